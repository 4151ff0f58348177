// SPDX-License-Identifier: EUPL-1.2
// verdicts: verdicts with their reasons → JSON lines. A line's most bytes are reckoned first; then each part is put
// behind the last one without looking at the room.
#include <math.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "sentimeter/base.h"
#include "verdicts.h"

enum {
	ROOM_MIN = 1 << 17,
	ROOM_MAX = 4 << 20,
	ESCAPED_MAX = 6,   /* bytes that one byte of text may become: \u001f */
	FIXED_BYTES = 320, /* more than all that is not text, in a line, in a reason or in a rule of it */
};

/* A string constant: its length is known when this is compiled. */
#define PUT(at, constant) ((char *)memcpy(at, constant, sizeof(constant) - 1) + sizeof(constant) - 1)

static char *put(char *at, const char *bytes, size_t length)
{
	return (char *)memcpy(at, bytes, length) + length;
}

static char *put_words(char *at, const char *words)
{
	return put(at, words, strlen(words));
}

static char *put_whole(char *at, unsigned long n)
{
	char digit[24];
	size_t first = sizeof(digit);

	if (n < 10) {
		*at++ = (char)('0' + n);
		return at;
	}
	do
		digit[--first] = (char)('0' + n % 10);
	while (n /= 10);
	return put(at, digit + first, sizeof(digit) - first);
}

/* Without a branch: one text in two is below zero. */
static char *put_sign(char *at, long *n)
{
	bool below = *n < 0;

	*at = '-';
	*n = below ? -*n : *n;
	return at + below;
}

static char *put_two_digits(char *at, unsigned long n)
{
	*at++ = (char)('0' + n / 10);
	*at++ = (char)('0' + n % 10);
	return at;
}

/* All decimals: 0.50. The divisors are constants: a compiler makes multiplications of them. */
static char *put_hundredths(char *at, double value)
{
	long n = lrint(value * 100);

	at = put_sign(at, &n);
	at = put_whole(at, (unsigned long)n / 100);
	*at++ = '.';
	return put_two_digits(at, (unsigned long)n % 100);
}

/* 0.500 */
static char *put_thousandths(char *at, double value)
{
	long n = lrint(value * 1000);

	at = put_sign(at, &n);
	at = put_whole(at, (unsigned long)n / 1000);
	*at++ = '.';
	*at++ = (char)('0' + (unsigned long)n / 100 % 10);
	return put_two_digits(at, (unsigned long)n % 100);
}

/* No more decimals than it takes: 0.5 for 0.500. */
static char *drop_zeros(char *at)
{
	while (at[-1] == '0')
		at--;
	return at[-1] == '.' ? at - 1 : at;
}

static char *put_escape(char *at, unsigned char byte)
{
	static const char hex[] = "0123456789abcdef";

	switch (byte) {
	case '"': return PUT(at, "\\\"");
	case '\\': return PUT(at, "\\\\");
	case '\n': return PUT(at, "\\n");
	case '\r': return PUT(at, "\\r");
	case '\t': return PUT(at, "\\t");
	default: break;
	}
	if (byte >= 0x80) /* no UTF-8 */
		return PUT(at, "\xef\xbf\xbd");
	at = PUT(at, "\\u00");
	*at++ = hex[byte >> 4];
	*at++ = hex[byte & 0xf];
	return at;
}

#define EACH(byte) ((uint64_t)(byte)*0x0101010101010101u)

/* Whether eight bytes are all plain: ASCII, no control character, no quote, no backslash. */
static bool are_plain(const char *bytes)
{
	uint64_t eight, quote, slash;

	memcpy(&eight, bytes, sizeof(eight));
	quote = eight ^ EACH('"');
	slash = eight ^ EACH('\\');
	return ((eight | (eight - EACH(0x20)) | (quote - EACH(1)) | (slash - EACH(1))) & EACH(0x80)) == 0;
}

/* How many bytes at the start of text mean themselves in JSON. */
static size_t plain_bytes(struct sm_text text)
{
	size_t plain = 0;

	while (text.length - plain >= sizeof(uint64_t) && are_plain(text.data + plain))
		plain += sizeof(uint64_t);
	while (plain < text.length) {
		unsigned char byte = (unsigned char)text.data[plain];
		size_t length = 1;

		if (byte < 0x20 || byte == '"' || byte == '\\')
			break;
		if (byte >= 0x80)
			length = sm_utf8_length((struct sm_text){ text.data + plain, text.length - plain });
		if (length == 0)
			break;
		plain += length;
	}
	return plain;
}

/* Between quotes. Plain bytes go over in one piece. */
static char *put_text(char *at, struct sm_text text)
{
	*at++ = '"';
	for (;;) {
		size_t plain = plain_bytes(text);

		at = put(at, text.data, plain);
		if (plain == text.length)
			break;
		at = put_escape(at, (unsigned char)text.data[plain]);
		text.data += plain + 1;
		text.length -= plain + 1;
	}
	*at++ = '"';
	return at;
}

