// SPDX-License-Identifier: EUPL-1.2
// erase: released periods over their time → no rows, and no bytes, of them in the file.
//
// secure_delete alone leaves about one row in a hundred readable (pages that were split), so the file is written anew
// by VACUUM, and then searched. What was released is about nobody; this is about keeping no longer than was agreed.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "connection.h"
#include "sentimeter/file.h"

enum { CONTEXT_BYTES = 6, NAME_BYTES = 10 };
#define FILE_BYTES_MAX ((size_t)16 << 30)

static enum sm_status count_due(struct sm_store *store, int64_t before_s, struct sm_store_erased *erased,
				struct sm_error *error)
{
	char sql[200];
	int64_t periods = 0, cells = 0;
	enum sm_status status;

	sqlite3_snprintf(sizeof(sql), sql, "SELECT count(*) FROM release WHERE until_s <= %lld", (long long)before_s);
	status = store_number(store, sql, &periods, error);
	sqlite3_snprintf(sizeof(sql), sql,
			 "SELECT count(*) FROM cell WHERE from_s IN (SELECT from_s FROM release WHERE until_s <= %lld)",
			 (long long)before_s);
	if (status == SM_OK)
		status = store_number(store, sql, &cells, error);
	erased->periods = (int)periods;
	erased->cells = (int)cells;
	return status;
}

/* In one transaction; the release last, because the others are found by it. */
static enum sm_status delete_rows(struct sm_store *store, int64_t before_s, struct sm_error *error)
{
	static const char *const table[] = { "cell_term", "cell", "withheld", "release" };
	enum sm_status status = store_run(store, "BEGIN IMMEDIATE", error);
	char sql[200];

	for (size_t i = 0; status == SM_OK && i < sizeof(table) / sizeof(table[0]); i++) {
		sqlite3_snprintf(sizeof(sql), sql,
				 "DELETE FROM %s WHERE from_s IN (SELECT from_s FROM release WHERE until_s <= %lld)",
				 table[i], (long long)before_s);
		status = store_run(store, sql, error);
	}
	if (status == SM_OK)
		status = store_run(store, "COMMIT", error);
	if (status != SM_OK && !sqlite3_get_autocommit(store->db))
		(void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	return status;
}

/* VACUUM attaches a file of its own, which no role may. */
static enum sm_status write_anew(struct sm_store *store, struct sm_error *error)
{
	enum sm_status status;

	sqlite3_set_authorizer(store->db, NULL, NULL);
	sqlite3_limit(store->db, SQLITE_LIMIT_ATTACHED, 1);
	status = store_run(store, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)", error);
	store_role_hold(store);
	return status;
}

static bool digits(const char *at, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!sm_ascii_is_digit(at[i]))
			return false;
	return true;
}

/* The name of a period at the start of so many bytes, as we write it or as CBS does; its length, 0 when there is none.
 * An hour begins with the name of its day, and is over when that is. */
static size_t name_at(const char *at, size_t left, char name[SM_PERIOD_NAME_MAX])
{
	if (left < 8 || !digits(at, 4))
		return 0;
	if (at[4] == '-' && at[5] == 'W' && digits(at + 6, 2)) {
		snprintf(name, SM_PERIOD_NAME_MAX, "%.8s", at);
		return 8;
	}
	if (at[4] == 'W' && at[5] == '1' && digits(at + 6, 2)) {
		snprintf(name, SM_PERIOD_NAME_MAX, "%.4s-W%.2s", at, at + 6);
		return 8;
	}
	if (digits(at + 4, 4)) {
		snprintf(name, SM_PERIOD_NAME_MAX, "%.4s-%.2s-%.2s", at, at + 4, at + 6);
		return 8;
	}
	if (left >= NAME_BYTES && at[4] == '-' && digits(at + 5, 2) && at[7] == '-' && digits(at + 8, 2)) {
		snprintf(name, SM_PERIOD_NAME_MAX, "%.10s", at);
		return NAME_BYTES;
	}
	return 0;
}

