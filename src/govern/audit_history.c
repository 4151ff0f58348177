// SPDX-License-Identifier: EUPL-1.2
// audit_history: the journal and releases.db → tables.
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "audit.h"
#include "sentimeter/journal.h"
#include "sentimeter/period.h"
#include "sentimeter/store.h"

extern const char audit_releases_sql[];

enum { URI_BYTES_MAX = 3 * SM_FILE_PATH_BYTES_MAX + 40 };

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "";
}

static int64_t time_of(const char *text)
{
	struct sm_date d = { 0 };
	char zone, end;

	if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d%c%c", &d.year, &d.month, &d.day, &d.hour, &d.minute, &d.second, &zone,
		   &end) != 7)
		return 0;
	return sm_date_to_s(d);
}

static void add_receipt(struct sm_audit *audit, int64_t seq, int64_t time_s, const json_t *body, const char *detail)
{
	const char *action = text_of(body, "action"), *object = text_of(body, "object");
	struct sm_period period;

	if ((strcmp(action, "release") != 0 && strcmp(action, "forgotten") != 0) ||
	    sm_period_parse(sm_text_of(object), &period, NULL) != SM_OK)
		return;
	audit_add(audit, "INSERT INTO receipt VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", "iissiiss", seq, time_s, action,
		  text_of(body, "result"), period.from_s, period.until_s, object, detail);
}

/* One line. A body that was erased when its time was over is no entry any more; the chain holds its place. */
static void add_entry(struct sm_audit *audit, const char *line)
{
	json_t *whole = json_loads(line, 0, NULL), *body = json_object_get(whole, "body");
	int64_t seq = json_integer_value(json_object_get(whole, "seq")), time_s = time_of(text_of(body, "time"));
	const json_t *parts = json_object_get(body, "detail");
	const char *policy = json_string_value(json_object_get(parts, "policy"));
	char *detail = parts ? json_dumps(parts, JSON_COMPACT) : NULL;

	if (json_is_object(body) && time_s) {
		audit_add(audit, "INSERT OR IGNORE INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", "iisssss", seq,
			  time_s, text_of(body, "action"), text_of(body, "object"), text_of(body, "result"), detail,
			  policy);
		add_receipt(audit, seq, time_s, body, detail ? detail : "{}");
	}
	free(detail);
	json_decref(whole);
}

void audit_read_journal(struct sm_audit *audit)
{
	char path[SM_FILE_PATH_BYTES_MAX], *line = NULL;
	size_t room = 0;
	FILE *file;

	audit_path(audit, "journal.ndjson", path);
	file = fopen(path, "re");
	if (!file)
		return; /* that it is not there is a question of its own */
	(void)sqlite3_exec(audit->db, "BEGIN", NULL, NULL, NULL);
	while (getline(&line, &room, file) > 0)
		add_entry(audit, line);
	(void)sqlite3_exec(audit->db, "COMMIT", NULL, NULL, NULL);
	if (ferror(file))
		audit_found(audit, "journal-unreadable", "journal.ndjson");
	fclose(file);
	free(line);
}

/* Against the key that seals it too: that knows how often was sealed, so that an older copy put back does not pass. */
void audit_verify_journal(struct sm_audit *audit)
{
	char path[SM_FILE_PATH_BYTES_MAX], seal[SM_FILE_PATH_BYTES_MAX];
	struct sm_journal_against against = { .checkpoint = audit->setup.checkpoint };
	struct sm_journal_report report;
	struct sm_error error = { 0 };
	struct stat info;

	audit_path(audit, SM_JOURNAL_FILE, path);
	audit_path(audit, SM_SEAL_FILE, seal);
	if (!audit->setup.outside && stat(seal, &info) == 0)
		against.seal_path = seal;
	if (stat(path, &info) == 0 && sm_journal_check(path, &against, &report, &error) != SM_OK)
		audit_found(audit, "journal-chain", SM_JOURNAL_FILE ": %s", error.text[audit->setup.tongue]);
}

/* ---- releases.db, attached as it lies there: read only. ---- */

