/* SPDX-License-Identifier: EUPL-1.2 */
/* formula: what the sentences of a text add up to → verdict. See docs/SCORING.md. */
#ifndef SCORE_FORMULA_H
#define SCORE_FORMULA_H

#include "lexicon.h"

/* Weights in thousandths. */
struct tally {
	int64_t sum;
	int64_t opinion; /* subjectivity of the entries that counted */
	size_t content, known, hits;
	bool irony;
};

/* Fills all of a verdict but its language. reasons may be NULL. */
void formula_conclude(const struct lexicon *lexicon, const struct tally *tally, struct sm_verdict *verdict,
		      struct sm_reasons *reasons);

#endif
