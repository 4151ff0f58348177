/* SPDX-License-Identifier: EUPL-1.2 */
/* rhythm: how often a feed has something new, and what its owner asks → when it is polled next. */
#ifndef COLLECT_RHYTHM_H
#define COLLECT_RHYTHM_H

#include "sentimeter/collect.h"

/* Remembered over a restart. */
struct rhythm {
	int64_t gap_s, ttl_s; /* see sm_taken */
	uint32_t skip_hours;
};

/* What a poll that gave this says. */
void rhythm_take(struct rhythm *rhythm, const struct sm_taken *taken);
/* Nothing came: the feed is slower than it seemed. */
void rhythm_slow_down(struct rhythm *rhythm);
/* Seconds until the next poll: never less than interval_s, at most a day. max_age_s: of the last answer. */
int64_t rhythm_wait_s(const struct rhythm *rhythm, int64_t interval_s, int64_t max_age_s);
/* time_s, or the first moment after it in an hour that is not skipped; a day later at most. */
int64_t rhythm_outside_skipped(const struct rhythm *rhythm, int64_t time_s);

#endif
