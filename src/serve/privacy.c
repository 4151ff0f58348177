// SPDX-License-Identifier: EUPL-1.2
// privacy: the settings that run, in plain words, beside what proves them; for the officer.
#include <sodium.h>
#include <stdio.h>
#include <time.h>

#include "audited.h"
#include "handlers.h"
#include "pages.h"
#include "proof.h"
#include "visitor.h"

extern const char privacy_html[];

enum { VALUE_BYTES_MAX = 4096, DAY_S = 86400 };

static void set(json_t *object, const char *key, const char *text)
{
	json_object_set_new(object, key, json_string(text ? text : ""));
}

static const char *site(const struct request *request, const char *key)
{
	return json_string_value(json_object_get(request->server->site[request->tongue], key));
}

static json_t *setting_row(const struct sm_policy *policy, const struct sm_settings_words *words, size_t setting)
{
	struct sm_setting_words text = sm_setting_words(words, setting);
	struct sm_buffer value = { .bytes_max = VALUE_BYTES_MAX };
	json_t *row = json_object();

	sm_setting_print(policy, setting, &value);
	set(row, "key", sm_setting_key(setting));
	set(row, "name", text.name);
	set(row, "does", text.does);
	set(row, "protects", text.protects);
	set(row, "costs", text.costs);
	set(row, "value", value.length ? value.data : "–");
	json_object_set_new(row, "byDefault", json_boolean(sm_setting_is_default(policy, setting)));
	sm_buffer_close(&value);
	return row;
}

static enum sm_status settings(const struct request *request, const struct sm_policy *policy, json_t *model,
			       struct sm_error *error)
{
	struct sm_settings_words *words = NULL;
	char hash[2 * sizeof(policy->hash) + 1];
	json_t *rows = json_array();
	enum sm_status status = sm_settings_words_open(request->server->rules_dir, request->tongue, &words, error);

	for (size_t i = 0; status == SM_OK && i < sm_settings_count(); i++)
		json_array_append_new(rows, setting_row(policy, words, i));
	sm_settings_words_close(words);
	sodium_bin2hex(hash, sizeof(hash), policy->hash, sizeof(policy->hash));
	set(model, "hash", hash);
	json_object_set_new(model, "rows", rows);
	return status;
}

/* A term, and the day before which there is nothing of its kind left. */
static void clock_row(const struct request *request, json_t *list, const char *kind, json_t *term, int64_t kept_s)
{
	char day[WORDS_DATE_MAX] = "–";
	json_t *row = json_object();

	if (kept_s)
		words_day(&request->server->words[request->tongue], (int64_t)time(NULL) - kept_s, day);
	set(row, "kind", site(request, kind));
	json_object_set_new(row, "term", term);
	set(row, "oldest", day);
	json_array_append_new(list, row);
}

static json_t *clocks(const struct request *request, const struct sm_policy *policy)
{
	const char *days = site(request, "clockDays");
	json_t *list = json_array();

	clock_row(request, list, "clockTexts", json_string(site(request, "clockNever")), 0);
	clock_row(request, list, "clockVotes",
		  json_sprintf("%s %d %s", site(request, "clockVotesTerm"), policy->lateness_min / 60,
			       site(request, "clockHours")),
		  60 * (int64_t)policy->lateness_min + (policy->grain == SM_WEEK  ? 7 * (int64_t)DAY_S
							: policy->grain == SM_DAY ? (int64_t)DAY_S
										  : 3600));
	clock_row(request, list, "clockSamples",
		  policy->samples_per_period ? json_sprintf("%d %s", policy->samples_days, days)
					     : json_string(site(request, "clockOff")),
		  policy->samples_per_period ? policy->samples_days * (int64_t)DAY_S : 0);
	clock_row(request, list, "clockCells", json_sprintf("%d %s", policy->retention_releases_days, days),
		  policy->retention_releases_days * (int64_t)DAY_S);
	clock_row(request, list, "clockJournal", json_sprintf("%d %s", policy->retention_journal_days, days),
		  policy->retention_journal_days * (int64_t)DAY_S);
	return list;
}

enum sm_status privacy_answer(struct request *request, struct response *response, struct sm_error *error)
{
	const struct sm_policy *policy = sm_workspace_policy(request->server->workspace);
	char proof[SESSION_HEX_BYTES], day[WORDS_DATE_MAX];
	json_t *model = json_object();
	enum sm_status status = settings(request, policy, model, error);

	visitor_proof(request, response, proof);
	set(model, "proof", proof);
	set(model, "tongueValue", request->tongue == SM_NL ? "nl" : "en");
	audited_last(request, day);
	if (*day)
		json_object_set_new(model, "audited", json_pack("{s:s}", "text", day));
	json_object_set_new(model, "clocks", clocks(request, policy));
	if (status == SM_OK)
		status = proof_model(request, model, error);
	if (status == SM_OK)
		pages_render(request, response, site(request, "privacyTitle"), privacy_html, model);
	else
		json_decref(model);
	return status;
}
