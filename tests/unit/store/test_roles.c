// SPDX-License-Identifier: EUPL-1.2
// test_roles: each role tries each act on each table; what is not in its row of the table is refused.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "connection.h"
#include "store_fixture.h"

enum { TABLES = 9, ACTS = 9 };

/* %s: the table; %c: one of its columns. */
static const struct {
	const char *name, *column;
} tables[TABLES] = {
	{ "about", "nl" },       { "release", "policy_hash" }, { "topic", "name_nl" },
	{ "area", "name" },      { "cell", "authors" },        { "cell_term", "term" },
	{ "withheld", "posts" }, { "released", "authors" },    { "sqlite_master", "sql" },
};

/* What may be tried, one letter each: r a column, c count rows, i insert, u update, d delete, D drop, a alter, x index,
 * t trigger. */
static const char acts[ACTS + 1] = "rciudDaxt";

static const char *const allowed[][TABLES] = {
	/*			about release topic area cell cell_term withheld released sqlite_master */
	[SM_ROLE_COLLECTOR] = { "", "i", "rciu", "rciu", "i", "i", "i", "", "" },
	[SM_ROLE_READER] = { "rc", "rc", "rc", "rc", "rc", "rc", "rc", "rc", "" },
	[SM_ROLE_STEWARD] = { "", "cd", "", "", "cd", "cd", "cd", "", "" },
};

static void sql_of(char act, int table, char sql[300])
{
	const char *t = tables[table].name, *c = tables[table].column;

	switch (act) {
	case 'r': snprintf(sql, 300, "SELECT %s FROM %s", c, t); break;
	case 'c': snprintf(sql, 300, "SELECT count(*) FROM %s", t); break;
	case 'i': snprintf(sql, 300, "INSERT INTO %s (%s) VALUES (1)", t, c); break;
	case 'u': snprintf(sql, 300, "UPDATE %s SET %s = 1", t, c); break;
	case 'd': snprintf(sql, 300, "DELETE FROM %s", t); break;
	case 'D': snprintf(sql, 300, "DROP %s %s", strcmp(t, "released") == 0 ? "VIEW" : "TABLE", t); break;
	case 'a': snprintf(sql, 300, "ALTER TABLE %s RENAME TO other", t); break;
	case 'x': snprintf(sql, 300, "CREATE INDEX mine ON %s (%s)", t, c); break;
	default: snprintf(sql, 300, "CREATE TEMP TRIGGER mine AFTER INSERT ON %s BEGIN SELECT 1; END", t); break;
	}
}

/* Whether the connection can prepare it; any reason will do, but a view, or SQLite's own table, refuses by itself. */
static bool can(struct sm_store *store, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL);

	sqlite3_finalize(statement);
	return code == SQLITE_OK;
}

static struct sm_store *open_as(const char *path, enum sm_role role)
{
	struct sm_store *store = NULL;

	assert_int_equal(sm_store_open(path, role, &store, NULL), SM_OK);
	return store;
}

static bool may(enum sm_role role, char act, int table)
{
	return strchr(allowed[role][table], act) != NULL;
}

static void each_role_can_do_its_own_work_and_no_more(void **state)
{
	const char *path = fixture_path();
	struct sm_store *collector = open_as(path, SM_ROLE_COLLECTOR);
	int refused = 0, tried = 0;

	(void)state;
	fixture_town(collector, 2);
	sm_store_close(collector);
	for (int role = SM_ROLE_COLLECTOR; role <= SM_ROLE_STEWARD; role++) {
		struct sm_store *store = open_as(path, (enum sm_role)role);

		for (int table = 0; table < TABLES; table++)
			for (const char *act = acts; *act; act++, tried++) {
				char sql[300];
				bool allowed_here = may((enum sm_role)role, *act, table);

				sql_of(*act, table, sql);
				refused += !allowed_here;
				if (can(store, sql) != allowed_here)
					fail_msg("role %d %s: %s", role, allowed_here ? "cannot" : "can", sql);
			}
		sm_store_close(store);
	}
	print_message("%d statements tried, %d of them to be refused\n", tried, refused);
	fixture_clean(path);
}

static void no_role_reaches_beyond_its_file(void **state)
{
	static const char *const forbidden[] = {
		"ATTACH '/tmp/other.db' AS other",
		"PRAGMA journal_mode = WAL",
		"PRAGMA writable_schema = ON",
		"PRAGMA user_version = 9",
		"PRAGMA foreign_keys = OFF",
		"PRAGMA secure_delete = OFF",
		"CREATE TABLE note (text TEXT)",
		"CREATE VIEW v AS SELECT 1",
		"CREATE TEMP TABLE note (text TEXT)",
		"CREATE VIRTUAL TABLE f USING fts5(t)",
		"ANALYZE",
		"REINDEX",
		"SELECT load_extension('x')",
	};
	const char *path = fixture_path();

	(void)state;
	for (int role = SM_ROLE_COLLECTOR; role <= SM_ROLE_STEWARD; role++) {
		struct sm_store *store = open_as(path, (enum sm_role)role);

		for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++)
			if (can(store, forbidden[i]))
				fail_msg("role %d can: %s", role, forbidden[i]);
		sm_store_close(store);
	}
	fixture_clean(path);
}

/* The control: the same statements on the same connections without the authorizer. */
static void without_the_authorizer_the_same_statements_pass(void **state)
{
	const char *path = fixture_path();
	int passed = 0;

	(void)state;
	for (int role = SM_ROLE_COLLECTOR; role <= SM_ROLE_STEWARD; role++) {
		struct sm_store *store = open_as(path, (enum sm_role)role);

		sqlite3_set_authorizer(store->db, NULL, NULL);
		for (int table = 0; table < TABLES; table++)
			for (const char *act = acts; *act; act++) {
				char sql[300];

				sql_of(*act, table, sql);
				passed += !may((enum sm_role)role, *act, table) && can(store, sql);
			}
		sm_store_close(store);
	}
	assert_true(passed > 100);
	fixture_clean(path);
}

static void a_steward_erases_a_period_whole(void **state)
{
	const char *path = fixture_path();
	struct sm_store *store = open_as(path, SM_ROLE_COLLECTOR);
	int64_t left = -1;

	(void)state;
	fixture_town(store, 3);
	sm_store_close(store);
	store = open_as(path, SM_ROLE_STEWARD);
	for (size_t i = 0; i < 4; i++) {
		static const char *const order[] = { "cell_term", "cell", "withheld", "release" };
		char sql[200];

		snprintf(sql, sizeof(sql),
			 "DELETE FROM %s WHERE from_s IN (SELECT from_s FROM release WHERE until_s < 1772500000)",
			 order[i]);
		if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
			fail_msg("%s: %s", sql, sqlite3_errmsg(store->db));
	}
	sm_store_close(store);
	store = open_as(path, SM_ROLE_READER);
	assert_int_equal(store_number(store, "SELECT count(*) FROM release", &left, NULL), SM_OK);
	assert_in_range(left, 1, 2);
	assert_int_equal(store_number(store,
				      "SELECT count(*) FROM cell WHERE from_s NOT IN (SELECT from_s FROM release)",
				      &left, NULL),
			 SM_OK);
	assert_int_equal(left, 0);
	sm_store_close(store);
	fixture_clean(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_role_can_do_its_own_work_and_no_more),
		cmocka_unit_test(no_role_reaches_beyond_its_file),
		cmocka_unit_test(without_the_authorizer_the_same_statements_pass),
		cmocka_unit_test(a_steward_erases_a_period_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
