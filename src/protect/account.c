// SPDX-License-Identifier: EUPL-1.2
// account: platform and author as given → the one name of the account.
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "account.h"

static struct sm_text without_front(struct sm_text text, const char *front)
{
	size_t length = strlen(front);

	if (text.length > length && sm_text_starts(text, front))
		return (struct sm_text){ text.data + length, text.length - length };
	return text;
}

static struct sm_text until(struct sm_text text, char stop)
{
	const char *at = text.length ? memchr(text.data, stop, text.length) : NULL;

	return at ? (struct sm_text){ text.data, (size_t)(at - text.data) } : text;
}

static struct sm_text without_end(struct sm_text text, char end)
{
	while (text.length && text.data[text.length - 1] == end)
		text.length--;
	return text;
}

static bool put(char *room, size_t *length, struct sm_text text)
{
	if (text.length > ACCOUNT_BYTES_MAX - *length)
		return false;
	if (text.length)
		memcpy(room + *length, text.data, text.length);
	*length += text.length;
	return true;
}

/* What follows the host in an address, without question, fragment and last slashes. */
static struct sm_text path_of(struct sm_text url)
{
	const char *host = sm_text_find(url, "://"), *slash;
	struct sm_text rest = { host + 3, url.length - (size_t)(host + 3 - url.data) };

	slash = rest.length ? memchr(rest.data, '/', rest.length) : NULL;
	if (!slash)
		return (struct sm_text){ 0 };
	rest.length -= (size_t)(slash - rest.data);
	rest.data = slash;
	return without_end(until(until(rest, '?'), '#'), '/');
}

static struct sm_text last_part(struct sm_text path)
{
	const char *slash = path.length ? memrchr(path.data, '/', path.length) : NULL;

	if (!slash)
		return path;
	return (struct sm_text){ slash + 1, path.length - (size_t)(slash + 1 - path.data) };
}

/* The last part of the path names the account of the fediverse, with or without its @; one that has a host of its own
 * is seen on another server than its own. */
static struct sm_text of_address(struct sm_text url, bool fediverse, char room[ACCOUNT_BYTES_MAX])
{
	char host_bytes[SM_HOST_BYTES_MAX];
	struct sm_text path = path_of(url), host = { host_bytes, sm_url_host(url, host_bytes) };
	struct sm_text user = without_front(last_part(path), "@");
	size_t length = 0;
	bool fits;

	host = without_front(host, "www.");
	if (!host.length)
		return url;
	if (fediverse && user.length && memchr(user.data, '@', user.length))
		return user;
	fits = fediverse && user.length
		   ? put(room, &length, user) && put(room, &length, SM_TEXT("@")) && put(room, &length, host)
		   : put(room, &length, host) && put(room, &length, path);
	return fits ? (struct sm_text){ room, length } : url;
}

static bool is_ascii(struct sm_text text)
{
	for (size_t i = 0; i < text.length; i++)
		if ((unsigned char)text.data[i] >= 0x80)
			return false;
	return true;
}

static struct sm_text fold_ascii(struct sm_text text, char room[ACCOUNT_BYTES_MAX])
{
	for (size_t i = 0; i < text.length; i++)
		room[i] = sm_ascii_lower(text.data[i]);
	return (struct sm_text){ room, text.length };
}

/* Compatibility forms and case: a full-width letter is the letter. */
static struct sm_text fold(struct sm_text text, char room[ACCOUNT_BYTES_MAX])
{
	const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD;
	utf8proc_uint8_t *folded = NULL;
	utf8proc_ssize_t length;

	if (is_ascii(text))
		return text.length <= ACCOUNT_BYTES_MAX ? fold_ascii(text, room) : text;
	length = utf8proc_map((const utf8proc_uint8_t *)text.data, (utf8proc_ssize_t)text.length, &folded, options);
	if (length < 0 || length > ACCOUNT_BYTES_MAX) {
		free(folded);
		return text;
	}
	memcpy(room, folded, (size_t)length);
	free(folded);
	return (struct sm_text){ room, (size_t)length };
}

struct sm_text account_name(struct sm_text platform, struct sm_text author, char room[ACCOUNT_BYTES_MAX])
{
	struct sm_text name = sm_text_trim(author);

	if (sm_text_starts(name, "https://") || sm_text_starts(name, "http://"))
		return fold(of_address(name, sm_text_is(platform, "fediverse"), room), room);
	return fold(without_front(without_front(name, "acct:"), "@"), room);
}
