// SPDX-License-Identifier: EUPL-1.2
// test_import: files in the shapes of other tools, with made-up words → lexicons of ours.
#include "sentimeter/measure.h"
#include "test.h"

static struct sm_error error;
static struct sm_imported imported;

/* What a file becomes, without the comments at its head. */
static void assert_becomes(const char *format, const char *language, const char *text, const char *lexicon)
{
	SM_AUTO(sm_buffer_close) struct sm_buffer out = { .bytes_max = 1 << 20 };
	const char *at;

	if (sm_lexicon_import(test_file(test_folder(), "other", text), format, language, &out, &imported, &error) !=
	    SM_OK)
		fail_msg("%s", error.text[SM_EN]);
	at = out.data;
	while (*at == '#')
		at = strchr(at, '\n') + 1;
	assert_string_equal(at, lexicon);
}

static void assert_refused(const char *format, const char *text, enum sm_status status, int line)
{
	SM_AUTO(sm_buffer_close) struct sm_buffer out = { .bytes_max = 1 << 20 };

	assert_int_equal(
	    sm_lexicon_import(test_file(test_folder(), "other", text), format, NULL, &out, &imported, &error), status);
	assert_int_equal(error.line, line);
}

static void vader_is_taken_as_it_is_and_emoticons_are_left_out(void **state)
{
	(void)state;
	assert_becomes("vader", NULL, "grunk\t-1.9\t0.5\t[-2, -1]\n:-)\t1.3\t0.9\t[1]\nBlorf\t2.75\t0.4\t[3]\n",
		       "@language\ten\nblorf\t2.75\tother\ngrunk\t-1.90\tother\n");
	assert_int_equal(imported.left_out, 1);
	assert_int_equal(imported.entries, 2);
}

static void afinn_goes_to_five_and_ours_to_four(void **state)
{
	(void)state;
	assert_becomes("afinn", NULL, "blorf\t5\nnot grunk\t-2\r\n",
		       "@language\ten\nblorf\t4.00\tother\nnot grunk\t-1.60\tphrase\n");
	assert_becomes("afinn", "da", "blorf\t5\n", "@language\tda\nblorf\t4.00\tother\n");
}

static void sentistrength_starts_at_one_and_stems_become_words(void **state)
{
	(void)state;
	assert_becomes("sentistrength", "nl", "blorf*\t3\ngrunk\t-5\nzwamp\t1\n",
		       "@language\tnl\nblorf\t2.00\tother\ngrunk\t-4.00\tother\nzwamp\t0.00\tother\n");
}

static void senses_of_pattern_are_averaged(void **state)
{
	(void)state;
	assert_becomes("pattern", NULL,
		       "<?xml version=\"1.0\"?>\n<sentiment language=\"nl\" license=\"PDDL\">\n"
		       "<word form=\"blorf\" pos=\"JJ\" polarity=\"0.5\" subjectivity=\"0.9\"/>\n"
		       "<word form=\"blorf\" pos=\"JJ\" polarity=\"0.3\"/>\n"
		       "<word form=\"grunk\" pos=\"NN\" polarity=\"-1.0\"/>\n<word form=\"leeg\"/>\n</sentiment>\n",
		       "@language\tnl\nblorf\t1.60\tadj\ngrunk\t-4.00\tnoun\n");
	assert_int_equal(imported.left_out, 1);
}

static void lmf_says_which_way_only(void **state)
{
	(void)state;
	assert_becomes("lmf", NULL,
		       "<LexicalResource><Lexicon language=\"nl\">"
		       "<LexicalEntry partOfSpeech=\"adj\"><Lemma writtenForm=\"blorf\"/><Sense>"
		       "<Sentiment polarity=\"positive\"/></Sense></LexicalEntry>"
		       "<LexicalEntry partOfSpeech=\"verb\"><Lemma writtenForm=\"in_de_grunk\"/><Sense>"
		       "<Sentiment polarity=\"negative\"/></Sense></LexicalEntry>"
		       "<LexicalEntry partOfSpeech=\"noun\"><Lemma writtenForm=\"zwamp\"/><Sense>"
		       "<Sentiment polarity=\"neutral\"/></Sense></LexicalEntry></Lexicon></LexicalResource>",
		       "@language\tnl\nblorf\t2.00\tadj\nin de grunk\t-2.00\tphrase\n");
}

