/* SPDX-License-Identifier: EUPL-1.2 */
/* unicode: code points → what they are to a scorer, and letters without case and accents. */
#ifndef SCORE_UNICODE_H
#define SCORE_UNICODE_H

#include <stddef.h>
#include <stdint.h>

enum unicode_kind {
	UNICODE_OTHER, /* parts words, says nothing: symbols, control characters, bytes that are no UTF-8 */
	UNICODE_LETTER,
	UNICODE_MARK, /* inside a word, without a letter of its own: a combining accent */
	UNICODE_DIGIT,
	UNICODE_SPACE,
	UNICODE_APOSTROPHE,
	UNICODE_CLAUSE, /* a dash or a bracket: ends a clause */
	UNICODE_END,    /* … and the like: ends a sentence */
	UNICODE_EMOJI,
	UNICODE_JOINER, /* zero-width joiner between emoji */
	UNICODE_STYLE,  /* skin tones and variation selectors: the same emoji */
};

enum { UNICODE_FOLD_MAX = 12, UNICODE_TABLE = 0x250 };

/* Latin letters are looked up; all else asks utf8proc. */
struct unicode {
	struct {
		uint8_t kind, length;
		char text[4]; /* folded; length 0: too long for the table */
	} latin[UNICODE_TABLE];
};

void unicode_fill(struct unicode *unicode);
/* The length of the sequence at bytes (1 when it is not UTF-8: then *point is 0xfffd). length: at least 1. */
size_t unicode_next(const char *bytes, size_t length, uint32_t *point);
enum unicode_kind unicode_kind(const struct unicode *unicode, uint32_t point);
/* Writes a letter or digit without case and accents, at most UNICODE_FOLD_MAX bytes; gives their number. */
size_t unicode_fold(const struct unicode *unicode, uint32_t point, char *folded);

#endif
