// SPDX-License-Identifier: EUPL-1.2
// posts: calendar and people → 24,000 posts in order of time.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inside.h"

/* Per mille. */
enum {
	OFF_TOPIC = 150,
	BOOST = 25,
	COPY = 22,
	UNLISTED = 20,
	DELETED = 20,
	EDITED = 20,
	LOOK_AHEAD = 8,
	LOOK_BACK = 80
};
enum { DAY_POSTS_MAX = TOWN_POSTS / 10 };

struct maker {
	struct town *town;
	int pool[TOWN_POSTS]; /* an author for each post still to be made */
	int next;
	int weight[TOWN_TOPICS * TOWN_AREAS];
};

static int compare_times(const void *a, const void *b)
{
	const int *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

/* Posts per day, so that they sum exactly. */
static void count_days(struct town *town)
{
	int64_t total = 0, sum = 0;

	for (int day = 0; day < TOWN_DAYS; day++)
		total += calendar_posts(day);
	for (int day = 0; day <= TOWN_DAYS; day++) {
		town->day_first[day] = (int)(sum * TOWN_POSTS / total);
		sum += day < TOWN_DAYS ? calendar_posts(day) : 0;
	}
}

/* Local wall time: on the day that summer time begins, what would fall in the hour that is not there comes before it.
 */
static int64_t local_moment(const struct town *town, int day, int second)
{
	int64_t start = town->day_s[day], time_s = start + second;

	if (sm_local_offset_s(time_s) > sm_local_offset_s(start))
		time_s -= 3600;
	return time_s < town->day_s[day + 1] ? time_s : town->day_s[day + 1] - 1;
}

static void make_times(struct town *town, struct random *random, int day)
{
	int from = town->day_first[day], count = town->day_first[day + 1] - from;
	int second[DAY_POSTS_MAX];

	for (int i = 0; i < count; i++)
		second[i] = calendar_hour(random, day) * 3600 + random_below(random, 3600);
	qsort(second, (size_t)count, sizeof(second[0]), compare_times);
	for (int i = 0; i < count; i++) {
		town->post[from + i].published_s = local_moment(town, day, second[i]);
		town->post[from + i].day = day;
	}
}

static int compare_posts(const void *a, const void *b)
{
	const struct town_post *left = a, *right = b;

	return (left->published_s > right->published_s) - (left->published_s < right->published_s);
}

/* Somebody from the place that is talked of, if one comes up soon. */
static int take_author(struct maker *m, int area)
{
	int author;

	for (int i = m->next + 1; area != 0 && i < m->next + LOOK_AHEAD && i < TOWN_POSTS; i++)
		if (m->town->author[m->pool[i]].home == area) {
			int other = m->pool[i];

			m->pool[i] = m->pool[m->next];
			m->pool[m->next] = other;
			break;
		}
	author = m->pool[m->next++];
	return author;
}

static int earlier(const struct town *town, struct random *random, int index, bool timeline)
{
	int back = 1 + random_below(random, LOOK_BACK), i = index - back;
	const struct town_post *post;

	if (i < 0)
		return -1;
	post = &town->post[i];
	if ((post->feed == TOWN_TIMELINE) != timeline || post->feed == TOWN_COUNCIL || post->reshares >= 0 ||
	    post->copies >= 0 || post->unlisted || (post->feed == TOWN_NEIGHBOURS && post->area == DISTRICT) ||
	    post->deleted_s || town->author[post->author].bot || town->author[post->author].institution)
		return -1;
	return i;
}

/* Takes over what another post says. */
static void repeat(struct town_post *post, const struct town_post *original)
{
	post->title = original->title;
	post->text = original->text;
	post->language = original->language;
	post->topic = original->topic;
	post->area = original->area;
	post->valence = original->valence;
	post->valence_first = original->valence;
	post->irony = original->irony;
}

static void choose_subject(struct maker *m, struct random *random, struct town_post *post)
{
	int pair = random_weighted(random, m->weight, TOWN_TOPICS * TOWN_AREAS), mood[3];

	post->topic = pair / TOWN_AREAS;
	post->area = pair % TOWN_AREAS;
	if (random_chance(random, OFF_TOPIC))
		post->topic = TOWN_NO_TOPIC;
	if (post->topic == TOWN_NO_TOPIC) {
		int neutral[3] = { 250, 400, 350 };

		post->valence = random_weighted(random, neutral, 3) - 1;
	} else {
		calendar_mood(post->day, post->topic, post->area, mood);
		post->valence = random_weighted(random, mood, 3) - 1;
	}
}

static enum mark choose_mark(const struct town *town, struct random *random, struct town_post *post)
{
	const struct town_author *author = &town->author[post->author];

	if (author->institution) {
		enum mark mark = author->feed == TOWN_COUNCIL ? COUNCIL : NEWS;

		if (post->topic == TOWN_NO_TOPIC)
			post->topic = random_below(random, TOWN_TOPICS);
		post->valence = 0;
		return mark;
	}
	if (author->bot) {
		post->topic = TOWN_NO_TOPIC;
		post->area = 0;
		post->valence = 0;
		return BOT;
	}
	if (post->topic == TOWN_NO_TOPIC)
		return PLAIN;
	return calendar_event(random, post->day, post->topic, post->area);
}

/* What is on the neighbours' site without a place is about their district. */
static void settle_area(struct town_post *post)
{
	if (post->feed == TOWN_NEIGHBOURS && post->area == 0)
		post->area = DISTRICT;
}

static void write_words(struct town *town, struct random *random, struct town_post *post, enum mark mark)
{
	struct request request = {
		post->author, post->topic, post->area, post->valence, post->day, post->feed, mark, NL
	};

	if (town->author[post->author].english && random_chance(random, 940))
		request.language = EN;
	post->language = request.language == EN ? "en" : "nl";
	post->title = post->feed == TOWN_TIMELINE ? "" : compose_title(town, random, &request);
	post->text = compose_text(town, random, &request, &post->irony);
	post->valence_first = post->valence;
	if (mark != PLAIN && mark < FIRST_EVENT)
		return;
	if (random_chance(random, EDITED)) {
		bool irony;

		/* Slept on it: another mood than at first. */
		request.valence = post->valence == 0 ? (random_chance(random, 500) ? 1 : -1) : 0;
		post->valence_first = request.valence;
		post->text_first = compose_text(town, random, &request, &irony);
		post->edited_s = post->published_s + 600 + random_below(random, 18 * 3600);
	}
}

static void end_post(const struct town *town, struct random *random, struct town_post *post)
{
	const struct town_author *author = &town->author[post->author];

	if (!author->institution && post->edited_s == 0 && random_chance(random, DELETED))
		post->deleted_s = post->published_s + 1800 + random_below(random, 28 * 3600);
	if (post->feed == TOWN_TIMELINE && post->reshares < 0 && random_chance(random, UNLISTED))
		post->unlisted = true;
	post->counts = !author->bot && !author->opted_out && !post->unlisted && post->reshares < 0 && !post->deleted_s;
}

static void give_id(struct town *town, struct town_post *post, int index)
{
	static const char *const prefix[TOWN_FEEDS] = { "reactie", "bericht", "prikbord", "", "brief", "gemeente" };
	char text[60];

	if (post->feed == TOWN_TIMELINE) {
		uint64_t ms = (uint64_t)post->published_s * 1000 + random_mix(town->seed + (uint64_t)index) % 1000;

		/* Like Mastodon's: time, then a counter. */
		snprintf(text, sizeof(text), "%llu", (unsigned long long)(ms << 16 | (uint64_t)index % 65536));
	} else {
		unsigned salt = (unsigned)(random_mix(town->seed ^ (uint64_t)index << 20) & 0xffffff);

		snprintf(text, sizeof(text), "%s-%06x%05x", prefix[post->feed], salt, (unsigned)index);
	}
	post->id = town_keep(town, text);
	town_plant(town, TOWN_CANARY_POST, post->id);
}

static void make_post(struct maker *m, int index)
{
	struct town *town = m->town;
	struct random random = random_start(town->seed, 1000 + (uint64_t)index);
	struct town_post *post = &town->post[index];
	int original;

	post->reshares = post->copies = -1;
	original = random_chance(&random, COPY) ? earlier(town, &random, index, false) : -1;
	if (original >= 0 && town->post[original].area != 0) {
		static const enum town_feed other[] = { TOWN_NEWSPAPER, TOWN_FORUM, TOWN_NEIGHBOURS, TOWN_WEEKLY };

		post->copies = original;
		post->author = town->post[original].author;
		do
			post->feed = other[random_below(&random, 4)];
		while (post->feed == town->post[original].feed);
		repeat(post, &town->post[original]);
	} else {
		choose_subject(m, &random, post);
		post->author = take_author(m, post->area);
		post->feed = town->author[post->author].feed;
		original = -1;
		if (post->feed == TOWN_TIMELINE && !town->author[post->author].bot &&
		    random_chance(&random, BOOST * 5 / 2))
			original = earlier(town, &random, index, true);
		if (original >= 0) {
			post->reshares = original;
			repeat(post, &town->post[original]);
		} else {
			enum mark mark = choose_mark(town, &random, post);

			settle_area(post);
			write_words(town, &random, post, mark);
		}
	}
	end_post(town, &random, post);
	give_id(town, post, index);
}

enum sm_status posts_make(struct town *town, struct sm_error *error)
{
	struct random random = random_start(town->seed, 2);
	struct maker *m = calloc(1, sizeof(*m));
	int index = 0;

	if (!m)
		return sm_fail_memory(error);
	m->town = town;
	for (int author = 0; author < TOWN_AUTHORS; author++)
		for (int i = 0; i < town->author[author].posts; i++)
			m->pool[index++] = author;
	random_shuffle(&random, m->pool, TOWN_POSTS);
	count_days(town);
	for (int day = 0; day < TOWN_DAYS; day++) {
		int from = town->day_first[day], until = town->day_first[day + 1];

		if (until - from > DAY_POSTS_MAX) {
			free(m);
			return sm_fail(error, SM_ERROR_LIMIT, NULL, "te veel berichten op dag %d",
				       "too many posts on day %d", day);
		}
		make_times(town, &random, day);
		qsort(town->post + from, (size_t)(until - from), sizeof(town->post[0]), compare_posts);
		calendar_weights(day, m->weight);
		for (int i = from; i < until; i++)
			make_post(m, i);
	}
	for (int author = 0; author < TOWN_AUTHORS; author++)
		town->author[author].posts = 0;
	for (int i = 0; i < TOWN_POSTS; i++)
		town->author[town->post[i].author].posts++;
	free(m);
	return SM_OK;
}
