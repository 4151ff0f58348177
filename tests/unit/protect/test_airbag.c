// SPDX-License-Identifier: EUPL-1.2
// Airbags: each trips over its limit, not at it, and not when it is off.
#include "fixture.h"
#include "airbag.h"

static struct town town;
static struct sm_release *release;
static const char *stopped_topic;
static int usual_pct;

static bool stopped(void *context, const char *topic, struct sm_period period)
{
	(void)context;
	(void)period;
	return stopped_topic && strcmp(topic, stopped_topic) == 0;
}

static int usual(void *context, const char *topic, struct sm_period period)
{
	(void)context;
	(void)topic;
	(void)period;
	return usual_pct;
}

static int set_up(void **state)
{
	(void)state;
	town_open(&town);
	release = NULL;
	stopped_topic = NULL;
	usual_pct = -1;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	sm_release_close(release);
	town_close(&town);
	return 0;
}

/* One airbag and no other, from a new period on. */
static void only(enum sm_airbag airbag, enum sm_airbag_action action, int limit)
{
	const struct sm_airbag_memory memory = { NULL, stopped, usual };

	memset(town.policy.airbag, 0, sizeof(town.policy.airbag));
	town.policy.airbag[airbag] = (struct sm_airbag_rule){ action, limit };
	town.now_s += 86400;
	town_sleep(&town);
	town_wake(&town);
	sm_protector_remember(town.protector, &memory);
}

static void let_go(void)
{
	sm_release_close(release);
	release = town_release(&town);
}

static bool told(const char *topic, const char *area)
{
	return cell_of(release, topic, area) != NULL;
}

static void assert_one_trip(enum sm_airbag airbag, enum sm_airbag_action action, const char *topic)
{
	assert_int_equal(sm_release_trips(release), 1);
	assert_int_equal(sm_release_trip(release, 0)->airbag, airbag);
	assert_int_equal(sm_release_trip(release, 0)->action, action);
	assert_string_equal(sm_release_trip(release, 0)->topic, topic);
}

/* ---- Dominance. ---- */

static void loud(void)
{
	all_say(&town, "a", 10, (struct saying){ .area = GM });
	for (int i = 0; i < 11; i++)
		say(&town, (struct saying){ .author = "loud", .area = GM });
}

static void an_author_with_more_than_his_share_trips(void **state)
{
	(void)state;
	town.policy.author_share_max_pct = 50;
	only(SM_AIRBAG_DOMINANCE, SM_AIRBAG_SUPPRESS, 0);
	loud();
	let_go();
	assert_false(told("parkeren", "GM0001"));
	assert_one_trip(SM_AIRBAG_DOMINANCE, SM_AIRBAG_SUPPRESS, "parkeren");
	all_say(&town, "b", 1, (struct saying){ .area = GM }); /* 11 of 22 */
	let_go();
	assert_true(told("parkeren", "GM0001"));
	only(SM_AIRBAG_DOMINANCE, SM_AIRBAG_OFF, 0);
	loud();
	let_go();
	assert_true(told("parkeren", "GM0001"));
	assert_int_equal(sm_release_trips(release), 0);
	assert_null(sm_release_trip(release, 0));
	assert_null(sm_release_share(release, sm_release_shares(release)));
}

/* ---- One person. ---- */

static void a_cell_about_one_person_trips(void **state)
{
	(void)state;
	only(SM_AIRBAG_ONE_PERSON, SM_AIRBAG_STOP, 30);
	all_say(&town, "a", 14, (struct saying){ .area = GM });
	all_say(&town, "b", 5, (struct saying){ .area = GM, .names = "@Jan_Voorbeeld" });
	all_say(&town, "c", 1, (struct saying){ .area = GM, .names = "jan_voorbeeld" });
	all_say(&town, "a", 10, (struct saying){ .topic = 1, .area = GM });
	let_go(); /* 6 of 20: at the limit */
	assert_true(told("parkeren", "GM0001"));
	all_say(&town, "d", 1, (struct saying){ .area = GM, .names = "@JAN_voorbeeld" });
	let_go();
	assert_false(told("parkeren", "GM0001"));
	assert_true(told("afval", "GM0001"));
	assert_one_trip(SM_AIRBAG_ONE_PERSON, SM_AIRBAG_STOP, "parkeren");
	assert_int_equal(sm_release_withheld(release, SM_WITHHELD_ONE_PERSON), 20); /* in tens */
}

static void many_people_named_once_are_no_one_person(void **state)
{
	(void)state;
	only(SM_AIRBAG_ONE_PERSON, SM_AIRBAG_SUPPRESS, 30);
	for (int i = 0; i < 20; i++) {
		char author[16], name[16];

		snprintf(author, sizeof(author), "a_%d", i);
		snprintf(name, sizeof(name), "@name_%d", i);
		say(&town, (struct saying){ .author = author, .area = GM, .names = name });
	}
	let_go();
	assert_true(told("parkeren", "GM0001"));
}

