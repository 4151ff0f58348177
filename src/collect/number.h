/* SPDX-License-Identifier: EUPL-1.2 */
/* number: digits → whole numbers, whatever the locale says about commas. */
#ifndef COLLECT_NUMBER_H
#define COLLECT_NUMBER_H

#include "sentimeter/base.h"

/* All of text is digits, and together at most max. */
bool number_whole(struct sm_text text, int64_t max, int64_t *value);
/* The digits that text starts with, taken off; a number above max becomes max. False when there is none. */
bool number_take(struct sm_text *text, int64_t max, int64_t *value);

#endif
