/* SPDX-License-Identifier: EUPL-1.2 */
/* inside: what the files of the town share. */
#ifndef TOWN_INSIDE_H
#define TOWN_INSIDE_H

#include "random.h"
#include "sentimeter/period.h"
#include "town.h"

enum { NL, EN, LANGUAGES };

/* What a sentence is for: any day, one kind of author, or one event. */
enum mark { PLAIN, COUNCIL, NEWS, BOT, FEES, FIRE, FESTIVAL, NOISE, STRIKE, PLAN, COUNTER, MARKS };
#define FIRST_EVENT FEES

/* ---- words: the data files ---- */

struct sentence {
	const char *text;
	int key; /* words_key */
	bool irony;
};
struct phrase {
	const char *slot, *text;
	int language;
};
enum style { STYLE_NONE, STYLE_SLOPPY, STYLE_STREET, STYLE_BRABANT, STYLE_LIMBURG, STYLE_GRONINGEN, STYLES };
struct spelling {
	const char *word, *written;
	enum style style;
};
struct place {
	const char *name;
	int area;
	bool street;
};
struct words {
	struct sentence *sentence; /* sorted by key */
	struct phrase *phrase;     /* sorted by language, slot */
	struct spelling *spelling;
	struct place *place;
	const char **first_name, **last_name;
	size_t sentences, phrases, spellings, places, first_names, last_names;
};
int words_key(int language, int topic, int valence, enum mark mark);
/* The run of sentences with a key; count 0 if there is none. */
const struct sentence *words_sentences(const struct words *words, int key, int *count);
const struct phrase *words_phrases(const struct words *words, int language, const char *slot, size_t length,
				   int *count);
SM_CHECK enum sm_status words_read(const char *folder, struct sm_arena *arena, struct words *words,
				   struct sm_error *error);

/* ---- calendar: what happens when ---- */

#define DAY_S 86400
int calendar_posts(int day); /* relative number of posts */
int calendar_hour(struct random *random, int day);
/* Weights of topic × area on a day. */
void calendar_weights(int day, int weight[TOWN_TOPICS * TOWN_AREAS]);
/* Per mille of negative, neutral, positive. */
void calendar_mood(int day, int topic, int area, int mood[3]);
/* The event that is talked of, PLAIN if none. */
enum mark calendar_event(struct random *random, int day, int topic, int area);

/* ---- people ---- */

SM_CHECK enum sm_status people_make(struct town *town, struct sm_error *error);

/* ---- compose: one post's words ---- */

struct request {
	int author, topic, area, valence, day;
	enum town_feed feed;
	enum mark mark;
	int language;
};
/* Texts live in the town's arena; "" when it is full (then town->full is set).
 * irony is set when the sentence means the opposite of its words. */
const char *compose_text(struct town *town, struct random *random, const struct request *request, bool *irony);
const char *compose_title(struct town *town, struct random *random, const struct request *request);

/* ---- the town itself ---- */

#define DISTRICT 4 /* the area that the neighbours' site stands for */

struct town {
	struct sm_arena *arena;
	uint64_t seed;
	struct words words;
	struct town_author author[TOWN_AUTHORS];
	enum style style[TOWN_AUTHORS];
	bool lower[TOWN_AUTHORS]; /* writes without capitals */
	struct town_post post[TOWN_POSTS];
	struct town_canary *canary;
	size_t canaries;
	int64_t day_s[TOWN_DAYS + 1];
	int day_first[TOWN_DAYS + 1]; /* index of a day's first post */
	bool full;                    /* the arena or a table was too small */
};
#define CANARIES_MAX 60000
const char *town_keep(struct town *town, const char *text); /* a copy in the arena */
void town_plant(struct town *town, enum town_canary_kind kind, const char *text);
void town_slug(const char *name, char *out, size_t size); /* its letters, in lower case */
SM_CHECK enum sm_status posts_make(struct town *town, struct sm_error *error);

/* ---- feeds as documents ---- */

/* What a feed shows at a moment, newest first. */
#define DUE_MAX 4000
struct due {
	int post[DUE_MAX];
	int count;
};
void due_list(const struct town *town, enum town_feed feed, int64_t time_s, struct due *due);
const char *due_text(const struct town_post *post, int64_t time_s);
int64_t due_updated_s(const struct town_post *post, int64_t time_s);

struct page {
	const struct town *town;
	int64_t time_s;
	const char *base; /* "http://127.0.0.1:PORT" */
	/* The timeline's parameters; 0 not given. */
	uint64_t max_id, min_id, since_id;
	int limit;
	/* Out. */
	struct sm_buffer *body;
	char link[400];
};
void page_newspaper(struct page *page);
void page_council(struct page *page);
void page_weekly(struct page *page);
void page_forum(struct page *page);
void page_neighbours(struct page *page);
void page_timeline(struct page *page);

/* ---- markup ---- */

enum markup { MARKUP_PLAIN, MARKUP_MASTODON };
/* Plain text as HTML: paragraphs, line breaks, links, mentions and hashtags. */
void markup_html(struct sm_buffer *buffer, const char *text, enum markup markup);
void markup_xml(struct sm_buffer *buffer, const char *text);
void markup_cdata(struct sm_buffer *buffer, const char *text);
/* Well-formed XML in UTF-8 to windows-1252; what that lacks becomes a character reference. */
void markup_windows_1252(struct sm_buffer *buffer, const char *xml);
void markup_rfc822(struct sm_buffer *buffer, int64_t time_s);
void markup_rfc3339(struct sm_buffer *buffer, int64_t time_s); /* local time with its offset */

#endif
