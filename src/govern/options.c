// SPDX-License-Identifier: EUPL-1.2
// options: rules/options/ → the catalogue of action options, or all that is wrong with it.
#include <stdlib.h>
#include <string.h>

#include "sentimeter/config.h"
#include "sentimeter/table.h"
#include "settings.h"

enum { ARENA_BYTES_MAX = 4 << 20, DAY_S = 86400, REVIEW_DAYS_MAX = 1825, OWNER_BYTES_MAX = 20 };

struct sm_options {
	struct sm_arena *arena;
	struct sm_table table; /* of the values: their texts live in it */
	struct sm_option *option;
	const char **id; /* of each option, NULL-ended: for "did you mean" */
	size_t count;
	struct sm_value value[SM_VALUES_MAX];
	size_t values;
};

static const char *const group_names[] = { "technology", "surroundings", "people" };
static const char *const group_texts[][2] = { { "technologie", "technology" },
					      { "omgeving", "surroundings" },
					      { "mens", "people" } };

const char *sm_group_name(enum sm_option_group group)
{
	return group_names[group];
}

const char *sm_group_text(enum sm_option_group group, enum sm_tongue tongue)
{
	return group_texts[group][tongue];
}

size_t sm_options_count(const struct sm_options *options)
{
	return options->count;
}

const struct sm_option *sm_options_at(const struct sm_options *options, size_t index)
{
	return &options->option[index];
}

const struct sm_option *sm_options_find(const struct sm_options *options, const char *id)
{
	for (size_t i = 0; i < options->count; i++)
		if (strcmp(options->option[i].id, id) == 0)
			return &options->option[i];
	return NULL;
}

const char *sm_options_nearest(const struct sm_options *options, const char *id)
{
	return sm_nearest(id, options->id);
}

size_t sm_values_count(const struct sm_options *options)
{
	return options->values;
}

const struct sm_value *sm_values_at(const struct sm_options *options, size_t index)
{
	return &options->value[index];
}

int sm_values_find(const struct sm_options *options, const char *id)
{
	for (size_t i = 0; i < options->values; i++)
		if (strcmp(options->value[i].id, id) == 0)
			return (int)i;
	return -1;
}

/* ---- Reading. ---- */

static enum sm_status read_values(const char *rules_dir, struct sm_options *options, struct sm_error *error)
{
	struct sm_table *table = &options->table;
	enum sm_status status = sm_table_open(rules_dir, "options/values.tsv", table, error);

	while (status == SM_OK && (status = sm_table_next(table, error)) == SM_OK) {
		if (table->count != 5 || options->values == SM_VALUES_MAX ||
		    sm_values_find(options, table->cell[0]) >= 0)
			return sm_fail_at(error, SM_ERROR_DATA, table->path, table->line, 0,
					  "een waarde heeft vijf velden en staat er een keer (hoogstens %d waarden)",
					  "a value has five fields and is there once (at most %d values)",
					  SM_VALUES_MAX);
		options->value[options->values++] = (struct sm_value){
			.id = table->cell[0],
			.name = { table->cell[1], table->cell[2] },
			.explanation = { table->cell[3], table->cell[4] },
		};
	}
	return status == SM_END ? SM_OK : status;
}

/* What one file is read with. */
struct reading {
	struct sm_options *options;
	const struct sm_config *config;
	enum sm_option_group group;
};

static void read_both(const struct reading *r, const struct sm_config_node *map, const char *nl, const char *en,
		      enum sm_config_need need, const char *text[2])
{
	sm_config_string(r->config, map, nl, need, r->options->arena, &text[SM_NL]);
	sm_config_string(r->config, map, en, need, r->options->arena, &text[SM_EN]);
}

