// SPDX-License-Identifier: EUPL-1.2
// statistics: numbers → what they say together.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "statistics.h"

uint64_t draw_next(struct draw *draw)
{
	uint64_t z = draw->state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* Of the top 32 bits, by multiplication: bounds here are far below 2^32, so that the bias is below 1 in 20,000. */
size_t draw_below(struct draw *draw, size_t bound)
{
	return (size_t)((draw_next(draw) >> 32) * (uint64_t)bound >> 32);
}

double draw_unit(struct draw *draw)
{
	return (double)((draw_next(draw) >> 11) + 1) * 0x1p-53;
}

void moments_add(struct moments *moments, double x, double y)
{
	moments->n++;
	moments->x += x;
	moments->y += y;
	moments->xx += x * x;
	moments->yy += y * y;
	moments->xy += x * y;
}

double moments_r(const struct moments *m)
{
	double x = m->n * m->xx - m->x * m->x, y = m->n * m->yy - m->y * m->y;

	/* What is left of equal numbers after rounding is no spread. */
	if (x <= 1e-12 * m->n * m->xx || y <= 1e-12 * m->n * m->yy)
		return NAN;
	return (m->n * m->xy - m->x * m->y) / sqrt(x * y);
}

void table_add(struct table *table, const struct outcome *outcome, bool two_classes)
{
	size_t given = outcome->given == SM_UNSCORED ? SM_NEUTRAL : outcome->given;

	if (outcome->gold == SM_UNSCORED)
		return;
	if (two_classes)
		given = outcome->value > 0 ? SM_POSITIVE : outcome->value < 0 ? SM_NEGATIVE : SM_GOLD_CLASSES;
	table->cell[outcome->gold][given]++;
}

static double share(size_t part, size_t whole)
{
	return whole ? (double)part / (double)whole : 0;
}

static struct sm_class_figures class_figures(const struct table *table, size_t class)
{
	struct sm_class_figures f = { .right = table->cell[class][class] };

	for (size_t i = 0; i <= SM_GOLD_CLASSES; i++)
		f.gold += table->cell[class][i];
	for (size_t i = 0; i < SM_GOLD_CLASSES; i++)
		f.given += table->cell[i][class];
	f.precision = share(f.right, f.given);
	f.recall = share(f.right, f.gold);
	f.f1 = share(2 * f.right, f.gold + f.given);
	return f;
}

double table_macro_f1(const struct table *table, const bool used[SM_GOLD_CLASSES],
		      struct sm_class_figures figures[SM_GOLD_CLASSES])
{
	double sum = 0;
	size_t classes = 0;

	for (size_t i = 0; i < SM_GOLD_CLASSES; i++) {
		struct sm_class_figures f = class_figures(table, i);

		sum += used[i] ? f.f1 : 0;
		classes += used[i];
		if (figures)
			figures[i] = f;
	}
	return classes ? sum / (double)classes : NAN;
}

double table_accuracy(const struct table *table)
{
	double right = 0;
	size_t all = 0;

	for (size_t i = 0; i < SM_GOLD_CLASSES; i++) {
		right += (double)table->cell[i][i] + .5 * (double)table->cell[i][SM_GOLD_CLASSES];
		for (size_t j = 0; j <= SM_GOLD_CLASSES; j++)
			all += table->cell[i][j];
	}
	return all ? right / (double)all : NAN;
}

double alpha_nominal(const struct outcome *outcome, size_t count)
{
	double values[SM_GOLD_CLASSES] = { 0 }, n = 0, differ = 0, pairs;

	for (size_t i = 0; i < count; i++) {
		if (outcome[i].given == SM_UNSCORED || outcome[i].gold == SM_UNSCORED)
			continue;
		values[outcome[i].gold]++;
		values[outcome[i].given]++;
		n += 2;
		differ += outcome[i].gold != outcome[i].given ? 2 : 0;
	}
	pairs = n * n;
	for (size_t i = 0; i < SM_GOLD_CLASSES; i++)
		pairs -= values[i] * values[i];
	return pairs > 0 ? 1 - (n - 1) * differ / pairs : NAN;
}

/* Expected disagreement from sums: over all pairs of values, (a - b)² adds up to 2n·Σa² - 2(Σa)². */
double alpha_interval(const double *one, const double *other, size_t count)
{
	double n = 2 * (double)count, differ = 0, sum = 0, squares = 0, pairs;

	for (size_t i = 0; i < count; i++) {
		differ += 2 * (one[i] - other[i]) * (one[i] - other[i]);
		sum += one[i] + other[i];
		squares += one[i] * one[i] + other[i] * other[i];
	}
	pairs = 2 * n * squares - 2 * sum * sum;
	return pairs > 1e-12 ? 1 - (n - 1) * differ / pairs : NAN;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

struct sm_interval interval_95(double *value, size_t count)
{
	size_t known = 0, cut;

	for (size_t i = 0; i < count; i++)
		if (!isnan(value[i]))
			value[known++] = value[i];
	if (known == 0)
		return (struct sm_interval){ NAN, NAN };
	qsort(value, known, sizeof(*value), by_value);
	cut = known / 40;
	return (struct sm_interval){ value[cut], value[known - 1 - cut] };
}
