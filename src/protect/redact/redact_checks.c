// SPDX-License-Identifier: EUPL-1.2
// redact_checks: digits and letters that look like an identifier → whether they are one.
#include <arpa/inet.h>
#include <string.h>

#include "redact/redact.h"

enum { DIGITS_MAX = 40 };

/* The digits of view[start, end), each with the place after it. */
struct digits {
	char digit[DIGITS_MAX];
	size_t after[DIGITS_MAX];
	size_t count;
};

static struct digits digits_in(const char *view, size_t start, size_t end)
{
	struct digits digits = { .count = 0 };

	for (size_t i = start; i < end && digits.count < DIGITS_MAX; i++) {
		if (!sm_ascii_is_digit(view[i]))
			continue;
		digits.digit[digits.count] = (char)(view[i] - '0');
		digits.after[digits.count++] = i + 1;
	}
	return digits;
}

/* A number can only stop where a group of digits does: not between two that touch. */
static bool can_stop(const struct digits *digits, size_t count)
{
	return count > 0 && count <= digits->count &&
	       (count == digits->count || digits->after[count] - digits->after[count - 1] > 1);
}

static bool all_equal(const char *digit, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (digit[i] != digit[0])
			return false;
	return true;
}

/* Weights 9 8 7 6 5 4 3 2 -1; a number of eight digits lost its leading zero. */
static bool eleven_test(const char *digit, size_t count)
{
	int sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += digit[i] * (i + 1 == count ? -1 : (int)(count - i));
	return sum % 11 == 0 && !all_equal(digit, count);
}

static bool check_bsn(const struct sm_redactor *redactor, const char *view, size_t start, size_t *end)
{
	struct digits digits = digits_in(view, start, *end);

	(void)redactor;
	for (size_t count = 9; count >= 8; count--) {
		if (!can_stop(&digits, count) || !eleven_test(digits.digit, count))
			continue;
		*end = digits.after[count - 1];
		return true;
	}
	return false;
}

static bool luhn(const char *digit, size_t count)
{
	int sum = 0;

	for (size_t i = 0; i < count; i++) {
		int value = digit[count - 1 - i] * (i % 2 ? 2 : 1);

		sum += value > 9 ? value - 9 : value;
	}
	return sum % 10 == 0 && !all_equal(digit, count);
}

/* Issuers begin with 2 (from 22), 3, 4, 5 or 6; those of travel cards with 1 or 20 and RuPay's with 81 or 82 have one
 * length. */
static bool is_issuer(const char *digit, size_t count)
{
	int two = digit[0] * 10 + digit[1];

	if (two < 22)
		return two >= 10 && count == 15;
	return two < 70 || ((two == 81 || two == 82) && count == 16);
}

static bool check_card(const struct sm_redactor *redactor, const char *view, size_t start, size_t *end)
{
	struct digits digits = digits_in(view, start, *end);

	(void)redactor;
	if (digits.count < 13)
		return false;
	for (size_t count = digits.count < 19 ? digits.count : 19; count >= 13; count--) {
		if (!can_stop(&digits, count) || !is_issuer(digits.digit, count) || !luhn(digits.digit, count))
			continue;
		*end = digits.after[count - 1];
		return true;
	}
	return false;
}

static int mod_97(const char *characters, size_t count)
{
	int rest = 0;

	for (size_t i = 0; i < count; i++) {
		char c = sm_ascii_lower(characters[i]);

		rest = sm_ascii_is_digit(c) ? (rest * 10 + c - '0') % 97 : (rest * 100 + c - 'a' + 10) % 97;
	}
	return rest;
}

/* The letters and digits of view[start, end) without what stands between them, each with the place after it. */
static size_t alnum_in(const char *view, size_t start, size_t end, size_t max, char *out, size_t *after)
{
	size_t count = 0;

	for (size_t i = start; i < end && count < max; i++) {
		if (!redact_is_alnum(view[i]) || (unsigned char)view[i] >= 0x80)
			continue;
		out[count++] = view[i];
		*after = i + 1;
	}
	return count;
}

static int iban_length(const struct sm_redactor *redactor, const char *country)
{
	for (size_t i = 0; i < redactor->iban_count; i++)
		if (redact_same_letters(redactor->iban[i].country, country, 2))
			return redactor->iban[i].length;
	return 0;
}

static bool check_iban(const struct sm_redactor *redactor, const char *view, size_t start, size_t *end)
{
	char characters[DIGITS_MAX], turned[DIGITS_MAX];
	int length = iban_length(redactor, view + start);
	size_t after = start;

	if (length < 5 || length > DIGITS_MAX ||
	    alnum_in(view, start, *end, (size_t)length, characters, &after) != (size_t)length)
		return false;
	memcpy(turned, characters + 4, (size_t)length - 4);
	memcpy(turned + length - 4, characters, 4);
	if (mod_97(turned, (size_t)length) != 1)
		return false;
	*end = after;
	return true;
}

