// SPDX-License-Identifier: EUPL-1.2
// published: what was last told to the public (published.json) ↔ what runs.
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "sentimeter/audit.h"
#include "sentimeter/collect.h"
#include "sentimeter/config.h"
#include "sentimeter/file.h"
#include "sentimeter/match.h"
#include "sentimeter/period.h"
#include "settings.h"

enum { PUBLISHED_BYTES_MAX = 4 << 20, CONFIG_BYTES_MAX = 16 << 20, VALUE_BYTES_MAX = 1000 };

static enum sm_status path_of(const char *workspace, const char *name, char path[SM_FILE_PATH_BYTES_MAX],
			      struct sm_error *error)
{
	if (snprintf(path, SM_FILE_PATH_BYTES_MAX, "%s/%s", workspace, name) >= SM_FILE_PATH_BYTES_MAX)
		return sm_fail(error, SM_ERROR_LIMIT, name, "de naam van de map is te lang",
			       "the name of the folder is too long");
	return SM_OK;
}

static json_t *settings_json(const struct sm_policy *policy)
{
	struct sm_buffer value = { .bytes_max = VALUE_BYTES_MAX };
	json_t *all = json_object();

	for (size_t i = 0; i < settings_count; i++) {
		sm_buffer_clear(&value);
		sm_setting_print(policy, i, &value);
		json_object_set_new(all, settings[i].key, json_string(value.data ? value.data : ""));
	}
	sm_buffer_close(&value);
	return all;
}

/* By id, what the public is told of it: until when, for what, by whom. */
static json_t *topics_json(const struct sm_topics *topics)
{
	char until[SM_PERIOD_NAME_MAX], value[VALUE_BYTES_MAX];
	json_t *all = json_object();

	for (size_t i = 0; i < sm_topics_count(topics); i++) {
		const struct sm_topic *topic = sm_topics_at(topics, i);

		sm_period_name(sm_period_of(SM_DAY, topic->until_s), until);
		snprintf(value, sizeof(value), "%s; %s; %s", until, topic->purpose, topic->ground);
		json_object_set_new(all, topic->id, json_string(value));
	}
	return all;
}

static json_t *feeds_json(const struct sm_feeds *feeds)
{
	json_t *all = json_object();

	for (size_t i = 0; i < feeds->count; i++)
		json_object_set_new(all, feeds->feed[i].id, json_string(feeds->feed[i].url));
	return all;
}

static enum sm_status read_all(const char *workspace, const char *rules_dir, struct sm_config_problems *problems,
			       struct sm_arena *arena, json_t **runs, struct sm_error *error)
{
	/* Whether it was allowed is another question than whether it was told. */
	static const struct sm_policy_reading reading = { .signed_by_two = true };
	char path[SM_FILE_PATH_BYTES_MAX], hash[65];
	struct sm_policy policy;
	struct sm_topics *topics = NULL;
	struct sm_feeds feeds;
	enum sm_status status = path_of(workspace, "policy.yaml", path, error);

	if (status == SM_OK)
		status = sm_policy_read_with(path, &reading, problems, &policy, error);
	if (status == SM_OK)
		status = path_of(workspace, "topics.yaml", path, error);
	if (status == SM_OK)
		status = sm_topics_open(path, rules_dir, problems, &topics, error);
	if (status == SM_OK)
		status = path_of(workspace, "feeds.yaml", path, error);
	if (status == SM_OK)
		status = sm_feeds_read(path, rules_dir, problems, arena, &feeds, error);
	if (status == SM_OK) {
		sodium_bin2hex(hash, sizeof(hash), policy.hash, sizeof(policy.hash));
		*runs = json_pack("{s:s,s:o,s:o,s:o}", "policy", hash, "settings", settings_json(&policy), "topics",
				  topics_json(topics), "feeds", feeds_json(&feeds));
		status = *runs ? SM_OK : sm_fail_memory(error);
	}
	sm_topics_close(topics);
	return status;
}

/* What runs, in the form of published.json. */
static enum sm_status read_running(const char *workspace, const char *rules_dir, json_t **runs, struct sm_error *error)
{
	SM_AUTO(sm_arena_closep) struct sm_arena *arena = NULL;
	struct sm_config_problems *problems = NULL;
	enum sm_status status = sm_arena_open(&arena, CONFIG_BYTES_MAX, error);

