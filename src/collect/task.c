// SPDX-License-Identifier: EUPL-1.2
// task: one feed's robots.txt, redirects, pages and answers → payloads, a report, and what is remembered of it.
#include <stdio.h>
#include <string.h>

#include "round.h"

#define AGENT "sentimeter"

enum {
	HOPS_MAX = 5,
	BODY_BYTES_MAX = 10 << 20,
	ROBOTS_BYTES_MAX = 512 << 10, /* a little over what counts, so that the cut is seen */
	DAY_S = 24 * 3600,
};

static const char accept_feed[] = "application/atom+xml, application/rss+xml, application/feed+json, application/json, "
				  "application/xml;q=0.9, */*;q=0.5";

static int64_t interval_s(const struct task *task)
{
	return (int64_t)task->feed->interval_min * 60;
}

static void report(struct round *round, struct task *task, enum sm_fetch_outcome outcome)
{
	struct sm_error *error = &task->report.error;

	if (error->status != SM_OK && !error->where[0])
		snprintf(error->where, sizeof(error->where), "%s", task->feed->url);
	task->report.outcome = outcome;
	task->step = TASK_DONE;
	round->done++;
	if (round->hooks->report)
		round->hooks->report(round->hooks->context, &task->report);
}

/* Ends the task: what is remembered is written down before anyone hears of it. */
static void finish(struct round *round, struct task *task, enum sm_fetch_outcome outcome, int64_t next_poll_s)
{
	struct sm_error error;
	enum sm_status status;

	task->memory.next_poll_s = next_poll_s;
	status = state_write(round->state, task->feed, &task->memory, &error);
	if (status != SM_OK)
		round_fail(round, status, &error);
	report(round, task, outcome);
}

static bool uses_moved(const struct task *task)
{
	return task->memory.moved_count >= STATE_MOVED_COUNT;
}

/* Twice as long after each failure in a row, a day at most; longer than the interval only if the server asks for it. */
static void fail(struct round *round, struct task *task)
{
	struct feed_memory *memory = &task->memory;
	int64_t wait_s = answer_wait_s(&task->fetch.answer, round->now_s), pause_s = interval_s(task);

	if (uses_moved(task))
		memory->moved_count = 0; /* back to the configured url */
	memory->last_status = task->report.http_status;
	memory->held = wait_s >= 0 && task->report.http_status >= 400;
	memory->failures++;
	if (memory->held)
		pause_s = wait_s > pause_s ? wait_s : pause_s;
	else
		for (int i = 0; i < memory->failures && pause_s < DAY_S; i++)
			pause_s *= 2;
	finish(round, task, SM_FETCH_FAILED, round->now_s + (pause_s < DAY_S ? pause_s : DAY_S));
}

static void remember_moved(struct task *task)
{
	struct feed_memory *memory = &task->memory;
	bool same = strcmp(memory->moved_url, task->moved_url) == 0;

	if (task->moved_url[0]) {
		memory->moved_count = same && !uses_moved(task) ? memory->moved_count + 1 : 1;
		memcpy(memory->moved_url, task->moved_url, sizeof(memory->moved_url));
	} else if (!uses_moved(task)) {
		memory->moved_count = 0;
		memory->moved_url[0] = '\0';
	}
}

static void succeed(struct round *round, struct task *task, enum sm_fetch_outcome outcome)
{
	struct feed_memory *memory = &task->memory;

	remember_moved(task);
	memcpy(memory->etag, task->etag, sizeof(memory->etag));
	memcpy(memory->last_modified, task->last_modified, sizeof(memory->last_modified));
	memcpy(memory->validator_url, task->validator_url, sizeof(memory->validator_url));
	memory->failures = 0;
	memory->held = false;
	memory->last_status = task->report.http_status;
	memory->last_success_s = round->now_s;
	finish(round, task, outcome, round->now_s + interval_s(task));
}

