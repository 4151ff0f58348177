/* SPDX-License-Identifier: EUPL-1.2 */
/* chain: runs the stages one after another over a workspace. No mechanism of its own. */
#ifndef SENTIMETER_CHAIN_H
#define SENTIMETER_CHAIN_H

#include "sentimeter/journal.h"
#include "sentimeter/store.h"

/* A workspace with everything opened and checked. */
struct sm_workspace;
SM_CHECK enum sm_status sm_workspace_open(const char *folder, const char *rules_dir, enum sm_tongue tongue,
					  struct sm_config_problems *problems, struct sm_workspace **workspace,
					  struct sm_error *error);
void sm_workspace_close(struct sm_workspace *workspace);
const struct sm_policy *sm_workspace_policy(const struct sm_workspace *workspace);
const struct sm_feeds *sm_workspace_feeds(const struct sm_workspace *workspace);
const struct sm_topics *sm_workspace_topics(const struct sm_workspace *workspace);
const struct sm_areas *sm_workspace_areas(const struct sm_workspace *workspace);
struct sm_journal *sm_workspace_journal(struct sm_workspace *workspace);

/* What happened to posts, for people; never which posts. */
struct sm_intake {
	int64_t posts, contributions, retractions;
	int64_t dropped[SM_OUT_COUNT];
	int64_t payloads, bytes, unreadable;
};

struct sm_chain_hooks {
	void *context;
	void (*fetched)(void *context, const struct sm_fetch_report *report); /* may be NULL */
	void (*progress)(void *context, const struct sm_intake *intake);      /* may be NULL; now and then */
	bool (*stop)(void *context);                                          /* may be NULL */
};

/* fetch → parse → match → score → protect → spool, once over the feeds. now_s 0: the clock. */
SM_CHECK enum sm_status sm_chain_collect(struct sm_workspace *workspace, int64_t now_s, bool ignore_schedule,
					 const struct sm_chain_hooks *hooks, struct sm_intake *intake,
					 struct sm_error *error);
/* An export: opens the periods it touches; sm_chain_release with all closes them. area: code for posts that name none;
 * language: the export's claim, or "". */
SM_CHECK enum sm_status sm_chain_import(struct sm_workspace *workspace, const char *path, enum sm_format format,
					const char *mapping, const char *area, const char *language,
					enum sm_source source, int64_t now_s, const struct sm_chain_hooks *hooks,
					struct sm_intake *intake, struct sm_error *error);

struct sm_released {
	int periods, cells;
	int withheld[SM_WITHHELD_COUNT];
};
/* Periods past their watermark (all open ones with all): release, store, forget, receipt. A crash in between resumes.
 */
SM_CHECK enum sm_status sm_chain_release(struct sm_workspace *workspace, int64_t now_s, bool all,
					 struct sm_released *released, struct sm_error *error);

/* Makes a new workspace in folder, which must be empty or absent: policy, feeds, topics, areas to start from. */
SM_CHECK enum sm_status sm_workspace_init(const char *folder, const char *rules_dir, enum sm_tongue tongue,
					  struct sm_error *error);

#endif
