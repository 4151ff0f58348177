// SPDX-License-Identifier: EUPL-1.2
// setting_value: a setting of a policy ↔ a number, and that number → text as policy.yaml has it.
#include <stdio.h>
#include <string.h>

#include "sentimeter/period.h"
#include "settings.h"

_Static_assert(sizeof(enum sm_mode) == sizeof(int) && sizeof(enum sm_grain) == sizeof(int) &&
		   sizeof(enum sm_airbag_action) == sizeof(int),
	       "a choice is kept in an int");

const struct profile *setting_profile(const struct sm_policy *policy)
{
	for (size_t i = 0; profile_names[i]; i++)
		if (strcmp(policy->profile, profiles[i].name) == 0)
			return &profiles[i];
	return &profiles[1];
}

char *setting_text(struct sm_policy *policy, const struct setting *setting)
{
	return (char *)policy + setting->offset;
}

int64_t setting_number(const struct sm_policy *policy, const struct setting *setting)
{
	const char *at = (const char *)policy + setting->offset;
	int64_t date;
	int number;

	switch (setting->kind) {
	case SETTING_TEXT: return 0;
	case SETTING_PROFILE: return setting_profile(policy) - profiles;
	case SETTING_DATE: memcpy(&date, at, sizeof(date)); return date;
	case SETTING_BOOL: return *(const bool *)at;
	case SETTING_BITS: return *(const uint8_t *)at;
	case SETTING_CHOICE:
	case SETTING_INTEGER:
	case SETTING_MILLI:
	case SETTING_DURATION:
	case SETTING_TIME: break;
	}
	memcpy(&number, at, sizeof(number));
	return number;
}

void setting_set(struct sm_policy *policy, const struct setting *setting, int64_t number)
{
	char *at = (char *)policy + setting->offset;
	int small = (int)number;

	switch (setting->kind) {
	case SETTING_TEXT: break;
	case SETTING_PROFILE: snprintf(at, setting->bytes, "%s", profiles[number].name); break;
	case SETTING_DATE: memcpy(at, &number, sizeof(number)); break;
	case SETTING_BOOL: *(bool *)at = number != 0; break;
	case SETTING_BITS: *(uint8_t *)at = (uint8_t)number; break;
	case SETTING_CHOICE:
	case SETTING_INTEGER:
	case SETTING_MILLI:
	case SETTING_DURATION:
	case SETTING_TIME: memcpy(at, &small, sizeof(small)); break;
	}
}

static void print_milli(int64_t number, struct sm_buffer *out)
{
	char text[24];
	size_t length =
	    (size_t)snprintf(text, sizeof(text), "%lld.%03d", (long long)(number / 1000), (int)(number % 1000));

	while (text[length - 1] == '0')
		length--;
	sm_buffer_add(out, text, length - (text[length - 1] == '.'));
}

/* In the largest unit that needs no fraction. */
static void print_duration(int64_t seconds, struct sm_buffer *out)
{
	static const struct {
		char letter;
		int seconds;
	} unit[] = { { 'd', 86400 }, { 'h', 3600 }, { 'm', 60 } };

	for (size_t i = 0; i < sizeof(unit) / sizeof(unit[0]); i++)
		if (seconds % unit[i].seconds == 0 && (seconds || unit[i].letter == 'm')) {
			sm_buffer_format(out, "%lld%c", (long long)(seconds / unit[i].seconds), unit[i].letter);
			return;
		}
	sm_buffer_format(out, "%llds", (long long)seconds);
}

static void print_bits(const char *const *names, int64_t number, struct sm_buffer *out)
{
	const char *between = "";

	sm_buffer_text(out, "[");
	for (size_t i = 0; names[i]; i++)
		if (number >> i & 1) {
			sm_buffer_format(out, "%s%s", between, names[i]);
			between = ", ";
		}
	sm_buffer_text(out, "]");
}

static void print_date(int64_t time_s, struct sm_buffer *out)
{
	char name[SM_PERIOD_NAME_MAX];

	if (!time_s)
		return;
	sm_period_name(sm_period_of(SM_DAY, time_s), name);
	sm_buffer_text(out, name);
}

void setting_print_number(const struct setting *setting, int64_t number, struct sm_buffer *out)
{
	switch (setting->kind) {
	case SETTING_TEXT: break;
	case SETTING_CHOICE:
	case SETTING_PROFILE: sm_buffer_text(out, setting->names[number]); break;
	case SETTING_INTEGER: sm_buffer_format(out, "%lld", (long long)number); break;
	case SETTING_MILLI: print_milli(number, out); break;
	case SETTING_BOOL: sm_buffer_text(out, number ? "yes" : "no"); break;
	case SETTING_DURATION: print_duration(number * setting->unit_s, out); break;
	case SETTING_DATE: print_date(number, out); break;
	case SETTING_TIME: sm_buffer_format(out, "%02d:%02d", (int)(number / 60), (int)(number % 60)); break;
	case SETTING_BITS: print_bits(setting->names, number, out); break;
	}
}

void sm_setting_print(const struct sm_policy *policy, size_t setting, struct sm_buffer *out)
{
	const struct setting *s = &settings[setting];

	if (s->kind == SETTING_TEXT)
		sm_buffer_text(out, (const char *)policy + s->offset);
	else
		setting_print_number(s, setting_number(policy, s), out);
}

/* A bound or default that the profile gives. */
static int64_t of_profile(const struct sm_policy *policy, const struct setting *setting, int64_t number)
{
	const struct profile *profile = setting_profile(policy);

	if (number != SETTING_OF_PROFILE)
		return number;
	return setting->offset == offsetof(struct sm_policy, k) ? profile->k : profile->round_base;
}

void setting_alone(const struct sm_policy *policy, const struct setting *setting, int64_t *min, int64_t *max)
{
	*min = of_profile(policy, setting, setting->alone_min);
	*max = setting->alone_max;
}

static void set_fallback(struct sm_policy *policy, const struct setting *setting)
{
	setting_set(policy, setting, of_profile(policy, setting, setting->fallback));
}

bool sm_setting_is_default(const struct sm_policy *policy, size_t setting)
{
	const struct setting *s = &settings[setting];

	if (s->kind == SETTING_TEXT)
		return ((const char *)policy)[s->offset] == '\0';
	return setting_number(policy, s) == of_profile(policy, s, s->fallback);
}

void setting_use_profile(struct sm_policy *policy)
{
	for (size_t i = 0; i < settings_count; i++)
		if (settings[i].fallback == SETTING_OF_PROFILE)
			set_fallback(policy, &settings[i]);
}

void sm_policy_defaults(struct sm_policy *policy)
{
	memset(policy, 0, sizeof(*policy));
	for (size_t i = 0; i < settings_count; i++)
		set_fallback(policy, &settings[i]);
}

void sm_policy_choose(struct sm_policy *policy, const struct sm_setting_choices *choices)
{
	for (size_t i = 0; i < settings_count; i++) {
		if (!choices->has[i])
			continue;
		setting_set(policy, &settings[i], setting_number(&choices->value, &settings[i]));
		if (settings[i].kind == SETTING_PROFILE)
			setting_use_profile(policy);
	}
}
