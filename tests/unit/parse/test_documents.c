// SPDX-License-Identifier: EUPL-1.2
// Every document of tests/data/parse gives the posts written beside it (NAME.expected). With SENTIMETER_TEST_UPDATE=1
// those are written anew: look at the difference before you keep it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixtures.h"

enum { ARENA_BYTES = 64 * 1024 * 1024, PRINT_BYTES = 16 * 1024 * 1024, DOCUMENTS_MIN = 50 };

static struct sm_arena *arena_of(void)
{
	struct sm_arena *arena;

	assert_int_equal(sm_arena_open(&arena, ARENA_BYTES, NULL), SM_OK);
	return arena;
}

static void update(const char *name, const struct sm_buffer *out)
{
	char path[1024];
	FILE *file;

	fixture_path(name, path, sizeof(path));
	file = fopen(path, "wb");
	assert_non_null(file);
	fwrite(out->data, 1, out->length, file);
	fclose(file);
}

/* Returns whether the document gave what it should. */
static bool check(const char *name, struct sm_arena *arena)
{
	struct sm_buffer out = { .bytes_max = PRINT_BYTES };
	char expected_name[512], *data, *expected;
	size_t length, expected_length;
	struct sm_payload payload;
	bool same;

	data = fixture_read(name, &length);
	assert_non_null(data);
	payload = fixture_payload(data, length);
	fixture_print(&payload, SM_FORMAT_AUTO, arena, &out);
	snprintf(expected_name, sizeof(expected_name), "%s" EXPECTED, name);
	if (getenv("SENTIMETER_TEST_UPDATE"))
		update(expected_name, &out);
	expected = fixture_read(expected_name, &expected_length);
	same = expected && expected_length == out.length && memcmp(expected, out.data, out.length) == 0;
	if (!same)
		print_message("%s gives:\n%s", name, out.data ? out.data : "");
	free(expected);
	free(data);
	sm_buffer_close(&out);
	sm_arena_wipe(arena);
	return same;
}

static void every_document_gives_the_posts_beside_it(void **state)
{
	struct sm_arena *arena = arena_of();
	struct dirent **name;
	int count = fixture_list(&name), wrong = 0;

	(void)state;
	assert_true(count >= DOCUMENTS_MIN);
	for (int i = 0; i < count; i++) {
		wrong += !check(name[i]->d_name, arena);
		free(name[i]);
	}
	free(name);
	sm_arena_close(arena);
	assert_int_equal(wrong, 0);
}

/* What the printed posts of a small document in memory hold. */
static void expect(struct sm_payload payload, enum sm_format format, const char *wanted, bool there)
{
	struct sm_buffer out = { .bytes_max = PRINT_BYTES };
	struct sm_arena *arena = arena_of();

	fixture_print(&payload, format, arena, &out);
	if ((strstr(out.data, wanted) != NULL) != there)
		fail_msg("%s %s in: %s", wanted, there ? "is not" : "is", out.data);
	sm_buffer_close(&out);
	sm_arena_close(arena);
}

#define ITEM(date) "<rss><channel><item><guid>a</guid><description>x</description>" date "</item></channel></rss>"

static struct sm_payload of(const char *document)
{
	return fixture_payload(document, strlen(document));
}

static void dates_before_feeds_and_after_tomorrow_are_guesses(void **state)
{
	(void)state;
	expect(of(ITEM("<pubDate>Sun, 01 Jan 1995 00:00:00 GMT</pubDate>")), SM_FORMAT_RSS, "date_guessed", false);
	expect(of(ITEM("<pubDate>Sat, 31 Dec 1994 23:59:59 GMT</pubDate>")), SM_FORMAT_RSS, "date_guessed", true);
	expect(of(ITEM("<pubDate>Mon, 25 May 2026 12:00:00 GMT</pubDate>")), SM_FORMAT_RSS, "date_guessed", false);
	expect(of(ITEM("<pubDate>Mon, 25 May 2026 12:00:01 GMT</pubDate>")), SM_FORMAT_RSS, "date_guessed", true);
	expect(of(ITEM("")), SM_FORMAT_RSS, "\"published\":\"2026-05-24T12:00:00Z\",\"date_guessed\":true", true);
}

static void a_payload_that_declines_gives_posts_that_opted_out(void **state)
{
	struct sm_payload payload = of(ITEM(""));

	(void)state;
	expect(payload, SM_FORMAT_AUTO, "opted_out", false);
	payload.noindex = true;
	expect(payload, SM_FORMAT_AUTO, "\"opted_out\":true", true);
	expect(payload, SM_FORMAT_AUTO, "\"declined\":1", true);
}

static void the_configured_address_names_the_platform(void **state)
{
	struct sm_feed feed = { .url = "https://Nieuws.Lindeveen.Example:8443/rss?x=1" };
	struct sm_payload payload = of(ITEM(""));

	(void)state;
	expect(payload, SM_FORMAT_AUTO, "\"platform\":\"feeds.example\"", true);
	payload.feed = &feed;
	expect(payload, SM_FORMAT_AUTO, "\"platform\":\"nieuws.lindeveen.example\"", true);
	payload.feed = NULL;
	payload.base_url = (struct sm_text){ 0 };
	expect(payload, SM_FORMAT_AUTO, "\"platform\":\"local\"", true);
}

