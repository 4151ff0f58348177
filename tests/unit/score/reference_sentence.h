/* SPDX-License-Identifier: EUPL-1.2 */
/* reference_sentence: the rules of the reference, included by reference.h. */
#ifndef TEST_REFERENCE_SENTENCE_H
#define TEST_REFERENCE_SENTENCE_H

/* One sentence: its units, and what is asked of them. */
struct ref_rules {
	const struct ref_text *t;
	int start, stop, language, units;
	struct ref_unit unit[300];
	bool negated[300]; /* a hit that a negation turned */
	int next;          /* the contrast that the next sentence starts with, or -1 */
};

struct ref_match {
	int last, gap_from, gap_to, phrase;
};

static bool ref_free_word(const struct ref_rules *s, int at)
{
	return at < s->stop && s->t->token[at].kind <= REF_NUMBER && !s->t->token[at].gone;
}

static bool ref_is_choice(const struct ref_rules *s, const struct ref_phrase *phrase, int place, int at)
{
	if (s->t->token[at].kind != REF_WORD)
		return false;
	for (int i = 0; i < phrase->choices[place]; i++)
		if (strcmp(phrase->choice[place][i], s->t->token[at].form) == 0)
			return true;
	return false;
}

static bool ref_is_determiner(const struct ref_rules *s, int at)
{
	char list[600], word[REF_FORM + 4];

	if (at >= s->stop || s->t->token[at].kind != REF_WORD || !*s->t->token[at].form)
		return false;
	snprintf(list, sizeof(list), " %s ", s->t->r->determiner[s->language]);
	snprintf(word, sizeof(word), " %s ", s->t->token[at].form);
	return strstr(list, word) != NULL;
}

/* Whether a phrase fits with its gap, if it has one, `gap` words wide. */
static bool ref_fit(const struct ref_rules *s, int number, int at, int gap, struct ref_match *match)
{
	const struct ref_phrase *phrase = s->t->r->phrase[number];

	*match = (struct ref_match){ .phrase = number };
	for (int place = 0; place < phrase->places; place++) {
		if (phrase->choices[place] == 0) {
			match->gap_from = at;
			match->gap_to = at + gap;
			for (int i = 0; i < gap; i++)
				if (!ref_free_word(s, at + i))
					return false;
			at += gap;
			continue;
		}
		if (!ref_free_word(s, at) || !ref_is_choice(s, phrase, place, at))
			return false;
		match->last = at++;
	}
	return !phrase->apart || !ref_is_determiner(s, at);
}

static const char *ref_kind(const struct reference *r, int modifier)
{
	return modifier < 0 ? "" : r->modifier[modifier].kind;
}

/* Between equal ends the narrower gap, between equal gaps the later; of the same words the later file. */
static bool ref_better(const struct reference *r, struct ref_match a, struct ref_match b)
{
	int gap_a = a.gap_to - a.gap_from, gap_b = b.gap_to - b.gap_from;
	const struct ref_phrase *new = r->phrase[a.phrase], *old = r->phrase[b.phrase];

	if (a.last != b.last)
		return a.last > b.last;
	if (gap_a != gap_b)
		return gap_a < gap_b;
	if (gap_a && a.gap_from != b.gap_from)
		return a.gap_from > b.gap_from;
	return new->entry >= 0 && old->entry >= 0 && r->entry[new->entry].file != r->entry[old->entry].file;
}

/* The best phrase that starts at a token; irony is seen in passing. */
static bool ref_find_phrase(struct ref_rules *s, int at, struct ref_match *best, struct ref_sum *sum)
{
	const struct reference *r = s->t->r;
	bool found = false;

	for (int i = 0; i < r->phrases; i++) {
		for (int gap = 0; gap <= 4 && r->phrase[i]->language == s->language; gap++) {
			struct ref_match match;

			if (!ref_fit(s, i, at, gap, &match))
				continue;
			if (strcmp(ref_kind(r, r->phrase[i]->modifier), "irony") == 0) {
				sum->irony = true;
			} else if (!found || ref_better(r, match, *best)) {
				*best = match;
				found = true;
			}
		}
	}
	return found;
}

