// SPDX-License-Identifier: EUPL-1.2
// cell_terms: the lexicon entries that carried the score of a cell, if enough of its authors used them.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "figures.h"

/* Counts for one term within the cell at hand. An author counts once, with the mean of the weights. */
struct term_count {
	uint32_t author;                 /* the one being counted, +1 */
	int64_t author_sum, author_uses; /* a spool may hold more uses than 32 bits can add up */
	int64_t authors, sum;            /* authors that are done; UNITs */
};

struct cell_terms {
	const struct ballot *ballot;
	struct term_count *count; /* by number of the term */
	uint32_t *touched;
	size_t touched_count;
	bool *secret; /* on a sensitive list */
};

enum sm_status cell_terms_open(const struct ballot *ballot, const struct taboo *taboo, struct cell_terms **opened,
			       struct sm_error *error)
{
	size_t terms = ballot->term_key.count;
	struct cell_terms *tally = calloc(1, sizeof(*tally));

	*opened = NULL;
	if (tally) {
		tally->ballot = ballot;
		tally->count = calloc(terms + 1, sizeof(*tally->count));
		tally->touched = calloc(terms + 1, sizeof(*tally->touched));
		tally->secret = calloc(terms + 1, sizeof(*tally->secret));
	}
	if (!tally || !tally->count || !tally->touched || !tally->secret) {
		cell_terms_close(tally);
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	}
	/* They were left out when posts came in; a list that grew since then counts for what is told today. */
	for (size_t i = 0; i < terms; i++)
		tally->secret[i] = taboo_has(taboo, sm_text_of(ballot->term[i]));
	*opened = tally;
	return SM_OK;
}

void cell_terms_close(struct cell_terms *tally)
{
	if (!tally)
		return;
	free(tally->count);
	free(tally->touched);
	free(tally->secret);
	free(tally);
}

static void finish_author(struct term_count *count)
{
	if (!count->author_uses)
		return;
	count->authors++;
	count->sum += count->author_sum / count->author_uses;
	count->author_sum = count->author_uses = 0;
}

static void add_use(struct cell_terms *tally, const struct ballot_term *use, uint32_t author)
{
	struct term_count *count = &tally->count[use->term];

	if (tally->secret[use->term])
		return;
	if (count->author == 0)
		tally->touched[tally->touched_count++] = use->term;
	if (count->author != author + 1)
		finish_author(count);
	count->author = author + 1;
	count->author_sum += use->weight;
	count->author_uses++;
}

/* By how much it carried: authors times weight. Equal ones by their text, so that the order is always the same. */
static bool stronger(const struct sm_cell_term *a, int64_t a_sum, const struct sm_cell_term *b, int64_t b_sum)
{
	return llabs(a_sum) != llabs(b_sum) ? llabs(a_sum) > llabs(b_sum) : strcmp(a->text, b->text) < 0;
}

static void keep(struct sm_cell *cell, int64_t sum[SM_CELL_TERMS_MAX], struct sm_cell_term term, int64_t term_sum)
{
	size_t at = cell->term_count;

	while (at > 0 && stronger(&term, term_sum, &cell->term[at - 1], sum[at - 1]))
		at--;
	if (at == SM_CELL_TERMS_MAX)
		return;
	if (cell->term_count < SM_CELL_TERMS_MAX)
		cell->term_count++;
	memmove(cell->term + at + 1, cell->term + at, sizeof(term) * (cell->term_count - 1 - at));
	memmove(sum + at + 1, sum + at, sizeof(*sum) * (cell->term_count - 1 - at));
	cell->term[at] = term;
	sum[at] = term_sum;
}

enum sm_status cell_terms_of(struct cell_terms *tally, const struct cells *cells, const struct cell_group *group, int k,
			     struct sm_arena *arena, struct sm_cell *cell, struct sm_error *error)
{
	int64_t sum[SM_CELL_TERMS_MAX] = { 0 };

	for (size_t i = group->first; i < group->first + group->count; i++) {
		const struct ballot_entry *entry = &tally->ballot->entry[cells->vote[i].entry];

		for (int use = 0; use < entry->term_count; use++)
			add_use(tally, &tally->ballot->use[entry->term_first + (uint32_t)use], entry->author);
	}
	for (size_t i = 0; i < tally->touched_count; i++) {
		struct term_count *count = &tally->count[tally->touched[i]];

		finish_author(count);
		if (count->authors >= k && count->sum != 0) {
			double mean = (double)count->sum / (double)count->authors / UNIT;

			keep(cell, sum,
			     (struct sm_cell_term){ tally->ballot->term[tally->touched[i]], round(mean * 100) / 100 },
			     count->sum);
		}
		*count = (struct term_count){ 0 };
	}
	tally->touched_count = 0;
	for (size_t i = 0; i < cell->term_count; i++) {
		cell->term[i].text = sm_arena_copy(arena, cell->term[i].text, strlen(cell->term[i].text));
		if (!cell->term[i].text)
			return sm_fail(error, SM_ERROR_LIMIT, NULL, "te veel cellen in een periode",
				       "too many cells in one period");
	}
	return SM_OK;
}
