/* SPDX-License-Identifier: EUPL-1.2 */
/* chain: runs the stages one after another over a workspace. No mechanism of its own. */
#ifndef SENTIMETER_CHAIN_H
#define SENTIMETER_CHAIN_H

#include "sentimeter/approval.h"
#include "sentimeter/ask.h"
#include "sentimeter/config.h"
#include "sentimeter/journal.h"
#include "sentimeter/rights.h"
#include "sentimeter/sample.h"
#include "sentimeter/store.h"

struct sm_workspace;
/* Reads and checks the four files that people write, and opens nothing else. problems gets every mistake of all four.
 */
SM_CHECK enum sm_status sm_workspace_check(const char *folder, const char *rules_dir,
					   struct sm_config_problems *problems, struct sm_workspace **workspace,
					   struct sm_error *error);
/* The same, and everything that a run needs. One process at a time: SM_ERROR_RETRY when another holds the workspace.
 * The files are those that were agreed, once any were: what people changed since counts when enough of them signed it.
 * Production that was never agreed is SM_ERROR_PERMISSION.
 * master: wraps the keys, must outlive the workspace; NULL only in demo mode. */
SM_CHECK enum sm_status sm_workspace_open(const char *folder, const char *rules_dir, const struct sm_master *master,
					  struct sm_config_problems *problems, struct sm_workspace **workspace,
					  struct sm_error *error);
void sm_workspace_close(struct sm_workspace *workspace);
/* Whether a file that people write was written since it was read or, once something was agreed, signed by enough of
 * them: who runs on opens the workspace anew. What was edited holds from the next period on: one that is open keeps
 * what it was opened with. */
bool sm_workspace_changed(struct sm_workspace *workspace);
/* What is in force, and how the files of the workspace stand against it. */
const struct sm_agreement *sm_workspace_agreement(const struct sm_workspace *workspace);
const struct sm_policy *sm_workspace_policy(const struct sm_workspace *workspace);
const struct sm_feeds *sm_workspace_feeds(const struct sm_workspace *workspace);
const struct sm_topics *sm_workspace_topics(const struct sm_workspace *workspace);
const struct sm_areas *sm_workspace_areas(const struct sm_workspace *workspace);
struct sm_samples *sm_workspace_samples(struct sm_workspace *workspace);

/* What happened to posts, for people; never which posts. Each post that was read is in one count, so they add up:
 * posts = contributions + changed + repeats + all that was dropped. */
struct sm_intake {
	int64_t posts;
	int64_t contributions; /* counted, for the first time in their period */
	int64_t changed;       /* counted instead of what the post was before */
	int64_t repeats;       /* seen again, unchanged */
	int64_t dropped[SM_OUT_COUNT];
	int64_t retractions; /* contributions that were taken back, for whatever reason: no posts of their own */
	int64_t payloads, bytes, unreadable;
	/* Of the feeds that were due: those that gave nothing (see their reports), and those with more pages than are
	 * read in one round, so that their older posts were not. */
	int feeds, feeds_failed, feeds_cut;
	bool closed; /* outside the agreed hours, or stopped by an airbag: nothing was fetched */
};

/* ---- Airbags that stand: what they stopped waits for two people. ---- */

struct sm_airbag_standing {
	enum sm_airbag airbag;
	const char *target; /* a topic, or "*" for all of collecting; belongs to the workspace */
	int64_t since_s;
};
/* Returns how many there are, fills at most max. */
size_t sm_airbags_standing(const struct sm_workspace *workspace, struct sm_airbag_standing *standing, size_t max);
/* Who asked for a reset and who approved it: two different people, as the caller has made sure of; both stand in the
 * journal. */
struct sm_airbag_approval {
	const char *proposer, *approver;
};
/* SM_NONE when nothing stands, SM_ERROR_PERMISSION without two people. now_s 0: the clock. */
SM_CHECK enum sm_status sm_airbag_reset(struct sm_workspace *workspace, enum sm_airbag airbag, const char *target,
					const struct sm_airbag_approval *approval, int64_t now_s,
					struct sm_error *error);

