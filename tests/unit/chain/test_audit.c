// SPDX-License-Identifier: EUPL-1.2
// The audit finds what is wrong in a workspace: every seeded violation by the check that is named for it, and nothing
// in one where nothing is wrong. Its clock is that of the machine, because released_s is.
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

static void config_invalid(const struct place *p)
{
	policy(p, "k: 2");
}
static void mandate_expired(const struct place *p)
{
	policy(p, "until: 2020-01-01");
}
static void licence_expired(const struct place *p)
{
	topics(p, "2020-01-01", "2021-01-01", "    owner: proef");
}
static void licence_owner(const struct place *p)
{
	topics(p, "2020-01-01", "2999-01-01", "    owner: k.devries@stad.example");
}
static void robots_deviation(const struct place *p)
{
	feeds(p, "https://nieuws.example/rss", ", robots_exception: afgesproken met de redactie");
}
static void feed_plain(const struct place *p)
{
	place_write(p, "policy.yaml",
		    "mode: production\norganisation: X\npurpose: p\nlegal_basis: l\ndpia: d\nofficer: o\ncontact: c\n"
		    "until: 2999-01-01\n");
	feeds(p, "http://nieuws.example/rss", "");
}
static void settings_not_run(const struct place *p)
{
	policy(p, "k: 6");
}
static void account_roles(const struct place *p)
{
	place_write(p, "accounts", "jo\tadministrator\thash\njo\tofficer\thash\n");
}
static void account_twice(const struct place *p)
{
	place_write(p, "accounts", "jo\tofficer\thash\njo\tofficer\thash\n");
}
static void file_missing(const struct place *p)
{
	assert_int_equal(unlink(place_path(p, "areas.yaml")), 0);
}
static void folder_mode(const struct place *p)
{
	mode(p, "spool", 0755);
}
static void secret_mode(const struct place *p)
{
	mode(p, "keys", 0644);
}
static void secret_mode_journal(const struct place *p)
{
	mode(p, "journal.ndjson", 0640);
}
static void file_writable(const struct place *p)
{
	mode(p, "policy.yaml", 0666);
}
static void file_link(const struct place *p)
{
	assert_int_equal(symlink("/etc/hostname", place_path(p, "published.json")), 0);
}
static void file_link_hard(const struct place *p)
{
	char elsewhere[400];

	snprintf(elsewhere, sizeof(elsewhere), "%s-elsewhere", p->folder);
	(void)unlink(elsewhere);
	assert_int_equal(link(place_path(p, "keys"), elsewhere), 0);
}
static void file_unknown(const struct place *p)
{
	place_write(p, "posts.csv", "id,author,text\n");
}
static void file_unreadable(const struct place *p)
{
	folder(p, "agreed");
	folder(p, "agreed/1");
	folder(p, "agreed/1/2");
	folder(p, "agreed/1/2/3");
	folder(p, "agreed/1/2/3/4");
	folder(p, "agreed/1/2/3/4/5");
}
static void key_copy(const struct place *p)
{
	write_bytes(p, "keys.bak", old_keys, old_keys_length);
}
static void key_copy_spool(const struct place *p)
{
	write_bytes(p, "yesterday.sealed", old_spool, old_spool_length);
}
static void agreement_missing(const struct place *p)
{
	place_write(p, "policy.yaml",
		    "mode: production\norganisation: X\npurpose: p\nlegal_basis: l\ndpia: d\nofficer: o\ncontact: c\n"
		    "until: 2999-01-01\n");
}

/* ---- Four eyes: two people, and what they signed. ---- */

static void sign_all(const struct place *p, int64_t time_s)
{
	for (int i = 0; i < SM_AGREED_FILES; i++)
		for (int who = 0; who < PEOPLE; who++) {
			struct sm_buffer text = { .bytes_max = 10000 };
			char name[100];
			size_t length;
			char *content = test_read(place_path(p, sm_agreed_name(i)), &length);

			assert_int_equal(sm_sign(keys[who], (struct sm_text){ content, length }, sm_agreed_name(i),
						 time_s, &text, NULL),
					 SM_OK);
			snprintf(name, sizeof(name), "%s.%s.minisig", sm_agreed_name(i), names[who]);
			place_write(p, name, text.data);
			sm_buffer_close(&text);
			free(content);
		}
}