static void ref_add_unit(struct ref_rules *s, struct ref_unit unit)
{
	int at = s->units++;

	for (; at > 0 && s->unit[at - 1].last > unit.last; at--)
		s->unit[at] = s->unit[at - 1];
	s->unit[at] = unit;
}

static bool ref_is_content(const struct ref_word *word)
{
	return !word || (!word->function && word->modifier < 0);
}

static void ref_find_units(struct ref_rules *s, struct ref_text *t, struct ref_sum *sum)
{
	for (int i = s->start; i < s->stop; i++) {
		const struct ref_word *word = ref_meaning(t, i, s->language);
		struct ref_match match = { 0 };

		if (t->token[i].kind == REF_CLAUSE) {
			ref_add_unit(s, (struct ref_unit){ -1, -1, i, i, false, true });
		} else if (t->token[i].gone) {
			continue;
		} else if (t->token[i].kind == REF_WORD && ref_find_phrase(s, i, &match, sum)) {
			const struct ref_phrase *phrase = t->r->phrase[match.phrase];

			for (int j = i; j <= match.last; j++)
				t->token[j].gone |= j < match.gap_from || j >= match.gap_to;
			ref_add_unit(s, (struct ref_unit){ phrase->entry, phrase->modifier, i, match.last,
							   match.gap_to > match.gap_from, false });
		} else if (word && (word->entry >= 0 || word->modifier >= 0)) {
			ref_add_unit(s, (struct ref_unit){ word->entry, word->modifier, i, i, false, false });
		}
	}
	for (int i = s->start; i < s->stop; i++) {
		const struct ref_word *word = ref_meaning(t, i, s->language);

		if (t->token[i].kind != REF_WORD || !ref_is_content(word))
			continue;
		sum->content++;
		sum->known += t->token[i].gone || (word && word->entry >= 0);
	}
}

static bool ref_is(const struct ref_rules *s, int unit, const char *kind)
{
	return strcmp(ref_kind(s->t->r, s->unit[unit].modifier), kind) == 0;
}

static bool ref_is_intensity(const struct ref_rules *s, int unit)
{
	return ref_is(s, unit, "stronger") || ref_is(s, unit, "weaker");
}

static bool ref_is_negation(const struct ref_rules *s, int unit)
{
	return ref_is(s, unit, "negation") || ref_is(s, unit, "negation-both");
}

static int ref_anchor(const struct ref_rules *s, int unit)
{
	return s->unit[unit].gap ? s->unit[unit].last : s->unit[unit].first;
}

static int ref_valence(const struct ref_rules *s, int unit)
{
	return s->unit[unit].entry < 0 ? 0 : s->t->r->entry[s->unit[unit].entry].valence;
}

/* A word of intensity that has something to strengthen is no hit, whatever its own valence. */
static bool ref_is_hit(const struct ref_rules *s, int unit)
{
	if (s->unit[unit].entry < 0)
		return false;
	if (!ref_is_intensity(s, unit))
		return true;
	for (int next = unit + 1; next <= unit + 3 && next < s->units; next++) {
		if (ref_anchor(s, next) != s->unit[next - 1].last + 1)
			return true;
		if (!ref_is_intensity(s, next))
			return ref_valence(s, next) == 0;
	}
	return true;
}

/* Bounds: a clause ends here; for negation at words such as dat as well. */
static bool ref_ends_clause(const struct ref_rules *s, int unit)
{
	return s->unit[unit].clause || ref_is(s, unit, "contrast");
}

static bool ref_ends_negation(const struct ref_rules *s, int unit)
{
	return ref_ends_clause(s, unit) || ref_is(s, unit, "stop");
}

static long ref_times(long weight, int factor)
{
	return lround((double)(weight * factor) / 100);
}

static long ref_apply(const struct ref_rules *s, long weight, int modifier)
{
	if (modifier < 0)
		return weight;
	return ref_times(weight,
			 weight < 0 ? s->t->r->modifier[modifier].negative : s->t->r->modifier[modifier].positive);
}

