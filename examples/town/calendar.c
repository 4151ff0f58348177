// SPDX-License-Identifier: EUPL-1.2
// calendar: a day → how much is said, when, of what, where, and in which mood.
#include "inside.h"

/* An event is at full strength on its days and fades by a factor per day after them. Per mille throughout: integers
 * give the same town on every machine. */
struct course {
	enum mark mark;
	struct town_event event;
	int volume;  /* times as much talk, in tenths */
	int fading;  /* strength left after each day */
	int mood[3]; /* at full strength */
	int share;   /* of sentences that are about the event itself */
};

/* In order of importance where two meet: the later wins. */
static const struct course course[] = {
	{ STRIKE,
	  { { "Staking bij de afvalinzameling", "Waste collection on strike" }, 1, 0, 16, 22, -1 },
	  34,
	  820,
	  { 830, 130, 40 },
	  650 },
	{ FEES,
	  { { "Parkeertarieven omhoog", "Parking fees go up" }, 0, 0, 30, 33, -1 },
	  36,
	  955,
	  { 870, 95, 35 },
	  650 },
	{ COUNTER,
	  { { "Ruimere openingstijden van de balie", "Longer opening hours of the counter" }, 7, 0, 40, 44, 1 },
	  22,
	  975,
	  { 140, 220, 640 },
	  550 },
	{ PLAN,
	  { { "Bouwplan in Vlierpolder", "Housing plan in Vlierpolder" }, 2, 4, 46, 50, -1 },
	  60,
	  900,
	  { 640, 220, 140 },
	  650 },
	{ FIRE,
	  { { "Grote brand in de Oude Stad", "Large fire in the Oude Stad" }, 3, 1, 55, 57, -1 },
	  150,
	  700,
	  { 780, 120, 100 },
	  750 },
	{ FESTIVAL, { { "Kadefeest", "Quayside festival" }, 6, 0, 68, 70, 1 }, 55, 600, { 70, 110, 820 }, 700 },
	{ NOISE,
	  { { "Geluidsoverlast van het Kadefeest", "Noise of the quayside festival" }, 6, 3, 68, 71, -1 },
	  60,
	  600,
	  { 890, 70, 40 },
	  750 },
};
enum { COURSES = sizeof(course) / sizeof(course[0]) };

static const int topic_weight[TOWN_TOPICS] = { 130, 150, 130, 120, 150, 110, 110, 100 };
static const int topic_mood[TOWN_TOPICS][3] = {
	{ 430, 310, 260 }, { 420, 290, 290 }, { 440, 330, 230 }, { 380, 330, 290 },
	{ 460, 300, 240 }, { 250, 270, 480 }, { 180, 290, 530 }, { 390, 290, 320 },
};
/* The municipality (no place named), then as in town_area. */
static const int area_weight[TOWN_AREAS] = { 380, 60, 140, 110, 60, 130, 120 };
static const int weekday_weight[7] = { 1000, 980, 1000, 1010, 1080, 960, 890 };
static const int hour_weekday[24] = { 6,  3,  2,  1,  2,  6,  18, 42, 52, 44, 40, 42,
				      56, 46, 38, 40, 50, 62, 70, 84, 92, 80, 50, 20 };
static const int hour_weekend[24] = { 14, 9,  5,  3,  2,  3,  8,  18, 36, 52, 62, 64,
				      60, 56, 54, 54, 56, 56, 58, 66, 72, 64, 46, 26 };

const struct town_event *town_event(size_t index)
{
	return index < COURSES ? &course[index].event : NULL;
}

/* 0..1000 */
static int strength(const struct course *c, int day)
{
	int value = 1000;

	if (day < c->event.first_day)
		return 0;
	for (int d = c->event.last_day; d < day && value > 0; d++)
		value = value * c->fading / 1000;
	return value;
}

static bool touches(const struct course *c, int topic, int area)
{
	return c->event.topic == topic &&
	       (c->event.area == 0 || c->event.area == area || town_area_parent(area) == c->event.area);
}

void calendar_weights(int day, int weight[TOWN_TOPICS * TOWN_AREAS])
{
	for (int topic = 0; topic < TOWN_TOPICS; topic++)
		for (int area = 0; area < TOWN_AREAS; area++) {
			int value = topic_weight[topic] * area_weight[area] / 10, most = 0;

			for (int i = 0; i < COURSES; i++) {
				int extra = touches(&course[i], topic, area)
						? (course[i].volume - 10) * strength(&course[i], day) / 10
						: 0;

				most = extra > most ? extra : most;
			}
			weight[topic * TOWN_AREAS + area] = value + value * most / 1000;
		}
}

int calendar_posts(int day)
{
	int weight[TOWN_TOPICS * TOWN_AREAS], total = 0;

	calendar_weights(day, weight);
	for (int i = 0; i < TOWN_TOPICS * TOWN_AREAS; i++)
		total += weight[i] / 100;
	return total * (weekday_weight[day % 7] / 10) / 100;
}

int calendar_hour(struct random *random, int day)
{
	return random_weighted(random, day % 7 >= 5 ? hour_weekend : hour_weekday, 24);
}

void calendar_mood(int day, int topic, int area, int mood[3])
{
	for (int i = 0; i < 3; i++)
		mood[i] = topic_mood[topic][i];
	for (int i = 0; i < COURSES; i++) {
		int s = touches(&course[i], topic, area) ? strength(&course[i], day) : 0;

		for (int m = 0; m < 3; m++)
			mood[m] += (course[i].mood[m] - mood[m]) * s / 1000;
	}
}

enum mark calendar_event(struct random *random, int day, int topic, int area)
{
	for (int i = COURSES - 1; i >= 0; i--)
		if (touches(&course[i], topic, area) &&
		    random_chance(random, course[i].share * strength(&course[i], day) / 1000))
			return course[i].mark;
	return PLAIN;
}
