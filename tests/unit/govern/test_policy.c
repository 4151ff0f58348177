// SPDX-License-Identifier: EUPL-1.2
// Unit tests of policy.c.
#include "sentimeter/config.h"
#include "sentimeter/policy.h"
#include "test.h"

static enum sm_status read_policy(const char *text, struct sm_policy *policy, size_t *problems)
{
	struct sm_config_problems *list;
	enum sm_status status;

	assert_int_equal(sm_config_problems_open(SM_EN, &list, NULL), SM_OK);
	status = sm_policy_read(test_file(test_folder(), "policy.yaml", text), list, policy, NULL);
	*problems = sm_config_problems_count(list);
	sm_config_problems_close(list);
	return status;
}

static void demo_mode_needs_little(void **state)
{
	struct sm_policy policy;
	size_t problems;

	(void)state;
	assert_int_equal(read_policy("mode: demo\norganisation: X\nprofile: demo\n", &policy, &problems), SM_OK);
	assert_int_equal(policy.k, 5);
	assert_int_equal(policy.votes_per_period, 3);
	assert_int_equal(policy.grain, SM_DAY);
	assert_int_equal(policy.lateness_min, 48 * 60);
}

static void production_names_all_that_is_missing_at_once(void **state)
{
	struct sm_policy policy;
	size_t problems;

	(void)state;
	/* organisation, purpose, legal_basis, dpia, officer, contact, until, and the profile that does not go with it
	 */
	assert_int_equal(read_policy("mode: production\nprofile: demo\n", &policy, &problems), SM_ERROR_CONFIG);
	assert_int_equal(problems, 8);
	assert_int_equal(
	    read_policy("mode: production\norganisation: X\npurpose: p\nlegal_basis: l\ndpia: d\nofficer: o\n"
			"contact: c\nuntil: 2027-01-01\nprofile: cbs\n",
			&policy, &problems),
	    SM_OK);
	assert_int_equal(policy.k, 100);
	assert_int_equal(policy.round_base, 100);
}

static void no_policy_goes_below_the_floor(void **state)
{
	struct sm_policy policy;
	size_t problems;

	(void)state;
	assert_int_equal(read_policy("mode: demo\norganisation: X\nk: 4\n", &policy, &problems), SM_ERROR_CONFIG);
	assert_int_equal(read_policy("mode: demo\norganisation: X\nk: 5\n", &policy, &problems), SM_OK);
	assert_int_equal(policy.k, SM_K_FLOOR);
}

static void production_refuses_what_one_person_would_widen(void **state)
{
	static const char mandate[] = "organisation: X\npurpose: p\nlegal_basis: l\ndpia: d\nofficer: o\ncontact: c\n"
				      "until: 2027-01-01\nk: 5\nk_sensitive_factor: 1\nround_base: 1\ncode_pct: 0\n"
				      "author_share_max_pct: 100\nvotes_per_period: 20\n";
	struct sm_policy policy;
	size_t problems;
	char text[600];

	(void)state;
	snprintf(text, sizeof(text), "mode: production\n%s", mandate);
	assert_int_equal(read_policy(text, &policy, &problems), SM_ERROR_CONFIG);
	assert_int_equal(problems, 6);
	/* The control: the same settings in demo mode, where they harm nobody. */
	snprintf(text, sizeof(text), "mode: demo\n%s", mandate);
	assert_int_equal(read_policy(text, &policy, &problems), SM_OK);
}

static void the_hash_is_of_the_settings_not_of_the_file(void **state)
{
	struct sm_policy a, b, c;
	size_t problems;

	(void)state;
	assert_int_equal(read_policy("mode: demo\norganisation: X\nk: 10\n", &a, &problems), SM_OK);
	assert_int_equal(read_policy("# as agreed\nk: 10\norganisation: 'X'\nmode: demo\n", &b, &problems), SM_OK);
	assert_int_equal(read_policy("mode: demo\norganisation: X\nk: 11\n", &c, &problems), SM_OK);
	assert_memory_equal(a.hash, b.hash, sizeof(a.hash));
	assert_memory_not_equal(a.hash, c.hash, sizeof(a.hash));
}

static const char mandate[] = "mode: production\norganisation: X\npurpose: p\nlegal_basis: l\ndpia: d\nofficer: o\n"
			      "contact: c\nuntil: 2027-01-01\n";

