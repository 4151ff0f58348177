// SPDX-License-Identifier: EUPL-1.2
// Unit tests of config.c, config_get.c and problems.c.
#include "sentimeter/config.h"
#include "test.h"

struct file {
	struct sm_config_problems *problems;
	struct sm_config *config;
	const struct sm_config_node *root;
};

static struct file read_text(const char *text)
{
	struct file file;

	assert_int_equal(sm_config_problems_open(SM_EN, &file.problems, NULL), SM_OK);
	assert_int_equal(sm_config_open(test_file(test_folder(), "x.yaml", text), file.problems, &file.config, NULL),
			 SM_OK);
	file.root = sm_config_root(file.config);
	return file;
}

static void close_file(struct file *file)
{
	sm_config_close(file->config);
	sm_config_problems_close(file->problems);
}

/* What a person would see; the path is shortened to x.yaml. */
static void check_problems(struct file *file, const char *expected)
{
	char *text = NULL, *at;
	char seen[4000] = "";
	size_t length, prefix = strlen(test_folder()) + 1;
	FILE *stream = open_memstream(&text, &length);

	sm_config_problems_print(file->problems, stream);
	fclose(stream);
	for (at = text; *at; at++) {
		if (strncmp(at, test_folder(), prefix - 1) == 0)
			at += prefix;
		strncat(seen, at, 1);
	}
	free(text);
	assert_string_equal(seen, expected);
	close_file(file);
}

static void values_come_with_their_kind(void **state)
{
	struct file f = read_text("k: 10\nname: 'Veen & Co'\nlate: 48h\nterms: ja\nshare: 0.25\nday: 2026-05-23\n"
				  "mode: demo\nlist: [a, b]\nno: no\n");
	static const char *const modes[] = { "production", "demo", NULL };
	int64_t k = 0, late = 0, day = 0;
	char name[20], b[3], no[3];
	bool terms = false;
	double share = 0;
	int mode = 0;
	const struct sm_config_node *list;

	(void)state;
	assert_true(sm_config_integer(f.config, f.root, "k", SM_NEEDED, 5, 1000, &k) && k == 10);
	assert_true(sm_config_text(f.config, f.root, "name", SM_NEEDED, name, sizeof(name)));
	assert_string_equal(name, "Veen & Co");
	assert_true(sm_config_duration(f.config, f.root, "late", SM_NEEDED, 0, 1000000, &late) && late == 172800);
	assert_true(sm_config_bool(f.config, f.root, "terms", SM_NEEDED, &terms) && terms);
	assert_true(sm_config_number(f.config, f.root, "share", SM_NEEDED, 0, 1, &share) && share == 0.25);
	assert_true(sm_config_date(f.config, f.root, "day", SM_NEEDED, &day) && day == 1779487200);
	assert_true(sm_config_choice(f.config, f.root, "mode", SM_NEEDED, modes, &mode) && mode == 1);
	assert_true(sm_config_text(f.config, f.root, "no", SM_NEEDED, no, sizeof(no)));
	list = sm_config_get(f.config, f.root, "list", SM_NEEDED);
	assert_int_equal(sm_config_count(list), 2);
	assert_true(sm_config_scalar(sm_config_item(list, 1), b, sizeof(b)));
	assert_string_equal(b, "b");
	assert_null(sm_config_item(list, 2));
	assert_false(sm_config_integer(f.config, f.root, "absent", SM_OPTIONAL, 0, 1, &k));
	check_problems(&f, "");
}

static void every_problem_is_told_at_once_with_its_place(void **state)
{
	static const char *const known[] = { "k", "lateness", "terms", "organisation", NULL };
	struct file f = read_text("k: 3\nlatenes: 48h\nterms: perhaps\n");
	char name[20];
	int64_t k;
	bool terms;

	(void)state;
	assert_false(sm_config_bool(f.config, f.root, "terms", SM_NEEDED, &terms));
	assert_true(sm_config_keys(f.config, f.root, known));
	assert_false(sm_config_integer(f.config, f.root, "k", SM_NEEDED, 5, 1000, &k));
	assert_false(sm_config_text(f.config, f.root, "organisation", SM_NEEDED, name, sizeof(name)));
	check_problems(&f, "x.yaml:1:1: 'organisation' is missing\n    k: 3\n    ^\n"
			   "x.yaml:1:4: 'k' must be a whole number from 5 to 1000\n    k: 3\n       ^\n"
			   "x.yaml:2:1: unknown key 'latenes': did you mean 'lateness'?\n    latenes: 48h\n    ^\n"
			   "x.yaml:3:8: 'terms' must be yes or no\n    terms: perhaps\n           ^\n");
}

static void a_place_inside_a_value_is_found_in_every_style(void **state)
{
	/* In each the word at offset 4 of the text is meant. */
	struct file f = read_text("a: one two\nb: 'one two'\nc: >\n  one\n  two\nd: |\n  one\n  two\ne: one\n   two\n");
	static const char *const keys[] = { "a", "b", "c", "d", "e" };

	(void)state;
	for (size_t i = 0; i < 5; i++)
		sm_config_problem_in(f.config, sm_config_get(f.config, f.root, keys[i], SM_NEEDED), 4, "%s", "%s",
				     keys[i]);
	check_problems(&f, "x.yaml:1:8: a\n    a: one two\n           ^\n"
			   "x.yaml:2:9: b\n    b: 'one two'\n            ^\n"
			   "x.yaml:5:3: c\n      two\n      ^\n"
			   "x.yaml:8:3: d\n      two\n      ^\n"
			   "x.yaml:10:4: e\n       two\n       ^\n");
}

