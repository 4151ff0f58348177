/* SPDX-License-Identifier: EUPL-1.2 */
/* language: tokens → what they are in the lexicon, in which language they speak, and which of them matter there. */
#ifndef SCORE_LANGUAGE_H
#define SCORE_LANGUAGE_H

#include "scan.h"

/* What tokens first to end say of their language; LANGUAGE_ANY counts the words. */
lanes language_weigh(const struct scan *scan, size_t first, size_t end);
/* The language of a text by the evidence of its first block: one of ours, LANGUAGE_OTHER, or LANGUAGE_ANY for no words
 * at all. hint: a language code, perhaps wrong, or empty. */
size_t language_decide(const struct lexicon *lexicon, lanes evidence, struct sm_text hint);
/* Whether some sentence may be clearly in another language than the block that this is the evidence of. */
bool language_may_differ(const struct lexicon *lexicon, lanes evidence, size_t language);
/* The language that a sentence shows by itself; `language` when that is unclear. */
size_t language_of_sentence(const struct lexicon *lexicon, lanes evidence, size_t language);
/* Marks tokens first to end in a language, adds them up, and lists those that matter; what comes before is marked.
 * neutral: words that are in the lexicon without valence matter too. */
void language_mark(struct scan *scan, size_t first, size_t end, size_t language, bool neutral);
/* The place of a language code such as nl or nl-NL; LANGUAGE_OTHER when it is none of ours. */
size_t language_by_code(const struct lexicon *lexicon, struct sm_text code);

#endif
