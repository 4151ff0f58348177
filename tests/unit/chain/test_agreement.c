// SPDX-License-Identifier: EUPL-1.2
// Four eyes on a real workspace: what is signed by whom, and what then runs.
#include <sodium.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "place.h"
#include "sentimeter/sign.h"
#include "test.h"

enum { OFFICER, ANALYST, ADMINISTRATOR, STRANGER, PEOPLE };
static const char *const names[PEOPLE] = { "jansen", "de-vries", "beheer", "vreemde" };
static const char *const roles[PEOPLE] = { "officer", "analyst", "administrator", "officer" };

static struct sm_secret_key *key[PEOPLE];
static int64_t moment_s; /* each signature is a second after the one before it, all of them in the past */

static void write_people(const struct place *place, int count)
{
	char text[2000] = "people:\n";

	for (int i = 0; i < count; i++) {
		struct sm_public_key public_key;
		char line[SM_KEY_TEXT_BYTES];

		sm_secret_key_public(key[i], &public_key);
		sm_public_key_text(&public_key, line);
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
			 "  - name: %s\n    roles: [%s]\n    key: %s\n    until: 2090-01-01\n", names[i], roles[i],
			 line);
	}
	place_write(place, "people.yaml", text);
}

static void write_policy(const struct place *place, const char *mode, int k)
{
	char text[800];

	snprintf(text, sizeof(text),
		 "mode: %s\norganisation: Proefstad\npurpose: proef\nlegal_basis: proef\ndpia: proef\nofficer: "
		 "fg@proef.example\ncontact: 14 000\nuntil: 2090-01-01\nprofile: standaard\nk: %d\nlateness: 24h\n",
		 mode, k);
	place_write(place, "policy.yaml", text);
}

static void sign_at(const struct place *place, const char *file, int who, int64_t time_s)
{
	struct sm_buffer text = { .bytes_max = 10000 };
	char name[100];
	size_t length;
	char *content = test_read(place_path(place, file), &length);

	assert_int_equal(sm_sign(key[who], (struct sm_text){ content, length }, file, time_s, &text, NULL), SM_OK);
	snprintf(name, sizeof(name), "%s.%s.minisig", file, names[who]);
	place_write(place, name, text.data);
	sm_buffer_close(&text);
	free(content);
}

static void sign(const struct place *place, const char *file, int who)
{
	sign_at(place, file, who, moment_s++);
}

static void sign_all(const struct place *place, int who)
{
	for (int i = 0; i < SM_AGREED_FILES; i++)
		sign(place, sm_agreed_name(i), who);
}

static void reopen(struct place *place)
{
	place_close(place);
	place_open(place);
}

static enum sm_status try_again(struct place *place, struct sm_error *error)
{
	enum sm_status status;

	place_close(place);
	status = place_try(place, error);
	place_close(place);
	return status;
}

/* Production with k 20, agreed by two, and open. */
static void make_agreed(struct place *place, const char *name)
{
	place_make(place, name);
	place->master = place_master();
	write_people(place, 3);
	write_policy(place, "production", 20);
	sign_all(place, OFFICER);
	sign_all(place, ANALYST);
	place_open(place);
	assert_int_equal(sm_workspace_agreement(place->w)->version, 1);
	assert_int_equal(sm_workspace_policy(place->w)->k, 20);
}

static void write_topics(const struct place *place, const char *second)
{
	char text[2000];

	snprintf(text, sizeof(text), "topics:\n" PLACE_TOPIC("parkeren", "parkeren") "%s", second);
	place_write(place, "topics.yaml", text);
}

static void production_asks_for_a_master_key(void **state)
{
	struct sm_error error = { 0 };
	struct place place;

	(void)state;
	make_agreed(&place, "unprotected");
	place.master = NULL;
	assert_int_equal(try_again(&place, &error), SM_ERROR_CONFIG);
	assert_non_null(strstr(error.text[SM_EN], "master key"));
	place.master = place_master();
	assert_int_equal(try_again(&place, &error), SM_OK);
}

