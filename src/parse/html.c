// SPDX-License-Identifier: EUPL-1.2
// html: an HTML fragment → plain text: hidden parts dropped, blocks as line breaks, white space folded.
// A scanner of our own: a tree of nodes would cost ten times as much and give nothing that is needed here.
#include "html.h"

#include <string.h>
#include <strings.h>

#include "encoding.h"
#include "limits.h"
#include "sentimeter/parse.h"

enum { TAG_NAME_MAX = 16 };

struct tag {
	char name[TAG_NAME_MAX]; /* lower case; cut when longer, which no known name is */
	bool closing, empty;     /* </x>, <x/> */
	bool hidden;             /* the attribute */
	struct sm_text class, href, alt;
};

struct strip {
	const char *at, *end;
	char *out;
	size_t length, max;
	bool truncated;
	bool space, line;          /* wanted before the next character */
	char hidden[TAG_NAME_MAX]; /* the element that is being skipped, "" if none */
	int hidden_depth;
	bool in_link, link_line; /* link_line: a line break was due where the link began */
	size_t link_start;
	struct sm_text link_href;
};

/* One run of characters without white space. */
static void put(struct strip *strip, const char *data, size_t length)
{
	if (strip->hidden_depth || length == 0 || strip->truncated)
		return;
	if (strip->length && (strip->line || strip->space)) {
		if (strip->length == strip->max) {
			strip->truncated = true;
			return;
		}
		strip->out[strip->length++] = strip->line ? '\n' : ' ';
	}
	strip->line = strip->space = false;
	if (length > strip->max - strip->length) {
		length = encoding_cut(data, length, strip->max - strip->length);
		strip->truncated = true;
	}
	memcpy(strip->out + strip->length, data, length);
	strip->length += length;
}

static void put_entity(struct strip *strip)
{
	char out[8];
	size_t length,
	    taken = html_entity((struct sm_text){ strip->at, (size_t)(strip->end - strip->at) }, out, &length);

	if (!taken) {
		put(strip, strip->at++, 1);
		return;
	}
	strip->at += taken;
	if ((length == 1 && sm_ascii_is_space(*out)) || (length == 2 && memcmp(out, "\xc2\xa0", 2) == 0)) {
		strip->space = true;
		return;
	}
	/* A soft hyphen only says where a word may be broken; controls say nothing. */
	if ((length == 1 && (unsigned char)*out < ' ') || (length == 2 && out[0] == '\xc2' && (out[1] & 0xff) < 0xa0) ||
	    (length == 2 && memcmp(out, "\xc2\xad", 2) == 0))
		return;
	put(strip, out, length);
}

/* ---- Tags. ---- */

static const char *const block_names[] = {
	"p",      "br",         "div",     "li",         "ul",      "ol",     "dl",     "dt",
	"dd",     "h1",         "h2",      "h3",         "h4",      "h5",     "h6",     "pre",
	"table",  "tr",         "hr",      "blockquote", "section", "header", "footer", "article",
	"figure", "figcaption", "address", "aside",      "main",    "nav",    "form",
};
static const char *const skipped_names[] = { "script", "style", "template", "head",     "iframe",
					     "svg",    "math",  "object",   "noscript", "select" };
static const char *const void_names[] = { "br", "hr", "img", "input", "meta", "link", "wbr", "source", "embed", "col" };

#define NAMED(list, name) is_in(list, sizeof(list) / sizeof(*(list)), name)

static bool is_in(const char *const *list, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], name) == 0)
			return true;
	return false;
}

static bool has_word(struct sm_text list, const char *word)
{
	size_t length = strlen(word);

	for (size_t i = 0; i + length <= list.length; i++)
		if (strncasecmp(list.data + i, word, length) == 0 && (i == 0 || sm_ascii_is_space(list.data[i - 1])) &&
		    (i + length == list.length || sm_ascii_is_space(list.data[i + length])))
			return true;
	return false;
}

/* The end of a tag that starts at '<': its '>', outside quotes if there is one. NULL: there is no '>' at all. */
static const char *tag_end(const char *at, const char *end)
{
	const char *first = memchr(at, '>', (size_t)(end - at));
	char quote = '\0';

	if (!first)
		return NULL;
	for (; at < end; at++) {
		if (quote) {
			if (*at == quote)
				quote = '\0';
		} else if (*at == '>') {
			return at;
		} else if ((*at == '"' || *at == '\'') && at[-1] == '=') {
			quote = *at;
		}
	}
	return first; /* a quote that never closes: then quotes do not count */
}

