/* SPDX-License-Identifier: EUPL-1.2 */
/* connection: what the files of store share. Private: a handle on the database stays in this folder. */
#ifndef STORE_CONNECTION_H
#define STORE_CONNECTION_H

#include <sqlite3.h>

#include "sentimeter/store.h"

#define STORE_APPLICATION_ID 0x536d7472 /* "Smtr": file(1) and SQLite tools can tell whose file it is */
#define STORE_IDS_MAX        1000       /* topics, and areas, in one filter */

/* Names as they were when last read. */
struct store_names {
	struct sm_store_topic *topic;
	size_t topic_count;
	struct sm_store_area *area;
	size_t area_count;
	int64_t version; /* PRAGMA data_version; -1: not read */
	struct sm_arena *arena;
};

struct sm_store {
	sqlite3 *db;
	enum sm_role role;
	sqlite3_stmt *has; /* kept: asked for each post of an import */
	struct store_names names;
};

void store_statement_close(sqlite3_stmt **statement);
SM_CHECK enum sm_status store_fail(const struct sm_store *store, struct sm_error *error);
SM_CHECK enum sm_status store_prepare(struct sm_store *store, const char *sql, sqlite3_stmt **statement,
				      struct sm_error *error);
/* Steps a statement that gives no rows, and resets it. */
SM_CHECK enum sm_status store_step(struct sm_store *store, sqlite3_stmt *statement, struct sm_error *error);
SM_CHECK enum sm_status store_run(struct sm_store *store, const char *sql, struct sm_error *error);
/* Binds text that lives until the statement is reset. */
void store_bind(sqlite3_stmt *statement, int index, const char *text);
SM_CHECK enum sm_status store_number(struct sm_store *store, const char *sql, int64_t *value, struct sm_error *error);

/* schema.c: refuses a newer file, or one that is not ours, without having touched it. */
SM_CHECK enum sm_status store_schema_check(struct sm_store *store, int64_t *version, struct sm_error *error);
/* Makes a new file, brings one of that older version up to date. */
SM_CHECK enum sm_status store_schema(struct sm_store *store, int64_t version, struct sm_error *error);

/* Whether these words stand in the text of the schema, which a file keeps. */
bool store_schema_says(struct sm_text words);

/* roles.c: from here on the connection can do no more than its role. */
void store_role_hold(struct sm_store *store);

#endif
