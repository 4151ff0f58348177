/* SPDX-License-Identifier: EUPL-1.2 */
/* town: a synthetic municipality that talks for 92 days, and a small server that publishes its feeds.
 * The same seed gives the same bytes on every machine. Nobody in it exists. Days count from 0 = 2026-03-02. */
#ifndef SENTIMETER_TOWN_H
#define SENTIMETER_TOWN_H

#include "sentimeter/base.h"

#define TOWN_DAYS     92
#define TOWN_AUTHORS  600
#define TOWN_POSTS    24000
#define TOWN_TOPICS   8
#define TOWN_AREAS    7 /* the municipality (0), and its two districts and four neighbourhoods */
#define TOWN_NO_TOPIC (-1)
#define TOWN_SEED     2026
#define TOWN_WINDOW_H 36 /* what a feed shows */

/* Where posts appear. The paths of the server: town_feed_path. */
enum town_feed {
	TOWN_NEWSPAPER,  /* RSS 2.0: readers' comments on a local newspaper */
	TOWN_FORUM,      /* Atom, with tombstones */
	TOWN_NEIGHBOURS, /* JSON Feed of one district */
	TOWN_TIMELINE,   /* Mastodon-compatible public timeline, paged */
	TOWN_WEEKLY,     /* RSS 1.0 in windows-1252 */
	TOWN_COUNCIL,    /* RSS 2.0: the council's own messages */
	TOWN_FEEDS
};

struct town_author {
	const char *handle, *name, *account;
	enum town_feed feed;
	int home; /* area */
	int posts;
	bool bot, opted_out, english, institution;
};

struct town_post {
	const char *id, *title, *text;
	const char *text_first; /* before the edit; NULL if never edited */
	const char *language;   /* "nl" or "en" */
	int64_t published_s;
	int64_t edited_s, deleted_s; /* 0 never */
	int author;
	enum town_feed feed;
	int day, topic, area;       /* topic TOWN_NO_TOPIC: on none */
	int valence, valence_first; /* -1, 0, 1: what was meant, whatever the words (irony) */
	int reshares, copies;       /* index of the post that this one boosts or repeats in another feed; -1 none */
	bool irony, unlisted;
	bool counts; /* public, by a person who did not opt out, not boosted, not deleted: part of the truth */
};

/* Something that happened and that charts must show. */
struct town_event {
	const char *name[2]; /* by enum sm_tongue */
	int topic, area;     /* area 0: everywhere; a district: with its neighbourhoods */
	int first_day, last_day;
	int direction; /* -1 mood falls, 1 it rises */
};

struct town;
/* folder: with sentences-nl.tsv and its companions. */
SM_CHECK enum sm_status town_open(const char *folder, uint64_t seed, struct town **town, struct sm_error *error);
void town_close(struct town *town);

size_t town_count(const struct town *town);
const struct town_post *town_post(const struct town *town, size_t index); /* in order of published_s */
const struct town_author *town_author(const struct town *town, int index);
int town_days(const struct town *town);
/* When a day begins, in UTC seconds; town_days gives the end of the last one. */
int64_t town_day_s(const struct town *town, int day);

const char *town_topic(int topic);                 /* "parkeren" ... as in topics.yaml */
const char *town_area(int area);                   /* "GM9901" ... as in areas.yaml */
int town_area_parent(int area);                    /* -1 for the municipality */
const struct town_event *town_event(size_t index); /* NULL after the last */

/* What was meant in a cell: area alone, without the smaller areas in it. Authors are counted once per feed. */
struct town_cell {
	int posts, authors;
	int negative, neutral, positive; /* posts */
	double mean;                     /* of the authors' mean valence, -1..1; 0 when there is nobody */
};
/* topic TOWN_NO_TOPIC: posts on no topic. area -1: all areas together. Days [from, until). */
struct town_cell town_truth(const struct town *town, int topic, int area, int from_day, int until_day);

/* What must never be found outside memory. */
enum town_canary_kind {
	TOWN_CANARY_HANDLE,
	TOWN_CANARY_NAME,
	TOWN_CANARY_ACCOUNT,
	TOWN_CANARY_POST, /* a post's id */
	TOWN_CANARY_PHONE,
	TOWN_CANARY_EMAIL,
	TOWN_CANARY_ADDRESS,
	TOWN_CANARY_PLATE,
	TOWN_CANARY_KINDS
};
struct town_canary {
	enum town_canary_kind kind;
	const char *text; /* exactly as it stands in a feed, at least 6 bytes */
};
size_t town_canaries(const struct town *town, const struct town_canary **canary);

/* Posts that count, as an export: columns id,author,published,text,language,platform,area. Any number: the town is
 * repeated with other ids and authors, spread evenly over its first days (1..TOWN_DAYS), in order of time. */
SM_CHECK enum sm_status town_write_csv(const struct town *town, const char *path, size_t posts, int days,
				       struct sm_error *error);
SM_CHECK enum sm_status town_write_ndjson(const struct town *town, const char *path, size_t posts, int days,
					  struct sm_error *error);

/* The server, on 127.0.0.1 and a port of its own, in its own thread. The town must outlive it. */
struct town_server;
SM_CHECK enum sm_status town_serve(const struct town *town, struct town_server **server, struct sm_error *error);
void town_server_close(struct town_server *server);
int town_server_port(const struct town_server *server);
/* From now on the feeds are what they were at time_s. Starts at the beginning of day 0. */
void town_server_clock(struct town_server *server, int64_t time_s);
const char *town_feed_path(enum town_feed feed);

struct town_request {
	char path[120];
	int status;
};
/* How many requests there were; the index-th into request, false when it is no longer kept (the last 4,096 are). */
size_t town_server_requests(struct town_server *server);
bool town_server_request(struct town_server *server, size_t index, struct town_request *request);

#endif
