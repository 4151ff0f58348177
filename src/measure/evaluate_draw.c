// SPDX-License-Identifier: EUPL-1.2
// evaluate_draw: outcomes → bootstrap intervals, and how well means of many texts agree with their labels.
#include <math.h>
#include <stdlib.h>

#include "evaluate.h"

enum { SEED_BOOTSTRAP = 1, SEED_SAMPLES = 2 };

static enum sm_status bootstrap(const struct outcome *outcome, size_t count, const bool used[SM_GOLD_CLASSES],
				struct sm_evaluation *evaluation, struct sm_error *error)
{
	struct draw draw = { SEED_BOOTSTRAP };
	double *f1 = malloc((size_t)2 * SM_BOOTSTRAPS * sizeof(*f1)), *r = f1 + SM_BOOTSTRAPS;

	if (!f1)
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	for (size_t i = 0; i < SM_BOOTSTRAPS; i++) {
		struct table table = { 0 };
		struct moments moments = { 0 };

		for (size_t j = 0; j < count; j++) {
			const struct outcome *drawn = &outcome[draw_below(&draw, count)];

			table_add(&table, drawn, evaluation->two_classes);
			moments_add(&moments, drawn->value, drawn->gold_value);
		}
		f1[i] = table_macro_f1(&table, used, NULL);
		r[i] = moments_r(&moments);
	}
	evaluation->macro_f1_95 = interval_95(f1, SM_BOOTSTRAPS);
	evaluation->r_95 = interval_95(r, SM_BOOTSTRAPS);
	free(f1);
	return SM_OK;
}

/* Texts of each class, in the order of the file. */
struct piles {
	size_t *text[SM_GOLD_CLASSES];
	size_t count[SM_GOLD_CLASSES];
};

static void pile_up(const struct outcome *outcome, size_t count, size_t *room, struct piles *piles)
{
	*piles = (struct piles){ 0 };
	for (size_t class = 0; class < SM_GOLD_CLASSES; class ++) {
		piles->text[class] = room;
		for (size_t i = 0; i < count; i++)
			if (outcome[i].gold == (enum sm_class) class)
				piles->text[class][piles->count[class]++] = i;
		room += piles->count[class];
	}
}

/* Shares that add up to 1, every mix as likely as any other (a flat Dirichlet); 0 for a class without texts. */
static void draw_mix(struct draw *draw, const struct piles *piles, double share[SM_GOLD_CLASSES])
{
	double sum = 0;

	for (size_t i = 0; i < SM_GOLD_CLASSES; i++)
		sum += share[i] = piles->count[i] ? -log(draw_unit(draw)) : 0;
	for (size_t i = 0; i < SM_GOLD_CLASSES; i++)
		share[i] = sum > 0 ? share[i] / sum : 0;
}

static size_t draw_text(struct draw *draw, const struct piles *piles, const double share[SM_GOLD_CLASSES])
{
	double at = draw_unit(draw);
	size_t class = SM_GOLD_CLASSES;

	while (class -- > 0)
		if (piles->count[class] && (at -= share[class]) <= 0)
			return piles->text[class][draw_below(draw, piles->count[class])];
	/* Rounding left a sliver of the last share. */
	for (class = 0; piles->count[class] == 0;)
		class ++;
	return piles->text[class][draw_below(draw, piles->count[class])];
}

static enum sm_status samples(const struct outcome *outcome, size_t count, struct sm_evaluation *evaluation,
			      struct sm_error *error)
{
	struct draw draw = { SEED_SAMPLES };
	struct moments moments = { 0 };
	struct piles piles;
	size_t *room = malloc((count + 1) * sizeof(*room));

	if (!room)
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	pile_up(outcome, count, room, &piles);
	for (size_t i = 0; i < SM_SAMPLES && evaluation->judged; i++) {
		double share[SM_GOLD_CLASSES], score = 0, label = 0;

		draw_mix(&draw, &piles, share);
		for (size_t j = 0; j < SM_SAMPLE_TEXTS; j++) {
			const struct outcome *drawn = &outcome[draw_text(&draw, &piles, share)];

			score += drawn->value;
			label += drawn->gold_value;
		}
		moments_add(&moments, score / SM_SAMPLE_TEXTS, label / SM_SAMPLE_TEXTS);
	}
	evaluation->aggregate_r = moments_r(&moments);
	free(room);
	return SM_OK;
}

enum sm_status evaluate_draw(const struct outcome *outcome, size_t count, const bool used[SM_GOLD_CLASSES],
			     struct sm_evaluation *evaluation, struct sm_error *error)
{
	enum sm_status status = bootstrap(outcome, count, used, evaluation, error);

	return status == SM_OK ? samples(outcome, count, evaluation, error) : status;
}
