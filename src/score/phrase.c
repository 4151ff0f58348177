// SPDX-License-Identifier: EUPL-1.2
// phrase: phrases → paths. Each choice of words has its own path, so that no phrase changes another.
#include <stdlib.h>
#include <string.h>

#include "phrase.h"

enum { EDGES_MIN = 1 << 12, NODES_MAX = 1 << 21 /* fit a node's gap */ };

static uint32_t edge_place(const struct lexicon *lexicon, uint32_t from, uint32_t form)
{
	uint32_t place = (uint32_t)(phrase_hash(from, form) >> 32) & (lexicon->edges_room - 1);

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

	if (old_room && lexicon->edges_count * 2 < old_room)
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

/* Sets the bit of an edge from a node, or of a pair of words. */
static void set_bit(const struct lexicon *lexicon, uint64_t *filter, uint32_t from, uint32_t form)
{
	uint64_t bit = phrase_hash(from, form) >> 32 & ((uint64_t)lexicon->edges_room * 8 - 1);

	filter[bit >> 6] |= (uint64_t)1 << (bit & 63);
}

/* For each node that hangs from a word, that word's first sense. */
static uint32_t *list_owners(const struct lexicon *lexicon)
{
	uint32_t *owner = calloc((size_t)lexicon->nodes_count + 1, sizeof(*owner));

	for (uint32_t i = 0; owner && i < lexicon->slots_count; i++)
		for (uint32_t at = slot_form(lexicon->slots[i]); at; at = lexicon->forms[at].next)
			owner[lexicon->forms[at].phrase] = slot_form(lexicon->slots[i]);
	return owner;
}

bool phrase_finish(struct lexicon *lexicon)
{
	uint32_t *owner;

	if (!reserve_edges(lexicon))
		return false;
	lexicon->edge_filter = calloc((size_t)lexicon->edges_room / 8, sizeof(*lexicon->edge_filter));
	lexicon->pair_filter = calloc((size_t)lexicon->edges_room / 8, sizeof(*lexicon->pair_filter));
	owner = list_owners(lexicon);
	for (uint32_t i = 0; owner && lexicon->edge_filter && lexicon->pair_filter && i < lexicon->edges_room; i++) {
		const struct edge *edge = &lexicon->edges[i];

		if (!edge->from)
			continue;
		set_bit(lexicon, lexicon->edge_filter, edge->from, edge->form);
		if (owner[edge->from])
			set_bit(lexicon, lexicon->pair_filter, owner[edge->from], edge->form);
	}
	free(owner);
	return owner && lexicon->edge_filter && lexicon->pair_filter;
}
