/* SPDX-License-Identifier: EUPL-1.2 */
/* What may be wrong in a workspace: one or more for each check of the audit. Included once by a test. */
#ifndef CHAIN_TEST_AUDIT_SEEDS_H
#define CHAIN_TEST_AUDIT_SEEDS_H

#include "audit_place.h"

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
static void commitment_due(const struct place *p)
{
	place_write(
	    p, "commitments.yaml",
	    "commitments:\n  - { id: ask-residents, dialogue: a, what: w, owner: moderator, review: 2020-01-01 }\n");
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
/* As if two people had agreed with other rules in the folder. */
static void rules_changed(const struct place *p)
{
	size_t length;
	char *bytes, *at;

	agree_by_two(p, "2999-01-01");
	bytes = test_read(place_path(p, "journal.ndjson"), &length);
	at = strstr(bytes, "\"action\":\"agree\"");
	assert_non_null(at);
	while (at > bytes && at[-1] != '\n')
		at--;
	at = strstr(at, "\"rules\":\"");
	assert_non_null(at);
	memcpy(at + strlen("\"rules\":\""), "0123456789", 10);
	write_bytes(p, "journal.ndjson", bytes, length);
	free(bytes);
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
	{ "commitment-due", NULL, commitment_due, 0 },
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
	{ "rules-changed", NULL, rules_changed, 0 },
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

#endif
