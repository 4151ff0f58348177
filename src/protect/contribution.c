// SPDX-License-Identifier: EUPL-1.2
// contribution: post + place + verdict → pseudonym, tag, cell, score and terms; the post is needed no longer.
#include <math.h>
#include <sodium.h>
#include <string.h>

#include "protector.h"

enum { NAME_BYTES_MAX = 4096 };
/* An entry whose own valence is less (niet, why) would top every list of terms and tell nothing. */
static const double TERM_VALENCE_MIN = 0.75;

static int16_t to_units(double value)
{
	if (!(value >= -1.0)) /* also what is no number */
		return value < -1.0 ? -UNIT : 0;
	return value > 1.0 ? UNIT : (int16_t)lround(value * UNIT);
}

/* The area as the grid knows it: when it is new, the larger one around it. */
static int area_in_grid(const struct sm_protector *protector, const struct open_period *open, int area)
{
	for (int steps = 0; area >= 0 && steps < GRID_LEVELS_MAX; steps++) {
		if (open->area[area] >= 0)
			return open->area[area];
		area = sm_areas_at(protector->setup.areas, (size_t)area)->parent;
	}
	return -1;
}

/* Under whatever rule. */
static bool has_topic(const struct grid *grid, const char *id)
{
	for (size_t i = 0; i < grid->topic_count; i++)
		if (strcmp(grid->topic[i].id, id) == 0)
			return true;
	return false;
}

static bool has_term(const struct sm_contribution *c, struct sm_text text)
{
	for (int i = 0; i < c->term_count; i++)
		if (sm_text_equal(c->term[i].text, text))
			return true;
	return false;
}

/* Keeps the strongest, each entry once. */
static void keep_term(struct sm_contribution *c, struct contribution_term term)
{
	int at = c->term_count;

	while (at > 0 && fabs((double)c->term[at - 1].weight) < fabs((double)term.weight))
		at--;
	if (at == CONTRIBUTION_TERMS_MAX)
		return;
	if (c->term_count < CONTRIBUTION_TERMS_MAX)
		c->term_count++;
	memmove(c->term + at + 1, c->term + at, sizeof(term) * (size_t)(c->term_count - 1 - at));
	c->term[at] = term;
}

/* Sensitive ones are not even kept: next to a pseudonym they would say something about a person. */
static void keep_terms(const struct sm_protector *protector, const struct sm_reasons *reasons,
		       struct sm_contribution *c)
{
	for (size_t i = 0; i < reasons->count; i++) {
		const struct sm_reason *reason = &reasons->reason[i];
		struct contribution_term term = { reason->entry, to_units(reason->after) };

		/* An entry of no file is the scorer's "and so on". */
		if (term.weight != 0 && fabs(reason->before) >= TERM_VALENCE_MIN && reason->file && *reason->file &&
		    term.text.length > 0 && term.text.length <= TERM_BYTES_MAX && !has_term(c, term.text) &&
		    !taboo_has(protector->taboo, term.text))
			keep_term(c, term);
	}
}

static bool is_person(const char *type)
{
	return strcmp(type, "handle") == 0 || strcmp(type, "name") == 0;
}

static bool has_named(const struct sm_contribution *c, uint32_t named)
{
	for (int i = 0; i < c->named_count; i++)
		if (c->named[i] == named)
			return true;
	return false;
}

/* Whom the post names, so that a release can tell whether a cell is about one person. */
static void keep_named(const uint8_t key[KEY_BYTES], const struct sm_found *found, struct sm_contribution *c)
{
	for (size_t i = 0; i < found->count && c->named_count < CONTRIBUTION_NAMED_MAX; i++) {
		const struct sm_span *span = &found->span[i];
		uint32_t named;

		if (!is_person(span->type))
			continue;
		named = pseudonym_of_named(key,
					   (struct sm_text){ found->text.data + span->start, span->end - span->start });
		if (!has_named(c, named))
			c->named[c->named_count++] = named;
	}
}

