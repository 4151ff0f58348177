// SPDX-License-Identifier: EUPL-1.2
// topic: one topic over time: how it sounds, who is heard, what carried it, where, and what was withheld.
#include <stdio.h>
#include <string.h>

#include "card.h"
#include "handlers.h"
#include "pages.h"

extern const char topic_html[];

static void set(json_t *object, const char *key, const char *text)
{
	json_object_set_new(object, key, json_string(text));
}

static json_t *option(const char *value, const char *text, bool chosen)
{
	json_t *object = json_object();

	set(object, "value", value);
	set(object, "text", text);
	json_object_set_new(object, "chosen", json_boolean(chosen));
	return object;
}

static bool among(const char *value, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], value) == 0)
			return true;
	return false;
}

/* The filters as they stand, for a form that works without a script. */
static enum sm_status filters(struct request *request, struct sm_store *store, const struct asked *asked, json_t *model,
			      struct sm_error *error)
{
	static const char *const by[] = { "dag", "week", "maand" };
	json_t *words = request->server->site[request->tongue], *areas = json_array(), *grains = json_array();
	const char *from = request_value(request, "van"), *until = request_value(request, "totEnMet");
	const struct sm_store_area *area;
	size_t count = 0;
	enum sm_status status = sm_store_areas(store, &area, &count, error);

	for (size_t i = 0; i < count; i++)
		json_array_append_new(areas, option(area[i].code, area[i].name,
						    among(area[i].code, asked->area, asked->question.area_count)));
	for (int i = 0; i < 3; i++)
		json_array_append_new(grains, option(by[i], json_string_value(json_object_get(words, by[i])),
						     (int)asked->question.by == i + SM_DAY));
	json_object_set_new(model, "areas", areas);
	json_object_set_new(model, "grains", grains);
	set(model, "from", from ? from : "");
	set(model, "until", until ? until : "");
	set(model, "tongueValue", request->tongue == SM_NL ? "nl" : "en");
	return status;
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
	json_object_set_new(model, "withheldRows", rows);
}

static json_t *cards_of(const struct words *words, const struct sm_answer *answer, const char *section)
{
	struct card_setting setting = { .words = words, .by = sm_answer_question(answer)->by, .section = section };
	json_t *list = json_array();
	struct show_scale scale;

	show_scale(answer, &scale);
	setting.scale = &scale;
	setting.reach = chart_level_reach(answer);
	for (size_t i = 0; i < sm_answer_count(answer); i++)
		if (sm_answer_at(answer, i)->count)
			json_array_append_new(list, card_model(&setting, sm_answer_at(answer, i), i));
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

static void page(struct request *request, struct response *response, const struct sm_answer *answer,
		 const struct sm_answer *by_area, json_t *model)
{
	const struct words *words = &request->server->words[request->tongue];
	struct sm_buffer axis = { .bytes_max = 65536 };
	json_t *all = cards_of(words, answer, "topic"), *compared = json_array();
	const char *title = sm_answer_count(answer) ? sm_answer_at(answer, 0)->name[request->tongue] : "";

	for (size_t i = 1; i < json_array_size(all); i++)
		json_array_append(compared, json_array_get(all, i));
	if (json_array_size(all))
		json_object_set(model, "card", json_array_get(all, 0));
	json_object_set_new(model, "compared", compared);
	json_object_set_new(model, "hasCompared", json_boolean(json_array_size(compared) > 0));
	json_object_set_new(model, "areaCards", cards_of(words, by_area, "area"));
	chart_level_axis(chart_level_reach(by_area), words, &axis);
	json_object_set_new(model, "axis", card_taken(&axis));
	withheld(words, answer, model);
	set(model, "topicName", title);
	set(model, "caveatText", sm_answer_caveat(answer, request->tongue));
	set(model, "methodText", sm_answer_method(request->tongue));
	set(model, "policyHash", sm_answer_policy(answer));
	set(model, "byWord", words_by(words, sm_answer_question(answer)->by));
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
		if (!among(value, asked->topic, count))
			asked->topic[count++] = value;
	asked->question.topic_count = count;
	asked->question.group = SM_GROUP_TOPIC;
}

static enum sm_status compare_options(struct request *request, struct sm_store *store, const struct asked *asked,
				      json_t *model, struct sm_error *error)
{
	json_t *list = json_array();
	const struct sm_store_topic *topic;
	size_t count = 0;
	enum sm_status status = sm_store_topics(store, &topic, &count, error);

	for (size_t i = 0; i < count; i++)
		if (strcmp(topic[i].id, request->segment[0]) != 0)
			json_array_append_new(list,
					      option(topic[i].id, topic[i].name[request->tongue],
						     among(topic[i].id, asked->topic, asked->question.topic_count)));
	json_object_set_new(model, "others", list);
	return status;
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
		status = filters(request, store, asked, model, error);
	if (status == SM_OK)
		status = compare_options(request, store, asked, model, error);
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
