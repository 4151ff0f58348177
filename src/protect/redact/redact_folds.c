// SPDX-License-Identifier: EUPL-1.2
// redact_folds: look-alikes.tsv → what a code point or an entity looks like.
#include <stdlib.h>
#include <string.h>

#include "redact/redact.h"

enum { FOLDS_MAX = 2048, ENTITIES_MAX = 256 };

static enum sm_status bad(const struct sm_table *table, struct sm_error *error)
{
	return sm_fail_at(error, SM_ERROR_CONFIG, table->path, table->line, 1,
			  "geen look-alike: schrijf U+0430 of &naam;, een tab, en wat het lijkt (hooguit %d bytes)",
			  "no look-alike: write U+0430 or &name;, a tab, and what it resembles (at most %d bytes)",
			  REDACT_FOLD_MAX - 1);
}

/* The table writes a space as \s and nothing at all as \0. */
static const char *meaning(const char *cell)
{
	if (strcmp(cell, "\\s") == 0)
		return " ";
	return strcmp(cell, "\\0") == 0 ? "" : cell;
}

static enum sm_status add_entity(struct redact_folds *folds, char *name, const char *to, struct sm_table *table,
				 struct sm_error *error)
{
	struct redact_entity *entity = &folds->entity[folds->entity_count];
	size_t length = strlen(name);

	if (folds->entity_count == ENTITIES_MAX || length < 3 || name[length - 1] != ';')
		return bad(table, error);
	entity->name = strndup(name + 1, length - 2);
	entity->to = strdup(to);
	folds->entity_count++; /* both are freed, also when one is missing */
	return entity->name && entity->to ? SM_OK : sm_fail_memory(error);
}

/* One row may give a range: U+1F170-U+1F189 counts on from its letter or digit. */
static enum sm_status add_codes(struct redact_folds *folds, const char *cell, const char *to, struct sm_table *table,
				struct sm_error *error)
{
	char *end;
	unsigned long first = strtoul(cell + 2, &end, 16), last = first;

	if (strncmp(end, "-U+", 3) == 0)
		last = strtoul(end + 3, &end, 16);
	if (*end || first < 0x80 || last < first || last > 0x10FFFF || last - first >= FOLDS_MAX - folds->fold_count ||
	    (last > first && strlen(to) > 1))
		return bad(table, error);
	for (unsigned long code = first; code <= last; code++) {
		struct redact_fold *fold = &folds->fold[folds->fold_count++];

		fold->code = (uint32_t)code;
		snprintf(fold->to, sizeof(fold->to), "%s", to);
		fold->to[0] = (char)(fold->to[0] + (last > first ? (int)(code - first) : 0));
	}
	return SM_OK;
}

static int by_code(const void *a, const void *b)
{
	uint32_t first = ((const struct redact_fold *)a)->code, second = ((const struct redact_fold *)b)->code;

	return (first > second) - (first < second);
}

enum sm_status redact_folds_read(struct redact_folds *folds, const char *rules_dir, struct sm_error *error)
{
	struct sm_table table;
	enum sm_status status;

	folds->fold = calloc(FOLDS_MAX, sizeof(*folds->fold));
	folds->entity = calloc(ENTITIES_MAX, sizeof(*folds->entity));
	if (!folds->fold || !folds->entity)
		return sm_fail_memory(error);
	status = sm_table_open(rules_dir, "redaction/look-alikes.tsv", &table, error);
	while (status == SM_OK && (status = sm_table_next(&table, error)) == SM_OK) {
		const char *to = table.count == 2 ? meaning(table.cell[1]) : NULL;
		char *from = table.cell[0];

		if (!to || strlen(to) >= REDACT_FOLD_MAX)
			status = bad(&table, error);
		else if (*from == '&')
			status = add_entity(folds, from, to, &table, error);
		else if (strncmp(from, "U+", 2) == 0)
			status = add_codes(folds, from, to, &table, error);
		else
			status = bad(&table, error);
	}
	sm_table_close(&table);
	qsort(folds->fold, folds->fold_count, sizeof(*folds->fold), by_code);
	return status == SM_END ? SM_OK : status;
}

void redact_folds_close(struct redact_folds *folds)
{
	for (size_t i = 0; i < folds->entity_count; i++) {
		free(folds->entity[i].name);
		free(folds->entity[i].to);
	}
	free(folds->entity);
	free(folds->fold);
}
