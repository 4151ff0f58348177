/* SPDX-License-Identifier: EUPL-1.2 */
/* limits: how much of the machine one visitor may take, as a bucket of time for each name: what is spent leaks away at
 * one millisecond a millisecond. Private to serve. */
#ifndef SERVE_LIMITS_H
#define SERVE_LIMITS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

enum { LIMITS_NAMES_MAX = 256 };

struct limits {
	pthread_mutex_t lock;
	int64_t burst_ms; /* what may be spent at once */
	struct {
		uint64_t name; /* a hash of it */
		int64_t until_ms;
	} bucket[LIMITS_NAMES_MAX];
};
void limits_init(struct limits *limits, int64_t burst_ms);
void limits_close(struct limits *limits);
/* Whether the bucket of this name has room. */
bool limits_may(struct limits *limits, const char *name, int64_t now_ms);
void limits_spend(struct limits *limits, const char *name, int64_t now_ms, int64_t cost_ms);

#endif