static void read_attribute(struct tag *tag, struct sm_text name, struct sm_text value)
{
	if (sm_text_is_nocase(name, "class"))
		tag->class = value;
	else if (sm_text_is_nocase(name, "href"))
		tag->href = value;
	else if (sm_text_is_nocase(name, "alt"))
		tag->alt = value;
	else if (sm_text_is_nocase(name, "hidden"))
		tag->hidden = true;
}

static void read_attributes(struct tag *tag, const char *at, const char *end)
{
	while (at < end) {
		struct sm_text name, value = { 0 };

		while (at < end && (sm_ascii_is_space(*at) || *at == '/'))
			at++;
		name.data = at;
		while (at < end && !sm_ascii_is_space(*at) && *at != '=' && *at != '/')
			at++;
		name.length = (size_t)(at - name.data);
		while (at < end && sm_ascii_is_space(*at))
			at++;
		if (at < end && *at == '=') {
			for (at++; at < end && sm_ascii_is_space(*at);)
				at++;
			char quote = at < end && (*at == '"' || *at == '\'') ? *at++ : '\0';

			value.data = at;
			while (at < end && (quote ? *at != quote : !sm_ascii_is_space(*at)))
				at++;
			value.length = (size_t)(at - value.data);
			if (quote && at < end)
				at++;
		}
		read_attribute(tag, name, value);
	}
}

/* Reads the tag between '<' and end ('>'). */
static void read_tag(struct tag *tag, const char *at, const char *end)
{
	size_t length = 0;

	*tag = (struct tag){ 0 };
	at++;
	if (at < end && *at == '/') {
		tag->closing = true;
		at++;
	}
	for (; at < end && !sm_ascii_is_space(*at) && *at != '/'; at++)
		if (length < TAG_NAME_MAX - 1)
			tag->name[length++] = (char)(*at >= 'A' && *at <= 'Z' ? *at + 32 : *at);
	tag->empty = end[-1] == '/';
	if (!tag->closing && at < end)
		read_attributes(tag, at, end);
}

/* Whether a link's text is only its address again: http..., or a part of where it goes. */
static bool is_bare_url(struct sm_text text, struct sm_text href)
{
	bool dotted = false;

	text = sm_text_trim(text);
	if (text.length == 0 || text.data[0] == '#' || text.data[0] == '@')
		return false;
	for (size_t i = 0; i < text.length; i++) {
		if (sm_ascii_is_space(text.data[i]))
			return false;
		dotted = dotted || text.data[i] == '.' || text.data[i] == '/';
	}
	if (sm_text_starts(text, "http://") || sm_text_starts(text, "https://") || sm_text_starts(text, "www."))
		return true;
	/* Shortened addresses end in an ellipsis; in an address '&' is written as an entity. */
	for (size_t i = 0; i < text.length; i++)
		if (text.data[i] == '&' || (text.length - i >= 3 && memcmp(text.data + i, "\xe2\x80\xa6", 3) == 0))
			text.length = i;
	while (text.length && text.data[text.length - 1] == '.')
		text.length--;
	return dotted && text.length > 3 && href.length && memmem(href.data, href.length, text.data, text.length);
}

static void end_link(struct strip *strip)
{
	struct sm_text text = { strip->out + strip->link_start, strip->length - strip->link_start };

	if (strip->in_link && is_bare_url(text, strip->link_href)) {
		strip->length = strip->link_start;
		strip->line = strip->line || strip->link_line;
		strip->space = true;
	}
	strip->in_link = false;
}

static void start_link(struct strip *strip, const struct tag *tag)
{
	end_link(strip);
	strip->in_link = true;
	strip->link_start = strip->length;
	strip->link_href = tag->href;
	strip->link_line = strip->line;
}

/* Inside an element that is not shown only its own name counts, and the end of a block that holds it. */
static void pass_hidden(struct strip *strip, const struct tag *tag)
{
	if (strcmp(tag->name, strip->hidden) == 0)
		strip->hidden_depth += tag->closing ? -1 : tag->empty ? 0 : 1;
	else if (tag->closing && strcmp(strip->hidden, "span") == 0 && NAMED(block_names, tag->name))
		strip->hidden_depth = 0; /* a span that was never closed does not swallow the rest */
}

static bool is_hidden(const struct tag *tag)
{
	if (tag->hidden || NAMED(skipped_names, tag->name))
		return true;
	/* What Mastodon hides: the ends of a shortened address, and "RE: address" where it can show the quoted post. */
	return has_word(tag->class, "invisible") || has_word(tag->class, "quote-inline");
}

