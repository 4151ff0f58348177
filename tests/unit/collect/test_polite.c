// SPDX-License-Identifier: EUPL-1.2
// Flow tests: how often and how fast a real server is asked, and what is remembered of it.
#include "test.h"
#include "world.h"

#define RSS "<rss version=\"2.0\"><channel><title>Stad</title></channel></rss>"

static int64_t gap_ms(struct world *world, size_t index)
{
	return server_hit(world->server, index)->at_ms - server_hit(world->server, index - 1)->at_ms;
}

static void a_second_passes_between_requests_on_one_connection(void **state)
{
	struct world *world = *state;

	world_feed(world, "/a");
	world_feed(world, "/b");
	server_say(world->server, "/a", 302, "Location: /c", "");
	server_say(world->server, "/b", 200, NULL, RSS);
	server_say(world->server, "/c", 200, NULL, RSS);
	world->tuning.pause_ms = 1000;
	world->tuning.pause_for_all = true;
	world_round(world, T0);
	assert_int_equal(server_count(world->server), 4);
	assert_int_equal(server_connections(world->server), 1);
	for (size_t i = 1; i < 4; i++)
		assert_in_range(gap_ms(world, i), 1000, 1500);
	/* The operator's own machine needs no rest. */
	world->tuning.pause_for_all = false;
	world_round(world, T0 + HOUR_S);
	for (size_t i = 5; i < 7; i++)
		assert_in_range(gap_ms(world, i), 0, 500);
}

static void hosts_are_asked_side_by_side(void **state)
{
	struct world *world = *state;
	char url[100];

	snprintf(url, sizeof(url), "http://localhost:%s/a", strchr(server_address(world->server), ':') + 1);
	world_feed(world, "/a");
	world_feed(world, url);
	server_say(world->server, "/a", 200, NULL, RSS);
	world->tuning.pause_ms = 1000;
	world->tuning.pause_for_all = true;
	world_round(world, T0);
	assert_int_equal(server_asked(world->server, "/robots.txt"), 2);
	assert_int_equal(server_asked(world->server, "/a"), 2);
	assert_in_range(server_hit(world->server, 3)->at_ms - server_hit(world->server, 0)->at_ms, 1000, 1700);
}

static void a_short_crawl_delay_is_waited_for(void **state)
{
	struct world *world = *state;

	world_feed(world, "/a");
	world_feed(world, "/b");
	server_say(world->server, "/robots.txt", 200, NULL, "User-agent: *\nCrawl-delay: 1.5\n");
	server_say(world->server, "/a", 200, NULL, RSS);
	server_say(world->server, "/b", 200, NULL, RSS);
	world->tuning.pause_for_all = true;
	world_round(world, T0);
	assert_in_range(gap_ms(world, 2), 1500, 2000);
}

static void a_long_crawl_delay_is_one_request_a_round_in_turn(void **state)
{
	struct world *world = *state;

	world_feed(world, "/a");
	world_feed(world, "/b");
	server_say(world->server, "/robots.txt", 200, NULL, "User-agent: *\nCrawl-delay: 500\n");
	server_say(world->server, "/a", 200, NULL, RSS);
	server_say(world->server, "/b", 302, "Location: /c", "");
	server_say(world->server, "/c", 200, NULL, RSS);
	world->tuning.pause_for_all = true;
	world_round(world, T0);
	assert_int_equal(world->report[0].outcome, SM_FETCH_NEW);
	assert_int_equal(world->report[1].outcome, SM_FETCH_EARLY);
	world_round(world, T0 + 499);
	assert_int_equal(server_count(world->server), 2);
	/* Both are due: the one that waited goes first, and a redirect is no reason to stop. */
	world_round(world, T0 + HOUR_S);
	assert_int_equal(world->report[0].outcome, SM_FETCH_EARLY);
	assert_int_equal(world->report[1].outcome, SM_FETCH_NEW);
	world_round(world, T0 + HOUR_S + 501);
	assert_int_equal(world->report[0].outcome, SM_FETCH_NEW);
}

