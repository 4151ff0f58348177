// SPDX-License-Identifier: EUPL-1.2
// Unit tests of feeds.c and format.c.
#include "sentimeter/collect.h"
#include "sentimeter/config.h"
#include "test.h"

/* All problems of a feeds.yaml, as they are printed; the caller frees. */
static char *problems_of(const char *yaml, enum sm_status *status)
{
	struct sm_config_problems *problems;
	struct sm_arena *arena;
	struct sm_feeds feeds;
	struct sm_error error;
	char *printed = NULL;
	size_t length;
	FILE *stream = open_memstream(&printed, &length);

	assert_int_equal(sm_arena_open(&arena, 1 << 20, NULL), SM_OK);
	assert_int_equal(sm_config_problems_open(SM_EN, &problems, NULL), SM_OK);
	*status = sm_feeds_read(test_file(test_folder(), "feeds.yaml", yaml), test_root("rules"), problems, arena,
				&feeds, &error);
	sm_config_problems_print(problems, stream);
	fclose(stream);
	sm_config_problems_close(problems);
	sm_arena_close(arena);
	return printed;
}

static void a_file_without_faults_is_read(void **state)
{
	static const char yaml[] = "contact: https://stad.example/meten\n"
				   "allow_address:\n  - 127.0.0.1:08080\n  - \"[0::1]:80\"\n"
				   "feeds:\n"
				   "  - id: krant\n    name: De Krant\n    url: https://krant.example/feed.xml\n"
				   "    area: GM9999\n    source: news\n"
				   "  - id: plein\n    url: https://plein.example/api/v1/timelines/tag/stad\n"
				   "    format: mastodon\n    area: WK999901\n    language: nl\n    source: fediverse\n"
				   "    interval: 30m\n    robots_exception: Toestemming van 3 mei\n";
	struct sm_config_problems *problems;
	struct sm_arena *arena;
	struct sm_feeds feeds;

	(void)state;
	assert_int_equal(sm_arena_open(&arena, 1 << 20, NULL), SM_OK);
	assert_int_equal(sm_config_problems_open(SM_EN, &problems, NULL), SM_OK);
	assert_int_equal(sm_feeds_read(test_file(test_folder(), "feeds.yaml", yaml), test_root("rules"), problems,
				       arena, &feeds, NULL),
			 SM_OK);
	assert_string_equal(feeds.contact, "https://stad.example/meten");
	assert_int_equal(feeds.allow_count, 2);
	assert_string_equal(feeds.allow_address[0], "127.0.0.1:8080");
	assert_string_equal(feeds.allow_address[1], "[::1]:80");
	assert_int_equal(feeds.count, 2);
	assert_string_equal(feeds.feed[0].id, "krant");
	assert_string_equal(feeds.feed[0].name, "De Krant");
	assert_int_equal(feeds.feed[0].format, SM_FORMAT_AUTO);
	assert_int_equal(feeds.feed[0].source, SM_SOURCE_NEWS);
	assert_int_equal(feeds.feed[0].interval_min, 60);
	assert_string_equal(feeds.feed[0].language, "");
	assert_string_equal(feeds.feed[0].robots_exception, "");
	assert_string_equal(feeds.feed[0].mapping, "");
	assert_string_equal(feeds.feed[1].name, "plein");
	assert_int_equal(feeds.feed[1].format, SM_FORMAT_MASTODON);
	assert_int_equal(feeds.feed[1].interval_min, 30);
	assert_string_equal(feeds.feed[1].area, "WK999901");
	assert_string_equal(feeds.feed[1].robots_exception, "Toestemming van 3 mei");
	assert_true(feeds.feed[1].line > feeds.feed[0].line);
	sm_config_problems_close(problems);
	sm_arena_close(arena);
}

