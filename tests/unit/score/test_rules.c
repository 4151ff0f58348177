// SPDX-License-Identifier: EUPL-1.2
// test_rules: what each rule does to a sentence, followed with pen and paper on the fixed rules.
#include "fixture.h"

static struct sm_verdict verdict;
static struct sm_reasons reasons;

static void score(void **state, const char *text)
{
	sm_score(*state, sm_text_of(text), NULL, sm_text_of(""), &verdict, &reasons);
}

static void assert_near(double value, double wanted)
{
	if (value < wanted - 1e-9 || value > wanted + 1e-9)
		fail_msg("%.6f is not %.6f", value, wanted);
}

/* The weights that a text comes to, in its order. */
static void assert_weights(void **state, const char *text, size_t count, const double *weights)
{
	score(state, text);
	if (reasons.count != count)
		fail_msg("%zu reasons, not %zu: %s", reasons.count, count, text);
	for (size_t i = 0; i < count; i++)
		if (reasons.reason[i].after < weights[i] - 1e-9 || reasons.reason[i].after > weights[i] + 1e-9)
			fail_msg("%.3f is not %.3f: %s", reasons.reason[i].after, weights[i], text);
}

#define WEIGHTS(state, text, ...)                                                                                      \
	assert_weights(state, text, sizeof((double[]){ __VA_ARGS__ }) / sizeof(double), (double[]){ __VA_ARGS__ })

static void a_word_counts_in_all_its_forms(void **state)
{
	WEIGHTS(state, "het is goed", 2);
	WEIGHTS(state, "een goede straat", 2);
	WEIGHTS(state, "ik vind het beter", 2);
	WEIGHTS(state, "dat was ook geklaagd", -1.4);
	WEIGHTS(state, "ik klaag wel", -1.4);
	WEIGHTS(state, "het is TOP", 3.38);
	WEIGHTS(state, "in het café", .5);
	WEIGHTS(state, "in het CAFE", .65);
}

static void an_entry_without_forms_matches_only_itself(void **state)
{
	WEIGHTS(state, "het is top", 2.6);
	score(state, "het is toppe van de straat");
	assert_int_equal(reasons.count, 0);
	assert_int_equal(verdict.class, SM_UNSCORED);
}

static void a_later_file_overrides_an_earlier_one_and_an_entry_beats_a_form(void **state)
{
	WEIGHTS(state, "dat is aardig", 1);
	WEIGHTS(state, "er is een klacht", -1.4);
	WEIGHTS(state, "er is wel klachten", -1);
	assert_string_equal(reasons.reason[0].file, "rules/nl/lexicon-town.tsv");
	assert_int_equal(reasons.reason[0].line, 3);
}

static void a_separable_verb_matches_whole_and_apart(void **state)
{
	WEIGHTS(state, "dat is me tegengevallen", -2);
	WEIGHTS(state, "het valt tegen", -2);
	WEIGHTS(state, "het valt me ook wel tegen", -2);
	WEIGHTS(state, "dat is om je tegen te vallen", -2);
	WEIGHTS(state, "het valt me erg tegen", -2.4);
	score(state, "het valt me, ik vind tegen");
	assert_int_equal(reasons.count, 0);
}

static void a_prefix_before_a_determiner_is_a_preposition(void **state)
{
	score(state, "het valt me tegen de straat");
	assert_int_equal(reasons.count, 0);
	WEIGHTS(state, "het valt me tegen, de straat", -2);
	WEIGHTS(state, "het valt me tegen dat de straat", -2);
	WEIGHTS(state, "om je tegen te vallen de straat", -2);
}

static void the_longest_phrase_wins_over_its_words(void **state)
{
	WEIGHTS(state, "er is geen klachten", 1.2);
	WEIGHTS(state, "laat ons weer in de steek", -2.6);
	WEIGHTS(state, "in de steek gelaten", -2.6);
	WEIGHTS(state, "dank je wel", 2.2);
	assert_true(sm_text_is(reasons.reason[0].words, "dank je wel"));
}

static void a_negation_reaches_as_far_as_it_says(void **state)
{
	WEIGHTS(state, "dat is niet goed", -1.2);
	WEIGHTS(state, "dat is niet slecht", .8);
	WEIGHTS(state, "dat is niet de straat wel goed", -1.2);
	WEIGHTS(state, "dat is niet de straat wel ook goed", 2);
	WEIGHTS(state, "er is geen de ook goed", -1.2);
	WEIGHTS(state, "er is geen de ook wel goed", 2);
}

