// SPDX-License-Identifier: EUPL-1.2
// import: an export on disk → a stream of posts.
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "importer.h"

struct sm_import {
	struct importer importer;
	char path[sizeof(((struct sm_error *)0)->where)]; /* for messages */
	char *mapping, *rules_dir;
	int64_t opened_s;
	char scratch[TEXT_BYTES_MAX];
};

/* Errors say which file. */
static enum sm_status located(const struct sm_import *import, enum sm_status status, struct sm_error *error)
{
	if (status < 0 && error && !error->where[0])
		memcpy(error->where, import->path, sizeof(error->where));
	return status;
}

static enum sm_status keep_names(struct sm_import *import, const char *path, const char *mapping, const char *rules_dir,
				 struct sm_error *error)
{
	import->importer.rows.file = -1;
	snprintf(import->path, sizeof(import->path), "%s", path);
	import->mapping = mapping && *mapping ? strdup(mapping) : NULL;
	import->rules_dir = rules_dir ? strdup(rules_dir) : NULL;
	if ((mapping && *mapping && !import->mapping) || (rules_dir && !import->rules_dir))
		return sm_fail_memory(error);
	return SM_OK;
}

enum sm_status sm_import_open(const char *path, enum sm_format format, const char *mapping, const char *rules_dir,
			      struct sm_import **out, struct sm_error *error)
{
	struct sm_import *import = calloc(1, sizeof(*import));
	enum sm_status status;

	*out = NULL;
	if (!import)
		return sm_fail_memory(error);
	import->opened_s = (int64_t)time(NULL);
	status = keep_names(import, path, mapping, rules_dir, error);
	if (status == SM_OK)
		status = rows_open_file(&import->importer.rows, path, error);
	if (status == SM_OK)
		status = importer_start(&import->importer, format, import->mapping, import->rules_dir, error);
	if (status == SM_OK) {
		*out = import;
		return SM_OK;
	}
	status = located(import, status == SM_END ? SM_ERROR_DATA : status, error);
	sm_import_close(import);
	return status;
}

enum sm_status sm_import_next(struct sm_import *import, struct sm_arena *arena, struct sm_post *post,
			      struct sm_error *error)
{
	struct draft draft = { .arena = arena, .scratch = import->scratch, .arrival_s = import->opened_s };

	return located(import, importer_next(&import->importer, &draft, post, error), error);
}

void sm_import_close(struct sm_import *import)
{
	if (!import)
		return;
	importer_close(&import->importer);
	free(import->mapping);
	free(import->rules_dir);
	sodium_memzero(import, sizeof(*import));
	free(import);
}