/* The place as two people agreed on it, put in force by a run. */
static void agree_by_two(const struct place *p, const char *until)
{
	struct place same = *p;
	char text[1000] = "people:\n";

	for (int i = 0; i < PEOPLE; i++) {
		struct sm_public_key public_key;
		char line[SM_KEY_TEXT_BYTES];

		sm_secret_key_public(keys[i], &public_key);
		sm_public_key_text(&public_key, line);
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
			 "  - {name: %s, roles: [%s], key: %s, until: %s}\n", names[i], i ? "analyst" : "officer", line,
			 until);
	}
	place_write(p, "people.yaml", text);
	sign_all(p, now_s - 100);
	place_open(&same);
	assert_int_equal(sm_workspace_agreement(same.w)->version, 1);
	place_close(&same);
	make_private(p);
}
static void file_unsigned(const struct place *p)
{
	agree_by_two(p, "2999-01-01");
	policy(p, "retention: {releases: 4000d}");
}
static void file_unsigned_k(const struct place *p)
{
	agree_by_two(p, "2999-01-01");
	policy(p, "k: 6"); /* narrower, but nobody signed it */
}
static void agreement_broken(const struct place *p)
{
	agree_by_two(p, "2999-01-01");
	forge(p, "agreed/1/policy.yaml", "profile: demo", "profile: DEMO");
}
static void access_expired(const struct place *p)
{
	char day[SM_PERIOD_NAME_MAX];

	sm_period_name(sm_period_of(SM_DAY, now_s + 2 * DAY_S), day);
	agree_by_two(p, day);
}
static void journal_rolled_back(const struct place *p)
{
	struct sm_journal *journal;
	char *before;
	size_t length;

	assert_int_equal(sm_journal_open(place_path(p, SM_JOURNAL_FILE), &journal, NULL), SM_OK);
	assert_int_equal(sm_journal_seal(journal, place_path(p, SM_SEAL_FILE), NULL), SM_OK);
	before = test_read(place_path(p, SM_JOURNAL_FILE), &length);
	sm_journal_close(journal);
	say(p, "collect", "", "{}");
	assert_int_equal(sm_journal_open(place_path(p, SM_JOURNAL_FILE), &journal, NULL), SM_OK);
	assert_int_equal(sm_journal_seal(journal, place_path(p, SM_SEAL_FILE), NULL), SM_OK);
	sm_journal_close(journal);
	write_bytes(p, SM_JOURNAL_FILE, before, length);
	free(before);
}
static void key_unreadable(const struct place *p)
{
	write_bytes(p, "keys", "no keys", 7);
}
static void import_unfinished(const struct place *p)
{
	write_old(p, "importing", "2026-01-01\n", 11);
}
static void key_overdue(const struct place *p)
{
	open_a_day(p, 30);
}
static void key_released(const struct place *p)
{
	write_bytes(p, "keys", old_keys, old_keys_length);
}
static void key_future(const struct place *p)
{
	open_a_day(p, 0);
}
static void spool_name(const struct place *p)
{
	write_bytes(p, "spool/notes.sealed", "x", 1);
}
static void spool_released(const struct place *p)
{
	char name[100];

	snprintf(name, sizeof(name), "spool/%s.sealed", day_name);
	write_bytes(p, name, old_spool, old_spool_length);
}
static void spool_without_key(const struct place *p)
{
	char name[100], today[SM_PERIOD_NAME_MAX];

	sm_period_name(sm_period_of(SM_DAY, now_s), today);
	snprintf(name, sizeof(name), "spool/%s.sealed", today);
	write_bytes(p, name, old_spool, old_spool_length);
}
static void spool_plain(const struct place *p)
{
	static const char text[] = "Parkeren in het centrum is veel te duur geworden, zegt een inwoner.";

	write_bytes(p, "spool/2999-01-01.sealed", text, sizeof(text));
}
static void sample_off(const struct place *p)
{
	folder(p, "samples");
	write_bytes(p, "samples/2026-01-01.sealed", "x", 1);
}
static void sample_old(const struct place *p)
{
	policy(p, "samples: {per_period: 5, days: 14}");
	folder(p, "samples");
	write_old(p, "samples/2026-01-01.sealed", "x", 1);
}
static void retention_releases(const struct place *p)
{
	policy(p, "retention: {releases: 5d}");
}
static void db_leftover(const struct place *p)
{
	write_old(p, "releases.db-journal", "\0", 1);
}
static void db_broken(const struct place *p)
{
	write_bytes(p, "releases.db", "SQLite format 3", 15);
}
static void release_policy(const struct place *p)
{
	sql(p, "UPDATE release SET policy_hash = "
	       "'0000000000000000000000000000000000000000000000000000000000000000'");
}
static void cell_sensitive(const struct place *p)
{
	topics(p, "2020-01-01", "2999-01-01", "    owner: proef\n    sensitivity: sensitive");
	sql(p, "UPDATE cell SET authors = 5");
}
static void cell_unlicensed(const struct place *p)
{
	topics(p, "2998-01-01", "2999-01-01", "    owner: proef");
}
static void term_off(const struct place *p)
{
	agree(p, "terms: no");
	sql(p, "UPDATE cell SET terms = 1");
}
static void noise_missing(const struct place *p)
{
	agree(p, "noise: {epsilon: 1, budget: 100}");
}
static void noise_budget(const struct place *p)
{
	sql(p, "INSERT INTO noise VALUES (1, 2026, 600, 1000, 40, 9, 9, 9), (2, 2026, 600, 1000, 40, 9, 9, 9)");
}
static void journal_missing(const struct place *p)
{
	assert_int_equal(unlink(place_path(p, "journal.ndjson")), 0);
}
static void journal_unreadable(const struct place *p)
{
	journal_missing(p);
	folder(p, "journal.ndjson");
}
static void journal_chain(const struct place *p)
{
	forge(p, "journal.ndjson", "\"action\":\"import\"", "\"action\":\"imbort\"");
}
static void journal_cut_in_the_middle(const struct place *p)
{
	forge(p, "journal.ndjson", "{\"seq\":2,", "{\"seq\":3,");
}
static void journal_back(const struct place *p)
{
	say(p, "collect", "", "{}");
	forge(p, "journal.ndjson", "\"time\":\"2", "\"time\":\"3"); /* the first is a thousand years later now */
}
static void journal_personal(const struct place *p)
{
	say(p, "collect", "", "{\"who\":\"jo@stad.example\"}");
}
static void release_twice(const struct place *p)
{
	say(p, "release", day_name, "{\"cells\":1}");
}
static void forgotten_missing(const struct place *p)
{
	say(p, "release", "2019-01-01", "{\"cells\":0}");
}
static void forgotten_not(const struct place *p)
{
	say(p, "forgotten", day_name, "{\"key_destroyed\":false,\"spool_unlinked\":true}");
}
static void canary(const struct place *p)
{
	place_write(p, "published.json", "{\"x\":\"Jo de Proefpersoon\"}");
}

