// SPDX-License-Identifier: EUPL-1.2
// language: words → forms of the lexicon; forms → the language of a sentence and of a text.
#include <string.h>
#include <strings.h>

#include "language.h"

enum {
	SENTENCE_CLEAR = 30,    /* evidence that settles one sentence, when twice that of any other language */
	TEXT_EVIDENCE_MIN = 6,  /* less is nothing */
	TEXT_EVIDENCE_WORD = 2, /* and it takes this much for each word beyond the first few */
	TEXT_WORDS_FREE = 3,
	HINT = 7, /* what the feed's claim is worth: less than one word that only one language has */
	RUN = 3,
};

/* Whether a letter stands there three times on end; of words that are all ASCII. */
static bool has_run(const struct scan *scan, const struct token *token)
{
	const char *bytes = scan->text + token->start;
	size_t same = 1;

	if (token->flags & TOKEN_FOLDED)
		return token->flags & TOKEN_RUN;
	for (size_t i = 1; i < token->length; i++) {
		same = (bytes[i] | 0x20) == (bytes[i - 1] | 0x20) ? same + 1 : 1;
		if (same == RUN)
			return true;
	}
	return false;
}

static uint32_t find(const struct scan *scan, struct token *token)
{
	uint32_t form = lexicon_find(scan->lexicon, token->hash);

	if (form || !has_run(scan, token))
		return form;
	form = scan_unstretched(scan, token);
	if (form)
		token->flags |= TOKEN_STRETCHED;
	return form;
}

static void weigh(const struct lexicon *lexicon, uint32_t form, struct evidence *evidence)
{
	for (; form; form = lexicon->forms[form].next)
		evidence->of[lexicon->forms[form].sense.language] += lexicon->forms[form].evidence;
}

static size_t best(const struct lexicon *lexicon, const uint32_t *of, uint32_t *second)
{
	size_t found = 0;

	*second = 0;
	for (size_t i = 1; i < lexicon->languages_count; i++) {
		if (of[i] >= of[found]) {
			*second = of[found];
			found = i;
		} else if (of[i] > *second) {
			*second = of[i];
		}
	}
	return found;
}

/* The language that a sentence shows by itself, 0 when that is not clear. */
static size_t of_sentence(const struct lexicon *lexicon, const struct evidence *evidence)
{
	uint32_t second;
	size_t found = best(lexicon, evidence->of, &second);

	return evidence->of[found] >= SENTENCE_CLEAR && evidence->of[found] >= 2 * second ? found : 0;
}

void language_resolve(struct scan *scan, struct evidence *evidence)
{
	struct evidence sentence = { .words = 0 };

	for (size_t i = 0; i < scan->count; i++) {
		struct token *token = &scan->token[i];

		if (token->kind == TOKEN_WORD) {
			token->form = find(scan, token);
			sentence.words++;
			weigh(scan->lexicon, token->form, &sentence);
		} else if (token->kind == TOKEN_END) {
			token->form = (uint32_t)of_sentence(scan->lexicon, &sentence);
			for (size_t j = 1; j < scan->lexicon->languages_count; j++)
				evidence->of[j] += sentence.of[j];
			evidence->words += sentence.words;
			sentence = (struct evidence){ .words = 0 };
		}
	}
}

size_t language_by_code(const struct lexicon *lexicon, struct sm_text code)
{
	for (size_t i = 1; i < lexicon->languages_count; i++) {
		size_t length = strlen(lexicon->language[i]);

		if (code.length >= length && strncasecmp(code.data, lexicon->language[i], length) == 0 &&
		    (code.length == length || code.data[length] == '-' || code.data[length] == '_'))
			return i;
	}
	return 0;
}

size_t language_decide(const struct lexicon *lexicon, const struct evidence *evidence, struct sm_text hint)
{
	struct evidence with_hint = *evidence;
	size_t claimed = language_by_code(lexicon, hint), found;
	uint32_t second, free_words = evidence->words < TEXT_WORDS_FREE ? evidence->words : TEXT_WORDS_FREE;

	if (claimed)
		with_hint.of[claimed] += HINT;
	with_hint.of[0] = 0;
	found = best(lexicon, with_hint.of, &second);
	if (evidence->of[found] < TEXT_EVIDENCE_MIN)
		/* Too little to tell, but a known word in the language that the feed claims will do. */
		return claimed && found == claimed && evidence->of[found] ? found : 0;
	if (with_hint.of[found] < TEXT_EVIDENCE_WORD * (evidence->words - free_words))
		return 0;
	return found;
}