static void every_fault_is_named_at_its_place(void **state)
{
	static const char yaml[] = "contakt: x\n"                                       /* 1 */
				   "allow_address:\n  - localhost:80\n"                 /* 3 */
				   "feeds:\n"                                           /* 4 */
				   "  - id: Krant\n"                                    /* 5 */
				   "    url: ftp://krant.example/\n"                    /* 6 */
				   "    source: gossip\n"                               /* 7 */
				   "    interval: 1m\n"                                 /* 8 */
				   "    format: csv\n"                                  /* 9 */
				   "    language: Nederlands\n"                         /* 10 */
				   "  - id: a\n    url: https://jan:x@a.example/\n"     /* 12 */
				   "    area: GM1\n    source: news\n"                  /* 14 */
				   "  - id: a\n    url: https://b.example\n"            /* 16 */
				   "    area: GM1\n    source: news\n"                  /* 18 */
				   "  - id: c\n    url: https://B.example/\n"           /* 20 */
				   "    area: GM1\n    source: news\n    colour: red\n" /* 23 */
				   "  - d\n"                                            /* 24 */
				   "  - id: e\n    url: https://stad.example/é\n"       /* 26 */
				   "    area: GM1\n    source: news\n";
	static const char *const expected[] = {
		"feeds.yaml:1:1: unknown key 'contakt': did you mean 'contact'?",
		"'contact' is missing",
		"feeds.yaml:3:5: no address with a port",
		"feeds.yaml:5:9: 'Krant' cannot be an id",
		"feeds.yaml:6:10: a url starts with http",
		"'area' is missing",
		"feeds.yaml:7:13:",
		"feeds.yaml:8:15:",
		"feeds.yaml:9:13:",
		"feeds.yaml:10:15:",
		"feeds.yaml:12:10: a url starts with http",
		"feeds.yaml:15:9: id 'a' was used already on line 11",
		"feeds.yaml:20:10: this url stands on line 15 already",
		"feeds.yaml:23:5: unknown key 'colour'",
		"feeds.yaml:24:5:",
		"feeds.yaml:26:10: a url has no spaces",
	};
	enum sm_status status;
	char *printed = problems_of(yaml, &status);

	(void)state;
	assert_int_equal(status, SM_ERROR_CONFIG);
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)
		if (!strstr(printed, expected[i]))
			fail_msg("%s is not in\n%s", expected[i], printed);
	free(printed);
}

static void a_contact_cannot_break_out_of_its_line(void **state)
{
	static const char *const wrong[] = { "\"a\\r\\nCookie: x\"", "a b", "a(b", "\"\\u00e9@stad.example\"" };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		enum sm_status status;
		char yaml[200], *printed;

		snprintf(yaml, sizeof(yaml), "contact: %s\nfeeds: []\n", wrong[i]);
		printed = problems_of(yaml, &status);
		if (!strstr(printed, "'contact' must be a web or e-mail address"))
			fail_msg("%s gave %s", wrong[i], printed);
		free(printed);
	}
}

static void other_shapes_are_named_too(void **state)
{
	static const char *const yaml[] = { "",
					    "[]",
					    "feeds",
					    "contact: x\nfeeds: x\n",
					    "contact: x\nfeeds: {a: b}\n",
					    "contact: [x]\nfeeds: [x]\n",
					    "contact: x\nallow_address: x\nfeeds: []\n",
					    "contact: x\nfeeds: [[]]\n",
					    "contact: x\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(yaml) / sizeof(yaml[0]); i++) {
		enum sm_status status;

		free(problems_of(yaml[i], &status));
		if (status != SM_ERROR_CONFIG)
			fail_msg("%s gave %s", yaml[i], sm_status_name(status));
	}
}

static void a_file_that_is_not_there_is_said_to_be_so(void **state)
{
	struct sm_config_problems *problems;
	struct sm_arena *arena;
	struct sm_feeds feeds;
	struct sm_error error;

	(void)state;
	assert_int_equal(sm_arena_open(&arena, 1 << 20, NULL), SM_OK);
	assert_int_equal(sm_config_problems_open(SM_EN, &problems, NULL), SM_OK);
	assert_int_equal(sm_feeds_read("/nonexistent/feeds.yaml", test_root("rules"), problems, arena, &feeds, &error),
			 SM_ERROR_INPUT);
	sm_config_problems_close(problems);
	sm_arena_close(arena);
}

static void formats_go_by_one_name(void **state)
{
	enum sm_format format;

	(void)state;
	for (int i = SM_FORMAT_AUTO; i <= SM_FORMAT_CSV; i++) {
		assert_int_equal(sm_format_parse(sm_text_of(sm_format_name((enum sm_format)i)), &format), SM_OK);
		assert_int_equal(format, i);
	}
	assert_int_equal(sm_format_parse(SM_TEXT("atom"), &format), SM_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_without_faults_is_read),
		cmocka_unit_test(every_fault_is_named_at_its_place),
		cmocka_unit_test(a_contact_cannot_break_out_of_its_line),
		cmocka_unit_test(other_shapes_are_named_too),
		cmocka_unit_test(a_file_that_is_not_there_is_said_to_be_so),
		cmocka_unit_test(formats_go_by_one_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
