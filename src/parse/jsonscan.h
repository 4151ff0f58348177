// SPDX-License-Identifier: EUPL-1.2
// jsonscan: what one pass over JSON shows before any memory is taken for it.
#ifndef JSONSCAN_H
#define JSONSCAN_H

#include "limits.h"
#include "sentimeter/base.h"

enum { JSONSCAN_OUTER_DEPTH = 3 };

struct jsonscan {
	size_t depth_max, values;
	size_t end; /* where the first value is whole, 0 if it never is */
	/* The last place where an element of an outer list was whole, and what was open there. */
	size_t whole_end, whole_depth;
	char whole_open[JSONSCAN_OUTER_DEPTH + 1];
};

/* All of text, or only its first value. */
struct jsonscan jsonscan_of(struct sm_text text, bool first_only);

/* The position of the quote that ends the string whose inside begins at at; text.length if none does. */
size_t jsonscan_string_end(struct sm_text text, size_t at);

/* Writes numbers that are too large for jansson (beyond 64 bits, beyond 1e308) as texts of the same digits, which is
 * all that is wanted of an id. out has room for length + 2 * numbers bytes; both may be NULL, to count them only. */
size_t jsonscan_mend_numbers(struct sm_text text, char *out, size_t *numbers);

/* Writes U+FFFD for each half of a surrogate pair: it stands for no character and jansson refuses it. In place. */
void jsonscan_mend_surrogates(char *text, size_t length);

#endif
