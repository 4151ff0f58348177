// SPDX-License-Identifier: EUPL-1.2
// Tests of what each kind of source asks of its server: pages, cursors, secrets, and posts that are looked up again.
#include <sodium.h>
#include <sys/stat.h>

#include "source.h"
#include "test.h"
#include "world.h"

#define TAG "/api/v1/timelines/tag/stad"
/* Snowflakes of T0 less a day, and of half an hour before T0. */
#define ID_DAY_AGO "116645953536000000"
#define ID_NEWEST  "116651497881600000"

static void say_page(struct world *world, const char *target, const char *previous, const char *body)
{
	char link[400];

	snprintf(link, sizeof(link), "Link: <%s>; rel=\"prev\"", previous);
	server_say(world->server, target, 200, previous ? link : NULL, body);
}

static void a_timeline_is_asked_for_from_a_moment_on(void **state)
{
	struct world *world = *state;
	struct sm_feed *feed = world_feed(world, TAG);

	feed->format = SM_FORMAT_MASTODON;
	say_page(world, TAG "?limit=40", TAG "?limit=40&min_id=" ID_NEWEST, "[1]");
	say_page(world, TAG "?limit=40&min_id=" ID_DAY_AGO, TAG "?limit=40&min_id=" ID_NEWEST, "[2]");
	server_say(world->server, TAG "?limit=40&min_id=" ID_NEWEST, 200, NULL, "[]");
	world_round(world, T0);
	server_forget(world->server);
	world_restart(world); /* the cursor is a time, so it survives */
	world_round(world, T0 + HOUR_S);
	assert_int_equal(world->payloads, 2);
	assert_int_equal(world->newer_than_s, 0);
	assert_string_equal(server_hit(world->server, 1)->target, TAG "?limit=40&min_id=" ID_DAY_AGO);
	assert_false(world_remembers(world, ID_NEWEST));
}

static void what_does_not_fit_in_a_round_is_read_in_the_next(void **state)
{
	struct world *world = *state;
	struct sm_feed *feed = world_feed(world, TAG);

	feed->format = SM_FORMAT_MASTODON;
	say_page(world, TAG "?limit=40", TAG "?limit=40&min_id=" ID_NEWEST, "[1]");
	say_page(world, TAG "?limit=40&min_id=" ID_DAY_AGO, TAG "?limit=40&min_id=" ID_NEWEST, "[2]");
	world_round(world, T0);
	world->tuning.pages_max = 1;
	world_round(world, T0 + HOUR_S);
	assert_true(world->report[0].cut);
	assert_true(world->report[0].goes_on);
	server_forget(world->server);
	world_round(world, T0 + 2 * HOUR_S);
	assert_string_equal(server_hit(world->server, 0)->target, TAG "?limit=40&min_id=" ID_NEWEST);
}

static void ids_without_a_time_are_paged_back(void **state)
{
	static const char *const ids[] = { "1", "9a1b2c", "0123456789", "ZZZZZZZZZZZZZZZZZZZZZZZZZZ" };
	struct world *world = *state;
	struct sm_feed *feed = world_feed(world, TAG);
	char previous[200];

	feed->format = SM_FORMAT_MASTODON;
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		snprintf(previous, sizeof(previous), TAG "?limit=40&min_id=%s", ids[i]);
		say_page(world, TAG "?limit=40", previous, "[1]");
		world_round(world, T0 + (int64_t)i * DAY_S);
		server_forget(world->server);
		world_round(world, T0 + (int64_t)i * DAY_S + HOUR_S);
		assert_string_equal(server_hit(world->server, 0)->target, TAG "?limit=40");
	}
}

static void a_moment_in_a_ulid_is_a_moment(void **state)
{
	const struct sm_feed feed = { .url = "https://plein.example" TAG, .format = SM_FORMAT_MASTODON };
	const struct source_cursor cursor = { .ids = SOURCE_IDS_ULID, .at_s = T0 };
	struct url url;

	(void)state;
	assert_true(source_mastodon.first(&feed, &cursor, &url));
	/* 1779962400000 ms in Crockford's 32 digits */
	assert_string_equal(url.text, "https://plein.example" TAG "?limit=40&min_id=01KSQ0DK800000000000000000");
}

