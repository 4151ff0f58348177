// SPDX-License-Identifier: EUPL-1.2
// Flow tests: what is asked of a real server, and what comes of its answers.
#include "test.h"
#include "world.h"

#define RSS "<rss version=\"2.0\"><channel><title>Stad</title></channel></rss>"

static void robots_txt_is_read_first_and_once_a_day(void **state)
{
	struct world *world = *state;

	world_feed(world, "/a");
	world_feed(world, "/b");
	server_say(world->server, "/robots.txt", 200, NULL, "User-agent: *\nDisallow: /private\n");
	server_say(world->server, "/a", 200, "Content-Type: application/rss+xml", RSS);
	server_say(world->server, "/b", 200, NULL, RSS);
	world_round(world, T0);
	assert_int_equal(server_count(world->server), 3);
	assert_string_equal(server_hit(world->server, 0)->target, "/robots.txt");
	assert_string_equal(server_hit(world->server, 1)->target, "/a");
	assert_int_equal(world->report[0].outcome, SM_FETCH_NEW);
	assert_int_equal(world->report[0].http_status, 200);
	assert_int_equal(world->report[0].bytes, strlen(RSS));
	assert_int_equal(world->payloads, 2);
	world_round(world, T0 + HOUR_S);
	assert_int_equal(server_count(world->server), 5);
	assert_int_equal(server_asked(world->server, "/robots.txt"), 1);
	world_round(world, T0 + DAY_S);
	assert_int_equal(server_asked(world->server, "/robots.txt"), 2);
	world_restart(world);
	world_round(world, T0 + DAY_S + HOUR_S);
	assert_int_equal(server_asked(world->server, "/robots.txt"), 3);
}

static void a_payload_says_where_and_when_it_was_fetched(void **state)
{
	struct world *world = *state;

	world_feed(world, "/a");
	server_say(world->server, "/a", 200, "Content-Type: application/rss+xml; charset=utf-8", RSS);
	world_round(world, T0);
	assert_string_equal(world->bytes, RSS);
	assert_string_equal(world->media_type, "application/rss+xml; charset=utf-8");
	assert_string_equal(world->base_url, world->url[0]);
	assert_int_equal(world->fetched_at_s, T0);
	assert_int_equal(world->newer_than_s, 0);
	assert_false(world->noindex);
	world_round(world, T0 + 3 * HOUR_S);
	assert_int_equal(world->newer_than_s, T0 - DAY_S);
}

static void it_says_who_it_is_and_nothing_else(void **state)
{
	struct world *world = *state;

	world_feed(world, "/a");
	server_say(world->server, "/a", 200, "Set-Cookie: id=1; Path=/", RSS);
	world_round(world, T0);
	world_round(world, T0 + HOUR_S);
	for (size_t i = 0; i < server_count(world->server); i++) {
		const struct server_hit *hit = server_hit(world->server, i);

		assert_ptr_equal(strstr(hit->agent, "sentimeter/"), hit->agent);
		assert_non_null(strstr(hit->agent, " (+https://stad.example/meten)"));
		assert_string_equal(hit->encoding, "gzip");
		assert_false(hit->private_header);
	}
}

static void what_robots_txt_closes_is_not_asked(void **state)
{
	struct world *world = *state;

	world_feed(world, "/api/x");
	server_say(world->server, "/robots.txt", 200, NULL, "User-agent: Sentimeter\nDisallow: /api\n");
	server_say(world->server, "/api/x", 200, NULL, RSS);
	world_round(world, T0);
	assert_int_equal(server_count(world->server), 1);
	assert_int_equal(world->report[0].outcome, SM_FETCH_DISALLOWED);
	assert_int_equal(world->report[0].error.status, SM_ERROR_PERMISSION);
	world_round(world, T0 + 23 * HOUR_S);
	assert_int_equal(server_count(world->server), 1);
	server_say(world->server, "/robots.txt", 200, NULL, "User-agent: *\nDisallow: /other\n");
	world_round(world, T0 + DAY_S);
	assert_int_equal(world->report[0].outcome, SM_FETCH_NEW);
}

