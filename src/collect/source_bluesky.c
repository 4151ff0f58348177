// SPDX-License-Identifier: EUPL-1.2
// source_bluesky: XRPC answers of a server of the AT protocol, newest first, paged by the cursor in the answer.
#include "source.h"

enum { LOOK_UP_POSTS = 25 };

static bool next(const struct source_page *page, struct source_cursor *cursor, struct url *url)
{
	(void)cursor;
	*url = *page->first;
	return page->next[0] && source_put(url, "cursor", sm_text_of(page->next));
}

static int look_up_max(const struct sm_feed *feed)
{
	(void)feed;
	return LOOK_UP_POSTS;
}

static bool add_post(struct url *url, struct sm_text uri, bool is_first)
{
	struct url one;
	struct sm_buffer text = { .bytes_max = URL_MAX * 2 };
	struct sm_text value;
	bool fits = url_parse(url->origin, &one) && source_put(&one, "uris", uri);

	value = fits ? source_get(&one, "uris") : (struct sm_text){ 0 };
	sm_buffer_format(&text, "%s%suris=", url->text, is_first ? "?" : "&");
	sm_buffer_add(&text, value.data, value.length);
	fits = fits && !text.failed && url_parse(text.data, url);
	sm_buffer_close(&text);
	return fits;
}

static bool look_up(const struct sm_feed *feed, const struct sm_text *id, size_t count, struct url *url)
{
	bool fits = url_parse(feed->url, url) && url_resolve(url, "/xrpc/app.bsky.feed.getPosts", url);

	for (size_t i = 0; i < count && fits; i++)
		fits = add_post(url, id[i], i == 0);
	return fits;
}

const struct source source_bluesky = {
	.name = "bluesky",
	.format = SM_FORMAT_BLUESKY,
	.accept = "application/json",
	.next = next,
	.look_up_max = look_up_max,
	.look_up = look_up,
};
