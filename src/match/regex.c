// SPDX-License-Identifier: EUPL-1.2
// regex: a pattern for one word ↔ whether a word is of it; PCRE2 with limits, and nothing outside the arena.
#define PCRE2_CODE_UNIT_WIDTH 8
#include "regex.h"

#include <pcre2.h>
#include <string.h>

#include "names.h"

/* A word has at most 64 bytes: an honest pattern needs a few hundred steps at most. */
enum { MATCH_LIMIT = 2000, DEPTH_LIMIT = 200, HEAP_LIMIT_KIB = 64, NESTING_MAX = 10 };

struct regex {
	struct sm_text source;
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *context;
};

static void *take(PCRE2_SIZE bytes, void *arena)
{
	return sm_arena_take(arena, bytes);
}

static void leave(void *memory, void *arena) /* it goes with the arena */
{
	(void)memory;
	(void)arena;
}

static bool prepare(struct regex *regex, pcre2_general_context *memory)
{
	regex->data = pcre2_match_data_create(1, memory);
	regex->context = pcre2_match_context_create(memory);
	if (!regex->data || !regex->context)
		return false;
	pcre2_set_match_limit(regex->context, MATCH_LIMIT);
	pcre2_set_depth_limit(regex->context, DEPTH_LIMIT);
	pcre2_set_heap_limit(regex->context, HEAP_LIMIT_KIB);
	return true;
}

static struct regex *refuse(struct rule_problems *problems, size_t offset, const char *nl, const char *en)
{
	rule_problem(problems, offset, "%s%.0s", "%.0s%s", nl, en);
	return NULL;
}

struct regex *regex_compile(struct sm_text pattern, size_t offset, struct sm_arena *arena,
			    struct rule_problems *problems)
{
	pcre2_general_context *memory = pcre2_general_context_create(take, leave, arena);
	pcre2_compile_context *limits = memory ? pcre2_compile_context_create(memory) : NULL;
	struct regex *regex = sm_arena_take(arena, sizeof(*regex));
	uint32_t shortest = 0;
	PCRE2_SIZE at;
	int code;

	if (!limits || !regex)
		return refuse(problems, offset, "de regels zijn samen te groot", "the rules are too large together");
	if (pattern.length > REGEX_BYTES_MAX)
		return refuse(problems, offset, "dit patroon is te lang", "this pattern is too long");
	pcre2_set_parens_nest_limit(limits, NESTING_MAX);
	pcre2_set_compile_extra_options(limits, PCRE2_EXTRA_MATCH_LINE); /* whole words: ^(?:pattern)$ */
	regex->source = sm_arena_text(arena, pattern);
	regex->code = pcre2_compile((PCRE2_SPTR)pattern.data, pattern.length,
				    PCRE2_UTF | PCRE2_NO_AUTO_CAPTURE | PCRE2_NEVER_BACKSLASH_C, &code, &at, limits);
	if (!regex->code)
		return refuse(problems, offset + (at < pattern.length ? at : pattern.length - 1),
			      "dit patroon klopt hier niet", "this pattern is not right here");
	if (!prepare(regex, memory))
		return refuse(problems, offset, "de regels zijn samen te groot", "the rules are too large together");
	pcre2_pattern_info(regex->code, PCRE2_INFO_MINLENGTH, &shortest);
	if (shortest < REGEX_LETTERS_MIN)
		return refuse(problems, offset,
			      "dit patroon vangt woorden van minder dan drie letters: maak het langer",
			      "this pattern catches words of fewer than three letters: make it longer");
	return regex;
}

/* A pattern that hits a limit does not match: a post too few is better than a machine that stands still. */
bool regex_matches(const struct regex *regex, struct sm_text word)
{
	return pcre2_match(regex->code, (PCRE2_SPTR)word.data, word.length, 0, 0, regex->data, regex->context) >= 0;
}

/* For checking, whatever is not surely no match is one: a limit too. */
static bool may_match(const struct regex *regex, struct sm_text word, uint32_t options)
{
	return pcre2_match(regex->code, (PCRE2_SPTR)word.data, word.length, 0, options, regex->data, regex->context) !=
	       PCRE2_ERROR_NOMATCH;
}

struct sm_text regex_source(const struct regex *regex)
{
	return regex->source;
}

static bool match_name(void *context, struct sm_text name, int what)
{
	return what == NAME_DISTINCT && may_match(context, name, 0);
}

static bool names_person(const struct names *names, struct regex *regex)
{
	static const char *const numbers[] = { "12345678", "123456789", "0612345678", "31612345678", "0201234567" };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (may_match(regex, sm_text_of(numbers[i]), 0))
			return true;
	return table_any(&names->surname, match_name, regex) || table_any(&names->first, match_name, regex);
}

static const struct sensitive_term *special(const struct sensitive *sensitive, const struct regex *regex)
{
	for (size_t i = 0; i < sensitive->count; i++) {
		const struct rule_term *term = &sensitive->term[i].term;
		const struct rule_word *word = &term->word[0];

		if (term->count != 1 || sensitive->term[i].literal.length)
			continue;
		/* Of a stem: whether it could go on from there. */
		if (may_match(regex, word->folded, word->prefix ? PCRE2_PARTIAL_HARD : 0))
			return &sensitive->term[i];
	}
	return NULL;
}

static bool too_wide(const struct regex *regex)
{
	static const char *const common[] = { "niet", "voor", "maar", "zijn", "heel", "gemeente", "straat", "mensen",
					      "that", "with", "have", "this", "very", "people",   "street", "about" };

	for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
		if (may_match(regex, sm_text_of(common[i]), 0))
			return true;
	return false;
}

void regex_check(const struct names *names, const struct sensitive *sensitive, const struct rule *rule,
		 struct rule_problems *problems)
{
	for (size_t i = 0; i < rule->term_count; i++) {
		const struct rule_term *term = &rule->term[i];
		const struct sensitive_term *about;

		if (!term->regex)
			continue;
		about = special(sensitive, term->regex);
		if (too_wide(term->regex))
			rule_problem(problems, term->offset,
				     "dit patroon vangt woorden die iedereen gebruikt: maak het preciezer",
				     "this pattern catches words that everybody uses: make it narrower");
		else if (about)
			rule_problem(problems, term->offset,
				     "dit patroon vangt woorden over %s%.0s (AVG art. %d): dat kan alleen met een "
				     "ondertekende uitzondering; maak het preciezer",
				     "this pattern catches words about %.0s%s (GDPR art. %d): only possible with a "
				     "signed exception; make it narrower",
				     about->category[SM_NL], about->category[SM_EN], about->article);
		else if (names_person(names, term->regex))
			rule_problem(
			    problems, term->offset,
			    "dit patroon vangt namen of nummers van personen: een regel luistert naar onderwerpen",
			    "this pattern catches names or numbers of people: a rule listens for subjects");
	}
}
