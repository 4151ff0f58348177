// SPDX-License-Identifier: EUPL-1.2
// test_redact_hostile: input that means harm, limits, and a redactor without its rules → fail closed, or a leak found.
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "redact/redact.h"

enum { POST_BYTES_MAX = 64 * 1024 };

struct fixture {
	struct sm_redactor *redactor;
	struct sm_arena *arena;
	char directory[64]; /* of rules that a test writes itself */
};

static struct sm_span span[SM_SPANS_MAX];

static int open_all(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	const char *root = getenv("SENTIMETER_TEST_ROOT");
	struct sm_error error = { 0 };
	char path[512];

	*state = fixture;
	if (!fixture)
		return -1;
	snprintf(path, sizeof(path), "%s/rules", root ? root : ".");
	snprintf(fixture->directory, sizeof(fixture->directory), "/tmp/test-redact-XXXXXX");
	if (!mkdtemp(fixture->directory) || sm_arena_open(&fixture->arena, 64 * 1024 * 1024, &error) != SM_OK ||
	    sm_redactor_open(path, &fixture->redactor, &error) != SM_OK)
		return -1;
	snprintf(path, sizeof(path), "%s/redaction", fixture->directory);
	return mkdir(path, 0700);
}

static void write_rule(const struct fixture *fixture, const char *name, const char *text)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/redaction/%s", fixture->directory, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static const char *const rule_files[] = { "types.tsv", "words.tsv", "look-alikes.tsv", "iban.tsv", "patterns.tsv" };

