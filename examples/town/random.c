// SPDX-License-Identifier: EUPL-1.2
// random: seed and stream → numbers (xoshiro256** by Blackman and Vigna, seeded by splitmix64).
#include "random.h"

static uint64_t rotate(uint64_t value, int bits)
{
	return (value << bits) | (value >> (64 - bits));
}

uint64_t random_mix(uint64_t value)
{
	value += 0x9e3779b97f4a7c15u;
	value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
	value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
	return value ^ (value >> 31);
}

struct random random_start(uint64_t seed, uint64_t stream)
{
	struct random random;
	uint64_t value = random_mix(seed) ^ random_mix(~stream);

	for (int i = 0; i < 4; i++) {
		value = random_mix(value);
		random.state[i] = value;
	}
	return random;
}

uint64_t random_next(struct random *random)
{
	uint64_t *s = random->state;
	uint64_t result = rotate(s[1] * 5, 7) * 9, t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotate(s[3], 45);
	return result;
}

/* The bias of multiply-and-shift is under 2^-20 for the small limits used here. */
int random_below(struct random *random, int limit)
{
	return (int)(((random_next(random) >> 32) * (uint64_t)limit) >> 32);
}

bool random_chance(struct random *random, int per_mille)
{
	return random_below(random, 1000) < per_mille;
}

int random_weighted(struct random *random, const int *weight, int count)
{
	int total = 0, pick, i;

	for (i = 0; i < count; i++)
		total += weight[i];
	pick = random_below(random, total > 0 ? total : 1);
	for (i = 0; i < count - 1 && pick >= weight[i]; i++)
		pick -= weight[i];
	return i;
}

void random_shuffle(struct random *random, int *item, int count)
{
	for (int i = count - 1; i > 0; i--) {
		int j = random_below(random, i + 1), kept = item[i];

		item[i] = item[j];
		item[j] = kept;
	}
}
