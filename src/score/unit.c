// SPDX-License-Identifier: EUPL-1.2
// unit: tokens → meanings. The longest phrase wins over the words in it, the leftmost over what overlaps it.
#include "unit.h"

enum { WAITING_MAX = 8 };

struct reader {
	struct scan *scan;
	size_t language;
	bool neutral;
	struct units *units;
	struct unit waiting[WAITING_MAX]; /* phrases whose last word is yet to come */
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

/* Every sentence has an end, which is no word: so looking ahead is safe. */
static bool is_free_word(const struct reader *reader, size_t at)
{
	return reader->scan->token[at].kind <= TOKEN_NUMBER && !(reader->scan->mark[at] & MARK_TAKEN);
}

static uint32_t step(const struct reader *reader, uint32_t node, size_t to)
{
	uint32_t form = scan_form(reader->scan, to);

	return form ? phrase_step(reader->scan->lexicon, node, form) : 0;
}

static bool is_determiner(const struct reader *reader, size_t at)
{
	const struct sense *sense = lexicon_sense(reader->scan->lexicon, scan_form(reader->scan, at), reader->language);

	return sense && sense->flags & SENSE_DETERMINER;
}

static void arrive(struct reader *reader, const struct way *way, struct match *match)
{
	const struct node *here = &reader->scan->lexicon->nodes[way->node];
	bool found = match->meaning.entry || match->meaning.modifier;

	if (here->irony) {
		reader->scan->token[way->at].flags |= TOKEN_IRONY;
		reader->units->irony = true;
	}
	/* Viel tegen de muur: a preposition. */
	if (here->apart && is_determiner(reader, way->at + 1))
		return;
	if ((here->entry || here->modifier) && (!found || way->at > match->way.at))
		*match = (struct match){ *way, { here->entry, here->modifier, 0, false } };
}

/* All ways on from here: at most eight words deep, and one gap of a few words. */
static void follow(struct reader *reader, const struct way *way, struct match *match)
{
	const struct node *node = &reader->scan->lexicon->nodes[way->node];
	struct way next;

	arrive(reader, way, match);
	if (!is_free_word(reader, way->at + 1))
		return;
	next.node = step(reader, way->node, way->at + 1);
	if (next.node) {
		next.at = way->at + 1;
		next.gap_from = way->gap_from;
		next.gap_to = way->gap_to;
		follow(reader, &next, match);
	}
	for (size_t to = way->at + 1; node->gap && to <= way->at + 1 + PHRASE_GAP_MAX && is_free_word(reader, to);
	     to++) {
		next.node = reader->scan->mark[to] & MARK_FOLLOWS_GAP ? step(reader, node->gap, to) : 0;
		if (!next.node)
			continue;
		next.at = to;
		next.gap_from = way->at + 1;
		next.gap_to = to;
		follow(reader, &next, match);
	}
}

/* The words of a phrase are no units by themselves. */
static void take(struct reader *reader, const struct way *way, size_t at, struct unit *unit)
{
	struct scan *scan = reader->scan;
	unsigned known = 0, taken = 0;

	for (size_t i = at; i <= way->at; i++) {
		const struct sense *sense = lexicon_sense(scan->lexicon, scan_form(scan, i), reader->language);

		if (i >= way->gap_from && i < way->gap_to)
			continue;
		taken += (scan->mark[i] & MARK_NEUTRAL) != 0;
		known += scan->token[i].kind == TOKEN_WORD &&
			 !(sense->flags & SENSE_FUNCTION || sense->modifier || sense->entry);
		scan->mark[i] |= MARK_TAKEN;
	}
	unit->known = known & 0xf;
	unit->taken = taken & 0xf;
}

static struct unit *wait(struct reader *reader, size_t at, const struct match *match)
{
	const struct lexicon *lexicon = reader->scan->lexicon;
	const struct entry *entry = match->meaning.entry ? &lexicon->entries[match->meaning.entry] : NULL;
	struct unit *unit = &reader->waiting[reader->waiting_count++];

	unit->entry = match->meaning.entry;
	unit->modifier = match->meaning.modifier;
	unit->first = (uint16_t)at;
	unit->last = (uint16_t)match->way.at;
	unit->valence = (int16_t)(entry ? entry->valence : 0);
	unit->kind = lexicon->modifiers[match->meaning.modifier].kind;
	unit->part = entry ? entry->part : 0;
	unit->gap = match->way.gap_from < match->way.gap_to;
	return unit;
}

/* False: no phrase starts here. node: where those that may hang from this word. */
static bool read_phrase(struct reader *reader, size_t at, uint32_t node)
{
	struct match match;
	struct way way;

	if (reader->waiting_count == WAITING_MAX)
		return false;
	match.meaning = (struct meaning){ 0 };
	way.node = node;
	way.at = at;
	way.gap_from = way.gap_to = 0;
	follow(reader, &way, &match);
	if (!match.meaning.entry && !match.meaning.modifier)
		return false;
	take(reader, &match.way, at, wait(reader, at, &match));
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

/* A word, an emoji, or the end of a clause or sentence. Which of them it is, and whether it is a unit at all, is not to
 * be guessed: all is written, and counted when it is one. */
static void add_token(struct reader *reader, size_t at)
{
	static const uint8_t kind[] = { [TOKEN_CLAUSE] = UNIT_CLAUSE, [TOKEN_END] = UNIT_END };
	const struct scan *scan = reader->scan;
	/* What is no word has the first form, which is nothing. */
	const struct sense *sense = lexicon_sense(scan->lexicon, scan_form(scan, at), reader->language);
	struct unit *unit = &reader->units->unit[reader->units->count];
	unsigned out = MARK_TAKEN | (reader->neutral ? 0 : MARK_NEUTRAL);

	unit->entry = sense->entry;
	unit->modifier = sense->modifier;
	unit->first = unit->last = (uint16_t)at;
	unit->valence = sense->valence;
	unit->kind = sense->kind | kind[scan->token[at].kind];
	unit->part = sense->part;
	unit->gap = 0;
	unit->known = 0;
	unit->taken = 0;
	reader->units->count +=
	    ((sense->entry | sense->modifier | kind[scan->token[at].kind]) != 0) & ((scan->mark[at] & out) == 0);
}

/* Whether a phrase starts here, and was read. */
static bool starts_phrase(struct reader *reader, size_t at)
{
	const struct scan *scan = reader->scan;
	size_t place = at - scan->mattering_from;

	return scan->phrase[place / 64] >> place % 64 & 1 && !(scan->mark[at] & MARK_TAKEN) &&
	       read_phrase(reader, at, lexicon_sense(scan->lexicon, scan_form(scan, at), reader->language)->phrase);
}

void units_read(struct scan *scan, size_t language, bool neutral, struct units *units)
{
	struct reader reader;

	reader.scan = scan;
	reader.language = language;
	reader.neutral = neutral;
	reader.units = units;
	reader.waiting_count = 0;
	for (size_t i = 0; i < scan->mattering_count; i++) {
		size_t at = scan->mattering[i];

		if (reader.waiting_count)
			add_waiting(&reader, at);
		if (!starts_phrase(&reader, at))
			add_token(&reader, at);
	}
}
