// SPDX-License-Identifier: EUPL-1.2
// unit: tokens → meanings. The longest phrase wins over the words in it, the leftmost over what overlaps it.
#include <string.h>

#include "unit.h"

enum { WAITING_MAX = 8 };

struct reader {
	const struct scan *scan;
	size_t first, end, language;
	struct units *units;
	uint64_t taken[SCAN_SENTENCE_MAX / 64]; /* words of phrases, counted from first */
	struct unit waiting[WAITING_MAX];       /* phrases whose last word is yet to come */
	size_t waiting_count;
};

/* A way through the words of a phrase, and the best end of all ways so far. */
struct way {
	uint32_t node;
	size_t at;               /* the last word */
	size_t gap_from, gap_to; /* words that are passed over: [from, to) */
};

struct match {
	struct way way;
	struct meaning meaning;
};

static bool is_taken(const struct reader *reader, size_t at)
{
	return reader->taken[(at - reader->first) / 64] >> (at - reader->first) % 64 & 1;
}

static bool is_free_word(const struct reader *reader, size_t at)
{
	return at < reader->end && reader->scan->token[at].kind <= TOKEN_NUMBER && !is_taken(reader, at);
}

static bool step(const struct reader *reader, uint32_t node, size_t to, struct way *way)
{
	uint32_t form = reader->scan->token[to].form;

	way->at = to;
	way->node = form ? phrase_step(reader->scan->lexicon, node, form) : 0;
	return way->node != 0;
}

static void arrive(struct reader *reader, struct way way, struct match *match)
{
	const struct node *here = &reader->scan->lexicon->nodes[way.node];
	bool found = match->meaning.entry || match->meaning.modifier;

	reader->units->irony |= here->irony != 0;
	if ((here->entry || here->modifier) && (!found || way.at > match->way.at))
		*match = (struct match){ way, { here->entry, here->modifier, 0 } };
}

/* All ways on from here: at most eight words deep, and one gap of a few words. */
static void follow(struct reader *reader, struct way way, struct match *match)
{
	struct way next = way;
	uint32_t behind;

	arrive(reader, way, match);
	if (!is_free_word(reader, way.at + 1))
		return;
	if (step(reader, way.node, way.at + 1, &next))
		follow(reader, next, match);
	if (!reader->scan->lexicon->nodes[way.node].gap)
		return;
	behind = phrase_step(reader->scan->lexicon, way.node, FORM_GAP);
	for (size_t to = way.at + 1; to <= way.at + 1 + PHRASE_GAP_MAX && is_free_word(reader, to); to++) {
		next.gap_from = way.at + 1;
		next.gap_to = to;
		if (step(reader, behind, to, &next))
			follow(reader, next, match);
	}
}

static void take(struct reader *reader, struct way way, size_t at)
{
	for (size_t i = at; i <= way.at; i++) {
		const struct token *token = &reader->scan->token[i];
		const struct sense *sense = lexicon_sense(reader->scan->lexicon, token->form, reader->language);

		if (i >= way.gap_from && i < way.gap_to)
			continue;
		reader->taken[(i - reader->first) / 64] |= (uint64_t)1 << (i - reader->first) % 64;
		reader->units->known += token->kind == TOKEN_WORD &&
					!(sense && (sense->flags & SENSE_FUNCTION || sense->modifier || sense->entry));
	}
}

/* False: no phrase starts here. */
static bool read_phrase(struct reader *reader, size_t at)
{
	struct match match = { .way.at = at };
	struct way way = { .at = at };

	if (reader->waiting_count == WAITING_MAX || !step(reader, (uint32_t)reader->language, at, &way))
		return false;
	follow(reader, way, &match);
	if (!match.meaning.entry && !match.meaning.modifier)
		return false;
	take(reader, match.way, at);
	reader->waiting[reader->waiting_count++] = (struct unit){ .entry = match.meaning.entry,
								  .modifier = match.meaning.modifier,
								  .first = (uint16_t)at,
								  .last = (uint16_t)match.way.at,
								  .gap = match.way.gap_from < match.way.gap_to };
	return true;
}

/* Adds the phrases that end before a token, in the order of their ends. */
static void add_waiting(struct reader *reader, size_t before)
{
	while (reader->waiting_count) {
		size_t next = 0;

		for (size_t i = 1; i < reader->waiting_count; i++)
			if (reader->waiting[i].last < reader->waiting[next].last)
				next = i;
		if (reader->waiting[next].last >= before)
			return;
		reader->units->unit[reader->units->count++] = reader->waiting[next];
		reader->waiting[next] = reader->waiting[--reader->waiting_count];
	}
}

static void add_unit(struct units *units, size_t at, uint32_t entry, uint16_t modifier, bool clause)
{
	struct unit *unit = &units->unit[units->count++];

	unit->entry = entry;
	unit->modifier = modifier;
	unit->first = unit->last = (uint16_t)at;
	unit->gap = false;
	unit->clause = clause;
}

static void read_token(struct reader *reader, size_t at)
{
	const struct token *token = &reader->scan->token[at];
	const struct sense *sense;

	if (token->kind == TOKEN_CLAUSE) {
		add_unit(reader->units, at, 0, 0, true);
		return;
	}
	sense = lexicon_sense(reader->scan->lexicon, token->form, reader->language);
	if (!sense || is_taken(reader, at) || (sense->flags & SENSE_PHRASE && read_phrase(reader, at)))
		return;
	if (sense->entry || sense->modifier)
		add_unit(reader->units, at, sense->entry, sense->modifier, false);
}

void units_read(const struct scan *scan, size_t end, size_t language, size_t *mattering, struct units *units)
{
	struct reader reader;

	reader.scan = scan;
	reader.first = scan->mattering[*mattering];
	reader.end = end;
	reader.language = language;
	reader.units = units;
	reader.waiting_count = 0;
	memset(reader.taken, 0, sizeof(reader.taken));
	units->count = 0;
	units->known = 0;
	units->irony = false;
	for (; scan->mattering[*mattering] < end; ++*mattering) {
		size_t at = scan->mattering[*mattering];

		if (reader.waiting_count)
			add_waiting(&reader, at);
		read_token(&reader, at);
	}
	add_waiting(&reader, end);
	units->unit[units->count].modifier = 0;
	units->unit[units->count].entry = 0;
	units->unit[units->count].gap = false;
	units->unit[units->count].first = (uint16_t)end;
}
