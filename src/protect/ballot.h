/* SPDX-License-Identifier: EUPL-1.2 */
/* ballot: the contributions of one period in memory, the last under each tag. */
#ifndef PROTECT_BALLOT_H
#define PROTECT_BALLOT_H

#include "contribution.h"
#include "grid.h"
#include "numbering.h"

/* Small on purpose: there is one for each contribution of a period. */
struct ballot_entry {
	uint32_t author, term_first;
	uint16_t topic, area;
	int16_t value;
	uint8_t class, source, coverage_pct;
	uint8_t term_count : 4, name_count : 4; /* uses from term_first on: terms, then names */
	bool counts : 1;                        /* false: taken back, or beyond the votes of its author */
	bool written : 1;                       /* false: taken back */
	bool sensitive : 1;
};
struct ballot_term {
	uint32_t term; /* its number; of a name, its keyed hash */
	int16_t weight;
};
struct ballot {
	struct numbering tag; /* numbers are those of entries; gone after ballot_settle */
	struct numbering author;
	struct ballot_entry *entry;
	size_t entry_count, entry_max;
	struct ballot_term *use;
	size_t use_count, use_max;
	struct numbering term_key;
	const char **term; /* by number */
	size_t term_max;
	struct sm_arena *terms;
	size_t topic_count, area_count;
};

/* spool_bytes bounds what can be in it. */
SM_CHECK enum sm_status ballot_open(int64_t spool_bytes, const struct grid *grid, struct ballot **ballot,
				    struct sm_error *error);
void ballot_close(struct ballot *ballot); /* wipes */
/* All records of a frame; SM_ERROR_DATA (error is left alone) when they are none. */
SM_CHECK enum sm_status ballot_frame(struct ballot *ballot, const uint8_t *bytes, size_t size);
/* After the last frame: tags are of no more use. */
void ballot_settle(struct ballot *ballot);

#endif