/* What the airbags that are on will ask for; nothing more. */
static void keep_marks(const struct sm_protector *protector, const struct open_period *open, const struct sm_post *post,
		       const struct sm_found *found, struct sm_contribution *c)
{
	const struct sm_airbag_rule *airbag = open->grid->policy.airbag;

	if (found && airbag[SM_AIRBAG_ONE_PERSON].action != SM_AIRBAG_OFF)
		keep_named(keys_get(protector->keys, open->slot, KEY_PSEUDONYM), found, c);
	if (airbag[SM_AIRBAG_SENSITIVE].action != SM_AIRBAG_OFF)
		c->sensitive = taboo_in(protector->taboo, post->title) || taboo_in(protector->taboo, post->text);
}

/* What may not be kept whatever the period. */
static bool refuse(const struct sm_protector *protector, const struct sm_post *post, struct sm_place place,
		   enum sm_reason_out *reason)
{
	if (post->deleted)
		*reason = SM_OUT_DELETED;
	else if (post->author.length == 0)
		*reason = SM_OUT_NO_AUTHOR;
	else if (place.topic < 0 || (size_t)place.topic >= sm_topics_count(protector->setup.topics) || place.area < 0 ||
		 (size_t)place.area >= sm_areas_count(protector->setup.areas))
		*reason = SM_OUT_NO_TOPIC;
	else if (post->platform.length > NAME_BYTES_MAX || post->author.length > NAME_BYTES_MAX ||
		 post->id.length == 0 || post->id.length > NAME_BYTES_MAX)
		*reason = SM_OUT_LIMIT;
	else
		return false;
	return true;
}

enum sm_status sm_protect(struct sm_protector *protector, const struct sm_post *post, struct sm_place place,
			  const struct sm_verdict *verdict, const struct sm_reasons *reasons,
			  const struct sm_found *found, enum sm_source source, struct sm_arena *arena,
			  const struct sm_contribution **contribution, enum sm_reason_out *reason,
			  struct sm_error *error)
{
	struct open_period *open;
	struct sm_contribution *c;
	enum sm_status status;
	int topic, area;

	if (refuse(protector, post, place, reason))
		return SM_WITHHELD;
	*reason = SM_OUT_PERIOD_CLOSED;
	status = periods_at(protector, post->published_s, &open, error);
	if (status == SM_ERROR_DATA) {
		*reason = SM_OUT_PERIOD_LOST;
		return SM_WITHHELD;
	}
	if (status != SM_OK)
		return status;
	topic = open->topic[place.topic];
	area = area_in_grid(protector, open, place.area);
	if (topic < 0 || area < 0) {
		bool known = has_topic(open->grid, sm_topics_at(protector->setup.topics, (size_t)place.topic)->id);

		*reason = known ? SM_OUT_CHANGED_TOPIC : SM_OUT_NEW_TOPIC;
		return SM_WITHHELD;
	}
	c = sm_arena_take(arena, sizeof(*c));
	if (!c)
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "het geheugen van deze lading is vol",
			       "the memory of this batch is full");
	c->period = open->period;
	c->topic = (uint16_t)topic;
	c->area = (uint16_t)area;
	c->class = verdict->class;
	c->value = verdict->class == SM_UNSCORED ? 0 : to_units(verdict->value);
	c->coverage_pct = (uint8_t)((to_units(fabs(verdict->coverage)) + UNIT / 200) / (UNIT / 100));
	c->source = source < SM_SOURCE_COUNT ? source : SM_SOURCE_OWN;
	pseudonym_of_author(keys_get(protector->keys, open->slot, KEY_PSEUDONYM), post->platform, post->author,
			    c->pseudonym);
	pseudonym_of_post(keys_get(protector->keys, open->slot, KEY_DEDUP), post->platform, post->id, c->tag);
	if (reasons && open->grid->policy.terms)
		keep_terms(protector, reasons, c);
	keep_marks(protector, open, post, found, c);
	spool_leak(protector->folder, post->author);
	*contribution = c;
	return SM_OK;
}
