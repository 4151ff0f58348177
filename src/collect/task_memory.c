// SPDX-License-Identifier: EUPL-1.2
// task_memory: a poll that went well → what is remembered of it.
#include <string.h>

#include "round.h"

enum {
	DAY_S = 24 * 3600,
	POSTS_SEEN_ENOUGH = 3, /* so many polls with posts make one without them remarkable */
};

bool memory_uses_moved(const struct task *task)
{
	return task->memory.moved_count >= STATE_MOVED_COUNT;
}

static void remember_moved(struct task *task)
{
	struct feed_memory *memory = &task->memory;
	bool same = strcmp(memory->moved_url, task->moved_url) == 0;

	if (task->moved_url[0]) {
		memory->moved_count = same && !memory_uses_moved(task) ? memory->moved_count + 1 : 1;
		memcpy(memory->moved_url, task->moved_url, sizeof(memory->moved_url));
	} else if (!memory_uses_moved(task)) {
		memory->moved_count = 0;
		memory->moved_url[0] = '\0';
	}
}

/* A feed that always had posts and now has none answers something else than it did: that is for a person to see. An
 * empty answer from the cursor on is none: nobody posted. */
static void watch_shape(struct task *task, enum sm_fetch_outcome outcome)
{
	struct feed_memory *memory = &task->memory;
	struct sm_error *error = &task->report.error;

	if (task->source->first)
		return;
	if (outcome == SM_FETCH_NEW && task->posts) {
		memory->posts_seen += memory->posts_seen < POSTS_SEEN_ENOUGH;
		memory->hollow_count = 0;
	} else if (outcome == SM_FETCH_NEW && memory->posts_seen == POSTS_SEEN_ENOUGH) {
		memory->hollow_count++;
	}
	if (memory->hollow_count) {
		task->report.hollow = true;
		error->status =
		    sm_fail(error, SM_ERROR_DATA, NULL, "gaf altijd berichten en nu geen: kijk of de bron veranderd is",
			    "always gave posts and now gives none: see whether the source has changed");
	}
}

void memory_pace(struct task *task, const struct sm_taken *taken)
{
	if (taken->posts || !task->memory.rhythm.gap_s)
		rhythm_take(&task->memory.rhythm, taken);
	else
		rhythm_slow_down(&task->memory.rhythm);
}

/* Where the next poll begins. A day is read twice, because posts travel between servers and are edited. */
static void keep_cursor(const struct round *round, struct task *task)
{
	task->memory.cursor.ids = task->cursor.ids;
	task->memory.cursor.at_s = task->report.goes_on ? task->cursor.at_s : round->now_s - DAY_S;
}

void memory_succeed(const struct round *round, struct task *task, enum sm_fetch_outcome outcome)
{
	struct feed_memory *memory = &task->memory;

	remember_moved(task);
	keep_cursor(round, task);
	watch_shape(task, outcome);
	memcpy(memory->etag, task->etag, sizeof(memory->etag));
	memcpy(memory->last_modified, task->last_modified, sizeof(memory->last_modified));
	memcpy(memory->validator_url, task->validator_url, sizeof(memory->validator_url));
	memory->failures = 0;
	memory->held = false;
	memory->last_status = task->report.http_status;
	memory->last_success_s = round->now_s;
}
