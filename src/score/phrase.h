/* SPDX-License-Identifier: EUPL-1.2 */
/* phrase: several words that mean something together → a path through nodes, one step a word. */
#ifndef SCORE_PHRASE_H
#define SCORE_PHRASE_H

#include "lexicon.h"

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
};

/* False: out of memory or over a maximum. */
bool phrase_add(struct lexicon *lexicon, size_t language, const struct phrase *phrase, struct meaning meaning);
/* Where a path goes on with this word (its first sense); 0: nowhere. */
uint32_t phrase_step(const struct lexicon *lexicon, uint32_t node, uint32_t form);

#endif
