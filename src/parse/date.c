// SPDX-License-Identifier: EUPL-1.2
// date: a date as feeds write it → UTC seconds.
// One pass over words and numbers, so that every order of the same parts is read by the same rules.
#include <string.h>
#include <strings.h>

#include "date_words.h"
#include "sentimeter/parse.h"
#include "sentimeter/period.h"

enum { DATE_BYTES_MAX = 100, OFFSET_MAX_S = 15 * 3600 };

/* What was found so far; -1 is not yet. */
struct parts {
	int year, month, day, hour, minute, second;
	int offset_s;
	bool zone;          /* offset_s was given */
	bool zone_is_utc;   /* by name, so that "GMT+0200" may still move it */
	bool dutch;         /* written in Dutch: without a zone it is local time */
	bool month_capital; /* "Apr", not "apr": Dutch writes months small */
	bool month_shared;  /* the name is both Dutch and English */
	bool am, pm;
	bool bad;
};

struct scan {
	const char *at, *end;
	struct parts parts;
	int words;
};

static bool is_letter(char c)
{
	return sm_ascii_is_letter(c) || (unsigned char)c >= 0x80;
}

static char peek(const struct scan *scan, size_t ahead)
{
	return (size_t)(scan->end - scan->at) > ahead ? scan->at[ahead] : '\0';
}

static int digits_at(const struct scan *scan, size_t ahead)
{
	int count = 0;

	while (sm_ascii_is_digit(peek(scan, ahead + (size_t)count)))
		count++;
	return count;
}

/* Takes count digits; the caller saw that they are there. count <= 9. */
static int take(struct scan *scan, int count)
{
	int value = 0;

	while (count-- > 0)
		value = value * 10 + (*scan->at++ - '0');
	return value;
}

static void skip_digits(struct scan *scan)
{
	while (sm_ascii_is_digit(peek(scan, 0)))
		scan->at++;
}

/* RFC 2822: two digits belong to this century or the last one, three are years since 1900. */
static int full_year(int year, int digits)
{
	if (digits == 2)
		return year < 70 ? 2000 + year : 1900 + year;
	if (digits == 3 && year < 200)
		return 1900 + year;
	return digits == 4 ? year : -1;
}

static void set_year(struct scan *scan, int digits)
{
	int year = digits <= 4 ? full_year(take(scan, digits), digits) : -1;

	if (scan->parts.year >= 0 || year < 0)
		scan->parts.bad = true;
	scan->parts.year = year;
}

/* hh:mm, hh:mm:ss, with a fraction that is dropped; also "14.05" and "14u05". */
static void read_time(struct scan *scan, int digits)
{
	struct parts *parts = &scan->parts;

	if (parts->hour >= 0 || digits > 2 || digits_at(scan, (size_t)digits + 1) > 2) {
		parts->bad = true;
		return;
	}
	parts->hour = take(scan, digits);
	scan->at++;
	parts->minute = take(scan, digits_at(scan, 0));
	parts->second = 0;
	if ((peek(scan, 0) == ':' || peek(scan, 0) == '.') && sm_ascii_is_digit(peek(scan, 1))) {
		scan->at++;
		if (digits_at(scan, 0) > 2) {
			parts->bad = true;
			return;
		}
		parts->second = take(scan, digits_at(scan, 0));
	}
	if ((peek(scan, 0) == '.' || peek(scan, 0) == ',') && sm_ascii_is_digit(peek(scan, 1))) {
		scan->at++;
		skip_digits(scan);
	}
}

/* 2026-143: the day of the year. */
static void read_day_of_year(struct scan *scan)
{
	static const int before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
	struct parts *parts = &scan->parts;
	bool leap = parts->year % 4 == 0 && (parts->year % 100 != 0 || parts->year % 400 == 0);
	int day = take(scan, 3);

	parts->bad |= day < 1 || day > 365 + leap;
	for (parts->month = 12; parts->month > 1; parts->month--)
		if (day > before[parts->month - 1] + (leap && parts->month > 2))
			break;
	parts->day = day - before[parts->month - 1] - (leap && parts->month > 2);
}

