// SPDX-License-Identifier: EUPL-1.2
// dialogue: dialogue.yaml → the record of a session, or all that is wrong with it.
#include <stdlib.h>
#include <string.h>

#include "dialogue.h"
#include "settings.h"

enum { ARENA_BYTES_MAX = 8 << 20, NAME_BYTES_MAX = 80 };

static const char *const decision_names[] = { "adopt", "later", "reject", NULL };
static const char *const decision_texts[][2] = { { "overgenomen", "adopted" },
						 { "later", "later" },
						 { "afgewezen", "rejected" } };
static const char *const group_names[] = { "technology", "surroundings", "people", NULL };

const char *sm_decision_text(enum sm_decision decision, enum sm_tongue tongue)
{
	return decision_texts[decision][tongue];
}

/* What the file is read with. */
struct reading {
	struct sm_dialogue *dialogue;
	const struct sm_config *config;
	const struct sm_options *catalogue;
};

static void read_string(const struct reading *r, const struct sm_config_node *map, const char *key,
			enum sm_config_need need, const char **text)
{
	sm_config_string(r->config, map, key, need, r->dialogue->arena, text);
}

/* The list under key with its length, of which at most max is read. */
static const struct sm_config_node *list_of(const struct reading *r, const struct sm_config_node *map, const char *key,
					    enum sm_config_need need, size_t max, size_t *count)
{
	const struct sm_config_node *list = sm_config_get(r->config, map, key, need);

	*count = sm_config_count(list);
	if (list && (!sm_config_is_list(list) || *count > max))
		sm_config_problem(r->config, list, "'%s' is een lijst van hoogstens %zu",
				  "'%s' is a list of at most %zu", key, max);
	if (!list || !sm_config_is_list(list))
		*count = 0;
	if (*count > max)
		*count = max;
	return list;
}

static int value_of(const struct sm_dialogue *dialogue, const char *id)
{
	for (size_t i = 0; i < dialogue->values; i++)
		if (dialogue->value[i].id && strcmp(dialogue->value[i].id, id) == 0)
			return (int)i;
	return -1;
}

static void read_case(const struct reading *r, const struct sm_config_node *root)
{
	static const char *const keys[] = { "technology", "context", "decides", NULL };
	const struct sm_config_node *map = sm_config_get(r->config, root, "case", SM_NEEDED);

	if (!map || !sm_config_keys(r->config, map, keys))
		return;
	read_string(r, map, "technology", SM_NEEDED, &r->dialogue->technology);
	read_string(r, map, "context", SM_NEEDED, &r->dialogue->context);
	read_string(r, map, "decides", SM_NEEDED, &r->dialogue->decides);
}

/* Groups, by name or with how many came. */
static size_t read_groups(const struct reading *r, const struct sm_config_node *root, const char *key,
			  struct sm_dialogue_group *group)
{
	static const char *const keys[] = { "group", "people", NULL };
	size_t count;
	const struct sm_config_node *list = list_of(r, root, key, SM_NEEDED, SM_DIALOGUE_GROUPS_MAX, &count);

	for (size_t i = 0; i < count; i++) {
		const struct sm_config_node *item = sm_config_item(list, i);
		char name[NAME_BYTES_MAX];
		int64_t people = 0;

		if (sm_config_scalar(item, name, sizeof(name))) {
			group[i].name = sm_arena_copy(r->dialogue->arena, name, strlen(name));
			continue;
		}
		if (!sm_config_keys(r->config, item, keys))
			continue;
		read_string(r, item, "group", SM_NEEDED, &group[i].name);
		if (sm_config_integer(r->config, item, "people", SM_OPTIONAL, 1, 1000, &people))
			group[i].people = (int)people;
	}
	return count;
}

