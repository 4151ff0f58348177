/* SPDX-License-Identifier: EUPL-1.2 */
/* random: numbers that are the same on every machine: integers only, no floating point. */
#ifndef TOWN_RANDOM_H
#define TOWN_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct random {
	uint64_t state[4];
};

/* Streams with another number are independent of each other. */
struct random random_start(uint64_t seed, uint64_t stream);
uint64_t random_next(struct random *random);
int random_below(struct random *random, int limit); /* 0..limit-1; limit >= 1 */
bool random_chance(struct random *random, int per_mille);
int random_weighted(struct random *random, const int *weight, int count);
void random_shuffle(struct random *random, int *item, int count);
uint64_t random_mix(uint64_t value);

#endif
