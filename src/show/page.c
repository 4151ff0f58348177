// SPDX-License-Identifier: EUPL-1.2
// page: a template and values → HTML.
#include <stdio.h>
#include <string.h>

#include "page.h"
#include "sentimeter/show.h"

enum { DEPTH_MAX = 8, NAME_MAX_BYTES = 48 };

struct page {
	struct sm_buffer *out;
	json_t *stack[DEPTH_MAX];
	int depth;
};

static void render(struct page *page, const char *at, const char *end);

static json_t *find(const struct page *page, const char *name)
{
	for (int i = page->depth; i-- > 0;) {
		json_t *value = json_object_get(page->stack[i], name);

		if (value)
			return value;
	}
	return NULL;
}

static void value(const struct page *page, const char *name, bool raw)
{
	json_t *found = find(page, name);
	struct sm_text text = { json_string_value(found), json_string_length(found) };

	/* A chart that did not fit is no chart: better no page than one without it. */
	if (raw && !found)
		page->out->failed = true;
	else if (json_is_integer(found))
		sm_buffer_format(page->out, "%lld", (long long)json_integer_value(found));
	else if (raw)
		sm_buffer_add(page->out, text.data, text.length);
	else
		sm_html_escape(page->out, text);
}

static void item(struct page *page, json_t *of, const char *at, const char *end)
{
	if (page->depth >= DEPTH_MAX)
		return;
	page->stack[page->depth++] = of;
	render(page, at, end);
	page->depth--;
}

static void section(struct page *page, const char *name, const char *at, const char *end)
{
	json_t *found = find(page, name), *one;
	size_t index;

	if (json_is_array(found)) {
		json_array_foreach(found, index, one) item(page, one, at, end);
	} else if (json_is_object(found) || json_is_true(found)) {
		item(page, found, at, end);
	}
}

static bool empty(json_t *found)
{
	return !found || json_is_null(found) || json_is_false(found) ||
	       (json_is_array(found) && json_array_size(found) == 0);
}

/* What stands between {{#name}} and {{/name}}; gives where to go on. */
static const char *block(struct page *page, char kind, const char *name, const char *at, const char *end)
{
	char closing[NAME_MAX_BYTES + 8];
	const char *until;

	snprintf(closing, sizeof(closing), "{{/%s}}", name);
	until = strstr(at, closing);
	if (!until || until > end)
		return end; /* a test reads every template, so this is for its author */
	if (kind == '#')
		section(page, name, at, until);
	else if (empty(find(page, name)))
		render(page, at, until);
	return until + strlen(closing);
}

static void render(struct page *page, const char *at, const char *end)
{
	while (at < end) {
		const char *tag = strstr(at, "{{"), *close;
		char name[NAME_MAX_BYTES];
		bool raw;
		char kind;

		if (!tag || tag >= end) {
			sm_buffer_add(page->out, at, (size_t)(end - at));
			return;
		}
		sm_buffer_add(page->out, at, (size_t)(tag - at));
		raw = tag[2] == '{';
		kind = tag[2] == '#' || tag[2] == '^' ? tag[2] : '\0';
		tag += 2 + (raw || kind);
		close = strstr(tag, raw ? "}}}" : "}}");
		if (!close || close >= end)
			return;
		snprintf(name, sizeof(name), "%.*s", (int)(close - tag), tag);
		at = close + (raw ? 3 : 2);
		if (kind)
			at = block(page, kind, name, at, end);
		else
			value(page, name, raw);
	}
}

void page_render(const char *template, json_t *model, json_t *words, struct sm_buffer *out)
{
	struct page page = { .out = out, .stack = { words, model }, .depth = 2 };

	render(&page, template, template + strlen(template));
}
