// SPDX-License-Identifier: EUPL-1.2
// test_store: a release goes in once and comes out as it was; nobody does more than his role.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <sys/stat.h>

#include "connection.h"
#include "sentimeter/file.h"
#include "store_fixture.h"

static const int nothing[SM_WITHHELD_COUNT] = { 0 };

struct place {
	const char *path;
	struct sm_store *store; /* of the collector */
};

static int setup(void **state)
{
	struct place *place = calloc(1, sizeof(*place));
	struct sm_error error;

	place->path = fixture_path();
	assert_int_equal(sm_store_open(place->path, SM_ROLE_COLLECTOR, &place->store, &error), SM_OK);
	*state = place;
	return 0;
}

static int teardown(void **state)
{
	struct place *place = *state;

	sm_store_close(place->store);
	fixture_clean(place->path);
	free(place);
	return 0;
}

static struct sm_store *reader(const struct place *place)
{
	struct sm_store *store = NULL;
	struct sm_error error;

	assert_int_equal(sm_store_open(place->path, SM_ROLE_READER, &store, &error), SM_OK);
	return store;
}

static struct sm_cell cell_of(const char *topic, const char *area)
{
	return (struct sm_cell){
		.topic = topic,
		.area = area,
		.remainder = true,
		.authors = 25,
		.posts = 40,
		.scored_authors = 20,
		.mean = -0.31,
		.spread = 0.4,
		.negative_pct = 60,
		.neutral_pct = 25,
		.positive_pct = 15,
		.coverage_pct = 65,
		.source_pct = { 10, 20, 30, 40, 0 },
		.term = { { "te duur", -0.2 }, { "it's \"quoted\"", 0.1 } },
		.term_count = 2,
	};
}

static void a_cell_comes_back_as_it_was_released(void **state)
{
	struct place *place = *state;
	struct sm_cell cell = cell_of("parkeren", "GM9901");
	struct sm_period day = fixture_day("2026-05-23");
	struct sm_store_filter filter = { 0 };
	struct sm_store_rows *rows;
	struct sm_store_row row;
	struct sm_store *store;
	struct sm_error error;

	assert_int_equal(fixture_add(place->store, day, &cell, 1, nothing), SM_OK);
	store = reader(place);
	assert_int_equal(sm_store_select(store, &filter, &rows, &error), SM_OK);
	assert_int_equal(sm_store_next(rows, &row, &error), SM_OK);
	assert_int_equal(row.period.from_s, day.from_s);
	assert_int_equal(row.period.until_s, day.until_s);
	assert_int_equal(row.period.grain, SM_DAY);
	assert_string_equal(row.policy_hash, "abababababababababababababababababababababababababababababababab");
	assert_true(row.released_s > 0);
	assert_string_equal(row.cell.topic, cell.topic);
	assert_string_equal(row.cell.area, cell.area);
	assert_true(row.cell.remainder);
	assert_int_equal(row.cell.authors, 25);
	assert_int_equal(row.cell.posts, 40);
	assert_int_equal(row.cell.scored_authors, 20);
	assert_near(row.cell.mean, -0.31, 1e-9);
	assert_near(row.cell.spread, 0.4, 1e-9);
	assert_int_equal(row.cell.negative_pct, 60);
	assert_int_equal(row.cell.neutral_pct, 25);
	assert_int_equal(row.cell.positive_pct, 15);
	assert_int_equal(row.cell.coverage_pct, 65);
	assert_memory_equal(row.cell.source_pct, cell.source_pct, sizeof(cell.source_pct));
	assert_int_equal(row.cell.term_count, 2);
	assert_string_equal(row.cell.term[1].text, "it's \"quoted\"");
	assert_near(row.cell.term[1].weight, 0.1, 1e-9);
	assert_int_equal(sm_store_next(rows, &row, &error), SM_END);
	sm_store_rows_close(rows);
	sm_store_close(store);
}

static void a_cell_without_scores_says_so(void **state)
{
	struct place *place = *state;
	struct sm_cell cell = cell_of("parkeren", "GM9901");
	struct sm_store_filter filter = { 0 };
	struct sm_store_rows *rows;
	struct sm_store_row row;
	struct sm_store *store;
	struct sm_error error;

	cell.scored_authors = 0;
	cell.negative_pct = cell.neutral_pct = cell.positive_pct = -1;
	cell.term_count = 0;
	assert_int_equal(fixture_add(place->store, fixture_day("2026-05-23"), &cell, 1, nothing), SM_OK);
	store = reader(place);
	assert_int_equal(sm_store_select(store, &filter, &rows, &error), SM_OK);
	assert_int_equal(sm_store_next(rows, &row, &error), SM_OK);
	assert_int_equal(row.cell.negative_pct, -1);
	assert_int_equal(row.cell.scored_authors, 0);
	assert_int_equal(row.cell.term_count, 0);
	sm_store_rows_close(rows);
	sm_store_close(store);
}

