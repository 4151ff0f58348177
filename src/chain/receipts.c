// SPDX-License-Identifier: EUPL-1.2
// receipts: releases and their ends ↔ entries of the journal, one of each for each period.
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "workspace.h"

enum { RECEIPTS_MAX = 1 << 20, COUNTS_BYTES_MAX = 2048 };

static const char released[] = "release", forgotten[] = "forgotten", lost_result[] = "lost";

static bool same(struct sm_period a, struct sm_period b)
{
	return a.from_s == b.from_s && a.until_s == b.until_s;
}

const struct receipt *receipts_find(const struct receipts *receipts, struct sm_period period)
{
	for (size_t i = 0; i < receipts->count; i++)
		if (same(receipts->open[i].period, period))
			return &receipts->open[i];
	return NULL;
}

static enum sm_status add(struct receipts *receipts, const struct receipt *receipt, struct sm_error *error)
{
	if (receipts->count == receipts->capacity) {
		size_t capacity = receipts->capacity ? 2 * receipts->capacity : 16;
		struct receipt *grown =
		    capacity <= RECEIPTS_MAX ? realloc(receipts->open, capacity * sizeof(*grown)) : NULL;

		if (!grown)
			return sm_fail_memory(error);
		receipts->open = grown;
		receipts->capacity = capacity;
	}
	receipts->open[receipts->count++] = *receipt;
	return SM_OK;
}

static enum sm_status add_released(struct receipts *receipts, struct receipts_release release, struct sm_error *error)
{
	if (receipts->released_count == receipts->released_capacity) {
		size_t capacity = receipts->released_capacity ? 2 * receipts->released_capacity : 64;
		struct receipts_release *grown =
		    capacity <= RECEIPTS_MAX ? realloc(receipts->released, capacity * sizeof(*grown)) : NULL;

		if (!grown)
			return sm_fail_memory(error);
		receipts->released = grown;
		receipts->released_capacity = capacity;
	}
	receipts->released[receipts->released_count++] = release;
	return SM_OK;
}

bool receipts_has(const struct receipts *receipts, struct sm_period period)
{
	for (size_t i = receipts->released_count; i > 0; i--)
		if (sm_period_overlaps(receipts->released[i - 1].period, period))
			return true;
	return false;
}

int64_t receipts_spent(const struct receipts *receipts, int year)
{
	int64_t spent = 0;

	for (size_t i = 0; i < receipts->released_count; i++)
		if (sm_store_year(receipts->released[i].period) == year)
			spent += receipts->released[i].epsilon_milli;
	return spent;
}

static void take_out(struct receipts *receipts, struct sm_period period)
{
	size_t kept = 0;

	for (size_t i = 0; i < receipts->count; i++)
		if (!same(receipts->open[i].period, period))
			receipts->open[kept++] = receipts->open[i];
	receipts->count = kept;
}

void receipts_close(struct receipts *receipts)
{
	free(receipts->open);
	free(receipts->released);
	*receipts = (struct receipts){ 0 };
}

static void read_detail(const char *detail, char key[65], int64_t *epsilon_milli)
{
	json_t *object = detail ? json_loads(detail, 0, NULL) : NULL;
	const char *text = json_string_value(json_object_get(object, "key"));

	snprintf(key, 65, "%s", text ? text : "");
	*epsilon_milli = json_integer_value(json_object_get(object, "epsilon-milli"));
	json_decref(object);
}

static enum sm_status take_entry(void *context, const struct sm_journal_entry *entry, struct sm_error *error)
{
	struct receipts *receipts = context;
	struct receipt receipt = { .lost = strcmp(entry->result, lost_result) == 0 };
	struct receipts_release release = { 0 };

	if (sm_period_parse(sm_text_of(entry->object), &receipt.period, NULL) != SM_OK)
		return SM_OK;
	if (strcmp(entry->action, forgotten) == 0) {
		take_out(receipts, receipt.period);
		return SM_OK;
	}
	release.period = receipt.period;
	read_detail(entry->detail, receipt.key, &release.epsilon_milli);
	if (add_released(receipts, release, error) != SM_OK)
		return SM_ERROR_MEMORY;
	return receipts_find(receipts, receipt.period) ? SM_OK : add(receipts, &receipt, error);
}

static bool is_open(struct sm_period period, const struct sm_period *open, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (same(open[i], period))
			return true;
	return false;
}

