// SPDX-License-Identifier: EUPL-1.2
// encoding: bytes in whatever encoding → valid UTF-8.
#include "encoding.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

enum { CHARSET_MAX = 40, DECLARATION_MAX = 200 };

/* The kinds of encoding that feeds come in; anything else is taken for UTF-8 or windows-1252. */
enum charset { CHARSET_UNKNOWN, CHARSET_UTF8, CHARSET_1252, CHARSET_OTHER };

size_t encoding_valid(const char *data, size_t length)
{
	size_t at = 0;

	while (at < length) {
		utf8proc_int32_t code;
		utf8proc_ssize_t size;
		uint64_t word;

		while (length - at >= sizeof(word)) {
			memcpy(&word, data + at, sizeof(word));
			if (word & UINT64_C(0x8080808080808080))
				break;
			at += sizeof(word);
		}
		if (at == length)
			break;
		if (!(data[at] & 0x80)) {
			at++;
			continue;
		}
		size = utf8proc_iterate((const utf8proc_uint8_t *)data + at, (utf8proc_ssize_t)(length - at), &code);
		if (size <= 0)
			break;
		at += (size_t)size;
	}
	return at;
}

size_t encoding_cut(const char *data, size_t length, size_t max)
{
	if (length <= max)
		return length;
	while (max > 0 && (data[max] & 0xc0) == 0x80)
		max--;
	return max;
}

size_t encoding_put(uint32_t code, char out[4])
{
	if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		code = 0xfffd;
	return (size_t)utf8proc_encode_char((utf8proc_int32_t)code, (utf8proc_uint8_t *)out);
}

uint32_t encoding_1252(unsigned char byte)
{
	static const uint16_t high[32] = {
		0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
		0x2039, 0x0152, 0x8d,   0x017d, 0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
		0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,   0x017e, 0x0178,
	};

	return byte >= 0x80 && byte < 0xa0 ? high[byte - 0x80] : byte;
}

static enum sm_status full(struct sm_error *error)
{
	return sm_fail(error, SM_ERROR_LIMIT, NULL, "het document past niet in het geheugen van deze ronde",
		       "the document does not fit in the memory of this round");
}

/* Each high byte becomes at most three. whole: no byte is taken for UTF-8. */
static enum sm_status from_1252(struct sm_text bytes, bool whole, struct sm_arena *arena, struct sm_text *text,
				struct sm_error *error)
{
	size_t high = 0, out = 0;
	char *copy;

	for (size_t i = 0; i < bytes.length; i++)
		high += (unsigned char)bytes.data[i] >> 7;
	copy = sm_arena_take(arena, bytes.length + 2 * high + 1);
	if (!copy)
		return full(error);
	for (size_t i = 0; i < bytes.length;) {
		size_t good = whole ? 0 : encoding_valid(bytes.data + i, bytes.length - i);

		memcpy(copy + out, bytes.data + i, good);
		out += good;
		i += good;
		while (i < bytes.length && (whole || bytes.data[i] & 0x80)) {
			out += encoding_put(encoding_1252((unsigned char)bytes.data[i++]), copy + out);
			if (!whole)
				break;
		}
	}
	*text = (struct sm_text){ copy, out };
	return SM_OK;
}

enum sm_status encoding_mend(struct sm_text bytes, struct sm_arena *arena, struct sm_text *text, struct sm_error *error)
{
	return from_1252(bytes, false, arena, text, error);
}

size_t encoding_meant(const char *pair, char out[4])
{
	uint32_t meant = encoding_1252((unsigned char)pair[1]);

	return meant > 0x9f && meant != 0xfffd ? encoding_put(meant, out) : 0;
}