static void a_poll_that_is_early_asks_nothing(void **state)
{
	struct world *world = *state;

	world_feed(world, "/a");
	server_say(world->server, "/a", 200, NULL, RSS);
	world_round(world, T0);
	server_forget(world->server);
	world_restart(world);
	world_round(world, T0 + HOUR_S - 1);
	assert_int_equal(world->report[0].outcome, SM_FETCH_EARLY);
	assert_int_equal(server_count(world->server), 0);
	world_round_now(world, T0 + HOUR_S - 1);
	assert_int_equal(world->report[0].outcome, SM_FETCH_NEW);
}

static void a_host_that_asks_for_rest_gets_it(void **state)
{
	struct world *world = *state;

	world_feed(world, "/a");
	world_feed(world, "/b");
	server_say(world->server, "/a", 429, "Retry-After: 7200", "");
	server_say(world->server, "/b", 200, NULL, RSS);
	world_round(world, T0);
	assert_int_equal(world->report[0].outcome, SM_FETCH_FAILED);
	assert_int_equal(world->report[0].error.status, SM_ERROR_RETRY);
	assert_int_equal(world->report[1].outcome, SM_FETCH_EARLY);
	assert_int_equal(server_asked(world->server, "/b"), 0);
	server_forget(world->server);
	server_say(world->server, "/a", 200, NULL, RSS);
	world_restart(world);
	world_round_now(world, T0 + 7199); /* not even when we are in a hurry */
	assert_int_equal(server_count(world->server), 0);
	world_round(world, T0 + 7200);
	assert_int_equal(world->report[0].outcome, SM_FETCH_NEW);
	assert_int_equal(world->report[1].outcome, SM_FETCH_NEW);
}

static void rest_is_asked_for_in_many_ways(void **state)
{
	static const struct {
		unsigned status;
		const char *header;
		int64_t rest_s;
	} v[] = {
		{ 503, "Retry-After: 7200", 7200 },
		{ 503, "Retry-After: Thu, 28 May 2026 13:00:00 GMT", 3 * HOUR_S }, /* T0 is 10:00 */
		{ 429, "X-RateLimit-Reset: 2026-05-28T12:30:00.000Z", 9000 },
		{ 429, "X-RateLimit-Reset: 5400", 5400 },
		{ 429, "X-RateLimit-Reset: 1779969600", 7200 },
		{ 429, "Retry-After: 5", HOUR_S },        /* never sooner than its turn */
		{ 429, "Retry-After: 99999999", DAY_S },  /* nor later than a day */
		{ 503, "Retry-After: gauw", 2 * HOUR_S }, /* says nothing: twice the interval */
	};

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		struct world *world = *state;

		if (i)
			world_open(state);
		world = *state;
		world_feed(world, "/a");
		server_say(world->server, "/a", v[i].status, v[i].header, "");
		world_round(world, T0);
		server_forget(world->server);
		world_round(world, T0 + v[i].rest_s - 1);
		if (server_count(world->server))
			fail_msg("%s: too soon", v[i].header);
		world_round(world, T0 + v[i].rest_s);
		if (!server_count(world->server))
			fail_msg("%s: too late", v[i].header);
		if (i + 1 < sizeof(v) / sizeof(v[0]))
			world_close(state);
	}
}

static void failures_are_asked_again_half_as_often_each_time(void **state)
{
	static const int hours[] = { 2, 4, 8, 16, 24, 24 };
	struct world *world = *state;
	int64_t now_s = T0;

	world_feed(world, "/a");
	server_say(world->server, "/robots.txt", 200, NULL, "");
	server_say(world->server, "/a", 500, NULL, "");
	world_round(world, now_s);
	for (size_t i = 0; i < sizeof(hours) / sizeof(hours[0]); i++) {
		server_forget(world->server);
		world_round(world, now_s + (int64_t)hours[i] * HOUR_S - 1);
		assert_int_equal(server_count(world->server), 0);
		now_s += (int64_t)hours[i] * HOUR_S;
		world_round(world, now_s);
		assert_int_equal(server_asked(world->server, "/a"), 1);
	}
	server_say(world->server, "/a", 200, NULL, RSS);
	world_round(world, now_s + DAY_S);
	assert_int_equal(world->report[0].outcome, SM_FETCH_NEW);
	world_round(world, now_s + DAY_S + HOUR_S);
	assert_int_equal(world->report[0].outcome, SM_FETCH_NEW);
}

