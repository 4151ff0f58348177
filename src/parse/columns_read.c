// SPDX-License-Identifier: EUPL-1.2
// columns_read: a mapping file → columns; a folder of them → the one that fits.
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "columns.h"
#include "rows.h"

enum { MAPPINGS_MAX = 100, PATH_BYTES_MAX = 1024, WORDS_MAX = ALTERNATIVES_MAX + 2 };

static const char *const column_name[COLUMN_COUNT] = {
	[COLUMN_ID] = "id",
	[COLUMN_PLATFORM] = "platform",
	[COLUMN_AUTHOR] = "author",
	[COLUMN_AUTHOR_NAME] = "author_name",
	[COLUMN_TITLE] = "title",
	[COLUMN_TEXT] = "text",
	[COLUMN_URL] = "url",
	[COLUMN_LANGUAGE] = "language",
	[COLUMN_PUBLISHED] = "published",
	[COLUMN_UPDATED] = "updated",
	[COLUMN_COLLECTED] = "collected",
	[COLUMN_AREA] = "area",
	[COLUMN_RESHARE] = "reshare",
	[COLUMN_BOT] = "bot",
	[COLUMN_PRIVATE] = "private",
	[COLUMN_OPTED_OUT] = "opted_out",
	[COLUMN_DELETED] = "deleted",
};

/* What is being read, for messages. */
struct source_file {
	const char *path;
	int line;
	struct sm_arena *arena;
};

static enum sm_status full(const struct source_file *file, struct sm_error *error)
{
	return sm_fail_at(error, SM_ERROR_LIMIT, file->path, file->line, 0, "de kolommenlijst is te groot",
			  "the mapping is too large");
}

/* "data.user.id" → its keys; "=tiktok" → a constant. */
static enum sm_status read_source(const struct source_file *file, struct sm_text word, struct columns_source *source,
				  struct sm_error *error)
{
	char *name, *key;

	*source = (struct columns_source){ .index = -1, .constant = sm_text_starts(word, "=") };
	name = sm_arena_copy(file->arena, word.data + source->constant, word.length - source->constant);
	key = sm_arena_copy(file->arena, word.data, word.length);
	if (!name || !key)
		return full(file, error);
	source->name = name;
	if (source->constant)
		return SM_OK;
	while (key) {
		char *dot = strchr(key, '.');

		if (source->key_count == KEYS_MAX)
			return full(file, error);
		source->key[source->key_count++] = key;
		if (dot)
			*dot++ = '\0';
		key = dot;
	}
	return SM_OK;
}

static enum sm_status read_choice(const struct source_file *file, const struct sm_text *word, size_t count,
				  struct columns_choice *choice, struct sm_error *error)
{
	enum sm_status status = SM_OK;

	for (size_t i = 0; i < count && status == SM_OK; i++) {
		struct sm_text name = sm_text_trim(word[i]);

		if (!name.length)
			continue;
		if (choice->count == ALTERNATIVES_MAX)
			return full(file, error);
		status = read_source(file, name, &choice->source[choice->count++], error);
	}
	return status;
}

static enum sm_status unknown(const struct source_file *file, struct sm_error *error)
{
	return sm_fail_at(error, SM_ERROR_CONFIG, file->path, file->line, 1,
			  "onbekende regel in een kolommenlijst; zie rules/imports/README.md",
			  "unknown line in a column mapping; see rules/imports/README.md");
}

static enum sm_status read_words(const struct source_file *file, const struct sm_text *word, size_t count,
				 struct columns *columns, struct sm_error *error)
{
	struct sm_text second = count > 1 ? sm_text_trim(word[1]) : (struct sm_text){ 0 };

	if (sm_text_is(word[0], "format")) {
		columns->format = sm_text_is(second, "csv")      ? SM_FORMAT_CSV
				  : sm_text_is(second, "ndjson") ? SM_FORMAT_NDJSON
								 : SM_FORMAT_AUTO;
		return columns->format == SM_FORMAT_AUTO ? unknown(file, error) : SM_OK;
	}
	if (sm_text_is(word[0], "text_is")) {
		columns->text_kind = sm_text_is(second, "html") ? TEXT_HTML : TEXT_PLAIN;
		return sm_text_is(second, "html") || sm_text_is(second, "plain") ? SM_OK : unknown(file, error);
	}
	if (sm_text_is(word[0], "need")) {
		if (columns->need_count == NEEDS_MAX)
			return full(file, error);
		return read_choice(file, word + 1, count - 1, &columns->need[columns->need_count++], error);
	}
	for (int c = 0; c < COLUMN_COUNT; c++)
		if (sm_text_is(word[0], column_name[c]))
			return read_choice(file, word + 1, count - 1, &columns->column[c], error);
	return unknown(file, error);
}

