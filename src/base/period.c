// SPDX-License-Identifier: EUPL-1.2
// period: buckets of local time in Europe/Amsterdam.
#include <stdio.h>
#include <string.h>

#include "sentimeter/period.h"

enum { HOUR_S = 3600, DAY_S = 86400, WEEK_S = 7 * DAY_S };

/* Days since 1970-01-01. Eras of 400 years keep the arithmetic in integers; years start in March so that the leap day
 * comes last. */
static int64_t days_of(int year, int month, int day)
{
	int64_t y = month <= 2 ? (int64_t)year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int64_t floor_to(int64_t value, int64_t step)
{
	int64_t rest = value % step;

	return value - (rest < 0 ? rest + step : rest);
}

int64_t sm_date_to_s(struct sm_date date)
{
	return days_of(date.year, date.month, date.day) * DAY_S + date.hour * HOUR_S + date.minute * 60 + date.second;
}

struct sm_date sm_date_from_s(int64_t time_s)
{
	int64_t midnight = floor_to(time_s, DAY_S), z = midnight / DAY_S + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097, of_era = z - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100), m = (5 * of_year + 2) / 153;
	int rest = (int)(time_s - midnight), month = (int)(m < 10 ? m + 3 : m - 9);

	return (struct sm_date){ .year = (int)(year + era * 400 + (month <= 2)),
				 .month = month,
				 .day = (int)(of_year - (153 * m + 2) / 5 + 1),
				 .hour = rest / HOUR_S,
				 .minute = rest / 60 % 60,
				 .second = rest % 60 };
}

void sm_time_print(int64_t time_s, char *text)
{
	struct sm_date d = sm_date_from_s(time_s);

	snprintf(text, 21, "%04u-%02u-%02uT%02u:%02u:%02uZ", (unsigned)d.year % 10000, (unsigned)d.month % 100,
		 (unsigned)d.day % 100, (unsigned)d.hour % 100, (unsigned)d.minute % 100, (unsigned)d.second % 100);
}

static int64_t last_sunday_s(int year, int month)
{
	int64_t day = days_of(year, month, 31); /* March and October both have 31 days */

	return (day - (day + 4) % 7) * DAY_S + HOUR_S; /* 1970-01-01 was a Thursday */
}

int sm_local_offset_s(int64_t time_s)
{
	int year = sm_date_from_s(time_s).year;

	return time_s >= last_sunday_s(year, 3) && time_s < last_sunday_s(year, 10) ? 2 * HOUR_S : HOUR_S;
}

int64_t sm_local_to_s(int64_t local_s)
{
	int64_t early = local_s - 2 * HOUR_S;

	return sm_local_offset_s(early) == 2 * HOUR_S ? early : local_s - HOUR_S;
}

static int64_t month_start(int64_t local_s)
{
	struct sm_date date = sm_date_from_s(local_s);

	return days_of(date.year, date.month, 1) * DAY_S;
}

static int64_t month_after(int64_t start_local_s)
{
	return month_start(start_local_s + 32 * (int64_t)DAY_S);
}

struct sm_period sm_period_of(enum sm_grain grain, int64_t time_s)
{
	int64_t local_s = time_s + sm_local_offset_s(time_s), from, until;

	switch (grain) {
	case SM_HOUR: /* Offsets are whole hours, so hours need no local time; a night of 25 hours has 25 of them. */
		from = floor_to(time_s, HOUR_S);
		return (struct sm_period){ grain, from, from + HOUR_S };
	case SM_WEEK: /* 1970-01-05 was a Monday */
		from = floor_to(local_s - 4 * DAY_S, WEEK_S) + 4 * DAY_S;
		until = from + WEEK_S;
		break;
	case SM_MONTH:
		from = month_start(local_s);
		until = month_after(from);
		break;
	case SM_DAY:
	default:
		from = floor_to(local_s, DAY_S);
		until = from + DAY_S;
		break;
	}
	return (struct sm_period){ grain, sm_local_to_s(from), sm_local_to_s(until) };
}

struct sm_period sm_period_next(struct sm_period period)
{
	return sm_period_of(period.grain, period.until_s);
}

bool sm_period_equal(struct sm_period a, struct sm_period b)
{
	return a.grain == b.grain && a.from_s == b.from_s && a.until_s == b.until_s;
}

bool sm_period_overlaps(struct sm_period a, struct sm_period b)
{
	return a.from_s < b.until_s && b.from_s < a.until_s;
}

