// SPDX-License-Identifier: EUPL-1.2
// date_words: a word of a date → what it stands for.
#include "date_words.h"

#include <string.h>
#include <strings.h>

static const struct date_word word_table[] = {
	/* First what nearly every feed writes. */
	{ "GMT", DATE_ZONE, 0, DATE_BOTH },
	{ "Z", DATE_ZONE, 0, DATE_BOTH },
	{ "UTC", DATE_ZONE, 0, DATE_BOTH },
	{ "jan", DATE_MONTH, 1, DATE_BOTH },
	{ "feb", DATE_MONTH, 2, DATE_BOTH },
	{ "mar", DATE_MONTH, 3, DATE_ENGLISH },
	{ "apr", DATE_MONTH, 4, DATE_BOTH },
	{ "may", DATE_MONTH, 5, DATE_ENGLISH },
	{ "jun", DATE_MONTH, 6, DATE_BOTH },
	{ "jul", DATE_MONTH, 7, DATE_BOTH },
	{ "aug", DATE_MONTH, 8, DATE_BOTH },
	{ "sep", DATE_MONTH, 9, DATE_BOTH },
	{ "oct", DATE_MONTH, 10, DATE_ENGLISH },
	{ "nov", DATE_MONTH, 11, DATE_BOTH },
	{ "dec", DATE_MONTH, 12, DATE_BOTH },
	{ "mon", DATE_WEEKDAY, 0, DATE_ENGLISH },
	{ "tue", DATE_WEEKDAY, 0, DATE_ENGLISH },
	{ "wed", DATE_WEEKDAY, 0, DATE_ENGLISH },
	{ "thu", DATE_WEEKDAY, 0, DATE_ENGLISH },
	{ "fri", DATE_WEEKDAY, 0, DATE_ENGLISH },
	{ "sat", DATE_WEEKDAY, 0, DATE_ENGLISH },
	{ "sun", DATE_WEEKDAY, 0, DATE_ENGLISH },

	{ "mrt", DATE_MONTH, 3, DATE_DUTCH },
	{ "mei", DATE_MONTH, 5, DATE_DUTCH },
	{ "okt", DATE_MONTH, 10, DATE_DUTCH },
	{ "sept", DATE_MONTH, 9, DATE_BOTH },
	{ "january", DATE_MONTH, 1, DATE_ENGLISH },
	{ "february", DATE_MONTH, 2, DATE_ENGLISH },
	{ "march", DATE_MONTH, 3, DATE_ENGLISH },
	{ "april", DATE_MONTH, 4, DATE_BOTH },
	{ "june", DATE_MONTH, 6, DATE_ENGLISH },
	{ "july", DATE_MONTH, 7, DATE_ENGLISH },
	{ "august", DATE_MONTH, 8, DATE_ENGLISH },
	{ "september", DATE_MONTH, 9, DATE_BOTH },
	{ "october", DATE_MONTH, 10, DATE_ENGLISH },
	{ "november", DATE_MONTH, 11, DATE_BOTH },
	{ "december", DATE_MONTH, 12, DATE_BOTH },
	{ "januari", DATE_MONTH, 1, DATE_DUTCH },
	{ "februari", DATE_MONTH, 2, DATE_DUTCH },
	{ "maart", DATE_MONTH, 3, DATE_DUTCH },
	{ "juni", DATE_MONTH, 6, DATE_DUTCH },
	{ "juli", DATE_MONTH, 7, DATE_DUTCH },
	{ "augustus", DATE_MONTH, 8, DATE_DUTCH },
	{ "oktober", DATE_MONTH, 10, DATE_DUTCH },

	{ "monday", DATE_WEEKDAY, 0, DATE_ENGLISH },
	{ "tuesday", DATE_WEEKDAY, 0, DATE_ENGLISH },
	{ "tues", DATE_WEEKDAY, 0, DATE_ENGLISH },
	{ "wednesday", DATE_WEEKDAY, 0, DATE_ENGLISH },
	{ "thursday", DATE_WEEKDAY, 0, DATE_ENGLISH },
	{ "thur", DATE_WEEKDAY, 0, DATE_ENGLISH },
	{ "thurs", DATE_WEEKDAY, 0, DATE_ENGLISH },
	{ "friday", DATE_WEEKDAY, 0, DATE_ENGLISH },
	{ "saturday", DATE_WEEKDAY, 0, DATE_ENGLISH },
	{ "sunday", DATE_WEEKDAY, 0, DATE_ENGLISH },
	{ "maandag", DATE_WEEKDAY, 0, DATE_DUTCH },
	{ "dinsdag", DATE_WEEKDAY, 0, DATE_DUTCH },
	{ "woensdag", DATE_WEEKDAY, 0, DATE_DUTCH },
	{ "donderdag", DATE_WEEKDAY, 0, DATE_DUTCH },
	{ "vrijdag", DATE_WEEKDAY, 0, DATE_DUTCH },
	{ "zaterdag", DATE_WEEKDAY, 0, DATE_DUTCH },
	{ "zondag", DATE_WEEKDAY, 0, DATE_DUTCH },
	{ "ma", DATE_WEEKDAY, 0, DATE_DUTCH },
	{ "di", DATE_WEEKDAY, 0, DATE_DUTCH },
	{ "wo", DATE_WEEKDAY, 0, DATE_DUTCH },
	{ "do", DATE_WEEKDAY, 0, DATE_DUTCH },
	{ "vr", DATE_WEEKDAY, 0, DATE_DUTCH },
	{ "vrij", DATE_WEEKDAY, 0, DATE_DUTCH },
	{ "za", DATE_WEEKDAY, 0, DATE_DUTCH },
	{ "zat", DATE_WEEKDAY, 0, DATE_DUTCH },
	{ "zo", DATE_WEEKDAY, 0, DATE_DUTCH },
	{ "zon", DATE_WEEKDAY, 0, DATE_DUTCH },

	{ "UT", DATE_ZONE, 0, DATE_BOTH },
	{ "WET", DATE_ZONE, 0, DATE_BOTH },
	{ "CET", DATE_ZONE, 60, DATE_BOTH },
	{ "CEST", DATE_ZONE, 120, DATE_BOTH },
	{ "MET", DATE_ZONE, 60, DATE_BOTH },
	{ "MEZ", DATE_ZONE, 60, DATE_BOTH },
	{ "MEST", DATE_ZONE, 120, DATE_BOTH },
	{ "MESZ", DATE_ZONE, 120, DATE_BOTH },
	{ "WEST", DATE_ZONE, 60, DATE_BOTH },
	{ "BST", DATE_ZONE, 60, DATE_BOTH }, /* British summer, not Bangladesh */
	{ "EET", DATE_ZONE, 120, DATE_BOTH },
	{ "EEST", DATE_ZONE, 180, DATE_BOTH },
	{ "MSK", DATE_ZONE, 180, DATE_BOTH },
	{ "EST", DATE_ZONE, -300, DATE_BOTH },
	{ "EDT", DATE_ZONE, -240, DATE_BOTH },
	{ "CST", DATE_ZONE, -360, DATE_BOTH },
	{ "CDT", DATE_ZONE, -300, DATE_BOTH },
	{ "MST", DATE_ZONE, -420, DATE_BOTH },
	{ "MDT", DATE_ZONE, -360, DATE_BOTH },
	{ "PST", DATE_ZONE, -480, DATE_BOTH },
	{ "PDT", DATE_ZONE, -420, DATE_BOTH },
	{ "AST", DATE_ZONE, -240, DATE_BOTH }, /* the Caribbean municipalities */
	{ "JST", DATE_ZONE, 540, DATE_BOTH },
	{ "AEST", DATE_ZONE, 600, DATE_BOTH },
	{ "AEDT", DATE_ZONE, 660, DATE_BOTH },

	{ "am", DATE_AM, 0, DATE_ENGLISH },
	{ "pm", DATE_PM, 0, DATE_ENGLISH },
	{ "at", DATE_FILLER, 0, DATE_ENGLISH },
	{ "om", DATE_FILLER, 0, DATE_DUTCH },
	{ "uur", DATE_FILLER, 0, DATE_DUTCH },
	{ "u", DATE_FILLER, 0, DATE_DUTCH },
};

const struct date_word *date_word_find(const char *word, size_t length)
{
	for (size_t i = 0; i < sizeof(word_table) / sizeof(*word_table); i++)
		if (strlen(word_table[i].word) == length && strncasecmp(word_table[i].word, word, length) == 0)
			return &word_table[i];
	return NULL;
}
