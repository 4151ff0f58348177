// SPDX-License-Identifier: EUPL-1.2
// Residents' rights and retention through the whole chain, and with a machine that stops, or a disk that fails, at each
// call by which they change a file.
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "faults.h"
#include "place.h"
#include "test.h"

enum { CALLS_MOST = 1500, YEAR_S = 365 * 24 * 3600 };
static const char day[] = "2026-05-23";

/* Seven on parking, one of whom will object with three posts of hers. */
static struct place begin;

static int make(void **state)
{
	(void)state;
	place_make(&begin, "begin");
	place_say(&begin, "posts.csv", "a", 6, NOON, "parkeren is slecht bel 06-12345678");
	for (int i = 0; i < 3; i++) {
		char id[20];

		snprintf(id, sizeof(id), "hers-%d", i);
		place_say_as(&begin, "posts.csv", id, "Anouk", NOON + i, "parkeren is prachtig");
	}
	place_open(&begin);
	place_import(&begin, "posts.csv");
	place_close(&begin);
	return 0;
}

static struct sm_handle anouk(void)
{
	struct sm_handle handle;

	assert_int_equal(sm_handle_read(SM_TEXT("anouk"), "import", &handle, NULL), SM_OK);
	return handle;
}

static void release(struct place *place)
{
	struct sm_released released;

	assert_int_equal(sm_chain_release(place->w, WATERMARK, &released, NULL), SM_OK);
}

static void an_objection_is_heard_in_open_periods_and_later(void **state)
{
	struct sm_handle handle = anouk();
	struct place place;
	char *journal;
	bool stands;

	(void)state;
	place_copy(&begin, &place, "objection");
	place_open(&place);
	assert_int_equal(sm_chain_object(place.w, &handle, NULL), SM_OK);
	place_close(&place);
	place_open(&place);
	assert_int_equal(sm_chain_objects(place.w, &handle, &stands, NULL), SM_OK);
	assert_true(stands);
	place_import(&place, "posts.csv"); /* the source shows them again */
	release(&place);
	assert_int_equal(place_posts(&place, "parkeren", day), 6);
	assert_int_equal(place_noted_number(&place, "objection", "", "objections"), 1);
	place_close(&place);
	journal = test_read(place_path(&place, "journal.ndjson"), NULL);
	assert_null(strcasestr(journal, "anouk"));
	free(journal);
}

/* The negative control: she counts when she did not object, and after an erasure when she writes again. */
static void without_an_objection_she_counts(void **state)
{
	struct sm_handle handle = anouk();
	struct place place;

	(void)state;
	place_copy(&begin, &place, "none");
	place_open(&place);
	release(&place);
	assert_int_equal(place_posts(&place, "parkeren", day), 9);
	place_close(&place);
	for (int again = 0; again < 2; again++) {
		place_copy(&begin, &place, "erase");
		place_open(&place);
		assert_int_equal(sm_chain_erase(place.w, &handle, NULL), SM_OK);
		if (again)
			place_import(&place, "posts.csv");
		release(&place);
		assert_int_equal(place_posts(&place, "parkeren", day), again ? 9 : 6);
		assert_int_equal(sm_chain_objections(place.w), 0);
		assert_int_equal(place_noted(&place, "erase", "", "ok"), 1);
		place_close(&place);
	}
}

static void what_was_released_stays(void **state)
{
	struct sm_handle handle = anouk();
	struct place place;

	(void)state;
	place_copy(&begin, &place, "released");
	place_open(&place);
	release(&place);
	assert_int_equal(sm_chain_object(place.w, &handle, NULL), SM_OK);
	assert_int_equal(place_posts(&place, "parkeren", day), 9);
	place_close(&place);
}