static const struct seed {
	const char *check;
	const char *statement; /* to releases.db */
	void (*make)(const struct place *p);
	int64_t later_s; /* of the audit's clock */
} seeds[] = {
	{ "config-invalid", NULL, config_invalid, 0 },
	{ "mandate-expired", NULL, mandate_expired, 0 },
	{ "licence-expired", NULL, licence_expired, 0 },
	{ "licence-owner", NULL, licence_owner, 0 },
	{ "robots-deviation", NULL, robots_deviation, 0 },
	{ "feed-plain", NULL, feed_plain, 0 },
	{ "settings-not-run", NULL, settings_not_run, 0 },
	{ "account-roles", NULL, account_roles, 0 },
	{ "account-twice", NULL, account_twice, 0 },
	{ "file-missing", NULL, file_missing, 0 },
	{ "folder-mode", NULL, folder_mode, 0 },
	{ "secret-mode", NULL, secret_mode, 0 },
	{ "secret-mode", NULL, secret_mode_journal, 0 },
	{ "file-writable", NULL, file_writable, 0 },
	{ "file-link", NULL, file_link, 0 },
	{ "file-link", NULL, file_link_hard, 0 },
	{ "file-unknown", NULL, file_unknown, 0 },
	{ "file-unreadable", NULL, file_unreadable, 0 },
	{ "key-copy", NULL, key_copy, 0 },
	{ "key-copy", NULL, key_copy_spool, 0 },
	{ "key-unreadable", NULL, key_unreadable, 0 },
	{ "agreement-missing", NULL, agreement_missing, 0 },
	{ "agreement-broken", NULL, agreement_broken, 0 },
	{ "file-unsigned", NULL, file_unsigned, 0 },
	{ "file-unsigned", NULL, file_unsigned_k, 0 },
	{ "access-expired", NULL, access_expired, 5 * DAY_S },
	{ "journal-chain", NULL, journal_rolled_back, 0 },
	{ "import-unfinished", NULL, import_unfinished, 0 },
	{ "key-overdue", NULL, key_overdue, 0 },
	{ "spool-overdue", NULL, key_overdue, 0 },
	{ "key-released", NULL, key_released, 2 * HOUR_S },
	{ "key-future", NULL, key_future, -3 * DAY_S },
	{ "spool-name", NULL, spool_name, 0 },
	{ "spool-released", NULL, spool_released, 2 * HOUR_S },
	{ "spool-without-key", NULL, spool_without_key, 0 },
	{ "spool-plain", NULL, spool_plain, 0 },
	{ "sample-off", NULL, sample_off, 0 },
	{ "sample-old", NULL, sample_old, 0 },
	{ "retention-releases", NULL, retention_releases, 0 },
	{ "retention-receipt", NULL, retention_releases, 0 },
	{ "retention-journal", "SELECT 1", NULL, 2000 * DAY_S },
	{ "db-leftover", NULL, db_leftover, 0 },
	{ "db-broken", NULL, db_broken, 0 },
	{ "db-column", "ALTER TABLE cell ADD COLUMN author TEXT", NULL, 0 },
	{ "db-column", "CREATE TABLE post (id TEXT, text TEXT)", NULL, 0 },
	{ "db-trigger", "CREATE TRIGGER t AFTER INSERT ON cell BEGIN DELETE FROM withheld; END", NULL, 0 },
	{ "db-identifier", "INSERT INTO cell_term SELECT topic, regio, from_s, 9, '@jodevries', 0.1 FROM cell", NULL,
	  0 },
	{ "db-orphan", "PRAGMA foreign_keys = OFF; DELETE FROM topic", NULL, 0 },
	{ "release-overlap",
	  "INSERT INTO release SELECT from_s + 3600, until_s + 3600, 'day', 'x', 'x', indelingsjaar, k, round_base, "
	  "policy_hash, released_s FROM release",
	  NULL, 0 },
	{ "release-early", "UPDATE release SET released_s = until_s - 10", NULL, 0 },
	{ "release-future", "UPDATE release SET released_s = released_s + 86400", NULL, 0 },
	{ "release-k", "UPDATE release SET k = 3", NULL, 0 },
	{ "release-k-agreed", "UPDATE release SET k = 7", NULL, 0 },
	{ "release-policy", NULL, release_policy, 0 },
	{ "release-gone", "DELETE FROM cell_term; DELETE FROM cell; DELETE FROM withheld; DELETE FROM release", NULL,
	  0 },
	{ "release-cells", "DELETE FROM cell_term; DELETE FROM cell", NULL, 0 },
	{ "release-changed", "UPDATE cell SET posts = posts + 5", NULL, 0 },
	{ "release-changed", "UPDATE cell SET coverage_pct = 100 - coverage_pct, spread = 0.11", NULL, 0 },
	{ "cell-under-k", "UPDATE cell SET authors = 3", NULL, 0 },
	{ "cell-sensitive", NULL, cell_sensitive, 0 },
	{ "cell-rounding", "UPDATE cell SET authors = authors + 1", NULL, 0 },
	{ "cell-coding", "UPDATE cell SET positive_pct = 100, neutral_pct = 5, negative_pct = 5", NULL, 0 },
	{ "cell-shares", "UPDATE cell SET positive_pct = 60, neutral_pct = 60, negative_pct = 60", NULL, 0 },
	{ "cell-totals", "UPDATE cell SET scored_authors = authors + 50", NULL, 0 },
	{ "cell-totals", "UPDATE cell SET posts = 5, authors = 50", NULL, 0 },
	{ "cell-mean", "UPDATE cell SET scored_authors = 0, mean = 0.5", NULL, 0 },
	{ "cell-sources", "UPDATE cell SET news_pct = 90, forum_pct = 90", NULL, 0 },
	{ "cell-unlicensed", NULL, cell_unlicensed, 0 },
	{ "cell-terms", "UPDATE cell SET terms = terms + 1", NULL, 0 },
	{ "term-unknown", "INSERT INTO cell_term SELECT topic, regio, from_s, 9, 'jodevries', 0.1 FROM cell", NULL, 0 },
	{ "term-off", NULL, term_off, 0 },
	{ "withheld-tens", "UPDATE withheld SET posts = 7", NULL, 0 },
	{ "noise-budget", NULL, noise_budget, 0 },
	{ "noise-missing", NULL, noise_missing, 0 },
	{ "journal-missing", NULL, journal_missing, 0 },
	{ "journal-unreadable", NULL, journal_unreadable, 0 },
	{ "journal-chain", NULL, journal_chain, 0 },
	{ "journal-chain", NULL, journal_cut_in_the_middle, 0 },
	{ "journal-future", "SELECT 1", NULL, -HOUR_S },
	{ "journal-back", NULL, journal_back, 0 },
	{ "journal-personal", NULL, journal_personal, 0 },
	{ "receipt-missing",
	  "INSERT INTO release SELECT from_s - 864000, until_s - 864000, 'day', 'x', 'x', indelingsjaar, k, "
	  "round_base, "
	  "policy_hash, released_s - 7200 FROM release",
	  NULL, 0 },
	{ "release-twice", NULL, release_twice, 0 },
	{ "forgotten-missing", NULL, forgotten_missing, 2 * HOUR_S },
	{ "forgotten-not", NULL, forgotten_not, 0 },
	{ "canary", NULL, canary, 0 },
};
enum { SEEDS = sizeof(seeds) / sizeof(seeds[0]) };

