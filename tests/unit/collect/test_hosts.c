// SPDX-License-Identifier: EUPL-1.2
// The host that is asked and the platform of the posts that it gives are written in one way: the platform goes into the
// pseudonym, so another way of writing it would make another person.
#include "sentimeter/parse.h"
#include "test.h"
#include "url.h"

static const char item[] = "<rss><channel><item><guid>1</guid><title>kop</title></item></channel></rss>";

static void check_agree(struct sm_arena *arena, const char *address, const char *host)
{
	struct sm_feed feed = { .url = address };
	struct sm_payload payload = { .feed = &feed, .bytes = sm_text_of(item), .base_url = sm_text_of(address) };
	struct sm_posts posts;
	struct url url;

	assert_true(url_parse(address, &url));
	assert_string_equal(url.host, host);
	assert_int_equal(sm_parse(&payload, SM_FORMAT_AUTO, arena, &posts, NULL), SM_OK);
	assert_int_equal(posts.count, 1);
	assert_true(sm_text_is(posts.post[0].platform, host));
	sm_arena_wipe(arena);
}

static void who_is_asked_is_the_platform_of_what_comes(void **state)
{
	static const char *const same[] = { "https://forum.example/rss", "HTTPS://Forum.Example/rss",
					    "https://forum.example:8443/rss", "https://forum.example./rss",
					    "http://forum.example.:80/rss?x=1#y" };
	struct sm_arena *arena;

	(void)state;
	assert_int_equal(sm_arena_open(&arena, 16 << 20, NULL), SM_OK);
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		check_agree(arena, same[i], "forum.example");
	check_agree(arena, "http://[::1]:8080/", "[::1]");
	sm_arena_close(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_is_asked_is_the_platform_of_what_comes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
