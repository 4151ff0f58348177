// SPDX-License-Identifier: EUPL-1.2
// recheck: periods whose watermark is near → their posts looked up once more; what is gone no longer counts.
#include <stdlib.h>
#include <string.h>

#include "airbags.h"
#include "workspace.h"

enum {
	LEAD_S = 3600, /* before the watermark */
	DAY_S = 24 * 3600,
	QUESTIONS_MAX = 400, /* of one feed in one period: at one a second, some seven minutes */
	ARENA_BYTES_MAX = 256 << 20,
};

struct checking {
	struct intake_run run;
	struct sm_workspace *workspace;
	struct sm_period period;
	struct sm_rechecked *rechecked;
	const struct sm_chain_hooks *hooks;
	struct sm_arena *arena; /* ids and questions */
	struct sm_recheck_id *id;
	size_t count;
	const struct sm_recheck_id **sent; /* of the feed that is asked now */
	const struct sm_text *text;
	size_t *alone; /* of sent: to be asked for one by one */
	size_t alone_count;
	bool incomplete;
};

/* The last open hour of a day looks after all that closes before the next one. */
static int64_t lead_s(const struct sm_workspace *workspace, int64_t at_s)
{
	return airbags_within_hours(&workspace->policy, at_s + LEAD_S) ? LEAD_S : DAY_S;
}

/* Whether the last hour has begun, and this was not done in it. */
static enum sm_status is_wanted(struct sm_workspace *workspace, struct sm_period period, int64_t done_s, int64_t now_s,
				bool *wanted, struct sm_error *error)
{
	bool done = false;
	enum sm_status status =
	    sm_period_due(workspace->protector, period, now_s + lead_s(workspace, now_s), wanted, error);

	if (status == SM_OK && *wanted && done_s)
		status = sm_period_due(workspace->protector, period, done_s + lead_s(workspace, done_s), &done, error);
	*wanted = *wanted && !done;
	return status;
}

static enum sm_status gone(struct checking *c, const struct sm_recheck_id *id, struct sm_error *error)
{
	c->rechecked->gone++;
	return sm_recheck_gone(c->workspace->protector, c->period, id, error);
}

/* Of a question: where its ids stand among those that were sent. */
static size_t place_of(const struct checking *c, const struct sm_lookup *lookup)
{
	return (size_t)(lookup->id - c->text);
}

static bool has(const struct sm_posts *posts, struct sm_text lookup)
{
	for (size_t i = 0; i < posts->count; i++)
		if (!posts->post[i].deleted && sm_text_equal(posts->post[i].lookup, lookup))
			return true;
	return false;
}

static enum sm_status take_found(struct checking *c, const struct sm_lookup *lookup, const struct sm_payload *payload,
				 struct sm_error *error)
{
	struct sm_posts posts;
	enum sm_status status = sm_parse(payload, lookup->feed->format, c->workspace->batch, &posts, error);

	/* An answer that is no answer says nothing of the posts. */
	if (status == SM_ERROR_DATA || status == SM_ERROR_LIMIT) {
		c->rechecked->unknown += (int64_t)lookup->count;
		return SM_OK;
	}
	for (size_t i = 0; i < posts.count && status == SM_OK; i++)
		status = intake_post(&c->run, &posts.post[i], error);
	for (size_t i = 0; i < lookup->count && status == SM_OK; i++)
		if (!has(&posts, lookup->id[i]))
			status = gone(c, c->sent[place_of(c, lookup) + i], error);
	return status;
}

static enum sm_status take_answer(void *context, const struct sm_lookup *lookup, enum sm_lookup_outcome outcome,
				  const struct sm_payload *payload, struct sm_error *error)
{
	struct checking *c = context;
	enum sm_status status = SM_OK;

	if (outcome == SM_LOOKUP_FOUND) {
		status = take_found(c, lookup, payload, error);
		sm_arena_wipe(c->workspace->batch);
	} else if (outcome == SM_LOOKUP_ABSENT && lookup->count == 1) {
		status = gone(c, c->sent[place_of(c, lookup)], error);
	} else if (outcome == SM_LOOKUP_ABSENT) {
		for (size_t i = 0; i < lookup->count; i++) /* it knows no question for several */
			c->alone[c->alone_count++] = place_of(c, lookup) + i;
	} else {
		c->rechecked->unknown += (int64_t)lookup->count;
		c->incomplete = true;
	}
	return status;
}

