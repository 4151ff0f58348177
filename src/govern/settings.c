// SPDX-License-Identifier: EUPL-1.2
// settings: the one table from which policy.yaml is read, hashed, compared, explained and bounded.
//
// What each setting does, protects and costs stands in rules/policy/, for people; here stands what the program needs.
#include <stddef.h>

#include "settings.h"

/* A k that people know by name, with what belongs to it. The figures of cbs are those of Statistics Netherlands: counts
 * in hundreds, nothing under 100 observations. */
const struct profile profiles[] = { { "demo", 5, 5 }, { "standaard", 10, 5 }, { "cbs", 100, 100 } };
const char *const profile_names[] = { "demo", "standaard", "cbs", NULL };

static const char *const mode_names[] = { "demo", "production", NULL };
static const char *const grain_names[] = { "hour", "day", "week", NULL };
static const char *const day_names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL };
static const char *const airbag_names[] = { "off", "suppress", "stop", NULL };
/* No administrator: he has no data. */
static const char *const staff_names[] = { "analyst", "officer", "moderator", NULL };

enum { HOUR_S = 3600, DAY_S = 86400, DAY_MIN = 1440, ALL_DAYS = 0x7f };
enum { STAFF_ALL = 7, STAFF_DEFAULT = 1 << SM_STAFF_ANALYST | 1 << SM_STAFF_OFFICER };

#define AT(field)                 .offset = offsetof(struct sm_policy, field)
#define TEXT(field)               .kind = SETTING_TEXT, AT(field), .bytes = sizeof(((struct sm_policy *)0)->field)
#define CHOICE(field, list, last) .kind = SETTING_CHOICE, AT(field), .names = list, .max = last
#define ALONE(least, most)        .bounded = true, .alone_min = least, .alone_max = most
/* An airbag that is off protects nobody: that takes two. The same goes for one that trips later than it does now. */
#define AIRBAG(name, which, first)                                                                                     \
	{                                                                                                              \
		.key = "airbags." name ".action", CHOICE(airbag[which].action, airbag_names, SM_AIRBAG_STOP),          \
		.fallback = first, .wider = WIDER_DOWN, ALONE(SM_AIRBAG_SUPPRESS, SM_AIRBAG_STOP)                      \
	}
#define AIRBAG_LIMIT(name, which, percent)                                                                             \
	{                                                                                                              \
		.key = "airbags." name ".limit", .kind = SETTING_INTEGER, AT(airbag[which].limit), .min = 1,           \
		.max = 100, .fallback = percent, .wider = WIDER_UP, ALONE(1, percent)                                  \
	}

