/* SPDX-License-Identifier: EUPL-1.2 */
/* A workspace in which nothing is wrong, and how to put something wrong into it. Its clock is that of the machine,
 * because released_s is. Included once by a test. */
#ifndef CHAIN_TEST_AUDIT_PLACE_H
#define CHAIN_TEST_AUDIT_PLACE_H

#include <fcntl.h>
#include <ftw.h>
#include <sodium.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "place.h"
#include "sentimeter/audit.h"
#include "sentimeter/sign.h"
#include "test.h"

enum { HOUR_S = 3600, DAYS_AGO = 10 };

enum { OFFICER, ANALYST, PEOPLE };
static const char *const names[PEOPLE] = { "jansen", "de-vries" };
static struct sm_secret_key *keys[PEOPLE];
static struct place base; /* one day released, nothing open, nothing wrong */
static int64_t now_s;
static char day_name[SM_PERIOD_NAME_MAX], *old_keys, *old_spool;
static size_t old_keys_length, old_spool_length;

static void policy(const struct place *p, const char *more)
{
	char text[900];

	snprintf(text, sizeof(text),
		 "mode: demo\norganisation: Voorbeeldstad\nprofile: demo\nperiod: day\nlateness: 24h\n"
		 "author_share_max_pct: 100\npost_age_max: 8760h\n%s\n",
		 more);
	place_write(p, "policy.yaml", text);
}

static void topics(const struct place *p, const char *from, const char *until, const char *more)
{
	char text[900];

	snprintf(
	    text, sizeof(text),
	    "topics:\n  - id: parkeren\n    name: {nl: Parkeren, en: Parking}\n    theme: proef\n    rule: parkeren\n"
	    "    purpose: proef\n    ground: proef\n    from: %s\n    until: %s\n%s\n",
	    from, until, more);
	place_write(p, "topics.yaml", text);
}

static void feeds(const struct place *p, const char *url, const char *more)
{
	char text[500];

	snprintf(
	    text, sizeof(text),
	    "contact: https://stad.example/meten\nfeeds:\n  - {id: nieuws, name: Nieuws, url: \"%s\", area: GM0001, "
	    "source: news%s}\n",
	    url, more);
	place_write(p, "feeds.yaml", text);
}

static int private_mode(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
	(void)info;
	(void)walk;
	return chmod(path, kind == FTW_F ? 0600 : 0700);
}

static void make_private(const struct place *p)
{
	assert_int_equal(nftw(p->folder, private_mode, 16, FTW_PHYS), 0);
}

/* By the clock of the machine, as place_import is not. */
static void import(struct place *p, const char *name)
{
	struct sm_chain_export export = place_export(p, name);
	struct sm_intake intake;
	struct sm_error error = { 0 };

	if (sm_chain_import(p->w, &export, now_s, NULL, &intake, &error) != SM_OK ||
	    sm_chain_import_done(p->w, &error) != SM_OK)
		fail_msg("%s: %s", error.where, error.text[SM_EN]);
	assert_true(intake.contributions > 0);
}

/* Releases the base's one day; keeps what should be forgotten by then, for those who seed it back. */
static int make_base(void **state)
{
	struct sm_released released;
	struct sm_error error = { 0 };
	char spool[100];

	(void)state;
	for (int i = 0; i < PEOPLE; i++)
		assert_int_equal(sm_secret_key_make(&keys[i], NULL), SM_OK);
	now_s = (int64_t)time(NULL);
	place_make(&base, "base");
	policy(&base, "");
	topics(&base, "2020-01-01", "2999-01-01", "    owner: proef");
	feeds(&base, "https://nieuws.example/rss", "");
	sm_period_name(sm_period_of(SM_DAY, now_s - DAYS_AGO * DAY_S), day_name);
	place_say(&base, "posts.csv", "a", 15, sm_period_of(SM_DAY, now_s - DAYS_AGO * DAY_S).from_s + 12 * HOUR_S,
		  "parkeren is slecht");
	place_open(&base);
	import(&base, "posts.csv");
	snprintf(spool, sizeof(spool), "spool/%s.sealed", day_name);
	old_keys = test_read(place_path(&base, "keys"), &old_keys_length);
	old_spool = test_read(place_path(&base, spool), &old_spool_length);
	if (sm_chain_release(base.w, now_s, &released, &error) != SM_OK)
		fail_msg("%s", error.text[SM_EN]);
	assert_int_equal(released.cells, 1);
	place_close(&base);
	assert_int_equal(unlink(place_path(&base, "posts.csv")), 0);
	make_private(&base);
	return 0;
}

