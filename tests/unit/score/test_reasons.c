// SPDX-License-Identifier: EUPL-1.2
// test_reasons: reasons add up to the score, to the last digit, on a thousand texts put together at random.
#include <math.h>

#include "fixture.h"

enum { TEXTS = 1000 };

static struct sm_reasons reasons;

static void the_reasons_add_up_to_the_score(void **state)
{
	static char text[FIXTURE_TEXT];
	uint64_t seed = 7;

	for (int i = 0; i < TEXTS; i++) {
		struct sm_verdict verdict;
		double sum = 0, value;
		char shown[2][32];

		fixture_text(&seed, i % 10 ? 20 : 800, text);
		sm_score(*state, sm_text_of(text), "nl", sm_text_of(""), &verdict, &reasons);
		for (size_t j = 0; j < reasons.count; j++)
			sum += reasons.reason[j].after;
		sum = round(sum * 1000) / 1000;
		value = sum == 0 ? 0 : sum / sqrt(sum * sum + reasons.scale);
		snprintf(shown[0], sizeof(shown[0]), "%.3f", verdict.value);
		snprintf(shown[1], sizeof(shown[1]), "%.3f", round(value * 1000) / 1000);
		assert_string_equal(shown[0], shown[1]);
	}
}

static void the_rules_of_a_reason_lead_from_its_first_weight_to_its_last(void **state)
{
	static char text[FIXTURE_TEXT];
	uint64_t seed = 8;
	size_t seen = 0;

	for (int i = 0; i < TEXTS; i++) {
		struct sm_verdict verdict;

		fixture_text(&seed, 20, text);
		sm_score(*state, sm_text_of(text), "nl", sm_text_of(""), &verdict, &reasons);
		for (size_t j = 0; j < reasons.count && reasons.count < SM_REASONS_MAX; j++) {
			const struct sm_reason *reason = &reasons.reason[j];
			double weight = reason->before;

			for (size_t k = 0; k < reason->rules; k++)
				weight = round(round(weight * reason->rule[k].factor * 1e6) / 1e3) / 1e3;
			if (fabs(weight - reason->after) > 1e-9)
				fail_msg("%f is not %f", weight, reason->after);
			seen += reason->rules > 2;
		}
	}
	if (seen < 20)
		fail_msg("only %zu", seen);
}

static void a_reason_names_words_entry_and_rules_with_their_lines(void **state)
{
	struct sm_verdict verdict;
	const struct sm_reason *reason = reasons.reason;

	sm_score(*state, SM_TEXT("Dat is niet heel GOEDE straat"), NULL, sm_text_of(""), &verdict, &reasons);
	assert_int_equal(reasons.count, 1);
	assert_true(sm_text_is(reason->words, "GOEDE"));
	assert_true(sm_text_is(reason->entry, "goed"));
	assert_string_equal(reason->file, "rules/nl/lexicon.tsv");
	assert_int_equal(reason->line, 8);
	assert_int_equal(reason->rules, 3);
	assert_string_equal(reason->rule[0].word, "(capitals)");
	assert_string_equal(reason->rule[1].name, "stronger");
	assert_string_equal(reason->rule[1].word, "heel");
	assert_string_equal(reason->rule[2].name, "negation-both");
	assert_string_equal(reason->rule[2].file, "rules/nl/modifiers.tsv");
	assert_int_equal(reason->rule[2].line, 13);
}

static void too_many_reasons_are_taken_together(void **state)
{
	static char text[FIXTURE_TEXT];
	struct sm_verdict verdict;
	size_t used = 0;
	double sum = 0;

	for (int i = 0; i < 200; i++)
		used += (size_t)sprintf(text + used, "het is goed en slecht en leuk. ");
	sm_score(*state, sm_text_of(text), NULL, sm_text_of(""), &verdict, &reasons);
	assert_int_equal(reasons.count, SM_REASONS_MAX);
	assert_true(sm_text_is(reasons.reason[SM_REASONS_MAX - 1].entry, "…"));
	for (size_t i = 0; i < reasons.count; i++)
		sum += reasons.reason[i].after;
	assert_int_equal(lround(sum * 1000), 200 * 2000);
}

static void the_score_is_the_same_with_and_without_reasons(void **state)
{
	static char text[FIXTURE_TEXT];
	uint64_t seed = 9;

	for (int i = 0; i < TEXTS; i++) {
		struct sm_verdict with, without;

		fixture_text(&seed, 20, text);
		sm_score(*state, sm_text_of(text), NULL, sm_text_of(""), &with, &reasons);
		sm_score(*state, sm_text_of(text), NULL, sm_text_of(""), &without, NULL);
		assert_memory_equal(&with.value, &without.value, sizeof(with.value));
		assert_int_equal(with.class, without.class);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_reasons_add_up_to_the_score),
		cmocka_unit_test(the_rules_of_a_reason_lead_from_its_first_weight_to_its_last),
		cmocka_unit_test(a_reason_names_words_entry_and_rules_with_their_lines),
		cmocka_unit_test(too_many_reasons_are_taken_together),
		cmocka_unit_test(the_score_is_the_same_with_and_without_reasons),
	};

	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
