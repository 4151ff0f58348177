// SPDX-License-Identifier: EUPL-1.2
// Unit tests of what a topic may not be about: persons and special categories; and of what it may.
#include "fixture.h"

/* How many rules of the file there are; each must compile or be refused, as wanted, with these words. */
static int check_file(const char *name, bool refused, const char *const *words)
{
	struct cases cases = cases_open(name);
	const char *field[3];
	int count = 0, wrong = 0;

	for (; cases_next(&cases, field); count++) {
		struct town town = town_of(&field[0], 1, SMALL_TOWN);
		char *text = problems_text(town.problems);
		bool said = !words;

		for (size_t i = 0; words && words[i]; i++)
			said = said || strstr(text, words[i]);
		if (field[1][0]) {
			char article[40];

			snprintf(article, sizeof(article), "(GDPR art. %s)", field[1]);
			said = said && strstr(text, article);
		}
		if ((town.status != SM_OK) != refused || (refused && !said)) {
			print_error("%s: %s\n%s\n", refused ? "compiles, or for another reason not" : "is refused",
				    field[0], text);
			wrong++;
		}
		free(text);
		town_close(&town);
	}
	assert_int_equal(wrong, 0);
	return count;
}

static void a_rule_that_targets_a_person_does_not_compile(void **state)
{
	static const char *const words[] = { "a rule listens for subjects", "the name of a person", NULL };

	(void)state;
	assert_true(check_file("person-refused.txt", true, words) >= 40);
}

static void a_rule_that_only_looks_like_it_compiles(void **state)
{
	(void)state;
	assert_true(check_file("person-allowed.txt", false, NULL) >= 40);
}

static void a_rule_of_a_special_category_needs_an_exception(void **state)
{
	static const char *const words[] = { "only possible with a signed exception", NULL };

	(void)state;
	assert_true(check_file("sensitive-refused.tsv", true, words) >= 40);
}

static void a_rule_of_what_a_municipality_runs_compiles(void **state)
{
	(void)state;
	assert_true(check_file("sensitive-allowed.txt", false, NULL) >= 20);
}

static void a_wildcard_does_not_reach_a_special_category(void **state)
{
	const char *rules[] = { "groen* OR kan* OR tran*" };
	struct town town = town_of(rules, 1, SMALL_TOWN);

	(void)state;
	assert_int_equal(topic_of(&town, "groenonderhoud"), 0);
	assert_int_equal(topic_of(&town, "het kanaal"), 0);
	assert_int_equal(topic_of(&town, "GroenLinks"), -1);
	assert_int_equal(topic_of(&town, "kanker"), -1);
	assert_int_equal(topic_of(&town, "transgenders"), -1);
	assert_int_equal(topic_of(&town, "transport"), 0);
	town_close(&town);
}

static void without_the_lists_nothing_compiles(void **state)
{
	const char *rule = "parkeren";
	struct sm_config_problems *problems;
	struct sm_topics *topics;
	struct sm_error error;

	(void)state;
	assert_int_equal(sm_config_problems_open(SM_EN, &problems, NULL), SM_OK);
	assert_int_equal(sm_topics_open(topics_file(&rule, 1), test_folder(), problems, &topics, &error),
			 SM_ERROR_INPUT);
	assert_null(topics);
	assert_non_null(strstr(error.where, "names/first.txt"));
	sm_config_problems_close(problems);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rule_that_targets_a_person_does_not_compile),
		cmocka_unit_test(a_rule_that_only_looks_like_it_compiles),
		cmocka_unit_test(a_rule_of_a_special_category_needs_an_exception),
		cmocka_unit_test(a_rule_of_what_a_municipality_runs_compiles),
		cmocka_unit_test(a_wildcard_does_not_reach_a_special_category),
		cmocka_unit_test(without_the_lists_nothing_compiles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
