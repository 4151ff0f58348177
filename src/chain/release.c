// SPDX-License-Identifier: EUPL-1.2
// release: open periods past their watermark → released cells, and receipts that nothing else is left.
//
// For each period, in this order, each step made last before the next begins:
//   1. the release is stored               2. the journal says what was released, of which key
//   3. the key is overwritten, the spool unlinked     4. the journal says that they are gone
// At whatever point the machine stops, the next run finds out where it was from what is there (store, key, spool,
// journal) and goes on from there, to the same end.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "workspace.h"

static enum sm_status fail_overlap(struct sm_period period, struct sm_error *error)
{
	char name[SM_PERIOD_NAME_MAX];

	sm_period_name(period, name);
	return sm_fail(error, SM_ERROR_DATA, name,
		       "een vrijgegeven periode van een andere lengte valt hier gedeeltelijk in: deze wordt niet "
		       "vrijgegeven en niet gewist; laat de officier kijken",
		       "a released period of another length lies partly in this one: it is neither released nor "
		       "forgotten; have the officer look at it");
}

/* A connection of its own: the one that writes cannot read cells. */
static enum sm_status read_facts(struct sm_workspace *workspace, struct sm_period period, struct sm_store_facts *facts,
				 struct sm_error *error)
{
	struct sm_store *store;
	enum sm_status status = sm_store_open(workspace->releases_path, SM_ROLE_READER, &store, error);

	if (status == SM_OK)
		status = sm_store_facts(store, period, facts, error);
	sm_store_close(store);
	return status;
}

/* Whether the year can still pay for this period. The journal counts as well as the file of releases: whoever loses
 * that file does not get the budget back. */
static enum sm_status affordable(struct sm_workspace *workspace, struct sm_period period, bool *can,
				 struct sm_error *error)
{
	int year = sm_store_year(period), epsilon_milli, budget_milli;
	int64_t stored = 0, told = receipts_spent(&workspace->receipts, year);
	enum sm_status status = sm_period_noise(workspace->protector, period, &epsilon_milli, &budget_milli, error);

	*can = true;
	if (status != SM_OK || !epsilon_milli)
		return status;
	status = sm_store_spent(workspace->store, year, &stored, error);
	*can = (stored > told ? stored : told) + epsilon_milli <= budget_milli;
	return status;
}

static enum sm_status compute(struct sm_workspace *workspace, struct sm_period period, struct sm_release **release,
			      struct sm_error *error)
{
	bool can;
	enum sm_status status = affordable(workspace, period, &can, error);

	if (status != SM_OK)
		return status;
	return can ? sm_release_make(workspace->protector, period, release, error)
		   : sm_release_unspent(workspace->protector, period, release, error);
}

/* One that cannot be read is lost. The journal says so before the store closes the period, because afterwards nothing
 * else could tell why it has no cells. */
static enum sm_status make(struct sm_workspace *workspace, struct sm_period period, struct sm_release **release,
			   struct sm_error *error)
{
	static const struct sm_store_facts nothing;
	const struct receipt *begun = receipts_find(&workspace->receipts, period);
	enum sm_status status = begun && begun->lost ? SM_ERROR_DATA : compute(workspace, period, release, error);

	if (status != SM_ERROR_DATA)
		return status;
	status = begun ? SM_OK : receipts_released(workspace, period, true, &nothing, error);
	return status == SM_OK ? sm_release_lost(workspace->protector, period, release, error) : status;
}

/* What tripped is made to last before the release is: a stop that a crash could lose would be none. */
static enum sm_status store(struct sm_workspace *workspace, struct sm_period period, int64_t now_s,
			    struct sm_error *error)
{
	struct sm_release *release = NULL;
	enum sm_status status = make(workspace, period, &release, error);

	if (status == SM_OK)
		status = airbags_trips(workspace, release, now_s, error);
	if (status == SM_OK)
		status = sm_store_add(workspace->store, release, error);
	if (status == SM_OK)
		status = airbags_learn(&workspace->airbags, release, error);
	sm_release_close(release);
	return status == SM_WITHHELD ? fail_overlap(period, error) : status;
}

static enum sm_status release_period(struct sm_workspace *workspace, struct sm_period period, int64_t now_s,
				     struct sm_released *released, struct sm_error *error)
{
	struct sm_store_facts facts;
	struct sm_receipt receipt;
	enum sm_stored stored;
	enum sm_status status = sm_store_has(workspace->store, period, &stored, error);

	if (status == SM_OK && stored == SM_STORED_OVERLAP)
		status = fail_overlap(period, error);
	if (status == SM_OK && stored == SM_STORED_NOT)
		status = store(workspace, period, now_s, error);
	if (status == SM_OK)
		status = read_facts(workspace, period, &facts, error);
	if (status == SM_OK && !receipts_find(&workspace->receipts, period))
		status = receipts_released(workspace, period, false, &facts, error);
	if (status != SM_OK)
		return status;
	released->periods++;
	released->lost += receipts_find(&workspace->receipts, period)->lost;
	released->over += facts.over;
	released->cells += facts.cells;
	for (int i = 0; i < SM_WITHHELD_COUNT; i++)
		released->withheld[i] += facts.withheld[i];
	status = sm_period_forget(workspace->protector, period, &receipt, error);
	return status == SM_OK ? receipts_forgotten(workspace, &receipt, error) : status;
}

static enum sm_status release_if_due(struct sm_workspace *workspace, struct sm_period period, int64_t now_s,
				     struct sm_released *released, struct sm_error *error)
{
	bool due;
	enum sm_status status = sm_period_due(workspace->protector, period, now_s, &due, error);

	if (status != SM_OK || !due)
		return status;
	if (importing_holds(&workspace->importing, period)) {
		released->held++;
		return SM_OK;
	}
	return release_period(workspace, period, now_s, released, error);
}

enum sm_status sm_chain_release(struct sm_workspace *workspace, int64_t now_s, struct sm_released *released,
				struct sm_error *error)
{
	size_t count = sm_spool_periods(workspace->protector, NULL, 0);
	struct sm_period *period = calloc(count + 1, sizeof(*period));
	enum sm_status first = SM_OK;

	memset(released, 0, sizeof(*released));
	if (!period)
		return sm_fail_memory(error);
	if (workspace->receipts.stale)
		first = receipts_read(workspace, error);
	sm_spool_periods(workspace->protector, period, count);
	for (size_t i = 0; !workspace->receipts.stale && i < count; i++) {
		enum sm_status status = release_if_due(workspace, period[i], workspace_clock_s(now_s), released,
						       first == SM_OK ? error : NULL);

		if (first == SM_OK)
			first = status;
	}
	free(period);
	/* What was learned is not worth a failure of what was released. */
	if (first == SM_OK)
		first = airbags_save(&workspace->airbags, error);
	/* What was released is under a seal at once. */
	if (released->periods && first == SM_OK)
		first = sm_journal_seal(workspace->journal, workspace->seal_path, error);
	return first;
}
