// SPDX-License-Identifier: EUPL-1.2
// test_lexicon: lexicons with mistakes → each is found; groups of people → none is treated unlike another.
#include "identity.h"
#include "sentimeter/measure.h"
#include "test.h"
#include "word.h"

static struct sm_error error;
static char rules[4096];

static int choose_rules(void **state)
{
	(void)state;
	snprintf(rules, sizeof(rules), "%s", test_root("tests/data/measure/rules"));
	return 0;
}

static bool has(const struct sm_findings *findings, int line, const char *words)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->finding[i].line == line && strstr(findings->finding[i].text[SM_EN], words))
			return true;
	return false;
}

static void check(const char *text, int line, const char *words)
{
	struct sm_findings findings = { 0 };
	const char *path = test_file(test_folder(), "own.tsv", text);
	size_t lines;

	assert_int_equal(sm_lexicon_check(rules, path, &findings, &lines, &error), SM_OK);
	if (words ? !has(&findings, line, words) : findings.count > 0)
		fail_msg("%zu findings, the first: %s", findings.count,
			 findings.count ? findings.finding[0].text[SM_EN] : "none");
	sm_findings_close(&findings);
}

static void each_mistake_of_a_lexicon_is_found_at_its_line(void **state)
{
	(void)state;
	check("@language\tnl\n# fine\nappel\t1\tnoun\ntegen|vallen\t-1.25\tverb\nzo * zo\t1\tphrase\n", 0, NULL);
	check("b\t1\tadj\na\t1\tadj\n", 2, "comes after");
	check("appel\t1\tadj\nappèl\t1\tadj\n", 2, "also on line 1");
	check("a\t4.5\tadj\n", 1, "no valence");
	check("a\t1,5\tadj\n", 1, "no valence");
	check("a\t1.555\tadj\n", 1, "no valence");
	check("a\t1\tadjective\n", 1, "no part of speech");
	check("a b\t1\tadj\n", 1, "are a phrase");
	check("a\t1\tphrase\n", 1, "are a phrase");
	check("* a b\t1\tphrase\n", 1, "a gap at an end");
	check("a * b * c\t1\tphrase\n", 1, "more than one gap");
	check("a b\t1\tphrase\tc\n", 1, "has no forms");
	check("É\t1\tadj\n", 1, "not lower case");
	check("a\xff\t1\tadj\n", 1, "not UTF-8");
	check("a\t1\tadj\t\t\tmore\n", 1, "five columns");
	check("a b c d e f g h i\t1\tphrase\n", 1, "more than 8 words");
	check("@language\tnl\nmarsman\t1\tnoun\n", 2, "a group of people");
	check("@language\tnl\ntop\t1\tnoun\tmarsmannen\n", 2, "a group of people");
}

static void a_folder_is_checked_with_what_the_engine_says_of_it(void **state)
{
	struct sm_findings findings = { 0 };
	size_t lines = 0;

	(void)state;
	assert_int_equal(sm_lexicon_check(rules, rules, &findings, &lines, &error), SM_OK);
	assert_int_equal(findings.count, 0);
	assert_true(lines > 10);
	sm_findings_close(&findings);
	assert_int_equal(sm_lexicon_check(rules, "/nowhere", &findings, &lines, &error), SM_ERROR_INPUT);
}

static void an_identity_term_is_found_alone_and_within_phrases(void **state)
{
	static const char *const found[] = { "marsman",
					     "marsmannen",
					     "groen",
					     "de marsman",
					     "een/de marsman in huis",
					     "~marsman * in",
					     "volk van de maan",
					     "het volk van de maan op" };
	static const char *const fine[] = { "mars", "groen licht", "een groene", "volk van de", "van de maan" };
	struct identity identity = { 0 };
	struct unicode unicode;

	(void)state;
	unicode_fill(&unicode);
	assert_true(identity_add(&identity, &unicode, "Marsman"));
	assert_true(identity_add(&identity, &unicode, "marsmannen"));
	assert_true(identity_add(&identity, &unicode, "volk van de maan"));
	assert_true(identity_add(&identity, &unicode, "~groen"));
	for (size_t i = 0; i < sizeof(found) / sizeof(found[0]); i++)
		if (!identity_within(&identity, found[i]))
			fail_msg("not found: %s", found[i]);
	for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++)
		if (identity_within(&identity, fine[i]))
			fail_msg("found: %s", fine[i]);
	assert_true(identity_names(&identity, word_hash("groen", 5)));
	identity_close(&identity);
}

static void audit(const char *overlay, size_t found, int line, const char *words)
{
	struct sm_findings findings = { 0 };
	struct sm_audit counts;

	assert_int_equal(sm_lexicon_audit(rules, overlay, "nl", &counts, &findings, &error), SM_OK);
	assert_int_equal(counts.terms, 4);
	assert_int_equal(counts.templates, 4);
	if ((found ? findings.count < found : findings.count > 0) || (words && !has(&findings, line, words)))
		fail_msg("%zu findings, the first: %s", findings.count,
			 findings.count ? findings.finding[0].text[SM_EN] : "none");
	sm_findings_close(&findings);
}

static void a_lexicon_that_treats_all_alike_passes(void **state)
{
	(void)state;
	audit(NULL, 0, 0, NULL);
	audit(test_file(test_folder(), "o.tsv", "@language\tnl\nfijn\t1\tadj\ngroen licht\t1\tphrase\n"), 0, 0, NULL);
}

/* The negative controls: a line that names a group, and one that may stand in a lexicon but weighs in a template. */
static void a_biased_lexicon_is_caught(void **state)
{
	(void)state;
	audit(test_file(test_folder(), "o.tsv", "@language\tnl\nfijn\t1\tadj\nvolk van de maan\t-2\tphrase\n"), 1, 3,
	      "take this line out");
	audit(test_file(test_folder(), "o.tsv", "@language\tnl\nover groen\t-2\tphrase\n"), 1, 2,
	      "'groen' counts in template 4");
}

static void a_language_without_terms_or_templates_is_told(void **state)
{
	struct sm_findings findings = { 0 };
	struct sm_audit counts;

	(void)state;
	assert_int_equal(sm_lexicon_audit(rules, NULL, "xx", &counts, &findings, &error), SM_ERROR_INPUT);
	assert_int_equal(sm_lexicon_audit(rules, NULL, "dutch", &counts, &findings, &error), SM_ERROR_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_mistake_of_a_lexicon_is_found_at_its_line),
		cmocka_unit_test(a_folder_is_checked_with_what_the_engine_says_of_it),
		cmocka_unit_test(an_identity_term_is_found_alone_and_within_phrases),
		cmocka_unit_test(a_lexicon_that_treats_all_alike_passes),
		cmocka_unit_test(a_biased_lexicon_is_caught),
		cmocka_unit_test(a_language_without_terms_or_templates_is_told),
	};

	return cmocka_run_group_tests(tests, choose_rules, NULL);
}
