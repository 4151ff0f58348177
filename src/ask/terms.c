// SPDX-License-Identifier: EUPL-1.2
// terms: released terms of cells → the strongest of each series.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"

enum { SLOTS_FIRST = 1024, TERMS_MAX = 200000, TEXT_BYTES_MAX = 32 << 20 };

struct entry {
	const char *text; /* NULL: free */
	size_t series;
	double weight; /* sum of weight × scored authors */
};

struct answer_terms {
	struct sm_arena *arena;
	struct entry *entry; /* open addressing, a power of two, at most half full */
	size_t slots, used;
};

enum sm_status terms_open(struct answer_terms **terms, struct sm_error *error)
{
	*terms = calloc(1, sizeof(**terms));
	if (*terms) {
		(*terms)->entry = calloc(SLOTS_FIRST, sizeof(*(*terms)->entry));
		(*terms)->slots = SLOTS_FIRST;
	}
	if (!*terms || !(*terms)->entry)
		return sm_fail_memory(error);
	return sm_arena_open(&(*terms)->arena, TEXT_BYTES_MAX, error);
}

void terms_close(struct answer_terms *terms)
{
	if (!terms)
		return;
	sm_arena_close(terms->arena);
	free(terms->entry);
	free(terms);
}

void terms_closep(struct answer_terms **terms)
{
	terms_close(*terms);
}

/* FNV-1a: the terms are our own lexicon's, nobody chooses them to collide. */
static size_t hash_of(const char *text, size_t series)
{
	uint64_t hash = UINT64_C(14695981039346656037) ^ series;

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
	return (size_t)(hash ^ hash >> 29);
}

static struct entry *slot_of(struct entry *entry, size_t slots, const char *text, size_t series)
{
	size_t at = hash_of(text, series) & (slots - 1);

	while (entry[at].text && (entry[at].series != series || strcmp(entry[at].text, text) != 0))
		at = (at + 1) & (slots - 1);
	return &entry[at];
}

static bool grow(struct answer_terms *terms)
{
	size_t slots = terms->slots * 2;
	struct entry *entry = calloc(slots, sizeof(*entry));

	if (!entry)
		return false;
	for (size_t i = 0; i < terms->slots; i++)
		if (terms->entry[i].text)
			*slot_of(entry, slots, terms->entry[i].text, terms->entry[i].series) = terms->entry[i];
	free(terms->entry);
	terms->entry = entry;
	terms->slots = slots;
	return true;
}

enum sm_status terms_add(struct answer_terms *terms, size_t series, const struct sm_cell *cell, struct sm_error *error)
{
	for (size_t i = 0; i < cell->term_count; i++) {
		const char *text = cell->term[i].text;
		struct entry *entry = slot_of(terms->entry, terms->slots, text, series);

		if (!entry->text) {
			if (terms->used >= TERMS_MAX)
				return sm_fail(error, SM_ERROR_LIMIT, NULL,
					       "meer dan %d verschillende termen: vraag een kortere tijd",
					       "more than %d different terms: ask for a shorter time", TERMS_MAX);
			*entry = (struct entry){ sm_arena_copy(terms->arena, text, strlen(text)), series, 0 };
			if (!entry->text || (++terms->used * 2 > terms->slots && !grow(terms)))
				return sm_fail_memory(error);
			entry = slot_of(terms->entry, terms->slots, text, series);
		}
		entry->weight += cell->term[i].weight * cell->scored_authors;
	}
	return SM_OK;
}

/* Strongest first; of equals the first in the alphabet, so that the same cells give the same answer. */
static bool stronger(const struct entry *a, const struct entry *b)
{
	if (fabs(a->weight) > fabs(b->weight) || fabs(a->weight) < fabs(b->weight))
		return fabs(a->weight) > fabs(b->weight);
	return strcmp(a->text, b->text) < 0;
}

static size_t select_strongest(const struct answer_terms *terms, size_t index,
			       const struct entry *best[SM_CELL_TERMS_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < terms->slots; i++) {
		const struct entry *entry = &terms->entry[i];
		size_t at;

		if (!entry->text || entry->series != index)
			continue;
		if (count == SM_CELL_TERMS_MAX && !stronger(entry, best[count - 1]))
			continue;
		at = count < SM_CELL_TERMS_MAX ? count++ : count - 1;
		for (; at > 0 && stronger(entry, best[at - 1]); at--)
			best[at] = best[at - 1];
		best[at] = entry;
	}
	return count;
}

enum sm_status terms_strongest(const struct answer_terms *terms, size_t index, int64_t scored, struct sm_arena *arena,
			       struct sm_series *series, struct sm_error *error)
{
	const struct entry *best[SM_CELL_TERMS_MAX];
	size_t count = scored > 0 ? select_strongest(terms, index, best) : 0;

	for (size_t i = 0; i < count; i++) {
		struct sm_cell_term *term = &series->term[i];

		term->text = sm_arena_copy(arena, best[i]->text, strlen(best[i]->text));
		term->weight = best[i]->weight / (double)scored;
		if (!term->text)
			return sm_fail_memory(error);
		series->term_count++;
	}
	return SM_OK;
}
