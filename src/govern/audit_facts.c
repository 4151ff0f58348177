// SPDX-License-Identifier: EUPL-1.2
// audit_facts: settings, licences, feeds, files, keys, rules → tables.
#include <dirent.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "audit.h"
#include "sentimeter/collect.h"
#include "sentimeter/protect.h"
#include "sentimeter/table.h"
#include "settings.h"

enum { DEPTH_MAX = 4, KEYS_MAX = 20000, LINE_BYTES = 512 };

static void add_settings(struct sm_audit *audit)
{
	struct sm_buffer value = { .bytes_max = 1000 };

	for (size_t i = 0; i < settings_count; i++) {
		sm_buffer_clear(&value);
		sm_setting_print(&audit->policy, i, &value);
		audit_add(audit, "INSERT INTO setting VALUES (?1, ?2, ?3)", "sis", settings[i].key,
			  setting_number(&audit->policy, &settings[i]), value.data ? value.data : "");
	}
	sm_buffer_close(&value);
}

static void add_topics(struct sm_audit *audit, const struct sm_topics *topics)
{
	for (size_t i = 0; i < sm_topics_count(topics); i++) {
		const struct sm_topic *topic = sm_topics_at(topics, i);

		audit_add(audit, "INSERT INTO licence VALUES (?1, ?2, ?3, ?4, ?5)", "siiis", topic->id, topic->from_s,
			  topic->until_s, (int64_t)(topic->sensitivity == SM_SENSITIVE), topic->owner);
	}
}

static void add_feeds(struct sm_audit *audit, const struct sm_feeds *feeds)
{
	for (size_t i = 0; i < feeds->count; i++)
		audit_add(audit, "INSERT INTO feed VALUES (?1, ?2, ?3)", "sss", feeds->feed[i].id, feeds->feed[i].url,
			  feeds->feed[i].robots_exception);
}

static void add_regions(struct sm_audit *audit, const struct sm_areas *areas)
{
	for (size_t i = 0; i < sm_areas_count(areas); i++)
		audit_add(audit, "INSERT INTO region VALUES (?1)", "s", sm_areas_at(areas, i)->code);
}

static void tell_problem(struct sm_audit *audit, const char *file, const struct sm_error *error)
{
	audit_found(audit, "config-invalid", "%s:%d: %s", file, error->line, error->text[audit->setup.tongue]);
}

/* Each file by itself: one with a mistake must not hide what the others say. */
void audit_read_configuration(struct sm_audit *audit)
{
	struct sm_config_problems *problems[4] = { NULL };
	struct sm_error error[4] = { 0 };
	char path[SM_FILE_PATH_BYTES_MAX];
	struct sm_topics *topics = NULL;
	struct sm_areas *areas = NULL;
	struct sm_feeds feeds = { 0 };
	static const char *const name[] = { "policy.yaml", "topics.yaml", "areas.yaml", "feeds.yaml" };
	enum sm_status status[4] = { SM_ERROR_MEMORY, SM_ERROR_MEMORY, SM_ERROR_MEMORY, SM_ERROR_MEMORY };

	for (size_t i = 0; i < 4; i++) {
		if (sm_config_problems_open(audit->setup.tongue, &problems[i], &error[i]) != SM_OK)
			continue;
		audit_path(audit, name[i], path);
		status[i] = i == 0   ? sm_policy_read(path, problems[i], &audit->policy, &error[i])
			    : i == 1 ? sm_topics_open(path, audit->setup.rules_dir, problems[i], &topics, &error[i])
			    : i == 2 ? sm_areas_open(path, problems[i], &areas, &error[i])
				     : sm_feeds_read(path, problems[i], audit->arena, &feeds, &error[i]);
		if (status[i] != SM_OK)
			tell_problem(audit, name[i], &error[i]);
	}
	audit->policy_read = status[0] == SM_OK;
	sodium_bin2hex(audit->policy_hash, sizeof(audit->policy_hash), audit->policy.hash, sizeof(audit->policy.hash));
	add_settings(audit);
	if (topics)
		add_topics(audit, topics);
	if (areas)
		add_regions(audit, areas);
	if (status[3] == SM_OK)
		add_feeds(audit, &feeds);
	sm_topics_close(topics);
	sm_areas_close(areas);
	for (size_t i = 0; i < 4; i++)
		sm_config_problems_close(problems[i]);
}

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

/* Ages only: no key leaves its file. A file that another process has open is being worked with: it tells itself. */
void audit_read_keys(struct sm_audit *audit)
{
	char path[SM_FILE_PATH_BYTES_MAX], name[SM_PERIOD_NAME_MAX];
	struct sm_key_facts *facts = calloc(KEYS_MAX, sizeof(*facts));
	struct sm_keys *keys = NULL;
	struct sm_error error = { 0 };
	struct stat info;
	enum sm_status status;
	size_t count;

	audit_path(audit, "keys", path);
	if (!facts || lstat(path, &info) != 0 || !S_ISREG(info.st_mode)) {
		free(facts);
		return;
	}
	status = sm_keys_open(path, &keys, &error);
	if (status != SM_OK)
		audit_found(audit, "key-unreadable", "%s", error.text[audit->setup.tongue]);
	count = status == SM_OK ? sm_keys_list(keys, facts, KEYS_MAX) : 0;
	for (size_t i = 0; i < count && i < KEYS_MAX; i++) {
		sm_period_name(facts[i].period, name);
		audit_add(audit, "INSERT INTO living_key VALUES (?1, ?2, ?3, ?4)", "siii", name, facts[i].period.from_s,
			  facts[i].period.until_s, facts[i].created_s);
	}
	sm_keys_close(keys);
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
