// SPDX-License-Identifier: EUPL-1.2
// test_lines: many lines at once get what each of them gets by itself, with and without reasons.
#include "fixture.h"

enum { ROUNDS = 60, LINES_MAX = 400, LONG_PIECES = 2500 };

/* Lines as they are scored by themselves, to be met in the same order. */
struct expected {
	const struct sm_scorer *scorer;
	const char *language;
	struct sm_text line[LINES_MAX];
	size_t count, met;
	size_t most; /* after so many it is enough */
};

static void same_reasons(const struct sm_reasons *a, const struct sm_reasons *b)
{
	assert_int_equal(a->count, b->count);
	assert_true(a->scale == b->scale && a->negative == b->negative && a->positive == b->positive);
	for (size_t i = 0; i < a->count; i++) {
		assert_ptr_equal(a->reason[i].words.data, b->reason[i].words.data);
		assert_int_equal(a->reason[i].words.length, b->reason[i].words.length);
		assert_string_equal(a->reason[i].file, b->reason[i].file);
		assert_int_equal(a->reason[i].line, b->reason[i].line);
		assert_true(a->reason[i].before == b->reason[i].before && a->reason[i].after == b->reason[i].after);
		assert_int_equal(a->reason[i].rules, b->reason[i].rules);
	}
}

static bool same(const struct sm_verdict *a, const struct sm_verdict *b)
{
	return a->value == b->value && a->class == b->class && strcmp(a->language, b->language) == 0 &&
	       a->coverage == b->coverage && a->subjectivity == b->subjectivity && a->irony == b->irony;
}

static bool meet(void *context, const struct sm_verdict *verdict, const struct sm_reasons *reasons)
{
	struct expected *expected = context;
	static struct sm_reasons own;
	struct sm_verdict alone;
	struct sm_text line;

	assert_true(expected->met < expected->count);
	line = expected->line[expected->met++];
	sm_score(expected->scorer, line, expected->language, SM_TEXT(""), &alone, reasons ? &own : NULL);
	if (!same(verdict, &alone))
		fail_msg("%.3f and by itself %.3f: %.*s", verdict->value, alone.value, (int)line.length, line.data);
	if (reasons)
		same_reasons(reasons, &own);
	return expected->met < expected->most;
}

/* Puts a line behind the others. */
static void add_line(struct sm_buffer *text, const char *line)
{
	for (; *line; line++)
		sm_buffer_add(text, *line == '\n' ? " " : line, 1);
	sm_buffer_add(text, "\n", 1);
}

static void list_lines(const struct sm_buffer *text, struct expected *expected)
{
	const char *at = text->data, *end = at + text->length;

	for (const char *newline; at < end; at = newline + 1) {
		newline = memchr(at, '\n', (size_t)(end - at));
		if (!newline)
			newline = end;
		assert_true(expected->count < LINES_MAX);
		expected->line[expected->count++] = (struct sm_text){ at, (size_t)(newline - at) };
	}
}

static void compare(const struct sm_scorer *scorer, const struct sm_buffer *text, const char *language,
		    struct sm_reasons *reasons)
{
	static struct expected expected;

	expected = (struct expected){ .scorer = scorer, .language = language, .most = SIZE_MAX };
	list_lines(text, &expected);
	sm_score_lines(scorer, (struct sm_text){ text->data, text->length }, language, reasons, meet, &expected);
	assert_int_equal(expected.met, expected.count);
}

static void lines_are_scored_as_each_by_itself(void **state)
{
	static const char *const language[] = { "nl", NULL, "en" };
	static const unsigned pieces[] = { 0, 1, 4, 24, 24, 24, 400 };
	static struct sm_reasons reasons;
	static char line[FIXTURE_TEXT];
	uint64_t seed = 41;

	for (int i = 0; i < ROUNDS; i++) {
		SM_AUTO(sm_buffer_close) struct sm_buffer text = { .bytes_max = 4 << 20 };

		for (size_t j = fixture_random(&seed) % 200; j-- > 0;) {
			unsigned most = pieces[fixture_random(&seed) % 7];

			*line = '\0';
			if (most)
				fixture_text(&seed, most, line);
			add_line(&text, line);
		}
		/* The last line may end with the text. */
		text.length -= text.length && i % 2;
		compare(*state, &text, language[i % 3], i % 4 ? NULL : &reasons);
	}
}

/* Longer than a block, so that it is read in parts, between lines that are not. */
static void a_line_longer_than_a_block_is_one_text(void **state)
{
	static struct sm_reasons reasons;
	static char line[FIXTURE_TEXT];
	uint64_t seed = 42;

	for (int i = 0; i < 8; i++) {
		SM_AUTO(sm_buffer_close) struct sm_buffer text = { .bytes_max = 4 << 20 };

		for (int j = 0; j < 12; j++) {
			fixture_text(&seed, j % 3 == i % 3 ? LONG_PIECES : 30, line);
			add_line(&text, line);
		}
		compare(*state, &text, i % 2 ? "nl" : NULL, i % 4 < 2 ? &reasons : NULL);
	}
}

static void lines_of_capitals_do_not_look_at_other_lines(void **state)
{
	SM_AUTO(sm_buffer_close) struct sm_buffer text = { .bytes_max = 1 << 20 };

	for (int i = 0; i < 40; i++) {
		add_line(&text, "DAT IS GOED");
		add_line(&text, "dat is GOED");
	}
	compare(*state, &text, "nl", NULL);
}

static void a_dash_at_the_end_of_a_line_is_one_at_the_end_of_a_text(void **state)
{
	SM_AUTO(sm_buffer_close) struct sm_buffer text = { .bytes_max = 1 << 20 };

	add_line(&text, "niet -");
	add_line(&text, "- goed");
	add_line(&text, "leuk vind ik het niet -");
	compare(*state, &text, "nl", NULL);
}

static void an_answer_of_false_is_enough(void **state)
{
	static struct expected expected;
	SM_AUTO(sm_buffer_close) struct sm_buffer text = { .bytes_max = 1 << 20 };

	for (int i = 0; i < 100; i++)
		add_line(&text, "dat is goed");
	expected = (struct expected){ .scorer = *state, .language = "nl", .most = 7 };
	list_lines(&text, &expected);
	sm_score_lines(*state, (struct sm_text){ text.data, text.length }, "nl", NULL, meet, &expected);
	assert_int_equal(expected.met, 7);
}

/* So that the comparison is known to be able to fail. */
static void another_language_gives_other_verdicts(void **state)
{
	struct sm_verdict dutch, english;

	sm_score(*state, SM_TEXT("dat is goed"), "nl", SM_TEXT(""), &dutch, NULL);
	sm_score(*state, SM_TEXT("dat is goed"), "en", SM_TEXT(""), &english, NULL);
	assert_false(same(&dutch, &english));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_scored_as_each_by_itself),
		cmocka_unit_test(a_line_longer_than_a_block_is_one_text),
		cmocka_unit_test(lines_of_capitals_do_not_look_at_other_lines),
		cmocka_unit_test(a_dash_at_the_end_of_a_line_is_one_at_the_end_of_a_text),
		cmocka_unit_test(an_answer_of_false_is_enough),
		cmocka_unit_test(another_language_gives_other_verdicts),
	};

	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