static void a_recorded_exception_is_for_that_server_only(void **state)
{
	struct world *world = *state;

	world_feed(world, "/api/x")->robots_exception = "Toestemming van de beheerder, brief van 3 mei";
	server_say(world->server, "/robots.txt", 200, NULL, "User-agent: *\nDisallow: /\n");
	server_say(world->server, "/api/x", 200, NULL, RSS);
	world_round(world, T0);
	assert_int_equal(world->report[0].outcome, SM_FETCH_NEW);
	assert_int_equal(server_count(world->server), 1);
}

static void a_server_without_a_clear_robots_txt_is_left_alone(void **state)
{
	static const struct {
		unsigned status;
		enum sm_fetch_outcome outcome;
	} v[] = {
		{ 404, SM_FETCH_NEW },        { 410, SM_FETCH_NEW },        { 400, SM_FETCH_NEW },
		{ 401, SM_FETCH_DISALLOWED }, { 403, SM_FETCH_DISALLOWED }, { 429, SM_FETCH_DISALLOWED },
		{ 500, SM_FETCH_FAILED },     { 503, SM_FETCH_FAILED },
	};
	struct world *world = *state;

	world_feed(world, "/a");
	server_say(world->server, "/a", 200, NULL, RSS);
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		server_say(world->server, "/robots.txt", v[i].status, NULL, "");
		server_forget(world->server);
		world_round(world, T0 + (int64_t)i * 30 * DAY_S);
		if (world->report[0].outcome != v[i].outcome)
			fail_msg("%u gave %d", v[i].status, world->report[0].outcome);
		assert_int_equal(server_asked(world->server, "/a"), v[i].outcome == SM_FETCH_NEW);
	}
}

static void robots_txt_is_followed_five_times(void **state)
{
	struct world *world = *state;

	world_feed(world, "/a");
	server_say(world->server, "/a", 200, NULL, RSS);
	server_say(world->server, "/robots.txt", 301, "Location: /r1", "");
	server_say(world->server, "/r1", 302, "Location: /r2", "");
	server_say(world->server, "/r2", 307, "Location: /r3", "");
	server_say(world->server, "/r3", 308, "Location: /r4", "");
	server_say(world->server, "/r4", 303, "Location: /r5", "");
	server_say(world->server, "/r5", 200, NULL, "User-agent: *\nDisallow: /a");
	world_round(world, T0);
	assert_int_equal(world->report[0].outcome, SM_FETCH_DISALLOWED);
	server_say(world->server, "/r5", 302, "Location: /r6", "");
	world_round(world, T0 + 2 * DAY_S);
	assert_int_equal(world->report[0].outcome, SM_FETCH_FAILED);
	assert_int_equal(server_asked(world->server, "/a"), 0);
}

static void validators_go_back_byte_for_byte(void **state)
{
	static const char *const headers[] = { "ETag: W/\"a, b\xc3\xa9==\"",
					       "Last-Modified: Thu, 28 may 2026  9:00 GMT", NULL };
	struct world *world = *state;
	const struct server_hit *hit;

	world_feed(world, "/a");
	server_set(world->server, "/a", 200, headers, RSS, strlen(RSS));
	world_round(world, T0);
	hit = server_hit(world->server, 1);
	assert_string_equal(hit->etag, "");
	assert_string_equal(hit->since, "");
	world_restart(world);
	server_forget(world->server);
	server_say(world->server, "/a", 304, "ETag: \"new\"", "");
	world_round(world, T0 + HOUR_S);
	hit = server_hit(world->server, 1);
	assert_string_equal(hit->etag, "W/\"a, b\xc3\xa9==\"");
	assert_string_equal(hit->since, "Thu, 28 may 2026  9:00 GMT");
	assert_int_equal(world->report[0].outcome, SM_FETCH_UNCHANGED);
	assert_int_equal(world->payloads, 0);
	server_forget(world->server);
	world_round(world, T0 + 2 * HOUR_S);
	hit = server_hit(world->server, 0);
	assert_string_equal(hit->etag, "\"new\""); /* what a 304 brings is new, what it leaves out stays */
	assert_string_equal(hit->since, "Thu, 28 may 2026  9:00 GMT");
}

