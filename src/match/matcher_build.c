// SPDX-License-Identifier: EUPL-1.2
// matcher_build: compiled topics and areas → the one machine.
#include <stdlib.h>

#include "matcher.h"

enum { ARENA_BYTES_MAX = 256 << 20 };

static bool add_use(struct sm_matcher *matcher, int term, enum use_kind kind, int what, bool counts)
{
	struct use *use;

	/* A topic counts a term once, however often its rule has it. */
	for (int i = matcher->term_use[term]; kind == USE_TOPIC && i >= 0; i = matcher->use[i].next)
		if (matcher->use[i].kind == USE_TOPIC && matcher->use[i].what == what) {
			matcher->use[i].counts = matcher->use[i].counts || counts;
			return true;
		}
	if (matcher->use_count == matcher->use_max)
		return false;
	use = &matcher->use[matcher->use_count];
	*use = (struct use){ .kind = kind, .what = what, .counts = counts, .next = matcher->term_use[term] };
	matcher->term_use[term] = (int)matcher->use_count++;
	return true;
}

/* All terms below node are that side of a NEAR. */
static bool add_side(struct sm_matcher *matcher, const struct match_node *base, int node, int side)
{
	const struct match_node *n = &base[node];

	if (n->kind == RULE_TERM)
		return add_use(matcher, n->what, USE_NEAR, side, false);
	for (int child = n->child; child >= 0; child = base[child].next)
		if (!add_side(matcher, base, child, side))
			return false;
	return true;
}

static bool add_near(struct sm_matcher *matcher, struct match_node *base, const struct rule *rule, int node)
{
	struct near_pair *near = &matcher->near[matcher->near_count];
	int left = base[node].child;

	*near = (struct near_pair){ .distance = rule->node[node].distance };
	base[node].what = (int)matcher->near_count++;
	return add_side(matcher, base, left, 2 * base[node].what) &&
	       add_side(matcher, base, base[left].next, 2 * base[node].what + 1);
}

static void add_pattern(struct sm_matcher *matcher, const struct regex *regex, int term)
{
	for (size_t i = 0; i < matcher->pattern_count; i++)
		if (matcher->pattern[i].term == term)
			return; /* two rules have the same one */
	matcher->pattern[matcher->pattern_count].regex = regex;
	matcher->pattern[matcher->pattern_count++].term = term;
}

static bool add_rule(struct sm_matcher *matcher, size_t topic)
{
	const struct rule *rule = &matcher->topics->rule[topic];
	struct match_node *base = matcher->node + matcher->node_count;

	for (size_t i = 0; i < rule->node_count; i++) {
		const struct rule_node *n = &rule->node[i];
		const struct rule_term *term = n->kind == RULE_TERM ? &rule->term[n->term] : NULL;

		base[i] = (struct match_node){ .kind = n->kind, .child = n->child, .next = n->next, .what = -1 };
		if (!term)
			continue;
		base[i].what = vocabulary_term(&matcher->vocabulary, term);
		if (base[i].what < 0 || !add_use(matcher, base[i].what, USE_TOPIC, (int)topic, term->positive))
			return false;
		if (term->regex)
			add_pattern(matcher, term->regex, base[i].what);
	}
	for (size_t i = 0; i < rule->node_count; i++)
		if (rule->node[i].kind == RULE_NEAR && !add_near(matcher, base, rule, (int)i))
			return false;
	for (size_t i = 0; i < rule->node_count; i++) { /* from places in the rule to places in the machine */
		base[i].child += base[i].child >= 0 ? (int)matcher->node_count : 0;
		base[i].next += base[i].next >= 0 ? (int)matcher->node_count : 0;
	}
	matcher->root[topic] = rule->root + (int)matcher->node_count;
	matcher->node_count += rule->node_count;
	return true;
}

static bool add_areas(struct sm_matcher *matcher)
{
	const struct sm_areas *areas = matcher->areas;

	for (size_t i = 0; i < areas->with_count; i++) {
		matcher->with_term[i] = vocabulary_term(&matcher->vocabulary, &areas->with[i]);
		if (matcher->with_term[i] < 0)
			return false;
	}
	for (size_t i = 0; i < areas->alias_count; i++) {
		int term = vocabulary_term(&matcher->vocabulary, &areas->alias[i].term);

		if (term < 0 || !add_use(matcher, term, USE_ALIAS, (int)i, false))
			return false;
	}
	return true;
}

