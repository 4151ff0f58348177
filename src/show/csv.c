// SPDX-License-Identifier: EUPL-1.2
// csv: an answer → one row for each point, per RFC 4180, or as a Dutch Excel opens it with a double click.
#include <string.h>

#include "forms.h"

/* How a table is written down. */
struct csv {
	struct sm_buffer *out;
	char separator, decimal;
	bool first; /* field of the row */
};

bool show_is_formula(const char *text)
{
	return text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;
}

static void field(struct csv *csv, const char *text)
{
	char quoted[] = { '"', csv->separator, '\n', '\r', '\0' };
	bool formula = show_is_formula(text), quote = strpbrk(text, quoted) != NULL;

	if (!csv->first)
		sm_buffer_add(csv->out, &csv->separator, 1);
	csv->first = false;
	if (quote)
		sm_buffer_text(csv->out, "\"");
	if (formula)
		sm_buffer_text(csv->out, "'");
	for (; *text; text++) {
		if (*text == '"')
			sm_buffer_text(csv->out, "\"");
		sm_buffer_add(csv->out, text, 1);
	}
	if (quote)
		sm_buffer_text(csv->out, "\"");
}

static void end_row(struct csv *csv)
{
	sm_buffer_text(csv->out, "\r\n");
	csv->first = true;
}

/* Numbers are written by us, so a minus sign before one is no formula. */
static void raw(struct csv *csv, const char *text)
{
	if (!csv->first)
		sm_buffer_add(csv->out, &csv->separator, 1);
	csv->first = false;
	sm_buffer_text(csv->out, text);
}

static void whole(struct csv *csv, int value, bool known)
{
	raw(csv, "");
	if (known)
		sm_buffer_format(csv->out, "%d", value);
}

static void number(struct csv *csv, double value, bool known)
{
	char text[WORDS_NUMBER_MAX] = "", *point;

	if (known)
		words_plain(value, 3, text);
	point = strchr(text, '.');
	if (point)
		*point = csv->decimal;
	raw(csv, text);
}

static void moment(struct csv *csv, int64_t time_s)
{
	char text[24];

	sm_time_print(time_s, text);
	raw(csv, text);
}

static void header(struct csv *csv)
{
	static const char *const name[] = { "reeks",
					    "naam",
					    "regio",
					    "periode",
					    "periode_iso",
					    "begin",
					    "eind",
					    "cellen",
					    "schrijvers",
					    "berichten",
					    "schrijvers_met_score",
					    "gemiddelde",
					    "ondergrens",
					    "bovengrens",
					    "negatief_pct",
					    "neutraal_pct",
					    "positief_pct",
					    "dekking_pct",
					    "nieuws_pct",
					    "forum_pct",
					    "fediverse_pct",
					    "social_pct",
					    "eigen_pct",
					    "beleid",
					    "voorbehoud",
					    "ruis_schrijvers",
					    "ruis_epsilon" };

	for (size_t i = 0; i < sizeof(name) / sizeof(name[0]); i++)
		field(csv, name[i]);
	end_row(csv);
}

static void numbers(struct csv *csv, const struct sm_point *point)
{
	bool any = point->cells > 0, scored = point->scored_authors > 0, shared = point->negative_pct >= 0;

	whole(csv, point->cells, true);
	whole(csv, point->authors, any);
	whole(csv, point->posts, any);
	whole(csv, point->scored_authors, any);
	number(csv, point->mean, scored);
	number(csv, point->low, scored);
	number(csv, point->high, scored);
	whole(csv, point->negative_pct, shared);
	whole(csv, point->neutral_pct, shared);
	whole(csv, point->positive_pct, shared);
	whole(csv, point->coverage_pct, point->coverage_pct >= 0);
	for (int i = 0; i < SM_SOURCE_COUNT; i++)
		whole(csv, point->source_pct[i], point->source_pct[i] >= 0);
}

static void point_row(struct csv *csv, const struct sm_answer *answer, const struct sm_series *series,
		      const struct sm_point *point, enum sm_tongue tongue)
{
	char name[SM_PERIOD_NAME_MAX], code[SM_PERIOD_NAME_MAX];

	sm_period_name(point->period, name);
	sm_store_period_code(point->period, code);
	field(csv, series->id);
	field(csv, series->name[tongue]);
	field(csv, series->region);
	field(csv, code);
	field(csv, name);
	moment(csv, point->period.from_s);
	moment(csv, point->period.until_s);
	numbers(csv, point);
	field(csv, sm_answer_policy(answer));
	field(csv, sm_answer_caveat(answer, tongue)); /* a row that is copied elsewhere takes it along */
	whole(csv, point->authors_range, point->authors_range > 0);
	number(csv, sm_answer_noise(answer)->epsilon_milli_max / 1000.0, point->authors_range > 0);
	end_row(csv);
}

void show_csv(const struct sm_answer *answer, const struct words *words, bool excel, struct sm_buffer *out)
{
	struct csv csv = { out, excel ? ';' : ',', excel ? ',' : '.', true };

	if (excel)
		sm_buffer_text(out, "\xef\xbb\xbf");
	header(&csv);
	for (size_t i = 0; i < sm_answer_count(answer); i++) {
		const struct sm_series *series = sm_answer_at(answer, i);

		for (size_t j = 0; j < series->count; j++)
			point_row(&csv, answer, series, &series->point[j], words->tongue);
	}
}
