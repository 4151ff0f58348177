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

bool sm_text_is_nocase(struct sm_text a, const char *string)
{
	return a.length == strlen(string) && (a.length == 0 || strncasecmp(a.data, string, a.length) == 0);
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct sm_text sm_text_trim(struct sm_text a)
{
	while (a.length && is_space(a.data[0])) {
		a.data++;
		a.length--;
	}
	while (a.length && is_space(a.data[a.length - 1]))
		a.length--;
	return a;
}
