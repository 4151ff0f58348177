// SPDX-License-Identifier: EUPL-1.2
// card: one series → the values that the report's template shows of it.
#include <stdio.h>

#include "card.h"

enum { CHART_BYTES_MAX = 8 << 20, TEXT_BYTES_MAX = 4000 };

static void set(json_t *object, const char *key, const char *text)
{
	json_object_set_new(object, key, json_string(text));
}

json_t *card_taken(struct sm_buffer *buffer)
{
	json_t *text = buffer->failed ? NULL : json_stringn(buffer->data ? buffer->data : "", buffer->length);

	sm_buffer_close(buffer);
	return text;
}

static json_t *margin(const struct words *words, const struct sm_point *point)
{
	char low[WORDS_NUMBER_MAX], high[WORDS_NUMBER_MAX], text[3 * WORDS_NUMBER_MAX];

	if (!point->scored_authors)
		return json_string("–");
	words_number(words, point->low, 2, true, low);
	words_number(words, point->high, 2, true, high);
	snprintf(text, sizeof(text), "%s %s %s", low, words_get(words, "to"), high);
	return json_string(text);
}

static void set_mean(json_t *object, const char *key, const struct words *words, const struct sm_point *point)
{
	char text[WORDS_NUMBER_MAX] = "–";

	if (point->scored_authors)
		words_number(words, point->mean, 2, true, text);
	set(object, key, text);
}

static void set_count(json_t *object, const char *key, const struct words *words, int count)
{
	char text[WORDS_NUMBER_MAX];

	words_count(words, count, text);
	set(object, key, text);
}

static void set_authors(json_t *object, const char *key, const struct words *words, const struct sm_point *point)
{
	char text[WORDS_NUMBER_MAX];

	words_counted(words, point->authors, point->authors_range, text);
	set(object, key, text);
}

static void set_percent(json_t *object, const char *key, int percent)
{
	char text[WORDS_NUMBER_MAX] = "–";

	if (percent >= 0)
		snprintf(text, sizeof(text), "%d%%", percent);
	set(object, key, text);
}

json_t *card_basis(const struct words *words, const struct sm_point *point)
{
	struct sm_buffer text = { .bytes_max = TEXT_BYTES_MAX };
	char count[WORDS_NUMBER_MAX];

	if (!point->cells)
		return json_string(words_get(words, "levelNone"));
	words_counted(words, point->authors, point->authors_range, count);
	sm_buffer_format(&text, "%s %s · ", count, words_get(words, "authorsLower"));
	words_count(words, point->posts, count);
	sm_buffer_format(&text, "%s %s", count, words_get(words, "postsLower"));
	if (point->coverage_pct >= 0)
		sm_buffer_format(&text, " · %s %d%%", words_get(words, "coverageLower"), point->coverage_pct);
	return card_taken(&text);
}

static void change(json_t *object, const struct card_setting *setting, const struct sm_series *series)
{
	const struct words *words = setting->words;
	char number[WORDS_NUMBER_MAX], low[WORDS_NUMBER_MAX], high[WORDS_NUMBER_MAX], window[WORDS_DATE_MAX], text[400];
	double value, below, above;
	const char *word;
	int side;

	set(object, "changeClass", "");
	if (!sm_series_change(series, &value, &below, &above)) {
		set(object, "changeText", "–");
		set(object, "changeLong", words_get(words, "noChange"));
		return;
	}
	side = show_side(value, below, above);
	word = words_get(words, side < 0 ? "down" : side > 0 ? "up" : "same");
	words_number(words, value, 2, true, number);
	words_number(words, below, 2, true, low);
	words_number(words, above, 2, true, high);
	words_window(words, series, setting->by, window);
	if (side)
		set(object, "changeClass", side < 0 ? "fall" : "rise");
	snprintf(text, sizeof(text), "%s %s %s", side < 0 ? "▼" : side > 0 ? "▲" : "≈", number, word);
	set(object, "changeText", text);
	snprintf(text, sizeof(text), "%s %s %s (%s %s %s) %s %s",
		 side < 0   ? "▼"
		 : side > 0 ? "▲"
			    : "≈",
		 number, word, low, words_get(words, "to"), high, words_get(words, "sinceBefore"), window);
	set(object, "changeLong", text);
}