/* Of the last one backwards, because each that gets its end is taken out of the list. */
static enum sm_status end_what_is_gone(struct sm_workspace *workspace, struct sm_error *error)
{
	struct receipts *receipts = &workspace->receipts;
	size_t count = sm_spool_periods(workspace->protector, NULL, 0);
	struct sm_period *open = calloc(count + 1, sizeof(*open));
	enum sm_status status = SM_OK;

	if (!open)
		return sm_fail_memory(error);
	sm_spool_periods(workspace->protector, open, count);
	for (size_t i = receipts->count; status == SM_OK && i > 0; i--) {
		struct sm_receipt gone = { .period = receipts->open[i - 1].period,
					   .key_destroyed = true,
					   .spool_unlinked = true };

		if (!is_open(gone.period, open, count))
			status = receipts_forgotten(workspace, &gone, error);
	}
	free(open);
	return status;
}

enum sm_status receipts_read(struct sm_workspace *workspace, struct sm_error *error)
{
	static const char *const actions[] = { released, forgotten, NULL };
	struct sm_journal_taker taker = { &workspace->receipts, take_entry };
	enum sm_status status;

	workspace->receipts.count = workspace->receipts.released_count = 0;
	status = sm_journal_read(workspace->journal_path, actions, &taker, error);
	workspace->receipts.stale = status != SM_OK;
	return status == SM_OK ? end_what_is_gone(workspace, error) : status;
}

enum sm_status receipts_released(struct sm_workspace *workspace, struct sm_period period, bool lost,
				 const struct sm_store_facts *facts, struct sm_error *error)
{
	struct sm_buffer counts = { .bytes_max = COUNTS_BYTES_MAX };
	struct receipt receipt = { .period = period, .lost = lost };
	char name[SM_PERIOD_NAME_MAX];
	enum sm_status status;

	sm_period_name(period, name);
	sm_period_key(workspace->protector, period, receipt.key);
	sm_buffer_format(&counts, "\"policy\":\"%s\",\"cells\":%d,\"key\":\"%s\"",
			 facts->policy_hash[0] ? facts->policy_hash : workspace->policy_hash, facts->cells,
			 receipt.key);
	if (facts->digest[0])
		sm_buffer_format(&counts, ",\"digest\":\"%s\"", facts->digest);
	for (int i = 0; i < SM_WITHHELD_COUNT; i++)
		sm_buffer_format(&counts, ",\"withheld-%s\":%d", sm_withheld_name((enum sm_withheld_reason)i),
				 facts->withheld[i]);
	if (facts->epsilon_milli)
		sm_buffer_format(&counts, ",\"epsilon-milli\":%d", facts->epsilon_milli);
	status = workspace_note(workspace, released, name,
				lost          ? lost_result
				: facts->over ? "budget"
					      : "ok",
				&counts, error);
	workspace->receipts.stale |= status != SM_OK;
	sm_buffer_close(&counts);
	if (status == SM_OK)
		status = add_released(&workspace->receipts, (struct receipts_release){ period, facts->epsilon_milli },
				      error);
	return status == SM_OK ? add(&workspace->receipts, &receipt, error) : status;
}

enum sm_status receipts_forgotten(struct sm_workspace *workspace, const struct sm_receipt *receipt,
				  struct sm_error *error)
{
	const struct receipt *begun = receipts_find(&workspace->receipts, receipt->period);
	struct sm_buffer counts = { .bytes_max = COUNTS_BYTES_MAX };
	char name[SM_PERIOD_NAME_MAX];
	enum sm_status status;

	sm_period_name(receipt->period, name);
	/* Not how large the spool was: of a period with one post that would tell which words it held. */
	sm_buffer_format(&counts, "\"policy\":\"%s\",\"key\":\"%s\",\"key_destroyed\":%s,\"spool_unlinked\":%s",
			 workspace->policy_hash, receipt->key_hash[0] || !begun ? receipt->key_hash : begun->key,
			 receipt->key_destroyed ? "true" : "false", receipt->spool_unlinked ? "true" : "false");
	status = workspace_note(workspace, forgotten, name, "ok", &counts, error);
	workspace->receipts.stale |= status != SM_OK;
	sm_buffer_close(&counts);
	if (status == SM_OK)
		take_out(&workspace->receipts, receipt->period);
	return status;
}