static void read_value(const struct reading *r, const struct sm_config_node *item, struct sm_dialogue_value *value)
{
	static const char *const keys[] = { "id", "name", "note", NULL };
	char id[NAME_BYTES_MAX];
	int known;

	if (sm_config_scalar(item, id, sizeof(id))) {
		value->id = sm_arena_copy(r->dialogue->arena, id, strlen(id));
	} else {
		if (!sm_config_keys(r->config, item, keys))
			return;
		read_string(r, item, "id", SM_NEEDED, &value->id);
		read_string(r, item, "name", SM_OPTIONAL, &value->name[SM_NL]);
		read_string(r, item, "note", SM_OPTIONAL, &value->note);
		value->name[SM_EN] = value->name[SM_NL];
	}
	if (!value->id)
		return;
	known = sm_values_find(r->catalogue, value->id);
	for (int tongue = SM_NL; tongue <= SM_EN && known >= 0; tongue++)
		value->name[tongue] = sm_values_at(r->catalogue, (size_t)known)->name[tongue];
	if (!value->name[SM_NL])
		sm_config_problem(r->config, item, "waarde '%s' staat niet in de lijst: geef er een 'name' bij",
				  "value '%s' is not in the list: give it a 'name'", value->id);
}

static void read_values(const struct reading *r, const struct sm_config_node *root)
{
	size_t count;
	const struct sm_config_node *list = list_of(r, root, "values", SM_NEEDED, SM_VALUES_MAX, &count);

	for (size_t i = 0; i < count; i++) {
		struct sm_dialogue_value value = { 0 };

		read_value(r, sm_config_item(list, i), &value);
		if (value.id && value_of(r->dialogue, value.id) >= 0)
			sm_config_problem(r->config, sm_config_item(list, i), "waarde '%s' staat er twee keer",
					  "value '%s' is there twice", value.id);
		else if (value.id)
			r->dialogue->value[r->dialogue->values++] = value;
	}
}

/* Values of an effect or option: those that the session named. */
static uint32_t read_value_set(const struct reading *r, const struct sm_config_node *map)
{
	size_t count;
	const struct sm_config_node *list = list_of(r, map, "values", SM_OPTIONAL, SM_VALUES_MAX, &count);
	uint32_t set = 0;

	for (size_t i = 0; i < count; i++) {
		char id[NAME_BYTES_MAX] = "";
		int value;

		(void)sm_config_scalar(sm_config_item(list, i), id, sizeof(id));
		value = value_of(r->dialogue, id);
		if (value >= 0)
			set |= UINT32_C(1) << value;
		else
			sm_config_problem(r->config, sm_config_item(list, i),
					  "'%s' staat niet bij de waarden van deze sessie",
					  "'%s' is not among the values of this session", id);
	}
	return set;
}

static void read_effects(const struct reading *r, const struct sm_config_node *root)
{
	static const char *const keys[] = { "effect", "kind", "actor", "values", NULL };
	static const char *const kinds[] = { "negative", "positive", NULL };
	size_t count;
	const struct sm_config_node *list = list_of(r, root, "effects", SM_NEEDED, SM_DIALOGUE_EFFECTS_MAX, &count);

	for (size_t i = 0; i < count; i++) {
		const struct sm_config_node *item = sm_config_item(list, i);
		struct sm_dialogue_effect *effect = &r->dialogue->effect[r->dialogue->effects];
		int kind = 0;

		if (!sm_config_keys(r->config, item, keys))
			continue;
		read_string(r, item, "effect", SM_NEEDED, &effect->text);
		read_string(r, item, "actor", SM_OPTIONAL, &effect->actor);
		sm_config_choice(r->config, item, "kind", SM_NEEDED, kinds, &kind);
		effect->positive = kind == 1;
		effect->values = read_value_set(r, item);
		r->dialogue->effects += effect->text != NULL;
	}
}

static void take_known(const struct reading *r, struct sm_dialogue_option *option)
{
	const struct sm_option *known = option->known;

	option->group = known->group;
	option->settings = known->settings;
	for (int tongue = SM_NL; tongue <= SM_EN; tongue++) {
		option->title[tongue] = known->title[tongue];
		option->promise[tongue] = known->promise[tongue];
		option->evidence[tongue] = known->evidence[tongue];
	}
	for (size_t i = 0; i < sm_values_count(r->catalogue); i++) {
		int value = known->values >> i & 1 ? value_of(r->dialogue, sm_values_at(r->catalogue, i)->id) : -1;

		if (value >= 0)
			option->values |= UINT32_C(1) << value;
	}
}

