// SPDX-License-Identifier: EUPL-1.2
// rules_file: a word list of rules/ → its rows.
#include "rules_file.h"

enum sm_status rules_file_read(const char *rules_dir, const char *name,
			       enum sm_status (*take)(void *context, const struct sm_table *row), void *context,
			       struct sm_error *error)
{
	struct sm_table table;
	enum sm_status status = sm_table_open(rules_dir, name, &table, error);

	while (status == SM_OK) {
		status = sm_table_next(&table, error);
		if (status != SM_OK)
			break;
		status = take(context, &table);
		if (status != SM_OK)
			status = sm_fail_at(error, status, table.path, table.line, 0, "deze regel is niet bruikbaar",
					    "this line cannot be used");
	}
	sm_table_close(&table);
	return status == SM_END ? SM_OK : status;
}
