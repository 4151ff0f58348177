// SPDX-License-Identifier: EUPL-1.2
// check: rule files → what is wrong with them.
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

typedef void check_line(struct check *check, const struct rulefile *file);

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_language(const struct dirent *entry)
{
	size_t length = strspn(entry->d_name, "abcdefghijklmnopqrstuvwxyz");

	return length >= 2 && length < SM_LANGUAGE_MAX && entry->d_name[length] == '\0';
}

/* What to look for in a file of this name; NULL: nothing. */
static check_line *line_check(const char *name)
{
	size_t length = strlen(name);

	if (strcmp(name, "lexicon.tsv") == 0 ||
	    (strncmp(name, "lexicon-", 8) == 0 && length > 4 && strcmp(name + length - 4, ".tsv") == 0))
		return check_entry;
	if (strcmp(name, "emoji.tsv") == 0)
		return check_emoji;
	if (strcmp(name, "modifiers.tsv") == 0 || strcmp(name, "function-words.txt") == 0)
		return check_double;
	return NULL;
}

static int is_rule_file(const struct dirent *entry)
{
	return line_check(entry->d_name) != NULL;
}

/* Those of one language, or of every language when code is none. */
static enum sm_status read_terms(struct check *check, const char *code, struct sm_error *error)
{
	static const char *const all[] = { "nl", "en" };
	enum sm_status status = SM_OK;

	identity_close(&check->identity);
	if (*code)
		status = identity_read(check->rules_dir, code, &check->unicode, &check->identity, NULL, error);
	for (size_t i = 0; !*code && i < sizeof(all) / sizeof(all[0]) && status >= 0; i++)
		status = identity_read(check->rules_dir, all[i], &check->unicode, &check->identity, NULL, error);
	return status < 0 ? status : SM_OK;
}

static enum sm_status check_file(struct check *check, const char *path, const char *name, check_line *line,
				 struct sm_error *error)
{
	struct rulefile file;
	enum sm_status status = rulefile_read(&file, path, path, error);

	if (status == SM_NONE)
		return sm_fail(error, SM_ERROR_INPUT, path, "dit bestand is er niet", "there is no such file");
	if (status != SM_OK)
		return status;
	if (check->files == CHECK_FILES_MAX - 1) {
		free(file.data);
		return sm_fail(error, SM_ERROR_LIMIT, path, "meer dan %d bestanden", "more than %d files",
			       CHECK_FILES_MAX);
	}
	snprintf(check->file[check->files], sizeof(check->file[0]), "%s", name);
	check->last[0] = '\0';
	while (rulefile_next(&file) && !check->failed && status == SM_OK) {
		check->lines++;
		if (strcmp(file.column[0], "@language") == 0) {
			status = read_terms(check, file.column[1], error);
			check->last[0] = '\0'; /* each language is sorted by itself */
		} else {
			line(check, &file);
		}
	}
	check->files++;
	free(file.data);
	return status;
}

/* The rule files right in a folder; lexicon.tsv first, as the engine reads them. */
static enum sm_status check_folder(struct check *check, const char *path, struct sm_error *error)
{
	struct dirent **entry;
	int count = scandir(path, &entry, is_rule_file, by_name);
	enum sm_status status = SM_OK;

	check->files = 0;
	check->seen_count = 0;
	if (check->seen)
		memset(check->seen, 0, check->seen_room * sizeof(*check->seen));
	for (int pass = 0; pass < 2; pass++)
		for (int i = 0; i < count && status == SM_OK; i++) {
			bool first = strcmp(entry[i]->d_name, "lexicon.tsv") == 0;
			char file[LISTS_PATH_MAX];

			if (first == (pass == 1))
				continue;
			status = lists_path(file, path, "", entry[i]->d_name)
				     ? check_file(check, file, entry[i]->d_name, line_check(entry[i]->d_name), error)
				     : sm_fail(error, SM_ERROR_LIMIT, path, "pad te lang", "path too long");
		}
	for (int i = 0; i < count; i++)
		free(entry[i]);
	if (count >= 0)
		free(entry);
	return status;
}

