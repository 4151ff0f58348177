// SPDX-License-Identifier: EUPL-1.2
// nearest: a mistyped word → the known word that was probably meant.
#include <string.h>

#include "sentimeter/base.h"

enum { WORD_MAX = 40 };

static size_t smallest(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;

	return least < c ? least : c;
}

/* Levenshtein's distance (1966), one row at a time; words are short. */
static size_t distance(const char *a, const char *b)
{
	size_t row[WORD_MAX + 1], length_a = strlen(a), length_b = strlen(b);

	if (length_a > WORD_MAX || length_b > WORD_MAX)
		return WORD_MAX;
	for (size_t j = 0; j <= length_b; j++)
		row[j] = j;
	for (size_t i = 1; i <= length_a; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= length_b; j++) {
			size_t above = row[j];

			row[j] = smallest(above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1]));
			diagonal = above;
		}
	}
	return row[length_b];
}

const char *sm_nearest(const char *word, const char *const *known)
{
	const char *nearest = NULL;
	size_t least = strlen(word) / 3 + 2;

	for (; *known; known++) {
		size_t d = distance(word, *known);

		if (d < least) {
			least = d;
			nearest = *known;
		}
	}
	return nearest;
}
