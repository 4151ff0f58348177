// SPDX-License-Identifier: EUPL-1.2
// scale: the numbers of an answer → the scale that all its charts share.
#include <math.h>

#include "scale.h"

enum { AUTHORS_FEW = 10 };

/* Margins wider than this are cut at the edge of the chart: one thin day must not flatten all the others. */
static const double MARGIN_MAX = 0.1;

static void take_margin(const struct sm_point *point, double most, struct show_scale *scale)
{
	if (!point->scored_authors)
		return;
	scale->low = fmin(scale->low, fmax(point->low, point->mean - most));
	scale->high = fmax(scale->high, fmin(point->high, point->mean + most));
}

static void take_point(const struct sm_series *series, size_t at, struct show_scale *scale)
{
	const struct sm_point *point = &series->point[at];

	if (point->authors > scale->authors)
		scale->authors = point->authors;
	if (point->scored_authors)
		scale->reach = fmax(scale->reach, fabs(point->mean));
	/* With a trend the buckets are dots without margins. */
	take_margin(point, series->trend ? 0 : MARGIN_MAX, scale);
	if (series->trend)
		take_margin(&series->trend[at], MARGIN_MAX, scale);
}

void show_scale(const struct sm_answer *answer, struct show_scale *scale)
{
	*scale = (struct show_scale){ .low = -0.1, .high = 0.1, .reach = 0.1, .authors = AUTHORS_FEW };
	for (size_t i = 0; i < sm_answer_count(answer); i++) {
		const struct sm_series *series = sm_answer_at(answer, i);

		for (size_t j = 0; j < series->count; j++)
			take_point(series, j, scale);
		if (series->total.scored_authors)
			scale->reach = fmax(scale->reach, fabs(series->total.mean));
	}
	scale->step = scale->high - scale->low > 1.5 ? 0.5 : scale->high - scale->low > 0.6 ? 0.2 : 0.1;
	/* A tenth of a tenth below a line is on it. */
	scale->low = fmax(-1, floor((scale->low + 0.01) / 0.1) * 0.1);
	scale->high = fmin(1, ceil((scale->high - 0.01) / 0.1) * 0.1);
	scale->reach = fmin(1, ceil((scale->reach - 0.001) * 10) / 10);
}
