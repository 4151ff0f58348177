// SPDX-License-Identifier: EUPL-1.2
// task: one feed's robots.txt, redirects, pages and answers → payloads, a report, and what is remembered of it.
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "round.h"

enum {
	HOPS_MAX = 5,
	BODY_BYTES_MAX = 10 << 20,
	ROBOTS_BYTES_MAX = 512 << 10, /* a little over what counts, so that the cut is seen */
	DAY_S = 24 * 3600,
};

static int64_t interval_s(const struct task *task)
{
	return (int64_t)task->feed->interval_min * 60;
}

/* Once: when the answer is in, or when it is clear that there will be none. */
static void answer_lookup(struct round *round, struct task *task, enum sm_lookup_outcome outcome,
			  const struct sm_payload *payload)
{
	struct sm_error error = { 0 };
	enum sm_status status;

	if (task->answered)
		return;
	task->answered = true;
	status = round->lookup_hooks->answer(round->lookup_hooks->context, task->lookup, outcome, payload, &error);
	if (status < 0)
		round_fail(round, status, &error);
}

void task_report(struct round *round, struct task *task, enum sm_fetch_outcome outcome)
{
	struct sm_error *error = &task->report.error;

	if (error->status != SM_OK && !error->where[0])
		snprintf(error->where, sizeof(error->where), "%s", task->feed->url);
	task->report.outcome = outcome;
	task->step = TASK_DONE;
	round->done++;
	if (task->lookup)
		answer_lookup(round, task, SM_LOOKUP_UNKNOWN, NULL);
	else if (round->hooks->report)
		round->hooks->report(round->hooks->context, &task->report);
}

/* A moment after the wait, a little later for each feed, so that they do not all come at the same minute. */
static int64_t spread(const struct round *round, int64_t wait_s)
{
	int64_t room_s = wait_s * round->tuning.jitter_percent / 100;

	return round->now_s + wait_s + (room_s > 0 ? randombytes_uniform((uint32_t)room_s + 1) : 0);
}

/* Ends the task: what is remembered is written down before anyone hears of it, see settle.c. */
static void finish(struct round *round, struct task *task, enum sm_fetch_outcome outcome, int64_t next_poll_s)
{
	task->memory.next_poll_s = next_poll_s;
	task->memory.last_poll_s = round->now_s;
	memcpy(task->memory.why, task->report.error.text, sizeof(task->memory.why));
	if (task->lookup) {
		task_report(round, task, outcome);
		return;
	}
	task->report.outcome = outcome;
	task->step = TASK_UNSETTLED;
	settle_add(round);
}

/* Twice as long after each failure in a row, a day at most; longer than the interval only if the server asks for it. */
void task_fail(struct round *round, struct task *task)
{
	struct feed_memory *memory = &task->memory;
	int64_t wait_s = answer_wait_s(&task->fetch.answer, round->now_s), pause_s = interval_s(task);

	if (memory_uses_moved(task))
		memory->moved_count = 0; /* back to the configured url */
	memory->last_status = task->report.http_status;
	memory->held = wait_s >= 0 && task->report.http_status >= 400;
	memory->failures++;
	if (memory->held)
		pause_s = wait_s > pause_s ? wait_s : pause_s;
	else
		for (int i = 0; i < memory->failures && pause_s < DAY_S; i++)
			pause_s *= 2;
	finish(round, task, SM_FETCH_FAILED, spread(round, pause_s < DAY_S ? pause_s : DAY_S));
}

/* Its posts were left out, one by one. A person hears why, and the server is left in peace. */
static void decline(struct round *round, struct task *task)
{
	struct sm_error *error = &task->report.error;

	error->status = sm_fail(error, SM_ERROR_PERMISSION, NULL,
				"bron wil niet meegeteld worden (noindex, noai of tdm-reservation): haal hem uit "
				"feeds.yaml of vraag toestemming",
				"the source does not want to be counted (noindex, noai or tdm-reservation): take it "
				"out of feeds.yaml or ask leave");
	finish(round, task, SM_FETCH_DISALLOWED, spread(round, DAY_S));
}

