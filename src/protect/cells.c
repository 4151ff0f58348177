// SPDX-License-Identifier: EUPL-1.2
// cells: a ballot → groups of votes with k distinct authors or more, and what is withheld.
//
// Every contribution ends in exactly one group, and a group is released as a whole or not at all. All that anyone sees
// is a sum of released groups; a total that covers a withheld one is never told. So there is nothing to subtract from:
// any combination of released numbers in which a vote has weight gives that same weight to all votes of its group, and
// those are of at least k people.
//
// With noise, the number of authors that decides is a noised one, which has to exceed k by a margin, after a hard k: a
// cell of fewer than k true authors is never told, whatever the noise. At each level of areas the noised number is
// tried anew, so epsilon is split over the levels (see noise.h). Dominance needs no rule then: whoever writes much
// changes no figure by more than one vote, and a rule that looks at true posts would tell of them.
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "cells.h"
#include "pages.h"
#include "safeguard.h"

static uint64_t key_of(uint16_t topic, uint16_t area, uint32_t author)
{
	return (uint64_t)topic << 48 | (uint64_t)area << 32 | author;
}

int cells_k(const struct grid *grid, size_t topic)
{
	const struct sm_policy *policy = &grid->policy;
	int k = policy->k > SM_K_FLOOR ? policy->k : SM_K_FLOOR;

	if (!safeguard(SAFEGUARD_THRESHOLD))
		return 1;
	return grid->topic[topic].sensitive && policy->k_sensitive_factor > 1 ? k * policy->k_sensitive_factor : k;
}

/* The votes of one cell: their end, distinct authors, and the posts of the loudest of them. */
struct run {
	size_t end;
	int64_t authors, loudest;
};

static struct run run_of(const struct vote *vote, size_t first, size_t count)
{
	struct run run = { .end = first };
	int64_t posts = 0;

	for (; run.end < count && vote[run.end].key >> 32 == vote[first].key >> 32; run.end++) {
		bool same = run.end > first && vote_author(vote[run.end]) == vote_author(vote[run.end - 1]);

		posts = same ? posts + 1 : 1;
		run.authors += !same;
		if (posts > run.loudest)
			run.loudest = posts;
	}
	return run;
}

/* Whether a cell may be told as it is, with so many authors. told: what its number of authors will read. */
static bool enough(const struct cells *cells, const struct grid *grid, struct vote vote, int64_t authors, int64_t *told)
{
	uint16_t topic = (uint16_t)(vote.key >> 48), area = (uint16_t)(vote.key >> 32);
	int k = cells_k(grid, topic);

	*told = authors;
	if (authors < k || !cells->noise.on)
		return authors >= k;
	*told += noise_of(&cells->noise, NOISE_AUTHORS, grid->topic[topic].id, grid->area[area].code);
	return *told >= k + cells->noise.margin;
}

/* Cells of one level that are too small go into the rest of the area around them. Returns whether any did. */
static bool merge_level(struct cells *cells, const struct grid *grid, int level)
{
	bool merged = false;
	size_t end;

	for (size_t first = 0; first < cells->vote_count; first = end) {
		uint16_t topic = (uint16_t)(cells->vote[first].key >> 48);
		const struct grid_area *area = &grid->area[cells->vote[first].key >> 32 & 0xffff];
		struct run run = run_of(cells->vote, first, cells->vote_count);
		int64_t told;

		end = run.end;
		if (area->level != level || area->parent < 0 ||
		    enough(cells, grid, cells->vote[first], run.authors, &told))
			continue;
		for (size_t i = first; i < end; i++)
			cells->vote[i].key = key_of(topic, (uint16_t)area->parent, vote_author(cells->vote[i]));
		merged = true;
	}
	return merged;
}

/* From the smallest areas up. An author who wrote in two of them is one author after they join. */
static void merge(struct cells *cells, const struct grid *grid, struct vote *spare)
{
	for (int level = GRID_LEVELS_MAX; level > 0; level--)
		if (merge_level(cells, grid, level))
			votes_sort(cells->vote, spare, cells->vote_count);
}

/* A cell that one author fills is withheld where it stands and not merged: merged, that author could push posts into
 * the cell around it at will, and would hide there among others instead of being left out. */
static bool dominated(const struct cells *cells, const struct grid *grid, struct run run, size_t posts)
{
	return safeguard(SAFEGUARD_ONE_VOTE) && !cells->noise.on &&
	       grid->policy.airbag[SM_AIRBAG_DOMINANCE].action != SM_AIRBAG_OFF &&
	       run.loudest * 100 > (int64_t)grid->policy.author_share_max_pct * (int64_t)posts;
}