static struct sm_audit *audit(const struct place *p, int64_t at_s, const char *canaries)
{
	struct sm_audit_setup setup = { .workspace = p->folder,
					.rules_dir = test_root("rules"),
					.canaries = canaries,
					.now_s = at_s,
					.tongue = SM_EN };
	struct sm_audit *made;
	struct sm_error error = { 0 };

	if (sm_audit_open(&setup, &made, &error) != SM_OK)
		fail_msg("%s: %s", error.where, error.text[SM_EN]);
	return made;
}

static const char *canaries(void)
{
	return test_file(test_folder(), "canaries.txt", "# who may be found nowhere\nJo de Proefpersoon\n");
}

static void a_clean_workspace_has_no_findings(void **state)
{
	struct sm_audit *made = audit(&base, now_s + 60, canaries());

	(void)state;
	for (size_t i = 0; i < sm_audit_count(made); i++)
		print_error("%s: %s\n", sm_audit_at(made, i)->check, sm_audit_at(made, i)->evidence);
	assert_int_equal(sm_audit_findings(made), 0);
	sm_audit_close(made);
}

static int64_t findings_of(const struct sm_audit *made, const char *check)
{
	for (size_t i = 0; i < sm_audit_checks(made); i++)
		if (strcmp(sm_audit_check(made, i)->name, check) == 0)
			return sm_audit_check(made, i)->findings;
	fail_msg("there is no check %s", check);
	return 0;
}

