// SPDX-License-Identifier: EUPL-1.2
// fit_solve: features of labelled texts → valences, by Newton steps towards the least loss.
#include <math.h>

#include "fit.h"

enum { SWEEPS_MAX = 60, SLOPES = 12 };
#define STEP_SMALL  .0005 /* when no weight moves more, it is done */
#define STEP_LARGE  1.    /* a Newton step may overshoot */
#define WEIGHT_MAX  4.
#define RATING_LOSS 5. /* how much a squared error counts beside a log-likelihood */

static double logistic(double x)
{
	return 1 / (1 + exp(-x));
}

/* Loss of a text by z = sum / sqrt(scale), with its first and second derivative. */
struct loss {
	double value, slope, curve;
};

static struct loss loss_of_label(const struct problem *problem, const struct row *row, double z, double a)
{
	double above = logistic(a * (z - problem->above)), not_below = logistic(a * (z - problem->below));

	if (row->label > 0)
		return (struct loss){ -log(fmax(above, 1e-12)), -a * (1 - above), a * a * above * (1 - above) };
	if (row->label < 0)
		return (struct loss){ -log(fmax(1 - not_below, 1e-12)), a * not_below,
				      a * a * not_below * (1 - not_below) };
	return (struct loss){ -log(fmax(not_below - above, 1e-12)), -a * (1 - not_below - above),
			      a * a * (above * (1 - above) + not_below * (1 - not_below)) };
}

/* Gauss-Newton: the second derivative of the score itself is left out, so that the curve stays positive. */
static struct loss loss_of_rating(const struct row *row, double z)
{
	double root = sqrt(1 + z * z), score = z / root, steep = 1 / (root * root * root), miss = score - row->label;

	return (struct loss){ RATING_LOSS * miss * miss, 2 * RATING_LOSS * miss * steep,
			      2 * RATING_LOSS * steep * steep };
}

static struct loss loss_of(const struct problem *problem, const struct row *row, double a)
{
	double z = row->sum * row->inverse;

	if (problem->ratings)
		return loss_of_rating(row, z);
	return loss_of_label(problem, row, z, a);
}

/* How steeply labels follow the score before anything is fitted. */
static double find_steepness(const struct problem *problem)
{
	double best = 1, least = INFINITY;

	for (int i = 0; i < SLOPES && !problem->ratings; i++) {
		double a = .75 * pow(1.4, i), sum = 0;

		for (size_t j = 0; j < problem->rows; j++)
			sum += problem->row[j].weight * loss_of(problem, &problem->row[j], a).value;
		if (sum < least) {
			least = sum;
			best = a;
		}
	}
	return best;
}

static void add_up(struct problem *problem)
{
	for (size_t i = 0; i < problem->rows; i++)
		problem->row[i].sum = problem->row[i].offset;
	for (size_t i = 0; i < problem->features; i++) {
		const struct feature *f = &problem->feature[i];

		for (size_t j = f->first; j < f->first + f->count; j++)
			problem->row[problem->cell[j].text].sum += f->weight * (double)problem->cell[j].factor;
	}
}

/* Raters have a scale of their own: their ratings are stretched until they lie as far apart as the scores do. */
static void scale_labels(struct problem *problem)
{
	double both = 0, squares = 0;

	for (size_t i = 0; i < problem->rows; i++) {
		const struct row *row = &problem->row[i];
		double z = row->sum * row->inverse;

		both += z / sqrt(1 + z * z) * row->label;
		squares += row->label * row->label;
	}
	for (size_t i = 0; i < problem->rows && both > 0; i++)
		problem->row[i].label *= both / squares;
}

/* One Newton step of one weight; gives how far it went. */
static double step(struct problem *problem, struct feature *f, double a)
{
	double pull = 1 / (f->spread * f->spread), slope = (f->weight - f->prior) * pull, curve = pull, move;

	for (size_t j = f->first; j < f->first + f->count; j++) {
		const struct cell *cell = &problem->cell[j];
		const struct row *row = &problem->row[cell->text];
		double x = (double)cell->factor * row->inverse;
		struct loss loss = loss_of(problem, row, a);

		slope += row->weight * loss.slope * x;
		curve += row->weight * loss.curve * x * x;
	}
	move = -slope / curve;
	move = fmin(fmax(move, -STEP_LARGE), STEP_LARGE);
	move = fmin(fmax(f->weight + move, -WEIGHT_MAX), WEIGHT_MAX) - f->weight;
	f->weight += move;
	for (size_t j = f->first; j < f->first + f->count; j++)
		problem->row[problem->cell[j].text].sum += move * (double)problem->cell[j].factor;
	return fabs(move);
}

void problem_solve(struct problem *problem)
{
	double a, most = 1;

	for (size_t i = 0; i < problem->features; i++)
		problem->feature[i].weight = problem->feature[i].prior;
	add_up(problem);
	a = find_steepness(problem);
	if (problem->ratings)
		scale_labels(problem);
	for (int sweep = 0; sweep < SWEEPS_MAX && most > STEP_SMALL; sweep++) {
		most = 0;
		for (size_t i = 0; i < problem->features; i++)
			most = fmax(most, step(problem, &problem->feature[i], a));
	}
}