static bool asked_to_stop(void *context)
{
	struct checking *c = context;

	return c->hooks && c->hooks->stop && c->hooks->stop(c->hooks->context);
}

static enum sm_status ask(struct checking *c, const struct sm_lookup *lookup, size_t count, struct sm_error *error)
{
	const struct sm_lookup_hooks hooks = { .context = c, .answer = take_answer, .stop = asked_to_stop };
	size_t within = count < QUESTIONS_MAX ? count : QUESTIONS_MAX;

	for (size_t i = within; i < count; i++)
		c->rechecked->unknown += (int64_t)lookup[i].count;
	return sm_look_up(&c->workspace->feeds, c->workspace->feed_state, c->run.now_s, lookup, within, &hooks, error);
}

/* Questions for count posts, so many at once; in the arena, NULL when it is full. */
static struct sm_lookup *divide(struct checking *c, const struct sm_feed *feed, size_t count, size_t at_once,
				size_t *questions)
{
	struct sm_lookup *lookup;

	*questions = (count + at_once - 1) / at_once;
	lookup = sm_arena_take(c->arena, *questions * sizeof(*lookup));
	for (size_t i = 0; lookup && i < *questions; i++)
		lookup[i] = (struct sm_lookup){ feed, c->text + i * at_once,
						i + 1 < *questions ? at_once : count - i * at_once };
	return lookup;
}

/* Those that a server knows no question for together. */
static enum sm_status ask_alone(struct checking *c, const struct sm_feed *feed, struct sm_error *error)
{
	struct sm_lookup *lookup = sm_arena_take(c->arena, c->alone_count * sizeof(*lookup));

	if (!lookup)
		return sm_fail_memory(error);
	for (size_t i = 0; i < c->alone_count; i++)
		lookup[i] = (struct sm_lookup){ feed, c->text + c->alone[i], 1 };
	return ask(c, lookup, c->alone_count, error);
}

static void aim(struct checking *c, const struct sm_feed *feed)
{
	c->run.feed = feed;
	c->run.area = sm_areas_find(c->workspace->areas, feed->area);
	c->run.language = sm_text_of(feed->language);
	c->run.source = feed->source;
	c->alone_count = 0;
}

static size_t count_of(const struct checking *c, const struct sm_feed *feed)
{
	size_t count = 0;

	for (size_t i = 0; i < c->count; i++)
		count += sm_text_is(c->id[i].feed, feed->id);
	return count;
}

/* The ids of one feed; false when memory is out. */
static bool gather(struct checking *c, const struct sm_feed *feed, size_t count)
{
	struct sm_text *text = sm_arena_take(c->arena, count * sizeof(*text));
	size_t at = 0;

	c->sent = sm_arena_take(c->arena, count * sizeof(struct sm_recheck_id *));
	c->alone = sm_arena_take(c->arena, count * sizeof(*c->alone));
	c->text = text;
	if (!text || !c->sent || !c->alone)
		return false;
	for (size_t i = 0; i < c->count; i++)
		if (sm_text_is(c->id[i].feed, feed->id)) {
			text[at] = c->id[i].lookup;
			c->sent[at++] = &c->id[i];
		}
	return true;
}

static enum sm_status ask_feed(struct checking *c, const struct sm_feed *feed, struct sm_error *error)
{
	size_t questions, at_once = sm_look_up_max(feed), count = at_once ? count_of(c, feed) : 0;
	struct sm_lookup *lookup;
	enum sm_status status;

	if (!count)
		return SM_OK;
	lookup = gather(c, feed, count) ? divide(c, feed, count, at_once, &questions) : NULL;
	if (!lookup)
		return sm_fail_memory(error);
	aim(c, feed);
	c->rechecked->asked += (int64_t)count;
	status = ask(c, lookup, questions, error);
	return status == SM_OK && c->alone_count ? ask_alone(c, feed, error) : status;
}