static void each_violation_is_found_by_its_check(void **state)
{
	int missed = 0;

	(void)state;
	for (size_t i = 0; i < SEEDS; i++) {
		struct place p;
		struct sm_audit *made;

		place_copy(&base, &p, "seeded");
		(void)mkdir(place_path(&p, "spool"), 0700);
		make_private(&p);
		if (seeds[i].statement)
			sql(&p, seeds[i].statement);
		if (seeds[i].make)
			seeds[i].make(&p);
		made = audit(&p, now_s + 60 + seeds[i].later_s, canaries());
		if (!findings_of(made, seeds[i].check)) {
			print_error("%s was not found (seed %zu)\n", seeds[i].check, i);
			missed++;
		}
		sm_audit_close(made);
	}
	assert_int_equal(missed, 0);
	assert_true(SEEDS >= 40);
}

/* Two that a test cannot seed: a file of another user takes root, and no file of keys holds a period twice. */
static void every_check_has_a_violation_that_shows_it_works(void **state)
{
	static const char *const without[] = { "file-owner", "key-twice" };
	struct sm_audit *made = audit(&base, now_s, NULL);

	(void)state;
	for (size_t i = 0; i < sm_audit_checks(made); i++) {
		const char *name = sm_audit_check(made, i)->name;
		bool seeded = strcmp(name, without[0]) == 0 || strcmp(name, without[1]) == 0;

		for (size_t s = 0; s < SEEDS; s++)
			seeded = seeded || strcmp(seeds[s].check, name) == 0;
		if (!seeded)
			fail_msg("%s has no seed", name);
	}
	sm_audit_close(made);
}