void sm_period_name(struct sm_period period, char *name)
{
	int64_t local_s = period.from_s + sm_local_offset_s(period.from_s);
	struct sm_date date = sm_date_from_s(local_s);
	unsigned year = (unsigned)date.year % 10000, month = (unsigned)date.month % 100, day = (unsigned)date.day % 100;

	if (period.grain == SM_HOUR) {
		/* The hour that the autumn night shows twice. */
		bool again =
		    sm_local_offset_s(period.from_s) == HOUR_S && sm_local_offset_s(period.from_s - HOUR_S) != HOUR_S;

		snprintf(name, SM_PERIOD_NAME_MAX, "%04u-%02u-%02uT%02u%s", year, month, day, (unsigned)date.hour % 100,
			 again ? "b" : "");
	} else if (period.grain == SM_WEEK) {
		/* ISO 8601: a week belongs to the year of its Thursday. */
		struct sm_date thursday = sm_date_from_s(local_s + 3 * DAY_S);
		int64_t first = days_of(thursday.year, 1, 1);
		unsigned week = (unsigned)((days_of(thursday.year, thursday.month, thursday.day) - first) / 7 + 1);

		snprintf(name, SM_PERIOD_NAME_MAX, "%04u-W%02u", (unsigned)thursday.year % 10000, week % 100);
	} else if (period.grain == SM_MONTH) {
		snprintf(name, SM_PERIOD_NAME_MAX, "%04u-%02u", year, month);
	} else {
		snprintf(name, SM_PERIOD_NAME_MAX, "%04u-%02u-%02u", year, month, day);
	}
}

static bool valid_date(unsigned year, unsigned month, unsigned day, unsigned hour)
{
	struct sm_date date = { .year = (int)year, .month = (int)month, .day = (int)day };
	struct sm_date back;

	if (year < 1970 || year > 9998 || month < 1 || month > 12 || day < 1 || day > 31 || hour > 23)
		return false;
	back = sm_date_from_s(sm_date_to_s(date));
	return back.month == date.month && back.day == date.day;
}

enum sm_status sm_period_parse(struct sm_text name, struct sm_period *period, struct sm_error *error)
{
	char text[SM_PERIOD_NAME_MAX] = "", back[SM_PERIOD_NAME_MAX];
	unsigned year = 0, month = 1, day = 1, hour = 0, week = 0;
	enum sm_grain grain;
	int64_t moment;
	int end = 0;

	if (name.length < sizeof(text) && name.length)
		memcpy(text, name.data, name.length);
	if (sscanf(text, "%4u-W%2u%n", &year, &week, &end) == 2 && text[end] == '\0')
		grain = SM_WEEK;
	else if (sscanf(text, "%4u-%2u-%2uT%2u%n", &year, &month, &day, &hour, &end) == 4 &&
		 (text[end] == '\0' || strcmp(text + end, "b") == 0))
		grain = SM_HOUR;
	else if (sscanf(text, "%4u-%2u-%2u%n", &year, &month, &day, &end) == 3 && text[end] == '\0')
		grain = SM_DAY;
	else if (sscanf(text, "%4u-%2u%n", &year, &month, &end) == 2 && text[end] == '\0')
		grain = SM_MONTH;
	else
		goto bad;
	if (grain == SM_WEEK) {
		if (year < 1970 || year > 9998 || week < 1 || week > 53)
			goto bad;
		/* The fourth of January always lies in week 1. */
		moment = sm_local_to_s(days_of((int)year, 1, 4) * DAY_S) + (int64_t)(week - 1) * WEEK_S + HOUR_S;
	} else {
		if (!valid_date(year, month, day, hour))
			goto bad;
		moment = sm_local_to_s(days_of((int)year, (int)month, (int)day) * DAY_S + (int64_t)hour * HOUR_S);
	}
	if (grain == SM_HOUR && text[strlen(text) - 1] == 'b')
		moment += HOUR_S;
	*period = sm_period_of(grain, moment);
	sm_period_name(*period, back);
	if (strcmp(back, text) == 0)
		return SM_OK;
bad:
	return sm_fail(error, SM_ERROR_USAGE, NULL, "geen periode: schrijf 2026-05-23, 2026-W21 of 2026-05",
		       "not a period: write 2026-05-23, 2026-W21 or 2026-05");
}