static void read_own(const struct reading *r, const struct sm_config_node *map, struct sm_dialogue_option *option)
{
	const char *near = sm_options_nearest(r->catalogue, option->id);
	int group = 0;

	if (!sm_config_get(r->config, map, "title", SM_OPTIONAL)) {
		if (near)
			sm_config_problem(
			    r->config, map,
			    "optie '%s' staat niet in de catalogus: bedoelt u '%s'? Een eigen optie heeft een 'title'",
			    "option '%s' is not in the catalogue: did you mean '%s'? One of your own has a 'title'",
			    option->id, near);
		else
			sm_config_problem(
			    r->config, map, "optie '%s' staat niet in de catalogus: een eigen optie heeft een 'title'",
			    "option '%s' is not in the catalogue: one of your own has a 'title'", option->id);
		return;
	}
	read_string(r, map, "title", SM_NEEDED, &option->title[SM_NL]);
	read_string(r, map, "promise", SM_OPTIONAL, &option->promise[SM_NL]);
	read_string(r, map, "evidence", SM_NEEDED, &option->evidence[SM_NL]);
	option->title[SM_EN] = option->title[SM_NL];
	option->promise[SM_EN] = option->promise[SM_NL];
	option->evidence[SM_EN] = option->evidence[SM_NL];
	if (sm_config_choice(r->config, map, "group", SM_NEEDED, group_names, &group))
		option->group = (enum sm_option_group)group;
}

static void read_over(const struct reading *r, const struct sm_config_node *map, struct sm_dialogue_option *option)
{
	size_t count;
	const struct sm_config_node *list = list_of(r, map, "over", SM_OPTIONAL, SM_DIALOGUE_OVER_MAX, &count);
	char id[SM_OPTION_ID_BYTES];

	for (size_t i = 0; i < count; i++)
		if (sm_config_scalar(sm_config_item(list, i), id, sizeof(id)))
			option->over[option->over_count++] = sm_arena_copy(r->dialogue->arena, id, strlen(id));
}

/* Who decides gives the reason; who adopts a promise says who keeps it, and when somebody looks again. */
static void check_decision(const struct reading *r, const struct sm_config_node *map,
			   const struct sm_dialogue_option *option)
{
	if (!option->reasons)
		sm_config_problem(r->config, map, "optie '%s': 'reasons' ontbreekt: waarom dit besluit?",
				  "option '%s': 'reasons' is missing: why this decision?", option->id);
	if (option->decision != SM_ADOPT)
		return;
	if (option->title[SM_NL] && !option->promise[SM_NL] && !option->settings.count)
		sm_config_problem(
		    r->config, map, "optie '%s' stelt niets in en belooft niets: geef 'settings' of 'promise'",
		    "option '%s' sets nothing and promises nothing: give 'settings' or 'promise'", option->id);
	if (!option->owner)
		sm_config_problem(r->config, map, "optie '%s': 'owner' ontbreekt: welke rol zorgt ervoor?",
				  "option '%s': 'owner' is missing: which role sees to it?", option->id);
	if (!option->review_s)
		sm_config_problem(r->config, map, "optie '%s': 'review' ontbreekt: op welke dag kijkt iemand het na?",
				  "option '%s': 'review' is missing: on which day does somebody look again?",
				  option->id);
}

static void read_settings(const struct reading *r, const struct sm_config_node *map, struct sm_dialogue_option *option)
{
	const struct sm_config_node *own = sm_config_get(r->config, map, "settings", SM_OPTIONAL);

	if (own)
		policy_choices_read(r->config, own, &option->settings);
}

