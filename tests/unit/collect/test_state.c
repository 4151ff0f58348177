// SPDX-License-Identifier: EUPL-1.2
// Unit tests of state.c and robots_cache.c.
#include "state.h"
#include "test.h"

static const struct sm_feed feed = { .id = "stad", .url = "https://stad.example/feed" };

static struct sm_feed_state *open_state(const char *path)
{
	struct sm_feed_state *state;
	struct sm_error error;

	if (sm_feed_state_open(path, &state, &error) != SM_OK)
		fail_msg("%s", error.text[SM_EN]);
	return state;
}

static struct feed_memory read_memory(struct sm_feed_state *state, const struct sm_feed *of)
{
	struct feed_memory memory;

	assert_int_equal(state_read(state, of, &memory, NULL), SM_OK);
	return memory;
}

static void what_is_remembered_survives(void **unused)
{
	const char *path = test_file(test_folder(), "state.db", "");
	struct sm_feed_state *state = open_state(path);
	struct feed_memory memory = { .etag = "W/\"\xff\x01'; drop table feed; --\"",
				      .last_modified = "Thu, 28 May 2026 10:00:00 GMT",
				      .next_poll_s = INT64_C(1) << 40,
				      .last_success_s = 5,
				      .failures = 3,
				      .last_status = 503,
				      .moved_count = 2,
				      .held = true,
				      .ended = true,
				      .moved_url = "https://stad.example/new" },
			   found;

	(void)unused;
	state_hash(feed.url, memory.validator_url);
	found = read_memory(state, &feed);
	assert_int_equal(found.next_poll_s, 0);
	assert_int_equal(state_write(state, &feed, &memory, NULL), SM_OK);
	sm_feed_state_close(state);
	state = open_state(path);
	found = read_memory(state, &feed);
	assert_memory_equal(&found.validator_url, &memory.validator_url, STATE_HASH_BYTES);
	assert_string_equal(found.etag, memory.etag);
	assert_string_equal(found.last_modified, memory.last_modified);
	assert_string_equal(found.moved_url, memory.moved_url);
	assert_int_equal(found.next_poll_s, memory.next_poll_s);
	assert_int_equal(found.last_success_s, 5);
	assert_int_equal(found.failures, 3);
	assert_int_equal(found.last_status, 503);
	assert_int_equal(found.moved_count, 2);
	assert_true(found.held);
	assert_true(found.ended);
	sm_feed_state_close(state);
}

static void another_url_starts_afresh(void **unused)
{
	struct sm_feed_state *state = open_state(test_file(test_folder(), "state.db", ""));
	const struct sm_feed moved = { .id = "stad", .url = "https://stad.example/other" };
	struct feed_memory memory = { .ended = true, .etag = "\"1\"" };

	(void)unused;
	assert_int_equal(state_write(state, &feed, &memory, NULL), SM_OK);
	assert_false(read_memory(state, &moved).ended);
	assert_string_equal(read_memory(state, &moved).etag, "");
	assert_true(read_memory(state, &feed).ended);
	sm_feed_state_close(state);
}

static void what_is_no_state_is_said_to_be_so(void **unused)
{
	struct sm_feed_state *state;
	struct sm_error error;
	const char *folder = test_folder();

	(void)unused;
	assert_int_equal(sm_feed_state_open(test_file(folder, "state.db",
						      "dit is een gewone tekst, geen database, "
						      "maar wel meer dan honderd bytes lang, "
						      "zodat het niet leeg lijkt te zijn"),
					    &state, &error),
			 SM_ERROR_DATA);
	assert_non_null(strstr(error.where, "state.db"));
	assert_null(state);
	assert_int_equal(sm_feed_state_open("/nonexistent/state.db", &state, &error), SM_ERROR_PERMISSION);
	sm_feed_state_close(NULL);
}

static void robots_are_forgotten_after_a_day(void **unused)
{
	struct robots_cache cache = { 0 };
	struct robots_entry *entry = robots_cache_at(&cache, "https://a.example:443");

	(void)unused;
	assert_int_equal(entry->answer, ROBOTS_UNKNOWN);
	assert_true(robots_cache_put(&cache, entry, SM_TEXT("User-agent: *")));
	entry->answer = ROBOTS_RULES;
	entry->at_s = 1000;
	robots_cache_at(&cache, "https://b.example:443")->answer = ROBOTS_UNREACHABLE;
	robots_cache_expire(&cache, 1000 + 24 * 3600 - 1);
	assert_ptr_equal(robots_cache_at(&cache, "https://a.example:443"), entry);
	assert_int_equal(robots_cache_at(&cache, "https://b.example:443")->answer, ROBOTS_UNKNOWN);
	robots_cache_expire(&cache, 1000 + 24 * 3600);
	assert_int_equal(robots_cache_at(&cache, "https://a.example:443")->answer, ROBOTS_UNKNOWN);
	assert_int_equal(cache.bytes, 0);
	robots_cache_clear(&cache);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_remembered_survives),
		cmocka_unit_test(another_url_starts_afresh),
		cmocka_unit_test(what_is_no_state_is_said_to_be_so),
		cmocka_unit_test(robots_are_forgotten_after_a_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
