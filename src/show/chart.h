/* SPDX-License-Identifier: EUPL-1.2 */
/* chart: a series → SVG. Presentation attributes and classes only, no <style> and no style="", so that the same chart
 * stands in a page with a strict content security policy; chart.css gives it the colours of the page. Private to show.
 */
#ifndef SHOW_CHART_H
#define SHOW_CHART_H

#include "scale.h"
#include "words.h"

enum { CHART_WIDTH = 360, CHART_HEIGHT = 196, CHART_LEVEL_WIDTH = 200, CHART_LEVEL_HEIGHT = 26 };
enum { CHART_WIDE_WIDTH = 1100, CHART_WIDE_HEIGHT = 336, CHART_WIDE_LEFT = 44, CHART_WIDE_RIGHT = 60 };

/* A series over time: line, band, zero line, gaps, authors at the bottom. id makes the names of its parts unique on
 * the page: [a-z0-9-]. */
void chart_series(const struct sm_series *series, const struct show_scale *scale, const struct words *words,
		  enum sm_grain by, const char *id, struct sm_buffer *out);
/* The same for a page on which one chart has all the room, and the places of its buckets for a script. */
void chart_series_wide(const struct sm_series *series, const struct show_scale *scale, const struct words *words,
		       enum sm_grain by, const char *id, struct sm_buffer *out);
/* Under a wide one: the shares of negative, neutral and positive in each bucket. */
void chart_shares(const struct sm_series *series, const struct words *words, const char *id, struct sm_buffer *out);
/* The first without <svg> around it, its corner at 0,0. */
void chart_series_body(const struct sm_series *series, const struct show_scale *scale, const struct words *words,
		       struct sm_buffer *out);
/* The newest window with its margin, and the one before it, on a line; reach: the end of the scale. */
void chart_level(const struct sm_series *series, double reach, const struct words *words, const char *id,
		 struct sm_buffer *out);
/* The scale above a column of those. */
void chart_level_axis(double reach, const struct words *words, struct sm_buffer *out);
/* What the lines, bands, dots and gaps of an answer's charts mean. */
const char *chart_meaning(const struct sm_answer *answer, const struct words *words);
/* How far that scale must reach for all series of an answer. */
double chart_level_reach(const struct sm_answer *answer);

#endif