static void both_shapes_of_nrc_are_read(void **state)
{
	(void)state;
	assert_becomes("nrc", NULL, "blorf\tanger\t1\nblorf\tpositive\t1\ngrunk\tnegative\t1\nzwamp\tnegative\t0\n",
		       "@language\ten\nblorf\t2.00\tother\ngrunk\t-2.00\tother\n");
	assert_becomes("nrc", NULL,
		       "English Word\tanger\tnegative\tpositive\tDutch Word\nx\t1\t0\t1\tblorf\ny\t0\t1\t0\tgrunk\n"
		       "z\t0\t1\t1\tzwamp\n",
		       "@language\tnl\nblorf\t2.00\tother\ngrunk\t-2.00\tother\n");
}

static void a_table_says_its_columns_and_its_numbers_say_their_scale(void **state)
{
	(void)state;
	assert_becomes("csv", "nl", "nr;woord;waarde\n1;\"blorf\";0,5\n2;grunk;-1\n",
		       "@language\tnl\nblorf\t2.00\tother\ngrunk\t-4.00\tother\n");
	assert_becomes("csv", "nl", "word,score\nblorf,7\ngrunk,1\nzwamp,4\n",
		       "@language\tnl\nblorf\t4.00\tother\ngrunk\t-4.00\tother\nzwamp\t0.00\tother\n");
	assert_becomes("csv", NULL, "blorf\t-3\ngrunk\t2\n", "blorf\t-4.00\tother\ngrunk\t2.67\tother\n");
	assert_becomes("csv", "en", "lemma,polarity\nblorf,positive\ngrunk,negative\n",
		       "@language\ten\nblorf\t2.00\tother\ngrunk\t-2.00\tother\n");
}

static void what_is_no_lexicon_is_refused(void **state)
{
	(void)state;
	assert_refused("vader", "", SM_ERROR_DATA, 0);
	assert_refused("vader", "<html>\n<p>Not found</p>\n", SM_ERROR_DATA, 0);
	assert_refused("pattern", "<sentiment>\n<word form=\"a\" polarity=\"1\">\n", SM_ERROR_DATA, 3);
	assert_refused("pattern", "<!DOCTYPE s [<!ENTITY a \"b\">]>\n<s>&a;</s>", SM_ERROR_DATA, 1);
	assert_refused("unknown", "a\t1\n", SM_ERROR_USAGE, 0);
	assert_null(sm_lexicon_licence("unknown", SM_EN));
}

static void every_kind_has_a_note_on_its_licence(void **state)
{
	(void)state;
	for (const char *const *format = sm_lexicon_formats; *format; format++) {
		assert_non_null(sm_lexicon_licence(*format, SM_NL));
		assert_non_null(sm_lexicon_licence(*format, SM_EN));
	}
}

static void what_comes_out_is_a_lexicon_in_order(void **state)
{
	SM_AUTO(sm_buffer_close) struct sm_buffer out = { .bytes_max = 1 << 20 };
	struct sm_findings findings = { 0 };
	size_t lines;

	(void)state;
	assert_int_equal(sm_lexicon_import(test_file(test_folder(), "other", "b-b\t1\nÉa\t-3.14159\na b\t2\na'b\t2\n"),
					   "vader", NULL, &out, &imported, &error),
			 SM_OK);
	assert_int_equal(sm_lexicon_check(test_root("rules"), test_file(test_folder(), "own.tsv", out.data), &findings,
					  &lines, &error),
			 SM_OK);
	if (findings.count)
		fail_msg("%s", findings.finding[0].text[SM_EN]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vader_is_taken_as_it_is_and_emoticons_are_left_out),
		cmocka_unit_test(afinn_goes_to_five_and_ours_to_four),
		cmocka_unit_test(sentistrength_starts_at_one_and_stems_become_words),
		cmocka_unit_test(senses_of_pattern_are_averaged),
		cmocka_unit_test(lmf_says_which_way_only),
		cmocka_unit_test(both_shapes_of_nrc_are_read),
		cmocka_unit_test(a_table_says_its_columns_and_its_numbers_say_their_scale),
		cmocka_unit_test(what_is_no_lexicon_is_refused),
		cmocka_unit_test(every_kind_has_a_note_on_its_licence),
		cmocka_unit_test(what_comes_out_is_a_lexicon_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
