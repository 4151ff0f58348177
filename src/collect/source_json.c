// SPDX-License-Identifier: EUPL-1.2
// source_json: any JSON API, as its map tells: how it is paged, and where its posts can be looked up again.
#include <curl/curl.h>
#include <string.h>

#include "source.h"

static bool next(const struct source_page *page, struct source_cursor *cursor, struct url *url)
{
	const struct sm_map *map = page->feed->map;

	(void)cursor;
	*url = *page->first;
	return map->next_parameter[0] && page->next[0] && source_put(url, map->next_parameter, sm_text_of(page->next));
}

static int look_up_max(const struct sm_feed *feed)
{
	return feed->map->recheck[0] ? feed->map->recheck_max : 0;
}

static bool add_escaped(struct sm_buffer *text, struct sm_text id)
{
	char *escaped = curl_easy_escape(NULL, id.data, (int)id.length);

	if (!escaped || !id.length)
		text->failed = true;
	else
		sm_buffer_text(text, escaped);
	curl_free(escaped);
	return !text->failed;
}

/* The address of the map with the ids in the place of {id} or {ids}. */
static bool look_up(const struct sm_feed *feed, const struct sm_text *id, size_t count, struct url *url)
{
	const char *pattern = feed->map->recheck, *open = strchr(pattern, '{'),
		   *close = open ? strchr(open, '}') : NULL;
	struct sm_buffer text = { .bytes_max = URL_MAX + 1 };
	bool fits = close != NULL;

	if (fits)
		sm_buffer_add(&text, pattern, (size_t)(open - pattern));
	for (size_t i = 0; i < count && fits; i++) {
		if (i > 0)
			sm_buffer_text(&text, ",");
		fits = add_escaped(&text, id[i]);
	}
	if (fits)
		sm_buffer_text(&text, close + 1);
	fits = fits && !text.failed && url_parse(feed->url, url) && url_resolve(url, text.data, url);
	sm_buffer_close(&text);
	return fits;
}

const struct source source_json = {
	.name = "json",
	.format = SM_FORMAT_JSON,
	.needs_map = true,
	.accept = "application/json",
	.next = next,
	.look_up_max = look_up_max,
	.look_up = look_up,
};
