// SPDX-License-Identifier: EUPL-1.2
// test_statistics: published examples and pen and paper → the figures.
#include <math.h>

#include "number.h"
#include "statistics.h"
#include "test.h"

static void assert_near(double value, double wanted, double within)
{
	if (isnan(value) || fabs(value - wanted) > within)
		fail_msg("%.6f is not %.6f", value, wanted);
}

/* K. Krippendorff, Computing Krippendorff's alpha-reliability (2011), section A: two coders, binary data: 0.095. */
static const int MEG[] = { 0, 1, 0, 0, 0, 0, 0, 0, 1, 0 }, OWEN[] = { 1, 1, 1, 0, 0, 1, 0, 0, 0, 0 };
enum { ARTICLES = 10 };

static void alpha_of_the_published_example_is_what_was_published(void **state)
{
	struct outcome outcome[ARTICLES + 1] = { 0 };
	double one[ARTICLES], other[ARTICLES];

	(void)state;
	for (size_t i = 0; i < ARTICLES; i++) {
		outcome[i].gold = MEG[i] ? SM_POSITIVE : SM_NEGATIVE;
		outcome[i].given = OWEN[i] ? SM_POSITIVE : SM_NEGATIVE;
		one[i] = MEG[i];
		other[i] = OWEN[i];
	}
	outcome[ARTICLES].given = SM_UNSCORED; /* missing: changes nothing */
	assert_near(alpha_nominal(outcome, ARTICLES + 1), .095, .0005);
	assert_near(alpha_interval(one, other, ARTICLES), .095, .0005);
}

static void interval_alpha_forgives_near_misses_and_nominal_alpha_does_not(void **state)
{
	struct outcome near[4] = { { .gold = SM_NEGATIVE, .given = SM_NEUTRAL },
				   { .gold = SM_NEUTRAL, .given = SM_NEUTRAL },
				   { .gold = SM_POSITIVE, .given = SM_POSITIVE },
				   { .gold = SM_NEGATIVE, .given = SM_NEGATIVE } };
	double one[4], other[4];

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		one[i] = near[i].gold;
		other[i] = near[i].given;
	}
	assert_true(alpha_interval(one, other, 4) > alpha_nominal(near, 4));
	assert_true(isnan(alpha_interval(one, one, 1)));
}

static void correlation_of_a_line_is_one_and_of_a_constant_is_none(void **state)
{
	struct moments line = { 0 }, flat = { 0 }, odd = { 0 };
	const double x[] = { 1, 2, 3, 5 }, y[] = { 2, 1, 4, 3 };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		moments_add(&line, x[i], -2 * x[i] + 1);
		moments_add(&flat, x[i], .1);
		moments_add(&odd, x[i], y[i]);
	}
	assert_near(moments_r(&line), -1, 1e-12);
	assert_true(isnan(moments_r(&flat)));
	assert_near(moments_r(&odd), 3.5 / sqrt(8.75 * 5), 1e-12);
}

static void add(struct table *table, enum sm_class gold, enum sm_class given, double value, bool two_classes)
{
	table_add(table, &(struct outcome){ .gold = gold, .given = given, .value = value }, two_classes);
}

static void macro_f1_is_the_mean_over_classes_and_unscored_is_neutral(void **state)
{
	const bool used[SM_GOLD_CLASSES] = { true, true, true };
	struct sm_class_figures f[SM_GOLD_CLASSES];
	struct table table = { 0 };

	(void)state;
	add(&table, SM_NEGATIVE, SM_NEGATIVE, -.5, false);
	add(&table, SM_NEGATIVE, SM_POSITIVE, .5, false);
	add(&table, SM_NEUTRAL, SM_UNSCORED, 0, false);
	add(&table, SM_POSITIVE, SM_POSITIVE, .5, false);
	assert_near(table_macro_f1(&table, used, f), (2. / 3 + 1 + 2. / 3) / 3, 1e-12);
	assert_near(table_accuracy(&table), .75, 1e-12);
	assert_near(f[SM_POSITIVE].precision, .5, 1e-12);
	assert_near(f[SM_NEGATIVE].recall, .5, 1e-12);
}

static void two_classes_go_by_sign_and_an_undecided_text_is_half_right(void **state)
{
	const bool used[SM_GOLD_CLASSES] = { true, false, true };
	struct table table = { 0 };

	(void)state;
	add(&table, SM_NEGATIVE, SM_NEUTRAL, -.05, true);
	add(&table, SM_POSITIVE, SM_UNSCORED, 0, true);
	assert_near(table_accuracy(&table), .75, 1e-12);
	assert_near(table_macro_f1(&table, used, NULL), .5, 1e-12);
}

static void draws_are_the_same_everywhere_and_stay_within_bounds(void **state)
{
	struct draw draw = { 0 };
	size_t count[3] = { 0 };

	(void)state;
	assert_true(draw_next(&draw) == 0xe220a8397b1dcdafu); /* the reference implementation, seed 0 */
	for (size_t i = 0; i < 3000; i++)
		count[draw_below(&draw, 3)]++;
	for (size_t i = 0; i < 3; i++)
		assert_in_range(count[i], 900, 1100);
}

static void an_interval_leaves_out_one_in_forty_on_each_side(void **state)
{
	double value[81];
	struct sm_interval within;

	(void)state;
	for (int i = 0; i < 80; i++)
		value[i] = 80 - i;
	value[80] = NAN;
	within = interval_95(value, 81);
	assert_near(within.low, 3, 0);
	assert_near(within.high, 78, 0);
}

static void numbers_are_read_with_a_point_whatever_the_locale(void **state)
{
	static const char *const good[] = { "-1", "+1", "0", " 1.50 ", ".5", "2." };
	static const double value[] = { -1, 1, 0, 1.5, .5, 2 };
	static const char *const bad[] = { "", "-", ".", "1,5", "1e3", "0x1", "nan", "1 2", "--1", "9999999999999999" };
	double got;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(number_read(sm_text_of(good[i]), &got));
		assert_near(got, value[i], 1e-12);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (number_read(sm_text_of(bad[i]), &got))
			fail_msg("'%s' was read", bad[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alpha_of_the_published_example_is_what_was_published),
		cmocka_unit_test(interval_alpha_forgives_near_misses_and_nominal_alpha_does_not),
		cmocka_unit_test(correlation_of_a_line_is_one_and_of_a_constant_is_none),
		cmocka_unit_test(macro_f1_is_the_mean_over_classes_and_unscored_is_neutral),
		cmocka_unit_test(two_classes_go_by_sign_and_an_undecided_text_is_half_right),
		cmocka_unit_test(draws_are_the_same_everywhere_and_stay_within_bounds),
		cmocka_unit_test(an_interval_leaves_out_one_in_forty_on_each_side),
		cmocka_unit_test(numbers_are_read_with_a_point_whatever_the_locale),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