static void four_posts_are_too_few_to_be_about_anybody(void **state)
{
	(void)state;
	only(SM_AIRBAG_ONE_PERSON, SM_AIRBAG_SUPPRESS, 30);
	all_say(&town, "a", 4, (struct saying){ .area = GM, .names = "@jan" });
	all_say(&town, "b", 2, (struct saying){ .area = GM });
	let_go();
	assert_true(told("parkeren", "GM0001"));
}

static void with_the_airbag_off_a_cell_about_one_person_is_told(void **state)
{
	(void)state;
	only(SM_AIRBAG_ONE_PERSON, SM_AIRBAG_OFF, 30);
	all_say(&town, "b", 10, (struct saying){ .area = GM, .names = "@jan" });
	let_go();
	assert_true(told("parkeren", "GM0001"));
}

static void a_name_is_in_no_file(void **state)
{
	(void)state;
	only(SM_AIRBAG_ONE_PERSON, SM_AIRBAG_SUPPRESS, 30);
	all_say(&town, "b", 10, (struct saying){ .area = GM, .names = "@jan_voorbeeld" });
	town_sync(&town);
	assert_false(folder_holds(town.folder, "jan_voorbeeld", 13));
}

static void who_is_named_has_another_number_in_another_period(void **state)
{
	const uint8_t one[KEY_BYTES] = { 1 }, other[KEY_BYTES] = { 2 };

	(void)state;
	assert_int_equal(pseudonym_of_named(one, SM_TEXT("@Jan")), pseudonym_of_named(one, SM_TEXT("jan")));
	assert_int_not_equal(pseudonym_of_named(one, SM_TEXT("jan")), pseudonym_of_named(one, SM_TEXT("jam")));
	assert_int_not_equal(pseudonym_of_named(one, SM_TEXT("jan")), pseudonym_of_named(other, SM_TEXT("jan")));
}

/* ---- Flood. ---- */

/* In the other topic half of a hundred authors write nothing else; in this one, of a hundred, so many. */
static void flood(int silent)
{
	all_say(&town, "regular", 50, (struct saying){ .topic = 1, .area = GM });
	all_say(&town, "regular", 50, (struct saying){ .topic = 1, .area = GM });
	all_say(&town, "once", 50, (struct saying){ .topic = 1, .area = GM });
	all_say(&town, "new", 100, (struct saying){ .area = GM });
	all_say(&town, "new", 100 - silent, (struct saying){ .area = GM });
}

static void a_flood_of_authors_who_wrote_nothing_else_trips(void **state)
{
	(void)state;
	only(SM_AIRBAG_FLOOD, SM_AIRBAG_SUPPRESS, 50);
	flood(75); /* of fifty who would have written more, half did not: at the limit */
	let_go();
	assert_true(told("parkeren", "GM0001"));
	only(SM_AIRBAG_FLOOD, SM_AIRBAG_SUPPRESS, 50);
	flood(76);
	let_go();
	assert_false(told("parkeren", "GM0001"));
	assert_true(told("afval", "GM0001"));
	assert_one_trip(SM_AIRBAG_FLOOD, SM_AIRBAG_SUPPRESS, "parkeren");
	only(SM_AIRBAG_FLOOD, SM_AIRBAG_OFF, 50);
	flood(100);
	let_go();
	assert_true(told("parkeren", "GM0001"));
}

static void in_a_small_cell_nothing_is_a_flood(void **state)
{
	(void)state;
	only(SM_AIRBAG_FLOOD, SM_AIRBAG_SUPPRESS, 50);
	all_say(&town, "regular", 20, (struct saying){ .topic = 1, .area = GM });
	all_say(&town, "regular", 20, (struct saying){ .topic = 1, .area = GM });
	all_say(&town, "once", 20, (struct saying){ .topic = 1, .area = GM });
	all_say(&town, "new", 8, (struct saying){ .area = GM });
	let_go();
	assert_true(told("parkeren", "GM0001"));
	all_say(&town, "more", 10, (struct saying){ .area = GM });
	let_go();
	assert_false(told("parkeren", "GM0001"));
}

/* ---- A jump of what is withheld. ---- */

/* 100 posts of parkeren that are told, and so many that are not. */
static void withhold(int posts)
{
	char author[16];

	all_say(&town, "a", 100, (struct saying){ .area = BU11 });
	for (int i = 0; i < posts; i++) {
		snprintf(author, sizeof(author), "few_%d", i % 4);
		say(&town, (struct saying){ .author = author, .area = WK2 });
	}
}

