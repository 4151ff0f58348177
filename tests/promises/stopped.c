// SPDX-License-Identifier: EUPL-1.2
// stopped: kill -9 and power cuts at random calls of a release, of the destruction of a key and of an import; each time
// the next process finds out how far it came and goes on to the same end.
//
//   stopped RELEASES NOISY IMPORTS CUTS SEED [lies]   so many stops of each kind; NOISY: releases with noise; CUTS:
//                                                     releases and imports in turn, or with noise; with "lies" on a
//                                                     disk that does not sync, which must fail
//
// After each stop: nothing that a person wrote is in a file, no period has two receipts, the journal's chain holds,
// what was spent of the budget of noise was spent once and is not given back. At the end of each story: the cells are
// those of a calm run, the key is gone, the spool is gone, the other day is whole.
#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "faults.h"
#include "place.h"
#include "power.h"
#include "test.h"

enum { STOPS_IN_A_ROW = 6, BEFORE = 7, ADDED = 8, EPSILON = 4000, DAYS = 2 };

static const char day[] = "2026-05-23", next_day[] = "2026-05-24", spool[] = "spool/2026-05-23.sealed", keys[] = "keys";
/* In every author and text below. */
static const char *const marks[] = { "kraaienvanger", "parkeren is", "afval is" };

static struct place begin, noisy;
static int calm_posts[DAYS]; /* of noisy */
static int64_t spent_before; /* in this story */
static char spare[400];
static uint64_t chance_state;
static bool disk_lies;
static long stops, restarts, early, budgets;

static unsigned chance(unsigned below)
{
	chance_state = chance_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(chance_state >> 33) % below;
}

enum job { RELEASE, IMPORT, NOISY, JOBS };

static const struct place *begin_of(enum job job)
{
	return job == NOISY ? &noisy : &begin;
}

/* ---- What must hold after each stop. ---- */

static void nothing_is_readable(const char *folder)
{
	DIR *files = opendir(folder);

	assert_non_null(files);
	for (const struct dirent *entry; (entry = readdir(files));) {
		char path[700];
		struct stat facts;
		size_t length;
		char *bytes;

		snprintf(path, sizeof(path), "%.400s/%.250s", folder, entry->d_name);
		if (entry->d_name[0] == '.' || stat(path, &facts) != 0)
			continue;
		if (S_ISDIR(facts.st_mode)) {
			nothing_is_readable(path);
			continue;
		}
		bytes = test_read(path, &length);
		for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
			if (memmem(bytes, length, marks[i], strlen(marks[i])))
				fail_msg("%s holds '%s'", path, marks[i]);
		free(bytes);
	}
	closedir(files);
}

/* -1: the next process must first undo what was under way in the file, and a reader may not. */
static int64_t spent(const struct place *place)
{
	struct sm_store *store;
	int64_t milli = 0;

	if (sm_store_open(place_path(place, "releases.db"), SM_ROLE_READER, &store, NULL) != SM_OK)
		return -1;
	assert_int_equal(sm_store_spent(store, 2026, &milli, NULL), SM_OK);
	sm_store_close(store);
	return milli;
}

/* Each day is paid for once, never given back, and paid for when the journal says that it was told. */
static void check_budget(const struct place *place)
{
	int64_t now = spent(place);

	if (now < 0)
		return;
	budgets++;
	assert_true(now >= spent_before);
	assert_true(now % EPSILON == 0 && now <= (int64_t)DAYS * EPSILON);
	if (place_has(place, "journal.ndjson") && place_noted(place, "release", day, "ok") == 1)
		assert_true(now >= EPSILON);
	spent_before = now;
}

static void check_between(const struct place *place, enum job job)
{
	nothing_is_readable(place->folder);
	if (job == NOISY)
		check_budget(place);
	if (!place_has(place, "journal.ndjson"))
		return;
	assert_true(place_noted(place, "release", day, NULL) <= 1); /* its chain is verified there as well */
	assert_true(place_noted(place, "forgotten", day, NULL) <= 1);
	/* A key that the journal calls gone is gone: no part of it either. The other day has the only one left. */
	if (place_noted(place, "forgotten", day, NULL) == 1) {
		size_t length, living = 0;
		char *bytes = test_read(place_path(place, keys), &length);

		for (size_t i = 0; i + 128 <= length; i += 128)
			for (size_t j = i; j < i + 128; j++)
				if (bytes[j]) {
					living++;
					break;
				}
		free(bytes);
		assert_int_equal(living, 2); /* its two copies */
		assert_false(place_has(place, spool));
	}
}

/* ---- A process that does not live to see the end. ---- */

