// SPDX-License-Identifier: EUPL-1.2
// language: words → forms of the lexicon; forms → the language of a sentence and of a text.
#include <string.h>

#include "language.h"
#include "phrase.h"

enum {
	SENTENCE_CLEAR = 30,    /* evidence that settles one sentence, when twice that of any other language */
	TEXT_EVIDENCE_MIN = 2,  /* less is nothing */
	TEXT_EVIDENCE_WORD = 2, /* and it takes this much for each word beyond the first few */
	TEXT_WORDS_FREE = 3,
	HINT = 7, /* what the feed's claim is worth: less than one word that only one language has */
};

static inline void add_counts(struct counts *sum, const struct counts *counts)
{
	sum->evidence += counts->evidence;
	sum->small += counts->small;
	sum->known += counts->known;
}

/* Looks a word up and adds what it is; gives whether it matters by itself. */
static inline bool resolve_word(const struct lexicon *lexicon, struct token *token, struct counts *counts, bool *starts)
{
	slot word = lexicon_look(lexicon, token->hash);
	const struct profile *profile = &lexicon->profile[slot_profile(word)];

	token->form = slot_form(word);
	add_counts(counts, &profile->counts);
	*starts = profile->starts;
	return profile->matters;
}

/* No branch depends on whether a word is known: an unknown one adds zeros. A word that only starts phrases matters when
 * the next one may go on with one: most do not, and rules never see them. */
void language_resolve(struct scan *scan)
{
	const struct lexicon *lexicon = scan->lexicon;
	struct counts counts = { .evidence = { 0 } };
	size_t words = 0, mattering = 0;
	uint32_t before = 0; /* the form of the word before, when it waits for this one */

	if (scan->runs)
		scan_unstretch(scan);
	for (size_t i = 0; i < scan->count; i++) {
		struct token *token = &scan->token[i];
		bool starts, matters;

		if (token->kind != TOKEN_WORD) {
			scan->mattering[mattering] = (uint16_t)i;
			mattering += token->kind != TOKEN_NUMBER;
			before = 0;
			continue;
		}
		words++;
		matters = resolve_word(lexicon, token, &counts, &starts);
		if (before) {
			scan->mattering[mattering] = (uint16_t)(i - 1);
			mattering += phrase_may_start(lexicon, before, token->form);
		}
		scan->mattering[mattering] = (uint16_t)i;
		mattering += matters;
		before = starts && !matters ? token->form : 0;
		if (matters)
			__builtin_prefetch(&lexicon->forms[token->form]);
	}
	scan->counts = counts;
	scan->words = words;
	scan->mattering_count = mattering;
}

/* The language with most evidence, and how much the next one has. Of equals the last: the order is that of folders. */
static size_t best(const struct lexicon *lexicon, const lanes *evidence, uint32_t *second)
{
	size_t found = LANGUAGE_OTHER;

	*second = 0;
	for (size_t i = LANGUAGE_OURS; i < lexicon->languages_count; i++) {
		if ((*evidence)[i] >= (*evidence)[found]) {
			*second = (*evidence)[found];
			found = i;
		} else if ((*evidence)[i] > *second) {
			*second = (*evidence)[i];
		}
	}
	return found;
}

bool language_may_differ(const struct scan *scan, size_t language)
{
	for (size_t i = LANGUAGE_OTHER; i < scan->lexicon->languages_count; i++)
		if (i != language && scan->counts.evidence[i] >= SENTENCE_CLEAR)
			return true;
	return false;
}

size_t language_of_sentence(const struct scan *scan, size_t first, size_t end, size_t language, struct counts *counts,
			    size_t *words)
{
	const struct lexicon *lexicon = scan->lexicon;
	uint32_t second;
	size_t found;

	memset(counts, 0, sizeof(*counts));
	*words = 0;
	for (size_t i = first; i < end; i++) {
		const struct token *token = &scan->token[i];

		if (token->kind != TOKEN_WORD)
			continue;
		++*words;
		if (token->form)
			add_counts(counts, &lexicon->profile[slot_profile(lexicon_look(lexicon, token->hash))].counts);
	}
	found = best(lexicon, &counts->evidence, &second);
	return counts->evidence[found] >= SENTENCE_CLEAR && counts->evidence[found] >= 2 * second ? found : language;
}

/* nl, also NL, nl-NL and nl_BE. */
static bool is_code(struct sm_text code, const char *language)
{
	size_t i = 0;

	for (; language[i]; i++)
		if (i == code.length || sm_ascii_lower(code.data[i]) != sm_ascii_lower(language[i]))
			return false;
	return i == code.length || code.data[i] == '-' || code.data[i] == '_';
}

size_t language_by_code(const struct lexicon *lexicon, struct sm_text code)
{
	for (size_t i = LANGUAGE_OURS; i < lexicon->languages_count; i++)
		if (is_code(code, lexicon->language[i]))
			return i;
	return LANGUAGE_OTHER;
}

size_t language_decide(const struct scan *scan, struct sm_text hint)
{
	lanes evidence;
	size_t found, free_words = scan->words < TEXT_WORDS_FREE ? scan->words : TEXT_WORDS_FREE;
	uint32_t second;

	if (scan->words == 0)
		return LANGUAGE_ANY;
	evidence = scan->counts.evidence;
	if (hint.length) {
		size_t claimed = language_by_code(scan->lexicon, hint);

		evidence[claimed] = (uint16_t)(evidence[claimed] + HINT);
	}
	found = best(scan->lexicon, &evidence, &second);
	/* A few words that nobody knows may stand beside an emoji. */
	if (evidence[found] == 0 && scan->words <= TEXT_WORDS_FREE)
		return LANGUAGE_ANY;
	/* The claim alone is not enough: a word must be known. */
	if (scan->counts.evidence[found] == 0 || evidence[found] < TEXT_EVIDENCE_MIN ||
	    evidence[found] < TEXT_EVIDENCE_WORD * (scan->words - free_words))
		return LANGUAGE_OTHER;
	return found;
}