static void succeed(struct round *round, struct task *task, enum sm_fetch_outcome outcome)
{
	const struct rhythm *rhythm = &task->memory.rhythm;
	int64_t next_s;

	memory_succeed(round, task, outcome);
	if (task->declined) {
		decline(round, task);
		return;
	}
	next_s = spread(round, rhythm_wait_s(rhythm, interval_s(task), task->max_age_s));
	finish(round, task, outcome, rhythm_outside_skipped(rhythm, next_s));
}

static void aim(struct round *round, struct task *task, const struct url *url)
{
	struct url own = { 0 };
	struct sm_error error;

	if (url != &task->url)
		task->url = *url;
	task->cleared = false;
	task->slot = NULL;
	/* The exception is for the server that the feed names, not for where it may send us. */
	task->own_server = url_parse(task->feed->url, &own) && strcmp(own.origin, task->url.origin) == 0;
	task->obeys = !task->feed->robots_exception[0] || strcmp(own.host, task->url.host) != 0;
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

/* Where this poll begins: where permanent redirects led, or where its kind of source says. */
static bool begin(struct task *task)
{
	struct url *first = &task->first;

	task->cursor = task->memory.cursor;
	if (memory_uses_moved(task) && url_parse(task->memory.moved_url, first))
		return true;
	return task->source->first ? task->source->first(task->feed, &task->cursor, first)
				   : url_parse(task->feed->url, first);
}

static void open_as(struct task *task, const struct sm_feed *feed)
{
	*task = (struct task){ .feed = feed, .source = source_of(feed), .report.feed = feed, .permanent = true };
}

void task_open(struct round *round, struct task *task, const struct sm_feed *feed)
{
	struct sm_error error;
	enum sm_status status;

	open_as(task, feed);
	status = state_read(round->state, feed, &task->memory, &error);
	if (status != SM_OK) {
		round_fail(round, status, &error);
	} else if (task->memory.ended) {
		task->report.http_status = task->memory.last_status;
		task_report(round, task, SM_FETCH_GONE);
	} else if (!is_due(round, &task->memory)) {
		task_report(round, task, SM_FETCH_EARLY);
	} else if (begin(task)) {
		aim(round, task, &task->first);
	} else {
		task->report.error.status = sm_fail(&task->report.error, SM_ERROR_CONFIG, NULL,
						    "is geen http- of https-adres", "is not an http or https address");
		task_report(round, task, SM_FETCH_FAILED);
	}
}

void task_open_lookup(struct round *round, struct task *task, const struct sm_lookup *lookup)
{
	struct sm_error error;
	enum sm_status status;
	struct url url;

	open_as(task, lookup->feed);
	task->lookup = lookup;
	status = state_read(round->state, lookup->feed, &task->memory, &error);
	if (status != SM_OK)
		round_fail(round, status, &error);
	else if (task->memory.ended || (task->memory.held && task->memory.next_poll_s > round->now_s) ||
		 !task->source->look_up || !task->source->look_up(lookup->feed, lookup->id, lookup->count, &url))
		task_report(round, task, SM_FETCH_EARLY);
	else
		aim(round, task, &url);
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
	finish(round, task, SM_FETCH_DISALLOWED, spread(round, DAY_S));
}

bool task_wants(struct round *round, struct task *task, const struct url **url)
{
	const struct robots_entry *entry = task->entry;

	if (!task->reads_robots && !task->cleared && !robots_wanted(task)) {
		if (task->obeys && (entry->answer == ROBOTS_ASKED || entry->answer == ROBOTS_UNKNOWN))
			return false;
		if (task->obeys && entry->answer == ROBOTS_UNREACHABLE) {
			task->report.error = entry->error;
			task_fail(round, task);
			return false;
		}
		task->cleared = robots_clear(task);
		if (!task->cleared) {
			disallow(round, task);
			return false;
		}
	}
	*url = task->reads_robots ? &task->robots : token_wanted(round, task) ? &task->token_url : &task->url;
	return true;
}

/* Validators go back to the address that gave them only, and a poll's first page only has them. */
static bool is_conditional(const struct task *task)
{
	unsigned char hash[STATE_HASH_BYTES];

	if (task->reads_robots || task->reads_token || task->lookup || task->report.pages > 0 ||
	    (!task->memory.etag[0] && !task->memory.last_modified[0]))
		return false;
	state_hash(task->url.text, hash);
	return memcmp(hash, task->memory.validator_url, sizeof(hash)) == 0;
}

void task_ask(struct round *round, struct task *task, const struct url *url)
{
	bool conditional = is_conditional(task);
	char secret_line[TOKEN_LINE_MAX];
	struct fetch_ask ask = {
		.url = url->text,
		.agent = round->agent,
		.accept = task->reads_robots ? "text/plain, */*;q=0.5" : task->source->accept,
		.etag = conditional ? task->memory.etag : NULL,
		.last_modified = conditional ? task->memory.last_modified : NULL,
		.secret_line = secret_line,
		.post = task->reads_token ? "grant_type=client_credentials" : NULL,
		.allow = round->feeds->allow_address,
		.allow_count = round->feeds->allow_count,
		.bytes_max = task->reads_robots ? ROBOTS_BYTES_MAX : BODY_BYTES_MAX,
		.keep_cut = task->reads_robots,
	};
	struct sm_error error;
	enum sm_status status;

	task->step = TASK_ASKING;
	if (!token_line(round, task, secret_line)) {
		round_unask(round, task);
		task->reads_token = false;
		task_fail(round, task);
		return;
	}
	status = fetch_start(&task->fetch, round->multi, &ask, task, &error);
	sodium_memzero(secret_line, sizeof(secret_line));
	if (status != SM_OK)
		round_fail(round, status, &error);
}

static bool is_redirect(int status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static void follow(struct round *round, struct task *task, int status)
{
	struct url url;

	if (task->hops++ == HOPS_MAX) {
		task->report.error.status = sm_fail(&task->report.error, SM_ERROR_NET, NULL,
						    "verwijst meer dan %d keer door: controleer de url",
						    "redirects more than %d times: check the url", HOPS_MAX);
		task_fail(round, task);
	} else if (!url_resolve(&task->url, task->fetch.answer.location, &url)) {
		task->report.error.status =
		    sm_fail(&task->report.error, SM_ERROR_NET, NULL,
			    "verwijst door naar iets dat geen openbaar webadres is: controleer de url",
			    "redirects to what is no public web address: check the url");
		task_fail(round, task);
	} else {
		task->permanent = task->permanent && task->report.pages == 0 && (status == 301 || status == 308);
		if (task->permanent)
			memcpy(task->moved_url, url.text, sizeof(task->moved_url));
		aim(round, task, &url);
	}
}

/* From the cursor towards now. */
static bool goes_forward(const struct task *task)
{
	return source_get(&task->first, "min_id").length > 0;
}

/* Of a poll's first page. */
static void keep_validators(struct task *task)
{
	const struct answer *answer = &task->fetch.answer;

	task->declined = answer->noindex;
	task->max_age_s = answer->max_age_s;
	memcpy(task->etag, answer->etag, sizeof(task->etag));
	memcpy(task->last_modified, answer->last_modified, sizeof(task->last_modified));
	state_hash(task->url.text, task->validator_url);
}

/* The page after this one, if there is one to ask. */
static bool next_page(struct round *round, struct task *task, const struct sm_taken *taken)
{
	const struct source_page page = { .feed = task->feed,
					  .first = &task->first,
					  .url = &task->url,
					  .answer = &task->fetch.answer,
					  .body = { task->fetch.body.data, task->fetch.body.length },
					  .next = taken->next };
	struct url url;

	if (!task->source->next || !task->source->next(&page, &task->cursor, &url))
		return false;
	task->report.cut = task->report.pages >= round->tuning.pages_max || slot_rests_until_s(round, task->slot->host);
	task->report.goes_on = task->report.cut && goes_forward(task);
	if (task->report.cut)
		return false;
	task->hops = 0;
	aim(round, task, &url);
	return true;
}

static struct sm_payload payload_of(const struct round *round, const struct task *task)
{
	int64_t last_s = task->memory.last_success_s;

	return (struct sm_payload){
		.feed = task->feed,
		.bytes = { task->fetch.body.data, task->fetch.body.length },
		.media_type = sm_text_of(task->fetch.answer.content_type),
		.base_url = sm_text_of(task->url.text),
		.fetched_at_s = round->now_s,
		.newer_than_s = goes_forward(task) ? 0
				: last_s > DAY_S   ? last_s - DAY_S
						   : round->oldest_s,
		.again = task->lookup,
		.noindex = task->fetch.answer.noindex,
	};
}

static void take_payload(struct round *round, struct task *task)
{
	struct sm_taken taken = { .next = "" };
	struct sm_payload payload = payload_of(round, task);
	enum sm_status status;

	payload.taken = &taken;
	status = round->hooks->payload(round->hooks->context, &payload, &task->report.error);
	if (status == SM_OK || status == SM_END) {
		task->report.error = (struct sm_error){ 0 };
		task->posts += taken.posts;
		if (task->report.pages++ == 0) {
			keep_validators(task);
			memory_pace(task, &taken);
		}
		if (status == SM_END || !next_page(round, task, &taken))
			succeed(round, task, SM_FETCH_NEW);
	} else if (status == SM_ERROR_DATA || status == SM_ERROR_LIMIT) {
		task->report.error.status = status;
		task_fail(round, task);
	} else {
		/* Our own trouble, such as a full disk: the other feeds would meet it too, so the round ends. The
		 * server need not be spared for it longer than the interval. */
		task->report.error.status = status;
		round_fail(round, status, &task->report.error);
		task->memory.last_status = task->report.http_status;
		task->memory.held = false;
		finish(round, task, SM_FETCH_FAILED, round->now_s + interval_s(task));
	}
	sodium_memzero(&taken, sizeof(taken));
}

/* What was asked for again. */
static void take_lookup(struct round *round, struct task *task)
{
	struct sm_payload payload = payload_of(round, task);

	answer_lookup(round, task, SM_LOOKUP_FOUND, &payload);
	finish(round, task, SM_FETCH_NEW, 0);
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
	rhythm_slow_down(&task->memory.rhythm);
	succeed(round, task, SM_FETCH_UNCHANGED);
}

static void refused(struct round *round, struct task *task, int status)
{
	struct sm_error *error = &task->report.error;
	struct slot *slot = task->slot;

	if (status == 401)
		token_refused(round, task);
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
	task_fail(round, task);
	if (status == 429)
		slot_close(slot, task); /* its other feeds would hear the same */
}

static void feed_answered(struct round *round, struct task *task, int status)
{
	bool direct = task->report.pages == 0 && task->hops == 0 && !memory_uses_moved(task);

	task->report.http_status = status;
	task->report.bytes += task->fetch.body.length;
	if (status == 0) {
		task_fail(round, task);
	} else if (is_redirect(status)) {
		follow(round, task, status);
	} else if (status == 200 && task->lookup) {
		take_lookup(round, task);
	} else if (status == 200) {
		take_payload(round, task);
	} else if (status == 304 && is_conditional(task)) {
		unchanged(round, task);
	} else if ((status == 404 || status == 410) && task->lookup) {
		answer_lookup(round, task, SM_LOOKUP_ABSENT, NULL);
		finish(round, task, SM_FETCH_NEW, 0);
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
	} else if (task->reads_token) {
		token_answered(round, task, status, &error);
	} else {
		task->report.error = error;
		feed_answered(round, task, status);
	}
	fetch_close(&task->fetch);
}

void task_defer(struct round *round, struct task *task, int64_t until_s)
{
	if (task->reads_robots)
		task->entry->answer = ROBOTS_UNKNOWN;
	task->memory.held = true;
	finish(round, task, SM_FETCH_EARLY, until_s);
}
