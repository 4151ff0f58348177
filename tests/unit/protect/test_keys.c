// SPDX-License-Identifier: EUPL-1.2
#include <sys/resource.h>
#include <sys/wait.h>

#include "fixture.h"

static char folder[64], path[128];
static struct sm_keys *keys;
static const struct sm_period day = { SM_DAY, 1779487200, 1779573600 };
static const struct sm_period next_day = { SM_DAY, 1779573600, 1779660000 };

static int set_up(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/sentimeter-keys-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/keys", folder);
	assert_int_equal(sm_keys_open(path, NULL, &keys, NULL), SM_OK);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	sm_keys_close(keys);
	remove_folder(folder);
	return 0;
}

static void again(void)
{
	sm_keys_close(keys);
	assert_int_equal(sm_keys_open(path, NULL, &keys, NULL), SM_OK);
}

static int make(struct sm_period period)
{
	int slot = -1;

	assert_int_equal(keys_create(keys, period, 1440, &slot, NULL), SM_OK);
	return slot;
}

static void a_key_survives_closing(void **state)
{
	uint8_t before[KEY_BYTES], id[KEY_ID_BYTES];
	struct sm_key_facts facts[2];
	int slot = make(day);

	(void)state;
	memcpy(before, keys_get(keys, slot, KEY_SPOOL), KEY_BYTES);
	memcpy(id, keys_id(keys, slot), KEY_ID_BYTES);
	again();
	slot = keys_find(keys, day);
	assert_true(slot >= 0);
	assert_memory_equal(before, keys_get(keys, slot, KEY_SPOOL), KEY_BYTES);
	assert_memory_equal(id, keys_id(keys, slot), KEY_ID_BYTES);
	assert_int_equal(keys_find(keys, next_day), -1);
	assert_int_equal(sm_keys_list(keys, facts, 2), 1);
	assert_int_equal(facts[0].period.from_s, day.from_s);
	assert_true(facts[0].created_s > 0);
}

static void every_use_and_every_period_has_another_key(void **state)
{
	int slot[2] = { make(day), make(next_day) };
	const uint8_t *seen[2 * KEY_PURPOSE_COUNT];
	size_t count = 0;

	(void)state;
	for (int i = 0; i < 2; i++)
		for (int purpose = 0; purpose < KEY_PURPOSE_COUNT; purpose++) {
			const uint8_t *key = keys_get(keys, slot[i], (enum key_purpose)purpose);

			for (size_t j = 0; j < count; j++)
				assert_memory_not_equal(key, seen[j], KEY_BYTES);
			seen[count++] = key;
		}
}

static void the_file_is_for_its_owner_only(void **state)
{
	struct sm_error error = { 0 };
	struct sm_keys *other;
	struct stat facts;

	(void)state;
	assert_int_equal(stat(path, &facts), 0);
	assert_int_equal(facts.st_mode & 0777, 0600);
	sm_keys_close(keys);
	keys = NULL;
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(sm_keys_open(path, NULL, &other, &error), SM_ERROR_PERMISSION);
	assert_non_null(strstr(error.text[SM_EN], "chmod 600"));
}

static void two_processes_do_not_share_it(void **state)
{
	struct sm_keys *other;

	(void)state;
	assert_int_equal(sm_keys_open(path, NULL, &other, NULL), SM_ERROR_RETRY);
	assert_null(other);
}

static void a_symbolic_link_is_refused(void **state)
{
	struct sm_keys *other;
	char link[128];

	(void)state;
	snprintf(link, sizeof(link), "%s/link", folder);
	assert_int_equal(symlink(path, link), 0);
	assert_int_equal(sm_keys_open(link, NULL, &other, NULL), SM_ERROR_IO);
}

static void the_file_grows_by_whole_blocks_and_slots_are_used_again(void **state)
{
	struct sm_period period = day;
	struct stat facts;

	(void)state;
	for (int i = 0; i < KEY_BLOCK_SLOTS + 1; i++, period = sm_period_next(period))
		make(period);
	assert_int_equal(stat(path, &facts), 0);
	assert_int_equal(facts.st_size, 2 * KEY_BLOCK_BYTES);
	again();
	assert_int_equal(sm_keys_list(keys, NULL, 0), KEY_BLOCK_SLOTS + 1);
	assert_int_equal(keys_destroy(keys, 7, NULL), SM_OK);
	assert_int_equal(make(period), 7);
}

/* Opens what a crash would have left and says whether the key of day is there. */
static bool alive_in(const uint8_t *bytes, size_t size, uint8_t secret[KEY_BYTES])
{
	char crashed[128];
	struct sm_keys *found;
	int slot;

	snprintf(crashed, sizeof(crashed), "%s/crashed", folder);
	spit(crashed, bytes, size);
	assert_int_equal(sm_keys_open(crashed, NULL, &found, NULL), SM_OK);
	slot = keys_find(found, day);
	if (slot >= 0)
		memcpy(secret, keys_get(found, slot, KEY_SPOOL), KEY_BYTES);
	sm_keys_close(found);
	unlink(crashed);
	return slot >= 0;
}