static void read_option_values(const struct reading *r, const struct sm_config_node *map, struct sm_option *option)
{
	const struct sm_config_node *list = sm_config_get(r->config, map, "values", SM_NEEDED);
	char name[SM_OPTION_ID_BYTES];

	if (list && sm_config_count(list) == 0)
		sm_config_problem(r->config, list, "'values' is een lijst van waarden uit values.tsv",
				  "'values' is a list of values out of values.tsv");
	for (size_t i = 0; i < sm_config_count(list); i++) {
		const struct sm_config_node *item = sm_config_item(list, i);
		int value = sm_config_scalar(item, name, sizeof(name)) ? sm_values_find(r->options, name) : -1;

		if (value < 0)
			sm_config_problem(r->config, item, "deze waarde staat niet in values.tsv",
					  "this value is not in values.tsv");
		else
			option->values |= UINT32_C(1) << value;
	}
}

static void read_clashes(const struct reading *r, const struct sm_config_node *map, struct sm_option *option)
{
	const struct sm_config_node *list = sm_config_get(r->config, map, "conflicts", SM_OPTIONAL);
	char id[SM_OPTION_ID_BYTES];

	for (size_t i = 0; i < sm_config_count(list); i++) {
		if (option->clash_count == SM_OPTION_CLASHES_MAX ||
		    !sm_config_scalar(sm_config_item(list, i), id, sizeof(id))) {
			sm_config_problem(r->config, list, "hier horen hoogstens %d namen van opties",
					  "this holds at most %d ids of options", SM_OPTION_CLASHES_MAX);
			return;
		}
		option->clashes[option->clash_count] = sm_arena_copy(r->options->arena, id, strlen(id));
		option->clash_count += option->clashes[option->clash_count] != NULL;
	}
}

/* Where the direction comes from is the table of settings; the file says it too, so that who reads it need not know. */
static void read_direction(const struct reading *r, const struct sm_config_node *map, struct sm_option *option)
{
	static const char *const names[] = { "narrower", "wider", NULL };
	bool keeps = false;
	int choice = 0;

	sm_config_choice(r->config, map, "direction", SM_OPTIONAL, names, &choice);
	sm_config_bool(r->config, map, "keeps", SM_OPTIONAL, &keeps);
	option->direction = keeps || !option->settings.count ? SM_EVEN : choice ? SM_WIDER : SM_NARROWER;
}

static void read_promise(const struct reading *r, const struct sm_config_node *map, struct sm_option *option)
{
	static const char *const roles[] = { "analyst", "officer", "moderator", NULL };
	bool promised = sm_config_get(r->config, map, "promise_nl", SM_OPTIONAL) != NULL;
	int64_t review_s = 0;
	int role = 0;

	if (!promised) {
		if (!option->settings.count)
			sm_config_problem(r->config, map, "een optie stelt iets in of vraagt een belofte",
					  "an option sets something or asks for a promise");
		return;
	}
	read_both(r, map, "promise_nl", "promise_en", SM_NEEDED, option->promise);
	if (sm_config_choice(r->config, map, "owner", SM_NEEDED, roles, &role))
		option->owner = roles[role];
	sm_config_duration(r->config, map, "review", SM_NEEDED, DAY_S, (int64_t)REVIEW_DAYS_MAX * DAY_S, &review_s);
	option->review_days = (int)(review_s / DAY_S);
}

