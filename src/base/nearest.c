// SPDX-License-Identifier: EUPL-1.2
// nearest: a mistyped word → the known word that was probably meant.
#include <stdint.h>
#include <string.h>

#include "sentimeter/base.h"

enum { WORD_MAX = 64 };

static size_t smallest(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;

	return least < c ? least : c;
}

/* Levenshtein's distance (1966) without regard to ASCII case, one row at a time; words are short. */
static size_t distance(const char *a, const char *b)
{
	size_t row[WORD_MAX + 1], length_a = strnlen(a, WORD_MAX + 1), length_b = strnlen(b, WORD_MAX + 1);

	if (length_a > WORD_MAX || length_b > WORD_MAX)
		return SIZE_MAX; /* near nothing */
	for (size_t j = 0; j <= length_b; j++)
		row[j] = j;
	for (size_t i = 1; i <= length_a; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= length_b; j++) {
			size_t above = row[j];

			row[j] = smallest(above + 1, row[j - 1] + 1,
					  diagonal + (sm_ascii_lower(a[i - 1]) != sm_ascii_lower(b[j - 1])));
			diagonal = above;
		}
	}
	return row[length_b];
}

int sm_nearest_of(const char *word, const char *const *known, size_t count)
{
	size_t least = strlen(word) / 3 + 2;
	int nearest = -1;

	for (size_t i = 0; i < count; i++) {
		size_t edits = distance(word, known[i]);

		if (edits < least) {
			least = edits;
			nearest = (int)i;
		}
	}
	return nearest;
}

const char *sm_nearest(const char *word, const char *const *known)
{
	size_t count = 0;
	int at;

	while (known[count])
		count++;
	at = sm_nearest_of(word, known, count);
	return at < 0 ? NULL : known[at];
}