static int close_all(void **state)
{
	struct fixture *fixture = *state;
	char path[512];

	for (size_t i = 0; i < sizeof(rule_files) / sizeof(*rule_files); i++) {
		snprintf(path, sizeof(path), "%s/redaction/%s", fixture->directory, rule_files[i]);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/redaction", fixture->directory);
	rmdir(path);
	rmdir(fixture->directory);
	sm_redactor_close(fixture->redactor);
	sm_arena_close(fixture->arena);
	free(fixture);
	return 0;
}

static void empty_rules(const struct fixture *fixture)
{
	for (size_t i = 0; i < sizeof(rule_files) / sizeof(*rule_files); i++)
		write_rule(fixture, rule_files[i], "# nothing\n");
}

static enum sm_status redact(struct fixture *fixture, struct sm_redactor *redactor, struct sm_text text,
			     struct sm_text known, struct sm_text *redacted, size_t *count)
{
	struct sm_error error = { 0 };

	return sm_redact(redactor, text, known, fixture->arena, redacted, span, count, &error);
}

static void spans_are_in_order(size_t count, size_t length)
{
	for (size_t i = 0; i < count; i++) {
		assert_true(span[i].start < span[i].end);
		assert_true(span[i].end <= length);
		assert_true(i == 0 || span[i - 1].end <= span[i].start);
	}
}

/* ---- Negative control: the same detector, with and without the safeguard. ---- */

static const char *const planted[] = { "06-12345678",   "jan@voorbeeld.example", "111222333",   "GX-123-K",
				       "192.0.2.44",    "4111111111111111",      "@buurman_72", "1234 AB 56",
				       "NL002455799B11" };

static size_t leaks(struct sm_text text)
{
	size_t found = 0;

	for (size_t i = 0; i < sizeof(planted) / sizeof(*planted); i++)
		found += memmem(text.data, text.length, planted[i], strlen(planted[i])) != NULL;
	return found;
}

static struct sm_text planted_text(struct fixture *fixture)
{
	char *text = sm_arena_take(fixture->arena, 1024);
	size_t length = 0;

	for (size_t i = 0; i < sizeof(planted) / sizeof(*planted); i++)
		length += (size_t)snprintf(text + length, 1024 - length, "dit is %s, zegt men. ", planted[i]);
	return (struct sm_text){ text, length };
}

static void without_rules_the_same_identifiers_leak(void **state)
{
	struct fixture *fixture = *state;
	struct sm_text text = planted_text(fixture), redacted;
	struct sm_redactor *bare;
	struct sm_error error;
	size_t count;

	assert_int_equal(redact(fixture, fixture->redactor, text, SM_TEXT(""), &redacted, &count), SM_OK);
	assert_int_equal(leaks(redacted), 0);

	empty_rules(fixture);
	assert_int_equal(redact_open(fixture->directory, false, &bare, &error), SM_OK);
	assert_int_equal(redact(fixture, bare, text, SM_TEXT(""), &redacted, &count), SM_OK);
	assert_int_equal(leaks(redacted), sizeof(planted) / sizeof(*planted));
	sm_redactor_close(bare);
}

static void emptied_rules_do_not_open(void **state)
{
	struct fixture *fixture = *state;
	struct sm_redactor *redactor;
	struct sm_error error;

	empty_rules(fixture);
	assert_int_equal(sm_redactor_open(fixture->directory, &redactor, &error), SM_ERROR_CONFIG);
	assert_null(redactor);
	assert_int_equal(sm_redactor_open("/nowhere", &redactor, &error), SM_ERROR_INPUT);
}

static void a_wrong_rule_is_told_with_its_line(void **state)
{
	static const struct {
		const char *file, *text;
	} wrong[] = {
		{ "patterns.tsv", "# one\nname\tdigit\t-\t(\n" },
		{ "patterns.tsv", "# one\nnoname\tdigit\t-\t1\n" },
		{ "patterns.tsv", "# one\nname\tnowhere\t-\t1\n" },
		{ "patterns.tsv", "# one\nname\tdigit\tnocheck\t1\n" },
		{ "patterns.tsv", "# one\nname\tdigit\t-\t{unknown}\n" },
		{ "patterns.tsv", "# one\nname\tdigit\n" },
		{ "types.tsv", "# one\nname\tnaam\n" },
		{ "words.tsv", "# one\nclass\n" },
		{ "look-alikes.tsv", "# one\nU+41\tA\n" },
		{ "look-alikes.tsv", "# one\n&unended\tA\n" },
		{ "iban.tsv", "# one\nNL\t1\n" },
	};
	struct fixture *fixture = *state;
	struct sm_redactor *redactor;
	struct sm_error error;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		empty_rules(fixture);
		write_rule(fixture, "types.tsv", "name\tnaam\tname\t[naam]\tyields\n");
		write_rule(fixture, wrong[i].file, wrong[i].text);
		assert_int_equal(redact_open(fixture->directory, false, &redactor, &error), SM_ERROR_CONFIG);
		assert_int_equal(error.line, 2);
		assert_non_null(strstr(error.where, wrong[i].file));
	}
}

static void without_machine_code_the_same_is_found(void **state)
{
	struct fixture *fixture = *state;
	struct sm_text text = planted_text(fixture), redacted, slowly;
	size_t count, slow_count;

	assert_int_equal(redact(fixture, fixture->redactor, text, SM_TEXT(""), &redacted, &count), SM_OK);
	fixture->redactor->interpreted = !fixture->redactor->interpreted;
	assert_int_equal(redact(fixture, fixture->redactor, text, SM_TEXT(""), &slowly, &slow_count), SM_OK);
	fixture->redactor->interpreted = !fixture->redactor->interpreted;
	assert_int_equal(count, slow_count);
	assert_true(sm_text_equal(redacted, slowly));
}

/* ---- Limits ---- */

static void a_match_limit_refuses_the_text(void **state)
{
	struct fixture *fixture = *state;
	struct sm_redactor *slow;
	struct sm_error error;
	struct sm_text redacted;
	size_t count = 7;

	empty_rules(fixture);
	write_rule(fixture, "types.tsv", "name\tnaam\tname\t[naam]\tyields\n");
	write_rule(fixture, "patterns.tsv", "name\tdigit\t-\t(?:1|11|111)+z\n");
	assert_int_equal(redact_open(fixture->directory, false, &slow, &error), SM_OK);
	assert_int_equal(redact(fixture, slow, SM_TEXT("11111111111111111111111111111111111111111yz"), SM_TEXT(""),
				&redacted, &count),
			 SM_ERROR_LIMIT);
	assert_int_equal(redacted.length, 0);
	assert_int_equal(count, 0);
	sm_redactor_close(slow);
}