/* The writes of one change in their order, torn after every byte: what is read is the state before or after. */
static void torn_at_every_byte(const uint8_t *before, const uint8_t *after, size_t size, bool alive_before,
			       bool alive_after, const uint8_t secret[KEY_BYTES])
{
	uint8_t *now = malloc(size), found[KEY_BYTES];
	bool seen[2] = { false, false };

	assert_non_null(now);
	memcpy(now, before, size);
	for (int copy = 0; copy < 2; copy++) {
		size_t at = keys_offset(0, copy);

		for (size_t cut = 0; cut <= KEY_COPY_BYTES; cut++) {
			bool alive;

			memcpy(now + at, after + at, cut);
			alive = alive_in(now, size, found);
			assert_true(alive == alive_before || alive == alive_after);
			if (alive)
				assert_memory_equal(found, secret, KEY_BYTES);
			seen[alive == alive_after] = true;
		}
	}
	assert_true(seen[0] && seen[1]);
	free(now);
}

static void a_crash_at_any_byte_of_making_a_key_leaves_old_or_new(void **state)
{
	uint8_t *before, *after, secret[KEY_BYTES];
	size_t size;

	(void)state;
	before = slurp(path, &size);
	memcpy(secret, keys_get(keys, make(day), KEY_SPOOL), KEY_BYTES);
	after = slurp(path, &size);
	torn_at_every_byte(before, after, size, false, true, secret);
	free(before);
	free(after);
}

static void a_crash_at_any_byte_of_destroying_leaves_the_key_or_none(void **state)
{
	uint8_t *before, *after, secret[KEY_BYTES];
	size_t size;

	(void)state;
	memcpy(secret, keys_get(keys, make(day), KEY_SPOOL), KEY_BYTES);
	before = slurp(path, &size);
	after = slurp(path, &size);
	for (int copy = 0; copy < 2; copy++)
		randombytes_buf(after + keys_offset(0, copy), KEY_COPY_BYTES);
	torn_at_every_byte(before, after, size, true, false, secret);
	free(before);
	free(after);
}

static void one_bad_copy_is_mended_from_the_other(void **state)
{
	uint8_t *bytes, *mended, secret[KEY_BYTES], found[KEY_BYTES];
	size_t size;

	(void)state;
	memcpy(secret, keys_get(keys, make(day), KEY_SPOOL), KEY_BYTES);
	bytes = slurp(path, &size);
	for (int copy = 0; copy < 2; copy++) {
		for (size_t i = 0; i < KEY_COPY_BYTES * 8; i += 7) {
			bytes[keys_offset(0, copy) + i / 8] ^= (uint8_t)(1 << i % 8);
			assert_true(alive_in(bytes, size, found));
			assert_memory_equal(found, secret, KEY_BYTES);
			bytes[keys_offset(0, copy) + i / 8] ^= (uint8_t)(1 << i % 8);
		}
	}
	sm_keys_close(keys);
	bytes[keys_offset(0, 1) + 5] ^= 1;
	spit(path, bytes, size);
	assert_int_equal(sm_keys_open(path, NULL, &keys, NULL), SM_OK);
	mended = slurp(path, &size);
	assert_memory_equal(mended + keys_offset(0, 0), mended + keys_offset(0, 1), KEY_COPY_BYTES);
	free(bytes);
	free(mended);
}

static void a_file_that_was_cut_anywhere_still_opens(void **state)
{
	uint8_t *bytes, secret[KEY_BYTES], found[KEY_BYTES];
	size_t size;

	(void)state;
	memcpy(secret, keys_get(keys, make(day), KEY_SPOOL), KEY_BYTES);
	bytes = slurp(path, &size);
	for (size_t cut = 0; cut < size; cut += cut < KEY_COPY_BYTES ? 1 : 61) {
		bool alive = alive_in(bytes, cut, found);

		assert_int_equal(alive, cut >= KEY_COPY_BYTES);
		if (alive)
			assert_memory_equal(found, secret, KEY_BYTES);
	}
	free(bytes);
}