/* What else documents call their encoding, and what is meant: mostly the larger set of which it is a part. */
static const char *meant_by(const char *name)
{
	static const struct {
		const char *name, *meant;
	} table[] = { { "gb2312", "GB18030" },        { "gbk", "GB18030" },
		      { "x-gbk", "GB18030" },         { "shift_jis", "CP932" },
		      { "shift-jis", "CP932" },       { "x-sjis", "CP932" },
		      { "euc-kr", "CP949" },          { "ks_c_5601-1987", "CP949" },
		      { "tis-620", "CP874" },         { "iso-8859-9", "CP1254" },
		      { "iso-8859-11", "CP874" },     { "macroman", "MACINTOSH" },
		      { "x-mac-roman", "MACINTOSH" }, { "x-mac-cyrillic", "MAC-CYRILLIC" } };

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (strcasecmp(name, table[i].name) == 0)
			return table[i].meant;
	return name;
}

/* Whether it is the plain name of an encoding of bytes that iconv has. Slashes would be instructions to iconv. */
static bool is_known(const char *name)
{
	iconv_t converter;

	for (const char *c = name; *c; c++)
		if (!sm_ascii_is_letter(*c) && !sm_ascii_is_digit(*c) && !strchr("-_.:", *c))
			return false;
	if (!*name || strncasecmp(name, "utf", 3) == 0 || strncasecmp(name, "ucs", 3) == 0 ||
	    strncasecmp(name, "iso-10646", 9) == 0)
		return false;
	converter = iconv_open("UTF-8", meant_by(name));
	if (converter == (iconv_t)-1)
		return false;
	iconv_close(converter);
	return true;
}

/* By iconv, which only ever sees names that charset_of lets through. What is not valid becomes U+FFFD. */
static enum sm_status from_other(struct sm_text bytes, const char *charset, struct sm_arena *arena,
				 struct sm_text *text, struct sm_error *error)
{
	size_t unit = strncasecmp(charset, "utf-16", 6) == 0 ? 2 : strncasecmp(charset, "utf-32", 6) == 0 ? 4 : 1;
	size_t room = unit == 1 ? 3 * bytes.length : unit == 2 ? bytes.length / 2 * 3 + 8 : bytes.length + 8;
	char *in = (char *)bytes.data, *copy, *out;
	size_t in_left = bytes.length, out_left = room;
	iconv_t converter = iconv_open("UTF-8", meant_by(charset));

	if (converter == (iconv_t)-1)
		return from_1252(bytes, false, arena, text, error);
	copy = out = sm_arena_take(arena, room + 4);
	if (!copy) {
		iconv_close(converter);
		return full(error);
	}
	while (in_left && iconv(converter, &in, &in_left, &out, &out_left) == (size_t)-1) {
		if (errno != EILSEQ || in_left < unit || out_left < 3)
			break;
		in += unit;
		in_left -= unit;
		memcpy(out, "\xef\xbf\xbd", 3);
		out += 3;
		out_left -= 3;
	}
	iconv_close(converter);
	*text = (struct sm_text){ copy, (size_t)(out - copy) };
	return SM_OK;
}

static enum charset charset_of(const char *name)
{
	static const char *const like_1252[] = { "iso-8859-1", "iso8859-1",    "iso_8859-1", "latin1",   "latin-1",
						 "l1",         "windows-1252", "cp1252",     "us-ascii", "ascii" };

	if (strcasecmp(name, "utf-8") == 0 || strcasecmp(name, "utf8") == 0)
		return CHARSET_UTF8;
	/* As browsers do: who says Latin-1 writes windows-1252. */
	for (size_t i = 0; i < sizeof(like_1252) / sizeof(*like_1252); i++)
		if (strcasecmp(name, like_1252[i]) == 0)
			return CHARSET_1252;
	/* A claim of wide characters is only believed of a document that has them: see find_mark. */
	if (strcasecmp(name, "utf-16le") == 0 || strcasecmp(name, "utf-16be") == 0 ||
	    strcasecmp(name, "utf-32le") == 0 || strcasecmp(name, "utf-32be") == 0)
		return CHARSET_OTHER;
	return is_known(name) ? CHARSET_OTHER : CHARSET_UNKNOWN;
}

