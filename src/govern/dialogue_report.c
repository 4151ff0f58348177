// SPDX-License-Identifier: EUPL-1.2
// dialogue_report: a record → the report in the three steps of the method, as HTML that stands alone or as Markdown.
#include <string.h>

#include "dialogue.h"
#include "page.h"
#include "sentimeter/period.h"
#include "settings.h"

extern const char dialogue_html[], dialogue_md[], dialogue_css[], dialogue_json[];

enum { TEXT_BYTES_MAX = 1 << 16 };

/* What every part is made from. */
struct reporting {
	const struct sm_dialogue *dialogue;
	const struct sm_settings_words *settings;
	json_t *words;
	enum sm_tongue tongue;
};

static void set(json_t *object, const char *key, const char *text)
{
	json_object_set_new(object, key, json_string(text ? text : ""));
}

/* What may be absent: with a flag to ask for it, because an empty text is a text. */
static void set_known(json_t *object, const char *key, const char *flag, const char *text)
{
	set(object, key, text);
	json_object_set_new(object, flag, json_boolean(text && *text));
}

static json_t *taken(struct sm_buffer *text)
{
	json_t *string = json_stringn(text->data ? text->data : "", text->length);

	sm_buffer_close(text);
	return string;
}

static const char *word(const struct reporting *r, const char *key)
{
	const char *text = json_string_value(json_object_get(r->words, key));

	return text ? text : "";
}

static void set_date(json_t *object, const char *key, int64_t time_s)
{
	char name[SM_PERIOD_NAME_MAX] = "";

	if (time_s)
		sm_period_name(sm_period_of(SM_DAY, time_s), name);
	set(object, key, name);
}

static void set_values(const struct reporting *r, json_t *object, uint32_t values)
{
	struct sm_buffer names = { .bytes_max = TEXT_BYTES_MAX };

	dialogue_values(r->dialogue, values, r->tongue, &names);
	json_object_set_new(object, "hasValues", json_boolean(values != 0));
	json_object_set_new(object, "valueNames", taken(&names));
}

