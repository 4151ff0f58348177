// SPDX-License-Identifier: EUPL-1.2
// jsonfeed: a JSON Feed (1.0, 1.1) → posts.
#include <stdio.h>
#include <string.h>

#include "jsondoc.h"

bool jsonfeed_is(const json_t *root)
{
	struct sm_text version = jsondoc_text(root, "version");

	return json_is_array(json_object_get(root, "items")) &&
	       (json_is_string(json_object_get(root, "title")) || sm_text_find(version, "jsonfeed.org"));
}

/* The first of `authors` (1.1), else `author` (1.0). */
static const json_t *author_of(const json_t *object)
{
	const json_t *first = json_array_get(json_object_get(object, "authors"), 0);

	return first ? first : json_object_get(object, "author");
}

/* Ids must be strings, but some write numbers. */
static struct sm_text id_of(struct draft *draft, const json_t *item)
{
	const json_t *id = json_object_get(item, "id");
	char digits[32];

	if (!json_is_integer(id))
		return draft_short(draft, jsondoc_text(item, "id"));
	snprintf(digits, sizeof(digits), "%" JSON_INTEGER_FORMAT, json_integer_value(id));
	return draft_short(draft, sm_text_of(digits));
}

static void read_item(struct draft *draft, const json_t *root, const json_t *item)
{
	const json_t *author = author_of(item) ? author_of(item) : author_of(root);
	struct sm_text plain = jsondoc_text(item, "content_text"), html = jsondoc_text(item, "content_html");
	struct sm_text name = jsondoc_text(author, "name"), author_url = jsondoc_text(author, "url");
	struct sm_text url = jsondoc_text(item, "url"), language = jsondoc_text(item, "language");
	struct sm_post *post = draft_add(draft);

	if (!post)
		return;
	post->id = id_of(draft, item);
	post->url = draft_url(draft, url.length ? url : jsondoc_text(item, "external_url"), draft->base_url);
	post->author = draft_short(draft, author_url.length ? author_url : name);
	post->author_name = draft_short(draft, name);
	if (!plain.length && !html.length)
		plain = jsondoc_text(item, "summary");
	post->text = draft_text(draft, plain.length ? plain : html, plain.length ? TEXT_PLAIN : TEXT_HTML);
	post->title = draft_text(draft, jsondoc_text(item, "title"), TEXT_PLAIN);
	draft_title(post, post->title);
	post->language = draft_language(draft, language.length ? language : jsondoc_text(root, "language"));
	draft_dates(draft, post, draft_date(jsondoc_text(item, "date_published")),
		    draft_date(jsondoc_text(item, "date_modified")));
}

void jsonfeed_posts(struct draft *draft, const json_t *root)
{
	const json_t *item;
	size_t i;

	draft->facts.title = draft_text(draft, jsondoc_text(root, "title"), TEXT_PLAIN);
	draft->facts.url = draft_url(draft, jsondoc_text(root, "home_page_url"), draft->base_url);
	draft->facts.language = draft_language(draft, jsondoc_text(root, "language"));
	json_array_foreach(json_object_get(root, "items"), i, item)
	{
		if (json_is_object(item))
			read_item(draft, root, item);
		else
			draft_note(draft, "item-empty");
	}
}
