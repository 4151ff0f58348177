// SPDX-License-Identifier: EUPL-1.2
// public: what residents may know without asking: what is listened for, where, why, on what ground, for how long, and
// how to object. Made from the settings that run.
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "audited.h"
#include "handlers.h"
#include "pages.h"

extern const char public_html[];

enum { SECURITY_DAYS = 180, DAY_S = 86400 };

static void set(json_t *object, const char *key, const char *text)
{
	json_object_set_new(object, key, json_string(text ? text : ""));
}

static void set_known(json_t *object, const char *key, const char *text)
{
	if (text && *text)
		json_object_set_new(object, key, json_pack("{s:s}", "text", text));
}

static json_t *topics_of(const struct request *request)
{
	const struct sm_topics *topics = sm_workspace_topics(request->server->workspace);
	const struct words *words = &request->server->words[request->tongue];
	json_t *list = json_array();

	for (size_t i = 0; i < sm_topics_count(topics); i++) {
		const struct sm_topic *topic = sm_topics_at(topics, i);
		json_t *row = json_object();
		char day[WORDS_DATE_MAX];

		set(row, "name", topic->name[request->tongue]);
		set_known(row, "why", topic->purpose);
		set_known(row, "ground", topic->ground);
		if (topic->until_s) {
			words_day(words, topic->until_s - 1, day);
			set_known(row, "until", day);
		}
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *feeds_of(const struct request *request)
{
	const struct sm_feeds *feeds = sm_workspace_feeds(request->server->workspace);
	json_t *list = json_array();

	for (size_t i = 0; i < feeds->count; i++) {
		json_t *row = json_object();
		char host[SM_HOST_BYTES_MAX];

		set(row, "name", feeds->feed[i].name);
		sm_url_host(sm_text_of(feeds->feed[i].url), host);
		set(row, "host", host);
		json_array_append_new(list, row);
	}
	return list;
}

static void mandate(const struct request *request, const struct sm_policy *policy, json_t *model)
{
	const struct words *words = &request->server->words[request->tongue];
	char text[WORDS_DATE_MAX];

	set_known(model, "purpose", policy->purpose);
	set_known(model, "legalBasis", policy->legal_basis);
	set_known(model, "dpia", policy->dpia);
	set_known(model, "officer", policy->officer);
	set_known(model, "contact", policy->contact);
	if (policy->until_s) {
		words_day(words, policy->until_s - 1, text);
		set_known(model, "until", text);
	}
	json_object_set_new(model, "k", json_integer(policy->k));
	json_object_set_new(model, "lateHours", json_integer(policy->lateness_min / 60));
	json_object_set_new(model, "keptYears", json_integer((policy->retention_releases_days + 182) / 365));
	json_object_set_new(model, "samplesDays",
			    policy->samples_per_period ? json_integer(policy->samples_days) : json_null());
	json_object_set_new(model, "hasSamples", json_boolean(policy->samples_per_period > 0));
}

enum sm_status public_answer(struct request *request, struct response *response, struct sm_error *error)
{
	const struct sm_policy *policy = sm_workspace_policy(request->server->workspace);
	json_t *model = json_object(), *site = request->server->site[request->tongue];
	char day[WORDS_DATE_MAX];

	(void)error;
	mandate(request, policy, model);
	set(model, "whose", policy->organisation);
	json_object_set_new(model, "topicRows", topics_of(request));
	json_object_set_new(model, "feedRows", feeds_of(request));
	audited_last(request, day);
	if (*day)
		set(model, "publicAuditText", day);
	else
		json_object_set(model, "publicAuditText", json_object_get(site, "publicAuditNone"));
	pages_render(request, response, json_string_value(json_object_get(site, "publicTitle")), public_html, model);
	return SM_OK;
}

/* How to be told of a hole (RFC 9116). Nobody to tell: no file. */
enum sm_status security_answer(struct request *request, struct response *response, struct sm_error *error)
{
	const struct sm_policy *policy = sm_workspace_policy(request->server->workspace);
	const char *contact = *policy->contact ? policy->contact : policy->officer;
	int64_t expires_s = (int64_t)time(NULL) + SECURITY_DAYS * (int64_t)DAY_S;
	char expires[40];

	(void)error;
	if (strpbrk(contact, " \t\r\n") || (!strstr(contact, "://") && !strchr(contact, '@')))
		return SM_NONE;
	if (policy->until_s && policy->until_s < expires_s)
		expires_s = policy->until_s;
	sm_time_print(expires_s, expires);
	response->type = "text/plain; charset=utf-8";
	sm_buffer_format(&response->body, "Contact: %s%s\nExpires: %s\nPreferred-Languages: nl, en\n",
			 strstr(contact, "://") ? "" : "mailto:", contact, expires);
	return SM_OK;
}
