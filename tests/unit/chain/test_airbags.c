// SPDX-License-Identifier: EUPL-1.2
// Airbags that stop something until two people reset it, the hours of collecting, and the budget of noise.
#include <sys/wait.h>
#include <unistd.h>

#include "faults.h"
#include "place.h"
#include "test.h"

enum { CALLS_MOST = 400 };

static const char day0[] = "2026-05-23", day1[] = "2026-05-24", day2[] = "2026-05-25";
static const struct sm_airbag_approval two = { "anna", "bert" };

static struct place place;

static int set_up(void **state)
{
	(void)state;
	place_make(&place, "airbags");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	place_close(&place);
	return 0;
}

static struct sm_airbag_rule *rule(enum sm_airbag airbag)
{
	return &place.w->policy.airbag[airbag];
}

/* Opens with one airbag that stops, and no other. */
static void open_with(enum sm_airbag airbag, int limit)
{
	place_open(&place);
	memset(place.w->policy.airbag, 0, sizeof(place.w->policy.airbag));
	*rule(airbag) = (struct sm_airbag_rule){ SM_AIRBAG_STOP, limit };
	place_use_policy(&place);
}

static struct sm_released release_at(int64_t now_s)
{
	struct sm_released released;
	struct sm_error error = { 0 };

	if (sm_chain_release(place.w, now_s, &released, &error) != SM_OK)
		fail_msg("%s: %s", error.where, error.text[SM_EN]);
	return released;
}

static void say(const char *file, const char *text, int day)
{
	place_say(&place, file, text[0] == 'a' ? "a" : "p", 9, NOON + day * DAY_S, text); /* an id for each topic */
}

static const char about_one[] = "parkeren is slecht door @jan_voorbeeld";

/* Day 0 is about one person; days 1 and 2 are not. */
static void trip_on_day0(void)
{
	say("posts.csv", about_one, 0);
	for (int day = 0; day < 3; day++)
		say("posts.csv", "afval is slecht", day);
	say("posts.csv", "parkeren is duur", 1);
	say("posts.csv", "parkeren is duur", 2);
	open_with(SM_AIRBAG_ONE_PERSON, 30);
	place_import(&place, "posts.csv");
	release_at(WATERMARK);
}

static void a_topic_that_tripped_stands_still_until_two_people_reset_it(void **state)
{
	struct sm_airbag_standing standing;
	struct sm_error error = { 0 };

	(void)state;
	trip_on_day0();
	assert_int_equal(place_noted(&place, "airbag", "parkeren", "stop"), 1);
	assert_int_equal(place_posts(&place, "parkeren", day0), -1);
	assert_int_equal(place_posts(&place, "afval", day0), 9);
	place_close(&place); /* another process */
	open_with(SM_AIRBAG_ONE_PERSON, 30);
	assert_int_equal(sm_airbags_standing(place.w, &standing, 1), 1);
	assert_int_equal(standing.airbag, SM_AIRBAG_ONE_PERSON);
	assert_string_equal(standing.target, "parkeren");
	assert_int_equal(standing.since_s, WATERMARK);
	release_at(WATERMARK + DAY_S);
	assert_int_equal(place_posts(&place, "parkeren", day1), -1);
	assert_int_equal(place_posts(&place, "afval", day1), 9);
	/* One person, twice the same one, or somebody for something that does not stand: no. */
	assert_int_equal(sm_airbag_reset(place.w, SM_AIRBAG_ONE_PERSON, "parkeren",
					 &(struct sm_airbag_approval){ "anna", NULL }, 0, &error),
			 SM_ERROR_PERMISSION);
	assert_int_equal(sm_airbag_reset(place.w, SM_AIRBAG_ONE_PERSON, "parkeren",
					 &(struct sm_airbag_approval){ "anna", "anna" }, 0, &error),
			 SM_ERROR_PERMISSION);
	assert_int_equal(sm_airbag_reset(place.w, SM_AIRBAG_FLOOD, "parkeren", &two, 0, &error), SM_NONE);
	assert_int_equal(
	    sm_airbag_reset(place.w, SM_AIRBAG_ONE_PERSON, "parkeren", &two, WATERMARK + DAY_S + 60, &error), SM_OK);
	assert_int_equal(place_noted(&place, "airbag-reset", "parkeren", "ok"), 1);
	assert_int_equal(sm_airbags_standing(place.w, NULL, 0), 0);
	release_at(MUCH_LATER);
	/* Day 2 lay in the time in which it stood, and posts may have been left out. */
	assert_int_equal(place_posts(&place, "parkeren", day2), -1);
	assert_int_equal(place_posts(&place, "afval", day2), 9);
}