static void two_signatures_pass_what_one_person_may_not(void **state)
{
	struct sm_policy_reading both = { .signed_by_two = true };
	struct sm_config_problems *problems;
	struct sm_policy policy;
	const char *path;
	char text[600];

	(void)state;
	snprintf(text, sizeof(text), "%sk: 5\nsamples: {per_period: 50}\nairbags: {flood: {action: off}}\n", mandate);
	assert_int_equal(sm_config_problems_open(SM_EN, &problems, NULL), SM_OK);
	path = test_file(test_folder(), "policy.yaml", text);
	assert_int_equal(sm_policy_read_with(path, &both, problems, &policy, NULL), SM_OK);
	assert_int_equal(policy.k, 5);
	assert_int_equal(policy.samples_per_period, 50);
	/* The control: the same file as one person may set it. */
	assert_int_equal(sm_policy_read(path, problems, &policy, NULL), SM_ERROR_CONFIG);
	assert_int_equal(sm_config_problems_count(problems), 3);
	sm_config_problems_close(problems);
}

static void maps_are_read_to_the_bottom(void **state)
{
	struct sm_policy policy;
	size_t problems;

	(void)state;
	assert_int_equal(read_policy("mode: demo\norganisation: X\n"
				     "noise: {epsilon: 0.25, budget: 91.5}\n"
				     "airbags: {one_person: {action: stop, limit: 12}}\n"
				     "samples: {per_period: 50, days: 7}\n"
				     "retention: {releases: 400d, journal: 52w}\n"
				     "hours: {days: [mon..fri, sun], from: 08:00, until: \"18:30\"}\n"
				     "who: {roles: [officer], days: [tue], from: 09:00, until: 24:00}\n",
				     &policy, &problems),
			 SM_OK);
	assert_int_equal(policy.noise_epsilon_milli, 250);
	assert_int_equal(policy.noise_budget_milli, 91500);
	assert_int_equal(policy.airbag[SM_AIRBAG_ONE_PERSON].action, SM_AIRBAG_STOP);
	assert_int_equal(policy.airbag[SM_AIRBAG_ONE_PERSON].limit, 12);
	assert_int_equal(policy.airbag[SM_AIRBAG_FLOOD].action, SM_AIRBAG_SUPPRESS);
	assert_int_equal(policy.samples_per_period, 50);
	assert_int_equal(policy.samples_days, 7);
	assert_int_equal(policy.retention_releases_days, 400);
	assert_int_equal(policy.retention_journal_days, 364);
	assert_int_equal(policy.collect_days, 0x5f);
	assert_int_equal(policy.collect_from_min, 480);
	assert_int_equal(policy.collect_until_min, 1110);
	assert_int_equal(policy.ask_roles, 1 << SM_STAFF_OFFICER);
	assert_int_equal(policy.ask_days, 2);
	assert_int_equal(policy.ask_until_min, 1440);
}

static void mistakes_in_maps_are_named_where_they_stand(void **state)
{
	static const char *const wrong[] = {
		"noise: {epsilon: 0.0001, budget: 1}", /* would silently be none */
		"noise: {epsilon: 1, budget: 0.5}",
		"noise: {epsilon: 11, budget: 100}",
		"noise: 1.0",
		"noise: {epsylon: 1}",
		"airbags: {one_person: {limit: 0}}",
		"airbags: {one_person: {action: wait}}",
		"airbags: {dominance: {limit: 10}}",
		"airbags: {storm: {action: stop}}",
		"samples: {days: 15}",
		"retention: {releases: 0d}",
		"hours: {days: []}",
		"hours: {days: [maandag]}",
		"hours: {days: [fri..mon]}",
		"hours: {days: mon}",
		"hours: {from: 8:00}",
		"hours: {from: 24:01}",
		"hours: {from: 18:00, until: 18:00}",
		"who: {roles: [administrator]}",
		"options: {id: x}",
		"options: [{id: x}]",
		"options: [{id: x, dialogue: d, settings: [kk]}]",
		"options: [{id: x, dialogue: d}, {id: x, dialogue: d}]",
	};
	struct sm_policy policy;
	char text[300];
	size_t problems;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		snprintf(text, sizeof(text), "mode: demo\norganisation: X\n%s\n", wrong[i]);
		assert_int_equal(read_policy(text, &policy, &problems), SM_ERROR_CONFIG);
		assert_int_equal(problems, 1);
	}
}

static void an_option_explains_its_settings(void **state)
{
	struct sm_policy_options options;
	struct sm_policy_reading reading = { .options = &options };
	struct sm_config_problems *problems;
	struct sm_policy policy;
	const char *path;
	size_t explained = 0;

	(void)state;
	path = test_file(
	    test_folder(), "policy.yaml",
	    "mode: demo\norganisation: X\noptions:\n  - {id: no-terms, dialogue: 2026-05-12, settings: [terms]}\n"
	    "  - {id: noise, dialogue: 2026-05-12, settings: [noise, k]}\n");
	assert_int_equal(sm_config_problems_open(SM_EN, &problems, NULL), SM_OK);
	assert_int_equal(sm_policy_read_with(path, &reading, problems, &policy, NULL), SM_OK);
	assert_int_equal(options.count, 2);
	assert_string_equal(options.option[0].id, "no-terms");
	assert_string_equal(options.option[1].dialogue, "2026-05-12");
	for (size_t i = 0; i < sm_settings_count(); i++)
		explained += options.option[1].explains[i];
	assert_int_equal(explained, 3); /* k, noise.epsilon, noise.budget */
	sm_config_problems_close(problems);
}

