// SPDX-License-Identifier: EUPL-1.2
// proof: the journal → what it proves about keys, receipts and airbags.
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "proof.h"

enum { SHOWN_MAX = 14 }; /* of receipts, and of airbags: the last ones */

/* What was read so far. */
struct proof {
	const struct request *request;
	json_t *receipts, *airbags; /* the newest last, at most SHOWN_MAX */
	int64_t released, forgotten;
};

static json_t *word(const struct proof *proof, const char *prefix, const char *name)
{
	json_t *words = proof->request->server->site[proof->request->tongue], *text;
	char key[80];

	snprintf(key, sizeof(key), "%s%s", prefix, name);
	text = json_object_get(words, key);
	return text ? json_incref(text) : json_string(name);
}

static void keep(json_t *list, json_t *row)
{
	if (json_array_size(list) == SHOWN_MAX)
		json_array_remove(list, 0);
	json_array_append_new(list, row);
}

static void released(struct proof *proof, const struct sm_journal_entry *entry)
{
	json_t *detail = entry->detail ? json_loads(entry->detail, 0, NULL) : NULL, *row = json_object();

	json_object_set_new(row, "period", json_string(entry->object));
	json_object_set_new(row, "when", json_stringn(entry->time, strcspn(entry->time, "T")));
	json_object_set_new(row, "cells", json_integer(json_integer_value(json_object_get(detail, "cells"))));
	keep(proof->receipts, row);
	proof->released++;
	json_decref(detail);
}

/* One too old to be shown is counted all the same. */
static void forgotten(struct proof *proof, const struct sm_journal_entry *entry)
{
	size_t index;
	json_t *row;

	proof->forgotten++;
	json_array_foreach(proof->receipts, index,
			   row) if (strcmp(json_string_value(json_object_get(row, "period")), entry->object) == 0)
	    json_object_set_new(row, "gone", json_true());
}

static void airbag(struct proof *proof, const struct sm_journal_entry *entry)
{
	json_t *detail = entry->detail ? json_loads(entry->detail, 0, NULL) : NULL, *row = json_object();
	const char *name = json_string_value(json_object_get(detail, "airbag"));

	json_object_set_new(row, "name", json_string(name ? name : ""));
	json_object_set_new(row, "what", word(proof, "airbag_", entry->action));
	if (entry->object && *entry->object)
		json_object_set_new(row, "target", json_pack("{s:s}", "text", entry->object));
	keep(proof->airbags, row);
	json_decref(detail);
}

static enum sm_status take(void *context, const struct sm_journal_entry *entry, struct sm_error *error)
{
	struct proof *proof = context;

	(void)error;
	if (strcmp(entry->action, "release") == 0)
		released(proof, entry);
	else if (strcmp(entry->action, "forgotten") == 0)
		forgotten(proof, entry);
	else
		airbag(proof, entry);
	return SM_OK;
}

static void set_count(const struct request *request, json_t *model, const char *key, int64_t count)
{
	char text[WORDS_NUMBER_MAX];

	words_count(&request->server->words[request->tongue], count, text);
	json_object_set_new(model, key, json_string(text));
}

/* The newest first, as people look for it. */
static json_t *turned(json_t *list)
{
	json_t *other = json_array();

	for (size_t i = json_array_size(list); i-- > 0;)
		json_array_append(other, json_array_get(list, i));
	json_decref(list);
	return other;
}

/* The periods that by the settings still take late posts. The keys themselves are not ours to look at. */
static void open_periods(const struct request *request, json_t *model)
{
	const struct sm_policy *policy = sm_workspace_policy(request->server->workspace);
	int64_t now_s = (int64_t)time(NULL);
	struct sm_period first = sm_period_of(policy->grain, now_s - 60 * (int64_t)policy->lateness_min), period;
	char from[SM_PERIOD_NAME_MAX], until[SM_PERIOD_NAME_MAX];
	int64_t count = 0;

	sm_period_name(first, from);
	for (period = first; period.from_s <= now_s; period = sm_period_next(period)) {
		sm_period_name(period, until);
		count++;
	}
	json_object_set_new(model, "openPeriods", json_sprintf("%s – %s", from, until));
	set_count(request, model, "openCount", count);
}

static void state(const struct request *request, const char *path, json_t *model)
{
	struct sm_journal_report report = { 0 };
	struct sm_error wrong = { 0 };
	bool there = access(path, F_OK) == 0;
	enum sm_status status = there ? sm_journal_check(path, NULL, &report, &wrong) : SM_NONE;

	json_object_set_new(model, "journalThere", json_boolean(there));
	json_object_set_new(model, "journalNoneYet", json_boolean(!there));
	json_object_set_new(model, "journalIsGood", json_boolean(status == SM_OK));
	if (there && status != SM_OK)
		json_object_set_new(model, "broken", json_pack("{s:i}", "line", wrong.line));
	set_count(request, model, "entries", report.entries);
	set_count(request, model, "sealed", report.sealed);
	set_count(request, model, "erased", report.erased);
}

/* What the errand is given. */
struct asking {
	struct proof proof;
	json_t *model;
};

static enum sm_status read_journal(void *context, struct sm_error *error)
{
	static const char *const action[] = { "release", "forgotten", "airbag", "airbag-reset", NULL };
	struct asking *asking = context;
	const struct sm_journal_taker taker = { &asking->proof, take };
	const struct request *request = asking->proof.request;
	char path[SM_FILE_PATH_BYTES_MAX];
	enum sm_status status = SM_OK;

	if (snprintf(path, sizeof(path), "%s/%s", request->server->folder, SM_JOURNAL_FILE) >= (int)sizeof(path))
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "dit pad is te lang", "this path is too long");
	if (access(path, F_OK) == 0)
		status = sm_journal_read(path, action, &taker, error);
	if (status == SM_OK)
		state(request, path, asking->model);
	return status;
}

enum sm_status proof_model(const struct request *request, json_t *model, struct sm_error *error)
{
	struct asking asking = { .proof = { .request = request, .receipts = json_array(), .airbags = json_array() },
				 .model = model };
	struct proof *proof = &asking.proof;
	enum sm_status status = errand_run(&request->server->errand, read_journal, &asking, error);

	open_periods(request, model);
	set_count(request, model, "goneCount", proof->forgotten);
	set_count(request, model, "lateCount",
		  proof->released > proof->forgotten ? proof->released - proof->forgotten : 0);
	json_object_set_new(model, "anyReceipt", json_boolean(json_array_size(proof->receipts) > 0));
	json_object_set_new(model, "receiptRows", turned(proof->receipts));
	json_object_set_new(model, "airbagRows", turned(proof->airbags));
	return status;
}
