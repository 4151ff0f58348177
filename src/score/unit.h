/* SPDX-License-Identifier: EUPL-1.2 */
/* unit: tokens → what they mean in a language, phrases taken together. */
#ifndef SCORE_UNIT_H
#define SCORE_UNIT_H

#include "phrase.h"
#include "scan.h"

/* A word, a phrase, an emoji or the end of a clause or sentence: all that rules look at. */
struct unit {
	uint32_t entry;
	uint16_t modifier;
	uint16_t first, last; /* tokens of the block */
	int16_t valence;      /* of the entry */
	uint8_t kind, part;   /* of the modifier, or UNIT_CLAUSE or UNIT_END; of the entry */
	uint8_t gap : 1;      /* a phrase with a gap: only its last word has neighbours */
	/* Of a phrase: words in it that are content and only known as part of it; entries without valence in it. */
	uint8_t known : 4, taken : 4;
};

enum { UNIT_CLAUSE = MODIFY_COUNT, UNIT_END };

/* Of a block. */
struct units {
	struct unit unit[SCAN_TOKENS_MAX + 1]; /* in the order of their last tokens */
	size_t count;
	bool irony; /* some token has TOKEN_IRONY */
};

/* Adds what the tokens that matter mean in a language; language_mark() listed them, and ended with the end of a
 * sentence. neutral: entries without valence are units too. */
void units_read(struct scan *scan, size_t language, bool neutral, struct units *units);

/* The token whose neighbour before it is the neighbour of the unit. */
static inline size_t unit_anchor(const struct unit *unit)
{
	return unit->gap ? unit->last : unit->first;
}

#endif