static void a_jump_of_what_is_withheld_trips(void **state)
{
	(void)state;
	only(SM_AIRBAG_WITHHELD, SM_AIRBAG_SUPPRESS, 30);
	withhold(60); /* 60 of 160: 35%, in steps of 5 */
	usual_pct = 5;
	let_go();
	assert_int_equal(sm_release_shares(release), 1);
	assert_string_equal(sm_release_share(release, 0)->topic, "parkeren");
	assert_int_equal(sm_release_share(release, 0)->withheld_pct, 35);
	assert_true(told("parkeren", "BU00010101")); /* 30 points more: at the limit */
	usual_pct = 4;
	let_go();
	assert_false(told("parkeren", "BU00010101"));
	assert_one_trip(SM_AIRBAG_WITHHELD, SM_AIRBAG_SUPPRESS, "parkeren");
	usual_pct = -1; /* nothing is usual yet */
	let_go();
	assert_true(told("parkeren", "BU00010101"));
	usual_pct = 0;
	only(SM_AIRBAG_WITHHELD, SM_AIRBAG_OFF, 30);
	withhold(90);
	let_go();
	assert_true(told("parkeren", "BU00010101"));
	assert_int_equal(sm_release_shares(release), 0);
}

static void of_a_small_topic_no_share_is_kept(void **state)
{
	(void)state;
	usual_pct = 0;
	only(SM_AIRBAG_WITHHELD, SM_AIRBAG_SUPPRESS, 30);
	all_say(&town, "a", 40, (struct saying){ .area = BU11 });
	for (int i = 0; i < 40; i++)
		say(&town, (struct saying){ .author = "few", .area = WK2 });
	let_go();
	assert_int_equal(sm_release_shares(release), 0);
	assert_true(told("parkeren", "BU00010101"));
}

/* ---- Special categories. ---- */

static void terms_of_special_categories_trip(void **state)
{
	(void)state;
	town_lists(&town, "moskee*\tgodsdienst\t9\n", "");
	only(SM_AIRBAG_SENSITIVE, SM_AIRBAG_SUPPRESS, 20);
	all_say(&town, "a", 8, (struct saying){ .area = GM, .text = "Parkeren is duur." });
	all_say(&town, "b", 2, (struct saying){ .area = GM, .text = "Parkeren bij de Moskeeën is duur." });
	let_go(); /* 2 of 10 */
	assert_true(told("parkeren", "GM0001"));
	all_say(&town, "c", 1, (struct saying){ .area = GM, .text = "Bij de moskee staat alles vol" });
	let_go();
	assert_false(told("parkeren", "GM0001"));
	assert_one_trip(SM_AIRBAG_SENSITIVE, SM_AIRBAG_SUPPRESS, "parkeren");
	only(SM_AIRBAG_SENSITIVE, SM_AIRBAG_OFF, 20);
	all_say(&town, "c", 10, (struct saying){ .area = GM, .text = "moskee" });
	let_go();
	assert_true(told("parkeren", "GM0001"));
}

/* ---- Licence. ---- */

static void a_licence_that_ran_out_trips(void **state)
{
	(void)state;
	only(SM_AIRBAG_LICENCE, SM_AIRBAG_SUPPRESS, 0);
	all_say(&town, "a", 10, (struct saying){ .area = GM });
	all_say(&town, "a", 10, (struct saying){ .topic = 1, .area = GM });
	town.topics.topic[0].until_s = town_period(&town).until_s; /* to its very end */
	let_go();
	assert_true(told("parkeren", "GM0001"));
	town.topics.topic[0].until_s--;
	let_go();
	assert_false(told("parkeren", "GM0001"));
	assert_true(told("afval", "GM0001"));
	assert_one_trip(SM_AIRBAG_LICENCE, SM_AIRBAG_SUPPRESS, "parkeren");
	town_sync(&town);
	town.policy.until_s = town_period(&town).until_s - 1; /* the mandate of today, for all topics */
	town_sleep(&town);
	town_wake(&town);
	let_go();
	assert_int_equal(sm_release_count(release), 0);
	assert_int_equal(sm_release_trips(release), 2);
	only(SM_AIRBAG_LICENCE, SM_AIRBAG_OFF, 0);
	all_say(&town, "a", 10, (struct saying){ .area = GM });
	let_go();
	assert_true(told("parkeren", "GM0001"));
}

/* ---- Stopped. ---- */

static void a_stopped_topic_is_not_told(void **state)
{
	(void)state;
	only(SM_AIRBAG_FLOOD, SM_AIRBAG_OFF, 0);
	all_say(&town, "a", 10, (struct saying){ .area = GM });
	all_say(&town, "a", 10, (struct saying){ .topic = 1, .area = GM });
	stopped_topic = "afval";
	let_go();
	assert_true(told("parkeren", "GM0001"));
	assert_false(told("afval", "GM0001"));
	assert_int_equal(sm_release_withheld(release, SM_WITHHELD_STOPPED), 10);
	assert_int_equal(sm_release_trips(release), 0); /* it tripped before */
	stopped_topic = NULL;
	let_go();
	assert_true(told("afval", "GM0001"));
}

