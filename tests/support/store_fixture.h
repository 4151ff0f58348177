/* SPDX-License-Identifier: EUPL-1.2 */
/* A temporary releases.db with a made-up town in it. Included once by a test; it answers for topics and areas, which
 * other tests read from YAML. Nothing in it stands for a real place. */
#ifndef STORE_FIXTURE_H
#define STORE_FIXTURE_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "release_fixture.h"
#include "sentimeter/match.h"
#include "sentimeter/store.h"

/* cmocka's own compares floats. */
#define assert_near(a, b, within) assert_true(fabs((a) - (b)) < (within))

struct sm_topics {
	struct sm_topic topic[8];
	size_t count;
};
struct sm_areas {
	struct sm_area area[6];
	size_t count;
	int year;
};

static const struct sm_topics fixture_topics = {
	.topic = {
		{ .id = "parkeren", .name = { "Parkeren", "Parking" } },
		{ .id = "afval", .name = { "Afval", "Waste" } },
		{ .id = "wonen", .name = { "Wonen", "Housing" } },
		{ .id = "groen", .name = { "Groen en parken", "Green and parks" } },
		{ .id = "verkeer", .name = { "Verkeer", "Traffic" } },
		{ .id = "veiligheid", .name = { "Veiligheid", "Safety" } },
		{ .id = "evenementen", .name = { "Evenementen", "Events" } },
		{ .id = "zorg", .name = { "Zorg en hulp", "Care and support" } },
	},
	.count = 8,
};
static const struct sm_areas fixture_areas = {
	.area = {
		{ .code = "GM9901", .name = "Duinvoorde", .parent = -1, .level = 0 },
		{ .code = "WK990101", .name = "Centrum", .parent = 0, .level = 1 },
		{ .code = "BU99010101", .name = "Havenkwartier", .parent = 1, .level = 2 },
		{ .code = "BU99010102", .name = "Marktbuurt", .parent = 1, .level = 2 },
		{ .code = "WK990102", .name = "Noord", .parent = 0, .level = 1 },
		{ .code = "WK990103", .name = "Zeewijk", .parent = 0, .level = 1 },
	},
	.count = 6,
	.year = 2026,
};

size_t sm_topics_count(const struct sm_topics *topics)
{
	return topics->count;
}

const struct sm_topic *sm_topics_at(const struct sm_topics *topics, size_t index)
{
	return &topics->topic[index];
}

size_t sm_areas_count(const struct sm_areas *areas)
{
	return areas->count;
}

const struct sm_area *sm_areas_at(const struct sm_areas *areas, size_t index)
{
	return &areas->area[index];
}

int sm_areas_indelingsjaar(const struct sm_areas *areas)
{
	return areas->year;
}

/* A path in a new temporary folder; the folder is removed with fixture_clean. */
static inline const char *fixture_path(void)
{
	static char path[64];
	char folder[] = "/tmp/sentimeter-store-XXXXXX";

	if (!mkdtemp(folder))
		abort();
	snprintf(path, sizeof(path), "%s/releases.db", folder);
	return path;
}

static inline void fixture_clean(const char *path)
{
	char folder[64];

	snprintf(folder, sizeof(folder), "%s", path);
	unlink(path);
	*strrchr(folder, '/') = '\0';
	rmdir(folder);
}

static inline struct sm_policy fixture_policy(void)
{
	struct sm_policy policy = { .k = 10, .round_base = 5, .code_pct = 5, .grain = SM_DAY };

	memset(policy.hash, 0xab, sizeof(policy.hash));
	return policy;
}

/* Releases cells as a period; the status of the store. */
static inline enum sm_status fixture_add(struct sm_store *store, struct sm_period period, const struct sm_cell *cell,
					 size_t count, const int withheld[SM_WITHHELD_COUNT])
{
	struct sm_policy policy = fixture_policy();
	struct sm_release *release = release_fixture(period, &policy, cell, count, withheld);
	struct sm_error error;
	enum sm_status status = sm_store_add(store, release, &error);

	if (status < 0)
		fprintf(stderr, "%s\n", error.text[SM_EN]);
	sm_release_close(release);
	return status;
}

static inline struct sm_period fixture_day(const char *name)
{
	struct sm_period period = { 0 };
	struct sm_error error;

	if (sm_period_parse(sm_text_of(name), &period, &error) != SM_OK)
		abort();
	return period;
}

/* The same numbers on every machine: a small generator, -1..1. */
static inline double fixture_random(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (double)(*state >> 40) / (double)(1 << 23) - 1;
}

static inline int fixture_round(double value, int base)
{
	return (int)lround(value / base) * base;
}

/* How the town feels about a topic on a day: a level, a slow wave, and what happened (fees on day 30, a fire on day 55,
 * a festival on day 70). */
