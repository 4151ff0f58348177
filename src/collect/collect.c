// SPDX-License-Identifier: EUPL-1.2
// collect: the due feeds → requests, one at a time for each host and some hosts at once.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "round.h"
#include "version.h"

enum {
	PAUSE_MS = 1000,
	PAGES_MAX = 40,
	JITTER_PERCENT = 10,
	CONNECTIONS_KEPT = 256, /* one a host, idle until its next request */
	ASKING_MAX = 8,         /* hosts at once; each may hold a body of 10 MiB */
	WAIT_MS_MAX = 200,      /* how soon a wish to stop is heard */
	CRAWL_WAIT_S_MAX = 10   /* a longer Crawl-delay is one request to the host in a round */
};

int64_t clock_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

void round_fail(struct round *round, enum sm_status status, const struct sm_error *error)
{
	if (round->status != SM_OK)
		return;
	round->status = status;
	round->error = *error;
}

static bool stopped(const struct round *round)
{
	if (round->status != SM_OK)
		return true;
	if (round->lookup)
		return round->lookup_hooks->stop && round->lookup_hooks->stop(round->lookup_hooks->context);
	return round->hooks->stop && round->hooks->stop(round->hooks->context);
}

static struct slot *slot_of(struct round *round, const struct url *url)
{
	struct slot *slot = round->slots;
	struct sm_error error;

	while (slot && strcmp(slot->host, url->host) != 0)
		slot = slot->next;
	if (slot)
		return slot;
	slot = calloc(1, sizeof(*slot));
	if (!slot) {
		round_fail(round, sm_fail_memory(&error), &error);
		return NULL;
	}
	memcpy(slot->host, url->host, sizeof(slot->host));
	slot->next = round->slots;
	round->slots = slot;
	return slot;
}

static bool is_within(const char *host, const char *domain)
{
	size_t length = strlen(host), domain_length = strlen(domain);

	return length >= domain_length && strcmp(host + length - domain_length, domain) == 0 &&
	       (length == domain_length || host[length - domain_length - 1] == '.');
}

int64_t slot_rests_until_s(const struct round *round, const char *host)
{
	for (const struct slot *slot = round->slots; slot; slot = slot->next)
		if (slot->closed_until_s &&
		    (strcmp(slot->host, host) == 0 || (slot->domain && is_within(host, slot->domain))))
			return slot->closed_until_s;
	return 0;
}

void slot_close(struct slot *slot, const struct task *task)
{
	const char *key = task->feed->back_off;

	if (strcmp(key, "url") == 0 || task->memory.next_poll_s <= slot->closed_until_s)
		return;
	slot->closed_until_s = task->memory.next_poll_s;
	if (strcmp(key, "host") != 0)
		slot->domain = key;
}

/* Who was sent away in an earlier round speaks for its host in this one too. */
static void close_resting(struct round *round)
{
	for (size_t i = 0; i < round->count; i++) {
		const struct task *task = &round->task[i];
		struct slot *slot;
		struct url url;

		if (!task->memory.held || task->memory.last_status != 429 || task->memory.next_poll_s <= round->now_s ||
		    !url_parse(task->feed->url, &url))
			continue;
		slot = slot_of(round, &url);
		if (slot)
			slot_close(slot, task);
	}
}

/* The operator's own machine, which he put on allow_address. */
static bool is_own(const struct round *round, const struct url *url)
{
	for (size_t i = 0; i < round->feeds->allow_count; i++)
		if (strcmp(round->feeds->allow_address[i], url->authority) == 0)
			return true;
	return false;
}

void round_unask(struct round *round, struct task *task)
{
	task->slot->busy = false;
	round->asking--;
}

/* Asks what the task wants to ask, if its host may be asked now. */
static void try_task(struct round *round, struct task *task)
{
	const struct url *url;
	int64_t rests_until_s;

	if (!task_wants(round, task, &url))
		return;
	task->slot = slot_of(round, url);
	if (!task->slot)
		return;
	rests_until_s = slot_rests_until_s(round, task->slot->host);
	if (rests_until_s) {
		task_defer(round, task, rests_until_s);
	} else if (!task->slot->busy && round->asking < ASKING_MAX && task->slot->free_at_ms <= clock_ms()) {
		task->slot->busy = true;
		round->asking++;
		task_ask(round, task, url);
	}
}

/* What this task asked, or asks next. */
static const struct url *asked(const struct task *task)
{
	if (task->reads_robots)
		return &task->robots;
	return task->reads_token ? &task->token_url : &task->url;
}

/* The pause behind a request; a long Crawl-delay closes the host for this round, unless it only sent us on. */
static void rest(struct round *round, struct slot *slot, const struct task *task)
{
	long status = 0;
	bool own = is_own(round, asked(task)) && !round->tuning.pause_for_all;
	double delay_s = task->obeys && !task->reads_robots && !task->reads_token ? task->entry->delay_s : 0;
	int64_t pause_ms = own ? 0 : round->tuning.pause_ms;

	curl_easy_getinfo(task->fetch.easy, CURLINFO_RESPONSE_CODE, &status);
	slot->busy = false;
	if (own || (status >= 300 && status < 400 && status != 304))
		delay_s = 0;
	if (delay_s > CRAWL_WAIT_S_MAX) {
		if (!slot->closed_until_s)
			slot->closed_until_s = round->now_s + (int64_t)delay_s + 1;
	} else if (delay_s * 1000 > (double)pause_ms) {
		pause_ms = (int64_t)(delay_s * 1000);
	}
	slot->free_at_ms = clock_ms() + pause_ms;
}

