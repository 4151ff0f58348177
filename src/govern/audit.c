// SPDX-License-Identifier: EUPL-1.2
// audit: a workspace → findings, by a table of checks.
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "sentimeter/table.h"

extern const char audit_facts_sql[], audit_checks_sql[];

enum { QUERY_BYTES_MAX = 4000, ARENA_BYTES_MAX = 64 << 20 };

/* Severity: critical, people may be harmed or evidence is gone; high, something is not as it was agreed; low, somebody
 * should look. run NULL: the question of that name in audit_checks.sql. */
static const struct {
	const char *name;
	enum sm_severity severity;
	void (*run)(struct sm_audit *audit);
} checks[] = {
	/* Found while reading: audit_agreed.c, audit_facts.c, audit_history.c. */
	{ "config-invalid", SM_SEVERITY_CRITICAL, audit_read_configuration },
	{ "agreement-broken", SM_SEVERITY_CRITICAL, audit_found_elsewhere },
	{ "agreement-missing", SM_SEVERITY_CRITICAL, audit_found_elsewhere },
	{ "file-unsigned", SM_SEVERITY_HIGH, audit_found_elsewhere },
	{ "rules-changed", SM_SEVERITY_HIGH, audit_found_elsewhere },
	{ "access-expired", SM_SEVERITY_LOW, audit_found_elsewhere },
	{ "file-unreadable", SM_SEVERITY_HIGH, audit_read_files },
	{ "key-unreadable", SM_SEVERITY_HIGH, audit_read_keys },
	{ "journal-unreadable", SM_SEVERITY_CRITICAL, audit_read_journal },
	{ "db-broken", SM_SEVERITY_CRITICAL, audit_read_releases },
	/* What was agreed. */
	{ "mandate-expired", SM_SEVERITY_HIGH, NULL },
	{ "licence-expired", SM_SEVERITY_HIGH, NULL },
	{ "licence-owner", SM_SEVERITY_LOW, NULL },
	{ "robots-deviation", SM_SEVERITY_LOW, NULL },
	{ "feed-plain", SM_SEVERITY_HIGH, NULL },
	{ "commitment-due", SM_SEVERITY_LOW, audit_check_commitments },
	{ "settings-not-run", SM_SEVERITY_LOW, NULL },
	{ "account-roles", SM_SEVERITY_HIGH, NULL },
	{ "account-twice", SM_SEVERITY_HIGH, NULL },
	/* Files. */
	{ "file-missing", SM_SEVERITY_HIGH, NULL },
	{ "folder-mode", SM_SEVERITY_HIGH, NULL },
	{ "secret-mode", SM_SEVERITY_CRITICAL, NULL },
	{ "file-writable", SM_SEVERITY_HIGH, NULL },
	{ "file-owner", SM_SEVERITY_HIGH, NULL },
	{ "file-link", SM_SEVERITY_HIGH, NULL },
	{ "file-unknown", SM_SEVERITY_HIGH, NULL },
	{ "key-copy", SM_SEVERITY_CRITICAL, NULL },
	{ "import-unfinished", SM_SEVERITY_LOW, NULL },
	/* What should be forgotten by now. */
	{ "key-overdue", SM_SEVERITY_CRITICAL, NULL },
	{ "key-released", SM_SEVERITY_CRITICAL, NULL },
	{ "key-future", SM_SEVERITY_HIGH, NULL },
	{ "key-twice", SM_SEVERITY_HIGH, NULL },
	{ "spool-name", SM_SEVERITY_HIGH, NULL },
	{ "spool-overdue", SM_SEVERITY_CRITICAL, NULL },
	{ "spool-released", SM_SEVERITY_CRITICAL, NULL },
	{ "spool-without-key", SM_SEVERITY_LOW, NULL },
	{ "spool-plain", SM_SEVERITY_CRITICAL, audit_scan_spool },
	{ "sample-off", SM_SEVERITY_CRITICAL, NULL },
	{ "sample-old", SM_SEVERITY_CRITICAL, NULL },
	{ "retention-releases", SM_SEVERITY_HIGH, NULL },
	{ "retention-journal", SM_SEVERITY_HIGH, NULL },
	{ "retention-receipt", SM_SEVERITY_HIGH, NULL },
	/* What was released. */
	{ "db-leftover", SM_SEVERITY_LOW, NULL },
	{ "db-column", SM_SEVERITY_CRITICAL, NULL },
	{ "db-trigger", SM_SEVERITY_HIGH, NULL },
	{ "db-identifier", SM_SEVERITY_CRITICAL, NULL },
	{ "db-orphan", SM_SEVERITY_HIGH, NULL },
	{ "release-overlap", SM_SEVERITY_CRITICAL, NULL },
	{ "release-early", SM_SEVERITY_HIGH, NULL },
	{ "release-future", SM_SEVERITY_HIGH, NULL },
	{ "release-k", SM_SEVERITY_CRITICAL, NULL },
	{ "release-k-agreed", SM_SEVERITY_CRITICAL, NULL },
	{ "release-policy", SM_SEVERITY_HIGH, NULL },
	{ "release-gone", SM_SEVERITY_HIGH, NULL },
	{ "release-cells", SM_SEVERITY_CRITICAL, NULL },
	{ "release-changed", SM_SEVERITY_CRITICAL, NULL },
	{ "cell-under-k", SM_SEVERITY_CRITICAL, NULL },
	{ "cell-sensitive", SM_SEVERITY_CRITICAL, NULL },
	{ "cell-rounding", SM_SEVERITY_HIGH, NULL },
	{ "cell-coding", SM_SEVERITY_HIGH, NULL },
	{ "cell-shares", SM_SEVERITY_HIGH, NULL },
	{ "cell-totals", SM_SEVERITY_HIGH, NULL },
	{ "cell-mean", SM_SEVERITY_HIGH, NULL },
	{ "cell-sources", SM_SEVERITY_HIGH, NULL },
	{ "cell-unlicensed", SM_SEVERITY_HIGH, NULL },
	{ "cell-terms", SM_SEVERITY_HIGH, NULL },
	{ "term-unknown", SM_SEVERITY_CRITICAL, NULL },
	{ "term-off", SM_SEVERITY_HIGH, NULL },
	{ "withheld-tens", SM_SEVERITY_HIGH, NULL },
	{ "noise-budget", SM_SEVERITY_CRITICAL, NULL },
	{ "noise-missing", SM_SEVERITY_CRITICAL, NULL },
	/* The journal, and what it says of the releases. */
	{ "journal-missing", SM_SEVERITY_CRITICAL, NULL },
	{ "journal-chain", SM_SEVERITY_CRITICAL, audit_verify_journal },
	{ "journal-future", SM_SEVERITY_LOW, NULL },
	{ "journal-back", SM_SEVERITY_LOW, NULL },
	{ "journal-personal", SM_SEVERITY_CRITICAL, NULL },
	{ "receipt-missing", SM_SEVERITY_CRITICAL, NULL },
	{ "release-twice", SM_SEVERITY_CRITICAL, NULL },
	{ "forgotten-missing", SM_SEVERITY_CRITICAL, NULL },
	{ "forgotten-not", SM_SEVERITY_CRITICAL, NULL },
	/* Test mode. */
	{ "canary", SM_SEVERITY_CRITICAL, audit_scan_canaries },
};
enum { CHECKS = sizeof(checks) / sizeof(checks[0]) };

