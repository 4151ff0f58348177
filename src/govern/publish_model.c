// SPDX-License-Identifier: EUPL-1.2
// publish_model: settings, topics, feeds and promises → the names that a template may use.
#include <sodium.h>
#include <string.h>

#include "publish.h"
#include "sentimeter/period.h"
#include "settings.h"

enum { TEXT_BYTES_MAX = 1 << 16, KEY_BYTES_MAX = 80, EMAIL_BYTES_MAX = 200 };

static void set(json_t *object, const char *key, const char *text)
{
	json_object_set_new(object, key, json_string(text ? text : ""));
}

static void set_flag(json_t *object, const char *key, bool yes)
{
	json_object_set_new(object, key, json_boolean(yes));
}

static json_t *taken(struct sm_buffer *text)
{
	json_t *string = json_stringn(text->data ? text->data : "", text->length);

	sm_buffer_close(text);
	return string;
}

static void set_day(json_t *object, const char *key, int64_t time_s, enum sm_grain grain)
{
	char name[SM_PERIOD_NAME_MAX] = "";

	if (time_s)
		sm_period_name(sm_period_of(grain, time_s), name);
	set(object, key, name);
}

/* 48h as people say it. */
static void duration_words(const struct setting *setting, int64_t number, enum sm_tongue tongue, struct sm_buffer *out)
{
	static const struct {
		int64_t seconds;
		const char *one[2], *many[2];
	} unit[] = { { 365 * 86400, { "jaar", "year" }, { "jaar", "years" } },
		     { 86400, { "dag", "day" }, { "dagen", "days" } },
		     { 3600, { "uur", "hour" }, { "uur", "hours" } },
		     { 60, { "minuut", "minute" }, { "minuten", "minutes" } } };
	int64_t seconds = number * setting->unit_s;

	for (size_t i = 0; i < sizeof(unit) / sizeof(unit[0]); i++)
		if (seconds && seconds % unit[i].seconds == 0) {
			long long count = seconds / unit[i].seconds;

			sm_buffer_format(out, "%lld %s", count,
					 count == 1 ? unit[i].one[tongue] : unit[i].many[tongue]);
			return;
		}
	setting_print_number(setting, number, out);
}

/* mon and analyst as people say them, with commas. */
static void bits_words(const struct setting *setting, int64_t number, enum sm_tongue tongue, struct sm_buffer *out)
{
	static const char *const word[][3] = { { "mon", "maandag", "Monday" },
					       { "tue", "dinsdag", "Tuesday" },
					       { "wed", "woensdag", "Wednesday" },
					       { "thu", "donderdag", "Thursday" },
					       { "fri", "vrijdag", "Friday" },
					       { "sat", "zaterdag", "Saturday" },
					       { "sun", "zondag", "Sunday" },
					       { "analyst", "analist", "analyst" },
					       { "officer", "officer (FG)", "officer" },
					       { "moderator", "moderator", "moderator" } };
	const char *between = "";

	for (size_t i = 0; setting->names[i]; i++)
		for (size_t j = 0; number >> i & 1 && j < sizeof(word) / sizeof(word[0]); j++)
			if (strcmp(setting->names[i], word[j][0]) == 0) {
				sm_buffer_format(out, "%s%s", between, word[j][1 + tongue]);
				between = ", ";
			}
}

static void print_words(const struct sm_policy *policy, size_t setting, enum sm_tongue tongue, struct sm_buffer *out)
{
	const struct setting *s = &settings[setting];

	if (s->kind == SETTING_DURATION)
		duration_words(s, setting_number(policy, s), tongue, out);
	else if (s->kind == SETTING_BITS)
		bits_words(s, setting_number(policy, s), tongue, out);
	else
		sm_setting_print(policy, setting, out);
}

static void set_settings(const struct sm_policy *policy, enum sm_tongue tongue, json_t *model)
{
	for (size_t i = 0; i < settings_count; i++) {
		struct sm_buffer value = { .bytes_max = TEXT_BYTES_MAX };
		char key[KEY_BYTES_MAX], flag[KEY_BYTES_MAX + 4];

		snprintf(key, sizeof(key), "%s", settings[i].key);
		for (char *c = key; *c; c++)
			*c = *c == '.' ? '_' : *c;
		snprintf(flag, sizeof(flag), "has_%s", key);
		print_words(policy, i, tongue, &value);
		set_flag(model, flag, value.length > 0);
		json_object_set_new(model, key, taken(&value));
	}
}

