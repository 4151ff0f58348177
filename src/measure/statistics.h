/* SPDX-License-Identifier: EUPL-1.2 */
/* statistics: numbers → what they say together. Formulas are named in sentimeter/measure.h. */
#ifndef MEASURE_STATISTICS_H
#define MEASURE_STATISTICS_H

#include <stddef.h>
#include <stdint.h>

#include "sentimeter/measure.h"

/* Draws that are the same everywhere, from a fixed seed (SplitMix64, Steele, Lea & Flood 2014). */
struct draw {
	uint64_t state;
};
uint64_t draw_next(struct draw *draw);
size_t draw_below(struct draw *draw, size_t bound); /* 0 .. bound - 1 */
double draw_unit(struct draw *draw);                /* above 0, at most 1 */

/* Sums from which a correlation follows. */
struct moments {
	double n, x, y, xx, yy, xy;
};
void moments_add(struct moments *moments, double x, double y);
double moments_r(const struct moments *moments); /* NaN when x or y does not vary */

/* What one text got: gold and given by enum sm_class. */
struct outcome {
	double value, gold_value;  /* the score and the label */
	enum sm_class gold, given; /* gold: SM_UNSCORED when the label has no class */
	uint8_t language;
};

/* Counts of gold and given classes, from which the figures of classes follow. */
struct table {
	size_t cell[SM_GOLD_CLASSES][SM_GOLD_CLASSES + 1]; /* the last: undecided, which is none of the classes */
};
void table_add(struct table *table, const struct outcome *outcome, bool two_classes);
/* used: the classes to average over; figures may be NULL. */
double table_macro_f1(const struct table *table, const bool used[SM_GOLD_CLASSES],
		      struct sm_class_figures figures[SM_GOLD_CLASSES]);
double table_accuracy(const struct table *table);

/* Krippendorff's alpha of two coders without missing values; NaN when nothing varies. */
double alpha_nominal(const struct outcome *outcome, size_t count);
double alpha_interval(const double *one, const double *other, size_t count);

/* The interval that holds 95% of values, which are sorted in place; those that are NaN are left out. */
struct sm_interval interval_95(double *value, size_t count);

#endif
