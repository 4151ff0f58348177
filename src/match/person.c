// SPDX-License-Identifier: EUPL-1.2
// person: rules that name somebody → problems. Names that are also words count only where they stand like a name.
#include "names.h"

enum {
	NAME_REACH = 3,    /* words within which NEAR reads as a full name */
	NAME_STEM_MIN = 5, /* letters from which a name with a star is a name, not the start of words (tran*) */
};

static bool is_first(const struct names *names, const struct rule_term *term, size_t i, int *what)
{
	return i < term->count && names_at(&names->first, term, i, what) > 0;
}

static bool is_surname(const struct names *names, const struct rule_term *term, size_t i, int *what)
{
	return i < term->count && names_at(&names->surname, term, i, what) > 0;
}

static size_t skip(const struct table *table, const struct rule_term *term, size_t i)
{
	int what;

	while (i < term->count && names_at(table, term, i, &what) > 0)
		i++;
	return i;
}

/* A street, a school or a firm that bears a name is no person. A word that is a surname as well does not excuse. */
static bool is_excused(const struct names *names, const struct rule_term *term)
{
	int what;

	for (size_t i = 0; i < term->count; i++) {
		if (names_at(&names->not_person, term, i, &what) > 0)
			return true;
		if (names_is_place(names, &term->word[i]) && table_get(&names->surname, term->word[i].folded) < 0)
			return true;
	}
	return false;
}

/* Something at i that stands where a surname would: a listed one, or (with "van der" before it or not) a capital.
 * Behind "op de" an ordinary word in small letters stays one. */
static bool looks_like_surname(const struct names *names, const struct rule_term *term, size_t i)
{
	int what;
	size_t after = skip(&names->particle, term, i);

	return is_surname(names, term, i, &what) || (is_surname(names, term, after, &what) && what == NAME_DISTINCT) ||
	       (after < term->count && term->word[after].capital);
}

static bool title_and_name(const struct names *names, const struct rule_term *term, size_t i)
{
	int what;
	size_t after = skip(&names->title, term, i);

	if (after == i || after >= term->count)
		return false;
	while (after < term->count && term->word[after].initial)
		after++;
	if (looks_like_surname(names, term, after))
		return true;
	return is_first(names, term, after, &what) && what == NAME_DISTINCT;
}

static bool initials_and_name(const struct names *names, const struct rule_term *term, size_t i)
{
	size_t after = i;

	while (after < term->count && term->word[after].initial)
		after++;
	return after > i && after < term->count && looks_like_surname(names, term, after);
}

static bool first_and_surname(const struct names *names, const struct rule_term *term, size_t i)
{
	int first, what;
	size_t after = i, particles;

	while (is_first(names, term, after, &what))
		after++;
	if (after == i || after == term->count)
		return false;
	(void)is_first(names, term, i, &first);
	while (after < term->count && term->word[after].initial)
		after++;
	if (is_surname(names, term, after, &what))
		return true;
	particles = skip(&names->particle, term, after);
	if (particles == term->count)
		return false;
	if (is_surname(names, term, particles, &what) && what == NAME_DISTINCT)
		return true;
	if (first == NAME_DISTINCT && term->word[particles].prefix)
		return true;
	return term->word[i].capital && term->word[particles].capital;
}

/* "Jansen, Piet". */
static bool surname_and_first(const struct names *names, const struct rule_term *term, size_t i)
{
	int surname, first;
	size_t count = i < term->count ? names_at(&names->surname, term, i, &surname) : 0;

	return count > 0 && is_first(names, term, i + count, &first) &&
	       (surname == NAME_DISTINCT || first == NAME_DISTINCT);
}

static bool is_short_stem(const struct rule_word *word)
{
	return word->prefix && word->folded.length < NAME_STEM_MIN;
}

