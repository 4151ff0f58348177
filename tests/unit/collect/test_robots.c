// SPDX-License-Identifier: EUPL-1.2
// Unit tests of robots.c: RFC 9309, rule by rule.
#include "sentimeter/collect.h"
#include "test.h"

struct vector {
	const char *text, *agent, *url;
	bool allowed;
};

static void check(const struct vector *vectors, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct vector *v = &vectors[i];

		if (sm_robots_allowed(sm_text_of(v->text), v->agent, v->url) != v->allowed)
			fail_msg("vector %zu: %s asks %s, expected %s of\n%s", i, v->agent, v->url,
				 v->allowed ? "allowed" : "disallowed", v->text);
	}
}

#define CHECK(vectors) check(vectors, sizeof(vectors) / sizeof((vectors)[0]))
#define ME             "sentimeter"
#define ALL            "User-agent: *\n"

static void nothing_said_is_allowed(void **state)
{
	static const struct vector v[] = {
		{ "", ME, "https://a.example/x", true },
		{ "# only a comment\n\n", ME, "https://a.example/x", true },
		{ ALL "Disallow:\n", ME, "/x", true },
		{ ALL "Allow:\n", ME, "/x", true },
		{ "<html><body>Niet gevonden: /</body></html>", ME, "/x", true },
		{ "Disallow: /\n", ME, "/x", true }, /* no group */
		{ "Sitemap: https://a.example/s.xml\n", ME, "/x", true },
		{ ALL "Noindex: /x\n", ME, "/x", true },
		{ "User-agent:\nDisallow: /\n", ME, "/x", true },
	};

	(void)state;
	CHECK(v);
}

static void the_group_of_the_agent_wins_over_everybody(void **state)
{
	static const struct vector v[] = {
		{ ALL "Disallow: /\n", ME, "/x", false },
		{ ALL "Disallow: /\nAllow: /x/index.html\n", ME, "/x/", true }, /* the same page */
		{ ALL "Disallow: /\nAllow: /x/index.htm\n", ME, "/x/", true },
		{ ALL "Disallow: /\nAllow: /x/index.html\n", ME, "/x/y", false },
		{ ALL "Disallow: /\nAllow: /x/index.html\n", ME, "/x/index.html", true },
		{ ALL "Allow: /\nDisallow: /x/index.html\n", ME, "/x/", true },
		{ ALL "Disallow: /\n\nUser-agent: sentimeter\nAllow: /\n", ME, "/x", true },
		{ "User-agent: sentimeter\nDisallow:\n\n" ALL "Disallow: /\n", ME, "/x", true },
		{ "User-agent: sentimeter\n\n" ALL "Disallow: /\n", ME, "/x", false }, /* one group of two agents */
		{ "User-agent: sentimeter\nDisallow: /\n\n" ALL "Allow: /\n", ME, "/x", false },
		{ "User-agent: other\nDisallow: /\n", ME, "/x", true },
		{ "User-agent: other\nDisallow: /\n\n" ALL "Disallow: /a\n", ME, "/x", true },
		{ "User-agent: other\nDisallow: /\n\n" ALL "Disallow: /a\n", ME, "/a", false },
		{ "User-agent: SentiMeter\nDisallow: /\n", ME, "/x", false },
		{ "User-agent: sentimeter\nDisallow: /\n", "SENTIMETER", "/x", false },
		{ "User-agent: sentimeter/0.1\nDisallow: /\n", ME, "/x", false },
		{ "User-agent: sentimeter\nDisallow: /\n", "sentimeter/0.1 (+https://a.example)", "/x", false },
		{ "User-agent: senti\nDisallow: /\n", ME, "/x", true }, /* a part is another name */
		{ "User-agent: sentimeter-x\nDisallow: /\n", ME, "/x", true },
		{ "User-agent: *bot\nDisallow: /\n", ME, "/x", true },
		{ "User-agent: * # all\nDisallow: /\n", ME, "/x", false },
	};

	(void)state;
	CHECK(v);
}

