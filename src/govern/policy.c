// SPDX-License-Identifier: EUPL-1.2
// policy: policy.yaml → the settings that were agreed, and the hash by which every answer names them.
#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sentimeter/config.h"
#include "settings.h"

enum { CANONICAL_BYTES_MAX = 1 << 16, COMPONENT_BYTES_MAX = 32, NAME_BYTES_MAX = 16, TIME_BYTES_MAX = 8 };

/* The settings as text, one a line, always in the same order: what the hash is of. With its length in front, no text
 * can pose as the next setting. */
static void canonical(const struct sm_policy *policy, struct sm_buffer *out)
{
	struct sm_buffer value = { .bytes_max = CANONICAL_BYTES_MAX };

	for (size_t i = 0; i < settings_count; i++) {
		sm_buffer_clear(&value);
		sm_setting_print(policy, i, &value);
		sm_buffer_format(out, "%s=%zu:", settings[i].key, value.length);
		sm_buffer_add(out, value.data, value.length);
		sm_buffer_add(out, "\n", 1);
	}
	out->failed = out->failed || value.failed;
	sm_buffer_close(&value);
}

static enum sm_status hash_settings(struct sm_policy *policy, struct sm_error *error)
{
	struct sm_buffer text = { .bytes_max = CANONICAL_BYTES_MAX };
	bool failed;

	canonical(policy, &text);
	failed = text.failed;
	if (!failed)
		crypto_generichash(policy->hash, sizeof(policy->hash), (const unsigned char *)text.data, text.length,
				   NULL, 0);
	sm_buffer_close(&text);
	return failed ? sm_fail_memory(error) : SM_OK;
}

/* What is being read: a map of the file, and the settings that may stand in it. */
struct reading {
	const struct sm_config *config;
	const struct sm_policy_reading *how;
	struct sm_policy *policy;
};

/* "08:00" to "24:00". */
static bool parse_time(const char *text, int64_t *minutes)
{
	int hour, minute;

	if (strlen(text) != 5 || text[2] != ':' || !sm_ascii_is_digit(text[0]) || !sm_ascii_is_digit(text[1]) ||
	    !sm_ascii_is_digit(text[3]) || !sm_ascii_is_digit(text[4]))
		return false;
	hour = (text[0] - '0') * 10 + text[1] - '0';
	minute = (text[3] - '0') * 10 + text[4] - '0';
	*minutes = hour * 60 + minute;
	return minute < 60 && *minutes <= 24 * 60;
}

static bool read_time(const struct reading *r, const struct sm_config_node *map, const char *key, int64_t *minutes)
{
	const struct sm_config_node *node = sm_config_get(r->config, map, key, SM_OPTIONAL);
	char text[TIME_BYTES_MAX];

	if (!node)
		return false;
	if (sm_config_scalar(node, text, sizeof(text)) && parse_time(text, minutes))
		return true;
	sm_config_problem(r->config, node, "'%s' moet een tijd zijn van 00:00 tot en met 24:00",
			  "'%s' must be a time from 00:00 to 24:00", key);
	return false;
}

