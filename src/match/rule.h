/* SPDX-License-Identifier: EUPL-1.2 */
/* rule: the text of a topic rule → a tree of words, phrases and operators. The language is in docs/TOPICS.md. */
#ifndef MATCH_RULE_H
#define MATCH_RULE_H

#include "sentimeter/base.h"

enum {
	RULE_TERM_WORDS_MAX = 8,
	RULE_TERMS_MAX = 1000,
	RULE_NODES_MAX = 3000,
	RULE_DEPTH_MAX = 32,
	RULE_NEAR_MAX = 50,
	RULE_STEM_MIN = 3,      /* letters before a * */
	RULE_REGEX_MAX = 20,    /* of one rule: each is tried on each word of a post */
	RULE_PROBLEMS_MAX = 20, /* of one rule: after that a person starts over anyway */
};

struct rule_word {
	struct sm_text folded;
	bool prefix;  /* written with a * */
	bool capital; /* written with one: it may be a name */
	bool initial; /* "J." */
};

struct regex;
/* A word, or a phrase of several, or a pattern. */
struct rule_term {
	struct rule_word word[RULE_TERM_WORDS_MAX];
	size_t count;
	struct regex *regex; /* a pattern for one word; then there are no words */
	size_t offset;       /* in the rule */
	bool positive;       /* stands under an even number of NOTs */
};

enum rule_kind { RULE_TERM, RULE_AND, RULE_OR, RULE_NOT, RULE_NEAR };

struct rule_node {
	enum rule_kind kind;
	int child, next; /* nodes, -1 none */
	int term;        /* of RULE_TERM */
	int distance;    /* of RULE_NEAR */
	size_t offset;
};

struct rule {
	struct rule_node *node;
	size_t node_count;
	int root; /* -1 when there is nothing */
	struct rule_term *term;
	size_t term_count;
};

/* Where problems go; offset is a byte of the text that was given. */
struct rule_problems {
	void (*add)(void *context, size_t offset, const char *nl, const char *en);
	void *context;
	size_t count;
};
void rule_problem(struct rule_problems *problems, size_t offset, const char *nl, const char *en, ...)
    SM_FORMATS(3, 4, 5);

/* Goes on after a problem, to find them all. The rule is good when no problem was added. */
SM_CHECK enum sm_status rule_parse(struct sm_text source, struct sm_arena *arena, struct rule_problems *problems,
				   struct rule *rule);

/* One word or phrase, as in a rule without its quotes. False when it has a problem; a full arena is one. */
bool rule_term_read(struct sm_text text, size_t offset, struct sm_arena *arena, struct rule_problems *problems,
		    struct rule_term *term);

#endif
