// SPDX-License-Identifier: EUPL-1.2
// Unit tests of answer.c and url.c.
#include "answer.h"
#include "test.h"

#define T0 INT64_C(1779962400) /* 2026-05-28 10:00 UTC */

static struct answer read_lines(const char *const *lines)
{
	struct answer answer = { 0 };

	for (; *lines; lines++)
		assert_true(answer_take(&answer, sm_text_of(*lines)));
	return answer;
}

static struct answer read_line(const char *line)
{
	const char *const lines[] = { line, NULL };

	return read_lines(lines);
}

static void the_wait_is_read_in_every_dialect(void **state)
{
	static const struct {
		const char *line;
		int64_t wait_s;
	} v[] = {
		{ "X: 1\r\n", -1 },
		{ "Retry-After: 120\r\n", 120 },
		{ "retry-after:0\r\n", 0 },
		{ "Retry-After:   30   \r\n", 30 },
		{ "Retry-After: -1\r\n", -1 },
		{ "Retry-After: \r\n", -1 },
		{ "Retry-After: gauw\r\n", -1 },
		{ "Retry-After: 99999999999999999999999\r\n", INT64_MAX },
		{ "Retry-After: Thu, 28 May 2026 10:05:00 GMT\r\n", 300 },
		{ "Retry-After: Thursday, 28-May-26 10:05:00 GMT\r\n", 300 },
		{ "Retry-After: Thu May 28 10:05:00 2026\r\n", 300 },
		{ "Retry-After: Thu, 28 May 2026 09:00:00 GMT\r\n", 0 },
		{ "X-RateLimit-Reset: 2026-05-28T10:05:00.123456Z\r\n", 300 },
		{ "X-RateLimit-Reset: 2026-05-28T09:05:00Z\r\n", 0 },
		{ "X-RateLimit-Reset: 2026-13-28T09:05:00Z\r\n", 2026 },
		{ "X-RateLimit-Reset: 60\r\n", 60 },
		{ "X-RateLimit-Reset: 59.7\r\n", 59 },
		{ "X-RateLimit-Reset: 1779962460\r\n", 60 },
		{ "X-RateLimit-Reset: 1779960000\r\n", 0 },
		{ "X-RateLimit-Reset: soon\r\n", -1 },
	};
	static const char *const both[] = { "X-RateLimit-Reset: 60\r\n", "Retry-After: 5\r\n", NULL };
	struct answer answer = read_lines(both);

	(void)state;
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		struct answer one = read_line(v[i].line);

		if (answer_wait_s(&one, T0) != v[i].wait_s)
			fail_msg("%s gave %lld", v[i].line, (long long)answer_wait_s(&one, T0));
	}
	assert_int_equal(answer_wait_s(&answer, T0), 5);
}

static void reservations_are_seen(void **state)
{
	static const struct {
		const char *line;
		bool noindex;
	} v[] = {
		{ "X-Robots-Tag: noindex", true },
		{ "x-robots-tag: NOINDEX", true },
		{ "X-Robots-Tag: nofollow, noindex", true },
		{ "X-Robots-Tag: none", true },
		{ "X-Robots-Tag: noai, noimageai", true },
		{ "X-Robots-Tag: noimageai", true },
		{ "X-Robots-Tag: nofollow, noarchive", false },
		{ "X-Robots-Tag: noindexing", false },
		{ "X-Robots-Tag: otherbot: noindex", false },
		{ "X-Robots-Tag: otherbot: nofollow, noindex", false },
		{ "X-Robots-Tag: otherbot: nofollow, sentimeter: noindex", true },
		{ "X-Robots-Tag: Sentimeter: noindex", true },
		{ "X-Robots-Tag: sentimeter: nofollow, otherbot: noindex", false },
		{ "X-Robots-Tag: *: noindex", true },
		{ "X-Robots-Tag: max-snippet: 0, noindex", true },
		{ "X-Robots-Tag: unavailable_after: Friday, 25-Jun-27 15:00:00 PST, noindex", true },
		{ "X-Robots-Tag: unavailable_after: 25 Jun 2027 15:00:00 PST", false },
		{ "X-Robots-Tag: ", false },
		{ "X-Robots-Tag: ,:,::", false },
		{ "TDM-Reservation: 1", true },
		{ "tdm-reservation: 0", false },
		{ "tdm-reservation: 11", false },
	};
	static const char *const again[] = { "X-Robots-Tag: otherbot: noindex", "X-Robots-Tag: noai",
					     "X-Robots-Tag: all", NULL };

	(void)state;
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		if (read_line(v[i].line).noindex != v[i].noindex)
			fail_msg("%s", v[i].line);
	assert_true(read_lines(again).noindex);
}

