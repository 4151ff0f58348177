// SPDX-License-Identifier: EUPL-1.2
// When the time of a period has come, and what becomes of one that cannot be read.
#include "fixture.h"

enum { HOUR_S = 3600, DAY_S = 24 * HOUR_S };

static struct town town;
static char spool[256];

static int set_up(void **state)
{
	(void)state;
	town_open(&town);
	spool_path(&town, spool);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	town_close(&town);
	return 0;
}

/* A new process, under the policy as it stands now. */
static void wake_again(void)
{
	town_sync(&town);
	town_sleep(&town);
	town_wake(&town);
}

static bool due(int64_t now_s)
{
	bool due;

	assert_int_equal(sm_period_due(town.protector, town_period(&town), now_s, &due, NULL), SM_OK);
	return due;
}

static void damage(const char *path)
{
	size_t size;
	uint8_t *bytes = slurp(path, &size);

	bytes[size / 2] ^= 1;
	spit(path, bytes, size);
	free(bytes);
}

static void a_period_keeps_the_lateness_it_was_opened_with(void **state)
{
	int64_t until_s = town_period(&town).until_s;

	(void)state;
	town.policy.lateness_min = 48 * 60;
	town_sleep(&town);
	town_wake(&town);
	say(&town, (struct saying){ .author = "a", .area = GM });
	for (int hours = 0; hours < 2; hours++) { /* first no lateness at all, then a week */
		town.policy.lateness_min = hours * 7 * 24 * 60;
		wake_again();
		assert_false(due(until_s + 48 * HOUR_S - 1));
		assert_true(due(until_s + 48 * HOUR_S));
	}
}

static void a_period_that_is_stored_is_due_at_once(void **state)
{
	(void)state;
	town.policy.lateness_min = 48 * 60;
	say(&town, (struct saying){ .author = "a", .area = GM });
	town.released[town.released_count++] = town_period(&town);
	wake_again();
	assert_true(due(town.now_s));
}

static void a_period_that_cannot_be_read_waits_as_long_as_the_policy_of_today_says(void **state)
{
	int64_t until_s = town_period(&town).until_s;

	(void)state;
	all_say(&town, "a", 6, (struct saying){ .area = GM });
	town_sync(&town);
	damage(spool);
	town.policy.lateness_min = 24 * 60;
	wake_again();
	assert_false(due(until_s + 24 * HOUR_S - 1));
	assert_true(due(until_s + 24 * HOUR_S));
}

static void posts_of_a_damaged_period_are_left_out_and_all_others_are_taken(void **state)
{
	struct sm_post gone = { .id = SM_TEXT("one"), .platform = SM_TEXT("example.test"), .deleted = true };
	enum sm_reason_out reason = SM_OUT_COUNT;
	struct sm_release *release;

	(void)state;
	all_say(&town, "a", 6, (struct saying){ .area = GM });
	town_sync(&town);
	damage(spool);
	wake_again();
	for (int i = 0; i < 2; i++) {
		assert_int_equal(try_say(&town, (struct saying){ .author = "b", .area = GM }, &reason), SM_WITHHELD);
		assert_int_equal(reason, SM_OUT_PERIOD_LOST);
	}
	town.now_s += DAY_S;
	all_say(&town, "a", 6, (struct saying){ .area = GM });
	say(&town, (struct saying){ .author = "anna", .post = "one", .area = GM });
	assert_int_equal(sm_retract(town.protector, &gone, NULL), SM_OK); /* a wish reaches what can be read */
	release = town_release(&town);
	assert_int_equal(cell_of(release, "parkeren", "GM0001")->posts, 6);
	sm_release_close(release);
}

/* Whatever it holds: nothing that large was ever written, and reading it would take all memory. */
static void a_spool_that_is_larger_than_any_is_damaged(void **state)
{
	struct sm_release *release;

	(void)state;
	all_say(&town, "a", 6, (struct saying){ .area = GM });
	town_sync(&town);
	town_sleep(&town);
	assert_int_equal(truncate(spool, 2 * SPOOL_BYTES_MAX + 1), 0);
	town_wake(&town);
	assert_int_equal(sm_release_make(town.protector, town_period(&town), &release, NULL), SM_ERROR_DATA);
}

static void a_lost_period_is_released_without_cells_and_forgotten_with_its_key(void **state)
{
	struct sm_period period = town_period(&town);
	struct sm_release *release;
	struct sm_receipt receipt;
	char key[65];

	(void)state;
	all_say(&town, "a", 6, (struct saying){ .area = GM });
	town_sync(&town);
	damage(spool);
	wake_again();
	assert_int_equal(sm_release_make(town.protector, period, &release, NULL), SM_ERROR_DATA);
	assert_int_equal(sm_release_lost(town.protector, period, &release, NULL), SM_OK);
	assert_int_equal(sm_release_count(release), 0);
	assert_int_equal(sm_release_period(release).from_s, period.from_s);
	assert_int_equal(sm_release_policy(release)->k, 5);
	assert_int_equal(sm_release_indelingsjaar(release), 2026);
	sm_release_close(release);
	sm_period_key(town.protector, period, key);
	assert_int_equal(strlen(key), 64);
	assert_int_equal(sm_period_forget(town.protector, period, &receipt, NULL), SM_OK);
	assert_string_equal(receipt.key_hash, key);
	assert_int_equal(access(spool, F_OK), -1);
}

/* What was sealed by us and says so is not damaged, whatever it says. */
static void the_form_of_another_version_is_no_damage(void **state)
{
	static const uint8_t other[64] = { 99 };
	struct grid *grid;

	(void)state;
	assert_int_equal(grid_read(other, sizeof(other), "", &grid, NULL), SM_ERROR_CONFIG);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(a_period_keeps_the_lateness_it_was_opened_with),
		CASE(a_period_that_is_stored_is_due_at_once),
		CASE(a_period_that_cannot_be_read_waits_as_long_as_the_policy_of_today_says),
		CASE(posts_of_a_damaged_period_are_left_out_and_all_others_are_taken),
		CASE(a_spool_that_is_larger_than_any_is_damaged),
		CASE(a_lost_period_is_released_without_cells_and_forgotten_with_its_key),
		CASE(the_form_of_another_version_is_no_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
