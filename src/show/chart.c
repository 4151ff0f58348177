// SPDX-License-Identifier: EUPL-1.2
// chart: one series → an SVG chart of its course.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "chart.h"

enum { DAY_S = 86400 };

/* Where the parts of a chart lie. The letters are as large in both: a wide one has more room, not larger words. */
struct shape {
	int width, height, left, right; /* left and right of the plot: room for numbers */
	int top, plot, volume_top, volume, labels, label_room;
	const char *font; /* px */
};
static const struct shape small = { CHART_WIDTH, CHART_HEIGHT, 36, 46, 10, 132, 150, 24, 190, 34, "11" };
static const struct shape wide = {
	CHART_WIDE_WIDTH, CHART_WIDE_HEIGHT, CHART_WIDE_LEFT, CHART_WIDE_RIGHT, 12, 236, 262, 44, 328, 44, "14"
};

static const char blue[] = "#2166ac", orange[] = "#b35806", ink[] = "#1c2733", grey[] = "#5d6b7a";

/* What the parts of one chart need to know. */
struct chart {
	const struct sm_series *series;
	const struct sm_point *point; /* what the line follows: the trend, or the buckets themselves */
	const struct show_scale *scale;
	const struct words *words;
	struct sm_buffer *out;
	const struct shape *shape;
};

/* One decimal, whatever the locale. */
static void coordinate(struct sm_buffer *out, double value)
{
	long tenths = lround(value * 10);
	const char *sign = tenths < 0 ? "-" : "";

	tenths = tenths < 0 ? -tenths : tenths;
	if (tenths % 10)
		sm_buffer_format(out, "%s%ld.%ld", sign, tenths / 10, tenths % 10);
	else
		sm_buffer_format(out, "%s%ld", sign, tenths / 10);
}

static void attribute(struct sm_buffer *out, const char *name, double value)
{
	sm_buffer_format(out, " %s=\"", name);
	coordinate(out, value);
	sm_buffer_text(out, "\"");
}

static void escaped(struct sm_buffer *out, const char *text)
{
	sm_html_escape(out, sm_text_of(text));
}

static void text_at(struct sm_buffer *out, double x, double y, const char *anchor, const char *class, const char *fill,
		    const char *text)
{
	sm_buffer_text(out, "<text");
	attribute(out, "x", x);
	attribute(out, "y", y);
	sm_buffer_format(out, " text-anchor=\"%s\" class=\"%s\" fill=\"%s\">", anchor, class, fill);
	escaped(out, text);
	sm_buffer_text(out, "</text>");
}

static void line_between(struct sm_buffer *out, double x1, double y1, double x2, double y2, const char *class,
			 const char *stroke)
{
	sm_buffer_text(out, "<line");
	attribute(out, "x1", x1);
	attribute(out, "y1", y1);
	attribute(out, "x2", x2);
	attribute(out, "y2", y2);
	sm_buffer_format(out, " class=\"%s\" stroke=\"%s\"/>", class, stroke);
}

static void rectangle(struct sm_buffer *out, double x, double y, double width, double height, const char *class,
		      const char *fill, const char *opacity)
{
	sm_buffer_text(out, "<rect");
	attribute(out, "x", x);
	attribute(out, "y", y);
	attribute(out, "width", width);
	attribute(out, "height", height);
	sm_buffer_format(out, " class=\"%s\" fill=\"%s\" fill-opacity=\"%s\"/>", class, fill, opacity);
}

static double x_of(const struct chart *chart, int64_t time_s)
{
	const struct sm_series *series = chart->series;
	int64_t from_s = series->point[0].period.from_s, until_s = series->point[series->count - 1].period.until_s;

	return chart->shape->left + (double)(time_s - from_s) / (double)(until_s - from_s) *
					(chart->shape->width - chart->shape->left - chart->shape->right);
}

static double x_middle(const struct chart *chart, size_t index)
{
	struct sm_period period = chart->series->point[index].period;

	return (x_of(chart, period.from_s) + x_of(chart, period.until_s)) / 2;
}

static double y_of(const struct chart *chart, double value)
{
	double low = chart->scale->low, high = chart->scale->high;

	value = value < low ? low : value > high ? high : value;
	return chart->shape->top + (high - value) / (high - low) * chart->shape->plot;
}

