// SPDX-License-Identifier: EUPL-1.2
// write: a release, or names → rows in releases.db.
#include <sodium.h>
#include <string.h>
#include <time.h>

#include "connection.h"
#include "sentimeter/match.h"

enum { POSITION_UNNAMED = 1000000 };

static const char *const grain_name[] = { [SM_HOUR] = "hour", [SM_DAY] = "day", [SM_WEEK] = "week" };

static enum sm_status add_period(struct sm_store *store, const struct sm_release *release, struct sm_error *error)
{
	SM_AUTO(store_statement_close) sqlite3_stmt *add = NULL;
	const struct sm_policy *policy = sm_release_policy(release);
	struct sm_period period = sm_release_period(release);
	char name[SM_PERIOD_NAME_MAX], code[SM_PERIOD_NAME_MAX], hex[65];
	enum sm_status status =
	    store_prepare(store,
			  "INSERT INTO release (from_s, until_s, grain, period, periode, indelingsjaar, k, round_base, "
			  "policy_hash, released_s) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
			  &add, error);

	if (status != SM_OK)
		return status;
	sm_period_name(period, name);
	sm_store_period_code(period, code);
	sodium_bin2hex(hex, sizeof(hex), policy->hash, sizeof(policy->hash));
	sqlite3_bind_int64(add, 1, period.from_s);
	sqlite3_bind_int64(add, 2, period.until_s);
	store_bind(add, 3, grain_name[period.grain]);
	store_bind(add, 4, name);
	store_bind(add, 5, code);
	sqlite3_bind_int(add, 6, sm_release_indelingsjaar(release));
	sqlite3_bind_int(add, 7, policy->k);
	sqlite3_bind_int(add, 8, policy->round_base);
	store_bind(add, 9, hex);
	sqlite3_bind_int64(add, 10, (int64_t)time(NULL));
	return store_step(store, add, error);
}

/* The statements that write a cell. */
struct cell_writer {
	sqlite3_stmt *topic, *area, *cell, *term;
};

static void cell_writer_close(struct cell_writer *writer)
{
	sqlite3_finalize(writer->topic);
	sqlite3_finalize(writer->area);
	sqlite3_finalize(writer->cell);
	sqlite3_finalize(writer->term);
}

static enum sm_status cell_writer_open(struct sm_store *store, struct cell_writer *writer, struct sm_error *error)
{
	enum sm_status status =
	    store_prepare(store,
			  "INSERT INTO topic (id, name_nl, name_en, position) VALUES (?1, ?1, ?1, ?2) "
			  "ON CONFLICT DO NOTHING",
			  &writer->topic, error);

	if (status == SM_OK)
		status = store_prepare(store,
				       "INSERT INTO area (regio, name, level, parent, indelingsjaar, position) "
				       "VALUES (?1, ?1, ?3, NULL, 0, ?2) ON CONFLICT DO NOTHING",
				       &writer->area, error);
	if (status == SM_OK)
		status = store_prepare(store,
				       "INSERT INTO cell VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
				       "?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)",
				       &writer->cell, error);
	if (status == SM_OK)
		status =
		    store_prepare(store, "INSERT INTO cell_term VALUES (?1, ?2, ?3, ?4, ?5, ?6)", &writer->term, error);
	return status;
}

/* What has a cell has at least its own id as a name. */
static enum sm_status add_names(struct sm_store *store, struct cell_writer *writer, const struct sm_cell *cell,
				struct sm_error *error)
{
	enum sm_status status;

	store_bind(writer->topic, 1, cell->topic);
	sqlite3_bind_int(writer->topic, 2, POSITION_UNNAMED);
	status = store_step(store, writer->topic, error);
	if (status != SM_OK)
		return status;
	store_bind(writer->area, 1, cell->area);
	sqlite3_bind_int(writer->area, 2, POSITION_UNNAMED);
	sqlite3_bind_int(writer->area, 3,
			 strncmp(cell->area, "BU", 2) == 0   ? 2
			 : strncmp(cell->area, "WK", 2) == 0 ? 1
							     : 0);
	return store_step(store, writer->area, error);
}

