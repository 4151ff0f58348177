// SPDX-License-Identifier: EUPL-1.2
// scan: text → tokens; one pass over the bytes, no more than a table look-up and a branch for most.
#include <string.h>

#include "scan.h"
#include "window.h"

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

static void end_sentence(struct scan *scan, struct span span, struct token end)
{
	end.kind = TOKEN_END;
	scan_put(scan, scan->count++, scan_no_word(PROFILE_END), span, end);
	scan->sentence = scan->count;
	scan->full = scan->count > SCAN_TOKENS_MAX - SCAN_SENTENCE_MAX;
}

void scan_cut(struct scan *scan)
{
	size_t end = span_end(scan->span[scan->count - 1]);

	end_sentence(scan, (struct span){ (uint32_t)end, 0 }, (struct token){ .count = 0 });
}

bool scan_drop_adjacent(struct scan *scan)
{
	if (scan->count == scan->sentence)
		return false;
	if (span_end(scan->span[scan->count - 1]) != scan->at || scan->token[scan->count - 1].kind > TOKEN_NUMBER)
		return false;
	scan->count--;
	return true;
}

static void push_clause(struct scan *scan)
{
	if (scan->count > scan->sentence && scan->token[scan->count - 1].kind != TOKEN_CLAUSE)
		scan_push(scan, scan_no_word(PROFILE_CLAUSE), (struct span){ (uint32_t)scan->at, 1 },
			  (struct token){ .kind = TOKEN_CLAUSE });
}

/* Full stops, exclamation and question marks on end. A single stop inside a word or number ends nothing. */
static void scan_end(struct scan *scan)
{
	struct token end = { .count = 0 };
	size_t at = scan->at, start = at;
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
	scan->at = at;
	if (scan->count > scan->sentence)
		end_sentence(scan, (struct span){ (uint32_t)start, (uint32_t)(at - start) }, end);
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

/* A hyphen between spaces is a dash; else it joins or means nothing. Behind a text it is as if there were a space. */
static void scan_hyphen(struct scan *scan)
{
	enum scan_class next = class_at(scan, scan->at + 1);

	if (scan->at && class_at(scan, scan->at - 1) == CLASS_SPACE &&
	    (next == CLASS_SPACE || (next == CLASS_NEWLINE && scan->lines)))
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
			end_sentence(scan, (struct span){ (uint32_t)scan->at, (uint32_t)step },
				     (struct token){ .count = 0 });
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
	default: break;
	}
	scan->at++;
}

/* What starts at scan->at and is no short word. */
static void scan_one(struct scan *scan)
{
	unsigned char byte = (unsigned char)scan->text[scan->at];
	enum scan_class class = scan->lexicon->byte_class[byte];

	if (class == CLASS_LETTER)
		scan_word(scan);
	else if (!scan->lexicon->emoticon_first[byte] || !scan_emoticon(scan))
		scan_other(scan, class);
}

static uint64_t bits_from(size_t place)
{
	return place < WINDOW_BYTES ? UINT64_MAX << place : 0;
}

/* What words of a window may have that is worth a closer look. */
struct notable {
	uint64_t upper; /* capitals */
	uint64_t runs;  /* letters like the two before them */
	bool any;
};

static uint64_t bits_of(size_t place, size_t length)
{
	return (((uint64_t)1 << length) - 1) << place;
}

/* The third of three equal letters is at least two places on. */
static bool has_run(const struct notable *notable, size_t place, size_t length)
{
	return length > 2 && notable->runs & bits_of(place, length) & bits_of(place, length) << 2;
}

static uint8_t flags_of(const struct notable *notable, size_t place, size_t length)
{
	uint64_t word = bits_of(place, length);

	return length > 1 && (notable->upper & word) == word ? TOKEN_CAPITALS : 0;
}

static bool is_full(const struct scan *scan)
{
	return scan->full && scan->count == scan->sentence;
}

/* A new line, or a comma or an end with white space behind it, as most are. False: it is something else. Which of them
 * it is, and whether it says anything new, is not to be guessed: all is written, and counted when it is to stay. A new
 * line ends a sentence that has begun; between lines it ends a text, also an empty one. */
static bool scan_plain_mark(struct scan *scan, char byte, char next)
{
	enum scan_class class = scan->lexicon->byte_class[(unsigned char)byte];
	enum scan_class behind = scan->lexicon->byte_class[(unsigned char)next];
	bool comma = class == CLASS_COMMA, line = (class == CLASS_NEWLINE) & scan->lines, stays;
	size_t count = scan->count, last = count ? count - 1 : 0;
	bool blank = (behind == CLASS_SPACE) | (behind == CLASS_NEWLINE);

	if (!((class == CLASS_NEWLINE) | (((class == CLASS_END) | comma) & blank)))
		return false;
	stays = line | ((count > scan->sentence) & !(comma & (scan->token[last].kind == TOKEN_CLAUSE)));
	scan_put(scan, count, scan_no_word(comma ? PROFILE_CLAUSE : PROFILE_END),
		 (struct span){ (uint32_t)scan->at, !line },
		 (struct token){ .count = byte == '!',
				 .kind = comma ? TOKEN_CLAUSE : TOKEN_END,
				 .flags = (uint8_t)(((byte == '?') * TOKEN_QUESTION) | (line * TOKEN_LINE)) });
	count += stays;
	scan->count = count;
	scan->at++;
	scan->line_end[scan->line_count] = (uint16_t)(count - 1);
	scan->line_count += line;
	scan->line_at = line ? scan->at : scan->line_at;
	if (comma & (count - scan->sentence == SCAN_SENTENCE_MAX - 1)) {
		scan_cut(scan);
		return true;
	}
	scan->sentence = comma ? scan->sentence : count;
	scan->full = (count > SCAN_TOKENS_MAX - SCAN_SENTENCE_MAX) | (line & (count > SCAN_LINES_TOKENS));
	return true;
}