static void validators_wait_until_the_payload_was_kept(void **state)
{
	struct world *world = *state;

	world_feed(world, "/a");
	server_say(world->server, "/a", 200, "ETag: \"1\"", RSS);
	world->answer = world->round_wanted = SM_ERROR_IO;
	world_round(world, T0);
	assert_int_equal(world->report[0].outcome, SM_FETCH_FAILED);
	assert_int_equal(world->report[0].error.status, SM_ERROR_IO);
	world->answer = world->round_wanted = SM_OK;
	world_round(world, T0 + HOUR_S);
	assert_string_equal(server_hit(world->server, 2)->etag, "");
	world_round(world, T0 + 2 * HOUR_S);
	assert_string_equal(server_hit(world->server, 3)->etag, "\"1\"");
}

/* A full disk would meet every feed: it is told as what it is, and no feed is blamed for it. */
static void trouble_of_our_own_ends_the_round(void **state)
{
	struct world *world = *state;

	world_feed(world, "/a");
	world_feed(world, "/b");
	server_say(world->server, "/a", 200, NULL, RSS);
	server_say(world->server, "/b", 200, NULL, RSS);
	world->answer = world->round_wanted = SM_ERROR_IO;
	world_round(world, T0);
	assert_int_equal(world->payloads, 1);
	world->answer = world->round_wanted = SM_OK;
	world_round(world, T0 + HOUR_S); /* after one interval: it was not a failure of the feed */
	assert_int_equal(world->payloads, 2);
}

static void a_payload_that_makes_no_sense_is_the_trouble_of_its_feed(void **state)
{
	struct world *world = *state;

	world_feed(world, "/a");
	world_feed(world, "/b");
	server_say(world->server, "/a", 200, NULL, RSS);
	server_say(world->server, "/b", 200, NULL, RSS);
	world->answer = SM_ERROR_DATA;
	world_round(world, T0);
	assert_int_equal(world->payloads, 2);
	assert_int_equal(world->report[0].outcome, SM_FETCH_FAILED);
	assert_int_equal(world->report[1].outcome, SM_FETCH_FAILED);
}

static void validators_go_to_their_own_address_only(void **state)
{
	struct world *world = *state;

	world_feed(world, "/a");
	server_say(world->server, "/a", 302, "Location: /b", "");
	server_say(world->server, "/b", 200, "ETag: \"1\"", RSS);
	world_round(world, T0);
	server_forget(world->server);
	world_round(world, T0 + HOUR_S);
	assert_string_equal(server_hit(world->server, 0)->target, "/a");
	assert_string_equal(server_hit(world->server, 0)->etag, "");
	assert_string_equal(server_hit(world->server, 1)->target, "/b");
	assert_string_equal(server_hit(world->server, 1)->etag, "\"1\"");
}

static void a_304_that_was_not_asked_for_is_a_failure(void **state)
{
	struct world *world = *state;

	world_feed(world, "/a");
	server_say(world->server, "/a", 304, NULL, "");
	world_round(world, T0);
	assert_int_equal(world->report[0].outcome, SM_FETCH_FAILED);
}

static void a_feed_that_is_gone_stays_gone_until_its_url_changes(void **state)
{
	struct world *world = *state;

	world_feed(world, "/a");
	server_say(world->server, "/a", 410, NULL, "");
	server_say(world->server, "/b", 200, NULL, RSS);
	world_round(world, T0);
	assert_int_equal(world->report[0].outcome, SM_FETCH_GONE);
	server_forget(world->server);
	world_restart(world);
	world_round_now(world, T0 + 30 * DAY_S);
	assert_int_equal(world->report[0].outcome, SM_FETCH_GONE);
	assert_int_equal(server_count(world->server), 0);
	snprintf(world->url[0], sizeof(world->url[0]), "http://%s/b", server_address(world->server));
	world_round(world, T0 + 30 * DAY_S);
	assert_int_equal(world->report[0].outcome, SM_FETCH_NEW);
}

