/* SPDX-License-Identifier: EUPL-1.2 */
/* fold: an entry as it was written → as it is looked up. */
#ifndef SCORE_FOLD_H
#define SCORE_FOLD_H

#include "unicode.h"

enum { FOLD_BYTES_MAX = 256 };

/* Lower case without accents, words parted by single spaces; the signs of phrases (~ * / |) stay. What does not fit is
 * cut off. Gives the length; folded is terminated. */
size_t fold_entry(const struct unicode *unicode, const char *text, char folded[FOLD_BYTES_MAX]);

#endif