/* What looks into keys, or at what lies in the spool. */
static const char *const inside[] = { "key-unreadable",    "key-overdue", "key-released",  "key-future",
				      "key-twice",         "spool-name",  "spool-overdue", "spool-released",
				      "spool-without-key", "spool-plain" };

static bool needs_inside(const char *name)
{
	for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]); i++)
		if (strcmp(inside[i], name) == 0)
			return true;
	return false;
}

const char *sm_severity_name(enum sm_severity severity)
{
	static const char *const name[] = { "low", "high", "critical" };

	return name[severity];
}

void audit_path(const struct sm_audit *audit, const char *name, char path[SM_FILE_PATH_BYTES_MAX])
{
	snprintf(path, SM_FILE_PATH_BYTES_MAX, "%s/%s", audit->setup.workspace, name);
}

void audit_found_elsewhere(struct sm_audit *audit)
{
	(void)audit;
}

/* Evidence comes from files that somebody may have tampered with: no control characters reach a terminal. */
static void make_plain(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			*text = ' ';
}

void audit_found(struct sm_audit *audit, const char *check, const char *evidence, ...)
{
	struct sm_finding finding = { .check = check };
	va_list arguments;

	for (size_t i = 0; i < CHECKS; i++)
		if (strcmp(checks[i].name, check) == 0) {
			finding.severity = checks[i].severity;
			finding.check = checks[i].name;
			if (audit->check[i].findings++ >= SM_FINDINGS_OF_ONE)
				return;
		}
	if (audit->count == SM_FINDINGS_MAX)
		return;
	va_start(arguments, evidence);
	vsnprintf(finding.evidence, sizeof(finding.evidence), evidence, arguments);
	va_end(arguments);
	make_plain(finding.evidence);
	audit->finding[audit->count++] = finding;
}

