// SPDX-License-Identifier: EUPL-1.2
// host: an address → the host that it names, written in one way.
#include <string.h>

#include "sentimeter/base.h"

/* What stands between :// and the path, without "user@". */
static struct sm_text authority_of(struct sm_text url)
{
	const char *start = sm_text_find(url, "://");
	size_t length = 0;
	struct sm_text rest;

	if (!start)
		return (struct sm_text){ 0 };
	start += 3;
	rest = (struct sm_text){ start, (size_t)(url.data + url.length - start) };
	while (length < rest.length && rest.data[length] && !strchr("/?#", rest.data[length])) {
		if (rest.data[length++] != '@')
			continue;
		rest.data += length;
		rest.length -= length;
		length = 0;
	}
	rest.length = length;
	return rest;
}

/* Of "[::1]:8080" the part with the brackets, of others what stands before the colon. */
static size_t without_port(struct sm_text authority)
{
	bool bracket = authority.length && authority.data[0] == '[';
	const char *end = authority.length ? memchr(authority.data, bracket ? ']' : ':', authority.length) : NULL;

	return end ? (size_t)(end - authority.data) + bracket : authority.length;
}

size_t sm_url_host(struct sm_text url, char host[SM_HOST_BYTES_MAX])
{
	struct sm_text authority = authority_of(url);
	size_t length = without_port(authority);

	while (length && authority.data[length - 1] == '.')
		length--;
	if (length >= SM_HOST_BYTES_MAX)
		length = 0;
	for (size_t i = 0; i < length; i++)
		host[i] = sm_ascii_lower(authority.data[i]);
	host[length] = '\0';
	return length;
}
