// SPDX-License-Identifier: EUPL-1.2
// evaluate: labelled texts → how well the meter does on them.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate.h"

struct evaluating {
	const struct sm_scorer *scorer;
	const struct sm_labels *labels;
	struct outcome *outcome;
	struct costs costs;
	double scale;               /* labels lie in -scale..scale */
	bool used[SM_GOLD_CLASSES]; /* by the labels */
	struct sm_evaluation *evaluation;
};

static enum sm_class class_of(double label, bool ratings)
{
	if (label == 0)
		return ratings ? SM_UNSCORED : SM_NEUTRAL;
	return label > 0 ? SM_POSITIVE : SM_NEGATIVE;
}

/* Ratings go to -1, 1, 2, 3 ... 10, or 100: the end of the scale that the raters had, as far as one can see it. */
static double scale_of(const struct sm_labels *labels)
{
	double most = 1;

	for (size_t i = 0; i < labels->count; i++)
		most = fmax(most, fabs(labels->label[i].label));
	return most <= 10 ? ceil(most) : most <= 100 ? 100 : most;
}

/* The place of a language among those seen; the last takes all that find no place of their own. */
static uint8_t language_place(struct sm_evaluation *evaluation, const char *language)
{
	size_t i = 0;

	while (i < evaluation->languages && strcmp(evaluation->language[i].language, language) != 0)
		i++;
	if (i == SM_MEASURED_LANGUAGES_MAX)
		return SM_MEASURED_LANGUAGES_MAX - 1;
	if (i == evaluation->languages)
		memcpy(evaluation->language[evaluation->languages++].language, language, strlen(language) + 1);
	return (uint8_t)i;
}

static bool is_right(const struct outcome *outcome, bool two_classes)
{
	if (two_classes)
		return outcome->gold == SM_POSITIVE ? outcome->value > 0 : outcome->value < 0;
	return outcome->gold == (outcome->given == SM_UNSCORED ? SM_NEUTRAL : outcome->given);
}

/* Whether a weight pulls a verdict away from its label. */
static bool pulls_away(double weight, const struct outcome *outcome)
{
	if (outcome->gold == SM_NEUTRAL)
		return outcome->value > 0 ? weight > 0 : weight < 0;
	return outcome->gold == SM_POSITIVE ? weight < 0 : weight > 0;
}

static bool count_costs(struct evaluating *e, const struct outcome *outcome, const struct sm_reasons *reasons)
{
	bool right = is_right(outcome, e->evaluation->two_classes), done = true;

	for (size_t i = 0; i < reasons->count && done; i++) {
		const struct sm_reason *reason = &reasons->reason[i];

		if (reason->line && reason->after != 0 && (right || pulls_away(reason->after, outcome)))
			done = costs_add(&e->costs, reason, !right);
	}
	return done;
}

static enum sm_status score_all(struct evaluating *e, const char *language, struct sm_error *error)
{
	struct sm_evaluation *evaluation = e->evaluation;

	for (size_t i = 0; i < e->labels->count; i++) {
		const struct sm_label *label = &e->labels->label[i];
		struct outcome *outcome = &e->outcome[i];
		struct sm_verdict verdict;
		struct sm_reasons reasons;

		sm_score(e->scorer, label->text, language, (struct sm_text){ NULL, 0 }, &verdict, &reasons);
		*outcome = (struct outcome){
			.value = verdict.value,
			.gold_value = label->label,
			.given = verdict.class,
			.gold = class_of(label->label, evaluation->ratings),
			.language = language_place(evaluation, verdict.language),
		};
		if (outcome->gold == SM_UNSCORED)
			continue;
		evaluation->judged++;
		evaluation->confusion[outcome->gold][outcome->given]++;
		if (!count_costs(e, outcome, &reasons))
			return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	}
	return SM_OK;
}

/* Before scoring: what counts as right depends on it. */
static void look_at_labels(struct evaluating *e)
{
	struct sm_evaluation *evaluation = e->evaluation;

	evaluation->count = e->labels->count;
	evaluation->ratings = e->labels->ratings;
	e->scale = scale_of(e->labels);
	for (size_t i = 0; i < e->labels->count; i++) {
		enum sm_class class = class_of(e->labels->label[i].label, evaluation->ratings);

		if (class != SM_UNSCORED)
			e->used[class] = true;
	}
	evaluation->two_classes = !e->used[SM_NEUTRAL] && e->used[SM_POSITIVE] && e->used[SM_NEGATIVE];
}

