/* SPDX-License-Identifier: EUPL-1.2 */
/* vocabulary: all words, stems and phrases that any rule or area asks for, found in one look at each word of a text. */
#ifndef MATCH_VOCABULARY_H
#define MATCH_VOCABULARY_H

#include "rule.h"
#include "table.h"
#include "words.h"

enum { VOCABULARY_FILTER_BITS = 1 << 16, VOCABULARY_FOUND_MAX = WORD_BYTES_MAX + 1 /* a word and all its stems */ };

/* A word, or a stem with a star. */
struct atom {
	size_t length;
	bool prefix;
	bool shield; /* of a special category: a shorter stem does not reach it */
	bool in_phrase;
	int term; /* that it is by itself, or -1 */
};

struct phrase {
	int atom[RULE_TERM_WORDS_MAX];
	size_t count;
	int term;
	int next; /* with the same last two atoms, or -1 */
};

struct vocabulary {
	struct sm_arena *arena;
	struct table word, stem; /* → atom */
	struct table pair;       /* the last two atoms of a phrase → phrase */
	struct table term;       /* → term */
	uint64_t stem_lengths;   /* bit n: there are stems of n + 1 bytes */
	uint64_t filter[VOCABULARY_FILTER_BITS / 64];
	struct atom *atom;
	struct phrase *phrase;
	size_t atom_count, atom_max, phrase_count, phrase_max, term_count;
};

SM_CHECK enum sm_status vocabulary_take(struct vocabulary *vocabulary, struct sm_arena *arena, size_t words_max,
					size_t phrases_max, struct sm_error *error);
/* The number of a term, the same for the same words; -1 when the arena is full. */
int vocabulary_term(struct vocabulary *vocabulary, const struct rule_term *term);
/* A word of a special category. False when the arena is full. */
bool vocabulary_shield(struct vocabulary *vocabulary, const struct rule_word *word);

/* The atoms that a word of a text is; at most VOCABULARY_FOUND_MAX. */
size_t vocabulary_find(const struct vocabulary *vocabulary, const struct word *word, int *atom);
/* The first phrase that ends in these two atoms, or -1. */
int vocabulary_pair(const struct vocabulary *vocabulary, int before, int last);

#endif