static void a_period_is_released_once(void **state)
{
	struct place *place = *state;
	struct sm_cell first = cell_of("parkeren", "GM9901"), second = first;
	struct sm_period day = fixture_day("2026-05-23");
	struct sm_store *store;
	int64_t authors = 0;
	enum sm_stored stored;
	struct sm_error error;

	second.authors = 500;
	assert_int_equal(sm_store_has(place->store, day, &stored, &error), SM_OK);
	assert_int_equal(stored, SM_STORED_NOT);
	assert_int_equal(fixture_add(place->store, day, &first, 1, nothing), SM_OK);
	assert_int_equal(fixture_add(place->store, day, &second, 1, nothing), SM_WITHHELD);
	assert_int_equal(sm_store_has(place->store, day, &stored, &error), SM_OK);
	assert_int_equal(stored, SM_STORED_ITSELF);
	store = reader(place);
	assert_int_equal(store_number(store, "SELECT sum(authors) FROM cell", &authors, &error), SM_OK);
	assert_int_equal(authors, 25);
	sm_store_close(store);
}

static void a_week_over_a_released_day_is_refused(void **state)
{
	struct place *place = *state;
	struct sm_cell cell = cell_of("parkeren", "GM9901");
	enum sm_stored stored;
	struct sm_error error;

	assert_int_equal(fixture_add(place->store, fixture_day("2026-05-23"), &cell, 1, nothing), SM_OK);
	assert_int_equal(fixture_add(place->store, fixture_day("2026-W21"), &cell, 1, nothing), SM_WITHHELD);
	assert_int_equal(fixture_add(place->store, fixture_day("2026-05-23T14"), &cell, 1, nothing), SM_WITHHELD);
	assert_int_equal(sm_store_has(place->store, fixture_day("2026-W21"), &stored, &error), SM_OK);
	assert_int_equal(stored, SM_STORED_OVERLAP);
	assert_int_equal(sm_store_has(place->store, fixture_day("2026-05-23T14"), &stored, &error), SM_OK);
	assert_int_equal(stored, SM_STORED_OVERLAP);
	assert_int_equal(sm_store_has(place->store, fixture_day("2026-05-24"), &stored, &error), SM_OK);
	assert_int_equal(stored, SM_STORED_NOT);
	assert_int_equal(sm_store_has(place->store, fixture_day("2026-05-22"), &stored, &error), SM_OK);
	assert_int_equal(stored, SM_STORED_NOT);
	assert_int_equal(fixture_add(place->store, fixture_day("2026-W22"), &cell, 1, nothing), SM_OK);
}

static void a_release_that_cannot_be_stored_leaves_nothing_behind(void **state)
{
	struct place *place = *state;
	struct sm_cell cell[] = { cell_of("parkeren", "GM9901"), cell_of("afval", "GM9901") };
	struct sm_store *store;
	int64_t rows = -1;
	struct sm_error error;

	cell[1].coverage_pct = 200;
	assert_int_equal(fixture_add(place->store, fixture_day("2026-05-23"), cell, 2, nothing), SM_ERROR_DATA);
	store = reader(place);
	assert_int_equal(store_number(store,
				      "SELECT (SELECT count(*) FROM release) + (SELECT count(*) FROM cell) + "
				      "(SELECT count(*) FROM topic)",
				      &rows, &error),
			 SM_OK);
	assert_int_equal(rows, 0);
	sm_store_close(store);
	cell[1].coverage_pct = 20;
	assert_int_equal(fixture_add(place->store, fixture_day("2026-05-23"), cell, 2, nothing), SM_OK);
}

/* Tells whether the connection refuses to prepare it. */
static bool refused(struct sm_store *store, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL);

	sqlite3_finalize(statement);
	return (code & 0xff) == SQLITE_AUTH;
}

