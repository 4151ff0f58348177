// SPDX-License-Identifier: EUPL-1.2
// table: a file of rules → rows of cells, cut in place.
#include <stdio.h>
#include <string.h>

#include "sentimeter/table.h"

enum sm_status sm_table_open(const char *folder, const char *name, struct sm_table *table, struct sm_error *error)
{
	int length =
	    snprintf(table->path, sizeof(table->path), "%s%s%s", folder ? folder : "", folder ? "/" : "", name);
	enum sm_status status;

	table->bytes = (struct sm_buffer){ .bytes_max = SM_TABLE_BYTES_MAX };
	table->next = NULL;
	table->line = 0;
	table->count = 0;
	if (length < 0 || (size_t)length >= sizeof(table->path))
		return sm_fail(error, SM_ERROR_LIMIT, name, "de naam van de map is te lang",
			       "the name of the folder is too long");
	status = sm_file_read(table->path, &table->bytes, error);
	if (status == SM_OK && table->bytes.data)
		table->next = table->bytes.data + (strncmp(table->bytes.data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0);
	return status;
}

void sm_table_close(struct sm_table *table)
{
	sm_buffer_close(&table->bytes);
}

static enum sm_status check(const struct sm_table *table, struct sm_text line, struct sm_error *error)
{
	if (line.length > SM_TABLE_LINE_BYTES_MAX)
		return sm_fail_at(error, SM_ERROR_LIMIT, table->path, table->line, 0,
				  "deze regel is te lang (hoogstens %d bytes)",
				  "this line is too long (at most %d bytes)", SM_TABLE_LINE_BYTES_MAX);
	while (line.length) {
		uint32_t point = 0;

		if (!sm_utf8_next(&line, &point) || !point)
			return sm_fail_at(error, SM_ERROR_DATA, table->path, table->line, 0,
					  "dit is geen tekst in UTF-8: sla het bestand op als UTF-8",
					  "this is no text in UTF-8: save the file as UTF-8");
	}
	return SM_OK;
}

/* Cuts a terminated line at its tabs. */
static bool cut(struct sm_table *table, char *at)
{
	char *end = at + strlen(at);

	for (table->count = 0; at && table->count < SM_TABLE_CELLS_MAX; table->count++) {
		char *tab = strchr(at, '\t');
		struct sm_text trimmed;

		if (tab)
			*tab++ = '\0';
		trimmed = sm_text_trim(sm_text_of(at));
		at += trimmed.data - at;
		at[trimmed.length] = '\0';
		table->cell[table->count] = at;
		at = tab;
	}
	for (size_t i = table->count; i < SM_TABLE_CELLS_MAX; i++)
		table->cell[i] = end;
	return !at;
}

enum sm_status sm_table_next(struct sm_table *table, struct sm_error *error)
{
	const char *end = table->next ? table->bytes.data + table->bytes.length : NULL;

	while (table->next < end) {
		char *line = table->next, *stop = memchr(line, '\n', (size_t)(end - line));
		struct sm_text text = { line, stop ? (size_t)(stop - line) : (size_t)(end - line) };
		enum sm_status status;

		table->line++;
		table->next += text.length + (stop != NULL);
		line[text.length] = '\0';
		status = check(table, text, error);
		if (status != SM_OK)
			return status;
		if (*line == '#' || !sm_text_trim(text).length)
			continue;
		if (!cut(table, line))
			return sm_fail_at(error, SM_ERROR_LIMIT, table->path, table->line, 0,
					  "meer dan %d kolommen op een regel", "more than %d columns on a line",
					  SM_TABLE_CELLS_MAX);
		return SM_OK;
	}
	return SM_END;
}
