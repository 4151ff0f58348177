/* SPDX-License-Identifier: EUPL-1.2 */
/* collect: network and files → payloads. Public sources only: no cookies, no logins. */
#ifndef SENTIMETER_COLLECT_H
#define SENTIMETER_COLLECT_H

#include "sentimeter/base.h"

/* What a payload is; SM_FORMAT_AUTO is decided by parse from the media type and the first bytes. */
enum sm_format {
	SM_FORMAT_AUTO,
	SM_FORMAT_RSS, /* RSS 0.9x, 1.0 (RDF), 2.0 and Atom: XML feeds, told apart by the root element */
	SM_FORMAT_JSONFEED,
	SM_FORMAT_MASTODON, /* a JSON array of statuses (or one) */
	SM_FORMAT_BLUESKY,  /* search, author feed, thread or record answers of the AT protocol */
	SM_FORMAT_NDJSON,   /* exports: one JSON object a line, with a column mapping */
	SM_FORMAT_CSV,      /* exports, with a column mapping */
	SM_FORMAT_JSON,     /* any other JSON answer, read by the map of its feed */
	SM_FORMAT_COUNT
};
const char *sm_format_name(enum sm_format format);
SM_CHECK enum sm_status sm_format_parse(struct sm_text name, enum sm_format *format); /* SM_NONE if unknown */

/* What kind of place a feed's posts come from: the source mix shown beside every number. */
enum sm_source {
	SM_SOURCE_NEWS,
	SM_SOURCE_FORUM,
	SM_SOURCE_FEDIVERSE,
	SM_SOURCE_SOCIAL,
	SM_SOURCE_OWN,
	SM_SOURCE_COUNT
};
const char *sm_source_name(enum sm_source source); /* "news" ... */

/* Where the parts of a post stand in the JSON of an API: JSON Pointers (RFC 6901), seen from one item, or "=word" for
 * what is always the same. The first that is there and not empty counts. */
enum { SM_MAP_CHOICES_MAX = 4 };
enum sm_map_part {
	SM_MAP_ID,
	SM_MAP_PLATFORM,
	SM_MAP_AUTHOR,
	SM_MAP_AUTHOR_NAME,
	SM_MAP_TITLE,
	SM_MAP_TEXT,
	SM_MAP_URL,
	SM_MAP_LANGUAGE,
	SM_MAP_PUBLISHED,
	SM_MAP_UPDATED,
	SM_MAP_RESHARE,
	SM_MAP_BOT,
	SM_MAP_PRIVATE,
	SM_MAP_OPTED_OUT,
	SM_MAP_DELETED,
	SM_MAP_LOOKUP, /* what the API calls the post when it is asked for it again */
	SM_MAP_PART_COUNT
};
/* How a request to an API says who asks. The secret itself is never part of a configuration: see sm_feed.secret. */
enum sm_auth {
	SM_AUTH_NONE,
	SM_AUTH_BEARER, /* the secret is a token */
	SM_AUTH_HEADER, /* the secret is the value of the header auth_header */
	SM_AUTH_CLIENT  /* the secret is "id:secret", for which token_url gives a token (RFC 6749, 4.4) */
};
struct sm_map {
	const char *name;          /* for people: "lemmy", or the feed's id */
	const char *items;         /* the list of posts, seen from the root; "": the root itself */
	const char *recheck_items; /* the same in an answer to recheck */
	const char *part[SM_MAP_PART_COUNT][SM_MAP_CHOICES_MAX];
	bool html;                  /* text and title are HTML */
	const char *next;           /* from the root: what the next older page is asked with, or "" */
	const char *next_item;      /* the same, from the last item of the page, or "" */
	const char *next_parameter; /* in which parameter of the query it goes, "" when there are no pages */
	const char *recheck;        /* address that gives posts again, with {ids} (joined by commas) or {id}; or "" */
	int recheck_max;            /* ids in one question; 1 for {id} */
	enum sm_auth auth;
	const char *auth_header, *token_url;
};

/* Whether both say the same; NULL is a map too. */
bool sm_map_equal(const struct sm_map *a, const struct sm_map *b);

