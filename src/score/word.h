/* SPDX-License-Identifier: EUPL-1.2 */
/* word: the bytes of a folded word → its hash, sixteen at a time and without a loop or branch for nearly all words. */
#ifndef SCORE_WORD_H
#define SCORE_WORD_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
	WORD_BYTES_MAX = 64, /* a longer word, folded, is in no lexicon */
	WORD_STEP = 16,      /* bytes that are hashed together */
};

#define WORD_EACH(byte) ((uint64_t)(byte)*0x0101010101010101u)

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

/* One-to-one in first while second is 0, so that words of up to eight bytes have equal hashes only when they are equal.
 * Longer ones share a hash with a chance of 2^-64. */
static inline uint64_t word_mix(uint64_t hash, uint64_t first, uint64_t second)
{
	hash = (hash ^ first) * 0x9e3779b97f4a7c15u + second * 0xd6e8feb86659fd93u;
	return hash ^ hash >> 32;
}

/* Of up to WORD_STEP ASCII letters in either case; that many bytes must be readable. */
static inline uint64_t word_hash_letters(const char *bytes, size_t length)
{
	/* What to keep of sixteen bytes: from WORD_STEP - length on, the first `length` of them. */
	static const uint64_t keep[4] = { UINT64_MAX, UINT64_MAX, 0, 0 };
	const char *mask = (const char *)keep + WORD_STEP - length;

#ifdef __SSE2__
	__m128i letters = _mm_loadu_si128((const __m128i *)(const void *)bytes);
	__m128i kept = _mm_loadu_si128((const __m128i *)(const void *)mask);

	letters = _mm_and_si128(_mm_or_si128(letters, _mm_set1_epi8(0x20)), kept);
	return word_mix(0, (uint64_t)_mm_cvtsi128_si64(letters),
			(uint64_t)_mm_cvtsi128_si64(_mm_unpackhi_epi64(letters, letters)));
#else
	return word_mix(0, (word_load(bytes) | WORD_EACH(0x20)) & word_load(mask),
			(word_load(bytes + 8) | WORD_EACH(0x20)) & word_load(mask + 8));
#endif
}

/* Of any folded word. */
static inline uint64_t word_hash(const char *bytes, size_t length)
{
	uint64_t hash = 0;

	for (size_t i = 0; i < length; i += WORD_STEP) {
		char part[WORD_STEP] = "";

		memcpy(part, bytes + i, length - i < WORD_STEP ? length - i : WORD_STEP);
		hash = word_mix(hash, word_load(part), word_load(part + 8));
	}
	return hash;
}

#endif