static bool add_shields(struct sm_matcher *matcher)
{
	const struct sensitive *sensitive = &matcher->topics->sensitive;

	for (size_t i = 0; i < sensitive->count; i++) {
		const struct sensitive_term *s = &sensitive->term[i];

		if (s->term.count == 1 && !s->literal.length &&
		    !vocabulary_shield(&matcher->vocabulary, &s->term.word[0]))
			return false;
	}
	return true;
}

/* How much of everything there can be at most. */
struct sizes {
	size_t terms, nodes, nears, patterns;
};

static struct sizes measure(const struct sm_topics *topics, const struct sm_areas *areas)
{
	struct sizes sizes = { .terms = areas->alias_count + areas->with_count };

	for (size_t t = 0; t < topics->count; t++) {
		sizes.terms += topics->rule[t].term_count;
		sizes.nodes += topics->rule[t].node_count;
		for (size_t i = 0; i < topics->rule[t].node_count; i++)
			sizes.nears += topics->rule[t].node[i].kind == RULE_NEAR;
		for (size_t i = 0; i < topics->rule[t].term_count; i++)
			sizes.patterns += topics->rule[t].term[i].regex != NULL;
	}
	return sizes;
}

static enum sm_status matcher_take(struct sm_matcher *matcher, struct sm_error *error)
{
	const struct sm_topics *topics = matcher->topics;
	struct sizes sizes = measure(topics, matcher->areas);
	struct sm_arena *arena = matcher->arena;
	enum sm_status status =
	    vocabulary_take(&matcher->vocabulary, arena,
			    sizes.terms * RULE_TERM_WORDS_MAX + topics->sensitive.count + 1, sizes.terms + 1, error);

	if (status != SM_OK)
		return status;
	matcher->use_max = 2 * sizes.terms; /* a term has its topic or alias, and perhaps its side of one NEAR */
	matcher->node = sm_arena_take(arena, sizes.nodes * sizeof(*matcher->node));
	matcher->root = sm_arena_take(arena, topics->count * sizeof(*matcher->root));
	matcher->near = sm_arena_take(arena, sizes.nears * sizeof(*matcher->near));
	matcher->use = sm_arena_take(arena, matcher->use_max * sizeof(*matcher->use));
	matcher->pattern = sm_arena_take(arena, (sizes.patterns + 1) * sizeof(*matcher->pattern));
	matcher->term_use = sm_arena_take(arena, sizes.terms * sizeof(*matcher->term_use));
	matcher->with_term = sm_arena_take(arena, matcher->areas->with_count * sizeof(*matcher->with_term));
	matcher->term_seen = sm_arena_take(arena, sizes.terms * sizeof(*matcher->term_seen));
	matcher->topic_seen = sm_arena_take(arena, topics->count * sizeof(*matcher->topic_seen));
	matcher->topic_terms = sm_arena_take(arena, topics->count * sizeof(*matcher->topic_terms));
	matcher->touched = sm_arena_take(arena, topics->count * sizeof(*matcher->touched));
	if (!matcher->node || !matcher->root || !matcher->near || !matcher->use || !matcher->term_use ||
	    !matcher->pattern || !matcher->with_term || !matcher->term_seen || !matcher->topic_seen ||
	    !matcher->topic_terms || !matcher->touched)
		return sm_fail_memory(error);
	for (size_t i = 0; i < sizes.terms; i++)
		matcher->term_use[i] = -1;
	return SM_OK;
}

static enum sm_status build(struct sm_matcher *matcher, struct sm_error *error)
{
	enum sm_status status = sm_arena_open(&matcher->arena, ARENA_BYTES_MAX, error);
	bool built;

	if (status == SM_OK)
		status = matcher_take(matcher, error);
	if (status != SM_OK)
		return status;
	built = add_areas(matcher) && add_shields(matcher);
	for (size_t i = 0; built && i < matcher->topics->count; i++)
		built = add_rule(matcher, i);
	return built ? SM_OK : sm_fail_memory(error);
}

enum sm_status sm_matcher_open(const struct sm_topics *topics, const struct sm_areas *areas,
			       struct sm_matcher **matcher, struct sm_error *error)
{
	struct sm_matcher *made = calloc(1, sizeof(*made));
	enum sm_status status;

	*matcher = NULL;
	if (!made)
		return sm_fail_memory(error);
	made->topics = topics;
	made->areas = areas;
	status = build(made, error);
	if (status != SM_OK) {
		sm_matcher_close(made);
		return status;
	}
	*matcher = made;
	return SM_OK;
}

void sm_matcher_close(struct sm_matcher *matcher)
{
	if (!matcher)
		return;
	sm_arena_close(matcher->arena);
	free(matcher);
}