static void read_option(const struct reading *r, const struct sm_config_node *map)
{
	static const char *const keys[] = { "id",        "title_nl",    "title_en",    "nl",         "en",
					    "costs_nl",  "costs_en",    "values",      "settings",   "keeps",
					    "direction", "conflicts",   "promise_nl",  "promise_en", "owner",
					    "review",    "evidence_nl", "evidence_en", NULL };
	struct sm_option *option = &r->options->option[r->options->count];

	memset(option, 0, sizeof(*option));
	option->group = r->group;
	if (!sm_config_keys(r->config, map, keys) ||
	    !sm_config_string(r->config, map, "id", SM_NEEDED, r->options->arena, &option->id))
		return;
	if (strlen(option->id) >= SM_OPTION_ID_BYTES ||
	    option->id[strspn(option->id, "abcdefghijklmnopqrstuvwxyz0123456789-")] != '\0')
		sm_config_problem(r->config, map, "'%s' heeft kleine letters, cijfers en streepjes, hoogstens %d",
				  "'%s' has small letters, digits and dashes, at most %d", option->id,
				  SM_OPTION_ID_BYTES - 1);
	if (sm_options_find(r->options, option->id))
		sm_config_problem(r->config, map, "optie '%s' staat er twee keer", "option '%s' is there twice",
				  option->id);
	read_both(r, map, "title_nl", "title_en", SM_NEEDED, option->title);
	read_both(r, map, "nl", "en", SM_NEEDED, option->explanation);
	read_both(r, map, "costs_nl", "costs_en", SM_NEEDED, option->costs);
	read_both(r, map, "evidence_nl", "evidence_en", SM_NEEDED, option->evidence);
	read_option_values(r, map, option);
	policy_choices_read(r->config, sm_config_get(r->config, map, "settings", SM_OPTIONAL), &option->settings);
	read_direction(r, map, option);
	read_promise(r, map, option);
	read_clashes(r, map, option);
	r->options->id[r->options->count++] = option->id;
}

static enum sm_status read_file(const char *rules_dir, struct sm_config_problems *problems, struct reading *r,
				struct sm_error *error)
{
	static const char *const keys[] = { "options", NULL };
	char path[SM_FILE_PATH_BYTES_MAX];
	size_t before = sm_config_problems_count(problems);
	struct sm_config *config = NULL;
	enum sm_status status;

	snprintf(path, sizeof(path), "%s/options/%s.yaml", rules_dir, group_names[r->group]);
	status = sm_config_open(path, problems, &config, error);
	if (status != SM_OK)
		return status;
	r->config = config;
	if (sm_config_problems_count(problems) == before && sm_config_keys(config, sm_config_root(config), keys)) {
		const struct sm_config_node *list = sm_config_get(config, sm_config_root(config), "options", SM_NEEDED);

		for (size_t i = 0; i < sm_config_count(list); i++) {
			if (r->options->count == SM_OPTIONS_MAX) {
				sm_config_problem(config, list, "meer dan %d opties", "more than %d options",
						  SM_OPTIONS_MAX);
				break;
			}
			read_option(r, sm_config_item(list, i));
		}
	}
	sm_config_close(config);
	return SM_OK;
}

enum sm_status sm_options_open(const char *rules_dir, struct sm_config_problems *problems, struct sm_options **options,
			       struct sm_error *error)
{
	struct sm_options *made = calloc(1, sizeof(*made));
	size_t before = sm_config_problems_count(problems);
	enum sm_status status;

	*options = NULL;
	if (!made)
		return sm_fail_memory(error);
	made->option = calloc(SM_OPTIONS_MAX, sizeof(*made->option));
	made->id = calloc(SM_OPTIONS_MAX + 1, sizeof(*made->id));
	status = made->option && made->id ? sm_arena_open(&made->arena, ARENA_BYTES_MAX, error) : sm_fail_memory(error);
	if (status == SM_OK)
		status = read_values(rules_dir, made, error);
	for (int group = 0; status == SM_OK && group < SM_GROUP_COUNT; group++)
		status = read_file(rules_dir, problems,
				   &(struct reading){ .options = made, .group = (enum sm_option_group)group }, error);
	if (status == SM_OK && sm_config_problems_count(problems) > before)
		status = sm_config_problems_status(problems, error);
	if (status != SM_OK) {
		sm_options_close(made);
		return status;
	}
	*options = made;
	return SM_OK;
}

void sm_options_close(struct sm_options *options)
{
	if (!options)
		return;
	sm_table_close(&options->table);
	sm_arena_close(options->arena);
	free(options->option);
	free(options->id);
	free(options);
}
