// SPDX-License-Identifier: EUPL-1.2
// ballot: frames of records → what counts.
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "ballot.h"
#include "pages.h"
#include "spool.h"

enum {
	TERMS_MAX = 1 << 18,
	/* A record that has all of its terms, each of weight, length and one byte, and all of its names has the most of
	 * them in a byte. */
	USES_MAX = CONTRIBUTION_TERMS_MAX + CONTRIBUTION_NAMED_MAX,
	USES_RECORD_BYTES_MIN = RECORD_BYTES_MIN + CONTRIBUTION_TERMS_MAX * 4 + CONTRIBUTION_NAMED_MAX * NAMED_BYTES,
	TERMS_BYTES_MAX = TERMS_MAX * (TERM_BYTES_MAX + 16),
};

/* A spool has no more records than 32 bits can number, so there is no other maximum. */
_Static_assert(2 * SPOOL_BYTES_MAX / RECORD_BYTES_MIN < UINT32_MAX, "a spool may hold more records than have a number");

enum sm_status ballot_open(int64_t spool_bytes, const struct grid *grid, struct ballot **opened, struct sm_error *error)
{
	size_t entries = (size_t)spool_bytes / RECORD_BYTES_MIN + 1;
	size_t uses = ((size_t)spool_bytes / USES_RECORD_BYTES_MIN + 1) * USES_MAX;
	size_t terms = uses < TERMS_MAX ? uses : TERMS_MAX;
	struct ballot *ballot = calloc(1, sizeof(*ballot));

	*opened = NULL;
	if (ballot) {
		ballot->entry_max = entries;
		ballot->use_max = uses;
		ballot->term_max = terms;
		ballot->topic_count = grid->topic_count;
		ballot->area_count = grid->area_count;
		ballot->entry = pages_open(entries, sizeof(*ballot->entry));
		ballot->use = pages_open(uses, sizeof(*ballot->use));
		ballot->term = pages_open(terms, sizeof(*ballot->term));
	}
	if (!ballot || !ballot->entry || !ballot->use || !ballot->term || !numbering_open(&ballot->tag, entries) ||
	    !numbering_open(&ballot->author, entries) || !numbering_open(&ballot->term_key, terms) ||
	    sm_arena_open(&ballot->terms, TERMS_BYTES_MAX, NULL) != SM_OK) {
		ballot_close(ballot);
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	}
	*opened = ballot;
	return SM_OK;
}

void ballot_close(struct ballot *ballot)
{
	if (!ballot)
		return;
	pages_close(ballot->entry, ballot->entry_max, sizeof(*ballot->entry), ballot->entry_count);
	pages_close(ballot->use, ballot->use_max, sizeof(*ballot->use), ballot->use_count);
	pages_close(ballot->term, ballot->term_max, sizeof(*ballot->term), 0);
	numbering_close(&ballot->tag);
	numbering_close(&ballot->author);
	numbering_close(&ballot->term_key);
	sm_arena_close(ballot->terms);
	free(ballot);
}

/* A number for a term. Lexicon entries are no secrets, so their hash needs no secret key. */
static bool number_of_term(struct ballot *ballot, struct sm_text text, uint32_t *number)
{
	static const uint8_t no_key[crypto_shorthash_siphashx24_KEYBYTES];
	uint8_t hash[crypto_shorthash_siphashx24_BYTES];
	size_t before = ballot->term_key.count;

	crypto_shorthash_siphashx24(hash, (const uint8_t *)text.data, text.length, no_key);
	if (!numbering_put(&ballot->term_key, hash, number))
		return false;
	if (ballot->term_key.count > before)
		ballot->term[*number] = sm_arena_copy(ballot->terms, text.data, text.length);
	return ballot->term[*number] != NULL;
}

static bool take_uses(struct ballot *ballot, const struct sm_contribution *c, struct ballot_entry *entry)
{
	uint32_t number;

	for (int i = 0; i < c->term_count && ballot->use_count < ballot->use_max; i++) {
		if (!number_of_term(ballot, c->term[i].text, &number))
			return false;
		ballot->use[ballot->use_count++] = (struct ballot_term){ number, c->term[i].weight };
		entry->term_count++;
	}
	for (int i = 0; i < c->named_count && ballot->use_count < ballot->use_max; i++) {
		ballot->use[ballot->use_count++] = (struct ballot_term){ c->named[i], 0 };
		entry->name_count++;
	}
	return true;
}

static bool take(struct ballot *ballot, const struct sm_contribution *c)
{
	struct ballot_entry *entry;
	uint32_t number;

	if (!numbering_put(&ballot->tag, c->tag, &number))
		return false;
	entry = &ballot->entry[number];
	ballot->entry_count = ballot->tag.count;
	/* Whatever stood under this tag is taken back or replaced. */
	*entry = (struct ballot_entry){ .counts = !c->retract,
					.written = !c->retract,
					.term_first = (uint32_t)ballot->use_count };
	if (c->retract)
		return true;
	if (!numbering_put(&ballot->author, c->pseudonym, &entry->author))
		return false;
	entry->topic = c->topic;
	entry->area = c->area;
	entry->value = c->value;
	entry->class = (uint8_t)c->class;
	entry->source = (uint8_t)c->source;
	entry->coverage_pct = c->coverage_pct;
	entry->sensitive = c->sensitive;
	return take_uses(ballot, c, entry);
}

enum sm_status ballot_frame(struct ballot *ballot, const uint8_t *bytes, size_t size)
{
	struct sm_contribution c;
	size_t used;

	for (size_t at = 0; at < size; at += used) {
		if (!record_read(bytes + at, size - at, &c, &used) ||
		    (!c.retract && (c.topic >= ballot->topic_count || c.area >= ballot->area_count)))
			return SM_ERROR_DATA;
		if (!take(ballot, &c))
			return SM_ERROR_LIMIT;
	}
	return SM_OK;
}

void ballot_settle(struct ballot *ballot)
{
	numbering_close(&ballot->tag);
}