static void a_reader_can_only_read(void **state)
{
	static const char *const forbidden[] = {
		"INSERT INTO topic VALUES ('a', 'a', 'a', 0)",
		"UPDATE cell SET authors = 1",
		"DELETE FROM release",
		"DROP TABLE cell",
		"CREATE TABLE note (text TEXT)",
		"CREATE TEMP TABLE note (text TEXT)",
		"ATTACH '/tmp/other.db' AS other",
		"PRAGMA query_only = OFF",
		"PRAGMA user_version = 9",
		"COMMIT",
	};
	struct sm_store *store = reader(*state);

	for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++)
		if (!refused(store, forbidden[i]))
			fail_msg("a reader may: %s", forbidden[i]);
	assert_false(refused(store, "SELECT * FROM released"));
	/* This one is refused only when it runs. */
	assert_int_not_equal(sqlite3_exec(store->db, "VACUUM INTO '/tmp/sentimeter-other.db'", NULL, NULL, NULL),
			     SQLITE_OK);
	assert_int_equal(access("/tmp/sentimeter-other.db", F_OK), -1);
	sm_store_close(store);
}

static void a_reader_cannot_write_even_without_the_authorizer(void **state)
{
	struct sm_store *store = reader(*state);

	sqlite3_set_authorizer(store->db, NULL, NULL);
	assert_int_equal(sqlite3_exec(store->db, "PRAGMA query_only = OFF; DELETE FROM release", NULL, NULL, NULL) &
			     0xff,
			 SQLITE_READONLY);
	sm_store_close(store);
}

static void a_collector_adds_and_cannot_read_cells_or_take_them_away(void **state)
{
	static const char *const forbidden[] = {
		"SELECT authors FROM cell",
		"SELECT count(*) FROM cell",
		"SELECT policy_hash FROM release",
		"SELECT * FROM released",
		"UPDATE cell SET authors = 1",
		"UPDATE release SET policy_hash = ''",
		"DELETE FROM cell",
		"DELETE FROM topic",
		"INSERT INTO about VALUES ('a', 'a', 'a')",
		"DROP TABLE cell",
		"CREATE TABLE note (text TEXT)",
		"PRAGMA synchronous = OFF",
		"ATTACH '/tmp/other.db' AS other",
	};
	struct place *place = *state;

	for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++)
		if (!refused(place->store, forbidden[i]))
			fail_msg("a collector may: %s", forbidden[i]);
	assert_false(refused(place->store, "SELECT from_s, until_s FROM release"));
	/* The control: without the authorizer the same connection may. */
	sqlite3_set_authorizer(place->store->db, NULL, NULL);
	assert_false(refused(place->store, "SELECT authors FROM cell"));
}

/* Every column of the file. One that is not listed fails: whoever adds it must ask whether it could hold a person. */
static void no_column_could_hold_a_person(void **state)
{
	static const char allowed[] =
	    "about.subject about.nl about.en "
	    "area.regio area.name area.level area.parent area.indelingsjaar area.position "
	    "cell.topic cell.regio cell.from_s cell.periode cell.remainder cell.authors cell.posts "
	    "cell.scored_authors cell.mean cell.spread cell.negative_pct cell.neutral_pct cell.positive_pct "
	    "cell.coverage_pct cell.news_pct cell.forum_pct cell.fediverse_pct cell.social_pct cell.own_pct cell.terms "
	    "cell_term.topic cell_term.regio cell_term.from_s cell_term.rank cell_term.term cell_term.weight "
	    "noise.from_s noise.year noise.epsilon_milli noise.budget_milli noise.delta_bits noise.authors_range "
	    "noise.scored_range noise.sum_range "
	    "release.from_s release.until_s release.grain release.period release.periode release.indelingsjaar "
	    "release.k release.round_base release.policy_hash release.released_s "
	    "topic.id topic.name_nl topic.name_en topic.position "
	    "withheld.from_s withheld.reason withheld.posts ";
	struct sm_store *store = reader(*state);
	sqlite3_stmt *columns = NULL;
	size_t seen = 0;

	sqlite3_set_authorizer(store->db, NULL, NULL);
	assert_int_equal(sqlite3_prepare_v2(store->db,
					    "SELECT m.name || '.' || i.name || ' ' FROM sqlite_master m "
					    "JOIN pragma_table_info(m.name) i WHERE m.type = 'table'",
					    -1, &columns, NULL),
			 SQLITE_OK);
	while (sqlite3_step(columns) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(columns, 0);
		const char *at = strstr(allowed, name);

		if (!at || (at != allowed && at[-1] != ' '))
			fail_msg("the column %sis not on the list", name);
		seen += strlen(name);
	}
	assert_int_equal(seen, strlen(allowed));
	sqlite3_finalize(columns);
	sm_store_close(store);
}