static void groups_of_one_agent_are_merged(void **state)
{
	static const struct vector v[] = {
		{ "User-agent: a\nUser-agent: sentimeter\nDisallow: /x\n", ME, "/x", false },
		{ "User-agent: sentimeter\nUser-agent: a\nDisallow: /x\n", ME, "/x", false },
		{ "User-agent: sentimeter\nDisallow: /a\n\nUser-agent: b\nDisallow: /c\n\n"
		  "User-agent: sentimeter\nDisallow: /x\n",
		  ME, "/a", false },
		{ "User-agent: sentimeter\nDisallow: /a\n\nUser-agent: b\nDisallow: /c\n\n"
		  "User-agent: sentimeter\nDisallow: /x\n",
		  ME, "/x", false },
		{ "User-agent: sentimeter\nDisallow: /a\n\nUser-agent: b\nDisallow: /c\n", ME, "/c", true },
		{ ALL "Disallow: /a\n" ALL "Disallow: /x\n", ME, "/a", false },
		{ "User-agent: sentimeter\nSitemap: https://a.example/s\nUser-agent: b\nDisallow: /x\n", ME, "/x",
		  false }, /* other lines do not end a group */
		{ "User-agent: sentimeter\nCrawl-delay: 5\nUser-agent: b\nDisallow: /x\n", ME, "/x", false },
		{ "User-agent: sentimeter\n\n\n# c\n\nDisallow: /x\n", ME, "/x", false }, /* nor do blank ones */
	};

	(void)state;
	CHECK(v);
}

static void the_longest_match_wins_and_allow_wins_a_tie(void **state)
{
	static const struct vector v[] = {
		{ ALL "Disallow: /\nAllow: /pub\n", ME, "/pub/x", true },
		{ ALL "Allow: /pub\nDisallow: /\n", ME, "/other", false },
		{ ALL "Allow: /pub\nDisallow: /pub/no\n", ME, "/pub/no/x", false },
		{ ALL "Allow: /x\nDisallow: /x\n", ME, "/x", true },
		{ ALL "Disallow: /x\nAllow: /x\n", ME, "/x", true },
		{ ALL "Allow: /example/page/\nDisallow: /example/page/disallowed.gif\n", ME,
		  "/example/page/disallowed.gif", false },
		{ ALL "Allow: /page\nDisallow: /*.htm\n", ME, "/page.htm", false }, /* 6 octets against 5 */
		{ ALL "Allow: /$\nDisallow: /\n", ME, "/", true },
		{ ALL "Allow: /$\nDisallow: /\n", ME, "/x", false },
		{ ALL "Allow: /p\nDisallow: /\n", ME, "/P", false }, /* paths have case */
		{ ALL "Disallow: /fish\n", ME, "/fishheads/yum.html", false },
		{ ALL "Disallow: /fish/\n", ME, "/fish", true },
		{ ALL "Disallow: fish\n", ME, "/fish", true }, /* a path starts with / */
		{ ALL "Disallow: /\xe3\x83\x84\nAllow: /%E3%83\n", ME, "/\xe3\x83\x84", false }, /* 10 against 7 */
	};

	(void)state;
	CHECK(v);
}

static void stars_and_the_dollar(void **state)
{
	static const struct vector v[] = {
		{ ALL "Disallow: *\n", ME, "/x", false },
		{ ALL "Disallow: /*.php\n", ME, "/a/b.php?c", false },
		{ ALL "Disallow: /*.php$\n", ME, "/a/b.php?c", true },
		{ ALL "Disallow: /*.php$\n", ME, "/a.php/b.php", false },
		{ ALL "Disallow: /a*b*c\n", ME, "/aXbYcZ", false },
		{ ALL "Disallow: /a*b*c\n", ME, "/aXcYb", true },
		{ ALL "Disallow: /**x\n", ME, "/yx", false },
		{ ALL "Disallow: /x*$\n", ME, "/xyz", false },
		{ ALL "Disallow: /x$y\n", ME, "/x$yz", false }, /* not at the end: itself */
		{ ALL "Disallow: /x$y\n", ME, "/x", true },
		{ ALL "Disallow: /a-%2A.html\n", ME, "/a-*.html", false },
		{ ALL "Disallow: /a-%2A.html\n", ME, "/a-b.html", true },
		{ ALL "Disallow: /a%24\n", ME, "/a$b", false },
		{ ALL "Disallow: /t/*/*.rss\n", ME, "/t/naam/12.rss", false },
		{ ALL "Disallow: /t/*/*.rss\n", ME, "/latest.rss", true },
		{ ALL "Disallow: /*/edit\n", ME, "/p?to=/x/edit", false },
	};

	(void)state;
	CHECK(v);
}

