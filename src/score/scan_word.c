// SPDX-License-Identifier: EUPL-1.2
// scan_word: words with accents, digits or apostrophes, long ones, hashtags, and words with stretched letters.
#include <string.h>

#include "scan.h"

enum { RUNS_MAX = 3, RUN = 3 };

/* A word without case and accents, while it is read. */
struct folded {
	char bytes[WORD_BYTES_MAX];
	size_t length;     /* WORD_BYTES_MAX: too long, in no lexicon */
	size_t apostrophe; /* place of the last, 0: none */
	size_t upper;
	bool lower, letter, run;
};

static bool is_letter_at(const struct scan *scan, size_t at, size_t end)
{
	uint32_t point;

	if (at >= end)
		return false;
	if ((unsigned char)scan->text[at] < 0x80)
		return scan->lexicon->byte_class[(unsigned char)scan->text[at]] == CLASS_LETTER;
	unicode_next(scan->text + at, end - at, &point);
	return unicode_kind(&scan->lexicon->unicode, point) == UNICODE_LETTER;
}

static void append(struct folded *folded, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length && folded->length < WORD_BYTES_MAX; i++) {
		size_t at = folded->length++;

		folded->bytes[at] = bytes[i];
		if (at >= RUN - 1 && bytes[i] == folded->bytes[at - 1] && bytes[i] == folded->bytes[at - 2])
			folded->run = true;
	}
}

static void append_ascii(struct folded *folded, char byte)
{
	bool upper = byte >= 'A' && byte <= 'Z', lower = byte >= 'a' && byte <= 'z';
	char small = upper ? (char)(byte | 0x20) : byte;

	folded->upper += upper;
	folded->lower |= lower;
	folded->letter |= upper || lower;
	append(folded, &small, 1);
}

/* One code point of a word; false where the word ends. */
static bool fold_point(const struct scan *scan, size_t *at, size_t end, struct folded *folded)
{
	const struct unicode *unicode = &scan->lexicon->unicode;
	char part[UNICODE_FOLD_MAX];
	uint32_t point;
	size_t step = unicode_next(scan->text + *at, end - *at, &point);

	switch (unicode_kind(unicode, point)) {
	case UNICODE_DIGIT:
	case UNICODE_LETTER:
		append(folded, part, unicode_fold(unicode, point, part));
		folded->letter = true;
		break;
	case UNICODE_MARK: break;
	case UNICODE_APOSTROPHE:
		if (!is_letter_at(scan, *at + step, end))
			return false;
		folded->apostrophe = folded->length;
		append(folded, "'", 1);
		break;
	default: return false;
	}
	*at += step;
	return true;
}

/* Reads a word from at, no further than end; gives the place behind it. */
static size_t fold_word(const struct scan *scan, size_t at, size_t end, struct folded *folded)
{
	const uint8_t *classes = scan->lexicon->byte_class;

	folded->length = 0;
	folded->apostrophe = 0;
	folded->upper = 0;
	folded->lower = folded->letter = folded->run = false;
	while (at < end) {
		enum scan_class class = classes[(unsigned char)scan->text[at]];

		if (class == CLASS_LETTER || class == CLASS_DIGIT)
			append_ascii(folded, scan->text[at++]);
		else if ((class != CLASS_HIGH && class != CLASS_APOSTROPHE) || !fold_point(scan, &at, end, folded))
			break;
	}
	return at;
}

static uint64_t hash_of(const struct folded *folded, size_t length)
{
	return folded->length < WORD_BYTES_MAX ? word_hash(folded->bytes, length) : 0;
}

/* The folded word with each long run cut to two letters, or to one where the bit of that run is set. */
static size_t squeeze(const struct folded *folded, unsigned ones, char *out)
{
	size_t length = 0;
	unsigned run = 0;

	for (size_t i = 0; i < folded->length;) {
		size_t same = 1, keep;

		while (i + same < folded->length && folded->bytes[i + same] == folded->bytes[i])
			same++;
		keep = same;
		if (same >= RUN) {
			keep = ones >> (run < RUNS_MAX ? run : RUNS_MAX - 1) & 1 ? 1 : 2;
			run++;
		}
		memset(out + length, folded->bytes[i], keep);
		length += keep;
		i += same;
	}
	return length;
}