/* NULL: not told. */
static void bind_share(sqlite3_stmt *insert, int index, int percent)
{
	if (percent >= 0)
		sqlite3_bind_int(insert, index, percent);
	else
		sqlite3_bind_null(insert, index);
}

/* NULL says "nothing scored" to whoever reads the file with other tools. */
static void bind_scores(sqlite3_stmt *insert, const struct sm_cell *cell)
{
	const int share[] = { cell->negative_pct, cell->neutral_pct, cell->positive_pct };

	sqlite3_bind_null(insert, 9);
	sqlite3_bind_null(insert, 10);
	if (cell->scored_authors > 0) {
		sqlite3_bind_double(insert, 9, cell->mean);
		sqlite3_bind_double(insert, 10, cell->spread);
	}
	for (int i = 0; i < 3; i++)
		bind_share(insert, 11 + i, share[i]);
}

static enum sm_status add_terms(struct sm_store *store, sqlite3_stmt *insert, const struct sm_cell *cell,
				int64_t from_s, struct sm_error *error)
{
	for (size_t i = 0; i < cell->term_count; i++) {
		enum sm_status status;

		store_bind(insert, 1, cell->topic);
		store_bind(insert, 2, cell->area);
		sqlite3_bind_int64(insert, 3, from_s);
		sqlite3_bind_int(insert, 4, (int)i + 1);
		store_bind(insert, 5, cell->term[i].text);
		sqlite3_bind_double(insert, 6, cell->term[i].weight);
		status = store_step(store, insert, error);
		if (status != SM_OK)
			return status;
	}
	return SM_OK;
}

static enum sm_status add_cell(struct sm_store *store, struct cell_writer *writer, struct sm_period period,
			       const struct sm_cell *cell, struct sm_error *error)
{
	sqlite3_stmt *insert = writer->cell;
	char code[SM_PERIOD_NAME_MAX];
	enum sm_status status = add_names(store, writer, cell, error);

	if (status != SM_OK)
		return status;
	sm_store_period_code(period, code);
	store_bind(insert, 1, cell->topic);
	store_bind(insert, 2, cell->area);
	sqlite3_bind_int64(insert, 3, period.from_s);
	store_bind(insert, 4, code);
	sqlite3_bind_int(insert, 5, cell->remainder);
	sqlite3_bind_int(insert, 6, cell->authors);
	sqlite3_bind_int(insert, 7, cell->posts);
	sqlite3_bind_int(insert, 8, cell->scored_authors);
	bind_scores(insert, cell);
	bind_share(insert, 14, cell->coverage_pct);
	for (int i = 0; i < SM_SOURCE_COUNT; i++)
		bind_share(insert, 15 + i, cell->source_pct[i]);
	sqlite3_bind_int(insert, 15 + SM_SOURCE_COUNT, (int)cell->term_count);
	status = store_step(store, insert, error);
	return status == SM_OK ? add_terms(store, writer->term, cell, period.from_s, error) : status;
}

static enum sm_status add_cells(struct sm_store *store, const struct sm_release *release, struct sm_error *error)
{
	SM_AUTO(cell_writer_close) struct cell_writer writer = { 0 };
	enum sm_status status = cell_writer_open(store, &writer, error);

	for (size_t i = 0; status == SM_OK && i < sm_release_count(release); i++)
		status = add_cell(store, &writer, sm_release_period(release), sm_release_at(release, i), error);
	return status;
}

static enum sm_status add_withheld(struct sm_store *store, const struct sm_release *release, struct sm_error *error)
{
	SM_AUTO(store_statement_close) sqlite3_stmt *insert = NULL;
	enum sm_status status =
	    store_prepare(store, "INSERT INTO withheld (from_s, reason, posts) VALUES (?1, ?2, ?3)", &insert, error);

