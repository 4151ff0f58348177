// SPDX-License-Identifier: EUPL-1.2
// names: what topics and areas are called, as stored, read again when another process wrote since.
#include <string.h>

#include "connection.h"

enum { NAMES_BYTES_MAX = 64 << 20 };

static const char *copy(struct store_names *names, sqlite3_stmt *row, int column)
{
	const char *text = (const char *)sqlite3_column_text(row, column);

	return text ? sm_arena_copy(names->arena, text, (size_t)sqlite3_column_bytes(row, column)) : NULL;
}

static bool read_topic(sqlite3_stmt *select, struct store_names *names)
{
	struct sm_store_topic *topic = &names->topic[names->topic_count++];

	topic->id = copy(names, select, 0);
	topic->name[SM_NL] = copy(names, select, 1);
	topic->name[SM_EN] = copy(names, select, 2);
	return topic->id && topic->name[SM_NL] && topic->name[SM_EN];
}

static enum sm_status read_topics(struct sm_store *store, struct store_names *names, struct sm_error *error)
{
	SM_AUTO(store_statement_close) sqlite3_stmt *select = NULL;
	enum sm_status status =
	    store_prepare(store, "SELECT id, name_nl, name_en FROM topic ORDER BY position, id", &select, error);
	int64_t rows = 0;
	int code = SQLITE_DONE;

	if (status == SM_OK)
		status = store_number(store, "SELECT count(*) FROM topic", &rows, error);
	if (status != SM_OK)
		return status;
	names->topic = sm_arena_take(names->arena, sizeof(*names->topic) * (size_t)(rows + 1));
	if (!names->topic)
		return sm_fail_memory(error);
	while ((int64_t)names->topic_count < rows && (code = sqlite3_step(select)) == SQLITE_ROW)
		if (!read_topic(select, names))
			return sm_fail_memory(error);
	return code == SQLITE_ROW || code == SQLITE_DONE ? SM_OK : store_fail(store, error);
}

static int find_area(const struct store_names *names, const char *code)
{
	for (size_t i = 0; code && i < names->area_count; i++)
		if (strcmp(names->area[i].code, code) == 0)
			return (int)i;
	return -1;
}

/* The larger area may stand anywhere in the list. A parent must be of a higher level, so nothing points in a circle. */
static void link_parents(struct store_names *names, const char *const *parent)
{
	for (size_t i = 0; i < names->area_count; i++) {
		int at = find_area(names, parent[i]);

		names->area[i].parent = at >= 0 && names->area[at].level < names->area[i].level ? at : -1;
	}
}

static bool read_area(sqlite3_stmt *select, struct store_names *names, const char **parent)
{
	struct sm_store_area *area = &names->area[names->area_count];

	area->code = copy(names, select, 0);
	area->name = copy(names, select, 1);
	area->level = sqlite3_column_int(select, 2);
	parent[names->area_count++] = copy(names, select, 3);
	return area->code && area->name;
}

static enum sm_status read_areas(struct sm_store *store, struct store_names *names, struct sm_error *error)
{
	const char **parent;
	SM_AUTO(store_statement_close) sqlite3_stmt *select = NULL;
	enum sm_status status = store_prepare(
	    store, "SELECT regio, name, level, parent FROM area ORDER BY position, level, regio", &select, error);
	int64_t rows = 0;
	int code = SQLITE_DONE;

	if (status == SM_OK)
		status = store_number(store, "SELECT count(*) FROM area", &rows, error);
	if (status != SM_OK)
		return status;
	names->area = sm_arena_take(names->arena, sizeof(*names->area) * (size_t)(rows + 1));
	parent = sm_arena_take(names->arena, sizeof(*parent) * (size_t)(rows + 1));
	if (!names->area || !parent)
		return sm_fail_memory(error);
	while ((int64_t)names->area_count < rows && (code = sqlite3_step(select)) == SQLITE_ROW)
		if (!read_area(select, names, parent))
			return sm_fail_memory(error);
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		return store_fail(store, error);
	link_parents(names, parent);
	return SM_OK;
}

/* A web process keeps its store open for weeks: names that changed meanwhile must come through. */
static enum sm_status refresh(struct sm_store *store, struct sm_error *error)
{
	struct store_names names = { 0 };
	enum sm_status status = store_number(store, "PRAGMA data_version", &names.version, error);

	if (status != SM_OK || names.version == store->names.version)
		return status;
	status = sm_arena_open(&names.arena, NAMES_BYTES_MAX, error);
	if (status == SM_OK)
		status = read_topics(store, &names, error);
	if (status == SM_OK)
		status = read_areas(store, &names, error);
	if (status != SM_OK) {
		sm_arena_close(names.arena);
		return status;
	}
	sm_arena_close(store->names.arena);
	store->names = names;
	return SM_OK;
}

enum sm_status sm_store_topics(struct sm_store *store, const struct sm_store_topic **topic, size_t *count,
			       struct sm_error *error)
{
	enum sm_status status = refresh(store, error);

	*topic = store->names.topic;
	*count = store->names.topic_count;
	return status;
}

enum sm_status sm_store_areas(struct sm_store *store, const struct sm_store_area **area, size_t *count,
			      struct sm_error *error)
{
	enum sm_status status = refresh(store, error);

	*area = store->names.area;
	*count = store->names.area_count;
	return status;
}

const char *sm_store_topic_name(struct sm_store *store, const char *id, enum sm_tongue tongue)
{
	if (refresh(store, NULL) != SM_OK)
		return "";
	for (size_t i = 0; i < store->names.topic_count; i++)
		if (strcmp(store->names.topic[i].id, id) == 0)
			return store->names.topic[i].name[tongue];
	return "";
}

const char *sm_store_area_name(struct sm_store *store, const char *code)
{
	int at = refresh(store, NULL) == SM_OK ? find_area(&store->names, code) : -1;

	return at < 0 ? "" : store->names.area[at].name;
}
