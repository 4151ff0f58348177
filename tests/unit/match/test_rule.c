// SPDX-License-Identifier: EUPL-1.2
// Unit tests of the rule language: what rules catch, and how they fail.
#include "fixture.h"
#include "rule.h"

static void every_vector_catches_what_it_says(void **state)
{
	struct cases cases = cases_open("vectors.tsv");
	const char *field[3];
	int count = 0, wrong = 0;

	(void)state;
	for (; cases_next(&cases, field); count++) {
		struct town town = town_of(&field[0], 1, SMALL_TOWN);
		bool wanted = strcmp(field[2], "yes") == 0;

		if (town.status != SM_OK) {
			print_error("does not compile: %s\n", field[0]);
			wrong++;
		} else if ((topic_of(&town, field[1]) == 0) != wanted) {
			print_error("'%s' on '%s' should give %s\n", field[0], field[1], field[2]);
			wrong++;
		}
		town_close(&town);
	}
	assert_int_equal(wrong, 0);
	assert_true(count >= 80);
}

/* The rule starts at line 5, column 7 of the file that topics_file writes. */
static void a_mistake_is_told_at_its_place(void **state)
{
	struct cases cases = cases_open("errors.tsv");
	const char *field[3];
	int wrong = 0;

	(void)state;
	while (cases_next(&cases, field)) {
		struct town town = town_of(&field[0], 1, SMALL_TOWN);
		char *text = problems_text(town.problems), place[40];

		snprintf(place, sizeof(place), "topics.yaml:6:%d: ", atoi(field[1]) + 6);
		if (town.status != SM_ERROR_CONFIG || !strstr(text, place) || !strstr(text, field[2])) {
			print_error("'%s' should say %s...%s, says %s\n", field[0], place, field[2], text);
			wrong++;
		}
		free(text);
		town_close(&town);
	}
	assert_int_equal(wrong, 0);
}

static void all_mistakes_are_told_at_once_with_a_caret(void **state)
{
	const char *rules[] = { "pa* OR bus trein", "(tram OR @iemand", "moslims" };
	struct town town = town_of(rules, 3, SMALL_TOWN);
	char *text = problems_text(town.problems);
	char *caret = strchr(text, '^');

	(void)state;
	assert_int_equal(sm_config_problems_count(town.problems), 5);
	assert_non_null(strstr(text, "          pa* OR bus trein\n          ^\n"));
	assert_non_null(caret);
	free(text);
	town_close(&town);
}

static void messages_come_in_dutch_too(void **state)
{
	const char *rule = "parkeren OR moslims";
	struct sm_config_problems *problems;
	struct sm_topics *topics;
	struct sm_error error;

	(void)state;
	assert_int_equal(sm_config_problems_open(SM_NL, &problems, NULL), SM_OK);
	assert_int_equal(sm_topics_open(topics_file(&rule, 1), test_root("rules"), problems, &topics, &error),
			 SM_ERROR_CONFIG);
	assert_non_null(strstr(error.text[SM_NL], "godsdienst (AVG art. 9)"));
	assert_non_null(strstr(error.text[SM_EN], "religion (GDPR art. 9)"));
	assert_int_equal(error.line, 6);
	assert_int_equal(error.column, 19);
	sm_config_problems_close(problems);
}

static void a_rule_over_several_lines_keeps_its_places(void **state)
{
	struct town town =
	    town_open(test_file(test_folder(), "topics.yaml",
				"topics:\n- id: a\n  name: {nl: a, en: a}\n  theme: x\n  rule: >\n"
				"    parkeren OR\n    bus OR (trein\n    OR tram\n  purpose: x\n  ground: x\n"
				"  owner: x\n  from: 2026-01-01\n  until: 2027-01-01\n"),
		      SMALL_TOWN);
	char *text = problems_text(town.problems);

	(void)state;
	assert_non_null(strstr(text, "topics.yaml:7:12: "));
	free(text);
	town_close(&town);
}

static void too_large_and_too_deep_rules_are_refused(void **state)
{
	char rule[4000];
	const char *rules[] = { rule };
	size_t length = 0;

	(void)state;
	for (int i = 0; i < 200; i++)
		rule[length++] = '(';
	memcpy(rule + length, "bus", 3);
	length += 3;
	for (int i = 0; i < 200; i++)
		rule[length++] = ')';
	rule[length] = '\0';
	for (int round = 0; round < 2; round++) {
		struct town town = town_of(rules, 1, SMALL_TOWN);
		char *text = problems_text(town.problems);

		assert_int_equal(town.status, SM_ERROR_CONFIG);
		assert_non_null(strstr(text, "too large or too deep"));
		free(text);
		town_close(&town);
		for (length = 0; length + 5 < sizeof(rule); length += 4)
			memcpy(rule + length, "NOT ", 4);
		memcpy(rule + length, "b", 2);
	}
}

/* Every prefix of a rule with everything in it, and each of its bytes changed: no crash, and a verdict. */
static void half_written_rules_never_crash(void **state)
{
	static const char whole[] = "(parkeer* OF \"grof vuil\" NEAR/5 (stoep OF straat)) EN NIET (auto's OR \"b c\")";
	char rule[sizeof(whole)];
	const char *rules[] = { rule };

	(void)state;
	for (size_t cut = 1; cut < sizeof(whole); cut++) {
		struct town town;

		memcpy(rule, whole, cut);
		rule[cut] = '\0';
		town = town_of(rules, 1, SMALL_TOWN);
		assert_true(town.status == SM_OK || town.status == SM_ERROR_CONFIG);
		town_close(&town);
		memcpy(rule, whole, sizeof(whole));
		rule[cut - 1] = "()\"*/@ "[cut % 7];
		town = town_of(rules, 1, SMALL_TOWN);
		assert_true(town.status == SM_OK || town.status == SM_ERROR_CONFIG);
		town_close(&town);
	}
}

static void keep(void *context, size_t offset, const char *nl, const char *en)
{
	(void)offset;
	(void)nl;
	snprintf(context, 300, "%s", en);
}

static void a_full_arena_is_a_problem_and_no_rule_with_holes(void **state)
{
	char said[300] = "";
	struct rule_problems problems = { .add = keep, .context = said };
	struct rule_term term;
	struct sm_arena *arena;

	(void)state;
	assert_int_equal(sm_arena_open(&arena, 4096, NULL), SM_OK);
	assert_true(rule_term_read(SM_TEXT("parkeren"), 0, arena, &problems, &term));
	while (sm_arena_take(arena, 16))
		;
	assert_false(rule_term_read(SM_TEXT("parkeren"), 0, arena, &problems, &term));
	assert_int_equal(problems.count, 1);
	assert_non_null(strstr(said, "too many words"));
	sm_arena_close(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_vector_catches_what_it_says),
		cmocka_unit_test(a_mistake_is_told_at_its_place),
		cmocka_unit_test(all_mistakes_are_told_at_once_with_a_caret),
		cmocka_unit_test(messages_come_in_dutch_too),
		cmocka_unit_test(a_rule_over_several_lines_keeps_its_places),
		cmocka_unit_test(too_large_and_too_deep_rules_are_refused),
		cmocka_unit_test(half_written_rules_never_crash),
		cmocka_unit_test(a_full_arena_is_a_problem_and_no_rule_with_holes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
