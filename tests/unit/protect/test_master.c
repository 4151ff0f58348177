// SPDX-License-Identifier: EUPL-1.2
// master: keys that are wrapped: the file alone opens nothing, the wrong master breaks nothing.
#include "fixture.h"

static char folder[64], path[128], master_path[128];
static struct sm_master *master, *other;
static const struct sm_period day = { SM_DAY, 1779487200, 1779573600 };

static void write_master(const char *name, uint8_t byte, size_t bytes, struct sm_master **opened)
{
	uint8_t content[64];

	memset(content, byte, sizeof(content));
	snprintf(master_path, sizeof(master_path), "%s/%s", folder, name);
	spit(master_path, content, bytes);
	assert_int_equal(sm_master_open_file(master_path, false, opened, NULL), SM_OK);
}

static int set_up(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/sentimeter-master-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/keys", folder);
	write_master("other", 2, 32, &other);
	write_master("master", 1, 32, &master);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	sm_master_close(master);
	sm_master_close(other);
	remove_folder(folder);
	return 0;
}

static struct sm_keys *open_with(const struct sm_master *with)
{
	struct sm_keys *keys;
	struct sm_error error = { 0 };

	if (sm_keys_open(path, with, &keys, &error) != SM_OK)
		fail_msg("%s", error.text[SM_EN]);
	return keys;
}

/* Makes the key of day; gives its secret for the spool. */
static void make(const struct sm_master *with, uint8_t secret[KEY_BYTES])
{
	struct sm_keys *keys = open_with(with);
	int slot = -1;

	assert_int_equal(keys_create(keys, day, 60, &slot, NULL), SM_OK);
	memcpy(secret, keys_get(keys, slot, KEY_SPOOL), KEY_BYTES);
	sm_keys_close(keys);
}

static bool has(const struct sm_master *with, const uint8_t secret[KEY_BYTES])
{
	struct sm_keys *keys = open_with(with);
	int slot = keys_find(keys, day);
	bool same = slot >= 0 && memcmp(keys_get(keys, slot, KEY_SPOOL), secret, KEY_BYTES) == 0;

	sm_keys_close(keys);
	return same;
}

/* From what stands in the file as a secret the key of the spool can be derived; from a wrapped one it cannot. */
static bool file_gives_the_key(const uint8_t secret[KEY_BYTES])
{
	uint8_t derived[KEY_BYTES];
	size_t size;
	uint8_t *bytes = slurp(path, &size);
	bool found = false;

	for (size_t at = 0; !found && at + KEY_BYTES <= size; at++) {
		crypto_kdf_derive_from_key(derived, KEY_BYTES, 1, "sm-spool", bytes + at);
		found = memcmp(derived, secret, KEY_BYTES) == 0;
	}
	free(bytes);
	return found;
}

static void a_wrapped_key_survives_closing_and_is_not_in_the_file(void **state)
{
	uint8_t secret[KEY_BYTES];

	(void)state;
	make(master, secret);
	assert_true(has(master, secret));
	assert_false(file_gives_the_key(secret));
}

/* The negative control: without a master the same search finds the key. */
static void a_key_without_a_master_is_found_in_its_file(void **state)
{
	uint8_t secret[KEY_BYTES];

	(void)state;
	make(NULL, secret);
	assert_true(file_gives_the_key(secret));
}

static void refuse(const struct sm_master *with, const char *said)
{
	struct sm_error error = { 0 };
	struct sm_keys *keys;
	size_t before_size, after_size;
	uint8_t *before = slurp(path, &before_size), *after;

	assert_int_equal(sm_keys_open(path, with, &keys, &error), SM_ERROR_PERMISSION);
	assert_null(keys);
	assert_non_null(strstr(error.text[SM_EN], said));
	after = slurp(path, &after_size);
	assert_int_equal(before_size, after_size);
	assert_memory_equal(before, after, after_size);
	free(before);
	free(after);
}

static void the_wrong_master_or_none_opens_nothing_and_changes_nothing(void **state)
{
	uint8_t secret[KEY_BYTES];
	struct sm_master *phrase;

	(void)state;
	make(master, secret);
	refuse(other, "not the master key");
	refuse(NULL, "--master-file");
	assert_int_equal(sm_master_open_passphrase(SM_TEXT("four words in a row"), &phrase, NULL), SM_OK);
	refuse(phrase, "--master-file");
	sm_master_close(phrase);
	assert_true(has(master, secret));
}

