/* SPDX-License-Identifier: EUPL-1.2 */
/* workspace: what a run has opened. Private to chain. */
#ifndef CHAIN_WORKSPACE_H
#define CHAIN_WORKSPACE_H

#include <sys/stat.h>

#include "airbags.h"
#include "importing.h"
#include "receipts.h"
#include "sentimeter/chain.h"
#include "sentimeter/recheck.h"

/* What the files that people write looked like when they were read. */
enum { WORKSPACE_FILES = 5 };
struct workspace_files {
	struct {
		ino_t inode;
		off_t size;
		struct timespec written;
	} file[WORKSPACE_FILES];
	int64_t signatures; /* a sum over those that lie beside them */
};

struct sm_workspace {
	const char *folder, *rules_dir, *releases_path, *journal_path, *seal_path;
	const struct sm_master *master; /* NULL: keys lie unwrapped */
	struct workspace_files files;
	int lock;               /* file descriptor that holds the lock of the workspace */
	struct sm_arena *arena; /* configuration */
	struct sm_agreement agreement;
	bool signed_by_two; /* what is wider than one person may set was signed by two */
	struct sm_policy policy;
	char policy_hash[65], rules_hash[65];
	struct sm_feeds feeds;
	struct sm_topics *topics;
	struct sm_areas *areas;
	struct sm_matcher *matcher;
	struct sm_redactor *redactor;
	struct sm_scorer *scorer;
	struct sm_store *store;
	struct sm_protector *protector;
	struct sm_samples *samples;
	struct sm_feed_state *feed_state;
	struct sm_journal *journal;
	struct receipts receipts;
	struct importing importing;
	struct airbags airbags;
	struct sm_arena *batch;   /* posts: wiped after each payload */
	struct sm_arena *scratch; /* what is made of one post: wiped after each */
	struct sm_span *span;     /* SM_SPANS_MAX, used again for each post: offsets only */
};

/* folder/name, in the arena of the configuration. */
const char *workspace_path(struct sm_workspace *workspace, const char *name);
/* What the files that people write look like now. */
void workspace_look(const struct sm_workspace *workspace, struct workspace_files *files);
int64_t workspace_clock_s(int64_t now_s); /* 0: the clock */
/* Which policy, lexicon and topics are in force, as members of a JSON object. */
void workspace_in_force(const struct sm_workspace *workspace, struct sm_buffer *out);
/* An event of a run. detail: the members of a JSON object. */
SM_CHECK enum sm_status workspace_note(struct sm_workspace *workspace, const char *action, const char *object,
				       const char *result, const struct sm_buffer *detail, struct sm_error *error);

/* What is the same for all posts of one payload or export. */
struct intake_run {
	struct sm_workspace *workspace;
	struct sm_intake *intake;
	int area;                /* index: of posts that name no smaller place */
	struct sm_text language; /* claim, a weak prior */
	enum sm_source source;
	int64_t now_s;
	bool import;
	const struct sm_feed *feed;   /* that can be asked for its posts again; else NULL */
	bool again;                   /* its posts were read before: their age was judged then */
	struct sm_spool_tally before; /* of what earlier runs of this process did */
	int64_t deleted;              /* posts that are no more, whether they ever counted or not */
};

/* Starts the counts of a run. */
void intake_begin(struct intake_run *run);
/* One post through match, score and protect into the spool. A post that is left out is counted, not an error. */
SM_CHECK enum sm_status intake_post(struct intake_run *run, const struct sm_post *post, struct sm_error *error);
/* Fills in the counts that the spool keeps; exact after it was synced. */
void intake_settle(struct intake_run *run);
/* The counts, in tens, as further members of a JSON object; those that round to nothing are left out. */
void intake_counts(const struct sm_intake *intake, struct sm_buffer *out);

#endif
