// SPDX-License-Identifier: EUPL-1.2
// fixtures: the documents of tests/data/parse, for tests to read.
#ifndef FIXTURES_H
#define FIXTURES_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "print_posts.h"

/* 2026-05-24T12:00:00Z: when all fixtures are said to have come in. */
#define FIXTURE_ARRIVAL_S INT64_C(1779624000)
#define EXPECTED          ".expected"

static inline void fixture_path(const char *name, char *path, size_t size)
{
	const char *root = getenv("SENTIMETER_TEST_ROOT");

	snprintf(path, size, "%s/tests/data/parse/%s", root ? root : ".", name);
}

/* The bytes of a file, or NULL; length gets how many. The caller frees. */
static inline char *fixture_read(const char *name, size_t *length)
{
	enum { MAX = 16 * 1024 * 1024 };
	char path[1024], *data = NULL;
	FILE *file;

	fixture_path(name, path, sizeof(path));
	file = fopen(path, "rb");
	*length = 0;
	if (!file)
		return NULL;
	data = malloc(MAX);
	if (data)
		*length = fread(data, 1, MAX, file);
	fclose(file);
	return data;
}

static inline int fixture_is_document(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot && dot != entry->d_name && strcmp(dot, EXPECTED) != 0;
}

static inline int fixture_order(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* The names of all documents, sorted; the caller frees each and the list. */
static inline int fixture_list(struct dirent ***names)
{
	char path[1024];

	fixture_path("", path, sizeof(path));
	return scandir(path, names, fixture_is_document, fixture_order);
}

static inline struct sm_payload fixture_payload(const char *data, size_t length)
{
	return (struct sm_payload){ .bytes = { data, length },
				    .base_url = sm_text_of("https://feeds.example/map/feed"),
				    .fetched_at_s = FIXTURE_ARRIVAL_S };
}

/* Parses bytes and prints posts, or the error, into out. */
static inline void fixture_print(const struct sm_payload *payload, enum sm_format format, struct sm_arena *arena,
				 struct sm_buffer *out)
{
	struct sm_error error = { 0 };
	struct sm_posts posts;
	enum sm_status status = sm_parse(payload, format, arena, &posts, &error);

	if (status == SM_OK)
		print_posts(&posts, out);
	else
		sm_buffer_format(out, "%s: %s\n", sm_status_name(status), error.text[SM_EN]);
}

#endif