static void the_next_page_is_found_among_links(void **state)
{
	static const struct {
		const char *line, *next;
	} v[] = {
		{ "Link: <https://a.example/?max_id=2>; rel=\"next\"", "https://a.example/?max_id=2" },
		{ "Link: <https://a.example/?min_id=9>; rel=\"prev\", </x,y;z>; rel=\"next\"", "/x,y;z" },
		{ "link: </n>;title=\"a, b; rel=next\"; REL=next", "/n" },
		{ "Link: </n>; rel=\"last next\"", "/n" },
		{ "Link: </n>; rel=\"nextish\"", "" },
		{ "Link: </n>; title=next", "" },
		{ "Link: /n; rel=next", "" },
		{ "Link: <", "" },
		{ "Link: <>;,;\",", "" },
		{ "Link: ", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		if (strcmp(read_line(v[i].line).next, v[i].next) != 0)
			fail_msg("%s gave %s", v[i].line, read_line(v[i].line).next);
}

static void an_interim_answer_does_not_count(void **state)
{
	static const char *const lines[] = { "HTTP/1.1 103 Early Hints\r\n", "ETag: \"early\"\r\n",  "\r\n",
					     "HTTP/1.1 200 OK\r\n",          "Last-Modified: x\r\n", NULL };
	struct answer answer = read_lines(lines);

	(void)state;
	assert_string_equal(answer.etag, "");
	assert_string_equal(answer.last_modified, "x");
}

static void what_is_too_long_is_as_good_as_absent(void **state)
{
	struct answer answer = { 0 };
	static char line[4000];

	(void)state;
	memset(line, 'x', sizeof(line) - 1);
	memcpy(line, "ETag: ", 6);
	line[6 + VALIDATOR_MAX - 1] = '\0';
	assert_int_equal(strlen(read_line(line).etag), VALIDATOR_MAX - 1);
	line[6 + VALIDATOR_MAX - 1] = 'x';
	line[6 + VALIDATOR_MAX] = '\0';
	assert_string_equal(read_line(line).etag, "");
	assert_true(answer_take(&answer, (struct sm_text){ "ETag: a\0b\r\n", 11 }));
	assert_string_equal(answer.etag, "");
	assert_false(answer_take(&answer, (struct sm_text){ line, ANSWER_BYTES_MAX }));
}

static void nothing_that_is_sent_breaks_the_reader(void **state)
{
	static const char *const piece[] = {
		"Link:", "X-Robots-Tag:", "ETag:", "Retry-After:", "<", ">", ";",    ",", "\"",
		"=",     "rel",           "next",  "noindex",      ":", " ", "\r\n", "9", "-"
	};
	struct answer answer = { 0 };
	uint32_t seed = 1;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		char line[400];
		size_t length = 0;

		for (int j = 0; j < 16; j++) {
			seed = seed * 1664525 + 1013904223;
			length += (size_t)snprintf(line + length, sizeof(line) - length, "%s",
						   piece[(seed >> 16) % (j ? 18 : 4)]);
		}
		answer.bytes = 0;
		assert_true(answer_take(&answer, (struct sm_text){ line, length }));
		(void)answer_wait_s(&answer, T0);
	}
}

static void urls_are_taken_apart(void **state)
{
	static const char *const wrong[] = { "",
					     "a.example",
					     "/x",
					     "ftp://a.example/",
					     "file:///etc/passwd",
					     "http://",
					     "http://jan@a.example/",
					     "http://jan:geheim@a.example/",
					     "http://a.example:99999/",
					     "http://a b.example/",
					     "http://a.example/\n",
					     "javascript:alert(1)" };
	struct url url;

	(void)state;
	assert_true(url_parse("HTTPS://A.Example./x?y#z", &url));
	assert_string_equal(url.host, "a.example");
	assert_string_equal(url.authority, "a.example:443");
	assert_string_equal(url.origin, "https://a.example:443");
	assert_string_equal(url.text, "https://a.example/x?y");
	assert_true(url_parse("http://[::1]:8080/", &url));
	assert_string_equal(url.authority, "[::1]:8080");
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (url_parse(wrong[i], &url))
			fail_msg("%s", wrong[i]);
}

static void references_are_seen_from_their_page(void **state)
{
	struct url base, url;

	(void)state;
	assert_true(url_parse("https://a.example/b/c?d", &base));
	assert_true(url_resolve(&base, "e", &url));
	assert_string_equal(url.text, "https://a.example/b/e");
	assert_true(url_resolve(&base, "?f=1", &url));
	assert_string_equal(url.text, "https://a.example/b/c?f=1");
	assert_true(url_resolve(&base, "//b.example/", &url));
	assert_string_equal(url.origin, "https://b.example:443");
	assert_true(url_resolve(&base, "/robots.txt", &base));
	assert_string_equal(base.text, "https://a.example/robots.txt");
	assert_false(url_resolve(&base, "ftp://a.example/", &url));
	assert_false(url_resolve(&base, "http://jan@b.example/", &url));
	assert_false(url_resolve(&base, "", &url));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_wait_is_read_in_every_dialect),
		cmocka_unit_test(reservations_are_seen),
		cmocka_unit_test(the_next_page_is_found_among_links),
		cmocka_unit_test(an_interim_answer_does_not_count),
		cmocka_unit_test(what_is_too_long_is_as_good_as_absent),
		cmocka_unit_test(nothing_that_is_sent_breaks_the_reader),
		cmocka_unit_test(urls_are_taken_apart),
		cmocka_unit_test(references_are_seen_from_their_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