static void what_comes_in_for_a_stopped_topic_is_not_kept(void **state)
{
	struct sm_chain_export export;
	struct sm_intake intake;

	(void)state;
	trip_on_day0();
	place_say(&place, "more.csv", "b", 5, NOON + 5 * DAY_S, "parkeren is duur");
	export = place_export(&place, "more.csv");
	assert_int_equal(sm_chain_import(place.w, &export, MUCH_LATER, NULL, &intake, NULL), SM_OK);
	assert_int_equal(intake.dropped[SM_OUT_STOPPED], 5);
	assert_int_equal(intake.contributions, 0);
	assert_int_equal(sm_airbag_reset(place.w, SM_AIRBAG_ONE_PERSON, "parkeren", &two, WATERMARK + 60, NULL), SM_OK);
	assert_int_equal(sm_chain_import(place.w, &export, MUCH_LATER, NULL, &intake, NULL), SM_OK);
	assert_int_equal(intake.contributions, 5);
}

static void with_suppress_or_off_the_next_day_is_told(void **state)
{
	(void)state;
	for (int action = SM_AIRBAG_OFF; action <= SM_AIRBAG_SUPPRESS; action++) {
		place_make(&place, "airbags");
		say("posts.csv", about_one, 0);
		say("posts.csv", "parkeren is duur", 1);
		open_with(SM_AIRBAG_ONE_PERSON, 30);
		rule(SM_AIRBAG_ONE_PERSON)->action = (enum sm_airbag_action)action;
		place_use_policy(&place);
		place_import(&place, "posts.csv");
		release_at(MUCH_LATER);
		assert_int_equal(place_posts(&place, "parkeren", day0), action == SM_AIRBAG_OFF ? 9 : -1);
		assert_int_equal(place_posts(&place, "parkeren", day1), 9);
		assert_int_equal(place_noted(&place, "airbag", "", NULL), action == SM_AIRBAG_OFF ? 0 : 1);
		assert_int_equal(sm_airbags_standing(place.w, NULL, 0), 0);
		if (action == SM_AIRBAG_OFF)
			place_close(&place);
	}
}

static void a_file_of_airbags_that_is_damaged_resets_nothing(void **state)
{
	struct sm_error error = { 0 };

	(void)state;
	trip_on_day0();
	place_close(&place);
	assert_true(place_has(&place, "airbags"));
	place_write(&place, "airbags", "{\"stops\": [");
	assert_int_equal(place_try(&place, &error), SM_ERROR_DATA);
}

/* ---- What is usual. ---- */

/* So many posts of parkeren that are told, and so many of three people in the district that are not. */
static void jump_days(int days, int last_withheld)
{
	for (int day = 0; day < days; day++) {
		place_say(&place, "posts.csv", "a", 120, NOON + day * DAY_S, "parkeren is slecht");
		for (int i = 0; day == days - 1 && i < last_withheld; i++) {
			char id[24];

			snprintf(id, sizeof(id), "w%d", i);
			place_say_as(&place, "posts.csv", id, "loud", NOON + day * DAY_S, "parkeren is slecht");
		}
	}
}

