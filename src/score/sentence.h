/* SPDX-License-Identifier: EUPL-1.2 */
/* sentence: what the tokens of a block mean → weights, changed by the rules. */
#ifndef SCORE_SENTENCE_H
#define SCORE_SENTENCE_H

#include "unit.h"

/* A word or phrase with a valence. */
struct hit {
	uint32_t entry;
	int32_t before, weight; /* in thousandths */
	uint16_t first, last;   /* tokens, in the block */
	bool mark;              /* an emoji: no rule of words touches it */
	bool negated;
	uint8_t part;
	uint8_t rules;
	uint16_t modifier[SM_RULES_MAX]; /* in the order in which they were applied */
	int16_t factor[SM_RULES_MAX];    /* in hundredths */
};

struct hits {
	struct hit hit[SCAN_TOKENS_MAX];
	size_t count;
	bool irony;
};

/* The hits of a block: all sentences, in the order of the text. */
void sentences_read(struct scan *scan, const struct units *units, struct hits *hits);

#endif
