// SPDX-License-Identifier: EUPL-1.2
// test_hostile: lines made to be slow, or to read past an end, take no longer than their length asks.
#include <time.h>

#include "fixture.h"

/* Four times the text may take at most so many times as long: linear is 4, quadratic 16. */
enum { SMALL = 128 * 1024, LARGE = 4 * SMALL, TIMES_MAX = 10, TRIES = 5 };

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double best_of(const struct sm_scorer *scorer, const char *text, size_t length)
{
	static struct sm_reasons reasons;
	double best = 1e9;

	for (int i = 0; i < TRIES; i++) {
		struct sm_verdict verdict;
		double start = seconds(), taken;

		sm_score(scorer, (struct sm_text){ text, length }, "nl", sm_text_of(""), &verdict, &reasons);
		taken = seconds() - start;
		best = taken < best ? taken : best;
	}
	return best;
}

/* A line of one piece, over and over. */
static void repeat(const struct sm_scorer *scorer, const char *piece)
{
	char *text = malloc(LARGE + 64);
	double small, large;

	assert_non_null(text);
	for (size_t used = 0; used < LARGE; used += strlen(piece))
		memcpy(text + used, piece, strlen(piece));
	small = best_of(scorer, text, SMALL);
	large = best_of(scorer, text, LARGE);
	free(text);
	if (large > small * TIMES_MAX + .002)
		fail_msg("%.1f ms for four times %.1f ms: %s", large * 1e3, small * 1e3, piece);
}

static void hostile_lines_take_time_in_proportion_to_their_length(void **state)
{
	static const char *const piece[] = {
		"maar ",
		"goed maar ",
		"niet ",
		"heel ",
		"geen klachten ",
		"laat ",
		"valt ",
		"valt de ",
		"in de steek ",
		"!",
		"?",
		".",
		",",
		"goed! ",
		"😀",
		"😀😡",
		"👩‍",
		"\u200d",
		"\ufe0f",
		"a",
		"aaab",
		"goed",
		"é",
		"e\u0301",
		"'",
		"a'",
		"#",
		"#a",
		"#A",
		"@",
		"@a",
		"a@",
		"[",
		"[a",
		"://",
		"a://",
		"www.",
		":)",
		":",
		"(",
		"-",
		"\xff",
		"\xf0\x9f",
		"\n",
		"gooood ",
		"ooop ",
		"fijn ",
	};

	for (size_t i = 0; i < sizeof(piece) / sizeof(piece[0]); i++)
		repeat(*state, piece[i]);
}

/* Each text in memory of just its size, so that the sanitizer sees one byte too far. */
static void no_byte_past_the_end_is_read(void **state)
{
	static char text[FIXTURE_TEXT];
	static struct sm_reasons reasons;
	uint64_t seed = 11;

	for (int i = 0; i < 3000; i++) {
		struct sm_verdict verdict;
		size_t length;
		char *exact;

		fixture_text(&seed, 12, text);
		length = fixture_random(&seed) % (strlen(text) + 1);
		exact = malloc(length ? length : 1);
		assert_non_null(exact);
		memcpy(exact, text, length);
		sm_score(*state, (struct sm_text){ exact, length }, NULL, sm_text_of(""), &verdict, &reasons);
		free(exact);
		assert_true(verdict.value >= -1 && verdict.value <= 1);
	}
}

static void bytes_at_random_do_no_harm(void **state)
{
	static char text[4096];
	static struct sm_reasons reasons;
	uint64_t seed = 12;

	for (int i = 0; i < 2000; i++) {
		struct sm_verdict verdict;
		size_t length = fixture_random(&seed) % sizeof(text);

		for (size_t j = 0; j < length; j++)
			text[j] = (char)fixture_random(&seed);
		sm_score(*state, (struct sm_text){ text, length }, i % 2 ? "nl" : NULL, sm_text_of(""), &verdict,
			 &reasons);
		assert_true(verdict.coverage >= 0 && verdict.coverage <= 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_lines_take_time_in_proportion_to_their_length),
		cmocka_unit_test(no_byte_past_the_end_is_read),
		cmocka_unit_test(bytes_at_random_do_no_harm),
	};

	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
