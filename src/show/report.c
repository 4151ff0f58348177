// SPDX-License-Identifier: EUPL-1.2
// report: answers → one HTML page that stands alone.
#include <stdio.h>
#include <string.h>

#include "card.h"
#include "forms.h"
#include "page.h"

extern const char report_html[], report_css[], chart_css[];

enum { TEXT_BYTES_MAX = 64 * 1024 };

static void set(json_t *object, const char *key, const char *text)
{
	json_object_set_new(object, key, json_string(text ? text : ""));
}

static json_t *labelled(const char *key, const char *value, const char *label)
{
	json_t *object = json_object();

	set(object, "label", label);
	set(object, key, value);
	return object;
}

static json_t *text_object(const char *text)
{
	json_t *object = json_object();

	set(object, "text", text);
	return object;
}

static json_t *glance_note(const struct words *words, const struct sm_answer *answer)
{
	struct sm_buffer note = { .bytes_max = TEXT_BYTES_MAX };
	const struct sm_series *first = sm_answer_at(answer, 0);
	char window[WORDS_DATE_MAX];

	if (!first || !first->window)
		return json_string("");
	words_window(words, first, sm_answer_question(answer)->by, window);
	words_fill(words, "glanceNote", window, &note);
	return card_taken(&note);
}

/* Both sections in one scale would be fair too, but areas lie closer together: each has its own, and says so by its
 * axis. */
static json_t *section(const struct words *words, const struct sm_answer *answer, const char *id)
{
	bool areas = strcmp(id, "area") == 0;
	struct card_setting setting = { .words = words, .by = sm_answer_question(answer)->by, .section = id };
	json_t *object = json_object(), *series = json_array();
	struct sm_buffer axis = { .bytes_max = TEXT_BYTES_MAX };
	struct show_scale scale;
	char most[WORDS_NUMBER_MAX], text[100];

	show_scale(answer, &scale);
	setting.scale = &scale;
	setting.reach = chart_level_reach(answer);
	for (size_t i = 0; i < sm_answer_count(answer); i++)
		if (sm_answer_at(answer, i)->count)
			json_array_append_new(series, card_model(&setting, sm_answer_at(answer, i), i));
	chart_level_axis(setting.reach, words, &axis);
	words_count(words, scale.authors, most);
	snprintf(text, sizeof(text), "%s %s", words_get(words, "atMost"), most);
	set(object, "id", id);
	set(object, "heading", words_get(words, areas ? "byArea" : "byTopic"));
	set(object, "kind", words_get(words, areas ? "area" : "topic"));
	set(object, "by", words_by(words, setting.by));
	if (areas)
		json_object_set_new(object, "note", text_object(words_get(words, "areaNote")));
	json_object_set_new(object, "glance", glance_note(words, answer));
	json_object_set_new(object, "axis", card_taken(&axis));
	json_object_set_new(object, "most", text_object(text));
	json_object_set_new(object, "hasTrend",
			    json_boolean(sm_answer_count(answer) && sm_answer_at(answer, 0)->trend));
	json_object_set_new(object, "hasSeries", json_boolean(json_array_size(series) > 0));
	json_object_set_new(object, "series", series);
	return object;
}

/* The sum over all series, for the figures at the top. */
static json_t *totals(const struct words *words, const struct sm_answer *answer)
{
	json_t *list = json_array();
	int64_t authors = 0, posts = 0, withheld = 0;
	double understood = 0, weighed = 0;
	char text[WORDS_NUMBER_MAX + 4];

	for (size_t i = 0; i < sm_answer_count(answer); i++) {
		const struct sm_point *total = &sm_answer_at(answer, i)->total;

		authors += total->authors;
		posts += total->posts;
		if (total->coverage_pct < 0)
			continue;
		understood += (double)total->coverage_pct * total->posts;
		weighed += total->posts;
	}
	for (int i = 0; i < SM_WITHHELD_COUNT; i++)
		withheld += sm_answer_withheld(answer, (enum sm_withheld_reason)i);
	words_count(words, posts, text);
	json_array_append_new(list, labelled("value", text, words_get(words, "postsCounted")));
	words_count(words, authors, text);
	json_array_append_new(list, labelled("value", text, words_get(words, "authorVotes")));
	snprintf(text, sizeof(text), weighed > 0 ? "%d%%" : "–", weighed > 0 ? (int)(understood / weighed + 0.5) : 0);
	json_array_append_new(list, labelled("value", text, words_get(words, "understood")));
	words_count(words, withheld, text);
	json_array_append_new(list, labelled("value", text, words_get(words, "kept")));
	return list;
}