static bool shown(const struct chart *chart, size_t index)
{
	return chart->point[index].scored_authors > 0;
}

/* The first index from `from` on that is (not) shown, or the end. */
static size_t next(const struct chart *chart, size_t from, bool want)
{
	while (from < chart->series->count && shown(chart, from) != want)
		from++;
	return from;
}

static void grid(const struct chart *chart)
{
	const struct show_scale *scale = chart->scale;
	char text[WORDS_NUMBER_MAX];

	for (int i = (int)ceil(scale->low / scale->step - 0.01); i * scale->step < scale->high + 0.01; i++) {
		double y = y_of(chart, i * scale->step);

		line_between(chart->out, chart->shape->left, y, chart->shape->width - chart->shape->right, y,
			     i ? "sm-grid" : "sm-zero", i ? "#d5dbe1" : grey);
		if (i)
			words_number(chart->words, i * scale->step, 1, true, text);
		else
			snprintf(text, sizeof(text), "0");
		text_at(chart->out, chart->shape->left - 6, y + 3.5, "end", "sm-axis", grey, text);
	}
}

static void gaps(const struct chart *chart)
{
	for (size_t from = next(chart, 0, false); from < chart->series->count;) {
		size_t until = next(chart, from, true);
		double left = x_of(chart, chart->series->point[from].period.from_s);
		double right = x_of(chart, chart->series->point[until - 1].period.until_s);

		rectangle(chart->out, left, chart->shape->top, right - left, chart->shape->plot, "sm-gap", grey, ".13");
		from = next(chart, until, false);
	}
}

static void volume(const struct chart *chart)
{
	const struct sm_series *series = chart->series;

	for (size_t i = 0; i < series->count; i++) {
		double left = x_of(chart, series->point[i].period.from_s);
		double width = x_of(chart, series->point[i].period.until_s) - left;
		double height = (double)series->point[i].authors / chart->scale->authors * chart->shape->volume;

		if (series->point[i].authors > 0)
			rectangle(chart->out, left + width * 0.1,
				  chart->shape->volume_top + chart->shape->volume - height, width * 0.8, height,
				  "sm-volume", grey, ".55");
	}
	line_between(chart->out, chart->shape->left, chart->shape->volume_top + chart->shape->volume,
		     chart->shape->width - chart->shape->right, chart->shape->volume_top + chart->shape->volume,
		     "sm-grid", "#d5dbe1");
}

static void move(struct sm_buffer *out, char command, double x, double y)
{
	sm_buffer_add(out, &command, 1);
	coordinate(out, x);
	sm_buffer_text(out, " ");
	coordinate(out, y);
}

/* The surface between the line and zero, on one side of it: cut where the line crosses. */
static void surface(const struct chart *chart, size_t from, size_t until, int side, const char *class, const char *fill)
{
	struct sm_buffer *out = chart->out;
	double zero = y_of(chart, 0);

	sm_buffer_text(out, "<path d=\"");
	move(out, 'M', x_middle(chart, from), zero);
	for (size_t i = from; i < until; i++) {
		double value = chart->point[i].mean * side;

		if (i > from && value * chart->point[i - 1].mean * side < 0) {
			double before = chart->point[i - 1].mean * side, share = before / (before - value);

			move(out, 'L', x_middle(chart, i - 1) + share * (x_middle(chart, i) - x_middle(chart, i - 1)),
			     zero);
		}
		move(out, 'L', x_middle(chart, i), y_of(chart, fmax(value, 0) * side));
	}
	move(out, 'L', x_middle(chart, until - 1), zero);
	sm_buffer_format(out, "Z\" class=\"%s\" fill=\"%s\" fill-opacity=\".25\"/>", class, fill);
}

static void band(const struct chart *chart, size_t from, size_t until)
{
	struct sm_buffer *out = chart->out;

	sm_buffer_text(out, "<path d=\"");
	for (size_t i = from; i < until; i++)
		move(out, i == from ? 'M' : 'L', x_middle(chart, i), y_of(chart, chart->point[i].high));
	for (size_t i = until; i-- > from;)
		move(out, 'L', x_middle(chart, i), y_of(chart, chart->point[i].low));
	sm_buffer_format(out, "Z\" class=\"sm-band\" fill=\"%s\" fill-opacity=\".16\"/>", ink);
}

