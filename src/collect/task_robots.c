// SPDX-License-Identifier: EUPL-1.2
// task_robots: what a task does about robots.txt: asks for it first, and keeps to it.
#include "round.h"

#define AGENT "sentimeter"

enum { HOPS_MAX = 5 };

bool robots_wanted(struct task *task)
{
	if (!task->obeys || task->entry->answer != ROBOTS_UNKNOWN ||
	    !url_resolve(&task->url, "/robots.txt", &task->robots))
		return false;
	task->entry->answer = ROBOTS_ASKED;
	task->reads_robots = true;
	task->robots_hops = 0;
	return true;
}

bool robots_clear(const struct task *task)
{
	const struct robots_entry *entry = task->entry;

	return !task->obeys || entry->answer == ROBOTS_ABSENT ||
	       (entry->answer == ROBOTS_RULES &&
		sm_robots_allowed((struct sm_text){ entry->text, entry->length }, AGENT, task->url.text));
}

static bool is_redirect(int status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

void robots_answered(struct round *round, struct task *task, int status, const struct sm_error *error)
{
	struct robots_entry *entry = task->entry;
	struct sm_text text = { task->fetch.body.data, task->fetch.body.length };

	if (is_redirect(status) && task->robots_hops < HOPS_MAX &&
	    url_resolve(&task->robots, task->fetch.answer.location, &task->robots)) {
		task->robots_hops++;
		return;
	}
	task->reads_robots = false;
	entry->at_s = round->now_s;
	entry->answer = ROBOTS_UNREACHABLE;
	if (status == 0)
		entry->error = *error;
	else if (status == 401 || status == 403 || status == 429)
		entry->answer = ROBOTS_REFUSED;
	else if (status >= 400 && status < 500)
		entry->answer = ROBOTS_ABSENT;
	else if (status >= 200 && status < 300 && robots_cache_put(state_robots(round->state), entry, text))
		entry->answer = ROBOTS_RULES;
	else
		entry->error.status = sm_fail(&entry->error, SM_ERROR_NET, NULL,
					      "antwoordt %d op de vraag naar robots.txt: dan wordt er niets gelezen",
					      "answers %d when asked for robots.txt: then nothing is read", status);
	if (entry->answer == ROBOTS_RULES && sm_robots_delay_s(text, AGENT) > 0)
		entry->delay_s = sm_robots_delay_s(text, AGENT);
}
