// SPDX-License-Identifier: EUPL-1.2
// evaluate_cost: reasons of right and wrong verdicts → the entries that cost most.
#include <stdlib.h>
#include <string.h>

#include "evaluate.h"

enum { ROOM_MIN = 1024 };

static size_t place_of(const struct costs *costs, const char *file, int line)
{
	/* A file's name has one address in a scorer. */
	uint64_t hash = ((uint64_t)(uintptr_t)file ^ (uint64_t)line * 0x9e3779b97f4a7c15u) * 0xbf58476d1ce4e5b9u;
	size_t place = (size_t)(hash >> 32) & (costs->room - 1);

	while (costs->cost[place].file && (costs->cost[place].file != file || costs->cost[place].line != line))
		place = (place + 1) & (costs->room - 1);
	return place;
}

static bool grow(struct costs *costs)
{
	struct costs larger = { .count = costs->count, .room = costs->room ? costs->room * 2 : ROOM_MIN };

	larger.cost = calloc(larger.room, sizeof(*larger.cost));
	if (!larger.cost)
		return false;
	for (size_t i = 0; i < costs->room; i++)
		if (costs->cost[i].file)
			larger.cost[place_of(&larger, costs->cost[i].file, costs->cost[i].line)] = costs->cost[i];
	free(costs->cost);
	*costs = larger;
	return true;
}

bool costs_add(struct costs *costs, const struct sm_reason *reason, bool wrong)
{
	struct sm_cost *cost;

	if (costs->count * 2 >= costs->room && !grow(costs))
		return false;
	cost = &costs->cost[place_of(costs, reason->file, reason->line)];
	if (!cost->file) {
		*cost = (struct sm_cost){ .entry = reason->entry, .file = reason->file, .line = reason->line };
		costs->count++;
	}
	cost->wrong += wrong;
	cost->right += !wrong;
	return true;
}

static int by_loss(const void *a, const void *b)
{
	const struct sm_cost *x = a, *y = b;
	int64_t lost_x = (int64_t)x->wrong - (int64_t)x->right, lost_y = (int64_t)y->wrong - (int64_t)y->right;
	int file;

	if (lost_x != lost_y)
		return lost_x < lost_y ? 1 : -1;
	if (x->wrong != y->wrong)
		return x->wrong < y->wrong ? 1 : -1;
	file = strcmp(x->file, y->file);
	return file ? file : x->line - y->line;
}

size_t costs_largest(struct costs *costs, struct sm_cost *largest, size_t most)
{
	size_t kept = 0;

	for (size_t i = 0; i < costs->room; i++)
		if (costs->cost[i].file && costs->cost[i].wrong > 0)
			costs->cost[kept++] = costs->cost[i];
	if (kept)
		qsort(costs->cost, kept, sizeof(*costs->cost), by_loss);
	kept = kept < most ? kept : most;
	if (kept)
		memcpy(largest, costs->cost, kept * sizeof(*largest));
	costs_close(costs); /* its order is gone */
	return kept;
}

void costs_close(struct costs *costs)
{
	free(costs->cost);
	*costs = (struct costs){ .count = 0 };
}