static void pass_tag(struct strip *strip, const struct tag *tag)
{
	if (strip->hidden_depth) {
		pass_hidden(strip, tag);
		return;
	}
	if (!tag->closing && !tag->empty && !NAMED(void_names, tag->name) && is_hidden(tag)) {
		memcpy(strip->hidden, tag->name, sizeof(strip->hidden));
		strip->hidden_depth = 1;
	} else if (strcmp(tag->name, "a") == 0) {
		if (tag->closing)
			end_link(strip);
		else
			start_link(strip, tag);
	} else if (NAMED(block_names, tag->name)) {
		strip->line = true;
	} else if (strcmp(tag->name, "td") == 0 || strcmp(tag->name, "th") == 0) {
		strip->space = true;
	} else if (strcmp(tag->name, "img") == 0 &&
		   (has_word(tag->class, "emoji") || has_word(tag->class, "wp-smiley"))) {
		put(strip, tag->alt.data, tag->alt.length);
	}
}

/* The text of scripts and styles is not HTML: it ends only at its own closing tag. */
static void pass_raw(struct strip *strip, const char *name)
{
	size_t length = strlen(name);

	for (const char *at = strip->at; (at = memchr(at, '<', (size_t)(strip->end - at))); at++)
		if ((size_t)(strip->end - at) >= length + 2 && at[1] == '/' && strncasecmp(at + 2, name, length) == 0) {
			strip->at = at;
			return;
		}
	strip->at = strip->end;
}

static void pass_markup(struct strip *strip)
{
	size_t left = (size_t)(strip->end - strip->at);
	const char *end;
	struct tag tag;

	if (left >= 4 && memcmp(strip->at, "<!--", 4) == 0) {
		end = memmem(strip->at + 4, left - 4, "-->", 3);
		strip->at = end ? end + 3 : strip->end;
		return;
	}
	if (left < 2 || !(sm_ascii_is_letter(strip->at[1]) || strchr("/!?", strip->at[1]))) {
		put(strip, strip->at++, 1); /* "3 < 5" */
		return;
	}
	end = tag_end(strip->at, strip->end);
	if (!end) { /* cut off inside a tag */
		strip->at = strip->end;
		return;
	}
	if (sm_ascii_is_letter(strip->at[1]) || (strip->at[1] == '/' && sm_ascii_is_letter(strip->at[2]))) {
		read_tag(&tag, strip->at, end);
		strip->at = end + 1;
		pass_tag(strip, &tag);
		if (!tag.closing && !tag.empty && (strcmp(tag.name, "script") == 0 || strcmp(tag.name, "style") == 0))
			pass_raw(strip, tag.name);
		return;
	}
	strip->at = end + 1;
}

/* Whether the byte is part of a run that can be copied as it is. */
static bool is_plain(char c)
{
	return (unsigned char)c > ' ' && c != '<' && c != '&' && c != '\xc2' && c != '\x7f';
}

static void pass_text(struct strip *strip)
{
	const char *start = strip->at;
	char meant[4];

	if (sm_ascii_is_space(*start)) {
		strip->space = true;
		strip->at++;
	} else if (*start == '\xc2' && strip->end - start >= 2) { /* U+0080-U+00BF: controls, soft hyphen, symbols */
		strip->at += 2;
		if (start[1] == '\xa0')
			strip->space = true;
		else if ((unsigned char)start[1] > 0xa0 && start[1] != '\xad')
			put(strip, start, 2);
		else if (start[1] != '\xad')
			put(strip, meant, encoding_meant(start, meant));
	} else if (!is_plain(*start)) {
		strip->at++;
	} else {
		while (strip->at < strip->end && is_plain(*strip->at))
			strip->at++;
		put(strip, start, (size_t)(strip->at - start));
	}
}

size_t html_strip(struct sm_text html, char *out, size_t max, bool *truncated)
{
	struct strip strip = { .out = out, .max = max };

	*truncated = false;
	if (!html.length)
		return 0;
	strip.at = html.data;
	strip.end = html.data + html.length;
	while (strip.at < strip.end && !strip.truncated) {
		if (*strip.at == '<')
			pass_markup(&strip);
		else if (*strip.at == '&')
			put_entity(&strip);
		else
			pass_text(&strip);
	}
	end_link(&strip);
	*truncated = strip.truncated;
	return strip.length;
}

enum sm_status sm_html_text(struct sm_text html, struct sm_arena *arena, struct sm_text *text)
{
	struct sm_text valid = html;
	bool truncated;
	size_t max;
	char *out;

	*text = (struct sm_text){ 0 };
	if (encoding_valid(html.data, html.length) != html.length && encoding_mend(html, arena, &valid, NULL) != SM_OK)
		return SM_ERROR_LIMIT;
	max = valid.length < TEXT_BYTES_MAX ? valid.length : TEXT_BYTES_MAX;
	out = sm_arena_take(arena, max + 1);
	if (!out)
		return SM_ERROR_LIMIT;
	*text = (struct sm_text){ out, html_strip(valid, out, max, &truncated) };
	return SM_OK;
}
