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
	int interval_min;             /* minutes between two polls, 15..1440 */
	const char *robots_exception; /* recorded reason to deviate from robots.txt, or "" (obey) */
	int line;                     /* in feeds.yaml */
};

/* All feeds of a workspace, with what concerns them all. */
struct sm_feeds {
	struct sm_feed *feed;
	size_t count;
	const char *contact;        /* URL or e-mail in the User-Agent */
	const char **allow_address; /* "127.0.0.1:8080": private addresses that may be asked; demo and tests only */
	size_t allow_count;
};
struct sm_config_problems;
/* Reads feeds.yaml; every problem at once goes to problems. Owned by arena. */
SM_CHECK enum sm_status sm_feeds_read(const char *path, struct sm_config_problems *problems, struct sm_arena *arena,
				      struct sm_feeds *feeds, struct sm_error *error);

/* Bytes that were fetched. Live until the arena of the batch is wiped. */
struct sm_payload {
	const struct sm_feed *feed; /* may be NULL for a file named on the command line */
	struct sm_text bytes;
	struct sm_text media_type; /* as declared, "application/rss+xml; charset=utf-8", or empty */
	struct sm_text base_url;   /* after redirects; for relative links */
	int64_t fetched_at_s;
	int64_t newer_than_s; /* posts before this were read in an earlier poll, with a day of overlap; 0: first poll */
	bool noindex; /* X-Robots-Tag noindex/none/noai/noimageai or tdm-reservation: the whole payload declines */
};

/* Where feed state is kept between runs (state.db): validators, next poll, health. No post ids, no text. */
struct sm_feed_state;
SM_CHECK enum sm_status sm_feed_state_open(const char *path, struct sm_feed_state **state, struct sm_error *error);
void sm_feed_state_close(struct sm_feed_state *state);

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
	bool cut;              /* the maximum of pages was reached: older posts were not read */
	struct sm_error error; /* when failed or disallowed: why, and what to do */
};

struct sm_collect_hooks {
	void *context;
	/* A payload came: parse and keep what may be kept. The bytes are wiped on return. Calls never overlap.
	 * SM_OK: done, and an older page may follow. SM_END: done, and nothing on this page is newer than newer_than_s,
	 * so that older pages need not be asked for. After both, validators are stored, so that the same content is not
	 * fetched again. SM_ERROR_DATA and SM_ERROR_LIMIT say that the payload is no good, and are the feed's trouble;
	 * any other failure is the reader's own and ends the round. After both, validators are not stored.
	 * A Mastodon timeline comes in pages, newest first, by its Link rel="next", at most 40. Where the last poll
	 * ended is known by its time alone, because a cursor is a post's id, which is never stored; what is read twice
	 * for it counts once, by protect's dedup tags. */
	enum sm_status (*payload)(void *context, const struct sm_payload *payload, struct sm_error *error);
	void (*report)(void *context, const struct sm_fetch_report *report);
	/* May be NULL. True when a stop was asked for. */
	bool (*stop)(void *context);
};

struct sm_collect_options {
	int64_t now_s;        /* 0: the system clock */
	bool ignore_schedule; /* poll even when not due (never within 1 s for one host) */
};

/* One round: every due feed once, politely (robots.txt first, one connection and a second's pause per host). A feed's
 * trouble is in its report; what is returned is trouble of the round itself. Asked to stop, it leaves what it is doing
 * undone and returns SM_OK. Hosts on allow_address are the operator's own: for them there is no pause.
 * robots.txt is remembered in state's memory for a day, failures to read it for the round. */
SM_CHECK enum sm_status sm_collect(const struct sm_feeds *feeds, struct sm_feed_state *state,
				   const struct sm_collect_options *options, const struct sm_collect_hooks *hooks,
				   struct sm_error *error);

/* robots.txt by RFC 9309. text is the file's bytes, agent a product token, path the URL or its path. */
bool sm_robots_allowed(struct sm_text text, const char *agent, const char *url);
/* Crawl-delay for that agent in seconds, -1 if none. */
double sm_robots_delay_s(struct sm_text text, const char *agent);

#endif