/* A configured feed (feeds.yaml). Strings belong to the feeds that hold them. */
struct sm_feed {
	const char *id;   /* [a-z0-9-]{1,40}, unique */
	const char *name; /* shown to people */
	const char *url;  /* http or https */
	enum sm_format format;
	const char *area;             /* code of the area its posts belong to unless the text names a smaller one */
	const char *language;         /* nl, en, ...; "" unknown: a weak prior only */
	enum sm_source source;        /* kind of place, for the source mix */
	const char *mapping;          /* file with a column mapping for NDJSON/CSV, or "" */
	const struct sm_map *map;     /* of SM_FORMAT_JSON, else NULL */
	const char *secret;           /* name of the secret that the API wants, or "" */
	int interval_min;             /* minutes between two polls at least, 15..1440 */
	const char *back_off;         /* what rests after a 429: "url", "host", or all hosts of the domain it names */
	const char *robots_exception; /* recorded reason to deviate from robots.txt, or "" (obey) */
	int line;                     /* in feeds.yaml */
};

/* All feeds of a workspace, with what concerns them all. */
struct sm_feeds {
	struct sm_feed *feed;
	size_t count;
	const char *contact;        /* URL or e-mail in the User-Agent */
	const char *secrets_dir;    /* where secrets lie that systemd does not hand over */
	const char **allow_address; /* "127.0.0.1:8080": private addresses that may be asked; demo and tests only */
	size_t allow_count;
};
struct sm_config_problems;
/* Reads feeds.yaml; every problem at once goes to problems. Owned by arena. rules_dir: the folder that holds sources/,
 * the maps of well-known APIs. */
SM_CHECK enum sm_status sm_feeds_read(const char *path, const char *rules_dir, struct sm_config_problems *problems,
				      struct sm_arena *arena, struct sm_feeds *feeds, struct sm_error *error);

/* What a reader found in a payload. next is what the next page is asked with: it may be a post's id, so it is never
 * written down. */
enum { SM_NEXT_BYTES_MAX = 600 };
struct sm_taken {
	size_t posts;
	char next[SM_NEXT_BYTES_MAX];
	/* How often its server has something new, and wishes to be asked. */
	int64_t gap_s;       /* mean time between posts up to now, 0 unknown */
	int64_t rest_s;      /* the feed's own ttl, 0 none */
	uint32_t skip_hours; /* bit n: not between n and n + 1 o'clock UTC */
};

/* Bytes that were fetched. Live until the arena of the batch is wiped. */
struct sm_payload {
	const struct sm_feed *feed; /* may be NULL for a file named on the command line */
	struct sm_text bytes;
	struct sm_text media_type; /* as declared, "application/rss+xml; charset=utf-8", or empty */
	struct sm_text base_url;   /* after redirects; for relative links */
	int64_t fetched_at_s;
	int64_t
	    newer_than_s; /* posts before this were read in an earlier poll, with a day of overlap; 0: all are new */
	struct sm_taken *taken; /* for its reader to fill in; NULL when nobody asks */
	bool again;             /* posts that were read before and are looked up: see sm_look_up */
	bool noindex; /* X-Robots-Tag noindex/none/noai/noimageai or tdm-reservation: the whole payload declines */
};

/* Where feed state is kept between runs (state.db): validators, next poll, health. No post ids, no text. */
struct sm_feed_state;
SM_CHECK enum sm_status sm_feed_state_open(const char *path, struct sm_feed_state **state, struct sm_error *error);
void sm_feed_state_close(struct sm_feed_state *state);

/* How a feed fares: what is remembered of its last poll. */
struct sm_feed_health {
	bool known;                                       /* it was polled at least once */
	bool ended, held;                                 /* the server said 410; the server asked for rest */
	bool hollow;                                      /* see sm_fetch_report */
	int http_status;                                  /* of the last answer, 0 when there was none */
	int failures;                                     /* in a row */
	int64_t last_poll_s, last_success_s, next_poll_s; /* 0: never */
	char why[2][300]; /* what was wrong at the last poll and what to do about it, or "" */
};
SM_CHECK enum sm_status sm_feed_health(struct sm_feed_state *state, const struct sm_feed *feed,
				       struct sm_feed_health *health, struct sm_error *error);

enum sm_fetch_outcome {
	SM_FETCH_NEW,        /* a payload came */
	SM_FETCH_UNCHANGED,  /* 304 */
	SM_FETCH_EARLY,      /* not due yet */
	SM_FETCH_DISALLOWED, /* robots.txt, or a reservation */
	SM_FETCH_GONE,       /* 410: the feed ended */
	SM_FETCH_FAILED,     /* see error */
};