/* The tokens of up to 64 bytes at scan->at, which bytes shows with room to read on. Stops where a word would be cut,
 * and where the block is full; moves scan->at behind the last token. */
static void scan_window(struct scan *scan, const char *bytes, size_t length)
{
	const struct lexicon *lexicon = scan->lexicon;
	struct window window;
	struct notable notable;
	uint64_t events;
	size_t base = scan->at, end = length, count = scan->count, full = scan->sentence + SCAN_SENTENCE_MAX - 1;

	window_read(bytes, &window);
	if (window.letter == UINT64_MAX) {
		scan_word(scan);
		return;
	}
	/* A word that reaches the last byte may go on behind it: it waits for the next window. */
	if (window.letter >> (WINDOW_BYTES - 1))
		end = WINDOW_BYTES - (size_t)__builtin_clzll(~window.letter);
	notable.upper = window.upper;
	notable.runs = window.same & window.same << 1 & window.letter;
	notable.any = ((window.upper & window.upper << 1) | notable.runs) != 0;
	/* Where words start, and all that is neither letter nor blank. */
	events = ((window.letter & ~(window.letter << 1)) | ~(window.letter | window.space)) & ~bits_from(end);
	while (events) {
		size_t place = (size_t)__builtin_ctzll(events);
		/* 0 for what is no letter. */
		size_t word = (size_t)__builtin_ctzll(~(window.letter >> place));

		if (word - 1 < WORD_STEP && !(window.glue >> (place + word) & 1) &&
		    !(notable.any && has_run(&notable, place, word))) {
			scan_put(scan, count++, table_look(lexicon, word_hash_letters(bytes + place, word)),
				 (struct span){ (uint32_t)(base + place), (uint32_t)word },
				 (struct token){ .kind = TOKEN_WORD,
						 .flags = notable.any ? flags_of(&notable, place, word) : 0 });
			events &= events - 1;
			if (count != full)
				continue;
			scan->count = count;
			scan->at = base + place + word;
			scan_cut(scan);
		} else {
			scan->count = count;
			scan->at = base + place;
			if (word || !scan_plain_mark(scan, bytes[place], bytes[place + 1]))
				scan_one(scan);
			events &= bits_from(scan->at - base);
			end = scan->at - base > end ? scan->at - base : end;
		}
		if (is_full(scan))
			return;
		count = scan->count;
		full = scan->sentence + SCAN_SENTENCE_MAX - 1;
	}
	scan->count = count;
	scan->at = base + end;
}

/* Leaves a line that does not fit behind others to the next block. */
static void drop_part_of_line(struct scan *scan)
{
	if (scan->line_count == 0)
		return;
	scan->count = (size_t)scan->line_end[scan->line_count - 1] + 1;
	scan->at = scan->line_at;
}

/* The last line may end without a new line. */
static void end_last_line(struct scan *scan)
{
	end_sentence(scan, (struct span){ (uint32_t)scan->length, 0 }, (struct token){ .flags = TOKEN_LINE });
	scan->line_end[scan->line_count++] = (uint16_t)(scan->count - 1);
	scan->line_at = scan->length;
}

bool scan_block(struct scan *scan)
{
	char padded[WINDOW_BYTES + WORD_STEP];

	scan->count = 0;
	scan->sentence = 0;
	scan->full = false;
	scan->line_count = 0;
	scan->lower_end = 0;
	while (scan->at < scan->length && !is_full(scan)) {
		size_t left = scan->length - scan->at;

		if (left >= sizeof(padded)) {
			scan_window(scan, scan->text + scan->at, WINDOW_BYTES);
		} else {
			memset(padded, ' ', sizeof(padded));
			memcpy(padded, scan->text + scan->at, left);
			scan_window(scan, padded, left < WINDOW_BYTES ? left : WINDOW_BYTES);
		}
	}
	if (is_full(scan))
		drop_part_of_line(scan);
	else if (scan->lines && scan->length > scan->line_at)
		end_last_line(scan);
	else if (scan->count > scan->sentence)
		end_sentence(scan, (struct span){ (uint32_t)scan->length, 0 }, (struct token){ .count = 0 });
	memset(&scan->word[scan->count], 0, SCAN_WORDS_MORE * sizeof(scan->word[0]));
	return scan->count > 0;
}
