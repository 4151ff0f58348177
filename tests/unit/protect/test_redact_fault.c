// SPDX-License-Identifier: EUPL-1.2
// test_redact_fault: the n-th request for memory or to the engine of patterns fails, and tables beyond their limits →
// no redactor, or one that finds the same; never half a one.
#include <sys/stat.h>
#include <unistd.h>

#include "redact/redact.h"
#include "test.h"

static struct {
	int left; /* calls until the one that fails; 0: none does */
	bool engine, fired;
} fault;

static bool fails(bool engine)
{
	if (!fault.left || fault.engine != engine || --fault.left)
		return false;
	fault.fired = true;
	return true;
}

#define WRAP(type, name, parameters, arguments, engine, failure)                                                       \
	type __real_##name parameters;                                                                                 \
	type __wrap_##name parameters;                                                                                 \
	type __wrap_##name parameters                                                                                  \
	{                                                                                                              \
		return fails(engine) ? failure : __real_##name arguments;                                              \
	}
WRAP(void *, malloc, (size_t size), (size), false, NULL)
WRAP(void *, calloc, (size_t count, size_t size), (count, size), false, NULL)
WRAP(void *, realloc, (void *old, size_t size), (old, size), false, NULL)
WRAP(char *, strdup, (const char *text), (text), false, NULL)
WRAP(char *, strndup, (const char *text, size_t length), (text, length), false, NULL)
WRAP(pcre2_match_context *, pcre2_match_context_create_8, (pcre2_general_context * context), (context), true, NULL)
WRAP(pcre2_match_data *, pcre2_match_data_create_8, (uint32_t count, pcre2_general_context *context), (count, context),
     true, NULL)
WRAP(pcre2_jit_stack *, pcre2_jit_stack_create_8, (size_t start, size_t max, pcre2_general_context *context),
     (start, max, context), true, NULL)
WRAP(int, pcre2_jit_compile_8, (pcre2_code * code, uint32_t options), (code, options), true, PCRE2_ERROR_NOMEMORY)
WRAP(pcre2_code *, pcre2_compile_8,
     (PCRE2_SPTR pattern, size_t length, uint32_t options, int *code, size_t *at, pcre2_compile_context *context),
     (pattern, length, options, code, at, context), true, (*code = 121, NULL))
WRAP(int, pcre2_match_8,
     (const pcre2_code *code, PCRE2_SPTR text, size_t length, size_t start, uint32_t options, pcre2_match_data *match,
      pcre2_match_context *context),
     (code, text, length, start, options, match, context), true, PCRE2_ERROR_MATCHLIMIT)
WRAP(int, pcre2_jit_match_8,
     (const pcre2_code *code, PCRE2_SPTR text, size_t length, size_t start, uint32_t options, pcre2_match_data *match,
      pcre2_match_context *context),
     (code, text, length, start, options, match, context), true, PCRE2_ERROR_JIT_STACKLIMIT)

/* ---- Rules that open fast. ---- */

static const char types[] = "name\tnaam\tname\t[naam]\tyields\nphone\ttelefoon\tphone\t[telefoon]\tyields\n"
			    "author\tschrijver\tauthor\t[schrijver]\tstays\n",
		  words[] = "at\tat\nmiddle\tvan de\nstop\thet\nthing\tboom\nsurname\tjansen\nintro\theet\n",
		  alike[] = "U+0430\ta\n&eacute;\te\n", ibans[] = "NL\t18\n",
		  patterns[] = "define\tleft\t-\t(?<![\\p{L}\\d])\nname\tword:intro\t-\t(?i:heet)[ ](?<id>\\p{L}+)\n"
			       "phone\tdigits\tphone\t{left}0[1-9](?:[ -]?\\d){8}\nkeep\tdigit\t-\t{left}0800\\d{4}\n";