static void count_feeling(const struct evaluating *e, size_t language, size_t *feeling, size_t *scored)
{
	*feeling = *scored = 0;
	for (size_t i = 0; i < e->labels->count; i++) {
		const struct outcome *outcome = &e->outcome[i];

		if (outcome->gold_value == 0 || (language < SM_MEASURED_LANGUAGES_MAX && outcome->language != language))
			continue;
		++*feeling;
		*scored += outcome->given != SM_UNSCORED;
	}
}

static double share(size_t part, size_t whole)
{
	return whole ? (double)part / (double)whole : NAN;
}

static void sum_up_languages(struct evaluating *e)
{
	struct sm_evaluation *evaluation = e->evaluation;

	for (size_t language = 0; language < evaluation->languages; language++) {
		struct sm_language_figures *figures = &evaluation->language[language];
		struct table table = { 0 };
		size_t feeling, scored;

		for (size_t i = 0; i < evaluation->count; i++) {
			if (e->outcome[i].language != language)
				continue;
			table_add(&table, &e->outcome[i], evaluation->two_classes);
			figures->count++;
		}
		figures->accuracy = table_accuracy(&table);
		figures->macro_f1 = table_macro_f1(&table, e->used, NULL);
		count_feeling(e, language, &feeling, &scored);
		figures->coverage = share(scored, feeling);
	}
}

/* The meter as one more coder; ratings are compared with the score itself, on the same scale. */
static enum sm_status agree(const struct evaluating *e, struct sm_error *error)
{
	struct sm_evaluation *evaluation = e->evaluation;
	double *one = malloc(2 * evaluation->count * sizeof(*one)), *other = one + evaluation->count;
	size_t both = 0;

	if (!one)
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	for (size_t i = 0; i < evaluation->count; i++) {
		const struct outcome *outcome = &e->outcome[i];

		if (outcome->given == SM_UNSCORED)
			continue;
		one[both] = outcome->gold_value / e->scale;
		other[both++] = evaluation->ratings ? outcome->value : (double)outcome->given - SM_NEUTRAL;
	}
	evaluation->alpha_interval = both ? alpha_interval(one, other, both) : NAN;
	evaluation->alpha_nominal = evaluation->ratings ? NAN : alpha_nominal(e->outcome, evaluation->count);
	free(one);
	return SM_OK;
}

static enum sm_status sum_up(struct evaluating *e, struct sm_error *error)
{
	struct sm_evaluation *evaluation = e->evaluation;
	struct table table = { 0 };
	struct moments moments = { 0 };
	enum sm_status status;

	for (size_t i = 0; i < evaluation->count; i++) {
		table_add(&table, &e->outcome[i], evaluation->two_classes);
		moments_add(&moments, e->outcome[i].value, e->outcome[i].gold_value);
	}
	evaluation->accuracy = table_accuracy(&table);
	evaluation->macro_f1 = table_macro_f1(&table, e->used, evaluation->class);
	evaluation->r = moments_r(&moments);
	count_feeling(e, SM_MEASURED_LANGUAGES_MAX, &evaluation->feeling, &evaluation->feeling_scored);
	evaluation->coverage = share(evaluation->feeling_scored, evaluation->feeling);
	sum_up_languages(e);
	evaluation->costs = costs_largest(&e->costs, evaluation->cost, SM_COSTS_MAX);
	status = agree(e, error);
	return status == SM_OK ? evaluate_draw(e->outcome, evaluation->count, e->used, evaluation, error) : status;
}

enum sm_status sm_evaluate(const struct sm_scorer *scorer, const struct sm_labels *labels, const char *language,
			   struct sm_evaluation *evaluation, struct sm_error *error)
{
	struct evaluating e = { .scorer = scorer, .labels = labels, .evaluation = evaluation };
	struct outcome *outcome;
	enum sm_status status;

	*evaluation = (struct sm_evaluation){ .count = 0 };
	outcome = calloc(labels->count, sizeof(*outcome));
	e.outcome = outcome;
	if (!outcome)
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	look_at_labels(&e);
	status = score_all(&e, language, error);
	if (status == SM_OK)
		status = sum_up(&e, error);
	costs_close(&e.costs);
	free(outcome);
	return status;
}
