// SPDX-License-Identifier: EUPL-1.2
// Releasing what is there, what is damaged, and what was agreed in the meantime.
#include <sys/wait.h>
#include <unistd.h>

#include "place.h"
#include "release_fixture.h"
#include "test.h"

static const char day0[] = "2026-05-23", day1[] = "2026-05-24", day2[] = "2026-05-25";
static const char spool0[] = "spool/2026-05-23.sealed";

static struct place place;

/* Three days on which seven people spoke of parking. */
static int set_up(void **state)
{
	(void)state;
	place_make(&place, "release");
	for (int day = 0; day < 3; day++)
		place_say(&place, "posts.csv", "a", 7, NOON + day * DAY_S, "parkeren is slecht");
	place_open(&place);
	place_import(&place, "posts.csv");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	place_close(&place);
	return 0;
}

static enum sm_status release_at(int64_t now_s, struct sm_released *released)
{
	return sm_chain_release(place.w, now_s, released, NULL);
}

static void a_period_is_released_at_its_watermark_with_two_receipts(void **state)
{
	char key[100], again[100], policy[100];
	struct sm_released released;

	(void)state;
	assert_int_equal(release_at(WATERMARK - 1, &released), SM_OK);
	assert_int_equal(released.periods, 0);
	assert_int_equal(release_at(WATERMARK, &released), SM_OK);
	assert_int_equal(released.periods, 1);
	assert_int_equal(released.cells, 1);
	assert_int_equal(place_posts(&place, "parkeren", day0), 7);
	assert_int_equal(place_noted(&place, "release", "", NULL), 1);
	assert_int_equal(place_noted(&place, "release", day0, "ok"), 1);
	assert_int_equal(place_noted(&place, "forgotten", day0, "ok"), 1);
	assert_int_equal(place_noted_number(&place, "release", day0, "cells"), 1);
	place_noted_text(&place, "release", day0, "key", key);
	place_noted_text(&place, "forgotten", day0, "key", again);
	assert_int_equal(strlen(key), 64);
	assert_string_equal(key, again);
	place_noted_text(&place, "release", day0, "policy", policy);
	assert_string_equal(policy, place.w->policy_hash);
	assert_int_equal(place_spools(&place), 2);
}

static void intake_is_noted_with_what_was_in_force(void **state)
{
	char hash[100];

	(void)state;
	for (int i = 0; i < 3; i++) {
		static const char *const name[] = { "policy", "lexicon", "topics" };

		place_noted_text(&place, "import", "", name[i], hash);
		assert_int_equal(strlen(hash), 64);
	}
}

static void one_damaged_spool_costs_its_own_period_and_no_other(void **state)
{
	struct sm_released released;

	(void)state;
	place_close(&place);
	place_damage(&place, spool0);
	place_open(&place);
	place_import(&place, "posts.csv"); /* a post of that day does not end the import */
	assert_int_equal(place_noted_number(&place, "import", "", "period-lost"), 10); /* 7, in tens */
	assert_int_equal(release_at(MUCH_LATER, &released), SM_OK);
	assert_int_equal(released.periods, 3);
	assert_int_equal(released.lost, 1);
	assert_int_equal(released.cells, 2);
	assert_int_equal(place_noted(&place, "release", day0, "lost"), 1);
	assert_int_equal(place_noted(&place, "forgotten", day0, "ok"), 1);
	assert_int_equal(place_posts(&place, "parkeren", day1), 7);
	assert_int_equal(place_posts(&place, "parkeren", day2), 7);
	assert_true(place_has_no_key(&place));
	assert_int_equal(place_spools(&place), 0);
	/* What is read again of that day does not pass for the whole of it. */
	place_import(&place, "posts.csv");
	assert_int_equal(place_noted_number(&place, "import", "", "period-closed"), 20); /* 21 */
	assert_int_equal(place_posts(&place, "parkeren", day0), -1);
}

static void keys_that_are_gone_lose_their_periods_and_stop_nothing(void **state)
{
	struct sm_released released;
	char key[100];

	(void)state;
	place_close(&place);
	assert_int_equal(remove(place_path(&place, "keys")), 0); /* as a restored back-up gives it */
	place_open(&place);
	place_say(&place, "new.csv", "b", 6, NOON + 5 * DAY_S, "parkeren is slecht");
	place_import(&place, "posts.csv");
	place_import(&place, "new.csv");
	assert_int_equal(release_at(MUCH_LATER, &released), SM_OK);
	assert_int_equal(released.periods, 4);
	assert_int_equal(released.lost, 3);
	assert_int_equal(place_posts(&place, "parkeren", "2026-05-28"), 6);
	assert_int_equal(place_noted(&place, "release", "", "lost"), 3);
	assert_int_equal(place_noted(&place, "forgotten", "", "ok"), 4);
	place_noted_text(&place, "forgotten", day0, "key", key);
	assert_int_equal(strlen(key), 64); /* the spool still told which one it was */
	assert_int_equal(place_spools(&place), 0);
}