static void a_negation_stops_at_marks_and_at_words_that_stop_it(void **state)
{
	WEIGHTS(state, "ik wil het niet, goed", 2);
	WEIGHTS(state, "ik vind het niet. goed", 2);
	WEIGHTS(state, "niet maar goed", 2.4);
	WEIGHTS(state, "ik vind niet dat het goed is", 2);
}

static void a_negation_at_the_end_turns_what_came_before(void **state)
{
	WEIGHTS(state, "leuk vind ik het niet", -1.2);
	WEIGHTS(state, "leuk vind ik het niet echt", -1.2);
	WEIGHTS(state, "leuk dat je niet wel", 2);
	WEIGHTS(state, "leuk vind ik het niet straat", 2);
	WEIGHTS(state, "leuk vind ik geen", 2);
	WEIGHTS(state, "leuk vind ik het wel wel wel de niet", -1.2);
	WEIGHTS(state, "leuk vind ik het wel wel wel wel de niet", 2);
}

static void a_negation_at_the_end_looks_past_words_without_a_valence(void **state)
{
	WEIGHTS(state, "leuk vind ik brand niet", -1.2, 0);
	WEIGHTS(state, "leuk vind ik het 😀 niet", -1.2, 1.6);
	WEIGHTS(state, "leuk vind ik slecht brand niet", 2, .8, 0);
}

static void two_negations_work_one_after_the_other(void **state)
{
	WEIGHTS(state, "niet geen goed", .48);
}

static void a_negation_never_turns_an_emoji(void **state)
{
	WEIGHTS(state, "dit is niet goed :(", -1.2, -1.6);
	WEIGHTS(state, "dat is niet 😀", 1.6);
}

static void not_only_but_also_is_no_negation_and_no_contrast(void **state)
{
	WEIGHTS(state, "niet alleen goed maar ook leuk", 2, 2);
}

static void words_of_intensity_change_the_word_behind_them(void **state)
{
	WEIGHTS(state, "heel goed", 2.6);
	WEIGHTS(state, "heel erg goed", 3.12);
	WEIGHTS(state, "een beetje slecht", -1);
	WEIGHTS(state, "niet heel goed", -1.56);
	WEIGHTS(state, "heel, goed", 2);
}

static void a_word_of_intensity_counts_by_itself_when_alone(void **state)
{
	WEIGHTS(state, "vreselijk goed", 2.8);
	WEIGHTS(state, "het is vreselijk", -3);
	WEIGHTS(state, "vreselijk brand", -3, 0);
}

static void contrast_weakens_what_came_before(void **state)
{
	WEIGHTS(state, "het is goed maar slecht", 1.2, -2.4);
	WEIGHTS(state, "goed maar slecht maar leuk", 1.2, -1.44, 2.4);
	WEIGHTS(state, "goed. ik vind maar leuk", 2, 2.4);
}

static void contrast_at_the_start_of_a_sentence_weakens_the_one_before(void **state)
{
	WEIGHTS(state, "goed. maar leuk", 1.2, 2.4);
	WEIGHTS(state, "goed! maar leuk", 1.32, 2.4);
	WEIGHTS(state, "goed maar slecht. maar leuk", 1.2, -1.44, 2.4);
	WEIGHTS(state, "leuk. goed. maar leuk. maar mooi", 2, 1.2, 1.44, 2.64);
	WEIGHTS(state, "goed 😀. maar leuk", 1.2, 1.6, 2.4);
	WEIGHTS(state, "goed. de straat. maar leuk", 2, 2.4);
	WEIGHTS(state, "goed. maar ook leuk", 2, 2);
}

static void conditions_and_wishes_damp_to_the_end_of_the_clause(void **state)
{
	WEIGHTS(state, "als het goed is", 1);
	WEIGHTS(state, "als het slecht is, goed", -1.6, 2);
	WEIGHTS(state, "hopelijk is het goed", .8);
	WEIGHTS(state, "hopelijk dat het goed is", .8);
}

static void a_condition_with_a_reach_goes_no_further(void **state)
{
	WEIGHTS(state, "vroeger was het goed", -.8);
	WEIGHTS(state, "vroeger was het slecht", .4);
	WEIGHTS(state, "vroeger was het ook goed", 2);
	WEIGHTS(state, "vroeger, goed", 2);
}

static void exclamation_and_question_marks_count_for_their_sentence(void **state)
{
	WEIGHTS(state, "het is goed! het is leuk", 2.2, 2);
	WEIGHTS(state, "het is goed!!", 2.4);
	WEIGHTS(state, "het is goed!!!!!!", 2.6);
	WEIGHTS(state, "is het goed?", 1.5);
	WEIGHTS(state, "is het slecht?", -1.8);
}