/* ---- Acts that happen once (approval.h): request is the path of the file that two people signed. ---- */

/* In demo mode nobody signs, and request may be NULL; in production that is SM_ERROR_PERMISSION, as is
 * every request that does not count. The object of the
 * request is the target. SM_NONE when nothing stands: then the request is not used up. */
SM_CHECK enum sm_status sm_chain_airbag_reset(struct sm_workspace *workspace, enum sm_airbag airbag, const char *target,
					      const char *request, int64_t now_s, struct sm_error *error);
/* Before texts are shown. The object of the request is "samples". */
SM_CHECK enum sm_status sm_chain_sample_access(struct sm_workspace *workspace, const char *request, int64_t now_s,
					       struct sm_error *error);
/* The account that the request is about stands in it as its mark alone (sm_objection_mark); its object is the number of
 * the case. SM_NONE when this account never objected: then the request is not used up. */
SM_CHECK enum sm_status sm_chain_unobject(struct sm_workspace *workspace, const struct sm_handle *handle,
					  const char *object, const char *request, int64_t now_s,
					  struct sm_error *error);
SM_CHECK enum sm_status sm_chain_objection_mark(struct sm_workspace *workspace, const struct sm_handle *handle,
						char mark[SM_OBJECTION_MARK_BYTES], struct sm_error *error);

struct sm_chain_hooks {
	void *context;
	void (*fetched)(void *context, const struct sm_fetch_report *report); /* may be NULL */
	void (*progress)(void *context, const struct sm_intake *intake);      /* may be NULL; now and then */
	bool (*stop)(void *context);                                          /* may be NULL */
};

/* fetch → parse → match → score → protect → spool, once over the feeds. now_s 0: the clock. A feed's trouble is in its
 * report and in the counts; a failure is our own, such as a full disk. */
SM_CHECK enum sm_status sm_chain_collect(struct sm_workspace *workspace, int64_t now_s, bool ignore_schedule,
					 const struct sm_chain_hooks *hooks, struct sm_intake *intake,
					 struct sm_error *error);

/* What became of posts that were looked up again, of the periods whose time is near. */
struct sm_rechecked {
	int periods;             /* that were asked for */
	int64_t asked;           /* posts */
	int64_t gone;            /* their server no longer has them: they do not count */
	int64_t unknown;         /* their server did not say: they count as they stand */
	struct sm_intake intake; /* of those that are still there: an edited one counts as it is now */
};
/* Before a period is released, its posts are looked up once more. It is done within the last hour before its watermark,
 * or after it when no process ran then; a release does not wait for servers that do not answer. */
SM_CHECK enum sm_status sm_chain_recheck(struct sm_workspace *workspace, int64_t now_s,
					 const struct sm_chain_hooks *hooks, struct sm_rechecked *rechecked,
					 struct sm_error *error);

/* A file to import. */
struct sm_chain_export {
	const char *path;
	enum sm_format format; /* SM_FORMAT_AUTO, NDJSON or CSV */
	const char *mapping;   /* a column mapping, or NULL to try the shipped ones */
	const char *area;      /* code, for posts that name no place */
	const char *language;  /* the export's claim, or "" */
	enum sm_source source;
};
/* Opens the periods that the export touches. They wait until sm_chain_import_done, in whatever process that is, and
 * those past their watermark close with the next sm_chain_release after it. SM_END: a stop was asked for, not all is
 * in. */
SM_CHECK enum sm_status sm_chain_import(struct sm_workspace *workspace, const struct sm_chain_export *export,
					int64_t now_s, const struct sm_chain_hooks *hooks, struct sm_intake *intake,
					struct sm_error *error);

/* All files are in: what was touched since the workspace was opened is whole. After an import that was broken off or
 * failed this is not to be called: the same files have to be imported again. */
