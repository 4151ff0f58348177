// SPDX-License-Identifier: EUPL-1.2
// Documents that want to hurt: whatever comes in, parse ends in bounded time and memory.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixtures.h"

enum { ARENA_BYTES = 64 * 1024 * 1024 };

static enum sm_status parse_in(struct sm_arena *arena, const char *data, size_t length, enum sm_format format,
			       struct sm_error *error)
{
	struct sm_payload payload = fixture_payload(data, length);
	struct sm_posts posts;
	enum sm_status status = sm_parse(&payload, format, arena, &posts, error);

	sm_arena_wipe(arena);
	return status;
}

static struct sm_arena *arena_of(size_t bytes)
{
	struct sm_arena *arena;

	assert_int_equal(sm_arena_open(&arena, bytes, NULL), SM_OK);
	return arena;
}

static enum sm_status parse(const char *data, size_t length, enum sm_format format, size_t arena_bytes,
			    struct sm_error *error)
{
	struct sm_arena *arena = arena_of(arena_bytes);
	enum sm_status status = parse_in(arena, data, length, format, error);

	sm_arena_close(arena);
	return status;
}

/* Cut after every byte, in a block of exactly that size, so that a sanitizer sees a read beyond it. */
static void a_document_cut_anywhere_is_read_or_refused(void **state)
{
	struct sm_arena *arena = arena_of(ARENA_BYTES);
	struct dirent **name;
	int count = fixture_list(&name);

	(void)state;
	assert_true(count > 0);
	for (int i = 0; i < count; i++) {
		size_t length;
		char *data = fixture_read(name[i]->d_name, &length);

		assert_non_null(data);
		for (size_t cut = 0; cut < length; cut++) {
			char *copy = test_malloc(cut ? cut : 1);

			memcpy(copy, data, cut);
			(void)!parse_in(arena, copy, cut, SM_FORMAT_AUTO, NULL);
			test_free(copy);
		}
		free(data);
		free(name[i]);
	}
	free(name);
	sm_arena_close(arena);
}

/* The same with a byte changed: every 7th, to save time. */
static void a_document_with_a_wrong_byte_is_read_or_refused(void **state)
{
	static const char wrong[] = { '\0', '<', '"', '\xff', '&' };
	struct sm_arena *arena = arena_of(ARENA_BYTES);
	struct dirent **name;
	int count = fixture_list(&name);

	(void)state;
	for (int i = 0; i < count; i++) {
		size_t length;
		char *data = fixture_read(name[i]->d_name, &length);

		for (size_t at = (size_t)i % 7; at < length; at += 7) {
			char kept = data[at];

			data[at] = wrong[at % sizeof(wrong)];
			(void)!parse_in(arena, data, length, SM_FORMAT_AUTO, NULL);
			data[at] = kept;
		}
		free(data);
		free(name[i]);
	}
	free(name);
	sm_arena_close(arena);
}

static void a_full_arena_is_a_limit_and_no_crash(void **state)
{
	struct dirent **name;
	int count = fixture_list(&name);

	(void)state;
	for (int i = 0; i < count; i++) {
		size_t length;
		char *data = fixture_read(name[i]->d_name, &length);

		for (size_t bytes = 4096; bytes <= 600 * 1024; bytes += bytes / 4)
			(void)!parse(data, length, SM_FORMAT_AUTO, bytes, NULL);
		free(data);
		free(name[i]);
	}
	free(name);
	assert_int_equal(parse("<rss/>", 6, SM_FORMAT_AUTO, 4096, NULL), SM_ERROR_LIMIT);
}

/* 2 MiB of one unit over and over: what takes time by the square of its length would take hours. */
static void repeated(const char *unit, enum sm_format format)
{
	size_t length = 2 * 1024 * 1024, size = strlen(unit);
	char *data = malloc(length + 1);

	assert_non_null(data);
	for (size_t i = 0; i < length; i++)
		data[i] = unit[i % size];
	if (format == SM_FORMAT_RSS)
		memcpy(data, "<rss>", 5);
	(void)!parse(data, length, format, ARENA_BYTES, NULL);
	free(data);
}

static void megabytes_of_anything_end_in_time(void **state)
{
	static const char *const xml[] = { "<a>",    "<item>", "<!--", "<![CDATA[",     "<!x[>", "<a b=\"", "&lt;",
					   "&amp;x", "<",      "</a>", "<item></item>", "<?x",   "\x01",    "\xff" };
	static const char *const json[] = { "[", "{\"a\":", "[],", "0,", "\"\\ud800", "\"a\",", "{\"feed\":[{}," };

	(void)state;
	for (size_t i = 0; i < sizeof(xml) / sizeof(*xml); i++)
		repeated(xml[i], SM_FORMAT_RSS);
	for (size_t i = 0; i < sizeof(json) / sizeof(*json); i++)
		repeated(json[i], SM_FORMAT_AUTO);
}

static void a_document_over_the_maximum_is_a_limit(void **state)
{
	size_t length = 10 * 1024 * 1024 + 1;
	char *data = calloc(1, length);
	struct sm_error error;

	(void)state;
	assert_non_null(data);
	assert_int_equal(parse(data, length, SM_FORMAT_AUTO, ARENA_BYTES, &error), SM_ERROR_LIMIT);
	free(data);
}

static void errors_come_in_two_languages_without_words_of_the_document(void **state)
{
	static const char *const document[] = {
		"GEHEIM",
		"<html>GEHEIM",
		"<GEHEIM/>",
		"{\"GEHEIM\":1}",
		"[{\"content\":\"GEHEIM\"}]",
		"{\"GEHEIM\"",
		"<!DOCTYPE x [<!ENTITY GEHEIM 'x'>]><rss/>",
		"{\"a\":1}\n{\"GEHEIM\":2}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(document) / sizeof(*document); i++) {
		struct sm_error error = { 0 };

		assert_true(parse(document[i], strlen(document[i]), SM_FORMAT_AUTO, ARENA_BYTES, &error) < 0);
		for (int tongue = SM_NL; tongue <= SM_EN; tongue++) {
			assert_true(strlen(error.text[tongue]) > 10);
			assert_null(strstr(error.text[tongue], "GEHEIM"));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_cut_anywhere_is_read_or_refused),
		cmocka_unit_test(a_document_with_a_wrong_byte_is_read_or_refused),
		cmocka_unit_test(a_full_arena_is_a_limit_and_no_crash),
		cmocka_unit_test(megabytes_of_anything_end_in_time),
		cmocka_unit_test(a_document_over_the_maximum_is_a_limit),
		cmocka_unit_test(errors_come_in_two_languages_without_words_of_the_document),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