static void redirects_are_followed_five_times(void **state)
{
	struct world *world = *state;

	world_feed(world, "/a");
	server_say(world->server, "/a", 302, "Location: /b", "");
	server_say(world->server, "/b", 302, "Location: c", "");
	server_say(world->server, "/c", 302, "Location: /d?x#y", "");
	server_say(world->server, "/d?x", 302, "Location: /e", "");
	server_say(world->server, "/e", 302, "Location: /f", "");
	server_say(world->server, "/f", 200, NULL, RSS);
	world_round(world, T0);
	assert_int_equal(world->report[0].outcome, SM_FETCH_NEW);
	assert_non_null(strstr(world->base_url, "/f"));
	server_say(world->server, "/f", 302, "Location: /g", "");
	server_say(world->server, "/g", 200, NULL, RSS);
	world_round(world, T0 + HOUR_S);
	assert_int_equal(world->report[0].outcome, SM_FETCH_FAILED);
	assert_int_equal(server_asked(world->server, "/g"), 0);
}

static void redirects_lead_to_web_addresses_only(void **state)
{
	static const char *const wrong[] = { "Location: file:///etc/passwd", "Location: ftp://a.example/x",
					     "Location: http://naam:woord@a.example/",
					     "Location: gopher://127.0.0.1:1/", "X-Nothing: x" };
	struct world *world = *state;

	world_feed(world, "/a");
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		server_say(world->server, "/a", 302, wrong[i], "");
		world_round(world, T0 + (int64_t)i * 7 * DAY_S);
		assert_int_equal(world->report[0].outcome, SM_FETCH_FAILED);
		assert_int_equal(world->report[0].error.status, SM_ERROR_NET);
	}
}

static void a_redirect_into_a_private_network_is_refused(void **state)
{
	struct world *world = *state;
	struct server *inside = server_open();
	char location[100];

	world_feed(world, "/a");
	server_say(inside, "/secret", 200, NULL, RSS);
	snprintf(location, sizeof(location), "Location: http://%s/secret", server_address(inside));
	server_say(world->server, "/a", 302, location, "");
	world_round(world, T0);
	assert_int_equal(world->report[0].outcome, SM_FETCH_FAILED);
	assert_int_equal(world->report[0].error.status, SM_ERROR_PERMISSION);
	assert_string_equal(world->report[0].error.where, world->url[0]);
	assert_int_equal(server_connections(inside), 0);
	/* Without the guard's refusal it would have been read. */
	world->allow[1] = server_address(inside);
	world->feeds.allow_count = 2;
	world_round(world, T0 + DAY_S);
	assert_int_equal(world->report[0].outcome, SM_FETCH_NEW);
	assert_int_equal(server_asked(inside, "/robots.txt"), 1);
	server_close(inside);
}

static void a_name_for_a_private_address_is_refused(void **state)
{
	struct world *world = *state;
	char url[100];

	world->feeds.allow_count = 0;
	snprintf(url, sizeof(url), "http://localhost:%s/a", strchr(server_address(world->server), ':') + 1);
	world_feed(world, url);
	world_feed(world, "http://2130706433/a");
	world_feed(world, "http://[::ffff:127.0.0.1]/a");
	world_round(world, T0);
	for (int i = 0; i < 3; i++)
		assert_int_equal(world->report[i].error.status, SM_ERROR_PERMISSION);
	assert_int_equal(server_connections(world->server), 0);
}

static void the_robots_txt_of_a_new_server_counts(void **state)
{
	struct world *world = *state;
	struct server *other = server_open();
	char location[100];

	world->allow[1] = server_address(other);
	world->feeds.allow_count = 2;
	world_feed(world, "/a");
	server_say(other, "/robots.txt", 200, NULL, "User-agent: *\nDisallow: /b\n");
	server_say(other, "/b", 200, NULL, RSS);
	snprintf(location, sizeof(location), "Location: http://%s/b", server_address(other));
	server_say(world->server, "/a", 302, location, "");
	world_round(world, T0);
	assert_int_equal(world->report[0].outcome, SM_FETCH_DISALLOWED);
	assert_int_equal(server_asked(other, "/b"), 0);
	server_close(other);
}

