// SPDX-License-Identifier: EUPL-1.2
// test_redact_shapes: random identifiers, written in every way we know, between random words → each is covered.
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sentimeter/protect.h"

enum { ROUNDS = 2000, TEXT_MAX = 256, VALUE_MAX = 96 };

struct fixture {
	struct sm_redactor *redactor;
	struct sm_arena *arena;
	uint32_t random;
};

static struct sm_span span[SM_SPANS_MAX];

static int open_all(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	const char *root = getenv("SENTIMETER_TEST_ROOT");
	struct sm_error error;
	char path[512];

	*state = fixture;
	if (!fixture)
		return -1;
	fixture->random = 20261124;
	snprintf(path, sizeof(path), "%s/rules", root ? root : ".");
	if (sm_arena_open(&fixture->arena, 16 * 1024 * 1024, &error) != SM_OK)
		return -1;
	return sm_redactor_open(path, &fixture->redactor, &error) == SM_OK ? 0 : -1;
}

static int close_all(void **state)
{
	struct fixture *fixture = *state;

	sm_redactor_close(fixture->redactor);
	sm_arena_close(fixture->arena);
	free(fixture);
	return 0;
}

static uint32_t draw(struct fixture *fixture, uint32_t below)
{
	fixture->random ^= fixture->random << 13;
	fixture->random ^= fixture->random >> 17;
	fixture->random ^= fixture->random << 5;
	return fixture->random % below;
}

#define PICK(fixture, list) (list)[draw(fixture, sizeof(list) / sizeof(*(list)))]

/* 9 a digit, 8 a digit but not 0, X a consonant, the rest itself. */
static void fill(struct fixture *fixture, const char *shape, char *value)
{
	for (; *shape; shape++) {
		if (*shape == '9')
			*value++ = (char)('0' + draw(fixture, 10));
		else if (*shape == '8')
			*value++ = (char)('1' + draw(fixture, 9));
		else if (*shape == 'X')
			*value++ = "BDFGHJKLNPRSTVXZ"[draw(fixture, 16)];
		else
			*value++ = *shape;
	}
	*value = '\0';
}

/* The digits of value in the shape: each # takes the next one. */
static void group(const char *shape, const char *digits, char *value)
{
	for (; *shape; shape++)
		*value++ = *shape == '#' ? *digits++ : *shape;
	*value = '\0';
}

static void make_bsn(struct fixture *fixture, char *value)
{
	static const char *const shapes[] = { "#########",   "#########",   "###.###.###",
					      "####.##.###", "### ### ###", "###-###-###" };
	char digits[16];
	int sum;

	do {
		fill(fixture, "89999999", digits);
		sum = 0;
		for (int i = 0; i < 8; i++)
			sum += (9 - i) * (digits[i] - '0');
	} while (sum % 11 == 10);
	digits[8] = (char)('0' + sum % 11);
	digits[9] = '\0';
	group(PICK(fixture, shapes), digits, value);
}

static void make_card(struct fixture *fixture, char *value)
{
	static const char *const issuers[] = { "4", "51", "55", "2221", "6011", "65", "3530", "5018" };
	static const char *const shapes[] = { "################", "#### #### #### ####", "####-####-####-####",
					      "####.####.####.####" };
	char digits[32], shape[32] = "9999999999999999";
	const char *issuer = PICK(fixture, issuers);
	int sum = 0;

	memcpy(shape, issuer, strlen(issuer));
	for (char *c = shape + strlen(issuer); *c; c++)
		*c = (char)('0' + draw(fixture, 10));
	memcpy(digits, shape, sizeof(digits));
	for (int i = 0; i < 15; i++) {
		int twice = (digits[i] - '0') * (i % 2 ? 1 : 2);

		sum += twice > 9 ? twice - 9 : twice;
	}
	digits[15] = (char)('0' + (10 - sum % 10) % 10);
	group(PICK(fixture, shapes), digits, value);
}