static void aim(struct round *round, struct task *task, const struct url *url)
{
	struct url own;
	struct sm_error error;

	if (url != &task->url)
		task->url = *url;
	task->cleared = false;
	task->slot = NULL;
	/* The exception is for the server that the feed names, not for where it may send us. */
	task->obeys = !task->feed->robots_exception[0] || !url_parse(task->feed->url, &own) ||
		      strcmp(own.host, task->url.host) != 0;
	task->entry = robots_cache_at(state_robots(round->state), task->url.origin);
	if (!task->entry)
		round_fail(round, sm_fail(&error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory"), &error);
}

static bool is_due(const struct round *round, const struct feed_memory *memory)
{
	if (memory->next_poll_s > round->now_s + 2 * DAY_S)
		return true; /* written under a clock that was wrong */
	return memory->next_poll_s <= round->now_s || (round->ignore_schedule && !memory->held);
}

void task_open(struct round *round, struct task *task, const struct sm_feed *feed)
{
	struct sm_error error;
	enum sm_status status;
	struct url url;

	*task = (struct task){ .feed = feed, .report.feed = feed, .permanent = true };
	status = state_read(round->state, feed, &task->memory, &error);
	if (status != SM_OK) {
		round_fail(round, status, &error);
	} else if (task->memory.ended) {
		task->report.http_status = task->memory.last_status;
		report(round, task, SM_FETCH_GONE);
	} else if (!is_due(round, &task->memory)) {
		report(round, task, SM_FETCH_EARLY);
	} else if ((uses_moved(task) && url_parse(task->memory.moved_url, &url)) || url_parse(feed->url, &url)) {
		aim(round, task, &url);
	} else {
		task->report.error.status = sm_fail(&task->report.error, SM_ERROR_CONFIG, NULL,
						    "is geen http- of https-adres", "is not an http or https address");
		report(round, task, SM_FETCH_FAILED);
	}
}

static void disallow(struct round *round, struct task *task)
{
	task->memory.last_status = 0;
	task->memory.held = false;
	if (task->entry->answer == ROBOTS_REFUSED)
		task->report.error.status = sm_fail(&task->report.error, SM_ERROR_PERMISSION, NULL,
						    "server geeft zijn robots.txt niet: dan wordt er niets gelezen",
						    "the server keeps its robots.txt to itself: then nothing is read");
	else
		task->report.error.status =
		    sm_fail(&task->report.error, SM_ERROR_PERMISSION, NULL,
			    "robots.txt staat dit niet toe; vraag toestemming en leg die vast als robots_exception",
			    "robots.txt does not allow this; ask leave and record it as robots_exception");
	finish(round, task, SM_FETCH_DISALLOWED, round->now_s + DAY_S);
}

bool task_wants(struct round *round, struct task *task, const struct url **url)
{
	struct robots_entry *entry = task->entry;

	if (task->obeys && entry->answer == ROBOTS_UNKNOWN) {
		if (!url_resolve(&task->url, "/robots.txt", &task->robots))
			return false;
		entry->answer = ROBOTS_ASKED;
		task->reads_robots = true;
		task->robots_hops = 0;
	}
	*url = task->reads_robots ? &task->robots : &task->url;
	if (task->reads_robots || task->cleared)
		return true;
	if (task->obeys && entry->answer == ROBOTS_ASKED)
		return false;
	if (task->obeys && entry->answer == ROBOTS_UNREACHABLE) {
		task->report.error = entry->error;
		fail(round, task);
		return false;
	}
	task->cleared = !task->obeys || entry->answer == ROBOTS_ABSENT ||
			(entry->answer == ROBOTS_RULES &&
			 sm_robots_allowed((struct sm_text){ entry->text, entry->length }, AGENT, task->url.text));
	if (!task->cleared)
		disallow(round, task);
	return task->cleared;
}

/* Validators go back to the address that gave them only, and a poll's first page only has them. */
static bool is_conditional(const struct task *task)
{
	unsigned char hash[STATE_HASH_BYTES];

	if (task->reads_robots || task->report.pages > 0 || (!task->memory.etag[0] && !task->memory.last_modified[0]))
		return false;
	state_hash(task->url.text, hash);
	return memcmp(hash, task->memory.validator_url, sizeof(hash)) == 0;
}

void task_ask(struct round *round, struct task *task, const struct url *url)
{
	bool conditional = is_conditional(task);
	struct fetch_ask ask = {
		.url = url->text,
		.agent = round->agent,
		.accept = task->reads_robots ? "text/plain, */*;q=0.5" : accept_feed,
		.etag = conditional ? task->memory.etag : NULL,
		.last_modified = conditional ? task->memory.last_modified : NULL,
		.allow = round->feeds->allow_address,
		.allow_count = round->feeds->allow_count,
		.bytes_max = task->reads_robots ? ROBOTS_BYTES_MAX : BODY_BYTES_MAX,
		.keep_cut = task->reads_robots,
	};
	struct sm_error error;
	enum sm_status status = fetch_start(&task->fetch, round->multi, &ask, task, &error);

	if (status != SM_OK)
		round_fail(round, status, &error);
	else
		task->step = TASK_ASKING;
}

static bool is_redirect(int status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static void robots_answered(struct round *round, struct task *task, int status, const struct sm_error *error)
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

static void follow(struct round *round, struct task *task, int status)
{
	struct url url;

	if (task->hops++ == HOPS_MAX) {
		task->report.error.status = sm_fail(&task->report.error, SM_ERROR_NET, NULL,
						    "verwijst meer dan %d keer door: controleer de url",
						    "redirects more than %d times: check the url", HOPS_MAX);
		fail(round, task);
	} else if (!url_resolve(&task->url, task->fetch.answer.location, &url)) {
		task->report.error.status =
		    sm_fail(&task->report.error, SM_ERROR_NET, NULL,
			    "verwijst door naar iets dat geen openbaar webadres is: controleer de url",
			    "redirects to what is no public web address: check the url");
		fail(round, task);
	} else {
		task->permanent = task->permanent && task->report.pages == 0 && (status == 301 || status == 308);
		if (task->permanent)
			memcpy(task->moved_url, url.text, sizeof(task->moved_url));
		aim(round, task, &url);
	}
}

static void keep_validators(struct task *task)
{
	const struct answer *answer = &task->fetch.answer;

	memcpy(task->etag, answer->etag, sizeof(task->etag));
	memcpy(task->last_modified, answer->last_modified, sizeof(task->last_modified));
	state_hash(task->url.text, task->validator_url);
}

/* The next older page, if there is one to ask. It has to be on the same server: a timeline does not move house. */
static bool next_page(struct round *round, struct task *task)
{
	struct url url;

	if (task->feed->format != SM_FORMAT_MASTODON || !task->fetch.answer.next[0] ||
	    !url_resolve(&task->url, task->fetch.answer.next, &url) || strcmp(url.origin, task->url.origin) != 0)
		return false;
	task->report.cut = task->report.pages >= round->tuning.pages_max || task->slot->closed_until_s;
	if (task->report.cut)
		return false;
	task->hops = 0;
	aim(round, task, &url);
	return true;
}

static void take_payload(struct round *round, struct task *task)
{
	const struct answer *answer = &task->fetch.answer;
	int64_t last_s = task->memory.last_success_s;
	struct sm_payload payload = {
		.feed = task->feed,
		.bytes = { task->fetch.body.data, task->fetch.body.length },
		.media_type = sm_text_of(answer->content_type),
		.base_url = sm_text_of(task->url.text),
		.fetched_at_s = round->now_s,
		.newer_than_s = last_s > DAY_S ? last_s - DAY_S : 0,
		.noindex = answer->noindex,
	};
	enum sm_status status = round->hooks->payload(round->hooks->context, &payload, &task->report.error);

	if (status == SM_OK || status == SM_END) {
		task->report.error = (struct sm_error){ 0 };
		if (task->report.pages++ == 0)
			keep_validators(task);
		if (status == SM_END || !next_page(round, task))
			succeed(round, task, SM_FETCH_NEW);
		return;
	}
	task->report.error.status = status;
	if (status == SM_ERROR_DATA || status == SM_ERROR_LIMIT) {
		fail(round, task);
	} else {
		/* Our own trouble, such as a full disk: the other feeds would meet it too, so the round ends. The
		 * server need not be spared for it longer than the interval. */
		round_fail(round, status, &task->report.error);
		task->memory.last_status = task->report.http_status;
		task->memory.held = false;
		finish(round, task, SM_FETCH_FAILED, round->now_s + interval_s(task));
	}
}

static void unchanged(struct round *round, struct task *task)
{
	const struct answer *answer = &task->fetch.answer;

	keep_validators(task);
	/* A 304 need not repeat what it confirms. */
	if (!answer->etag[0])
		memcpy(task->etag, task->memory.etag, sizeof(task->etag));
	if (!answer->last_modified[0])
		memcpy(task->last_modified, task->memory.last_modified, sizeof(task->last_modified));
	succeed(round, task, SM_FETCH_UNCHANGED);
}

static void refused(struct round *round, struct task *task, int status)
{
	struct sm_error *error = &task->report.error;
	struct slot *slot = task->slot;

	if (status == 401 || status == 403)
		error->status = sm_fail(error, SM_ERROR_PERMISSION, NULL,
					"weigert (%d): alleen wat zonder inloggen openbaar is wordt gelezen",
					"refuses (%d): only what is public without a login is read", status);
	else if (status == 404)
		error->status = sm_fail(error, SM_ERROR_NET, NULL, "bestaat niet (404): controleer de url",
					"does not exist (404): check the url");
	else if (status == 429 || status == 503)
		error->status =
		    sm_fail(error, SM_ERROR_RETRY, NULL, "vraagt om rust (%d): later wordt het weer geprobeerd",
			    "asks for rest (%d): it will be tried again later", status);
	else
		error->status = sm_fail(error, SM_ERROR_NET, NULL, "antwoordde %d: later wordt het weer geprobeerd",
					"answered %d: it will be tried again later", status);
	fail(round, task);
	if (status == 429)
		slot->closed_until_s = task->memory.next_poll_s; /* its other feeds would hear the same */
}

static void feed_answered(struct round *round, struct task *task, int status)
{
	bool direct = task->report.pages == 0 && task->hops == 0 && !uses_moved(task);

	task->report.http_status = status;
	task->report.bytes += task->fetch.body.length;
	if (status == 0) {
		fail(round, task);
	} else if (is_redirect(status)) {
		follow(round, task, status);
	} else if (status == 200) {
		take_payload(round, task);
	} else if (status == 304 && is_conditional(task)) {
		unchanged(round, task);
	} else if (status == 410 && direct) {
		task->memory.ended = true;
		task->memory.last_status = status;
		finish(round, task, SM_FETCH_GONE, round->now_s);
	} else {
		refused(round, task, status);
	}
}

void task_answered(struct round *round, struct task *task, CURLcode code)
{
	struct sm_error error = { 0 };
	int status = fetch_status(&task->fetch, code, &error);

	task->step = TASK_WAITING;
	if (task->reads_robots) {
		robots_answered(round, task, status, &error);
	} else {
		task->report.error = error;
		feed_answered(round, task, status);
	}
	fetch_close(&task->fetch);
}

void task_defer(struct round *round, struct task *task)
{
	if (task->reads_robots)
		task->entry->answer = ROBOTS_UNKNOWN;
	task->memory.held = true;
	finish(round, task, SM_FETCH_EARLY, task->slot->closed_until_s);
}
