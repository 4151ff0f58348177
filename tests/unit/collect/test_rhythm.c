// SPDX-License-Identifier: EUPL-1.2
// How soon a feed is polled again: by what comes, by what its server wishes, and for whom a server's 429 holds.
#include "rhythm.h"
#include "test.h"
#include "world.h"

#define RSS "<rss version=\"2.0\"><channel><title>Stad</title></channel></rss>"

static void the_wait_follows_the_feed_within_bounds(void **state)
{
	static const struct {
		struct rhythm rhythm;
		int64_t max_age_s, wait_s;
	} v[] = {
		{ { 0 }, 0, HOUR_S },            /* nothing is known */
		{ { .gap_s = 60 }, 15, HOUR_S }, /* never sooner than configured */
		{ { .gap_s = 2 * HOUR_S }, 0, 2 * HOUR_S },
		{ { .gap_s = 30 * DAY_S }, 0, 6 * HOUR_S }, /* on the day that something happens it must be read */
		{ { .gap_s = 60, .ttl_s = 3 * HOUR_S }, 0, 3 * HOUR_S },
		{ { .gap_s = 60 }, 4 * HOUR_S, 4 * HOUR_S },
		{ { .ttl_s = HOUR_S }, INT64_MAX, DAY_S },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		assert_int_equal(rhythm_wait_s(&v[i].rhythm, HOUR_S, v[i].max_age_s), v[i].wait_s);
}

static void hours_to_be_skipped_are_left_out(void **state)
{
	struct rhythm night = { .skip_hours = 1u << 10 | 1u << 11 }, always = { .skip_hours = 0xffffff };

	(void)state; /* T0 is 10:00 */
	assert_int_equal(rhythm_outside_skipped(&night, T0 - 1), T0 - 1);
	assert_int_equal(rhythm_outside_skipped(&night, T0), T0 + 2 * HOUR_S);
	assert_int_equal(rhythm_outside_skipped(&night, T0 + 90), T0 + 2 * HOUR_S);
	assert_int_equal(rhythm_outside_skipped(&always, T0), T0 + DAY_S);
}

/* Not asked at the last second before, asked at the moment itself. */
static void expect_next(struct world *world, int64_t from_s, int64_t wait_s)
{
	server_forget(world->server);
	world_restart(world);
	world_round(world, from_s + wait_s - 1);
	assert_int_equal(server_count(world->server), 0);
	world_round(world, from_s + wait_s);
	assert_in_range(server_count(world->server), 1, 2); /* perhaps robots.txt again */
}

static void a_quiet_feed_is_asked_less_often_and_a_304_makes_it_quieter(void **state)
{
	struct world *world = *state;

	world_feed(world, "/a");
	server_say(world->server, "/a", 200, "ETag: \"1\"", RSS);
	world->posts = 5;
	world->gap_s = 2 * HOUR_S;
	world_round(world, T0);
	server_say(world->server, "/a", 304, NULL, "");
	expect_next(world, T0, 2 * HOUR_S);
	expect_next(world, T0 + 2 * HOUR_S, 9000);
}

static void cache_control_holds_for_a_304_too(void **state)
{
	struct world *world = *state;

	world_feed(world, "/a");
	server_say(world->server, "/a", 200, "ETag: \"1\"", RSS);
	world_round(world, T0);
	server_say(world->server, "/a", 304, "Cache-Control: public, max-age=\"10800\", must-revalidate", "");
	expect_next(world, T0, HOUR_S);
	expect_next(world, T0 + HOUR_S, 3 * HOUR_S);
}

static void ttl_and_skipped_hours_are_remembered_over_a_304(void **state)
{
	struct world *world = *state;

	world_feed(world, "/a");
	server_say(world->server, "/a", 200, "ETag: \"1\"", RSS);
	world->posts = 5;
	world->rest_s = 2 * HOUR_S;
	world->skip_hours = 1u << 14 | 1u << 15; /* T0 is 10:00 */
	world_round(world, T0);
	server_say(world->server, "/a", 304, NULL, "");
	expect_next(world, T0, 2 * HOUR_S);
	expect_next(world, T0 + 2 * HOUR_S, 4 * HOUR_S);
}

static void waits_are_spread_and_the_spread_is_kept(void **state)
{
	struct world *world = *state;
	struct sm_feed_health health[WORLD_FEEDS_MAX], again;
	bool differ = false;

	world->tuning.jitter_percent = 10;
	server_say(world->server, "/a", 200, NULL, RSS);
	for (int i = 0; i < WORLD_FEEDS_MAX; i++)
		world_feed(world, "/a");
	world_round(world, T0);
	for (int i = 0; i < WORLD_FEEDS_MAX; i++) {
		assert_int_equal(sm_feed_health(world->state, &world->feed[i], &health[i], NULL), SM_OK);
		assert_in_range(health[i].next_poll_s, T0 + HOUR_S, T0 + HOUR_S + 360);
		differ |= health[i].next_poll_s != health[0].next_poll_s;
	}
	assert_true(differ); /* all alike: once in 46 million runs */
	world_restart(world);
	assert_int_equal(sm_feed_health(world->state, &world->feed[0], &again, NULL), SM_OK);
	assert_int_equal(again.next_poll_s, health[0].next_poll_s);
}

/* Feed 0 is sent away for two hours. Feed 1, of another name for the same server, was read an hour later than feed 0,
 * so it comes along in a round of its own. */
static void send_away(struct world *world, const char *back_off, const char *other)
{
	world_feed(world, "/a")->back_off = back_off;
	world_feed(world, other);
	server_say(world->server, "/a", 429, "Retry-After: 7200", "");
	server_say(world->server, "/b", 200, NULL, RSS);
	world->feeds.count = 1;
	world_round(world, T0);
	world->feeds.count = 2;
	server_forget(world->server);
	world_restart(world);
}

static void a_429_holds_for_its_host_in_later_rounds_too(void **state)
{
	struct world *world = *state;

	send_away(world, "host", "/b");
	world_round(world, T0 + 60);
	assert_int_equal(server_count(world->server), 0);
	assert_int_equal(world->report[1].outcome, SM_FETCH_EARLY);
	server_say(world->server, "/a", 200, NULL, RSS);
	world_round(world, T0 + 7200);
	assert_int_equal(server_asked(world->server, "/b"), 1);
}

static void a_429_holds_for_its_url_alone_where_feeds_yaml_says_so(void **state)
{
	struct world *world = *state;

	send_away(world, "url", "/b");
	world_round(world, T0 + 60);
	assert_int_equal(server_asked(world->server, "/b"), 1);
	assert_int_equal(server_asked(world->server, "/a"), 0);
}

static void a_429_holds_for_a_domain_where_feeds_yaml_says_so(void **state)
{
	struct world *world = *state;
	char other[100];

	snprintf(other, sizeof(other), "http://localhost:%s/b", strchr(server_address(world->server), ':') + 1);
	send_away(world, "localhost", other);
	world_round(world, T0 + 60);
	assert_int_equal(server_count(world->server), 0);
	/* Another domain goes on. */
	world->feed[0].back_off = "calhost";
	world->feed[1].url = "http://localhost:1/b";
	world_round(world, T0 + 120);
	assert_int_equal(world->report[1].outcome, SM_FETCH_FAILED);
}

#define WORLD(name) cmocka_unit_test_setup_teardown(name, world_open, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_wait_follows_the_feed_within_bounds),
		cmocka_unit_test(hours_to_be_skipped_are_left_out),
		WORLD(a_quiet_feed_is_asked_less_often_and_a_304_makes_it_quieter),
		WORLD(cache_control_holds_for_a_304_too),
		WORLD(ttl_and_skipped_hours_are_remembered_over_a_304),
		WORLD(waits_are_spread_and_the_spread_is_kept),
		WORLD(a_429_holds_for_its_host_in_later_rounds_too),
		WORLD(a_429_holds_for_its_url_alone_where_feeds_yaml_says_so),
		WORLD(a_429_holds_for_a_domain_where_feeds_yaml_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
