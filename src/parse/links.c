// SPDX-License-Identifier: EUPL-1.2
// links: a web page, or a list of subscriptions (OPML) → the feeds that it names.
#include <expat.h>
#include <string.h>

#include "draft.h"
#include "encoding.h"
#include "html.h"

enum { VALUE_BYTES_MAX = 2048, OUTLINE_DEPTH_MAX = 32 };

struct found {
	struct sm_arena *arena;
	struct sm_feed_link *link;
	size_t count;
	bool full;
};

static void add_link(struct found *found, struct sm_text url, struct sm_text title, struct sm_text type)
{
	struct sm_feed_link *link = &found->link[found->count];

	url = sm_text_trim(url);
	if (!url.length || url.length > VALUE_BYTES_MAX || found->count == SM_FEED_LINKS_MAX)
		return;
	for (size_t i = 0; i < found->count; i++)
		if (sm_text_equal(found->link[i].url, url))
			return;
	*link = (struct sm_feed_link){ .url = sm_arena_text(found->arena, url),
				       .title = sm_arena_text(found->arena, sm_text_trim(title)),
				       .type = sm_arena_text(found->arena, sm_text_trim(type)) };
	found->full |= !link->url.length;
	found->count++;
}

/* ---- Web pages. ---- */

struct tag {
	const char *at, *end; /* what is left of its attributes */
};

static void skip_space(struct tag *tag)
{
	while (tag->at < tag->end && (sm_ascii_is_space(*tag->at) || *tag->at == '/'))
		tag->at++;
}

static struct sm_text take_until(struct tag *tag, const char *stop)
{
	const char *start = tag->at;

	while (tag->at < tag->end && !strchr(stop, *tag->at))
		tag->at++;
	return (struct sm_text){ start, (size_t)(tag->at - start) };
}

/* The next attribute; false at the end of the tag. */
static bool take_attribute(struct tag *tag, struct sm_text *name, struct sm_text *value)
{
	char quote;

	skip_space(tag);
	*name = take_until(tag, "= \t\r\n/>");
	*value = (struct sm_text){ 0 };
	if (!name->length)
		return false;
	while (tag->at < tag->end && sm_ascii_is_space(*tag->at))
		tag->at++;
	if (tag->at == tag->end || *tag->at != '=')
		return true;
	tag->at++;
	while (tag->at < tag->end && sm_ascii_is_space(*tag->at))
		tag->at++;
	quote = tag->at < tag->end && (*tag->at == '"' || *tag->at == '\'') ? *tag->at++ : '\0';
	if (quote)
		*value = take_until(tag, (const char[]){ quote, '\0' });
	else
		*value = take_until(tag, " \t\r\n>");
	if (quote && tag->at < tag->end)
		tag->at++;
	return true;
}

/* Entities undone, into out. */
static struct sm_text decoded(struct sm_text value, char out[VALUE_BYTES_MAX])
{
	size_t length = 0;

	for (size_t i = 0; i < value.length && length + 8 < VALUE_BYTES_MAX;) {
		size_t wrote, taken = value.data[i] == '&'
					  ? html_entity((struct sm_text){ value.data + i, value.length - i },
							out + length, &wrote)
					  : 0;

		if (!taken) {
			out[length++] = value.data[i++];
			continue;
		}
		i += taken;
		length += wrote;
	}
	return (struct sm_text){ out, length };
}

static bool has_word(struct sm_text words, const char *word)
{
	while (words.length) {
		size_t length = 0;

		while (length < words.length && !sm_ascii_is_space(words.data[length]))
			length++;
		if (sm_text_is_nocase((struct sm_text){ words.data, length }, word))
			return true;
		length += length < words.length;
		words = (struct sm_text){ words.data + length, words.length - length };
	}
	return false;
}

static bool is_feed_type(struct sm_text type)
{
	static const char *const types[] = { "application/rss+xml", "application/atom+xml", "application/feed+json",
					     "application/rdf+xml", "text/rss+xml" };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (sm_text_is_nocase(sm_text_trim(type), types[i]))
			return true;
	return false;
}

static void read_link(struct found *found, struct draft *draft, struct tag tag)
{
	struct sm_text name, value, rel = { 0 }, type = { 0 }, href = { 0 }, title = { 0 };
	char url[VALUE_BYTES_MAX], words[VALUE_BYTES_MAX];

	while (take_attribute(&tag, &name, &value)) {
		if (sm_text_is_nocase(name, "rel"))
			rel = value;
		else if (sm_text_is_nocase(name, "type"))
			type = value;
		else if (sm_text_is_nocase(name, "href"))
			href = value;
		else if (sm_text_is_nocase(name, "title"))
			title = value;
	}
	if (href.length && is_feed_type(type) && (has_word(rel, "alternate") || has_word(rel, "feed")))
		add_link(found, draft_url(draft, decoded(href, url), draft->base_url), decoded(title, words), type);
}

static void read_base(struct draft *draft, struct tag tag)
{
	struct sm_text name, value;
	char url[VALUE_BYTES_MAX];

	while (take_attribute(&tag, &name, &value))
		if (sm_text_is_nocase(name, "href"))
			draft->base_url = draft_url(draft, decoded(value, url), draft->base_url);
}

