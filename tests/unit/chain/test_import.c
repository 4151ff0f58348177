// SPDX-License-Identifier: EUPL-1.2
// Half a day must not be released as a whole one, whatever became of the import that held the other half.
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "faults.h"
#include "place.h"
#include "test.h"

enum { MANY = 6000, CALLS_MOST = 400 };

static const char day0[] = "2026-05-23", day1[] = "2026-05-24";
static struct place place;

static int set_up(void **state)
{
	(void)state;
	place_make(&place, "import");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	place_close(&place);
	return 0;
}

static void open_again(void)
{
	place_close(&place);
	place_open(&place);
}

static enum sm_status import(const char *name, const struct sm_chain_hooks *hooks)
{
	struct sm_chain_export export = place_export(&place, name);
	struct sm_intake intake;

	return sm_chain_import(place.w, &export, MUCH_LATER, hooks, &intake, NULL);
}

static struct sm_released release(void)
{
	struct sm_released released;
	struct sm_error error;

	if (sm_chain_release(place.w, MUCH_LATER, &released, &error) != SM_OK)
		fail_msg("%s: %s", error.where, error.text[SM_EN]);
	return released;
}

static bool stop_now(void *context)
{
	(void)context;
	return true;
}

static void an_import_that_is_broken_off_is_not_released_before_it_is_done_again(void **state)
{
	const struct sm_chain_hooks hooks = { .stop = stop_now };
	struct sm_released released;

	(void)state;
	place_say(&place, "posts.csv", "a", MANY, NOON, "parkeren is slecht");
	place_open(&place);
	assert_int_equal(import("posts.csv", &hooks), SM_END); /* as by Ctrl-C */
	assert_int_equal(place_noted(&place, "import", "", "stopped"), 1);
	for (int i = 0; i < 2; i++) {
		released = release(); /* as the next command does, whatever it is */
		assert_int_equal(released.periods, 0);
		assert_int_equal(released.held, 1);
		open_again();
	}
	place_import(&place, "posts.csv");
	assert_false(place_has(&place, "importing"));
	released = release();
	assert_int_equal(released.periods, 1);
	assert_int_equal(released.held, 0);
	assert_int_equal(place_posts(&place, "parkeren", day0), MANY);
}

/* A day whose posts lie in two files is whole when both are in. */
static void an_import_of_which_a_file_is_missing_is_not_released(void **state)
{
	(void)state;
	place_say(&place, "one.csv", "a", 6, NOON, "parkeren is slecht");
	place_say(&place, "two.csv", "b", 6, NOON, "parkeren is slecht");
	place_open(&place);
	assert_int_equal(import("one.csv", NULL), SM_OK);
	assert_int_equal(import("gone.csv", NULL), SM_ERROR_INPUT);
	open_again();
	assert_int_equal(release().periods, 0);
	assert_int_equal(import("one.csv", NULL), SM_OK);
	place_import(&place, "two.csv");
	assert_int_equal(release().periods, 1);
	assert_int_equal(place_posts(&place, "parkeren", day0), 12);
}

static void an_import_of_other_days_does_not_end_the_one_that_was_broken_off(void **state)
{
	struct sm_released released;

	(void)state;
	place_say(&place, "one.csv", "a", 6, NOON, "parkeren is slecht");
	place_say(&place, "two.csv", "b", 6, NOON + DAY_S, "parkeren is slecht");
	place_open(&place);
	assert_int_equal(import("one.csv", NULL), SM_OK);
	open_again();
	place_import(&place, "two.csv");
	open_again();
	released = release();
	assert_int_equal(released.periods, 1);
	assert_int_equal(released.held, 1);
	assert_true(place_released(&place, day1));
	assert_false(place_released(&place, day0));
	place_import(&place, "one.csv");
	assert_int_equal(release().periods, 1);
}

static void a_torn_line_of_the_marker_is_none_and_a_wrong_one_is_told(void **state)
{
	struct sm_error error;

	(void)state;
	place_say(&place, "one.csv", "a", 6, NOON, "parkeren is slecht");
	place_write(&place, "importing", "# about\n2026-05-23\n2026-05"); /* cut short: not the month of May */
	place_open(&place);
	place_import(&place, "one.csv");
	assert_false(place_has(&place, "importing"));
	place_close(&place);
	place_write(&place, "importing", "# about\nlast week\n");
	assert_int_equal(place_try(&place, &error), SM_ERROR_DATA);
	assert_int_equal(error.line, 2);
}

static void what_is_marked_under_another_length_of_period_waits_too(void **state)
{
	(void)state;
	place_say(&place, "one.csv", "a", 6, NOON, "parkeren is slecht");
	place_open(&place);
	assert_int_equal(import("one.csv", NULL), SM_OK);
	place_close(&place);
	place_write(&place, "policy.yaml",
		    "mode: demo\norganisation: Voorbeeldstad\nprofile: demo\nperiod: hour\nlateness: 0m\n");
	place_open(&place);
	assert_int_equal(release().held, 1);
}

