// SPDX-License-Identifier: EUPL-1.2
// phrase: phrases → paths. Each choice of words has its own path, so that no phrase changes another.
#include <stdlib.h>
#include <string.h>

#include "phrase.h"
#include "word.h"

enum { EDGES_MIN = 1 << 12, NODES_MAX = 1 << 21 };

static uint32_t edge_place(const struct lexicon *lexicon, uint32_t from, uint32_t form)
{
	uint64_t mixed = word_mix(0, (uint64_t)from << 32 | form, 0);
	uint32_t place = (uint32_t)(mixed >> 32) & (lexicon->edges_room - 1);

	while (lexicon->edges[place].from && (lexicon->edges[place].from != from || lexicon->edges[place].form != form))
		place = (place + 1) & (lexicon->edges_room - 1);
	return place;
}

uint32_t phrase_step(const struct lexicon *lexicon, uint32_t node, uint32_t form)
{
	return lexicon->edges_room ? lexicon->edges[edge_place(lexicon, node, form)].to : 0;
}

static bool reserve_edges(struct lexicon *lexicon)
{
	struct edge *old = lexicon->edges;
	uint32_t old_room = lexicon->edges_room;

	if (lexicon->edges_count * 2 < old_room)
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
		lexicon->nodes_count = LANGUAGES_MAX; /* the roots */
	return true;
}

/* The node behind an edge, made when new; 0: no room. */
static uint32_t go(struct lexicon *lexicon, uint32_t from, uint32_t form)
{
	uint32_t place;

	if (!reserve_edges(lexicon) || !reserve_nodes(lexicon))
		return 0;
	place = edge_place(lexicon, from, form);
	if (!lexicon->edges[place].from) {
		lexicon->edges[place] = (struct edge){ from, form, lexicon->nodes_count++ };
		lexicon->edges_count++;
	}
	if (form == FORM_GAP)
		lexicon->nodes[from].gap = true;
	return lexicon->edges[place].to;
}

/* A later file overrides an earlier one; within a file the first line stays. */
static void give_meaning(struct lexicon *lexicon, struct node *node, struct meaning meaning)
{
	if (meaning.irony)
		node->irony = meaning.irony;
	if (meaning.modifier)
		node->modifier = meaning.modifier;
	if (meaning.entry &&
	    (!node->entry || lexicon->entries[node->entry].file != lexicon->entries[meaning.entry].file))
		node->entry = meaning.entry;
}

static bool add_rest(struct lexicon *lexicon, size_t language, const struct phrase *phrase, size_t place, uint32_t node,
		     struct meaning meaning)
{
	if (place == phrase->length) {
		give_meaning(lexicon, &lexicon->nodes[node], meaning);
		return true;
	}
	if (phrase->place[place].count == 0) {
		node = go(lexicon, node, FORM_GAP);
		return node && add_rest(lexicon, language, phrase, place + 1, node, meaning);
	}
	for (size_t i = 0; i < phrase->place[place].count; i++) {
		uint64_t hash = phrase->place[place].hash[i];
		struct sense *sense = lexicon_add(lexicon, hash, language);
		uint32_t next;

		if (!sense)
			return false;
		if (place == 0)
			sense->flags |= SENSE_PHRASE;
		next = go(lexicon, node, lexicon_find(lexicon, hash));
		if (!next || !add_rest(lexicon, language, phrase, place + 1, next, meaning))
			return false;
	}
	return true;
}

bool phrase_add(struct lexicon *lexicon, size_t language, const struct phrase *phrase, struct meaning meaning)
{
	return add_rest(lexicon, language, phrase, 0, (uint32_t)language, meaning);
}
