// SPDX-License-Identifier: EUPL-1.2
// audit_facts: files, accounts, keys, rules → tables.
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "audit.h"
#include "sentimeter/protect.h"
#include "sentimeter/table.h"

enum { DEPTH_MAX = 4, KEYS_MAX = 20000, KEY_PAGE_BYTES = 4096, LINE_BYTES = 512 };

static const char *kind_of(mode_t mode)
{
	return S_ISREG(mode) ? "f" : S_ISDIR(mode) ? "d" : S_ISLNK(mode) ? "l" : "o";
}

static void add_spool(struct sm_audit *audit, const char *path)
{
	static const char ending[] = ".sealed";
	const char *name = path + strlen("spool/");
	size_t length = strlen(name), end = sizeof(ending) - 1;
	struct sm_period period;
	char text[SM_PERIOD_NAME_MAX];

	if (length <= end || length - end >= sizeof(text) || strcmp(name + length - end, ending) != 0 ||
	    sm_period_parse((struct sm_text){ name, length - end }, &period, NULL) != SM_OK)
		return;
	snprintf(text, sizeof(text), "%.*s", (int)(length - end), name);
	audit_add(audit, "INSERT INTO spool VALUES (?1, ?2, ?3)", "sii", text, period.from_s, period.until_s);
}

static void add_folder(struct sm_audit *audit, const char *below, int depth);

static void add_file(struct sm_audit *audit, const char *name, int depth)
{
	char path[SM_FILE_PATH_BYTES_MAX];
	struct stat info;

	audit_path(audit, name, path);
	if (lstat(path, &info) != 0) {
		audit_found(audit, "file-unreadable", "%s: %s", name, strerror(errno));
		return;
	}
	audit_add(audit, "INSERT INTO file VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", "ssiiiii", name, kind_of(info.st_mode),
		  (int64_t)(info.st_mode & 07777), (int64_t)info.st_uid, (int64_t)info.st_nlink, (int64_t)info.st_size,
		  (int64_t)info.st_mtim.tv_sec);
	if (strncmp(name, "spool/", 6) == 0)
		add_spool(audit, name);
	if (S_ISDIR(info.st_mode))
		add_folder(audit, name, depth + 1);
}

static void add_folder(struct sm_audit *audit, const char *below, int depth)
{
	char path[SM_FILE_PATH_BYTES_MAX], name[SM_FILE_PATH_BYTES_MAX];
	const struct dirent *entry;
	bool top = strcmp(below, ".") == 0;
	DIR *folder;

	audit_path(audit, below, path);
	if (audit->setup.outside && strcmp(below, "spool") == 0)
		return;
	folder = depth <= DEPTH_MAX ? opendir(path) : NULL;
	if (!folder)
		audit_found(audit, "file-unreadable", "%s", below);
	while (folder && (entry = readdir(folder))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (snprintf(name, sizeof(name), "%s%s%s", top ? "" : below, top ? "" : "/", entry->d_name) <
		    (int)sizeof(name))
			add_file(audit, name, depth);
	}
	if (folder)
		closedir(folder);
}

/* Who may log in: the file of the web server, a line each, name and role between tabs. */
static void add_accounts(struct sm_audit *audit)
{
	char path[SM_FILE_PATH_BYTES_MAX];
	struct sm_table table;
	enum sm_status status;

	audit_path(audit, "accounts", path);
	status = sm_table_open(NULL, path, &table, NULL);
	while (status == SM_OK && (status = sm_table_next(&table, NULL)) == SM_OK)
		audit_add(audit, "INSERT INTO account VALUES (?1, ?2)", "ss", table.cell[0], table.cell[1]);
	sm_table_close(&table);
}

void audit_read_files(struct sm_audit *audit)
{
	add_file(audit, ".", 0);
	add_accounts(audit);
}

