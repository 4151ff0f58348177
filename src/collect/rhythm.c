// SPDX-License-Identifier: EUPL-1.2
// rhythm: the time between posts, ttl, Cache-Control and skipHours → when a feed is polled next.
#include "rhythm.h"

enum {
	HOUR_S = 3600,
	DAY_S = 24 * HOUR_S,
	/* A quiet forum may fill its feed within hours on the day that something happens: that is when it must be read.
	 */
	STRETCH_MAX = 6,
};

void rhythm_take(struct rhythm *rhythm, const struct sm_taken *taken)
{
	*rhythm = (struct rhythm){
		.gap_s = taken->gap_s,
		.ttl_s = taken->rest_s < DAY_S ? taken->rest_s : DAY_S,
		.skip_hours = taken->skip_hours,
	};
}

void rhythm_slow_down(struct rhythm *rhythm)
{
	if (rhythm->gap_s < DAY_S)
		rhythm->gap_s += rhythm->gap_s / 4;
}

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

int64_t rhythm_wait_s(const struct rhythm *rhythm, int64_t interval_s, int64_t max_age_s)
{
	int64_t gap_s = rhythm->gap_s < STRETCH_MAX * interval_s ? rhythm->gap_s : STRETCH_MAX * interval_s;
	int64_t wait_s = larger(larger(interval_s, gap_s), larger(rhythm->ttl_s, max_age_s));

	return wait_s < DAY_S ? wait_s : DAY_S;
}

int64_t rhythm_outside_skipped(const struct rhythm *rhythm, int64_t time_s)
{
	for (int i = 0; i < 24 && rhythm->skip_hours >> (time_s / HOUR_S % 24) & 1; i++)
		time_s += HOUR_S - time_s % HOUR_S;
	return time_s;
}
