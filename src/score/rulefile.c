// SPDX-License-Identifier: EUPL-1.2
// rulefile: a file of rules → lines of columns, cut in place.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rulefile.h"

static void closep(FILE **file)
{
	if (*file)
		fclose(*file);
}

enum sm_status rulefile_read(struct rulefile *file, const char *path, const char *name, struct sm_error *error)
{
	SM_AUTO(closep) FILE *stream = fopen(path, "rbe");
	long size;

	*file = (struct rulefile){ .name = name };
	if (!stream && errno == ENOENT)
		return SM_NONE;
	if (!stream || fseek(stream, 0, SEEK_END) != 0 || (size = ftell(stream)) < 0)
		return sm_fail(error, SM_ERROR_INPUT, name, "kan dit bestand niet lezen: %s",
			       "cannot read this file: %s", strerror(errno));
	if (size > RULEFILE_BYTES_MAX)
		return sm_fail(error, SM_ERROR_LIMIT, name, "groter dan %d MB", "larger than %d MB",
			       RULEFILE_BYTES_MAX >> 20);
	rewind(stream);
	file->data = malloc((size_t)size + 1);
	if (!file->data)
		return sm_fail(error, SM_ERROR_MEMORY, name, "geheugen is op", "out of memory");
	file->length = fread(file->data, 1, (size_t)size, stream);
	file->data[file->length] = '\0';
	file->next = file->data;
	return SM_OK;
}

/* Cuts the columns of one terminated line. */
static void cut(struct rulefile *file, char *text)
{
	static char nothing[1];
	size_t count = 0;

	for (char *tab = text; tab && count < RULEFILE_COLUMNS_MAX; text = tab + 1) {
		size_t length;

		tab = strchr(text, '\t');
		if (tab)
			*tab = '\0';
		while (*text == ' ')
			text++;
		for (length = strlen(text); length && (text[length - 1] == ' ' || text[length - 1] == '\r');)
			text[--length] = '\0';
		file->column[count++] = text;
		if (!tab)
			break;
	}
	while (count < RULEFILE_COLUMNS_MAX)
		file->column[count++] = nothing;
}

bool rulefile_next(struct rulefile *file)
{
	char *end = file->data + file->length;

	while (file->next < end) {
		char *text = file->next, *stop = memchr(text, '\n', (size_t)(end - text));

		if (!stop)
			stop = end;
		*stop = '\0';
		file->next = stop + 1;
		file->line++;
		if (*text == '#' || *text == '\0' || *text == '\r')
			continue;
		cut(file, text);
		return true;
	}
	return false;
}

char *rulefile_word(char **rest)
{
	char *word = *rest;

	while (*word == ' ')
		word++;
	if (*word == '\0')
		return NULL;
	*rest = word + strcspn(word, " ");
	if (**rest)
		*(*rest)++ = '\0';
	return word;
}

bool rulefile_number(const char *text, int32_t smallest, int32_t largest, int32_t *value)
{
	bool negative = *text == '-';
	int64_t number = 0;
	int decimals = -1, digits = 0;

	for (text += negative; *text; text++) {
		if (*text == '.' && decimals < 0) {
			decimals = 0;
			continue;
		}
		if (*text < '0' || *text > '9' || decimals == 3 || digits == 9)
			return false;
		number = number * 10 + (*text - '0');
		digits++;
		if (decimals >= 0)
			decimals++;
	}
	if (digits == 0)
		return false;
	for (decimals = decimals < 0 ? 0 : decimals; decimals < 3; decimals++)
		number *= 10;
	number = negative ? -number : number;
	*value = (int32_t)number;
	return number >= smallest && number <= largest;
}