/* 2026-05-23, 2026/5/3, 2026-05. */
static void read_year_first(struct scan *scan)
{
	struct parts *parts = &scan->parts;
	char mark;

	set_year(scan, 4);
	mark = *scan->at++;
	if (parts->month < 0 && mark == '-' && digits_at(scan, 0) == 3) {
		read_day_of_year(scan);
		return;
	}
	if (parts->month >= 0 || digits_at(scan, 0) > 2) {
		parts->bad = true;
		return;
	}
	parts->month = take(scan, digits_at(scan, 0));
	parts->day = 1;
	if (peek(scan, 0) == mark && sm_ascii_is_digit(peek(scan, 1))) {
		scan->at++;
		if (digits_at(scan, 0) > 2)
			parts->bad = true;
		else
			parts->day = take(scan, digits_at(scan, 0));
	}
}

/* 23-05-2026, 23/5/26, 23.05.2026: day first, as the Dutch do, unless it can only be the American order. */
static void read_day_first(struct scan *scan, int digits)
{
	struct parts *parts = &scan->parts;
	int swap;

	if (parts->month >= 0 || parts->day >= 0) {
		parts->bad = true;
		return;
	}
	parts->day = take(scan, digits);
	scan->at++;
	parts->month = take(scan, digits_at(scan, 0));
	scan->at++;
	set_year(scan, digits_at(scan, 0));
	parts->dutch = true;
	if (parts->month > 12 && parts->day <= 12) {
		swap = parts->day;
		parts->day = parts->month;
		parts->month = swap;
		parts->dutch = false;
	}
}

static bool is_day_first(const struct scan *scan, int digits)
{
	char mark = peek(scan, (size_t)digits);
	int second;

	if (digits > 2 || !(mark == '-' || mark == '/' || mark == '.'))
		return false;
	second = digits_at(scan, (size_t)digits + 1);
	return second >= 1 && second <= 2 && peek(scan, (size_t)(digits + 1 + second)) == mark &&
	       digits_at(scan, (size_t)(digits + second + 2)) >= 2;
}

/* 20260523, 20260523140500; and after a T: 140500. */
static void read_compact(struct scan *scan, int digits)
{
	struct parts *parts = &scan->parts;

	if (digits >= 8) {
		set_year(scan, 4);
		parts->month = take(scan, 2);
		parts->day = take(scan, 2);
		digits -= 8;
	}
	if (digits >= 4) {
		parts->hour = take(scan, 2);
		parts->minute = take(scan, 2);
		parts->second = digits >= 6 ? take(scan, 2) : 0;
	}
	if (peek(scan, 0) == '.' && sm_ascii_is_digit(peek(scan, 1))) {
		scan->at++;
		skip_digits(scan);
	}
}

/* The "rd" of "23rd", the "e" of "23e". */
static void skip_ordinal(struct scan *scan)
{
	static const char *const ending[] = { "st", "nd", "rd", "th", "ste", "de", "e" };

	for (size_t i = 0; i < sizeof(ending) / sizeof(*ending); i++) {
		size_t length = strlen(ending[i]);

		if ((size_t)(scan->end - scan->at) >= length && strncasecmp(scan->at, ending[i], length) == 0 &&
		    !is_letter(peek(scan, length))) {
			scan->at += length;
			return;
		}
	}
}

