/* SPDX-License-Identifier: EUPL-1.2 */
/* period: the base time buckets, in local time of Europe/Amsterdam.
 * The EU rule for summer time (Directive 2000/84/EC: last Sunday of March to last Sunday of October, 01:00 UTC) is
 * computed, so that a period is the same on every machine whatever its time zone. */
#ifndef SENTIMETER_PERIOD_H
#define SENTIMETER_PERIOD_H

#include "sentimeter/base.h"

enum sm_grain { SM_HOUR, SM_DAY, SM_WEEK, SM_MONTH };

/* One bucket: [from_s, until_s) in UTC seconds. Weeks start on Monday (ISO 8601). */
struct sm_period {
	enum sm_grain grain;
	int64_t from_s, until_s;
};

struct sm_period sm_period_of(enum sm_grain grain, int64_t time_s);
struct sm_period sm_period_next(struct sm_period period);
bool sm_period_equal(struct sm_period a, struct sm_period b);
bool sm_period_overlaps(struct sm_period a, struct sm_period b); /* of whatever grain */
/* Names: 2026-05-23T14 (hour, local; the second 02 of the autumn night is 2026-10-25T02b), 2026-05-23, 2026-W21,
 * 2026-05. name holds at least SM_PERIOD_NAME_MAX bytes. */
#define SM_PERIOD_NAME_MAX 20
void sm_period_name(struct sm_period period, char *name);
SM_CHECK enum sm_status sm_period_parse(struct sm_text name, struct sm_period *period, struct sm_error *error);

/* Seconds to add to UTC for local time: 3600 or 7200. */
int sm_local_offset_s(int64_t time_s);
/* The moment at which clocks in Amsterdam show this local time, given as if it were UTC; of two, the first. */
int64_t sm_local_to_s(int64_t local_s);

struct sm_date { /* proleptic Gregorian; month 1-12, day 1-31 */
	int year, month, day, hour, minute, second;
};
int64_t sm_date_to_s(struct sm_date date); /* as if UTC */
struct sm_date sm_date_from_s(int64_t time_s);
/* 2026-05-23T12:05:00Z; text holds at least 21 bytes. */
void sm_time_print(int64_t time_s, char *text);

#endif
