// SPDX-License-Identifier: EUPL-1.2
// api: the settings that run, and what was withheld → JSON for programs.
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "asked.h"
#include "handlers.h"

extern const char openapi_json[];
extern const size_t openapi_json_length;

enum { VALUE_BYTES_MAX = 4096 };

static int append(const char *data, size_t length, void *out)
{
	sm_buffer_add(out, data, length);
	return 0;
}

void api_send(struct response *response, json_t *object)
{
	response->type = "application/json";
	response->body.failed =
	    response->body.failed || !object ||
	    json_dump_callback(object, append, &response->body, JSON_COMPACT | JSON_REAL_PRECISION(6)) != 0;
	sm_buffer_text(&response->body, "\n");
	json_decref(object);
}

void api_forget(json_t *body)
{
	json_t *text = json_object_get(body, "tekst");

	/* Jansson frees without overwriting: what it hands out is read-only to others, but it is ours here. */
	if (json_is_string(text))
		sodium_memzero((char *)json_string_value(text), json_string_length(text));
	json_decref(body);
}

enum sm_status openapi_answer(struct request *request, struct response *response, struct sm_error *error)
{
	(void)request, (void)error;
	response->type = "application/json";
	response_header(response, "Access-Control-Allow-Origin", "*");
	sm_buffer_add(&response->body, openapi_json, openapi_json_length);
	return SM_OK;
}

/* ---- Topics and areas, as the settings have them. ---- */

static json_t *moment(int64_t time_s)
{
	char text[24];

	if (!time_s)
		return json_null();
	sm_time_print(time_s, text);
	return json_string(text);
}

static const char *filled(const char *text)
{
	return text && *text ? text : NULL;
}

static json_t *topic_json(const struct sm_topic *topic, enum sm_tongue tongue)
{
	return json_pack("{s:s, s:s, s:s?, s:s?, s:s?, s:o, s:o}", "id", topic->id, "naam", topic->name[tongue],
			 "thema", filled(topic->theme), "doel", filled(topic->purpose), "grondslag",
			 filled(topic->ground), "begin", moment(topic->from_s), "eind", moment(topic->until_s));
}

enum sm_status onderwerpen_answer(struct request *request, struct response *response, struct sm_error *error)
{
	const struct sm_topics *topics = sm_workspace_topics(request->server->workspace);
	json_t *list = json_array();

	(void)error;
	for (size_t i = 0; i < sm_topics_count(topics); i++)
		json_array_append_new(list, topic_json(sm_topics_at(topics, i), request->tongue));
	api_send(response, json_pack("{s:o}", "onderwerpen", list));
	return SM_OK;
}

enum sm_status onderwerp_answer(struct request *request, struct response *response, struct sm_error *error)
{
	const struct sm_topics *topics = sm_workspace_topics(request->server->workspace);

	for (size_t i = 0; i < sm_topics_count(topics); i++)
		if (strcmp(sm_topics_at(topics, i)->id, request->segment[0]) == 0) {
			api_send(response, topic_json(sm_topics_at(topics, i), request->tongue));
			return SM_OK;
		}
	return sm_fail(error, SM_NONE, NULL, "dit onderwerp staat niet in de afspraken",
		       "this topic is not in the settings");
}

static json_t *area_json(const struct sm_areas *areas, size_t index)
{
	static const char *const levels[] = { "gemeente", "wijk", "buurt" };
	const struct sm_area *area = sm_areas_at(areas, index);

	return json_pack("{s:s, s:s, s:s, s:s?}", "code", area->code, "naam", area->name, "niveau", levels[area->level],
			 "binnen", area->parent < 0 ? NULL : sm_areas_at(areas, (size_t)area->parent)->code);
}

enum sm_status gebieden_answer(struct request *request, struct response *response, struct sm_error *error)
{
	const struct sm_areas *areas = sm_workspace_areas(request->server->workspace);
	int year = sm_areas_indelingsjaar(areas);
	json_t *list = json_array();

	(void)error;
	for (size_t i = 0; i < sm_areas_count(areas); i++)
		json_array_append_new(list, area_json(areas, i));
	api_send(response,
		 json_pack("{s:o, s:o}", "indelingsjaar", year ? json_integer(year) : json_null(), "gebieden", list));
	return SM_OK;
}

enum sm_status gebied_answer(struct request *request, struct response *response, struct sm_error *error)
{
	const struct sm_areas *areas = sm_workspace_areas(request->server->workspace);
	int index = sm_areas_find(areas, request->segment[0]);

	if (index < 0)
		return sm_fail(error, SM_NONE, NULL, "dit gebied staat niet in de afspraken",
			       "this area is not in the settings");
	api_send(response, area_json(areas, (size_t)index));
	return SM_OK;
}

/* ---- What is agreed. ---- */

enum sm_status afspraken_answer(struct request *request, struct response *response, struct sm_error *error)
{
	const struct sm_policy *policy = sm_workspace_policy(request->server->workspace);
	char hash[2 * sizeof(policy->hash) + 1];
	json_t *list = json_array();

	(void)error;
	for (size_t i = 0; i < sm_settings_count(); i++) {
		struct sm_buffer value = { .bytes_max = VALUE_BYTES_MAX };

		sm_setting_print(policy, i, &value);
		json_array_append_new(list, json_pack("{s:s, s:s, s:b}", "sleutel", sm_setting_key(i), "waarde",
						      value.data ? value.data : "", "standaard",
						      sm_setting_is_default(policy, i)));
		sm_buffer_close(&value);
	}
	api_send(response, json_pack("{s:s, s:s, s:s, s:o}", "hash",
				     sodium_bin2hex(hash, sizeof(hash), policy->hash, sizeof(policy->hash)), "stand",
				     policy->mode == SM_MODE_DEMO ? "demo" : "productie", "organisatie",
				     policy->organisation, "afspraken", list));
	return SM_OK;
}

/* ---- What was left out. ---- */

enum sm_status achterhoudingen_answer(struct request *request, struct response *response, struct sm_error *error)
{
	json_t *list;
	struct sm_answer *answer;
	struct asked asked;
	enum sm_status status;

	asked_read(request, SM_WEEK, SM_GROUP_NONE, &asked);
	status = request->mistake_count ? SM_ERROR_USAGE : metingen_ask(request, &asked, &answer, error);
	if (status != SM_OK)
		return status;
	list = json_array();
	for (int i = 0; i < SM_WITHHELD_COUNT; i++) {
		enum sm_withheld_reason reason = (enum sm_withheld_reason)i;

		if (sm_answer_withheld(answer, reason))
			json_array_append_new(list, json_pack("{s:s, s:s, s:i}", "reden", sm_withheld_name(reason),
							      "omschrijving", sm_withheld_text(reason, request->tongue),
							      "berichten", sm_answer_withheld(answer, reason)));
	}
	api_send(response, json_pack("{s:i, s:o}", "perioden", sm_answer_periods(answer), "achtergehouden", list));
	sm_answer_close(answer);
	return SM_OK;
}
