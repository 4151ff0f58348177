// SPDX-License-Identifier: EUPL-1.2
// sum: released cells → sums → a point with its mean and interval.
#include <math.h>

#include "answer.h"

static void add_noise(struct answer_sum *sum, const struct sm_cell *cell, const struct sm_noise *noise)
{
	sum->authors_noise += (double)noise->authors_range * noise->authors_range;
	if (!cell->scored_authors)
		return;
	sum->scored_noise += (double)noise->scored_range * noise->scored_range;
	sum->votes_noise += noise->sum_range * noise->sum_range;
}

void sum_cell(struct answer_sum *sum, const struct sm_cell *cell, const struct sm_noise *noise)
{
	double weight = cell->scored_authors, authors = cell->authors;

	sum->cells++;
	sum->authors += cell->authors;
	sum->posts += cell->posts;
	sum->scored += cell->scored_authors;
	sum->votes += cell->mean * weight;
	sum->variance += cell->spread * cell->spread * weight;
	sum->freedom += weight > 1 ? weight - 1 : 0;
	if (cell->negative_pct >= 0 && cell->neutral_pct >= 0 && cell->positive_pct >= 0) {
		sum->shared += weight;
		sum->negative += cell->negative_pct * weight;
		sum->neutral += cell->neutral_pct * weight;
		sum->positive += cell->positive_pct * weight;
	}
	add_noise(sum, cell, noise);
	if (cell->coverage_pct < 0)
		return;
	sum->covered += authors;
	sum->coverage += cell->coverage_pct * authors;
	for (int i = 0; i < SM_SOURCE_COUNT; i++)
		sum->source[i] += cell->source_pct[i] * authors;
}

void sum_join(struct answer_sum *sum, const struct answer_sum *other)
{
	sum->cells += other->cells;
	sum->authors += other->authors;
	sum->posts += other->posts;
	sum->scored += other->scored;
	sum->votes += other->votes;
	sum->variance += other->variance;
	sum->freedom += other->freedom;
	sum->shared += other->shared;
	sum->negative += other->negative;
	sum->neutral += other->neutral;
	sum->positive += other->positive;
	sum->authors_noise += other->authors_noise;
	sum->scored_noise += other->scored_noise;
	sum->votes_noise += other->votes_noise;
	sum->covered += other->covered;
	sum->coverage += other->coverage;
	for (int i = 0; i < SM_SOURCE_COUNT; i++)
		sum->source[i] += other->source[i];
}

/* The 97.5% point of Student's t by its expansion around the normal one (Abramowitz and Stegun 26.7.5): off by less
 * than 0.01 from four degrees of freedom on, and a cell has at least k - 1 of them. */
static double student(double freedom)
{
	const double z = 1.959963985, z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z;

	return z + (z3 + z) / (4 * freedom) + (5 * z5 + 16 * z3 + 3 * z) / (96 * freedom * freedom) +
	       (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * freedom * freedom * freedom);
}

static void interval(const struct answer_sum *sum, struct sm_point *point)
{
	double scored = (double)sum->scored, margin, votes, authors;

	point->low = -1;
	point->high = 1;
	if (sum->freedom < 1)
		return; /* one vote says nothing about how far others lie from it */
	/* Noise moves the mean by way of the sum of votes and of the number that it is divided by. */
	votes = sqrt(sum->votes_noise) / scored;
	authors = point->mean * sqrt(sum->scored_noise) / scored;
	margin = hypot(student(sum->freedom) * sqrt(sum->variance) / scored, hypot(votes, authors));
	point->low = fmax(-1, point->mean - margin);
	point->high = fmin(1, point->mean + margin);
}

static int percent(double sum, double weight)
{
	return weight > 0 ? (int)lround(sum / weight) : -1;
}

void sum_point(const struct answer_sum *sum, struct sm_period period, struct sm_point *point)
{
	*point = (struct sm_point){ .period = period, .cells = sum->cells };
	point->authors = (int)(sum->authors < INT32_MAX ? sum->authors : INT32_MAX);
	point->posts = (int)(sum->posts < INT32_MAX ? sum->posts : INT32_MAX);
	point->scored_authors = (int)(sum->scored < INT32_MAX ? sum->scored : INT32_MAX);
	point->authors_range = (int)ceil(sqrt(sum->authors_noise));
	point->scored_range = (int)ceil(sqrt(sum->scored_noise));
	if (sum->scored > 0) {
		point->mean = sum->votes / (double)sum->scored;
		interval(sum, point);
	}
	point->negative_pct = percent(sum->negative, sum->shared);
	point->neutral_pct = percent(sum->neutral, sum->shared);
	point->positive_pct = percent(sum->positive, sum->shared);
	point->coverage_pct = percent(sum->coverage, sum->covered);
	for (int i = 0; i < SM_SOURCE_COUNT; i++)
		point->source_pct[i] = percent(sum->source[i], sum->covered);
}

bool sm_series_change(const struct sm_series *series, double *change, double *low, double *high)
{
	const struct sm_point *now = &series->recent, *then = &series->before;
	double below, above;

	if (!series->window || !now->scored_authors || !then->scored_authors)
		return false;
	/* Two independent margins add as squares; each side has its own, for an interval may be cut at the end of the
	 * scale. */
	*change = now->mean - then->mean;
	below = hypot(now->mean - now->low, then->high - then->mean);
	above = hypot(now->high - now->mean, then->mean - then->low);
	*low = *change - below;
	*high = *change + above;
	return true;
}
