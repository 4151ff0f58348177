// SPDX-License-Identifier: EUPL-1.2
// Unit tests of nearest.c.
#include "sentimeter/base.h"
#include "test.h"

static const char *const known[] = { "lateness", "terms", "organisation", NULL };

static void a_mistyped_word_has_a_nearest_one(void **state)
{
	(void)state;
	assert_string_equal(sm_nearest("latenes", known), "lateness");
	assert_string_equal(sm_nearest("TERMS", known), "terms");
	assert_null(sm_nearest("parking", known));
	assert_int_equal(sm_nearest_of("organization", known, 3), 2);
	assert_int_equal(sm_nearest_of("organization", known, 2), -1);
}

static void a_word_that_is_too_long_is_near_nothing(void **state)
{
	char word[300];

	(void)state;
	memset(word, 'x', sizeof(word));
	word[299] = '\0';
	assert_null(sm_nearest(word, known));
	word[65] = '\0';
	assert_null(sm_nearest(word, (const char *const[]){ word, NULL }));
	word[64] = '\0';
	assert_string_equal(sm_nearest(word, (const char *const[]){ word, NULL }), word);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mistyped_word_has_a_nearest_one),
		cmocka_unit_test(a_word_that_is_too_long_is_near_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
