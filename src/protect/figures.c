// SPDX-License-Identifier: EUPL-1.2
// figures: one vote per author → counts, mean, spread and shares that say nothing about one of them.
#include <math.h>

#include "figures.h"
#include "safeguard.h"

enum {
	PERCENT_STEP = 5,          /* of shares while there are few votes: finer ones would tell the exact count */
	PERCENT_EXACT_VOTES = 100, /* from here on steps of 1 */
	COVERAGE_STEP = 5,
	SOURCE_STEP = 10,
};

/* To the nearest, halves away from zero. */
static int64_t divide(int64_t value, int64_t by)
{
	return (value >= 0 ? value + by / 2 : value - by / 2) / by;
}

int64_t figures_round(int64_t value, int64_t base)
{
	return divide(value, base) * base;
}

/* The class of an author is that of most of his scored posts; without a most, it is neutral. */
static enum sm_class class_of(const int64_t posts[3])
{
	if (posts[SM_NEGATIVE] > posts[SM_POSITIVE] && posts[SM_NEGATIVE] > posts[SM_NEUTRAL])
		return SM_NEGATIVE;
	if (posts[SM_POSITIVE] > posts[SM_NEGATIVE] && posts[SM_POSITIVE] > posts[SM_NEUTRAL])
		return SM_POSITIVE;
	return SM_NEUTRAL;
}

/* All posts of one author in a cell: one vote. */
static void add_author(struct figures_tally *tally, const struct ballot *ballot, const struct vote *vote, size_t count)
{
	int64_t scored = 0, sum = 0, coverage = 0, class[3] = { 0 }, source[SM_SOURCE_COUNT] = { 0 };

	for (size_t i = 0; i < count; i++) {
		const struct ballot_entry *entry = &ballot->entry[vote[i].entry];

		source[entry->source]++;
		coverage += entry->coverage_pct;
		if (entry->class == SM_UNSCORED)
			continue;
		scored++;
		sum += entry->value;
		class[entry->class]++;
	}
	tally->authors++;
	tally->posts += (int64_t)count;
	tally->coverage += divide(coverage, (int64_t)count);
	for (int i = 0; i < SM_SOURCE_COUNT; i++)
		tally->source[i] += divide(source[i] * UNIT, (int64_t)count);
	if (scored) {
		int64_t mean = divide(sum, scored);

		tally->scored++;
		tally->sum += mean;
		tally->squares += mean * mean;
		tally->class[class_of(class)]++;
	}
}

struct figures_tally figures_count(const struct ballot *ballot, const struct vote *vote, size_t votes)
{
	struct figures_tally tally = { 0 };
	size_t end;

	for (size_t first = 0; first < votes; first = end) {
		for (end = first + 1;
		     safeguard(SAFEGUARD_ONE_VOTE) && end < votes && vote_author(vote[end]) == vote_author(vote[first]);
		     end++)
			;
		add_author(&tally, ballot, vote + first, end - first);
	}
	return tally;
}

/* Never rounded to nothing: a released cell has people in it. */
static int rounded(int64_t value, int base)
{
	int64_t near = figures_round(value, base);

	return (int)(near > 0 ? near : base);
}

static int share(int64_t part, int64_t whole, int step)
{
	return (int)figures_round(divide(part * 100, whole), step);
}

static int coded(int percent, int code)
{
	return percent < code ? code : percent > 100 - code ? 100 - code : percent;
}

static double hundredths(double value)
{
	double steps = round(value * 100);

	return steps == 0 ? 0 : steps / 100; /* no negative zero */
}

/* Mean and spread are coded like the shares: never as if everybody agreed, because then the cell would tell the
 * opinion of everyone who is known to be in it. They are told as if code_pct of the votes could be the other end (mean)
 * or half a scale away (spread). */
static void mean_and_spread(const struct figures_tally *tally, int code_pct, struct sm_cell *cell)
{
	double n = (double)tally->scored, code = code_pct / 100.0, end = 1 - 2 * code;
	double mean = (double)tally->sum / n / UNIT;
	double variance = ((double)tally->squares / UNIT / UNIT - n * mean * mean) / (n - 1);
	double spread = variance > 0 ? sqrt(variance) : 0, least = sqrt(code * (1 - code)) / 2;

	cell->mean = hundredths(mean > end ? end : mean < -end ? -end : mean);
	cell->spread = hundredths(spread < least ? least : spread);
}

