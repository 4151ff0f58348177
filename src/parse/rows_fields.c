// SPDX-License-Identifier: EUPL-1.2
// rows_fields: a row of an export → its fields.
#include <string.h>

#include "rows.h"
#include "rows_fill.h"

enum row_end { ROW_WHOLE, ROW_MORE, ROW_BAD };

/* Where a scan over one row stands. Offsets, because the buffer moves when it is filled. */
struct scan {
	size_t at;    /* from rows->start */
	int lines;    /* line ends inside quotes */
	size_t count; /* of fields */
};

struct span {
	size_t from, until;
	bool quoted; /* holds doubled quotes that must be undone */
};

/* The end of a quoted field that begins at from (after its quote): the position after the closing quote. */
static enum row_end quoted_end(const char *row, size_t length, bool last, size_t *at, int *lines, bool *doubled)
{
	while (*at < length) {
		const char *quote = memchr(row + *at, '"', length - *at);
		size_t end = quote ? (size_t)(quote - row) : length;

		for (const char *line = row + *at; (line = memchr(line, '\n', (size_t)(row + end - line))); line++)
			(*lines)++;
		*at = end;
		if (!quote)
			break;
		if (end + 1 == length && !last)
			break; /* the next byte decides */
		*at = end + 1;
		if (end + 1 < length && row[end + 1] == '"') {
			*doubled = true;
			*at = end + 2;
			continue;
		}
		return ROW_WHOLE;
	}
	return last ? ROW_BAD : ROW_MORE;
}

/* One pass over the row in the buffer. last: no more bytes will come. */
static enum row_end scan_row(const char *row, size_t length, bool last, char delimiter, struct span span[COLUMNS_MAX],
			     struct scan *scan)
{
	size_t at = 0;

	*scan = (struct scan){ 0 };
	for (;;) {
		struct span field = { at, at, false };

		if (at < length && row[at] == '"') {
			enum row_end end;

			field.from = ++at;
			end = quoted_end(row, length, last, &at, &scan->lines, &field.quoted);
			if (end != ROW_WHOLE)
				return end;
			field.until = at - 1;
			/* A closing quote in the middle of a field: the quotes of this row cannot be trusted. */
			if (at < length && row[at] != delimiter && row[at] != '\n' && row[at] != '\r')
				return ROW_BAD;
			if (at < length && row[at] == '\r')
				at++;
			if (at == length && !last)
				return ROW_MORE;
		} else {
			while (at < length && row[at] != delimiter && row[at] != '\n')
				at++;
			if (at == length && !last)
				return ROW_MORE;
			field.until = at;
			if ((at == length || row[at] == '\n') && at > field.from && row[at - 1] == '\r')
				field.until--;
		}
		if (scan->count == COLUMNS_MAX)
			return ROW_BAD;
		span[scan->count++] = field;
		scan->at = at;
		if (at == length || row[at] != delimiter)
			return at == length || row[at] == '\n' ? ROW_WHOLE : ROW_BAD;
		at++;
	}
}

/* "a ""b""" → a "b", in place: the buffer is ours. */
static size_t undo_quotes(char *data, size_t length)
{
	size_t out = 0;

	for (size_t i = 0; i < length; i++) {
		data[out++] = data[i];
		if (data[i] == '"' && i + 1 < length && data[i + 1] == '"')
			i++;
	}
	return out;
}

static enum sm_status bad_row(struct rows *rows, int line, struct sm_error *error)
{
	enum sm_status skipped = rows_skip_line(rows, error);

	if (skipped != SM_OK)
		return skipped;
	return sm_fail_at(error, SM_ERROR_DATA, NULL, line, 0,
			  "deze rij klopt niet: een aanhalingsteken staat verkeerd of er zijn te veel kolommen",
			  "this row is not right: a quote is misplaced or there are too many columns");
}

/* Blank lines between rows. */
static enum sm_status skip_blank(struct rows *rows, struct sm_error *error)
{
	for (;;) {
		while (rows->start < rows->length &&
		       (rows->data[rows->start] == '\n' || rows->data[rows->start] == '\r')) {
			rows->line += rows->data[rows->start] == '\n';
			rows->start++;
		}
		if (rows->start < rows->length)
			return SM_OK;
		if (rows->end)
			return SM_END;
		enum sm_status status = rows_fill(rows, error);

		if (status != SM_OK)
			return status;
	}
}

enum sm_status rows_fields(struct rows *rows, char delimiter, struct sm_text field[COLUMNS_MAX], size_t *count,
			   int *line, struct sm_error *error)
{
	enum sm_status status = skip_blank(rows, error);
	struct span span[COLUMNS_MAX];
	struct scan scan;
	enum row_end end;
	char *row;

	*line = rows->line;
	if (status != SM_OK)
		return status;
	for (;;) {
		size_t left = rows->length - rows->start;

		end = scan_row(rows->data + rows->start, left, rows->end, delimiter, span, &scan);
		if (end != ROW_MORE)
			break;
		if (left >= ROW_BYTES_MAX)
			return bad_row(rows, *line, error);
		status = rows_fill(rows, error);
		if (status != SM_OK)
			return status;
	}
	if (end == ROW_BAD)
		return bad_row(rows, *line, error);
	row = rows->data + rows->start;
	for (size_t i = 0; i < scan.count; i++) {
		size_t length = span[i].until - span[i].from;

		if (span[i].quoted)
			length = undo_quotes(row + span[i].from, length);
		field[i] = (struct sm_text){ row + span[i].from, length };
	}
	*count = scan.count;
	rows->start += scan.at;
	if (rows->start < rows->length)
		rows->start++; /* the line end */
	rows->line += scan.lines + 1;
	return SM_OK;
}

enum sm_status rows_delimiter(struct rows *rows, char *delimiter, struct sm_error *error)
{
	static const char candidate[] = ",;\t|";
	size_t seen[sizeof(candidate)] = { 0 }, best = 0, length;
	bool quoted = false;
	enum sm_status status = rows_find_line(rows, &length, error);

	if (status != SM_OK)
		return status;
	for (size_t i = 0; i < length; i++) {
		char c = rows->data[rows->start + i];
		const char *found = c ? strchr(candidate, c) : NULL;

		if (c == '"')
			quoted = !quoted;
		else if (found && !quoted)
			seen[found - candidate]++;
	}
	for (size_t i = 0; i + 1 < sizeof(candidate); i++)
		if (seen[i] > seen[best])
			best = i;
	*delimiter = candidate[best];
	return SM_OK;
}