static void production_begins_when_two_people_signed_all(void **state)
{
	struct place place;
	struct sm_error error;

	(void)state;
	place_make(&place, "begins");
	place.master = place_master();
	write_policy(&place, "production", 20);
	assert_int_equal(try_again(&place, &error), SM_ERROR_PERMISSION);
	write_people(&place, 3);
	sign_all(&place, OFFICER);
	assert_int_equal(try_again(&place, &error), SM_ERROR_PERMISSION);
	sign_all(&place, ADMINISTRATOR); /* has no say */
	assert_int_equal(try_again(&place, &error), SM_ERROR_PERMISSION);
	for (int i = 1; i < SM_AGREED_FILES; i++)
		sign(&place, sm_agreed_name(i), ANALYST);
	assert_int_equal(try_again(&place, &error), SM_ERROR_PERMISSION);
	sign(&place, sm_agreed_name(0), ANALYST);
	place_open(&place);
	assert_true(sm_workspace_agreement(place.w)->first);
	reopen(&place);
	assert_false(sm_workspace_agreement(place.w)->renewed);
	place_close(&place);
}

static void demo_mode_needs_no_signatures(void **state)
{
	struct place place;

	(void)state;
	place_make(&place, "demo");
	place.master = place_master();
	place_open(&place);
	assert_int_equal(sm_workspace_agreement(place.w)->version, 0);
	place_close(&place);
}

static void one_person_narrows_and_two_widen(void **state)
{
	struct place place;

	(void)state;
	make_agreed(&place, "widen");
	write_policy(&place, "production", 25);
	reopen(&place); /* not signed at all: goes on as agreed */
	assert_int_equal(sm_workspace_policy(place.w)->k, 20);
	sign(&place, "policy.yaml", ANALYST);
	assert_true(sm_workspace_changed(place.w));
	reopen(&place);
	assert_int_equal(sm_workspace_policy(place.w)->k, 25);
	assert_int_equal(sm_workspace_agreement(place.w)->version, 2);
	write_policy(&place, "production", 15);
	sign(&place, "policy.yaml", OFFICER);
	assert_false(sm_workspace_changed(place.w));
	reopen(&place);
	assert_int_equal(sm_workspace_policy(place.w)->k, 25);
	assert_int_equal(sm_workspace_agreement(place.w)->file[SM_AGREED_POLICY].direction, SM_WIDER);
	assert_string_equal(sm_workspace_agreement(place.w)->file[SM_AGREED_POLICY].signers, "jansen");
	sign(&place, "policy.yaml", STRANGER);
	sign(&place, "policy.yaml", ADMINISTRATOR);
	reopen(&place);
	assert_int_equal(sm_workspace_policy(place.w)->k, 25);
	sign(&place, "policy.yaml", ANALYST);
	reopen(&place);
	assert_int_equal(sm_workspace_policy(place.w)->k, 15);
	place_close(&place);
}

static void an_older_version_does_not_come_back_with_its_signatures(void **state)
{
	struct place place;
	size_t length;
	char *file, *one, *two;

	(void)state;
	make_agreed(&place, "replay");
	file = test_read(place_path(&place, "policy.yaml"), &length);
	one = test_read(place_path(&place, "policy.yaml.jansen.minisig"), &length);
	two = test_read(place_path(&place, "policy.yaml.de-vries.minisig"), &length);
	write_policy(&place, "production", 25);
	sign(&place, "policy.yaml", OFFICER);
	reopen(&place);
	assert_int_equal(sm_workspace_policy(place.w)->k, 25);
	place_write(&place, "policy.yaml", file);
	place_write(&place, "policy.yaml.jansen.minisig", one);
	place_write(&place, "policy.yaml.de-vries.minisig", two);
	reopen(&place);
	assert_int_equal(sm_workspace_policy(place.w)->k, 25);
	sign(&place, "policy.yaml", OFFICER); /* one of them anew: still one */
	reopen(&place);
	assert_int_equal(sm_workspace_policy(place.w)->k, 25);
	free(file);
	free(one);
	free(two);
	place_close(&place);
}

static void one_person_does_not_go_back_to_demo_mode(void **state)
{
	struct place place;

	(void)state;
	make_agreed(&place, "to-demo");
	write_policy(&place, "demo", 20);
	sign(&place, "policy.yaml", OFFICER);
	reopen(&place);
	assert_int_equal(sm_workspace_policy(place.w)->mode, SM_MODE_PRODUCTION);
	place_close(&place);
}