static const struct sm_map pages = { .name = "proef",
				     .items = "/posts",
				     .part = { [SM_MAP_TEXT] = { "/text" }, [SM_MAP_LOOKUP] = { "/id" } },
				     .next = "/next",
				     .next_item = "",
				     .next_parameter = "before",
				     .recheck = "/posts?ids={ids}",
				     .recheck_items = "/posts",
				     .recheck_max = 3,
				     .auth_header = "X-Key",
				     .token_url = "" };

static void a_mapped_source_is_paged_as_its_map_says(void **state)
{
	struct world *world = *state;
	struct sm_feed *feed = world_feed(world, "/posts.json?category=3");

	feed->format = SM_FORMAT_JSON;
	feed->map = &pages;
	world->next = "a b&c";
	world->end_at_page = 3;
	server_say(world->server, "/posts.json?category=3", 200, NULL, "{}");
	server_say(world->server, "/posts.json?category=3&before=a%20b%26c", 200, NULL, "{}");
	world_round(world, T0);
	assert_int_equal(world->payloads, 3);
	assert_int_equal(server_asked(world->server, "/posts.json?category=3&before=a%20b%26c"), 2);
}

static void put_secret(struct world *world, const char *text, mode_t mode)
{
	const char *path = test_file(world->folder, "sleutel", text);

	world->feeds.secrets_dir = world->folder;
	assert_int_equal(chmod(path, mode), 0);
}

static void a_secret_goes_to_its_own_server_only(void **state)
{
	struct world *world = *state;
	struct server *other = server_open();
	struct sm_map map = pages;
	struct sm_feed *feed = world_feed(world, "/posts.json");
	char location[100];

	map.auth = SM_AUTH_HEADER;
	feed->format = SM_FORMAT_JSON;
	feed->map = &map;
	feed->secret = "sleutel";
	put_secret(world, "zeer-geheim\n", 0600);
	world->allow[1] = server_address(other);
	world->feeds.allow_count = 2;
	snprintf(location, sizeof(location), "Location: http://%s/x", server_address(other));
	server_say(world->server, "/posts.json", 302, location, "");
	server_say(other, "/x", 200, NULL, "{}");
	world_round(world, T0);
	assert_string_equal(server_hit(world->server, 0)->key, ""); /* robots.txt */
	assert_string_equal(server_hit(world->server, 1)->key, "zeer-geheim");
	for (size_t i = 0; i < server_count(other); i++)
		assert_string_equal(server_hit(other, i)->key, "");
	assert_int_equal(server_asked(other, "/x"), 1);
	assert_false(world_remembers(world, "zeer-geheim"));
	server_close(other);
}

static void a_secret_that_others_can_read_is_not_used(void **state)
{
	static const struct {
		const char *text;
		mode_t mode;
		enum sm_status status;
	} v[] = { { "geheim", 0644, SM_ERROR_PERMISSION },
		  { "twee woorden", 0600, SM_ERROR_CONFIG },
		  { "", 0600, SM_ERROR_CONFIG } };
	struct world *world = *state;
	struct sm_map map = pages;
	struct sm_feed *feed = world_feed(world, "/posts.json");

	map.auth = SM_AUTH_BEARER;
	feed->format = SM_FORMAT_JSON;
	feed->map = &map;
	feed->secret = "sleutel";
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		put_secret(world, v[i].text, v[i].mode);
		server_forget(world->server);
		world_round(world, T0 + (int64_t)i * 7 * DAY_S);
		assert_int_equal(world->report[0].outcome, SM_FETCH_FAILED);
		assert_int_equal(world->report[0].error.status, v[i].status);
		assert_null(strstr(world->report[0].error.text[SM_NL], "woorden"));
		assert_int_equal(server_asked(world->server, "/posts.json"), 0);
	}
	feed->secret = "geen";
	world_round(world, T0 + 70 * DAY_S);
	assert_int_equal(world->report[0].error.status, SM_ERROR_INPUT);
}