static json_t *rows_object(json_t *rows)
{
	json_t *object = json_object();

	json_object_set_new(object, "rows", rows);
	return object;
}

static void intake(json_t *model, const struct words *words, const struct sm_report *report)
{
	json_t *rows = json_array();
	char count[WORDS_NUMBER_MAX];

	for (size_t i = 0; i < report->intake_count; i++) {
		words_count(words, report->intake[i].count, count);
		json_array_append_new(rows, labelled("count", count, report->intake[i].label));
	}
	if (json_array_size(rows))
		json_object_set_new(model, "intakeTable", rows_object(rows));
	else
		json_decref(rows);
}

static void withheld(json_t *model, const struct words *words, const struct sm_answer *answer)
{
	json_t *rows = json_array();
	char count[WORDS_NUMBER_MAX];

	for (int i = 0; i < SM_WITHHELD_COUNT; i++) {
		enum sm_withheld_reason reason = (enum sm_withheld_reason)i;

		words_count(words, sm_answer_withheld(answer, reason), count);
		if (sm_answer_withheld(answer, reason))
			json_array_append_new(rows, labelled("count", count, sm_withheld_text(reason, words->tongue)));
	}
	json_object_set(model, "withheldRows", rows);
	if (json_array_size(rows))
		json_object_set_new(model, "withheldTable", rows_object(json_incref(rows)));
	json_decref(rows);
}

static void css(json_t *model)
{
	struct sm_buffer text = { .bytes_max = TEXT_BYTES_MAX };

	sm_buffer_text(&text, chart_css);
	sm_buffer_text(&text, report_css);
	json_object_set_new(model, "css", card_taken(&text));
}

static void noise(json_t *model, const struct words *words, const struct sm_answer *answer)
{
	struct sm_buffer text = { .bytes_max = TEXT_BYTES_MAX };

	sm_answer_noise_text(answer, words->tongue, &text);
	if (text.length) {
		json_object_set_new(model, "noise", text_object(text.data));
		sm_buffer_close(&text);
	}
}

static void head(json_t *model, const struct words *words, const struct sm_report *report)
{
	char span[WORDS_DATE_MAX * 2], line[WORDS_DATE_MAX * 3], made[WORDS_DATE_MAX];
	int64_t from_s, until_s;

	sm_answer_span(report->by_topic, &from_s, &until_s);
	if (until_s) {
		words_span(words, from_s, until_s, span);
		snprintf(line, sizeof(line), "%s, per %s", span,
			 words_by(words, sm_answer_question(report->by_topic)->by));
		json_object_set_new(model, "span", text_object(line));
	}
	words_day(words, report->made_s, made);
	set(model, "title", report->title);
	set(model, "organisation", report->organisation);
	json_object_set_new(model, "isDemo", json_boolean(report->demo));
	set(model, "caveatText", sm_answer_caveat(report->by_topic, words->tongue));
	set(model, "methodText", sm_answer_method(words->tongue));
	noise(model, words, report->by_topic);
	set(model, "policyHash", report->policy_hash);
	set(model, "madeAt", made);
}

enum sm_status sm_show_report(const struct sm_report *report, enum sm_tongue tongue, struct sm_buffer *out,
			      struct sm_error *error)
{
	SM_AUTO(words_close) struct words words = { 0 };
	enum sm_status status = words_open(&words, tongue, error);
	json_t *model, *sections;

	if (status != SM_OK)
		return status;
	model = json_object();
	sections = json_array();
	css(model);
	head(model, &words, report);
	json_object_set_new(model, "totals", totals(&words, report->by_topic));
	json_array_append_new(sections, section(&words, report->by_topic, "topic"));
	if (report->by_area)
		json_array_append_new(sections, section(&words, report->by_area, "area"));
	json_object_set_new(model, "sections", sections);
	intake(model, &words, report);
	withheld(model, &words, report->by_topic);
	page_render(report_html, model, words.word, out);
	json_decref(model);
	return show_check(out, error);
}
