// SPDX-License-Identifier: EUPL-1.2
// run: feeds or an export → contributions in the spool.
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "workspace.h"

enum {
	PROGRESS_POSTS = 4096,
	BATCH_BYTES = 1 << 20,
	STACK_BYTES = 256 * 1024, /* more than any call below takes */
};

struct collecting {
	struct intake_run run;
	const struct sm_chain_hooks *hooks;
	bool clock;             /* the hours are those of the clock, not of a moment that the caller chose */
	enum sm_status trouble; /* of ours, where collect would take the status for the feed's */
};

/* The end of a mandate is an end: nothing is collected after it. */
static enum sm_status check_mandate(const struct sm_workspace *workspace, int64_t now_s, struct sm_error *error)
{
	if (workspace->policy.until_s && now_s >= workspace->policy.until_s)
		return sm_fail(error, SM_ERROR_CONFIG, "policy.yaml",
			       "het mandaat is voorbij ('until'): vraag een nieuw besluit",
			       "the mandate is over ('until'): ask for a new decision");
	return SM_OK;
}

/* Whether a page of a timeline holds anything since the previous poll; without that the older pages need no reading. */
static bool has_newer(const struct sm_posts *posts, int64_t newer_than_s)
{
	for (size_t i = 0; i < posts->count; i++) {
		const struct sm_post *post = &posts->post[i];

		if (!post->published_s || post->published_s >= newer_than_s || post->updated_s >= newer_than_s)
			return true;
	}
	return newer_than_s == 0;
}

/* What fails in keeping posts is never the fault of the feed. */
static enum sm_status our_own(struct collecting *c, enum sm_status status)
{
	if (status >= 0)
		return status;
	c->trouble = status;
	return SM_ERROR_IO;
}

static enum sm_status keep_posts(struct collecting *c, const struct sm_posts *posts, struct sm_error *error)
{
	enum sm_status status = SM_OK;

	for (size_t i = 0; status == SM_OK && i < posts->count; i++)
		status = intake_post(&c->run, &posts->post[i], error);
	return our_own(c, status);
}

/* Only when posts will outlive a crash may the collector remember that it has read them. */
static enum sm_status settle(void *context, struct sm_error *error)
{
	struct collecting *c = context;
	enum sm_status status = sm_spool_sync(c->run.workspace->protector, error);

	intake_settle(&c->run);
	return our_own(c, status);
}

/* Time for each post since the oldest of them: the silence behind the newest counts too. 0 when no date can be relied
 * upon. */
static int64_t gap_s(const struct sm_posts *posts, int64_t now_s)
{
	int64_t oldest_s = now_s, dated = 0;

	for (size_t i = 0; i < posts->count; i++) {
		const struct sm_post *post = &posts->post[i];

		if (!post->published_s || post->date_guessed || post->published_s > now_s)
			continue;
		dated++;
		oldest_s = post->published_s < oldest_s ? post->published_s : oldest_s;
	}
	return dated ? (now_s - oldest_s) / dated : 0;
}

/* What the collector needs to know of a page to ask for the next one. */
static void tell_taken(const struct sm_payload *payload, const struct sm_posts *posts)
{
	if (!payload->taken)
		return;
	payload->taken->posts = posts->count;
	payload->taken->gap_s = gap_s(posts, payload->fetched_at_s);
	payload->taken->rest_s = (int64_t)posts->facts.ttl_min * 60;
	payload->taken->skip_hours = posts->facts.skip_hours;
	if (posts->next.length && posts->next.length < sizeof(payload->taken->next))
		memcpy(payload->taken->next, posts->next.data, posts->next.length);
}

static enum sm_status take_payload(void *context, const struct sm_payload *payload, struct sm_error *error)
{
	struct collecting *c = context;
	struct sm_workspace *w = c->run.workspace;
	struct sm_posts posts;
	enum sm_status status;
	bool newer = true;

