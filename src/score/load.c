// SPDX-License-Identifier: EUPL-1.2
// load: the folder rules/ → a lexicon; which files, in which order.
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "load.h"
#include "phrase.h"
#include "scan.h"
#include "silence.h"
#include "table.h"
#include "word.h"

enum { PATH_BYTES_MAX = 1024, FOLDERS_MAX = 64 };

typedef enum sm_status load_line(struct load *load, struct rulefile *file, struct sm_error *error);

struct names {
	struct dirent **entry;
	int count;
};

static void names_close(struct names *names)
{
	for (int i = 0; i < names->count; i++)
		free(names->entry[i]);
	free(names->entry);
}

/* Not alphasort(): the order of rules may not depend on the locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_language(const struct dirent *entry)
{
	size_t length = strspn(entry->d_name, "abcdefghijklmnopqrstuvwxyz");

	return length >= 2 && length < SM_LANGUAGE_MAX && entry->d_name[length] == '\0';
}

static int is_further_lexicon(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return strncmp(entry->d_name, "lexicon-", 8) == 0 && length > 4 &&
	       strcmp(entry->d_name + length - 4, ".tsv") == 0;
}

static void add_to_hash(struct load *load, const struct rulefile *file, const char *name)
{
	uint64_t length = file->length;

	crypto_generichash_update(&load->hash, (const unsigned char *)name, strlen(name) + 1);
	crypto_generichash_update(&load->hash, (const unsigned char *)&length, sizeof(length));
	crypto_generichash_update(&load->hash, (const unsigned char *)file->data, file->length);
}

/* Keeps the file's name, which reasons show. */
static enum sm_status keep_name(struct load *load, const char *name, struct sm_error *error)
{
	struct lexicon *lexicon = load->lexicon;
	uint32_t kept;

	if (lexicon->files_count == LEXICON_FILES_MAX || !lexicon_add_name(lexicon, name, &kept))
		return sm_fail(error, SM_ERROR_LIMIT, name, "meer dan %d regelbestanden", "more than %d rule files",
			       LEXICON_FILES_MAX);
	load->file = (uint8_t)lexicon->files_count;
	lexicon->file_name[lexicon->files_count++] = kept;
	return SM_OK;
}

static enum sm_status load_lines(struct load *load, struct rulefile *file, load_line *line, struct sm_error *error)
{
	enum sm_status status = keep_name(load, file->name, error);

	/* A third of a slot a byte: about what lines inflect to. */
	if (status == SM_OK && line == load_entry &&
	    !lexicon_reserve(load->lexicon, load->lexicon->forms_count + (uint32_t)(file->length / 3)))
		return sm_fail(error, SM_ERROR_MEMORY, file->name, "geheugen is op", "out of memory");
	while (status == SM_OK && rulefile_next(file))
		status = line(load, file, error);
	return status;
}

/* SM_NONE when the file is not there, which is fine for most. */
static enum sm_status load_file(struct load *load, const char *path, const char *name, load_line *line,
				struct sm_error *error)
{
	struct rulefile file;
	enum sm_status status = rulefile_read(&file, path, name, error);

	if (status != SM_OK)
		return status;
	add_to_hash(load, &file, name);
	if (!load->only_hash)
		status = load_lines(load, &file, line, error);
	free(file.data);
	return status;
}

static bool join(char path[PATH_BYTES_MAX], const char *root, const char *folder, const char *name)
{
	int length = snprintf(path, PATH_BYTES_MAX, "%s/%s%s", root, folder, name);

	return length > 0 && length < PATH_BYTES_MAX;
}

/* A file under rules_dir, shown as rules/... */
static enum sm_status load_rule_file(struct load *load, const char *rules_dir, const char *folder, const char *name,
				     load_line *line, struct sm_error *error)
{
	char path[PATH_BYTES_MAX], shown[PATH_BYTES_MAX];

	if (!join(path, rules_dir, folder, name) || !join(shown, "rules", folder, name))
		return sm_fail(error, SM_ERROR_LIMIT, name, "pad te lang", "path too long");
	return load_file(load, path, shown, line, error);
}

static enum sm_status load_lexicons(struct load *load, const char *rules_dir, const char *folder,
				    struct sm_error *error)
{
	SM_AUTO(names_close) struct names names = { 0 };
	char path[PATH_BYTES_MAX];
	enum sm_status status = load_rule_file(load, rules_dir, folder, "lexicon.tsv", load_entry, error);

