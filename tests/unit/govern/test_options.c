// SPDX-License-Identifier: EUPL-1.2
// Unit tests of options.c: the catalogue as it is shipped does what it says.
#include <sys/stat.h>

#include "sentimeter/config.h"
#include "settings.h"
#include "test.h"

static struct sm_options *open_catalogue(void)
{
	struct sm_config_problems *problems;
	struct sm_options *options;

	assert_int_equal(sm_config_problems_open(SM_EN, &problems, NULL), SM_OK);
	if (sm_options_open(test_root("rules"), problems, &options, NULL) != SM_OK)
		sm_config_problems_print(problems, stderr);
	sm_config_problems_close(problems);
	assert_non_null(options);
	return options;
}

/* The widest that a setting can be. */
static int64_t widest(const struct setting *s)
{
	if (s->wider == WIDER_DOWN)
		return s->min;
	return s->zero_is_none ? 0 : s->max;
}

static void there_are_at_least_forty_over_three_groups(void **state)
{
	struct sm_options *options = open_catalogue();
	size_t count[SM_GROUP_COUNT] = { 0 };

	(void)state;
	for (size_t i = 0; i < sm_options_count(options); i++)
		count[sm_options_at(options, i)->group]++;
	assert_true(sm_options_count(options) >= 40);
	for (int group = 0; group < SM_GROUP_COUNT; group++)
		assert_true(count[group] >= 10);
	sm_options_close(options);
}

/* A setting that follows from the profile changes with it. */
static bool follows(const struct sm_option *option, size_t setting)
{
	return settings[setting].fallback == SETTING_OF_PROFILE && strcmp(sm_setting_key(setting), "profile") != 0 &&
	       option->settings.value.profile[0] && strcmp(option->settings.value.profile, "standaard") != 0;
}

static void check_change(const struct sm_option *option, const struct sm_policy *before)
{
	struct sm_policy after = *before;
	struct sm_policy_changes changes;
	enum sm_direction direction;
	size_t found = 0;

	sm_policy_choose(&after, &option->settings);
	direction = sm_policy_diff(before, &after, &changes);
	for (size_t i = 0; i < changes.count; i++) {
		size_t setting = changes.change[i].setting;

		if (!option->settings.has[setting] && !follows(option, setting))
			fail_msg("%s changes %s, which it does not say", option->id, sm_setting_key(setting));
		found += option->settings.has[setting];
	}
	if (found != option->settings.count)
		fail_msg("%s says that it sets %zu, and changes %zu", option->id, option->settings.count, found);
	if (option->direction != SM_EVEN && direction != option->direction)
		fail_msg("%s goes the other way", option->id);
	if (option->direction == SM_EVEN && direction != SM_NARROWER)
		fail_msg("%s does not keep what it says", option->id);
}

static void each_option_changes_just_what_it_says_in_the_direction_it_says(void **state)
{
	struct sm_options *options = open_catalogue();
	size_t tried = 0;

	(void)state;
	for (size_t i = 0; i < sm_options_count(options); i++) {
		const struct sm_option *option = sm_options_at(options, i);
		struct sm_policy before;

		if (!option->settings.count)
			continue;
		sm_policy_defaults(&before);
		/* One that keeps the default shows its effect on a policy that is as wide as can be there. */
		for (size_t s = 0; option->direction == SM_EVEN && s < settings_count; s++)
			if (option->settings.has[s])
				setting_set(&before, &settings[s], widest(&settings[s]));
		check_change(option, &before);
		tried++;
	}
	assert_true(tried >= 20);
	sm_options_close(options);
}

static void clashes_name_options_that_exist(void **state)
{
	struct sm_options *options = open_catalogue();

	(void)state;
	for (size_t i = 0; i < sm_options_count(options); i++)
		for (size_t j = 0; j < sm_options_at(options, i)->clash_count; j++)
			assert_non_null(sm_options_find(options, sm_options_at(options, i)->clashes[j]));
	sm_options_close(options);
}

static void every_value_is_served_by_some_option(void **state)
{
	struct sm_options *options = open_catalogue();
	uint32_t served = 0;

	(void)state;
	for (size_t i = 0; i < sm_options_count(options); i++)
		served |= sm_options_at(options, i)->values;
	assert_int_equal(served, (UINT32_C(1) << sm_values_count(options)) - 1);
	sm_options_close(options);
}

/* A catalogue with one option that has each of these faults: it must be refused. */
static void a_catalogue_with_a_fault_is_refused(void **state)
{
	static const char *const faulty[] = {
		"    settings: { kk: 25 }\n",                        /* no such setting */
		"    settings: { k: 3 }\n",                          /* below the floor */
		"    settings: { mode: demo }\n",                    /* not for an option to choose */
		"    values: [kindness]\n    settings: { k: 25 }\n", /* no such value */
		"    values: [privacy]\n",                           /* neither a setting nor a promise */
	};
	const char *folder = test_folder();
	char below[200];

	(void)state;
	snprintf(below, sizeof(below), "%s/options", folder);
	assert_int_equal(mkdir(below, 0700), 0);
	test_file(folder, "options/values.tsv", "privacy\tprivacy\tprivacy\tuitleg\texplanation\n");
	test_file(folder, "options/surroundings.yaml", "options: []\n");
	test_file(folder, "options/people.yaml", "options: []\n");
	for (size_t i = 0; i < sizeof(faulty) / sizeof(faulty[0]); i++) {
		struct sm_config_problems *problems;
		struct sm_options *options;
		char text[1000];

		snprintf(
		    text, sizeof(text),
		    "options:\n  - id: a\n    title_nl: a\n    title_en: a\n    nl: a\n    en: a\n    costs_nl: a\n"
		    "    costs_en: a\n    evidence_nl: a\n    evidence_en: a\n%s%s",
		    strstr(faulty[i], "values") ? "" : "    values: [privacy]\n", faulty[i]);
		test_file(folder, "options/technology.yaml", text);
		assert_int_equal(sm_config_problems_open(SM_EN, &problems, NULL), SM_OK);
		assert_int_equal(sm_options_open(folder, problems, &options, NULL), SM_ERROR_CONFIG);
		assert_true(sm_config_problems_count(problems) >= 1);
		sm_config_problems_close(problems);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_are_at_least_forty_over_three_groups),
		cmocka_unit_test(each_option_changes_just_what_it_says_in_the_direction_it_says),
		cmocka_unit_test(clashes_name_options_that_exist),
		cmocka_unit_test(every_value_is_served_by_some_option),
		cmocka_unit_test(a_catalogue_with_a_fault_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
