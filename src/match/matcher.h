/* SPDX-License-Identifier: EUPL-1.2 */
/* matcher: all rules and areas as one machine that looks at each word once. */
#ifndef MATCH_MATCHER_H
#define MATCH_MATCHER_H

#include "areas.h"
#include "topics.h"
#include "vocabulary.h"

enum { AREA_HITS_MAX = 256 /* place names of one post that are looked at */ };

/* A rule node; what is a term, or for NEAR the number of the pair. */
struct match_node {
	enum rule_kind kind;
	int child, next, what;
};

/* One side of a NEAR: where its words ended lately. Bit i of history: an end at last - i. */
struct near_side {
	int64_t last;
	uint64_t history;
};
struct near_pair {
	struct near_side side[2];
	int distance;
	uint64_t found; /* generation */
};

/* Who wants to know of a term: chains in one array. */
enum use_kind { USE_TOPIC, USE_NEAR, USE_ALIAS };
struct use {
	enum use_kind kind;
	int what;    /* topic; near pair * 2 + side; alias */
	bool counts; /* a topic's positive term */
	int next;
};

struct area_hit {
	int64_t start, end; /* positions */
	int alias;
};

/* The atoms of phrases that stand at one position. */
struct recent {
	int64_t position;
	size_t count;
	int atom[VOCABULARY_FOUND_MAX];
};

struct sm_matcher {
	const struct sm_topics *topics;
	const struct sm_areas *areas;
	struct sm_arena *arena;
	struct vocabulary vocabulary;
	struct match_node *node;
	int *root; /* of each topic */
	struct near_pair *near;
	struct use *use;
	size_t node_count, near_count, use_count, use_max;
	struct {
		const struct regex *regex;
		int term;
	} * pattern; /* tried on each word */
	size_t pattern_count;
	int *term_use;  /* first use of each term */
	int *with_term; /* term of each context word */

	/* Of the post at hand. What carries another generation than this one was not seen in it. */
	uint64_t generation;
	int64_t position;
	uint64_t *term_seen, *topic_seen;
	int *topic_terms; /* distinct positive terms found */
	int *touched;     /* topics with any term found */
	size_t touched_count;
	struct area_hit hit[AREA_HITS_MAX];
	size_t hit_count;
	struct recent recent[RULE_TERM_WORDS_MAX];
};

int matcher_area(const struct sm_matcher *matcher, int fallback_area);

#endif
