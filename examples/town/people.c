// SPDX-License-Identifier: EUPL-1.2
// people: names → 600 authors of very different activity.
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "inside.h"

enum { COUNCIL_RANK = 14, NEWS_RANK = 25, BLOCK = 20, BOT_BLOCK = 50, OPT_OUT_BLOCK = 33 };

/* Posts of a rank, before scaling: a power law with an exponential tail, so that one is loud and most speak once or
 * twice. */
static void activity(int weight[TOWN_AUTHORS])
{
	int64_t tail = 1000000;

	for (int rank = 0; rank < TOWN_AUTHORS; rank++) {
		int64_t square = ((int64_t)rank + 4) * 1000000, root = 1000;

		while (root * root < square)
			root += 10;
		weight[rank] = (int)(tail * 1000 / root);
		tail = tail * 987 / 1000;
	}
}

static void count_posts(struct town *town)
{
	int weight[TOWN_AUTHORS], given = 0;
	int64_t total = 0;

	activity(weight);
	for (int i = 0; i < TOWN_AUTHORS; i++)
		total += weight[i];
	for (int i = 0; i < TOWN_AUTHORS; i++) {
		int posts = (int)((int64_t)weight[i] * (TOWN_POSTS - TOWN_AUTHORS) / total);

		town->author[i].posts = posts + 1;
		given += posts + 1;
	}
	/* What rounding left goes round the busiest. */
	for (int i = 1; given < TOWN_POSTS; i = i % 50 + 1, given++)
		town->author[i].posts++;
}

/* "Anouk van der Kwelderhuis" → "anouk", "vanderkwelderhuis" */
void town_slug(const char *name, char *out, size_t size)
{
	size_t used = 0;

	for (; *name && used + 1 < size; name++)
		if (isalpha((unsigned char)*name))
			out[used++] = (char)tolower((unsigned char)*name);
	out[used] = '\0';
}

static void name_author(struct town *town, struct random *random, int i, const int *first, const int *last)
{
	const struct words *words = &town->words;
	size_t lasts = words->last_names, firsts = words->first_names;
	size_t round = (size_t)i / lasts;
	const char *given = words->first_name[first[((size_t)i * 7 + round * 13) % firsts]];
	const char *family = words->last_name[last[(size_t)i % lasts]];
	char text[120], a[40], b[40];

	snprintf(text, sizeof(text), "%s %s", given, family);
	town->author[i].name = town_keep(town, text);
	town_slug(given, a, sizeof(a));
	town_slug(family, b, sizeof(b));
	switch (random_below(random, 4)) {
	case 0: snprintf(text, sizeof(text), "%s_%s", a, b); break;
	case 1: snprintf(text, sizeof(text), "%s_%s%02d", a, b, random_below(random, 100)); break;
	case 2: snprintf(text, sizeof(text), "%s%s", b, a); break;
	default: snprintf(text, sizeof(text), "%c_%s%d", a[0], b, 1000 + i); break;
	}
	town->author[i].handle = town_keep(town, text);
	snprintf(text, sizeof(text), "1%017llu",
		 (unsigned long long)(random_mix(town->seed + (uint64_t)i) % 100000000000000000u));
	town->author[i].account = town_keep(town, text);
}

static void institution(struct town *town, int i, const char *handle, const char *name, enum town_feed feed)
{
	struct town_author *author = &town->author[i];

	author->handle = handle;
	author->name = name;
	author->feed = feed;
	author->institution = true;
	author->english = false;
	author->home = 0;
	town->style[i] = STYLE_NONE;
	town->lower[i] = false;
}

/* Properties are dealt in blocks of neighbouring ranks, so that their share of the posts is nearly their share of the
 * people, whatever the seed. */
