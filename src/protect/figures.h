/* SPDX-License-Identifier: EUPL-1.2 */
/* figures: the votes of a released cell → its numbers, rounded and coded; and its terms. */
#ifndef PROTECT_FIGURES_H
#define PROTECT_FIGURES_H

#include "cells.h"
#include "taboo.h"

/* What is counted of a cell, exact: nothing of it leaves protect. */
struct figures_tally {
	int64_t authors, posts;
	int64_t scored, sum, squares; /* of votes, in UNITs */
	int64_t class[3];
	int64_t coverage;                /* sum over authors of their mean, percent */
	int64_t source[SM_SOURCE_COUNT]; /* sum over authors of the share of their posts, in UNITs */
};
/* Of votes that stand by author. */
struct figures_tally figures_count(const struct ballot *ballot, const struct vote *vote, size_t votes);
/* Fills all numbers of cell; its names and terms are the caller's. */
void figures_of(const struct ballot *ballot, const struct grid *grid, const struct cells *cells,
		const struct cell_group *group, struct sm_cell *cell);
/* To the nearest multiple of base. */
int64_t figures_round(int64_t value, int64_t base);

/* What counting terms needs, for all cells of a ballot. */
struct cell_terms;
SM_CHECK enum sm_status cell_terms_open(const struct ballot *ballot, const struct taboo *taboo,
					struct cell_terms **tally, struct sm_error *error);
void cell_terms_close(struct cell_terms *tally);
/* The strongest terms that at least k authors of the cell used; texts are copied into arena. */
SM_CHECK enum sm_status cell_terms_of(struct cell_terms *tally, const struct cells *cells,
				      const struct cell_group *group, int k, struct sm_arena *arena,
				      struct sm_cell *cell, struct sm_error *error);

#endif
