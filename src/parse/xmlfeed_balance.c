// SPDX-License-Identifier: EUPL-1.2
// xmlfeed_balance: tags that do not match → tags that do, before libxml2's recovery sees them.
// That recovery closes whatever is open at each end tag, so one <br> without an end would shift all that follows.
#include <string.h>
#include <strings.h>

#include "xmlfeed_balance.h"

struct balance {
	const char *at, *end;
	struct sm_text open[NESTING_MAX]; /* names of elements that wait for their end */
	size_t depth;
	struct sm_buffer *out;
	bool endless[4]; /* a kind of special markup whose end was not found: not looked for again */
};

static bool is_name(char c)
{
	return sm_ascii_is_letter(c) || sm_ascii_is_digit(c) || c == '_' || c == ':' || c == '-' || c == '.' ||
	       (c & 0x80);
}

static struct sm_text name_at(const char *at, const char *end)
{
	const char *start = at;

	while (at < end && is_name(*at))
		at++;
	return (struct sm_text){ start, (size_t)(at - start) };
}

static void copy_to(struct balance *balance, const char *until)
{
	sm_buffer_add(balance->out, balance->at, (size_t)(until - balance->at));
	balance->at = until;
}

/* Closes what is open down to and with the element at depth. */
static void close_down(struct balance *balance, size_t depth)
{
	while (balance->depth > depth) {
		struct sm_text name = balance->open[--balance->depth];

		sm_buffer_text(balance->out, "</");
		sm_buffer_add(balance->out, name.data, name.length);
		sm_buffer_text(balance->out, ">");
	}
}

/* The place of an open element with this name, or depth if there is none. */
static size_t find_open(const struct balance *balance, struct sm_text name)
{
	for (size_t i = balance->depth; i-- > 0;)
		if (sm_text_equal(balance->open[i], name))
			return i;
	return balance->depth;
}

/* An end tag closes what is open inside its element; one that closes nothing goes. */
static void pass_end(struct balance *balance, const char *tag_end)
{
	struct sm_text name = name_at(balance->at + 2, tag_end);

	close_down(balance, find_open(balance, name));
	balance->at = tag_end + 1;
}

/* Elements of HTML that never have an end. Not `link` and `source`: those are RSS as well. */
static bool is_void(struct sm_text name)
{
	static const char *const names[] = { "br", "hr", "img", "input", "meta", "wbr" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (sm_text_is_nocase(name, names[i]))
			return true;
	return false;
}

static void pass_start(struct balance *balance, const char *tag_end)
{
	struct sm_text name = name_at(balance->at + 1, tag_end);

	/* An item in an item: the first was never closed. */
	if (sm_text_is(name, "item") || sm_text_is(name, "entry"))
		close_down(balance, find_open(balance, name));
	copy_to(balance, tag_end);
	if (tag_end[-1] != '/' && is_void(name))
		sm_buffer_text(balance->out, "/");
	else if (tag_end[-1] != '/' && balance->depth < NESTING_MAX)
		balance->open[balance->depth++] = name;
	copy_to(balance, tag_end + 1);
}

/* The '>' of a tag, outside quotes; NULL if the next tag begins first. */
static const char *find_tag_end(const char *at, const char *end)
{
	char quote = '\0';

	for (at++; at < end; at++) {
		if (quote && *at == quote)
			quote = '\0';
		else if (!quote && (*at == '"' || *at == '\'') && at[-1] == '=')
			quote = *at;
		else if (!quote && *at == '>')
			return at;
		else if (*at == '<')
			return NULL;
	}
	return NULL;
}

/* Comments, CDATA, declarations: as they are. False if it is none of these, or has no end. */
static bool pass_special(struct balance *balance)
{
	static const struct {
		const char *start, *end;
	} special[] = { { "<!--", "-->" }, { "<![CDATA[", "]]>" }, { "<?", "?>" }, { "<!", ">" } };
	size_t left = (size_t)(balance->end - balance->at);

	for (size_t i = 0; i < sizeof(special) / sizeof(*special); i++) {
		size_t length = strlen(special[i].start);
		const char *found, *stop = special[i].end, *subset;

		if (left < length || memcmp(balance->at, special[i].start, length) != 0)
			continue;
		if (balance->endless[i])
			return false;
		found = memmem(balance->at + length, left - length, stop, strlen(stop));
		/* The internal subset of a document type holds '>' of its own. */
		subset = found && stop[1] == '\0' ? memchr(balance->at, '[', (size_t)(found - balance->at)) : NULL;
		if (subset) {
			stop = "]>";
			found = memmem(subset, (size_t)(balance->end - subset), stop, 2);
		}
		if (!found) {
			balance->endless[i] = true;
			return false;
		}
		copy_to(balance, found + strlen(stop));
		return true;
	}
	return false;
}

static void pass_markup(struct balance *balance)
{
	const char *tag_end;
	char next = balance->end - balance->at > 1 ? balance->at[1] : '\0';

	if ((next == '!' || next == '?') && pass_special(balance))
		return;
	tag_end = find_tag_end(balance->at, balance->end);
	if (tag_end && next == '/') {
		pass_end(balance, tag_end);
	} else if (tag_end && is_name(next) && !sm_ascii_is_digit(next)) {
		pass_start(balance, tag_end);
	} else {
		sm_buffer_text(balance->out, "&lt;");
		balance->at++;
	}
}

/* "R&D": an ampersand that begins no entity. */
static void pass_ampersand(struct balance *balance)
{
	const char *at = balance->at + 1;

	if (at < balance->end && *at == '#')
		at++;
	while (at < balance->end && at - balance->at < 32 && is_name(*at))
		at++;
	if (at < balance->end && *at == ';' && at - balance->at > 1) {
		copy_to(balance, at + 1);
	} else {
		sm_buffer_text(balance->out, "&amp;");
		balance->at++;
	}
}

bool xmlfeed_balance(struct sm_text text, struct sm_buffer *out)
{
	struct balance balance = { .at = text.data, .end = text.data + text.length, .out = out };

	while (balance.at < balance.end && !out->failed) {
		const char *next = balance.at;

		while (next < balance.end && *next != '<' && *next != '&')
			next++;
		copy_to(&balance, next);
		if (next < balance.end && *next == '<')
			pass_markup(&balance);
		else if (next < balance.end)
			pass_ampersand(&balance);
	}
	return !out->failed;
}