static void select_areas(struct sm_store *store, const char *code, char *found, size_t bytes)
{
	struct sm_store_filter filter = { .area = &code, .area_count = 1 };
	struct sm_store_rows *rows;
	struct sm_store_row row;
	struct sm_error error;

	found[0] = '\0';
	assert_int_equal(sm_store_select(store, &filter, &rows, &error), SM_OK);
	while (sm_store_next(rows, &row, &error) == SM_OK)
		snprintf(found + strlen(found), bytes - strlen(found), "%s ", row.cell.area);
	sm_store_rows_close(rows);
}

static void an_area_covers_the_smaller_ones_in_it(void **state)
{
	struct place *place = *state;
	struct sm_cell cell[] = { cell_of("parkeren", "GM9901"), cell_of("parkeren", "WK990101"),
				  cell_of("parkeren", "BU99010101"), cell_of("parkeren", "WK990102") };
	struct sm_store *store;
	struct sm_error error;
	char found[200];

	assert_int_equal(sm_store_name(place->store, &fixture_topics, &fixture_areas, &error), SM_OK);
	assert_int_equal(fixture_add(place->store, fixture_day("2026-05-23"), cell, 4, nothing), SM_OK);
	store = reader(place);
	select_areas(store, "WK990101", found, sizeof(found));
	assert_string_equal(found, "BU99010101 WK990101 ");
	select_areas(store, "GM9901", found, sizeof(found));
	assert_string_equal(found, "BU99010101 GM9901 WK990101 WK990102 ");
	select_areas(store, "BU99010101", found, sizeof(found));
	assert_string_equal(found, "BU99010101 ");
	select_areas(store, "GM0000' OR 1=1 --", found, sizeof(found));
	assert_string_equal(found, "");
	sm_store_close(store);
}

static void a_filter_takes_periods_that_lie_wholly_in_it(void **state)
{
	struct place *place = *state;
	struct sm_cell cell = cell_of("parkeren", "GM9901");
	struct sm_period first = fixture_day("2026-05-23"), second = sm_period_next(first);
	struct sm_store_filter filter = { .from_s = first.from_s, .until_s = second.until_s - 1 };
	struct sm_store_rows *rows;
	struct sm_store_row row;
	struct sm_store *store;
	struct sm_error error;

	assert_int_equal(fixture_add(place->store, first, &cell, 1, nothing), SM_OK);
	assert_int_equal(fixture_add(place->store, second, &cell, 1, nothing), SM_OK);
	store = reader(place);
	assert_int_equal(sm_store_select(store, &filter, &rows, &error), SM_OK);
	assert_int_equal(sm_store_next(rows, &row, &error), SM_OK);
	assert_int_equal(row.period.from_s, first.from_s);
	assert_int_equal(sm_store_next(rows, &row, &error), SM_END);
	sm_store_rows_close(rows);
	sm_store_close(store);
}

static void withheld_notes_add_up_over_periods(void **state)
{
	struct place *place = *state;
	const int some[SM_WITHHELD_COUNT] = { 20, 0, 10 }, more[SM_WITHHELD_COUNT] = { 30, 40, 0 };
	int posts[SM_WITHHELD_COUNT], periods = 0;
	struct sm_period first = fixture_day("2026-05-23");
	int64_t from_s = 0, until_s = 0;
	struct sm_store *store;
	struct sm_error error;

	assert_int_equal(sm_store_span(place->store, &from_s, &until_s, &error), SM_NONE);
	assert_int_equal(fixture_add(place->store, first, NULL, 0, some), SM_OK);
	assert_int_equal(fixture_add(place->store, sm_period_next(first), NULL, 0, more), SM_OK);
	store = reader(place);
	assert_int_equal(sm_store_withheld(store, 0, 0, posts, &periods, &error), SM_OK);
	assert_int_equal(periods, 2);
	assert_int_equal(posts[SM_WITHHELD_FEW_AUTHORS], 50);
	assert_int_equal(posts[SM_WITHHELD_DOMINANCE], 40);
	assert_int_equal(posts[SM_WITHHELD_VOTES], 10);
	assert_int_equal(sm_store_withheld(store, first.from_s, first.until_s, posts, &periods, &error), SM_OK);
	assert_int_equal(periods, 1);
	assert_int_equal(posts[SM_WITHHELD_FEW_AUTHORS], 20);
	assert_int_equal(sm_store_span(store, &from_s, &until_s, &error), SM_OK);
	assert_int_equal(from_s, first.from_s);
	assert_int_equal(until_s, sm_period_next(first).until_s);
	sm_store_close(store);
}

