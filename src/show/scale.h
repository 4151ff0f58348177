/* SPDX-License-Identifier: EUPL-1.2 */
/* scale: one scale for all charts of an answer, so that they may be compared. Private to show. */
#ifndef SHOW_SCALE_H
#define SHOW_SCALE_H

#include "sentimeter/show.h"

struct show_scale {
	double low, high; /* of the means and their margins, in whole steps, around zero */
	double step;      /* between two lines of the grid */
	double reach;     /* the largest distance from zero of a mean, in whole steps: for bars that start at zero */
	int authors;      /* most in one bucket */
};
void show_scale(const struct sm_answer *answer, struct show_scale *scale);

#endif
