// SPDX-License-Identifier: EUPL-1.2
// columns_read: a mapping file → columns; a folder of them → the one that fits.
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "columns.h"
#include "sentimeter/table.h"

enum { MAPPINGS_MAX = 100, PATH_BYTES_MAX = 1024 };

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
	[COLUMN_LOOKUP] = "lookup",
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

static enum sm_status read_choice(const struct source_file *file, char *const *word, size_t count,
				  struct columns_choice *choice, struct sm_error *error)
{
	enum sm_status status = SM_OK;

	for (size_t i = 0; i < count && status == SM_OK; i++) {
		struct sm_text name = sm_text_of(word[i]);

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

static enum sm_status read_words(const struct source_file *file, char *const *word, size_t count,
				 struct columns *columns, struct sm_error *error)
{
	struct sm_text first = sm_text_of(word[0]), second = sm_text_of(word[1]);

	if (sm_text_is(first, "format")) {
		columns->format = sm_text_is(second, "csv")      ? SM_FORMAT_CSV
				  : sm_text_is(second, "ndjson") ? SM_FORMAT_NDJSON
								 : SM_FORMAT_AUTO;
		return columns->format == SM_FORMAT_AUTO ? unknown(file, error) : SM_OK;
	}
	if (sm_text_is(first, "text_is")) {
		columns->text_kind = sm_text_is(second, "html") ? TEXT_HTML : TEXT_PLAIN;
		return sm_text_is(second, "html") || sm_text_is(second, "plain") ? SM_OK : unknown(file, error);
	}
	if (sm_text_is(first, "need")) {
		if (columns->need_count == NEEDS_MAX)
			return full(file, error);
		return read_choice(file, word + 1, count - 1, &columns->need[columns->need_count++], error);
	}
	for (int c = 0; c < COLUMN_COUNT; c++)
		if (sm_text_is(first, column_name[c]))
			return read_choice(file, word + 1, count - 1, &columns->column[c], error);
	return unknown(file, error);
}

static enum sm_status read_rows(struct sm_table *table, struct sm_arena *arena, struct columns *columns,
				struct sm_error *error)
{
	struct source_file file = { .path = table->path, .arena = arena };
	enum sm_status status;

	while ((status = sm_table_next(table, error)) == SM_OK) {
		file.line = table->line;
		status = read_words(&file, table->cell, table->count, columns, error);
		if (status != SM_OK)
			return status;
	}
	return status == SM_END ? SM_OK : status;
}

enum sm_status columns_read(const char *path, struct sm_arena *arena, struct columns *columns, struct sm_error *error)
{
	struct sm_table table;
	enum sm_status status = sm_table_open(NULL, path, &table, error);

	*columns = (struct columns){ .format = SM_FORMAT_CSV };
	columns->file = sm_arena_copy(arena, path, strlen(path));
	if (status == SM_OK)
		status = columns->file ? read_rows(&table, arena, columns, error)
				       : full(&(struct source_file){ .path = path }, error);
	sm_table_close(&table);
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
