// SPDX-License-Identifier: EUPL-1.2
// test_window: the vector instructions see what a loop over bytes sees; words hash alike on both roads.
#include "fixture.h"
#include "window.h"
#include "word.h"

enum { WINDOWS = 20000 };

static void windows_are_read_as_a_loop_reads_them(void **state)
{
	char bytes[WINDOW_BYTES];
	uint64_t seed = 21;

	(void)state;
	for (int i = 0; i < WINDOWS; i++) {
		struct window fast, plain;

		for (size_t j = 0; j < sizeof(bytes); j++)
			bytes[j] = (char)(i % 2 ? fixture_random(&seed) : 0x20 + fixture_random(&seed) % 0x60);
		for (size_t j = 1; j < sizeof(bytes); j++)
			bytes[j] = fixture_random(&seed) % 4 ? bytes[j] : bytes[j - 1];
		window_read(bytes, &fast);
		window_read_plain(bytes, &plain);
		assert_memory_equal(&fast, &plain, sizeof(fast));
	}
}

static void words_hash_alike_on_both_roads(void **state)
{
	char text[WORD_STEP + 1], folded[WORD_STEP];
	uint64_t seed = 22;

	(void)state;
	for (int i = 0; i < WINDOWS; i++) {
		size_t length = fixture_random(&seed) % WORD_STEP + 1;

		for (size_t j = 0; j < WORD_STEP; j++) {
			char letter = (char)('a' + fixture_random(&seed) % 26);

			folded[j] = letter;
			text[j] = fixture_random(&seed) % 2 ? letter : (char)(letter - 0x20);
		}
		assert_true(word_hash_letters(text, length) == word_hash(folded, length));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(windows_are_read_as_a_loop_reads_them),
		cmocka_unit_test(words_hash_alike_on_both_roads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
