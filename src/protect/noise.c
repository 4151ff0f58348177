// SPDX-License-Identifier: EUPL-1.2
// noise: the key of a period and the name of a figure → discrete Laplace noise, the same each time.
#include <math.h>
#include <sodium.h>
#include <string.h>

#include "contribution.h"
#include "noise.h"
#include "safeguard.h"

/* ---- Bits, and chances that are exact. ---- */

void noise_bits_open(const uint8_t seed[KEY_BYTES], struct noise_bits *bits)
{
	*bits = (struct noise_bits){ .used = NOISE_BLOCK_BYTES };
	memcpy(bits->key, seed, KEY_BYTES);
}

void noise_bits_close(struct noise_bits *bits)
{
	sodium_memzero(bits, sizeof(*bits));
}

static uint64_t next(struct noise_bits *bits)
{
	uint8_t nonce[crypto_stream_chacha20_NONCEBYTES];
	uint64_t value = 0;

	if (bits->used == NOISE_BLOCK_BYTES) {
		for (size_t i = 0; i < sizeof(nonce); i++)
			nonce[i] = (uint8_t)(bits->block >> (8 * i));
		crypto_stream_chacha20(bits->byte, sizeof(bits->byte), nonce, bits->key);
		bits->block++;
		bits->used = 0;
	}
	/* Byte by byte, so that every machine draws the same. */
	for (size_t i = 0; i < sizeof(value); i++)
		value |= (uint64_t)bits->byte[bits->used++] << (8 * i);
	return value;
}

/* Each of 0 .. count - 1 equally likely. What does not fit is thrown away: a remainder would favour the low ones. */
static uint64_t below(struct noise_bits *bits, uint64_t count)
{
	uint64_t mask = count - 1, value;

	for (unsigned shift = 1; shift < 64; shift *= 2)
		mask |= mask >> shift;
	do
		value = next(bits) & mask;
	while (value >= count);
	return value;
}

/* True with probability e^-(part / whole), for part <= whole: algorithm 1. The product stays far below 64 bits: the
 * chance that times reaches n is less than 1 / n!. */
static bool decays(struct noise_bits *bits, uint64_t part, uint64_t whole)
{
	uint64_t times = 1;

	while (below(bits, whole * times) < part)
		times++;
	return times % 2 == 1;
}

/* Algorithm 2. */
int64_t noise_draw(struct noise_bits *bits, struct noise_scale scale)
{
	for (;;) {
		uint64_t within = below(bits, scale.t), steps = 0;
		int64_t size;
		bool negative;

		if (!decays(bits, within, scale.t))
			continue;
		while (decays(bits, 1, 1))
			steps++;
		size = (int64_t)((within + scale.t * steps) / scale.s);
		negative = below(bits, 2) == 1;
		if (!negative || size > 0) /* zero has no sign: it would be twice as likely */
			return negative ? -size : size;
	}
}

int64_t noise_range(struct noise_scale scale)
{
	double b = (double)scale.t / (double)scale.s;
	double range = ceil(b * log(2 / (0.05 * (1 + exp(-1 / b)))) - 1);

	return range > 0 ? (int64_t)range : 0;
}

/* ---- The noise of a period. ---- */

static uint64_t common_divisor(uint64_t a, uint64_t b)
{
	while (b) {
		uint64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* By how much one author can change the figures of this use together, over the part of epsilon that they get. */
static struct noise_scale scale_of(uint64_t change, uint64_t parts, uint64_t users, int epsilon_milli)
{
	uint64_t t = change * NOISE_SHARES * users * 1000, s = parts * (uint64_t)epsilon_milli;
	uint64_t divisor = common_divisor(t, s);

	return (struct noise_scale){ t / divisor, s / divisor };
}

static unsigned levels_of(const struct grid *grid)
{
	int top = 0;

	for (size_t i = 0; i < grid->area_count; i++)
		top = grid->area[i].level > top ? grid->area[i].level : top;
	return (unsigned)top + 1;
}

/* P(noise >= margin) is at most delta over the number of cells that one author can be the last of: e^(-margin / b), in
 * whole numbers, with ln 2 rounded up. */
static int64_t margin_of(struct noise_scale scale, uint64_t cells)
{
	const uint64_t million = 1000000, ln2_millionths = 693148;
	uint64_t bits = NOISE_DELTA_BITS, below_one;

	while (UINT64_C(1) << (bits - NOISE_DELTA_BITS) < cells)
		bits++;
	below_one = scale.s * million;
	return (int64_t)((scale.t * bits * ln2_millionths + below_one - 1) / below_one);
}

void noise_open(const struct grid *grid, const uint8_t key[KEY_BYTES], struct noise *noise)
{
	const struct sm_policy *policy = &grid->policy;
	const uint64_t airbags = (policy->airbag[SM_AIRBAG_ONE_PERSON].action != SM_AIRBAG_OFF) +
				 (policy->airbag[SM_AIRBAG_SENSITIVE].action != SM_AIRBAG_OFF);
	const uint64_t cells = (uint64_t)policy->votes_per_period, levels = levels_of(grid);
	const int epsilon = policy->noise_epsilon_milli;

	*noise = (struct noise){ .on = epsilon > 0 };
	if (!noise->on)
		return;
	memcpy(noise->key, key, KEY_BYTES);
	/* Of twenty parts: half for authors, whose count is tried once at each level of areas; the rest for classes
	 * and sum. Airbags that look at who wrote what take a fifth of all. */
	noise->scale[NOISE_AUTHORS] = scale_of(cells * levels, airbags ? 8 : 10, 1, epsilon);
	noise->scale[NOISE_NEGATIVE] = scale_of(cells, airbags ? 4 : 5, 1, epsilon);
	noise->scale[NOISE_NEUTRAL] = noise->scale[NOISE_POSITIVE] = noise->scale[NOISE_NEGATIVE];
	noise->scale[NOISE_SUM] = scale_of(cells * UNIT, airbags ? 4 : 5, 1, epsilon);
	for (int use = NOISE_ONE_PERSON; use < NOISE_USE_COUNT; use++)
		noise->scale[use] = scale_of(cells, 4, airbags ? airbags : 1, epsilon);
	noise->margin = margin_of(noise->scale[NOISE_AUTHORS], cells * levels);
}

void noise_close(struct noise *noise)
{
	sodium_memzero(noise, sizeof(*noise));
}

static void add_name(crypto_generichash_state *state, const char *name)
{
	/* With its end, so that "ab" and "c" are not "a" and "bc". */
	crypto_generichash_update(state, (const uint8_t *)name, strlen(name) + 1);
}

int64_t noise_of(const struct noise *noise, enum noise_use use, const char *topic, const char *area)
{
	crypto_generichash_state state;
	struct noise_bits bits;
	uint8_t seed[KEY_BYTES], which = (uint8_t)use;
	int64_t drawn;

	if (!noise->on || !safeguard(SAFEGUARD_NOISE))
		return 0;
	crypto_generichash_init(&state, noise->key, KEY_BYTES, sizeof(seed));
	add_name(&state, "sm-noise-1");
	crypto_generichash_update(&state, &which, 1);
	add_name(&state, topic);
	add_name(&state, area);
	crypto_generichash_final(&state, seed, sizeof(seed));
	noise_bits_open(seed, &bits);
	drawn = noise_draw(&bits, noise->scale[use]);
	noise_bits_close(&bits);
	sodium_memzero(seed, sizeof(seed));
	sodium_memzero(&state, sizeof(state));
	return drawn;
}