static void capitals_count_in_a_text_that_has_others(void **state)
{
	WEIGHTS(state, "het is GOED", 2.6);
	WEIGHTS(state, "HET IS GOED", 2);
	WEIGHTS(state, "Goed", 2);
}

static void stretched_words_are_found_and_count_more(void **state)
{
	WEIGHTS(state, "het is gooooed", 2.5);
	WEIGHTS(state, "het is leeeeuk", 2.5);
	WEIGHTS(state, "het is mooiiii", 2.75);
	score(state, "het is straaaat");
	assert_int_equal(reasons.count, 0);
}

static void emoji_are_folded_and_saturate(void **state)
{
	WEIGHTS(state, "👍", 1.9);
	WEIGHTS(state, "👍🏽", 1.9);
	WEIGHTS(state, "❤️‍🔥", 3);
	WEIGHTS(state, "👩‍🚒", 0);
	WEIGHTS(state, "😍😍", 4.2);
	WEIGHTS(state, "😍 😍😍😍😍😍😍", 4.2);
	WEIGHTS(state, "het is goed😍", 2, 2.8);
}

static void emoticons_are_not_punctuation(void **state)
{
	WEIGHTS(state, "het is goed:)", 2, 1.4);
	WEIGHTS(state, "het is :))))) goed", 1.4, 2);
	WEIGHTS(state, "het is goed :p", 2, .8);
	WEIGHTS(state, "het is goed:pas", 2);
	WEIGHTS(state, "het is https://goed.example/ goed", 2);
}

static void hashtags_are_read_and_addresses_are_not(void **state)
{
	WEIGHTS(state, "#GoedeStraat", 2);
	WEIGHTS(state, "het is #OVERLASTStraat", -2);
	WEIGHTS(state, "@goed is goed", 2);
	WEIGHTS(state, "goed@slecht.example is goed", 2);
	WEIGHTS(state, "www.slecht.example is goed", 2);
	WEIGHTS(state, "[slecht] is goed", 2);
}

static void irony_is_flagged_and_changes_nothing(void **state)
{
	WEIGHTS(state, "fijn dat het goed is", 2);
	assert_true(verdict.irony);
	WEIGHTS(state, "het is goed (!)", 2);
	assert_true(verdict.irony);
	WEIGHTS(state, "het is goed", 2);
	assert_false(verdict.irony);
}

static void the_value_follows_the_formula(void **state)
{
	score(state, "het is goed");
	/* 2 / sqrt(4 + 8 + .2) */
	assert_near(verdict.value, .573);
	assert_near(reasons.scale, 8.2);
	assert_int_equal(verdict.class, SM_POSITIVE);
	assert_near(verdict.coverage, 1);
	score(state, "het is goed en slecht straat");
	assert_near(verdict.value, 0);
	assert_near(reasons.scale, 8 + .6);
	assert_int_equal(verdict.class, SM_NEUTRAL);
	assert_near(verdict.coverage, .667);
}

static void the_neutral_band_is_narrower_for_an_opinion(void **state)
{
	score(state, "het is aardig");
	/* 1 / (1 + 1 + .15) */
	assert_near(verdict.subjectivity, .465);
	assert_near(reasons.positive, .3 - .186);
	assert_near(reasons.negative, -.057);
	score(state, "er is overlast");
	assert_near(verdict.subjectivity, .258);
	assert_near(reasons.positive, .3 - .103);
	assert_near(reasons.negative, -.099);
	score(state, "😍 😡 😀 😍 😡 😀");
	assert_near(verdict.subjectivity, .857);
	assert_near(reasons.positive, .05);
	score(state, "er is brand");
	assert_near(reasons.positive, .3);
	assert_int_equal(verdict.class, SM_NEUTRAL);
}

static void unscored_is_not_neutral(void **state)
{
	score(state, "er is brand in de straat");
	assert_int_equal(verdict.class, SM_NEUTRAL);
	assert_near(verdict.coverage, .5);
	assert_string_equal(verdict.language, "nl");
	score(state, "er is een fiets in de straat");
	assert_int_equal(verdict.class, SM_UNSCORED);
	assert_string_equal(verdict.language, "nl");
	assert_near(verdict.value, 0);
	score(state, "");
	assert_int_equal(verdict.class, SM_UNSCORED);
	sm_score(*state, (struct sm_text){ NULL, 0 }, "nl", sm_text_of(""), &verdict, NULL);
	assert_int_equal(verdict.class, SM_UNSCORED);
}

