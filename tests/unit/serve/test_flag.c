// SPDX-License-Identifier: EUPL-1.2
// test_flag: which changes stand out, and which may not: small ones, ones that chance makes, and all of which something
// was withheld.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#include "flag.h"

enum { BUCKETS = 8, WINDOW = 4 };

/* Eight weeks; the last four differ from the four before by change, with a margin on each side. */
static struct sm_series series_of(struct sm_point point[BUCKETS], double change, double margin)
{
	struct sm_series series = { .point = point, .count = BUCKETS, .window = WINDOW };

	memset(point, 0, BUCKETS * sizeof(*point));
	for (int i = 0; i < BUCKETS; i++)
		point[i] = (struct sm_point){ .cells = 1, .authors = 50, .scored_authors = 50 };
	series.before = (struct sm_point){ .scored_authors = 200 };
	series.recent =
	    (struct sm_point){ .scored_authors = 200, .mean = change, .low = change - margin, .high = change + margin };
	return series;
}

static void a_clear_change_is_flagged_with_its_direction(void **state)
{
	struct sm_point point[BUCKETS];
	struct sm_series up = series_of(point, 0.3, 0.1), down = series_of(point, -0.3, 0.1);

	(void)state;
	assert_int_equal(flag_of(&up, 8), 1);
	assert_int_equal(flag_of(&down, 8), -1);
}

static void what_is_too_small_to_speak_of_is_not_flagged(void **state)
{
	struct sm_point point[BUCKETS];
	struct sm_series series = series_of(point, 0.04, 0.001);

	(void)state;
	assert_int_equal(flag_of(&series, 1), 0);
}

/* 2.24 standard errors: one in forty by chance. Alone that stands out; among eight one of them often does. */
static void among_many_topics_more_is_asked(void **state)
{
	struct sm_point point[BUCKETS];
	struct sm_series series = series_of(point, 0.224, 0.196);

	(void)state;
	assert_int_equal(flag_of(&series, 1), 1);
	assert_int_equal(flag_of(&series, 8), 0);
}

static void nothing_is_flagged_where_something_was_withheld(void **state)
{
	(void)state;
	for (int gap = 0; gap < BUCKETS; gap++) {
		struct sm_point point[BUCKETS];
		struct sm_series series = series_of(point, 0.9, 0.01);

		assert_int_equal(flag_of(&series, 1), 1); /* the control: whole, it is flagged */
		point[gap] = (struct sm_point){ 0 };
		assert_int_equal(flag_of(&series, 1), 0);
	}
}

static void what_was_withheld_before_both_windows_does_not_matter(void **state)
{
	struct sm_point point[BUCKETS];
	struct sm_series series = series_of(point, 0.9, 0.01);

	(void)state;
	series.window = 3;
	point[1] = (struct sm_point){ 0 };
	assert_int_equal(flag_of(&series, 1), 1);
}

static void one_window_alone_is_no_change(void **state)
{
	struct sm_point point[BUCKETS];
	struct sm_series series = series_of(point, 0.9, 0.01);

	(void)state;
	series.window = 0;
	assert_int_equal(flag_of(&series, 1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_clear_change_is_flagged_with_its_direction),
		cmocka_unit_test(what_is_too_small_to_speak_of_is_not_flagged),
		cmocka_unit_test(among_many_topics_more_is_asked),
		cmocka_unit_test(nothing_is_flagged_where_something_was_withheld),
		cmocka_unit_test(what_was_withheld_before_both_windows_does_not_matter),
		cmocka_unit_test(one_window_alone_is_no_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