/* ---- With noise. ---- */

/* 200 authors, of whom so many name somebody, under this key of the period. */
static bool trips_with_noise(int naming)
{
	only(SM_AIRBAG_ONE_PERSON, SM_AIRBAG_SUPPRESS, 30);
	all_say(&town, "a", 200 - naming, (struct saying){ .area = GM });
	all_say(&town, "b", naming, (struct saying){ .area = GM, .names = "@jan" });
	for (int i = 0; i < 300; i++) /* one loud voice is one author here */
		say(&town, (struct saying){ .author = "a_0", .area = GM, .names = "@piet" });
	let_go();
	return sm_release_trips(release) == 1;
}

static void with_noise_an_airbag_is_noised_too(void **state)
{
	int far_below = 0, at_limit = 0, far_above = 0;

	(void)state;
	town.areas.count = 1;
	town.policy.noise_epsilon_milli = 4000;
	town.policy.votes_per_period = 1;
	for (int i = 0; i < 24; i++) {
		far_below += trips_with_noise(30);
		at_limit += trips_with_noise(60);
		far_above += trips_with_noise(100);
	}
	assert_int_equal(far_below, 0);
	assert_int_equal(far_above, 24);
	assert_true(at_limit > 0 && at_limit < 24); /* exact, it would be one or the other */
}

static void with_noise_nothing_that_is_exact_decides(void **state)
{
	(void)state;
	town.areas.count = 1;
	town.policy.noise_epsilon_milli = 8000;
	town.policy.votes_per_period = 1;
	town.policy.author_share_max_pct = 10;
	usual_pct = 0;
	only(SM_AIRBAG_DOMINANCE, SM_AIRBAG_SUPPRESS, 0);
	town.policy.airbag[SM_AIRBAG_WITHHELD] = (struct sm_airbag_rule){ SM_AIRBAG_SUPPRESS, 5 };
	all_say(&town, "a", 100, (struct saying){ .area = GM });
	for (int i = 0; i < 300; i++)
		say(&town, (struct saying){ .author = "loud", .area = GM });
	let_go();
	assert_true(told("parkeren", "GM0001"));
	assert_int_equal(sm_release_trips(release), 0);
	assert_int_equal(sm_release_shares(release), 0);
}

static void every_airbag_has_words_for_everybody(void **state)
{
	(void)state;
	for (int i = 0; i < SM_AIRBAG_COUNT; i++) {
		enum sm_airbag found = SM_AIRBAG_COUNT;

		for (int reader = 0; reader < 2; reader++)
			for (int tongue = 0; tongue < 2; tongue++)
				assert_true(strlen(sm_airbag_text((enum sm_airbag)i, (enum sm_reader)reader,
								  (enum sm_tongue)tongue)) > 20);
		assert_true(sm_airbag_find(sm_airbag_name((enum sm_airbag)i), &found));
		assert_int_equal(found, i);
	}
	assert_false(sm_airbag_find("belt", &(enum sm_airbag){ 0 }));
	assert_string_equal(sm_airbag_name(SM_AIRBAG_COUNT), "unknown");
	assert_string_equal(sm_airbag_text(SM_AIRBAG_COUNT, SM_READER_OFFICER, SM_NL), "?");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_author_with_more_than_his_share_trips, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_cell_about_one_person_trips, set_up, tear_down),
		cmocka_unit_test_setup_teardown(many_people_named_once_are_no_one_person, set_up, tear_down),
		cmocka_unit_test_setup_teardown(four_posts_are_too_few_to_be_about_anybody, set_up, tear_down),
		cmocka_unit_test_setup_teardown(with_the_airbag_off_a_cell_about_one_person_is_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_name_is_in_no_file, set_up, tear_down),
		cmocka_unit_test(who_is_named_has_another_number_in_another_period),
		cmocka_unit_test_setup_teardown(a_flood_of_authors_who_wrote_nothing_else_trips, set_up, tear_down),
		cmocka_unit_test_setup_teardown(in_a_small_cell_nothing_is_a_flood, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_jump_of_what_is_withheld_trips, set_up, tear_down),
		cmocka_unit_test_setup_teardown(of_a_small_topic_no_share_is_kept, set_up, tear_down),
		cmocka_unit_test_setup_teardown(terms_of_special_categories_trip, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_licence_that_ran_out_trips, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_stopped_topic_is_not_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(with_noise_an_airbag_is_noised_too, set_up, tear_down),
		cmocka_unit_test_setup_teardown(with_noise_nothing_that_is_exact_decides, set_up, tear_down),
		cmocka_unit_test(every_airbag_has_words_for_everybody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
