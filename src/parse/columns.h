// SPDX-License-Identifier: EUPL-1.2
// columns: which column or path of an export is which part of a post (rules/imports/*.tsv).
#ifndef COLUMNS_H
#define COLUMNS_H

#include <jansson.h>

#include "draft.h"

enum column {
	COLUMN_ID,
	COLUMN_PLATFORM,
	COLUMN_AUTHOR,
	COLUMN_AUTHOR_NAME,
	COLUMN_TITLE,
	COLUMN_TEXT,
	COLUMN_URL,
	COLUMN_LANGUAGE,
	COLUMN_PUBLISHED,
	COLUMN_UPDATED,
	COLUMN_COLLECTED,
	COLUMN_AREA,
	COLUMN_RESHARE,
	COLUMN_BOT,
	COLUMN_PRIVATE,
	COLUMN_OPTED_OUT,
	COLUMN_DELETED,
	COLUMN_LOOKUP,
	COLUMN_COUNT
};

enum { ALTERNATIVES_MAX = 6, KEYS_MAX = 12, NEEDS_MAX = 16, COLUMNS_DIGITS_MAX = 40 };

/* One place in an export: a column's name, or keys joined by dots in JSON, or a constant ("=tiktok"). */
struct columns_source {
	const char *name; /* as written; of a constant without '=' */
	const char *key[KEYS_MAX];
	size_t key_count;
	bool constant;
	int index; /* of the CSV column; -1 when the file has none */
};

/* The first source that is there and not empty counts. */
struct columns_choice {
	struct columns_source source[ALTERNATIVES_MAX];
	size_t count;
};

struct columns {
	const char *file;
	enum sm_format format; /* NDJSON or CSV */
	struct columns_choice column[COLUMN_COUNT];
	struct columns_choice need[NEEDS_MAX]; /* one of each must be there for the mapping to be chosen by itself */
	size_t need_count;
	enum text_kind text_kind;
};

/* The start of an export, to choose by: the header of a CSV file, or the first object. */
struct columns_sample {
	const struct sm_text *header;
	size_t count;
	const json_t *object;
};

/* Reads a mapping file; its strings live in arena. */
SM_CHECK enum sm_status columns_read(const char *path, struct sm_arena *arena, struct columns *columns,
				     struct sm_error *error);
/* The mapping in rules_dir/imports that fits best. SM_ERROR_CONFIG when none does. */
SM_CHECK enum sm_status columns_choose(const char *rules_dir, const struct columns_sample *sample,
				       struct sm_arena *arena, struct columns *columns, struct sm_error *error);
/* Finds the columns of columns in a CSV header. SM_ERROR_DATA when there is none for the text. */
SM_CHECK enum sm_status columns_bind(struct columns *columns, const struct sm_text *header, size_t count,
				     struct sm_error *error);

/* What a source points to in a document; NULL when there is nothing. */
const json_t *columns_at(const json_t *object, const struct columns_source *source);
/* A value as text; empty for what is no text, number or truth. */
struct sm_text columns_text(const json_t *value, char digits[COLUMNS_DIGITS_MAX]);

/* Whether all that a mapping needs is there. */
bool columns_fits(const struct columns *columns, const struct columns_sample *sample);

/* The value of a column in a row, or in an object (digits: room for a number's). Empty if there is none. */
struct sm_text columns_field(const struct columns *columns, enum column column, const struct sm_text *field);
struct sm_text columns_member(const struct columns *columns, enum column column, const json_t *object,
			      char digits[COLUMNS_DIGITS_MAX]);

#endif