/* From the score to the language. All are as long in memory, so that which one it is need not be guessed. */
static char *put_class(char *at, enum sm_class class)
{
#define PART(name)                                                                                                     \
	{                                                                                                              \
		",\"class\":\"" name "\",\"language\":\"", sizeof(",\"class\":\"" name "\",\"language\":\"") - 1       \
	}
	static const struct {
		char text[40];
		size_t length;
	} part[] = { PART("negative"), PART("neutral"), PART("positive"), PART("unscored") };
#undef PART

	memcpy(at, part[class].text, sizeof(part[class].text));
	return at + part[class].length;
}

static char *put_verdict(char *at, const struct sm_verdict *verdict)
{
	at = PUT(at, "{\"score\":");
	at = put_thousandths(at, verdict->value);
	at = put_class(at, verdict->class);
	memcpy(at, verdict->language, sizeof(verdict->language));
	at += strlen(verdict->language);
	at = PUT(at, "\",\"coverage\":");
	at = put_hundredths(at, verdict->coverage);
	at = PUT(at, ",\"subjectivity\":");
	at = put_hundredths(at, verdict->subjectivity);
	return verdict->irony ? PUT(at, ",\"irony\":true") : PUT(at, ",\"irony\":false");
}

static char *put_place(char *at, const char *file, int line)
{
	at = PUT(at, ",\"file\":");
	at = put_text(at, sm_text_of(file));
	at = PUT(at, ",\"line\":");
	return put_whole(at, (unsigned long)line);
}

static char *put_rule(char *at, const struct sm_rule *rule)
{
	at = PUT(at, "{\"name\":\"");
	at = put_words(at, rule->name);
	at = PUT(at, "\",\"word\":");
	at = put_text(at, sm_text_of(rule->word));
	at = put_place(at, rule->file, rule->line);
	at = PUT(at, ",\"factor\":");
	at = drop_zeros(put_hundredths(at, rule->factor));
	*at++ = '}';
	return at;
}

static char *put_reason(char *at, const struct sm_reason *reason)
{
	at = PUT(at, "{\"words\":");
	at = put_text(at, reason->words);
	at = PUT(at, ",\"entry\":");
	at = put_text(at, reason->entry);
	at = put_place(at, reason->file, reason->line);
	at = PUT(at, ",\"before\":");
	at = put_thousandths(at, reason->before);
	at = PUT(at, ",\"after\":");
	at = put_thousandths(at, reason->after);
	at = PUT(at, ",\"rules\":[");
	for (size_t i = 0; i < reason->rules; i++) {
		at = put_rule(at, &reason->rule[i]);
		*at++ = ',';
	}
	at -= reason->rules != 0;
	return PUT(at, "]}");
}

static char *put_reasons(char *at, const struct sm_reasons *reasons)
{
	at = PUT(at, ",\"scale\":");
	at = drop_zeros(put_thousandths(at, reasons->scale));
	at = PUT(at, ",\"band\":[");
	at = put_thousandths(at, reasons->negative);
	*at++ = ',';
	at = put_thousandths(at, reasons->positive);
	at = PUT(at, "],\"reasons\":[");
	for (size_t i = 0; i < reasons->count; i++) {
		at = put_reason(at, &reasons->reason[i]);
		*at++ = ',';
	}
	at -= reasons->count != 0;
	*at++ = ']';
	return at;
}

/* No line is longer than this. */
static size_t bytes_max(const struct sm_reasons *reasons)
{
	size_t fixed = FIXED_BYTES, text = 0;

	for (size_t i = 0; reasons && i < reasons->count; i++) {
		const struct sm_reason *reason = &reasons->reason[i];

		fixed += FIXED_BYTES * (1 + reason->rules);
		text += reason->words.length + reason->entry.length + strlen(reason->file);
		for (size_t j = 0; j < reason->rules; j++)
			text += strlen(reason->rule[j].word) + strlen(reason->rule[j].file);
	}
	return fixed + ESCAPED_MAX * text;
}

/* Not realloc: words of posts would stay behind. */
static bool make_room(struct verdicts *verdicts, size_t bytes)
{
	size_t room = verdicts->room ? verdicts->room : ROOM_MIN;
	struct verdicts old;
	char *larger;

	while (room - verdicts->length < bytes)
		room *= 2;
	if (room > ROOM_MAX)
		return false;
	larger = malloc(room);
	if (!larger)
		return false;
	if (verdicts->length)
		memcpy(larger, verdicts->data, verdicts->length);
	old = *verdicts;
	verdicts_close(&old);
	verdicts->data = larger;
	verdicts->room = room;
	return true;
}

bool verdicts_add(struct verdicts *verdicts, const struct sm_verdict *verdict, const struct sm_reasons *reasons)
{
	size_t bytes = bytes_max(reasons);
	char *at;

	if (verdicts->room - verdicts->length < bytes && !make_room(verdicts, bytes))
		return false;
	at = put_verdict(verdicts->data + verdicts->length, verdict);
	if (reasons)
		at = put_reasons(at, reasons);
	at = PUT(at, "}\n");
	verdicts->length = (size_t)(at - verdicts->data);
	return true;
}

void verdicts_close(struct verdicts *verdicts)
{
	if (verdicts->data)
		sodium_memzero(verdicts->data, verdicts->room);
	free(verdicts->data);
	*verdicts = (struct verdicts){ NULL, 0, 0 };
}