static void names_that_change_reach_a_reader_that_is_open(void **state)
{
	struct place *place = *state;
	struct sm_topics renamed = fixture_topics;
	const struct sm_store_area *area;
	struct sm_store *store;
	struct sm_error error;
	size_t count;

	assert_int_equal(sm_store_name(place->store, &fixture_topics, &fixture_areas, &error), SM_OK);
	store = reader(place);
	assert_string_equal(sm_store_topic_name(store, "parkeren", SM_EN), "Parking");
	assert_string_equal(sm_store_topic_name(store, "onbekend", SM_EN), "");
	assert_string_equal(sm_store_area_name(store, "WK990102"), "Noord");
	assert_int_equal(sm_store_areas(store, &area, &count, &error), SM_OK);
	assert_int_equal(count, 6);
	assert_int_equal(area[2].parent, 1);
	assert_int_equal(area[0].parent, -1);
	renamed.topic[0].name[SM_EN] = "Parking fees";
	assert_int_equal(sm_store_name(place->store, &renamed, &fixture_areas, &error), SM_OK);
	assert_string_equal(sm_store_topic_name(store, "parkeren", SM_EN), "Parking fees");
	sm_store_close(store);
}

static int64_t writes_seen(sqlite3 *db)
{
	sqlite3_stmt *version = NULL;
	int64_t value;

	assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA data_version", -1, &version, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(version), SQLITE_ROW);
	value = sqlite3_column_int64(version, 0);
	sqlite3_finalize(version);
	return value;
}

static void names_that_are_the_same_are_not_written_again(void **state)
{
	struct place *place = *state;
	struct sm_topics renamed = fixture_topics;
	struct sm_error error;
	sqlite3 *db = NULL;
	int64_t before;

	assert_int_equal(sm_store_name(place->store, &fixture_topics, &fixture_areas, &error), SM_OK);
	assert_int_equal(sqlite3_open(place->path, &db), SQLITE_OK);
	before = writes_seen(db);
	assert_int_equal(sm_store_name(place->store, &fixture_topics, &fixture_areas, &error), SM_OK);
	assert_int_equal(writes_seen(db), before);
	renamed.topic[0].name[SM_EN] = "Parking fees";
	assert_int_equal(sm_store_name(place->store, &renamed, &fixture_areas, &error), SM_OK);
	assert_int_not_equal(writes_seen(db), before);
	sqlite3_close(db);
}

static void names_read_again_and_again_take_no_more_memory(void **state)
{
	struct place *place = *state;
	struct sm_topics renamed = fixture_topics;
	struct sm_store *store = reader(place);
	struct sm_error error;
	size_t used = 0;

	for (int i = 0; i < 20; i++) {
		renamed.topic[0].name[SM_EN] = i % 2 ? "Parking fees" : "Parking rates";
		assert_int_equal(sm_store_name(place->store, &renamed, &fixture_areas, &error), SM_OK);
		assert_string_equal(sm_store_topic_name(store, "parkeren", SM_EN), renamed.topic[0].name[SM_EN]);
		if (i == 1)
			used = sm_arena_used(store->names.arena);
	}
	assert_int_equal(sm_arena_used(store->names.arena), used);
	sm_store_close(store);
}

static void all_that_is_read_between_begin_and_end_is_of_one_moment(void **state)
{
	struct place *place = *state;
	struct sm_store *store = reader(place);
	const struct sm_store_topic *topic;
	struct sm_error error;
	sqlite3 *db = NULL;
	size_t count;

	assert_int_equal(sqlite3_open(place->path, &db), SQLITE_OK);
	assert_int_equal(sm_store_begin(store, &error), SM_OK);
	assert_int_equal(sm_store_topics(store, &topic, &count, &error), SM_OK);
	assert_int_equal(sqlite3_exec(db, "INSERT INTO topic VALUES ('nieuw', 'Nieuw', 'New', 9)", NULL, NULL, NULL),
			 SQLITE_BUSY);
	sm_store_end(store);
	assert_int_equal(sqlite3_exec(db, "INSERT INTO topic VALUES ('nieuw', 'Nieuw', 'New', 9)", NULL, NULL, NULL),
			 SQLITE_OK);
	assert_string_equal(sm_store_topic_name(store, "nieuw", SM_EN), "New");
	sqlite3_close(db);
	sm_store_close(store);
}

