// SPDX-License-Identifier: EUPL-1.2
// topic: one topic over time: how it sounds, who is heard, what carried it, where, and what was withheld.
#include <stdio.h>
#include <string.h>

#include "card.h"
#include "filter.h"
#include "flag.h"
#include "handlers.h"
#include "pages.h"

extern const char topic_html[];

static void set(json_t *object, const char *key, const char *text)
{
	json_object_set_new(object, key, json_string(text));
}

static void withheld(const struct words *words, const struct sm_answer *answer, json_t *model)
{
	json_t *rows = json_array();

	for (int i = 0; i < SM_WITHHELD_COUNT; i++) {
		int posts = sm_answer_withheld(answer, (enum sm_withheld_reason)i);
		char count[WORDS_NUMBER_MAX];
		json_t *row;

		if (!posts)
			continue;
		row = json_object();
		words_count(words, posts, count);
		set(row, "count", count);
		set(row, "label", sm_withheld_text((enum sm_withheld_reason)i, words->tongue));
		json_array_append_new(rows, row);
	}
	json_object_set_new(model, "anyWithheld", json_boolean(json_array_size(rows) > 0));
	json_object_set_new(model, "withheldRows", rows);
}

static json_t *cards_of(const struct request *request, const struct sm_answer *answer, const char *section)
{
	struct card_setting setting = { .words = &request->server->words[request->tongue],
					.by = sm_answer_question(answer)->by,
					.section = section };
	json_t *list = json_array();
	struct show_scale scale;

	show_scale(answer, &scale);
	setting.scale = &scale;
	setting.reach = chart_level_reach(answer);
	for (size_t i = 0; i < sm_answer_count(answer); i++)
		if (sm_answer_at(answer, i)->count) {
			json_t *card;

			setting.wide = i == 0 && strcmp(section, "topic") == 0;
			card = card_model(&setting, sm_answer_at(answer, i), i);
			flag_model(card, request->server->site[request->tongue], sm_answer_at(answer, i),
				   sm_answer_count(answer));
			json_array_append_new(list, card);
		}
	return list;
}

static json_t *downloads(const struct request *request)
{
	static const struct {
		const char *form, *text;
	} forms[] = { { "csv", "CSV" },
		      { "csv-excel", "CSV (Excel)" },
		      { "xlsx", "Excel" },
		      { "svg", "SVG" },
		      { "json", "JSON" } };
	json_t *list = json_array();

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		json_t *link = json_object();

		json_object_set_new(link, "href", pages_link(request, "vorm", forms[i].form));
		set(link, "text", forms[i].text);
		json_array_append_new(list, link);
	}
	return list;
}

/* A labelled bar of percent; nothing when it is not known. */
static void bar(json_t *list, const char *label, const char *class, int percent)
{
	json_t *row;

	if (percent < 0)
		return;
	row = json_object();
	set(row, "label", label);
	json_object_set_new(row, "value", json_sprintf("%d%%", percent));
	json_object_set_new(row, "bar",
			    json_sprintf("<svg viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
					 "<rect class=\"%s\" width=\"%d\" height=\"8\"></rect></svg>",
					 class, percent));
	json_array_append_new(list, row);
}

static void bar_group(const struct request *request, json_t *groups, const char *title, json_t *bars, const char *note)
{
	json_t *words = request->server->site[request->tongue], *group;

	if (!json_array_size(bars)) {
		json_decref(bars);
		return;
	}
	group = json_pack("{s:O, s:o}", "title", json_object_get(words, title), "bars", bars);
	if (note)
		json_object_set_new(group, "note", json_pack("{s:O}", "text", json_object_get(words, note)));
	json_array_append_new(groups, group);
}

/* How the whole time divides: by tone, by origin, and what of it was understood. */
static json_t *rests_on(const struct request *request, const struct sm_point *total)
{
	const struct words *words = &request->server->words[request->tongue];
	json_t *groups = json_array(), *tone = json_array(), *origin = json_array(), *understood = json_array();

	bar(tone, words_get(words, "negative"), "sm-down", total->negative_pct);
	bar(tone, words_get(words, "neutral"), "sm-middle", total->neutral_pct);
	bar(tone, words_get(words, "positive"), "sm-up", total->positive_pct);
	for (int i = 0; i < SM_SOURCE_COUNT; i++)
		bar(origin, words_source(words, (enum sm_source)i), "sm-volume",
		    total->source_pct[i] > 0 ? total->source_pct[i] : -1);
	bar(understood, json_string_value(json_object_get(request->server->site[request->tongue], "coverLabel")),
	    "sm-volume", total->coverage_pct);
	bar_group(request, groups, "mixTitle", tone, NULL);
	bar_group(request, groups, "sourceTitle", origin, NULL);
	bar_group(request, groups, "coverTitle", understood, "coverNote");
	return groups;
}

