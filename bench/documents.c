// SPDX-License-Identifier: EUPL-1.2
// documents: one document, read again and again by us and by the bare parser below us → seconds of processor for each.
//
//   documents FILE rss|mastodon TIMES      prints: OUR_SECONDS BARE_SECONDS POSTS
#include <expat.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sentimeter/file.h"
#include "sentimeter/parse.h"

enum { BYTES_MAX = 16 << 20 };

static double processor_s(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Everything is handed over, nothing done with it: what any reader has to pay. */
static void XMLCALL take_start(void *context, const char *name, const char **attribute)
{
	(void)context, (void)name, (void)attribute;
}

static void XMLCALL take_end(void *context, const char *name)
{
	(void)context, (void)name;
}

static void XMLCALL take_text(void *context, const char *text, int length)
{
	(void)context, (void)text, (void)length;
}

static bool bare_xml(struct sm_text text)
{
	XML_Parser parser = XML_ParserCreateNS(NULL, '|');
	bool done;

	if (!parser)
		return false;
	XML_SetElementHandler(parser, take_start, take_end);
	XML_SetCharacterDataHandler(parser, take_text);
	done = XML_Parse(parser, text.data, (int)text.length, 1) == XML_STATUS_OK;
	XML_ParserFree(parser);
	return done;
}

static bool bare_json(struct sm_text text)
{
	json_t *root = json_loadb(text.data, text.length, 0, NULL);
	bool done = root;

	json_decref(root);
	return done;
}

static bool ours(struct sm_text text, enum sm_format format, struct sm_arena *arena, size_t *count)
{
	struct sm_payload payload = { .bytes = text, .fetched_at_s = 1779962400 };
	struct sm_posts posts;
	bool done = sm_parse(&payload, format, arena, &posts, NULL) == SM_OK;

	*count = posts.count;
	sm_arena_wipe(arena);
	return done;
}

static bool run(struct sm_text text, enum sm_format format, int times, struct sm_arena *arena)
{
	double our_s = 0, bare_s = 0;
	size_t posts = 0;

	for (int i = 0; i < times; i++) { /* in turns: a busy moment of the machine hits both */
		double start_s = processor_s(), middle_s;

		if (!ours(text, format, arena, &posts))
			return false;
		middle_s = processor_s();
		if (!(format == SM_FORMAT_RSS ? bare_xml(text) : bare_json(text)))
			return false;
		our_s += middle_s - start_s;
		bare_s += processor_s() - middle_s;
	}
	printf("%.6f %.6f %zu\n", our_s, bare_s, posts);
	return true;
}

int main(int count, char **words)
{
	struct sm_arena *arena = NULL;
	struct sm_buffer bytes = { .bytes_max = BYTES_MAX };
	enum sm_format format;
	bool done = false;

	if (count == 4 && sm_format_parse(sm_text_of(words[2]), &format) == SM_OK &&
	    sm_file_read(words[1], &bytes, NULL) == SM_OK && sm_arena_open(&arena, (size_t)512 << 20, NULL) == SM_OK)
		done =
		    run((struct sm_text){ bytes.data, bytes.length }, format, (int)strtol(words[3], NULL, 10), arena);
	sm_arena_close(arena);
	sm_buffer_close(&bytes);
	return !done;
}
