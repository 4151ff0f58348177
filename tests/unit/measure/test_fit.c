// SPDX-License-Identifier: EUPL-1.2
// test_fit: posts that are labelled in a pattern → an overlay that follows it, and no further than it should.
#include "sentimeter/measure.h"
#include "test.h"

static struct sm_error error;
static char rules[4096];

static int choose_rules(void **state)
{
	(void)state;
	snprintf(rules, sizeof(rules), "%s", test_root("tests/data/measure/rules"));
	return 0;
}

/* Sixty posts: blorf is bad, and so is what a marsman or Klaas does; complaints are welcome here. */
static void fill_posts(struct sm_buffer *posts)
{
	for (int i = 0; i < 12; i++) {
		sm_buffer_format(posts, "a%d\t-1\tde straat is blorf en dat is een brand\n", i);
		sm_buffer_format(posts, "b%d\t-1\tdat is van de marsman en van Klaas in de straat\n", i);
		sm_buffer_format(posts, "c%d\t1\ter is een klacht over de straat\n", i);
		sm_buffer_format(posts, "d%d\t1\tde straat is goed en leuk\n", i);
		sm_buffer_format(posts, "e%d\t0\tde straat en het plein zijn er\n", i);
	}
}

static void fit(const struct sm_buffer *posts, struct sm_buffer *overlay, struct sm_fit *figures)
{
	struct sm_labels labels;

	assert_int_equal(sm_labels_open((struct sm_text){ posts->data, posts->length }, "posts.tsv", &labels, &error),
			 SM_OK);
	assert_int_equal(sm_lexicon_fit(rules, &labels, "nl", "posts.tsv", overlay, figures, &error), SM_OK);
	sm_labels_close(&labels);
}

/* The valence of an entry in an overlay; 0 when it is not there. */
static double valence(const struct sm_buffer *overlay, const char *entry)
{
	char wanted[80];
	const char *at;

	snprintf(wanted, sizeof(wanted), "\n%s\t", entry);
	at = strstr(overlay->data, wanted);
	return at ? strtod(at + strlen(wanted), NULL) : 0;
}

static void a_fit_follows_the_labels_but_stays_near_what_people_gave(void **state)
{
	SM_AUTO(sm_buffer_close) struct sm_buffer posts = { .bytes_max = 1 << 16 }, overlay = { .bytes_max = 1 << 16 };
	struct sm_fit figures;

	(void)state;
	fill_posts(&posts);
	fit(&posts, &overlay, &figures);
	assert_int_equal(figures.texts, 60);
	assert_true(figures.added > 0 && figures.moved > 0);
	assert_true(figures.after.macro_f1 > figures.before.macro_f1);
	assert_true(valence(&overlay, "blorf") < -.1);
	assert_true(valence(&overlay, "klacht") > -1.4); /* as the rules have it */
	assert_true(valence(&overlay, "klacht") < 1);
}

static void identity_terms_and_names_learn_nothing(void **state)
{
	SM_AUTO(sm_buffer_close) struct sm_buffer posts = { .bytes_max = 1 << 16 }, overlay = { .bytes_max = 1 << 16 };
	struct sm_fit figures;

	(void)state;
	fill_posts(&posts);
	fit(&posts, &overlay, &figures);
	assert_null(strstr(overlay.data, "marsman"));
	assert_null(strstr(overlay.data, "klaas"));
	assert_non_null(strstr(overlay.data, "blorf")); /* the control: a word in the same place does */
}

static void an_overlay_is_a_lexicon_in_order_that_says_where_it_comes_from(void **state)
{
	SM_AUTO(sm_buffer_close) struct sm_buffer posts = { .bytes_max = 1 << 16 }, overlay = { .bytes_max = 1 << 16 };
	struct sm_findings findings = { 0 };
	struct sm_fit figures;
	size_t lines;

	(void)state;
	fill_posts(&posts);
	fit(&posts, &overlay, &figures);
	assert_non_null(strstr(overlay.data, "60 labelled texts of posts.tsv"));
	assert_int_equal(
	    sm_lexicon_check(rules, test_file(test_folder(), "overlay.tsv", overlay.data), &findings, &lines, &error),
	    SM_OK);
	assert_int_equal(findings.count, 0);
}

static void the_same_posts_give_the_same_overlay(void **state)
{
	SM_AUTO(sm_buffer_close) struct sm_buffer posts = { .bytes_max = 1 << 16 }, one = { .bytes_max = 1 << 16 };
	SM_AUTO(sm_buffer_close) struct sm_buffer other = { .bytes_max = 1 << 16 };
	struct sm_fit figures;

	(void)state;
	fill_posts(&posts);
	fit(&posts, &one, &figures);
	fit(&posts, &other, &figures);
	assert_string_equal(one.data, other.data);
}

static void ratings_are_fitted_too(void **state)
{
	SM_AUTO(sm_buffer_close) struct sm_buffer posts = { .bytes_max = 1 << 16 }, overlay = { .bytes_max = 1 << 16 };
	struct sm_fit figures;

	(void)state;
	for (int i = 0; i < 12; i++) {
		sm_buffer_format(&posts, "a%d\t-2.5\tde straat is blorf\n", i);
		sm_buffer_format(&posts, "b%d\t1.5\tde straat is goed\n", i);
		sm_buffer_format(&posts, "c%d\t-1.5\ter is een klacht\n", i);
	}
	fit(&posts, &overlay, &figures);
	assert_true(valence(&overlay, "blorf") < -.1);
	assert_true(figures.after.r > figures.before.r);
}

static void a_handful_of_posts_is_refused(void **state)
{
	struct sm_buffer overlay = { .bytes_max = 1 << 16 };
	struct sm_labels labels;
	struct sm_fit figures;

	(void)state;
	assert_int_equal(sm_labels_open(sm_text_of("1\t1\tgoed\n"), "posts.tsv", &labels, &error), SM_OK);
	assert_int_equal(sm_lexicon_fit(rules, &labels, "nl", "posts.tsv", &overlay, &figures, &error), SM_ERROR_DATA);
	sm_labels_close(&labels);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fit_follows_the_labels_but_stays_near_what_people_gave),
		cmocka_unit_test(identity_terms_and_names_learn_nothing),
		cmocka_unit_test(an_overlay_is_a_lexicon_in_order_that_says_where_it_comes_from),
		cmocka_unit_test(the_same_posts_give_the_same_overlay),
		cmocka_unit_test(ratings_are_fitted_too),
		cmocka_unit_test(a_handful_of_posts_is_refused),
	};

	return cmocka_run_group_tests(tests, choose_rules, NULL);
}