/* The word that a stretched one is known as: goooed, coooool. 0: none. */
static uint32_t unstretch(const struct scan *scan, const struct folded *folded)
{
	uint32_t word = 0;

	for (unsigned ones = 0; !word && ones < 1u << RUNS_MAX; ones++) {
		char squeezed[WORD_BYTES_MAX];

		word = table_look(scan->lexicon, word_hash(squeezed, squeeze(folded, ones, squeezed)));
	}
	return word;
}

/* As it is; Jan's and auto's as a whole, or else by what comes before; or else without stretched letters. */
static uint32_t find_word(const struct scan *scan, const struct folded *folded, uint8_t *flags)
{
	uint32_t word = table_look(scan->lexicon, hash_of(folded, folded->length));

	if (!word && folded->apostrophe)
		word = table_look(scan->lexicon, hash_of(folded, folded->apostrophe));
	if (!word && folded->run && folded->length < WORD_BYTES_MAX) {
		word = unstretch(scan, folded);
		*flags |= word ? TOKEN_STRETCHED : 0;
	}
	return word;
}

static void push_word(struct scan *scan, size_t end, const struct folded *folded, bool in_tag)
{
	uint8_t flags = !in_tag && folded->upper > 1 && !folded->lower ? TOKEN_CAPITALS : 0;
	uint32_t word = folded->letter ? find_word(scan, folded, &flags) : scan_no_word(PROFILE_NUMBER);

	scan_push(scan, word, (struct span){ (uint32_t)scan->at, (uint32_t)(end - scan->at) },
		  (struct token){ .kind = folded->letter ? TOKEN_WORD : TOKEN_NUMBER, .flags = flags });
	scan->at = end;
}

void scan_word(struct scan *scan)
{
	struct folded folded;
	size_t end = fold_word(scan, scan->at, scan->length, &folded);

	push_word(scan, end, &folded, false);
}

static bool is_upper(char byte)
{
	return byte >= 'A' && byte <= 'Z';
}

static bool is_lower(char byte)
{
	return byte >= 'a' && byte <= 'z';
}

/* The end of a word inside a hashtag: ParkeerEllende, NSTrein, top10. */
static size_t tag_word_end(const struct scan *scan, size_t at, size_t end)
{
	const char *text = scan->text;
	size_t start = at;

	while (at < end && is_upper(text[at]))
		at++;
	if (at - start > 1 && at < end && is_lower(text[at]))
		return at - 1;
	if (at - start > 1)
		return at;
	while (at < end && !is_upper(text[at]))
		at++;
	return at;
}

/* Whether what comes next is one short word like any other. */
static bool is_plain_tag(const struct scan *scan)
{
	const uint8_t *classes = scan->lexicon->byte_class;
	size_t at = scan->at + 1, end = scan->length - at < WORD_STEP ? scan->length : at + WORD_STEP;

	while (at < end && is_lower(scan->text[at]))
		at++;
	return at < end && (classes[(unsigned char)scan->text[at]] < CLASS_LETTER ||
			    classes[(unsigned char)scan->text[at]] > CLASS_APOSTROPHE);
}

void scan_hashtag(struct scan *scan)
{
	struct folded folded;
	size_t end;

	scan->at++;
	if (!is_letter_at(scan, scan->at, scan->length) || is_plain_tag(scan))
		return;
	end = fold_word(scan, scan->at, scan->length, &folded);
	while (scan->at < end) {
		size_t stop = tag_word_end(scan, scan->at, end);
		size_t read = fold_word(scan, scan->at, stop, &folded);

		if (read == scan->at) {
			scan->at = stop;
			continue;
		}
		push_word(scan, read, &folded, true);
	}
}

static bool is_line_end(const struct scan *scan, size_t at)
{
	return scan->token[at].flags & TOKEN_LINE;
}

bool scan_has_lower(struct scan *scan, size_t at)
{
	if (at >= scan->lower_from && at < scan->lower_end)
		return scan->lower;
	for (scan->lower_from = at; scan->lower_from && !is_line_end(scan, scan->lower_from - 1);)
		scan->lower_from--;
	for (scan->lower_end = at + 1; scan->lower_end < scan->count && !is_line_end(scan, scan->lower_end);)
		scan->lower_end++;
	scan->lower = false;
	for (size_t i = scan->lower_from; i < scan->lower_end && !scan->lower; i++) {
		size_t end = scan->token[i].kind == TOKEN_WORD ? span_end(scan->span[i]) : 0;

		for (size_t j = scan->span[i].start; j < end; j++)
			scan->lower |= is_lower(scan->text[j]);
	}
	return scan->lower;
}
