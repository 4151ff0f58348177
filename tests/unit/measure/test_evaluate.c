// SPDX-License-Identifier: EUPL-1.2
// test_evaluate: labelled texts under fixed rules → figures that can be followed with pen and paper.
#include <math.h>

#include "sentimeter/measure.h"
#include "test.h"

static struct sm_error error;
static struct sm_evaluation got;

static int open_scorer(void **state)
{
	struct sm_scorer *scorer;

	assert_int_equal(sm_scorer_open(test_root("tests/data/score/rules"), NULL, &scorer, &error), SM_OK);
	*state = scorer;
	return 0;
}

static int close_scorer(void **state)
{
	sm_scorer_close(*state);
	return 0;
}

static void evaluate(void **state, const char *lines)
{
	struct sm_labels labels;

	assert_int_equal(sm_labels_open(sm_text_of(lines), "t.tsv", &labels, &error), SM_OK);
	assert_int_equal(sm_evaluate(*state, &labels, "nl", &got, &error), SM_OK);
	sm_labels_close(&labels);
}

static void assert_refused(const char *lines, int line, int column)
{
	struct sm_labels labels;

	assert_int_equal(sm_labels_open(sm_text_of(lines), "t.tsv", &labels, &error), SM_ERROR_DATA);
	assert_string_equal(error.where, "t.tsv");
	assert_int_equal(error.line, line);
	assert_int_equal(error.column, column);
	assert_null(labels.label);
}

static void what_is_no_labelled_text_is_refused_at_its_place(void **state)
{
	(void)state;
	assert_refused("1\t1\tgoed\n2\tgoed\n", 2, 1);
	assert_refused("1\t1\tgoed\n\nab\tpos\tgoed\n", 3, 4);
	assert_refused("1\t0,5\tgoed\n", 1, 3);
	assert_refused("id\tlabel\ttext\n", 0, 0);
	assert_refused("", 0, 0);
}

static void a_heading_empty_lines_and_line_ends_of_windows_are_fine(void **state)
{
	struct sm_labels labels;

	(void)state;
	assert_int_equal(
	    sm_labels_open(sm_text_of("id\tlabel\ttext\r\n\r\n1\t-1\tna\tar\r\n2\t1\t"), "t.tsv", &labels, &error),
	    SM_OK);
	assert_int_equal(labels.count, 2);
	assert_true(sm_text_is(labels.label[0].text, "na\tar"));
	assert_int_equal(labels.label[0].line, 3);
	assert_false(labels.ratings);
	sm_labels_close(&labels);
}

static const char THREE[] = "1\t1\tdat is goed\n2\t-1\teen klacht\n3\t0\tde straat\n4\t-1\tdat is goed\n";

static void classes_are_counted_as_people_see_them(void **state)
{
	evaluate(state, THREE);
	assert_int_equal(got.count, 4);
	assert_false(got.two_classes);
	assert_int_equal(got.confusion[SM_POSITIVE][SM_POSITIVE], 1);
	assert_int_equal(got.confusion[SM_NEGATIVE][SM_NEGATIVE], 1);
	assert_int_equal(got.confusion[SM_NEUTRAL][SM_UNSCORED], 1);
	assert_int_equal(got.confusion[SM_NEGATIVE][SM_POSITIVE], 1);
	assert_true(fabs(got.accuracy - .75) < 1e-9);
	assert_true(fabs(got.macro_f1 - (2. / 3 + 1 + 2. / 3) / 3) < 1e-9);
	assert_true(fabs(got.coverage - 1) < 1e-9);
	assert_true(got.macro_f1_95.low <= got.macro_f1 && got.macro_f1_95.high >= got.macro_f1);
}

static void the_entry_behind_a_wrong_verdict_is_named_with_its_line(void **state)
{
	evaluate(state, THREE);
	assert_int_equal(got.costs, 1);
	assert_true(sm_text_is(got.cost[0].entry, "goed"));
	assert_string_equal(got.cost[0].file, "rules/nl/lexicon.tsv");
	assert_int_equal(got.cost[0].wrong, 1);
	assert_int_equal(got.cost[0].right, 1);
}

static void labels_without_neutral_are_judged_by_sign(void **state)
{
	evaluate(state, "1\t1\tgoed\n2\t-1\tklacht\n3\t-1\tstraat\n4\t1\tgoed\n");
	assert_true(got.two_classes);
	assert_true(fabs(got.accuracy - .875) < 1e-9);
	assert_true(fabs(got.coverage - .75) < 1e-9);
}

static void other_numbers_are_ratings_judged_by_their_sign(void **state)
{
	evaluate(state, "1\t2.5\tgoed\n2\t-1.5\tklacht\n3\t0\tstraat\n4\t1\tgoed\n");
	assert_true(got.ratings);
	assert_int_equal(got.judged, 3);
	assert_true(fabs(got.accuracy - 1) < 1e-9);
	assert_true(isnan(got.alpha_nominal));
	assert_false(isnan(got.alpha_interval));
}

static void the_same_file_gives_the_same_figures(void **state)
{
	struct sm_evaluation first;

	evaluate(state, THREE);
	first = got;
	evaluate(state, THREE);
	assert_true(first.aggregate_r == got.aggregate_r && first.macro_f1_95.low == got.macro_f1_95.low);
	assert_true(first.aggregate_r > .5 && first.aggregate_r < 1);
}

static void one_class_alone_gives_no_correlation_and_does_not_crash(void **state)
{
	evaluate(state, "1\t1\tgoed\n");
	assert_true(isnan(got.r));
	assert_true(isnan(got.r_95.low));
	assert_true(fabs(got.macro_f1 - 1) < 1e-9);
	evaluate(state, "1\t0\tstraat\n");
	assert_true(isnan(got.coverage));
}

static void languages_are_shown_apart(void **state)
{
	struct sm_labels labels;

	assert_int_equal(
	    sm_labels_open(sm_text_of("1\t1\tdat is goed in de straat\n2\t1\tthis is good for the street\n"), "t.tsv",
			   &labels, &error),
	    SM_OK);
	assert_int_equal(sm_evaluate(*state, &labels, NULL, &got, &error), SM_OK);
	sm_labels_close(&labels);
	assert_int_equal(got.languages, 2);
	assert_string_equal(got.language[0].language, "nl");
	assert_string_equal(got.language[1].language, "en");
	assert_int_equal(got.language[1].count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_no_labelled_text_is_refused_at_its_place),
		cmocka_unit_test(a_heading_empty_lines_and_line_ends_of_windows_are_fine),
		cmocka_unit_test(classes_are_counted_as_people_see_them),
		cmocka_unit_test(the_entry_behind_a_wrong_verdict_is_named_with_its_line),
		cmocka_unit_test(labels_without_neutral_are_judged_by_sign),
		cmocka_unit_test(other_numbers_are_ratings_judged_by_their_sign),
		cmocka_unit_test(the_same_file_gives_the_same_figures),
		cmocka_unit_test(one_class_alone_gives_no_correlation_and_does_not_crash),
		cmocka_unit_test(languages_are_shown_apart),
	};

	return cmocka_run_group_tests(tests, open_scorer, close_scorer);
}