/* What one line does, as a direction. */
static enum sm_direction direction(const char *before, const char *after, size_t changes_wanted)
{
	struct sm_policy a, b;
	struct sm_policy_changes changes;
	enum sm_direction widest;
	size_t problems;
	char text[800];

	snprintf(text, sizeof(text), "mode: demo\norganisation: X\n%s\n", before);
	assert_int_equal(read_policy(text, &a, &problems), SM_OK);
	snprintf(text, sizeof(text), "mode: demo\norganisation: X\n%s\n", after);
	assert_int_equal(read_policy(text, &b, &problems), SM_OK);
	widest = sm_policy_diff(&a, &b, &changes);
	assert_int_equal(changes.count, changes_wanted);
	return widest;
}

static void a_change_widens_or_narrows(void **state)
{
	static const struct {
		const char *narrow, *wide;
	} pair[] = {
		{ "k: 20", "k: 19" },
		{ "until: 2027-01-01", "until: 2027-01-02" },
		{ "until: 2027-01-01", "" }, /* no end at all */
		{ "votes_per_period: 2", "" },
		{ "round_base: 10", "" },
		{ "code_pct: 10", "code_pct: 5" },
		{ "period: week", "period: day" },
		{ "period: day", "period: hour" },
		{ "lateness: 1d", "lateness: 3d" },
		{ "post_age_max: 1d", "" },
		{ "terms: no", "terms: yes" },
		{ "noise: {epsilon: 1, budget: 9}", "noise: {epsilon: 2, budget: 9}" },
		{ "noise: {epsilon: 1, budget: 9}", "noise: {epsilon: 0, budget: 9}" }, /* noise off */
		{ "noise: {epsilon: 1, budget: 9}", "noise: {epsilon: 1, budget: 10}" },
		{ "airbags: {flood: {action: stop}}", "airbags: {flood: {action: suppress}}" },
		{ "", "airbags: {flood: {action: off}}" },
		{ "airbags: {flood: {limit: 10}}", "airbags: {flood: {limit: 11}}" },
		{ "", "samples: {per_period: 1}" },
		{ "samples: {days: 13}", "" },
		{ "retention: {releases: 400d}", "retention: {releases: 401d}" },
		{ "hours: {days: [mon..fri]}", "hours: {days: [mon..sat]}" },
		{ "hours: {from: 08:00}", "hours: {from: 07:59}" },
		{ "hours: {until: 18:00}", "" },
		{ "who: {roles: [officer]}", "" },
		{ "who: {until: 18:00}", "who: {until: 19:00}" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pair) / sizeof(pair[0]); i++) {
		assert_int_equal(direction(pair[i].narrow, pair[i].wide, 1), SM_WIDER);
		assert_int_equal(direction(pair[i].wide, pair[i].narrow, 1), SM_NARROWER);
		assert_int_equal(direction(pair[i].wide, pair[i].wide, 0), SM_EVEN);
	}
}

static void some_changes_are_never_narrower(void **state)
{
	(void)state;
	/* Another purpose is not less of the same; a journal kept shorter takes evidence away. */
	assert_int_equal(direction("purpose: a", "purpose: b", 1), SM_WIDER);
	assert_int_equal(direction("purpose: b", "purpose: a", 1), SM_WIDER);
	assert_int_equal(direction("retention: {journal: 400d}", "retention: {journal: 500d}", 1), SM_WIDER);
	assert_int_equal(direction("retention: {journal: 500d}", "retention: {journal: 400d}", 1), SM_WIDER);
	/* Other days are both more and less: so more. */
	assert_int_equal(direction("hours: {days: [mon]}", "hours: {days: [tue]}", 1), SM_WIDER);
	assert_int_equal(direction("contact: a", "contact: b", 1), SM_EVEN);
	/* Of several changes the widest counts. */
	assert_int_equal(direction("k: 20\nterms: yes", "k: 19\nterms: no", 2), SM_WIDER);
	assert_int_equal(direction("k: 19\nterms: yes", "k: 20\nterms: no", 2), SM_NARROWER);
}