static void read_number(struct scan *scan)
{
	struct parts *parts = &scan->parts;
	int digits = digits_at(scan, 0);
	char mark = peek(scan, (size_t)digits);
	bool more = sm_ascii_is_digit(peek(scan, (size_t)digits + 1));

	if (more && (mark == ':' || ((mark == 'u' || mark == 'h') && digits <= 2)))
		read_time(scan, digits);
	else if (digits == 4 && more && (mark == '-' || mark == '/' || mark == '.') && parts->year < 0)
		read_year_first(scan);
	else if (is_day_first(scan, digits))
		read_day_first(scan, digits);
	else if (more && mark == '.' && digits <= 2 && parts->day >= 0 && parts->hour < 0)
		read_time(scan, digits);
	else if ((digits == 8 || digits == 12 || digits == 14) && parts->year < 0)
		read_compact(scan, digits);
	else if ((digits == 4 || digits == 6) && parts->year >= 0 && parts->day >= 0 && parts->hour < 0)
		read_compact(scan, digits);
	else if (digits <= 2 && parts->day < 0) {
		parts->day = take(scan, digits);
		skip_ordinal(scan);
	} else
		set_year(scan, digits);
}

/* +02:00, -0530, +2: after a time, or after the name of UTC. */
static void read_offset(struct scan *scan)
{
	struct parts *parts = &scan->parts;
	int sign = *scan->at++ == '-' ? -1 : 1, digits = digits_at(scan, 0), hours = 0, minutes = 0;

	if (digits == 1 || digits == 2) {
		hours = take(scan, digits);
		if (peek(scan, 0) == ':' && digits_at(scan, 1) == 2) {
			scan->at++;
			minutes = take(scan, 2);
		}
	} else if (digits == 4) {
		hours = take(scan, 2);
		minutes = take(scan, 2);
	} else {
		parts->bad = true;
		return;
	}
	if (minutes > 59 || hours * 3600 > OFFSET_MAX_S || (parts->zone && !parts->zone_is_utc))
		parts->bad = true;
	parts->offset_s = sign * (hours * 3600 + minutes * 60);
	parts->zone = true;
	parts->zone_is_utc = false;
}

static void read_month(struct scan *scan, const struct date_word *word, char first)
{
	struct parts *parts = &scan->parts;

	if (parts->month >= 0)
		parts->bad = true;
	parts->month = word->value;
	parts->month_capital = first >= 'A' && first <= 'Z';
	parts->month_shared = word->tongue == DATE_BOTH;
	parts->dutch = parts->dutch || word->tongue == DATE_DUTCH;
}

static void read_word(struct scan *scan)
{
	const char *start = scan->at;
	struct parts *parts = &scan->parts;
	const struct date_word *word;
	size_t length;

	while (is_letter(peek(scan, 0)))
		scan->at++;
	length = (size_t)(scan->at - start);
	/* "p.m." */
	if (length == 1 && strchr("aApP", *start) && peek(scan, 0) == '.' && (peek(scan, 1) | 0x20) == 'm') {
		scan->at += 2;
		length = 2;
		word = date_word_find((*start | 0x20) == 'a' ? "am" : "pm", length);
	} else {
		word = date_word_find(start, length);
	}
	scan->words++;
	if (!word && length == 1 && (*start | 0x20) == 't' && parts->hour < 0)
		return; /* the T of RFC 3339 */
	if (!word && length == 1 && parts->hour >= 0 && !parts->zone) {
		/* Military letters are used wrongly so often that RFC 2822 says to read them as UTC. */
		parts->zone = parts->zone_is_utc = true;
		return;
	}
	if (!word) {
		/* One unknown word at the start may be a weekday in any language. */
		parts->bad = parts->bad || scan->words > 1;
		return;
	}
	switch (word->kind) {
	case DATE_MONTH: read_month(scan, word, *start); break;
	case DATE_ZONE:
		parts->bad = parts->bad || parts->zone;
		parts->zone = true;
		parts->offset_s = word->value * 60;
		parts->zone_is_utc = word->value == 0;
		break;
	case DATE_AM: parts->am = true; break;
	case DATE_PM: parts->pm = true; break;
	case DATE_WEEKDAY:
	case DATE_FILLER: parts->dutch = parts->dutch || word->tongue == DATE_DUTCH; break;
	}
}

