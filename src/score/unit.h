/* SPDX-License-Identifier: EUPL-1.2 */
/* unit: tokens → what they mean in a language, phrases taken together. */
#ifndef SCORE_UNIT_H
#define SCORE_UNIT_H

#include "phrase.h"
#include "scan.h"

/* A word, a phrase, an emoji or the end of a clause: all that rules look at. */
struct unit {
	uint32_t entry;
	uint16_t modifier;
	uint16_t first, last; /* tokens of the block */
	int16_t valence;      /* of the entry */
	uint8_t kind, part;   /* of the modifier, or UNIT_CLAUSE; of the entry */
	bool gap;             /* a phrase with a gap: only its last word has neighbours */
};

enum { UNIT_CLAUSE = MODIFY_COUNT };

struct units {
	struct unit unit[SCAN_SENTENCE_MAX + 1]; /* in the order of their last tokens; an empty one at the end */
	size_t count;
	size_t known; /* content words that are known only as part of a phrase */
	size_t taken; /* entries without valence that are part of a phrase */
	bool irony;
};

/* mattering: the place in scan->mattering of what comes first in a sentence; moved to its end, whose token is given.
 * neutral: entries without valence are units too. */
size_t units_read(const struct scan *scan, size_t language, bool neutral, size_t *mattering, struct units *units);

/* The token whose neighbour before it is the neighbour of the unit. */
static inline size_t unit_anchor(const struct unit *unit)
{
	return unit->gap ? unit->last : unit->first;
}

#endif