static bool is_tag(struct sm_text rest, const char *name)
{
	size_t length = strlen(name);

	return rest.length > length + 1 && sm_text_is_nocase((struct sm_text){ rest.data + 1, length }, name) &&
	       sm_ascii_is_space(rest.data[length + 1]);
}

static void read_page(struct found *found, struct draft *draft, struct sm_text text)
{
	const char *end = text.data + text.length, *at = text.data;

	while (at < end && (at = memchr(at, '<', (size_t)(end - at)))) {
		struct sm_text rest = { at, (size_t)(end - at) };
		const char *close = memchr(at, '>', rest.length);
		struct tag tag = { at + 5, close ? close : end };

		if (sm_text_starts(rest, "<!--")) {
			const char *over = memmem(at, rest.length, "-->", 3);

			at = over ? over : end;
			continue;
		}
		if (is_tag(rest, "link"))
			read_link(found, draft, tag);
		else if (is_tag(rest, "base"))
			read_base(draft, tag);
		at++;
	}
}

static enum sm_status open_found(struct found *found, struct sm_arena *arena, struct sm_error *error)
{
	*found = (struct found){ .arena = arena };
	found->link = sm_arena_take(arena, SM_FEED_LINKS_MAX * sizeof(*found->link));
	return found->link ? SM_OK : sm_fail_memory(error);
}

static enum sm_status close_found(const struct found *found, struct sm_feed_link **link, size_t *count,
				  struct sm_error *error)
{
	*link = found->link;
	*count = found->count;
	return found->full ? sm_fail_memory(error) : SM_OK;
}

enum sm_status sm_page_feeds(const struct sm_payload *page, struct sm_arena *arena, struct sm_feed_link **link,
			     size_t *count, struct sm_error *error)
{
	char *scratch = sm_arena_take(arena, TEXT_BYTES_MAX);
	struct found found;
	struct draft draft;
	struct sm_text text;
	const char *note;
	enum sm_status status = scratch ? open_found(&found, arena, error) : sm_fail_memory(error);

	if (status == SM_OK)
		status = encoding_decode(page, arena, &text, &note, error);
	if (status != SM_OK)
		return status;
	draft_open(&draft, page, arena, scratch);
	read_page(&found, &draft, text);
	found.full |= draft.failed;
	return close_found(&found, link, count, error);
}

/* ---- OPML. ---- */

struct outlines {
	struct found found;
	XML_Parser parser;
	size_t depth;
	bool is_opml, refused;
};

static struct sm_text attribute(const char **attributes, const char *name)
{
	for (; *attributes; attributes += 2)
		if (sm_text_is_nocase(sm_text_of(attributes[0]), name))
			return sm_text_of(attributes[1]);
	return (struct sm_text){ 0 };
}

static void XMLCALL start(void *context, const char *name, const char **attributes)
{
	struct outlines *outlines = context;
	struct sm_text title;

	if (outlines->depth++ == 0)
		outlines->is_opml = strcmp(name, "opml") == 0;
	if (!outlines->is_opml || outlines->depth > OUTLINE_DEPTH_MAX) {
		outlines->refused = true;
		XML_StopParser(outlines->parser, XML_FALSE);
		return;
	}
	if (strcmp(name, "outline") != 0)
		return;
	title = attribute(attributes, "title");
	if (!title.length)
		title = attribute(attributes, "text");
	add_link(&outlines->found, attribute(attributes, "xmlUrl"), title, attribute(attributes, "type"));
}

static void XMLCALL end(void *context, const char *name)
{
	(void)name;
	((struct outlines *)context)->depth--;
}

static void XMLCALL refuse(void *context, const char *name, int is_parameter, const char *value, int length,
			   const char *base, const char *system_id, const char *public_id, const char *notation)
{
	struct outlines *outlines = context;

	(void)name, (void)is_parameter, (void)value, (void)length, (void)base, (void)system_id, (void)public_id,
	    (void)notation;
	outlines->refused = true;
	XML_StopParser(outlines->parser, XML_FALSE);
}

enum sm_status sm_opml_feeds(struct sm_text bytes, struct sm_arena *arena, struct sm_feed_link **link, size_t *count,
			     struct sm_error *error)
{
	struct outlines outlines = { .depth = 0 };
	enum sm_status status = open_found(&outlines.found, arena, error);
	bool whole;

	*count = 0;
	if (status != SM_OK)
		return status;
	if (bytes.length > DOCUMENT_BYTES_MAX)
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "het document is groter dan %d MiB",
			       "the document is larger than %d MiB", DOCUMENT_BYTES_MAX / (1024 * 1024));
	outlines.parser = XML_ParserCreate(NULL);
	if (!outlines.parser)
		return sm_fail_memory(error);
	XML_SetUserData(outlines.parser, &outlines);
	XML_SetElementHandler(outlines.parser, start, end);
	XML_SetEntityDeclHandler(outlines.parser, refuse);
	whole = XML_Parse(outlines.parser, bytes.data ? bytes.data : "", (int)bytes.length, 1) == XML_STATUS_OK;
	XML_ParserFree(outlines.parser);
	if (!outlines.is_opml || outlines.refused || (!whole && outlines.found.count == 0))
		return sm_fail(error, SM_ERROR_DATA, NULL,
			       "dit is geen OPML: exporteer de lijst opnieuw uit de feedlezer",
			       "this is not OPML: export the list once more from the feed reader");
	return close_found(&outlines.found, link, count, error);
}
