/* SPDX-License-Identifier: EUPL-1.2 */
/* options: the catalogue of action options (rules/options/), from which a dialogue chooses. */
#ifndef SENTIMETER_OPTIONS_H
#define SENTIMETER_OPTIONS_H

#include "sentimeter/policy.h"

/* The three groups of the method of guidance ethics. */
enum sm_option_group { SM_GROUP_TECHNOLOGY, SM_GROUP_SURROUNDINGS, SM_GROUP_PEOPLE, SM_GROUP_COUNT };
const char *sm_group_name(enum sm_option_group group);                        /* "technology" */
const char *sm_group_text(enum sm_option_group group, enum sm_tongue tongue); /* for people */

#define SM_VALUES_MAX         32
#define SM_OPTIONS_MAX        200
#define SM_OPTION_ID_BYTES    48
#define SM_OPTION_CLASHES_MAX 8

/* A value that people may name, by its index. */
struct sm_value {
	const char *id, *name[2], *explanation[2];
};

/* Settings that a choice makes: those that has names, as they stand in value. */
struct sm_setting_choices {
	bool has[SM_SETTINGS_MAX];
	struct sm_policy value;
	size_t count;
};

/* Texts by enum sm_tongue. An option sets something, or asks people for a promise (then it has an owner by role and a
 * term), or both. */
struct sm_option {
	const char *id, *title[2], *explanation[2], *costs[2], *evidence[2];
	const char *promise[2]; /* NULL: none */
	const char *owner;      /* the role that usually keeps the promise; NULL with no promise */
	int review_days;        /* 0 with no promise */
	enum sm_option_group group;
	uint32_t values; /* bits by the index of the value */
	struct sm_setting_choices settings;
	enum sm_direction direction; /* of its settings, from the defaults; SM_EVEN: it keeps what is the default */
	const char *clashes[SM_OPTION_CLASHES_MAX]; /* ids that do not go with it, beyond settings that differ */
	size_t clash_count;
};

struct sm_options;
SM_CHECK enum sm_status sm_options_open(const char *rules_dir, struct sm_config_problems *problems,
					struct sm_options **options, struct sm_error *error);
void sm_options_close(struct sm_options *options);
size_t sm_options_count(const struct sm_options *options);
const struct sm_option *sm_options_at(const struct sm_options *options, size_t index);
const struct sm_option *sm_options_find(const struct sm_options *options, const char *id); /* NULL: no such */
const char *sm_options_nearest(const struct sm_options *options, const char *id);          /* for "did you mean" */
size_t sm_values_count(const struct sm_options *options);
const struct sm_value *sm_values_at(const struct sm_options *options, size_t index);
int sm_values_find(const struct sm_options *options, const char *id); /* -1: no such */

/* The policy with these settings: the profile first, for k and rounding follow from it unless they are chosen too. */
void sm_policy_choose(struct sm_policy *policy, const struct sm_setting_choices *choices);

#endif