/* Everything that has a meaning in an address of SQLite is written as %XX. */
static void make_uri(const char *path, char uri[URI_BYTES_MAX])
{
	size_t at = (size_t)snprintf(uri, URI_BYTES_MAX, "file:");

	for (; *path && at + 32 < URI_BYTES_MAX; path++) {
		if (strchr("%?#", *path) || (unsigned char)*path >= 0x80)
			at += (size_t)snprintf(uri + at, URI_BYTES_MAX - at, "%%%02X", (unsigned char)*path);
		else
			uri[at++] = *path;
	}
	snprintf(uri + at, URI_BYTES_MAX - at, "?mode=ro");
}

static void check_integrity(struct sm_audit *audit)
{
	sqlite3_stmt *check = NULL;
	const unsigned char *text = NULL;

	if (sqlite3_prepare_v2(audit->db, "PRAGMA releases.integrity_check(5)", -1, &check, NULL) == SQLITE_OK &&
	    sqlite3_step(check) == SQLITE_ROW)
		text = sqlite3_column_text(check, 0);
	if (!text || strcmp((const char *)text, "ok") != 0)
		audit_found(audit, "db-broken", "releases.db: %s",
			    text ? (const char *)text : sqlite3_errmsg(audit->db));
	sqlite3_finalize(check);
}

/* The hash of each release, to hold against what the journal said when it was made. */
static void add_digests(struct sm_audit *audit)
{
	sqlite3_stmt *all = NULL;
	char hash[65];

	if (sqlite3_prepare_v2(audit->db, "SELECT from_s FROM release", -1, &all, NULL) != SQLITE_OK)
		return;
	while (sqlite3_step(all) == SQLITE_ROW) {
		int64_t from_s = sqlite3_column_int64(all, 0);

		if (sm_store_digest(audit->db, from_s, hash))
			audit_add(audit, "INSERT OR IGNORE INTO digest VALUES (?1, ?2)", "is", from_s, hash);
		else
			audit_found(audit, "db-broken", "releases.db: %s", sqlite3_errmsg(audit->db));
	}
	sqlite3_finalize(all);
}

static bool attach(struct sm_audit *audit, const char *path)
{
	char uri[URI_BYTES_MAX];
	sqlite3_stmt *statement = NULL;
	int code;

	make_uri(path, uri);
	code = sqlite3_prepare_v2(audit->db, "ATTACH ?1 AS releases", -1, &statement, NULL);
	if (code == SQLITE_OK) {
		sqlite3_bind_text(statement, 1, uri, -1, SQLITE_STATIC);
		code = sqlite3_step(statement);
	}
	sqlite3_finalize(statement);
	return code == SQLITE_DONE &&
	       sqlite3_exec(audit->db, "SELECT from_s FROM releases.release LIMIT 1", NULL, NULL, NULL) == SQLITE_OK;
}

void audit_read_releases(struct sm_audit *audit)
{
	static const char no_noise[] = "CREATE TEMP TABLE noise (from_s INTEGER, year INTEGER, epsilon_milli INTEGER, "
				       "budget_milli INTEGER)";
	char path[SM_FILE_PATH_BYTES_MAX];
	struct stat info;
	bool there;

	audit_path(audit, "releases.db", path);
	there = stat(path, &info) == 0;
	if (there && attach(audit, path)) {
		check_integrity(audit);
		add_digests(audit);
	} else {
		if (there)
			audit_found(audit, "db-broken", "releases.db: %s", sqlite3_errmsg(audit->db));
		/* In the place of what could not be attached, so that the questions can be asked. */
		(void)sqlite3_exec(audit->db, "DETACH releases", NULL, NULL, NULL);
		audit->failed |=
		    sqlite3_exec(audit->db, "ATTACH ':memory:' AS releases", NULL, NULL, NULL) != SQLITE_OK;
		audit->failed |= sqlite3_exec(audit->db, audit_releases_sql, NULL, NULL, NULL) != SQLITE_OK;
	}
	/* Noise came with a later version of the file. */
	if (sqlite3_exec(audit->db, "SELECT year, epsilon_milli, budget_milli FROM noise LIMIT 1", NULL, NULL, NULL) !=
	    SQLITE_OK)
		(void)sqlite3_exec(audit->db, no_noise, NULL, NULL, NULL);
}