static void line(const struct chart *chart, size_t from, size_t until)
{
	struct sm_buffer *out = chart->out;

	sm_buffer_text(out, "<path d=\"");
	for (size_t i = from; i < until; i++)
		move(out, i == from ? 'M' : 'L', x_middle(chart, i), y_of(chart, chart->point[i].mean));
	sm_buffer_format(out,
			 "\" class=\"sm-line\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\" "
			 "stroke-linejoin=\"round\" stroke-linecap=\"round\"/>",
			 ink);
}

static void dot(struct sm_buffer *out, double x, double y, double radius, const char *class, const char *fill,
		const char *stroke)
{
	sm_buffer_text(out, "<circle");
	attribute(out, "cx", x);
	attribute(out, "cy", y);
	attribute(out, "r", radius);
	sm_buffer_format(out, " class=\"%s\" fill=\"%s\" stroke=\"%s\"/>", class, fill, stroke);
}

/* One bucket between two gaps: a dot with its margin, for a line needs two. */
static void lone(const struct chart *chart, size_t at)
{
	const struct sm_point *point = &chart->point[at];
	double x = x_middle(chart, at);

	line_between(chart->out, x, y_of(chart, point->low), x, y_of(chart, point->high), "sm-margin", ink);
	dot(chart->out, x, y_of(chart, point->mean), 2, "sm-dot", ink, "none");
}

static void course(const struct chart *chart)
{
	for (size_t from = next(chart, 0, true); from < chart->series->count;) {
		size_t until = next(chart, from, false);

		if (until - from == 1) {
			lone(chart, from);
		} else {
			surface(chart, from, until, 1, "sm-up", blue);
			surface(chart, from, until, -1, "sm-down", orange);
			band(chart, from, until);
			line(chart, from, until);
		}
		from = next(chart, until, true);
	}
}

/* The buckets themselves, where the line is their trend. */
static void days(const struct chart *chart)
{
	for (size_t i = 0; i < chart->series->count; i++) {
		const struct sm_point *point = &chart->series->point[i];

		if (point->scored_authors > 0)
			dot(chart->out, x_middle(chart, i), y_of(chart, point->mean), 1.3, "sm-day", grey, "none");
	}
}

/* The last number, written at the end of the line. */
static void last(const struct chart *chart)
{
	size_t at = chart->series->count;
	char text[WORDS_NUMBER_MAX];
	double y, mean;

	while (at > 0 && !shown(chart, at - 1))
		at--;
	if (at == 0)
		return;
	mean = chart->point[at - 1].mean;
	y = y_of(chart, mean);
	dot(chart->out, x_middle(chart, at - 1), y, 3, mean < 0 ? "sm-end sm-down" : "sm-end sm-up",
	    mean < 0 ? orange : blue, "none");
	words_number(chart->words, mean, 2, true, text);
	text_at(chart->out, chart->shape->width - chart->shape->right + 6, y + 4, "start", "sm-value", ink, text);
}

/* Months between two labels, so that they do not run into each other. */
static int month_step(const struct shape *shape, int64_t span_s)
{
	int64_t months = span_s * CHART_WIDTH / shape->width / (30 * (int64_t)DAY_S);

	return months <= 8 ? 1 : months <= 24 ? 3 : months <= 72 ? 12 : 60;
}

static void time_label(const struct chart *chart, struct sm_period period, int step)
{
	struct sm_date date = sm_date_from_s(period.from_s + sm_local_offset_s(period.from_s));
	double x = fmax(chart->shape->left, x_of(chart, period.from_s));
	char text[40];

	if (period.from_s >= chart->series->point[0].period.from_s)
		line_between(chart->out, x, chart->shape->volume_top + chart->shape->volume, x,
			     chart->shape->volume_top + chart->shape->volume + 4, "sm-tick", grey);
	if (x > chart->shape->width - chart->shape->right - 14)
		return;
	if (period.grain == SM_MONTH && step >= 12)
		snprintf(text, sizeof(text), "%d", date.year);
	else if (period.grain == SM_MONTH && step == 3)
		snprintf(text, sizeof(text), "%s '%02d", words_month_short(chart->words, date.month), date.year % 100);
	else if (period.grain == SM_MONTH)
		snprintf(text, sizeof(text), "%s", words_month_short(chart->words, date.month));
	else
		snprintf(text, sizeof(text), "%d %s", date.day, words_month_short(chart->words, date.month));
	text_at(chart->out, x + 2, chart->shape->labels, "start", "sm-axis", grey, text);
}