static void too_many_identifiers_refuse_the_text(void **state)
{
	struct fixture *fixture = *state;
	size_t length = (SM_SPANS_MAX + 1) * 8, count;
	char *text = malloc(length);
	struct sm_text redacted;

	for (size_t i = 0; i < length; i += 8)
		memcpy(text + i, "@abcde; ", 8);
	assert_int_equal(
	    redact(fixture, fixture->redactor, (struct sm_text){ text, length }, SM_TEXT(""), &redacted, &count),
	    SM_ERROR_LIMIT);
	assert_int_equal(
	    redact(fixture, fixture->redactor, (struct sm_text){ text, length - 8 }, SM_TEXT(""), &redacted, &count),
	    SM_OK);
	assert_int_equal(count, SM_SPANS_MAX);
	free(text);
}

static void an_arena_that_is_full_refuses_the_text(void **state)
{
	struct fixture *fixture = *state;
	struct sm_arena *small;
	struct sm_error error;
	struct sm_text redacted;
	size_t count;
	char *text = calloc(1, POST_BYTES_MAX);

	memset(text, 'a', POST_BYTES_MAX);
	text[0] = '\xc3'; /* asks for a view */
	assert_int_equal(sm_arena_open(&small, 4096, &error), SM_OK);
	assert_int_equal(sm_redact(fixture->redactor, (struct sm_text){ text, POST_BYTES_MAX }, SM_TEXT(""), small,
				   &redacted, span, &count, &error),
			 SM_ERROR_LIMIT);
	sm_arena_close(small);
	free(text);
}

/* ---- The worst that fits in a post ---- */

static const char *const hostile[] = {
	"1-",
	"1",
	"12 ",
	"a@",
	"a@b.",
	"a.",
	"1:",
	"ab:",
	"http://",
	"A. ",
	"Jan van de ",
	"Jan ",
	"06-1234567 ",
	"0 ",
	"+3 ",
	"NL91 TEST ",
	"AB-12-C ",
	"a1",
	"geboren op ",
	"ik ben 4 ",
	"\"@",
	"&amp;",
	"a\u200b",
	"\ufdfa",
	"Van Van straat 1 ",
	"a punt ",
	"a at ",
	"(",
	"nul een ",
	"-",
	"www.",
	"AA00A A ",
	"u/",
	"P<NLD<",
	"naam is ",
	"4111 1111 1111 1112 ",
	"apenstaartje ",
	"a[at]",
	"Aa ",
	"1.1.1.",
	"-at",
	"at_",
	"a%40",
	"at ",
	"a.b@",
	"a punt b punt ",
	"@",
	"://",
	"\xff",
	"e\u0301",
	"::",
	"groet ",
	"meneer A. ",
	"mevrouw de ",
};

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static double time_of(struct fixture *fixture, const char *piece, size_t length)
{
	char *text = malloc(length);
	struct sm_text redacted;
	size_t count, size = strlen(piece);
	double start, took;
	enum sm_status status;

	for (size_t i = 0; i < length; i++)
		text[i] = piece[i % size];
	start = seconds();
	status = redact(fixture, fixture->redactor, (struct sm_text){ text, length }, SM_TEXT(""), &redacted, &count);
	took = seconds() - start;
	assert_true(status == SM_OK || status == SM_ERROR_LIMIT);
	if (status == SM_OK)
		spans_are_in_order(count, length);
	sm_arena_wipe(fixture->arena);
	free(text);
	return took;
}

