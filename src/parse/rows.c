// SPDX-License-Identifier: EUPL-1.2
// rows: bytes of an export → lines of text, and rows of fields. Memory stays bounded whatever the file.
#include "rows_fill.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUFFER_FIRST = 256 * 1024 };

static enum sm_status too_long(const struct rows *rows, struct sm_error *error)
{
	return sm_fail_at(error, SM_ERROR_DATA, NULL, rows->line, 0,
			  "een regel is langer dan %d MiB; staat er een aanhalingsteken te veel?",
			  "a row is longer than %d MiB; is there a quote too many?", ROW_BYTES_MAX / (1024 * 1024));
}

/* Moves what is left to the front and makes room; the old buffer is wiped, not left to realloc. */
static enum sm_status make_room(struct rows *rows, struct sm_error *error)
{
	size_t left = rows->length - rows->start, capacity = rows->capacity;
	char *data;

	if (rows->start > 0) {
		memmove(rows->data, rows->data + rows->start, left);
		rows->start = 0;
		rows->length = left;
	}
	if (left < rows->capacity)
		return SM_OK;
	capacity = capacity ? 2 * capacity : BUFFER_FIRST;
	data = malloc(capacity);
	if (!data)
		return sm_fail_memory(error);
	if (rows->data) {
		memcpy(data, rows->data, left);
		sodium_memzero(rows->data, rows->capacity);
		free(rows->data);
	}
	rows->data = data;
	rows->capacity = capacity;
	return SM_OK;
}

enum sm_status rows_fill(struct rows *rows, struct sm_error *error)
{
	enum sm_status status = make_room(rows, error);
	ssize_t got;

	if (status != SM_OK)
		return status;
	do
		got = read(rows->file, rows->data + rows->length, rows->capacity - rows->length);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return sm_fail(error, SM_ERROR_IO, NULL, "lezen lukt niet: %s", "cannot read: %s", strerror(errno));
	rows->end = got == 0;
	rows->length += (size_t)got;
	return SM_OK;
}

static enum sm_status skip_mark(struct rows *rows, struct sm_error *error)
{
	enum sm_status status = SM_OK;

	while (status == SM_OK && !rows->end && rows->length < 4)
		status = rows_fill(rows, error);
	if (status != SM_OK)
		return status;
	if (rows->length >= 3 && memcmp(rows->data, "\xef\xbb\xbf", 3) == 0)
		rows->start = 3;
	else if (rows->length >= 2 &&
		 (memcmp(rows->data, "\xff\xfe", 2) == 0 || memcmp(rows->data, "\xfe\xff", 2) == 0))
		return sm_fail(error, SM_ERROR_DATA, NULL,
			       "het bestand is UTF-16; sla het op als UTF-8 (in Excel: CSV UTF-8)",
			       "the file is UTF-16; save it as UTF-8 (in Excel: CSV UTF-8)");
	return SM_OK;
}

enum sm_status rows_open_file(struct rows *rows, const char *path, struct sm_error *error)
{
	*rows = (struct rows){ .file = open(path, O_RDONLY | O_CLOEXEC), .line = 1 };
	if (rows->file < 0)
		return sm_fail(error, SM_ERROR_INPUT, path, "kan het bestand niet openen: %s",
			       "cannot open the file: %s", strerror(errno));
	return skip_mark(rows, error);
}

enum sm_status rows_open_bytes(struct rows *rows, struct sm_text bytes, struct sm_error *error)
{
	*rows = (struct rows){ .file = -1, .end = true, .line = 1 };
	rows->data = malloc(bytes.length + 1);
	if (!rows->data)
		return sm_fail_memory(error);
	if (bytes.length)
		memcpy(rows->data, bytes.data, bytes.length);
	rows->length = rows->capacity = bytes.length;
	return skip_mark(rows, error);
}

void rows_close(struct rows *rows)
{
	if (rows->data)
		sodium_memzero(rows->data, rows->capacity);
	free(rows->data);
	if (rows->file >= 0)
		close(rows->file);
	*rows = (struct rows){ .file = -1, .end = true };
}

/* The end of the line at start, as an offset from it; fills as needed. found is false at the end of the file. */
static enum sm_status find_line(struct rows *rows, size_t *length, bool *found, struct sm_error *error)
{
	size_t seen = 0;

	for (;;) {
		size_t left = rows->length - rows->start;
		const char *end = left > seen ? memchr(rows->data + rows->start + seen, '\n', left - seen) : NULL;
		enum sm_status status;

		*found = end != NULL;
		*length = end ? (size_t)(end - (rows->data + rows->start)) : left;
		if (end || rows->end || left >= ROW_BYTES_MAX)
			return SM_OK;
		seen = left;
		status = rows_fill(rows, error);
		if (status != SM_OK)
			return status;
	}
}

enum sm_status rows_find_line(struct rows *rows, size_t *length, struct sm_error *error)
{
	bool found;

	return find_line(rows, length, &found, error);
}

enum sm_status rows_skip_line(struct rows *rows, struct sm_error *error)
{
	enum sm_status status;
	size_t length;
	bool found;

	do {
		status = find_line(rows, &length, &found, error);
		if (status != SM_OK)
			return status;
		rows->start += length + found;
	} while (!found && !(rows->end && rows->start == rows->length));
	rows->line++;
	return SM_OK;
}

enum sm_status rows_line(struct rows *rows, struct sm_text *line, struct sm_error *error)
{
	enum sm_status status, skipped;
	size_t length;
	bool found;

	status = find_line(rows, &length, &found, error);
	if (status != SM_OK)
		return status;
	if (!found && length == 0)
		return SM_END;
	if (!found && length >= ROW_BYTES_MAX) {
		status = too_long(rows, error);
		skipped = rows_skip_line(rows, NULL);
		return skipped == SM_OK ? status : skipped;
	}
	*line = (struct sm_text){ rows->data + rows->start, length };
	if (length && line->data[length - 1] == '\r')
		line->length--;
	rows->start += length + found;
	rows->line++;
	return SM_OK;
}

enum sm_status rows_peek(struct rows *rows, char *first, struct sm_error *error)
{
	struct sm_text text;
	enum sm_status status = SM_OK;

	for (*first = '\0';;) {
		text = sm_text_trim((struct sm_text){ rows->data + rows->start, rows->length - rows->start });
		if (text.length)
			*first = *text.data;
		if (text.length || rows->end || rows->length - rows->start >= ROW_BYTES_MAX)
			return SM_OK;
		status = rows_fill(rows, error);
		if (status != SM_OK)
			return status;
	}
}