/* The value that follows key and '=' in text: up to a quote, a semicolon or white space. */
static void find_value(struct sm_text text, const char *key, char name[CHARSET_MAX])
{
	size_t length = strlen(key), out = 0;

	name[0] = '\0';
	for (size_t i = 0; i + length < text.length; i++) {
		if (strncasecmp(text.data + i, key, length) != 0)
			continue;
		for (i += length; i < text.length && strchr(" \t\r\n=\"'", text.data[i]);)
			i++;
		while (i < text.length && !strchr(" \t\r\n\"';?>", text.data[i]) && out < CHARSET_MAX - 1)
			name[out++] = text.data[i++];
		name[out] = '\0';
		return;
	}
}

/* The encoding that the payload's wrapping or first line claims. */
static void find_charset(const struct sm_payload *payload, char name[CHARSET_MAX])
{
	struct sm_text start = payload->bytes;

	find_value(payload->media_type, "charset", name);
	if (charset_of(name) != CHARSET_UNKNOWN || !sm_text_starts(start, "<?xml"))
		return;
	if (start.length > DECLARATION_MAX)
		start.length = DECLARATION_MAX;
	for (size_t i = 0; i + 1 < start.length; i++)
		if (start.data[i] == '?' && start.data[i + 1] == '>')
			start.length = i;
	find_value(start, "encoding", name);
}

/* A byte order mark, or a wide encoding that starts with '<' and has none. Returns its length. */
static size_t find_mark(struct sm_text bytes, const char **charset)
{
	static const struct {
		const char *bytes;
		size_t length, mark;
		const char *charset;
	} known[] = {
		{ "\xef\xbb\xbf", 3, 3, "utf-8" },    { "\xff\xfe\0\0", 4, 4, "utf-32le" },
		{ "\0\0\xfe\xff", 4, 4, "utf-32be" }, { "\xff\xfe", 2, 2, "utf-16le" },
		{ "\xfe\xff", 2, 2, "utf-16be" },     { "<\0?\0", 4, 0, "utf-16le" },
		{ "\0<\0?", 4, 0, "utf-16be" },       { "<\0\0\0", 4, 0, "utf-32le" },
		{ "\0\0\0<", 4, 0, "utf-32be" },      { "\x4c\x6f\xa7\x94", 4, 0, "cp037" }, /* EBCDIC */
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (bytes.length >= known[i].length && memcmp(bytes.data, known[i].bytes, known[i].length) == 0) {
			*charset = known[i].charset;
			return known[i].mark;
		}
	*charset = NULL;
	return 0;
}

static bool is_ascii(struct sm_text bytes)
{
	for (size_t i = 0; i < bytes.length; i++)
		if (bytes.data[i] & 0x80)
			return false;
	return true;
}

enum sm_status encoding_decode(const struct sm_payload *payload, struct sm_arena *arena, struct sm_text *text,
			       const char **note, struct sm_error *error)
{
	struct sm_text bytes = payload->bytes;
	char found[CHARSET_MAX];
	const char *charset;
	size_t mark = find_mark(bytes, &charset);
	bool valid;

	*note = NULL;
	bytes.data += mark;
	bytes.length -= mark;
	if (!charset) {
		find_charset(payload, found);
		charset = found;
	}
	if (charset_of(charset) == CHARSET_OTHER) {
		*note = "encoding-converted";
		return from_other(bytes, charset, arena, text, error);
	}
	valid = encoding_valid(bytes.data, bytes.length) == bytes.length;
	if (valid) {
		/* Many servers claim Latin-1 for what is UTF-8; text that is really Latin-1 is next to never valid. */
		if (charset_of(charset) == CHARSET_1252 && !is_ascii(bytes))
			*note = "encoding-claim-wrong";
		*text = bytes;
		return SM_OK;
	}
	*note = "encoding-windows-1252";
	return from_1252(bytes, charset_of(charset) == CHARSET_1252, arena, text, error);
}