void audit_add(struct sm_audit *audit, const char *sql, const char *kinds, ...)
{
	sqlite3_stmt *add = NULL;
	va_list arguments;

	if (sqlite3_prepare_v2(audit->db, sql, -1, &add, NULL) != SQLITE_OK) {
		audit->failed = true;
		return;
	}
	va_start(arguments, kinds);
	for (int i = 0; kinds[i]; i++)
		if (kinds[i] == 's')
			sqlite3_bind_text(add, i + 1, va_arg(arguments, const char *), -1, SQLITE_TRANSIENT);
		else
			sqlite3_bind_int64(add, i + 1, va_arg(arguments, int64_t));
	va_end(arguments);
	audit->failed |= sqlite3_step(add) != SQLITE_DONE;
	sqlite3_finalize(add);
}

/* The question that stands below "-- check: NAME". */
static bool find_question(const char *name, char query[QUERY_BYTES_MAX])
{
	char head[80];
	const char *at, *end;
	int length = snprintf(head, sizeof(head), "\n-- check: %s\n", name);

	at = strstr(audit_checks_sql, head);
	if (!at)
		return false;
	at += length;
	end = strstr(at, "\n-- check: ");
	length = end ? (int)(end - at) : (int)strlen(at);
	return snprintf(query, QUERY_BYTES_MAX, "%.*s", length, at) < QUERY_BYTES_MAX;
}

static void bind_by_name(sqlite3_stmt *question, const struct sm_audit *audit)
{
	int now = sqlite3_bind_parameter_index(question, ":now");
	int policy = sqlite3_bind_parameter_index(question, ":policy");

	if (now)
		sqlite3_bind_int64(question, now, audit->setup.now_s);
	if (policy)
		sqlite3_bind_text(question, policy, audit->policy_hash, -1, SQLITE_STATIC);
}

/* A question that cannot be answered is a finding too: somebody may have seen to that. */
static void ask(struct sm_audit *audit, const char *name)
{
	char query[QUERY_BYTES_MAX];
	sqlite3_stmt *question = NULL;
	int code;

	if (!find_question(name, query)) {
		audit->failed = true;
		return;
	}
	code = sqlite3_prepare_v2(audit->db, query, -1, &question, NULL);
	if (code == SQLITE_OK) {
		bind_by_name(question, audit);
		while ((code = sqlite3_step(question)) == SQLITE_ROW) {
			const unsigned char *evidence = sqlite3_column_text(question, 0);

			audit_found(audit, name, "%s", evidence ? (const char *)evidence : "?");
		}
	}
	if (code != SQLITE_DONE && code != SQLITE_OK)
		audit_found(audit, name, "%s", sqlite3_errmsg(audit->db));
	sqlite3_finalize(question);
}

/* ---- Texts for people: rules/audit/checks.XX.tsv. ---- */

static enum sm_status read_texts(struct sm_audit *audit, struct sm_error *error)
{
	static const char *const file[] = { "audit/checks.nl.tsv", "audit/checks.en.tsv" };
	struct sm_table table;
	enum sm_status status = sm_table_open(audit->setup.rules_dir, file[audit->setup.tongue], &table, error);