/* Four times the text may cost at most ten times the time: quadratic would be sixteen. Short ones are noise. */
static void the_worst_post_costs_its_length(void **state)
{
	struct fixture *fixture = *state;
	double worst = 0;
	const char *worst_piece = "";

	for (size_t i = 0; i < sizeof(hostile) / sizeof(*hostile); i++) {
		double small = time_of(fixture, hostile[i], POST_BYTES_MAX / 4);
		double large = time_of(fixture, hostile[i], POST_BYTES_MAX);

		/* A busy machine may stand in the way once, not three times. */
		for (int again = 0; again < 2 && large > 0.02 && large > 10 * small; again++)
			large = time_of(fixture, hostile[i], POST_BYTES_MAX);
		if (large > worst) {
			worst = large;
			worst_piece = hostile[i];
		}
		if (large > 0.02 && large > 10 * small)
			fail_msg("%s: %.1f ms for %d KB, %.1f ms for four times as much", hostile[i], small * 1e3,
				 POST_BYTES_MAX / 4 / 1024, large * 1e3);
	}
	print_message("worst of %zu: %.1f ms for 64 KB (\"%s\")\n", sizeof(hostile) / sizeof(*hostile), worst * 1e3,
		      worst_piece);
}

/* ---- Properties of any text ---- */

static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static size_t random_text(uint32_t *random, char *text, size_t max)
{
	static const char *const piece[] = {
		"0612345678", "06-",      "12",         "3456",   " ",      " ",           ". ",         "@",
		"jan",        "Jan",      "de Vries",   ".nl",    "\u200b", "é",           "😀",          "111222333",
		"NL91",       "TEST",     "0123456789", "GX-12-", "AB",     "Kerkstraat ", "1234 AB",    "\n",
		"&#64;",      "https://", "voorbeeld",  ".",      "-",      "geboren ",    "12-03-1980", "ik ben ",
		"43",         " jaar",    "\xff",       "0",      "ﬁ",      "192.0.2.",    "1",          ":",
		"::",         "fe80",     "mevrouw ",   "J.",     "(",      ")",           "[at]",       " punt ",
		"Smit",       "９",       "а",
	};
	size_t length = 0;

	for (uint32_t left = next_random(random) % 24; left > 0; left--) {
		const char *next = piece[next_random(random) % (sizeof(piece) / sizeof(*piece))];

		if (length + strlen(next) > max)
			break;
		memcpy(text + length, next, strlen(next));
		length += strlen(next);
	}
	return length;
}

static bool is_structured(const char *type)
{
	return strcmp(type, "name") != 0 && strcmp(type, "address") != 0 && strcmp(type, "age") != 0 &&
	       strcmp(type, "birthdate") != 0 && strcmp(type, "url") != 0 && strcmp(type, "handle") != 0;
}

/* What stood beside it may have been what made it no identifier ("nl::1"), and that is gone now. */
static bool touches_mask(struct sm_text text, const struct sm_span *found)
{
	enum { NEAR = 8 };
	size_t from = found->start > NEAR ? found->start - NEAR : 0;
	size_t until = found->end + NEAR < text.length ? found->end + NEAR : text.length;

	return memchr(text.data + from, ']', found->start - from) ||
	       memchr(text.data + found->end, '[', until - found->end);
}

static void spans_are_disjoint_and_nothing_is_found_twice(void **state)
{
	struct fixture *fixture = *state;
	uint32_t random = 20261124;
	char text[1024];

	for (int round = 0; round < 20000; round++) {
		struct sm_text redacted, again;
		size_t count, length = random_text(&random, text, sizeof(text));

		assert_int_equal(redact(fixture, fixture->redactor, (struct sm_text){ text, length }, SM_TEXT(""),
					&redacted, &count),
				 SM_OK);
		spans_are_in_order(count, length);
		assert_int_equal(redact(fixture, fixture->redactor, redacted, SM_TEXT(""), &again, &count), SM_OK);
		for (size_t i = 0; i < count; i++)
			if (is_structured(span[i].type) && !touches_mask(redacted, &span[i]))
				fail_msg("%.*s → %.*s → %s", (int)length, text, (int)redacted.length, redacted.data,
					 span[i].type);
		if (round % 64 == 0)
			sm_arena_wipe(fixture->arena);
	}
}

/* ---- The author's own name ---- */

