// SPDX-License-Identifier: EUPL-1.2
// scan: text → tokens; one pass over the bytes, no more than a table look-up and a branch for most.
#include <string.h>

#include "scan.h"

static void set(uint8_t class[256], const char *bytes, enum scan_class is)
{
	for (; *bytes; bytes++)
		class[(unsigned char)*bytes] = (uint8_t)is;
}

void scan_fill_classes(uint8_t class[256])
{
	memset(class, CLASS_NOTHING, 128);
	memset(class + 128, CLASS_HIGH, 128);
	memset(&class['a'], CLASS_LETTER, 26);
	memset(&class['A'], CLASS_LETTER, 26);
	memset(&class['0'], CLASS_DIGIT, 10);
	set(class, " \t\r\f\v", CLASS_SPACE);
	set(class, "'", CLASS_APOSTROPHE);
	set(class, ",;(){}]|", CLASS_COMMA);
	set(class, ":", CLASS_COLON);
	set(class, "-", CLASS_HYPHEN);
	set(class, ".!?", CLASS_END);
	set(class, "\n", CLASS_NEWLINE);
	set(class, "[", CLASS_BRACKET);
	set(class, "@", CLASS_AT);
	set(class, "#", CLASS_TAG);
}

static enum scan_class class_at(const struct scan *scan, size_t at)
{
	return at < scan->length ? scan->lexicon->byte_class[(unsigned char)scan->text[at]] : CLASS_SPACE;
}

static void end_sentence(struct scan *scan, struct token end)
{
	scan->token[scan->count++] = end;
	scan->sentence = scan->count;
}

void scan_cut(struct scan *scan)
{
	const struct token *last = &scan->token[scan->count - 1];

	end_sentence(scan, (struct token){ .kind = TOKEN_END, .start = last->start + last->length });
}

bool scan_drop_adjacent(struct scan *scan)
{
	const struct token *last;

	if (scan->count == scan->sentence)
		return false;
	last = &scan->token[scan->count - 1];
	if (last->start + last->length != scan->at || last->kind > TOKEN_NUMBER)
		return false;
	scan->count--;
	return true;
}

static void push_clause(struct scan *scan)
{
	if (scan->count > scan->sentence && scan->token[scan->count - 1].kind != TOKEN_CLAUSE)
		scan_push(scan, (struct token){ .kind = TOKEN_CLAUSE, .start = (uint32_t)scan->at, .length = 1 });
}

/* Whether the byte behind a word may belong to it: then scan_word() must look. */
static inline bool may_go_on(enum scan_class next)
{
	return next == CLASS_HIGH || next == CLASS_DIGIT || next == CLASS_APOSTROPHE;
}

/* Words of fewer than sixteen ASCII letters with single spaces between them, which is most of most texts. All that
 * changes is kept out of memory until something else comes. Gives the place where it stopped. */
static size_t short_words(struct scan *scan)
{
	const uint8_t *classes = scan->lexicon->byte_class;
	const struct slot *slots = scan->lexicon->slots;
	unsigned shift = scan->lexicon->slot_shift;
	const char *text = scan->text;
	size_t at = scan->at, last = scan->length - WORD_STEP;
	struct token *token = &scan->token[scan->count];
	const struct token *full = &scan->token[scan->sentence + SCAN_SENTENCE_MAX - 2];
	bool lower = false;

	while (at <= last && classes[(unsigned char)text[at]] == CLASS_LETTER && token < full) {
		struct word word = word_scan(text + at);

		if (word.length == WORD_STEP || may_go_on(classes[(unsigned char)text[at + word.length]]))
			break;
		scan_fill_word(token++, word.hash, at, word.length, TOKEN_WORD,
			       word.lower || word.length == 1 ? 0 : TOKEN_CAPITALS);
		__builtin_prefetch(&slots[word.hash >> shift]);
		lower |= word.lower;
		at += word.length;
		at += text[at] == ' ';
	}
	scan->lower |= lower;
	scan->count = (size_t)(token - scan->token);
	return at;
}

/* One word that short_words() left: too near the end of the text, or something scan_word() must look at. */
static void one_word(struct scan *scan)
{
	size_t left = scan->length - scan->at;
	const char *bytes = scan->text + scan->at;
	char padded[WORD_STEP] = "";
	struct word word;

	if (left < WORD_STEP) {
		memcpy(padded, bytes, left);
		bytes = padded;
	}
	word = word_scan(bytes);
	if (word.length == WORD_STEP || may_go_on(class_at(scan, scan->at + word.length))) {
		scan_word(scan);
		return;
	}
	scan->lower |= word.lower;
	scan_push_word(scan, word.hash, word.length, TOKEN_WORD, word.lower || word.length == 1 ? 0 : TOKEN_CAPITALS);
	scan->at += word.length;
}

