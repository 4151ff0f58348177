/* SPDX-License-Identifier: EUPL-1.2 */
/* table: a file of rules → rows of cells. UTF-8, one row a line, a tab between cells; a line that begins with # is a
 * comment, an empty one says nothing. */
#ifndef SENTIMETER_TABLE_H
#define SENTIMETER_TABLE_H

#include "sentimeter/file.h"

enum { SM_TABLE_CELLS_MAX = 16, SM_TABLE_LINE_BYTES_MAX = 16 * 1024, SM_TABLE_BYTES_MAX = 16 << 20 };

struct sm_table {
	char path[SM_FILE_PATH_BYTES_MAX];
	int line; /* of the row at hand, 1-based: with path what an error names */
	/* The row at hand: trimmed, terminated, the caller's to cut up; "" from count on. They live until the table is
	 * closed. */
	char *cell[SM_TABLE_CELLS_MAX];
	size_t count;
	struct sm_buffer bytes;
	char *next;
};

/* folder/name; folder NULL: name is the path. A file that is not there is an error: without its rules a check would
 * pass everything. Close it in any case. */
SM_CHECK enum sm_status sm_table_open(const char *folder, const char *name, struct sm_table *table,
				      struct sm_error *error);
/* The next row; SM_END after the last. */
SM_CHECK enum sm_status sm_table_next(struct sm_table *table, struct sm_error *error);
void sm_table_close(struct sm_table *table);

#endif
