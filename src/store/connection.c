// SPDX-License-Identifier: EUPL-1.2
// connection: a path and a role → an open releases.db that can do no more than the role.
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "connection.h"

enum { BUSY_MS = 5000 };

/* DELETE, not WAL: the one writer adds one small transaction a period, and a reader of a file with a WAL needs write
 * access to the folder. EXTRA, because the period key is destroyed right after: a commit that a power cut could still
 * roll back (an unlinked journal that comes back) would lose the period for good. */
static const char pragmas_writer[] = "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; "
				     "PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY";
static const char pragmas_reader[] = "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000";

void store_statement_close(sqlite3_stmt **statement)
{
	sqlite3_finalize(*statement);
	*statement = NULL;
}

static enum sm_status status_of(int code)
{
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED: return SM_ERROR_RETRY;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_CONSTRAINT:
	case SQLITE_MISMATCH:
	case SQLITE_SCHEMA: return SM_ERROR_DATA;
	case SQLITE_PERM:
	case SQLITE_AUTH:
	case SQLITE_READONLY: return SM_ERROR_PERMISSION;
	case SQLITE_NOMEM: return SM_ERROR_MEMORY;
	case SQLITE_TOOBIG: return SM_ERROR_LIMIT;
	default: return SM_ERROR_IO;
	}
}

enum sm_status store_fail(const struct sm_store *store, struct sm_error *error)
{
	const char *where = sqlite3_db_filename(store->db, "main"), *text = sqlite3_errmsg(store->db);
	enum sm_status status = status_of(sqlite3_errcode(store->db));

	switch (status) {
	case SM_ERROR_RETRY:
		return sm_fail(error, status, where, "een ander programma schrijft nu: probeer het zo weer",
			       "another program is writing: try again in a moment");
	case SM_ERROR_PERMISSION:
		return sm_fail(error, status, where, "mag niet met deze rol of deze rechten op het bestand: %s",
			       "not allowed with this role or these file permissions: %s", text);
	case SM_ERROR_DATA:
		return sm_fail(error, status, where, "geen bruikbaar vrijgavebestand: %s",
			       "not a usable file of releases: %s", text);
	default: return sm_fail(error, status, where, "SQLite meldt: %s", "SQLite says: %s", text);
	}
}

enum sm_status store_prepare(struct sm_store *store, const char *sql, sqlite3_stmt **statement, struct sm_error *error)
{
	if (sqlite3_prepare_v3(store->db, sql, -1, 0, statement, NULL) != SQLITE_OK)
		return store_fail(store, error);
	return SM_OK;
}

enum sm_status store_step(struct sm_store *store, sqlite3_stmt *statement, struct sm_error *error)
{
	int code = sqlite3_step(statement);
	enum sm_status status = code == SQLITE_DONE ? SM_OK : store_fail(store, error);

	sqlite3_reset(statement);
	return status;
}

enum sm_status store_run(struct sm_store *store, const char *sql, struct sm_error *error)
{
	return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK ? SM_OK : store_fail(store, error);
}

void store_bind(sqlite3_stmt *statement, int index, const char *text)
{
	sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
}

enum sm_status store_number(struct sm_store *store, const char *sql, int64_t *value, struct sm_error *error)
{
	SM_AUTO(store_statement_close) sqlite3_stmt *statement = NULL;
	enum sm_status status = store_prepare(store, sql, &statement, error);

	if (status != SM_OK)
		return status;
	if (sqlite3_step(statement) != SQLITE_ROW)
		return store_fail(store, error);
	*value = sqlite3_column_int64(statement, 0);
	return SM_OK;
}

static enum sm_status open_failed(const struct sm_store *store, const char *path, struct sm_error *error)
{
	int number = store->db ? sqlite3_system_errno(store->db) : ENOMEM;

	if (store->role != SM_ROLE_COLLECTOR && number == ENOENT)
		return sm_fail(error, SM_ERROR_INPUT, path,
			       "hier is nog niets vrijgegeven: verzamel eerst, of noem een andere werkmap",
			       "nothing is released here yet: collect first, or name another workspace");
	if (store->role == SM_ROLE_READER)
		return sm_fail(error, number == EACCES ? SM_ERROR_PERMISSION : SM_ERROR_IO, path,
			       "kan dit bestand niet lezen: %s", "cannot read this file: %s", strerror(number));
	return sm_fail(error, SM_ERROR_IO, path,
		       "kan dit bestand niet openen om te schrijven: bestaat de map, en mag u er schrijven?",
		       "cannot open this file for writing: does the folder exist, and may you write there?");
}

static enum sm_status open_file(struct sm_store *store, const char *path, struct sm_error *error)
{
	static const int flags_of[] = { [SM_ROLE_COLLECTOR] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
					[SM_ROLE_READER] = SQLITE_OPEN_READONLY,
					[SM_ROLE_STEWARD] = SQLITE_OPEN_READWRITE };
	int flags = flags_of[store->role];

	if (sqlite3_open_v2(path, &store->db,
			    flags | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOMUTEX,
			    NULL) != SQLITE_OK)
		return open_failed(store, path, error);
	sqlite3_busy_timeout(store->db, BUSY_MS);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	return SM_OK;
}

static enum sm_status prepare_file(struct sm_store *store, struct sm_error *error)
{
	int64_t version = 0;
	enum sm_status status = store_schema_check(store, &version, error);

	/* Only now: a journal mode is written into the file, which might have been somebody else's. */
	if (status == SM_OK)
		status = store_run(store, store->role == SM_ROLE_READER ? pragmas_reader : pragmas_writer, error);
	return status == SM_OK ? store_schema(store, version, error) : status;
}

enum sm_status sm_store_open(const char *path, enum sm_role role, struct sm_store **store, struct sm_error *error)
{
	struct sm_store *made = calloc(1, sizeof(*made));
	enum sm_status status;

	*store = NULL;
	if (!made)
		return sm_fail_memory(error);
	made->role = role;
	made->names.version = -1;
	status = open_file(made, path, error);
	if (status == SM_OK)
		status = prepare_file(made, error);
	if (status != SM_OK) {
		sm_store_close(made);
		return status;
	}
	store_role_hold(made);
	*store = made;
	return SM_OK;
}

void sm_store_close(struct sm_store *store)
{
	if (!store)
		return;
	store_statement_close(&store->has);
	sqlite3_close_v2(store->db);
	sm_arena_close(store->names.arena);
	free(store);
}
