// SPDX-License-Identifier: EUPL-1.2
#include "fixture.h"

static struct town town;
static char spool[256], keys[256];

static int set_up(void **state)
{
	(void)state;
	town_open(&town);
	all_say(&town, "a", 6, (struct saying){ .area = GM });
	town_sync(&town);
	spool_path(&town, spool);
	keys_path(&town, keys);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	town_close(&town);
	return 0;
}

/* The secret of the only key, as it lies in the file. */
static void secret_in_file(uint8_t secret[KEY_BYTES])
{
	size_t size;
	uint8_t *bytes = slurp(keys, &size);

	memcpy(secret, bytes + keys_offset(0, 0) + KEY_BODY_AT, KEY_BYTES);
	free(bytes);
}

static bool key_is_findable(const uint8_t secret[KEY_BYTES])
{
	return folder_holds(town.folder, secret, KEY_BYTES);
}

static void forgetting_leaves_neither_key_nor_spool(void **state)
{
	uint8_t secret[KEY_BYTES], id[KEY_ID_BYTES], hash[32];
	struct sm_receipt receipt;
	char hex[65];
	int64_t bytes;

	(void)state;
	secret_in_file(secret);
	assert_true(spool_key_id(town.protector->folder, town_period(&town), id, &bytes));
	assert_true(key_is_findable(secret));
	assert_int_equal(sm_period_forget(town.protector, town_period(&town), &receipt, NULL), SM_OK);
	assert_false(key_is_findable(secret));
	assert_int_equal(access(spool, F_OK), -1);
	crypto_generichash(hash, sizeof(hash), id, sizeof(id), NULL, 0);
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	assert_string_equal(receipt.key_hash, hex);
	assert_int_equal(receipt.spool_bytes, bytes);
	assert_true(receipt.key_destroyed && receipt.spool_unlinked);
	assert_int_equal(sm_spool_periods(town.protector, NULL, 0), 0);
}

/* The negative control: what forgetting would be without overwriting. */
static void unlinking_alone_leaves_the_key(void **state)
{
	uint8_t secret[KEY_BYTES];

	(void)state;
	secret_in_file(secret);
	assert_int_equal(unlink(spool), 0);
	town_sleep(&town);
	assert_true(key_is_findable(secret));
}

static void forgetting_twice_is_forgetting_once(void **state)
{
	struct sm_receipt receipt;

	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(sm_period_forget(town.protector, town_period(&town), &receipt, NULL), SM_OK);
		assert_true(receipt.key_destroyed && receipt.spool_unlinked);
	}
	assert_string_equal(receipt.key_hash, "");
}

static void a_crash_between_key_and_spool_is_finished_later(void **state)
{
	struct sm_release *release;
	struct sm_receipt receipt;
	struct sm_period period;
	struct sm_error error;

	(void)state;
	period = town_period(&town);
	assert_int_equal(keys_destroy(town.protector->keys, keys_find(town.protector->keys, period), NULL), SM_OK);
	town_sleep(&town);
	town_wake(&town);
	assert_int_equal(sm_spool_periods(town.protector, &period, 1), 1);
	assert_int_equal(sm_release_make(town.protector, period, &release, &error), SM_ERROR_DATA);
	assert_non_null(strstr(error.text[SM_EN], "key"));
	assert_int_equal(sm_period_forget(town.protector, period, &receipt, NULL), SM_OK);
	assert_int_equal(strlen(receipt.key_hash), 64);
	assert_int_equal(access(spool, F_OK), -1);
	assert_int_equal(sm_spool_periods(town.protector, NULL, 0), 0);
}

static void a_spool_without_a_key_takes_no_posts(void **state)
{
	enum sm_reason_out reason = SM_OUT_COUNT;
	struct sm_period period = town_period(&town);

	(void)state;
	assert_int_equal(keys_destroy(town.protector->keys, keys_find(town.protector->keys, period), NULL), SM_OK);
	town_sleep(&town);
	town_wake(&town);
	assert_int_equal(try_say(&town, (struct saying){ .author = "b", .area = GM }, &reason), SM_WITHHELD);
	assert_int_equal(reason, SM_OUT_PERIOD_LOST);
	assert_int_equal(sm_retract(town.protector,
				    &(struct sm_post){ .id = SM_TEXT("x"), .platform = SM_TEXT("example.test") }, NULL),
			 SM_OK);
}