static void read_parts(struct scan *scan)
{
	while (scan->at < scan->end && !scan->parts.bad) {
		char c = *scan->at;

		if (sm_ascii_is_digit(c)) {
			read_number(scan);
		} else if (is_letter(c)) {
			read_word(scan);
		} else if ((c == '+' || c == '-') && sm_ascii_is_digit(peek(scan, 1)) &&
			   (scan->parts.hour >= 0 || scan->parts.zone || c == '+')) {
			read_offset(scan);
		} else if (c == '(') { /* a comment of RFC 822 */
			while (scan->at < scan->end && *scan->at != ')')
				scan->at++;
		} else if (c == '[') { /* the name of the zone, RFC 9557: the offset before it says enough */
			scan->at = scan->end;
		} else if (strchr(" \t\r\n,.;-/)'|", c)) {
			scan->at++;
		} else {
			scan->parts.bad = true;
		}
	}
}

static bool to_seconds(struct parts parts, int64_t *time_s)
{
	struct sm_date date = { parts.year, parts.month, parts.day, parts.hour, parts.minute, parts.second }, back;
	bool midnight = parts.hour == 24 && parts.minute == 0 && parts.second == 0;

	if (parts.bad || parts.year < 0 || parts.month < 1 || parts.month > 12 || parts.day < 1 || parts.day > 31)
		return false;
	if (parts.hour < 0)
		date.hour = date.minute = date.second = 0;
	else if ((parts.hour > 23 && !midnight) || parts.minute > 59 || parts.second > 60)
		return false;
	if ((parts.am || parts.pm) && (parts.hour < 1 || parts.hour > 12))
		return false;
	if (parts.am || parts.pm)
		date.hour = parts.hour % 12 + (parts.pm ? 12 : 0);
	back = sm_date_from_s(sm_date_to_s((struct sm_date){ parts.year, parts.month, parts.day, 0, 0, 0 }));
	if (back.day != parts.day || back.month != parts.month)
		return false;
	*time_s = sm_date_to_s(date);
	if (parts.zone)
		*time_s -= parts.offset_s;
	else if (parts.dutch || (parts.month_shared && !parts.month_capital))
		*time_s = sm_local_to_s(*time_s);
	return true;
}

/* Seconds, milliseconds or microseconds since 1970, told apart by length; a fraction is dropped. */
static bool read_epoch(struct sm_text text, int64_t *time_s)
{
	size_t digits = 0, rest;
	int64_t value = 0;

	while (digits < text.length && digits < 17 && sm_ascii_is_digit(text.data[digits]))
		value = value * 10 + (text.data[digits++] - '0');
	rest = digits;
	if (rest < text.length && text.data[rest] == '.')
		for (rest++; rest < text.length && sm_ascii_is_digit(text.data[rest]);)
			rest++;
	if (rest != text.length)
		return false;
	if (digits == 9 || digits == 10)
		*time_s = value;
	else if (digits == 13)
		*time_s = value / 1000;
	else if (digits == 16)
		*time_s = value / 1000000;
	else
		return false;
	return true;
}

enum sm_status sm_date_parse(struct sm_text text, int64_t *time_s)
{
	struct scan scan = { .parts = { -1, -1, -1, -1, -1, -1, 0, false, false, false, false, false, false, false,
					false } };

	*time_s = 0;
	text = sm_text_trim(text);
	if (text.length < 4 || text.length > DATE_BYTES_MAX)
		return SM_NONE;
	if (read_epoch(text, time_s))
		return SM_OK;
	scan.at = text.data;
	scan.end = text.data + text.length;
	if (text.length == 4 && digits_at(&scan, 0) == 4) { /* W3CDTF: a year alone */
		scan.parts.year = take(&scan, 4);
		scan.parts.month = scan.parts.day = 1;
	} else {
		read_parts(&scan);
	}
	return to_seconds(scan.parts, time_s) ? SM_OK : SM_NONE;
}
