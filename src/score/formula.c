// SPDX-License-Identifier: EUPL-1.2
// formula: tally → verdict.
#include <math.h>

#include "formula.h"

enum { THOUSAND = 1000 };

/* What the formula makes of a tally, in whole thousandths, so that what is shown adds up. */
struct outcome {
	int64_t scale, value, subjectivity;
	int64_t positive, negative; /* the class boundaries; negative without its sign */
};

/* Half away from zero. */
static int64_t whole(double value)
{
	return (int64_t)(value + copysign(.5, value));
}

/* Of numbers in thousandths. */
static int64_t product(int64_t a, int64_t b)
{
	int64_t millionths = a * b;

	return (millionths + (millionths < 0 ? -THOUSAND / 2 : THOUSAND / 2)) / THOUSAND;
}

/* The surer that a text is an opinion, the less it takes to be positive or negative. */
static void place_band(const int32_t *setting, struct outcome *outcome)
{
	int64_t band = setting[SETTING_BAND_BASE] - product(setting[SETTING_BAND_SUBJECTIVITY], outcome->subjectivity);

	outcome->positive = band > setting[SETTING_BAND_FLOOR] ? band : setting[SETTING_BAND_FLOOR];
	outcome->negative = product(outcome->positive, setting[SETTING_BAND_NEGATIVE]);
}

/* See docs/SCORING.md. */
static void work_out(const int32_t *setting, const struct tally *tally, struct outcome *outcome)
{
	double sum = (double)tally->sum, opinion = (double)tally->opinion;
	int64_t words = (int64_t)tally->content;
	int64_t doubt = setting[SETTING_SUBJECTIVITY_BASE] + setting[SETTING_SUBJECTIVITY_WORD] * words;

	outcome->scale = setting[SETTING_SCALE] + setting[SETTING_SCALE_WORD] * words;
	outcome->value = 0;
	if (tally->sum)
		outcome->value = whole(sum * THOUSAND / sqrt(sum * sum + (double)outcome->scale * THOUSAND));
	outcome->subjectivity = tally->opinion ? whole(opinion * THOUSAND / (opinion + (double)doubt)) : 0;
	place_band(setting, outcome);
}

/* Without a branch, for it would often be guessed wrong. */
static enum sm_class classify(const struct outcome *outcome)
{
	bool positive = outcome->value >= outcome->positive, negative = outcome->value <= -outcome->negative;

	_Static_assert(SM_NEGATIVE + 1 == SM_NEUTRAL && SM_NEUTRAL + 1 == SM_POSITIVE, "classes in a row");
	return (enum sm_class)(SM_NEUTRAL + positive - (negative & !positive));
}

void formula_conclude(const struct lexicon *lexicon, const struct tally *tally, struct sm_verdict *verdict,
		      struct sm_reasons *reasons)
{
	struct outcome outcome;

	work_out(lexicon->setting, tally, &outcome);
	verdict->irony = tally->irony;
	verdict->coverage = tally->hits > 0;
	if (tally->content)
		verdict->coverage = (double)whole((double)tally->known * THOUSAND / (double)tally->content) / THOUSAND;
	verdict->value = verdict->subjectivity = 0;
	verdict->class = SM_UNSCORED;
	if (tally->hits) {
		verdict->value = (double)outcome.value / THOUSAND;
		verdict->subjectivity = (double)outcome.subjectivity / THOUSAND;
		verdict->class = classify(&outcome);
	}
	if (reasons) {
		reasons->scale = (double)outcome.scale / THOUSAND;
		reasons->positive = (double)outcome.positive / THOUSAND;
		reasons->negative = -(double)outcome.negative / THOUSAND;
	}
}
