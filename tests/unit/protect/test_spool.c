// SPDX-License-Identifier: EUPL-1.2
#include "fixture.h"

static struct town town;

static int set_up(void **state)
{
	(void)state;
	town_open(&town);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	town_close(&town);
	return 0;
}

static int posts_of(struct town *t, const char *topic, const char *area)
{
	struct sm_release *release = town_release(t);
	const struct sm_cell *cell = cell_of(release, topic, area);
	int posts = cell ? cell->posts : 0;

	sm_release_close(release);
	return posts;
}

static void what_was_synced_survives_a_restart(void **state)
{
	(void)state;
	all_say(&town, "a", 7, (struct saying){ .area = BU11, .value = 0.5 });
	town_sync(&town);
	all_say(&town, "b", 9, (struct saying){ .area = BU11, .value = 0.5 }); /* was never synced */
	town_sleep(&town);
	town_wake(&town);
	assert_int_equal(posts_of(&town, "parkeren", "BU00010101"), 7);
	all_say(&town, "c", 2, (struct saying){ .area = BU11, .value = 0.5 });
	assert_int_equal(posts_of(&town, "parkeren", "BU00010101"), 9);
}

static void an_edited_post_replaces_what_it_was(void **state)
{
	(void)state;
	all_say(&town, "a", 6, (struct saying){ .topic = 0, .area = GM, .value = 0.5 });
	say(&town, (struct saying){ .author = "b", .post = "edited", .topic = 0, .area = GM, .value = -1 });
	town_sync(&town);
	say(&town, (struct saying){ .author = "b", .post = "edited", .topic = 1, .area = GM, .value = 1 });
	all_say(&town, "a", 6, (struct saying){ .topic = 1, .area = GM, .value = 0.5 });
	assert_int_equal(posts_of(&town, "parkeren", "GM0001"), 6);
	assert_int_equal(posts_of(&town, "afval", "GM0001"), 7);
}

static void a_post_that_is_seen_twice_counts_once(void **state)
{
	(void)state;
	for (int round = 0; round < 3; round++)
		for (int i = 0; i < 6; i++) {
			char author[16], post[16];

			snprintf(author, sizeof(author), "a%d", i);
			snprintf(post, sizeof(post), "post%d", i);
			say(&town, (struct saying){ .author = author, .post = post, .area = GM });
			town_sync(&town);
		}
	assert_int_equal(posts_of(&town, "parkeren", "GM0001"), 6);
}

static void a_deleted_post_is_taken_back_in_every_open_period(void **state)
{
	struct sm_post gone = { .id = SM_TEXT("gone"), .platform = SM_TEXT("example.test"), .deleted = true };
	int64_t today = town.now_s;

	(void)state;
	for (int day = 0; day < 2; day++, town.now_s += 86400) {
		all_say(&town, "a", 6, (struct saying){ .area = GM });
		say(&town, (struct saying){ .author = "b", .post = "gone", .area = GM });
	}
	town_sync(&town);
	town_sleep(&town);
	town_wake(&town);
	assert_int_equal(sm_retract(town.protector, &gone, NULL), SM_OK);
	town.now_s = today;
	assert_int_equal(posts_of(&town, "parkeren", "GM0001"), 6);
	town.now_s += 86400;
	assert_int_equal(posts_of(&town, "parkeren", "GM0001"), 6);
	say(&town, (struct saying){ .author = "b", .post = "gone", .area = GM }); /* put back by its author */
	assert_int_equal(posts_of(&town, "parkeren", "GM0001"), 7);
}

static int64_t spool_size(void)
{
	struct stat facts;
	char path[256];

	town_sync(&town);
	spool_path(&town, path);
	assert_int_equal(stat(path, &facts), 0);
	return facts.st_size;
}

static void what_is_known_already_is_not_written_again(void **state)
{
	struct saying saying = { .author = "anna", .post = "one", .area = GM, .value = 0.5, .term = { "fijn" } };
	struct sm_post one = { .id = SM_TEXT("one"), .platform = SM_TEXT("example.test"), .published_s = town.now_s };
	struct sm_post stranger = { .id = SM_TEXT("two"), .platform = SM_TEXT("example.test"), .deleted = true };
	int64_t size;

	(void)state;
	say(&town, saying);
	size = spool_size();
	for (int restart = 0; restart < 2; restart++) {
		say(&town, saying);
		assert_int_equal(sm_retract(town.protector, &stranger, NULL), SM_OK);
		assert_int_equal(spool_size(), size);
		town_sleep(&town);
		town_wake(&town);
	}
	saying.value = 0.25; /* edited */
	say(&town, saying);
	assert_true(spool_size() > size);
	assert_int_equal(sm_retract(town.protector, &one, NULL), SM_OK);
	size = spool_size();
	for (int restart = 0; restart < 2; restart++) {
		assert_int_equal(sm_retract(town.protector, &one, NULL), SM_OK); /* once is enough */
		assert_int_equal(spool_size(), size);
		town_sleep(&town);
		town_wake(&town);
	}
	say(&town, saying); /* and back again */
	assert_true(spool_size() > size);
}

