// SPDX-License-Identifier: EUPL-1.2
// HTML to text.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "limits.h"
#include "sentimeter/parse.h"

static const struct {
	const char *html, *text;
} known[] = {
	{ "", "" },
	{ "gewone tekst", "gewone tekst" },
	{ "  veel \t wit\n\n ertussen ", "veel wit ertussen" },
	{ "<p>een</p><p>twee</p>", "een\ntwee" },
	{ "een<br>twee<br/>drie<BR />vier", "een\ntwee\ndrie\nvier" },
	{ "<div>een<div>twee</div></div>drie", "een\ntwee\ndrie" },
	{ "<ul><li>een<li>twee</ul>", "een\ntwee" },
	{ "<h1>Kop</h1>tekst", "Kop\ntekst" },
	{ "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc" },
	{ "<blockquote>citaat</blockquote>antwoord", "citaat\nantwoord" },
	{ "<b>vet</b>gedrukt", "vetgedrukt" },
	{ "<p><p><br><br></p>een</p>", "een" },
	/* Entities. */
	{ "R&amp;D &lt;3 &gt; &quot;x&quot; &apos;y&apos;", "R&D <3 > \"x\" 'y'" },
	{ "caf&eacute; na&iuml;ef &euro;5 &hellip;", "café naïef €5 …" },
	{ "&#233;&#xe9;&#XE9;", "ééé" },
	{ "&#128;5 &#150; &#x93;ja&#x94;", "€5 – “ja”" },
	{ "&#128690;", "🚲" },
	{ "a&nbsp;&nbsp;b\xc2\xa0"
	  "c",
	  "a b c" },
	{ "&#0;&#1;x&#xD800;&#x110000;", "x\xef\xbf\xbd\xef\xbf\xbd" },
	{ "&onbekend; &; & &#; &#x;", "&onbekend; &; & &#; &#x;" },
	{ "AT&T en R&D", "AT&T en R&D" },
	{ "?a=1&copy=2", "?a=1&copy=2" },
	{ "1 &lt 2 &amp 3", "1 < 2 & 3" },
	{ "&amp;lt;b&amp;gt;", "&lt;b&gt;" },
	{ "ver&shy;keer park\xc2\xad"
	  "eren",
	  "verkeer parkeren" },
	{ "info&commat;x&period;", "info@x." },
	/* What is not shown. */
	{ "<script>alert('<p>')</script>een<style>p{}</style>", "een" },
	{ "een<template><p>weg</p></template>twee", "eentwee" },
	{ "een<!-- <p>weg</p> -->twee", "eentwee" },
	{ "een<!-- nooit dicht", "een" },
	{ "<span class=\"invisible\">https://</span>zichtbaar", "zichtbaar" },
	{ "<span class='a invisible b'>weg<span>ook</span>weg</span>hier", "hier" },
	{ "<p><span class=invisible>weg</p>hier", "hier" },
	{ "<p hidden>weg</p><p>hier</p>", "hier" },
	{ "<p class=\"quote-inline\">RE: <a href=\"https://x.example/1\">x.example/1</a></p><p>Eens!</p>", "Eens!" },
	{ "<iframe src=x>weg</iframe>hier", "hier" },
	{ "<SCRIPT>x</SCRIPT >hier", "hier" },
	{ "<![CDATA[weg]]>hier", "hier" },
	/* Links. */
	{ "<a href=\"https://m.example/tags/park\" class=\"mention hashtag\">#<span>park</span></a>", "#park" },
	{ "<a href=\"https://m.example/@els\" class=\"u-url mention\">@<span>els</span></a> hoi", "@els hoi" },
	{ "zie <a href=\"https://x.example/a\">https://x.example/a</a> nu", "zie nu" },
	{ "zie <a href=\"https://x.example/a\">x.example/a</a>", "zie" },
	{ "zie <a href=\"https://lang.example/weg/b\"><span class=\"invisible\">https://</span><span "
	  "class=\"ellipsis\">lang.example/we</span><span class=\"invisible\">g/b</span></a> daar",
	  "zie daar" },
	{ "zie <a href=\"https://x.example/?a=1&amp;b=2\">x.example/?a=1&amp;b=2</a> daar", "zie daar" },
	{ "lees <a href=\"https://x.example/\">dit stuk</a>", "lees dit stuk" },
	{ "<a href=\"https://x.example/fietspad\">fietspad</a>", "fietspad" },
	{ "<p>een</p><a href=\"https://x.example\">https://x.example</a><p>twee</p>", "een\ntwee" },
	{ "<a href=x>een<a href=y>twee</a>", "eentwee" },
	/* Pictures that stand for a character. */
	{ "mooi <img class=\"wp-smiley\" alt=\"😉\" src=x> <img alt=\"geen tekst\" src=y>", "mooi 😉" },
	/* What is not HTML. */
	{ "3 < 5 en 7 > 2", "3 < 5 en 7 > 2" },
	{ "ik <3 jou", "ik <3 jou" },
	{ "afgebroken <a href=\"x", "afgebroken" },
	{ "<a href=\"x>tekst</a> na", "tekst na" },
	{ "<", "<" },
	{ "&", "&" },
	{ "</", "" },
	{ "a\x01"
	  "b\x7f"
	  "c\xc2\x85"
	  "d",
	  "abc\xe2\x80\xa6"
	  "d" },
	{ "<p title=\"a>b\">tekst</p>", "tekst" },
	{ "<onbekend>tekst</onbekend>", "tekst" },
	{ "caf\xe9 \x93ja\x94", "café “ja”" }, /* not UTF-8 */
};

