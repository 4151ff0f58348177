/* SPDX-License-Identifier: EUPL-1.2 */
/* number: text → a number, whatever the locale. */
#ifndef MEASURE_NUMBER_H
#define MEASURE_NUMBER_H

#include "sentimeter/base.h"

/* [+-]digits[.digits], a whole text of at most 15 digits. */
bool number_read(struct sm_text text, double *value);

#endif
