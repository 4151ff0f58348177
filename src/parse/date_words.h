// SPDX-License-Identifier: EUPL-1.2
// date_words: the words that occur in dates, Dutch and English.
#ifndef DATE_WORDS_H
#define DATE_WORDS_H

#include <stddef.h>

enum date_word_kind { DATE_MONTH, DATE_WEEKDAY, DATE_ZONE, DATE_AM, DATE_PM, DATE_FILLER };
enum date_tongue { DATE_BOTH, DATE_ENGLISH, DATE_DUTCH };

struct date_word {
	const char *word;
	enum date_word_kind kind;
	int value; /* month 1-12; of a zone the minutes ahead of UTC */
	enum date_tongue tongue;
};

/* NULL if it is no such word; ASCII case does not count. */
const struct date_word *date_word_find(const char *word, size_t length);

#endif