static void page(struct request *request, struct response *response, const struct sm_answer *answer,
		 const struct sm_answer *by_area, json_t *model)
{
	const struct words *words = &request->server->words[request->tongue];
	struct sm_buffer axis = { .bytes_max = 65536 };
	json_t *all = cards_of(request, answer, "topic"), *compared = json_array();
	const struct sm_series *first = sm_answer_at(answer, 0);
	const char *title = first ? first->name[request->tongue] : "";

	for (size_t i = 1; i < json_array_size(all); i++)
		json_array_append(compared, json_array_get(all, i));
	if (json_array_size(all)) {
		json_object_set(model, "card", json_array_get(all, 0));
		json_object_set_new(model, "barGroups", rests_on(request, &first->total));
		json_object_set_new(model, "hasTrend", json_boolean(first->trend != NULL));
	}
	json_object_set_new(model, "compared", compared);
	json_object_set_new(model, "hasCompared", json_boolean(json_array_size(compared) > 0));
	json_object_set_new(model, "areaCards", cards_of(request, by_area, "area"));
	chart_level_axis(chart_level_reach(by_area), words, &axis);
	json_object_set_new(model, "axis", card_taken(&axis));
	withheld(words, answer, model);
	set(model, "topicName", title);
	pages_answer(request, answer, model);
	set(model, "chartMeaning", chart_meaning(answer, words));
	set(model, "policyHash", sm_answer_policy(answer));
	set(model, "byWord", words_by(words, sm_answer_question(answer)->by));
	json_object_set(model, "slider", json_object_get(request->server->site[request->tongue], "chartLabel"));
	json_object_set_new(model, "permalink", pages_link(request, "taal", request->tongue == SM_NL ? "nl" : "en"));
	json_object_set_new(model, "downloads", downloads(request));
	pages_render(request, response, title, topic_html, model);
	json_decref(all);
}

/* This topic first, then those it is compared with. */
static void read_topics(struct request *request, struct asked *asked)
{
	size_t count = 0;
	const char *value;

	asked->topic[count++] = request->segment[0];
	for (size_t i = 0; (value = request_value_at(request, "vergelijk", i)) && count < ASKED_LIST_MAX; i++)
		if (!filter_among(value, asked->topic, count))
			asked->topic[count++] = value;
	asked->question.topic_count = count;
	asked->question.group = SM_GROUP_TOPIC;
}

static json_t *compare_options(struct request *request, struct sm_store *store, const struct asked *asked)
{
	json_t *list = json_array();
	const struct sm_store_topic *topic;
	size_t count = 0;

	if (sm_store_topics(store, &topic, &count, NULL) != SM_OK)
		return list;
	for (size_t i = 0; i < count; i++)
		if (strcmp(topic[i].id, request->segment[0]) != 0)
			json_array_append_new(
			    list, filter_option(topic[i].id, topic[i].name[request->tongue],
						filter_among(topic[i].id, asked->topic, asked->question.topic_count)));
	return list;
}

static enum sm_status show(struct request *request, struct response *response, struct sm_store *store,
			   const struct asked *asked, const struct sm_answer *answer, struct sm_error *error)
{
	struct sm_question sideways = asked->question;
	struct sm_answer *by_area = NULL;
	json_t *model = json_object();
	enum sm_status status;

	sideways.topic_count = 1;
	sideways.area_count = 0;
	sideways.group = SM_GROUP_AREA;
	status = sm_ask(store, &sideways, &by_area, error);
	if (status == SM_OK)
		status = filter_model(request, store, asked, compare_options(request, store, asked), model, error);
	if (status == SM_OK)
		page(request, response, answer, by_area, model);
	else
		json_decref(model);
	sm_answer_close(by_area);
	return status;
}

static bool topic_known(struct sm_store *store, const char *id)
{
	const struct sm_store_topic *topic;
	size_t count = 0;
	bool known = false;

	if (sm_store_topics(store, &topic, &count, NULL) != SM_OK)
		return true; /* the question will tell what is wrong */
	for (size_t i = 0; i < count; i++)
		known = known || strcmp(topic[i].id, id) == 0;
	return known;
}

enum sm_status topic_answer(struct request *request, struct response *response, struct sm_error *error)
{
	struct sm_answer *answer = NULL;
	struct sm_store *store;
	struct asked asked;
	enum sm_status status;

	asked_read(request, SM_WEEK, SM_GROUP_TOPIC, &asked);
	read_topics(request, &asked);
	if (request->mistake_count)
		return SM_ERROR_USAGE;
	status = server_store(request->server, &store, error);
	if (status != SM_OK)
		return status;
	status = topic_known(store, request->segment[0]) ? sm_ask(store, &asked.question, &answer, error) : SM_NONE;
	if (status == SM_OK)
		status = request_note(request, answer, error);
	if (status == SM_OK && request->form == FORM_HTML)
		status = show(request, response, store, &asked, answer, error);
	else if (status == SM_OK)
		status = metingen_write(request, answer, response, error);
	sm_answer_close(answer);
	server_store_back(request->server, store);
	return status;
}