static void a_new_topic_or_rule_takes_two_and_a_topic_less_takes_one(void **state)
{
	struct place place;

	(void)state;
	make_agreed(&place, "topics");
	write_topics(&place, PLACE_TOPIC("afval", "afval OR vuilnis"));
	sign(&place, "topics.yaml", OFFICER);
	reopen(&place);
	assert_string_equal(sm_topics_at(sm_workspace_topics(place.w), 1)->rule, "afval");
	write_topics(&place, PLACE_TOPIC("afval", "afval") PLACE_TOPIC("groen", "groen"));
	sign(&place, "topics.yaml", OFFICER);
	reopen(&place);
	assert_int_equal(sm_topics_count(sm_workspace_topics(place.w)), 2);
	write_topics(&place, "");
	sign(&place, "topics.yaml", OFFICER);
	reopen(&place);
	assert_int_equal(sm_topics_count(sm_workspace_topics(place.w)), 1);
	place_close(&place);
}

static void who_decides_is_decided_by_two_of_those_who_did(void **state)
{
	struct place place;

	(void)state;
	make_agreed(&place, "people");
	write_people(&place, 4);
	sign(&place, "people.yaml", OFFICER);
	sign(&place, "people.yaml", STRANGER);
	reopen(&place);
	assert_int_equal(sm_workspace_agreement(place.w)->version, 1);
	sign(&place, "people.yaml", ANALYST);
	reopen(&place);
	assert_int_equal(sm_workspace_agreement(place.w)->version, 2);
	write_policy(&place, "production", 15);
	sign(&place, "policy.yaml", OFFICER);
	sign(&place, "policy.yaml", STRANGER); /* now one of them */
	reopen(&place);
	assert_int_equal(sm_workspace_policy(place.w)->k, 15);
	place_close(&place);
}

static void files_that_do_not_go_together_wait(void **state)
{
	struct place place;

	(void)state;
	make_agreed(&place, "together");
	place_write(&place, "feeds.yaml",
		    "contact: https://proef.example\nfeeds:\n  - id: krant\n    name: Krant\n    url: "
		    "https://krant.example/feed\n    format: rss\n    area: WK000001\n    source: news\n");
	sign(&place, "feeds.yaml", OFFICER);
	sign(&place, "feeds.yaml", ANALYST);
	reopen(&place);
	assert_int_equal(sm_workspace_agreement(place.w)->version, 1);
	assert_int_equal(sm_workspace_agreement(place.w)->held.status, SM_ERROR_CONFIG);
	place_close(&place);
}

static void what_was_agreed_cannot_be_changed_or_put_back(void **state)
{
	struct place place;
	struct sm_error error;
	size_t length;
	char *good;

	(void)state;
	make_agreed(&place, "changed");
	write_policy(&place, "production", 25);
	sign(&place, "policy.yaml", OFFICER);
	reopen(&place);
	good = test_read(place_path(&place, "agreed/2/policy.yaml"), &length);
	place_write(&place, "agreed/2/policy.yaml", "mode: demo\norganisation: Proefstad\n");
	assert_int_equal(try_again(&place, &error), SM_ERROR_PERMISSION);
	place_write(&place, "agreed/2/policy.yaml", good);
	assert_int_equal(try_again(&place, &error), SM_OK);
	/* Back to the wider version, by taking the newer one away. */
	assert_int_equal(rename(place_path(&place, "agreed/2"), place_path(&place, "elsewhere")), 0);
	assert_int_equal(try_again(&place, &error), SM_ERROR_PERMISSION);
	assert_int_equal(rename(place_path(&place, "elsewhere"), place_path(&place, "agreed/2")), 0);
	assert_int_equal(try_again(&place, &error), SM_OK);
	/* A version more, with one signature where two are needed. */
	assert_int_equal(mkdir(place_path(&place, "agreed/3"), 0700), 0);
	for (int i = 0; i < SM_AGREED_FILES; i++) {
		char from[100], to[100], *bytes;

		snprintf(from, sizeof(from), "agreed/2/%s", sm_agreed_name(i));
		snprintf(to, sizeof(to), "agreed/3/%s", sm_agreed_name(i));
		bytes = test_read(place_path(&place, from), &length);
		place_write(&place, to, bytes);
		free(bytes);
	}
	write_policy(&place, "production", 12);
	free(good);
	good = test_read(place_path(&place, "policy.yaml"), &length);
	place_write(&place, "agreed/3/policy.yaml", good);
	sign(&place, "agreed/3/policy.yaml", OFFICER);
	assert_int_equal(try_again(&place, &error), SM_ERROR_PERMISSION);
	free(good);
}

