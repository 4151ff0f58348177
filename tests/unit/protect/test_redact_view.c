// SPDX-License-Identifier: EUPL-1.2
// test_redact_view: odd characters → what a reader sees in them; numbers at the edge of their checks.
#include <unistd.h>

#include "redact/redact.h"
#include "test.h"

static struct sm_redactor *redactor;
static struct sm_arena *arena;

static int set_up(void **state)
{
	struct sm_error error;

	(void)state;
	return sm_redactor_open(test_root("rules"), &redactor, &error) != SM_OK ||
	       sm_arena_open(&arena, 1 << 24, &error) != SM_OK;
}

static int tear_down(void **state)
{
	(void)state;
	sm_redactor_close(redactor);
	sm_arena_close(arena);
	return 0;
}

static void a_view_is_what_a_reader_sees(void **state)
{
	static const struct {
		const char *text, *seen;
	} cases[] = {
		{ "gewoon\ten\rzo\n", "gewoon\ten\rzo\n" },
		{ "R & D, R&1, R&", "R & D, R&1, R&" },
		{ "a\x01\x7f"
		  "b",
		  "ab" },
		{ "a\xc2\x85"
		  "b",
		  "ab" },
		{ "\u0660\u0661\u0669", "019" }, /* rows that start at ...0 */
		{ "\u0966\u096f", "09" },        /* and at ...6 */
		{ "\uff10\uff19", "09" },
		{ "\U0001d7ce\U0001d7d7", "09" }, /* mathematical ones are folded */
		{ "a\u2003b\u2028c\u2029d", "a b\nc\nd" },
		{ "a\u2014b", "a-b" },
		{ "\u00aba\u00bb", "'a'" },
		{ "e\u0301\u20dd", "e" },
		{ "a\u200b\u00adb", "ab" },
		{ "&#64;&#x40;&#X40;&commat;", "@@@@" },
		{ "&amp;#64;&amp;amp;commat;", "@@" },
		{ "&#64 &#64", "@ @" },
		{ "&#9;&#10;", "\t\n" },
		{ "&#;&#x;&#xzz;&unheardof;&#1114112;&#99999999999;&#55296;",
		  "&#;&#x;&#xzz;&unheardof;&#1114112;&#99999999999;&#55296;" },
		{ "&averylongnameofanentity; &commat", "&averylongnameofanentity; &commat" },
		{ "&amp;&amp;", "&&" },
		{ "\ufb01", "fi" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct redact_view view;
		struct sm_error error;

		assert_int_equal(redact_view_make(&redactor->folds, sm_text_of(cases[i].text), arena, &view, &error),
				 SM_OK);
		if (!sm_text_is((struct sm_text){ view.data, view.length }, cases[i].seen))
			fail_msg("%s is seen as '%.*s'", cases[i].text, (int)view.length, view.data);
	}
}

/* One character that stands for eighteen, many times over, and an arena that is too small for that. */
static void a_view_grows_with_its_text_or_is_refused(void **state)
{
	enum { TIMES = 3000 };
	char *text = malloc(TIMES * 3 + 1);
	struct redact_view view;
	struct sm_error error;
	struct sm_arena *small;

	(void)state;
	assert_non_null(text);
	for (int i = 0; i < TIMES; i++)
		stpcpy(text + (ptrdiff_t)3 * i, "\ufdfa");
	assert_int_equal(redact_view_make(&redactor->folds, sm_text_of(text), arena, &view, &error), SM_OK);
	assert_true(view.length > (size_t)TIMES * 20);
	for (size_t room = 1 << 10; room < (size_t)1 << 20; room *= 2) {
		assert_int_equal(sm_arena_open(&small, room, &error), SM_OK);
		assert_int_equal(redact_view_make(&redactor->folds, sm_text_of(text), small, &view, &error),
				 SM_ERROR_LIMIT);
		sm_arena_close(small);
	}
	free(text);
}

/* Each with the end that the check leaves, or NULL when it is none. */
static void a_check_knows_its_edges(void **state)
{
	static const struct {
		const char *check, *text, *kept;
	} cases[] = {
		{ "card", "411111111111", NULL },                     /* twelve */
		{ "card", "0000000000000000", NULL },                 /* all equal */
		{ "card", "1220000000000033", NULL },                 /* of travel, but too long */
		{ "card", "0900000000000007", NULL },                 /* of nobody */
		{ "card", "7011111111111111", NULL },                 /* likewise */
		{ "card", "8100000000000000007", NULL },              /* RuPay's have sixteen */
		{ "card", "4111111111111111 1", "4111111111111111" }, /* what follows is no part of it */
		{ "card", "41111111111111112", NULL },                /* not between two that touch */
		{ "bsn", "1112223331", NULL },                        /* likewise */
		{ "bsn", "111222333 4", "111222333" },
		{ "bsn", "111111111", NULL },
		{ "iban", "XX13TEST0123456789", NULL }, /* no such country */
		{ "iban", "NL13TEST01234567", NULL },   /* too short */
		{ "iban", "NL14TEST0123456789", NULL },
		{ "iban", "NL13 \u00e9TEST0123456789", "NL13 \u00e9TEST0123456789" },
		{ "btw", "NL341672117B0", NULL },
		{ "btw", "NLX41672117B01", NULL },
		{ "btw", "341672117B01", "341672117B01" },
		{ "btw", "NL341672118B01", NULL },
		{ "phone", "0612345", NULL },
		{ "phone", "+31612345678 9", "+31612345678" },
		{ "phone", "+310612345678", "+310612345678" },
		{ "phone", "+316123456789", "+316123456789" },
		{ "phone", "+31 6123456789012345", NULL },
		{ "phone", "(+31)612345678", "(+31)612345678" },
		{ "phone", "0000000000", NULL },
		{ "phone", "0049 30 901820", "0049 30 901820" },
		{ "phone", "0031612345678", "0031612345678" },
		{ "phone", "06123456789012345", NULL },
		{ "ip6", "2001:db8::1.", "2001:db8::1" },
		{ "ip6", "2001:db8::1:", "2001:db8::1" },
		{ "ip6", "2001:db8::", "2001:db8::" },
		{ "ip6", "2001:db8::/32", "2001:db8::/32" },
		{ "ip6", "fe80::1%eth0", "fe80::1%eth0" },
		{ "ip6", "a::b", NULL },
		{ "ip6", "std::a", NULL },
		{ "ip6", "12:34", NULL },
		{ "ip6", "1:2:3:4:5:6:7:8:9:10:11:12:13:14:15:16:17:18:19:20:21:22:23:24:25:26", NULL },
		{ "url", "https://a.example/b).", "https://a.example/b" },
		{ "url", "...", "" },
		{ "surname", "de jansen", "de jansen" },
		{ "surname", "jansen", "jansen" },
		{ "surname", "d'onbekend", NULL },
		{ "disguised", "o6 l2345678", "o6 l2345678" },
		{ "disguised", "o6 lllloooo", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		redact_check *check = redact_check_find(sm_text_of(cases[i].check));
		size_t end = strlen(cases[i].text);

		assert_non_null(check);
		if (check(redactor, cases[i].text, 0, &end) != (cases[i].kept != NULL) ||
		    (cases[i].kept && end != strlen(cases[i].kept)))
			fail_msg("%s: %s ends at %zu", cases[i].check, cases[i].text, end);
	}
	assert_null(redact_check_find(SM_TEXT("nothing")));
}

/* What a redactor may meet, at its own edges: it is enough that nothing of it is left, or nothing is taken. */
static void odd_texts_are_redacted_as_plain_ones(void **state)
{
	static const struct {
		const char *known, *text, *redacted;
	} cases[] = {
		{ "", "\"x\"@voorbeeld.example", "[e-mail]" },
		{ "", "o'x@voorbeeld.example", "[e-mail]" },
		{ "", "'x@voorbeeld.example", "'[e-mail]" },
		{ "", "%40 %4 %", "%40 %4 %" },
		{ "", "+ +x (x ( + 5", "+ +x (x ( + 5" },
		{ "", "a.b.c", "a.b.c" },
		{ "", "a..b, .a, a.", "a..b, .a, a." },
		{ "", "jan punt de punt groot punt oud punt klein punt x apenstaartje voorbeeld punt nl",
		  "jan punt [e-mail]" },
		{ "a b c d e f g h i j k l m n o p q r s t u v w x y z", "een tekst", "een tekst" },
		{ "Wobke Wobke Wobbe Wabke Wibke Webke Wybke Wubke Wobka Wobki Wobko Wobku Wobky Wabka Wabki Wabko "
		  "Wabku",
		  "Wobke en Wabke", "[schrijver] en [schrijver]" },
		{ "\u200b", "een tekst", "een tekst" },
		{ "3 van der", "3 van der bomen", "3 van der bomen" },
	};
	static struct sm_span span[SM_SPANS_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct sm_text redacted;
		struct sm_error error;
		size_t count;

		assert_int_equal(sm_redact(redactor, sm_text_of(cases[i].text), sm_text_of(cases[i].known), arena,
					   &redacted, span, &count, &error),
				 SM_OK);
		if (!sm_text_is(redacted, cases[i].redacted))
			fail_msg("%s → %.*s", cases[i].text, (int)redacted.length, redacted.data);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_view_is_what_a_reader_sees),
		cmocka_unit_test(a_view_grows_with_its_text_or_is_refused),
		cmocka_unit_test(a_check_knows_its_edges),
		cmocka_unit_test(odd_texts_are_redacted_as_plain_ones),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