static void a_topic_learns_what_is_usual_from_its_releases(void **state)
{
	(void)state;
	jump_days(4, 0);
	open_with(SM_AIRBAG_WITHHELD, 30);
	place_import(&place, "posts.csv");
	release_at(MUCH_LATER);
	assert_int_equal(place.w->airbags.usual_count, 1);
	assert_int_equal(place.w->airbags.usual[0].count, 4);
	place_close(&place); /* and remembers it */
	place_open(&place);
	assert_int_equal(place.w->airbags.usual_count, 1);
	assert_int_equal(place.w->airbags.usual[0].pct[3], 0);
	assert_int_equal(airbags_usual(&place.w->airbags, "parkeren", sm_period_of(SM_DAY, MUCH_LATER)), 0);
	assert_int_equal(airbags_usual(&place.w->airbags, "parkeren", sm_period_of(SM_DAY, NOON)), -1);
	assert_int_equal(airbags_usual(&place.w->airbags, "afval", sm_period_of(SM_DAY, MUCH_LATER)), -1);
}

/* One author fills the cell of the last day, so all of it is withheld where nothing was before. */
static void a_day_on_which_all_is_withheld_trips(void **state)
{
	(void)state;
	jump_days(4, 200);
	open_with(SM_AIRBAG_WITHHELD, 30);
	*rule(SM_AIRBAG_DOMINANCE) = (struct sm_airbag_rule){ SM_AIRBAG_SUPPRESS, 0 };
	place.w->policy.author_share_max_pct = 50;
	place_use_policy(&place);
	place_import(&place, "posts.csv");
	release_at(MUCH_LATER);
	assert_int_equal(place_noted(&place, "airbag", "parkeren", "stop"), 1);
	assert_int_equal(place_noted(&place, "airbag", "parkeren", "suppress"), 1); /* the loud one */
}

/* ---- Hours. ---- */

static struct sm_intake collect_at(int64_t now_s, bool forced)
{
	struct sm_intake intake;
	struct sm_error error = { 0 };

	if (sm_chain_collect(place.w, now_s, forced, NULL, &intake, &error) != SM_OK)
		fail_msg("%s: %s", error.where, error.text[SM_EN]);
	return intake;
}

/* 23 May 2026 is a Saturday; NOON is 14:00 in Amsterdam. */
static void open_by_day(enum sm_airbag_action action)
{
	place_open(&place);
	place.w->policy.airbag[SM_AIRBAG_HOURS].action = action;
	place.w->policy.collect_days = 0x1f;
	place.w->policy.collect_from_min = 8 * 60;
	place.w->policy.collect_until_min = 18 * 60;
}

static void outside_the_hours_nothing_is_fetched(void **state)
{
	const int64_t monday = NOON + 2 * DAY_S;

	(void)state;
	open_by_day(SM_AIRBAG_SUPPRESS);
	assert_true(collect_at(NOON, false).closed);
	assert_false(collect_at(monday, false).closed);
	assert_false(collect_at(monday - 6 * 3600, false).closed);
	assert_true(collect_at(monday - 6 * 3600 - 1, false).closed);
	assert_false(collect_at(monday + 4 * 3600 - 1, false).closed);
	assert_true(collect_at(monday + 4 * 3600, false).closed);
	place.w->policy.airbag[SM_AIRBAG_HOURS].action = SM_AIRBAG_OFF;
	assert_false(collect_at(NOON, false).closed);
}

static void a_night_of_rounds_is_one_event(void **state)
{
	(void)state;
	open_by_day(SM_AIRBAG_SUPPRESS);
	for (int round = 0; round < 5; round++)
		collect_at(NOON + round * 60, false);
	assert_int_equal(place_noted(&place, "airbag", "*", "suppress"), 1);
	collect_at(NOON + DAY_S, false);
	assert_int_equal(place_noted(&place, "airbag", "*", "suppress"), 2);
}

