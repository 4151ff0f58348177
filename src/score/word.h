/* SPDX-License-Identifier: EUPL-1.2 */
/* word: the first bytes of text → the length, folded letters and hash of the ASCII word that starts there.
 * Sixteen bytes are looked at together, eight to a register, because nearly all words are shorter than that and a loop
 * over letters would mispredict its end at every word. */
#ifndef SCORE_WORD_H
#define SCORE_WORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum {
	WORD_BYTES_MAX = 64, /* a longer word, folded, is in no lexicon */
	WORD_STEP = 16,      /* what word_scan() looks at */
};

#define WORD_EACH(byte) ((uint64_t)(byte)*0x0101010101010101u)

/* What one look at the text says about the word at its start. */
struct word {
	uint64_t hash;
	size_t length; /* up to WORD_STEP: then it may go on */
	bool lower;    /* has a lower-case letter */
};

/* The first byte is the lowest, on every machine. */
static inline uint64_t word_load(const char *bytes)
{
	uint64_t value;

	memcpy(&value, bytes, sizeof(value));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	value = __builtin_bswap64(value);
#endif
	return value;
}

/* One-to-one, so that words of up to eight bytes have equal hashes only when they are equal. */
static inline uint64_t word_mix(uint64_t value)
{
	value *= 0x9e3779b97f4a7c15u;
	return value ^ value >> 32;
}

/* Of any folded word: eight bytes at a time, the last padded with zeros. */
static inline uint64_t word_hash(const char *bytes, size_t length)
{
	uint64_t hash = 0;

	for (size_t i = 0; i < length; i += 8) {
		char part[8] = "";

		memcpy(part, bytes + i, length - i < 8 ? length - i : 8);
		hash = word_mix(hash ^ word_load(part));
	}
	return hash;
}

/* 0x80 in every byte that is no ASCII letter. */
static inline uint64_t word_others(uint64_t bytes)
{
	uint64_t low = (bytes | WORD_EACH(0x20)) & WORD_EACH(0x7f);
	uint64_t from_a = low + WORD_EACH(0x80 - 'a'), past_z = low + WORD_EACH(0x7f - 'z');

	return (~from_a | past_z | bytes) & WORD_EACH(0x80);
}

/* All bits of the bytes before the first that others marks; all when it marks none. */
static inline uint64_t word_before(uint64_t others)
{
	return ((others >> 7) - 1) & ~(others >> 7);
}

/* How many bytes come before the first that others marks. */
static inline size_t word_count(uint64_t others)
{
	return others ? (size_t)__builtin_ctzll(others) >> 3 : 8;
}

/* bytes: at least WORD_STEP readable ones. */
static inline struct word word_scan(const char *bytes)
{
	uint64_t first = word_load(bytes), second = word_load(bytes + 8), small = WORD_EACH(0x20);
	uint64_t others = word_others(first), others_more = word_others(second);
	bool goes_on = others == 0;
	uint64_t in = word_before(others), in_more = goes_on ? word_before(others_more) : 0;
	uint64_t hash = word_mix((first | small) & in);
	size_t length = word_count(others) + (goes_on ? word_count(others_more) : 0);

	return (struct word){
		.hash = length > 8 ? word_mix(hash ^ ((second | small) & in_more)) : hash,
		.length = length,
		.lower = (((first & in) | (second & in_more)) & small) != 0,
	};
}

#endif