/* Three shares as one bar; coded ends (5, 95) may leave a sum that is not 100, so the bar is of their sum. */
static json_t *shares(const struct words *words, const struct sm_point *total)
{
	struct sm_buffer bar = { .bytes_max = TEXT_BYTES_MAX };
	int sum = total->negative_pct + total->neutral_pct + total->positive_pct;
	char text[200];
	json_t *object;

	if (total->negative_pct < 0 || sum <= 0)
		return json_null();
	object = json_object();
	snprintf(text, sizeof(text), "%s %d%% · %s %d%% · %s %d%%", words_get(words, "negative"), total->negative_pct,
		 words_get(words, "neutral"), total->neutral_pct, words_get(words, "positive"), total->positive_pct);
	set(object, "text", text);
	sm_buffer_format(&bar,
			 "<svg viewBox=\"0 0 %d 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
			 "<rect class=\"sm-down\" width=\"%d\" height=\"8\" fill=\"#b35806\"/>"
			 "<rect class=\"sm-middle\" x=\"%d\" width=\"%d\" height=\"8\" fill=\"#d5dbe1\"/>"
			 "<rect class=\"sm-up\" x=\"%d\" width=\"%d\" height=\"8\" fill=\"#2166ac\"/></svg>",
			 sum, total->negative_pct, total->negative_pct, total->neutral_pct,
			 total->negative_pct + total->neutral_pct, total->positive_pct);
	json_object_set_new(object, "bar", card_taken(&bar));
	return object;
}

static json_t *terms(const struct words *words, const struct sm_series *series)
{
	json_t *list = json_array();

	for (size_t i = 0; i < series->term_count; i++) {
		json_t *term = json_object();
		char weight[WORDS_NUMBER_MAX];

		words_number(words, series->term[i].weight, 2, true, weight);
		set(term, "text", series->term[i].text);
		set(term, "weight", weight);
		set(term, "side", series->term[i].weight < 0 ? "below" : "above");
		json_array_append_new(list, term);
	}
	return list;
}

