// SPDX-License-Identifier: EUPL-1.2
// words: keys, numbers and dates → what people read.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "words.h"

extern const char words_json[];

enum sm_status words_open(struct words *words, enum sm_tongue tongue, struct sm_error *error)
{
	json_error_t problem;

	*words = (struct words){ .both = json_loads(words_json, 0, &problem), .tongue = tongue };
	words->word = json_object_get(words->both, tongue == SM_NL ? "nl" : "en");
	if (!words->word)
		return sm_fail(error, SM_ERROR_MEMORY, "words.json", "woorden zijn niet te lezen: %s",
			       "the words cannot be read: %s", problem.text);
	return SM_OK;
}

void words_close(struct words *words)
{
	json_decref(words->both);
	*words = (struct words){ 0 };
}

const char *words_get(const struct words *words, const char *key)
{
	const char *text = json_string_value(json_object_get(words->word, key));

	return text ? text : key;
}

void words_fill(const struct words *words, const char *key, const char *value, struct sm_buffer *out)
{
	const char *text = words_get(words, key);

	while (*text) {
		size_t length = strcspn(text, "{");

		sm_buffer_add(out, text, length);
		text += length;
		if (*text == '{') {
			sm_buffer_text(out, value);
			text += strcspn(text, "}");
			text += *text == '}';
		}
	}
}

static void write_number(double value, int decimals, const char *sign, const char *decimal, char *text)
{
	static const int64_t power[] = { 1, 10, 100, 1000 };
	int64_t scaled = llround(fabs(value) * (double)power[decimals]);

	if (decimals)
		snprintf(text, WORDS_NUMBER_MAX, "%s%lld%s%0*lld", sign, (long long)(scaled / power[decimals]), decimal,
			 decimals, (long long)(scaled % power[decimals]));
	else
		snprintf(text, WORDS_NUMBER_MAX, "%s%lld", sign, (long long)scaled);
}

/* What rounds to zero has no sign: "−0,00" would tell of a side that is not there. */
static int sign_of(double value, int decimals)
{
	double half = 0.5 / pow(10, decimals);

	return value >= half ? 1 : value <= -half ? -1 : 0;
}

void words_number(const struct words *words, double value, int decimals, bool with_sign, char *text)
{
	int sign = sign_of(value, decimals);

	write_number(value, decimals,
		     sign < 0                ? "\u2212"
		     : sign > 0 && with_sign ? "+"
					     : "",
		     words_get(words, "decimal"), text);
}

void words_plain(double value, int decimals, char *text)
{
	write_number(value, decimals, sign_of(value, decimals) < 0 ? "-" : "", ".", text);
}

void words_count(const struct words *words, int64_t value, char *text)
{
	char digits[32];
	int length = snprintf(digits, sizeof(digits), "%lld", (long long)value), at = 0;

	for (int i = 0; i < length; i++) {
		if (i && (length - i) % 3 == 0)
			text[at++] = words_get(words, "thousands")[0];
		text[at++] = digits[i];
	}
	text[at] = '\0';
}

void words_counted(const struct words *words, int64_t value, int range, char *text)
{
	char margin[WORDS_NUMBER_MAX];
	size_t length;

	words_count(words, value, text);
	if (!range)
		return;
	words_count(words, range, margin);
	length = strlen(text);
	snprintf(text + length, WORDS_NUMBER_MAX - length, " \u00b1 %s", margin);
}

static const char *month_of(const struct words *words, const char *list, int month)
{
	const char *name = json_string_value(json_array_get(json_object_get(words->word, list), (size_t)month - 1));

	return name ? name : "?";
}

const char *words_month_short(const struct words *words, int month)
{
	return month_of(words, "monthsShort", month);
}

static struct sm_date local_date(int64_t time_s)
{
	return sm_date_from_s(time_s + sm_local_offset_s(time_s));
}

void words_day(const struct words *words, int64_t time_s, char *text)
{
	struct sm_date date = local_date(time_s);

	snprintf(text, WORDS_DATE_MAX, "%d %s %d", date.day, month_of(words, "months", date.month), date.year);
}

void words_period(const struct words *words, struct sm_period period, char *text)
{
	struct sm_date date = local_date(period.from_s);
	char name[SM_PERIOD_NAME_MAX];

	if (period.grain == SM_MONTH) {
		snprintf(text, WORDS_DATE_MAX, "%s %d", month_of(words, "months", date.month), date.year);
	} else if (period.grain == SM_WEEK) {
		sm_period_name(period, name);
		snprintf(text, WORDS_DATE_MAX, "week %d (%d %s %d)", (name[6] - '0') * 10 + (name[7] - '0'), date.day,
			 words_month_short(words, date.month), date.year);
	} else {
		snprintf(text, WORDS_DATE_MAX, "%d %s %d", date.day, words_month_short(words, date.month), date.year);
	}
}

void words_span(const struct words *words, int64_t from_s, int64_t until_s, char *text)
{
	char first[WORDS_DATE_MAX], last[WORDS_DATE_MAX];

	words_day(words, from_s, first);
	words_day(words, until_s - 1, last);
	snprintf(text, WORDS_DATE_MAX * 2, "%.56s – %.56s", first, last);
}

const char *words_by(const struct words *words, enum sm_grain by)
{
	return words_get(words, by == SM_DAY ? "day" : by == SM_WEEK ? "week" : "month");
}

const char *words_source(const struct words *words, enum sm_source source)
{
	char key[32];

	snprintf(key, sizeof(key), "source_%s", sm_source_name(source));
	return words_get(words, key);
}

void words_window(const struct words *words, const struct sm_series *series, enum sm_grain by, char *text)
{
	bool one = series->window == 1;
	const char *key = by == SM_DAY    ? (one ? "day" : "days")
			  : by == SM_WEEK ? (one ? "week" : "weeks")
					  : (one ? "month" : "months_");

	snprintf(text, WORDS_DATE_MAX, "%zu %s", series->window, words_get(words, key));
}

int show_side(double value, double low, double high)
{
	/* As it is shown, with two decimals. */
	if (fabs(round(value * 100)) < SHOW_SMALL * 100 - 0.5)
		return 0;
	return high < 0 ? -1 : low > 0 ? 1 : 0;
}

const char *words_level(const struct words *words, const struct sm_point *point)
{
	int side = show_side(point->mean, point->low, point->high);

	if (!point->scored_authors)
		return words_get(words, "levelNone");
	return words_get(words, side < 0 ? "levelNegative" : side > 0 ? "levelPositive" : "levelNeutral");
}
