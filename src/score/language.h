/* SPDX-License-Identifier: EUPL-1.2 */
/* language: tokens → what they are in the lexicon, and in which language they speak. */
#ifndef SCORE_LANGUAGE_H
#define SCORE_LANGUAGE_H

#include "scan.h"

/* Looks up every word of a block; fills counts, words and mattering. */
void language_resolve(struct scan *scan);
/* The language of the block that was resolved: one of ours, LANGUAGE_OTHER, or LANGUAGE_ANY for no words at all.
 * hint: a language code, perhaps wrong, or empty. */
size_t language_decide(const struct scan *scan, struct sm_text hint);
/* Whether some sentence may be clearly in another language than the block. */
bool language_may_differ(const struct scan *scan, size_t language);
/* What tokens first to end add up to, and the language that they show by themselves; `language` when that is unclear.
 */
size_t language_of_sentence(const struct scan *scan, size_t first, size_t end, size_t language, struct counts *counts,
			    size_t *words);
/* The place of a language code such as nl or nl-NL; LANGUAGE_OTHER when it is none of ours. */
size_t language_by_code(const struct lexicon *lexicon, struct sm_text code);

#endif