/* The terms of a period are those it was opened with: less waiting or a smaller k than was agreed then would be looking
 * back. */
static void a_policy_that_is_edited_while_a_period_is_open_does_not_reach_it(void **state)
{
	struct sm_released released;

	(void)state;
	place_close(&place);
	place_policy(&place, 8, "0m");
	place_open(&place);
	assert_int_equal(release_at(WATERMARK - 1, &released), SM_OK);
	assert_int_equal(released.periods, 0);
	place_close(&place);
	place_policy(&place, 8, "168h");
	place_open(&place);
	assert_int_equal(release_at(WATERMARK, &released), SM_OK);
	assert_int_equal(released.periods, 1);
	assert_int_equal(place_posts(&place, "parkeren", day0), 7);
	/* And the next period has the new ones. */
	place_say(&place, "new.csv", "b", 7, NOON + 5 * DAY_S, "parkeren is slecht");
	place_import(&place, "new.csv");
	assert_int_equal(release_at(WATERMARK + 5 * DAY_S, &released), SM_OK);
	assert_false(place_released(&place, "2026-05-28"));
	assert_int_equal(release_at(WATERMARK + 11 * DAY_S, &released), SM_OK);
	assert_true(place_released(&place, "2026-05-28"));
	assert_int_equal(place_posts(&place, "parkeren", "2026-05-28"), -1);
}

static void a_period_in_which_another_was_released_is_told_and_not_forgotten(void **state)
{
	static const int nothing[SM_WITHHELD_COUNT];
	struct sm_period hour = sm_period_of(SM_HOUR, NOON);
	struct sm_release *other = release_fixture(hour, &place.w->policy, NULL, 0, nothing);
	struct sm_released released;
	struct sm_error error;

	(void)state;
	assert_int_equal(sm_store_add(place.w->store, other, NULL), SM_OK);
	sm_release_close(other);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(sm_chain_release(place.w, MUCH_LATER, &released, &error), SM_ERROR_DATA);
		assert_string_equal(error.where, day0);
		assert_int_equal(released.periods, i ? 0 : 2);
	}
	assert_true(place_has(&place, spool0));
	assert_int_equal(place_noted(&place, "release", day0, NULL), 0);
	assert_int_equal(place_noted(&place, "forgotten", "", NULL), 2);
}

static void a_spool_folder_that_is_away_stops_all_and_destroys_nothing(void **state)
{
	struct sm_released released;
	struct sm_error error;

	(void)state;
	place_close(&place);
	assert_int_equal(rename(place_path(&place, "spool"), place_path(&place, "away")), 0);
	for (int i = 0; i < 2; i++)
		assert_int_equal(place_try(&place, &error), SM_ERROR_INPUT);
	assert_int_equal(rename(place_path(&place, "away"), place_path(&place, "spool")), 0);
	place_open(&place);
	assert_int_equal(release_at(MUCH_LATER, &released), SM_OK);
	assert_int_equal(released.cells, 3);
}

static void two_processes_do_not_work_in_one_workspace(void **state)
{
	pid_t child;
	int ended;

	(void)state;
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct place same = place;
		struct sm_error error;

		_exit(place_try(&same, &error) == SM_ERROR_RETRY ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &ended, 0), child);
	assert_int_equal(ended, 0);
	place_close(&place);
	place_open(&place); /* the control: alone it may */
}

static void a_running_collector_sees_that_a_file_was_edited(void **state)
{
	(void)state;
	assert_false(sm_workspace_changed(place.w)); /* the control */
	place_policy(&place, 9, "24h");
	assert_true(sm_workspace_changed(place.w));
	place_close(&place);
	place_open(&place);
	assert_false(sm_workspace_changed(place.w));
	assert_int_equal(sm_workspace_policy(place.w)->k, 9);
	place_write(&place, "topics.yaml", PLACE_TOPICS PLACE_TOPIC("wonen", "wonen"));
	assert_true(sm_workspace_changed(place.w));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(a_period_is_released_at_its_watermark_with_two_receipts),
		CASE(intake_is_noted_with_what_was_in_force),
		CASE(one_damaged_spool_costs_its_own_period_and_no_other),
		CASE(keys_that_are_gone_lose_their_periods_and_stop_nothing),
		CASE(a_policy_that_is_edited_while_a_period_is_open_does_not_reach_it),
		CASE(a_period_in_which_another_was_released_is_told_and_not_forgotten),
		CASE(a_spool_folder_that_is_away_stops_all_and_destroys_nothing),
		CASE(two_processes_do_not_work_in_one_workspace),
		CASE(a_running_collector_sees_that_a_file_was_edited),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