	for (int reason = 0; status == SM_OK && reason < SM_WITHHELD_COUNT; reason++) {
		sqlite3_bind_int64(insert, 1, sm_release_period(release).from_s);
		store_bind(insert, 2, sm_withheld_name((enum sm_withheld_reason)reason));
		sqlite3_bind_int(insert, 3, sm_release_withheld(release, (enum sm_withheld_reason)reason));
		status = store_step(store, insert, error);
	}
	return status;
}

int sm_store_year(struct sm_period period)
{
	return sm_date_from_s(period.from_s + sm_local_offset_s(period.from_s)).year;
}

enum sm_status sm_store_spent(struct sm_store *store, int year, int64_t *epsilon_milli, struct sm_error *error)
{
	SM_AUTO(store_statement_close) sqlite3_stmt *sum = NULL;
	enum sm_status status =
	    store_prepare(store, "SELECT coalesce(sum(epsilon_milli), 0) FROM noise WHERE year = ?1", &sum, error);

	if (status != SM_OK)
		return status;
	sqlite3_bind_int(sum, 1, year);
	if (sqlite3_step(sum) != SQLITE_ROW)
		return store_fail(store, error);
	*epsilon_milli = sqlite3_column_int64(sum, 0);
	return SM_OK;
}

static enum sm_status write_noise(struct sm_store *store, const struct sm_release *release, struct sm_error *error)
{
	SM_AUTO(store_statement_close) sqlite3_stmt *insert = NULL;
	const struct sm_noise *noise = sm_release_noise(release);
	enum sm_status status =
	    store_prepare(store, "INSERT INTO noise VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", &insert, error);

	if (status != SM_OK)
		return status;
	sqlite3_bind_int64(insert, 1, sm_release_period(release).from_s);
	sqlite3_bind_int(insert, 2, sm_store_year(sm_release_period(release)));
	sqlite3_bind_int(insert, 3, noise->epsilon_milli);
	sqlite3_bind_int(insert, 4, sm_release_policy(release)->noise_budget_milli);
	sqlite3_bind_int(insert, 5, noise->delta_bits);
	sqlite3_bind_int(insert, 6, noise->authors_range);
	sqlite3_bind_int(insert, 7, noise->scored_range);
	sqlite3_bind_double(insert, 8, noise->sum_range);
	return store_step(store, insert, error);
}

/* The debit, in the transaction of the release: neither is ever there without the other. Whoever made the release asked
 * before; this is where it is held. */
static enum sm_status debit(struct sm_store *store, const struct sm_release *release, struct sm_error *error)
{
	const struct sm_noise *noise = sm_release_noise(release);
	int64_t spent = 0;
	enum sm_status status;

	if (!noise->epsilon_milli && !sm_release_over(release))
		return SM_OK;
	status = sm_store_spent(store, sm_store_year(sm_release_period(release)), &spent, error);
	if (status == SM_OK && noise->epsilon_milli &&
	    spent + noise->epsilon_milli > sm_release_policy(release)->noise_budget_milli)
		status = sm_fail(error, SM_ERROR_LIMIT, NULL, "het budget voor ruis van dit jaar is op",
				 "this year's budget of noise is spent");
	return status == SM_OK ? write_noise(store, release, error) : status;
}

/* All or nothing: what is written in between is rolled back when any of it is refused. */
static enum sm_status finish(struct sm_store *store, enum sm_status status, struct sm_error *error)
{
	if (status == SM_OK)
		status = store_run(store, "COMMIT", error);
	if (status != SM_OK && !sqlite3_get_autocommit(store->db))
		(void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	store->names.version = -1;
	return status;
}

enum sm_status sm_store_add(struct sm_store *store, const struct sm_release *release, struct sm_error *error)
{
	enum sm_stored stored = SM_STORED_NOT;
	enum sm_status status;