static void all_spellings_of_a_path_are_one(void **state)
{
	static const struct vector v[] = {
		{ ALL "Disallow: /foo/bar/\xe3\x83\x84\n", ME, "/foo/bar/%E3%83%84", false },
		{ ALL "Disallow: /foo/bar/%E3%83%84\n", ME, "/foo/bar/\xe3\x83\x84", false },
		{ ALL "Disallow: /foo/bar/%e3%83%84\n", ME, "/foo/bar/%E3%83%84", false },
		{ ALL "Disallow: /foo/bar/%62%61%7A\n", ME, "/foo/bar/baz", false },
		{ ALL "Disallow: /foo/bar/baz\n", ME, "/foo/bar/%62%61%7A", false },
		{ ALL "Disallow: /a%2Fb\n", ME, "/a/b", true }, /* reserved: another path */
		{ ALL "Disallow: /a/b\n", ME, "/a%2Fb", true },
		{ ALL "Disallow: /a?u=https://foo.bar\n", ME, "/a?u=https%3A%2F%2Ffoo.bar", false },
		{ ALL "Disallow: /a?u=https%3A%2F%2Ffoo.bar\n", ME, "/a?u=https://foo.bar", false },
		{ ALL "Disallow: /%7Ejan\n", ME, "/~jan", false },
		{ ALL "Disallow: /100%\n", ME, "/100%25", false },
		{ ALL "Disallow: /a%2\n", ME, "/a%252", false },
		{ ALL "Disallow: /een twee\n", ME, "/een%20twee", false },
	};

	(void)state;
	CHECK(v);
}

static void lines_end_in_any_way(void **state)
{
	static const struct vector v[] = {
		{ "User-agent: *\rDisallow: /x\r", ME, "/x", false },
		{ "User-agent: *\r\nDisallow: /x\r\n", ME, "/x", false },
		{ "User-agent: *\nDisallow: /x", ME, "/x", false },
		{ "\xef\xbb\xbfUser-agent: *\nDisallow: /x\n", ME, "/x", false },
		{ "  user-AGENT :\t*  \n\tDISALLOW  :  /x  # c\n", ME, "/x", false },
		{ ALL "Disallow: /x#y\n", ME, "/x", false },
		{ ALL "Disallow /x\n", ME, "/x", false }, /* forgotten colon */
		{ "Useragent: *\nDissallow: /x\n", ME, "/x", false },
	};

	(void)state;
	CHECK(v);
}

static void urls_are_reduced_to_their_path(void **state)
{
	static const struct vector v[] = {
		{ ALL "Disallow: /x\n", ME, "https://a.example/x", false },
		{ ALL "Disallow: /x\n", ME, "https://a.example:8443/x?y#z", false },
		{ ALL "Disallow: /\n", ME, "https://a.example", false },
		{ ALL "Disallow: /?q\n", ME, "https://a.example?q=1", false },
		{ ALL "Disallow: /x\n", ME, "a.example/x", false },
		{ ALL "Disallow: /x\n", ME, "/y?from=https://a.example/x", true },
		{ ALL "Disallow: /y#x\n", ME, "/y#x", false },
		{ ALL "Disallow: /\n", ME, "https://a.example/robots.txt", true }, /* always */
		{ ALL "Disallow: /\n", ME, "https://a.example/robots.txt.old", false },
	};

	(void)state;
	CHECK(v);
}

static void known_servers_say_what_they_say(void **state)
{
	static const char lemmy[] = ALL "Disallow: /login\nDisallow: /api\nDisallow: /search\nCrawl-delay: 60\n";
	static const char social[] =
	    "User-agent: GPTBot\nDisallow: /\n\n" ALL "Disallow: /media_proxy/\nDisallow: /interact/\n";
	static const struct vector v[] = {
		{ lemmy, ME, "/api/v3/post/list", false },
		{ lemmy, ME, "/feeds/c/stad.xml?sort=New", true },
		{ social, ME, "/api/v1/timelines/tag/stad", true },
		{ social, "GPTBot", "/api/v1/timelines/tag/stad", false },
	};

	(void)state;
	CHECK(v);
}