static void keys_from_before_there_was_a_master_are_wrapped_on_opening(void **state)
{
	uint8_t secret[KEY_BYTES];

	(void)state;
	make(NULL, secret);
	assert_true(has(master, secret));
	assert_false(file_gives_the_key(secret));
	refuse(NULL, "--master-file");
	assert_true(has(master, secret));
}

static void a_passphrase_is_a_master_too(void **state)
{
	struct sm_master *phrase, *typo;
	uint8_t secret[KEY_BYTES];

	(void)state;
	assert_int_equal(sm_master_open_passphrase(SM_TEXT("vier woorden op een rij"), &phrase, NULL), SM_OK);
	assert_int_equal(sm_master_open_passphrase(SM_TEXT("vier woorden op een rij "), &typo, NULL), SM_OK);
	assert_int_equal(sm_master_open_passphrase(SM_TEXT("kort"), &(struct sm_master *){ NULL }, NULL),
			 SM_ERROR_USAGE);
	make(phrase, secret);
	refuse(typo, "not the master key");
	refuse(NULL, "--passphrase-fd");
	assert_true(has(phrase, secret));
	assert_false(file_gives_the_key(secret));
	sm_master_close(phrase);
	sm_master_close(typo);
}

static void a_master_that_others_can_read_or_that_is_short_is_refused(void **state)
{
	struct sm_error error = { 0 };
	struct sm_master *opened;

	(void)state;
	assert_int_equal(chmod(master_path, 0640), 0);
	assert_int_equal(sm_master_open_file(master_path, false, &opened, &error), SM_ERROR_PERMISSION);
	assert_non_null(strstr(error.text[SM_EN], "chmod 600"));
	assert_int_equal(sm_master_open_file(master_path, true, &opened, NULL), SM_OK);
	sm_master_close(opened);
	assert_int_equal(chmod(master_path, 0604), 0);
	assert_int_equal(sm_master_open_file(master_path, true, &opened, NULL), SM_ERROR_PERMISSION);
	spit(master_path, (const uint8_t *)"short", 5);
	assert_int_equal(chmod(master_path, 0600), 0);
	assert_int_equal(sm_master_open_file(master_path, false, &opened, NULL), SM_ERROR_DATA);
	assert_int_equal(sm_master_open_file("/no/such/file", false, &opened, NULL), SM_ERROR_INPUT);
	assert_null(opened);
}

/* The key or the mark in slot index goes from before to after, a copy at a time, torn at every byte; what is found with
 * the master is always the key. control: both copies at once, as a program without two copies would write. */
static bool survives_tearing(uint8_t *now, const uint8_t *after, size_t size, size_t index, const uint8_t *secret,
			     bool control)
{
	bool always = true;

	for (int copy = 0; copy < 2; copy++) {
		size_t at = keys_offset(index, copy), beside = keys_offset(index, 1 - copy);

		for (size_t cut = 0; cut <= KEY_COPY_BYTES && always; cut += 1 + (cut % 8 == 3) * 4) {
			memcpy(now + at, after + at, cut);
			if (control)
				memcpy(now + beside, after + beside, cut);
			spit(path, now, size);
			always = has(master, secret);
		}
		memcpy(now + at, after + at, KEY_COPY_BYTES);
	}
	return always;
}

static void a_crash_at_any_byte_of_wrapping_keeps_the_key(void **state)
{
	uint8_t secret[KEY_BYTES], *before, *after, *now;
	size_t size;

	(void)state;
	make(NULL, secret);
	before = slurp(path, &size);
	assert_true(has(master, secret));
	after = slurp(path, &size);
	now = slurp(path, &size);
	memcpy(now, before, size);
	assert_true(survives_tearing(now, after, size, 1, secret, false)); /* the mark comes first */
	assert_true(survives_tearing(now, after, size, 0, secret, false));
	/* The negative control: without the order of the two copies a key is lost. */
	memcpy(now, before, size);
	memcpy(now + keys_offset(1, 0), after + keys_offset(1, 0), KEY_COPY_BYTES);
	memcpy(now + keys_offset(1, 1), after + keys_offset(1, 1), KEY_COPY_BYTES);
	assert_false(survives_tearing(now, after, size, 0, secret, true));
	free(before);
	free(after);
	free(now);
}

