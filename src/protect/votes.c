// SPDX-License-Identifier: EUPL-1.2
// votes: sorting them, and the bound on the cells of one author.
#include <sodium.h>
#include <string.h>

#include "cells.h"

enum { DIGITS = 8, VALUES = 256 };

/* By bytes of the key, lowest first; bytes in which all keys agree are passed over. */
void votes_sort(struct vote *vote, struct vote *spare, size_t count)
{
	size_t tally[DIGITS][VALUES] = { { 0 } };
	struct vote *from = vote, *to = spare;

	for (size_t i = 0; i < count; i++)
		for (int digit = 0; digit < DIGITS; digit++)
			tally[digit][vote[i].key >> (8 * digit) & 0xff]++;
	for (int digit = 0; digit < DIGITS && count; digit++) {
		struct vote *swap = from;
		size_t at = 0;

		if (tally[digit][from[0].key >> (8 * digit) & 0xff] == count)
			continue;
		for (int value = 0; value < VALUES; value++) {
			size_t here = tally[digit][value];

			tally[digit][value] = at;
			at += here;
		}
		for (size_t i = 0; i < count; i++)
			to[tally[digit][from[i].key >> (8 * digit) & 0xff]++] = from[i];
		from = to;
		to = swap;
	}
	if (from != vote)
		memcpy(vote, from, count * sizeof(*vote));
}

struct rank {
	uint64_t hash;
	uint32_t cell;
};

/* The order of an author's cells under a key that nobody outside knows and that dies with the period: neither the
 * author nor the one who chooses topics can steer which of them count, and the same spool gives the same choice. */
static struct rank rank_of(const struct ballot *ballot, const uint8_t *votes_key, struct vote vote)
{
	struct rank rank = { .cell = (uint32_t)vote.key };
	uint8_t text[NUMBERING_KEY_BYTES + sizeof(rank.cell)];

	memcpy(text, ballot->author.key[vote.key >> 32], NUMBERING_KEY_BYTES);
	memcpy(text + NUMBERING_KEY_BYTES, &rank.cell, sizeof(rank.cell));
	crypto_shorthash((uint8_t *)&rank.hash, text, sizeof(text), votes_key);
	return rank;
}

static bool before(struct rank a, struct rank b)
{
	return a.hash != b.hash ? a.hash < b.hash : a.cell < b.cell;
}

/* The last rank that still counts; false when the author has no more than max cells. */
static bool last_rank(const struct ballot *ballot, const uint8_t *votes_key, int max, const struct vote *vote,
		      size_t count, struct rank *last)
{
	struct rank lowest[GRID_VOTES_MAX + 1];
	int held = 0, cells = 0;

	for (size_t i = 0; i < count; i++) {
		struct rank rank;
		int at;

		if (i > 0 && vote[i].key == vote[i - 1].key)
			continue;
		rank = rank_of(ballot, votes_key, vote[i]);
		for (at = held; at > 0 && before(rank, lowest[at - 1]); at--)
			lowest[at] = lowest[at - 1];
		lowest[at] = rank;
		held += held < max;
		cells++;
	}
	*last = lowest[held - 1];
	return cells > max;
}

size_t votes_bound(const struct ballot *ballot, const uint8_t votes_key[KEY_BYTES], int max, struct vote *vote,
		   size_t count)
{
	size_t kept = 0, end;

	for (size_t first = 0; first < count; first = end) {
		struct rank last;
		bool bound;

		for (end = first + 1; end < count && vote[end].key >> 32 == vote[first].key >> 32; end++)
			;
		bound =
		    end - first > (size_t)max && last_rank(ballot, votes_key, max, vote + first, end - first, &last);
		for (size_t i = first; i < end; i++) {
			bool counts = !bound || !before(last, rank_of(ballot, votes_key, vote[i]));

			ballot->entry[vote[i].entry].counts = counts;
			if (counts)
				vote[kept++] = vote[i];
		}
	}
	return kept;
}