static void a_key_without_a_spool_is_destroyed_on_opening(void **state)
{
	uint8_t secret[KEY_BYTES];

	(void)state;
	secret_in_file(secret);
	town_sleep(&town);
	assert_int_equal(unlink(spool), 0);
	town_wake(&town);
	assert_false(key_is_findable(secret));
	assert_int_equal(sm_spool_periods(town.protector, NULL, 0), 0);
}

static enum sm_status try_to_wake(struct sm_error *error)
{
	struct sm_protector_setup setup = { town.folder, &town.policy,  &town.topics, &town.areas,
					    town.rules,  town_released, &town,        town.master };

	return sm_protector_open(&setup, &town.protector, error);
}

/* A disk that was not mounted must not cost a key: when it is back, all is as it was. */
static void a_spool_folder_that_is_away_costs_no_key(void **state)
{
	char folder[256], away[256];
	struct sm_error error;

	(void)state;
	town_sleep(&town);
	snprintf(folder, sizeof(folder), "%s/spool", town.folder);
	snprintf(away, sizeof(away), "%s/elsewhere", town.folder);
	assert_int_equal(rename(folder, away), 0);
	for (int i = 0; i < 2; i++) /* the first try must not make what the second takes for the folder */
		assert_int_equal(try_to_wake(&error), SM_ERROR_INPUT);
	assert_int_equal(access(folder, F_OK), -1);
	assert_int_equal(rename(away, folder), 0);
	town_wake(&town);
	sm_release_close(town_release(&town));
}

static void an_empty_place_to_mount_costs_no_keys(void **state)
{
	char folder[256], away[256];
	struct sm_error error;

	(void)state;
	town.now_s += 86400;
	all_say(&town, "a", 6, (struct saying){ .area = GM });
	town_sync(&town);
	town_sleep(&town);
	snprintf(folder, sizeof(folder), "%s/spool", town.folder);
	snprintf(away, sizeof(away), "%s/elsewhere", town.folder);
	assert_int_equal(rename(folder, away), 0);
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_int_equal(try_to_wake(&error), SM_ERROR_INPUT);
	assert_int_equal(rmdir(folder), 0);
	assert_int_equal(rename(away, folder), 0);
	town_wake(&town);
	assert_int_equal(sm_spool_periods(town.protector, NULL, 0), 2);
	sm_release_close(town_release(&town));
}

static void a_period_that_is_stored_takes_nothing_more_until_it_is_forgotten(void **state)
{
	enum sm_reason_out reason = SM_OUT_COUNT;

	(void)state;
	town.released[town.released_count++] = town_period(&town);
	town_sleep(&town); /* the machine stopped between storing and forgetting */
	town_wake(&town);
	assert_int_equal(sm_spool_periods(town.protector, NULL, 0), 1);
	assert_int_equal(try_say(&town, (struct saying){ .author = "b", .area = GM }, &reason), SM_WITHHELD);
	assert_int_equal(reason, SM_OUT_PERIOD_CLOSED);
}

static void forgetting_one_period_leaves_the_others(void **state)
{
	struct sm_receipt receipt;
	struct sm_release *release;
	struct sm_period first = town_period(&town);

	(void)state;
	town.now_s += 86400;
	all_say(&town, "a", 7, (struct saying){ .area = GM });
	assert_int_equal(sm_period_forget(town.protector, first, &receipt, NULL), SM_OK);
	town_sync(&town);
	town_sleep(&town);
	town_wake(&town);
	release = town_release(&town);
	assert_int_equal(cell_of(release, "parkeren", "GM0001")->posts, 7);
	sm_release_close(release);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(forgetting_leaves_neither_key_nor_spool),
		CASE(unlinking_alone_leaves_the_key),
		CASE(forgetting_twice_is_forgetting_once),
		CASE(a_crash_between_key_and_spool_is_finished_later),
		CASE(a_spool_without_a_key_takes_no_posts),
		CASE(a_key_without_a_spool_is_destroyed_on_opening),
		CASE(a_spool_folder_that_is_away_costs_no_key),
		CASE(an_empty_place_to_mount_costs_no_keys),
		CASE(a_period_that_is_stored_takes_nothing_more_until_it_is_forgotten),
		CASE(forgetting_one_period_leaves_the_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