static int ref_mark(const struct reference *r, const char *name)
{
	int found = -1;

	for (int i = 0; i < r->modifiers; i++)
		if (strcmp(r->modifier[i].kind, "mark") == 0 && strcmp(r->modifier[i].name, name) == 0)
			found = i;
	return found;
}

/* The two latest negations before a hit in its stretch of clause that are near enough, nearest first. */
static int ref_negations(const struct ref_rules *s, int hit, int found[2])
{
	int count = 0, looked = 0;

	if (ref_ends_clause(s, hit))
		return 0;
	for (int i = hit - 1; i >= 0 && looked < 2 && !ref_ends_negation(s, i); i--) {
		int distance = ref_anchor(s, hit) - s->unit[i].last;

		if (!ref_is_negation(s, i))
			continue;
		looked++;
		if (distance > 0 && distance <= s->t->r->modifier[s->unit[i].modifier].reach)
			found[count++] = i;
	}
	return count;
}

/* A word with a valence: what a negation at the end of a clause looks for. */
static bool ref_is_valued_word(const struct ref_rules *s, int unit)
{
	return ref_is_hit(s, unit) && ref_valence(s, unit) && s->t->token[s->unit[unit].last].kind != REF_EMOJI;
}

/* The negation that turns this hit from behind, or -1: leuk vind ik het niet. */
static int ref_negation_behind(const struct ref_rules *s, int hit)
{
	int end = hit + 1, last = -1, found[2], end_token;

	while (end < s->units && !ref_ends_negation(s, end))
		end++;
	end_token = end < s->units ? s->unit[end].first : s->stop;
	for (int i = hit + 1; i < end; i++)
		if (ref_is_negation(s, i))
			last = i;
	if (last < 0 || s->negated[hit] || ref_is(s, hit, "stop") || !ref_is(s, last, "negation-both") ||
	    end_token - s->unit[last].last > 3 || s->unit[last].last > s->unit[hit].last + 8)
		return -1;
	for (int i = hit + 1; i < last; i++)
		if (ref_is_valued_word(s, i))
			return -1; /* that one is turned */
	for (int i = s->unit[last].last + 1; i < end_token; i++) {
		const struct ref_word *word = ref_meaning(s->t, i, s->language);

		if (!word || ref_is_content(word))
			return -1;
	}
	for (int i = last + 1; i < end; i++) { /* it turned something already */
		int count = ref_is_valued_word(s, i) ? ref_negations(s, i, found) : 0;

		if (count && (found[0] == last || found[count - 1] == last))
			return -1;
	}
	return last;
}

/* The condition or wish in force on a hit, or -1. */
static int ref_damp(const struct ref_rules *s, int hit)
{
	for (int i = hit - 1; i >= 0 && !ref_is(s, hit, "contrast") && !ref_ends_clause(s, i); i--) {
		int distance = ref_anchor(s, hit) - s->unit[i].last, modifier = s->unit[i].modifier;

		if (!ref_is(s, i, "condition") && !ref_is(s, i, "wish"))
			continue;
		if (s->t->r->modifier[modifier].reach == 1000)
			return modifier;
		return distance > 0 && distance <= s->t->r->modifier[modifier].reach ? modifier : -1;
	}
	return -1;
}

/* The contrast in force on a hit, or -1. */
static int ref_contrast(const struct ref_rules *s, int hit)
{
	for (int i = hit; i >= 0; i--)
		if (ref_is(s, i, "contrast"))
			return s->unit[i].modifier;
	return -1;
}

static long ref_before_end(struct ref_rules *s, int hit, long weight)
{
	const struct ref_text *t = s->t;
	const struct ref_token *token = &t->token[s->unit[hit].last];
	int contrast = ref_contrast(s, hit);
	int found[2], count = ref_negations(s, hit, found);

	if (token->stretched)
		weight = ref_apply(s, weight, ref_mark(t->r, "(stretched)"));
	if (token->capitals && t->lower)
		weight = ref_apply(s, weight, ref_mark(t->r, "(capitals)"));
	for (int i = hit - 1; i >= 0 && i >= hit - 3; i--) {
		if (s->unit[i].last + 1 != ref_anchor(s, i + 1) || !ref_is_intensity(s, i))
			break;
		weight = ref_apply(s, weight, s->unit[i].modifier);
	}
	for (int i = 0; i < count; i++)
		weight = ref_apply(s, weight, s->unit[found[i]].modifier);
	s->negated[hit] = count > 0;
	weight = ref_apply(s, weight, ref_damp(s, hit));
	if (contrast >= 0)
		weight = ref_times(weight, t->r->modifier[contrast].negative);
	return weight;
}