static void open_client(struct world *world, struct sm_map *map)
{
	static char token_url[100];
	struct sm_feed *feed = world_feed(world, "/posts.json");

	snprintf(token_url, sizeof(token_url), "http://%s/token", server_address(world->server));
	*map = pages;
	map->auth = SM_AUTH_CLIENT;
	map->token_url = token_url;
	feed->format = SM_FORMAT_JSON;
	feed->map = map;
	feed->secret = "sleutel";
	put_secret(world, "mijn-app:geheim", 0600);
	server_say(world->server, "/posts.json", 200, NULL, "{}");
}

static void a_token_is_asked_for_once_and_used_until_it_ends(void **state)
{
	struct world *world = *state;
	struct sm_map map;

	open_client(world, &map);
	server_say(world->server, "/token", 200, NULL, "{\"access_token\":\"abc.def\",\"expires_in\":7200}");
	world_round(world, T0);
	assert_int_equal(world->report[0].outcome, SM_FETCH_NEW);
	assert_string_equal(server_hit(world->server, 1)->target, "/token");
	assert_string_equal(server_hit(world->server, 1)->authorization, "Basic bWlqbi1hcHA6Z2VoZWlt");
	assert_string_equal(server_hit(world->server, 1)->form, "grant_type=client_credentials");
	assert_string_equal(server_hit(world->server, 2)->authorization, "Bearer abc.def");
	world_round(world, T0 + HOUR_S);
	assert_int_equal(server_asked(world->server, "/token"), 1);
	world_round(world, T0 + 2 * HOUR_S);
	assert_int_equal(server_asked(world->server, "/token"), 2);
	assert_false(world_remembers(world, "abc.def"));
}

static void without_a_token_nothing_is_asked(void **state)
{
	static const char *const body[] = { "{}", "{\"access_token\":\"a b\"}", "geen json", "{\"access_token\":7}" };
	struct world *world = *state;
	struct sm_map map;

	open_client(world, &map);
	for (size_t i = 0; i < sizeof(body) / sizeof(body[0]); i++) {
		server_say(world->server, "/token", 200, NULL, body[i]);
		world_round(world, T0 + (int64_t)i * 7 * DAY_S);
		assert_int_equal(world->report[0].outcome, SM_FETCH_FAILED);
		assert_int_equal(world->report[0].error.status, SM_ERROR_PERMISSION);
	}
	assert_int_equal(server_asked(world->server, "/posts.json"), 0);
}

static void a_refused_token_is_asked_for_anew(void **state)
{
	struct world *world = *state;
	struct sm_map map;

	open_client(world, &map);
	server_say(world->server, "/token", 200, NULL, "{\"access_token\":\"abc\",\"expires_in\":86400}");
	server_say(world->server, "/posts.json", 401, NULL, "");
	world_round(world, T0);
	assert_int_equal(world->report[0].error.status, SM_ERROR_PERMISSION);
	world_round(world, T0 + 3 * HOUR_S);
	assert_int_equal(server_asked(world->server, "/token"), 2);
}

static void a_feed_that_falls_silent_raises_a_flag(void **state)
{
	struct world *world = *state;
	struct sm_feed_health health;

	world_feed(world, "/a");
	server_say(world->server, "/a", 200, NULL, "<rss/>");
	world->posts = 5;
	for (int i = 0; i < 3; i++)
		world_round(world, T0 + i * HOUR_S);
	assert_false(world->report[0].hollow);
	world->posts = 0;
	world_round(world, T0 + 3 * HOUR_S);
	assert_true(world->report[0].hollow);
	assert_int_equal(sm_feed_health(world->state, &world->feed[0], &health, NULL), SM_OK);
	assert_true(health.hollow);
	assert_non_null(strstr(health.why[SM_EN], "always gave posts"));
	world->posts = 1;
	world_round(world, T0 + 4 * HOUR_S);
	assert_int_equal(sm_feed_health(world->state, &world->feed[0], &health, NULL), SM_OK);
	assert_false(health.hollow);
	assert_string_equal(health.why[SM_EN], "");
}

static void a_feed_that_was_always_empty_raises_none(void **state)
{
	struct world *world = *state;

	world_feed(world, "/a");
	server_say(world->server, "/a", 200, NULL, "<rss/>");
	for (int i = 0; i < 6; i++)
		world_round(world, T0 + i * HOUR_S);
	assert_false(world->report[0].hollow);
}

