/* SPDX-License-Identifier: EUPL-1.2 */
/* noise: what a release adds to its counts, so that nobody can tell from them whether one author took part.
 *
 * Discrete Laplace noise, sampled exactly after C. Canonne, G. Kamath and T. Steinke, "The Discrete Gaussian for
 * Differential Privacy" (NeurIPS 2020), algorithms 1 and 2: whole numbers and fair bits only, because the rounding of
 * floating point betrays what it was added to (Mironov 2012).
 *
 * The guarantee is (epsilon, delta) for one author in one period: whatever is told of a period is, but for a chance of
 * delta, at most e^epsilon times as likely with all posts of any one account as without them. The epsilon of a period
 * is split over what is told (see noise_open); the reasoning stands in docs/decisions/noise.md.
 *
 * Drawn once: the noise of a figure depends on the period's key, the cell's name and the figure, on nothing else. So
 * the same period gets the same noise however often it is made, until the key is destroyed. */
#ifndef PROTECT_NOISE_H
#define PROTECT_NOISE_H

#include "grid.h"
#include "keys.h"

enum {
	NOISE_DELTA_BITS = 20, /* delta is 2^-20, one in a million */
	NOISE_SHARES = 20,     /* parts in which a period's epsilon is split */
};

/* What gets noise of its own. */
enum noise_use {
	NOISE_AUTHORS,
	NOISE_NEGATIVE,
	NOISE_NEUTRAL,
	NOISE_POSITIVE,
	NOISE_SUM,
	NOISE_ONE_PERSON,
	NOISE_SENSITIVE,
	NOISE_USE_COUNT
};

/* b = t / s: a value x has weight e^(-|x| / b). */
struct noise_scale {
	uint64_t t, s;
};

struct noise {
	bool on;
	uint8_t key[KEY_BYTES];
	struct noise_scale scale[NOISE_USE_COUNT];
	int64_t margin; /* by how much the noised number of authors has to exceed k */
};

/* Settles scales and margin by the period's own policy; key: secret, of this period only. Off without an epsilon. */
void noise_open(const struct grid *grid, const uint8_t key[KEY_BYTES], struct noise *noise);
void noise_close(struct noise *noise); /* wipes */
/* The noise of one figure of the cell with this topic and area. 0 when it is off. */
int64_t noise_of(const struct noise *noise, enum noise_use use, const char *topic, const char *area);
/* The number that 19 draws in 20 do not exceed in size, at least. */
int64_t noise_range(struct noise_scale scale);

/* An endless stream of bits from a seed. */
enum { NOISE_BLOCK_BYTES = 256 };
struct noise_bits {
	uint8_t key[KEY_BYTES];
	uint64_t block;
	size_t used;
	uint8_t byte[NOISE_BLOCK_BYTES];
};
void noise_bits_open(const uint8_t seed[KEY_BYTES], struct noise_bits *bits);
void noise_bits_close(struct noise_bits *bits); /* wipes */
int64_t noise_draw(struct noise_bits *bits, struct noise_scale scale);

#endif