static void times(const struct chart *chart)
{
	const struct sm_series *series = chart->series;
	int64_t from_s = series->point[0].period.from_s, until_s = series->point[series->count - 1].period.until_s;
	bool by_week = until_s - from_s < 60 * (int64_t)DAY_S;
	int step = by_week ? 1 : month_step(chart->shape, until_s - from_s);
	struct sm_period period = sm_period_of(by_week ? SM_WEEK : SM_MONTH, from_s);

	for (; period.from_s < until_s; period = sm_period_next(period)) {
		struct sm_date date = sm_date_from_s(period.from_s + sm_local_offset_s(period.from_s));
		bool due = by_week || (date.year * 12 + date.month - 1) % step == 0;

		/* The first one may have begun before the chart; it has a label when there is room before the next. */
		if (due && (period.from_s >= from_s ||
			    x_of(chart, period.until_s) - chart->shape->left > chart->shape->label_room))
			time_label(chart, period, step);
	}
}

static void draw(const struct chart *chart)
{
	if (!chart->series->count)
		return;
	gaps(chart);
	grid(chart);
	volume(chart);
	times(chart);
	if (chart->series->trend)
		days(chart);
	course(chart);
	last(chart);
}

static struct chart chart_of(const struct sm_series *series, const struct show_scale *scale, const struct words *words,
			     const struct shape *shape, struct sm_buffer *out)
{
	return (struct chart){ series, series->trend ? series->trend : series->point, scale, words, out, shape };
}

void chart_series_body(const struct sm_series *series, const struct show_scale *scale, const struct words *words,
		       struct sm_buffer *out)
{
	struct chart chart = chart_of(series, scale, words, &small, out);

	draw(&chart);
}

static void describe(const struct sm_series *series, const struct words *words, enum sm_grain by, const char *id,
		     struct sm_buffer *out)
{
	const struct sm_point *total = &series->total;
	char mean[WORDS_NUMBER_MAX], low[WORDS_NUMBER_MAX], high[WORDS_NUMBER_MAX];

	sm_buffer_format(out, "<title id=\"%s-t\">", id);
	escaped(out, series->name[words->tongue]);
	sm_buffer_format(out, ": %s, per %s</title><desc id=\"%s-d\">", words_get(words, "chartTitle"),
			 words_by(words, by), id);
	if (total->scored_authors) {
		words_number(words, total->mean, 2, true, mean);
		words_number(words, total->low, 2, true, low);
		words_number(words, total->high, 2, true, high);
		sm_buffer_format(out, "%s %s (%s %s %s %s). ", words_get(words, "mean"), mean,
				 words_get(words, "marginLower"), low, words_get(words, "to"), high);
	}
	sm_buffer_format(out, "%s</desc>", words_get(words, series->trend ? "chartTrend" : "chartDescription"));
}

/* Where each bucket stands, for a script that lets people walk along the time. */
static void places(const struct chart *chart)
{
	sm_buffer_format(chart->out, " data-top=\"%d\" data-bottom=\"%d\" data-x=\"", chart->shape->top,
			 chart->shape->volume_top + chart->shape->volume);
	for (size_t i = 0; i < chart->series->count; i++) {
		if (i)
			sm_buffer_text(chart->out, " ");
		coordinate(chart->out, x_middle(chart, i));
	}
	sm_buffer_text(chart->out, "\"");
}

static void whole(const struct chart *chart, enum sm_grain by, const char *id)
{
	sm_buffer_format(chart->out,
			 "<svg class=\"sm-chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"%s-t %s-d\" "
			 "font-family=\"system-ui, sans-serif\" font-size=\"%s\"",
			 chart->shape->width, chart->shape->height, id, id, chart->shape->font);
	if (chart->shape == &wide)
		places(chart);
	sm_buffer_text(chart->out, ">");
	describe(chart->series, chart->words, by, id, chart->out);
	draw(chart);
	sm_buffer_text(chart->out, "</svg>");
}

