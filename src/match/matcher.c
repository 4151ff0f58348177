// SPDX-License-Identifier: EUPL-1.2
// matcher: title and text of a post → its topic and area, in one pass over the words.
#include "matcher.h"
#include "regex.h"

enum { GAP = 100 /* positions between title and text, and between posts: nothing reaches across */ };

/* Did the other side end within distance words before start? Ends after start - 1 overlap this one: not beside it. */
static bool is_near(const struct near_side *other, int64_t start, int distance)
{
	int64_t low = other->last - start + 1, high = other->last - start + distance;
	uint64_t reach;

	if (high < 0 || low > 63)
		return false;
	reach = high >= 63 ? ~UINT64_C(0) : (UINT64_C(1) << (high + 1)) - 1;
	if (low > 0)
		reach &= ~UINT64_C(0) << low;
	return other->history & reach;
}

static void near_hit(struct sm_matcher *matcher, int what, int64_t start, int64_t end)
{
	struct near_pair *near = &matcher->near[what / 2];
	struct near_side *here = &near->side[what % 2];

	if (is_near(&near->side[1 - what % 2], start, near->distance))
		near->found = matcher->generation;
	here->history = end - here->last > 63 ? 1 : here->history << (end - here->last) | 1;
	here->last = end;
}

static void topic_hit(struct sm_matcher *matcher, const struct use *use)
{
	int topic = use->what;

	if (matcher->topic_seen[topic] != matcher->generation) {
		matcher->topic_seen[topic] = matcher->generation;
		matcher->topic_terms[topic] = 0;
		matcher->touched[matcher->touched_count++] = topic;
	}
	matcher->topic_terms[topic] += use->counts;
}

static void area_hit(struct sm_matcher *matcher, int alias, int64_t start, int64_t end)
{
	if (matcher->hit_count < AREA_HITS_MAX)
		matcher->hit[matcher->hit_count++] = (struct area_hit){ start, end, alias };
}

static void term_hit(struct sm_matcher *matcher, int term, int64_t start, int64_t end)
{
	bool first = matcher->term_seen[term] != matcher->generation;

	matcher->term_seen[term] = matcher->generation;
	for (int i = matcher->term_use[term]; i >= 0; i = matcher->use[i].next) {
		const struct use *use = &matcher->use[i];

		if (use->kind == USE_NEAR)
			near_hit(matcher, use->what, start, end);
		else if (use->kind == USE_ALIAS)
			area_hit(matcher, use->what, start, end);
		else if (first)
			topic_hit(matcher, use);
	}
}

static struct recent *recent_at(struct sm_matcher *matcher, int64_t position)
{
	return &matcher->recent[position & (RULE_TERM_WORDS_MAX - 1)];
}

static bool stands_at(struct sm_matcher *matcher, int atom, int64_t position)
{
	const struct recent *recent = recent_at(matcher, position);

	for (size_t i = 0; recent->position == position && i < recent->count; i++)
		if (recent->atom[i] == atom)
			return true;
	return false;
}

/* The last two atoms of the phrases from first on stand here: do the others stand before them? */
static void phrase_hits(struct sm_matcher *matcher, int first)
{
	for (int id = first; id >= 0; id = matcher->vocabulary.phrase[id].next) {
		const struct phrase *phrase = &matcher->vocabulary.phrase[id];
		size_t back = 2;

		while (back < phrase->count &&
		       stands_at(matcher, phrase->atom[phrase->count - 1 - back], matcher->position - (int64_t)back))
			back++;
		if (back == phrase->count)
			term_hit(matcher, phrase->term, matcher->position - (int64_t)back + 1, matcher->position);
	}
}

static void take_word(struct sm_matcher *matcher, const struct word *word)
{
	struct recent *here, *before;
	int atom[VOCABULARY_FOUND_MAX];
	size_t count = vocabulary_find(&matcher->vocabulary, word, atom);

	matcher->position += word->broken ? 2 : 1;
	for (size_t i = 0; i < matcher->pattern_count; i++)
		if (regex_matches(matcher->pattern[i].regex, (struct sm_text){ word->folded, word->length }))
			term_hit(matcher, matcher->pattern[i].term, matcher->position, matcher->position);
	if (!count)
		return;
	here = recent_at(matcher, matcher->position);
	before = recent_at(matcher, matcher->position - 1);
	here->position = matcher->position;
	here->count = 0;
	for (size_t i = 0; i < count; i++) {
		const struct atom *a = &matcher->vocabulary.atom[atom[i]];

		if (a->in_phrase)
			here->atom[here->count++] = atom[i];
		if (a->term >= 0)
			term_hit(matcher, a->term, matcher->position, matcher->position);
	}
	if (before->position != matcher->position - 1)
		return;
	for (size_t b = 0; b < before->count; b++)
		for (size_t i = 0; i < here->count; i++)
			phrase_hits(matcher, vocabulary_pair(&matcher->vocabulary, before->atom[b], here->atom[i]));
}

static void take_text(struct sm_matcher *matcher, struct sm_text text)
{
	struct words words = words_of(text);
	struct word word;

	matcher->position += GAP;
	while (words_next(&words, &word))
		take_word(matcher, &word);
}

static bool holds(const struct sm_matcher *matcher, int node)
{
	const struct match_node *n = &matcher->node[node];

	switch (n->kind) {
	case RULE_TERM: return matcher->term_seen[n->what] == matcher->generation;
	case RULE_NEAR: return matcher->near[n->what].found == matcher->generation;
	case RULE_NOT: return !holds(matcher, n->child);
	case RULE_AND:
		for (int child = n->child; child >= 0; child = matcher->node[child].next)
			if (!holds(matcher, child))
				return false;
		return true;
	case RULE_OR:
		for (int child = n->child; child >= 0; child = matcher->node[child].next)
			if (holds(matcher, child))
				return true;
		return false;
	}
	return false;
}

/* Rules without a single word found cannot hold (the compiler saw to that), so only touched topics are asked. */
static int best_topic(const struct sm_matcher *matcher, int64_t time_s)
{
	int best = -1;

	for (size_t i = 0; i < matcher->touched_count; i++) {
		int topic = matcher->touched[i], terms = matcher->topic_terms[topic];
		const struct sm_topic *licence = &matcher->topics->topic[topic];

		if (best >= 0 &&
		    (terms < matcher->topic_terms[best] || (terms == matcher->topic_terms[best] && topic > best)))
			continue;
		if (time_s >= licence->from_s && time_s < licence->until_s && holds(matcher, matcher->root[topic]))
			best = topic;
	}
	return best;
}

enum sm_match_held sm_match_held(const struct sm_matcher *matcher, size_t topic)
{
	if (matcher->topic_seen[topic] != matcher->generation)
		return SM_MATCH_NOTHING;
	return holds(matcher, matcher->root[topic]) ? SM_MATCH_HOLDS : SM_MATCH_PARTLY;
}

enum sm_status sm_match(struct sm_matcher *matcher, struct sm_text title, struct sm_text text, int64_t time_s,
			int fallback_area, struct sm_place *place)
{
	matcher->generation++;
	matcher->touched_count = 0;
	matcher->hit_count = 0;
	take_text(matcher, title);
	take_text(matcher, text);
	place->topic = best_topic(matcher, time_s);
	place->area = matcher_area(matcher, fallback_area);
	return place->topic < 0 ? SM_NONE : SM_OK;
}