static int in_a_child(int (*run)(int), int argument)
{
	pid_t child = fork();
	int ended;

	assert_true(child >= 0);
	if (child == 0)
		_exit(run(argument));
	assert_int_equal(waitpid(child, &ended, 0), child);
	assert_true(WIFEXITED(ended));
	return WEXITSTATUS(ended);
}

static int import_until(int call)
{
	if (place_try(&place, NULL) != SM_OK)
		return 2;
	faults_kill_at(call);
	if (import("posts.csv", NULL) != SM_OK)
		return 3;
	if (sm_chain_import_done(place.w, NULL) != SM_OK)
		return 4;
	return 0;
}

/* The next process releases all of it or nothing, and after the import is done again all of it is there. */
static void a_machine_that_stops_anywhere_in_an_import_releases_no_part_of_a_day(void **state)
{
	struct place begin;
	int ended = FAULTS_KILLED, call = 1;

	(void)state;
	for (int day = 0; day < 2; day++)
		place_say(&place, "posts.csv", "a", 6, NOON + day * DAY_S, "parkeren is slecht");
	place_copy(&place, &begin, "begin");
	for (; ended != 0; call++) {
		struct sm_released released;

		assert_true(call < CALLS_MOST);
		place_copy(&begin, &place, "import");
		ended = in_a_child(import_until, call);
		if (ended != 0)
			assert_int_equal(ended, FAULTS_KILLED);
		place_open(&place);
		released = release();
		if (released.periods != 0 && (released.periods != 2 || place_posts(&place, "parkeren", day1) != 6))
			fail_msg("call %d: a part was released", call);
		place_import(&place, "posts.csv");
		released = release();
		place_close(&place);
		assert_int_equal(place_posts(&place, "parkeren", day0), 6);
		assert_int_equal(place_posts(&place, "parkeren", day1), 6);
		assert_int_equal(place_noted(&place, "release", "", "ok"), 2);
		assert_int_equal(place_noted(&place, "forgotten", "", "ok"), 2);
		assert_true(place_has_no_key(&place));
	}
	assert_true(call > 20);
}

/* A disk that is full from so many bytes of a file on. */
static int import_and_release_within(int bytes)
{
	const struct rlimit limit = { (rlim_t)bytes, (rlim_t)bytes };
	struct sm_released released;
	struct sm_error error = { 0 };
	enum sm_status status;

	if (place_try(&place, NULL) != SM_OK)
		return 2;
	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
		return 3;
	status = import("posts.csv", NULL);
	if (status == SM_OK)
		status = sm_chain_import_done(place.w, &error);
	if (sm_chain_release(place.w, MUCH_LATER, &released, &error) != SM_OK)
		return 1;
	return status == SM_OK && released.periods == 1 ? 0 : released.periods == 0 ? 1 : 4;
}

static void a_full_disk_is_told_and_costs_nothing_but_time(void **state)
{
	struct place begin;
	int full = 0;

	(void)state;
	place_say(&place, "posts.csv", "a", 900, NOON, "parkeren is slecht"); /* more than any other file here */
	place_copy(&place, &begin, "begin");
	for (int bytes = 0; bytes <= 120 << 10; bytes += bytes < 4096 ? 512 : 8192) {
		int ended;

		place_copy(&begin, &place, "import");
		place_open(&place); /* the files that are always there are made before the disk fills up */
		place_close(&place);
		ended = in_a_child(import_and_release_within, bytes);
		if (ended > 1)
			fail_msg("%d bytes: the process ended with %d", bytes, ended);
		full += ended;
		place_open(&place);
		place_import(&place, "posts.csv");
		(void)release();
		place_close(&place);
		assert_int_equal(place_posts(&place, "parkeren", day0), 900);
		assert_int_equal(place_noted(&place, "release", day0, "ok"), 1);
		assert_int_equal(place_noted(&place, "forgotten", day0, "ok"), 1);
		assert_true(place_has_no_key(&place));
	}
	assert_true(full >= 5);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(an_import_that_is_broken_off_is_not_released_before_it_is_done_again),
		CASE(an_import_of_which_a_file_is_missing_is_not_released),
		CASE(an_import_of_other_days_does_not_end_the_one_that_was_broken_off),
		CASE(a_torn_line_of_the_marker_is_none_and_a_wrong_one_is_told),
		CASE(what_is_marked_under_another_length_of_period_waits_too),
		CASE(a_machine_that_stops_anywhere_in_an_import_releases_no_part_of_a_day),
		CASE(a_full_disk_is_told_and_costs_nothing_but_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