static void the_view_names_what_the_codes_mean(void **state)
{
	struct place *place = *state;
	struct sm_cell cell = cell_of("parkeren", "WK990102");
	struct sm_store *store;
	int64_t rows = 0;
	struct sm_error error;

	assert_int_equal(sm_store_name(place->store, &fixture_topics, &fixture_areas, &error), SM_OK);
	assert_int_equal(fixture_add(place->store, fixture_day("2026-05-23"), &cell, 1, nothing), SM_OK);
	store = reader(place);
	assert_int_equal(store_number(store,
				      "SELECT count(*) FROM released WHERE period = '2026-05-23' AND "
				      "periode = '20260523' AND topic_nl = 'Parkeren' AND topic_en = 'Parking' AND "
				      "regio = 'WK990102' AND regio_name = 'Noord' AND regio_parent = 'GM9901' AND "
				      "indelingsjaar = 2026 AND k = 10 AND from_utc = '2026-05-22 22:00:00'",
				      &rows, &error),
			 SM_OK);
	assert_int_equal(rows, 1);
	sm_store_close(store);
}

static void what_was_released_of_a_period_can_be_told_again(void **state)
{
	struct place *place = *state;
	struct sm_cell cell[] = { cell_of("parkeren", "GM9901"), cell_of("afval", "GM9901") };
	int withheld[SM_WITHHELD_COUNT] = { [SM_WITHHELD_DOMINANCE] = 30 };
	struct sm_store_facts facts;
	struct sm_store *store;
	struct sm_error error;

	assert_int_equal(fixture_add(place->store, fixture_day("2026-05-23"), cell, 2, withheld), SM_OK);
	assert_int_equal(fixture_add(place->store, fixture_day("2026-05-24"), cell, 1, nothing), SM_OK);
	store = reader(place);
	assert_int_equal(sm_store_facts(store, fixture_day("2026-05-23"), &facts, &error), SM_OK);
	assert_int_equal(facts.cells, 2);
	assert_int_equal(facts.withheld[SM_WITHHELD_DOMINANCE], 30);
	assert_int_equal(facts.withheld[SM_WITHHELD_VOTES], 0);
	assert_string_equal(facts.policy_hash, "abababababababababababababababababababababababababababababababab");
	assert_int_equal(sm_store_facts(store, fixture_day("2026-W21"), &facts, &error), SM_NONE);
	sm_store_close(store);
}

static void a_release_keeps_the_year_of_its_own_areas(void **state)
{
	struct place *place = *state;
	struct sm_cell cell = cell_of("parkeren", "WK990102");
	struct sm_areas later = fixture_areas;
	struct sm_store *store;
	int64_t year = 0;
	struct sm_error error;

	/* The new division came while the period was open, counted by the old one. */
	later.year = RELEASE_FIXTURE_YEAR + 1;
	assert_int_equal(sm_store_name(place->store, &fixture_topics, &later, &error), SM_OK);
	assert_int_equal(fixture_add(place->store, fixture_day("2026-12-31"), &cell, 1, nothing), SM_OK);
	store = reader(place);
	assert_int_equal(store_number(store, "SELECT indelingsjaar FROM release", &year, &error), SM_OK);
	assert_int_equal(year, RELEASE_FIXTURE_YEAR);
	sm_store_close(store);
}

static void periods_have_cbs_codes(void **state)
{
	char code[SM_PERIOD_NAME_MAX];

	(void)state;
	sm_store_period_code(fixture_day("2026-05-03"), code);
	assert_string_equal(code, "20260503");
	sm_store_period_code(fixture_day("2026-W01"), code);
	assert_string_equal(code, "2026W101");
	sm_store_period_code(fixture_day("2026-05"), code);
	assert_string_equal(code, "2026MM05");
	sm_store_period_code(fixture_day("2026-05-03T07"), code);
	assert_string_equal(code, "2026-05-03T07");
}

static void run(const char *path, const char *sql)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void a_newer_file_is_refused_in_clear_words(void **state)
{
	struct place *place = *state;
	struct sm_store *store;
	struct sm_error error;

	run(place->path, "PRAGMA user_version = 99");
	assert_int_equal(sm_store_open(place->path, SM_ROLE_READER, &store, &error), SM_ERROR_CONFIG);
	assert_null(store);
	assert_non_null(strstr(error.text[SM_EN], "99"));
	assert_int_equal(sm_store_open(place->path, SM_ROLE_COLLECTOR, &store, &error), SM_ERROR_CONFIG);
}