static void an_edit_takes_back_in_its_own_period_only(void **state)
{
	struct sm_post edited = { .id = SM_TEXT("x"), .platform = SM_TEXT("example.test"), .published_s = town.now_s };

	(void)state;
	for (int day = 0; day < 2; day++, town.now_s += 86400) {
		all_say(&town, "a", 6, (struct saying){ .area = GM });
		say(&town, (struct saying){ .author = "b", .post = "x", .area = GM });
	}
	assert_int_equal(sm_retract(town.protector, &edited, NULL), SM_OK);
	town.now_s -= 86400;
	assert_int_equal(posts_of(&town, "parkeren", "GM0001"), 7);
	edited.opted_out = true;
	assert_int_equal(sm_retract(town.protector, &edited, NULL), SM_OK);
	assert_int_equal(posts_of(&town, "parkeren", "GM0001"), 6);
	town.now_s -= 86400;
	assert_int_equal(posts_of(&town, "parkeren", "GM0001"), 6);
}

static void many_tags_keep_what_stands_under_them(void **state)
{
	struct standing standing = { 0 };
	uint8_t tag[PSEUDONYM_BYTES], record[4] = { 0 };

	(void)state;
	for (int round = 0; round < 2; round++)
		for (uint32_t i = 0; i < 5000; i++) {
			crypto_generichash(tag, sizeof(tag), (const uint8_t *)&i, sizeof(i), NULL, 0);
			memcpy(record, &i, sizeof(i));
			assert_int_equal(standing_ask(&standing, tag, record, 4), round ? STANDING_SAME : STANDING_NEW);
			if (round == 1 && i % 3 == 0) {
				assert_true(standing_put(&standing, tag, NULL, 0));
				assert_int_equal(standing_ask(&standing, tag, record, 4), STANDING_TAKEN_BACK);
			}
			assert_true(round || standing_put(&standing, tag, record, 4));
			assert_int_equal(standing_ask(&standing, tag, NULL, 0),
					 round && i % 3 == 0 ? STANDING_TAKEN_BACK : STANDING_OTHER);
		}
	assert_int_equal(standing.count, 5000);
	standing_close(&standing);
}

static void a_post_id_means_nothing_on_another_platform(void **state)
{
	uint8_t key[KEY_BYTES] = { 1 }, a[PSEUDONYM_BYTES], b[PSEUDONYM_BYTES];

	(void)state;
	pseudonym_of_post(key, SM_TEXT("ab"), SM_TEXT("c"), a);
	pseudonym_of_post(key, SM_TEXT("a"), SM_TEXT("bc"), b);
	assert_memory_not_equal(a, b, PSEUDONYM_BYTES);
	pseudonym_of_author(key, SM_TEXT("ab"), SM_TEXT("c"), b);
	assert_memory_not_equal(a, b, PSEUDONYM_BYTES);
}

/* The pseudonym of an author in the period at hand. */
static void pseudonym_now(const char *author, uint8_t pseudonym[PSEUDONYM_BYTES])
{
	struct open_period *open;

	assert_int_equal(periods_at(town.protector, town.now_s, &open, NULL), SM_OK);
	pseudonym_of_author(keys_get(town.protector->keys, open->slot, KEY_PSEUDONYM), SM_TEXT("example.test"),
			    sm_text_of(author), pseudonym);
}

static void an_author_cannot_be_followed_into_the_next_period(void **state)
{
	uint8_t today[PSEUDONYM_BYTES], again[PSEUDONYM_BYTES], tomorrow[PSEUDONYM_BYTES];

	(void)state;
	pseudonym_now("anna", today);
	town.now_s += 60;
	pseudonym_now("anna", again);
	assert_memory_equal(today, again, PSEUDONYM_BYTES); /* the same key does link: without it nothing counts */
	town.now_s += 86400;
	pseudonym_now("anna", tomorrow);
	assert_memory_not_equal(today, tomorrow, PSEUDONYM_BYTES);
}