	while (status == SM_OK && (status = sm_table_next(&table, error)) == SM_OK)
		for (size_t i = 0; i < CHECKS; i++)
			if (strcmp(checks[i].name, table.cell[0]) == 0) {
				audit->check[i].title =
				    sm_arena_copy(audit->arena, table.cell[1], strlen(table.cell[1]));
				audit->check[i].todo =
				    sm_arena_copy(audit->arena, table.cell[2], strlen(table.cell[2]));
			}
	sm_table_close(&table);
	if (status != SM_END)
		return status;
	for (size_t i = 0; i < CHECKS; i++)
		if (!audit->check[i].title || !audit->check[i].todo)
			return sm_fail(error, SM_ERROR_DATA, file[audit->setup.tongue], "'%s' ontbreekt",
				       "'%s' is missing", checks[i].name);
	return SM_OK;
}

/* ---- A whole audit. ---- */

static enum sm_status take(struct sm_audit *audit, struct sm_error *error)
{
	enum sm_status status = sm_arena_open(&audit->arena, ARENA_BYTES_MAX, error);

	audit->check = calloc(CHECKS, sizeof(*audit->check));
	audit->finding = calloc(SM_FINDINGS_MAX, sizeof(*audit->finding));
	if (status == SM_OK && (!audit->check || !audit->finding))
		status = sm_fail_memory(error);
	for (size_t i = 0; status == SM_OK && i < CHECKS; i++)
		audit->check[i] = (struct sm_audit_check){ .name = checks[i].name, .severity = checks[i].severity };
	if (status != SM_OK)
		return status;
	if (sqlite3_open_v2(":memory:", &audit->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI,
			    NULL) != SQLITE_OK ||
	    sqlite3_exec(audit->db, audit_facts_sql, NULL, NULL, NULL) != SQLITE_OK)
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "de controle kan niet beginnen: %s",
			       "the audit cannot begin: %s", audit->db ? sqlite3_errmsg(audit->db) : "SQLite");
	sqlite3_db_config(audit->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	return SM_OK;
}

static int by_severity(const void *a, const void *b)
{
	const struct sm_finding *x = a, *y = b;

	return x->severity != y->severity ? (int)y->severity - (int)x->severity : strcmp(x->check, y->check);
}

enum sm_status sm_audit_open(const struct sm_audit_setup *setup, struct sm_audit **audit, struct sm_error *error)
{
	struct sm_audit *made = calloc(1, sizeof(*made));
	enum sm_status status;

	*audit = NULL;
	if (!made)
		return sm_fail_memory(error);
	made->setup = *setup;
	status = take(made, error);
	if (status == SM_OK)
		status = read_texts(made, error);
	if (status == SM_OK)
		status = audit_read_rules(made, error);
	for (size_t i = 0; status == SM_OK && i < CHECKS; i++) {
		made->check[i].left_out = setup->outside && needs_inside(checks[i].name);
		if (made->check[i].left_out)
			continue;
		if (checks[i].run)
			checks[i].run(made);
		else
			ask(made, checks[i].name);
	}
	if (status == SM_OK && made->failed)
		status = sm_fail_memory(error);
	if (status != SM_OK) {
		sm_audit_close(made);
		return status;
	}
	qsort(made->finding, made->count, sizeof(*made->finding), by_severity);
	*audit = made;
	return SM_OK;
}

void sm_audit_close(struct sm_audit *audit)
{
	if (!audit)
		return;
	sqlite3_close(audit->db);
	free(audit->finding);
	free(audit->check);
	sm_arena_close(audit->arena);
	free(audit);
}

int64_t sm_audit_findings(const struct sm_audit *audit)
{
	int64_t findings = 0;

	for (size_t i = 0; i < CHECKS; i++)
		findings += audit->check[i].findings;
	return findings;
}

size_t sm_audit_count(const struct sm_audit *audit)
{
	return audit->count;
}

const struct sm_finding *sm_audit_at(const struct sm_audit *audit, size_t index)
{
	return index < audit->count ? &audit->finding[index] : NULL;
}

size_t sm_audit_checks(const struct sm_audit *audit)
{
	(void)audit;
	return CHECKS;
}

const struct sm_audit_check *sm_audit_check(const struct sm_audit *audit, size_t index)
{
	return index < CHECKS ? &audit->check[index] : NULL;
}
