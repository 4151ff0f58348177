// SPDX-License-Identifier: EUPL-1.2
// phrase: phrases → paths. Each choice of words has its own path, so that no phrase changes another.
#include <stdlib.h>
#include <string.h>

#include "phrase.h"

enum { EDGES_MIN = 1 << 12, NODES_MAX = 1 << 21 /* fit a node's gap */ };

static uint32_t edge_place(const struct lexicon *lexicon, uint32_t from, uint32_t form)
{
	uint32_t place = (uint32_t)(phrase_hash(from, form, 0) >> 32) & (lexicon->edges_room - 1);

	while (lexicon->edges[place].from && (lexicon->edges[place].from != from || lexicon->edges[place].form != form))
		place = (place + 1) & (lexicon->edges_room - 1);
	return place;
}

uint32_t phrase_step(const struct lexicon *lexicon, uint32_t node, uint32_t form)
{
	return phrase_may_step(lexicon, node, form) ? lexicon->edges[edge_place(lexicon, node, form)].to : 0;
}

static bool reserve_edges(struct lexicon *lexicon)
{
	struct edge *old = lexicon->edges;
	uint32_t old_room = lexicon->edges_room;

	if (old_room && lexicon->edges_count * 4 < old_room * 3)
		return true;
	lexicon->edges = calloc(old_room ? old_room * 2 : EDGES_MIN, sizeof(*old));
	if (!lexicon->edges) {
		lexicon->edges = old;
		return false;
	}
	lexicon->edges_room = old_room ? old_room * 2 : EDGES_MIN;
	for (uint32_t i = 0; i < old_room; i++)
		if (old[i].from)
			lexicon->edges[edge_place(lexicon, old[i].from, old[i].form)] = old[i];
	free(old);
	return true;
}

static bool reserve_nodes(struct lexicon *lexicon)
{
	uint32_t wanted = lexicon->nodes_room ? lexicon->nodes_room * 2 : 1024;
	struct node *larger;

	if (lexicon->nodes_count < lexicon->nodes_room)
		return true;
	if (wanted > NODES_MAX)
		return false;
	larger = realloc(lexicon->nodes, wanted * sizeof(*larger));
	if (!larger)
		return false;
	memset(larger + lexicon->nodes_room, 0, (wanted - lexicon->nodes_room) * sizeof(*larger));
	lexicon->nodes = larger;
	lexicon->nodes_room = wanted;
	if (lexicon->nodes_count == 0)
		lexicon->nodes_count = 1;
	return true;
}

static uint32_t add_node(struct lexicon *lexicon)
{
	return reserve_nodes(lexicon) ? lexicon->nodes_count++ : 0;
}

/* The node behind an edge, made when new; 0: no room. */
static uint32_t go(struct lexicon *lexicon, uint32_t from, uint32_t form)
{
	uint32_t place, to;

	if (!reserve_edges(lexicon))
		return 0;
	place = edge_place(lexicon, from, form);
	if (lexicon->edges[place].from)
		return lexicon->edges[place].to;
	to = add_node(lexicon);
	if (!to)
		return 0;
	lexicon->edges[place] = (struct edge){ from, form, to };
	lexicon->edges_count++;
	return to;
}

/* A later file overrides an earlier one; within a file the first line stays. */
static void give_meaning(struct lexicon *lexicon, struct node *node, struct meaning meaning)
{
	if (meaning.irony)
		node->irony = meaning.irony;
	if (meaning.modifier)
		node->modifier = meaning.modifier;
	if (meaning.entry &&
	    (!node->entry || lexicon->entries[node->entry].file != lexicon->entries[meaning.entry].file)) {
		node->entry = meaning.entry;
		node->apart = meaning.apart;
	}
}

static bool add_rest(struct lexicon *lexicon, size_t language, const struct phrase *phrase, size_t place, uint32_t node,
		     struct meaning meaning);

static bool add_gap(struct lexicon *lexicon, size_t language, const struct phrase *phrase, size_t place, uint32_t node,
		    struct meaning meaning)
{
	uint32_t behind = lexicon->nodes[node].gap ? lexicon->nodes[node].gap : add_node(lexicon);

	if (!behind)
		return false;
	lexicon->nodes[node].gap = behind & (NODES_MAX - 1);
	return add_rest(lexicon, language, phrase, place + 1, behind, meaning);
}

/* node 0: the phrase starts here, at a node that hangs from the word itself. */
static uint32_t add_step(struct lexicon *lexicon, size_t language, uint64_t hash, uint32_t node)
{
	struct sense *sense = lexicon_add(lexicon, hash, language);

	if (!sense)
		return 0;
	if (node)
		return go(lexicon, node, lexicon_first(lexicon, hash));
	if (!sense->phrase)
		sense->phrase = add_node(lexicon);
	return sense->phrase;
}