static bool term_names_person(const struct names *names, const struct rule_term *term)
{
	if (is_excused(names, term))
		return false;
	for (size_t i = 0; i < term->count; i++) {
		int what;

		if (is_surname(names, term, i, &what) && what == NAME_DISTINCT && !is_short_stem(&term->word[i]))
			return true;
		if (title_and_name(names, term, i) || initials_and_name(names, term, i) ||
		    first_and_surname(names, term, i) || surname_and_first(names, term, i))
			return true;
	}
	return false;
}

/* What stands somewhere below a node: the index of a term, -1 none. */
struct parts {
	int first, first_distinct, surname, surname_capital, title;
};

static void keep_first(int *kept, int term)
{
	if (*kept < 0)
		*kept = term;
}

static void gather_term(const struct names *names, const struct rule *rule, int index, struct parts *parts)
{
	const struct rule_term *term = &rule->term[index];
	int what;

	if (!term->positive || term->regex)
		return;
	if (names_at(&names->first, term, 0, &what) == term->count) {
		keep_first(&parts->first, index);
		if (what == NAME_DISTINCT)
			keep_first(&parts->first_distinct, index);
	}
	if (names_at(&names->surname, term, 0, &what) == term->count) {
		keep_first(&parts->surname, index);
		if (term->word[term->count - 1].capital)
			keep_first(&parts->surname_capital, index);
	}
	if (names_at(&names->title, term, 0, &what) == term->count)
		keep_first(&parts->title, index);
}

static void gather(const struct names *names, const struct rule *rule, int node, struct parts *parts)
{
	const struct rule_node *n = &rule->node[node];

	if (n->kind == RULE_TERM && n->term >= 0)
		gather_term(names, rule, n->term, parts);
	for (int child = n->child; child >= 0; child = rule->node[child].next)
		gather(names, rule, child, parts);
}

/* The term that makes a and b together a person, or -1. Across an AND an ordinary word stays a word: "wethouder AND
 * groen" is about greenery; close by it is the alderman's name. */
static int pair_names_person(const struct rule_node *parent, const struct parts *a, const struct parts *b)
{
	bool close = parent->kind == RULE_NEAR && parent->distance <= NAME_REACH;

	if (b->surname >= 0 && (a->first_distinct >= 0 || (close && a->first >= 0)))
		return b->surname;
	if (a->title >= 0 && b->surname >= 0 && close)
		return b->surname;
	return a->title >= 0 ? b->surname_capital : -1;
}

static void merge(struct parts *into, const struct parts *from)
{
	keep_first(&into->first, from->first);
	keep_first(&into->first_distinct, from->first_distinct);
	keep_first(&into->surname, from->surname);
	keep_first(&into->surname_capital, from->surname_capital);
	keep_first(&into->title, from->title);
}

/* Each operand against all that stand before it, both ways round. */
static void check_pairs(const struct names *names, const struct rule *rule, const struct rule_node *parent,
			struct rule_problems *problems)
{
	static const struct parts nothing = { -1, -1, -1, -1, -1 };
	struct parts before = nothing;

	for (int child = parent->child; child >= 0; child = rule->node[child].next) {
		struct parts here = nothing;
		int found;

		gather(names, rule, child, &here);
		found = pair_names_person(parent, &before, &here);
		if (found < 0)
			found = pair_names_person(parent, &here, &before);
		if (found >= 0) {
			rule_problem(problems, rule->term[found].offset,
				     "samen met een ander woord van deze regel is dit de naam van een persoon",
				     "with another word of this rule this is the name of a person");
			return;
		}
		merge(&before, &here);
	}
}

void person_check(const struct names *names, const struct rule *rule, struct rule_problems *problems)
{
	for (size_t i = 0; i < rule->term_count; i++)
		if (term_names_person(names, &rule->term[i]))
			rule_problem(problems, rule->term[i].offset,
				     "dit is de naam van een persoon: een regel luistert naar onderwerpen",
				     "this is the name of a person: a rule listens for subjects");
	for (size_t i = 0; i < rule->node_count; i++)
		if (rule->node[i].kind == RULE_AND || rule->node[i].kind == RULE_NEAR)
			check_pairs(names, rule, &rule->node[i], problems);
}