const struct setting settings[] = {
	/* In the order in which people read them; mode and profile come before what depends on them. */
	{ .key = "mode",
	  CHOICE(mode, mode_names, SM_MODE_PRODUCTION),
	  .fallback = SM_MODE_PRODUCTION,
	  .need = NEED_ALWAYS,
	  .wider = WIDER_EACH },
	{ .key = "organisation", TEXT(organisation), .need = NEED_ALWAYS, .wider = WIDER_EACH },
	{ .key = "organisation_uri", TEXT(organisation_uri), .wider = WIDER_NEVER },
	{ .key = "purpose", TEXT(purpose), .need = NEED_IN_PRODUCTION, .wider = WIDER_EACH },
	{ .key = "legal_basis", TEXT(legal_basis), .need = NEED_IN_PRODUCTION, .wider = WIDER_EACH },
	{ .key = "dpia", TEXT(dpia), .need = NEED_IN_PRODUCTION, .wider = WIDER_EACH },
	{ .key = "officer", TEXT(officer), .need = NEED_IN_PRODUCTION, .wider = WIDER_EACH },
	{ .key = "contact", TEXT(contact), .need = NEED_IN_PRODUCTION, .wider = WIDER_NEVER },
	{ .key = "until",
	  .kind = SETTING_DATE,
	  AT(until_s),
	  .max = INT64_MAX,
	  .need = NEED_IN_PRODUCTION,
	  .wider = WIDER_UP,
	  .zero_is_none = true },
	{ .key = "profile",
	  .kind = SETTING_PROFILE,
	  AT(profile),
	  .bytes = 16,
	  .names = profile_names,
	  .max = 2,
	  .fallback = 1,
	  .wider = WIDER_DOWN },
	{ .key = "k",
	  .kind = SETTING_INTEGER,
	  AT(k),
	  .min = SM_K_FLOOR,
	  .max = 10000,
	  .fallback = SETTING_OF_PROFILE,
	  .wider = WIDER_DOWN,
	  ALONE(SETTING_OF_PROFILE, 10000) },
	{ .key = "k_sensitive_factor",
	  .kind = SETTING_INTEGER,
	  AT(k_sensitive_factor),
	  .min = 1,
	  .max = 100,
	  .fallback = 3,
	  .wider = WIDER_DOWN,
	  ALONE(3, 100) },
	{ .key = "author_share_max_pct",
	  .kind = SETTING_INTEGER,
	  AT(author_share_max_pct),
	  .min = 1,
	  .max = 100,
	  .fallback = 30,
	  .wider = WIDER_UP,
	  ALONE(1, 30) },
	{ .key = "votes_per_period",
	  .kind = SETTING_INTEGER,
	  AT(votes_per_period),
	  .min = 1,
	  .max = 20,
	  .fallback = 3,
	  .wider = WIDER_UP,
	  ALONE(1, 5) },
	{ .key = "round_base",
	  .kind = SETTING_INTEGER,
	  AT(round_base),
	  .min = 1,
	  .max = 100,
	  .fallback = SETTING_OF_PROFILE,
	  .wider = WIDER_DOWN,
	  ALONE(SETTING_OF_PROFILE, 100) },
	{ .key = "code_pct",
	  .kind = SETTING_INTEGER,
	  AT(code_pct),
	  .min = 0,
	  .max = 25,
	  .fallback = 5,
	  .wider = WIDER_DOWN,
	  ALONE(5, 25) },
	{ .key = "period", CHOICE(grain, grain_names, SM_WEEK), .fallback = SM_DAY, .wider = WIDER_DOWN },
	{ .key = "lateness",
	  .kind = SETTING_DURATION,
	  AT(lateness_min),
	  .unit_s = 60,
	  .min = 0,
	  .max = 7 * DAY_MIN,
	  .fallback = 2 * DAY_MIN,
	  .wider = WIDER_UP },
	{ .key = "post_age_max",
	  .kind = SETTING_DURATION,
	  AT(post_age_max_h),
	  .unit_s = HOUR_S,
	  .min = 1,
	  .max = 8760,
	  .fallback = 7 * 24,
	  .wider = WIDER_UP },
	{ .key = "terms", .kind = SETTING_BOOL, AT(terms), .max = 1, .fallback = 1, .wider = WIDER_UP },
	{ .key = "noise.epsilon",
	  .kind = SETTING_MILLI,
	  AT(noise_epsilon_milli),
	  .min = 0,
	  .max = 10000,
	  .wider = WIDER_UP,
	  .zero_is_none = true },
	{ .key = "noise.budget",
	  .kind = SETTING_MILLI,
	  AT(noise_budget_milli),
	  .min = 0,
	  .max = 10000000,
	  .wider = WIDER_UP },
	AIRBAG("dominance", SM_AIRBAG_DOMINANCE, SM_AIRBAG_SUPPRESS),
	AIRBAG("one_person", SM_AIRBAG_ONE_PERSON, SM_AIRBAG_SUPPRESS),
	AIRBAG_LIMIT("one_person", SM_AIRBAG_ONE_PERSON, 30),
	AIRBAG("flood", SM_AIRBAG_FLOOD, SM_AIRBAG_SUPPRESS),
	AIRBAG_LIMIT("flood", SM_AIRBAG_FLOOD, 50),
	AIRBAG("withheld", SM_AIRBAG_WITHHELD, SM_AIRBAG_SUPPRESS),
	AIRBAG_LIMIT("withheld", SM_AIRBAG_WITHHELD, 30),
	AIRBAG("sensitive", SM_AIRBAG_SENSITIVE, SM_AIRBAG_SUPPRESS),
	AIRBAG_LIMIT("sensitive", SM_AIRBAG_SENSITIVE, 20),
	AIRBAG("licence", SM_AIRBAG_LICENCE, SM_AIRBAG_STOP),
	AIRBAG("hours", SM_AIRBAG_HOURS, SM_AIRBAG_STOP),
	{ .key = "samples.per_period",
	  .kind = SETTING_INTEGER,
	  AT(samples_per_period),
	  .min = 0,
	  .max = 1000,
	  .wider = WIDER_UP,
	  ALONE(0, 0) },
	{ .key = "samples.days",
	  .kind = SETTING_INTEGER,
	  AT(samples_days),
	  .min = 1,
	  .max = SM_SAMPLES_DAYS_MAX,
	  .fallback = SM_SAMPLES_DAYS_MAX,
	  .wider = WIDER_UP },
	{ .key = "retention.releases",
	  .kind = SETTING_DURATION,
	  AT(retention_releases_days),
	  .unit_s = DAY_S,
	  .min = 1,
	  .max = 36500,
	  .fallback = 5 * 365,
	  .wider = WIDER_UP,
	  ALONE(1, 5 * 365) },
	/* Longer keeps what staff did, shorter takes evidence away: either needs two. */
	{ .key = "retention.journal",
	  .kind = SETTING_DURATION,
	  AT(retention_journal_days),
	  .unit_s = DAY_S,
	  .min = 1,
	  .max = 36500,
	  .fallback = 3 * 365,
	  .wider = WIDER_EACH,
	  ALONE(365, 3 * 365) },
	{ .key = "hours.days",
	  .kind = SETTING_BITS,
	  AT(collect_days),
	  .names = day_names,
	  .max = ALL_DAYS,
	  .fallback = ALL_DAYS,
	  .wider = WIDER_MORE },
	{ .key = "hours.from", .kind = SETTING_TIME, AT(collect_from_min), .max = DAY_MIN, .wider = WIDER_DOWN },
	{ .key = "hours.until",
	  .kind = SETTING_TIME,
	  AT(collect_until_min),
	  .max = DAY_MIN,
	  .fallback = DAY_MIN,
	  .wider = WIDER_UP },
	{ .key = "who.roles",
	  .kind = SETTING_BITS,
	  AT(ask_roles),
	  .names = staff_names,
	  .max = STAFF_ALL,
	  .fallback = STAFF_DEFAULT,
	  .wider = WIDER_MORE },
	{ .key = "who.days",
	  .kind = SETTING_BITS,
	  AT(ask_days),
	  .names = day_names,
	  .max = ALL_DAYS,
	  .fallback = ALL_DAYS,
	  .wider = WIDER_MORE },
	{ .key = "who.from", .kind = SETTING_TIME, AT(ask_from_min), .max = DAY_MIN, .wider = WIDER_DOWN },
	{ .key = "who.until",
	  .kind = SETTING_TIME,
	  AT(ask_until_min),
	  .max = DAY_MIN,
	  .fallback = DAY_MIN,
	  .wider = WIDER_UP },
};
const size_t settings_count = sizeof(settings) / sizeof(settings[0]);

_Static_assert(sizeof(settings) / sizeof(settings[0]) <= SM_SETTINGS_MAX, "raise SM_SETTINGS_MAX");

size_t sm_settings_count(void)
{
	return settings_count;
}

const char *sm_setting_key(size_t setting)
{
	return settings[setting].key;
}
