// SPDX-License-Identifier: EUPL-1.2
// recheck: what servers call posts, many of them, of periods that are there or not, kept, taken back and damaged.
#include "fixture.h"
#include "sentimeter/recheck.h"
#include "sentimeter/rights.h"

enum { MANY = 1500, LOOKUP_LONG = 500 };

static struct town town;
static char long_lookup[LOOKUP_LONG + 100];

static int set_up(void **state)
{
	(void)state;
	town_open(&town);
	memset(long_lookup, 'x', sizeof(long_lookup) - 1);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	town_close(&town);
	return 0;
}

static void keep_as(const char *id, const char *feed, const char *lookup)
{
	struct sm_post post = { .id = sm_text_of(id),
				.platform = SM_TEXT("example.test"),
				.lookup = sm_text_of(lookup),
				.published_s = town.now_s };

	assert_int_equal(sm_recheck_keep(town.protector, &post, feed, NULL), SM_OK);
}

static void keep(int number)
{
	char id[20], lookup[LOOKUP_LONG + 1];

	snprintf(id, sizeof(id), "q%d", number);
	snprintf(lookup, sizeof(lookup), "%d-%.*s", number, LOOKUP_LONG - 20, long_lookup);
	keep_as(id, "plein", lookup);
}

static size_t listed(int64_t *done_s)
{
	struct sm_recheck_id *id;
	size_t count;

	assert_int_equal(sm_recheck_list(town.protector, town_period(&town), town.arena, &id, &count, done_s, NULL),
			 SM_OK);
	for (size_t i = 0; i < count; i++)
		assert_true(sm_text_is(id[i].feed, "plein") && id[i].lookup.length > 10);
	sm_arena_wipe(town.arena);
	return count;
}

static void restart(void)
{
	town_sync(&town);
	town_sleep(&town);
	town_wake(&town);
}

/* More than one frame, and a table that grows. */
static void many_posts_are_remembered_once_and_after_a_restart(void **state)
{
	int64_t done_s;

	(void)state;
	say(&town, (struct saying){ .author = "anna", .area = GM });
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < MANY; i++)
			keep(i);
		assert_int_equal(listed(&done_s), MANY);
		assert_int_equal(done_s, 0);
		restart();
	}
	assert_int_equal(sm_recheck_done(town.protector, town_period(&town), town.now_s, NULL), SM_OK);
	restart();
	assert_int_equal(listed(&done_s), MANY);
	assert_int_equal(done_s, town.now_s);
}

static void what_cannot_be_asked_for_is_passed_over(void **state)
{
	int64_t done_s;

	(void)state;
	keep_as("1", "plein", "lookup-of-no-period"); /* nobody spoke yet: there is no period */
	assert_int_equal(listed(&done_s), 0);
	assert_int_equal(sm_recheck_done(town.protector, town_period(&town), 1, NULL), SM_OK);
	assert_int_equal(sm_recheck_gone(town.protector, town_period(&town), &(struct sm_recheck_id){ 0 }, NULL),
			 SM_OK);
	say(&town, (struct saying){ .author = "anna", .area = GM });
	keep_as("1", "plein", "");
	keep_as("2", "plein", long_lookup);
	keep_as("3", long_lookup, "a-usual-lookup");
	assert_int_equal(listed(&done_s), 0);
	keep_as("4", "plein", "a-usual-lookup");
	assert_int_equal(listed(&done_s), 1);
}

/* Takes back every other author's post, in a table with runs, before and after a restart. */
static void posts_of_who_is_erased_are_forgotten_and_others_found(void **state)
{
	int64_t done_s;

	(void)state;
	for (int i = 0; i < 900; i++) {
		char author[20], id[20];

		snprintf(author, sizeof(author), "who%d", i % 9);
		snprintf(id, sizeof(id), "q%d", i);
		say(&town, (struct saying){ .author = author, .post = id, .area = GM, .value = 0.5 });
		keep(i);
	}
	for (int who = 0; who < 9; who += 2) {
		struct sm_handle handle = { .platform = "example.test" };

		snprintf(handle.name, sizeof(handle.name), "who%d", who);
		assert_int_equal(sm_erase(town.protector, &handle, NULL), SM_OK);
		assert_int_equal(sm_erase(town.protector, &handle, NULL), SM_OK); /* safe to repeat */
		if (who == 4)
			restart();
	}
	assert_int_equal(listed(&done_s), 400);
	for (int i = 0; i < 900; i++) /* whoever is left is known, whoever is read again is remembered again */
		keep(i);
	assert_int_equal(listed(&done_s), 900);
	restart();
	assert_int_equal(listed(&done_s), 900);
}

static void a_post_that_is_gone_does_not_count(void **state)
{
	struct sm_recheck_id *id;
	struct sm_release *release;
	size_t count;
	int64_t done_s;

	(void)state;
	all_say(&town, "who", 6, (struct saying){ .area = GM, .value = 0.5 });
	say(&town, (struct saying){ .author = "anna", .post = "hers", .area = GM, .value = 0.5 });
	keep_as("hers", "plein", "name-at-its-server");
	restart();
	assert_int_equal(sm_recheck_list(town.protector, town_period(&town), town.arena, &id, &count, &done_s, NULL),
			 SM_OK);
	assert_int_equal(count, 1);
	assert_int_equal(sm_recheck_gone(town.protector, town_period(&town), &id[0], NULL), SM_OK);
	release = town_release(&town);
	assert_int_equal(cell_of(release, "parkeren", "GM0001")->authors, 6);
	sm_release_close(release);
}

