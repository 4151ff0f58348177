// SPDX-License-Identifier: EUPL-1.2
// cmd_feeds_import: OPML → lines for feeds.yaml, which a person looks over, completes and signs.
#include <string.h>

#include "feeds.h"

enum { ARENA_BYTES_MAX = 32 << 20, FILE_BYTES_MAX = 10 << 20, ID_TRIES = 1000 };

static bool is_taken(const struct sm_feeds *known, const char *id)
{
	for (size_t i = 0; known && i < known->count; i++)
		if (strcmp(known->feed[i].id, id) == 0)
			return true;
	return false;
}

/* Small letters, digits and dashes of a text, at most max. */
static size_t slug(struct sm_text text, char *id, size_t max)
{
	size_t length = 0;

	for (size_t i = 0; i < text.length && length < max; i++) {
		char c = sm_ascii_lower(text.data[i]);

		if (sm_ascii_is_letter(c) || sm_ascii_is_digit(c))
			id[length++] = c;
		else if (length && id[length - 1] != '-')
			id[length++] = '-';
	}
	while (length && id[length - 1] == '-')
		length--;
	id[length] = '\0';
	return length;
}

void feed_id(struct sm_text title, struct sm_text url, const struct sm_feeds *known, int number, char id[FEED_ID_MAX])
{
	enum { SLUG_MAX = FEED_ID_MAX - 6 };
	char host[SM_HOST_BYTES_MAX];
	size_t length = slug(title, id, SLUG_MAX);

	if (!length)
		length = slug((struct sm_text){ host, sm_url_host(url, host) }, id, SLUG_MAX);
	/* One that is taken, and every further one of a list, gets a number. */
	for (int i = number; i < number + ID_TRIES && (i > 0 || !length || is_taken(known, id)); i++) {
		snprintf(id + length, FEED_ID_MAX - length, "%s%d", length ? "-" : "feed-", i + 1);
		if (!is_taken(known, id))
			break;
	}
}

static void print_string(const char *name, struct sm_text text)
{
	struct sm_buffer out = { .bytes_max = 16 << 10 };

	data_string(&out, text); /* JSON is YAML */
	printf("    %s: %s\n", name, out.data && !out.failed ? out.data : "\"\"");
	sm_buffer_close(&out);
}

void feed_print(const struct feed_lines *lines, const char *id, struct sm_text title, struct sm_text url,
		const char *format)
{
	printf("  - id: %s\n", id);
	if (title.length)
		print_string("name", title);
	print_string("url", url);
	if (*format)
		printf("    format: %s\n", format);
	printf("    area: %s\n    source: %s\n", *lines->area ? lines->area : "GM0000",
	       *lines->source ? lines->source : "news");
	if (*lines->language)
		printf("    language: %s\n", lines->language);
}

static bool is_known(const struct sm_feeds *known, struct sm_text url)
{
	for (size_t i = 0; known && i < known->count; i++)
		if (sm_text_is(url, known->feed[i].url))
			return true;
	return false;
}

static size_t print_new(const struct sm_feeds *known, const struct sm_feed_link *link, size_t count,
			const struct feed_lines *lines)
{
	char used[SM_FEED_LINKS_MAX][FEED_ID_MAX];
	size_t fresh = 0;

	for (size_t i = 0; i < count; i++) {
		int number = 0;

		if (is_known(known, link[i].url))
			continue;
		do {
			feed_id(link[i].title, link[i].url, known, number++, used[fresh]);
			for (size_t j = 0; j < fresh; j++)
				if (strcmp(used[j], used[fresh]) == 0)
					used[fresh][0] = '\0';
		} while (!used[fresh][0]);
		feed_print(lines, used[fresh++], link[i].title, link[i].url, "");
	}
	return fresh;
}

int feeds_import(struct cli *cli, const char *path, const struct feed_lines *lines)
{
	struct sm_buffer bytes = { .bytes_max = FILE_BYTES_MAX };
	struct sm_arena *arena = NULL;
	struct sm_error error = { 0 };
	struct sm_feed_link *link;
	size_t count = 0, fresh;
	int code;
	struct sm_workspace *workspace = feeds_workspace(cli, false, &code);
	enum sm_status status = data_read(path, &bytes, &error);

	if (status == SM_OK)
		status = sm_arena_open(&arena, ARENA_BYTES_MAX, &error);
	if (status == SM_OK)
		status = sm_opml_feeds((struct sm_text){ bytes.data, bytes.length }, arena, &link, &count, &error);
	code = status == SM_OK ? EXIT_OK : fail(cli, &error);
	if (status == SM_OK) {
		fresh = print_new(workspace ? sm_workspace_feeds(workspace) : NULL, link, count, lines);
		say(cli, "%zu nieuwe bronnen, %zu stonden er al: kijk area en source na voor u ze in feeds.yaml zet",
		    "%zu new feeds, %zu were there already: check area and source before you put them in feeds.yaml",
		    fresh, count - fresh);
	}
	sm_workspace_close(workspace);
	sm_arena_close(arena);
	sm_buffer_close(&bytes);
	return code;
}