static void health_tells_why_and_survives_a_restart(void **state)
{
	struct world *world = *state;
	struct sm_feed_health health;

	world_feed(world, "/a");
	assert_int_equal(sm_feed_health(world->state, &world->feed[0], &health, NULL), SM_OK);
	assert_false(health.known);
	server_say(world->server, "/a", 404, NULL, "");
	world_round(world, T0);
	world_restart(world);
	assert_int_equal(sm_feed_health(world->state, &world->feed[0], &health, NULL), SM_OK);
	assert_true(health.known);
	assert_int_equal(health.failures, 1);
	assert_int_equal(health.http_status, 404);
	assert_int_equal(health.last_success_s, 0);
	assert_int_equal(health.last_poll_s, T0);
	assert_true(health.next_poll_s > T0);
	assert_non_null(strstr(health.why[SM_NL], "bestaat niet (404)"));
}

/* ---- Looking posts up again. ---- */

struct asked {
	enum sm_lookup_outcome outcome[8];
	char body[8][40];
	size_t count;
	enum sm_status answer;
};

static enum sm_status take_answer(void *context, const struct sm_lookup *lookup, enum sm_lookup_outcome outcome,
				  const struct sm_payload *payload, struct sm_error *error)
{
	struct asked *asked = context;

	(void)lookup, (void)error;
	assert_int_equal(payload != NULL, outcome == SM_LOOKUP_FOUND);
	asked->outcome[asked->count] = outcome;
	if (payload) {
		assert_true(payload->again);
		snprintf(asked->body[asked->count], 40, "%.*s", (int)payload->bytes.length, payload->bytes.data);
	}
	asked->count++;
	return asked->answer;
}

static struct asked ask(struct world *world, const struct sm_lookup *lookup, size_t count)
{
	struct asked asked = { 0 };
	const struct sm_lookup_hooks hooks = { .context = &asked, .answer = take_answer };

	assert_int_equal(sm_look_up(&world->feeds, world->state, T0, lookup, count, &hooks, NULL), SM_OK);
	assert_int_equal(asked.count, count);
	return asked;
}

static void posts_are_looked_up_together_or_alone(void **state)
{
	const struct sm_text id[] = { SM_TEXT("11"), SM_TEXT("12") };
	struct world *world = *state;
	struct sm_feed *feed = world_feed(world, TAG);
	struct sm_lookup both = { feed, id, 2 }, one = { feed, id, 1 };
	struct asked asked;

	feed->format = SM_FORMAT_MASTODON;
	assert_int_equal(sm_look_up_max(feed), 20);
	server_say(world->server, "/api/v1/statuses?id[]=11&id[]=12", 200, NULL, "[both]");
	server_say(world->server, "/api/v1/statuses/11", 200, NULL, "{one}");
	asked = ask(world, &both, 1);
	assert_string_equal(asked.body[0], "[both]");
	asked = ask(world, &one, 1);
	assert_string_equal(asked.body[0], "{one}");
	assert_int_equal(server_asked(world->server, "/robots.txt"), 1);
}

/* Only 404 and 410 say that a post is gone. A server that is ill, or keeps its posts to itself, says nothing. */
static void silence_is_no_deletion(void **state)
{
	static const struct {
		unsigned status;
		enum sm_lookup_outcome outcome;
	} v[] = { { 404, SM_LOOKUP_ABSENT },  { 410, SM_LOOKUP_ABSENT },  { 401, SM_LOOKUP_UNKNOWN },
		  { 403, SM_LOOKUP_UNKNOWN }, { 500, SM_LOOKUP_UNKNOWN }, { 503, SM_LOOKUP_UNKNOWN },
		  { 429, SM_LOOKUP_UNKNOWN }, { 304, SM_LOOKUP_UNKNOWN }, { 302, SM_LOOKUP_UNKNOWN } };
	const struct sm_text id = SM_TEXT("11");
	struct world *world = *state;
	struct sm_feed *feed = world_feed(world, TAG);
	struct sm_lookup lookup = { feed, &id, 1 };

	feed->format = SM_FORMAT_MASTODON;
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		struct asked asked;

		server_say(world->server, "/api/v1/statuses/11", v[i].status, NULL, "x");
		asked = ask(world, &lookup, 1);
		if (asked.outcome[0] != v[i].outcome)
			fail_msg("%u gave %d", v[i].status, asked.outcome[0]);
	}
	server_say(world->server, "/robots.txt", 200, NULL, "User-agent: *\nDisallow: /api/");
	world_restart(world);
	assert_int_equal(ask(world, &lookup, 1).outcome[0], SM_LOOKUP_UNKNOWN);
}