static enum sm_status work(struct place *place, enum job job)
{
	struct sm_released released;
	struct sm_error error = { 0 };
	enum sm_status status = place_try(place, &error);

	if (status == SM_OK && job == IMPORT) {
		struct sm_chain_export export = place_export(place, "../more.csv");
		struct sm_intake intake;

		status = sm_chain_import(place->w, &export, WATERMARK, NULL, &intake, &error);
	} else if (status == SM_OK) {
		status = sm_chain_release(place->w, WATERMARK, &released, &error);
	}
	if (status < 0)
		fprintf(stderr, "%s: %s\n", error.where, error.text[SM_EN]);
	return status;
}

/* Calls that the job makes when nothing happens. */
static int calls_of(enum job job)
{
	struct place place;
	int pipes[2], calls = 0;
	pid_t child;

	place_copy(begin_of(job), &place, "calm");
	assert_int_equal(pipe(pipes), 0);
	child = fork();
	if (child == 0) {
		enum sm_status status;

		faults_stop_at(-1, 0);
		status = work(&place, job);
		calls = faults_calls();
		faults_off();
		_exit(status == SM_OK && write(pipes[1], &calls, sizeof(calls)) > 0 ? 0 : 1);
	}
	assert_int_equal(waitpid(child, NULL, 0), child);
	assert_int_equal(read(pipes[0], &calls, sizeof(calls)), sizeof(calls));
	close(pipes[0]);
	close(pipes[1]);
	assert_true(calls > 10);
	return calls;
}

/* True when it was stopped. */
static bool stop_at(struct place *place, enum job job, int call, bool with_power)
{
	unsigned seed = chance(1U << 30);
	pid_t child = fork();
	int ended;

	assert_true(child >= 0);
	if (child == 0) {
		if (with_power)
			power_watch(place->folder, spare, disk_lies);
		faults_stop_at(call, seed);
		_exit(work(place, job) == SM_OK ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &ended, 0), child);
	if (WIFEXITED(ended) && WEXITSTATUS(ended) != 0)
		fail_msg("call %d, seed %u: a process that was not stopped failed", call, seed);
	return WIFSIGNALED(ended) && WTERMSIG(ended) == SIGKILL;
}

/* ---- Stories. ---- */

static void check_end(struct place *place, enum job job)
{
	struct sm_released released;
	int posts;

	place_open(place);
	assert_int_equal(sm_chain_release(place->w, WATERMARK, &released, NULL), SM_OK);
	check_between(place, job);
	assert_int_equal(sm_chain_release(place->w, MUCH_LATER, &released, NULL), SM_OK);
	assert_int_equal(released.lost, 0);
	place_close(place);
	assert_int_equal(place_noted(place, "release", day, "ok"), 1);
	assert_int_equal(place_noted(place, "forgotten", day, "ok"), 1);
	assert_int_equal(place_spools(place), 0);
	assert_true(place_has_no_key(place));
	if (job == NOISY) {
		check_budget(place);
		assert_int_equal(spent(place), DAYS * EPSILON);
		/* No second draw: the noise is that of a calm run, which has the same keys. */
		assert_int_equal(place_posts(place, "parkeren", day), calm_posts[0]);
		assert_int_equal(place_posts(place, "afval", next_day), calm_posts[1]);
		return;
	}
	posts = place_posts(place, "parkeren", day);
	/* What was synced before the stop counts; of what was under way any part may. */
	if (job == RELEASE ? posts != BEFORE : posts < BEFORE || posts > BEFORE + ADDED)
		fail_msg("%d posts were released", posts);
	assert_int_equal(place_posts(place, "afval", day), 6);
	assert_int_equal(place_posts(place, "afval", next_day), 9);
}

static void story(enum job job, int calls, long wanted, bool with_power)
{
	struct place place;

	place_copy(begin_of(job), &place, "now");
	spent_before = 0;
	for (int i = 0; i < STOPS_IN_A_ROW && stops < wanted; i++) {
		/* Rather late than early: the key and the spool go last. */
		unsigned one = chance((unsigned)calls), other = chance((unsigned)calls);
		bool stopped = stop_at(&place, job, 1 + (int)(one > other ? one : other), with_power);

		stops += stopped;
		restarts++;
		check_between(&place, job);
		early += stopped && !place_noted(&place, "release", day, NULL);
		if (!stopped)
			break;
	}
	/* An import that ended is not waited for any more: what is in, is in. */
	(void)unlink(place_path(&place, "importing"));
	check_end(&place, job);
}