/* A spool of three frames of contributions, and where the last frame begins. */
static uint8_t *three_frames(size_t *size, size_t *last, char path[256])
{
	struct stat facts;

	spool_path(&town, path);
	for (int frame = 0; frame < 3; frame++) {
		char first[8];

		snprintf(first, sizeof(first), "f%d", frame);
		all_say(&town, first, 6, (struct saying){ .area = GM, .value = 0.25, .term = { "lastig", "druk" } });
		assert_int_equal(stat(path, &facts), 0);
		*last = (size_t)facts.st_size;
		town_sync(&town);
	}
	town_sleep(&town);
	return slurp(path, size);
}

/* What the town releases with these bytes as its spool; -1 when it refuses them. */
static int posts_with(const char *path, const uint8_t *bytes, size_t size)
{
	struct sm_release *release = NULL;
	struct sm_error error = { 0 };
	enum sm_status status;
	int posts = -1;

	spit(path, bytes, size);
	town_wake(&town);
	status = sm_release_make(town.protector, town_period(&town), &release, &error);
	if (status == SM_OK) {
		const struct sm_cell *cell = cell_of(release, "parkeren", "GM0001");

		posts = cell ? cell->posts : 0;
		sm_release_close(release);
	} else {
		assert_int_equal(status, SM_ERROR_DATA);
		assert_non_null(strstr(error.where, "spool/2026-05-2"));
		assert_non_null(strstr(error.text[SM_EN], "frame "));
	}
	town_sleep(&town);
	return posts;
}

static void a_last_frame_torn_at_any_byte_is_dropped_and_nothing_else(void **state)
{
	char path[256];
	size_t size, last;
	uint8_t *bytes = three_frames(&size, &last, path);

	(void)state;
	for (size_t cut = last; cut < size; cut++)
		assert_int_equal(posts_with(path, bytes, cut), 12);
	assert_int_equal(posts_with(path, bytes, size), 18);
	town_wake(&town);
	free(bytes);
}

static void a_tail_of_zeros_after_a_power_cut_is_dropped(void **state)
{
	char path[256];
	size_t size, last;
	uint8_t *bytes = three_frames(&size, &last, path);

	(void)state;
	for (size_t from = last; from < size; from += 7) {
		uint8_t *zeroed = malloc(size);

		assert_non_null(zeroed);
		memcpy(zeroed, bytes, size);
		memset(zeroed + from, 0, size - from);
		assert_int_equal(posts_with(path, zeroed, size), 12);
		free(zeroed);
	}
	town_wake(&town);
	free(bytes);
}

static void what_follows_a_torn_frame_stands_where_it_stood(void **state)
{
	char path[256];
	size_t size, last;
	uint8_t *bytes = three_frames(&size, &last, path);

	(void)state;
	for (size_t cut = last + 1; cut < size; cut += 97) {
		spit(path, bytes, cut);
		town_wake(&town);
		all_say(&town, "after", 3, (struct saying){ .area = GM });
		town_sync(&town);
		town_sleep(&town);
		town_wake(&town);
		assert_int_equal(posts_of(&town, "parkeren", "GM0001"), 15);
		town_sleep(&town);
	}
	town_wake(&town);
	free(bytes);
}

