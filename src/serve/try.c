// SPDX-License-Identifier: EUPL-1.2
// try: a sentence that somebody types → what the meter makes of it, what is masked in it, and what is kept: nothing.
#include <stdio.h>
#include <string.h>

#include "form.h"
#include "handlers.h"
#include "pages.h"
#include "pieces.h"
#include "sentimeter/table.h"
#include "trial.h"
#include "visitor.h"

extern const char try_html[];

static void set(json_t *object, const char *key, const char *text)
{
	json_object_set_new(object, key, json_string(text));
}

static json_t *text_of(struct sm_text text)
{
	return json_stringn(text.data ? text.data : "", text.length);
}

static json_t *rules_of(const struct request *request, const struct sm_reason *reason)
{
	json_t *list = json_array(), *site = request->server->site[request->tongue];

	for (size_t i = 0; i < reason->rules; i++) {
		json_t *rule = json_object(), *name;
		char factor[WORDS_NUMBER_MAX], key[60];

		snprintf(key, sizeof(key), "rule_%s", reason->rule[i].name);
		name = json_object_get(site, key);
		words_number(&request->server->words[request->tongue], reason->rule[i].factor, 2, false, factor);
		set(rule, "rule", name ? json_string_value(name) : reason->rule[i].name);
		if (reason->rule[i].word && *reason->rule[i].word)
			json_object_set_new(rule, "byWord", json_pack("{s:s}", "text", reason->rule[i].word));
		set(rule, "factor", factor);
		json_array_append_new(list, rule);
	}
	return list;
}

static json_t *reasons_of(const struct request *request, const struct trial *trial)
{
	const struct words *words = &request->server->words[request->tongue];
	json_t *list = json_array();

	for (size_t i = 0; i < trial->reasons.count; i++) {
		const struct sm_reason *reason = &trial->reasons.reason[i];
		json_t *row = json_object();
		char number[WORDS_NUMBER_MAX], place[300];

		json_object_set_new(row, "words", text_of(reason->words.length ? reason->words : reason->entry));
		json_object_set_new(row, "entry", text_of(reason->entry));
		snprintf(place, sizeof(place), "%s:%d", reason->file ? reason->file : "", reason->line);
		set(row, "place", place);
		words_number(words, reason->before, 2, true, number);
		set(row, "before", number);
		words_number(words, reason->after, 2, true, number);
		set(row, "after", number);
		set(row, "side", reason->after < 0 ? "below" : reason->after > 0 ? "above" : "around");
		json_object_set_new(row, "rules", rules_of(request, reason));
		json_array_append_new(list, row);
	}
	return list;
}

/* What can be disputed: each entry once, and not the "…" of what found no place. */
static json_t *entries_of(const json_t *reasons)
{
	json_t *list = json_array(), *row, *other;
	size_t index, before;

	json_array_foreach(reasons, index, row)
	{
		const char *entry = json_string_value(json_object_get(row, "entry"));
		bool seen = strcmp(entry, "…") == 0;

		json_array_foreach(list, before, other) seen =
		    seen || strcmp(json_string_value(json_object_get(other, "entry")), entry) == 0;
		if (!seen)
			json_array_append(list, row);
	}
	return list;
}

/* The name of a type in rules/redaction/types.tsv, for people. */
static void name_type(const struct request *request, json_t *list, const char *type)
{
	struct sm_table table;

	if (sm_table_open(request->server->rules_dir, "redaction/types.tsv", &table, NULL) == SM_OK)
		while (sm_table_next(&table, NULL) == SM_OK)
			if (table.count > 2 && strcmp(table.cell[0], type) == 0)
				json_array_append_new(
				    list, json_pack("{s:s}", "type", table.cell[request->tongue == SM_NL ? 1 : 2]));
	sm_table_close(&table);
}

/* A type once, however often it was found. */
static json_t *masked(const struct request *request, const struct trial *trial)
{
	json_t *list = json_array();

	for (size_t i = 0; i < trial->spans; i++) {
		bool seen = false;

		for (size_t before = 0; before < i; before++)
			seen = seen || strcmp(trial->span[before].type, trial->span[i].type) == 0;
		if (!seen)
			name_type(request, list, trial->span[i].type);
	}
	return list;
}

static json_t *outcome(struct request *request, const struct trial *trial)
{
	const struct words *words = &request->server->words[request->tongue];
	json_t *model = json_object(), *site = request->server->site[request->tongue];
	json_t *reasons = reasons_of(request, trial);
	char number[WORDS_NUMBER_MAX], key[40];

	words_number(words, trial->verdict.value, 2, true, number);
	set(model, "value", number);
	snprintf(key, sizeof(key), "class_%s", sm_class_name(trial->verdict.class));
	json_object_set(model, "classText", json_object_get(site, key));
	set(model, "side",
	    trial->verdict.class == SM_NEGATIVE   ? "below"
	    : trial->verdict.class == SM_POSITIVE ? "above"
						  : "around");
	set(model, "tongueCode", trial->verdict.language);
	set(model, "tongueOf", *trial->verdict.language ? trial->verdict.language : "–");
	snprintf(number, sizeof(number), "%d%%", (int)(trial->verdict.coverage * 100 + 0.5));
	set(model, "understoodPart", number);
	snprintf(number, sizeof(number), "%d%%", (int)(trial->verdict.subjectivity * 100 + 0.5));
	set(model, "opinionPart", number);
	json_object_set_new(model, "irony", json_boolean(trial->verdict.irony));
	json_object_set_new(model, "redacted", text_of(trial->redacted));
	json_object_set_new(model, "masked", masked(request, trial));
	json_object_set_new(model, "anyMasked", json_boolean(trial->spans > 0));
	json_object_set_new(model, "pieces", pieces_of(trial->redacted, &trial->reasons));
	json_object_set_new(model, "entries", entries_of(reasons));
	json_object_set_new(model, "reasonRows", reasons);
	json_object_set_new(model, "anyReason", json_boolean(trial->reasons.count > 0));
	return model;
}

static void show(struct request *request, struct response *response, const char *text, json_t *outcome_or_null)
{
	json_t *model = json_object(), *site = request->server->site[request->tongue];
	char proof[SESSION_HEX_BYTES];

	visitor_proof(request, response, proof);
	set(model, "proof", proof);
	set(model, "typed", text);
	set(model, "tongueValue", request->tongue == SM_NL ? "nl" : "en");
	if (outcome_or_null)
		json_object_set_new(model, "outcome", outcome_or_null);
	pages_render(request, response, json_string_value(json_object_get(site, "tryTitle")), try_html, model);
}

enum sm_status try_page(struct request *request, struct response *response, struct sm_error *error)
{
	(void)error;
	show(request, response, "", NULL);
	return SM_OK;
}

enum sm_status try_answer(struct request *request, struct response *response, struct sm_error *error)
{
	struct trial *trial = NULL;
	const char *text;
	enum sm_status status;

	if (!form_read(request) || !form_ours(request))
		return sm_fail(error, SM_ERROR_PERMISSION, NULL, "dit formulier is verlopen: laad de pagina opnieuw",
			       "this form has expired: load the page again");
	text = form_value(request, "tekst");
	if (!text || strlen(text) > TRIAL_TEXT_BYTES_MAX)
		return sm_fail(error, SM_ERROR_USAGE, NULL, "typ een tekst van hoogstens %d bytes",
			       "type a text of at most %d bytes", TRIAL_TEXT_BYTES_MAX);
	status = trial_open(request->server, sm_text_of(text), &trial, error);
	if (status == SM_OK)
		show(request, response, text, outcome(request, trial));
	trial_close(trial);
	return status;
}