static void stories(const char *name, enum job first, enum job second, long wanted, bool with_power)
{
	const int calls[JOBS] = { calls_of(RELEASE), calls_of(IMPORT), calls_of(NOISY) };
	long stories = 0;

	stops = restarts = early = 0;
	while (stops < wanted) {
		enum job job = stories++ % 2 ? second : first;

		story(job, calls[job], wanted, with_power);
		if (wanted >= 2000 && stories % 100 == 0)
			fprintf(stderr, "\r%s: %ld of %ld ", name, stops, wanted);
	}
	print_message(
	    "%s: %ld stops in %ld processes and %ld stories, %ld before there was a release, %d calls to stop at\n",
	    name, stops, restarts, stories, early, first == second ? calls[first] : calls[first] + calls[second]);
}

static long wanted[4];

static void a_release_that_is_killed_ends_the_same(void **state)
{
	(void)state;
	stories("kill -9 in a release", RELEASE, RELEASE, wanted[0], false);
}

static void a_release_with_noise_that_is_killed_pays_once(void **state)
{
	(void)state;
	budgets = 0;
	stories("kill -9 in a release with noise", NOISY, NOISY, wanted[1], false);
	assert_true(budgets >= wanted[1]); /* it was not just that nobody could look */
}

static void an_import_that_is_killed_loses_nothing_that_was_synced(void **state)
{
	(void)state;
	stories("kill -9 in an import", IMPORT, IMPORT, wanted[2], false);
}

static void a_power_cut_ends_the_same(void **state)
{
	(void)state;
	stories("power cut", RELEASE, IMPORT, wanted[3] - wanted[3] / 4, true);
	stories("power cut, with noise", NOISY, NOISY, wanted[3] / 4, true);
}

/* The same days with enough people for noise, and what is told of them when nothing happens. */
static void make_noisy(void)
{
	struct sm_released released;
	struct place calm;

	place_make(&noisy, "noisy");
	place_say(&noisy, "../crowd.csv", "kraaienvanger-e", 60, NOON, "parkeren is slecht");
	place_say(&noisy, "../crowd.csv", "kraaienvanger-f", 60, NOON + DAY_S, "afval is slecht");
	place_open(&noisy);
	noisy.w->policy.noise_epsilon_milli = EPSILON;
	noisy.w->policy.noise_budget_milli = DAYS * EPSILON;
	place_use_policy(&noisy);
	place_import(&noisy, "../crowd.csv");
	place_close(&noisy);
	place_copy(&noisy, &calm, "calm");
	place_open(&calm);
	assert_int_equal(sm_chain_release(calm.w, MUCH_LATER, &released, NULL), SM_OK);
	place_close(&calm);
	calm_posts[0] = place_posts(&calm, "parkeren", day);
	calm_posts[1] = place_posts(&calm, "afval", next_day);
	assert_true(calm_posts[0] > 0 && calm_posts[1] > 0);
}

/* One closed day: seven on parking (released), six on waste, and the next day, which stays open. */
static int make_days(void **state)
{
	(void)state;
	place_make(&begin, "begin");
	snprintf(spare, sizeof(spare), "%s/spare", test_folder());
	(void)mkdir(spare, 0700);
	place_say(&begin, "../posts.csv", "kraaienvanger-a", BEFORE, NOON, "parkeren is slecht");
	place_say(&begin, "../posts.csv", "kraaienvanger-b", 6, NOON, "afval is slecht");
	place_say(&begin, "../posts.csv", "kraaienvanger-c", 9, NOON + DAY_S, "afval is slecht");
	place_say(&begin, "../more.csv", "kraaienvanger-d", ADDED, NOON, "parkeren is mooi");
	place_open(&begin);
	place_import(&begin, "../posts.csv");
	place_close(&begin);
	make_noisy();
	return 0;
}

int main(int count, char **words)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_release_that_is_killed_ends_the_same),
		cmocka_unit_test(a_release_with_noise_that_is_killed_pays_once),
		cmocka_unit_test(an_import_that_is_killed_loses_nothing_that_was_synced),
		cmocka_unit_test(a_power_cut_ends_the_same),
	};

	/* What a disk loses is made up here; a real one only takes time. */
	if (access("/dev/shm", W_OK | X_OK) == 0)
		(void)setenv("TMPDIR", "/dev/shm", 0);
	disk_lies = count == 7 && strcmp(words[6], "lies") == 0;
	if (count != 6 + disk_lies) {
		fprintf(stderr, "stopped RELEASES NOISY IMPORTS CUTS SEED [lies]\n");
		return 64;
	}
	for (int i = 0; i < 4; i++)
		wanted[i] = strtol(words[1 + i], NULL, 10);
	chance_state = strtoull(words[5], NULL, 10);
	return cmocka_run_group_tests(tests, make_days, NULL);
}