static json_t *groups(const struct sm_dialogue_group *group, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++) {
		json_t *row = json_object();

		set(row, "name", group[i].name);
		json_object_set_new(row, "people", json_integer(group[i].people));
		json_object_set_new(row, "counted", json_boolean(group[i].people > 0));
		json_object_set_new(row, "more", json_boolean(i + 1 < count));
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *effects(const struct reporting *r, bool positive)
{
	json_t *list = json_array();

	for (size_t i = 0; i < r->dialogue->effects; i++) {
		const struct sm_dialogue_effect *effect = &r->dialogue->effect[i];
		json_t *row;

		if (effect->positive != positive)
			continue;
		row = json_object();
		set(row, "text", effect->text);
		set_known(row, "actor", "hasActor", effect->actor);
		set_values(r, row, effect->values);
		json_array_append_new(list, row);
	}
	return list;
}

/* Each value with the adopted options that serve it. */
static json_t *values(const struct reporting *r)
{
	json_t *list = json_array();

	for (size_t i = 0; i < r->dialogue->values; i++) {
		struct sm_buffer served = { .bytes_max = TEXT_BYTES_MAX };
		json_t *row = json_object();

		for (size_t j = 0; j < r->dialogue->options; j++) {
			const struct sm_dialogue_option *option = &r->dialogue->option[j];

			if (option->decision == SM_ADOPT && option->values >> i & 1)
				sm_buffer_format(&served, "%s%s", served.length ? "; " : "", option->title[r->tongue]);
		}
		set(row, "name", r->dialogue->value[i].name[r->tongue]);
		set_known(row, "note", "hasNote", r->dialogue->value[i].note);
		json_object_set_new(row, "isServed", json_boolean(served.length > 0));
		json_object_set_new(row, "served", taken(&served));
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *settings_of(const struct sm_dialogue_option *option)
{
	json_t *list = json_array();

	for (size_t i = 0; i < settings_count; i++) {
		struct sm_buffer value = { .bytes_max = TEXT_BYTES_MAX };
		json_t *row;

		if (!option->settings.has[i])
			continue;
		row = json_object();
		sm_setting_print(&option->settings.value, i, &value);
		set(row, "key", settings[i].key);
		json_object_set_new(row, "value", taken(&value));
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *option_row(const struct reporting *r, const struct sm_dialogue_option *option)
{
	static const char *const classes[] = { "adopt", "later", "reject" };
	bool promises = option->decision == SM_ADOPT;
	json_t *row = json_object();

	set(row, "optionTitle", option->title[r->tongue]);
	set(row, "decision", sm_decision_text(option->decision, r->tongue));
	set(row, "decisionClass", classes[option->decision]);
	set(row, "reasons", option->reasons);
	set_values(r, row, option->values);
	json_object_set_new(row, "sets", settings_of(option));
	set_known(row, "promise", "hasPromise", option->promise[r->tongue]);
	set_known(row, "owner", "hasOwner", promises ? option->owner : NULL);
	set_date(row, "review", promises ? option->review_s : 0);
	json_object_set_new(row, "hasReview", json_boolean(promises && option->review_s));
	set_known(row, "evidence", "hasEvidence", promises ? option->evidence[r->tongue] : NULL);
	set_known(row, "dissent", "hasDissent", option->dissent);
	return row;
}

/* By group, and in a group what comes first by decision and priority; those without a priority last. */
static json_t *options_of(const struct reporting *r, enum sm_option_group group)
{
	static const int priorities[] = { 1, 2, 3, 0 };
	json_t *list = json_array();

	for (int decision = SM_ADOPT; decision <= SM_REJECT; decision++)
		for (size_t p = 0; p < sizeof(priorities) / sizeof(priorities[0]); p++)
			for (size_t i = 0; i < r->dialogue->options; i++) {
				const struct sm_dialogue_option *option = &r->dialogue->option[i];

				if (option->group == group && (int)option->decision == decision &&
				    option->priority == priorities[p])
					json_array_append_new(list, option_row(r, option));
			}
	return list;
}

static json_t *group_list(const struct reporting *r)
{
	json_t *list = json_array();

	for (int i = 0; i < SM_GROUP_COUNT; i++) {
		json_t *row = json_object();

		set(row, "groupName", sm_group_text((enum sm_option_group)i, r->tongue));
		json_object_set_new(row, "options", options_of(r, (enum sm_option_group)i));
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *setting_value(const struct reporting *r, const struct sm_policy *policy, size_t setting)
{
	struct sm_buffer value = { .bytes_max = TEXT_BYTES_MAX };

	sm_setting_print(policy, setting, &value);
	if (!value.length)
		sm_buffer_text(&value, word(r, "nothing"));
	return taken(&value);
}

static void set_changes(const struct reporting *r, const struct sm_policy *before, json_t *model)
{
	static const char *const names[] = { "narrower", "neutral", "wider" };
	struct sm_policy after = *before;
	struct sm_setting_choices choices;
	struct sm_policy_changes changes;
	enum sm_direction widest;
	json_t *list = json_array();

	sm_dialogue_choices(r->dialogue, &choices);
	sm_policy_choose(&after, &choices);
	widest = sm_policy_diff(before, &after, &changes);
	for (size_t i = 0; i < changes.count; i++) {
		size_t setting = changes.change[i].setting;
		const char *direction = names[changes.change[i].direction + 1];
		json_t *row = json_object();

		set(row, "settingName", sm_setting_words(r->settings, setting).name);
		set(row, "key", settings[setting].key);
		set(row, "direction", word(r, direction));
		set(row, "directionClass", direction);
		json_object_set_new(row, "before", setting_value(r, before, setting));
		json_object_set_new(row, "after", setting_value(r, &after, setting));
		json_array_append_new(list, row);
	}
	json_object_set_new(model, "hasChanges", json_boolean(changes.count > 0));
	json_object_set_new(model, "changes", list);
	set(model, "signing", word(r, widest == SM_WIDER ? "signWider" : "signNarrower"));
}

static json_t *model_of(const struct reporting *r, const struct sm_policy *before)
{
	const struct sm_dialogue *d = r->dialogue;
	json_t *model = json_object();

	set(model, "title", d->title);
	set(model, "organisation", d->organisation);
	set_date(model, "date", d->date_s);
	set_known(model, "place", "hasPlace", d->place);
	json_object_set_new(model, "notPublic", json_boolean(!d->may_publish));
	set(model, "technology", d->technology);
	set(model, "context", d->context);
	set(model, "decides", d->decides);
	set_known(model, "next", "hasNext", d->next);
	json_object_set_new(model, "participants", groups(d->participant, d->participants));
	json_object_set_new(model, "actors", groups(d->actor, d->actors));
	json_object_set_new(model, "positive", effects(r, true));
	json_object_set_new(model, "negative", effects(r, false));
	json_object_set_new(model, "values", values(r));
	json_object_set_new(model, "groups", group_list(r));
	set(model, "css", dialogue_css);
	set_changes(r, before, model);
	return model;
}

enum sm_status sm_dialogue_report(const struct sm_dialogue *dialogue, const struct sm_report_setup *setup,
				  struct sm_buffer *out, struct sm_error *error)
{
	static const char *const tongues[] = { "nl", "en" };
	struct sm_settings_words *settings_words = NULL;
	struct reporting r = { .dialogue = dialogue, .tongue = setup->tongue };
	enum sm_status status = sm_settings_words_open(setup->rules_dir, setup->tongue, &settings_words, error);
	struct sm_policy defaults;
	json_t *words, *model;

	if (status != SM_OK)
		return status;
	sm_policy_defaults(&defaults);
	words = json_loads(dialogue_json, JSON_REJECT_DUPLICATES, NULL);
	r.settings = settings_words;
	r.words = json_object_get(words, tongues[setup->tongue]);
	model = model_of(&r, setup->before ? setup->before : &defaults);
	page_render(setup->markdown ? dialogue_md : dialogue_html, model, r.words, out);
	json_decref(model);
	json_decref(words);
	sm_settings_words_close(settings_words);
	return out->failed ? sm_fail_memory(error) : SM_OK;
}