	*runs = NULL;
	if (status == SM_OK)
		status = sm_config_problems_open(SM_EN, &problems, error);
	if (status == SM_OK)
		status = read_all(workspace, rules_dir, problems, arena, runs, error);
	sm_config_problems_close(problems);
	return status;
}

static int append(const char *data, size_t length, void *out)
{
	sm_buffer_add(out, data, length);
	return 0;
}

enum sm_status sm_published_make(const char *workspace, const char *rules_dir, int64_t now_s, struct sm_buffer *out,
				 struct sm_error *error)
{
	char time[21];
	json_t *runs;
	enum sm_status status = read_running(workspace, rules_dir, &runs, error);

	if (status != SM_OK)
		return status;
	sm_time_print(now_s, time);
	json_object_set_new(runs, "at", json_string(time));
	if (json_dump_callback(runs, append, out, JSON_INDENT(2) | JSON_SORT_KEYS) != 0)
		out->failed = true;
	json_decref(runs);
	sm_buffer_text(out, "\n");
	return out->failed ? sm_fail_memory(error) : SM_OK;
}

static const char *text_in(json_t *map, const char *key)
{
	const char *text = json_string_value(json_object_get(map, key));

	return text ? text : "";
}

/* Each key of either map whose texts differ. */
static void compare(json_t *published, json_t *runs, const char *kind, const struct sm_drift *drift)
{
	char what[120];
	const char *key;
	json_t *value;

	json_object_foreach(runs, key, value) if (strcmp(text_in(published, key), text_in(runs, key)) != 0)
	{
		snprintf(what, sizeof(what), "%s%s", kind, key);
		drift->differs(drift->context, what, text_in(published, key), text_in(runs, key));
	}
	json_object_foreach(published, key, value) if (!json_object_get(runs, key))
	{
		snprintf(what, sizeof(what), "%s%s", kind, key);
		drift->differs(drift->context, what, text_in(published, key), "");
	}
}

/* A paper that was made under other settings than those that run says something else than they do. */
static void compare_papers(json_t *published, json_t *runs, const struct sm_drift *drift)
{
	char what[120];
	const char *name;
	json_t *paper;

	json_object_foreach(json_object_get(published, "papers"), name,
			    paper) if (strcmp(text_in(paper, "policy"), text_in(runs, "policy")) != 0)
	{
		snprintf(what, sizeof(what), "paper %s", name);
		drift->differs(drift->context, what, text_in(paper, "policy"), text_in(runs, "policy"));
	}
}

static enum sm_status read_published(const char *workspace, json_t **published, struct sm_error *error)
{
	struct sm_buffer bytes = { .bytes_max = PUBLISHED_BYTES_MAX };
	char path[SM_FILE_PATH_BYTES_MAX];
	enum sm_status status = path_of(workspace, "published.json", path, error);

	*published = NULL;
	if (status == SM_OK)
		status = sm_file_read(path, &bytes, error);
	if (status == SM_ERROR_INPUT)
		status = SM_NONE;
	if (status == SM_OK) {
		*published = json_loadb(bytes.data ? bytes.data : "", bytes.length, JSON_REJECT_DUPLICATES, NULL);
		if (!json_is_object(*published)) {
			json_decref(*published);
			*published = NULL;
			status = sm_fail(error, SM_ERROR_DATA, path, "dit is geen publicatie van sentimeter",
					 "this is no publication of sentimeter");
		}
	}
	sm_buffer_close(&bytes);
	return status;
}

enum sm_status sm_published_compare(const char *workspace, const char *rules_dir, const struct sm_drift *drift,
				    struct sm_error *error)
{
	json_t *published, *runs = NULL;
	enum sm_status status = read_published(workspace, &published, error);

	if (status == SM_OK)
		status = read_running(workspace, rules_dir, &runs, error);
	if (status == SM_OK) {
		compare(json_object_get(published, "settings"), json_object_get(runs, "settings"), "", drift);
		compare(json_object_get(published, "topics"), json_object_get(runs, "topics"), "topic ", drift);
		compare(json_object_get(published, "feeds"), json_object_get(runs, "feeds"), "feed ", drift);
		compare_papers(published, runs, drift);
	}
	json_decref(runs);
	json_decref(published);
	return status;
}
