/* SPDX-License-Identifier: EUPL-1.2 */
/* language: tokens → what they are in the lexicon, and in which language they speak. */
#ifndef SCORE_LANGUAGE_H
#define SCORE_LANGUAGE_H

#include "scan.h"

struct evidence {
	uint32_t of[LANGUAGES_MAX];
	uint32_t words;
};

/* Looks up every word of a block and adds up the evidence; marks the sentences whose language is clear. */
void language_resolve(struct scan *scan, struct evidence *evidence);
/* The language of a text, 0 when unclear or there are no words. hint: a language code, perhaps wrong, or empty. */
size_t language_decide(const struct lexicon *lexicon, const struct evidence *evidence, struct sm_text hint);
/* The place of a language code such as nl or nl-NL; 0 when we do not know it. */
size_t language_by_code(const struct lexicon *lexicon, struct sm_text code);

#endif
