// SPDX-License-Identifier: EUPL-1.2
// scan_mark: emoji and emoticons, and what is passed over: addresses, links, redaction marks.
#include <string.h>

#include "scan.h"

enum { EMOTICON_MIN = 2, EMOTICON_MAX = 5, EMOJI_POINTS_MAX = 8, REDACTED_MAX = 32 };

static bool is_alnum_at(const struct scan *scan, size_t at)
{
	uint8_t class;

	if (at >= scan->length)
		return false;
	class = scan->lexicon->byte_class[(unsigned char)scan->text[at]];
	return class == CLASS_LETTER || class == CLASS_DIGIT || class == CLASS_HIGH;
}

/* Only blanks since the last token: then the same emoji again is one that is repeated. */
static bool only_blanks_since(const struct scan *scan, struct span last)
{
	for (size_t at = span_end(last); at < scan->at; at++)
		if (scan->text[at] != ' ')
			return false;
	return true;
}

static void push_emoji(struct scan *scan, uint32_t form, size_t end)
{
	size_t last = scan->count - 1;

	if (scan->count > scan->sentence && scan->token[last].kind == TOKEN_EMOJI && scan_form(scan, last) == form &&
	    only_blanks_since(scan, scan->span[last])) {
		scan->token[last].count =
		    (uint16_t)(scan->token[last].count + (scan->token[last].count < SCAN_COUNT_MAX));
		scan->span[last].length = (uint32_t)(end - scan->span[last].start);
	} else {
		scan_push(scan, form | scan_no_word(PROFILE_EMOJI),
			  (struct span){ (uint32_t)scan->at, (uint32_t)(end - scan->at) },
			  (struct token){ .kind = TOKEN_EMOJI, .count = 1 });
	}
	scan->at = end;
}

bool scan_emoticon(struct scan *scan)
{
	const char *bytes = scan->text + scan->at;
	size_t left = scan->length - scan->at;

	if (left < EMOTICON_MIN || !scan->lexicon->emoticon_second[(unsigned char)bytes[1]] ||
	    (left > 2 && memcmp(bytes, "://", 3) == 0))
		return false;
	for (size_t length = left < EMOTICON_MAX ? left : EMOTICON_MAX; length >= EMOTICON_MIN; length--) {
		size_t end = scan->at + length;
		uint32_t form = table_find(scan->lexicon, word_hash(bytes, length));

		if (!form)
			continue;
		/* :p is one, 10:points is none. */
		if (is_alnum_at(scan, end - 1) &&
		    (is_alnum_at(scan, end) || (scan->at && is_alnum_at(scan, scan->at - 1))))
			continue;
		while (end < scan->length && scan->text[end] == scan->text[end - 1] && !is_alnum_at(scan, end))
			end++; /* :))))) */
		push_emoji(scan, form, end);
		return true;
	}
	return false;
}

void scan_emoji(struct scan *scan)
{
	char key[4 * 2 * EMOJI_POINTS_MAX];
	size_t at = scan->at, used = 0, first = 0;
	bool joined = true;
	uint32_t form;

	for (size_t points = 0; at < scan->length;) {
		uint32_t point;
		size_t step = unicode_next(scan->text + at, scan->length - at, &point);
		enum unicode_kind kind = unicode_kind(&scan->lexicon->unicode, point);

		if (kind == UNICODE_EMOJI && joined && points < EMOJI_POINTS_MAX)
			points++;
		else if (kind != UNICODE_STYLE && (kind != UNICODE_JOINER || points == EMOJI_POINTS_MAX))
			break;
		if (kind != UNICODE_STYLE) {
			if (kind != UNICODE_JOINER || !joined) {
				memcpy(key + used, scan->text + at, step);
				used += step;
			}
			joined = kind == UNICODE_JOINER;
		}
		if (points == 1 && !joined && !first)
			first = used;
		at += step;
	}
	form = table_find(scan->lexicon, word_hash(key, used));
	if (!form && first != used)
		form = table_find(scan->lexicon, word_hash(key, first));
	if (form)
		push_emoji(scan, form, at);
	else
		scan->at = at;
}

static bool in_address(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
	       (byte && strchr("_.@-", byte));
}

void scan_address(struct scan *scan)
{
	size_t start = ++scan->at;

	if (!is_alnum_at(scan, start) && !(start < scan->length && scan->text[start] == '_'))
		return;
	scan->at--;
	scan_drop_adjacent(scan);
	scan->at = start;
	while (scan->at < scan->length && in_address(scan->text[scan->at]))
		scan->at++;
	while (scan->at > start && strchr(".-", scan->text[scan->at - 1]))
		scan->at--;
}

void scan_url(struct scan *scan)
{
	while (scan->at < scan->length && (unsigned char)scan->text[scan->at] > ' ' &&
	       !strchr("<>\"", scan->text[scan->at]))
		scan->at++;
}

bool scan_redacted(struct scan *scan)
{
	size_t at = scan->at + 1;

	while (at < scan->length && at - scan->at < REDACTED_MAX &&
	       ((scan->text[at] >= 'a' && scan->text[at] <= 'z') || scan->text[at] == '-'))
		at++;
	if (at == scan->at + 1 || at == scan->length || scan->text[at] != ']')
		return false;
	scan->at = at + 1;
	return true;
}
