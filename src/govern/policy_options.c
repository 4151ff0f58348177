// SPDX-License-Identifier: EUPL-1.2
// policy_options: the adopted action options of policy.yaml → which of them explains which setting.
#include <string.h>

#include "sentimeter/config.h"
#include "settings.h"

enum { KEY_BYTES_MAX = 64 };

/* 'noise' names all of noise. */
static bool names_setting(const char *name, const char *key)
{
	size_t length = strlen(name);

	return strncmp(key, name, length) == 0 && (key[length] == '\0' || key[length] == '.');
}

static void read_explained(const struct sm_config *config, const struct sm_config_node *list,
			   struct sm_policy_option *option)
{
	char name[KEY_BYTES_MAX];

	if (list && !sm_config_is_list(list)) {
		sm_config_problem(config, list, "'settings' moet een lijst zijn: [k, noise]",
				  "'settings' must be a list: [k, noise]");
		return;
	}
	for (size_t i = 0; i < sm_config_count(list); i++) {
		bool found = false;

		if (!sm_config_scalar(sm_config_item(list, i), name, sizeof(name)))
			name[0] = '\0';
		for (size_t s = 0; name[0] && s < settings_count; s++)
			if (names_setting(name, settings[s].key))
				option->explains[s] = found = true;
		if (!found)
			sm_config_problem(config, sm_config_item(list, i), "'%s' is geen instelling",
					  "'%s' is no setting", name);
	}
}

static bool same_id(const struct sm_policy_options *options, const char *id)
{
	for (size_t i = 0; i < options->count; i++)
		if (strcmp(options->option[i].id, id) == 0)
			return true;
	return false;
}

static void read_option(const struct sm_config *config, const struct sm_config_node *node,
			struct sm_policy_options *options)
{
	static const char *const keys[] = { "id", "dialogue", "settings", NULL };
	struct sm_policy_option *option = &options->option[options->count];

	memset(option, 0, sizeof(*option));
	if (!sm_config_keys(config, node, keys))
		return;
	sm_config_text(config, node, "id", SM_NEEDED, option->id, sizeof(option->id));
	sm_config_text(config, node, "dialogue", SM_NEEDED, option->dialogue, sizeof(option->dialogue));
	read_explained(config, sm_config_get(config, node, "settings", SM_OPTIONAL), option);
	if (option->id[0] && same_id(options, option->id))
		sm_config_problem(config, node, "optie '%s' staat er twee keer", "option '%s' is there twice",
				  option->id);
	options->count++;
}

void policy_options_read(const struct sm_config *config, struct sm_policy_options *options)
{
	const struct sm_config_node *list = sm_config_get(config, sm_config_root(config), "options", SM_OPTIONAL);

	options->count = 0;
	if (list && !sm_config_is_list(list)) {
		sm_config_problem(config, list, "'options' moet een lijst zijn, elk met id en dialogue",
				  "'options' must be a list, each with id and dialogue");
		return;
	}
	if (sm_config_count(list) > SM_POLICY_OPTIONS_MAX) {
		sm_config_problem(config, list, "meer dan %d opties", "more than %d options", SM_POLICY_OPTIONS_MAX);
		return;
	}
	for (size_t i = 0; i < sm_config_count(list); i++)
		read_option(config, sm_config_item(list, i), options);
}
