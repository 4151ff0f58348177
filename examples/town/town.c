// SPDX-License-Identifier: EUPL-1.2
// town: data files and a seed → a town, its posts, its truth and its canaries.
#include <stdlib.h>
#include <string.h>

#include "inside.h"
#include "sentimeter/period.h"

enum { ARENA_BYTES_MAX = 96 << 20 };
/* 2026-03-02, 12:00 UTC: somewhere in day 0. */
#define FIRST_NOON_S INT64_C(1772452800)

static const char *const topic_id[TOWN_TOPICS] = { "parkeren", "afval", "wonen",       "veiligheid",
						   "verkeer",  "groen", "evenementen", "dienstverlening" };
static const char *const area_code[TOWN_AREAS] = { "GM9901",   "WK990100",   "BU99010000", "BU99010001",
						   "WK990101", "BU99010100", "BU99010101" };
static const int area_parent[TOWN_AREAS] = { -1, 0, 1, 1, 0, 4, 4 };

const char *town_topic(int topic)
{
	return topic >= 0 && topic < TOWN_TOPICS ? topic_id[topic] : NULL;
}

const char *town_area(int area)
{
	return area >= 0 && area < TOWN_AREAS ? area_code[area] : NULL;
}

int town_area_parent(int area)
{
	return area >= 0 && area < TOWN_AREAS ? area_parent[area] : -1;
}

const char *town_keep(struct town *town, const char *text)
{
	const char *copy = sm_arena_copy(town->arena, text, strlen(text));

	if (!copy)
		town->full = true;
	return copy ? copy : "";
}

void town_plant(struct town *town, enum town_canary_kind kind, const char *text)
{
	if (town->canaries == CANARIES_MAX) {
		town->full = true;
		return;
	}
	town->canary[town->canaries++] = (struct town_canary){ kind, town_keep(town, text) };
}

enum sm_status town_open(const char *folder, uint64_t seed, struct town **town, struct sm_error *error)
{
	struct sm_period day = sm_period_of(SM_DAY, FIRST_NOON_S);
	enum sm_status status;

	*town = calloc(1, sizeof(**town));
	if (!*town)
		return sm_fail_memory(error);
	(*town)->seed = seed;
	for (int i = 0; i <= TOWN_DAYS; i++, day = sm_period_next(day))
		(*town)->day_s[i] = day.from_s;
	status = sm_arena_open(&(*town)->arena, ARENA_BYTES_MAX, error);
	if (status == SM_OK) {
		(*town)->canary = sm_arena_take((*town)->arena, CANARIES_MAX * sizeof(*(*town)->canary));
		(*town)->full = (*town)->canary == NULL;
		status = words_read(folder, (*town)->arena, &(*town)->words, error);
	}
	if (status == SM_OK)
		status = people_make(*town, error);
	if (status == SM_OK)
		status = posts_make(*town, error);
	if (status == SM_OK && (*town)->full)
		status =
		    sm_fail(error, SM_ERROR_LIMIT, folder, "de zinnen worden te lang", "the sentences get too long");
	if (status != SM_OK) {
		town_close(*town);
		*town = NULL;
	}
	return status;
}

void town_close(struct town *town)
{
	if (!town)
		return;
	sm_arena_close(town->arena);
	free(town);
}

size_t town_count(const struct town *town)
{
	(void)town;
	return TOWN_POSTS;
}

const struct town_post *town_post(const struct town *town, size_t index)
{
	return index < TOWN_POSTS ? &town->post[index] : NULL;
}

const struct town_author *town_author(const struct town *town, int index)
{
	return index >= 0 && index < TOWN_AUTHORS ? &town->author[index] : NULL;
}

int town_days(const struct town *town)
{
	(void)town;
	return TOWN_DAYS;
}

int64_t town_day_s(const struct town *town, int day)
{
	return town->day_s[day < 0 ? 0 : day > TOWN_DAYS ? TOWN_DAYS : day];
}

size_t town_canaries(const struct town *town, const struct town_canary **canary)
{
	*canary = town->canary;
	return town->canaries;
}

struct town_cell town_truth(const struct town *town, int topic, int area, int from_day, int until_day)
{
	struct town_cell cell = { 0 };
	/* Of each author in each feed: how many posts, and the sum of their valences. */
	int posts[TOWN_AUTHORS][TOWN_FEEDS] = { 0 }, sum[TOWN_AUTHORS][TOWN_FEEDS] = { 0 };
	double means = 0;

	from_day = from_day < 0 ? 0 : from_day > TOWN_DAYS ? TOWN_DAYS : from_day;
	until_day = until_day < from_day ? from_day : until_day > TOWN_DAYS ? TOWN_DAYS : until_day;
	for (int i = town->day_first[from_day]; i < town->day_first[until_day]; i++) {
		const struct town_post *post = &town->post[i];

		if (!post->counts || post->topic != topic || (area >= 0 && post->area != area))
			continue;
		cell.posts++;
		cell.negative += post->valence < 0;
		cell.neutral += post->valence == 0;
		cell.positive += post->valence > 0;
		posts[post->author][post->feed]++;
		sum[post->author][post->feed] += post->valence;
	}
	for (int author = 0; author < TOWN_AUTHORS; author++)
		for (int feed = 0; feed < TOWN_FEEDS; feed++)
			if (posts[author][feed] > 0) {
				cell.authors++;
				means += (double)sum[author][feed] / posts[author][feed];
			}
	cell.mean = cell.authors ? means / cell.authors : 0;
	return cell;
}
