// SPDX-License-Identifier: EUPL-1.2
// JSON of any API, read by a map: what is found, what is not, and when it is said that the shape has changed.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "sentimeter/parse.h"

static const struct sm_map lists = {
	.name = "proef",
	.items = "/data/posts",
	.recheck_items = "/post",
	.part = { [SM_MAP_ID] = { "/post/id" },
		  [SM_MAP_PLATFORM] = { "=dorpsplein" },
		  [SM_MAP_AUTHOR] = { "/who/key", "/who/name" },
		  [SM_MAP_TEXT] = { "/post/a~1b", "/post/m~0n", "/post/parts/1/body" },
		  [SM_MAP_PUBLISHED] = { "/post/at" },
		  [SM_MAP_DELETED] = { "/post/gone" },
		  [SM_MAP_LOOKUP] = { "/post/id" } },
	.html = true,
	.next = "/data/cursor",
	.next_item = "",
	.next_parameter = "after",
	.recheck = "",
};
static struct sm_arena *arena;
static struct sm_posts posts;

static enum sm_status read(const char *json, const struct sm_map *map, bool again)
{
	static const struct sm_feed none = { .id = "a", .url = "https://api.example/x" };
	struct sm_feed feed = none;
	struct sm_payload payload = {
		.feed = &feed, .bytes = sm_text_of(json), .again = again, .fetched_at_s = 1800000000
	};

	feed.map = map;
	sm_arena_wipe(arena);
	return sm_parse(&payload, SM_FORMAT_JSON, arena, &posts, NULL);
}

#define POST(id, body) "{\"post\":{\"id\":" id "," body ",\"at\":1779537600},\"who\":{\"name\":\"anna\"}}"

static void parts_are_found_where_the_map_says(void **state)
{
	(void)state;
	assert_int_equal(
	    read("{\"data\":{\"cursor\":\"t3_x\",\"posts\":[" POST("7", "\"a/b\":\"<p>een</p>\"") "," POST(
		     "\"zeven\"",
		     "\"a/b\":\"\",\"m~n\":\"twee\"") "," POST("9",
							       "\"parts\":[1,{\"body\":\"drie\"}],\"gone\":true") "]}}",
		 &lists, false),
	    SM_OK);
	assert_int_equal(posts.count, 3);
	assert_true(sm_text_is(posts.post[0].id, "7"));
	assert_true(sm_text_is(posts.post[0].platform, "dorpsplein"));
	assert_true(sm_text_is(posts.post[0].author, "anna"));
	assert_true(sm_text_is(posts.post[0].text, "een"));
	assert_int_equal(posts.post[0].published_s, 1779537600);
	assert_true(sm_text_is(posts.post[1].text, "twee"));
	assert_true(sm_text_is(posts.post[1].lookup, "zeven"));
	assert_true(sm_text_is(posts.post[2].text, "drie"));
	assert_true(posts.post[2].deleted);
	assert_false(posts.post[0].deleted);
	assert_true(sm_text_is(posts.next, "t3_x"));
}

static void the_next_page_may_be_asked_by_the_last_item(void **state)
{
	struct sm_map map = lists;

	(void)state;
	map.next = "";
	map.next_item = "/post/id";
	assert_int_equal(
	    read("{\"data\":{\"posts\":[" POST("9", "\"a/b\":\"x\"") "," POST("8", "\"a/b\":\"y\"") "]}}", &map, false),
	    SM_OK);
	assert_true(sm_text_is(posts.next, "8"));
	assert_int_equal(read("{\"data\":{\"posts\":[]}}", &map, false), SM_OK);
	assert_int_equal(posts.next.length, 0);
}

static void one_post_may_be_the_whole_answer_to_a_question(void **state)
{
	struct sm_map map = lists;

	(void)state;
	map.recheck_items = "";
	assert_int_equal(read(POST("7", "\"a/b\":\"x\""), &map, true), SM_OK);
	assert_int_equal(posts.count, 1);
	assert_int_equal(read(POST("7", "\"a/b\":\"x\""), &map, false), SM_ERROR_DATA); /* but is no list */
}

static void another_shape_is_said_to_be_one(void **state)
{
	static const char *const json[] = { "{}", "[]", "{\"data\":{\"posts\":{}}}", "{\"data\":{\"posts\":null}}",
					    "{\"error\":\"login\"}", "7", "",
					    /* the list is there, but its parts go by other names */
					    "{\"data\":{\"posts\":[{\"p\":1},{\"p\":2},{\"p\":3}]}}" };

	(void)state;
	for (size_t i = 0; i < sizeof(json) / sizeof(json[0]); i++)
		if (read(json[i], &lists, false) != SM_ERROR_DATA)
			fail_msg("%s", json[i]);
}

static void what_is_no_object_is_passed_over(void **state)
{
	(void)state;
	assert_int_equal(read("{\"data\":{\"posts\":[1,null,\"x\",[]," POST("7", "\"a/b\":\"x\"") "]}}", &lists, false),
			 SM_OK);
	assert_int_equal(posts.count, 1);
	assert_string_equal(posts.note[0].code, "item-empty");
}

static void without_a_map_it_is_not_read(void **state)
{
	(void)state;
	assert_int_equal(read("{}", NULL, false), SM_ERROR_CONFIG);
}

static int open_arena(void **state)
{
	(void)state;
	return sm_arena_open(&arena, 16 << 20, NULL) != SM_OK;
}

static int close_arena(void **state)
{
	(void)state;
	sm_arena_close(arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_are_found_where_the_map_says),
		cmocka_unit_test(the_next_page_may_be_asked_by_the_last_item),
		cmocka_unit_test(one_post_may_be_the_whole_answer_to_a_question),
		cmocka_unit_test(another_shape_is_said_to_be_one),
		cmocka_unit_test(what_is_no_object_is_passed_over),
		cmocka_unit_test(without_a_map_it_is_not_read),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
