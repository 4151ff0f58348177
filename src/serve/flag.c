// SPDX-License-Identifier: EUPL-1.2
// flag: a series → whether its change is larger than chance.
#include <math.h>

#include "flag.h"
#include "words.h"

/* Of a page without any change one in twenty shows a flag, whatever the number of its topics (Bonferroni). */
#define CHANCE_MAX 0.05
/* Half the width of a 95% interval in standard errors. */
#define HALF_95 1.959964

/* Something in either window is missing: what is withheld is not missing at random. */
static bool whole(const struct sm_series *series)
{
	if (!series->window || series->count < 2 * series->window)
		return false;
	for (size_t i = series->count - 2 * series->window; i < series->count; i++)
		if (!series->point[i].scored_authors)
			return false;
	return true;
}

int flag_of(const struct sm_series *series, size_t among)
{
	double change, low, high, error;

	if (!whole(series) || !sm_series_change(series, &change, &low, &high) || fabs(change) < SHOW_SMALL)
		return 0;
	/* Towards zero: each side of the interval has a length of its own. */
	error = (change < 0 ? high - change : change - low) / HALF_95;
	/* Two-sided: how often chance alone gives at least this. */
	if (error <= 0 || erfc(fabs(change) / error / sqrt(2)) * (double)among >= CHANCE_MAX)
		return 0;
	return change < 0 ? -1 : 1;
}

void flag_model(json_t *card, const json_t *words, const struct sm_series *series, size_t among)
{
	int side = flag_of(series, among);

	if (!side)
		return;
	json_object_set_new(card, "flag", json_true());
	json_object_set_new(card, "flagClass", json_string(side < 0 ? "fall" : "rise"));
	json_object_set(card, "flagText", json_object_get(words, side < 0 ? "flagDown" : "flagUp"));
}
