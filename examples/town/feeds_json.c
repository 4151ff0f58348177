// SPDX-License-Identifier: EUPL-1.2
// feeds_json: posts due at a moment → JSON Feed 1.1, and a Mastodon-compatible timeline in pages.
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inside.h"
#include "sentimeter/period.h"

enum { LIMIT_DEFAULT = 20, LIMIT_MAX = 40 };
#define TIMELINE_HOST "https://vlierdrecht.example"

static void dump(struct page *page, json_t *root)
{
	char *text = root ? json_dumps(root, JSON_COMPACT) : NULL;

	if (text)
		sm_buffer_text(page->body, text);
	else
		page->body->failed = true;
	free(text);
	json_decref(root);
}

static json_t *date(int64_t time_s)
{
	struct sm_buffer b = { .bytes_max = 100 };
	json_t *text;

	markup_rfc3339(&b, time_s);
	text = json_string(b.data ? b.data : "");
	sm_buffer_close(&b);
	return text;
}

/* ---- JSON Feed ---- */

static json_t *feed_item(const struct page *page, const struct town_post *post, bool html)
{
	const struct town_author *author = &page->town->author[post->author];
	const char *text = due_text(post, page->time_s);
	struct sm_buffer b = { .bytes_max = 1 << 20 };
	char url[120], profile[120];
	json_t *item;

	snprintf(url, sizeof(url), "https://buurt.example/%s", post->id);
	snprintf(profile, sizeof(profile), "https://buurt.example/bewoner/%s", author->handle);
	item = json_pack("{s:s, s:s, s:o, s:s, s:[{s:s, s:s}]}", "id", post->id, "url", url, "date_published",
			 date(post->published_s), "language", post->language, "authors", "name", author->handle, "url",
			 profile);
	if (due_updated_s(post, page->time_s) != post->published_s)
		json_object_set_new(item, "date_modified", date(post->edited_s));
	if (html) {
		markup_html(&b, text, MARKUP_PLAIN);
		json_object_set_new(item, "content_html", json_string(b.data));
		json_object_set_new(item, "title", json_string(post->title));
	} else {
		json_object_set_new(item, "content_text", json_string(text));
	}
	sm_buffer_close(&b);
	return item;
}

void page_neighbours(struct page *page)
{
	json_t *items = json_array();
	char self[120];
	struct due due;

	due_list(page->town, TOWN_NEIGHBOURS, page->time_s, &due);
	for (int i = 0; i < due.count; i++)
		json_array_append_new(items, feed_item(page, &page->town->post[due.post[i]], due.post[i] % 3 != 0));
	snprintf(self, sizeof(self), "%s%s", page->base, town_feed_path(TOWN_NEIGHBOURS));
	dump(page, json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "version", "https://jsonfeed.org/version/1.1", "title",
			     "Prikbord Vlierpolder", "home_page_url", "https://buurt.example/", "feed_url", self,
			     "language", "nl", "items", items));
}

/* ---- Mastodon ---- */

/* The account as its owner set it up; who opts out does so in one of three ways. */
static json_t *account(const struct page *page, int index)
{
	const struct town_author *author = &page->town->author[index];
	const char *note = "<p></p>";
	char url[120];
	json_t *a;

	if (author->opted_out && index % 3 == 0)
		note = "<p>Liever niet meelezen. <a href=\"" TIMELINE_HOST
		       "/tags/nobot\" class=\"mention hashtag\" rel=\"tag\">#<span>nobot</span></a></p>";
	else if (author->bot)
		note = "<p>Automatisch account.</p>";
	snprintf(url, sizeof(url), TIMELINE_HOST "/@%s", author->handle);
	a = json_pack("{s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:b, s:b, s:s, s:s, s:[], s:[]}", "id", author->account,
		      "username", author->handle, "acct", author->handle, "url", url, "display_name", author->name,
		      "bot", author->bot, "locked", false, "group", false, "discoverable", !author->opted_out, "note",
		      note, "created_at", "2023-11-04T00:00:00.000Z", "fields", "emojis");
	json_object_set_new(a, "indexable", json_boolean(!(author->opted_out && index % 3 == 1)));
	json_object_set_new(a, "noindex", json_boolean(author->opted_out && index % 3 == 2));
	return a;
}

static json_t *mentions(const char *text)
{
	json_t *list = json_array();

	for (const char *at = strchr(text, '@'); at; at = strchr(at + 1, '@')) {
		size_t length = strspn(at + 1, "abcdefghijklmnopqrstuvwxyz0123456789_");
		char url[120], name[60];

		if (length == 0 || length >= sizeof(name) || (at > text && at[-1] != ' ' && at[-1] != '\n'))
			continue;
		snprintf(name, sizeof(name), "%.*s", (int)length, at + 1);
		snprintf(url, sizeof(url), TIMELINE_HOST "/@%s", name);
		json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "username", name, "acct", name, "url", url));
	}
	return list;
}