static bool hex(const char *at, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (sm_ascii_hex(at[i]) < 0)
			return false;
	return true;
}

/* In the middle of a hash digits come together by chance; and the comments of the schema give examples. */
static bool means_nothing(struct sm_text bytes, size_t at, size_t length)
{
	size_t before = at < CONTEXT_BYTES ? at : CONTEXT_BYTES;
	size_t after = bytes.length - at - length < CONTEXT_BYTES ? bytes.length - at - length : CONTEXT_BYTES;
	const char *from = bytes.data + at - before;

	return (before == CONTEXT_BYTES && after == CONTEXT_BYTES && hex(from, before) &&
		hex(bytes.data + at + length, after)) ||
	       store_schema_says((struct sm_text){ from, before + length });
}

size_t sm_store_search(struct sm_text bytes, int64_t before_s)
{
	size_t found = 0;

	for (size_t at = 0; at + 8 <= bytes.length; at++) {
		char name[SM_PERIOD_NAME_MAX];
		struct sm_period period;
		size_t length;

		/* Only this century; most bytes are done with here. */
		if (bytes.data[at] != '2' || bytes.data[at + 1] != '0')
			continue;
		length = name_at(bytes.data + at, bytes.length - at, name);
		if (length && sm_period_parse(sm_text_of(name), &period, NULL) == SM_OK && period.until_s <= before_s &&
		    !means_nothing(bytes, at, length))
			found++;
	}
	return found;
}

static enum sm_status search_file(const char *path, int64_t before_s, struct sm_store_erased *erased,
				  struct sm_error *error)
{
	struct sm_buffer bytes = { .bytes_max = FILE_BYTES_MAX };
	enum sm_status status = SM_OK;

	if (access(path, F_OK) != 0)
		return SM_OK;
	status = sm_file_read(path, &bytes, error);
	if (status == SM_OK && sm_store_search((struct sm_text){ bytes.data, bytes.length }, before_s))
		status = sm_fail(error, SM_ERROR_DATA, path,
				 "hierin staat nog een periode die gewist moest zijn: roep de beheerder",
				 "this still holds a period that should be gone: call the administrator");
	erased->bytes_searched += (int64_t)bytes.length;
	sm_buffer_close(&bytes);
	return status;
}

static enum sm_status search(struct sm_store *store, int64_t before_s, struct sm_store_erased *erased,
			     struct sm_error *error)
{
	static const char *const beside[] = { "", "-journal", "-wal", "-shm" };
	const char *path = sqlite3_db_filename(store->db, "main");
	enum sm_status status = SM_OK;

	for (size_t i = 0; status == SM_OK && i < sizeof(beside) / sizeof(beside[0]); i++) {
		char name[SM_FILE_PATH_BYTES_MAX];

		if (snprintf(name, sizeof(name), "%s%s", path, beside[i]) >= (int)sizeof(name))
			return sm_fail(error, SM_ERROR_LIMIT, path, "deze naam is te lang", "this name is too long");
		status = search_file(name, before_s, erased, error);
	}
	return status;
}

enum sm_status sm_store_erase(struct sm_store *store, int64_t before_s, bool dry_run, struct sm_store_erased *erased,
			      struct sm_error *error)
{
	enum sm_status status;

	*erased = (struct sm_store_erased){ 0 };
	before_s = sm_period_of(SM_DAY, before_s).from_s; /* the hours of a day go together */
	status = count_due(store, before_s, erased, error);
	if (status != SM_OK || dry_run)
		return status;
	if (erased->periods)
		status = delete_rows(store, before_s, error);
	/* Also when there was nothing to delete: an earlier run may have stopped just here. */
	if (status == SM_OK)
		status = write_anew(store, error);
	return status == SM_OK ? search(store, before_s, erased, error) : status;
}