static void shares(const int64_t class[3], int64_t scored, int code_pct, struct sm_cell *cell)
{
	int step = scored < PERCENT_EXACT_VOTES ? PERCENT_STEP : 1;

	cell->negative_pct = coded(share(class[SM_NEGATIVE], scored, step), code_pct);
	cell->neutral_pct = coded(share(class[SM_NEUTRAL], scored, step), code_pct);
	cell->positive_pct = coded(share(class[SM_POSITIVE], scored, step), code_pct);
}

static void exact(const struct figures_tally *tally, const struct sm_policy *policy, int k, struct sm_cell *cell)
{
	cell->authors = rounded(tally->authors, policy->round_base);
	cell->posts = rounded(tally->posts, policy->round_base);
	cell->coverage_pct = share(tally->coverage, tally->authors * 100, COVERAGE_STEP);
	for (int source = 0; source < SM_SOURCE_COUNT; source++)
		cell->source_pct[source] = share(tally->source[source], tally->authors * UNIT, SOURCE_STEP);
	/* Votes need as many authors as the cell does: of ten who wrote, two may have said how they feel. */
	if (tally->scored < k)
		return;
	cell->scored_authors = rounded(tally->scored, policy->round_base);
	shares(tally->class, tally->scored, policy->code_pct, cell);
	mean_and_spread(tally, policy->code_pct, cell);
}

/* Of three shares only the widest spread can be told: as if each vote lay at an end or in the middle. */
static double widest(const int64_t class[3], int64_t scored)
{
	double down = (double)class[SM_NEGATIVE] / (double)scored, up = (double)class[SM_POSITIVE] / (double)scored;

	return sqrt(fmax(0, down + up - (up - down) * (up - down)));
}

/* Everything from here on is made of noised numbers, so that nothing of what is true goes around the noise: authors, an
 * author's class and the sum of votes have noise of their own; scored authors are the sum of the classes; posts are
 * told as authors, because how much one author wrote has no bound that noise could cover; terms, coverage and sources
 * are not told. */
static void noised(const struct figures_tally *tally, const struct noise *noise, const struct sm_policy *policy, int k,
		   const char *topic, const char *area, int64_t authors, struct sm_cell *cell)
{
	static const enum noise_use use[3] = {
		[SM_NEGATIVE] = NOISE_NEGATIVE, [SM_NEUTRAL] = NOISE_NEUTRAL, [SM_POSITIVE] = NOISE_POSITIVE
	};
	int64_t class[3], scored = 0, sum = tally->sum + noise_of(noise, NOISE_SUM, topic, area);
	double code = policy->code_pct / 100.0, end = 1 - 2 * code, mean;

	cell->authors = cell->posts = rounded(authors, policy->round_base);
	cell->coverage_pct = -1;
	for (int source = 0; source < SM_SOURCE_COUNT; source++)
		cell->source_pct[source] = -1;
	for (int i = 0; i < 3; i++) {
		class[i] = tally->class[i] + noise_of(noise, use[i], topic, area);
		class[i] = class[i] > 0 ? class[i] : 0;
		scored += class[i];
	}
	/* Told when there is more of it than noise: the noised number says so itself. */
	if (scored < k || scored < 3 * noise_range(noise->scale[NOISE_NEGATIVE]))
		return;
	cell->scored_authors = rounded(scored, policy->round_base);
	shares(class, scored, policy->code_pct, cell);
	mean = (double)sum / (double)scored / UNIT;
	cell->mean = hundredths(mean > end ? end : mean < -end ? -end : mean);
	cell->spread = hundredths(fmax(widest(class, scored), sqrt(code * (1 - code)) / 2));
}

void figures_of(const struct ballot *ballot, const struct grid *grid, const struct cells *cells,
		const struct cell_group *group, struct sm_cell *cell)
{
	struct figures_tally tally = figures_count(ballot, cells->vote + group->first, group->count);
	int k = cells_k(grid, group->topic);

	cell->negative_pct = cell->neutral_pct = cell->positive_pct = -1;
	if (cells->noise.on)
		noised(&tally, &cells->noise, &grid->policy, k, grid->topic[group->topic].id,
		       grid->area[group->area].code, group->authors, cell);
	else
		exact(&tally, &grid->policy, k, cell);
}