static size_t split(struct sm_text line, struct sm_text word[WORDS_MAX])
{
	size_t count = 0;

	while (count < WORDS_MAX) {
		const char *tab = memchr(line.data, '\t', line.length);
		size_t length = tab ? (size_t)(tab - line.data) : line.length;

		word[count++] = (struct sm_text){ line.data, length };
		if (!tab)
			break;
		line.data += length + 1;
		line.length -= length + 1;
	}
	return count;
}

static enum sm_status read_lines(struct rows *rows, struct source_file *file, struct columns *columns,
				 struct sm_error *error)
{
	struct sm_text line, word[WORDS_MAX];
	enum sm_status status;

	for (;;) {
		file->line = rows->line;
		status = rows_line(rows, &line, error);
		if (status != SM_OK)
			return status == SM_END ? SM_OK : status;
		if (!sm_text_trim(line).length || line.data[0] == '#')
			continue;
		status = read_words(file, word, split(line, word), columns, error);
		if (status != SM_OK)
			return status;
	}
}

enum sm_status columns_read(const char *path, struct sm_arena *arena, struct columns *columns, struct sm_error *error)
{
	struct source_file file = { .path = path, .arena = arena };
	struct rows rows;
	enum sm_status status = rows_open_file(&rows, path, error);

	*columns = (struct columns){ .format = SM_FORMAT_CSV };
	columns->file = sm_arena_copy(arena, path, strlen(path));
	if (status == SM_OK)
		status = columns->file ? read_lines(&rows, &file, columns, error) : full(&file, error);
	rows_close(&rows);
	if (status == SM_OK && columns->column[COLUMN_TEXT].count == 0)
		return sm_fail(error, SM_ERROR_CONFIG, path,
			       "de kolommenlijst zegt niet waar de tekst staat: regel `text`",
			       "the mapping does not say where the text is: line `text`");
	return status;
}

static int is_mapping(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return length > 4 && strcmp(entry->d_name + length - 4, ".tsv") == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name); /* not alphasort: that depends on the locale */
}

static void free_names(struct dirent **name, int count)
{
	for (int i = 0; i < count; i++)
		free(name[i]);
	free(name);
}

/* The mapping with most needs met; of equals the first by name. */
static enum sm_status choose(const char *folder, struct dirent **name, int count, const struct columns_sample *sample,
			     struct sm_arena *arena, struct columns *best, struct sm_error *error)
{
	struct columns columns;
	char path[PATH_BYTES_MAX];

	*best = (struct columns){ 0 };
	for (int i = 0; i < count && i < MAPPINGS_MAX; i++) {
		enum sm_status status;

		if (snprintf(path, sizeof(path), "%s/%s", folder, name[i]->d_name) >= (int)sizeof(path))
			continue;
		status = columns_read(path, arena, &columns, error);
		if (status != SM_OK)
			return status;
		if (columns_fits(&columns, sample) && columns.need_count > best->need_count)
			*best = columns;
	}
	if (best->need_count)
		return SM_OK;
	return sm_fail(error, SM_ERROR_CONFIG, NULL,
		       "geen kolommenlijst past bij dit bestand; schrijf er een zoals in %s en noem die (mapping)",
		       "no column mapping fits this file; write one like those in %s and name it (mapping)", folder);
}

enum sm_status columns_choose(const char *rules_dir, const struct columns_sample *sample, struct sm_arena *arena,
			      struct columns *columns, struct sm_error *error)
{
	char folder[PATH_BYTES_MAX];
	struct dirent **name;
	enum sm_status status;
	int count;

	if (!rules_dir || !*rules_dir)
		return sm_fail(error, SM_ERROR_CONFIG, NULL, "een export heeft een kolommenlijst nodig (mapping)",
			       "an export needs a column mapping (mapping)");
	if (snprintf(folder, sizeof(folder), "%s/imports", rules_dir) >= (int)sizeof(folder))
		return sm_fail(error, SM_ERROR_USAGE, NULL, "de naam van de regelmap is te lang",
			       "the name of the rules folder is too long");
	count = scandir(folder, &name, is_mapping, by_name);
	if (count < 0)
		return sm_fail(error, SM_ERROR_INPUT, folder, "kan de map met kolommenlijsten niet lezen",
			       "cannot read the folder with column mappings");
	status = choose(folder, name, count, sample, arena, columns, error);
	free_names(name, count);
	return status;
}
