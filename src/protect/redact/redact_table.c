// SPDX-License-Identifier: EUPL-1.2
// redact_table: a file of rules → lines of cells.
#include <errno.h>
#include <string.h>

#include "redact/redact.h"

enum sm_status redact_table_open(struct redact_table *table, const char *rules_dir, const char *name,
				 struct sm_error *error)
{
	char piece[8192];
	size_t got;
	FILE *file;
	int length = snprintf(table->path, sizeof(table->path), "%s/redaction/%s", rules_dir, name);

	table->bytes = (struct sm_buffer){ .bytes_max = REDACT_FILE_BYTES_MAX };
	table->line = 0;
	if (length < 0 || (size_t)length >= sizeof(table->path))
		return sm_fail(error, SM_ERROR_LIMIT, rules_dir, "pad van de regels is te lang",
			       "the path of the rules is too long");
	file = fopen(table->path, "re");
	if (!file)
		return sm_fail(error, SM_ERROR_INPUT, table->path, "regels niet gevonden (%s)", "no such rules (%s)",
			       strerror(errno));
	while ((got = fread(piece, 1, sizeof(piece), file)) > 0)
		sm_buffer_add(&table->bytes, piece, got);
	bool broken = ferror(file);
	fclose(file);
	if (broken || table->bytes.failed) {
		sm_buffer_close(&table->bytes);
		return sm_fail(error, broken ? SM_ERROR_IO : SM_ERROR_LIMIT, table->path,
			       "regels zijn onleesbaar of groter dan %d bytes",
			       "the rules cannot be read or are larger than %d bytes", REDACT_FILE_BYTES_MAX);
	}
	table->next = table->bytes.data;
	return SM_OK;
}

void redact_table_close(struct redact_table *table)
{
	sm_buffer_close(&table->bytes);
}

static int split(char *line, char *cell[], int cells)
{
	int count = 0;

	while (count < cells) {
		line += strspn(line, "\t");
		if (!*line)
			break;
		cell[count++] = line;
		if (count == cells)
			break;
		line += strcspn(line, "\t");
		if (*line)
			*line++ = '\0';
	}
	return count;
}

int redact_table_next(struct redact_table *table, char *cell[], int cells)
{
	while (table->next && *table->next) {
		char *line = table->next;
		size_t length = strcspn(line, "\n");

		table->next = line[length] ? line + length + 1 : line + length;
		line[length] = '\0';
		if (length && line[length - 1] == '\r')
			line[length - 1] = '\0';
		table->line++;
		if (*line == '#' || line[strspn(line, " \t")] == '\0')
			continue;
		return split(line, cell, cells);
	}
	return 0;
}
