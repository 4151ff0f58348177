/* SPDX-License-Identifier: EUPL-1.2 */
/* silence: identity terms → words without valence, and without a say in the language of a text. */
#ifndef SCORE_SILENCE_H
#define SCORE_SILENCE_H

#include "identity.h"
#include "lexicon.h"

/* After all lexicons are read, before lexicon_finish(). In the language of the list a term is as unknown as any other
 * name; in others it keeps what it means there (kind, wit), but does not show that a text is in that language, or one
 * word would decide what becomes of a short post. */
void silence_terms(struct lexicon *lexicon, const struct identity *identity, size_t language);

#endif
