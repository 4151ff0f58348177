// SPDX-License-Identifier: EUPL-1.2
// sensitive: rule terms that ask about religion, health, politics and the like → problems.
#include <string.h>

#include "sensitive.h"
#include "rules_file.h"

enum { TERMS_MAX = 1500, NEARLY_ALL = 2 };

static const char *const categories[][2] = {
	{ "godsdienst", "religion" },     { "herkomst", "ethnicity" }, { "politiek", "politics" },
	{ "gezondheid", "health" },       { "vakbond", "union" },      { "seksualiteit", "sexuality" },
	{ "strafrecht", "criminal law" },
};

struct reader {
	struct sm_arena *arena;
	struct sensitive *sensitive;
};

static void ignore(void *context, size_t offset, const char *nl, const char *en)
{
	(void)context;
	(void)offset;
	(void)nl;
	(void)en;
}

static bool find_category(struct sm_text name, const char *category[2])
{
	for (size_t i = 0; i < sizeof(categories) / sizeof(categories[0]); i++)
		if (sm_text_is(name, categories[i][SM_NL])) {
			memcpy(category, categories[i], sizeof(categories[i]));
			return true;
		}
	return false;
}

/* term, category, article; "=" before the term: only when written just so. */
static enum sm_status take_line(void *context, const struct sm_table *row)
{
	struct reader *reader = context;
	struct rule_problems problems = { .add = ignore };
	struct sm_text text = sm_text_of(row->cell[0]);
	struct sensitive_term *made = &reader->sensitive->term[reader->sensitive->count];

	if (reader->sensitive->count == TERMS_MAX)
		return SM_ERROR_LIMIT;
	made->literal = (struct sm_text){ NULL, 0 };
	if (text.data[0] == '=') {
		text.data++;
		text.length--;
		made->literal = sm_arena_text(reader->arena, text);
		if (!made->literal.length)
			return SM_ERROR_DATA;
	}
	if (!rule_term_read(text, 0, reader->arena, &problems, &made->term) ||
	    !find_category(sm_text_of(row->cell[1]), made->category))
		return SM_ERROR_DATA;
	if (strcmp(row->cell[2], "9") != 0 && strcmp(row->cell[2], "10") != 0)
		return SM_ERROR_DATA;
	made->article = strcmp(row->cell[2], "9") == 0 ? 9 : 10;
	reader->sensitive->count++;
	return SM_OK;
}

enum sm_status sensitive_read(const char *rules_dir, struct sm_arena *arena, struct sensitive *sensitive,
			      struct sm_error *error)
{
	struct reader reader = { .arena = arena, .sensitive = sensitive };
	enum sm_status status;

	*sensitive = (struct sensitive){ .term = sm_arena_take(arena, TERMS_MAX * sizeof(*sensitive->term)) };
	if (!sensitive->term)
		return sm_fail_memory(error);
	status = rules_file_read(rules_dir, "sensitive/nl.tsv", take_line, &reader, error);
	return status == SM_OK ? rules_file_read(rules_dir, "sensitive/en.tsv", take_line, &reader, error) : status;
}

/* Does the rule's word catch what the listed word catches, or nearly only that? `isl*` is `islam` in all but name;
 * `groen*` is not a party, and the matcher keeps listed words out of its reach. */
static bool word_meets(const struct rule_word *rule, const struct rule_word *listed)
{
	size_t a = rule->folded.length, b = listed->folded.length, shorter = a < b ? a : b;

	if (memcmp(rule->folded.data, listed->folded.data, shorter) != 0)
		return false;
	if (a >= b)
		return a == b || listed->prefix;
	return rule->prefix && b - a <= NEARLY_ALL;
}

static bool term_meets(const struct rule_term *rule, const struct rule_term *listed)
{
	for (size_t start = 0; start + listed->count <= rule->count; start++) {
		size_t i = 0;

		while (i < listed->count && word_meets(&rule->word[start + i], &listed->word[i]))
			i++;
		if (i == listed->count)
			return true;
	}
	return false;
}

static bool written_so(struct sm_text source, const struct rule_term *term, struct sm_text literal)
{
	struct sm_text rest = { source.data + term->offset, source.length - term->offset };

	return rest.length >= literal.length && memcmp(rest.data, literal.data, literal.length) == 0;
}

void sensitive_check(const struct sensitive *sensitive, const struct rule *rule, struct sm_text source,
		     struct rule_problems *problems)
{
	for (size_t t = 0; t < rule->term_count; t++) {
		const struct rule_term *term = &rule->term[t];

		for (size_t i = 0; i < sensitive->count; i++) {
			const struct sensitive_term *s = &sensitive->term[i];

			if (!term_meets(term, &s->term) || (s->literal.length && !written_so(source, term, s->literal)))
				continue;
			rule_problem(
			    problems, term->offset,
			    "dit gaat over %s%.0s (AVG art. %d): dat kan alleen met een ondertekende "
			    "uitzondering, en die kan nog niet worden gegeven",
			    "this is about %.0s%s (GDPR art. %d): only possible with a signed exception, which "
			    "cannot be given yet",
			    s->category[SM_NL], s->category[SM_EN], s->article);
			break;
		}
	}
}
