// SPDX-License-Identifier: EUPL-1.2
// run: the three things a workspace does: collect, import, release.
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "workspace.h"

enum { PERIODS_MAX = 4096, PROGRESS_POSTS = 4096, BATCH_BYTES = 1 << 20 };

static int64_t clock_s(int64_t now_s)
{
	return now_s ? now_s : (int64_t)time(NULL);
}

struct collecting {
	struct intake_run run;
	const struct sm_chain_hooks *hooks;
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
	status = sm_parse(payload, payload->feed->format, w->batch, &posts, error);
	if (status == SM_ERROR_DATA)
		c->run.intake->unreadable++;
	for (size_t i = 0; status == SM_OK && i < posts.count; i++)
		status = intake_post(&c->run, &posts.post[i], error);
	/* Only when the contributions will outlive a crash may the collector remember that it has read this. */
	if (status == SM_OK)
		status = sm_spool_sync(w->protector, error);
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

	if (c->hooks && c->hooks->fetched)
		c->hooks->fetched(c->hooks->context, report);
}

static bool asked_to_stop(void *context)
{
	struct collecting *c = context;

	return c->hooks && c->hooks->stop && c->hooks->stop(c->hooks->context);
}

static enum sm_status note_intake(struct intake_run *run, const char *action, enum sm_status result,
				  struct sm_error *error)
{
	struct sm_buffer counts = { .bytes_max = 4096 };
	enum sm_status status;

	intake_settle(run);
	intake_counts(run->intake, &counts);
	status =
	    workspace_note(run->workspace, action, "", sm_status_name(result), counts.data ? counts.data : "", error);
	sm_buffer_close(&counts);
	return result != SM_OK ? result : status;
}

enum sm_status sm_chain_collect(struct sm_workspace *workspace, int64_t now_s, bool ignore_schedule,
				const struct sm_chain_hooks *hooks, struct sm_intake *intake, struct sm_error *error)
{
	struct collecting c = { .run = { .workspace = workspace, .intake = intake, .now_s = clock_s(now_s) },
				.hooks = hooks };
	struct sm_collect_options options = { .now_s = c.run.now_s, .ignore_schedule = ignore_schedule };
	struct sm_collect_hooks collect_hooks = {
		.context = &c, .payload = take_payload, .report = take_report, .stop = asked_to_stop
	};
	enum sm_status status = check_mandate(workspace, c.run.now_s, error);

	intake_begin(&c.run);
	if (status == SM_OK)
		status = sm_collect(&workspace->feeds, workspace->feed_state, &options, &collect_hooks, error);
	return note_intake(&c.run, "collect", status, error);
}

/* Reads on after a bad line: one broken row must not cost the others. */
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
				return SM_OK;
		}
	}
}

enum sm_status sm_chain_import(struct sm_workspace *workspace, const struct sm_chain_export *export, int64_t now_s,
			       const struct sm_chain_hooks *hooks, struct sm_intake *intake, struct sm_error *error)
{
	struct intake_run run = { .workspace = workspace,
				  .intake = intake,
				  .area = sm_areas_find(workspace->areas, export->area),
				  .language = sm_text_of(export->language),
				  .source = export->source,
				  .now_s = clock_s(now_s),
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
	if (status == SM_OK)
		status = sm_spool_sync(workspace->protector, error);
	return note_intake(&run, "import", status, error);
}

/* The receipt says that the key is gone, by a hash of its public number. */
static enum sm_status forget(struct sm_workspace *workspace, struct sm_period period, const char *name, int cells,
			     const int withheld[SM_WITHHELD_COUNT], struct sm_error *error)
{
	struct sm_buffer counts = { .bytes_max = 2048 };
	struct sm_receipt receipt;
	enum sm_status status = sm_period_forget(workspace->protector, period, &receipt, error);

	if (status != SM_OK)
		return status;
	sm_buffer_format(&counts,
			 "\"cells\":%d,\"key\":\"%s\",\"key_destroyed\":%s,\"spool_unlinked\":%s,\"spool_bytes\":%lld",
			 cells, receipt.key_hash, receipt.key_destroyed ? "true" : "false",
			 receipt.spool_unlinked ? "true" : "false", (long long)receipt.spool_bytes);
	for (int i = 0; i < SM_WITHHELD_COUNT; i++)
		sm_buffer_format(&counts, ",\"withheld-%s\":%d", sm_withheld_name((enum sm_withheld_reason)i),
				 withheld[i]);
	status = workspace_note(workspace, "release", name, "ok", counts.data ? counts.data : "", error);
	sm_buffer_close(&counts);
	return status;
}

static enum sm_status release_period(struct sm_workspace *workspace, struct sm_period period,
				     struct sm_released *released, struct sm_error *error)
{
	char name[SM_PERIOD_NAME_MAX];
	struct sm_release *release;
	int withheld[SM_WITHHELD_COUNT] = { 0 }, cells;
	bool has;
	enum sm_status status = sm_store_has(workspace->store, period, &has, error);

	sm_period_name(period, name);
	if (status != SM_OK)
		return status;
	/* Stored, but not yet forgotten: a crash came in between. */
	if (has)
		return forget(workspace, period, name, 0, withheld, error);
	status = sm_release_make(workspace->protector, period, &release, error);
	if (status != SM_OK)
		return status;
	status = sm_store_add(workspace->store, release, error);
	cells = (int)sm_release_count(release);
	for (int i = 0; i < SM_WITHHELD_COUNT; i++)
		withheld[i] = sm_release_withheld(release, (enum sm_withheld_reason)i);
	sm_release_close(release);
	if (status != SM_OK)
		return status;
	released->periods++;
	released->cells += cells;
	for (int i = 0; i < SM_WITHHELD_COUNT; i++)
		released->withheld[i] += withheld[i];
	return forget(workspace, period, name, cells, withheld, error);
}

enum sm_status sm_chain_release(struct sm_workspace *workspace, int64_t now_s, bool all, struct sm_released *released,
				struct sm_error *error)
{
	struct sm_period *period = sm_arena_take(workspace->batch, PERIODS_MAX * sizeof(*period));
	int64_t now = clock_s(now_s), lateness_s = (int64_t)workspace->policy.lateness_min * 60;
	enum sm_status status = SM_OK;
	size_t count;

	memset(released, 0, sizeof(*released));
	if (!period)
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	count = sm_spool_periods(workspace->protector, period, PERIODS_MAX);
	for (size_t i = 0; status == SM_OK && i < count && i < PERIODS_MAX; i++)
		if (all || period[i].until_s + lateness_s <= now)
			status = release_period(workspace, period[i], released, error);
	sm_arena_wipe(workspace->batch);
	return status;
}
