// SPDX-License-Identifier: EUPL-1.2
// chart_shares: one series → an SVG chart of how its votes are divided, a column for each bucket.
//
// All coordinates are whole tenths, so that no number needs a decimal point of whatever locale.
#include "chart.h"

enum { TENTHS = 10, TOP = 80, PLOT = 1300, HEIGHT = 1460, TEXT_UP = 45 };

/* From the bottom up, as the eye reads good and bad. */
static const struct {
	const char *class, *fill;
} layer[3] = { { "sm-down", "#b35806" }, { "sm-middle", "#9aa7b4" }, { "sm-up", "#2166ac" } };

static long x_of(const struct sm_series *series, int64_t time_s)
{
	int64_t from_s = series->point[0].period.from_s, until_s = series->point[series->count - 1].period.until_s;
	int64_t room = TENTHS * (CHART_WIDE_WIDTH - CHART_WIDE_LEFT - CHART_WIDE_RIGHT);

	return (long)(TENTHS * CHART_WIDE_LEFT + (time_s - from_s) * room / (until_s - from_s));
}

/* Coded ends (5, 95) may leave a sum that is not 100: the column is of their sum. */
static void column(const struct sm_series *series, size_t index, struct sm_buffer *out)
{
	const struct sm_point *point = &series->point[index];
	const int share[3] = { point->negative_pct, point->neutral_pct, point->positive_pct };
	int sum = share[0] + share[1] + share[2], below = 0;
	long left = x_of(series, point->period.from_s), width = x_of(series, point->period.until_s) - left;

	if (point->negative_pct < 0 || sum <= 0)
		return;
	for (int i = 0; i < 3; i++) {
		int height = PLOT * share[i] / sum;

		below += height;
		sm_buffer_format(out, "<rect class=\"%s\" x=\"%ld\" y=\"%d\" width=\"%ld\" height=\"%d\" fill=\"%s\"/>",
				 layer[i].class, left, TOP + PLOT - below, width - width / 10, height, layer[i].fill);
	}
}

static void ruler(struct sm_buffer *out, int percent)
{
	int y = TOP + PLOT - PLOT * percent / 100;

	sm_buffer_format(out,
			 "<line class=\"sm-grid\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" stroke=\"#d5dbe1\" "
			 "stroke-width=\"10\"/><text class=\"sm-axis\" x=\"%d\" y=\"%d\" text-anchor=\"end\" "
			 "fill=\"#5d6b7a\">%d%%</text>",
			 TENTHS * CHART_WIDE_LEFT, TENTHS * (CHART_WIDE_WIDTH - CHART_WIDE_RIGHT), y, y,
			 TENTHS * CHART_WIDE_LEFT - 60, y + TEXT_UP, percent);
}

void chart_shares(const struct sm_series *series, const struct words *words, const char *id, struct sm_buffer *out)
{
	const struct sm_point *total = &series->total;

	sm_buffer_format(
	    out,
	    "<svg class=\"sm-chart sm-shares\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"%s-t\" "
	    "font-family=\"system-ui, sans-serif\" font-size=\"140\"><title id=\"%s-t\">",
	    TENTHS * CHART_WIDE_WIDTH, HEIGHT, id, id);
	sm_html_escape(out, sm_text_of(series->name[words->tongue]));
	sm_buffer_format(out, ": %s %d%%, %s %d%%, %s %d%%</title>", words_get(words, "negative"), total->negative_pct,
			 words_get(words, "neutral"), total->neutral_pct, words_get(words, "positive"),
			 total->positive_pct);
	for (int percent = 0; percent <= 100; percent += 50)
		ruler(out, percent);
	for (size_t i = 0; i < series->count; i++)
		column(series, i, out);
	sm_buffer_text(out, "</svg>");
}