	if (!join(path, rules_dir, folder, ""))
		return sm_fail(error, SM_ERROR_LIMIT, folder, "pad te lang", "path too long");
	names.count = scandir(path, &names.entry, is_further_lexicon, by_name);
	for (int i = 0; i < names.count && status >= 0; i++)
		status = load_rule_file(load, rules_dir, folder, names.entry[i]->d_name, load_entry, error);
	return status < 0 ? status : SM_OK;
}

/* The file's own line for inflection: the whole file at once. */
static enum sm_status read_inflection(struct load *load, struct rulefile *file, struct sm_error *error)
{
	struct inflection *inflection = &load->inflection[load->language];
	enum sm_status status = inflect_open(inflection, file, error);

	for (size_t i = 0; i < inflection->determiners_count && status == SM_OK; i++) {
		const char *word = inflection->determiner[i];
		struct sense *sense = lexicon_add(load->lexicon, word_hash(word, strlen(word)), load->language);

		if (!sense)
			return sm_fail(error, SM_ERROR_MEMORY, file->name, "geheugen is op", "out of memory");
		sense->flags = (unsigned)(sense->flags | (unsigned)SENSE_DETERMINER) & 0xf;
	}
	return status;
}

static enum sm_status load_inflection(struct load *load, const char *rules_dir, const char *folder,
				      struct sm_error *error)
{
	char path[PATH_BYTES_MAX], name[PATH_BYTES_MAX];
	struct rulefile file;
	enum sm_status status;

	if (!join(path, rules_dir, folder, "inflection.tsv") || !join(name, "rules", folder, "inflection.tsv"))
		return sm_fail(error, SM_ERROR_LIMIT, folder, "pad te lang", "path too long");
	status = rulefile_read(&file, path, name, error);
	if (status != SM_OK)
		return status;
	add_to_hash(load, &file, name);
	if (load->only_hash || keep_name(load, name, error) != SM_OK) {
		free(file.data);
		return load->only_hash ? SM_OK : SM_ERROR_LIMIT;
	}
	/* The rules point into the file's bytes, and free them. */
	return read_inflection(load, &file, error);
}

static enum sm_status load_terms(struct load *load, const char *rules_dir, const char *code, struct sm_error *error)
{
	char name[SM_LANGUAGE_MAX + sizeof(".txt")];

	snprintf(name, sizeof(name), "%s.txt", code);
	return load_rule_file(load, rules_dir, "identity/", name, load_identity, error);
}

/* A folder without a lexicon only shows what is not ours. */
static enum sm_status load_language(struct load *load, const char *rules_dir, const char *code, struct sm_error *error)
{
	char folder[SM_LANGUAGE_MAX + 1] = "", lexicon[PATH_BYTES_MAX];
	enum sm_status status;

	memcpy(folder, code, strlen(code));
	folder[strlen(code)] = '/';
	if (!join(lexicon, rules_dir, folder, "lexicon.tsv") || access(lexicon, F_OK) != 0) {
		load->language = LANGUAGE_OTHER;
		return load_rule_file(load, rules_dir, folder, "function-words.txt", load_function_word, error);
	}
	load->language = lexicon_language(load->lexicon, code);
	if (!load->language)
		return sm_fail(error, SM_ERROR_LIMIT, code, "meer dan %d talen", "more than %d languages",
			       LANGUAGES_MAX - LANGUAGE_OURS);
	status = load_terms(load, rules_dir, code, error);
	if (status >= 0)
		status = load_inflection(load, rules_dir, folder, error);
	if (status >= 0)
		status = load_rule_file(load, rules_dir, folder, "function-words.txt", load_function_word, error);
	if (status >= 0)
		status = load_rule_file(load, rules_dir, folder, "modifiers.tsv", load_modifier, error);
	return status >= 0 ? load_lexicons(load, rules_dir, folder, error) : status;
}

static enum sm_status load_languages(struct load *load, const char *rules_dir, struct sm_error *error)
{
	SM_AUTO(names_close) struct names names = { .count = scandir(rules_dir, &names.entry, is_language, by_name) };
	enum sm_status status = SM_OK;

	for (int i = 0; i < names.count && status >= 0; i++)
		status = load_language(load, rules_dir, names.entry[i]->d_name, error);
	return status < 0 ? status : SM_OK;
}