/* In a process of its own; true when it came to the end. */
static bool until_call(struct place *place, int call, enum sm_status (*act)(struct place *place))
{
	pid_t child = fork();
	int ended;

	assert_true(child >= 0);
	if (child == 0) {
		enum sm_status status;

		if (place_try(place, NULL) != SM_OK)
			_exit(2);
		faults_kill_at(call);
		status = act(place);
		faults_off();
		_exit(status == SM_OK ? 0 : 3);
	}
	assert_int_equal(waitpid(child, &ended, 0), child);
	assert_true(WIFEXITED(ended));
	if (WEXITSTATUS(ended) != 0 && WEXITSTATUS(ended) != FAULTS_KILLED)
		fail_msg("call %d: the process ended with %d", call, WEXITSTATUS(ended));
	return WEXITSTATUS(ended) == 0;
}

static enum sm_status object(struct place *place)
{
	struct sm_handle handle = anouk();

	return sm_chain_object(place->w, &handle, NULL);
}

/* What the list says has been done: whoever stands on it is in no open period. */
static void check_objection(struct place *place, bool again)
{
	struct sm_handle handle = anouk();
	bool stands;

	place_open(place);
	if (again)
		assert_int_equal(sm_chain_object(place->w, &handle, NULL), SM_OK);
	assert_int_equal(sm_chain_objects(place->w, &handle, &stands, NULL), SM_OK);
	assert_true(stands || !again);
	release(place);
	if (stands)
		assert_int_equal(place_posts(place, "parkeren", day), 6);
	place_close(place);
}

static void a_machine_that_stops_anywhere_in_an_objection_says_only_what_was_done(void **state)
{
	struct place place;
	int call = 1;

	(void)state;
	for (bool done = false; !done; call++) {
		assert_true(call < CALLS_MOST);
		place_copy(&begin, &place, "now");
		done = until_call(&place, call, object);
		check_objection(&place, call % 2);
	}
	assert_true(call > 20);
}

static void a_disk_that_fails_anywhere_in_an_objection_says_only_what_was_done(void **state)
{
	struct place place;
	int call = 1, told = 0;

	(void)state;
	for (bool came = true; came; call++) {
		struct sm_handle handle = anouk();

		assert_true(call < CALLS_MOST);
		place_copy(&begin, &place, "now");
		place_open(&place);
		faults_fail_at(call);
		told += sm_chain_object(place.w, &handle, NULL) < 0;
		came = faults_came();
		faults_off();
		place_close(&place);
		check_objection(&place, call % 2);
	}
	assert_true(told > 15);
}

/* ---- Retention. ---- */

static int64_t later(void)
{
	return (int64_t)time(NULL) + 20 * (int64_t)YEAR_S;
}

static enum sm_status retain(struct place *place)
{
	struct sm_retained retained;

	return sm_chain_retain(place->w, later(), false, &retained, NULL);
}

static int make_released(void **state)
{
	struct sm_journal_entry entry = { .action = "ask", .actor = "mevrouw-jansen", .origin = "test" };

	make(state);
	place_open(&begin);
	release(&begin);
	assert_int_equal(sm_journal_add(begin.w->journal, &entry, NULL), SM_OK);
	place_close(&begin);
	return 0;
}

static void assert_retained(struct place *place)
{
	char *journal = test_read(place_path(place, "journal.ndjson"), NULL), *releases;
	struct sm_released released;
	size_t length;

	assert_false(place_released(place, day));
	assert_null(strstr(journal, "mevrouw-jansen"));
	assert_true(place_noted(place, "retain", "", "ok") >= 1); /* which verifies the chain as well */
	assert_int_equal(place_noted(place, "release", day, "ok"), 1);
	free(journal);
	releases = test_read(place_path(place, "releases.db"), &length);
	assert_int_equal(sm_store_search((struct sm_text){ releases, length }, later()), 0);
	free(releases);
	/* What was erased is not released again. */
	place_open(place);
	place_import(place, "posts.csv");
	assert_int_equal(sm_chain_release(place->w, MUCH_LATER, &released, NULL), SM_OK);
	assert_int_equal(released.periods, 0);
	place_close(place);
}

