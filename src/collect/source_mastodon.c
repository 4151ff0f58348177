// SPDX-License-Identifier: EUPL-1.2
// source_mastodon: timelines of Mastodon and what speaks like it, asked for from a moment on.
//
// A timeline is asked for with min_id, which gives the oldest first and leaves no holes (since_id does). Such an id is
// a post's, and those are never written down. But ids of Mastodon (snowflake) and GoToSocial (ULID) begin with the
// time, so one can be made from a time alone: of no post, and just as good. Where ids tell nothing (snac, Pleroma) the
// timeline is read from the newest post back, page by page, until its posts are known.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "number.h"
#include "source.h"

enum {
	PAGE_POSTS = 40, /* as many as servers give at once */
	LOOK_UP_POSTS = 20,
	SNOWFLAKE_SHIFT = 16,
	ULID_LENGTH = 26,
	ULID_TIME_LENGTH = 10,
};
/* 2016 to 2100: numbers outside are ids of another kind, such as a database's row. */
static const int64_t EARLIEST_MS = INT64_C(1451606400000), LATEST_MS = INT64_C(4102444800000);

static const char ulid_digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static bool plausible(int64_t ms)
{
	return ms >= EARLIEST_MS && ms < LATEST_MS;
}

/* The moment in an id, in milliseconds; false when it tells none. */
static bool id_time(struct sm_text id, enum source_ids *ids, int64_t *ms)
{
	int64_t number;

	*ids = SOURCE_IDS_SNOWFLAKE;
	*ms = 0;
	if (number_whole(id, INT64_MAX, &number)) {
		*ms = number >> SNOWFLAKE_SHIFT;
		return plausible(*ms);
	}
	if (id.length != ULID_LENGTH)
		return false;
	*ids = SOURCE_IDS_ULID;
	for (size_t i = 0; i < ULID_TIME_LENGTH; i++) {
		const char *digit = id.data[i] ? strchr(ulid_digits, id.data[i]) : NULL;

		if (!digit || *ms > LATEST_MS)
			return false;
		*ms = *ms * 32 + (digit - ulid_digits);
	}
	return plausible(*ms);
}

/* The first id of a moment. */
static void id_of(enum source_ids ids, int64_t at_s, char id[ULID_LENGTH + 1])
{
	int64_t ms = at_s * 1000;

	if (ids == SOURCE_IDS_SNOWFLAKE) {
		snprintf(id, ULID_LENGTH + 1, "%" PRId64, ms << SNOWFLAKE_SHIFT);
		return;
	}
	memset(id, '0', ULID_LENGTH);
	id[ULID_LENGTH] = '\0';
	for (int i = ULID_TIME_LENGTH - 1; i >= 0; i--, ms /= 32)
		id[i] = ulid_digits[ms % 32];
}

static bool first(const struct sm_feed *feed, const struct source_cursor *cursor, struct url *url)
{
	char id[ULID_LENGTH + 1], limit[8];

	if (!url_parse(feed->url, url))
		return false;
	snprintf(limit, sizeof(limit), "%d", PAGE_POSTS);
	if (!source_get(url, "limit").length && !source_put(url, "limit", sm_text_of(limit)))
		return false;
	if (cursor->ids == SOURCE_IDS_UNKNOWN || !plausible(cursor->at_s * 1000))
		return true;
	id_of(cursor->ids, cursor->at_s, id);
	return source_put(url, "min_id", sm_text_of(id));
}

/* Towards the present: rel=prev is what came after this page. An empty page, or no such link, is the end; a short page
 * is not. */
static bool next_newer(const struct source_page *page, struct source_cursor *cursor, struct url *url)
{
	enum source_ids ids;
	int64_t ms;

	if (!page->answer->previous[0] || !url_resolve(page->url, page->answer->previous, url))
		return false;
	if (!id_time(source_get(url, "min_id"), &ids, &ms) || ids != cursor->ids || ms / 1000 < cursor->at_s)
		return false;
	cursor->at_s = ms / 1000;
	return strcmp(url->text, page->url->text) != 0;
}

/* Towards the past. What the links say of ids is kept for the next poll. */
static bool next_older(const struct source_page *page, struct source_cursor *cursor, struct url *url)
{
	struct url newest;
	enum source_ids ids;
	int64_t ms;

	if (page->answer->previous[0] && url_resolve(page->url, page->answer->previous, &newest) &&
	    (id_time(source_get(&newest, "min_id"), &ids, &ms) || id_time(source_get(&newest, "since_id"), &ids, &ms)))
		cursor->ids = ids;
	return page->answer->next[0] && url_resolve(page->url, page->answer->next, url);
}

static bool next(const struct source_page *page, struct source_cursor *cursor, struct url *url)
{
	bool newer = source_get(page->url, "min_id").length > 0;

	/* A timeline does not move house. */
	return (newer ? next_newer : next_older)(page, cursor, url) && strcmp(url->origin, page->url->origin) == 0;
}

static int look_up_max(const struct sm_feed *feed)
{
	(void)feed;
	return LOOK_UP_POSTS;
}

static bool is_id(struct sm_text id)
{
	for (size_t i = 0; i < id.length; i++)
		if (!sm_ascii_is_letter(id.data[i]) && !sm_ascii_is_digit(id.data[i]) && !strchr("-_", id.data[i]))
			return false;
	return id.length > 0 && id.length < 64;
}

/* One by its own address, which every server knows; several since Mastodon 4.3. */
static bool look_up(const struct sm_feed *feed, const struct sm_text *id, size_t count, struct url *url)
{
	struct sm_buffer text = { .bytes_max = URL_MAX + 1 };
	bool fits = true;

	sm_buffer_text(&text, "/api/v1/statuses");
	for (size_t i = 0; i < count && fits; i++) {
		fits = is_id(id[i]);
		sm_buffer_text(&text, count == 1 ? "/" : i == 0 ? "?id[]=" : "&id[]=");
		sm_buffer_add(&text, id[i].data, id[i].length);
	}
	fits = fits && !text.failed && url_parse(feed->url, url) && url_resolve(url, text.data, url);
	sm_buffer_close(&text);
	return fits;
}

const struct source source_mastodon = {
	.name = "mastodon",
	.format = SM_FORMAT_MASTODON,
	.accept = "application/json",
	.first = first,
	.next = next,
	.look_up_max = look_up_max,
	.look_up = look_up,
};
