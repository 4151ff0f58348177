// SPDX-License-Identifier: EUPL-1.2
// The machine stops, or the disk fails, at each call by which a release changes a file. Whatever comes in between: the
// same cells, no key, no spool, and one receipt of each kind.
#include <sys/wait.h>
#include <unistd.h>

#include "faults.h"
#include "place.h"
#include "test.h"

enum { CALLS_LEAST = 20, CALLS_MOST = 400 };

static const char day[] = "2026-05-23", spool[] = "spool/2026-05-23.sealed";

/* One closed day: seven on parking (released), three on waste (withheld), not released yet. */
static struct place begin;

static int make_day(void **state)
{
	(void)state;
	place_make(&begin, "begin");
	place_say(&begin, "posts.csv", "a", 7, NOON, "parkeren is slecht");
	place_say(&begin, "posts.csv", "b", 6, NOON, "afval is slecht");
	place_say(&begin, "posts.csv", "c", 9, NOON + DAY_S, "afval is slecht"); /* the next day stays open */
	place_open(&begin);
	place_import(&begin, "posts.csv");
	place_close(&begin);
	return 0;
}

/* As begin, with the spool damaged: nothing to release, but as much to forget. */
static int make_lost_day(void **state)
{
	int code = make_day(state);

	place_damage(&begin, spool);
	return code;
}

static void check(struct place *place, bool lost, int call)
{
	char key[100], again[100];

	if (place_noted(place, "release", "", NULL) != 1 || place_noted(place, "forgotten", "", NULL) != 1)
		fail_msg("call %d: %d times released, %d times forgotten", call,
			 place_noted(place, "release", "", NULL), place_noted(place, "forgotten", "", NULL));
	assert_int_equal(place_noted(place, "release", day, lost ? "lost" : "ok"), 1);
	assert_int_equal(place_noted(place, "forgotten", day, "ok"), 1);
	assert_int_equal(place_noted_number(place, "release", day, "cells"), lost ? 0 : 2);
	assert_int_equal(place_posts(place, "parkeren", day), lost ? -1 : 7);
	assert_int_equal(place_posts(place, "afval", day), lost ? -1 : 6);
	assert_true(place_released(place, day));
	place_noted_text(place, "release", day, "key", key);
	place_noted_text(place, "forgotten", day, "key", again);
	assert_int_equal(strlen(key), 64);
	assert_string_equal(key, again);
	assert_false(place_has(place, spool));
}

/* What the next process makes of what was left, and that the other day is as it was. */
static void go_on(struct place *place, bool lost, int call)
{
	struct sm_released released;
	bool open = place_has(place, spool);

	place_open(place);
	assert_int_equal(sm_chain_release(place->w, WATERMARK, &released, NULL), SM_OK);
	if (released.periods != open || released.cells != (lost ? 0 : 2 * open) || released.lost != (lost && open))
		fail_msg("call %d: %d periods and %d cells were told of", call, released.periods, released.cells);
	check(place, lost, call);
	assert_int_equal(sm_chain_release(place->w, MUCH_LATER, &released, NULL), SM_OK);
	place_close(place);
	assert_int_equal(place_posts(place, "afval", "2026-05-24"), 9);
	assert_int_equal(place_spools(place), 0);
	assert_true(place_has_no_key(place));
}

/* In a process of its own, which opens, begins to release, and may not live to see the end. True when it did. */
static bool release_until(struct place *place, int call)
{
	pid_t child = fork();
	int ended;

	assert_true(child >= 0);
	if (child == 0) {
		struct sm_released released;
		enum sm_status status;

		if (place_try(place, NULL) != SM_OK)
			_exit(2);
		faults_kill_at(call);
		status = sm_chain_release(place->w, WATERMARK, &released, NULL);
		faults_off();
		_exit(status == SM_OK && released.periods == 1 ? 0 : 3);
	}
	assert_int_equal(waitpid(child, &ended, 0), child);
	assert_true(WIFEXITED(ended));
	if (WEXITSTATUS(ended) != 0 && WEXITSTATUS(ended) != FAULTS_KILLED)
		fail_msg("call %d: the process ended with %d", call, WEXITSTATUS(ended));
	return WEXITSTATUS(ended) == 0;
}

static void stop_at_each_call(bool lost)
{
	struct place place;
	int call = 1;

	for (bool done = false; !done; call++) {
		assert_true(call < CALLS_MOST);
		place_copy(&begin, &place, "now");
		done = release_until(&place, call);
		go_on(&place, lost, call);
	}
	assert_true(call > CALLS_LEAST);
}

static void a_machine_that_stops_anywhere_in_a_release_ends_in_the_same(void **state)
{
	(void)state;
	stop_at_each_call(false);
}

static void a_machine_that_stops_anywhere_in_losing_a_period_ends_in_the_same(void **state)
{
	(void)state;
	stop_at_each_call(true);
}

/* It is told, and tried again: in the same process, as a collector does in its next round, and then in another. */
static void a_disk_that_fails_anywhere_in_a_release_ends_in_the_same(void **state)
{
	struct place place;
	int call = 1, told = 0;

	(void)state;
	for (bool came = true; came; call++) {
		struct sm_released released;
		struct sm_error error = { 0 };

		assert_true(call < CALLS_MOST);
		place_copy(&begin, &place, "now");
		place_open(&place);
		faults_fail_at(call);
		told += sm_chain_release(place.w, WATERMARK, &released, &error) < 0;
		came = faults_came();
		faults_off();
		if (call % 2)
			(void)!sm_chain_release(place.w, WATERMARK, &released, &error);
		place_close(&place);
		go_on(&place, false, call);
	}
	assert_true(call > CALLS_LEAST);
	assert_true(told > CALLS_LEAST / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_machine_that_stops_anywhere_in_a_release_ends_in_the_same, make_day),
		cmocka_unit_test_setup(a_machine_that_stops_anywhere_in_losing_a_period_ends_in_the_same,
				       make_lost_day),
		cmocka_unit_test_setup(a_disk_that_fails_anywhere_in_a_release_ends_in_the_same, make_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
