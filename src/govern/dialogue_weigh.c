// SPDX-License-Identifier: EUPL-1.2
// dialogue_weigh: a record → what its options do together, and what people still have to decide.
#include <string.h>

#include "dialogue.h"
#include "settings.h"

/* Whether they choose this setting differently. */
static bool differ_in(const struct sm_dialogue_option *a, const struct sm_dialogue_option *b, size_t setting)
{
	return a->settings.has[setting] && b->settings.has[setting] &&
	       setting_number(&a->settings.value, &settings[setting]) !=
		   setting_number(&b->settings.value, &settings[setting]);
}

static bool names(const char *const *list, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], id) == 0)
			return true;
	return false;
}

/* Whether the catalogue says that they do not go together, from either side. */
static bool clash(const struct sm_dialogue_option *a, const struct sm_dialogue_option *b)
{
	return (a->known && names(a->known->clashes, a->known->clash_count, b->id)) ||
	       (b->known && names(b->known->clashes, b->known->clash_count, a->id));
}

static bool goes_before(const struct sm_dialogue_option *a, const struct sm_dialogue_option *b)
{
	return names(a->over, a->over_count, b->id);
}

/* The first setting in which they differ; settings_count when there is none. */
static size_t first_difference(const struct sm_dialogue_option *a, const struct sm_dialogue_option *b)
{
	size_t setting = 0;

	while (setting < settings_count && !differ_in(a, b, setting))
		setting++;
	return setting;
}

static void weigh_pair(struct sm_dialogue *dialogue, const struct sm_dialogue_option *a,
		       const struct sm_dialogue_option *b)
{
	size_t setting = first_difference(a, b);

	if ((setting == settings_count && !clash(a, b)) || goes_before(a, b) != goes_before(b, a))
		return;
	dialogue->conflicts++;
	if (setting == settings_count)
		sm_config_problem(dialogue->config, b->node,
				  "'%s' en '%s' gaan niet samen: kies er een, of zet 'over: [...]' bij wie voorgaat",
				  "'%s' and '%s' do not go together: choose one, or put 'over: [...]' with the one "
				  "that goes first",
				  a->id, b->id);
	else
		sm_config_problem(
		    dialogue->config, b->node,
		    "'%s' en '%s' willen elk een andere '%s': kies er een, of zet 'over: [...]' bij wie voorgaat",
		    "'%s' and '%s' each want another '%s': choose one, or put 'over: [...]' with the "
		    "one that goes first",
		    a->id, b->id, settings[setting].key);
}

static void weigh_support(struct sm_dialogue *dialogue, const struct sm_dialogue_option *option)
{
	if (!option->settings.count || option->values)
		return;
	dialogue->unsupported++;
	sm_config_problem(dialogue->config, option->node,
			  "'%s' stelt iets in, maar dient geen waarde van deze sessie: noem er een bij 'values'",
			  "'%s' sets something, but serves no value of this session: name one under 'values'",
			  option->id);
}

static const struct sm_config_node *node_of_value(const struct sm_dialogue *dialogue, size_t value)
{
	return sm_config_item(sm_config_get(dialogue->config, sm_config_root(dialogue->config), "values", SM_OPTIONAL),
			      value);
}

void dialogue_weigh(struct sm_dialogue *dialogue)
{
	uint32_t served = 0;

	for (size_t i = 0; i < dialogue->options; i++) {
		const struct sm_dialogue_option *option = &dialogue->option[i];

		if (option->decision != SM_ADOPT)
			continue;
		served |= option->values;
		weigh_support(dialogue, option);
		for (size_t j = 0; j < i; j++)
			if (dialogue->option[j].decision == SM_ADOPT)
				weigh_pair(dialogue, &dialogue->option[j], option);
	}
	for (size_t i = 0; i < dialogue->values; i++)
		if (!(served >> i & 1)) {
			dialogue->unserved++;
			sm_config_problem(dialogue->config, node_of_value(dialogue, i),
					  "geen overgenomen optie dient de waarde '%s'",
					  "no adopted option serves the value '%s'", dialogue->value[i].id);
		}
}

bool sm_dialogue_sets(const struct sm_dialogue *dialogue, size_t option, size_t setting)
{
	const struct sm_dialogue_option *own = &dialogue->option[option];

	if (own->decision != SM_ADOPT || !own->settings.has[setting])
		return false;
	for (size_t i = 0; i < dialogue->options; i++) {
		const struct sm_dialogue_option *other = &dialogue->option[i];

		if (i != option && other->decision == SM_ADOPT && goes_before(other, own) &&
		    (differ_in(other, own, setting) || clash(other, own)))
			return false;
	}
	return true;
}

void sm_dialogue_choices(const struct sm_dialogue *dialogue, struct sm_setting_choices *choices)
{
	memset(choices, 0, sizeof(*choices));
	sm_policy_defaults(&choices->value);
	for (size_t setting = 0; setting < settings_count; setting++)
		for (size_t i = 0; i < dialogue->options && !choices->has[setting]; i++) {
			if (!sm_dialogue_sets(dialogue, i, setting))
				continue;
			setting_set(&choices->value, &settings[setting],
				    setting_number(&dialogue->option[i].settings.value, &settings[setting]));
			choices->has[setting] = true;
			choices->count++;
		}
}

void dialogue_values(const struct sm_dialogue *dialogue, uint32_t values, enum sm_tongue tongue, struct sm_buffer *out)
{
	const char *between = "";

	for (size_t i = 0; i < dialogue->values; i++)
		if (values >> i & 1) {
			sm_buffer_format(out, "%s%s", between, dialogue->value[i].name[tongue]);
			between = ", ";
		}
}