static void rules_count_up_to_500_kib(void **state)
{
	enum { KIB500 = 500 * 1024 };
	static char text[KIB500 + 100];
	static const char head[] = ALL, inside[] = "\nDisallow: /x\n", cut[] = "\nDisallow: /long\n";

	(void)state;
	memset(text, '#', sizeof(text));
	memcpy(text, head, sizeof(head) - 1);
	memcpy(text + KIB500 - (sizeof(inside) - 1), inside, sizeof(inside) - 1);
	assert_false(sm_robots_allowed((struct sm_text){ text, sizeof(text) }, ME, "/x"));
	/* Cut in the middle, "/long" would become "/l" and close more than was asked. */
	memset(text + KIB500 - 20, '#', 20);
	memcpy(text + KIB500 - (sizeof(cut) - 5), cut, sizeof(cut) - 1);
	assert_true(sm_robots_allowed((struct sm_text){ text, sizeof(text) }, ME, "/long"));
	assert_true(sm_robots_allowed((struct sm_text){ text, sizeof(text) }, ME, "/l"));
}

static void bytes_of_any_kind_are_read(void **state)
{
	static const char text[] = "User-agent: *\n\0\xff\xfe: x\nDisallow: /\0x\n:\n::\n#\nDisallow\nUser-agent\n";

	(void)state;
	assert_true(sm_robots_allowed((struct sm_text){ text, sizeof(text) - 1 }, ME, "/y"));
	assert_true(sm_robots_allowed((struct sm_text){ NULL, 0 }, "", ""));
	assert_false(sm_robots_allowed(sm_text_of(ALL "Disallow: /"), "", ""));
}

static void nothing_that_is_sent_breaks_the_reader(void **state)
{
	static const char *const piece[] = {
		"User-agent:", "sentimeter", "*", "Disallow:", "Allow:",       "/", "$", "%", "2F", "\n", "\r", "#",
		"?",           "\xc3",       "a", " ",         "Crawl-delay:", "9", "."
	};
	uint32_t seed = 1;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		char text[400], url[100] = "";
		size_t length = 0, url_length = 0;

		for (int j = 0; j < 30; j++) {
			seed = seed * 1664525 + 1013904223;
			length +=
			    (size_t)snprintf(text + length, sizeof(text) - length, "%s", piece[(seed >> 16) % 19]);
			if (j % 5 == 0)
				url_length += (size_t)snprintf(url + url_length, sizeof(url) - url_length, "%s",
							       piece[(seed >> 20) % 19]);
		}
		(void)sm_robots_delay_s((struct sm_text){ text, length }, ME);
		if (!sm_robots_allowed((struct sm_text){ text, length }, ME, url))
			assert_non_null(strstr(text, "Disallow:"));
	}
}

static void crawl_delay_is_the_agents_own(void **state)
{
	static const struct {
		const char *text;
		double delay_s;
	} v[] = {
		{ "", -1 },
		{ ALL "Disallow: /\n", -1 },
		{ ALL "Crawl-delay: 60\n", 60 },
		{ ALL "Crawl-delay: 2.5\n", 2.5 },
		{ ALL "Crawl-delay: 60\nUser-agent: x\nDisallow: /\n", 60 },
		{ ALL "Crawl-delay: 60\nAllow: /\n\nUser-agent: sentimeter\nCrawl-delay: 5\n", 5 },
		{ ALL "Crawl-delay: 60\nAllow: /\n\nUser-agent: sentimeter\nAllow: /\n", -1 },
		{ "User-agent: other\nCrawl-delay: 60\n", -1 },
		{ "Crawl-delay: 60\n", -1 },
		{ ALL "Crawl-delay: -1\n", -1 },
		{ ALL "Crawl-delay: soon\n", -1 },
		{ ALL "Crawl-delay: 0\n", 0 },
		{ ALL "Crawl-delay: 10\nCrawl-delay: 3\n", 10 },
		{ ALL "crawl-DELAY : 500 # s\n", 500 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		if (sm_robots_delay_s(sm_text_of(v[i].text), ME) != v[i].delay_s)
			fail_msg("delay %zu", i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_said_is_allowed),
		cmocka_unit_test(the_group_of_the_agent_wins_over_everybody),
		cmocka_unit_test(groups_of_one_agent_are_merged),
		cmocka_unit_test(the_longest_match_wins_and_allow_wins_a_tie),
		cmocka_unit_test(stars_and_the_dollar),
		cmocka_unit_test(all_spellings_of_a_path_are_one),
		cmocka_unit_test(lines_end_in_any_way),
		cmocka_unit_test(urls_are_reduced_to_their_path),
		cmocka_unit_test(known_servers_say_what_they_say),
		cmocka_unit_test(rules_count_up_to_500_kib),
		cmocka_unit_test(bytes_of_any_kind_are_read),
		cmocka_unit_test(nothing_that_is_sent_breaks_the_reader),
		cmocka_unit_test(crawl_delay_is_the_agents_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
