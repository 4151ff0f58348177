// SPDX-License-Identifier: EUPL-1.2
// erase: periods over their time leave no row and no byte; who may erase can do nothing else.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "connection.h"
#include "sentimeter/file.h"
#include "store_fixture.h"

enum { DAYS = 120, KEPT = 20 };

static const char *path;
static int64_t cutoff_s;

static struct sm_store *open_as(enum sm_role role)
{
	struct sm_store *store;
	struct sm_error error = { 0 };

	if (sm_store_open(path, role, &store, &error) != SM_OK)
		fail_msg("%s", error.text[SM_EN]);
	return store;
}

static int set_up(void **state)
{
	struct sm_store *store;
	struct sm_period span = { 0 };

	(void)state;
	path = fixture_path();
	store = open_as(SM_ROLE_COLLECTOR);
	fixture_town(store, DAYS);
	sm_store_close(store);
	store = open_as(SM_ROLE_READER);
	assert_int_equal(sm_store_span(store, &span.from_s, &span.until_s, NULL), SM_OK);
	sm_store_close(store);
	cutoff_s = sm_period_of(SM_DAY, span.until_s - KEPT * 86400 + 3600).from_s;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fixture_clean(path);
	return 0;
}

static size_t found(void)
{
	struct sm_buffer bytes = { .bytes_max = 64 << 20 };
	size_t count;

	assert_int_equal(sm_file_read(path, &bytes, NULL), SM_OK);
	count = sm_store_search((struct sm_text){ bytes.data, bytes.length }, cutoff_s);
	sm_buffer_close(&bytes);
	return count;
}

static int64_t number(const char *sql)
{
	struct sm_store *store = open_as(SM_ROLE_READER);
	int64_t value;

	assert_int_equal(store_number(store, sql, &value, NULL), SM_OK);
	sm_store_close(store);
	return value;
}

static void what_is_over_its_time_leaves_no_row_and_no_byte(void **state)
{
	struct sm_store *steward = open_as(SM_ROLE_STEWARD);
	struct sm_store_erased erased;
	struct sm_error error = { 0 };
	int64_t kept;

	(void)state;
	assert_true(found() > DAYS - KEPT);
	if (sm_store_erase(steward, cutoff_s, true, &erased, &error) != SM_OK)
		fail_msg("%s", error.text[SM_EN]);
	assert_int_equal(erased.periods, DAYS - KEPT);
	assert_true(erased.cells > DAYS);
	assert_true(found() > DAYS - KEPT); /* a dry run erases nothing */
	kept = number("SELECT count(*) FROM cell") - erased.cells;
	for (int again = 0; again < 2; again++) {
		if (sm_store_erase(steward, cutoff_s + 7200, false, &erased, &error) != SM_OK)
			fail_msg("%s", error.text[SM_EN]);
		assert_int_equal(erased.periods, again ? 0 : DAYS - KEPT);
		assert_true(erased.bytes_searched > 1000);
	}
	sm_store_close(steward);
	assert_int_equal(found(), 0);
	assert_int_equal(number("SELECT count(*) FROM release"), KEPT);
	assert_int_equal(number("SELECT count(*) FROM cell"), kept);
	assert_int_equal(number("SELECT count(*) FROM cell_term WHERE from_s NOT IN (SELECT from_s FROM release)"), 0);
	assert_int_equal(number("SELECT count(*) FROM withheld WHERE from_s NOT IN (SELECT from_s FROM release)"), 0);
}

/* The negative control: rows that are deleted as SQLite does by itself stay in the file, and the search finds them. */
static void rows_that_are_only_deleted_are_found(void **state)
{
	sqlite3 *db;

	(void)state;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db,
				      "PRAGMA secure_delete = OFF; DELETE FROM cell_term; DELETE FROM cell; "
				      "DELETE FROM withheld; DELETE FROM release",
				      NULL, NULL, NULL),
			 SQLITE_OK);
	sqlite3_close(db);
	assert_int_equal(number("SELECT count(*) FROM release"), 0);
	assert_true(found() > 0);
}