static int find_name(const char *const *names, const char *name)
{
	for (int i = 0; names[i]; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return -1;
}

/* One name, or two with points between for all from the first to the last: mon..fri. */
static bool add_bits(const char *const *names, const struct sm_config_node *node, int64_t *bits)
{
	char text[2 * NAME_BYTES_MAX], *points;
	int first, last;

	if (!sm_config_scalar(node, text, sizeof(text)))
		return false;
	points = strstr(text, "..");
	if (points)
		*points = '\0';
	first = find_name(names, text);
	last = points ? find_name(names, points + 2) : first;
	if (first < 0 || last < first)
		return false;
	for (int i = first; i <= last; i++)
		*bits |= INT64_C(1) << i;
	return true;
}

static bool read_bits(const struct reading *r, const struct setting *setting, const struct sm_config_node *map,
		      const char *key, int64_t *bits)
{
	const struct sm_config_node *list = sm_config_get(r->config, map, key, SM_OPTIONAL);
	size_t count = sm_config_count(list);
	struct sm_buffer known = { .bytes_max = 1000 };

	if (!list)
		return false;
	*bits = 0;
	for (size_t i = 0; i < count; i++)
		if (!add_bits(setting->names, sm_config_item(list, i), bits))
			count = 0;
	if (count > 0)
		return true;
	setting_print_number(setting, setting->max, &known);
	sm_config_problem(r->config, list, "'%s' moet een lijst zijn uit %s", "'%s' must be a list out of %s", key,
			  known.data ? known.data : "");
	sm_buffer_close(&known);
	return false;
}

/* Thousandths are kept: less than that would silently become none. */
static bool read_milli(const struct reading *r, const struct setting *setting, const struct sm_config_node *map,
		       const char *key, int64_t *number)
{
	double value;

	if (!sm_config_number(r->config, map, key, SM_OPTIONAL, (double)setting->min / 1000,
			      (double)setting->max / 1000, &value))
		return false;
	*number = llround(value * 1000);
	if (fabs(value * 1000 - (double)*number) < 1e-6)
		return true;
	sm_config_problem(r->config, sm_config_get(r->config, map, key, SM_OPTIONAL),
			  "'%s' heeft hoogstens drie decimalen", "'%s' has at most three decimals", key);
	return false;
}

static bool read_number(const struct reading *r, const struct setting *s, const struct sm_config_node *map,
			const char *key, enum sm_config_need need, int64_t *number)
{
	bool yes = false;
	int choice = 0;

	switch (s->kind) {
	case SETTING_TEXT: return false;
	case SETTING_INTEGER: return sm_config_integer(r->config, map, key, need, s->min, s->max, number);
	case SETTING_DATE: return sm_config_date(r->config, map, key, need, number);
	case SETTING_MILLI: return read_milli(r, s, map, key, number);
	case SETTING_TIME: return read_time(r, map, key, number);
	case SETTING_BITS: return read_bits(r, s, map, key, number);
	case SETTING_CHOICE:
	case SETTING_PROFILE:
		if (!sm_config_choice(r->config, map, key, need, s->names, &choice))
			return false;
		*number = choice;
		return true;
	case SETTING_BOOL:
		if (!sm_config_bool(r->config, map, key, need, &yes))
			return false;
		*number = yes;
		return true;
	case SETTING_DURATION:
		if (!sm_config_duration(r->config, map, key, need, s->min * s->unit_s, s->max * s->unit_s, number))
			return false;
		*number /= s->unit_s;
		return true;
	}
	return false;
}

/* In production nothing that one person may not set alone, unless two signed for it. */
static void check_alone(const struct reading *r, const struct setting *setting, const struct sm_config_node *node)
{
	struct sm_buffer text = { .bytes_max = 1000 };
	int64_t number = setting_number(r->policy, setting), min, max;
	size_t second, third;

	setting_alone(r->policy, setting, &min, &max);
	if (!setting->bounded || r->how->signed_by_two || r->policy->mode != SM_MODE_PRODUCTION ||
	    (number >= min && number <= max))
		return;
	setting_print_number(setting, number, &text);
	sm_buffer_add(&text, "", 1);
	second = text.length;
	setting_print_number(setting, min, &text);
	sm_buffer_add(&text, "", 1);
	third = text.length;
	setting_print_number(setting, max, &text);
	if (!text.failed)
		sm_config_problem(r->config, node,
				  "'%s: %s' is ruimer dan een persoon in productie mag instellen (%s tot en met %s)",
				  "'%s: %s' is wider than one person may set in production (%s to %s)", setting->key,
				  text.data, text.data + second, text.data + third);
	sm_buffer_close(&text);
}

static void read_setting(const struct reading *r, const struct setting *setting, const struct sm_config_node *map,
			 const char *key)
{
	bool needed = setting->need == NEED_ALWAYS ||
		      (setting->need == NEED_IN_PRODUCTION && r->policy->mode == SM_MODE_PRODUCTION);
	enum sm_config_need need = needed ? SM_NEEDED : SM_OPTIONAL;
	int64_t number;

	if (setting->kind == SETTING_TEXT) {
		sm_config_text(r->config, map, key, need, setting_text(r->policy, setting), setting->bytes);
		return;
	}
	if (!read_number(r, setting, map, key, need, &number))
		return;
	setting_set(r->policy, setting, number);
	if (setting->kind == SETTING_PROFILE)
		setting_use_profile(r->policy);
	check_alone(r, setting, sm_config_get(r->config, map, key, SM_OPTIONAL));
}

/* The part of a key that belongs in the map named prefix ("" or "noise."), and whether more follows; false when the key
 * stands elsewhere. */
static bool component(const char *key, const char *prefix, char part[COMPONENT_BYTES_MAX], bool *deeper)
{
	size_t length = strlen(prefix);
	const char *point;

	if (strncmp(key, prefix, length) != 0)
		return false;
	key += length;
	point = strchr(key, '.');
	*deeper = point != NULL;
	length = point ? (size_t)(point - key) : strlen(key);
	snprintf(part, COMPONENT_BYTES_MAX, "%.*s", (int)length, key);
	return true;
}

/* The distinct keys of one map, NULL-ended; 'options' is no setting but stands among them. */
static void collect_keys(const char *prefix, char part[][COMPONENT_BYTES_MAX], const char **known)
{
	size_t count = 0;
	bool deeper;

	for (size_t i = 0; i < settings_count; i++)
		if (component(settings[i].key, prefix, part[count], &deeper) &&
		    (count == 0 || strcmp(part[count - 1], part[count]) != 0)) {
			known[count] = part[count];
			count++;
		}
	if (!*prefix)
		known[count++] = "options";
	known[count] = NULL;
}

static void read_map(const struct reading *r, const struct sm_config_node *map, const char *prefix)
{
	char part[SM_SETTINGS_MAX][COMPONENT_BYTES_MAX], deep_prefix[2 * COMPONENT_BYTES_MAX],
	    last[COMPONENT_BYTES_MAX];
	const char *known[SM_SETTINGS_MAX + 2];
	bool deeper;

	collect_keys(prefix, part, known);
	if (!sm_config_keys(r->config, map, known))
		return;
	last[0] = '\0';
	for (size_t i = 0; i < settings_count; i++) {
		const struct sm_config_node *node;

		if (!component(settings[i].key, prefix, part[0], &deeper))
			continue;
		if (!deeper) {
			read_setting(r, &settings[i], map, part[0]);
			continue;
		}
		if (strcmp(part[0], last) == 0)
			continue; /* read with the first of its map */
		snprintf(last, sizeof(last), "%s", part[0]);
		snprintf(deep_prefix, sizeof(deep_prefix), "%s%s.", prefix, part[0]);
		node = sm_config_get(r->config, map, part[0], SM_OPTIONAL);
		if (node)
			read_map(r, node, deep_prefix);
	}
}

static const struct sm_config_node *find(const struct sm_config *config, const char *key)
{
	return sm_config_get(config, sm_config_root(config), key, SM_OPTIONAL);
}

/* Settings that are fine each, but not together. */
static void check_together(const struct sm_config *config, const struct sm_policy *policy)
{
	/* Not with two signatures either: who wants a lower k writes it down as that. */
	if (policy->mode == SM_MODE_PRODUCTION && setting_profile(policy) == &profiles[0])
		sm_config_problem(config, find(config, "profile"),
				  "profiel demo kan niet bij 'mode: production': kies standaard of cbs",
				  "profile demo does not go with 'mode: production': choose standaard or cbs");
	/* A cell that was released must not read as nobody. */
	if (policy->round_base > policy->k)
		sm_config_problem(config, find(config, "round_base"), "'round_base' mag niet groter zijn dan k (%d)",
				  "'round_base' cannot be larger than k (%d)", policy->k);
	if (policy->collect_from_min >= policy->collect_until_min)
		sm_config_problem(config, find(config, "hours"), "'hours': 'from' moet voor 'until' liggen",
				  "'hours': 'from' must lie before 'until'");
	if (policy->ask_from_min >= policy->ask_until_min)
		sm_config_problem(config, find(config, "who"), "'who': 'from' moet voor 'until' liggen",
				  "'who': 'from' must lie before 'until'");
	/* With nothing to spend every release would be refused. */
	if (policy->noise_epsilon_milli && policy->noise_budget_milli < policy->noise_epsilon_milli)
		sm_config_problem(
		    config, find(config, "noise"),
		    "'noise': 'budget' moet minstens 'epsilon' zijn: het jaarbudget voor alle perioden samen",
		    "'noise': 'budget' must be at least 'epsilon': what all periods of a year may spend");
}

/* What an option may choose: no words about who listens and why, and not the mode. */
static void choosable_keys(const char *known[SM_SETTINGS_MAX + 1])
{
	size_t count = 0;

	for (size_t i = 0; i < settings_count; i++)
		if (settings[i].kind != SETTING_TEXT && strcmp(settings[i].key, "mode") != 0)
			known[count++] = settings[i].key;
	known[count] = NULL;
}

void policy_choices_read(const struct sm_config *config, const struct sm_config_node *map,
			 struct sm_setting_choices *choices)
{
	const struct sm_policy_reading how = { .signed_by_two = true };
	const struct reading r = { .config = config, .how = &how, .policy = &choices->value };
	const char *known[SM_SETTINGS_MAX + 1];

	memset(choices, 0, sizeof(*choices));
	sm_policy_defaults(&choices->value);
	choosable_keys(known);
	if (!map || !sm_config_keys(config, map, known))
		return;
	for (size_t i = 0; i < settings_count; i++) {
		if (!sm_config_get(config, map, settings[i].key, SM_OPTIONAL))
			continue;
		read_setting(&r, &settings[i], map, settings[i].key);
		choices->has[i] = true;
		choices->count++;
	}
}

enum sm_status sm_policy_read_with(const char *path, const struct sm_policy_reading *reading,
				   struct sm_config_problems *problems, struct sm_policy *policy,
				   struct sm_error *error)
{
	struct sm_policy_options *options = reading->options ? reading->options : calloc(1, sizeof(*options));
	struct sm_config *config;
	size_t before = sm_config_problems_count(problems);
	enum sm_status status;

	sm_policy_defaults(policy);
	if (!options)
		return sm_fail_memory(error);
	status = sm_config_open(path, problems, &config, error);
	if (status == SM_OK) {
		struct reading r = { .config = config, .how = reading, .policy = policy };

		if (sm_config_problems_count(problems) == before) {
			read_map(&r, sm_config_root(config), "");
			policy_options_read(config, options);
			check_together(config, policy);
		}
		sm_config_close(config);
		status = sm_config_problems_count(problems) > before ? sm_config_problems_status(problems, error)
								     : hash_settings(policy, error);
	}
	if (options != reading->options)
		free(options);
	return status;
}

enum sm_status sm_policy_read(const char *path, struct sm_config_problems *problems, struct sm_policy *policy,
			      struct sm_error *error)
{
	return sm_policy_read_with(path, &(struct sm_policy_reading){ 0 }, problems, policy, error);
}
