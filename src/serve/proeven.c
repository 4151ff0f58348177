// SPDX-License-Identifier: EUPL-1.2
// proeven: a text that a program sends → its score with reasons, and what would be masked. Nothing of it is kept.
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "api.h"
#include "handlers.h"
#include "trial.h"

static const char *const class_names[] = {
	[SM_NEGATIVE] = "negatief", [SM_NEUTRAL] = "neutraal", [SM_POSITIVE] = "positief", [SM_UNSCORED] = "zonderScore"
};

static json_t *text_of(struct sm_text text)
{
	return json_stringn(text.data ? text.data : "", text.length);
}

static json_t *reason_json(const struct sm_reason *reason)
{
	json_t *rules = json_array();

	for (size_t i = 0; i < reason->rules; i++)
		json_array_append_new(rules, json_pack("{s:s, s:s?, s:f}", "naam", reason->rule[i].name, "woord",
						       reason->rule[i].word, "factor", reason->rule[i].factor));
	return json_pack("{s:o, s:o, s:s, s:i, s:f, s:f, s:o}", "woorden",
			 text_of(reason->words.length ? reason->words : reason->entry), "ingang",
			 text_of(reason->entry), "bestand", reason->file ? reason->file : "", "regel", reason->line,
			 "voor", reason->before, "na", reason->after, "regels", rules);
}

static json_t *outcome(const struct trial *trial)
{
	const struct sm_verdict *verdict = &trial->verdict;
	json_t *masked = json_array(), *reasons = json_array();

	for (size_t i = 0; i < trial->spans; i++)
		json_array_append_new(masked,
				      json_pack("{s:I, s:I, s:s}", "begin", (json_int_t)trial->span[i].start, "eind",
						(json_int_t)trial->span[i].end, "soort", trial->span[i].type));
	for (size_t i = 0; i < trial->reasons.count; i++)
		json_array_append_new(reasons, reason_json(&trial->reasons.reason[i]));
	return json_pack("{s:f, s:s, s:s?, s:f, s:f, s:b, s:b, s:o, s:o, s:o}", "score", verdict->value, "klasse",
			 class_names[verdict->class], "taal", *verdict->language ? verdict->language : NULL, "dekking",
			 verdict->coverage, "mening", verdict->subjectivity, "ironie", verdict->irony, "bewaard", 0,
			 "afgedekteTekst", text_of(trial->redacted), "afgedekt", masked, "redenen", reasons);
}

/* Another site cannot make a browser send this type, nor read the answer: that takes leave that we never give. */
static bool is_json(const struct request *request)
{
	const char *type = request_header(request, "Content-Type");
	static const char json[] = "application/json";

	return type && strncasecmp(type, json, sizeof(json) - 1) == 0 && strchr("; ", type[sizeof(json) - 1]);
}

/* The one member that it knows; mistakes are noted. The text lives in body. */
static const char *read_text(struct request *request, json_t *body)
{
	const char *name, *text = json_string_value(json_object_get(body, "tekst"));
	json_t *value;

	if (!json_is_object(body)) {
		request_mistake(request, "", "geen JSON-object", "not a JSON object");
		return NULL;
	}
	json_object_foreach(body, name, value) if (strcmp(name, "tekst") != 0)
	    request_mistake(request, name, "dit lid is onbekend", "this member is unknown");
	if (!text || !*text || json_string_length(json_object_get(body, "tekst")) > TRIAL_TEXT_BYTES_MAX)
		request_mistake(request, "tekst", "hier hoort een tekst van 1 tot %d bytes",
				"a text of 1 to %d bytes belongs here", TRIAL_TEXT_BYTES_MAX);
	return request->mistake_count ? NULL : text;
}

enum sm_status proeven_answer(struct request *request, struct response *response, struct sm_error *error)
{
	struct trial *trial = NULL;
	enum sm_status status = SM_OK;
	const char *text;
	json_t *body;

	if (!is_json(request)) {
		response->status = 415;
		return SM_ERROR_USAGE;
	}
	if (request_crosses(request))
		return sm_fail(error, SM_ERROR_PERMISSION, NULL, "dit komt van een andere site",
			       "this comes from another site");
	body = json_loadb(request->body.data ? request->body.data : "", request->body.length, JSON_REJECT_DUPLICATES,
			  NULL);
	text = read_text(request, body);
	if (text)
		status = trial_open(request->server, sm_text_of(text), &trial, error);
	if (trial)
		api_send(response, outcome(trial));
	trial_close(trial);
	api_forget(body);
	return status;
}
