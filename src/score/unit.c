// SPDX-License-Identifier: EUPL-1.2
// unit: tokens → meanings. The longest phrase wins over the words in it, the leftmost over what overlaps it.
#include <string.h>

#include "unit.h"

struct reader {
	const struct lexicon *lexicon;
	const struct token *token;
	size_t count, language;
	struct units *units;
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

static bool is_free_word(const struct reader *reader, size_t at)
{
	return at < reader->count && reader->token[at].kind <= TOKEN_NUMBER && !reader->units->unit[at].taken;
}

static bool step(const struct reader *reader, uint32_t node, size_t to, struct way *way)
{
	way->at = to;
	way->node = reader->token[to].form ? phrase_step(reader->lexicon, node, reader->token[to].form) : 0;
	return way->node != 0;
}

static void arrive(struct reader *reader, struct way way, struct match *match)
{
	const struct node *here = &reader->lexicon->nodes[way.node];
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
	if (!reader->lexicon->nodes[way.node].gap)
		return;
	behind = phrase_step(reader->lexicon, way.node, FORM_GAP);
	for (size_t to = way.at + 1; to <= way.at + 1 + PHRASE_GAP_MAX && is_free_word(reader, to); to++) {
		next.gap_from = way.at + 1;
		next.gap_to = to;
		if (step(reader, behind, to, &next))
			follow(reader, next, match);
	}
}

static void read_phrase(struct reader *reader, size_t at)
{
	struct match match = { .way.at = at };
	struct way way = { .at = at };
	struct unit *units = reader->units->unit;

	if (!step(reader, (uint32_t)reader->language, at, &way))
		return;
	follow(reader, way, &match);
	if (!match.meaning.entry && !match.meaning.modifier)
		return;
	way = match.way;
	for (size_t i = at; i <= way.at; i++)
		if (i < way.gap_from || i >= way.gap_to)
			units[i] = (struct unit){ .taken = true };
	units[way.at] = (struct unit){ .entry = match.meaning.entry,
				       .modifier = match.meaning.modifier,
				       .first = (uint16_t)at,
				       .gap = way.gap_from < way.gap_to,
				       .taken = true };
}

/* Content words are those that are not function words; the words of a phrase are known with it. */
static void count(struct units *units, const struct token *token, const struct sense *sense, bool taken)
{
	if (token->kind != TOKEN_WORD || token->length < 2 ||
	    (sense && (sense->flags & SENSE_FUNCTION || sense->modifier)))
		return;
	units->content++;
	units->known += taken || (sense && sense->entry);
}

void units_read(const struct scan *scan, size_t first, size_t tokens, size_t language, struct units *units)
{
	struct reader reader = { scan->lexicon, scan->token + first, tokens, language, units };

	memset(units->unit, 0, (tokens + 1) * sizeof(units->unit[0]));
	units->content = 0;
	units->known = 0;
	units->irony = false;
	for (size_t i = 0; i < tokens; i++) {
		const struct token *token = &reader.token[i];
		const struct sense *sense;

		if (token->kind > TOKEN_EMOJI)
			continue;
		sense = lexicon_sense(scan->lexicon, token->form, language);
		if (sense && !units->unit[i].taken) {
			units->unit[i] =
			    (struct unit){ .entry = sense->entry, .modifier = sense->modifier, .first = (uint16_t)i };
			if (sense->flags & SENSE_PHRASE)
				read_phrase(&reader, i);
		}
		count(units, token, sense, units->unit[i].taken);
	}
}