/* A company's holds its RSIN (eleven-test); a sole trader's is its own number (mod 97, since 2020). */
static bool check_btw(const struct sm_redactor *redactor, const char *view, size_t start, size_t *end)
{
	char characters[DIGITS_MAX], full[DIGITS_MAX] = "NL";
	size_t after, skip, count = alnum_in(view, start, *end, 14, characters, &after);
	struct digits digits = digits_in(view, start, *end);

	(void)redactor;
	skip = count == 14 ? 2 : 0;
	if (count - skip != 12 || digits.count != 11)
		return false;
	if (eleven_test(digits.digit, 9))
		return true;
	memcpy(full + 2, characters + skip, 12);
	return mod_97(full, 14) == 1;
}

/* With country code: 31 and nine digits, also with a zero between; else 8 to 15. */
static bool international(const struct digits *digits, size_t skip, size_t *end)
{
	size_t count = digits->count;

	if (count >= skip + 11 && digits->digit[skip] == 3 && digits->digit[skip + 1] == 1) {
		size_t national = skip + 11 + (digits->digit[skip + 2] == 0);

		if (can_stop(digits, national)) {
			*end = digits->after[national - 1];
			return true;
		}
	}
	for (count = count > skip + 15 ? skip + 15 : count; count >= skip + 8; count--) {
		if (!can_stop(digits, count))
			continue;
		*end = digits->after[count - 1];
		return true;
	}
	return false;
}

/* A Dutch number has ten digits; those of neighbours nine, eleven or twelve. */
static bool check_phone(const struct sm_redactor *redactor, const char *view, size_t start, size_t *end)
{
	static const size_t wanted[] = { 10, 11, 12, 9 };
	struct digits digits = digits_in(view, start, *end);

	(void)redactor;
	if (digits.count < 8)
		return false;
	for (size_t i = start; i < *end && !sm_ascii_is_digit(view[i]); i++)
		if (view[i] == '+')
			return international(&digits, 0, end);
	if (digits.digit[0] == 0 && digits.digit[1] == 0)
		return digits.digit[2] != 0 && international(&digits, 2, end);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++) {
		if (!can_stop(&digits, wanted[i]))
			continue;
		*end = digits.after[wanted[i] - 1];
		return true;
	}
	return false;
}

/* Letters that stand for digits (O, l, I): enough real ones must remain. */
static bool check_disguised(const struct sm_redactor *redactor, const char *view, size_t start, size_t *end)
{
	(void)redactor;
	return digits_in(view, start, *end).count >= 5;
}

static bool check_ip6(const struct sm_redactor *redactor, const char *view, size_t start, size_t *end)
{
	char copy[64], *rest;
	struct in6_addr address;
	int colons = 0;
	size_t length = *end - start;

	(void)redactor;
	while (length > 2 && (view[start + length - 1] == '.' ||
			      (view[start + length - 1] == ':' && view[start + length - 2] != ':')))
		length--;
	if (length >= sizeof(copy))
		return false;
	memcpy(copy, view + start, length);
	copy[length] = '\0';
	rest = strpbrk(copy, "%/"); /* the zone, the length of a prefix */
	if (rest)
		*rest = '\0';
	for (const char *c = copy; *c; c++)
		colons += *c == ':';
	/* "std::a" and the like are code, not machines. */
	if (colons < 2 || (colons < 3 && length < 8 && !strpbrk(copy, "0123456789")) ||
	    inet_pton(AF_INET6, copy, &address) != 1)
		return false;
	*end = start + length;
	return true;
}

/* An address ends at white space; what closes a sentence or a bracket is not part of it. */
static bool check_url(const struct sm_redactor *redactor, const char *view, size_t start, size_t *end)
{
	(void)redactor;
	while (*end > start && strchr(".,;:!?)'\"]}>*", view[*end - 1]))
		(*end)--;
	return true;
}

/* The last word of the match stands in a list of surnames. */
static bool check_surname(const struct sm_redactor *redactor, const char *view, size_t start, size_t *end)
{
	size_t word = *end;

	while (word > start && (redact_is_letter(view[word - 1]) || view[word - 1] == '\''))
		word--;
	return redact_words_classes(&redactor->words, view + word, *end - word) & redactor->class_surname;
}

/* "50 jaar oud" says something of a person unless the sentence is about a thing. */
static bool check_person(const struct sm_redactor *redactor, const char *view, size_t start, size_t *end)
{
	size_t from = start > REDACT_BEHIND ? start - REDACT_BEHIND : 0;
	size_t at = start;

	(void)end;
	while (at > from && !strchr(".!?\n", view[at - 1])) {
		size_t word_end = at;

		while (at > from && redact_is_letter(view[at - 1]))
			at--;
		if (at < word_end &&
		    redact_words_classes(&redactor->words, view + at, word_end - at) & redactor->class_thing)
			return false;
		at -= at == word_end;
	}
	return true;
}

redact_check *redact_check_find(struct sm_text name)
{
	static const struct {
		const char *name;
		redact_check *check;
	} known[] = {
		{ "bsn", check_bsn },       { "card", check_card },   { "iban", check_iban },
		{ "btw", check_btw },       { "phone", check_phone }, { "disguised", check_disguised },
		{ "ip6", check_ip6 },       { "url", check_url },     { "surname", check_surname },
		{ "person", check_person },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (sm_text_is(name, known[i].name))
			return known[i].check;
	return NULL;
}