static void a_file_of_another_program_is_left_alone(void **state)
{
	const char *path = fixture_path();
	struct sm_store *store;
	struct sm_error error;

	(void)state;
	run(path, "CREATE TABLE mine (text TEXT)");
	assert_int_equal(sm_store_open(path, SM_ROLE_COLLECTOR, &store, &error), SM_ERROR_DATA);
	fixture_clean(path);
}

static void a_journal_mode_of_another_program_stays_as_it_was(void **state)
{
	const char *path = fixture_path();
	struct sm_store *store;
	struct sm_error error;
	char version[20] = "";
	FILE *file;

	(void)state;
	run(path, "PRAGMA journal_mode = WAL; CREATE TABLE mine (text TEXT)");
	assert_int_equal(sm_store_open(path, SM_ROLE_COLLECTOR, &store, &error), SM_ERROR_DATA);
	file = fopen(path, "r");
	assert_int_equal(fread(version, 1, sizeof(version), file), sizeof(version));
	fclose(file);
	assert_int_equal(version[18], 2); /* the file format: 2 is WAL, 1 is not */
	fixture_clean(path);
}

static void a_file_that_cannot_be_read_is_not_called_empty(void **state)
{
	const char *path = fixture_path();
	struct sm_store *store;
	struct sm_error error;

	(void)state;
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(sm_store_open(path, SM_ROLE_READER, &store, &error), SM_ERROR_IO);
	assert_null(strstr(error.text[SM_EN], "nothing is released"));
	assert_int_equal(rmdir(path), 0);
}

static void a_file_that_is_no_database_is_refused(void **state)
{
	const char *path = fixture_path();
	struct sm_store *store;
	struct sm_error error;
	FILE *file = fopen(path, "w");

	(void)state;
	for (int i = 0; i < 1000; i++)
		fputs("not a database\n", file);
	fclose(file);
	assert_int_equal(sm_store_open(path, SM_ROLE_COLLECTOR, &store, &error), SM_ERROR_DATA);
	assert_int_equal(sm_store_open(path, SM_ROLE_READER, &store, &error), SM_ERROR_DATA);
	fixture_clean(path);
}

static void a_reader_of_nothing_is_told_to_collect_first(void **state)
{
	struct sm_store *store;
	struct sm_error error;

	(void)state;
	assert_int_equal(sm_store_open("/tmp/sentimeter-is-not-there/releases.db", SM_ROLE_READER, &store, &error),
			 SM_ERROR_INPUT);
	assert_int_equal(sm_store_open("/tmp/sentimeter-is-not-there/releases.db", SM_ROLE_COLLECTOR, &store, &error),
			 SM_ERROR_IO);
	sm_store_close(NULL);
	sm_store_rows_close(NULL);
}

static void one_file_is_all_there_is(void **state)
{
	struct place *place = *state;
	char other[80];
	struct stat info;

	fixture_town(place->store, 3);
	for (int i = 0; i < 3; i++) {
		static const char *const tail[] = { "-wal", "-shm", "-journal" };

		snprintf(other, sizeof(other), "%s%s", place->path, tail[i]);
		assert_int_equal(stat(other, &info), -1);
	}
}

/* A file as version 1 made it, with a cell of then in it. */
static void make_version_1(const char *path)
{
	struct sm_buffer schema = { .bytes_max = 1 << 16 };
	char name[400];
	sqlite3 *db;

	snprintf(name, sizeof(name), "%s/src/store/schema.sql", getenv("SENTIMETER_TEST_ROOT"));
	assert_int_equal(sm_file_read(name, &schema, NULL), SM_OK);
	sm_buffer_add(&schema, "", 1);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, schema.data, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(
		db,
		"PRAGMA application_id = 1399682162; PRAGMA user_version = 1;"
		"INSERT INTO topic VALUES ('parkeren', 'p', 'p', 0); INSERT INTO area VALUES ('GM9901', 'g', 0, NULL, "
		"0, 0);"
		"INSERT INTO release VALUES (1779487200, 1779573600, 'day', '2026-05-23', '20260523', 2026, 10, 5, "
		"'ab', 0);"
		"INSERT INTO cell VALUES ('parkeren', 'GM9901', 1779487200, '20260523', 1, 20, 25, 15, -0.2, 0.3, 50, "
		"30, 20, 60, 0, 100, 0, 0, 0, 0)",
		NULL, NULL, NULL),
	    SQLITE_OK);
	sqlite3_close(db);
	sm_buffer_close(&schema);
}