	if (sm_release_period(release).grain > SM_WEEK)
		return sm_fail(error, SM_ERROR_USAGE, NULL, "een vrijgave gaat over een uur, een dag of een week",
			       "a release is about an hour, a day or a week");
	status = store_run(store, "BEGIN IMMEDIATE", error);
	if (status != SM_OK)
		return status;
	status = sm_store_has(store, sm_release_period(release), &stored, error);
	if (status == SM_OK && stored != SM_STORED_NOT)
		status = sm_fail(error, SM_WITHHELD, NULL, "deze periode is al vrijgegeven: wat er staat, blijft staan",
				 "this period was released before: what is stored stands");
	if (status == SM_OK)
		status = add_period(store, release, error);
	if (status == SM_OK)
		status = add_cells(store, release, error);
	if (status == SM_OK)
		status = add_withheld(store, release, error);
	if (status == SM_OK)
		status = debit(store, release, error);
	return finish(store, status, error);
}

/* Names that are as they were are not written: each opening of a workspace names all, and a commit that changes nothing
 * would still have every reader read them again. */
static enum sm_status name_topics(struct sm_store *store, const struct sm_topics *topics, struct sm_error *error)
{
	SM_AUTO(store_statement_close) sqlite3_stmt *put = NULL;
	enum sm_status status =
	    store_prepare(store,
			  "INSERT INTO topic (id, name_nl, name_en, position) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id) "
			  "DO UPDATE SET name_nl = excluded.name_nl, name_en = excluded.name_en, "
			  "position = excluded.position WHERE (name_nl, name_en, position) IS NOT "
			  "(excluded.name_nl, excluded.name_en, excluded.position)",
			  &put, error);

	for (size_t i = 0; status == SM_OK && i < sm_topics_count(topics); i++) {
		const struct sm_topic *topic = sm_topics_at(topics, i);

		store_bind(put, 1, topic->id);
		store_bind(put, 2, topic->name[SM_NL] ? topic->name[SM_NL] : topic->id);
		store_bind(put, 3, topic->name[SM_EN] ? topic->name[SM_EN] : topic->id);
		sqlite3_bind_int64(put, 4, (int64_t)i);
		status = store_step(store, put, error);
	}
	return status;
}

static enum sm_status name_areas(struct sm_store *store, const struct sm_areas *areas, struct sm_error *error)
{
	SM_AUTO(store_statement_close) sqlite3_stmt *put = NULL;
	enum sm_status status =
	    store_prepare(store,
			  "INSERT INTO area (regio, name, level, parent, indelingsjaar, position) "
			  "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (regio) DO UPDATE SET name = excluded.name, "
			  "level = excluded.level, parent = excluded.parent, "
			  "indelingsjaar = excluded.indelingsjaar, position = excluded.position "
			  "WHERE (name, level, parent, indelingsjaar, position) IS NOT (excluded.name, excluded.level, "
			  "excluded.parent, excluded.indelingsjaar, excluded.position)",
			  &put, error);

	for (size_t i = 0; status == SM_OK && i < sm_areas_count(areas); i++) {
		const struct sm_area *area = sm_areas_at(areas, i);

		store_bind(put, 1, area->code);
		store_bind(put, 2, area->name);
		sqlite3_bind_int(put, 3, area->level);
		store_bind(put, 4, area->parent >= 0 ? sm_areas_at(areas, (size_t)area->parent)->code : NULL);
		sqlite3_bind_int(put, 5, sm_areas_indelingsjaar(areas));
		sqlite3_bind_int64(put, 6, (int64_t)i);
		status = store_step(store, put, error);
	}
	return status;
}

enum sm_status sm_store_name(struct sm_store *store, const struct sm_topics *topics, const struct sm_areas *areas,
			     struct sm_error *error)
{
	enum sm_status status = store_run(store, "BEGIN IMMEDIATE", error);

	if (status != SM_OK)
		return status;
	status = name_topics(store, topics, error);
	if (status == SM_OK)
		status = name_areas(store, areas, error);
	return finish(store, status, error);
}
