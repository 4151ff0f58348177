// SPDX-License-Identifier: EUPL-1.2
// setting_words: rules/policy/settings.XX.tsv → what each setting does, protects and costs, for people.
#include <stdlib.h>
#include <string.h>

#include "sentimeter/table.h"
#include "settings.h"

enum { COLUMN_KEY, COLUMN_NAME, COLUMN_DOES, COLUMN_PROTECTS, COLUMN_COSTS, COLUMNS };

struct sm_settings_words {
	struct sm_table table; /* holds the texts */
	struct sm_setting_words word[SM_SETTINGS_MAX];
};

static int find_setting(const char *key)
{
	for (size_t i = 0; i < settings_count; i++)
		if (strcmp(settings[i].key, key) == 0)
			return (int)i;
	return -1;
}

static enum sm_status read_row(struct sm_settings_words *words, struct sm_error *error)
{
	const struct sm_table *table = &words->table;
	int setting = find_setting(table->cell[COLUMN_KEY]);

	if (setting < 0 || words->word[setting].name || table->count != COLUMNS)
		return sm_fail_at(error, SM_ERROR_DATA, table->path, table->line, 0,
				  "hier horen vijf kolommen over een instelling, elk een keer",
				  "this needs five columns about a setting, each once");
	words->word[setting] = (struct sm_setting_words){ table->cell[COLUMN_NAME], table->cell[COLUMN_DOES],
							  table->cell[COLUMN_PROTECTS], table->cell[COLUMN_COSTS] };
	return SM_OK;
}

static enum sm_status read_rows(struct sm_settings_words *words, struct sm_error *error)
{
	enum sm_status status;

	while ((status = sm_table_next(&words->table, error)) == SM_OK) {
		status = read_row(words, error);
		if (status != SM_OK)
			return status;
	}
	if (status != SM_END)
		return status;
	for (size_t i = 0; i < settings_count; i++)
		if (!words->word[i].name)
			return sm_fail(error, SM_ERROR_DATA, words->table.path, "'%s' ontbreekt", "'%s' is missing",
				       settings[i].key);
	return SM_OK;
}

enum sm_status sm_settings_words_open(const char *rules_dir, enum sm_tongue tongue, struct sm_settings_words **words,
				      struct sm_error *error)
{
	static const char *const file[] = { "policy/settings.nl.tsv", "policy/settings.en.tsv" };
	struct sm_settings_words *made = calloc(1, sizeof(*made));
	enum sm_status status;

	*words = NULL;
	if (!made)
		return sm_fail_memory(error);
	status = sm_table_open(rules_dir, file[tongue], &made->table, error);
	if (status == SM_OK)
		status = read_rows(made, error);
	if (status != SM_OK) {
		sm_settings_words_close(made);
		return status;
	}
	*words = made;
	return SM_OK;
}

void sm_settings_words_close(struct sm_settings_words *words)
{
	if (!words)
		return;
	sm_table_close(&words->table);
	free(words);
}

struct sm_setting_words sm_setting_words(const struct sm_settings_words *words, size_t setting)
{
	return words->word[setting];
}