/* True when there were any: then there is more to ask at once. */
static bool take_answers(struct round *round)
{
	CURLMsg *message;
	bool any = false;
	int left;

	while (round->status == SM_OK && (message = curl_multi_info_read(round->multi, &left))) {
		CURLcode code = message->data.result;
		char *owner = NULL;
		struct task *task;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
		task = (struct task *)(void *)owner;
		round->asking--;
		rest(round, task->slot, task);
		task_answered(round, task, code);
		any = true;
	}
	return any;
}

/* Until the first host is free again, if all that runs stays silent. A task without a slot waits for another's
 * robots.txt. */
static int wait_ms(const struct round *round)
{
	int64_t now_ms = clock_ms(), wait_ms = WAIT_MS_MAX;

	if (round->asking >= ASKING_MAX)
		return WAIT_MS_MAX;
	for (size_t i = 0; i < round->count; i++) {
		const struct task *task = &round->task[i];

		if (task->step != TASK_WAITING || !task->slot || task->slot->busy)
			continue;
		if (task->slot->free_at_ms <= now_ms)
			return 0;
		if (task->slot->free_at_ms - now_ms < wait_ms)
			wait_ms = task->slot->free_at_ms - now_ms;
	}
	return (int)wait_ms;
}

static void run(struct round *round)
{
	struct sm_error error;
	int running;

	while (round->done < round->count && !stopped(round)) {
		if (settle_is_due(round))
			settle(round);
		for (size_t i = 0; i < round->count && round->status == SM_OK; i++)
			if (round->task[i].step == TASK_WAITING)
				try_task(round, &round->task[i]);
		if (curl_multi_perform(round->multi, &running) == CURLM_OK) {
			if (take_answers(round) || round->done + round->unsettled == round->count)
				continue;
			if (curl_multi_poll(round->multi, NULL, 0, wait_ms(round), NULL) == CURLM_OK)
				continue;
		}
		round_fail(round, sm_fail_memory(&error), &error);
	}
}

/* Who waits longest goes first, so that a host that takes one request in a round serves all its feeds in turn. */
static int by_next_poll(const void *a, const void *b)
{
	const struct task *x = a, *y = b;

	if (x->memory.next_poll_s != y->memory.next_poll_s)
		return x->memory.next_poll_s < y->memory.next_poll_s ? -1 : 1;
	return x->feed < y->feed ? -1 : x->feed > y->feed;
}

static void open_tasks(struct round *round)
{
	size_t count = round->lookup ? round->lookup_count : round->feeds->count;

	for (size_t i = 0; i < count && !stopped(round); i++) {
		struct task *task = &round->task[round->count++];

		if (round->lookup)
			task_open_lookup(round, task, &round->lookup[i]);
		else
			task_open(round, task, &round->feeds->feed[i]);
	}
	close_resting(round);
	qsort(round->task, round->count, sizeof(*round->task), by_next_poll);
}

static void close_round(struct round *round)
{
	for (size_t i = 0; i < round->count; i++)
		fetch_close(&round->task[i].fetch);
	free(round->task);
	while (round->slots) {
		struct slot *slot = round->slots;

		round->slots = slot->next;
		free(slot);
	}
	curl_multi_cleanup(round->multi);
	curl_global_cleanup();
}

enum sm_status round_go(struct round *round, struct sm_error *error)
{
	size_t count = round->lookup ? round->lookup_count : round->feeds->count;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return sm_fail_memory(error);
	snprintf(round->agent, sizeof(round->agent), "sentimeter/%s (+%s)", SM_VERSION, round->feeds->contact);
	round->task = calloc(count ? count : 1, sizeof(*round->task));
	round->multi = curl_multi_init();
	if (!round->task || !round->multi)
		round_fail(round, sm_fail_memory(&round->error), &round->error);
	robots_cache_expire(state_robots(round->state), round->now_s);
	if (round->status == SM_OK) {
		curl_multi_setopt(round->multi, CURLMOPT_MAX_HOST_CONNECTIONS, 1L);
		curl_multi_setopt(round->multi, CURLMOPT_MAXCONNECTS, (long)CONNECTIONS_KEPT);
		open_tasks(round);
		run(round);
		settle(round); /* also of a round that ended early */
	}
	if (error)
		*error = round->error;
	close_round(round);
	return round->status;
}

enum sm_status round_run(const struct sm_feeds *feeds, struct sm_feed_state *state,
			 const struct sm_collect_options *options, const struct round_tuning *tuning,
			 const struct sm_collect_hooks *hooks, struct sm_error *error)
{
	struct round round = {
		.feeds = feeds,
		.state = state,
		.hooks = hooks,
		.tuning = *tuning,
		.now_s = options->now_s ? options->now_s : time(NULL),
		.oldest_s = options->oldest_s,
		.ignore_schedule = options->ignore_schedule,
	};

	return round_go(&round, error);
}

enum sm_status sm_collect(const struct sm_feeds *feeds, struct sm_feed_state *state,
			  const struct sm_collect_options *options, const struct sm_collect_hooks *hooks,
			  struct sm_error *error)
{
	static const struct round_tuning tuning = { .pause_ms = PAUSE_MS,
						    .pages_max = PAGES_MAX,
						    .jitter_percent = JITTER_PERCENT };

	return round_run(feeds, state, options, &tuning, hooks, error);
}