static void make_iban(struct fixture *fixture, char *value)
{
	static const struct {
		const char *country, *account;
	} countries[] = { { "NL", "TEST9999999999" },
			  { "BE", "999999999999" },
			  { "DE", "999999999999999999" },
			  { "GB", "TEST99999999999999" },
			  { "NO", "99999999999" },
			  { "FR", "99999999999999999999999" },
			  { "MT", "TEST99999AAAA9999999999999A" } };
	size_t pick = draw(fixture, sizeof(countries) / sizeof(*countries));
	const char *country = countries[pick].country;
	char account[40], plain[48];
	int rest = 0, step = (int)draw(fixture, 3);

	fill(fixture, countries[pick].account, account);
	snprintf(plain, sizeof(plain), "%s%s00", account, country);
	for (const char *c = plain; *c; c++)
		rest = *c < 'A' ? (rest * 10 + *c - '0') % 97 : (rest * 100 + *c - 'A' + 10) % 97;
	snprintf(plain, sizeof(plain), "%s%02d%s", country, 98 - rest, account);
	for (size_t i = 0; plain[i]; i++) {
		if (step && i && i % 4 == 0)
			*value++ = step == 1 ? ' ' : '.';
		*value++ = plain[i];
	}
	*value = '\0';
}

static void make_phone(struct fixture *fixture, char *value)
{
	static const char *const shapes[] = {
		"0689999999",        "06-89999999",      "06 89 99 99 99",
		"06.8999.9999",      "+31689999999",     "+31 6 89999999",
		"+31 (0)6 89999999", "0031689999999",    "0031 6 8999 9999",
		"(+31)6-89999999",   "020-8999999",      "(020) 899 99 99",
		"0348-899999",       "0348 89 99 99",    "+31 20 899 9999",
		"088-8999999",       "085 899 99 99",    "+32 48 999 99 99",
		"0049 30 899999",    "+44 20 8999 9999", "+212 689-999999",
		"+1 202-555-0199",   "00 31 6 89999999", "06/89999999",
		"+31.6.89999999",    "06-8999 99 99",    "14 020",
		"14 0348",
	};

	fill(fixture, PICK(fixture, shapes), value);
}

static void make_plate(struct fixture *fixture, char *value)
{
	static const char *const shapes[] = {
		"AA-99-99", "99-99-AA", "99-AA-99", "AA-99-AA", "AA-AA-99", "99-AA-AA", "99-AAA-9",
		"9-AAA-99", "AA-999-A", "A-999-AA", "AAA-99-A", "A-99-AAA", "9-AA-999", "999-AA-9",
	};
	static const char *const events[] = { "EK", "WK", "TK", "GR", "NK", "PS" };
	char shape[16], *to = value;
	uint32_t way = draw(fixture, 4);

	fill(fixture, PICK(fixture, shapes), shape);
	for (size_t i = 0; i < sizeof(events) / sizeof(*events); i++)
		if (strncmp(shape, events[i], 2) == 0)
			way = 0; /* EK2024 without dashes is a tournament */
	for (const char *c = shape; *c; c++) {
		if (*c != '-')
			*to++ = way == 1 ? (char)(*c | 0x20) : *c;
		else if (way < 2)
			*to++ = '-';
		else if (way == 3)
			*to++ = ' ';
	}
	*to = '\0';
}

static void make_btw(struct fixture *fixture, char *value)
{
	char bsn[32];

	do
		make_bsn(fixture, bsn);
	while (strlen(bsn) != 9);
	snprintf(value, VALUE_MAX, "%s%s%s%02u", draw(fixture, 4) ? "NL" : "NL ", bsn, draw(fixture, 4) ? "B" : ".B.",
		 draw(fixture, 100));
}