static void a_file_of_the_first_version_is_brought_up_to_date_with_all_its_cells(void **state)
{
	char path[] = "/tmp/sentimeter-store-old-XXXXXX";
	const struct sm_store_filter all = { 0 };
	struct sm_store_rows *rows;
	struct sm_store_row row;
	struct sm_store *store;
	struct sm_error error = { 0 };

	(void)state;
	close(mkstemp(path));
	make_version_1(path);
	assert_int_equal(sm_store_open(path, SM_ROLE_READER, &store, &error), SM_ERROR_CONFIG);
	assert_int_equal(sm_store_open(path, SM_ROLE_COLLECTOR, &store, &error), SM_OK);
	sm_store_close(store);
	assert_int_equal(sm_store_open(path, SM_ROLE_READER, &store, &error), SM_OK);
	assert_int_equal(sm_store_select(store, &all, &rows, &error), SM_OK);
	assert_int_equal(sm_store_next(rows, &row, &error), SM_OK);
	assert_int_equal(row.cell.authors, 20);
	assert_int_equal(row.cell.coverage_pct, 60);
	assert_int_equal(row.cell.source_pct[SM_SOURCE_FORUM], 100);
	assert_int_equal(row.noise.epsilon_milli, 0);
	assert_int_equal(sm_store_next(rows, &row, &error), SM_END);
	sm_store_rows_close(rows);
	sm_store_close(store);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_cell_comes_back_as_it_was_released, setup, teardown),
		cmocka_unit_test_setup_teardown(a_cell_without_scores_says_so, setup, teardown),
		cmocka_unit_test_setup_teardown(a_period_is_released_once, setup, teardown),
		cmocka_unit_test_setup_teardown(a_week_over_a_released_day_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_release_that_cannot_be_stored_leaves_nothing_behind, setup, teardown),
		cmocka_unit_test_setup_teardown(a_reader_can_only_read, setup, teardown),
		cmocka_unit_test_setup_teardown(a_reader_cannot_write_even_without_the_authorizer, setup, teardown),
		cmocka_unit_test_setup_teardown(a_collector_adds_and_cannot_read_cells_or_take_them_away, setup,
						teardown),
		cmocka_unit_test_setup_teardown(no_column_could_hold_a_person, setup, teardown),
		cmocka_unit_test_setup_teardown(an_area_covers_the_smaller_ones_in_it, setup, teardown),
		cmocka_unit_test_setup_teardown(a_filter_takes_periods_that_lie_wholly_in_it, setup, teardown),
		cmocka_unit_test_setup_teardown(withheld_notes_add_up_over_periods, setup, teardown),
		cmocka_unit_test_setup_teardown(names_that_change_reach_a_reader_that_is_open, setup, teardown),
		cmocka_unit_test_setup_teardown(names_that_are_the_same_are_not_written_again, setup, teardown),
		cmocka_unit_test_setup_teardown(names_read_again_and_again_take_no_more_memory, setup, teardown),
		cmocka_unit_test_setup_teardown(all_that_is_read_between_begin_and_end_is_of_one_moment, setup,
						teardown),
		cmocka_unit_test_setup_teardown(the_view_names_what_the_codes_mean, setup, teardown),
		cmocka_unit_test_setup_teardown(what_was_released_of_a_period_can_be_told_again, setup, teardown),
		cmocka_unit_test_setup_teardown(a_release_keeps_the_year_of_its_own_areas, setup, teardown),
		cmocka_unit_test(periods_have_cbs_codes),
		cmocka_unit_test_setup_teardown(a_newer_file_is_refused_in_clear_words, setup, teardown),
		cmocka_unit_test(a_file_of_the_first_version_is_brought_up_to_date_with_all_its_cells),
		cmocka_unit_test(a_file_of_another_program_is_left_alone),
		cmocka_unit_test(a_journal_mode_of_another_program_stays_as_it_was),
		cmocka_unit_test(a_file_that_cannot_be_read_is_not_called_empty),
		cmocka_unit_test(a_file_that_is_no_database_is_refused),
		cmocka_unit_test(a_reader_of_nothing_is_told_to_collect_first),
		cmocka_unit_test_setup_teardown(one_file_is_all_there_is, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
