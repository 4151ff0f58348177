// SPDX-License-Identifier: EUPL-1.2
// source: the kinds of sources there are, and what they share.
#include "source.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

#define ACCEPT_FEED                                                                                                    \
	"application/atom+xml, application/rss+xml, application/feed+json, application/json, "                         \
	"application/xml;q=0.9, */*;q=0.5"

const struct source source_auto = { .name = "auto", .format = SM_FORMAT_AUTO, .accept = ACCEPT_FEED };
const struct source source_rss = { .name = "rss", .format = SM_FORMAT_RSS, .accept = ACCEPT_FEED };
const struct source source_jsonfeed = { .name = "jsonfeed", .format = SM_FORMAT_JSONFEED, .accept = ACCEPT_FEED };

static const struct source *const sources[] = {
	&source_auto, &source_rss, &source_jsonfeed, &source_mastodon, &source_bluesky, &source_json, NULL
};

const struct source *source_at(size_t index)
{
	return sources[index];
}

const struct source *source_of(const struct sm_feed *feed)
{
	for (size_t i = 0; sources[i]; i++)
		if (sources[i]->format == feed->format)
			return sources[i];
	return &source_auto;
}

/* Where the parameter begins in the query, and how long it is; NULL if it is not there. */
static const char *find(const struct url *url, const char *name, size_t *length)
{
	const char *at = strchr(url->text, '?');
	size_t name_length = strlen(name);

	while (at) {
		const char *end = strchr(++at, '&');

		*length = end ? (size_t)(end - at) : strlen(at);
		if (*length > name_length && strncmp(at, name, name_length) == 0 && at[name_length] == '=')
			return at;
		at = end;
	}
	return NULL;
}

struct sm_text source_get(const struct url *url, const char *name)
{
	size_t length, skip = strlen(name) + 1;
	const char *at = find(url, name, &length);

	return at ? (struct sm_text){ at + skip, length - skip } : (struct sm_text){ 0 };
}

static void free_string(char **string)
{
	curl_free(*string);
}

bool source_put(struct url *url, const char *name, struct sm_text value)
{
	char text[URL_MAX + SM_NEXT_BYTES_MAX * 3];
	SM_AUTO(free_string) char *escaped = curl_easy_escape(NULL, value.data, (int)value.length);
	size_t length;
	const char *at = find(url, name, &length);
	int written;

	if (!escaped || !value.length)
		return false;
	if (at)
		written = snprintf(text, sizeof(text), "%.*s%s=%s%s", (int)(at - url->text), url->text, name, escaped,
				   at + length);
	else
		written = snprintf(text, sizeof(text), "%s%c%s=%s", url->text, strchr(url->text, '?') ? '&' : '?', name,
				   escaped);
	return written > 0 && written < (int)sizeof(text) && url_parse(text, url);
}
