/* SPDX-License-Identifier: EUPL-1.2 */
/* words: text → folded words, the same for rules and for posts. */
#ifndef MATCH_WORDS_H
#define MATCH_WORDS_H

#include "sentimeter/base.h"

enum { WORD_BYTES_MAX = 64 }; /* of the folded form; the rest of a longer word is not looked at */

/* A word: letters and digits, without case and diacritics. Everything else separates. */
struct word {
	char folded[WORD_BYTES_MAX];
	size_t length;
	size_t start, end; /* bytes in the text */
	bool broken;       /* a handle or an address stands before it: no phrase reaches across */
};

struct words {
	struct sm_text text;
	size_t at;
	bool broken;
};

struct words words_of(struct sm_text text);
/* False after the last word. Handles (@x) and web addresses are passed over: they name people, not subjects. */
bool words_next(struct words *words, struct word *word);

/* The folded words of text, joined by single spaces, terminated; false when they do not fit. */
bool words_fold(struct sm_text text, char *folded, size_t bytes_max);

#endif