static void a_name_that_is_left_is_told(void **state)
{
	struct sm_store *steward = open_as(SM_ROLE_STEWARD);
	struct sm_store_erased erased;
	char beside[300];

	(void)state;
	snprintf(beside, sizeof(beside), "%s-shm", path);
	assert_int_equal(sm_file_replace(beside, SM_TEXT("left behind: 2001-02-03"), 0600, NULL), SM_OK);
	assert_int_equal(sm_store_erase(steward, cutoff_s, false, &erased, NULL), SM_ERROR_DATA);
	sm_store_close(steward);
	unlink(beside);
}

static void a_steward_can_erase_and_nothing_else(void **state)
{
	static const char *const forbidden[] = {
		"INSERT INTO topic VALUES ('x', 'x', 'x', 9)",
		"UPDATE cell SET authors = 1",
		"UPDATE release SET until_s = until_s + 1",
		"DELETE FROM topic",
		"DELETE FROM about",
		"SELECT mean FROM cell",
		"SELECT term FROM cell_term",
		"DROP TABLE cell",
		"CREATE TABLE x (y)",
		"ATTACH '/tmp/x' AS x",
		"PRAGMA secure_delete = OFF",
		"VACUUM",
	};
	struct sm_store *steward = open_as(SM_ROLE_STEWARD);
	struct sm_store_erased erased;

	(void)state;
	assert_int_equal(sm_store_erase(steward, cutoff_s, false, &erased, NULL), SM_OK);
	for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++)
		if (sqlite3_exec(steward->db, forbidden[i], NULL, NULL, NULL) == SQLITE_OK)
			fail_msg("a steward can do this: %s", forbidden[i]);
	assert_int_equal(sqlite3_exec(steward->db, "DELETE FROM withheld", NULL, NULL, NULL), SQLITE_OK);
	sm_store_close(steward);
}

static void a_collector_and_a_reader_cannot_erase(void **state)
{
	struct sm_store *store = open_as(SM_ROLE_COLLECTOR);
	struct sm_store_erased erased;

	(void)state;
	assert_true(sm_store_erase(store, cutoff_s, false, &erased, NULL) < 0);
	sm_store_close(store);
	store = open_as(SM_ROLE_READER);
	assert_true(sm_store_erase(store, cutoff_s, false, &erased, NULL) < 0);
	sm_store_close(store);
	assert_int_equal(number("SELECT count(*) FROM release"), DAYS);
}

/* In ten years the examples in the comments of the schema are over their time too. */
static void names_in_comments_and_in_hashes_mean_nothing(void **state)
{
	struct sm_store *steward = open_as(SM_ROLE_STEWARD);
	struct sm_store_erased erased;
	const int64_t later_s = INT64_C(2100000000);

	(void)state;
	assert_int_equal(sm_store_search(SM_TEXT("0123abcd20200102deadbeef"), later_s), 0);
	assert_int_equal(sm_store_search(SM_TEXT("GM0001\x1f\x7fzz20200102\x08\x09"), later_s), 1);
	assert_int_equal(sm_store_search(SM_TEXT("x 2020W121 y 2020-W12 z 2020-01-02T03 "), later_s), 3);
	assert_int_equal(sm_store_search(SM_TEXT("x 2044W121 2044-01-02 20441332 2020-13-01"), later_s), 0);
	assert_int_equal(sm_store_erase(steward, later_s, false, &erased, NULL), SM_OK);
	assert_int_equal(erased.periods, DAYS);
	sm_store_close(steward);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(what_is_over_its_time_leaves_no_row_and_no_byte),
		CASE(rows_that_are_only_deleted_are_found),
		CASE(a_name_that_is_left_is_told),
		CASE(a_steward_can_erase_and_nothing_else),
		CASE(a_collector_and_a_reader_cannot_erase),
		CASE(names_in_comments_and_in_hashes_mean_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