static void what_is_over_its_time_goes_with_a_receipt(void **state)
{
	struct sm_retained retained;
	struct place place;

	(void)state;
	place_copy(&begin, &place, "retain");
	place_open(&place);
	assert_int_equal(sm_chain_retain(place.w, 0, false, &retained, NULL), SM_OK);
	assert_int_equal(retained.periods + retained.journal_lines, 0);
	assert_true(place_released(&place, day)); /* its time has not come */
	assert_int_equal(sm_chain_retain(place.w, later(), true, &retained, NULL), SM_OK);
	assert_int_equal(retained.periods, 1);
	assert_int_equal(retained.cells, 1);
	assert_int_equal(retained.journal_lines, 1);
	assert_true(place_released(&place, day));
	assert_int_equal(sm_chain_retain(place.w, later(), false, &retained, NULL), SM_OK);
	assert_int_equal(retained.periods, 1);
	assert_int_equal(place_noted_number(&place, "retain", "", "periods"), 1);
	assert_int_equal(place_noted_number(&place, "retain", "", "journal-lines"), 1);
	place_close(&place);
	assert_retained(&place);
}

static void a_machine_that_stops_anywhere_in_retention_ends_in_the_same(void **state)
{
	struct place place;
	int call = 1;

	(void)state;
	for (bool done = false; !done; call++) {
		assert_true(call < CALLS_MOST);
		place_copy(&begin, &place, "now");
		done = until_call(&place, call, retain);
		place_open(&place);
		assert_int_equal(retain(&place), SM_OK);
		place_close(&place);
		assert_retained(&place);
	}
	assert_true(call > 20);
}

/* ---- Samples. ---- */

static void keep_samples(struct place *place, int per_period)
{
	struct sm_samples_setup setup = { .workspace = place->folder,
					  .grain = SM_DAY,
					  .per_period = per_period,
					  .days = 14,
					  .agreed = true,
					  .now_s = (int64_t)time(NULL) };

	sm_samples_close(place->w->samples);
	assert_int_equal(sm_samples_open(&setup, &place->w->samples, NULL), SM_OK);
}

static void a_sample_holds_redacted_texts_until_somebody_objects(void **state)
{
	struct sm_handle handle = anouk();
	struct sm_sample *sample;
	struct place place;

	(void)state;
	place_copy(&begin, &place, "samples");
	place_open(&place);
	assert_false(sm_samples_on(place.w->samples)); /* off by default */
	place_import(&place, "posts.csv");
	assert_null(sm_samples_next(place.w->samples));
	assert_false(place_has(&place, "samples"));
	keep_samples(&place, 20);
	place_import(&place, "posts.csv");
	sample = sm_samples_next(place.w->samples);
	assert_non_null(sample);
	assert_non_null(sm_text_find(sm_sample_text(sample), "parkeren"));
	assert_null(sm_text_find(sm_sample_text(sample), "12345678"));
	assert_true(place_has(&place, "samples/2026-05-23.sealed"));
	assert_int_equal(sm_chain_object(place.w, &handle, NULL), SM_OK);
	assert_null(sm_samples_next(place.w->samples));
	assert_false(place_has(&place, "samples/2026-05-23.sealed"));
	place_import(&place, "posts.csv");
	for (int i = 0; (sample = sm_samples_next(place.w->samples)); i++) {
		assert_null(sm_text_find(sm_sample_text(sample), "prachtig")); /* what Anouk wrote */
		assert_int_equal(sm_samples_label(place.w->samples, sample, SM_LABEL_NEGATIVE, NULL), SM_OK);
		assert_true(i < 6);
	}
	place_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(an_objection_is_heard_in_open_periods_and_later, make),
		cmocka_unit_test_setup(without_an_objection_she_counts, make),
		cmocka_unit_test_setup(what_was_released_stays, make),
		cmocka_unit_test_setup(a_machine_that_stops_anywhere_in_an_objection_says_only_what_was_done, make),
		cmocka_unit_test_setup(a_disk_that_fails_anywhere_in_an_objection_says_only_what_was_done, make),
		cmocka_unit_test_setup(what_is_over_its_time_goes_with_a_receipt, make_released),
		cmocka_unit_test_setup(a_machine_that_stops_anywhere_in_retention_ends_in_the_same, make_released),
		cmocka_unit_test_setup(a_sample_holds_redacted_texts_until_somebody_objects, make),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
