// SPDX-License-Identifier: EUPL-1.2
// sentence: meanings → weights. Rules in the order in which they apply to a hit: stretched letters and capitals, words
// of intensity before it, negation, condition or wish, and when the sentence is known to its end contrast, ! and ?.
#include "sentence.h"

enum {
	INTENSITIES_MAX = 3, /* words of intensity before a hit */
	NEGATIONS_MAX = 2,   /* that reach one hit */
	BACK_MAX = 8,        /* words back from a negation at the end of its clause */
	TAIL_MAX = 2,        /* small words that may follow it there */
	PERCENT = 100,
};

struct negation {
	size_t at; /* token */
	uint16_t modifier;
	bool used;
};

struct state {
	struct scan *scan;
	const struct lexicon *lexicon;
	const struct units *units;
	struct hits *out;
	struct negation negation[NEGATIONS_MAX]; /* the latest comes first */
	size_t negations;
	size_t before;     /* the first hit of the sentence before since its last contrast */
	size_t sentence;   /* the first hit of the sentence */
	size_t segment;    /* since its last contrast */
	size_t clause_hit; /* the first hit of the clause */
	size_t damp_at;    /* token */
	uint16_t damp;     /* condition or wish in force */
	uint16_t contrast; /* in force on what follows */
};

/* Half away from zero, so that a sign only ever flips the result. */
static int32_t times(int32_t weight, int32_t factor)
{
	int64_t product = (int64_t)weight * factor;

	return (int32_t)((product + (product < 0 ? -PERCENT / 2 : PERCENT / 2)) / PERCENT);
}

static void apply_factor(struct hit *hit, uint16_t modifier, int16_t factor)
{
	if (!modifier || hit->weight == 0 || factor == PERCENT || hit->rules == SM_RULES_MAX)
		return;
	hit->weight = times(hit->weight, factor);
	hit->modifier[hit->rules] = modifier;
	hit->factor[hit->rules++] = factor;
}

static void apply(const struct state *state, struct hit *hit, uint16_t modifier)
{
	const struct modifier *rule = &state->lexicon->modifiers[modifier];

	if (modifier)
		apply_factor(hit, modifier, hit->weight < 0 ? rule->negative : rule->positive);
}

static bool is_intensity(const struct unit *unit)
{
	return unit->kind == MODIFY_STRONGER || unit->kind == MODIFY_WEAKER;
}

/* Words such as vreselijk strengthen what follows when that has a valence, and else count by themselves. */
static bool strengthens_next(const struct unit *unit)
{
	for (size_t i = 0; i < INTENSITIES_MAX; i++) {
		const struct unit *next = unit + 1;

		if (unit_anchor(next) != (size_t)unit->last + 1)
			return false;
		if (!is_intensity(next))
			return next->entry && next->valence != 0;
		unit = next;
	}
	return false;
}

static void apply_form(const struct state *state, struct hit *hit, size_t token_at)
{
	const struct token *token = &state->scan->token[token_at];

	if (token->flags & TOKEN_STRETCHED)
		apply(state, hit, state->lexicon->stretched);
	if (token->flags & TOKEN_CAPITALS && scan_has_lower(state->scan, token_at))
		apply(state, hit, state->lexicon->capitals);
}

static void apply_intensity(const struct state *state, struct hit *hit, const struct unit *unit)
{
	for (size_t i = 0; i < INTENSITIES_MAX && unit > state->units->unit; i++) {
		const struct unit *before = unit - 1;

		if ((size_t)before->last + 1 != unit_anchor(unit) || !is_intensity(before))
			return;
		apply(state, hit, before->modifier);
		unit = before;
	}
}

static void apply_negation(struct state *state, struct hit *hit, size_t anchor)
{
	for (size_t i = 0; i < state->negations; i++) {
		struct negation *negation = &state->negation[i];

		if (negation->at >= anchor ||
		    anchor - negation->at > state->lexicon->modifiers[negation->modifier].reach)
			continue;
		apply(state, hit, negation->modifier);
		negation->used = true;
		hit->negated = true;
	}
}

static void apply_damp(const struct state *state, struct hit *hit, size_t anchor)
{
	uint8_t reach = state->lexicon->modifiers[state->damp].reach;

	if (state->damp && (reach == 0 || (anchor > state->damp_at && anchor - state->damp_at <= reach)))
		apply(state, hit, state->damp);
}

static void add_hit(struct state *state, const struct unit *unit)
{
	const struct token *token = &state->scan->token[unit->last];
	struct hit *hit = &state->out->hit[state->out->count++];
	int32_t valence = unit->valence;

	hit->entry = unit->entry;
	hit->before = valence;
	hit->weight = valence;
	hit->first = unit->first;
	hit->last = unit->last;
	hit->mark = token->kind == TOKEN_EMOJI;
	hit->negated = false;
	hit->part = unit->part;
	hit->rules = 0;
	if (valence == 0)
		return;
	if (hit->mark) {
		if (token->count > 1)
			apply(state, hit, state->lexicon->repeated);
		return;
	}
	apply_form(state, hit, unit->last);
	apply_intensity(state, hit, unit);
	apply_negation(state, hit, unit_anchor(unit));
	apply_damp(state, hit, unit_anchor(unit));
	if (state->contrast)
		apply_factor(hit, state->contrast, state->lexicon->modifiers[state->contrast].negative);
}

