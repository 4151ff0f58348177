/* SPDX-License-Identifier: EUPL-1.2 */
/* state: what is remembered of a feed between two rounds. */
#ifndef COLLECT_STATE_H
#define COLLECT_STATE_H

#include "answer.h"
#include "rhythm.h"
#include "robots_cache.h"
#include "sentimeter/collect.h"
#include "source.h"
#include "token.h"

enum { STATE_HASH_BYTES = 16, STATE_MOVED_COUNT = 3 };

struct feed_memory {
	char etag[VALIDATOR_MAX], last_modified[VALIDATOR_MAX];
	unsigned char validator_url[STATE_HASH_BYTES];
	int64_t next_poll_s, last_success_s;
	int failures, last_status, moved_count;
	bool held, ended;
	int64_t last_poll_s;
	struct source_cursor cursor;
	int posts_seen,
	    hollow_count; /* polls in a row that gave posts, at most a few; and that gave none after those */
	struct rhythm rhythm;
	char why[2][300];
	char moved_url[URL_MAX + 1]; /* in use from STATE_MOVED_COUNT equal answers on */
};

/* Zeroes when nothing is known of this feed at this url. */
SM_CHECK enum sm_status state_read(struct sm_feed_state *state, const struct sm_feed *feed, struct feed_memory *memory,
				   struct sm_error *error);
/* What is written between these two is kept as a whole or not at all. */
SM_CHECK enum sm_status state_begin(struct sm_feed_state *state, struct sm_error *error);
SM_CHECK enum sm_status state_commit(struct sm_feed_state *state, struct sm_error *error);
void state_rollback(struct sm_feed_state *state);
SM_CHECK enum sm_status state_write(struct sm_feed_state *state, const struct sm_feed *feed,
				    const struct feed_memory *memory, struct sm_error *error);
struct robots_cache *state_robots(struct sm_feed_state *state);
struct token_cache *state_tokens(struct sm_feed_state *state);
/* STATE_HASH_BYTES of hash, so that the url itself need not be written down. */
void state_hash(const char *url, unsigned char *hash);

#endif