static void who_collects_outside_the_hours_by_hand_stops_it_all(void **state)
{
	const int64_t monday = NOON + 2 * DAY_S;

	(void)state;
	open_by_day(SM_AIRBAG_STOP);
	assert_true(collect_at(NOON, false).closed); /* a schedule that comes by */
	assert_false(collect_at(monday, false).closed);
	assert_true(collect_at(NOON, true).closed);
	assert_int_equal(place_noted(&place, "airbag", "*", "stop"), 1);
	assert_true(collect_at(monday, false).closed);
	assert_int_equal(sm_airbag_reset(place.w, SM_AIRBAG_HOURS, "*", &two, monday, NULL), SM_OK);
	assert_false(collect_at(monday + 60, false).closed);
}

/* ---- Licences. ---- */

static void a_licence_that_runs_out_is_told_once(void **state)
{
	const int64_t after = INT64_C(1830000000); /* 2027-12-28; topics last until 2028-01-01 */

	(void)state;
	place_open(&place);
	collect_at(after, false);
	assert_int_equal(place_noted(&place, "airbag", "", NULL), 0);
	for (int round = 0; round < 3; round++)
		collect_at(after + 10 * DAY_S + round, false);
	assert_int_equal(place_noted(&place, "airbag", "parkeren", NULL), 1);
	assert_int_equal(place_noted(&place, "airbag", "afval", NULL), 1);
}

/* ---- The budget of noise. ---- */

static int64_t spent(void)
{
	int64_t milli = -1;

	assert_int_equal(sm_store_spent(place.w->store, 2026, &milli, NULL), SM_OK);
	return milli;
}

static void open_with_noise(int epsilon_milli, int budget_milli)
{
	place_open(&place);
	memset(place.w->policy.airbag, 0, sizeof(place.w->policy.airbag));
	place.w->policy.noise_epsilon_milli = epsilon_milli;
	place.w->policy.noise_budget_milli = budget_milli;
	place.w->policy.votes_per_period = 1;
	place_use_policy(&place);
}

static void a_year_tells_no_more_than_its_budget(void **state)
{
	struct sm_released released;

	(void)state;
	for (int day = 0; day < 3; day++)
		place_say(&place, "posts.csv", "a", 60, NOON + day * DAY_S, "parkeren is slecht");
	open_with_noise(4000, 9000);
	place_import(&place, "posts.csv");
	released = release_at(MUCH_LATER);
	assert_int_equal(released.periods, 3);
	assert_int_equal(released.over, 1);
	assert_int_equal(spent(), 8000);
	assert_true(place_posts(&place, "parkeren", day0) > 0);
	assert_true(place_posts(&place, "parkeren", day1) > 0);
	assert_int_equal(place_posts(&place, "parkeren", day2), -1);
	assert_int_equal(place_noted(&place, "release", day1, "ok"), 1);
	assert_int_equal(place_noted(&place, "release", day2, "budget"), 1);
	assert_int_equal(place_noted_number(&place, "release", day1, "epsilon-milli"), 4000);
	assert_true(place_has_no_key(&place)); /* it is closed for good, and forgotten like any other */
	assert_int_equal(place_spools(&place), 0);
}

static void a_year_is_not_given_back_with_a_lost_file(void **state)
{
	(void)state;
	for (int day = 0; day < 2; day++)
		place_say(&place, "posts.csv", "a", 60, NOON + day * DAY_S, "parkeren is slecht");
	open_with_noise(4000, 5000);
	place_import(&place, "posts.csv");
	release_at(WATERMARK);
	assert_int_equal(spent(), 4000);
	place_close(&place);
	assert_int_equal(unlink(place_path(&place, "releases.db")), 0);
	place_open(&place);
	assert_int_equal(spent(), 0);
	release_at(MUCH_LATER);
	assert_int_equal(place_noted(&place, "release", day1, "budget"), 1);
}