static enum sm_status check_period(struct checking *c, struct sm_error *error)
{
	struct sm_workspace *w = c->workspace;
	enum sm_status status = SM_OK;

	c->rechecked->periods++;
	for (size_t i = 0; i < w->feeds.count && status == SM_OK && !asked_to_stop(c); i++)
		status = ask_feed(c, &w->feeds.feed[i], error);
	if (status == SM_OK)
		status = sm_spool_sync(w->protector, error);
	/* Until the watermark there is time to ask again those that did not answer. */
	if (status == SM_OK && !c->incomplete && !asked_to_stop(c))
		status = sm_recheck_done(w->protector, c->period, c->run.now_s, error);
	return status;
}

static enum sm_status check_if_wanted(struct checking *c, struct sm_error *error)
{
	int64_t done_s;
	bool wanted = false;
	enum sm_status status = is_wanted(c->workspace, c->period, 0, c->run.now_s, &wanted, error);

	if (status != SM_OK || !wanted)
		return status;
	status = sm_recheck_list(c->workspace->protector, c->period, c->arena, &c->id, &c->count, &done_s, error);
	if (status == SM_OK)
		status = is_wanted(c->workspace, c->period, done_s, c->run.now_s, &wanted, error);
	if (status == SM_OK && wanted && c->count)
		status = check_period(c, error);
	return status;
}

static void add_tens(struct sm_buffer *out, const char *name, int64_t count)
{
	sm_buffer_format(out, "%s\"%s\":%lld", out->length ? "," : "", name, (long long)((count + 5) / 10 * 10));
}

static enum sm_status note(struct sm_workspace *workspace, const struct sm_rechecked *rechecked, struct sm_error *error)
{
	struct sm_buffer detail = { .bytes_max = 1024 };
	enum sm_status status;

	add_tens(&detail, "asked", rechecked->asked);
	add_tens(&detail, "gone", rechecked->gone);
	add_tens(&detail, "unknown", rechecked->unknown);
	add_tens(&detail, "changed", rechecked->intake.changed);
	status = workspace_note(workspace, "recheck", "", "ok", &detail, error);
	sm_buffer_close(&detail);
	return status;
}

/* All open periods, one after another; what one needs of memory is given back before the next. */
static enum sm_status check_all(struct checking *c, struct sm_error *error)
{
	size_t count = sm_spool_periods(c->workspace->protector, NULL, 0);
	struct sm_period *period = calloc(count + 1, sizeof(*period));
	enum sm_status status = period ? SM_OK : sm_fail_memory(error);

	if (period)
		sm_spool_periods(c->workspace->protector, period, count);
	for (size_t i = 0; i < count && status == SM_OK && !asked_to_stop(c); i++) {
		c->period = period[i];
		c->incomplete = false;
		status = check_if_wanted(c, error);
		sm_arena_wipe(c->arena);
	}
	free(period);
	return status;
}

enum sm_status sm_chain_recheck(struct sm_workspace *workspace, int64_t now_s, const struct sm_chain_hooks *hooks,
				struct sm_rechecked *rechecked, struct sm_error *error)
{
	struct checking c = { .run = { .workspace = workspace,
				       .intake = &rechecked->intake,
				       .now_s = workspace_clock_s(now_s),
				       .again = true },
			      .workspace = workspace,
			      .rechecked = rechecked,
			      .hooks = hooks };
	enum sm_status status;

	*rechecked = (struct sm_rechecked){ 0 };
	intake_begin(&c.run);
	if (!airbags_within_hours(&workspace->policy, c.run.now_s))
		return SM_OK; /* nobody is asked anything outside the hours that were agreed */
	status = sm_arena_open(&c.arena, ARENA_BYTES_MAX, error);
	if (status == SM_OK)
		status = check_all(&c, error);
	intake_settle(&c.run);
	sm_arena_close(c.arena);
	return status == SM_OK && rechecked->periods ? note(workspace, rechecked, error) : status;
}