static void what_is_no_yaml_says_where(void **state)
{
	struct file f = read_text("a: 1\nb: [1, 2\nc: 3\n");

	(void)state;
	assert_int_equal(sm_config_problems_count(f.problems), 1);
	close_file(&f);
	f = read_text("a: 1\na: 2\n");
	check_problems(&f, "x.yaml:2:1: 'a' stands twice (first on line 1)\n    a: 2\n    ^\n");
	f = read_text("a: &x 1\nb: *x\n");
	check_problems(&f, "x.yaml:2:5: aliases (*name) do not work here: write it out\n    b: *x\n        ^\n");
	f = read_text("");
	assert_false(sm_config_keys(f.config, f.root, (const char *const[]){ "k", NULL }));
	assert_int_equal(sm_config_problems_count(f.problems), 1);
	close_file(&f);
}

static void deep_nesting_and_large_files_are_refused(void **state)
{
	struct sm_config_problems *problems;
	struct sm_config *config;
	char deep[200] = "";
	char *large = malloc((1 << 20) + 10);
	struct file f;

	(void)state;
	memset(deep, '[', 100);
	f = read_text(deep);
	assert_int_equal(sm_config_problems_count(f.problems), 1);
	close_file(&f);
	memset(large, 'a', (1 << 20) + 9);
	large[(1 << 20) + 9] = '\0';
	assert_int_equal(sm_config_problems_open(SM_EN, &problems, NULL), SM_OK);
	assert_int_equal(sm_config_open(test_file(test_folder(), "l.yaml", large), problems, &config, NULL),
			 SM_ERROR_LIMIT);
	assert_int_equal(sm_config_open("/nonexistent/x.yaml", problems, &config, NULL), SM_ERROR_INPUT);
	assert_null(config);
	sm_config_problems_close(problems);
	free(large);
}

/* piece, count times after another, between the two ends; the caller frees. */
static char *repeat(const char *before, const char *piece, int count, const char *after)
{
	struct sm_buffer text = { .bytes_max = 2 << 20 };

	sm_buffer_text(&text, before);
	for (int i = 0; i < count; i++)
		sm_buffer_text(&text, piece);
	sm_buffer_text(&text, after);
	assert_false(text.failed);
	return text.data;
}

static void a_file_that_does_not_fit_in_memory_is_no_configuration(void **state)
{
	char *text = repeat("[", "{a},", 250000, "]");
	struct sm_config_problems *problems;
	struct sm_config *config;
	struct sm_error error;

	(void)state;
	assert_int_equal(sm_config_problems_open(SM_EN, &problems, NULL), SM_OK);
	assert_int_equal(sm_config_open(test_file(test_folder(), "f.yaml", text), problems, &config, &error),
			 SM_ERROR_LIMIT);
	assert_non_null(strstr(error.where, "f.yaml"));
	assert_null(config);
	sm_config_problems_close(problems);
	free(text);
}

static void a_map_has_a_maximum_of_keys(void **state)
{
	struct sm_buffer text = { .bytes_max = 2 << 20 };
	struct file f;

	(void)state;
	for (int i = 1; i <= 500; i++)
		sm_buffer_format(&text, "k%d: 1\n", i);
	f = read_text(text.data);
	check_problems(&f, "");
	for (int i = 501; i <= 90000; i++)
		sm_buffer_format(&text, "k%d: 1\n", i);
	f = read_text(text.data);
	check_problems(&f, "x.yaml:501:1: too many keys together (limit 500)\n    k501: 1\n    ^\n");
	sm_buffer_close(&text);
}

static void a_long_list_is_read_by_index(void **state)
{
	char *text = repeat("list: [", "x,", 200000, "last]");
	struct file f = read_text(text);
	const struct sm_config_node *list = sm_config_get(f.config, f.root, "list", SM_NEEDED);
	char value[10];

	(void)state;
	assert_int_equal(sm_config_count(list), 200001);
	for (size_t i = 0; i < sm_config_count(list); i++)
		assert_true(sm_config_scalar(sm_config_item(list, i), value, sizeof(value)));
	assert_string_equal(value, "last");
	assert_null(sm_config_item(list, 200001));
	close_file(&f);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_come_with_their_kind),
		cmocka_unit_test(every_problem_is_told_at_once_with_its_place),
		cmocka_unit_test(a_place_inside_a_value_is_found_in_every_style),
		cmocka_unit_test(what_is_no_yaml_says_where),
		cmocka_unit_test(deep_nesting_and_large_files_are_refused),
		cmocka_unit_test(a_file_that_does_not_fit_in_memory_is_no_configuration),
		cmocka_unit_test(a_map_has_a_maximum_of_keys),
		cmocka_unit_test(a_long_list_is_read_by_index),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
