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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(demo_mode_needs_little),
		cmocka_unit_test(production_names_all_that_is_missing_at_once),
		cmocka_unit_test(no_policy_goes_below_the_floor),
		cmocka_unit_test(production_refuses_what_one_person_would_widen),
		cmocka_unit_test(the_hash_is_of_the_settings_not_of_the_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