/* Full stops, exclamation and question marks on end. A single stop inside a word or number ends nothing. */
static void scan_end(struct scan *scan)
{
	struct token end = { .kind = TOKEN_END, .start = (uint32_t)scan->at };
	size_t at = scan->at;
	enum scan_class next;

	for (; at < scan->length && class_at(scan, at) == CLASS_END; at++) {
		if (scan->text[at] == '?')
			end.flags = TOKEN_QUESTION;
		if (scan->text[at] == '!' && end.count < SCAN_COUNT_MAX)
			end.count++;
	}
	next = class_at(scan, at);
	if (at == scan->at + 1 && scan->text[scan->at] == '.') {
		if (scan->at >= 3 && memcmp(scan->text + scan->at - 3, "www", 3) == 0 && next == CLASS_LETTER &&
		    scan_drop_adjacent(scan)) {
			scan_url(scan);
			return;
		}
		if (next == CLASS_DIGIT || (next == CLASS_LETTER && scan->text[at] >= 'a')) {
			scan->at = at;
			return;
		}
	}
	end.length = (uint32_t)(at - scan->at);
	scan->at = at;
	if (scan->count > scan->sentence)
		end_sentence(scan, end);
}

static void scan_colon(struct scan *scan)
{
	if (scan->length - scan->at > 2 && memcmp(scan->text + scan->at, "://", 3) == 0 && scan_drop_adjacent(scan)) {
		scan_url(scan);
		return;
	}
	push_clause(scan);
	scan->at++;
}

/* A hyphen between spaces is a dash; else it joins or means nothing. */
static void scan_hyphen(struct scan *scan)
{
	if (scan->at && class_at(scan, scan->at - 1) == CLASS_SPACE && class_at(scan, scan->at + 1) == CLASS_SPACE)
		push_clause(scan);
	scan->at++;
}

static void scan_high(struct scan *scan)
{
	uint32_t point;
	size_t step = unicode_next(scan->text + scan->at, scan->length - scan->at, &point);

	switch (unicode_kind(&scan->lexicon->unicode, point)) {
	case UNICODE_LETTER:
	case UNICODE_DIGIT: scan_word(scan); return;
	case UNICODE_EMOJI: scan_emoji(scan); return;
	case UNICODE_CLAUSE: push_clause(scan); break;
	case UNICODE_END:
		if (scan->count > scan->sentence)
			end_sentence(
			    scan,
			    (struct token){ .kind = TOKEN_END, .start = (uint32_t)scan->at, .length = (uint32_t)step });
		break;
	default: break;
	}
	scan->at += step;
}

static void scan_other(struct scan *scan, enum scan_class class)
{
	switch (class) {
	case CLASS_DIGIT: scan_word(scan); return;
	case CLASS_HIGH: scan_high(scan); return;
	case CLASS_END: scan_end(scan); return;
	case CLASS_COLON: scan_colon(scan); return;
	case CLASS_HYPHEN: scan_hyphen(scan); return;
	case CLASS_AT: scan_address(scan); return;
	case CLASS_TAG: scan_hashtag(scan); return;
	case CLASS_COMMA: push_clause(scan); break;
	case CLASS_BRACKET:
		if (scan_redacted(scan))
			return;
		push_clause(scan);
		break;
	case CLASS_NEWLINE:
		if (scan->count > scan->sentence)
			end_sentence(scan,
				     (struct token){ .kind = TOKEN_END, .start = (uint32_t)scan->at, .length = 1 });
		break;
	default: break;
	}
	scan->at++;
}

bool scan_block(struct scan *scan)
{
	const uint8_t *classes = scan->lexicon->byte_class;

	scan->count = 0;
	scan->sentence = 0;
	while (scan->at < scan->length &&
	       (scan->count != scan->sentence || scan->count <= SCAN_TOKENS_MAX - SCAN_SENTENCE_MAX)) {
		unsigned char byte = (unsigned char)scan->text[scan->at];
		enum scan_class class = classes[byte];

		if (class == CLASS_SPACE) {
			scan->at++;
		} else if (class == CLASS_LETTER) {
			size_t at = scan->length - scan->at < WORD_STEP ? scan->at : short_words(scan);

			if (at == scan->at)
				one_word(scan);
			else
				scan->at = at;
		} else if (!scan->lexicon->emoticon_first[byte] || !scan_emoticon(scan)) {
			scan_other(scan, class);
		}
	}
	if (scan->count > scan->sentence)
		end_sentence(scan, (struct token){ .kind = TOKEN_END, .start = (uint32_t)scan->length });
	return scan->count > 0;
}
