// SPDX-License-Identifier: EUPL-1.2
// release: the spool of a closed period → released cells, once.
//
// Nothing here depends on the clock, on chance or on the order of unrelated posts: the same spool gives the same bytes,
// so that a crash between making and storing a release changes nothing.
#include <stdlib.h>

#include "airbag.h"
#include "figures.h"
#include "protector.h"
#include "release.h"

enum {
	ARENA_BYTES_MAX = 256 << 20,
	/* Counts of withheld posts are told to the nearest ten, halves up: 0 means fewer than five, not none. They are
	 * sums over all topics and areas, so they fit no cell. */
	WITHHELD_BASE = 10,
};
/* The range of a sum of three equal noises, by the square root of three. */
#define CLASSES_ROOT 1.7320508

static enum sm_status fail_frame(const char *where, uint64_t number, struct sm_error *error)
{
	return sm_fail(error, SM_ERROR_DATA, where, "blok %llu past niet bij deze periode",
		       "frame %llu does not belong to this period", (unsigned long long)number);
}

/* All frames after the first one, which holds the grid. */
static enum sm_status replay(struct sm_protector *protector, const struct open_period *open, struct ballot **ballot,
			     struct sm_error *error)
{
	struct spool_seal seal = periods_seal(protector, open);
	struct spool_reader *reader;
	struct sm_text plain = { 0 };
	char where[SPOOL_NAME_MAX];
	enum sm_status status = spool_open(&seal, &reader, error);

	spool_name(open->period, where);
	if (status == SM_NONE)
		return sm_fail(error, SM_ERROR_INPUT, where, "is verdwenen terwijl sentimeter liep",
			       "vanished while sentimeter was running");
	if (status != SM_OK)
		return status;
	status = ballot_open(spool_bytes(reader), open->grid, ballot, error);
	if (status == SM_OK)
		status = spool_next(reader, &plain, error);
	while (status == SM_OK && (status = spool_next(reader, &plain, error)) == SM_OK) {
		status = ballot_frame(*ballot, (const uint8_t *)plain.data, plain.length);
		if (status == SM_ERROR_LIMIT)
			status = sm_fail(error, status, where, "te veel berichten of woorden in een periode",
					 "too many posts or terms in one period");
		else if (status != SM_OK)
			status = fail_frame(where, spool_end(reader).number - 1, error);
	}
	spool_close(reader);
	return status == SM_END ? SM_OK : status;
}

static enum sm_status add_cell(struct sm_release *release, const struct ballot *ballot, const struct grid *grid,
			       const struct cells *cells, const struct cell_group *group, struct cell_terms *terms,
			       struct sm_error *error)
{
	struct sm_cell *cell = &release->cell[release->count];
	const struct grid_area *area = &grid->area[group->area];
	struct sm_text topic = sm_text_of(grid->topic[group->topic].id), code = sm_text_of(area->code);

	cell->topic = sm_arena_copy(release->arena, topic.data, topic.length);
	cell->area = sm_arena_copy(release->arena, code.data, code.length);
	if (!cell->topic || !cell->area)
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "te veel cellen in een periode",
			       "too many cells in one period");
	/* By the map, not by what was in it: whether anything was joined is nobody's business. */
	cell->remainder = area->divided;
	figures_of(ballot, grid, cells, group, cell);
	release->count++;
	if (cells->noise.on)
		return SM_OK;
	return cell_terms_of(terms, cells, group, cells_k(grid, group->topic), release->arena, cell, error);
}

static void tell_noise(const struct noise *noise, const struct sm_policy *policy, struct sm_noise *told)
{
	if (noise->on)
		*told =
		    (struct sm_noise){ .epsilon_milli = policy->noise_epsilon_milli,
				       .delta_bits = NOISE_DELTA_BITS,
				       .authors_range = (int)noise_range(noise->scale[NOISE_AUTHORS]),
				       .scored_range =
					   (int)((double)noise_range(noise->scale[NOISE_NEGATIVE]) * CLASSES_ROOT) + 1,
				       .sum_range = (double)noise_range(noise->scale[NOISE_SUM]) / UNIT };
}

static enum sm_status fill(struct sm_release *release, const struct ballot *ballot, const struct grid *grid,
			   const struct cells *cells, const struct taboo *taboo, struct sm_error *error)
{
	struct cell_terms *terms;
	enum sm_status status = cell_terms_open(ballot, taboo, &terms, error);
	size_t released = 0;

	if (status != SM_OK)
		return status;
	for (size_t i = 0; i < cells->group_count; i++)
		released += cells->group[i].fate == CELL_RELEASED;
	release->cell = sm_arena_take(release->arena, (released + 1) * sizeof(*release->cell));
	if (!release->cell)
		status = sm_fail(error, SM_ERROR_LIMIT, NULL, "te veel cellen in een periode",
				 "too many cells in one period");
	for (size_t i = 0; i < cells->group_count && status == SM_OK; i++)
		if (cells->group[i].fate == CELL_RELEASED)
			status = add_cell(release, ballot, grid, cells, &cells->group[i], terms, error);
	tell_noise(&cells->noise, &grid->policy, &release->noise);
	/* With noise not even tens are told: one author's posts could turn them. */
	for (int reason = 0; reason < SM_WITHHELD_COUNT && !cells->noise.on; reason++)
		release->withheld[reason] = (int)figures_round(cells->withheld[reason], WITHHELD_BASE);
	cell_terms_close(terms);
	return status;
}