/* Every cut of the file, and a flipped bit in every place: never more than was in it, and it goes on from there. */
static void a_damaged_file_is_begun_anew(void **state)
{
	char path[256];
	uint8_t *bytes;
	size_t size;

	(void)state;
	say(&town, (struct saying){ .author = "anna", .area = GM });
	keep(1);
	restart();
	keep(2);
	town_sync(&town);
	town_sleep(&town);
	spool_path(&town, path);
	memcpy(strrchr(path, '.'), ".ids", 5);
	bytes = slurp(path, &size);
	for (size_t at = 0; at < size; at += 97) {
		int64_t done_s;

		bytes[at] ^= 1;
		spit(path, bytes, at % 2 ? size : at);
		bytes[at] ^= 1;
		town_wake(&town);
		assert_true(listed(&done_s) <= 2);
		keep(3);
		assert_true(listed(&done_s) >= 1);
		town_sleep(&town);
	}
	free(bytes);
	town_wake(&town);
}

static struct spool_seal seal_of(int slot)
{
	return (struct spool_seal){ .folder = town.protector->folder,
				    .period = town_period(&town),
				    .id = keys_id(town.protector->keys, slot),
				    .key = keys_get(town.protector->keys, slot, KEY_RECHECK),
				    .header_key = keys_get(town.protector->keys, slot, KEY_RECHECK_HEADER),
				    .ids = true };
}

/* Sealed by us, but of a form that this version does not know. */
static void records_of_no_known_kind_are_not_read(void **state)
{
	static const char *const frame[] = { "\x09zomaar iets", "\x01te kort", "\x03te kort", "" };

	(void)state;
	say(&town, (struct saying){ .author = "anna", .area = GM });
	town_sync(&town);
	for (size_t i = 0; i < sizeof(frame) / sizeof(frame[0]); i++) {
		struct spool_seal seal = seal_of(keys_find(town.protector->keys, town_period(&town)));
		struct spool_end end;
		int64_t done_s;

		assert_int_equal(spool_create(&seal, sm_text_of(frame[i]), &end, NULL), SM_OK);
		town_sleep(&town);
		town_wake(&town);
		assert_int_equal(listed(&done_s), 0);
	}
}

static void assert_nothing_is_asked(void)
{
	struct sm_handle handle = { "example.test", "anna" };
	struct sm_period day = town_period(&town);
	int64_t done_s;

	keep(2);
	assert_int_equal(listed(&done_s), 0);
	assert_int_equal(sm_recheck_done(town.protector, day, 1, NULL), SM_OK);
	assert_int_equal(sm_recheck_gone(town.protector, day, &(struct sm_recheck_id){ 0 }, NULL), SM_OK);
	assert_int_equal(sm_erase(town.protector, &handle, NULL), SM_OK);
}

static void nobody_is_asked_for_posts_of_a_released_period(void **state)
{
	(void)state;
	say(&town, (struct saying){ .author = "anna", .area = GM });
	keep(1);
	town_sync(&town);
	town.released[town.released_count++] = town_period(&town);
	restart();
	assert_nothing_is_asked();
}

static void nobody_is_asked_for_posts_of_a_period_that_cannot_be_read(void **state)
{
	struct sm_handle handle = { "example.test", "anna" };
	char path[256];
	uint8_t *bytes;
	size_t size;

	(void)state;
	for (int i = 0; i < 3; i++) {
		say(&town, (struct saying){ .author = "anna", .area = GM });
		town_sync(&town);
	}
	keep(1);
	restart();
	town_sleep(&town);
	spool_path(&town, path);
	bytes = slurp(path, &size);
	bytes[100] ^= 1;
	spit(path, bytes, size);
	free(bytes);
	town_wake(&town);
	assert_int_equal(sm_recheck_gone(town.protector, town_period(&town), &(struct sm_recheck_id){ 0 }, NULL),
			 SM_OK);
	assert_int_equal(sm_erase(town.protector, &handle, NULL), SM_OK);
	assert_nothing_is_asked();
	/* A key that is gone says the same. */
	town_sleep(&town);
	keys_path(&town, path);
	assert_int_equal(unlink(path), 0);
	town_wake(&town);
	assert_nothing_is_asked();
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(many_posts_are_remembered_once_and_after_a_restart),
		CASE(what_cannot_be_asked_for_is_passed_over),
		CASE(posts_of_who_is_erased_are_forgotten_and_others_found),
		CASE(a_post_that_is_gone_does_not_count),
		CASE(a_damaged_file_is_begun_anew),
		CASE(nobody_is_asked_for_posts_of_a_released_period),
		CASE(nobody_is_asked_for_posts_of_a_period_that_cannot_be_read),
		CASE(records_of_no_known_kind_are_not_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
