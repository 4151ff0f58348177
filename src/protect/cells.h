/* SPDX-License-Identifier: EUPL-1.2 */
/* cells: which contributions are told together, and which are not told. */
#ifndef PROTECT_CELLS_H
#define PROTECT_CELLS_H

#include "ballot.h"
#include "noise.h"

/* A contribution in the order of topic, area, author. */
struct vote {
	uint64_t key;
	uint32_t entry;
};
static inline uint32_t vote_author(struct vote vote)
{
	return (uint32_t)vote.key;
}

/* CELL_RELEASED, or which airbag or rule keeps it in. */
enum cell_fate {
	CELL_RELEASED,
	CELL_FEW_AUTHORS,
	CELL_DOMINATED,
	CELL_ONE_PERSON,
	CELL_FLOOD,
	CELL_JUMP,
	CELL_SENSITIVE,
	CELL_LICENCE,
	CELL_STOPPED,
};

/* Votes [first, first + count) are one cell. */
struct cell_group {
	uint16_t topic, area;
	enum cell_fate fate;
	size_t first, count;
	int64_t authors; /* distinct; with their noise when there is any */
};
struct cells {
	struct vote *vote;
	size_t vote_count, vote_max;
	struct cell_group *group;
	size_t group_count;
	struct noise noise;
	int64_t withheld[SM_WITHHELD_COUNT]; /* posts, exact: for rounding only */
};

/* Distinct authors that a cell of this topic needs. */
int cells_k(const struct grid *grid, size_t topic);
/* What is withheld of a released group after all, for another reason. */
void cells_withhold(struct cells *cells, struct cell_group *group, enum cell_fate fate);
/* votes_key: decides which cells of an author with too many count, and what noise is added. */
SM_CHECK enum sm_status cells_make(struct ballot *ballot, const struct grid *grid, const uint8_t votes_key[KEY_BYTES],
				   struct cells **cells, struct sm_error *error);
void cells_close(struct cells *cells);

/* Sorts by key; spare has room for as many. The order of equal keys stays. */
void votes_sort(struct vote *vote, struct vote *spare, size_t count);
/* Keeps at most max cells of each author (keys are author, topic, area); returns how many votes are left. */
size_t votes_bound(const struct ballot *ballot, const uint8_t votes_key[KEY_BYTES], int max, struct vote *vote,
		   size_t count);

#endif