static json_t *tags(const char *text)
{
	json_t *list = json_array();

	for (const char *at = strchr(text, '#'); at; at = strchr(at + 1, '#')) {
		size_t length = strspn(at + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
		char url[160], name[60];

		if (length == 0 || length >= sizeof(name))
			continue;
		snprintf(name, sizeof(name), "%.*s", (int)length, at + 1);
		snprintf(url, sizeof(url), TIMELINE_HOST "/tags/%s", name);
		json_array_append_new(list, json_pack("{s:s, s:s}", "name", name, "url", url));
	}
	return list;
}

static json_t *date_z(int64_t time_s)
{
	char text[21], full[32];

	sm_time_print(time_s, text);
	snprintf(full, sizeof(full), "%.19s.000Z", text);
	return json_string(full);
}

static json_t *status(const struct page *page, int index)
{
	const struct town_post *post = &page->town->post[index];
	const char *handle = page->town->author[post->author].handle;
	const char *text = due_text(post, page->time_s);
	struct sm_buffer html = { .bytes_max = 1 << 20 };
	char uri[200], url[200];
	bool edited = due_updated_s(post, page->time_s) != post->published_s;
	json_t *s;

	snprintf(uri, sizeof(uri), TIMELINE_HOST "/users/%s/statuses/%s", handle, post->id);
	snprintf(url, sizeof(url), TIMELINE_HOST "/@%s/%s", handle, post->id);
	if (post->reshares < 0)
		markup_html(&html, text, MARKUP_MASTODON);
	s = json_pack("{s:s, s:o, s:n, s:n, s:b, s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:i, s:o, s:o}", "id", post->id,
		      "created_at", date_z(post->published_s), "in_reply_to_id", "in_reply_to_account_id", "sensitive",
		      false, "spoiler_text", "", "visibility", post->unlisted ? "unlisted" : "public", "uri", uri,
		      "url", url, "content", html.data ? html.data : "", "replies_count", 0, "reblogs_count", 0,
		      "favourites_count", 0, "edited_at", edited ? date_z(post->edited_s) : json_null(), "reblog",
		      post->reshares < 0 ? json_null() : status(page, post->reshares));
	/* Mastodon leaves the language open when the writer did not choose one. */
	json_object_set_new(s, "language", index % 11 == 0 ? json_null() : json_string(post->language));
	json_object_set_new(s, "account", account(page, post->author));
	json_object_set_new(s, "media_attachments", json_array());
	json_object_set_new(s, "mentions", post->reshares < 0 ? mentions(text) : json_array());
	json_object_set_new(s, "tags", post->reshares < 0 ? tags(text) : json_array());
	sm_buffer_close(&html);
	return s;
}

static uint64_t id_of(const struct page *page, int index)
{
	return strtoull(page->town->post[index].id, NULL, 10);
}

void page_timeline(struct page *page)
{
	int limit = page->limit <= 0 ? LIMIT_DEFAULT : page->limit > LIMIT_MAX ? LIMIT_MAX : page->limit;
	json_t *list = json_array();
	struct due due;
	int from = 0, until, lowest;

	due_list(page->town, TOWN_TIMELINE, page->time_s, &due); /* newest first */
	while (page->max_id && from < due.count && id_of(page, due.post[from]) >= page->max_id)
		from++;
	lowest = due.count;
	while (lowest > from &&
	       id_of(page, due.post[lowest - 1]) <= (page->min_id > page->since_id ? page->min_id : page->since_id))
		lowest--;
	/* min_id asks for the page right above it, since_id for the newest. */
	if (page->min_id && lowest - from > limit)
		from = lowest - limit;
	until = lowest - from > limit ? from + limit : lowest;
	for (int i = from; i < until; i++)
		json_array_append_new(list, status(page, due.post[i]));
	if (until > from) {
		const char *url = town_feed_path(TOWN_TIMELINE), *last = page->town->post[due.post[until - 1]].id;
		const char *first = page->town->post[due.post[from]].id;

		if (until < due.count)
			snprintf(page->link, sizeof(page->link),
				 "<%s%s?limit=%d&max_id=%s>; rel=\"next\", <%s%s?limit=%d&min_id=%s>; rel=\"prev\"",
				 page->base, url, limit, last, page->base, url, limit, first);
		else
			snprintf(page->link, sizeof(page->link), "<%s%s?limit=%d&min_id=%s>; rel=\"prev\"", page->base,
				 url, limit, first);
	}
	dump(page, list);
}
