/* SPDX-License-Identifier: EUPL-1.2 */
/* settings: the one table of what policy.yaml may say. Private to govern. */
#ifndef GOVERN_SETTINGS_H
#define GOVERN_SETTINGS_H

#include "sentimeter/options.h"

/* What is written, and so how it is read, kept and printed. All but text is kept as one number. */
enum setting_kind {
	SETTING_TEXT,     /* char array of `bytes` */
	SETTING_CHOICE,   /* an enum; one of `names` */
	SETTING_PROFILE,  /* char array that holds one of the profile names */
	SETTING_INTEGER,  /* int */
	SETTING_MILLI,    /* int, thousandths of what is written: 0.25 */
	SETTING_BOOL,     /* bool */
	SETTING_DURATION, /* int, in units of `unit_s`: 48h */
	SETTING_DATE,     /* int64_t, UTC seconds: 2026-05-23; 0 none */
	SETTING_TIME,     /* int, minutes of the local day: 08:00 */
	SETTING_BITS,     /* uint8_t, a bit for each of `names`: [mon, tue] */
};

/* Which change widens. */
enum setting_wider {
	WIDER_NEVER, /* neutral */
	WIDER_UP,    /* a larger number */
	WIDER_DOWN,  /* a smaller one */
	WIDER_MORE,  /* a bit that was not set */
	WIDER_EACH,  /* any change: another purpose is not less of the same */
};

enum setting_need { NEED_NOT, NEED_IN_PRODUCTION, NEED_ALWAYS };

enum { SETTING_OF_PROFILE = -1 }; /* a bound: what the profile says */

struct setting {
	const char *key;
	enum setting_kind kind;
	size_t offset, bytes;
	const char *const *names;
	int64_t unit_s;
	int64_t min, max, fallback;
	enum setting_need need;
	enum setting_wider wider;
	bool zero_is_none; /* 0 stands for no limit at all, so for the widest */
	/* What one person may set alone in production. */
	bool bounded;
	int64_t alone_min, alone_max;
};

struct profile {
	const char *name;
	int k, round_base;
};

extern const struct setting settings[];
extern const size_t settings_count;
extern const struct profile profiles[];
extern const char *const profile_names[];

int64_t setting_number(const struct sm_policy *policy, const struct setting *setting); /* not of text */
void setting_set(struct sm_policy *policy, const struct setting *setting, int64_t number);
char *setting_text(struct sm_policy *policy, const struct setting *setting); /* of SETTING_TEXT */
void setting_print_number(const struct setting *setting, int64_t number, struct sm_buffer *out);
/* The bounds for one person in production under this policy's profile. */
void setting_alone(const struct sm_policy *policy, const struct setting *setting, int64_t *min, int64_t *max);
/* What the profile says for what it says something of. */
void setting_use_profile(struct sm_policy *policy);
/* The profile by name; standaard when there is none such. */
const struct profile *setting_profile(const struct sm_policy *policy);

struct sm_config;
struct sm_config_node;
/* A map of settings under their whole keys ("noise.epsilon": 1), as an option has them; NULL: none. */
void policy_choices_read(const struct sm_config *config, const struct sm_config_node *map,
			 struct sm_setting_choices *choices);
/* The list 'options' of policy.yaml; problems go to the config. */
void policy_options_read(const struct sm_config *config, struct sm_policy_options *options);

#endif