static const char *make_rules(const char *name, const char *text)
{
	static const struct {
		const char *name, *text;
	} file[] = { { "types.tsv", types },
		     { "words.tsv", words },
		     { "look-alikes.tsv", alike },
		     { "iban.tsv", ibans },
		     { "patterns.tsv", patterns } };
	const char *rules = test_folder();
	char folder[600];

	snprintf(folder, sizeof(folder), "%s/redaction", rules);
	(void)mkdir(folder, 0700);
	for (size_t i = 0; i < sizeof(file) / sizeof(*file); i++)
		test_file(folder, file[i].name, name && strcmp(name, file[i].name) == 0 ? text : file[i].text);
	return rules;
}

static const char said[] = "Hij heet Ja\u0430p caf&eacute;, en ik ben W\u00f6bke: 06-12345678 of 0800 1234";
static const char heard[] = "Hij heet [naam] caf&eacute;, en ik ben [schrijver]: [telefoon] of 0800 1234";

/* What is left of said, or a failure without a word of it. */
static enum sm_status open_and_redact(const char *rules)
{
	static struct sm_span span[SM_SPANS_MAX];
	struct sm_redactor *redactor = NULL;
	struct sm_arena *arena = NULL;
	struct sm_text redacted = { said, 1 };
	struct sm_error error = { 0 };
	size_t count = 1;
	enum sm_status status = redact_open(rules, false, &redactor, &error);

	if (status == SM_OK)
		status = sm_arena_open(&arena, 1 << 20, &error);
	if (status == SM_OK) {
		status = sm_redact(redactor, sm_text_of(said), SM_TEXT("W\u00f6bke de Boom"), arena, &redacted, span,
				   &count, &error);
		if (status == SM_OK && !sm_text_is(redacted, heard))
			fail_msg("%.*s", (int)redacted.length, redacted.data);
		if (status != SM_OK)
			assert_int_equal(redacted.length + count, 0);
	} else {
		assert_true(redactor == NULL || arena == NULL);
	}
	sm_arena_close(arena);
	sm_redactor_close(redactor);
	return status;
}

static void fail_each(bool engine, int at_least, bool may_go_on)
{
	const char *rules = make_rules(NULL, NULL);
	int n = 0, went_on = 0;

	do {
		enum sm_status status;

		fault.engine = engine;
		fault.fired = false;
		fault.left = ++n;
		status = open_and_redact(rules);
		fault.left = 0;
		assert_true(status == SM_OK || fault.fired);
		went_on += status == SM_OK && fault.fired;
	} while (fault.fired);
	assert_true(n > at_least);
	assert_true(may_go_on ? went_on > 0 : went_on == 0);
}

static void without_memory_nothing_is_redacted_by_half(void **state)
{
	(void)state;
	assert_int_equal(open_and_redact(make_rules(NULL, NULL)), SM_OK);
	fail_each(false, 40, false);
}

/* Where machine code is refused the same is found without it. */
static void when_the_engine_fails_the_text_is_refused_or_the_same_is_found(void **state)
{
	(void)state;
	fail_each(true, 12, true);
}

/* ---- Tables that are wrong or too large. ---- */

static char *repeated(int times, const char *row)
{
	char *text = malloc((size_t)times * 64 + 1), *at = text;

	assert_non_null(text);
	for (int i = 0; i < times; i++)
		at += snprintf(at, 64, row, i, i);
	return text;
}

