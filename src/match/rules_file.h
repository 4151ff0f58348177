/* SPDX-License-Identifier: EUPL-1.2 */
/* rules_file: a word list of rules/ → its lines. */
#ifndef MATCH_RULES_FILE_H
#define MATCH_RULES_FILE_H

#include "sentimeter/base.h"

enum { RULES_FIELDS_MAX = 4, RULES_LINE_BYTES_MAX = 400, RULES_LINES_MAX = 100000 };

/* Fields are separated by tabs; those that are not there are empty. */
struct rules_line {
	struct sm_text field[RULES_FIELDS_MAX];
	int number;
};

/* Calls take for each line that says something (# starts a comment). Stops at the first failure of take. A list that is
 * not there is an error: without it a check would silently pass everything. */
SM_CHECK enum sm_status rules_file_read(const char *rules_dir, const char *name,
					enum sm_status (*take)(void *context, const struct rules_line *line),
					void *context, struct sm_error *error);

#endif