	c->run.intake->payloads++;
	c->run.intake->bytes += (int64_t)payload->bytes.length;
	c->run.area = sm_areas_find(w->areas, payload->feed->area);
	c->run.language = sm_text_of(payload->feed->language);
	c->run.source = payload->feed->source;
	c->run.feed = sm_look_up_max(payload->feed) ? payload->feed : NULL;
	status = sm_parse(payload, payload->feed->format, w->batch, &posts, error);
	if (status == SM_ERROR_DATA)
		c->run.intake->unreadable++;
	if (status == SM_OK)
		status = keep_posts(c, &posts, error);
	if (status == SM_OK)
		tell_taken(payload, &posts);
	intake_settle(&c->run);
	if (status == SM_OK)
		newer = has_newer(&posts, payload->newer_than_s);
	sm_arena_wipe(w->batch);
	if (c->hooks && c->hooks->progress)
		c->hooks->progress(c->hooks->context, c->run.intake);
	return status == SM_OK && !newer ? SM_END : status;
}

static void take_report(void *context, const struct sm_fetch_report *report)
{
	struct collecting *c = context;
	struct sm_intake *intake = c->run.intake;
	bool due = report->outcome != SM_FETCH_EARLY && report->outcome != SM_FETCH_GONE;

	intake->feeds += due;
	intake->feeds_failed += report->outcome == SM_FETCH_FAILED || report->outcome == SM_FETCH_DISALLOWED;
	intake->feeds_cut += report->cut;
	if (c->hooks && c->hooks->fetched)
		c->hooks->fetched(c->hooks->context, report);
}

static bool asked_to_stop(void *context)
{
	struct collecting *c = context;

	/* A round that began in time does not go on beyond it. */
	if (c->clock && !airbags_within_hours(&c->run.workspace->policy, workspace_clock_s(0)))
		return true;
	return c->hooks && c->hooks->stop && c->hooks->stop(c->hooks->context);
}

/* An earlier failure is what the caller hears of, not that of the journal. */
static enum sm_status note_intake(struct sm_workspace *workspace, const char *action, const char *result,
				  const struct sm_intake *intake, struct sm_error *error)
{
	struct sm_buffer detail = { .bytes_max = 4096 };
	enum sm_status status;

	workspace_in_force(workspace, &detail);
	intake_counts(intake, &detail);
	status = workspace_note(workspace, action, "", result, &detail, error);
	sm_buffer_close(&detail);
	return status;
}

/* A round in which no feed was due is no event: a collector makes one each minute. */
static enum sm_status note_round(struct sm_workspace *workspace, enum sm_status result, const struct sm_intake *intake,
				 struct sm_error *error)
{
	const char *name = sm_status_name(result);
	enum sm_status status;

	if (result == SM_OK && intake->feeds == 0)
		return SM_OK;
	if (result == SM_OK && intake->feeds_failed == intake->feeds)
		name = sm_status_name(SM_ERROR_NET); /* nobody could be read: nothing was collected */
	status = note_intake(workspace, "collect", name, intake, result == SM_OK ? error : NULL);
	return result != SM_OK ? result : status;
}

enum sm_status sm_chain_collect(struct sm_workspace *workspace, int64_t now_s, bool ignore_schedule,
				const struct sm_chain_hooks *hooks, struct sm_intake *intake, struct sm_error *error)
{
	struct collecting c = { .run = { .workspace = workspace, .intake = intake, .now_s = workspace_clock_s(now_s) },
				.hooks = hooks,
				.clock = now_s == 0 };
	struct sm_collect_options options = { .now_s = c.run.now_s,
					      .oldest_s =
						  c.run.now_s - (int64_t)workspace->policy.post_age_max_h * 3600,
					      .ignore_schedule = ignore_schedule };
	struct sm_collect_hooks collect_hooks = {
		.context = &c, .payload = take_payload, .settle = settle, .report = take_report, .stop = asked_to_stop
	};
	enum sm_status status = airbags_licences(workspace, c.run.now_s, error);

	intake_begin(&c.run);
	if (status == SM_OK)
		status = check_mandate(workspace, c.run.now_s, error);
	if (status == SM_OK)
		status = airbags_hours(workspace, c.run.now_s, ignore_schedule, &intake->closed, error);
	if (status == SM_OK && !intake->closed)
		status = sm_collect(&workspace->feeds, workspace->feed_state, &options, &collect_hooks, error);
	if (status == SM_OK)
		status = sm_samples_flush(workspace->samples, error);
	intake_settle(&c.run);
	/* Names and pieces of posts were in frames that are left; a collector rests for long between two rounds. */
	sodium_stackzero(STACK_BYTES);
	if (c.trouble != SM_OK) {
		status = c.trouble;
		if (error)
			error->status = status;
	}
	return note_round(workspace, status, intake, error);
}

