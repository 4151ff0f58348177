// SPDX-License-Identifier: EUPL-1.2
// text: views of bytes that somebody else owns.
#include <string.h>
#include <strings.h>

#include "sentimeter/base.h"

struct sm_text sm_text_of(const char *string)
{
	return (struct sm_text){ string, string ? strlen(string) : 0 };
}

bool sm_text_equal(struct sm_text a, struct sm_text b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

bool sm_text_is(struct sm_text a, const char *string)
{
	return sm_text_equal(a, sm_text_of(string));
}

bool sm_text_starts(struct sm_text a, const char *prefix)
{
	size_t length = strlen(prefix);

	return a.length >= length && (length == 0 || memcmp(a.data, prefix, length) == 0);
}

const char *sm_text_find(struct sm_text a, const char *part)
{
	return a.length ? memmem(a.data, a.length, part, strlen(part)) : NULL;
}

bool sm_text_is_nocase(struct sm_text a, const char *string)
{
	return a.length == strlen(string) && (a.length == 0 || strncasecmp(a.data, string, a.length) == 0);
}

struct sm_text sm_text_trim(struct sm_text a)
{
	while (a.length && sm_ascii_is_space(a.data[0])) {
		a.data++;
		a.length--;
	}
	while (a.length && sm_ascii_is_space(a.data[a.length - 1]))
		a.length--;
	return a;
}

static size_t utf8_wanted(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first < 0xe0)
		return 2;
	if (first >= 0xe0 && first < 0xf0)
		return 3;
	return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

size_t sm_utf8_length(struct sm_text a)
{
	const unsigned char *s = (const unsigned char *)a.data;
	size_t length = a.length ? utf8_wanted(s[0]) : 0;

	if (length == 0 || length > a.length)
		return 0;
	for (size_t i = 1; i < length; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	/* Overlong forms, surrogates and what lies beyond U+10FFFF. */
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) || (s[0] == 0xf0 && s[1] < 0x90) ||
	    (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return length;
}

size_t sm_utf8_next(struct sm_text *rest, uint32_t *point)
{
	static const unsigned char first[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	size_t length = sm_utf8_length(*rest);

	if (length == 0)
		return 0;
	*point = (unsigned char)*rest->data & first[length];
	for (size_t i = 1; i < length; i++)
		*point = *point << 6 | ((unsigned char)rest->data[i] & 0x3f);
	rest->data += length;
	rest->length -= length;
	return length;
}
