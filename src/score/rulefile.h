/* SPDX-License-Identifier: EUPL-1.2 */
/* rulefile: a file of rules → lines of columns. */
#ifndef SCORE_RULEFILE_H
#define SCORE_RULEFILE_H

#include "sentimeter/base.h"

enum { RULEFILE_BYTES_MAX = 64 << 20, RULEFILE_COLUMNS_MAX = 8 };

struct rulefile {
	const char *name; /* for messages */
	char *data;       /* the whole file, terminated; lines and columns are cut in place; the caller's to free */
	size_t length;
	char *next;
	int line;
	char *column[RULEFILE_COLUMNS_MAX]; /* of the line at hand; never NULL, trimmed of white space */
};

/* SM_NONE when there is no such file. */
SM_CHECK enum sm_status rulefile_read(struct rulefile *file, const char *path, const char *name,
				      struct sm_error *error);
/* The next line that is not empty and no comment; false at the end. */
bool rulefile_next(struct rulefile *file);
/* The next word of a column, cut off in place; NULL at its end. */
char *rulefile_word(char **rest);
/* A decimal number in thousandths, with at most three decimals; false when it is none or out of range. */
bool rulefile_number(const char *text, int32_t smallest, int32_t largest, int32_t *value);

#endif