void chart_series(const struct sm_series *series, const struct show_scale *scale, const struct words *words,
		  enum sm_grain by, const char *id, struct sm_buffer *out)
{
	struct chart chart = chart_of(series, scale, words, &small, out);

	whole(&chart, by, id);
}

void chart_series_wide(const struct sm_series *series, const struct show_scale *scale, const struct words *words,
		       enum sm_grain by, const char *id, struct sm_buffer *out)
{
	struct chart chart = chart_of(series, scale, words, &wide, out);

	whole(&chart, by, id);
}

const char *chart_meaning(const struct sm_answer *answer, const struct words *words)
{
	const struct sm_series *first = sm_answer_at(answer, 0);

	return words_get(words, first && first->trend ? "chartTrend" : "chartDescription");
}

double chart_level_reach(const struct sm_answer *answer)
{
	double reach = 0.1;

	for (size_t i = 0; i < sm_answer_count(answer); i++) {
		const struct sm_series *series = sm_answer_at(answer, i);
		const struct sm_point *now = series->window ? &series->recent : &series->total;

		if (now->scored_authors)
			reach = fmax(reach, fmax(-now->low, now->high));
		if (series->before.scored_authors)
			reach = fmax(reach, fabs(series->before.mean));
	}
	return fmin(1, ceil((reach + 0.01) * 10) / 10);
}

static double level_x(double value, double reach)
{
	value = value < -reach ? -reach : value > reach ? reach : value;
	return CHART_LEVEL_WIDTH / 2.0 + value / reach * (CHART_LEVEL_WIDTH / 2.0 - 8);
}

void chart_level(const struct sm_series *series, double reach, const struct words *words, const char *id,
		 struct sm_buffer *out)
{
	const struct sm_point *now = series->window ? &series->recent : &series->total;
	double y = CHART_LEVEL_HEIGHT / 2.0, zero = level_x(0, reach);
	bool negative = now->mean < 0;

	sm_buffer_format(out,
			 "<svg class=\"sm-level\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"%s-t\">"
			 "<title id=\"%s-t\">",
			 CHART_LEVEL_WIDTH, CHART_LEVEL_HEIGHT, id, id);
	escaped(out, series->name[words->tongue]);
	sm_buffer_format(out, ": %s</title>", words_level(words, now));
	line_between(out, level_x(-reach, reach), y, level_x(reach, reach), y, "sm-grid", "#d5dbe1");
	line_between(out, zero, 2, zero, CHART_LEVEL_HEIGHT - 2, "sm-zero", grey);
	if (now->scored_authors) {
		if (series->before.scored_authors)
			dot(out, level_x(series->before.mean, reach), y, 4, "sm-before", "none", grey);
		rectangle(out, level_x(now->low, reach), y - 3,
			  fmax(1, level_x(now->high, reach) - level_x(now->low, reach)), 6,
			  negative ? "sm-range sm-down" : "sm-range sm-up", negative ? orange : blue, ".35");
		dot(out, level_x(now->mean, reach), y, 4.5, negative ? "sm-end sm-down" : "sm-end sm-up",
		    negative ? orange : blue, "none");
	}
	sm_buffer_text(out, "</svg>");
}

void chart_level_axis(double reach, const struct words *words, struct sm_buffer *out)
{
	char text[WORDS_NUMBER_MAX];

	sm_buffer_format(out,
			 "<svg class=\"sm-level\" viewBox=\"0 0 %d 26\" aria-hidden=\"true\" "
			 "font-family=\"system-ui, sans-serif\" font-size=\"11\">",
			 CHART_LEVEL_WIDTH);
	words_number(words, -reach, 1, true, text);
	text_at(out, 0, 22, "start", "sm-axis", grey, text);
	text_at(out, CHART_LEVEL_WIDTH / 2.0, 22, "middle", "sm-axis", grey, "0");
	words_number(words, reach, 1, true, text);
	text_at(out, CHART_LEVEL_WIDTH, 22, "end", "sm-axis", grey, text);
	text_at(out, 0, 9, "start", "sm-axis", grey, words_get(words, "negative"));
	text_at(out, CHART_LEVEL_WIDTH, 9, "end", "sm-axis", grey, words_get(words, "positive"));
	sm_buffer_text(out, "</svg>");
}