static void the_language_is_seen_per_text_and_per_sentence(void **state)
{
	score(state, "this is a good fire");
	assert_string_equal(verdict.language, "en");
	score(state, "das ist nicht goed und sehr slecht");
	assert_string_equal(verdict.language, "");
	assert_int_equal(verdict.class, SM_UNSCORED);
	score(state, "мы очень рады");
	assert_int_equal(verdict.class, SM_UNSCORED);
	WEIGHTS(state, "ik vind het wel goed en leuk voor ons. this was not good in the end", 2, 2, -1.2);
	assert_string_equal(verdict.language, "nl");
}

static void a_claimed_language_is_a_weak_prior(void **state)
{
	sm_score(*state, SM_TEXT("top"), NULL, SM_TEXT("en"), &verdict, NULL);
	assert_string_equal(verdict.language, "en");
	sm_score(*state, SM_TEXT("top"), NULL, SM_TEXT("nl-NL"), &verdict, NULL);
	assert_string_equal(verdict.language, "nl");
	sm_score(*state, SM_TEXT("dat is een goed straat"), NULL, SM_TEXT("en"), &verdict, NULL);
	assert_string_equal(verdict.language, "nl");
	sm_score(*state, SM_TEXT("zomaar iets"), NULL, SM_TEXT("nl"), &verdict, NULL);
	assert_string_equal(verdict.language, "");
}

static void a_language_that_is_asked_for_is_taken(void **state)
{
	sm_score(*state, SM_TEXT("top"), "en", SM_TEXT("nl"), &verdict, &reasons);
	assert_string_equal(verdict.language, "en");
	assert_near(reasons.reason[0].after, 1);
	sm_score(*state, SM_TEXT("goed"), "de", SM_TEXT("nl"), &verdict, &reasons);
	assert_int_equal(verdict.class, SM_UNSCORED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_word_counts_in_all_its_forms),
		cmocka_unit_test(an_entry_without_forms_matches_only_itself),
		cmocka_unit_test(a_later_file_overrides_an_earlier_one_and_an_entry_beats_a_form),
		cmocka_unit_test(a_separable_verb_matches_whole_and_apart),
		cmocka_unit_test(a_prefix_before_a_determiner_is_a_preposition),
		cmocka_unit_test(the_longest_phrase_wins_over_its_words),
		cmocka_unit_test(a_negation_reaches_as_far_as_it_says),
		cmocka_unit_test(a_negation_stops_at_marks_and_at_words_that_stop_it),
		cmocka_unit_test(a_negation_at_the_end_turns_what_came_before),
		cmocka_unit_test(a_negation_at_the_end_looks_past_words_without_a_valence),
		cmocka_unit_test(two_negations_work_one_after_the_other),
		cmocka_unit_test(a_negation_never_turns_an_emoji),
		cmocka_unit_test(not_only_but_also_is_no_negation_and_no_contrast),
		cmocka_unit_test(words_of_intensity_change_the_word_behind_them),
		cmocka_unit_test(a_word_of_intensity_counts_by_itself_when_alone),
		cmocka_unit_test(contrast_weakens_what_came_before),
		cmocka_unit_test(contrast_at_the_start_of_a_sentence_weakens_the_one_before),
		cmocka_unit_test(conditions_and_wishes_damp_to_the_end_of_the_clause),
		cmocka_unit_test(a_condition_with_a_reach_goes_no_further),
		cmocka_unit_test(exclamation_and_question_marks_count_for_their_sentence),
		cmocka_unit_test(capitals_count_in_a_text_that_has_others),
		cmocka_unit_test(stretched_words_are_found_and_count_more),
		cmocka_unit_test(emoji_are_folded_and_saturate),
		cmocka_unit_test(emoticons_are_not_punctuation),
		cmocka_unit_test(hashtags_are_read_and_addresses_are_not),
		cmocka_unit_test(irony_is_flagged_and_changes_nothing),
		cmocka_unit_test(the_value_follows_the_formula),
		cmocka_unit_test(the_neutral_band_is_narrower_for_an_opinion),
		cmocka_unit_test(unscored_is_not_neutral),
		cmocka_unit_test(the_language_is_seen_per_text_and_per_sentence),
		cmocka_unit_test(a_claimed_language_is_a_weak_prior),
		cmocka_unit_test(a_language_that_is_asked_for_is_taken),
	};

	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