SM_CHECK enum sm_status sm_chain_import_done(struct sm_workspace *workspace, struct sm_error *error);

/* What the rules make of a sample of posts: numbers, and nothing of any post. One for each topic, and one for all. */
struct sm_topic_count {
	int64_t caught; /* the rule holds */
	int64_t won;    /* of these: it counts here, and not in another topic */
	int64_t partly; /* words of the rule stand in it, but the rule does not hold */
};
struct sm_topics_sample {
	int64_t posts, unreadable;
	int64_t missed; /* no rule holds */
};
/* Of a workspace that was only checked (sm_workspace_check). count: one for each topic. What was found goes to the
 * journal, nothing too: that a rule was tried and caught nobody is an answer. */
SM_CHECK enum sm_status sm_chain_topic_check(struct sm_workspace *workspace, const struct sm_chain_export *sample,
					     int64_t now_s, struct sm_topic_count *count, struct sm_topics_sample *all,
					     struct sm_error *error);

struct sm_released {
	int periods, cells;
	int lost;                        /* of the periods: could not be read any more, closed without cells */
	int over;                        /* of the periods: the year's budget of noise was spent, so without cells */
	int held;                        /* periods that are due but wait for the end of an import */
	int withheld[SM_WITHHELD_COUNT]; /* posts, in tens */
};
/* Periods past their watermark: release, store, receipt, forget, receipt. A crash in between resumes. One that fails
 * does not stop the others; the first failure is what is told. */
SM_CHECK enum sm_status sm_chain_release(struct sm_workspace *workspace, int64_t now_s, struct sm_released *released,
					 struct sm_error *error);

/* To be called before an answer is shown: the journal says who by role (analyst, officer, ...) asked what, from where
 * (cli, web), and for which form when the answer leaves as a file (form; else NULL); never what the answer is. When it
 * cannot be noted the answer is not to be shown. */
SM_CHECK enum sm_status sm_chain_asked(const char *folder, const struct sm_answer *answer, const char *role,
				       const char *origin, const char *form, struct sm_error *error);
/* The parts of it, for who answers many at once and adds to a journal that he holds: the entry's detail (free() it;
 * NULL: memory is out), and the entry, whose strings are the caller's. */
char *sm_chain_question(const struct sm_answer *answer, const char *form);
struct sm_journal_entry sm_chain_question_entry(const char *role, const char *origin, bool leaves, const char *detail);

/* Residents' rights (rights.h), with their line in the journal: what was asked, never by whom, nor whether there was
 * anything to take out. An objection and an erasure also empty the samples, for nothing tells whose texts they are. */
SM_CHECK enum sm_status sm_chain_object(struct sm_workspace *workspace, const struct sm_handle *handle,
					struct sm_error *error);
SM_CHECK enum sm_status sm_chain_objects(struct sm_workspace *workspace, const struct sm_handle *handle, bool *stands,
					 struct sm_error *error);
size_t sm_chain_objections(const struct sm_workspace *workspace);
SM_CHECK enum sm_status sm_chain_erase(struct sm_workspace *workspace, const struct sm_handle *handle,
				       struct sm_error *error);

/* What retention took, or would take. */
struct sm_retained {
	int periods, cells;     /* released and older than the policy keeps them */
	int64_t journal_lines;  /* bodies about staff */
	int samples;            /* periods whose sampled texts are over their time */
	int64_t bytes_searched; /* of releases.db and what SQLite leaves beside it, for what was erased */
};
/* Everything over its time goes, provably: SM_ERROR_DATA when something of it is found after all. dry_run: only counts.
 */
SM_CHECK enum sm_status sm_chain_retain(struct sm_workspace *workspace, int64_t now_s, bool dry_run,
					struct sm_retained *retained, struct sm_error *error);

/* Makes a new workspace in folder, which must be empty or absent, from the files in template_dir. */
SM_CHECK enum sm_status sm_workspace_init(const char *folder, const char *template_dir, struct sm_error *error);

#endif
