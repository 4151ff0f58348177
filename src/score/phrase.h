/* SPDX-License-Identifier: EUPL-1.2 */
/* phrase: several words that mean something together → a path through nodes, one step a word. */
#ifndef SCORE_PHRASE_H
#define SCORE_PHRASE_H

#include "lexicon.h"
#include "word.h"

/* In the place of a word's form. */
#define PHRASE_GAP UINT32_MAX

enum { PHRASE_CHOICES_MAX = 64 }; /* words that may stand in one place of a phrase */

/* A phrase as it is written: in each place one of some words, or a gap. */
struct phrase {
	struct {
		uint64_t hash[PHRASE_CHOICES_MAX];
		size_t count; /* 0: a gap */
	} place[PHRASE_WORDS_MAX + 1];
	size_t length;
};

/* What a phrase means; 0 for what it does not. */
struct meaning {
	uint32_t entry;
	uint16_t modifier, irony;
	bool apart; /* the entry is a verb with its prefix behind it */
};

/* False: out of memory or over a maximum. */
bool phrase_add(struct lexicon *lexicon, size_t language, const struct phrase *phrase, struct meaning meaning);
/* Fills the filters, and says of words whether they follow others; when all phrases are there. */
bool phrase_finish(struct lexicon *lexicon);

/* Of the edge from a node by a word; or of the forms of two or three words, in the order of a text. */
static inline uint64_t phrase_hash(uint32_t first, uint32_t second, uint32_t third)
{
	return word_mix(0, (uint64_t)first << 32 | second, third);
}

/* The bit of either filter. */
static inline uint64_t phrase_bit(const struct lexicon *lexicon, uint64_t hash)
{
	return hash >> 32 & ((uint64_t)lexicon->edges_room * 8 - 1);
}

static inline unsigned phrase_bit_of(const struct lexicon *lexicon, const uint64_t *filter, uint64_t hash)
{
	uint64_t bit = phrase_bit(lexicon, hash);

	return filter[bit >> 6] >> (bit & 63) & 1u;
}

/* Whether a path may go on with this word: nearly always right, and nearly always no. */
static inline bool phrase_may_step(const struct lexicon *lexicon, uint32_t node, uint32_t form)
{
	return phrase_bit_of(lexicon, lexicon->edge_filter, phrase_hash(node, form, 0));
}

/* Whether two words may be a phrase, or these three the first of one, in whatever language. */
static inline bool phrase_may_start(const struct lexicon *lexicon, uint32_t first, uint32_t second, uint32_t third)
{
	return phrase_bit_of(lexicon, lexicon->start_filter, phrase_hash(first, second, 0)) |
	       phrase_bit_of(lexicon, lexicon->start_filter, phrase_hash(first, second, third));
}

/* Whether a word may start a phrase that has a gap behind it, and that word behind the gap. */
static inline bool phrase_may_gap(const struct lexicon *lexicon, uint32_t first, uint32_t behind)
{
	return phrase_bit_of(lexicon, lexicon->start_filter, phrase_hash(first, PHRASE_GAP, behind));
}

/* Where a path goes on with this word (its first sense); 0: nowhere. */
uint32_t phrase_step(const struct lexicon *lexicon, uint32_t node, uint32_t form);

#endif