static int free_base(void **state)
{
	(void)state;
	for (int i = 0; i < PEOPLE; i++)
		sm_secret_key_close(keys[i]);
	free(old_keys);
	free(old_spool);
	return 0;
}

/* ---- How a violation is seeded. ---- */

static void sql(const struct place *p, const char *statement)
{
	sqlite3 *db;
	char *problem = NULL;

	assert_int_equal(sqlite3_open(place_path(p, "releases.db"), &db), SQLITE_OK);
	if (sqlite3_exec(db, statement, NULL, NULL, &problem) != SQLITE_OK)
		fail_msg("%s: %s", statement, problem);
	sqlite3_close(db);
}

/* Settings that hold for the released day too: their hash is what it was released by. */
static void agree(const struct place *p, const char *more)
{
	struct sm_config_problems *problems;
	struct sm_policy read;
	char hex[65], statement[200];

	policy(p, more);
	assert_int_equal(sm_config_problems_open(SM_EN, &problems, NULL), SM_OK);
	assert_int_equal(sm_policy_read(place_path(p, "policy.yaml"), problems, &read, NULL), SM_OK);
	sm_config_problems_close(problems);
	sodium_bin2hex(hex, sizeof(hex), read.hash, sizeof(read.hash));
	snprintf(statement, sizeof(statement), "UPDATE release SET policy_hash = '%s'", hex);
	sql(p, statement);
}

static void write_bytes(const struct place *p, const char *name, const void *bytes, size_t length)
{
	FILE *file = fopen(place_path(p, name), "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

static void write_old(const struct place *p, const char *name, const void *bytes, size_t length)
{
	struct timespec long_ago[2] = { { .tv_sec = now_s - 30 * DAY_S }, { .tv_sec = now_s - 30 * DAY_S } };

	write_bytes(p, name, bytes, length);
	assert_int_equal(utimensat(AT_FDCWD, place_path(p, name), long_ago, 0), 0);
}

static void folder(const struct place *p, const char *name)
{
	assert_int_equal(mkdir(place_path(p, name), 0700), 0);
}

static void mode(const struct place *p, const char *name, mode_t bits)
{
	assert_int_equal(chmod(place_path(p, name), bits), 0);
}

static void say(const struct place *p, const char *action, const char *object, const char *detail)
{
	struct sm_journal_entry entry = {
		.action = action, .object = object, .result = "ok", .origin = "test", .actor = "test", .detail = detail
	};
	struct sm_journal *journal;

	assert_int_equal(sm_journal_open(place_path(p, "journal.ndjson"), &journal, NULL), SM_OK);
	assert_int_equal(sm_journal_add(journal, &entry, NULL), SM_OK);
	sm_journal_close(journal);
}

/* Replaces the first of what stands in a file by something as long. */
static void forge(const struct place *p, const char *name, const char *what, const char *by)
{
	size_t length;
	char *bytes = test_read(place_path(p, name), &length), *at = memmem(bytes, length, what, strlen(what));

	assert_non_null(at);
	memcpy(at, by, strlen(by));
	write_bytes(p, name, bytes, length);
	free(bytes);
}

static void open_a_day(const struct place *p, int days_ago)
{
	struct place same = *p;

	place_say(p, "late.csv", "b", 3, now_s - days_ago * DAY_S, "parkeren is goed");
	place_open(&same);
	import(&same, "late.csv");
	place_close(&same);
	assert_int_equal(unlink(place_path(p, "late.csv")), 0);
}

#endif
