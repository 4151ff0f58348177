// SPDX-License-Identifier: EUPL-1.2
// print_posts: parsed posts → lines of JSON, for tests to compare.
#ifndef PRINT_POSTS_H
#define PRINT_POSTS_H

#include <jansson.h>
#include <stdlib.h>

#include "sentimeter/parse.h"
#include "sentimeter/period.h"

static inline void print_text(json_t *line, const char *key, struct sm_text text)
{
	if (text.length)
		json_object_set_new(line, key, json_stringn(text.data, text.length));
}

static inline void print_time(json_t *line, const char *key, int64_t time_s)
{
	char text[24];

	if (!time_s)
		return;
	sm_time_print(time_s, text);
	json_object_set_new(line, key, json_string(text));
}

static inline void print_flag(json_t *line, const char *key, bool flag)
{
	if (flag)
		json_object_set_new(line, key, json_true());
}

static inline void print_line(json_t *line, struct sm_buffer *out)
{
	char *text = json_dumps(line, JSON_COMPACT | JSON_PRESERVE_ORDER);

	sm_buffer_text(out, text ? text : "(not UTF-8)");
	sm_buffer_text(out, "\n");
	free(text);
	json_decref(line);
}

/* One post on one line; what is empty or false is left out. */
static inline void print_post(const struct sm_post *post, struct sm_buffer *out)
{
	static const char *const visibility[] = { "", "public", "other" };
	json_t *line = json_object();

	print_text(line, "id", post->id);
	print_text(line, "platform", post->platform);
	print_text(line, "author", post->author);
	print_text(line, "author_name", post->author_name);
	print_text(line, "title", post->title);
	print_text(line, "text", post->text);
	print_text(line, "url", post->url);
	print_text(line, "language", post->language);
	print_text(line, "area", post->area);
	print_time(line, "published", post->published_s);
	print_time(line, "updated", post->updated_s);
	print_text(line, "visibility", sm_text_of(visibility[post->visibility]));
	print_flag(line, "bot", post->bot);
	print_flag(line, "opted_out", post->opted_out);
	print_flag(line, "reshare", post->reshare);
	print_flag(line, "deleted", post->deleted);
	print_flag(line, "date_guessed", post->date_guessed);
	print_line(line, out);
}

/* The feed's facts and the notes on a first line, then each post. */
static inline void print_posts(const struct sm_posts *posts, struct sm_buffer *out)
{
	json_t *line = json_object(), *notes = json_object();

	json_object_set_new(line, "format", json_integer(posts->format));
	print_text(line, "title", posts->facts.title);
	print_text(line, "url", posts->facts.url);
	print_text(line, "language", posts->facts.language);
	print_time(line, "updated", posts->facts.updated_s);
	if (posts->facts.ttl_min)
		json_object_set_new(line, "ttl_min", json_integer(posts->facts.ttl_min));
	for (size_t i = 0; i < posts->note_count; i++)
		json_object_set_new(notes, posts->note[i].code, json_integer(posts->note[i].count));
	json_object_set_new(line, "notes", notes);
	print_line(line, out);
	for (size_t i = 0; i < posts->count; i++)
		print_post(&posts->post[i], out);
}

#endif