/* The store holds the budget too, whoever forgets to ask. */
static void the_store_refuses_what_the_budget_does_not_cover(void **state)
{
	struct sm_release *release = NULL;

	(void)state;
	place_say(&place, "posts.csv", "a", 60, NOON, "parkeren is slecht");
	open_with_noise(4000, 3000);
	place_import(&place, "posts.csv");
	assert_int_equal(sm_release_make(place.w->protector, sm_period_of(SM_DAY, NOON), &release, NULL), SM_OK);
	assert_int_equal(sm_store_add(place.w->store, release, NULL), SM_ERROR_LIMIT);
	sm_release_close(release);
	assert_int_equal(spent(), 0);
	assert_false(place_released(&place, day0));
}

/* True when the process lived to the end. */
static bool release_until(struct place *now, int call)
{
	pid_t child = fork();
	int ended;

	assert_true(child >= 0);
	if (child == 0) {
		struct sm_released released;

		if (place_try(now, NULL) != SM_OK)
			_exit(2);
		faults_kill_at(call);
		(void)!sm_chain_release(now->w, WATERMARK, &released, NULL);
		faults_off();
		_exit(0);
	}
	assert_int_equal(waitpid(child, &ended, 0), child);
	assert_true(WIFEXITED(ended) && (WEXITSTATUS(ended) == 0 || WEXITSTATUS(ended) == FAULTS_KILLED));
	return WEXITSTATUS(ended) == 0;
}

static void a_crash_anywhere_draws_no_second_noise_and_gives_no_budget_back(void **state)
{
	struct place now = { 0 };
	int call = 1, told;

	(void)state;
	place_say(&place, "posts.csv", "a", 60, NOON, "parkeren is slecht");
	place_say(&place, "posts.csv", "a", 60, NOON + DAY_S, "parkeren is slecht");
	open_with_noise(4000, 20000);
	place_import(&place, "posts.csv");
	place_close(&place);
	place_copy(&place, &now, "now");
	place_open(&now);
	assert_int_equal(sm_chain_release(now.w, WATERMARK, &(struct sm_released){ 0 }, NULL), SM_OK);
	place_close(&now);
	told = place_posts(&now, "parkeren", day0);
	assert_true(told > 0);
	for (bool done = false; !done; call++) {
		int64_t milli = 0;

		assert_true(call < CALLS_MOST);
		place_copy(&place, &now, "now");
		done = release_until(&now, call);
		place_open(&now);
		assert_int_equal(sm_chain_release(now.w, WATERMARK, &(struct sm_released){ 0 }, NULL), SM_OK);
		assert_int_equal(sm_store_spent(now.w->store, 2026, &milli, NULL), SM_OK);
		place_close(&now);
		assert_int_equal(milli, 4000);
		if (place_posts(&now, "parkeren", day0) != told)
			fail_msg("call %d: %d authors, and %d without a crash", call,
				 place_posts(&now, "parkeren", day0), told);
	}
	assert_true(call > 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_topic_that_tripped_stands_still_until_two_people_reset_it, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(what_comes_in_for_a_stopped_topic_is_not_kept, set_up, tear_down),
		cmocka_unit_test_setup_teardown(with_suppress_or_off_the_next_day_is_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_file_of_airbags_that_is_damaged_resets_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_topic_learns_what_is_usual_from_its_releases, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_day_on_which_all_is_withheld_trips, set_up, tear_down),
		cmocka_unit_test_setup_teardown(outside_the_hours_nothing_is_fetched, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_night_of_rounds_is_one_event, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_collects_outside_the_hours_by_hand_stops_it_all, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_licence_that_runs_out_is_told_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_year_tells_no_more_than_its_budget, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_year_is_not_given_back_with_a_lost_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_store_refuses_what_the_budget_does_not_cover, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_crash_anywhere_draws_no_second_noise_and_gives_no_budget_back, set_up,
						tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