static void a_lookup_leaves_the_feeds_own_schedule_alone(void **state)
{
	const struct sm_text id = SM_TEXT("11");
	struct world *world = *state;
	struct sm_feed *feed = world_feed(world, TAG "?limit=40");
	struct sm_lookup lookup = { feed, &id, 1 };
	struct sm_feed_health before, after;

	feed->format = SM_FORMAT_MASTODON;
	server_say(world->server, TAG "?limit=40", 200, NULL, "[]");
	world_round(world, T0);
	assert_int_equal(sm_feed_health(world->state, feed, &before, NULL), SM_OK);
	server_say(world->server, "/api/v1/statuses/11", 500, NULL, "");
	ask(world, &lookup, 1);
	assert_int_equal(sm_feed_health(world->state, feed, &after, NULL), SM_OK);
	assert_memory_equal(&before, &after, sizeof(before));
}

static void each_kind_has_its_own_question(void **state)
{
	const struct sm_text odd = SM_TEXT("../../x"), uri = SM_TEXT("at://did:plc:a/app.bsky.feed.post/3k");
	const struct sm_text numbers[] = { SM_TEXT("7"), SM_TEXT("t3_a b") };
	struct sm_feed feed = {
		.id = "a", .url = "https://a.example/x?y=1", .format = SM_FORMAT_MASTODON, .map = &pages
	};
	struct url url;

	(void)state;
	assert_false(source_mastodon.look_up(&feed, &odd, 1, &url));
	assert_true(source_bluesky.look_up(&feed, &uri, 1, &url));
	assert_string_equal(url.text, "https://a.example/xrpc/"
				      "app.bsky.feed.getPosts?uris=at%3A%2F%2Fdid%3Aplc%3Aa%2Fapp.bsky.feed.post%2F3k");
	assert_true(source_json.look_up(&feed, numbers, 2, &url));
	assert_string_equal(url.text, "https://a.example/posts?ids=7,t3_a%20b");
	feed.format = SM_FORMAT_RSS;
	assert_int_equal(sm_look_up_max(&feed), 0);
}

static void a_failing_reader_ends_the_lookups(void **state)
{
	const struct sm_text id = SM_TEXT("11");
	struct world *world = *state;
	struct sm_feed *feed = world_feed(world, TAG);
	struct sm_lookup lookup = { feed, &id, 1 };
	struct asked asked = { .answer = SM_ERROR_IO };
	const struct sm_lookup_hooks hooks = { .context = &asked, .answer = take_answer };

	feed->format = SM_FORMAT_MASTODON;
	server_say(world->server, "/api/v1/statuses/11", 200, NULL, "{}");
	assert_int_equal(sm_look_up(&world->feeds, world->state, T0, &lookup, 1, &hooks, NULL), SM_ERROR_IO);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_open, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_timeline_is_asked_for_from_a_moment_on),
		TEST(what_does_not_fit_in_a_round_is_read_in_the_next),
		TEST(ids_without_a_time_are_paged_back),
		cmocka_unit_test(a_moment_in_a_ulid_is_a_moment),
		TEST(a_mapped_source_is_paged_as_its_map_says),
		TEST(a_secret_goes_to_its_own_server_only),
		TEST(a_secret_that_others_can_read_is_not_used),
		TEST(a_token_is_asked_for_once_and_used_until_it_ends),
		TEST(without_a_token_nothing_is_asked),
		TEST(a_refused_token_is_asked_for_anew),
		TEST(a_feed_that_falls_silent_raises_a_flag),
		TEST(a_feed_that_was_always_empty_raises_none),
		TEST(health_tells_why_and_survives_a_restart),
		TEST(posts_are_looked_up_together_or_alone),
		TEST(silence_is_no_deletion),
		TEST(a_lookup_leaves_the_feeds_own_schedule_alone),
		cmocka_unit_test(each_kind_has_its_own_question),
		TEST(a_failing_reader_ends_the_lookups),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