/* Ages only: no key leaves its file, which stays closed for who works with it. */
void audit_read_keys(struct sm_audit *audit)
{
	char path[SM_FILE_PATH_BYTES_MAX], name[SM_PERIOD_NAME_MAX];
	struct sm_key_facts *facts = calloc(KEYS_MAX, sizeof(*facts));
	enum sm_master_kind kind;
	struct sm_error error = { 0 };
	struct stat info;
	size_t count = 0;

	audit_path(audit, "keys", path);
	if (facts && lstat(path, &info) == 0 && S_ISREG(info.st_mode)) {
		if (info.st_size % KEY_PAGE_BYTES)
			audit_found(audit, "key-unreadable", "keys: %lld bytes", (long long)info.st_size);
		else if (sm_keys_survey(path, &kind, facts, KEYS_MAX, &count, &error) != SM_OK)
			audit_found(audit, "key-unreadable", "keys: %s", error.text[audit->setup.tongue]);
	}
	for (size_t i = 0; i < count && i < KEYS_MAX; i++) {
		sm_period_name(facts[i].period, name);
		audit_add(audit, "INSERT INTO living_key VALUES (?1, ?2, ?3, ?4, ?5)", "siiii", name,
			  facts[i].period.from_s, facts[i].period.until_s, facts[i].created_s,
			  (int64_t)facts[i].wait_min);
	}
	free(facts);
}

/* ---- What may be: rules/. ---- */

static enum sm_status read_rows(struct sm_audit *audit, const char *name, const char *sql, const char *kinds,
				struct sm_error *error)
{
	struct sm_table table;
	enum sm_status status = sm_table_open(audit->setup.rules_dir, name, &table, error);

	while (status == SM_OK && (status = sm_table_next(&table, error)) == SM_OK) {
		if (strcmp(kinds, "si") == 0)
			audit_add(audit, sql, kinds, table.cell[0], (int64_t)(table.cell[1][0] == 's'));
		else
			audit_add(audit, sql, kinds, table.cell[0], table.cell[1]);
	}
	sm_table_close(&table);
	return status == SM_END ? SM_OK : status;
}

static bool is_lexicon(const char *name)
{
	return strncmp(name, "lexicon", 7) == 0 && strlen(name) > 4 && strcmp(name + strlen(name) - 4, ".tsv") == 0;
}

static enum sm_status read_language(struct sm_audit *audit, const char *language, struct sm_error *error)
{
	static const char sql[] = "INSERT OR IGNORE INTO word VALUES (?1)";
	char path[SM_FILE_PATH_BYTES_MAX], name[LINE_BYTES];
	const struct dirent *entry;
	enum sm_status status = SM_OK;
	DIR *folder;

	snprintf(path, sizeof(path), "%s/%s", audit->setup.rules_dir, language);
	folder = opendir(path);
	while (folder && status == SM_OK && (entry = readdir(folder)))
		if (is_lexicon(entry->d_name) &&
		    snprintf(name, sizeof(name), "%s/%s", language, entry->d_name) < (int)sizeof(name))
			status = read_rows(audit, name, sql, "s", error);
	if (folder)
		closedir(folder);
	return status;
}

/* Every entry of every lexicon: the only words that a release may hold. */
static enum sm_status read_words(struct sm_audit *audit, struct sm_error *error)
{
	enum sm_status status = read_rows(audit, "emoji.tsv", "INSERT OR IGNORE INTO word VALUES (?1)", "s", error);
	const struct dirent *entry;
	DIR *rules = opendir(audit->setup.rules_dir);

	while (rules && status == SM_OK && (entry = readdir(rules)))
		if (strlen(entry->d_name) == 2 && entry->d_name[0] != '.')
			status = read_language(audit, entry->d_name, error);
	if (rules)
		closedir(rules);
	return status;
}

enum sm_status audit_read_rules(struct sm_audit *audit, struct sm_error *error)
{
	enum sm_status status;

	(void)sqlite3_exec(audit->db, "BEGIN", NULL, NULL, NULL); /* thousands of rows, one by one */
	status = read_rows(audit, "audit/files.tsv", "INSERT INTO allowed_file VALUES (?1, ?2)", "si", error);
	if (status == SM_OK)
		status =
		    read_rows(audit, "audit/columns.tsv", "INSERT INTO allowed_column VALUES (?1, ?2)", "ss", error);
	if (status == SM_OK)
		status = read_words(audit, error);
	(void)sqlite3_exec(audit->db, "COMMIT", NULL, NULL, NULL);
	return status;
}
