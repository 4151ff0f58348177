// SPDX-License-Identifier: EUPL-1.2
// test_load: rule files that are wrong are refused at their line; an overlay overrides; the project's own rules load.
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"

static char folder[FIXTURE_PATH];

static const char *write_file(const char *name, const char *text)
{
	static char path[FIXTURE_PATH + 64];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	return path;
}

static int make_folder(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/sentimeter-score-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	unlink(write_file("overlay.tsv", ""));
	return rmdir(folder);
}

static void assert_refused(const char *lexicon, int line, const char *what)
{
	struct sm_scorer *scorer = NULL;
	struct sm_error error = { .status = SM_OK };
	const char *overlay = write_file("overlay.tsv", lexicon);

	assert_int_equal(sm_scorer_open(fixture_path("tests/data/score/rules"), overlay, &scorer, &error),
			 SM_ERROR_CONFIG);
	assert_null(scorer);
	assert_int_equal(error.line, line);
	assert_string_equal(error.where, overlay);
	assert_non_null(strstr(error.text[SM_EN], what));
	assert_true(error.text[SM_NL][0]);
}

static void a_wrong_line_is_refused_at_its_place(void **state)
{
	(void)state;
	assert_refused("goed\t2\tadj\nfout\tveel\tadj\n", 2, "second column");
	assert_refused("goed\t2,5\tadj\n", 1, "second column");
	assert_refused("# x\n\ngoed\t4.5\tadj\n", 3, "second column");
	assert_refused("goed\t-\tadj\n", 1, "second column");
	assert_refused("goed\t2\tbijwoord\n", 1, "third column");
	assert_refused("goed\t2\n", 1, "third column");
	assert_refused("...\t2\tadj\n", 1, "first column");
	assert_refused("een twee drie vier vijf zes zeven acht negen\t2\tphrase\n", 1, "at most eight");
	assert_refused("* goed\t2\tphrase\n", 1, "starts and ends");
	assert_refused("a * b * c\t2\tphrase\n", 1, "one gap");
	assert_refused("@language\tfrançais\n", 1, "unknown language");
}

static double value_of(const char *overlay, const char *text, const char *language)
{
	struct sm_scorer *scorer;
	struct sm_verdict verdict;
	struct sm_error error;

	assert_int_equal(sm_scorer_open(fixture_path("tests/data/score/rules"), overlay, &scorer, &error), SM_OK);
	sm_score(scorer, sm_text_of(text), language, sm_text_of(""), &verdict, NULL);
	sm_scorer_close(scorer);
	return verdict.value;
}

static void an_overlay_overrides_in_every_language_or_in_one(void **state)
{
	const char *overlay = write_file("overlay.tsv", "top\t-3\tother\n@language\tnl\nfiets\t2\tnoun\n");

	(void)state;
	assert_true(value_of(NULL, "top", "nl") > 0);
	assert_true(value_of(overlay, "top", "nl") < 0);
	assert_true(value_of(overlay, "top", "en") < 0);
	assert_true(value_of(overlay, "fietsen", "nl") > 0);
	assert_true(value_of(overlay, "fiets", "en") == 0);
}

static void an_overlay_that_is_not_there_is_an_error(void **state)
{
	struct sm_scorer *scorer;
	struct sm_error error;

	(void)state;
	assert_int_equal(sm_scorer_open(fixture_path("tests/data/score/rules"), "/nonexistent.tsv", &scorer, &error),
			 SM_ERROR_INPUT);
}

static void a_folder_without_rules_is_an_error(void **state)
{
	struct sm_scorer *scorer;
	struct sm_error error;

	(void)state;
	assert_int_equal(sm_scorer_open(folder, NULL, &scorer, &error), SM_ERROR_INPUT);
	assert_null(scorer);
	sm_scorer_close(NULL);
}

static void the_hash_changes_with_the_rules(void **state)
{
	struct sm_scorer *scorer;
	struct sm_error error;
	uint8_t hash[3][32];

	(void)state;
	for (int i = 0; i < 3; i++) {
		const char *overlay = write_file("overlay.tsv", i < 2 ? "top\t-3\tother\n" : "top\t-2\tother\n");

		assert_int_equal(sm_scorer_open(fixture_path("tests/data/score/rules"), overlay, &scorer, &error),
				 SM_OK);
		sm_scorer_hash(scorer, hash[i]);
		sm_scorer_close(scorer);
	}
	assert_memory_equal(hash[0], hash[1], 32);
	assert_memory_not_equal(hash[0], hash[2], 32);
}

/* Signs only: the lexicons are free to grow. */
static void the_rules_of_the_project_load_and_make_sense(void **state)
{
	static const struct {
		const char *text;
		enum sm_class class;
	} sentence[] = {
		{ "Wat een prachtig park is het geworden, we genieten er elke dag van!", SM_POSITIVE },
		{ "De overlast in onze straat is verschrikkelijk.", SM_NEGATIVE },
		{ "Leuk vind ik het niet.", SM_NEGATIVE },
		{ "Het valt me erg tegen.", SM_NEGATIVE },
		{ "The noise is terrible and nobody helps.", SM_NEGATIVE },
		{ "I love this wonderful library!", SM_POSITIVE },
		{ "Je suis très content de ma ville et de mes voisins.", SM_UNSCORED },
		{ "Je suis très contente de la ville et pas triste du tout.", SM_UNSCORED },
	};
	struct sm_scorer *scorer;
	struct sm_error error;

	(void)state;
	assert_int_equal(sm_scorer_open(fixture_path("rules"), NULL, &scorer, &error), SM_OK);
	for (size_t i = 0; i < sizeof(sentence) / sizeof(sentence[0]); i++) {
		struct sm_verdict verdict;

		sm_score(scorer, sm_text_of(sentence[i].text), NULL, sm_text_of(""), &verdict, NULL);
		if (verdict.class != sentence[i].class)
			fail_msg("%s: %s", sm_class_name(verdict.class), sentence[i].text);
	}
	sm_scorer_close(scorer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wrong_line_is_refused_at_its_place),
		cmocka_unit_test(an_overlay_overrides_in_every_language_or_in_one),
		cmocka_unit_test(an_overlay_that_is_not_there_is_an_error),
		cmocka_unit_test(a_folder_without_rules_is_an_error),
		cmocka_unit_test(the_hash_changes_with_the_rules),
		cmocka_unit_test(the_rules_of_the_project_load_and_make_sense),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