static void read_option(const struct reading *r, const struct sm_config_node *map)
{
	static const char *const keys[] = { "id",       "group",   "title",    "priority", "decision",
					    "values",   "reasons", "owner",    "review",   "dissent",
					    "settings", "promise", "evidence", "over",     NULL };
	struct sm_dialogue_option *option = &r->dialogue->option[r->dialogue->options];
	int decision = 0;
	int64_t priority = 0;

	option->node = map;
	if (!sm_config_keys(r->config, map, keys))
		return;
	read_string(r, map, "id", SM_NEEDED, &option->id);
	if (!option->id)
		return;
	if (strlen(option->id) >= SM_OPTION_ID_BYTES)
		sm_config_problem(r->config, map, "'id' is te lang (hoogstens %d)", "'id' is too long (at most %d)",
				  SM_OPTION_ID_BYTES - 1);
	for (size_t i = 0; i < r->dialogue->options; i++)
		if (strcmp(r->dialogue->option[i].id, option->id) == 0)
			sm_config_problem(r->config, map, "optie '%s' staat er twee keer", "option '%s' is there twice",
					  option->id);
	option->known = sm_options_find(r->catalogue, option->id);
	if (option->known)
		take_known(r, option);
	else
		read_own(r, map, option);
	if (sm_config_get(r->config, map, "values", SM_OPTIONAL))
		option->values = read_value_set(r, map);
	read_settings(r, map, option);
	if (sm_config_choice(r->config, map, "decision", SM_NEEDED, decision_names, &decision))
		option->decision = (enum sm_decision)decision;
	if (sm_config_integer(r->config, map, "priority", SM_OPTIONAL, 1, 3, &priority))
		option->priority = (int)priority;
	read_string(r, map, "reasons", SM_OPTIONAL, &option->reasons);
	read_string(r, map, "dissent", SM_OPTIONAL, &option->dissent);
	read_string(r, map, "owner", SM_OPTIONAL, &option->owner);
	sm_config_date(r->config, map, "review", SM_OPTIONAL, &option->review_s);
	read_over(r, map, option);
	check_decision(r, map, option);
	r->dialogue->options++;
}

static void read_root(const struct reading *r, const struct sm_config_node *root)
{
	static const char *const keys[] = { "dialogue", "title",   "organisation", "date",   "place",
					    "publish",  "case",    "participants", "actors", "effects",
					    "values",   "options", "next",         NULL };
	struct sm_dialogue *d = r->dialogue;
	const struct sm_config_node *list;
	size_t count;

	if (!sm_config_keys(r->config, root, keys))
		return;
	read_string(r, root, "dialogue", SM_NEEDED, &d->id);
	if (d->id &&
	    (strlen(d->id) >= NAME_BYTES_MAX || d->id[strspn(d->id, "abcdefghijklmnopqrstuvwxyz0123456789-")] != '\0'))
		sm_config_problem(r->config, sm_config_get(r->config, root, "dialogue", SM_OPTIONAL),
				  "'dialogue' is een korte naam: kleine letters, cijfers en streepjes",
				  "'dialogue' is a short name: small letters, digits and dashes");
	read_string(r, root, "title", SM_NEEDED, &d->title);
	read_string(r, root, "organisation", SM_NEEDED, &d->organisation);
	read_string(r, root, "place", SM_OPTIONAL, &d->place);
	read_string(r, root, "next", SM_OPTIONAL, &d->next);
	sm_config_date(r->config, root, "date", SM_NEEDED, &d->date_s);
	sm_config_bool(r->config, root, "publish", SM_NEEDED, &d->may_publish);
	read_case(r, root);
	d->participants = read_groups(r, root, "participants", d->participant);
	d->actors = read_groups(r, root, "actors", d->actor);
	read_values(r, root); /* before what names them */
	read_effects(r, root);
	list = list_of(r, root, "options", SM_NEEDED, SM_DIALOGUE_OPTIONS_MAX, &count);
	for (size_t i = 0; i < count; i++)
		read_option(r, sm_config_item(list, i));
}

enum sm_status sm_dialogue_open(const char *path, const struct sm_options *options, struct sm_config_problems *problems,
				struct sm_dialogue **dialogue, struct sm_error *error)
{
	struct sm_dialogue *made = calloc(1, sizeof(*made));
	size_t before = sm_config_problems_count(problems);
	enum sm_status status;

	*dialogue = NULL;
	if (!made)
		return sm_fail_memory(error);
	status = sm_arena_open(&made->arena, ARENA_BYTES_MAX, error);
	if (status == SM_OK)
		status = sm_config_open(path, problems, &made->config, error);
	if (status == SM_OK && sm_config_problems_count(problems) == before)
		read_root(&(struct reading){ .dialogue = made, .config = made->config, .catalogue = options },
			  sm_config_root(made->config));
	if (status == SM_OK && sm_config_problems_count(problems) > before)
		status = sm_config_problems_status(problems, error);
	if (status != SM_OK) {
		sm_dialogue_close(made);
		return status;
	}
	dialogue_weigh(made);
	*dialogue = made;
	return SM_OK;
}

void sm_dialogue_close(struct sm_dialogue *dialogue)
{
	if (!dialogue)
		return;
	sm_config_close(dialogue->config);
	sm_arena_close(dialogue->arena);
	free(dialogue);
}