static void set_flags(const struct sm_policy *policy, json_t *model)
{
	set_flag(model, "demo", policy->mode == SM_MODE_DEMO);
	set_flag(model, "production", policy->mode == SM_MODE_PRODUCTION);
	set_flag(model, "terms_on", policy->terms);
	set_flag(model, "samples_on", policy->samples_per_period > 0);
	set_flag(model, "noise_on", policy->noise_epsilon_milli > 0);
	set_flag(model, "hours_on",
		 policy->collect_days != 0x7f || policy->collect_from_min > 0 || policy->collect_until_min < 24 * 60);
	set_flag(model, "byHour", policy->grain == SM_HOUR);
	set_flag(model, "byDay", policy->grain == SM_DAY);
	set_flag(model, "byWeek", policy->grain == SM_WEEK);
}

/* The address in a contact that people wrote, when there is one. */
static void set_email(const char *contact, json_t *model)
{
	const char *at = strchr(contact, '@'), *from = at, *until = at;
	char email[EMAIL_BYTES_MAX] = "";

	while (from && from > contact && from[-1] > ' ' && !strchr(",;:<(", from[-1]))
		from--;
	while (until && *until > ' ' && !strchr(",;:>)", *until))
		until++;
	if (from && until - from < EMAIL_BYTES_MAX)
		snprintf(email, sizeof(email), "%.*s", (int)(until - from), from);
	set(model, "email", email);
	set_flag(model, "hasEmail", email[0] != '\0');
}

static void set_topics(const struct sm_publishing *p, json_t *model)
{
	struct sm_buffer names = { .bytes_max = TEXT_BYTES_MAX };
	json_t *list = json_array();

	for (size_t i = 0; i < sm_topics_count(p->topics); i++) {
		const struct sm_topic *topic = sm_topics_at(p->topics, i);
		json_t *row = json_object();

		set(row, "name", topic->name[p->tongue]);
		set(row, "goal", topic->purpose);
		set(row, "ground", topic->ground);
		set(row, "owner", topic->owner);
		set_day(row, "until", topic->until_s ? topic->until_s - 1 : 0, SM_DAY);
		json_array_append_new(list, row);
		sm_buffer_format(&names, "%s%s", i ? ", " : "", topic->name[p->tongue]);
	}
	json_object_set_new(model, "topicCount", json_integer((json_int_t)sm_topics_count(p->topics)));
	json_object_set_new(model, "topicNames", taken(&names));
	json_object_set_new(model, "topics", list);
}

static void set_feeds(const struct sm_publishing *p, json_t *model)
{
	struct sm_buffer names = { .bytes_max = TEXT_BYTES_MAX };
	json_t *list = json_array();

	for (size_t i = 0; i < p->feeds->count; i++) {
		json_t *row = json_object();

		set(row, "name", p->feeds->feed[i].name);
		set(row, "url", p->feeds->feed[i].url);
		json_array_append_new(list, row);
		sm_buffer_format(&names, "%s%s", i ? ", " : "", p->feeds->feed[i].name);
	}
	if (!p->feeds->count)
		sm_buffer_text(&names, p->tongue == SM_NL ? "geen (alleen bestanden die iemand inleest)"
							  : "none (only files that somebody imports)");
	json_object_set_new(model, "feedCount", json_integer((json_int_t)p->feeds->count));
	json_object_set_new(model, "feedNames", taken(&names));
	json_object_set_new(model, "feeds", list);
}

static void set_promises(const struct sm_publishing *p, json_t *model)
{
	json_t *list = json_array();

	for (size_t i = 0; p->commitments && i < p->commitments->count; i++) {
		const struct sm_commitment *commitment = &p->commitments->commitment[i];
		json_t *row = json_object();

		set(row, "what", commitment->what);
		set(row, "owner", commitment->owner);
		set(row, "dialogue", commitment->dialogue);
		json_array_append_new(list, row);
	}
	set_flag(model, "hasPromises", json_array_size(list) > 0);
	json_object_set_new(model, "promises", list);
}

json_t *publish_model(const struct sm_publishing *p)
{
	json_t *model = json_object();
	char hash[2 * sizeof(p->policy->hash) + 1], now[24], iso[24];

	set_settings(p->policy, p->tongue, model);
	set_flags(p->policy, model);
	set_email(p->policy->contact, model);
	set_topics(p, model);
	set_feeds(p, model);
	set_promises(p, model);
	sodium_bin2hex(hash, sizeof(hash), p->policy->hash, sizeof(p->policy->hash));
	set(model, "hash", hash);
	hash[16] = '\0';
	set(model, "shortHash", hash);
	sm_time_print(p->now_s, now);
	set(model, "now", now);
	set_day(model, "today", p->now_s, SM_DAY);
	set_day(model, "untilMonth", p->policy->until_s ? p->policy->until_s - 1 : 0, SM_MONTH);
	set(model, "version", p->version);
	snprintf(iso, sizeof(iso), "PT%dM", p->policy->lateness_min);
	set(model, "latenessIso", iso);
	return model;
}
