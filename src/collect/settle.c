// SPDX-License-Identifier: EUPL-1.2
// settle: tasks that are over → posts that last, then state.db, then reports. Syncing a disk takes longer than reading
// a feed, so several feeds share it; a crash before it only means that they are read again.
#include "round.h"

enum { TASKS_MAX = 64, WAIT_MS_MAX = 500 };

void settle_add(struct round *round)
{
	if (round->unsettled++ == 0)
		round->unsettled_since_ms = clock_ms();
}

bool settle_is_due(const struct round *round)
{
	return round->unsettled && (round->unsettled >= TASKS_MAX || round->done + round->unsettled == round->count ||
				    clock_ms() - round->unsettled_since_ms >= WAIT_MS_MAX);
}

static enum sm_status write_all(struct round *round, struct sm_error *error)
{
	enum sm_status status = state_begin(round->state, error);

	for (size_t i = 0; i < round->count && status == SM_OK; i++) {
		const struct task *task = &round->task[i];

		if (task->step == TASK_UNSETTLED)
			status = state_write(round->state, task->feed, &task->memory, error);
	}
	if (status == SM_OK)
		status = state_commit(round->state, error);
	if (status != SM_OK)
		state_rollback(round->state);
	return status;
}

void settle(struct round *round)
{
	struct sm_error error = { 0 };
	enum sm_status status = SM_OK;

	if (!round->unsettled)
		return;
	if (round->hooks->settle)
		status = round->hooks->settle(round->hooks->context, &error);
	if (status >= 0)
		status = write_all(round, &error);
	if (status != SM_OK)
		round_fail(round, status, &error);
	for (size_t i = 0; i < round->count; i++) {
		struct task *task = &round->task[i];

		if (task->step == TASK_UNSETTLED)
			task_report(round, task, status == SM_OK ? task->report.outcome : SM_FETCH_FAILED);
	}
	round->unsettled = 0;
}
