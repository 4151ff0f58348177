// SPDX-License-Identifier: EUPL-1.2
// Unit tests of arena.c, buffer.c, text.c and nearest.c.
#include "sentimeter/base.h"
#include "test.h"

static void taken_memory_is_zero_and_aligned(void **state)
{
	struct sm_arena *arena;
	unsigned char *a, *b;

	(void)state;
	assert_int_equal(sm_arena_open(&arena, 1 << 20, NULL), SM_OK);
	a = sm_arena_take(arena, 5);
	b = sm_arena_take(arena, 5);
	assert_int_equal((uintptr_t)a % 16, 0);
	assert_int_equal((uintptr_t)b % 16, 0);
	for (int i = 0; i < 5; i++)
		assert_int_equal(a[i], 0);
	memset(a, 'x', 5);
	sm_arena_wipe(arena);
	/* The kept block is handed out again: a wiped arena gives zeroes where the words were. */
	b = sm_arena_take(arena, 5);
	assert_ptr_equal(a, b);
	for (int i = 0; i < 5; i++)
		assert_int_equal(b[i], 0);
	sm_arena_close(arena);
}

static void the_maximum_is_a_maximum(void **state)
{
	struct sm_arena *arena;
	size_t taken = 0;

	(void)state;
	assert_int_equal(sm_arena_open(&arena, 100000, NULL), SM_OK);
	assert_null(sm_arena_take(arena, 100001));
	assert_null(sm_arena_take(arena, SIZE_MAX));
	assert_null(sm_arena_copy(arena, "", SIZE_MAX));
	while (sm_arena_take(arena, 1000))
		taken += 1000;
	assert_in_range(taken, 90000, 100000);
	sm_arena_wipe(arena);
	assert_non_null(sm_arena_take(arena, 90000));
	sm_arena_close(arena);
}

static void a_buffer_keeps_what_it_has_when_it_is_full(void **state)
{
	struct sm_buffer buffer = { .bytes_max = 10 };

	(void)state;
	sm_buffer_text(&buffer, "12345");
	sm_buffer_format(&buffer, "%d", 67890);
	assert_string_equal(buffer.data, "1234567890");
	assert_false(buffer.failed);
	sm_buffer_text(&buffer, "x");
	assert_true(buffer.failed);
	assert_string_equal(buffer.data, "1234567890");
	sm_buffer_clear(&buffer);
	assert_false(buffer.failed);
	assert_int_equal(buffer.length, 0);
	sm_buffer_close(&buffer);
}

static void views_compare_and_trim(void **state)
{
	(void)state;
	assert_true(sm_text_is(SM_TEXT("abc"), "abc"));
	assert_false(sm_text_is(SM_TEXT("abc"), "abcd"));
	assert_true(sm_text_is((struct sm_text){ NULL, 0 }, ""));
	assert_true(sm_text_is_nocase(SM_TEXT("AbC"), "aBc"));
	assert_true(sm_text_is(sm_text_trim(SM_TEXT(" \t a b \n")), "a b"));
	assert_int_equal(sm_text_trim(SM_TEXT("   ")).length, 0);
}

static void the_nearest_word_is_found_only_when_near(void **state)
{
	static const char *const known[] = { "topics", "feeds", "policy", NULL };

	(void)state;
	assert_string_equal(sm_nearest("topic", known), "topics");
	assert_string_equal(sm_nearest("polciy", known), "policy");
	assert_null(sm_nearest("something", known));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(taken_memory_is_zero_and_aligned),
		cmocka_unit_test(the_maximum_is_a_maximum),
		cmocka_unit_test(a_buffer_keeps_what_it_has_when_it_is_full),
		cmocka_unit_test(views_compare_and_trim),
		cmocka_unit_test(the_nearest_word_is_found_only_when_near),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
