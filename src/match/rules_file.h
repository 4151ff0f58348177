/* SPDX-License-Identifier: EUPL-1.2 */
/* rules_file: a word list of rules/ → its rows. */
#ifndef MATCH_RULES_FILE_H
#define MATCH_RULES_FILE_H

#include "sentimeter/table.h"

/* Calls take for each row; stops at its first failure. */
SM_CHECK enum sm_status rules_file_read(const char *rules_dir, const char *name,
					enum sm_status (*take)(void *context, const struct sm_table *row),
					void *context, struct sm_error *error);

#endif