static void a_permanent_redirect_is_adopted_after_three(void **state)
{
	struct world *world = *state;

	world_feed(world, "/a");
	server_say(world->server, "/a", 301, "Location: /b", "");
	server_say(world->server, "/b", 200, NULL, RSS);
	for (int i = 0; i < 3; i++)
		world_round(world, T0 + i * HOUR_S);
	assert_int_equal(server_asked(world->server, "/a"), 3);
	world_restart(world);
	world_round(world, T0 + 3 * HOUR_S);
	assert_int_equal(server_asked(world->server, "/a"), 3);
	assert_int_equal(server_asked(world->server, "/b"), 4);
	/* When the new place fails, the configured one is asked again. */
	server_say(world->server, "/b", 410, NULL, "");
	world_round(world, T0 + 4 * HOUR_S);
	assert_int_equal(world->report[0].outcome, SM_FETCH_FAILED);
	server_say(world->server, "/a", 200, NULL, RSS);
	world_round(world, T0 + 8 * HOUR_S);
	assert_int_equal(world->report[0].outcome, SM_FETCH_NEW);
	assert_int_equal(server_asked(world->server, "/a"), 4);
}

static void a_temporary_redirect_is_never_adopted(void **state)
{
	struct world *world = *state;

	world_feed(world, "/a");
	server_say(world->server, "/a", 302, "Location: /b", "");
	server_say(world->server, "/b", 301, "Location: /c", "");
	server_say(world->server, "/c", 200, NULL, RSS);
	for (int i = 0; i < 5; i++)
		world_round(world, T0 + i * HOUR_S);
	assert_int_equal(server_asked(world->server, "/a"), 5);
}

static void compressed_answers_are_read(void **state)
{
	static const char *const headers[] = { "Content-Encoding: gzip", NULL };
	struct world *world = *state;
	size_t length;
	char *body = test_read(test_root("tests/data/collect/small.gz"), &length);

	world_feed(world, "/a");
	server_set(world->server, "/a", 200, headers, body, length);
	world_round(world, T0);
	assert_string_equal(world->bytes, "<rss version=\"2.0\"><channel><title>Klein</title></channel></rss>");
	free(body);
}

static void a_compression_bomb_is_stopped(void **state)
{
	static const char *const headers[] = { "Content-Encoding: gzip", NULL };
	struct world *world = *state;
	size_t length;
	char *body = test_read(test_root("tests/data/collect/zeros-9mib.gz"), &length);
	char *plain = calloc(1, 9 << 20);

	world_feed(world, "/a");
	server_set(world->server, "/a", 200, headers, body, length);
	world_round(world, T0);
	assert_int_equal(world->report[0].error.status, SM_ERROR_LIMIT);
	assert_int_equal(world->payloads, 0);
	assert_in_range(world->report[0].bytes, 1 << 20, 2 << 20);
	/* The same bytes without compression are no bomb. */
	server_set(world->server, "/a", 200, NULL, plain, 9 << 20);
	world_round(world, T0 + DAY_S);
	assert_int_equal(world->report[0].outcome, SM_FETCH_NEW);
	assert_int_equal(world->report[0].bytes, 9 << 20);
	free(plain);
	free(body);
}

static void more_than_ten_mib_is_not_read(void **state)
{
	struct world *world = *state;
	char *body = calloc(1, (10 << 20) + 1);

	world_feed(world, "/a");
	server_set(world->server, "/a", 200, NULL, body, 10 << 20);
	world_round(world, T0);
	assert_int_equal(world->report[0].outcome, SM_FETCH_NEW);
	server_set(world->server, "/a", 200, NULL, body, (10 << 20) + 1);
	world_round(world, T0 + HOUR_S);
	assert_int_equal(world->report[0].error.status, SM_ERROR_LIMIT);
	free(body);
}