static void a_server_that_is_not_there_is_tried_later(void **state)
{
	struct world *world = *state;
	struct server *other = server_open();
	char url[100], address[40];

	snprintf(address, sizeof(address), "%s", server_address(other));
	snprintf(url, sizeof(url), "http://%s/a", address);
	server_close(other);
	world->allow[0] = address;
	world_feed(world, url);
	world_round(world, T0);
	assert_int_equal(world->report[0].outcome, SM_FETCH_FAILED);
	assert_int_equal(world->report[0].error.status, SM_ERROR_NET);
	assert_int_equal(world->report[0].http_status, 0);
	world_round(world, T0 + HOUR_S);
	assert_int_equal(world->report[0].outcome, SM_FETCH_EARLY);
}

static const char newest[] = "/api/v1/timelines/tag/stad?limit=40";

/* Three pages, each with a cursor that is a post's id. */
static void open_timeline(struct world *world)
{
	static char link[2][300];
	const char *headers[] = { "ETag: \"p1\"", link[0], NULL };

	snprintf(link[0], sizeof(link[0]),
		 "Link: <http://%s%s&max_id=109372843234111>; rel=\"next\", <http://%s%s&min_id=1>; rel=\"prev\"",
		 server_address(world->server), newest, server_address(world->server), newest);
	snprintf(link[1], sizeof(link[1]), "Link: <%s&max_id=109372843234222>; rel=next", newest);
	world_feed(world, newest)->format = SM_FORMAT_MASTODON;
	server_set(world->server, newest, 200, headers, "[1]", 3);
	server_say(world->server, "/api/v1/timelines/tag/stad?limit=40&max_id=109372843234111", 200, link[1], "[2]");
	server_say(world->server, "/api/v1/timelines/tag/stad?limit=40&max_id=109372843234222", 200, NULL, "[]");
}

static void a_timeline_is_read_back_page_by_page(void **state)
{
	struct world *world = *state;

	open_timeline(world);
	world_round(world, T0);
	assert_int_equal(world->payloads, 3);
	assert_int_equal(world->report[0].pages, 3);
	assert_false(world->report[0].cut);
	assert_int_equal(world->report[0].outcome, SM_FETCH_NEW);
	/* From then on until what was read already. */
	world->end_at_page = 1;
	server_forget(world->server);
	world_round(world, T0 + HOUR_S);
	assert_int_equal(world->payloads, 1);
	assert_int_equal(world->newer_than_s, T0 - DAY_S);
	assert_int_equal(server_count(world->server), 1);
	assert_string_equal(server_hit(world->server, 0)->etag, "\"p1\"");
}

static void a_timeline_ends_at_the_maximum_of_pages(void **state)
{
	struct world *world = *state;

	open_timeline(world);
	world->tuning.pages_max = 2;
	world_round(world, T0);
	assert_int_equal(world->payloads, 2);
	assert_true(world->report[0].cut);
	assert_int_equal(world->report[0].outcome, SM_FETCH_NEW);
}

static void a_timeline_that_breaks_off_is_read_again_as_far_back(void **state)
{
	struct world *world = *state;

	open_timeline(world);
	server_say(world->server, "/api/v1/timelines/tag/stad?limit=40&max_id=109372843234111", 500, NULL, "");
	world_round(world, T0);
	assert_int_equal(world->report[0].outcome, SM_FETCH_FAILED);
	world_round(world, T0 + 2 * HOUR_S);
	assert_int_equal(world->newer_than_s, 0);
	assert_string_equal(server_hit(world->server, 3)->target, newest);
	assert_string_equal(server_hit(world->server, 3)->etag, "");
}

