// SPDX-License-Identifier: EUPL-1.2
// Unit tests of table.c.
#include "sentimeter/table.h"
#include "test.h"

static struct sm_table open_text(const char *text)
{
	struct sm_table table;
	struct sm_error error;
	const char *folder = test_folder();

	test_file(folder, "t.tsv", text);
	assert_int_equal(sm_table_open(folder, "t.tsv", &table, &error), SM_OK);
	return table;
}

static void rows_come_with_their_cells_and_line(void **state)
{
	struct sm_table table =
	    open_text("\xef\xbb\xbf# comment\n\nnice\t 1.5 \t\tlast\r\n \t\n#\n#x\t1\nno # comment");
	struct sm_error error;

	(void)state;
	assert_int_equal(sm_table_next(&table, &error), SM_OK);
	assert_int_equal(table.line, 3);
	assert_int_equal(table.count, 4);
	assert_string_equal(table.cell[0], "nice");
	assert_string_equal(table.cell[1], "1.5");
	assert_string_equal(table.cell[2], "");
	assert_string_equal(table.cell[3], "last");
	assert_string_equal(table.cell[4], "");
	assert_string_equal(table.cell[SM_TABLE_CELLS_MAX - 1], "");
	assert_int_equal(sm_table_next(&table, &error), SM_OK);
	assert_int_equal(table.line, 7);
	assert_int_equal(table.count, 1);
	assert_string_equal(table.cell[0], "no # comment");
	assert_int_equal(sm_table_next(&table, &error), SM_END);
	assert_int_equal(sm_table_next(&table, &error), SM_END);
	sm_table_close(&table);
	table = open_text("");
	assert_int_equal(sm_table_next(&table, &error), SM_END);
	sm_table_close(&table);
}

static void check_refused(const char *text, enum sm_status wanted, int line)
{
	struct sm_table table = open_text(text);
	struct sm_error error;
	enum sm_status status;

	while ((status = sm_table_next(&table, &error)) == SM_OK)
		;
	assert_int_equal(status, wanted);
	assert_int_equal(error.line, line);
	assert_non_null(strstr(error.where, "t.tsv"));
	sm_table_close(&table);
}

static void a_row_that_cannot_be_is_refused_at_its_line(void **state)
{
	char *large = malloc(SM_TABLE_LINE_BYTES_MAX + 10);

	(void)state;
	check_refused("good\n\nb\xe9t\n", SM_ERROR_DATA, 3);
	check_refused("a\tb\tc\td\te\tf\tg\th\ti\tj\tk\tl\tm\tn\to\tp\tq\n", SM_ERROR_LIMIT, 1);
	memset(large, 'x', SM_TABLE_LINE_BYTES_MAX + 9);
	large[0] = '\n';
	large[SM_TABLE_LINE_BYTES_MAX + 9] = '\0';
	check_refused(large, SM_ERROR_LIMIT, 2);
	free(large);
}

static void a_table_that_is_not_there_is_an_error(void **state)
{
	struct sm_table table;
	struct sm_error error;

	(void)state;
	assert_int_equal(sm_table_open("/nonexistent", "t.tsv", &table, &error), SM_ERROR_INPUT);
	assert_string_equal(error.where, "/nonexistent/t.tsv");
	assert_int_equal(sm_table_next(&table, &error), SM_END);
	sm_table_close(&table);
	assert_int_equal(sm_table_open(NULL, "/nonexistent.tsv", &table, &error), SM_ERROR_INPUT);
	assert_string_equal(error.where, "/nonexistent.tsv");
	sm_table_close(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_come_with_their_cells_and_line),
		cmocka_unit_test(a_row_that_cannot_be_is_refused_at_its_line),
		cmocka_unit_test(a_table_that_is_not_there_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
