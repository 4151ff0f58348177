// SPDX-License-Identifier: EUPL-1.2
// test_reference: the fast scorer says what a slow and simple one says, on texts put together at random.
#include "fixture.h"
#include "reference.h"

enum { TEXTS = 4000, LONG_TEXTS = 12 };

static struct reference *reference;

static int open_both(void **state)
{
	reference = reference_open(fixture_path("tests/data/score/rules"));
	return fixture_open(state);
}

static int close_both(void **state)
{
	reference_close(reference);
	return fixture_close(state);
}

static void compare(const struct sm_scorer *scorer, const char *text, const char *language, const char *hint)
{
	struct sm_verdict fast, slow, faster;
	static struct sm_reasons reasons;
	double scale;
	char said[2][200];

	sm_score(scorer, sm_text_of(text), language, sm_text_of(hint), &fast, &reasons);
	sm_score(scorer, sm_text_of(text), language, sm_text_of(hint), &faster, NULL);
	assert_true(fast.value == faster.value && fast.class == faster.class && fast.coverage == faster.coverage &&
		    fast.subjectivity == faster.subjectivity && fast.irony == faster.irony);
	reference_score(reference, text, language, hint, &slow, &scale);
	snprintf(said[0], sizeof(said[0]), "%.3f %s '%s' coverage %.3f subjectivity %.3f irony %d scale %.3f",
		 fast.value, sm_class_name(fast.class), fast.language, fast.coverage, fast.subjectivity, fast.irony,
		 reasons.scale);
	snprintf(said[1], sizeof(said[1]), "%.3f %s '%s' coverage %.3f subjectivity %.3f irony %d scale %.3f",
		 slow.value, sm_class_name(slow.class), slow.language, slow.coverage, slow.subjectivity, slow.irony,
		 scale);
	if (strcmp(said[0], said[1]) != 0)
		fprintf(stderr, "text: <<%s>>\nfast: %s\nslow: %s\n", text, said[0], said[1]);
	assert_string_equal(said[0], said[1]);
}

static void the_reference_agrees_on_short_texts(void **state)
{
	static const char *const hint[] = { "", "nl", "en-GB", "de" };
	static char text[FIXTURE_TEXT];
	uint64_t seed = 1;

	for (int i = 0; i < TEXTS; i++) {
		fixture_text(&seed, 24, text);
		compare(*state, text, i % 3 ? "nl" : NULL, hint[fixture_random(&seed) % 4]);
	}
}

static void the_reference_agrees_on_texts_of_many_blocks(void **state)
{
	static char text[FIXTURE_TEXT];
	uint64_t seed = 2;

	for (int i = 0; i < LONG_TEXTS; i++) {
		fixture_text(&seed, 2500, text);
		compare(*state, text, i % 2 ? "nl" : NULL, "");
	}
}

static void the_reference_agrees_on_sentences_without_end(void **state)
{
	static char text[FIXTURE_TEXT];
	static const char *const word[] = { "goed ", "niet ", "fiets ", "heel ", "klacht ", "de " };
	uint64_t seed = 3;

	for (int i = 0; i < 3; i++) {
		text[0] = '\0';
		for (size_t used = 0; used < 12000;)
			used += (size_t)sprintf(text + used, "%s", word[fixture_random(&seed) % 6]);
		compare(*state, text, NULL, "");
	}
}

/* So that the comparison is known to be able to fail. */
static void the_reference_disagrees_when_a_rule_is_missing(void **state)
{
	struct sm_verdict fast, slow;
	double scale;

	sm_score(*state, SM_TEXT("dat is niet goed"), "nl", sm_text_of(""), &fast, NULL);
	ref_word(reference, "niet", 2)->modifier = -1;
	ref_word(reference, "niet", 3)->modifier = -1;
	reference_score(reference, "dat is niet goed", "nl", "", &slow, &scale);
	assert_true(fast.value < 0);
	assert_true(slow.value > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_reference_agrees_on_short_texts),
		cmocka_unit_test(the_reference_agrees_on_texts_of_many_blocks),
		cmocka_unit_test(the_reference_agrees_on_sentences_without_end),
		cmocka_unit_test(the_reference_disagrees_when_a_rule_is_missing),
	};

	return cmocka_run_group_tests(tests, open_both, close_both);
}
