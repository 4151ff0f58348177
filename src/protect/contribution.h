/* SPDX-License-Identifier: EUPL-1.2 */
/* contribution: all that is left of a post, and its form in a sealed frame. Only protect makes one. */
#ifndef PROTECT_CONTRIBUTION_H
#define PROTECT_CONTRIBUTION_H

#include "pseudonym.h"

enum {
	CONTRIBUTION_TERMS_MAX = 8, /* the strongest of a post */
	TERM_BYTES_MAX = 64,        /* longer lexicon entries are left out */
	CONTRIBUTION_NAMED_MAX = 4, /* people that a post names; more than these few are no subject but a list */
	NAMED_BYTES = 4,            /* enough to tell the people of one cell apart, too short to be looked up by */
	UNIT = 10000,               /* scores are whole ten-thousandths, so that sums do not depend on their order */
	RECORD_BYTES_MIN = 2 * PSEUDONYM_BYTES + 9,
	RECORD_BYTES_MAX =
	    RECORD_BYTES_MIN + CONTRIBUTION_TERMS_MAX * (3 + TERM_BYTES_MAX) + CONTRIBUTION_NAMED_MAX * NAMED_BYTES,
};

struct contribution_term {
	struct sm_text text; /* an entry of the lexicon, never words of a post */
	int16_t weight;      /* UNITs */
};

/* No time and no source's name: the period is all that is kept of when, the kind of source of where. */
struct sm_contribution {
	struct sm_period period;
	uint8_t pseudonym[PSEUDONYM_BYTES];
	uint8_t tag[PSEUDONYM_BYTES];
	uint16_t topic, area; /* indexes in the grid of the period */
	int16_t value;        /* UNITs */
	enum sm_class class;
	enum sm_source source;
	uint8_t coverage_pct;
	bool retract;   /* takes back what stands under the tag; the rest is empty */
	bool deleted;   /* and that is because its author deleted the post */
	bool sensitive; /* has a term of a special category; not which */
	uint8_t term_count, named_count;
	struct contribution_term term[CONTRIBUTION_TERMS_MAX];
	uint32_t named[CONTRIBUTION_NAMED_MAX]; /* keyed: see pseudonym_of_named */
};

/* Returns the bytes used. */
size_t record_write(const struct sm_contribution *contribution, uint8_t bytes[RECORD_BYTES_MAX]);
/* Reads one record; false when the bytes are no record. Texts point into bytes. The period is not in it. */
bool record_read(const uint8_t *bytes, size_t size, struct sm_contribution *contribution, size_t *used);

#endif
