// SPDX-License-Identifier: EUPL-1.2
// questions: random questions to ask through its C interface → is every number of every answer a sum of released cells?
//
//   questions COUNT SEED     exit 0: all were, 1: not
//
// The cells hold numbers that no two sets of them have as their sum (each the double of the one before), so a number
// that is right is a sum of those cells and of no others. What it has to be is computed here from the cells alone. The
// control runs along: of one question in fifty, the expected sum leaves one cell out, and has to be noticed.
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sentimeter/ask.h"
#include "store_fixture.h"

enum { CELLS = 28, DAYS = 16, CONTROL_EVERY = 50, HOUR_S = 3600, DAY_S = 86400, NAMES_MAX = 4, TREND_REACH = 3 };

struct told {
	struct sm_period period;
	struct sm_cell cell;
	size_t topic, area;
};

static struct told told[CELLS];
static struct sm_period first;
static uint64_t seed;
static long numbers, wrong, left_out, noticed;
static size_t hidden; /* the cell that the control leaves out; CELLS: none */

static unsigned chance(unsigned below)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % below;
}

/* Some days have three cells, some one, some none. */
static void make_cells(void)
{
	for (size_t i = 0; i < CELLS; i++) {
		struct told *t = &told[i];
		size_t day = i * 7 / 3 % DAYS;

		t->period = first;
		for (size_t d = 0; d < day; d++)
			t->period = sm_period_next(t->period);
		t->topic = i * 5 % 3;
		t->area = i % 6;
		t->cell = (struct sm_cell){ .topic = fixture_topics.topic[t->topic].id,
					    .area = fixture_areas.area[t->area].code,
					    .authors = 1 << i,
					    .posts = (1 << i) + 1,
					    .scored_authors = 1 << i,
					    .mean = (double)((int)(i * 37 % 181) - 90) / 100,
					    .spread = 0.3,
					    .negative_pct = 5 + (int)(i * 11 % 60),
					    .neutral_pct = 20,
					    .positive_pct = 75 - (int)(i * 11 % 60),
					    .coverage_pct = 50 };
	}
}

static bool same_cell(const struct told *a, const struct told *b)
{
	return a->topic == b->topic && a->area == b->area && sm_period_equal(a->period, b->period);
}

static struct sm_store *make_store(const char *path)
{
	struct sm_store *store;
	struct sm_error error;
	struct sm_period day = first;
	const int nothing[SM_WITHHELD_COUNT] = { 0 };

	if (sm_store_open(path, SM_ROLE_COLLECTOR, &store, &error) != SM_OK ||
	    sm_store_name(store, &fixture_topics, &fixture_areas, &error) != SM_OK)
		abort();
	for (size_t d = 0; d < DAYS; d++, day = sm_period_next(day)) {
		struct sm_cell cell[CELLS];
		size_t count = 0;

		for (size_t i = 0; i < CELLS; i++)
			if (sm_period_equal(told[i].period, day))
				cell[count++] = told[i].cell;
		if (fixture_add(store, day, cell, count, nothing) != SM_OK)
			abort();
	}
	sm_store_close(store);
	if (sm_store_open(path, SM_ROLE_READER, &store, &error) != SM_OK)
		abort();
	return store;
}

/* ---- What an answer has to say. ---- */

struct expected {
	int cells;
	int64_t authors, posts;
	double votes, negative;
};

static bool covers(int wider, int area)
{
	while (area >= 0 && area != wider)
		area = fixture_areas.area[area].parent;
	return area >= 0;
}

static bool asked(const struct sm_question *question, const struct told *t)
{
	bool topic = question->topic_count == 0, area = question->area_count == 0;

	for (size_t i = 0; i < question->topic_count; i++)
		topic = topic || strcmp(question->topic[i], t->cell.topic) == 0;
	for (size_t i = 0; i < question->area_count; i++)
		for (int wider = 0; wider < 6; wider++)
			area = area || (strcmp(fixture_areas.area[wider].code, question->area[i]) == 0 &&
					covers(wider, (int)t->area));
	return topic && area && (!question->from_s || t->period.from_s >= question->from_s) &&
	       (!question->until_s || t->period.until_s <= question->until_s);
}

static bool in_series(const struct sm_question *question, const struct sm_series *series, const struct told *t)
{
	if (question->group == SM_GROUP_NONE)
		return true;
	if (question->group == SM_GROUP_TOPIC)
		return strcmp(series->id, t->cell.topic) == 0;
	for (int wider = 0; wider < 6; wider++)
		if (strcmp(fixture_areas.area[wider].code, series->id) == 0)
			return covers(wider, (int)t->area);
	return false;
}

static struct expected expect(const struct sm_question *question, const struct sm_series *series, int64_t from_s,
			      int64_t until_s)
{
	struct expected sum = { 0 };

	for (size_t i = 0; i < CELLS; i++) {
		const struct told *t = &told[i];

		if (i == hidden || !asked(question, t) || !in_series(question, series, t) ||
		    t->period.from_s < from_s || t->period.from_s >= until_s)
			continue;
		sum.cells++;
		sum.authors += t->cell.authors;
		sum.posts += t->cell.posts;
		sum.votes += t->cell.mean * t->cell.scored_authors;
		sum.negative += (double)t->cell.negative_pct * t->cell.scored_authors;
	}
	return sum;
}