static void the_author_is_found_by_name_part_and_handle(void **state)
{
	static const struct {
		const char *known, *text, *redacted;
	} cases[] = {
		{ "Wobke Tuinman", "Wobke Tuinman vindt dit", "[schrijver] vindt dit" },
		{ "Wobke Tuinman", "aldus WOBKE, en tuinman.", "aldus [schrijver], en [schrijver]." },
		{ "Wobke Tuinman", "#wobketuinman zei", "#[schrijver] zei" },
		{ "@wobke_t@voorbeeld.test", "wobke_t dus", "[schrijver] dus" },
		{ "wobke.tuinman", "ik, Wobke", "ik, [schrijver]" },
		{ "Wöbke 🌳", "Wobke schrijft", "[schrijver] schrijft" },
		{ "Wobke", "W\u200bobke schrijft", "[schrijver] schrijft" },
		{ "Bo Li", "Bo Li zegt: bo li", "[schrijver] zegt: [schrijver]" },
		{ "Wobke van der Tuin", "van der fiets", "van der fiets" },
		{ "Wobke", "wobkes fiets", "wobkes fiets" },
		{ "Het Park", "het is het", "het is het" },
		{ "", "Wobke schrijft", "Wobke schrijft" },
		{ "12", "12 lampen", "12 lampen" },
		{ "@", "een tekst", "een tekst" },
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct sm_text redacted;
		size_t count;

		assert_int_equal(redact(fixture, fixture->redactor, sm_text_of(cases[i].text),
					sm_text_of(cases[i].known), &redacted, &count),
				 SM_OK);
		if (!sm_text_is(redacted, cases[i].redacted))
			fail_msg("%s: %s → %.*s", cases[i].known, cases[i].text, (int)redacted.length, redacted.data);
	}
}

/* ---- Overlaps ---- */

static void the_longest_names_what_overlaps_and_all_of_it_goes(void **state)
{
	static const struct {
		const char *text, *redacted;
	} cases[] = {
		{ "https://voorbeeld.example/jan@voorbeeld.example", "[url]" },
		{ "jan@voorbeeld.example, 06-12345678", "[e-mail], [telefoon]" },
		{ "06-12345678@voorbeeld.example", "[e-mail]" },
		{ "Jan de Vries, Kerkstraat 12, 1234 AB Utrecht", "[naam], [adres], [postcode] Utrecht" },
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct sm_text redacted, text = sm_text_of(cases[i].text);
		size_t count;

		assert_int_equal(redact(fixture, fixture->redactor, text, SM_TEXT(""), &redacted, &count), SM_OK);
		spans_are_in_order(count, text.length);
		if (!sm_text_is(redacted, cases[i].redacted))
			fail_msg("%s → %.*s", cases[i].text, (int)redacted.length, redacted.data);
	}
}

static void nothing_gives_nothing(void **state)
{
	struct fixture *fixture = *state;
	struct sm_text redacted;
	size_t count;

	assert_int_equal(redact(fixture, fixture->redactor, (struct sm_text){ NULL, 0 }, (struct sm_text){ NULL, 0 },
				&redacted, &count),
			 SM_OK);
	assert_int_equal(count, 0);
	assert_int_equal(redacted.length, 0);
	sm_redactor_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_rules_the_same_identifiers_leak),
		cmocka_unit_test(emptied_rules_do_not_open),
		cmocka_unit_test(a_wrong_rule_is_told_with_its_line),
		cmocka_unit_test(without_machine_code_the_same_is_found),
		cmocka_unit_test(a_match_limit_refuses_the_text),
		cmocka_unit_test(too_many_identifiers_refuse_the_text),
		cmocka_unit_test(an_arena_that_is_full_refuses_the_text),
		cmocka_unit_test(the_worst_post_costs_its_length),
		cmocka_unit_test(spans_are_disjoint_and_nothing_is_found_twice),
		cmocka_unit_test(the_author_is_found_by_name_part_and_handle),
		cmocka_unit_test(the_longest_names_what_overlaps_and_all_of_it_goes),
		cmocka_unit_test(nothing_gives_nothing),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