void cells_withhold(struct cells *cells, struct cell_group *group, enum cell_fate fate)
{
	static const enum sm_withheld_reason reason[] = {
		[CELL_FEW_AUTHORS] = SM_WITHHELD_FEW_AUTHORS,
		[CELL_DOMINATED] = SM_WITHHELD_DOMINANCE,
		[CELL_ONE_PERSON] = SM_WITHHELD_ONE_PERSON,
		[CELL_FLOOD] = SM_WITHHELD_FLOOD,
		[CELL_JUMP] = SM_WITHHELD_JUMP,
		[CELL_SENSITIVE] = SM_WITHHELD_SENSITIVE,
		[CELL_LICENCE] = SM_WITHHELD_LICENCE,
		[CELL_STOPPED] = SM_WITHHELD_STOPPED,
	};

	group->fate = fate;
	cells->withheld[reason[fate]] += (int64_t)group->count;
}

static enum sm_status group(struct cells *cells, const struct grid *grid, struct sm_error *error)
{
	size_t count = 0;

	for (size_t i = 0; i < cells->vote_count; i++)
		count += i == 0 || cells->vote[i].key >> 32 != cells->vote[i - 1].key >> 32;
	cells->group = calloc(count + 1, sizeof(*cells->group));
	if (!cells->group)
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	for (size_t first = 0; first < cells->vote_count;) {
		struct run run = run_of(cells->vote, first, cells->vote_count);
		struct cell_group *made = &cells->group[cells->group_count++];

		made->topic = (uint16_t)(cells->vote[first].key >> 48);
		made->area = (uint16_t)(cells->vote[first].key >> 32);
		made->first = first;
		made->count = run.end - first;
		if (!enough(cells, grid, cells->vote[first], run.authors, &made->authors))
			cells_withhold(cells, made, CELL_FEW_AUTHORS);
		else if (dominated(cells, grid, run, made->count))
			cells_withhold(cells, made, CELL_DOMINATED);
		first = run.end;
	}
	return SM_OK;
}

/* All that counts, by author. */
static size_t collect(const struct ballot *ballot, struct vote *vote)
{
	size_t count = 0;

	for (size_t i = 0; i < ballot->entry_count; i++) {
		const struct ballot_entry *entry = &ballot->entry[i];

		if (entry->counts)
			vote[count++] =
			    (struct vote){ (uint64_t)entry->author << 32 | (uint64_t)entry->topic << 16 | entry->area,
					   (uint32_t)i };
	}
	return count;
}

/* A subkey of the period's own: it is there as long as the period is, and gone with it. */
static void open_noise(struct cells *cells, const struct grid *grid, const uint8_t votes_key[KEY_BYTES])
{
	uint8_t key[KEY_BYTES];

	crypto_kdf_derive_from_key(key, sizeof(key), 1, "sm-noise", votes_key);
	noise_open(grid, key, &cells->noise);
	sodium_memzero(key, sizeof(key));
}

enum sm_status cells_make(struct ballot *ballot, const struct grid *grid, const uint8_t votes_key[KEY_BYTES],
			  struct cells **made, struct sm_error *error)
{
	struct cells *cells = calloc(1, sizeof(*cells));
	size_t all, max = ballot->entry_count + 1;
	struct vote *spare = pages_open(max, sizeof(*spare));
	enum sm_status status;

	*made = NULL;
	if (cells) {
		cells->vote = pages_open(max, sizeof(*cells->vote));
		cells->vote_max = max;
	}
	if (!cells || !spare || !cells->vote) {
		pages_close(spare, max, sizeof(*spare), 0);
		cells_close(cells);
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	}
	open_noise(cells, grid, votes_key);
	all = collect(ballot, cells->vote);
	votes_sort(cells->vote, spare, all);
	cells->vote_count = votes_bound(ballot, votes_key, grid->policy.votes_per_period, cells->vote, all);
	cells->withheld[SM_WITHHELD_VOTES] = (int64_t)(all - cells->vote_count);
	for (size_t i = 0; i < cells->vote_count; i++) {
		const struct ballot_entry *entry = &ballot->entry[cells->vote[i].entry];

		cells->vote[i].key = key_of(entry->topic, entry->area, entry->author);
	}
	votes_sort(cells->vote, spare, cells->vote_count);
	merge(cells, grid, spare);
	pages_close(spare, max, sizeof(*spare), all);
	status = group(cells, grid, error);
	if (status == SM_OK)
		*made = cells;
	else
		cells_close(cells);
	return status;
}

void cells_close(struct cells *cells)
{
	if (!cells)
		return;
	pages_close(cells->vote, cells->vote_max, sizeof(*cells->vote), cells->vote_max);
	free(cells->group);
	noise_close(&cells->noise);
	free(cells);
}