/* Reads on after a bad line: one broken row must not cost the others. SM_END: it was asked to stop. */
static enum sm_status import_posts(struct intake_run *run, struct sm_import *import, const struct sm_chain_hooks *hooks,
				   struct sm_error *error)
{
	struct sm_workspace *w = run->workspace;
	struct sm_post post;
	enum sm_status status;

	for (;;) {
		if (sm_arena_used(w->batch) > BATCH_BYTES)
			sm_arena_wipe(w->batch);
		status = sm_import_next(import, w->batch, &post, error);
		if (status == SM_END)
			return SM_OK;
		if (status == SM_ERROR_DATA) {
			run->intake->unreadable++;
			continue;
		}
		if (status == SM_OK)
			status = intake_post(run, &post, error);
		if (status != SM_OK)
			return status;
		if (hooks && run->intake->posts % PROGRESS_POSTS == 0) {
			if (hooks->progress)
				hooks->progress(hooks->context, run->intake);
			if (hooks->stop && hooks->stop(hooks->context))
				return SM_END;
		}
	}
}

static enum sm_status note_import(struct sm_workspace *workspace, enum sm_status result, const struct sm_intake *intake,
				  struct sm_error *error)
{
	const char *name = result == SM_END ? "stopped" : sm_status_name(result);
	enum sm_status status = note_intake(workspace, "import", name, intake, result < 0 ? NULL : error);

	return result < 0 || status == SM_OK ? result : status;
}

enum sm_status sm_chain_import(struct sm_workspace *workspace, const struct sm_chain_export *export, int64_t now_s,
			       const struct sm_chain_hooks *hooks, struct sm_intake *intake, struct sm_error *error)
{
	struct intake_run run = { .workspace = workspace,
				  .intake = intake,
				  .area = sm_areas_find(workspace->areas, export->area),
				  .language = sm_text_of(export->language),
				  .source = export->source,
				  .now_s = workspace_clock_s(now_s),
				  .import = true };
	struct sm_import *import;
	enum sm_status status = check_mandate(workspace, run.now_s, error);

	intake_begin(&run);
	if (status != SM_OK)
		return status;
	if (run.area < 0)
		return sm_fail(error, SM_ERROR_USAGE, export->area, "dit gebied staat niet in areas.yaml",
			       "this area is not in areas.yaml");
	status = sm_import_open(export->path, export->format, export->mapping, workspace->rules_dir, &import, error);
	if (status != SM_OK)
		return status;
	status = import_posts(&run, import, hooks, error);
	sm_import_close(import);
	sm_arena_wipe(workspace->batch);
	sodium_stackzero(STACK_BYTES);
	if (status >= 0) {
		enum sm_status synced = sm_spool_sync(workspace->protector, error);

		if (synced == SM_OK)
			synced = sm_samples_flush(workspace->samples, error);
		status = synced != SM_OK ? synced : status;
	}
	intake_settle(&run);
	return note_import(workspace, status, intake, error);
}

enum sm_status sm_chain_import_done(struct sm_workspace *workspace, struct sm_error *error)
{
	return importing_done(&workspace->importing, error);
}