static inline double fixture_mood(size_t topic, int day)
{
	static const double level[] = { -0.18, -0.05, -0.22, 0.24, -0.10, 0.02, 0.30, 0.08 };
	double mood = level[topic] + 0.05 * sin(day / 9.0 + (double)topic);

	if (topic == 0 && day >= 30)
		mood -= 0.34 * exp(-(day - 30) / 30.0);
	if (topic == 5 && day >= 55)
		mood -= 0.45 * exp(-(day - 55) / 6.0);
	if (topic == 6 && day >= 66 && day <= 74)
		mood += 0.22;
	return mood;
}

static inline struct sm_cell fixture_cell(size_t topic, size_t area, int day, uint64_t *state)
{
	static const double busy[] = { 46, 30, 34, 24, 26, 20, 16, 14 };
	static const double part[] = { 0.5, 0.55, 0.5, 0.4, 0.6, 0.5 };
	static const struct sm_cell_term term[8][3] = {
		{ { "te duur", -0.21 }, { "schande", -0.12 }, { "makkelijk", 0.06 } },
		{ { "stank", -0.14 }, { "opgeruimd", 0.11 }, { "zwerfvuil", -0.09 } },
		{ { "onbetaalbaar", -0.19 }, { "wachtlijst", -0.13 }, { "blij", 0.05 } },
		{ { "prachtig", 0.18 }, { "genieten", 0.12 }, { "verdord", -0.04 } },
		{ { "gevaarlijk", -0.13 }, { "veilig", 0.07 }, { "file", -0.06 } },
		{ { "brand", -0.16 }, { "dank", 0.12 }, { "eng", -0.07 } },
		{ { "gezellig", 0.22 }, { "geweldig", 0.15 }, { "herrie", -0.06 } },
		{ { "behulpzaam", 0.14 }, { "wachten", -0.08 }, { "lief", 0.06 } },
	};
	double event = (topic == 0 && day >= 30 && day < 45) || (topic == 5 && day >= 55 && day < 62) ||
			       (topic == 6 && day >= 66 && day <= 74)
			   ? 1.7
			   : 1;
	double crowd = busy[topic] * part[area] * event * (1 + 0.25 * fixture_random(state));
	double mean = fixture_mood(topic, day) + 0.07 * fixture_random(state) + (area == 5 ? 0.08 : 0);
	struct sm_cell cell = { .topic = fixture_topics.topic[topic].id, .area = fixture_areas.area[area].code };

	cell.remainder = area == 0 || area == 1;
	cell.authors = fixture_round(crowd, 5);
	cell.posts = fixture_round(crowd * 1.6, 5);
	cell.scored_authors = fixture_round(crowd * 0.8, 5);
	cell.mean = round(mean * 100) / 100;
	cell.spread = 0.32;
	cell.negative_pct = fixture_round(fmax(5, fmin(95, 33 - mean * 60)), 1);
	cell.positive_pct = fixture_round(fmax(5, fmin(95, 33 + mean * 60)), 1);
	cell.neutral_pct = 100 - cell.negative_pct - cell.positive_pct;
	cell.coverage_pct = fixture_round(62 + 8 * fixture_random(state), 5);
	cell.source_pct[SM_SOURCE_NEWS] = 20;
	cell.source_pct[SM_SOURCE_FORUM] = 30;
	cell.source_pct[SM_SOURCE_FEDIVERSE] = 50;
	memcpy(cell.term, term[topic], sizeof(term[topic]));
	cell.term_count = 3;
	return cell;
}

/* Ninety days of the town from 1 March 2026, with the cells that a k of 10 would leave. */
static inline void fixture_town(struct sm_store *store, int days)
{
	struct sm_period period = fixture_day("2026-03-01");
	struct sm_error error;
	uint64_t state = 7;

	if (sm_store_name(store, &fixture_topics, &fixture_areas, &error) != SM_OK)
		abort();
	for (int day = 0; day < days; day++, period = sm_period_next(period)) {
		struct sm_cell cell[48];
		size_t count = 0;
		int withheld[SM_WITHHELD_COUNT] = { 0 };

		for (size_t topic = 0; topic < fixture_topics.count; topic++)
			for (size_t area = 0; area < fixture_areas.count; area++) {
				struct sm_cell made = fixture_cell(topic, area, day, &state);
				/* A quiet stretch, so that there is something to withhold. */
				bool quiet = topic == 7 && day >= 38 && day < 47;

				if (made.authors >= 10 && made.scored_authors > 0 && !quiet)
					cell[count++] = made;
				else
					withheld[SM_WITHHELD_FEW_AUTHORS] += 10;
			}
		withheld[SM_WITHHELD_VOTES] = day % 3 ? 0 : 10;
		if (fixture_add(store, period, cell, count, withheld) != SM_OK)
			abort();
	}
}

#endif
