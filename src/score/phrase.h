/* SPDX-License-Identifier: EUPL-1.2 */
/* phrase: several words that mean something together → a path through nodes, one step a word. */
#ifndef SCORE_PHRASE_H
#define SCORE_PHRASE_H

#include "lexicon.h"
#include "word.h"

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
/* Fills the filters; when all phrases are there. */
bool phrase_finish(struct lexicon *lexicon);

/* Of the edge from a node by a word. */
static inline uint64_t phrase_hash(uint32_t node, uint32_t form)
{
	return word_mix(0, (uint64_t)node << 32 | form, 0);
}

/* Whether a path may go on with this word: nearly always right, and nearly always no. */
static inline bool phrase_may_step(const struct lexicon *lexicon, uint32_t node, uint32_t form)
{
	uint64_t bit = phrase_hash(node, form) >> 32 & ((uint64_t)lexicon->edges_room * 8 - 1);

	return lexicon->edge_filter[bit >> 6] >> (bit & 63) & 1;
}

/* Whether two words may be the first of a phrase, in whatever language. */
static inline bool phrase_may_start(const struct lexicon *lexicon, uint32_t first, uint32_t second)
{
	uint64_t bit = phrase_hash(first, second) >> 32 & ((uint64_t)lexicon->edges_room * 8 - 1);

	return lexicon->pair_filter[bit >> 6] >> (bit & 63) & 1;
}

/* Where a path goes on with this word (its first sense); 0: nowhere. */
uint32_t phrase_step(const struct lexicon *lexicon, uint32_t node, uint32_t form);

#endif