static void a_destroyed_key_is_gone_from_the_bytes_of_the_file(void **state)
{
	uint8_t *bytes, secret[KEY_BYTES], kept[KEY_BYTES];
	size_t size;
	int slot = make(day), other = make(next_day);

	(void)state;
	bytes = slurp(path, &size);
	memcpy(secret, bytes + keys_offset((size_t)slot, 0) + KEY_BODY_AT, KEY_BYTES);
	memcpy(kept, bytes + keys_offset((size_t)other, 0) + KEY_BODY_AT, KEY_BYTES);
	assert_false(sodium_is_zero(secret, KEY_BYTES));
	assert_int_equal(keys_destroy(keys, slot, NULL), SM_OK);
	assert_int_equal(keys_destroy(keys, slot, NULL), SM_OK);
	free(bytes);
	bytes = slurp(path, &size);
	for (size_t i = 0; i + 8 <= KEY_BYTES; i++)
		assert_false(holds(bytes, size, secret + i, 8));
	assert_true(holds(bytes, size, kept, KEY_BYTES)); /* the search can find a key */
	assert_true(sodium_is_zero(bytes + keys_offset((size_t)slot, 0), KEY_COPY_BYTES));
	assert_true(sodium_is_zero(bytes + keys_offset((size_t)slot, 1), KEY_COPY_BYTES));
	free(bytes);
	again();
	assert_int_equal(keys_find(keys, day), -1);
	assert_true(keys_find(keys, next_day) >= 0);
}

static void a_destruction_that_was_cut_short_is_finished_on_opening(void **state)
{
	uint8_t *bytes, secret[KEY_BYTES];
	size_t size;

	(void)state;
	make(day);
	sm_keys_close(keys);
	bytes = slurp(path, &size);
	memcpy(secret, bytes + keys_offset(0, 0) + KEY_BODY_AT, KEY_BYTES);
	for (int copy = 0; copy < 2; copy++)
		memset(bytes + keys_offset(0, copy), 0xee, 9); /* the key itself is still there */
	spit(path, bytes, size);
	free(bytes);
	assert_int_equal(sm_keys_open(path, NULL, &keys, NULL), SM_OK);
	assert_int_equal(keys_find(keys, day), -1);
	bytes = slurp(path, &size);
	assert_false(holds(bytes, size, secret, 8));
	free(bytes);
}

static void a_hardened_process_leaves_no_core_and_no_open_files(void **state)
{
	int status = 0;
	pid_t child = fork();

	(void)state;
	if (child == 0) {
		struct rlimit limit;
		struct stat facts;
		char made[128];
		int fd;

		if (sm_process_harden(NULL) != SM_OK || getrlimit(RLIMIT_CORE, &limit) != 0 || limit.rlim_max != 0)
			_exit(1);
		snprintf(made, sizeof(made), "%s/made", folder);
		fd = open(made, O_CREAT | O_WRONLY, 0666);
		_exit(fstat(fd, &facts) == 0 && (facts.st_mode & 0777) == 0600 ? 0 : 2);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* An older program that met a form it does not know would take it for a torn key, and overwrite it. */
static void keys_of_a_newer_version_are_left_alone(void **state)
{
	int slot = make(day);
	uint8_t *bytes, *after;
	size_t size, size_after;
	struct sm_error error;

	(void)state;
	sm_keys_close(keys);
	bytes = slurp(path, &size);
	for (int copy = 0; copy < 2; copy++)
		bytes[keys_offset((size_t)slot, copy) + 3] = '2';
	spit(path, bytes, size);
	assert_int_equal(sm_keys_open(path, NULL, &keys, &error), SM_ERROR_DATA);
	assert_null(keys);
	assert_non_null(strstr(error.text[SM_EN], "newer"));
	after = slurp(path, &size_after);
	assert_int_equal(size_after, size);
	assert_memory_equal(after, bytes, size);
	free(after);
	/* The control: what is of no version is what is left of a key, and goes. */
	for (int copy = 0; copy < 2; copy++)
		bytes[keys_offset((size_t)slot, copy) + 3] = 'x';
	spit(path, bytes, size);
	assert_int_equal(sm_keys_open(path, NULL, &keys, NULL), SM_OK);
	after = slurp(path, &size_after);
	assert_true(sodium_is_zero(after, size_after));
	free(after);
	free(bytes);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(a_key_survives_closing),
		CASE(keys_of_a_newer_version_are_left_alone),
		CASE(keys_of_a_newer_version_are_left_alone),
		CASE(every_use_and_every_period_has_another_key),
		CASE(the_file_is_for_its_owner_only),
		CASE(two_processes_do_not_share_it),
		CASE(a_symbolic_link_is_refused),
		CASE(the_file_grows_by_whole_blocks_and_slots_are_used_again),
		CASE(a_crash_at_any_byte_of_making_a_key_leaves_old_or_new),
		CASE(a_crash_at_any_byte_of_destroying_leaves_the_key_or_none),
		CASE(one_bad_copy_is_mended_from_the_other),
		CASE(a_file_that_was_cut_anywhere_still_opens),
		CASE(a_destroyed_key_is_gone_from_the_bytes_of_the_file),
		CASE(a_destruction_that_was_cut_short_is_finished_on_opening),
		CASE(a_hardened_process_leaves_no_core_and_no_open_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