static bool add_rest(struct lexicon *lexicon, size_t language, const struct phrase *phrase, size_t place, uint32_t node,
		     struct meaning meaning)
{
	if (place == phrase->length) {
		give_meaning(lexicon, &lexicon->nodes[node], meaning);
		return true;
	}
	if (phrase->place[place].count == 0)
		return add_gap(lexicon, language, phrase, place, node, meaning);
	for (size_t i = 0; i < phrase->place[place].count; i++) {
		uint32_t next = add_step(lexicon, language, phrase->place[place].hash[i], node);

		if (!next || !add_rest(lexicon, language, phrase, place + 1, next, meaning))
			return false;
	}
	return true;
}

bool phrase_add(struct lexicon *lexicon, size_t language, const struct phrase *phrase, struct meaning meaning)
{
	return add_rest(lexicon, language, phrase, 0, 0, meaning);
}

/* What phrases look like by the forms of their words; only while the filters are made. */
struct paths {
	uint32_t *owner;  /* for each node that hangs from a word, that word's first sense */
	uint32_t *second; /* for each node behind two words, the place of the edge to it, and one */
	uint32_t *gap;    /* for each node behind a gap, the node before it */
};

static void set_bit(const struct lexicon *lexicon, uint64_t *filter, uint64_t hash)
{
	uint64_t bit = phrase_bit(lexicon, hash);

	filter[bit >> 6] |= (uint64_t)1 << (bit & 63);
}

static void list_owners(const struct lexicon *lexicon, struct paths *paths)
{
	for (uint32_t i = 0; i < lexicon->slots_count; i++)
		for (uint32_t at = slot_form(lexicon->slots[i]); at; at = lexicon->forms[at].next)
			paths->owner[lexicon->forms[at].phrase] = slot_form(lexicon->slots[i]);
	paths->owner[0] = 0;
	for (uint32_t i = 1; i < lexicon->nodes_count; i++)
		paths->gap[lexicon->nodes[i].gap] = i;
	paths->gap[0] = 0;
}

/* Two words are looked at again when they are a phrase, or a gap may follow; else it takes a third. */
static void add_pair(struct lexicon *lexicon, uint32_t place, struct paths *paths)
{
	const struct edge *edge = &lexicon->edges[place];
	const struct node *node = &lexicon->nodes[edge->to];

	lexicon->follows[edge->form] |= MARK_FOLLOWS;
	paths->second[edge->to] = place + 1;
	if (node->entry || node->modifier || node->irony || node->gap)
		set_bit(lexicon, lexicon->start_filter, phrase_hash(paths->owner[edge->from], edge->form, 0));
}

static void add_triple(struct lexicon *lexicon, const struct edge *edge, const struct paths *paths)
{
	const struct edge *second = &lexicon->edges[paths->second[edge->from] - 1];

	set_bit(lexicon, lexicon->start_filter, phrase_hash(paths->owner[second->from], second->form, edge->form));
}

static void add_behind_gap(struct lexicon *lexicon, const struct edge *edge, const struct paths *paths)
{
	uint32_t first = paths->owner[paths->gap[edge->from]];

	lexicon->follows[edge->form] |= MARK_FOLLOWS_GAP;
	if (first)
		set_bit(lexicon, lexicon->start_filter, phrase_hash(first, PHRASE_GAP, edge->form));
}

static void fill_filters(struct lexicon *lexicon, struct paths *paths)
{
	list_owners(lexicon, paths);
	for (uint32_t i = 0; i < lexicon->edges_room; i++) {
		const struct edge *edge = &lexicon->edges[i];

		if (!edge->from)
			continue;
		set_bit(lexicon, lexicon->edge_filter, phrase_hash(edge->from, edge->form, 0));
		if (paths->owner[edge->from])
			add_pair(lexicon, i, paths);
		if (paths->gap[edge->from])
			add_behind_gap(lexicon, edge, paths);
	}
	for (uint32_t i = 0; i < lexicon->edges_room; i++)
		if (lexicon->edges[i].from && paths->second[lexicon->edges[i].from])
			add_triple(lexicon, &lexicon->edges[i], paths);
}

bool phrase_finish(struct lexicon *lexicon)
{
	size_t nodes = (size_t)lexicon->nodes_count + 1;
	struct paths paths = { NULL, NULL, NULL };
	bool good;

	if (!reserve_edges(lexicon))
		return false;
	lexicon->edge_filter = calloc((size_t)lexicon->edges_room / 8, sizeof(*lexicon->edge_filter));
	lexicon->start_filter = calloc((size_t)lexicon->edges_room / 8, sizeof(*lexicon->start_filter));
	lexicon->follows = calloc(lexicon->forms_count, sizeof(*lexicon->follows));
	paths.owner = calloc(nodes, sizeof(*paths.owner));
	paths.second = calloc(nodes, sizeof(*paths.second));
	paths.gap = calloc(nodes, sizeof(*paths.gap));
	good = lexicon->edge_filter && lexicon->start_filter && lexicon->follows && paths.owner && paths.second &&
	       paths.gap;
	if (good)
		fill_filters(lexicon, &paths);
	free(paths.owner);
	free(paths.second);
	free(paths.gap);
	return good;
}