/* What a hit weighs when all is said. */
static long ref_weigh(struct ref_rules *s, int hit)
{
	const struct reference *r = s->t->r;
	const struct ref_token *token = &s->t->token[s->unit[hit].last], *end = &s->t->token[s->stop];
	long weight = ref_valence(s, hit);
	const char *exclaims[] = { "", "!", "!!", "!!!" };
	int behind, contrast;

	if (weight == 0)
		return 0;
	if (token->kind == REF_EMOJI)
		return token->count > 1 ? ref_apply(s, weight, ref_mark(r, "(repeated)")) : weight;
	weight = ref_before_end(s, hit, weight);
	behind = ref_negation_behind(s, hit);
	if (behind >= 0)
		weight = ref_apply(s, weight, s->unit[behind].modifier);
	contrast = hit + 1;
	while (contrast < s->units && !ref_is(s, contrast, "contrast"))
		contrast++;
	if (contrast < s->units)
		weight = ref_times(weight, r->modifier[s->unit[contrast].modifier].positive);
	if (end->count)
		weight = ref_apply(s, weight, ref_mark(r, exclaims[end->count > 3 ? 3 : end->count]));
	if (end->question)
		weight = ref_apply(s, weight, ref_mark(r, "?"));
	if (contrast == s->units && s->next >= 0)
		weight = ref_times(weight, r->modifier[s->next].positive);
	return weight;
}

static int ref_spoken(const struct ref_text *t, int start, int stop, int language)
{
	int evidence[REF_LANGUAGES], second, best;

	ref_evidence(t, start, stop, evidence);
	best = ref_best(t->r, evidence, &second);
	return evidence[best] >= 30 && evidence[best] >= 2 * second ? best : language;
}

/* The contrast that a sentence starts with, or -1; leaves no trace. */
static int ref_opening(struct ref_text *t, int start, int stop, int language)
{
	static struct ref_rules s;
	struct ref_sum sum = { .sum = 0 };

	memset(&s, 0, sizeof(s));
	s.t = t;
	s.start = start;
	s.stop = stop;
	s.language = language;
	ref_find_units(&s, t, &sum);
	for (int i = start; i < stop; i++)
		t->token[i].gone = false;
	for (int i = 0; i < s.units; i++)
		if (s.unit[i].first == start && ref_is(&s, i, "contrast"))
			return s.unit[i].modifier;
	return -1;
}

/* end: of the block. */
static int ref_next_opening(struct ref_text *t, int stop, int end, int language, bool automatic)
{
	int next = stop + 1;

	if (next >= end)
		return -1;
	while (t->token[next].kind != REF_END)
		next++;
	return ref_opening(t, stop + 1, next, automatic ? ref_spoken(t, stop + 1, next, language) : language);
}

static void ref_sentence(struct ref_text *t, int start, int stop, int end, int language, bool automatic,
			 struct ref_sum *sum)
{
	static struct ref_rules s;

	memset(&s, 0, sizeof(s));
	s.t = t;
	s.start = start;
	s.stop = stop;
	s.language = automatic ? ref_spoken(t, start, stop, language) : language;
	s.next = ref_next_opening(t, stop, end, language, automatic);
	ref_find_units(&s, t, sum);
	for (int i = 0; i < s.units; i++) {
		if (ref_is(&s, i, "irony"))
			sum->irony = true;
		if (!ref_is_hit(&s, i))
			continue;
		long weight = ref_weigh(&s, i);

		sum->hits++;
		sum->sum += weight;
		if (ref_valence(&s, i)) {
			char name[64];

			snprintf(name, sizeof(name), "subjectivity-%s", REF_PART[t->r->entry[s.unit[i].entry].part]);
			sum->opinion += ref_setting(t->r, name);
		}
	}
}

#endif