/* Whether nothing but small words stands between a negation and the token that ends its clause. */
static bool ends_clause(const struct state *state, const struct negation *negation, size_t end)
{
	if (end - negation->at > TAIL_MAX + 1)
		return false;
	for (size_t i = negation->at + 1; i < end; i++)
		if (!(state->scan->mark[i] & MARK_SMALL))
			return false;
	return true;
}

/* The last word with a valence before a negation in its clause; NULL when there is none. */
static struct hit *valued_before(const struct state *state, const struct negation *negation)
{
	for (size_t i = state->out->count; i-- > state->clause_hit;) {
		struct hit *hit = &state->out->hit[i];

		if (hit->before && !hit->mark && hit->last < negation->at)
			return hit;
	}
	return NULL;
}

/* A negation that ends its clause and turned nothing after it turns what came before: leuk vind ik het niet. */
static void negate_back(struct state *state, size_t end)
{
	const struct negation *negation = &state->negation[0];
	struct hit *hit;

	if (state->negations == 0 || negation->used ||
	    state->lexicon->modifiers[negation->modifier].kind != MODIFY_NEGATION_BOTH ||
	    !ends_clause(state, negation, end))
		return;
	hit = valued_before(state, negation);
	if (!hit || hit->negated || negation->at > (size_t)hit->last + BACK_MAX)
		return;
	apply(state, hit, negation->modifier);
	hit->negated = true;
}

/* Ends the reach of negations; `end` is the token that ends the clause. */
static void stop(struct state *state, size_t end)
{
	negate_back(state, end);
	state->negations = 0;
	state->clause_hit = state->out->count;
}

static void end_clause(struct state *state, size_t end)
{
	stop(state, end);
	state->damp = 0;
}

static void damp(const struct state *state, const struct unit *contrast, size_t first, size_t end)
{
	const struct modifier *rule = &state->lexicon->modifiers[contrast->modifier];

	for (size_t i = first; i < end; i++)
		if (!state->out->hit[i].mark)
			apply_factor(&state->out->hit[i], contrast->modifier, rule->positive);
}

/* At the start of a sentence it weakens the one before it. */
static void begin_contrast(struct state *state, const struct unit *unit)
{
	end_clause(state, unit->first);
	damp(state, unit, state->segment, state->out->count);
	state->segment = state->out->count;
	state->contrast = unit->modifier;
	if (unit->first == 0 || state->scan->token[unit->first - 1].kind == TOKEN_END)
		damp(state, unit, state->before, state->sentence);
}

static void begin_negation(struct state *state, const struct unit *unit)
{
	state->negation[1] = state->negation[0];
	state->negation[0] = (struct negation){ .at = unit->last, .modifier = unit->modifier };
	if (state->negations < NEGATIONS_MAX)
		state->negations++;
}

static void apply_marks(const struct state *state, const struct token *end)
{
	uint16_t exclaim = state->lexicon->exclaim[end->count < 3 ? end->count : 3];

	if (!exclaim && !(end->flags & TOKEN_QUESTION))
		return;
	for (size_t i = state->sentence; i < state->out->count; i++) {
		struct hit *hit = &state->out->hit[i];

		if (hit->mark)
			continue;
		apply(state, hit, exclaim);
		if (end->flags & TOKEN_QUESTION)
			apply(state, hit, state->lexicon->question);
	}
}

static void end_sentence(struct state *state, size_t end)
{
	end_clause(state, end);
	apply_marks(state, &state->scan->token[end]);
	state->before = state->segment;
	state->segment = state->sentence = state->out->count;
	state->contrast = 0;
	state->out->ended = state->scan->token[end].flags & TOKEN_LINE;
}

/* After the hit that the same word may be, so that a word never changes itself. */
static void begin_rule(struct state *state, const struct unit *unit)
{
	switch (unit->kind) {
	case MODIFY_NEGATION:
	case MODIFY_NEGATION_BOTH: begin_negation(state, unit); break;
	case MODIFY_CONDITION:
	case MODIFY_WISH:
		state->damp = unit->modifier;
		state->damp_at = unit->last;
		break;
	case MODIFY_STOP: stop(state, unit->first); break;
	case MODIFY_IRONY: state->out->irony = true; break;
	case UNIT_CLAUSE: end_clause(state, unit->first); break;
	case UNIT_END: end_sentence(state, unit->first); break;
	default: break;
	}
}

static void read_unit(struct state *state, const struct unit *unit)
{
	state->out->known += unit->known;
	state->out->taken += unit->taken;
	if (unit->kind == MODIFY_CONTRAST)
		begin_contrast(state, unit);
	if (unit->entry && !(is_intensity(unit) && strengthens_next(unit)))
		add_hit(state, unit);
	begin_rule(state, unit);
}

/* Phrases are cues wherever they stand, also when a longer one was taken. */
static bool has_cue(const struct scan *scan, size_t first, size_t last)
{
	for (size_t i = first; i <= last; i++)
		if (scan->token[i].flags & TOKEN_IRONY)
			return true;
	return false;
}

void sentences_read(struct scan *scan, const struct units *units, size_t *unit, struct hits *hits)
{
	struct state state = { .scan = scan, .lexicon = scan->lexicon, .units = units, .out = hits };
	size_t first = *unit ? units->unit[*unit - 1].last + 1u : 0;

	hits->count = hits->known = hits->taken = 0;
	hits->irony = hits->ended = false;
	while (*unit < units->count && !hits->ended)
		read_unit(&state, &units->unit[(*unit)++]);
	if (units->irony)
		hits->irony |= has_cue(scan, first, units->unit[*unit - 1].last);
}
