// SPDX-License-Identifier: EUPL-1.2
// identifier: the forms of handles, addresses and numbers that point at one person.
#include <string.h>
#include <strings.h>

#include "identifier.h"

static bool contains(struct sm_text text, const char *needle)
{
	size_t length = strlen(needle);

	for (size_t i = 0; i + length <= text.length; i++)
		if (strncasecmp(text.data + i, needle, length) == 0)
			return true;
	return false;
}

static bool starts(struct sm_text text, const char *prefix)
{
	return text.length >= strlen(prefix) && strncasecmp(text.data, prefix, strlen(prefix)) == 0;
}

/* host.tld/path: a page of somebody on somebody's site. */
static bool is_page(struct sm_text piece)
{
	const char *slash = memchr(piece.data, '/', piece.length);

	return slash && memchr(piece.data, '.', (size_t)(slash - piece.data));
}

static enum identifier of_at_sign(struct sm_text piece, const char *at)
{
	const char *end = piece.data + piece.length;

	if (at > piece.data && at + 1 < end && memchr(at, '.', (size_t)(end - at)) && piece.data[0] != '@')
		return IDENTIFIER_EMAIL;
	return IDENTIFIER_HANDLE;
}

/* "from:jan", not "12:30". */
static bool is_field(struct sm_text piece)
{
	const char *colon = memchr(piece.data, ':', piece.length);

	return colon && colon > piece.data && colon + 1 < piece.data + piece.length &&
	       !(sm_ascii_is_digit(colon[-1]) && sm_ascii_is_digit(colon[1]));
}

static enum identifier of_piece(struct sm_text piece)
{
	const char *at = memchr(piece.data, '@', piece.length);

	if (contains(piece, "://") || starts(piece, "www."))
		return IDENTIFIER_ADDRESS;
	if (at)
		return of_at_sign(piece, at);
	if (starts(piece, "u/") || starts(piece, "/u/") || starts(piece, "user/") || contains(piece, ".bsky.social") ||
	    memchr(piece.data, '_', piece.length))
		return IDENTIFIER_HANDLE;
	if (is_page(piece))
		return IDENTIFIER_ADDRESS;
	return is_field(piece) ? IDENTIFIER_FIELD : IDENTIFIER_NONE;
}

enum { GROUPS_MAX = 8 };

/* Digits with separators between them: how many there are in each group. */
struct number {
	size_t length; /* bytes */
	int digits, groups, group[GROUPS_MAX];
	bool plus;
	char first[5];
};

static bool joins(char c)
{
	return c == ' ' || c == '-' || c == '.' || c == '/' || c == '(' || c == ')';
}

static struct number take_number(struct sm_text text)
{
	struct number number = { .plus = text.data[0] == '+' };
	bool in_group = false;

	for (size_t i = number.plus; i < text.length; i++) {
		if (sm_ascii_is_digit(text.data[i])) {
			if (!in_group && number.groups < GROUPS_MAX)
				number.groups++;
			in_group = true;
			number.group[number.groups - 1]++;
			if (number.digits < 4)
				number.first[number.digits] = text.data[i];
			number.digits++;
			number.length = i + 1;
		} else if (joins(text.data[i])) {
			in_group = false;
		} else {
			break;
		}
	}
	return number;
}

static bool is_date(const struct number *n)
{
	return n->groups == 3 && n->digits <= 8 &&
	       ((n->group[0] <= 2 && n->group[1] <= 2 && n->group[2] == 4) ||
		(n->group[0] == 4 && n->group[1] <= 2 && n->group[2] <= 2));
}

/* Years side by side ("2025 2026") and service numbers belong to nobody. */
static enum identifier of_number(const struct number *n)
{
	bool years = true;

	for (int i = 0; i < n->groups; i++)
		years = years && n->group[i] == 4;
	if (n->digits < 8 || is_date(n) || (years && !n->plus && n->first[0] != '0'))
		return IDENTIFIER_NONE;
	if (strcmp(n->first, "0800") == 0 || strcmp(n->first, "0900") == 0)
		return IDENTIFIER_NONE;
	return n->digits <= 9 && !n->plus ? IDENTIFIER_BSN : IDENTIFIER_PHONE;
}

static enum identifier find_number(struct sm_text text, size_t *at)
{
	for (size_t i = 0; i < text.length; i++) {
		struct number number;
		enum identifier kind;

		if (!sm_ascii_is_digit(text.data[i]) && text.data[i] != '+')
			continue;
		number = take_number((struct sm_text){ text.data + i, text.length - i });
		kind = of_number(&number);
		if (kind != IDENTIFIER_NONE) {
			*at = i;
			return kind;
		}
		if (number.length)
			i += number.length - 1;
	}
	return IDENTIFIER_NONE;
}

enum identifier identifier_find(struct sm_text text, size_t *at)
{
	for (size_t i = 0; i < text.length;) {
		size_t start = i;
		enum identifier kind;

		while (i < text.length && !sm_ascii_is_space(text.data[i]))
			i++;
		kind = i > start ? of_piece((struct sm_text){ text.data + start, i - start }) : IDENTIFIER_NONE;
		if (kind != IDENTIFIER_NONE) {
			*at = start;
			return kind;
		}
		while (i < text.length && sm_ascii_is_space(text.data[i]))
			i++;
	}
	return find_number(text, at);
}

const char *identifier_name(enum identifier kind, enum sm_tongue tongue)
{
	static const char *const name[IDENTIFIER_COUNT][2] = {
		[IDENTIFIER_NONE] = { "", "" },
		[IDENTIFIER_HANDLE] = { "een accountnaam", "an account name" },
		[IDENTIFIER_EMAIL] = { "een e-mailadres", "an e-mail address" },
		[IDENTIFIER_ADDRESS] = { "een webadres", "a web address" },
		[IDENTIFIER_FIELD] = { "een afzender of veld", "a sender or field" },
		[IDENTIFIER_PHONE] = { "een telefoonnummer", "a phone number" },
		[IDENTIFIER_BSN] = { "een persoonsnummer", "a personal number" },
	};

	return name[kind < IDENTIFIER_COUNT ? kind : IDENTIFIER_NONE][tongue];
}
