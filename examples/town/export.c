// SPDX-License-Identifier: EUPL-1.2
// export: a town → a file of any number of posts, as CSV or NDJSON, for imports and benchmarks.
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inside.h"
#include "sentimeter/period.h"

struct line {
	const struct town *town;
	const struct town_post *post;
	size_t copy; /* 0: the town itself */
	char id[80], author[80], published[21];
	const char *platform;
};

static const char *const platform[TOWN_FEEDS] = { "courant", "forum", "buurt", "fediverse", "weekblad", "gemeente" };

static void describe(struct line *line, int64_t time_s)
{
	const char *handle = line->town->author[line->post->author].handle;

	line->platform = platform[line->post->feed];
	if (line->copy == 0) {
		snprintf(line->id, sizeof(line->id), "%s", line->post->id);
		snprintf(line->author, sizeof(line->author), "%s", handle);
	} else {
		snprintf(line->id, sizeof(line->id), "%s-%zu", line->post->id, line->copy);
		snprintf(line->author, sizeof(line->author), "%s-%zu", handle, line->copy);
	}
	sm_time_print(time_s, line->published);
}

static void write_csv(FILE *file, const struct line *line)
{
	const struct town_post *post = line->post;

	fprintf(file, "%s,%s,%s,\"", line->id, line->author, line->published);
	for (const char *text = post->text; *text; text++) {
		if (*text == '"')
			putc_unlocked('"', file);
		putc_unlocked(*text, file);
	}
	fprintf(file, "\",%s,%s,%s\r\n", post->language, line->platform, town_area(post->area));
}

static void write_ndjson(FILE *file, const struct line *line)
{
	const struct town_post *post = line->post;
	json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "id", line->id, "author", line->author,
				   "published", line->published, "text", post->text, "language", post->language,
				   "platform", line->platform, "area", town_area(post->area));

	if (object && json_dumpf(object, file, JSON_COMPACT) == 0)
		putc_unlocked('\n', file);
	json_decref(object);
}

/* Posts that count, with days folded into the first ones, in order of time. */
struct folded {
	int64_t time_s;
	int post;
};

static int compare_folded(const void *a, const void *b)
{
	const struct folded *left = a, *right = b;

	if (left->time_s != right->time_s)
		return left->time_s < right->time_s ? -1 : 1;
	return (left->post > right->post) - (left->post < right->post);
}

static size_t fold(const struct town *town, int days, struct folded *folded)
{
	size_t count = 0;

	for (int i = 0; i < TOWN_POSTS; i++) {
		const struct town_post *post = &town->post[i];
		int64_t of_day = post->published_s - town->day_s[post->day];

		if (!post->counts)
			continue;
		folded[count].time_s = town->day_s[post->day % days] + of_day;
		folded[count++].post = i;
	}
	qsort(folded, count, sizeof(*folded), compare_folded);
	return count;
}

static enum sm_status write_posts(const struct town *town, const char *path, size_t posts, int days, const char *header,
				  void (*write)(FILE *, const struct line *), struct sm_error *error)
{
	struct folded *folded;
	FILE *file;
	size_t count;
	bool bad;

	if (days < 1 || days > TOWN_DAYS || posts > SIZE_MAX / TOWN_POSTS)
		return sm_fail(error, SM_ERROR_USAGE, NULL, "kies 1 tot %d dagen", "choose 1 to %d days", TOWN_DAYS);
	folded = calloc(TOWN_POSTS, sizeof(*folded));
	file = folded ? fopen(path, "wb") : NULL;
	if (!file) {
		free(folded);
		return sm_fail(error, SM_ERROR_IO, path, "het bestand is niet te schrijven: %s",
			       "the file cannot be written: %s", strerror(errno));
	}
	fputs(header, file);
	count = fold(town, days, folded);
	for (size_t i = 0; i < count; i++) {
		/* Each post gets its even share of the lines, so that they sum exactly. */
		size_t copies = (i + 1) * posts / count - i * posts / count;
		struct line line = { .town = town, .post = &town->post[folded[i].post] };

		for (line.copy = 0; line.copy < copies; line.copy++) {
			describe(&line, folded[i].time_s);
			write(file, &line);
		}
	}
	free(folded);
	bad = ferror(file) != 0;
	if (fclose(file) != 0 || bad)
		return sm_fail(error, SM_ERROR_IO, path, "schrijven ging mis: is de schijf vol?",
			       "writing went wrong: is the disk full?");
	return SM_OK;
}

enum sm_status town_write_csv(const struct town *town, const char *path, size_t posts, int days, struct sm_error *error)
{
	return write_posts(town, path, posts, days, "id,author,published,text,language,platform,area\r\n", write_csv,
			   error);
}

enum sm_status town_write_ndjson(const struct town *town, const char *path, size_t posts, int days,
				 struct sm_error *error)
{
	return write_posts(town, path, posts, days, "", write_ndjson, error);
}