static void a_wrapped_key_that_was_changed_is_told_and_kept(void **state)
{
	uint8_t secret[KEY_BYTES], *bytes, *after;
	struct key_copy copy;
	struct sm_keys *keys;
	size_t size, slot = 1; /* the mark has the first */

	(void)state;
	make(master, secret);
	bytes = slurp(path, &size);
	assert_true(key_copy_read(bytes + keys_offset(slot, 0), &copy));
	assert_int_equal(copy.form, KEY_FORM_WRAPPED);
	copy.period.until_s += 3600; /* a longer life, with a check sum that is right */
	for (int i = 0; i < 2; i++)
		key_copy_write(&copy, bytes + keys_offset(slot, i));
	spit(path, bytes, size);
	assert_int_equal(sm_keys_open(path, master, &keys, NULL), SM_ERROR_DATA);
	after = slurp(path, &size);
	assert_memory_equal(bytes, after, size);
	free(bytes);
	free(after);
}

static void a_survey_tells_what_is_alive_without_the_master(void **state)
{
	struct sm_key_facts facts[2];
	enum sm_master_kind kind;
	uint8_t secret[KEY_BYTES];
	size_t count;

	(void)state;
	assert_int_equal(sm_keys_survey(path, &kind, facts, 2, &count, NULL), SM_NONE);
	make(NULL, secret);
	assert_int_equal(sm_keys_survey(path, &kind, facts, 2, &count, NULL), SM_OK);
	assert_int_equal(kind, SM_MASTER_NONE);
	assert_int_equal(count, 1);
	assert_false(facts[0].wrapped);
	assert_int_equal(facts[0].wait_min, 60);
	assert_true(has(master, secret));
	assert_int_equal(sm_keys_survey(path, &kind, facts, 2, &count, NULL), SM_OK);
	assert_int_equal(kind, SM_MASTER_FILE);
	assert_int_equal(count, 1);
	assert_true(facts[0].wrapped);
	assert_true(sm_period_equal(facts[0].period, day));
}

static void a_destroyed_wrapped_key_is_gone(void **state)
{
	uint8_t secret[KEY_BYTES], *bytes, kept[KEY_BODY_BYTES];
	struct sm_keys *keys;
	size_t size;

	(void)state;
	make(master, secret);
	bytes = slurp(path, &size);
	memcpy(kept, bytes + keys_offset(1, 0) + KEY_BODY_AT, KEY_BODY_BYTES);
	free(bytes);
	keys = open_with(master);
	assert_int_equal(keys_destroy(keys, keys_find(keys, day), NULL), SM_OK);
	sm_keys_close(keys);
	bytes = slurp(path, &size);
	assert_false(holds(bytes, size, kept, 8));
	free(bytes);
	assert_false(has(master, secret));
}

/* Said to ask for more work than any version asks: not done. And what is no file is no master. */
static void a_mark_that_asks_for_too_much_is_refused(void **state)
{
	uint8_t id[32];
	uint8_t *bytes;
	size_t size;
	struct sm_keys *keys;
	struct sm_master *none;

	(void)state;
	make(master, id);
	bytes = slurp(path, &size);
	for (int field = 0; field < 2; field++)
		for (size_t slot = 0; slot < KEY_BLOCK_SLOTS; slot++) {
			struct key_copy copy;

			if (!key_copy_read(bytes + keys_offset(slot, 0), &copy) || copy.form != KEY_FORM_MASTER)
				continue;
			memset(copy.body + 17, 0, 8);
			copy.body[17 + 4 * field + 3] = 0x7f; /* passes, memory */
			key_copy_write(&copy, bytes + keys_offset(slot, 0));
			key_copy_write(&copy, bytes + keys_offset(slot, 1));
			spit(path, bytes, size);
			assert_int_equal(sm_keys_open(path, master, &keys, NULL), SM_ERROR_DATA);
		}
	free(bytes);
	assert_int_equal(sm_master_open_file(folder, false, &none, NULL), SM_ERROR_INPUT);
	assert_null(none);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(a_wrapped_key_survives_closing_and_is_not_in_the_file),
		CASE(a_key_without_a_master_is_found_in_its_file),
		CASE(the_wrong_master_or_none_opens_nothing_and_changes_nothing),
		CASE(keys_from_before_there_was_a_master_are_wrapped_on_opening),
		CASE(a_passphrase_is_a_master_too),
		CASE(a_master_that_others_can_read_or_that_is_short_is_refused),
		CASE(a_crash_at_any_byte_of_wrapping_keeps_the_key),
		CASE(a_wrapped_key_that_was_changed_is_told_and_kept),
		CASE(a_survey_tells_what_is_alive_without_the_master),
		CASE(a_destroyed_wrapped_key_is_gone),
		CASE(a_mark_that_asks_for_too_much_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