static enum sm_status look(const struct sm_protector *protector, const struct open_period *open,
			   const struct ballot *ballot, struct cells *cells, struct sm_release *release,
			   struct sm_error *error)
{
	const struct airbag_view view = { .ballot = ballot,
					  .grid = open->grid,
					  .cells = cells,
					  .period = open->period,
					  .memory = &protector->memory,
					  .topics = protector->setup.topics,
					  .mandate_until_s = protector->policy.until_s };

	return airbag_apply(&view, release, error);
}

static enum sm_status make(struct sm_protector *protector, const struct open_period *open, struct ballot *ballot,
			   struct sm_release **made, struct sm_error *error)
{
	struct sm_release *release = calloc(1, sizeof(*release));
	struct cells *cells = NULL;
	enum sm_status status;

	if (!release)
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	release->period = open->period;
	release->policy = open->grid->policy;
	release->indelingsjaar = open->grid->indelingsjaar;
	status = sm_arena_open(&release->arena, ARENA_BYTES_MAX, error);
	if (status == SM_OK)
		status =
		    cells_make(ballot, open->grid, keys_get(protector->keys, open->slot, KEY_VOTES), &cells, error);
	if (status == SM_OK)
		status = look(protector, open, ballot, cells, release, error);
	if (status == SM_OK)
		status = fill(release, ballot, open->grid, cells, protector->taboo, error);
	cells_close(cells);
	if (status == SM_OK)
		*made = release;
	else
		sm_release_close(release);
	return status;
}

void sm_protector_remember(struct sm_protector *protector, const struct sm_airbag_memory *memory)
{
	protector->memory = *memory;
}

enum sm_status sm_period_noise(struct sm_protector *protector, struct sm_period period, int *epsilon_milli,
			       int *budget_milli, struct sm_error *error)
{
	struct open_period *open = periods_find(protector, period);
	enum sm_status status = open ? periods_need(protector, open, error) : SM_NONE;

	*epsilon_milli = *budget_milli = 0;
	if (status != SM_OK)
		return status;
	*epsilon_milli = open->grid->policy.noise_epsilon_milli;
	*budget_milli = open->grid->policy.noise_budget_milli;
	return SM_OK;
}

enum sm_status sm_release_unspent(struct sm_protector *protector, struct sm_period period, struct sm_release **release,
				  struct sm_error *error)
{
	enum sm_status status = sm_release_lost(protector, period, release, error);

	if (status == SM_OK)
		(*release)->over = true;
	return status;
}

enum sm_status sm_release_lost(struct sm_protector *protector, struct sm_period period, struct sm_release **release,
			       struct sm_error *error)
{
	const struct open_period *open = periods_find(protector, period);
	struct sm_release *made = calloc(1, sizeof(*made));

	*release = NULL;
	if (!made)
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	made->period = period;
	made->policy = open && open->grid ? open->grid->policy : protector->policy;
	made->indelingsjaar =
	    open && open->grid ? open->grid->indelingsjaar : sm_areas_indelingsjaar(protector->setup.areas);
	*release = made;
	return SM_OK;
}

enum sm_status sm_release_make(struct sm_protector *protector, struct sm_period period, struct sm_release **release,
			       struct sm_error *error)
{
	struct open_period *open = periods_find(protector, period);
	struct ballot *ballot = NULL;
	char where[SPOOL_NAME_MAX];
	enum sm_status status;

	*release = NULL;
	spool_name(period, where);
	if (!open)
		return sm_fail(error, SM_NONE, where, "deze periode is niet open", "this period is not open");
	open->released = open->released || periods_released(protector, period);
	if (open->released)
		return sm_fail(error, SM_WITHHELD, where, "deze periode is al vrijgegeven: dat gebeurt maar een keer",
			       "this period was released already: that happens only once");
	status = periods_need(protector, open, error);
	if (status == SM_OK)
		status = pending_seal(protector, open, error);
	/* The ballot needs the room, and who stands there will hardly be asked any more. */
	periods_put_aside(open);
	if (status == SM_OK)
		status = replay(protector, open, &ballot, error);
	if (status == SM_OK) {
		ballot_settle(ballot);
		status = make(protector, open, ballot, release, error);
	}
	ballot_close(ballot);
	return status;
}
