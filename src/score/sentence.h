/* SPDX-License-Identifier: EUPL-1.2 */
/* sentence: the tokens of one sentence, in one language → weights, changed by the rules. */
#ifndef SCORE_SENTENCE_H
#define SCORE_SENTENCE_H

#include "scan.h"

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

struct sentence {
	struct hit hit[SCAN_SENTENCE_MAX];
	size_t hits;
	size_t known;     /* content words that are known only as part of a phrase */
	size_t taken;     /* entries without valence that are part of a phrase */
	size_t segment;   /* the first hit since the last contrast */
	uint16_t opening; /* the contrast that the sentence starts with; 0: none */
	bool irony;
};

/* mattering and neutral as for units_read(); language_of_sentence() may have said another language than that of the
 * text. */
void sentence_read(struct scan *scan, size_t language, bool neutral, size_t *mattering, struct sentence *sentence);
/* What the contrast at the start of the next sentence does to this one. */
void sentence_damp(const struct lexicon *lexicon, uint16_t contrast, struct sentence *sentence);

#endif