/* What one round over the feeds did, for people. */
struct sm_fetch_report {
	const struct sm_feed *feed;
	enum sm_fetch_outcome outcome;
	int http_status; /* 0 if no answer */
	size_t bytes;
	int pages;             /* payloads that were taken */
	bool cut;              /* the maximum of pages was reached before all were read */
	bool goes_on;          /* and the next round goes on from there: nothing is missed */
	bool hollow;           /* no posts at all, where there always were some: it may have changed its shape */
	struct sm_error error; /* when failed or disallowed: why, and what to do */
};

struct sm_collect_hooks {
	void *context;
	/* A payload came: parse and keep what may be kept. The bytes are wiped on return. Calls never overlap.
	 * SM_OK: done, and an older page may follow. SM_END: done, and nothing on this page is newer than newer_than_s,
	 * so that older pages need not be asked for. After both, validators are stored, so that the same content is not
	 * fetched again. SM_ERROR_DATA and SM_ERROR_LIMIT say that the payload is no good, and are the feed's trouble;
	 * any other failure is the reader's own and ends the round. After both, validators are not stored.
	 * A timeline comes in pages, at most 40 a round. Where the last poll ended is known by its time alone, because
	 * a cursor is a post's id, which is never stored; what is read twice for it counts once, by protect's dedup
	 * tags. */
	enum sm_status (*payload)(void *context, const struct sm_payload *payload, struct sm_error *error);
	/* May be NULL. What the payloads so far gave must outlive a crash before anything of them is remembered: then
	 * validators and timers of several feeds are stored at once. What fails here ends the round, and those feeds
	 * are read again. */
	enum sm_status (*settle)(void *context, struct sm_error *error);
	void (*report)(void *context, const struct sm_fetch_report *report);
	/* May be NULL. True when a stop was asked for. */
	bool (*stop)(void *context);
};

struct sm_collect_options {
	int64_t now_s;        /* 0: the system clock */
	int64_t oldest_s;     /* how far back the first poll of a feed goes; 0: as far as it can */
	bool ignore_schedule; /* poll even when not due (never within 1 s for one host) */
};

/* One round: every due feed once, politely (robots.txt first, one connection and a second's pause per host). A feed's
 * trouble is in its report; what is returned is trouble of the round itself. Asked to stop, it leaves what it is doing
 * undone and returns SM_OK. Hosts on allow_address are the operator's own: for them there is no pause.
 * robots.txt is remembered in state's memory for a day, failures to read it for the round. */
SM_CHECK enum sm_status sm_collect(const struct sm_feeds *feeds, struct sm_feed_state *state,
				   const struct sm_collect_options *options, const struct sm_collect_hooks *hooks,
				   struct sm_error *error);

/* ---- Looking posts up again: whether their authors still stand behind them. ---- */

/* Some posts of one feed, by what its server calls them (sm_post.lookup); at most sm_look_up_max of them. */
struct sm_lookup {
	const struct sm_feed *feed;
	const struct sm_text *id;
	size_t count;
};
enum sm_lookup_outcome {
	SM_LOOKUP_FOUND,  /* the answer is in the payload: what was asked and is not in it is gone */
	SM_LOOKUP_ABSENT, /* 404 or 410: a single post is gone; for several the server does not know the question */
	SM_LOOKUP_UNKNOWN /* no permission, no rest, no answer: says nothing of the posts */
};
struct sm_lookup_hooks {
	void *context;
	/* payload: of SM_LOOKUP_FOUND, wiped on return, else NULL. What fails here ends the work. */
	enum sm_status (*answer)(void *context, const struct sm_lookup *lookup, enum sm_lookup_outcome outcome,
				 const struct sm_payload *payload, struct sm_error *error);
	bool (*stop)(void *context); /* may be NULL */
};
/* How many posts of a feed go into one question; 0: it cannot be asked. */
size_t sm_look_up_max(const struct sm_feed *feed);
/* Asks all, as politely as sm_collect; a question that is not asked because a stop was asked for has no answer. */
SM_CHECK enum sm_status sm_look_up(const struct sm_feeds *feeds, struct sm_feed_state *state, int64_t now_s,
				   const struct sm_lookup *lookup, size_t count, const struct sm_lookup_hooks *hooks,
				   struct sm_error *error);

/* robots.txt by RFC 9309. text is the file's bytes, agent a product token, path the URL or its path. */
bool sm_robots_allowed(struct sm_text text, const char *agent, const char *url);
/* Crawl-delay for that agent in seconds, -1 if none. */
double sm_robots_delay_s(struct sm_text text, const char *agent);

#endif