static json_t *points(const struct words *words, const struct sm_series *series)
{
	json_t *list = json_array();

	/* The newest first: that is what people look for. */
	for (size_t i = series->count; i-- > 0;) {
		const struct sm_point *point = &series->point[i];
		json_t *row = json_object();
		char when[WORDS_DATE_MAX];

		words_period(words, point->period, when);
		set(row, "when", when);
		json_object_set_new(row, point->cells ? "in" : "out", json_true());
		if (point->cells) {
			set_mean(row, "pointMean", words, point);
			json_object_set_new(row, "pointMargin", margin(words, point));
			set_authors(row, "pointAuthors", words, point);
			set_count(row, "pointPosts", words, point->posts);
			set_percent(row, "pointNegative", point->negative_pct);
			set_percent(row, "pointNeutral", point->neutral_pct);
			set_percent(row, "pointPositive", point->positive_pct);
			set_percent(row, "pointCoverage", point->coverage_pct);
		}
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *sources(const struct words *words, const struct sm_point *total)
{
	struct sm_buffer text = { .bytes_max = TEXT_BYTES_MAX };
	json_t *object;

	if (!total->cells || total->source_pct[0] < 0)
		return json_null();
	for (int i = 0; i < SM_SOURCE_COUNT; i++)
		if (total->source_pct[i] > 0)
			sm_buffer_format(&text, "%s%s %d%%", text.length ? " · " : "",
					 words_source(words, (enum sm_source)i), total->source_pct[i]);
	object = json_object();
	json_object_set_new(object, "text", card_taken(&text));
	return object;
}

static void glance(json_t *card, const struct card_setting *setting, const struct sm_series *series, const char *id)
{
	const struct sm_point *now = series->window ? &series->recent : &series->total;
	struct sm_buffer plot = { .bytes_max = CHART_BYTES_MAX };
	char plot_id[60];

	snprintf(plot_id, sizeof(plot_id), "%s-level", id);
	chart_level(series, setting->reach, setting->words, plot_id, &plot);
	json_object_set_new(card, "plot", card_taken(&plot));
	set_mean(card, "recentMean", setting->words, now);
	json_object_set_new(card, "recentMargin", margin(setting->words, now));
	set_authors(card, "recentAuthors", setting->words, now);
	set_count(card, "recentPosts", setting->words, now->posts);
	set_percent(card, "recentCoverage", now->coverage_pct);
}

static json_t *recent_text(const struct card_setting *setting, const struct sm_series *series)
{
	struct sm_buffer text = { .bytes_max = TEXT_BYTES_MAX };
	char window[WORDS_DATE_MAX];

	if (!series->window)
		return json_string("");
	words_window(setting->words, series, setting->by, window);
	words_fill(setting->words, "last", window, &text);
	return card_taken(&text);
}

/* Nothing to divide: no chart. */
static bool has_shares(const struct sm_series *series)
{
	for (size_t i = 0; i < series->count; i++)
		if (series->point[i].negative_pct >= 0)
			return true;
	return false;
}

static void wide_charts(json_t *card, const struct card_setting *setting, const struct sm_series *series,
			const char *id)
{
	struct sm_buffer course = { .bytes_max = CHART_BYTES_MAX }, divided = { .bytes_max = CHART_BYTES_MAX };
	char name[60];

	snprintf(name, sizeof(name), "%s-wide", id);
	chart_series_wide(series, setting->scale, setting->words, setting->by, name, &course);
	json_object_set_new(card, "wideChart", card_taken(&course));
	if (!has_shares(series))
		return;
	snprintf(name, sizeof(name), "%s-shares", id);
	chart_shares(series, setting->words, name, &divided);
	json_object_set_new(card, "shareChart", json_pack("{s:o*}", "svg", card_taken(&divided)));
}

json_t *card_model(const struct card_setting *setting, const struct sm_series *series, size_t index)
{
	struct sm_buffer chart = { .bytes_max = CHART_BYTES_MAX };
	const struct words *words = setting->words;
	const struct sm_point *now = series->window ? &series->recent : &series->total;
	int side = now->scored_authors ? show_side(now->mean, now->low, now->high) : 0;
	json_t *card = json_object();
	char id[40];

	snprintf(id, sizeof(id), "%s-%zu", setting->section, index + 1);
	set(card, "card", id);
	set(card, "name", series->name[words->tongue]);
	json_object_set_new(card, "level", json_integer(series->level));
	set(card, "side", side < 0 ? "below" : side > 0 ? "above" : "around");
	set_mean(card, "totalMean", words, &series->total);
	set(card, "levelText", words_level(words, now));
	json_object_set_new(card, "recentText", recent_text(setting, series));
	glance(card, setting, series, id);
	change(card, setting, series);
	chart_series(series, setting->scale, words, setting->by, id, &chart);
	json_object_set_new(card, "chart", card_taken(&chart));
	if (setting->wide)
		wide_charts(card, setting, series, id);
	json_object_set_new(card, "basis", card_basis(words, &series->total));
	json_object_set_new(card, "recentBasis", card_basis(words, now));
	json_object_set_new(card, "shares", shares(words, &series->total));
	json_object_set_new(card, "hasTerms", json_boolean(series->term_count > 0));
	json_object_set_new(card, "term", terms(words, series));
	json_object_set_new(card, "points", points(words, series));
	json_object_set_new(card, "sourcesText", sources(words, &series->total));
	return card;
}
