/* SPDX-License-Identifier: EUPL-1.2 */
/* unit: tokens → what they mean in a language, phrases taken together. */
#ifndef SCORE_UNIT_H
#define SCORE_UNIT_H

#include "phrase.h"
#include "scan.h"

/* What stands at a token; a phrase stands at its last. */
struct unit {
	uint32_t entry;
	uint16_t modifier;
	uint16_t first; /* the first token, counted from that of the sentence */
	bool gap;       /* with a gap: what stands before it is not what stands before its last word */
	bool taken;     /* part of a phrase */
};

struct units {
	struct unit unit[SCAN_SENTENCE_MAX + 1]; /* one more than tokens, so that looking ahead is safe */
	size_t content, known;
	bool irony;
};

void units_read(const struct scan *scan, size_t first, size_t tokens, size_t language, struct units *units);

#endif
