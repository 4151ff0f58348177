/* SPDX-License-Identifier: EUPL-1.2 */
/* names: the lists of rules/names/: what people are called, and what only looks like it. */
#ifndef MATCH_NAMES_H
#define MATCH_NAMES_H

#include "rule.h"
#include "table.h"

/* What a table says of a word. */
enum { NAME_DISTINCT, NAME_ORDINARY /* also an ordinary word: Bakker, Mark */ };
enum { NAMES_SUFFIXES_MAX = 64, NAME_WORDS_MAX = 5 };

struct names {
	struct table first, surname; /* folded; surnames with what stands before them: "van den berg" */
	struct table title, particle;
	struct table place;      /* words that make a name a place: plein, school */
	struct table not_person; /* firms and institutions called after people */
	struct sm_text place_suffix[NAMES_SUFFIXES_MAX];
	size_t suffix_count;
};

SM_CHECK enum sm_status names_read(const char *rules_dir, struct sm_arena *arena, struct names *names,
				   struct sm_error *error);

/* The longest entry of table that stands at word i of term: how many words, 0 none; what gets the table's value. */
size_t names_at(const struct table *table, const struct rule_term *term, size_t i, int *what);
bool names_is_place(const struct names *names, const struct rule_word *word);

/* Adds a problem for each place where the rule names a person. */
void person_check(const struct names *names, const struct rule *rule, struct rule_problems *problems);

#endif