static void every_setting_is_in_the_hash_and_in_the_diff(void **state)
{
	struct sm_policy policy, other;
	struct sm_policy_changes changes;
	struct sm_buffer a = { .bytes_max = 1000 }, b = { .bytes_max = 1000 };
	size_t problems, seen = 0;
	/* One other value for each; one that is forgotten here fails the count below. */
	static const char *const line[] = {
		"organisation_uri: https://x.example/",
		"purpose: p",
		"legal_basis: l",
		"dpia: d",
		"officer: o",
		"contact: c",
		"until: 2027-01-01",
		"profile: cbs",
		"k: 11",
		"k_sensitive_factor: 4",
		"author_share_max_pct: 29",
		"votes_per_period: 2",
		"round_base: 6",
		"code_pct: 6",
		"period: week",
		"lateness: 1d",
		"post_age_max: 1d",
		"terms: no",
		"noise: {epsilon: 1, budget: 2}",
		"airbags: {dominance: {action: stop}}",
		"airbags: {one_person: {action: stop, limit: 1}}",
		"airbags: {flood: {action: stop, limit: 1}}",
		"airbags: {withheld: {action: stop, limit: 1}}",
		"airbags: {sensitive: {action: stop, limit: 1}}",
		"airbags: {licence: {action: off}}",
		"airbags: {hours: {action: off}}",
		"samples: {per_period: 1, days: 1}",
		"retention: {releases: 1d, journal: 1d}",
		"hours: {days: [mon], from: 01:00, until: 02:00}",
		"who: {roles: [officer], days: [mon], from: 01:00, until: 02:00}",
	};
	bool changed[SM_SETTINGS_MAX] = { 0 };
	char text[300];

	(void)state;
	assert_int_equal(read_policy("mode: demo\norganisation: X\n", &policy, &problems), SM_OK);
	for (size_t i = 0; i < sizeof(line) / sizeof(line[0]); i++) {
		snprintf(text, sizeof(text), "mode: demo\norganisation: X\n%s\n", line[i]);
		assert_int_equal(read_policy(text, &other, &problems), SM_OK);
		assert_memory_not_equal(policy.hash, other.hash, sizeof(policy.hash));
		(void)sm_policy_diff(&policy, &other, &changes);
		assert_true(changes.count > 0);
		for (size_t c = 0; c < changes.count; c++) {
			changed[changes.change[c].setting] = true;
			sm_buffer_clear(&a);
			sm_buffer_clear(&b);
			sm_setting_print(&policy, changes.change[c].setting, &a);
			sm_setting_print(&other, changes.change[c].setting, &b);
			assert_string_not_equal(a.data ? a.data : "", b.data);
		}
	}
	sm_buffer_close(&a);
	sm_buffer_close(&b);
	for (size_t i = 0; i < sm_settings_count(); i++)
		seen += changed[i];
	assert_int_equal(seen, sm_settings_count() - 2); /* mode and organisation */
}

static void hours_are_by_the_clock_of_the_town(void **state)
{
	const int64_t saturday = 1779494400; /* 2026-05-23 00:00 UTC, 02:00 in Amsterdam */
	struct sm_policy policy;
	size_t problems;

	(void)state;
	assert_int_equal(read_policy("mode: demo\norganisation: X\nwho: {days: [fri], from: 08:00, until: 18:00}\n"
				     "hours: {days: [sat]}\n",
				     &policy, &problems),
			 SM_OK);
	assert_true(sm_policy_ask_hours(&policy, saturday - 86400 + 6 * 3600));      /* Friday 08:00 */
	assert_false(sm_policy_ask_hours(&policy, saturday - 86400 + 6 * 3600 - 1)); /* a second before */
	assert_true(sm_policy_ask_hours(&policy, saturday - 86400 + 16 * 3600 - 1)); /* 17:59:59 */
	assert_false(sm_policy_ask_hours(&policy, saturday - 86400 + 16 * 3600));    /* the end is not within */
	assert_false(sm_policy_ask_hours(&policy, saturday + 10 * 3600));            /* Saturday */
	assert_true(sm_policy_collect_hours(&policy, saturday - 2 * 3600));          /* Saturday begins in Amsterdam */
	assert_false(sm_policy_collect_hours(&policy, saturday - 2 * 3600 - 1));     /* still Friday */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(demo_mode_needs_little),
		cmocka_unit_test(production_names_all_that_is_missing_at_once),
		cmocka_unit_test(no_policy_goes_below_the_floor),
		cmocka_unit_test(production_refuses_what_one_person_would_widen),
		cmocka_unit_test(the_hash_is_of_the_settings_not_of_the_file),
		cmocka_unit_test(two_signatures_pass_what_one_person_may_not),
		cmocka_unit_test(maps_are_read_to_the_bottom),
		cmocka_unit_test(mistakes_in_maps_are_named_where_they_stand),
		cmocka_unit_test(an_option_explains_its_settings),
		cmocka_unit_test(a_change_widens_or_narrows),
		cmocka_unit_test(some_changes_are_never_narrower),
		cmocka_unit_test(hours_are_by_the_clock_of_the_town),
		cmocka_unit_test(every_setting_is_in_the_hash_and_in_the_diff),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
