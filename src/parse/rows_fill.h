// SPDX-License-Identifier: EUPL-1.2
// rows_fill: what the two readers of rows share.
#ifndef ROWS_FILL_H
#define ROWS_FILL_H

#include "rows.h"

/* More bytes behind those that are there; sets end when there are none. The buffer may move. */
SM_CHECK enum sm_status rows_fill(struct rows *rows, struct sm_error *error);
/* The length of the line at start, with what is needed of it in the buffer. */
SM_CHECK enum sm_status rows_find_line(struct rows *rows, size_t *length, struct sm_error *error);
/* Leaves the line at start behind, however long it is. */
SM_CHECK enum sm_status rows_skip_line(struct rows *rows, struct sm_error *error);

#endif
