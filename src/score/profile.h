/* SPDX-License-Identifier: EUPL-1.2 */
/* profile: the senses of a word → what it adds up to and how rules see it, in each language. Words have few different
 * ones, so all of them stay in the nearest cache. */
#ifndef SCORE_PROFILE_H
#define SCORE_PROFILE_H

#include "lexicon.h"

enum { LIKENESSES = LANGUAGES_MAX << 8 };

struct profiles {
	struct lexicon *lexicon;
	uint16_t of_likeness[LIKENESSES]; /* of words with one sense; 0: not seen yet */
};

/* While loading: what a word is in a language, or in every language; NULL when it is nothing there. */
const struct sense *profile_sense(const struct lexicon *lexicon, uint32_t form, size_t language);
/* Makes the profiles of what is no known word. */
void profiles_open(struct profiles *profiles);
/* The profile of the word with this first sense, made when new. False: over the maximum. */
bool profiles_add(struct profiles *profiles, uint32_t form, uint16_t *profile);

#endif
