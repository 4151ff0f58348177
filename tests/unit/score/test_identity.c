// SPDX-License-Identifier: EUPL-1.2
// test_identity: words for groups of people and names have no valence, whatever lexicon says they have.
#include <unistd.h>

#include "fixture.h"

static char folder[] = "/tmp/sentimeter-identity-XXXXXX";

static const char *write_file(const char *name, const char *text)
{
	static char path[FIXTURE_PATH];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	return path;
}

static int copy_rules(void **state)
{
	char command[2 * FIXTURE_PATH];

	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(command, sizeof(command), "cp -r '%s/.' %s && mkdir %s/identity",
		 fixture_path("tests/data/score/rules"), folder, folder);
	return system(command);
}

static int remove_rules(void **state)
{
	char command[FIXTURE_PATH];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", folder);
	return system(command);
}

/* What a text scores with a list for Dutch and an overlay for every language. */
static struct sm_verdict score(const char *list, const char *overlay, const char *text, const char *language)
{
	struct sm_scorer *scorer;
	struct sm_verdict verdict;
	struct sm_error error;

	write_file("identity/nl.txt", list);
	assert_int_equal(sm_scorer_open(folder, write_file("overlay.tsv", overlay), &scorer, &error), SM_OK);
	sm_score(scorer, sm_text_of(text), language, sm_text_of(""), &verdict, NULL);
	sm_scorer_close(scorer);
	return verdict;
}

/* Each text has a valence by the overlay, and loses it by the list. */
static void assert_silenced(const char *list, const char *overlay, const char *text)
{
	assert_true(score("", overlay, text, "nl").value < 0);
	assert_true(score(list, overlay, text, "nl").value == 0);
}

static void a_term_has_no_valence_in_any_lexicon(void **state)
{
	(void)state;
	assert_silenced("marsman\n", "marsman\t-3\tnoun\n", "de marsman");
	assert_silenced("slecht\n", "", "slecht");
	assert_true(score("marsman\n", "marsman\t-3\tnoun\n", "the marsman", "en").value < 0);
}

static void an_inflected_form_may_be_a_term_and_the_word_not(void **state)
{
	(void)state;
	assert_silenced("marsen\n", "mars\t-3\tnoun\n", "de marsen");
	assert_true(score("marsen\n", "mars\t-3\tnoun\n", "de mars", "nl").value < 0);
}

static void a_phrase_that_names_a_group_has_no_valence(void **state)
{
	(void)state;
	assert_silenced("marsman\n", "rode marsman\t-3\tphrase\n", "een rode marsman");
	assert_true(score("~rode\n", "rode loper\t-3\tphrase\n", "een rode loper", "nl").value < 0);
}

static void a_term_of_several_words_silences_the_words_in_it(void **state)
{
	(void)state;
	assert_silenced("slecht ziend\n", "", "slecht ziend");
	assert_true(score("slecht ziend\n", "", "slecht gezien", "nl").value < 0);
}

static void a_prefix_that_is_a_term_is_not_half_a_verb(void **state)
{
	const char *verb = "wit|wassen\t-3\tverb\n";

	(void)state;
	assert_silenced("~wit\n", verb, "wij wassen alles wit");
	assert_true(score("~wit\n", verb, "wij witwassen alles", "nl").value < 0);
}

/* Or one name would say what language a short post is in. */
static void a_term_does_not_show_the_language(void **state)
{
	(void)state;
	assert_string_equal(score("", "@language\ten\nblorf\t2\tnoun\n", "blorf", NULL).language, "en");
	assert_string_equal(score("blorf\n", "@language\ten\nblorf\t2\tnoun\n", "blorf", NULL).language, "");
}

static void a_line_without_a_word_is_refused(void **state)
{
	struct sm_scorer *scorer;
	struct sm_error error;

	(void)state;
	write_file("identity/nl.txt", "marsman\n~...\n");
	assert_int_equal(sm_scorer_open(folder, NULL, &scorer, &error), SM_ERROR_CONFIG);
	assert_int_equal(error.line, 2);
	assert_string_equal(error.where, "rules/identity/nl.txt");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_term_has_no_valence_in_any_lexicon),
		cmocka_unit_test(an_inflected_form_may_be_a_term_and_the_word_not),
		cmocka_unit_test(a_phrase_that_names_a_group_has_no_valence),
		cmocka_unit_test(a_term_of_several_words_silences_the_words_in_it),
		cmocka_unit_test(a_prefix_that_is_a_term_is_not_half_a_verb),
		cmocka_unit_test(a_term_does_not_show_the_language),
		cmocka_unit_test(a_line_without_a_word_is_refused),
	};

	return cmocka_run_group_tests(tests, copy_rules, remove_rules);
}
