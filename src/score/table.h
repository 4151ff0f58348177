/* SPDX-License-Identifier: EUPL-1.2 */
/* table: hash of a folded word → the word in one number. One cache line and no guess holds the answer for nearly every
 * word, known or unknown: a branch on that would be wrong too often. */
#ifndef SCORE_TABLE_H
#define SCORE_TABLE_H

#include "lexicon.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { BUCKET_WORDS = 7 };

/* A word: its first sense, its profile, and MARK_FOLLOWS and MARK_FOLLOWS_GAP; 0 when unknown. */
enum { WORD_PROFILE = 19, WORD_MARKS = 29 };
#define WORD_FORM (((uint32_t)1 << WORD_PROFILE) - 1)

/* Words by the top bits of their hashes, filled from the front; the last place stays empty, and is what an unknown word
 * finds. That the hash is right is not proved: with the place it is 41 bits of it or more (47 with the rules as they
 * are), so one unknown word in 10^9 is taken for another. */
struct bucket {
	uint32_t tag[BUCKET_WORDS + 1]; /* the low bits of the hash */
	uint32_t word[BUCKET_WORDS + 1];
};

static inline uint32_t word_form(uint32_t word)
{
	return word & WORD_FORM;
}

static inline unsigned word_profile(uint32_t word)
{
	return word >> WORD_PROFILE & (PROFILES_MAX - 1);
}

static inline const struct bucket *table_bucket(const struct lexicon *lexicon, uint64_t hash)
{
	return &lexicon->buckets[hash >> lexicon->bucket_shift];
}

/* One byte after another: what bucket_match() must say. */
static inline unsigned bucket_match_plain(const struct bucket *bucket, uint32_t tag)
{
	unsigned match = 0;

	for (unsigned i = 0; i <= BUCKET_WORDS; i++)
		match |= (bucket->tag[i] == tag ? 3u : 0) << 2 * i;
	return match;
}

/* Two bits for each place of a bucket, on when the tag is there. */
#ifdef __SSE2__
static inline unsigned bucket_match(const struct bucket *bucket, uint32_t tag)
{
	__m128i wanted = _mm_set1_epi32((int)tag);
	const __m128i *tags = (const __m128i *)(const void *)bucket->tag;

	return (unsigned)_mm_movemask_epi8(
	    _mm_packs_epi32(_mm_cmpeq_epi32(wanted, tags[0]), _mm_cmpeq_epi32(wanted, tags[1])));
}
#else
static inline unsigned bucket_match(const struct bucket *bucket, uint32_t tag)
{
	return bucket_match_plain(bucket, tag);
}
#endif

static inline uint32_t bucket_word(const struct bucket *bucket, uint32_t tag)
{
	return bucket->word[__builtin_ctz(bucket_match(bucket, tag) | 3u << 2 * BUCKET_WORDS) / 2];
}

/* The word in the buckets behind a full one; 0 when it is in none. */
uint32_t table_look_on(const struct lexicon *lexicon, uint64_t hash);

static inline uint32_t table_look(const struct lexicon *lexicon, uint64_t hash)
{
	const struct bucket *bucket = table_bucket(lexicon, hash);
	uint32_t word = bucket_word(bucket, (uint32_t)hash);

	if (__builtin_expect(!word & (bucket->word[BUCKET_WORDS - 1] != 0), false))
		return table_look_on(lexicon, hash);
	return word;
}

/* The first sense of a word; 0 when unknown. */
static inline uint32_t table_find(const struct lexicon *lexicon, uint64_t hash)
{
	return word_form(table_look(lexicon, hash));
}

/* Makes the table from what is loaded. False: out of memory, or too many different profiles. */
bool table_fill(struct lexicon *lexicon);

#endif