static void make_other(struct fixture *fixture, char *value)
{
	static const char *const shapes[] = {
		"8999 XD",
		"8999XL",
		"8999 XX 89a",
		"8999XX, nr 99",
		"192.0.2.89",
		"198.51.100.89:8080",
		"2001:db8::99",
		"fe80::9:99:999",
		"9A:9b:9c:9d:9e:9f",
		"9a-9b-9c-9d-9e-99",
		"NX9R9B9C9",
		"BXKLD99D9",
		"KvK 99999999",
		"KvK-nummer: 99999999",
		"x9@voorbeeld.example",
		"x9 [at] voorbeeld punt nl",
		"x.9 apenstaartje voorbeeld.amsterdam",
		"@x9_y",
		"@x9@voorbeeld.test",
		"u/xyz_99",
		"x9.bsky.social",
		"https://voorbeeld.example/9?9#9",
		"www.voorbeeld99.nl",
		"Kerkstraat 89",
		"Oude Dijk 8-9",
		"geb. 12-03-2009",
	};

	do
		fill(fixture, PICK(fixture, shapes), value);
	while (strstr(value, " KD") || strstr(value, "SD") || strstr(value, "SS"));
}

/* Every letter and digit of value lies in a span; what announces it (bsn, KvK) may stay. */
static bool is_covered(const char *text, size_t start, size_t end, size_t count)
{
	for (size_t i = start; i < end; i++) {
		bool inside = text[i] < '0' || text[i] > '9';

		for (size_t s = 0; s < count && !inside; s++)
			inside = span[s].start <= i && i < span[s].end;
		if (!inside)
			return false;
	}
	return count > 0;
}

static void cover(void **state, void (*make)(struct fixture *fixture, char *value))
{
	static const char *const before[] = { "",   "Zie ", "bel ",  "(",  "\"", "nr. ",          "tel:",
					      ", ", "= ",   "🙂 ", "é ", ">",  "mijn nummer: ", "Ik zag gisteren " };
	static const char *const after[] = { "",       ".", " ",  ", dank", ")", "\"",         "!",
					     " graag", "?", "\t", " 🙂",  ";", " is van mij" };
	struct fixture *fixture = *state;

	for (int round = 0; round < ROUNDS; round++) {
		const char *left = PICK(fixture, before), *right = PICK(fixture, after);
		char value[VALUE_MAX], text[TEXT_MAX];
		struct sm_error error;
		struct sm_text redacted;
		size_t count;

		make(fixture, value);
		snprintf(text, sizeof(text), "%s%s%s", left, value, right);
		assert_int_equal(sm_redact(fixture->redactor, sm_text_of(text), SM_TEXT(""), fixture->arena, &redacted,
					   span, &count, &error),
				 SM_OK);
		if (!is_covered(text, strlen(left), strlen(left) + strlen(value), count))
			fail_msg("%s → %.*s", text, (int)redacted.length, redacted.data);
		sm_arena_wipe(fixture->arena);
	}
}

static void every_shape_of_a_bsn_is_covered(void **state)
{
	cover(state, make_bsn);
}

static void every_shape_of_a_card_is_covered(void **state)
{
	cover(state, make_card);
}

static void every_shape_of_an_iban_is_covered(void **state)
{
	cover(state, make_iban);
}

static void every_shape_of_a_phone_is_covered(void **state)
{
	cover(state, make_phone);
}

static void every_side_code_is_covered(void **state)
{
	cover(state, make_plate);
}

static void every_shape_of_a_btw_id_is_covered(void **state)
{
	cover(state, make_btw);
}

static void every_other_shape_is_covered(void **state)
{
	cover(state, make_other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_shape_of_a_bsn_is_covered),
		cmocka_unit_test(every_shape_of_a_card_is_covered),
		cmocka_unit_test(every_shape_of_an_iban_is_covered),
		cmocka_unit_test(every_shape_of_a_phone_is_covered),
		cmocka_unit_test(every_side_code_is_covered),
		cmocka_unit_test(every_shape_of_a_btw_id_is_covered),
		cmocka_unit_test(every_other_shape_is_covered),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