static void the_report_is_whole_in_every_form_and_language(void **state)
{
	struct place p;
	struct sm_audit_setup setup = { .rules_dir = test_root("rules"), .now_s = now_s + 60 };

	(void)state;
	place_copy(&base, &p, "seeded");
	make_private(&p);
	sql(&p, "UPDATE cell SET authors = 3");
	setup.workspace = p.folder;
	for (int tongue = SM_NL; tongue <= SM_EN; tongue++)
		for (int form = SM_AUDIT_TEXT; form <= SM_AUDIT_HTML; form++) {
			struct sm_buffer out = { .bytes_max = 1 << 22 };
			struct sm_audit *made;

			setup.tongue = (enum sm_tongue)tongue;
			assert_int_equal(sm_audit_open(&setup, &made, NULL), SM_OK);
			assert_int_equal(sm_audit_print(made, (enum sm_audit_form)form, &out, NULL), SM_OK);
			assert_non_null(strstr(out.data, "cell-under-k"));
			assert_non_null(strstr(out.data, form == SM_AUDIT_JSON ? "critical"
							 : tongue == SM_NL     ? "ernstig"
									       : "critical"));
			assert_non_null(strstr(out.data, "parkeren GM0001"));
			assert_null(strstr(out.data, "{{"));
			assert_non_null(strstr(out.data, tongue == SM_NL ? "minder schrijvers" : "fewer authors"));
			sm_buffer_close(&out);
			sm_audit_close(made);
		}
}

struct drifting {
	char what[400];
	int count;
};

static void take_difference(void *context, const char *what, const char *published, const char *runs)
{
	struct drifting *d = context;
	size_t length = strlen(d->what);

	snprintf(d->what + length, sizeof(d->what) - length, "%s: %s -> %s\n", what, published, runs);
	d->count++;
}

static void drift_tells_what_was_published_and_what_runs(void **state)
{
	struct sm_buffer out = { .bytes_max = 1 << 20 };
	struct drifting d = { 0 };
	struct sm_drift hooks = { &d, take_difference };
	struct place p;

	(void)state;
	place_copy(&base, &p, "drift");
	assert_int_equal(sm_published_compare(p.folder, test_root("rules"), &hooks, NULL), SM_NONE);
	assert_int_equal(sm_published_make(p.folder, test_root("rules"), now_s, &out, NULL), SM_OK);
	write_bytes(&p, "published.json", out.data, out.length);
	sm_buffer_close(&out);
	assert_int_equal(sm_published_compare(p.folder, test_root("rules"), &hooks, NULL), SM_OK);
	assert_int_equal(d.count, 0); /* the control */
	policy(&p, "k: 6");
	feeds(&p, "https://anders.example/rss", "");
	assert_int_equal(sm_published_compare(p.folder, test_root("rules"), &hooks, NULL), SM_OK);
	assert_string_equal(d.what, "k: 5 -> 6\n"
				    "feed nieuws: https://nieuws.example/rss -> https://anders.example/rss\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_clean_workspace_has_no_findings),
		cmocka_unit_test(each_violation_is_found_by_its_check),
		cmocka_unit_test(every_check_has_a_violation_that_shows_it_works),
		cmocka_unit_test(the_report_is_whole_in_every_form_and_language),
		cmocka_unit_test(drift_tells_what_was_published_and_what_runs),
	};

	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, make_base, free_base);
}
