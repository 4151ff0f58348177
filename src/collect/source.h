/* SPDX-License-Identifier: EUPL-1.2 */
/* source: what one kind of source does its own way. A table of functions for each, one file each: see
 * docs/ADD-A-SOURCE.md. Everything that manners and safety ask for is done once, in task.c, for all of them. */
#ifndef COLLECT_SOURCE_H
#define COLLECT_SOURCE_H

#include "answer.h"
#include "sentimeter/collect.h"

/* Which family of ids a server gives, as far as it tells the time: then "since" can be asked without keeping an id. */
enum source_ids { SOURCE_IDS_UNKNOWN, SOURCE_IDS_SNOWFLAKE, SOURCE_IDS_ULID };

/* Where a feed's last poll came. A time, and never a post's id. */
struct source_cursor {
	enum source_ids ids;
	int64_t at_s; /* everything up to here was read; 0: nothing yet */
};

/* The page that came, while its bytes are there. */
struct source_page {
	const struct sm_feed *feed;
	const struct url *first, *url; /* of the poll, of this page */
	const struct answer *answer;
	struct sm_text body;
	const char *next; /* what its reader found in it to ask the next page with, or "" */
};

struct source {
	const char *name; /* as feeds.yaml says it in `format` */
	enum sm_format format;
	bool needs_map;
	const char *accept;
	/* Where a poll begins. NULL: at the feed's own url. */
	bool (*first)(const struct sm_feed *feed, const struct source_cursor *cursor, struct url *url);
	/* The page after this one; false: that was the last. May move the cursor. NULL: there are no pages. */
	bool (*next)(const struct source_page *page, struct source_cursor *cursor, struct url *url);
	/* How many posts can be looked up in one request; 0: they cannot. NULL: they cannot. */
	int (*look_up_max)(const struct sm_feed *feed);
	/* Where count posts are looked up. */
	bool (*look_up)(const struct sm_feed *feed, const struct sm_text *id, size_t count, struct url *url);
};

extern const struct source source_auto, source_rss, source_jsonfeed, source_mastodon, source_bluesky, source_json;

/* By the number of its choice in feeds.yaml; NULL behind the last. */
const struct source *source_at(size_t index);
const struct source *source_of(const struct sm_feed *feed);

/* url with this parameter in its query, in place of one of the same name. False when it would be too long. */
bool source_put(struct url *url, const char *name, struct sm_text value);
/* The value of a parameter as it stands in the query; empty if there is none. */
struct sm_text source_get(const struct url *url, const char *name);

#endif
