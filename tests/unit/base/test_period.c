// SPDX-License-Identifier: EUPL-1.2
// Unit tests of period.c. Dates were taken from a calendar, not from the code.
#include "sentimeter/period.h"
#include "test.h"

static int64_t utc(int year, int month, int day, int hour, int minute)
{
	return sm_date_to_s((struct sm_date){ year, month, day, hour, minute, 0 });
}

static void check_name(enum sm_grain grain, int64_t time_s, const char *expected, int hours)
{
	struct sm_period period = sm_period_of(grain, time_s), back;
	char name[SM_PERIOD_NAME_MAX];

	sm_period_name(period, name);
	assert_string_equal(name, expected);
	assert_int_equal(period.until_s - period.from_s, hours * 3600);
	assert_true(period.from_s <= time_s && time_s < period.until_s);
	assert_int_equal(sm_period_parse(sm_text_of(name), &back, NULL), SM_OK);
	assert_int_equal(back.from_s, period.from_s);
	assert_int_equal(back.grain, grain);
	assert_int_equal(sm_period_next(period).from_s, period.until_s);
}

static void days_follow_the_clock_in_amsterdam(void **state)
{
	(void)state;
	check_name(SM_DAY, utc(2026, 1, 15, 22, 59), "2026-01-15", 24);
	check_name(SM_DAY, utc(2026, 1, 15, 23, 0), "2026-01-16", 24);
	check_name(SM_DAY, utc(2026, 7, 15, 21, 59), "2026-07-15", 24);
	check_name(SM_DAY, utc(2026, 7, 15, 22, 0), "2026-07-16", 24);
	check_name(SM_DAY, utc(2026, 3, 29, 12, 0), "2026-03-29", 23);
	check_name(SM_DAY, utc(2026, 10, 25, 12, 0), "2026-10-25", 25);
}

static void an_hour_that_comes_twice_has_two_names(void **state)
{
	(void)state;
	check_name(SM_HOUR, utc(2026, 10, 25, 0, 30), "2026-10-25T02", 1);
	check_name(SM_HOUR, utc(2026, 10, 25, 1, 30), "2026-10-25T02b", 1);
	check_name(SM_HOUR, utc(2026, 10, 25, 2, 30), "2026-10-25T03", 1);
}

static void weeks_and_months_follow_iso_8601(void **state)
{
	(void)state;
	check_name(SM_WEEK, utc(2026, 1, 1, 12, 0), "2026-W01", 168);
	check_name(SM_WEEK, utc(2027, 1, 3, 12, 0), "2026-W53", 168);
	check_name(SM_WEEK, utc(2026, 3, 25, 12, 0), "2026-W13", 167);
	check_name(SM_MONTH, utc(2026, 2, 28, 23, 0), "2026-03", 31 * 24 - 1);
	check_name(SM_MONTH, utc(2024, 2, 29, 12, 0), "2024-02", 29 * 24);
}

static void local_time_becomes_a_moment(void **state)
{
	(void)state;
	assert_int_equal(sm_local_to_s(utc(2026, 1, 15, 12, 0)), utc(2026, 1, 15, 11, 0));
	assert_int_equal(sm_local_to_s(utc(2026, 7, 15, 12, 0)), utc(2026, 7, 15, 10, 0));
	assert_int_equal(sm_local_to_s(utc(2026, 10, 25, 2, 30)), utc(2026, 10, 25, 0, 30)); /* of two, the first */
	assert_int_equal(sm_local_to_s(utc(2026, 10, 25, 3, 0)), utc(2026, 10, 25, 2, 0));
	assert_int_equal(sm_local_to_s(utc(2026, 3, 29, 3, 0)), utc(2026, 3, 29, 1, 0));
}

static void periods_are_compared_by_their_time(void **state)
{
	struct sm_period day = sm_period_of(SM_DAY, utc(2026, 5, 20, 12, 0)), next = sm_period_next(day);
	struct sm_period week = sm_period_of(SM_WEEK, day.from_s), other = day;

	(void)state;
	other.grain = SM_HOUR;
	assert_true(sm_period_equal(day, day));
	assert_false(sm_period_equal(day, next));
	assert_false(sm_period_equal(day, other));
	assert_true(sm_period_overlaps(day, day));
	assert_true(sm_period_overlaps(day, week) && sm_period_overlaps(week, day));
	assert_false(sm_period_overlaps(day, next) || sm_period_overlaps(next, day));
	assert_false(sm_period_overlaps(sm_period_next(week), day));
}

static void what_is_no_period_is_refused(void **state)
{
	static const char *const bad[] = { "",         "2026",        "2026-13",    "2026-02-30",    "2026-W54",
					   "2025-W53", "2026-05-23x", "23-05-2026", "2026-05-23T24", "2026-05-23T02b" };
	struct sm_period period;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(sm_period_parse(sm_text_of(bad[i]), &period, NULL), SM_ERROR_USAGE);
}

static void dates_go_there_and_back(void **state)
{
	char text[21];

	(void)state;
	for (int64_t s = -62135596800 + 1; s < 253402300800; s += 86399LL * 97) {
		struct sm_date date = sm_date_from_s(s);

		assert_int_equal(sm_date_to_s(date), s);
	}
	sm_time_print(1779537900, text);
	assert_string_equal(text, "2026-05-23T12:05:00Z");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_follow_the_clock_in_amsterdam),
		cmocka_unit_test(an_hour_that_comes_twice_has_two_names),
		cmocka_unit_test(weeks_and_months_follow_iso_8601),
		cmocka_unit_test(local_time_becomes_a_moment),
		cmocka_unit_test(periods_are_compared_by_their_time),
		cmocka_unit_test(what_is_no_period_is_refused),
		cmocka_unit_test(dates_go_there_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
