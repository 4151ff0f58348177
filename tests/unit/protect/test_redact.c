// SPDX-License-Identifier: EUPL-1.2
// test_redact: the tables of tests/data/redact → found, all of it and nothing else, byte for byte.
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "redact/redact.h"

enum { TYPES_MAX = 32, EXPECTED_MAX = 8 };

struct tally {
	char type[16];
	int cases, found, false_alarms;
};

struct fixture {
	struct sm_redactor *redactor;
	struct sm_arena *arena;
	struct tally tally[TYPES_MAX];
};

struct expected {
	size_t start, end;
};

static const char *root(const char *below, char *path, size_t size)
{
	const char *from = getenv("SENTIMETER_TEST_ROOT");

	snprintf(path, size, "%s/%s", from ? from : ".", below);
	return path;
}

static int open_all(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	struct sm_error error = { 0 };
	char path[512];

	*state = fixture;
	if (!fixture || sm_arena_open(&fixture->arena, 64 * 1024 * 1024, &error) != SM_OK ||
	    sm_redactor_open(root("rules", path, sizeof(path)), &fixture->redactor, &error) != SM_OK) {
		print_error("%s:%d %s\n", error.where, error.line, error.text[SM_EN]);
		return -1;
	}
	return 0;
}

static int close_all(void **state)
{
	struct fixture *fixture = *state;

	sm_redactor_close(fixture->redactor);
	sm_arena_close(fixture->arena);
	free(fixture);
	return 0;
}

static size_t encode(unsigned long code, char *out)
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	out[0] = (char)(0xe0 | code >> 12);
	out[1] = (char)(0x80 | (code >> 6 & 0x3f));
	out[2] = (char)(0x80 | (code & 0x3f));
	return 3;
}

/* A line of a table → the text, and where its ⟦ and ⟧ stood. */
static size_t unfold(const char *line, char *text, struct expected *expected, size_t *count)
{
	size_t length = 0;

	*count = 0;
	while (*line) {
		if (strncmp(line, "⟦", 3) == 0) {
			assert_true(*count < EXPECTED_MAX);
			expected[*count].start = length;
			line += 3;
		} else if (strncmp(line, "⟧", 3) == 0) {
			expected[(*count)++].end = length;
			line += 3;
		} else if (strncmp(line, "\\n", 2) == 0) {
			text[length++] = '\n';
			line += 2;
		} else if (strncmp(line, "\\u{", 3) == 0) {
			char *after;

			length += encode(strtoul(line + 3, &after, 16), text + length);
			line = after + 1;
		} else {
			text[length++] = *line++;
		}
	}
	return length;
}

static struct tally *tally_of(struct fixture *fixture, const char *type)
{
	struct tally *tally = fixture->tally;

	while (tally->type[0] && strcmp(tally->type, type) != 0)
		tally++;
	snprintf(tally->type, sizeof(tally->type), "%.15s", type);
	return tally;
}

static bool as_expected(const struct sm_span *span, size_t count, const struct expected *expected, size_t wanted,
			const char *type)
{
	if (count != wanted)
		return false;
	for (size_t i = 0; i < count; i++)
		if (span[i].start != expected[i].start || span[i].end != expected[i].end ||
		    strcmp(span[i].type, type) != 0)
			return false;
	return true;
}

static struct sm_span span[SM_SPANS_MAX];

static size_t redact(struct fixture *fixture, const char *text, size_t length, struct sm_text *redacted)
{
	struct sm_error error = { 0 };
	size_t count = 0;
	enum sm_status status = sm_redact(fixture->redactor, (struct sm_text){ text, length }, (struct sm_text){ 0 },
					  fixture->arena, redacted, span, &count, &error);

	if (status != SM_OK)
		fail_msg("%s", error.text[SM_EN]);
	return count;
}

static FILE *open_table(const char *name)
{
	char path[512], below[256];
	FILE *file;

	snprintf(below, sizeof(below), "tests/data/redact/%s", name);
	file = fopen(root(below, path, sizeof(path)), "r");
	assert_non_null(file);
	return file;
}

static char *next_line(FILE *file, char *line, int size)
{
	while (fgets(line, size, file)) {
		line[strcspn(line, "\n")] = '\0';
		if (*line && *line != '#')
			return line;
	}
	return NULL;
}

static void every_identifier_is_found_to_the_byte(void **state)
{
	struct fixture *fixture = *state;
	FILE *file = open_table("found.tsv");
	char line[1024], text[1024];
	int cases = 0, missed = 0;

	while (next_line(file, line, sizeof(line))) {
		char *type = line, *marked = strchr(line, '\t');
		struct expected expected[EXPECTED_MAX];
		struct sm_text redacted;
		size_t wanted, count, length;

		assert_non_null(marked);
		*marked++ = '\0';
		length = unfold(marked, text, expected, &wanted);
		count = redact(fixture, text, length, &redacted);
		cases++;
		tally_of(fixture, type)->cases++;
		if (as_expected(span, count, expected, wanted, type)) {
			tally_of(fixture, type)->found++;
		} else {
			print_error("%s: %s → %.*s\n", type, marked, (int)redacted.length, redacted.data);
			missed++;
		}
		sm_arena_wipe(fixture->arena);
	}
	fclose(file);
	assert_true(cases >= 300);
	assert_int_equal(missed, 0);
}

static void ordinary_talk_stays_as_it_is(void **state)
{
	struct fixture *fixture = *state;
	FILE *file = open_table("ordinary.txt");
	char line[1024], text[1024];
	int cases = 0, alarms = 0;

	while (next_line(file, line, sizeof(line))) {
		struct expected none[EXPECTED_MAX];
		struct sm_text redacted;
		size_t marks, count, length = unfold(line, text, none, &marks);

		count = redact(fixture, text, length, &redacted);
		cases++;
		for (size_t i = 0; i < count; i++)
			tally_of(fixture, span[i].type)->false_alarms++;
		if (count) {
			print_error("%s → %.*s\n", line, (int)redacted.length, redacted.data);
			alarms++;
		} else {
			assert_int_equal(redacted.length, length);
			assert_memory_equal(redacted.data, text, length);
		}
		sm_arena_wipe(fixture->arena);
	}
	fclose(file);
	for (struct tally *tally = fixture->tally; tally->type[0]; tally++)
		print_message("%-10s found %3d of %3d, false alarms %d of %d texts\n", tally->type, tally->found,
			      tally->cases, tally->false_alarms, cases);
	assert_true(cases >= 200);
	assert_int_equal(alarms, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_identifier_is_found_to_the_byte),
		cmocka_unit_test(ordinary_talk_stays_as_it_is),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
