// SPDX-License-Identifier: EUPL-1.2
// importer: an export, from a file or a payload → posts one by one.
#ifndef IMPORTER_H
#define IMPORTER_H

#include "columns.h"
#include "rows.h"

struct importer {
	struct rows rows;
	enum sm_format format; /* NDJSON or CSV once started */
	char delimiter;
	size_t header_count;
	struct sm_arena *rules;          /* holds the strings of columns */
	const char *mapping, *rules_dir; /* NULL when not given; owned by the caller */
	struct columns columns;
	bool chosen; /* columns holds: for NDJSON only after the first object */
};

/* rows are open. Reads as far as the header. */
SM_CHECK enum sm_status importer_start(struct importer *importer, enum sm_format format, const char *mapping,
				       const char *rules_dir, struct sm_error *error);
void importer_close(struct importer *importer);
/* SM_END; SM_ERROR_DATA for a line that cannot be read, after which the next call goes on. */
SM_CHECK enum sm_status importer_next(struct importer *importer, struct draft *draft, struct sm_post *post,
				      struct sm_error *error);
/* A post out of one object. */
void importer_fill(struct draft *draft, const struct columns *columns, const json_t *object, struct sm_post *post);
/* All posts of a payload. */
SM_CHECK enum sm_status importer_posts(struct draft *draft, struct sm_text text, enum sm_format *format,
				       const char *mapping, struct sm_error *error);

#endif
