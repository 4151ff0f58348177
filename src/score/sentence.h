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

/* Of one text, or of the part of it that is in a block. */
struct hits {
	struct hit hit[SCAN_TOKENS_MAX];
	size_t count;
	size_t known, taken; /* as in its units */
	bool irony;
	bool ended; /* the text ends here, by TOKEN_LINE */
};

/* Reads the units of one text from *unit on, and moves it behind them. */
void sentences_read(struct scan *scan, const struct units *units, size_t *unit, struct hits *hits);

#endif
