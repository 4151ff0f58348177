// SPDX-License-Identifier: EUPL-1.2
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "sentimeter/table.h"
#include "taboo.h"

static char rules[64], folder[96], path[128], english[128];
static struct taboo *taboo;

static void put(const char *name, const char *list)
{
	FILE *file = fopen(name, "w");

	assert_non_null(file);
	fputs(list, file);
	fclose(file);
}

static int set_up(void **state)
{
	(void)state;
	snprintf(rules, sizeof(rules), "/tmp/sentimeter-taboo-XXXXXX");
	assert_non_null(mkdtemp(rules));
	snprintf(folder, sizeof(folder), "%s/sensitive", rules);
	snprintf(path, sizeof(path), "%s/nl.tsv", folder);
	snprintf(english, sizeof(english), "%s/en.tsv", folder);
	assert_int_equal(mkdir(folder, 0700), 0);
	put(english, "");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	taboo_close(taboo);
	taboo = NULL;
	unlink(path);
	unlink(english);
	rmdir(folder);
	return rmdir(rules);
}

static enum sm_status with(const char *list)
{
	put(path, list);
	return taboo_open(rules, &taboo, NULL);
}

static bool has(const char *term)
{
	return taboo_has(taboo, sm_text_of(term));
}

static void a_whole_term_matches_itself_in_any_case(void **state)
{
	(void)state;
	assert_int_equal(with("# comment\nimam\tgodsdienst\t9\n\nZiekte\tgezondheid\t9\n=DENK\tpolitiek\t9\n"), SM_OK);
	assert_true(has("imam") && has("IMAM") && has("ziekte") && has("denk"));
	assert_false(has("imams") || has("ima") || has("comment") || has("godsdienst"));
}

static void a_beginning_matches_what_follows(void **state)
{
	(void)state;
	assert_int_equal(with("islam*\tx\t9\nislamiet*\tx\t9\nab*\tx\t9\nabc d*\tx\t9\n"), SM_OK);
	assert_true(has("islam") && has("islamitisch") && has("islamieten") && has("abz") && has("abc z"));
	assert_false(has("isla") || has("islx") || has("a") || has("xislam"));
}

static void a_word_inside_a_term_counts(void **state)
{
	(void)state;
	assert_int_equal(with("ziek\tx\t9\nislam*\tx\t9\nblack people\tx\t9\n"), SM_OK);
	assert_true(has("heel ziek") && has("ziek van") && has("anti-islamitisch") && has("the black people here"));
	assert_false(has("ziekjes hier") || has("black") || has("people"));
}

static void letters_with_marks_are_folded_too(void **state)
{
	(void)state;
	assert_int_equal(with("kurdisch\tx\t9\nsjiïet*\tx\t9\n"), SM_OK);
	assert_true(has("SJIÏETEN") && has("sjii\xcc\x88"
					   "et"));
	assert_true(has("\xff\xfe")); /* no UTF-8: not let through */
}

/* Nothing would be taboo without them, and nobody would hear of it. */
static void a_list_that_is_not_there_is_an_error(void **state)
{
	(void)state;
	assert_int_equal(taboo_open(rules, &taboo, NULL), SM_ERROR_INPUT);
	put(path, "islam*\tgodsdienst\t9\n");
	unlink(english);
	assert_int_equal(taboo_open(rules, &taboo, NULL), SM_ERROR_INPUT);
	unlink(path);
	rmdir(folder);
	assert_int_equal(taboo_open(rules, &taboo, NULL), SM_ERROR_INPUT);
}

static void a_list_of_another_language_counts_too(void **state)
{
	char frisian[128];

	(void)state;
	snprintf(frisian, sizeof(frisian), "%s/fy.tsv", folder);
	put(frisian, "tsjerke*\tgodsdienst\t9\n");
	assert_int_equal(with("islam*\tgodsdienst\t9\n"), SM_OK);
	unlink(frisian);
	assert_true(has("tsjerkegong") && has("islam"));
}

static void a_bad_list_is_an_error(void **state)
{
	char line[SM_TABLE_LINE_BYTES_MAX + 2];

	(void)state;
	assert_int_equal(with("\xff\xfe\tx\t9\n"), SM_ERROR_DATA);
	memset(line, 'a', sizeof(line) - 1);
	line[sizeof(line) - 1] = '\0';
	assert_int_equal(with(line), SM_ERROR_LIMIT);
}

static void a_list_that_is_too_long_is_an_error(void **state)
{
	FILE *file = fopen(path, "w");

	(void)state;
	assert_non_null(file);
	for (int i = 0; i < 300000; i++)
		fprintf(file, "woord%d\tx\t9\n", i);
	fclose(file);
	assert_int_equal(taboo_open(rules, &taboo, NULL), SM_ERROR_LIMIT);
}

static void a_term_that_is_only_a_mark_says_nothing(void **state)
{
	(void)state;
	assert_int_equal(with("=\tx\t9\n*\tx\t9\n=*\tx\t9\n=eigen*\tx\t9\n"), SM_OK);
	assert_false(has(""));
	assert_true(has("eigenheid"));
}

static void the_lists_of_the_project_are_read(void **state)
{
	char own[4096];

	(void)state;
	snprintf(own, sizeof(own), "%s/rules", getenv("SENTIMETER_TEST_ROOT"));
	assert_int_equal(taboo_open(own, &taboo, NULL), SM_OK);
	assert_true(has("moslims") && has("christenen"));
	assert_false(has("duur") || has("fijn") || has("parkeren") || has("lastig"));
}

static bool in(const char *text)
{
	return taboo_in(taboo, sm_text_of(text));
}

static void a_running_text_is_searched_word_by_word(void **state)
{
	(void)state;
	assert_int_equal(with("moskee*\tx\t9\nimam\tx\t9\nblack lives\tx\t9\n=DENK\tx\t9\nz*\tx\t9\nhiv\tx\t9\n"),
			 SM_OK);
	assert_true(in("Bij de Moskee\xc3\xabn is het druk"));
	assert_true(in("moskee"));
	assert_false(in("de stadsmoskee")); /* a term begins a word */
	assert_true(in("(IMAM)"));
	assert_true(in("de imam, wie anders"));
	assert_false(in("imams")); /* only as it is */
	assert_true(in("over Black Lives Matter"));
	assert_false(in("black and lives"));
	assert_true(in("ik stem DENK!"));
	assert_false(in("ik denk niet dat ik Denk"));
	assert_true(in("naar zee"));
	assert_true(in("hiv"));
	assert_false(in("hi"));
	assert_false(in(""));
	assert_false(in("parkeren is duur, en de bus rijdt niet"));
	assert_true(has("denk")); /* of a term that might be shown, case makes no difference */
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_running_text_is_searched_word_by_word, set_up, tear_down),
		CASE(a_whole_term_matches_itself_in_any_case),
		CASE(a_beginning_matches_what_follows),
		CASE(a_word_inside_a_term_counts),
		CASE(letters_with_marks_are_folded_too),
		CASE(a_list_that_is_not_there_is_an_error),
		CASE(a_list_of_another_language_counts_too),
		CASE(a_bad_list_is_an_error),
		CASE(a_list_that_is_too_long_is_an_error),
		CASE(a_term_that_is_only_a_mark_says_nothing),
		CASE(the_lists_of_the_project_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
