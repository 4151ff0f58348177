/* SPDX-License-Identifier: EUPL-1.2 */
/* state: what is remembered of a feed between two rounds. */
#ifndef COLLECT_STATE_H
#define COLLECT_STATE_H

#include "answer.h"
#include "robots_cache.h"
#include "sentimeter/collect.h"

enum { STATE_HASH_BYTES = 16, STATE_MOVED_COUNT = 3 };

struct feed_memory {
	char etag[VALIDATOR_MAX], last_modified[VALIDATOR_MAX];
	unsigned char validator_url[STATE_HASH_BYTES];
	int64_t next_poll_s, last_success_s;
	int failures, last_status, moved_count;
	bool held, ended;
	char moved_url[URL_MAX + 1]; /* in use from STATE_MOVED_COUNT equal answers on */
};

/* Zeroes when nothing is known of this feed at this url. */
SM_CHECK enum sm_status state_read(struct sm_feed_state *state, const struct sm_feed *feed, struct feed_memory *memory,
				   struct sm_error *error);
SM_CHECK enum sm_status state_write(struct sm_feed_state *state, const struct sm_feed *feed,
				    const struct feed_memory *memory, struct sm_error *error);
struct robots_cache *state_robots(struct sm_feed_state *state);
/* STATE_HASH_BYTES of hash, so that the url itself need not be written down. */
void state_hash(const char *url, unsigned char *hash);

#endif
