// SPDX-License-Identifier: EUPL-1.2
// nearest: a word that is not known → the known one that was probably meant.
#include <string.h>

#include "answer.h"

enum { WORD_BYTES_MAX = 64 };

static char lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* Edits from a to b (insert, drop, replace), without regard to ASCII case. */
static size_t distance(const char *a, const char *b)
{
	size_t row[WORD_BYTES_MAX + 1], length = strnlen(b, WORD_BYTES_MAX);

	for (size_t j = 0; j <= length; j++)
		row[j] = j;
	for (size_t i = 1; i <= WORD_BYTES_MAX && a[i - 1]; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= length; j++) {
			size_t best = diagonal + (lower(a[i - 1]) != lower(b[j - 1]));

			diagonal = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[length];
}

int nearest(const char *word, const char *const *candidate, size_t count)
{
	size_t least = strnlen(word, WORD_BYTES_MAX) / 2 + 1; /* half of it may be wrong */
	int best = -1;

	for (size_t i = 0; i < count; i++) {
		size_t edits = candidate[i] ? distance(word, candidate[i]) : least;

		if (edits < least) {
			least = edits;
			best = (int)i;
		}
	}
	return best;
}