/* What holds for every language; settings are the one file that must be there. */
static enum sm_status load_common(struct load *load, const char *rules_dir, struct sm_error *error)
{
	enum sm_status status;

	for (size_t i = 0; i < SETTING_COUNT; i++)
		load->lexicon->setting[i] = INT32_MIN;
	load->language = LANGUAGE_ANY;
	status = load_rule_file(load, rules_dir, "", "settings.tsv", load_setting, error);
	if (status == SM_NONE)
		return sm_fail(error, SM_ERROR_INPUT, rules_dir, "hier staat geen settings.tsv: is dit de map rules/?",
			       "there is no settings.tsv here: is this the folder rules/?");
	for (size_t i = 0; status == SM_OK && !load->only_hash && i < SETTING_COUNT; i++)
		if (load->lexicon->setting[i] == INT32_MIN)
			return sm_fail(error, SM_ERROR_CONFIG, "rules/settings.tsv", "een regel '%s' ontbreekt",
				       "a line '%s' is missing", setting_name((enum setting)i));
	if (status == SM_OK)
		status = load_rule_file(load, rules_dir, "", "modifiers.tsv", load_modifier, error);
	if (status >= 0)
		status = load_rule_file(load, rules_dir, "", "emoji.tsv", load_emoji, error);
	return status >= 0 ? SM_OK : status;
}

/* An overlay speaks every language of ours until it says @language. */
static enum sm_status load_overlay(struct load *load, const char *overlay, struct sm_error *error)
{
	enum sm_status status;

	load->language = LANGUAGE_ANY;
	status = load_file(load, overlay, overlay, load_entry, error);
	if (status == SM_NONE)
		return sm_fail(error, SM_ERROR_INPUT, overlay, "dit bestand is er niet", "there is no such file");
	return status;
}

static enum sm_status check(const struct lexicon *lexicon, const char *rules_dir, struct sm_error *error)
{
	if (lexicon->languages_count > LANGUAGE_OURS)
		return SM_OK;
	return sm_fail(error, SM_ERROR_INPUT, rules_dir, "hier is geen taal met een lexicon.tsv",
		       "no language here has a lexicon.tsv");
}

/* Everything under rules_dir, in the order that counts. */
static enum sm_status load_all(struct load *load, const char *rules_dir, const char *overlay, struct sm_error *error)
{
	enum sm_status status;

	crypto_generichash_init(&load->hash, NULL, 0, 32);
	status = load_common(load, rules_dir, error);
	if (status == SM_OK)
		status = load_languages(load, rules_dir, error);
	if (status == SM_OK && overlay)
		status = load_overlay(load, overlay, error);
	return status;
}

enum sm_status load_rules(const char *rules_dir, const char *overlay, struct lexicon *lexicon, uint8_t hash[32],
			  struct sm_error *error)
{
	struct load load = { .lexicon = lexicon };
	enum sm_status status;

	unicode_fill(&lexicon->unicode);
	scan_fill_classes(lexicon->byte_class);
	if (!lexicon_reserve(lexicon, 0))
		return sm_fail(error, SM_ERROR_MEMORY, rules_dir, "geheugen is op", "out of memory");
	status = load_all(&load, rules_dir, overlay, error);
	if (status == SM_OK)
		status = check(lexicon, rules_dir, error);
	for (size_t i = 0; i < LANGUAGES_MAX; i++)
		silence_terms(lexicon, &load.identity[i], i);
	if (status == SM_OK && (!phrase_finish(lexicon) || !table_fill(lexicon)))
		status = sm_fail(error, SM_ERROR_LIMIT, rules_dir, "te veel talen met dezelfde woorden",
				 "too many languages share words");
	lexicon_loaded(lexicon);
	crypto_generichash_final(&load.hash, hash, 32);
	for (size_t i = 0; i < LANGUAGES_MAX; i++)
		inflect_close(&load.inflection[i]);
	for (size_t i = 0; i < LANGUAGES_MAX; i++)
		identity_close(&load.identity[i]);
	return status;
}

enum sm_status load_hash(const char *rules_dir, struct lexicon *scratch, uint8_t hash[32], struct sm_error *error)
{
	struct load load = { .lexicon = scratch, .only_hash = true };
	enum sm_status status = load_all(&load, rules_dir, NULL, error);

	crypto_generichash_final(&load.hash, hash, 32);
	return status;
}