static void deal_feeds(struct town *town, struct random *random)
{
	static const int feeds[BLOCK] = { TOWN_TIMELINE,   TOWN_TIMELINE,   TOWN_TIMELINE,  TOWN_TIMELINE,
					  TOWN_TIMELINE,   TOWN_TIMELINE,   TOWN_TIMELINE,  TOWN_TIMELINE,
					  TOWN_NEWSPAPER,  TOWN_NEWSPAPER,  TOWN_NEWSPAPER, TOWN_NEWSPAPER,
					  TOWN_FORUM,      TOWN_FORUM,      TOWN_FORUM,     TOWN_FORUM,
					  TOWN_NEIGHBOURS, TOWN_NEIGHBOURS, TOWN_WEEKLY,    TOWN_WEEKLY };

	for (int from = 0; from < TOWN_AUTHORS; from += BLOCK) {
		int deal[BLOCK];
		int english = from + random_below(random, 10), other = from + 10 + random_below(random, 10);

		memcpy(deal, feeds, sizeof(deal));
		random_shuffle(random, deal, BLOCK);
		for (int i = 0; i < BLOCK; i++)
			town->author[from + i].feed = (enum town_feed)deal[i];
		town->author[english].english = true;
		town->author[other].english = other % 3 != 0;
	}
}

/* Only the timeline can say that an account is a bot or does not want to be collected. */
static struct town_author *pick_on_timeline(struct town *town, struct random *random, int from, int block)
{
	for (int tries = 0; tries < 1000; tries++) {
		int i = from + random_below(random, block);
		struct town_author *author = i > 0 && i < TOWN_AUTHORS ? &town->author[i] : NULL;

		if (author && author->feed == TOWN_TIMELINE && !author->bot && !author->institution)
			return author;
	}
	return NULL;
}

static void deal_marks(struct town *town, struct random *random)
{
	for (int from = 0; from < TOWN_AUTHORS; from += BOT_BLOCK) {
		struct town_author *author = pick_on_timeline(town, random, from, BOT_BLOCK);

		if (author) {
			author->bot = true;
			author->english = false;
		}
	}
	for (int from = 0; from < TOWN_AUTHORS; from += OPT_OUT_BLOCK) {
		struct town_author *author = pick_on_timeline(town, random, from, OPT_OUT_BLOCK);

		if (author)
			author->opted_out = true;
	}
}

static void deal_styles(struct town *town, struct random *random)
{
	static const int style_weight[STYLES] = { 72, 12, 6, 4, 3, 3 };
	static const int home_weight[TOWN_AREAS] = { 10, 6, 22, 17, 6, 21, 18 };

	for (int i = 0; i < TOWN_AUTHORS; i++) {
		struct town_author *author = &town->author[i];

		if (author->institution)
			continue;
		author->home = random_weighted(random, home_weight, TOWN_AREAS);
		town->style[i] = (enum style)random_weighted(random, style_weight, STYLES);
		town->lower[i] = random_chance(random, 120);
		if (author->english || author->bot)
			town->style[i] = STYLE_NONE;
		if (author->bot)
			town->lower[i] = false;
	}
}

enum sm_status people_make(struct town *town, struct sm_error *error)
{
	struct random random = random_start(town->seed, 1);
	int first[1000], last[1000];
	int firsts = (int)town->words.first_names, lasts = (int)town->words.last_names;

	if (firsts > 1000 || lasts > 1000)
		return sm_fail(error, SM_ERROR_LIMIT, "names.tsv", "te veel namen", "too many names");
	for (int i = 0; i < 1000; i++)
		first[i] = last[i] = i;
	random_shuffle(&random, first, firsts);
	random_shuffle(&random, last, lasts);
	count_posts(town);
	deal_feeds(town, &random);
	for (int i = 0; i < TOWN_AUTHORS; i++)
		name_author(town, &random, i, first, last);
	institution(town, COUNCIL_RANK, "gemeentevlierdrecht", "Gemeente Vlierdrecht", TOWN_COUNCIL);
	institution(town, NEWS_RANK, "redactie", "Redactie Vlierdrechtse Courant", TOWN_NEWSPAPER);
	deal_marks(town, &random);
	deal_styles(town, &random);
	for (int i = 0; i < TOWN_AUTHORS; i++) {
		if (town->author[i].institution)
			continue;
		town_plant(town, TOWN_CANARY_HANDLE, town->author[i].handle);
		town_plant(town, TOWN_CANARY_NAME, town->author[i].name);
		town_plant(town, TOWN_CANARY_ACCOUNT, town->author[i].account);
	}
	return SM_OK;
}
