// SPDX-License-Identifier: EUPL-1.2
// schema: an empty or older file → one of this version, step by step.
#include <string.h>

#include "connection.h"

extern const char schema_sql[], schema_2_sql[];

/* Step n brings a file from version n to n + 1. A published step never changes: a new one is added below it. */
static const char *const step[] = { schema_sql, schema_2_sql };

enum { VERSION = sizeof(step) / sizeof(step[0]) };

enum sm_status store_schema_check(struct sm_store *store, int64_t *version, struct sm_error *error)
{
	const char *where = sqlite3_db_filename(store->db, "main");
	int64_t id = 0, tables = 0;
	enum sm_status status = store_number(store, "PRAGMA application_id", &id, error);

	if (status == SM_OK)
		status = store_number(store, "PRAGMA user_version", version, error);
	if (status == SM_OK)
		status = store_number(store, "SELECT count(*) FROM sqlite_master", &tables, error);
	if (status != SM_OK)
		return status;
	if (id != STORE_APPLICATION_ID && (id != 0 || tables != 0))
		return sm_fail(error, SM_ERROR_DATA, where,
			       "dit SQLite-bestand is niet van sentimeter: noem een ander bestand",
			       "this SQLite file is not sentimeter's: name another file");
	if (*version > VERSION)
		return sm_fail(error, SM_ERROR_CONFIG, where,
			       "het bestand heeft versie %d en dit programma kent tot en met %d: installeer een "
			       "nieuwere sentimeter",
			       "the file has version %d and this program knows up to %d: install a newer sentimeter",
			       (int)*version, (int)VERSION);
	return SM_OK;
}

bool store_schema_says(struct sm_text words)
{
	for (size_t i = 0; i < VERSION; i++)
		if (memmem(step[i], strlen(step[i]), words.data, words.length))
			return true;
	return false;
}

static enum sm_status upgrade(struct sm_store *store, int64_t version, struct sm_error *error)
{
	char stamp[80];

	for (; version < VERSION; version++) {
		enum sm_status status = store_run(store, step[version], error);

		if (status != SM_OK)
			return status;
	}
	sqlite3_snprintf(sizeof(stamp), stamp, "PRAGMA application_id = %d; PRAGMA user_version = %d",
			 STORE_APPLICATION_ID, VERSION);
	return store_run(store, stamp, error);
}

enum sm_status store_schema(struct sm_store *store, int64_t version, struct sm_error *error)
{
	enum sm_status status;

	if (version == VERSION)
		return SM_OK;
	if (store->role == SM_ROLE_READER)
		return sm_fail(
		    error, SM_ERROR_CONFIG, sqlite3_db_filename(store->db, "main"),
		    "het bestand is van een oudere versie: draai eerst `sentimeter release`, dat het bijwerkt",
		    "the file is of an older version: first run `sentimeter release`, which brings it up to date");
	status = store_run(store, "BEGIN IMMEDIATE", error);
	if (status != SM_OK)
		return status;
	status = store_schema_check(store, &version, error); /* another process may have been first */
	if (status == SM_OK)
		status = upgrade(store, version, error);
	if (status == SM_OK)
		status = store_run(store, "COMMIT", error);
	if (status != SM_OK && !sqlite3_get_autocommit(store->db))
		(void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	return status;
}
