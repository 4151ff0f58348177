// SPDX-License-Identifier: EUPL-1.2
// truth: what the program released of the synthetic town, beside what the town's people meant.
//
//   truth TOWN_FOLDER RELEASES_DB [shifted]   exit 0 when the curve follows the truth and every event shows, 1 when not
//
// shifted holds each topic against the truth of the next one: the negative control, which must fail.
#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "sentimeter/ask.h"
#include "town.h"

/* Below this the meter is broken, not merely imperfect: held against weekly means per topic. */
#define R_MIN 0.85

enum { DAY_S = 86400, WEEKS_MAX = 20 };

struct pairs {
	double x[TOWN_TOPICS * WEEKS_MAX], y[TOWN_TOPICS * WEEKS_MAX];
	size_t count;
};

/* Pearson's product-moment correlation. */
static double correlation(const struct pairs *p)
{
	double mx = 0, my = 0, xy = 0, xx = 0, yy = 0;

	for (size_t i = 0; i < p->count; i++) {
		mx += p->x[i] / (double)p->count;
		my += p->y[i] / (double)p->count;
	}
	for (size_t i = 0; i < p->count; i++) {
		xy += (p->x[i] - mx) * (p->y[i] - my);
		xx += (p->x[i] - mx) * (p->x[i] - mx);
		yy += (p->y[i] - my) * (p->y[i] - my);
	}
	return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : 0;
}

static int day_of(const struct town *town, int64_t time_s)
{
	/* Noon, so that the hour of summer time does not matter. */
	return (int)((time_s + DAY_S / 2 - town_day_s(town, 0)) / DAY_S);
}

static int topic_of(const char *id)
{
	for (int t = 0; t < TOWN_TOPICS; t++)
		if (strcmp(town_topic(t), id) == 0)
			return t;
	return -1;
}

static void collect(const struct town *town, const struct sm_answer *answer, int shift, struct pairs *pairs)
{
	for (size_t s = 0; s < sm_answer_count(answer); s++) {
		const struct sm_series *series = sm_answer_at(answer, s);

		for (size_t i = 0; i < series->count; i++) {
			const struct sm_point *point = &series->point[i];
			int from = day_of(town, point->period.from_s), until = day_of(town, point->period.until_s);
			struct town_cell meant;

			if (point->scored_authors == 0 || until > town_days(town))
				continue;
			meant = town_truth(town, (topic_of(series->id) + shift) % TOWN_TOPICS, -1, from, until);
			pairs->x[pairs->count] = point->mean;
			pairs->y[pairs->count++] = meant.mean;
		}
	}
}

/* The mean over some days of an event's topic where it happened, as released. */
static double released_mean(struct sm_store *store, const struct town *town, const struct town_event *event,
			    int from_day, int until_day)
{
	const char *const topic[] = { town_topic(event->topic) }, *const area[] = { town_area(event->area) };
	struct sm_question question = { .topic = topic,
					.topic_count = 1,
					.area = area,
					.area_count = 1,
					.by = SM_DAY,
					.group = SM_GROUP_TOPIC,
					.from_s = town_day_s(town, from_day),
					.until_s = town_day_s(town, until_day) };
	struct sm_answer *answer;
	struct sm_error error;
	double mean = 0;

	if (sm_ask(store, &question, &answer, &error) != SM_OK)
		return 0;
	if (sm_answer_count(answer) == 1)
		mean = sm_answer_at(answer, 0)->total.mean;
	sm_answer_close(answer);
	return mean;
}

/* During an event the mood must lie to the side of the fortnight before it on which it was meant to lie. */
static int check_events(struct sm_store *store, const struct town *town)
{
	const struct town_event *event;
	int missed = 0;

	for (size_t i = 0; (event = town_event(i)); i++) {
		int before = event->first_day >= 14 ? event->first_day - 14 : 0;
		int last = event->last_day < event->first_day + 13 ? event->last_day + 1 : event->first_day + 14;
		double change = released_mean(store, town, event, event->first_day, last) -
				released_mean(store, town, event, before, event->first_day);
		bool shows = change * event->direction > 0;

		printf("%-44s %-17s %+.2f %s\n", event->name[SM_EN], town_topic(event->topic), change,
		       shows ? "shows" : "MISSED");
		missed += !shows;
	}
	return missed;
}

int main(int count, char **words)
{
	const struct sm_question weekly = { .by = SM_WEEK, .group = SM_GROUP_TOPIC };
	struct sm_store *store = NULL;
	struct sm_answer *answer = NULL;
	struct town *town = NULL;
	struct sm_error error;
	struct pairs pairs = { .count = 0 };
	double r;
	int missed;

	if (count < 3 || sodium_init() < 0 || town_open(words[1], TOWN_SEED, &town, &error) != SM_OK ||
	    sm_store_open(words[2], SM_ROLE_READER, &store, &error) != SM_OK ||
	    sm_ask(store, &weekly, &answer, &error) != SM_OK) {
		fprintf(stderr, "%s\n", count >= 3 ? error.text[SM_EN] : "usage: truth TOWN_FOLDER RELEASES_DB");
		return 2;
	}
	collect(town, answer, count > 3, &pairs);
	r = correlation(&pairs);
	printf("%zu weekly means: r with the truth %.3f (at least %.2f)\n", pairs.count, r, R_MIN);
	missed = check_events(store, town);
	sm_answer_close(answer);
	sm_store_close(store);
	town_close(town);
	return r < R_MIN || missed ? 1 : 0;
}