static void http_says_the_encoding_before_xml_does(void **state)
{
	struct sm_payload payload = of("<?xml version='1.0' encoding='iso-8859-1'?><rss><channel><item><guid>a</guid>"
				       "<description>vijf \xa4</description></item></channel></rss>");

	(void)state;
	expect(payload, SM_FORMAT_AUTO, "vijf ¤", true);
	payload.media_type = sm_text_of("application/rss+xml; charset=\"ISO-8859-15\"");
	expect(payload, SM_FORMAT_AUTO, "vijf €", true);
	payload.media_type = sm_text_of("application/rss+xml; charset=//IGNORE");
	expect(payload, SM_FORMAT_AUTO, "vijf ¤", true);
}

static void a_wrong_format_is_named(void **state)
{
	(void)state;
	expect(of("[]"), SM_FORMAT_AUTO, "\"format\":3", true);
	expect(of("[]"), SM_FORMAT_BLUESKY, "of another kind", true);
	expect(of("{\"posts\":[]}"), SM_FORMAT_MASTODON, "of another kind", true);
	expect(of("[]"), SM_FORMAT_RSS, "not RSS or Atom", true);
	expect(of("<rss/>"), SM_FORMAT_MASTODON, "not valid JSON", true);
	expect(of("a,b\n1,2\n"), SM_FORMAT_CSV, "column mapping", true);
}

static void an_error_of_a_server_tells_its_code_but_no_words(void **state)
{
	(void)state;
	expect(of("{\"error\":\"NotFound\",\"message\":\"at://did:plc:iemand\"}"), SM_FORMAT_AUTO, "NotFound", true);
	expect(of("{\"error\":\"NotFound\",\"message\":\"at://did:plc:iemand\"}"), SM_FORMAT_AUTO, "iemand", false);
	expect(of("{\"error\":\"geen bericht van @iemand\"}"), SM_FORMAT_AUTO, "iemand", false);
}

static void a_title_that_starts_the_text_is_left_out(void **state)
{
	static const struct {
		const char *item;
		bool kept;
	} known[] = {
		{ "<title>Brand in de kerk</title><description>Brand in de kerk. Veel rook.</description>", false },
		{ "<title>Brand in...</title><description>Brand  in de kerk</description>", false },
		{ "<title>Brand in de ke\xe2\x80\xa6</title><description>Brand in de kerk</description>", false },
		{ "<title>Brand</title><description>Brandweer rukt uit</description>", true },
		{ "<title>Brand</title><description>Veel rook</description>", true },
		{ "<title>Brand in de kerk</title><description>Brand</description>", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		char document[400];

		snprintf(document, sizeof(document), "<rss><channel><item>%s</item></channel></rss>", known[i].item);
		expect(of(document), SM_FORMAT_AUTO, "\"title\"", known[i].kept);
	}
}

static void a_text_is_cut_at_its_maximum_and_says_so(void **state)
{
	size_t length = 70 * 1024;
	char *document = malloc(length + 200), *at;
	struct sm_arena *arena = arena_of();
	struct sm_posts posts;
	struct sm_payload payload;

	(void)state;
	assert_non_null(document);
	at = document + snprintf(document, 100, "<rss><channel><item><guid>a</guid><description>");
	memset(at, 'a', length);
	snprintf(at + length, 100, "</description></item></channel></rss>");
	payload = of(document);
	assert_int_equal(sm_parse(&payload, SM_FORMAT_AUTO, arena, &posts, NULL), SM_OK);
	assert_int_equal(posts.post[0].text.length, 64 * 1024);
	assert_string_equal(posts.note[0].code, "truncated");
	free(document);
	sm_arena_close(arena);
}

static void more_posts_than_the_maximum_are_left_out(void **state)
{
	struct sm_buffer document = { .bytes_max = 4 << 20 };
	struct sm_arena *arena = arena_of();
	struct sm_posts posts;
	struct sm_payload payload;

	(void)state;
	sm_buffer_text(&document, "<rss><channel>");
	for (int i = 0; i < 10010; i++)
		sm_buffer_format(&document, "<item><guid>%d</guid></item>", i);
	sm_buffer_text(&document, "</channel></rss>");
	payload = of(document.data);
	assert_int_equal(sm_parse(&payload, SM_FORMAT_AUTO, arena, &posts, NULL), SM_OK);
	assert_int_equal(posts.count, 10000);
	for (size_t i = 0; i < posts.note_count; i++)
		if (strcmp(posts.note[i].code, "posts-left-out") == 0)
			assert_int_equal(posts.note[i].count, 10);
	sm_buffer_close(&document);
	sm_arena_close(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_document_gives_the_posts_beside_it),
		cmocka_unit_test(dates_before_feeds_and_after_tomorrow_are_guesses),
		cmocka_unit_test(a_payload_that_declines_gives_posts_that_opted_out),
		cmocka_unit_test(the_configured_address_names_the_platform),
		cmocka_unit_test(http_says_the_encoding_before_xml_does),
		cmocka_unit_test(a_wrong_format_is_named),
		cmocka_unit_test(an_error_of_a_server_tells_its_code_but_no_words),
		cmocka_unit_test(a_title_that_starts_the_text_is_left_out),
		cmocka_unit_test(a_text_is_cut_at_its_maximum_and_says_so),
		cmocka_unit_test(more_posts_than_the_maximum_are_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