static void a_table_beyond_its_limits_does_not_open(void **state)
{
	static const struct {
		const char *file, *row;
		int times;
	} wide[] = {
		{ "types.tsv", "type%d\ta\tb\t[c]\tstays\n", REDACT_TYPES_MAX + 1 },
		{ "iban.tsv", "NL\t18\n", 257 },
		{ "words.tsv", "class%d\tword\n", REDACT_CLASSES_MAX + 1 },
		{ "look-alikes.tsv", "&a%d;\ta\n", 257 },
		{ "patterns.tsv", "define\tx\t-\ty%d\n", REDACT_DEFINES_MAX + 1 },
		{ "patterns.tsv", "phone\tdigit\t-\t%d\n", REDACT_PATTERNS_MAX + 1 },
	};
	static const char *const wrong[][2] = {
		{ "iban.tsv", "NLD\t18\n" },
		{ "iban.tsv", "NL\n" },
		{ "iban.tsv", "NL\t35\n" },
		{ "look-alikes.tsv", "a\tb\n" },
		{ "look-alikes.tsv", "U+0430\tlonger than eight\n" },
		{ "look-alikes.tsv", "U+0430\n" },
		{ "look-alikes.tsv", "U+0430x\ta\n" },
		{ "look-alikes.tsv", "U+0430-U+0420\ta\n" },
		{ "look-alikes.tsv", "U+0430-U+F0420\ta\n" },
		{ "look-alikes.tsv", "U+0430-U+0432\tab\n" },
		{ "look-alikes.tsv", "U+110000\ta\n" },
		{ "look-alikes.tsv", "&;\ta\n" },
		{ "patterns.tsv", "phone\tword:nowhere\t-\t1\n" },
		{ "patterns.tsv", "phone\tdigit\t-\t\n" },
		{ "patterns.tsv", "define\tx\t-\t\n" },
		{ "words.tsv",
		  "at\tthis-word-is-far-too-long-to-be-a-word-that-anybody-writes-in-a-post-about-parking\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wide) / sizeof(*wide); i++) {
		char *text = repeated(wide[i].times, wide[i].row);

		if (open_and_redact(make_rules(wide[i].file, text)) >= 0)
			fail_msg("%s: %d rows", wide[i].file, wide[i].times);
		free(text);
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		if (open_and_redact(make_rules(wrong[i][0], wrong[i][1])) >= 0)
			fail_msg("%s: %s", wrong[i][0], wrong[i][1]);
}

static void a_pattern_beyond_its_limits_does_not_open(void **state)
{
	/* Each definition is ten of the one before: aaaaa has 9,000 bytes and more. */
	static const char defines[] =
	    "define\taa\t-\tx123456\ndefine\taaa\t-\t{aa}{aa}{aa}{aa}{aa}{aa}{aa}{aa}{aa}{aa}\n"
	    "define\taaaa\t-\t{aaa}{aaa}{aaa}{aaa}{aaa}{aaa}{aaa}{aaa}{aaa}{aaa}\n"
	    "define\taaaaa\t-\t{aaaa}{aaaa}{aaaa}{aaaa}{aaaa}{aaaa}{aaaa}{aaaa}\n";
	char text[4096], *at;

	(void)state;
	at = stpcpy(text, defines);
	stpcpy(at, "phone\tdigit\t-\t{aaaaa}{aaaaa}\n");
	assert_int_equal(open_and_redact(make_rules("patterns.tsv", text)), SM_ERROR_CONFIG);
	/* Each is allowed; all those of one place together are not. */
	for (int i = 0; i < 40; i++)
		at = stpcpy(at, "phone\tdigit\t-\t{aaaaa}\n");
	assert_int_equal(open_and_redact(make_rules("patterns.tsv", text)), SM_ERROR_CONFIG);
}

static void a_text_beyond_its_limits_is_refused(void **state)
{
	struct sm_redactor *redactor;
	struct sm_text redacted;
	struct sm_error error;
	struct sm_arena *arena;
	struct sm_span span[1];
	size_t count;

	(void)state;
	assert_int_equal(redact_open(make_rules(NULL, NULL), false, &redactor, &error), SM_OK);
	assert_int_equal(sm_arena_open(&arena, 1 << 16, &error), SM_OK);
	assert_int_equal(sm_redact(redactor, (struct sm_text){ said, REDACT_TEXT_BYTES_MAX + 1 }, SM_TEXT(""), arena,
				   &redacted, span, &count, &error),
			 SM_ERROR_LIMIT);
	sm_arena_close(arena);
	sm_redactor_close(redactor);
	/* Complete means: all types have a pattern, and the author has a type. */
	assert_int_equal(sm_redactor_open(test_folder(), &redactor, &error), SM_ERROR_CONFIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_memory_nothing_is_redacted_by_half),
		cmocka_unit_test(when_the_engine_fails_the_text_is_refused_or_the_same_is_found),
		cmocka_unit_test(a_table_beyond_its_limits_does_not_open),
		cmocka_unit_test(a_pattern_beyond_its_limits_does_not_open),
		cmocka_unit_test(a_text_beyond_its_limits_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
