// SPDX-License-Identifier: EUPL-1.2
// policy_hours: a moment → whether it lies in agreed days and hours, by the clocks of Amsterdam.
#include "sentimeter/policy.h"

enum { DAY_S = 86400, DAYS = 7, THURSDAY = 3 /* 1 January 1970, with Monday 0 */ };

static bool within(uint8_t days, int from_min, int until_min, int64_t time_s)
{
	int64_t local_s = time_s + sm_local_offset_s(time_s);
	int weekday = (int)((local_s / DAY_S + THURSDAY) % DAYS), minute = (int)(local_s % DAY_S / 60);

	return (days >> weekday & 1) && minute >= from_min && minute < until_min;
}

bool sm_policy_ask_hours(const struct sm_policy *policy, int64_t time_s)
{
	return within(policy->ask_days, policy->ask_from_min, policy->ask_until_min, time_s);
}

bool sm_policy_collect_hours(const struct sm_policy *policy, int64_t time_s)
{
	return within(policy->collect_days, policy->collect_from_min, policy->collect_until_min, time_s);
}
