// SPDX-License-Identifier: EUPL-1.2
// test_words: numbers and dates as people write them, in two languages; templates that fit their values.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#include "page.h"
#include "words.h"

static struct words open_words(enum sm_tongue tongue)
{
	struct words words;
	struct sm_error error;

	assert_int_equal(words_open(&words, tongue, &error), SM_OK);
	return words;
}

static void numbers_are_written_as_people_do(void **state)
{
	static const struct {
		double value;
		int decimals;
		bool sign;
		const char *nl, *en;
	} number[] = {
		{ -0.314, 2, true, "−0,31", "−0.31" }, { 0.315, 2, true, "+0,32", "+0.32" },
		{ 0, 2, true, "0,00", "0.00" },        { -0.004, 2, true, "0,00", "0.00" },
		{ 0.4, 1, false, "0,4", "0.4" },       { -1, 0, false, "−1", "−1" },
	};
	struct words nl = open_words(SM_NL), en = open_words(SM_EN);
	char text[WORDS_NUMBER_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(number) / sizeof(number[0]); i++) {
		words_number(&nl, number[i].value, number[i].decimals, number[i].sign, text);
		assert_string_equal(text, number[i].nl);
		words_number(&en, number[i].value, number[i].decimals, number[i].sign, text);
		assert_string_equal(text, number[i].en);
	}
	words_count(&nl, 1234567, text);
	assert_string_equal(text, "1.234.567");
	words_count(&en, 999, text);
	assert_string_equal(text, "999");
	words_plain(-0.3149, 3, text);
	assert_string_equal(text, "-0.315");
	words_plain(-0.0001, 3, text);
	assert_string_equal(text, "0.000");
	words_close(&nl);
	words_close(&en);
}

static void dates_are_local(void **state)
{
	struct words nl = open_words(SM_NL), en = open_words(SM_EN);
	struct sm_period period = { 0 };
	struct sm_error error;
	char text[2 * WORDS_DATE_MAX];

	(void)state;
	assert_int_equal(sm_period_parse(SM_TEXT("2026-W01"), &period, &error), SM_OK);
	words_period(&nl, period, text);
	assert_string_equal(text, "week 1 (29 dec 2025)");
	assert_int_equal(sm_period_parse(SM_TEXT("2026-03"), &period, &error), SM_OK);
	words_period(&en, period, text);
	assert_string_equal(text, "March 2026");
	words_span(&nl, period.from_s, period.until_s, text);
	assert_string_equal(text, "1 maart 2026 – 31 maart 2026");
	words_close(&nl);
	words_close(&en);
}

static void both_languages_have_the_same_words(void **state)
{
	struct words nl = open_words(SM_NL), en = open_words(SM_EN);
	const char *key;
	json_t *value;

	(void)state;
	assert_int_equal(json_object_size(nl.word), json_object_size(en.word));
	json_object_foreach(nl.word, key, value)
	{
		json_t *other = json_object_get(en.word, key);

		if (!other || json_typeof(other) != json_typeof(value))
			fail_msg("English has no %s", key);
	}
	assert_string_equal(words_get(&nl, "is not there"), "is not there");
	words_close(&nl);
	words_close(&en);
}

static void a_small_or_uncertain_difference_has_no_side(void **state)
{
	(void)state;
	assert_int_equal(show_side(-0.30, -0.40, -0.20), -1);
	assert_int_equal(show_side(0.30, 0.20, 0.40), 1);
	assert_int_equal(show_side(0.30, -0.01, 0.61), 0);
	assert_int_equal(show_side(0.04, 0.03, 0.05), 0);
	assert_int_equal(show_side(0.05, 0.03, 0.07), 1);
}

static void renders(const char *template, const char *wanted)
{
	json_t *model =
	    json_loads("{\"a\":\"<1>\",\"n\":7,\"list\":[{\"x\":\"p\"},{\"x\":\"q\",\"a\":\"own\"}],\"none\":[],"
		       "\"yes\":true,\"no\":false,\"of\":{\"x\":\"r\"}}",
		       0, NULL);
	json_t *words = json_loads("{\"w\":\"word\",\"a\":\"hidden\"}", 0, NULL);
	struct sm_buffer out = { .bytes_max = 1000 };

	page_render(template, model, words, &out);
	assert_string_equal(out.data ? out.data : "", wanted);
	sm_buffer_close(&out);
	json_decref(model);
	json_decref(words);
}

static void a_template_takes_values_lists_and_conditions(void **state)
{
	(void)state;
	renders("{{a}} {{{a}}} {{n}} {{w}} {{absent}}.", "&lt;1&gt; <1> 7 word .");
	renders("{{#list}}[{{x}}{{a}}]{{/list}}", "[p&lt;1&gt;][qown]");
	renders("{{#none}}x{{/none}}{{^none}}empty{{/none}}", "empty");
	renders("{{#yes}}1{{/yes}}{{#no}}2{{/no}}{{^no}}3{{/no}}{{^yes}}4{{/yes}}", "13");
	renders("{{#of}}{{x}}{{#list}}{{x}}{{/list}}{{/of}}", "rpq");
	renders("{{#w}}a word is no section{{/w}}", "");
	renders("{{#list}}never closed", "");
	renders("{{a", "");
	renders("plain { braces }", "plain { braces }");
}

static void a_chart_that_is_missing_fails_the_page(void **state)
{
	json_t *nothing = json_object();
	struct sm_buffer out = { .bytes_max = 1000 };

	(void)state;
	page_render("{{chart}}", nothing, nothing, &out);
	assert_false(out.failed);
	page_render("{{{chart}}}", nothing, nothing, &out);
	assert_true(out.failed);
	sm_buffer_close(&out);
	json_decref(nothing);
}

static void escaping_leaves_no_markup_and_no_control_characters(void **state)
{
	struct sm_buffer out = { .bytes_max = 1000 };

	(void)state;
	sm_html_escape(&out, SM_TEXT("a<b>&\"'\x01\x1b[0m\té"));
	assert_string_equal(out.data, "a&lt;b&gt;&amp;&quot;&#39;[0m\té");
	sm_buffer_close(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_written_as_people_do),
		cmocka_unit_test(dates_are_local),
		cmocka_unit_test(both_languages_have_the_same_words),
		cmocka_unit_test(a_small_or_uncertain_difference_has_no_side),
		cmocka_unit_test(a_template_takes_values_lists_and_conditions),
		cmocka_unit_test(a_chart_that_is_missing_fails_the_page),
		cmocka_unit_test(escaping_leaves_no_markup_and_no_control_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
