/* SPDX-License-Identifier: EUPL-1.2 */
/* inflect: a word and its part of speech → its inflected forms, by the rules of inflection.tsv. */
#ifndef SCORE_INFLECT_H
#define SCORE_INFLECT_H

#include "lexicon.h"
#include "rulefile.h"

enum {
	INFLECT_RULES_MAX = 2048,
	INFLECT_FORMS_MAX = 24, /* of one word */
	INFLECT_ALL_FORMS_MAX = 16384,
	INFLECT_BYTES_MAX = 64, /* of one form */
	INFLECT_UNSTRESSED_MAX = 16,
	INFLECT_DETERMINERS_MAX = 64,
	INFLECT_BUCKETS = 32,
};

struct inflect_form {
	const char *text; /* `ge*aKd`: behind its ge, which participle says */
	uint8_t length;
	bool participle;
};

struct inflect_rule {
	const char *ending; /* without its star */
	uint8_t part, length;
	bool star;
	uint16_t first, count; /* of its forms */
};

struct inflection {
	char *data; /* of the file that the rules point into */
	struct inflect_rule *rules;
	struct inflect_form *forms;
	size_t rules_count, forms_count;
	/* Rules by part and by the third letter from the end (0: shorter, or a class), in the order of the file. */
	uint16_t *bucket[PART_COUNT][INFLECT_BUCKETS];
	size_t bucket_count[PART_COUNT][INFLECT_BUCKETS];
	const char *unstressed[INFLECT_UNSTRESSED_MAX]; /* prefixes that leave no room for ge- */
	size_t unstressed_count;
	const char *determiner[INFLECT_DETERMINERS_MAX]; /* words that a preposition may stand before */
	size_t determiners_count;
};

struct inflected {
	char form[INFLECT_FORMS_MAX][INFLECT_BYTES_MAX];
	uint8_t length[INFLECT_FORMS_MAX];
	bool participle[INFLECT_FORMS_MAX]; /* made with ge- */
	size_t count;
};

/* file: just read; its bytes are the inflection's from here on, also when this fails. */
SM_CHECK enum sm_status inflect_open(struct inflection *inflection, struct rulefile *file, struct sm_error *error);
void inflect_close(struct inflection *inflection);
/* The forms of word besides itself. */
void inflect_word(const struct inflection *inflection, enum part part, const char *word, size_t length,
		  struct inflected *forms);

#endif