static void what_a_crash_kept_from_the_journal_is_noted_later(void **state)
{
	struct place place;
	size_t length;
	char *bytes, *last;
	struct sm_error error;

	(void)state;
	make_agreed(&place, "crash");
	place_close(&place);
	bytes = test_read(place_path(&place, "journal.ndjson"), &length);
	last = strstr(bytes, "\"action\":\"agree\"");
	assert_non_null(last);
	while (last > bytes && last[-1] != '\n')
		last--;
	assert_int_equal(truncate(place_path(&place, "journal.ndjson"), last - bytes), 0);
	free(bytes);
	assert_int_equal(try_again(&place, &error), SM_OK);
	bytes = test_read(place_path(&place, "journal.ndjson"), &length);
	assert_non_null(strstr(bytes, "\"action\":\"agree\""));
	free(bytes);
}

static enum sm_status use(const struct place *place, const char *object, int64_t now_s)
{
	return sm_act_use(place->folder, place->w->rules_dir, place_path(place, "verzoek.yaml"), SM_ACT_AIRBAG_RESET,
			  object, NULL, now_s, NULL, NULL);
}

static void an_act_needs_two_and_happens_once(void **state)
{
	int64_t now_s = (int64_t)time(NULL);
	struct place place;
	char text[300], date[21];

	(void)state;
	make_agreed(&place, "act");
	sm_time_print(now_s + 5 * 86400, date);
	snprintf(text, sizeof(text), "act: airbag-reset\nobject: parkeren\nproposer: jansen\nexpires: %.10s\n", date);
	place_write(&place, "verzoek.yaml", text);
	assert_int_equal(use(&place, "parkeren", now_s), SM_WITHHELD);
	sign(&place, "verzoek.yaml", OFFICER);
	assert_int_equal(use(&place, "parkeren", now_s), SM_WITHHELD);
	sign(&place, "verzoek.yaml", ADMINISTRATOR);
	assert_int_equal(use(&place, "parkeren", now_s), SM_WITHHELD);
	sign(&place, "verzoek.yaml", ANALYST);
	assert_int_equal(use(&place, "afval", now_s), SM_WITHHELD);
	assert_int_equal(use(&place, "parkeren", now_s + 10 * 86400), SM_WITHHELD);
	assert_int_equal(use(&place, "parkeren", now_s), SM_OK);
	assert_int_equal(use(&place, "parkeren", now_s), SM_WITHHELD);
	place_close(&place);
}

static int make_keys(void **state)
{
	(void)state;
	moment_s = (int64_t)time(NULL) - 100000;
	for (int i = 0; i < PEOPLE; i++)
		assert_int_equal(sm_secret_key_make(&key[i], NULL), SM_OK);
	return 0;
}

static int drop_keys(void **state)
{
	(void)state;
	for (int i = 0; i < PEOPLE; i++)
		sm_secret_key_close(key[i]);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(production_asks_for_a_master_key),
		cmocka_unit_test(production_begins_when_two_people_signed_all),
		cmocka_unit_test(demo_mode_needs_no_signatures),
		cmocka_unit_test(one_person_narrows_and_two_widen),
		cmocka_unit_test(an_older_version_does_not_come_back_with_its_signatures),
		cmocka_unit_test(one_person_does_not_go_back_to_demo_mode),
		cmocka_unit_test(a_new_topic_or_rule_takes_two_and_a_topic_less_takes_one),
		cmocka_unit_test(who_decides_is_decided_by_two_of_those_who_did),
		cmocka_unit_test(files_that_do_not_go_together_wait),
		cmocka_unit_test(what_was_agreed_cannot_be_changed_or_put_back),
		cmocka_unit_test(what_a_crash_kept_from_the_journal_is_noted_later),
		cmocka_unit_test(an_act_needs_two_and_happens_once),
	};

	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, make_keys, drop_keys);
}
