// SPDX-License-Identifier: EUPL-1.2
// rows: bytes of an export → lines of text, and rows of fields. Memory stays bounded whatever the file.
#ifndef ROWS_H
#define ROWS_H

#include "limits.h"
#include "sentimeter/base.h"

struct rows {
	int file;   /* -1: all bytes are in the buffer already */
	bool end;   /* the file has no more */
	char *data; /* [start, length) is still to be read */
	size_t start, length, capacity;
	int line;       /* of start, from 1 */
	bool converted; /* some row was not UTF-8 and read as windows-1252 */
};

/* From a file (closed with rows), or from bytes, which are copied. */
SM_CHECK enum sm_status rows_open_file(struct rows *rows, const char *path, struct sm_error *error);
SM_CHECK enum sm_status rows_open_bytes(struct rows *rows, struct sm_text bytes, struct sm_error *error);
void rows_close(struct rows *rows);

/* The next line without its end, a view until the next call. SM_END; SM_ERROR_DATA for one that is too long: it is
 * skipped. */
SM_CHECK enum sm_status rows_line(struct rows *rows, struct sm_text *line, struct sm_error *error);

/* The next CSV row: fields are views until the next call, quotes undone. count gets how many there are (at most
 * COLUMNS_MAX). Blank lines are skipped. SM_ERROR_DATA for a row that cannot be: reading goes on at the next line. */
SM_CHECK enum sm_status rows_fields(struct rows *rows, char delimiter, struct sm_text field[COLUMNS_MAX], size_t *count,
				    int *line, struct sm_error *error);

/* What separates the fields of the line that comes next: one of , ; tab |. Nothing is taken. */
SM_CHECK enum sm_status rows_delimiter(struct rows *rows, char *delimiter, struct sm_error *error);
/* The first byte that is no white space, 0 if there is none; nothing is taken. */
SM_CHECK enum sm_status rows_peek(struct rows *rows, char *first, struct sm_error *error);

#endif