static void a_header_over_64_kib_is_not_read(void **state)
{
	static char header[60 * 1024];
	const char *const headers[] = { header, header, NULL }, *const one[] = { header, NULL };
	struct world *world = *state;

	world_feed(world, "/a");
	memset(header, 'x', sizeof(header) - 1);
	memcpy(header, "X-Long: ", 8);
	server_set(world->server, "/a", 200, one, RSS, strlen(RSS));
	world_round(world, T0);
	assert_int_equal(world->report[0].outcome, SM_FETCH_NEW);
	server_set(world->server, "/a", 200, headers, RSS, strlen(RSS));
	world_round(world, T0 + HOUR_S);
	assert_int_equal(world->report[0].error.status, SM_ERROR_LIMIT);
}

static void a_long_robots_txt_counts_as_far_as_it_is_read(void **state)
{
	struct world *world = *state;
	size_t length = 2 << 20;
	char *body = malloc(length);

	memset(body, '\n', length);
	memcpy(body, "User-agent: *\nDisallow: /a\n", 27);
	world_feed(world, "/a");
	server_set(world->server, "/robots.txt", 200, NULL, body, length);
	world_round(world, T0);
	assert_int_equal(world->report[0].outcome, SM_FETCH_DISALLOWED);
	free(body);
}

static void a_reservation_is_passed_on_and_told(void **state)
{
	static const struct {
		const char *header;
		bool noindex;
	} v[] = {
		{ "X-Robots-Tag: noindex", true },
		{ "X-Robots-Tag: nofollow", false },
		{ "tdm-reservation: 1", true },
		{ "tdm-reservation: 0", false },
	};
	struct world *world = *state;

	world_feed(world, "/a");
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		server_say(world->server, "/a", 200, v[i].header, RSS);
		world_round(world, T0 + (int64_t)i * DAY_S);
		assert_int_equal(world->payloads, 1);
		assert_int_equal(world->noindex, v[i].noindex);
		assert_int_equal(world->report[0].outcome, v[i].noindex ? SM_FETCH_DISALLOWED : SM_FETCH_NEW);
	}
}

#define WORLD(test) cmocka_unit_test_setup_teardown(test, world_open, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD(robots_txt_is_read_first_and_once_a_day),
		WORLD(a_payload_says_where_and_when_it_was_fetched),
		WORLD(it_says_who_it_is_and_nothing_else),
		WORLD(what_robots_txt_closes_is_not_asked),
		WORLD(a_recorded_exception_is_for_that_server_only),
		WORLD(a_server_without_a_clear_robots_txt_is_left_alone),
		WORLD(robots_txt_is_followed_five_times),
		WORLD(validators_go_back_byte_for_byte),
		WORLD(validators_wait_until_the_payload_was_kept),
		WORLD(trouble_of_our_own_ends_the_round),
		WORLD(a_payload_that_makes_no_sense_is_the_trouble_of_its_feed),
		WORLD(validators_go_to_their_own_address_only),
		WORLD(a_304_that_was_not_asked_for_is_a_failure),
		WORLD(a_feed_that_is_gone_stays_gone_until_its_url_changes),
		WORLD(redirects_are_followed_five_times),
		WORLD(redirects_lead_to_web_addresses_only),
		WORLD(a_redirect_into_a_private_network_is_refused),
		WORLD(a_name_for_a_private_address_is_refused),
		WORLD(the_robots_txt_of_a_new_server_counts),
		WORLD(a_permanent_redirect_is_adopted_after_three),
		WORLD(a_temporary_redirect_is_never_adopted),
		WORLD(compressed_answers_are_read),
		WORLD(a_compression_bomb_is_stopped),
		WORLD(more_than_ten_mib_is_not_read),
		WORLD(a_header_over_64_kib_is_not_read),
		WORLD(a_long_robots_txt_counts_as_far_as_it_is_read),
		WORLD(a_reservation_is_passed_on_and_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
