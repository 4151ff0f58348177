// SPDX-License-Identifier: EUPL-1.2
// Tests of limits: how much one visitor may take.
#include "test.h"

#include "limits.h"

enum { BURST_MS = 1000, NOON_MS = 43200000 };

static void nobody_goes_on_when_his_time_is_spent_until_it_leaked_away(void **state)
{
	struct limits limits;

	(void)state;
	limits_init(&limits, BURST_MS);
	assert_true(limits_may(&limits, "a", NOON_MS));
	limits_spend(&limits, "a", NOON_MS, 1500);
	assert_false(limits_may(&limits, "a", NOON_MS));
	assert_false(limits_may(&limits, "a", NOON_MS + 499));
	assert_true(limits_may(&limits, "a", NOON_MS + 500));
	assert_true(limits_may(&limits, "b", NOON_MS));
	limits_close(&limits);
}

static void what_leaked_away_is_not_saved_up(void **state)
{
	struct limits limits;

	(void)state;
	limits_init(&limits, BURST_MS);
	limits_spend(&limits, "a", NOON_MS, 10);
	limits_spend(&limits, "a", NOON_MS + 3600000, BURST_MS + 1);
	assert_false(limits_may(&limits, "a", NOON_MS + 3600000));
	limits_close(&limits);
}

static void many_names_do_not_free_the_one_that_spent_most(void **state)
{
	struct limits limits;
	char name[16];

	(void)state;
	limits_init(&limits, BURST_MS);
	limits_spend(&limits, "a", NOON_MS, 60000);
	for (int i = 0; i < 3 * LIMITS_NAMES_MAX; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		limits_spend(&limits, name, NOON_MS, 1);
	}
	assert_false(limits_may(&limits, "a", NOON_MS));
	limits_close(&limits);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_goes_on_when_his_time_is_spent_until_it_leaked_away),
		cmocka_unit_test(what_leaked_away_is_not_saved_up),
		cmocka_unit_test(many_names_do_not_free_the_one_that_spent_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
