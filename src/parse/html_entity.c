// SPDX-License-Identifier: EUPL-1.2
// html_entity: an entity → the character it stands for.
#include <libxml/HTMLparser.h>
#include <string.h>

#include "encoding.h"
#include "html.h"

enum { NAME_MAX_BYTES = 24 };

/* What HTML 5 added to HTML 4 and people do use. */
static const struct {
	const char *name;
	uint32_t code;
} added[] = {
	{ "apos", '\'' },  { "num", '#' },       { "commat", '@' },  { "period", '.' },
	{ "comma", ',' },  { "colon", ':' },     { "semi", ';' },    { "excl", '!' },
	{ "quest", '?' },  { "lpar", '(' },      { "rpar", ')' },    { "sol", '/' },
	{ "lowbar", '_' }, { "hyphen", 0x2010 }, { "dash", 0x2010 }, { "percnt", '%' },
	{ "plus", '+' },   { "equals", '=' },    { "ast", '*' },     { "lsqb", '[' },
	{ "rsqb", ']' },   { "NewLine", '\n' },  { "Tab", '\t' },    { "ZeroWidthSpace", 0x200b },
};

const char *html_entity_named(const char *name, char out[8])
{
	static const struct {
		const char *name, *text;
	} common[] = { { "amp", "&" }, { "lt", "<" }, { "gt", ">" }, { "quot", "\"" }, { "nbsp", "\xc2\xa0" } };
	const htmlEntityDesc *known;
	uint32_t code = 0;

	for (size_t i = 0; i < sizeof(common) / sizeof(*common); i++)
		if (strcmp(name, common[i].name) == 0)
			return common[i].text;
	for (size_t i = 0; i < sizeof(added) / sizeof(*added) && !code; i++)
		if (strcmp(name, added[i].name) == 0)
			code = added[i].code;
	if (!code) {
		known = htmlEntityLookup((const xmlChar *)name);
		if (!known)
			return NULL;
		code = known->value;
	}
	out[encoding_put(code, out)] = '\0';
	return out;
}

/* "&#233;", "&#xe9;": what is no character is taken and gives nothing. */
static size_t numeric(struct sm_text text, char out[8], size_t *out_length)
{
	bool hex = text.length > 2 && (text.data[2] | 0x20) == 'x';
	size_t at = hex ? 3 : 2, start = at;
	uint32_t code = 0;

	for (; at < text.length; at++) {
		int digit = sm_ascii_hex(text.data[at]);

		if (digit < 0 || (!hex && digit > 9))
			break;
		if (code <= 0x10ffff)
			code = code * (hex ? 16 : 10) + (uint32_t)digit;
	}
	if (at == start)
		return 0;
	if (at < text.length && text.data[at] == ';')
		at++;
	if (code >= 0x80 && code < 0xa0)
		code = encoding_1252((unsigned char)code);
	*out_length = code ? encoding_put(code, out) : 0;
	return at;
}

size_t html_entity(struct sm_text text, char out[8], size_t *out_length)
{
	char name[NAME_MAX_BYTES];
	size_t length = 0;
	const char *found;
	char space[8];

	*out_length = 0;
	if (text.length < 3)
		return 0;
	if (text.data[1] == '#')
		return numeric(text, out, out_length);
	while (length + 1 < text.length && length < sizeof(name) - 1) {
		char c = text.data[length + 1];

		if (!(sm_ascii_is_letter(c) || (length && sm_ascii_is_digit(c))))
			break;
		name[length++] = c;
	}
	name[length] = '\0';
	found = length ? html_entity_named(name, space) : NULL;
	if (!found)
		return 0;
	length++;
	/* Without its semicolon only what old pages write so; else "&para" in an address would be eaten. */
	if (length < text.length && text.data[length] == ';')
		length++;
	else if (strcmp(name, "amp") != 0 && strcmp(name, "lt") != 0 && strcmp(name, "gt") != 0 &&
		 strcmp(name, "quot") != 0 && strcmp(name, "nbsp") != 0)
		return 0;
	*out_length = strlen(found);
	memcpy(out, found, *out_length);
	return length;
}