static void a_flipped_bit_before_the_last_frame_is_noticed(void **state)
{
	char path[256];
	size_t size, last;
	uint8_t *bytes = three_frames(&size, &last, path);

	(void)state;
	for (size_t bit = 0; bit < last * 8; bit += 7) {
		bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(posts_with(path, bytes, size), -1);
		bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	assert_int_equal(posts_with(path, bytes, size), 18);
	town_wake(&town);
	free(bytes);
}

static void frames_cannot_be_swapped_repeated_or_moved_to_another_day(void **state)
{
	char path[256], other[256];
	size_t size, last, frame;
	uint8_t *bytes = three_frames(&size, &last, path), *changed = malloc(2 * size);

	(void)state;
	assert_non_null(changed);
	frame = size - last; /* the three are of one length */
	memcpy(changed, bytes, size);
	memcpy(changed + last, bytes + last - frame, frame);
	memcpy(changed + last - frame, bytes + last, frame);
	assert_int_equal(posts_with(path, changed, size), -1);
	memcpy(changed, bytes, size);
	memcpy(changed + size, bytes + last, frame);
	assert_int_equal(posts_with(path, changed, size + frame), -1);
	memcpy(changed, bytes, size);
	memcpy(changed + last - frame, bytes + last, frame);
	assert_int_equal(posts_with(path, changed, size - frame), -1);
	town_wake(&town);
	town.now_s += 86400;
	all_say(&town, "a", 6, (struct saying){ .area = GM });
	town_sync(&town);
	spool_path(&town, other);
	town_sleep(&town);
	assert_int_equal(posts_with(other, bytes, size), -1);
	town.now_s -= 86400;
	town_wake(&town);
	free(changed);
	free(bytes);
}

static void a_spool_whose_first_frame_never_was_whole_begins_again(void **state)
{
	char path[256];
	size_t size;
	uint8_t *bytes;

	(void)state;
	say(&town, (struct saying){ .author = "a", .area = GM }); /* opens the period, is not synced */
	spool_path(&town, path);
	bytes = slurp(path, &size);
	for (size_t cut = 0; cut < size; cut += cut < 80 ? 1 : 31) {
		town_sleep(&town);
		spit(path, bytes, cut);
		town_wake(&town);
		all_say(&town, "a", 5, (struct saying){ .area = GM });
		assert_int_equal(posts_of(&town, "parkeren", "GM0001"), 5);
	}
	free(bytes);
}

/* Searches for people and words in all that the workspace holds. */
/* Days of one and of ten posts are of one length; the control: one of a thousand is not. */
static void the_length_of_a_spool_does_not_count_its_posts(void **state)
{
	static const int posts[] = { 1, 10, 1000 };
	int64_t bytes[3];

	(void)state;
	for (int i = 0; i < 3; i++) {
		town.now_s += 86400;
		all_say(&town, "a", posts[i], (struct saying){ .area = GM });
		bytes[i] = spool_size();
	}
	assert_int_equal(bytes[0], bytes[1]);
	assert_true(bytes[2] > bytes[1]);
}

static void nothing_that_a_person_wrote_is_on_disk(void **state)
{
	static const char *const canary[] = { "kanarie_0", "kanarie_3", "zwartgallig", "bericht-kanarie",
					      "example.test" };
	uint8_t pseudonym[PSEUDONYM_BYTES];

	(void)state;
	all_say(&town, "kanarie", 6, (struct saying){ .area = GM, .value = -0.5, .term = { "zwartgallig" } });
	say(&town, (struct saying){ .author = "kanarie_0", .post = "bericht-kanarie", .area = GM, .value = -0.5 });
	town_sync(&town);
	pseudonym_now("kanarie_0", pseudonym);
	assert_true(folder_holds(town.folder, "SMSPOOL2", 8)); /* the search does look inside the spool */
	for (size_t i = 0; i < sizeof(canary) / sizeof(*canary); i++)
		assert_false(folder_holds(town.folder, canary[i], strlen(canary[i])));
	assert_false(folder_holds(town.folder, pseudonym, sizeof(pseudonym)));
}

/* Runs in the build that leaks on purpose. */
static void the_search_finds_a_leak(void **state)
{
	(void)state;
	all_say(&town, "kanarie", 6, (struct saying){ .area = GM, .value = -0.5, .term = { "zwartgallig" } });
	town_sync(&town);
	assert_true(folder_holds(town.folder, "kanarie_3", 9));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(what_was_synced_survives_a_restart),
		CASE(an_edited_post_replaces_what_it_was),
		CASE(a_post_that_is_seen_twice_counts_once),
		CASE(a_deleted_post_is_taken_back_in_every_open_period),
		CASE(what_is_known_already_is_not_written_again),
		CASE(an_edit_takes_back_in_its_own_period_only),
		CASE(many_tags_keep_what_stands_under_them),
		CASE(a_post_id_means_nothing_on_another_platform),
		CASE(an_author_cannot_be_followed_into_the_next_period),
		CASE(a_last_frame_torn_at_any_byte_is_dropped_and_nothing_else),
		CASE(a_tail_of_zeros_after_a_power_cut_is_dropped),
		CASE(what_follows_a_torn_frame_stands_where_it_stood),
		CASE(a_flipped_bit_before_the_last_frame_is_noticed),
		CASE(frames_cannot_be_swapped_repeated_or_moved_to_another_day),
		CASE(a_spool_whose_first_frame_never_was_whole_begins_again),
		CASE(nothing_that_a_person_wrote_is_on_disk),
		CASE(the_length_of_a_spool_does_not_count_its_posts),
	};
	const struct CMUnitTest leaking[] = { CASE(the_search_finds_a_leak) };

	return getenv("SM_TEST_WITHOUT") ? cmocka_run_group_tests(leaking, NULL, NULL)
					 : cmocka_run_group_tests(tests, NULL, NULL);
}