static struct sm_text strip(const char *html, size_t length, struct sm_arena *arena)
{
	struct sm_text text;

	assert_int_equal(sm_html_text((struct sm_text){ html, length }, arena, &text), SM_OK);
	return text;
}

static struct sm_arena *arena_of(size_t bytes)
{
	struct sm_arena *arena;

	assert_int_equal(sm_arena_open(&arena, bytes, NULL), SM_OK);
	return arena;
}

static void every_known_fragment_gives_its_text(void **state)
{
	struct sm_arena *arena = arena_of(1 << 20);
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		struct sm_text text = strip(known[i].html, strlen(known[i].html), arena);

		if (!sm_text_is(text, known[i].text)) {
			print_message("%s: [%.*s], not [%s]\n", known[i].html, (int)text.length, text.data,
				      known[i].text);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
	sm_arena_close(arena);
}

static void any_cut_of_a_fragment_is_read_within_its_bounds(void **state)
{
	struct sm_arena *arena = arena_of(1 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		for (size_t length = 0; length < strlen(known[i].html); length++) {
			char *copy = test_malloc(length ? length : 1);

			memcpy(copy, known[i].html, length);
			strip(copy, length, arena);
			test_free(copy);
			sm_arena_wipe(arena);
		}
	sm_arena_close(arena);
}

static void a_long_text_is_cut_at_a_character(void **state)
{
	struct sm_arena *arena = arena_of(1 << 22);
	size_t length = 3 * (size_t)TEXT_BYTES_MAX;
	char *html = malloc(length);
	struct sm_text text;

	(void)state;
	assert_non_null(html);
	for (size_t i = 0; i < length; i += 3)
		memcpy(html + i, "€", 3);
	text = strip(html, length, arena);
	assert_int_equal(text.length, TEXT_BYTES_MAX - TEXT_BYTES_MAX % 3);
	free(html);
	sm_arena_close(arena);
}

static void nesting_and_open_tags_cost_no_more_than_their_length(void **state)
{
	static const char *const unit[] = {
		"<div>", "<a href=\"", "<!--", "<span class=invisible>", "&", "<a '", "</p"
	};
	struct sm_arena *arena = arena_of(1 << 24);
	size_t length = 2 << 20;
	char *html = malloc(length);

	(void)state;
	assert_non_null(html);
	for (size_t u = 0; u < sizeof(unit) / sizeof(*unit); u++) {
		for (size_t i = 0; i < length; i++)
			html[i] = unit[u][i % strlen(unit[u])];
		strip(html, length, arena); /* a quadratic scan would take minutes: the test has a time limit */
		sm_arena_wipe(arena);
	}
	free(html);
	sm_arena_close(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_known_fragment_gives_its_text),
		cmocka_unit_test(any_cut_of_a_fragment_is_read_within_its_bounds),
		cmocka_unit_test(a_long_text_is_cut_at_a_character),
		cmocka_unit_test(nesting_and_open_tags_cost_no_more_than_their_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