static enum sm_status check_languages(struct check *check, const char *path, struct sm_error *error)
{
	struct dirent **entry;
	int count = scandir(path, &entry, is_language, by_name);
	enum sm_status status = SM_OK;

	for (int i = 0; i < count && status == SM_OK; i++) {
		char folder[LISTS_PATH_MAX];

		if (!lists_path(folder, path, "", entry[i]->d_name))
			status = sm_fail(error, SM_ERROR_LIMIT, path, "pad te lang", "path too long");
		if (status == SM_OK)
			status = read_terms(check, entry[i]->d_name, error);
		if (status == SM_OK)
			status = check_folder(check, folder, error);
	}
	for (int i = 0; i < count; i++)
		free(entry[i]);
	if (count >= 0)
		free(entry);
	return status;
}

/* Whether the engine can read it all. */
static enum sm_status check_whole(struct check *check, const char *rules_dir, const char *overlay,
				  struct sm_error *error)
{
	struct sm_scorer *scorer = NULL;
	enum sm_status status = sm_scorer_open(rules_dir, overlay, &scorer, error);

	sm_scorer_close(scorer);
	if (status == SM_ERROR_CONFIG) {
		check->failed |= !findings_add_error(check->findings, error);
		return SM_OK;
	}
	return status;
}

/* The code of a folder named like a language; empty for others. */
static void code_of(const char *path, char code[SM_LANGUAGE_MAX])
{
	size_t end = strlen(path), start;

	while (end > 1 && path[end - 1] == '/')
		end--;
	for (start = end; start > 0 && path[start - 1] >= 'a' && path[start - 1] <= 'z';)
		start--;
	code[0] = '\0';
	if ((start && path[start - 1] != '/') || end - start < 2 || end - start >= SM_LANGUAGE_MAX)
		return;
	memcpy(code, path + start, end - start);
	code[end - start] = '\0';
}

static enum sm_status check_path(struct check *check, const char *path, struct sm_error *error)
{
	struct stat about;
	char settings[LISTS_PATH_MAX], code[SM_LANGUAGE_MAX];
	enum sm_status status;

	if (stat(path, &about) != 0)
		return sm_fail(error, SM_ERROR_INPUT, path, "deze map of dit bestand is er niet",
			       "there is no such folder or file");
	if (!S_ISDIR(about.st_mode)) {
		status = read_terms(check, "", error);
		if (status == SM_OK)
			status = check_file(check, path, path, check_entry, error);
		return status == SM_OK ? check_whole(check, check->rules_dir, path, error) : status;
	}
	code_of(path, code);
	status = read_terms(check, code, error);
	if (status == SM_OK)
		status = check_folder(check, path, error);
	if (status == SM_OK && !*code)
		status = check_languages(check, path, error);
	if (status == SM_OK && lists_path(settings, path, "", "settings.tsv") && access(settings, F_OK) == 0)
		status = check_whole(check, path, NULL, error);
	return status;
}

enum sm_status sm_lexicon_check(const char *rules_dir, const char *path, struct sm_findings *findings, size_t *lines,
				struct sm_error *error)
{
	struct check *check = calloc(1, sizeof(*check));
	enum sm_status status = SM_ERROR_MEMORY;

	if (check) {
		*check = (struct check){ .rules_dir = rules_dir, .findings = findings };
		unicode_fill(&check->unicode);
		status = check_path(check, path, error);
		if (status == SM_OK && check->failed)
			status = SM_ERROR_MEMORY;
		*lines = check->lines;
		identity_close(&check->identity);
		free(check->seen);
		free(check);
	}
	return status == SM_ERROR_MEMORY ? sm_fail(error, status, path, "geheugen is op", "out of memory") : status;
}