static bool as_expected(const struct sm_point *point, const struct expected *sum)
{
	double authors = (double)sum->authors;

	numbers += 6;
	if (point->cells != sum->cells || point->authors != sum->authors || point->posts != sum->posts ||
	    point->scored_authors != sum->authors)
		return false;
	if (!sum->cells)
		return point->mean == 0 && point->negative_pct == -1;
	return fabs(point->mean - sum->votes / authors) < 1e-9 &&
	       point->negative_pct == (int)lround(sum->negative / authors);
}

static bool right(const struct sm_question *question, const struct sm_series *series, const struct sm_point *point,
		  int64_t from_s, int64_t until_s)
{
	struct expected sum = expect(question, series, from_s, until_s);

	return as_expected(point, &sum);
}

static bool series_right(const struct sm_question *question, const struct sm_series *series)
{
	bool all = true;

	for (size_t i = 0; i < series->count; i++) {
		size_t low = i > TREND_REACH ? i - TREND_REACH : 0,
		       high = i + TREND_REACH < series->count ? i + TREND_REACH : series->count - 1;
		struct sm_period bucket = series->point[i].period;

		all = all && right(question, series, &series->point[i], bucket.from_s, bucket.until_s);
		if (series->trend)
			all = all && right(question, series, &series->trend[i], series->point[low].period.from_s,
					   series->point[high].period.until_s);
	}
	all = all && right(question, series, &series->total, 0, INT64_MAX);
	if (series->window) {
		const struct sm_point *at = series->point + series->count - series->window;

		all = all && right(question, series, &series->recent, at->period.from_s, INT64_MAX);
		all = all && right(question, series, &series->before, at[-(ptrdiff_t)series->window].period.from_s,
				   at->period.from_s);
	}
	return all;
}

/* ---- Questions. ---- */

static int64_t some_moment(void)
{
	int64_t hours = (int64_t)chance((DAYS + 2) * 24) - 24;

	return chance(3) ? first.from_s + hours / 24 * DAY_S : first.from_s + hours * HOUR_S;
}

static struct sm_question some_question(const char *topic[NAMES_MAX], const char *area[NAMES_MAX])
{
	struct sm_question question = { .topic = topic, .area = area };

	question.topic_count = chance(NAMES_MAX);
	question.area_count = chance(NAMES_MAX);
	for (size_t i = 0; i < question.topic_count; i++)
		topic[i] = fixture_topics.topic[chance(4)].id;
	for (size_t i = 0; i < question.area_count; i++)
		area[i] = fixture_areas.area[chance(6)].code;
	question.from_s = chance(3) ? some_moment() : 0;
	question.until_s = chance(3) ? some_moment() : 0;
	question.by = (enum sm_grain)(SM_DAY + (int)chance(3));
	question.group = (enum sm_group)chance(3);
	return question;
}

/* False when it was refused, which is an answer as well: of a time that ends before it begins, for one. */
static bool ask(struct sm_store *store, const struct sm_question *question)
{
	struct sm_answer *answer;
	struct sm_error error;
	bool all = true, control = hidden < CELLS && asked(question, &told[hidden]);

	if (sm_ask(store, question, &answer, &error) != SM_OK)
		return false;
	control = control && sm_answer_count(answer) > 0 && sm_answer_at(answer, 0)->count > 0;
	for (size_t i = 0; i < sm_answer_count(answer); i++)
		all = series_right(question, sm_answer_at(answer, i)) && all;
	if (hidden < CELLS) {
		left_out += control;
		noticed += control && !all;
	} else if (!all) {
		wrong++;
	}
	sm_answer_close(answer);
	return true;
}

int main(int count, char **words)
{
	long wanted = count == 3 ? strtol(words[1], NULL, 10) : 0, refused = 0;
	const char *path = fixture_path();
	struct sm_store *store;

	if (wanted <= 0)
		return 64;
	seed = strtoull(words[2], NULL, 10);
	first = fixture_day("2026-03-01");
	make_cells();
	for (size_t i = 0; i < CELLS; i++)
		for (size_t j = 0; j < i; j++)
			if (same_cell(&told[i], &told[j]))
				return 2;
	store = make_store(path);
	for (long i = 0; i < wanted; i++) {
		const char *topic[NAMES_MAX], *area[NAMES_MAX];
		struct sm_question question = some_question(topic, area);

		hidden = i % CONTROL_EVERY ? CELLS : chance(CELLS);
		refused += !ask(store, &question);
	}
	sm_store_close(store);
	fixture_clean(path);
	printf(
	    "%ld questions, %ld refused, %ld numbers, %ld answers that are no sums of released cells; control: %ld of "
	    "%ld cells left out were noticed\n",
	    wanted, refused, numbers, wrong, noticed, left_out);
	return wrong || noticed < left_out || !left_out;
}