static void a_timeline_stays_on_its_own_server(void **state)
{
	struct world *world = *state;
	struct server *other = server_open();
	char link[100];

	world->allow[1] = server_address(other);
	world->feeds.allow_count = 2;
	world_feed(world, "/t?limit=40")->format = SM_FORMAT_MASTODON;
	snprintf(link, sizeof(link), "Link: <http://%s/t?max_id=2>; rel=\"next\"", server_address(other));
	server_say(world->server, "/t?limit=40", 200, link, "[]");
	world_round(world, T0);
	assert_int_equal(world->report[0].pages, 1);
	assert_int_equal(server_connections(other), 0);
	server_close(other);
}

static void only_timelines_have_pages(void **state)
{
	struct world *world = *state;

	open_timeline(world);
	world->feed[0].format = SM_FORMAT_RSS;
	world_round(world, T0);
	assert_int_equal(world->payloads, 1);
}

static void no_id_and_no_word_of_a_post_is_remembered(void **state)
{
	struct world *world = *state;

	open_timeline(world);
	world_feed(world, "/a");
	server_say(world->server, "/a", 200, NULL, "<rss>wethouder kanarie</rss>");
	world_round(world, T0);
	assert_int_equal(world->payloads, 4);
	assert_false(world_remembers(world, "1093728432341"));
	assert_false(world_remembers(world, "max_id"));
	assert_false(world_remembers(world, "kanarie"));
	/* The search does find what is there. */
	assert_true(world_remembers(world, "limit=40"));
	assert_true(world_remembers(world, "\"p1\""));
}

static void errors_name_the_configured_feed_only(void **state)
{
	struct world *world = *state;

	open_timeline(world);
	server_say(world->server, "/api/v1/timelines/tag/stad?limit=40&max_id=109372843234111", 500, NULL, "kanarie");
	world_round(world, T0);
	assert_string_equal(world->report[0].error.where, world->url[0]);
	assert_null(memmem(&world->report[0], sizeof(world->report[0]), "1093728432341", 13));
	assert_null(memmem(&world->report[0], sizeof(world->report[0]), "kanarie", 7));
}

static void a_wish_to_stop_ends_the_round(void **state)
{
	struct world *world = *state;

	world_feed(world, "/a");
	server_say(world->server, "/a", 200, NULL, RSS);
	world->stop = true;
	world_round(world, T0);
	assert_int_equal(server_count(world->server), 0);
	assert_int_equal(world->reports, 0);
	world->stop = false;
	world_round(world, T0);
	assert_int_equal(world->report[0].outcome, SM_FETCH_NEW);
}

static void a_clock_that_was_wrong_does_not_stop_the_polls(void **state)
{
	struct world *world = *state;

	world_feed(world, "/a");
	server_say(world->server, "/a", 200, NULL, RSS);
	world_round(world, T0 + 3650 * (int64_t)DAY_S);
	world_round(world, T0);
	assert_int_equal(world->report[0].outcome, SM_FETCH_NEW);
}

#define WORLD(test) cmocka_unit_test_setup_teardown(test, world_open, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD(a_second_passes_between_requests_on_one_connection),
		WORLD(hosts_are_asked_side_by_side),
		WORLD(a_short_crawl_delay_is_waited_for),
		WORLD(a_long_crawl_delay_is_one_request_a_round_in_turn),
		WORLD(a_poll_that_is_early_asks_nothing),
		WORLD(a_host_that_asks_for_rest_gets_it),
		WORLD(rest_is_asked_for_in_many_ways),
		WORLD(failures_are_asked_again_half_as_often_each_time),
		WORLD(a_server_that_is_not_there_is_tried_later),
		WORLD(a_timeline_is_read_back_page_by_page),
		WORLD(a_timeline_ends_at_the_maximum_of_pages),
		WORLD(a_timeline_that_breaks_off_is_read_again_as_far_back),
		WORLD(a_timeline_stays_on_its_own_server),
		WORLD(only_timelines_have_pages),
		WORLD(no_id_and_no_word_of_a_post_is_remembered),
		WORLD(errors_name_the_configured_feed_only),
		WORLD(a_wish_to_stop_ends_the_round),
		WORLD(a_clock_that_was_wrong_does_not_stop_the_polls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
