// SPDX-License-Identifier: EUPL-1.2
// rules_file: a word list of rules/ → its lines.
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "rules_file.h"

static void split(char *line, struct rules_line *made)
{
	char *at = strchr(line, '#');
	size_t count = 0;

	if (at)
		*at = '\0';
	for (at = line; at && count < RULES_FIELDS_MAX; count++) {
		char *tab = strchr(at, '\t');

		if (tab)
			*tab = '\0';
		made->field[count] = sm_text_trim(sm_text_of(at));
		at = tab ? tab + 1 : NULL;
	}
}

static enum sm_status read_lines(FILE *file, const char *path,
				 enum sm_status (*take)(void *context, const struct rules_line *line), void *context,
				 struct sm_error *error)
{
	char line[RULES_LINE_BYTES_MAX];

	for (int number = 1; fgets(line, sizeof(line), file); number++) {
		struct rules_line made = { .number = number };
		enum sm_status status;

		if ((!strchr(line, '\n') && !feof(file)) || number > RULES_LINES_MAX)
			return sm_fail_at(error, SM_ERROR_LIMIT, path, number, 0, "de regel of de lijst is te lang",
					  "the line or the list is too long");
		split(line, &made);
		if (!made.field[0].length)
			continue;
		status = take(context, &made);
		if (status != SM_OK)
			return sm_fail_at(error, status, path, number, 0, "deze regel is niet bruikbaar",
					  "this line cannot be used");
	}
	return ferror(file) ? sm_fail(error, SM_ERROR_IO, path, "kan dit bestand niet lezen", "cannot read this file")
			    : SM_OK;
}

enum sm_status rules_file_read(const char *rules_dir, const char *name,
			       enum sm_status (*take)(void *context, const struct rules_line *line), void *context,
			       struct sm_error *error)
{
	char path[600];
	enum sm_status status;
	FILE *file;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", rules_dir, name) >= sizeof(path))
		return sm_fail(error, SM_ERROR_INPUT, name, "de naam van de map is te lang",
			       "the name of the folder is too long");
	file = fopen(path, "re");
	if (!file)
		return sm_fail(error, errno == EACCES ? SM_ERROR_PERMISSION : SM_ERROR_INPUT, path,
			       "deze woordenlijst is nodig: %s", "this word list is needed: %s", strerror(errno));
	status = read_lines(file, path, take, context, error);
	fclose(file);
	return status;
}
