/* SPDX-License-Identifier: EUPL-1.2 */
/* publish: the settings that run → the papers that others ask for, and what only people can fill in. */
#ifndef SENTIMETER_PUBLISH_H
#define SENTIMETER_PUBLISH_H

#include "sentimeter/collect.h"
#include "sentimeter/dialogue.h"
#include "sentimeter/match.h"

enum sm_paper {
	SM_PAPER_REGISTER, /* Algoritmeregister, Publicatiestandaard 1.0 */
	SM_PAPER_DPIA,     /* import file of the DPIA form 3.0 */
	SM_PAPER_RVVA,     /* entry of the register of processing activities */
	SM_PAPER_LDV,      /* Logboek Dataverwerkingen: one line for each run of the journal, about nobody */
	SM_PAPER_PAGE,     /* the public page, HTML */
	SM_PAPER_CONTEXT,  /* what this installation does, on one page, for a dialogue; Markdown */
	SM_PAPER_COUNT
};
const char *sm_paper_name(enum sm_paper paper);                                 /* "register" */
SM_CHECK enum sm_status sm_paper_parse(const char *name, enum sm_paper *paper); /* SM_NONE: no such */

struct sm_publishing {
	const char *rules_dir;
	const struct sm_policy *policy;
	const struct sm_topics *topics;
	const struct sm_feeds *feeds;
	const struct sm_commitments *commitments;
	const char *journal; /* path, for SM_PAPER_LDV */
	const char *version; /* of the program */
	enum sm_tongue tongue;
	int64_t now_s;
};
/* open gets one line for each thing that only people can fill in or confirm; it stands as [OPEN: ...] in the paper. */
SM_CHECK enum sm_status sm_publish(const struct sm_publishing *publishing, enum sm_paper paper, struct sm_buffer *out,
				   struct sm_buffer *open, struct sm_error *error);

#define SM_PUBLISHED_FILE "published.json"
/* Notes what was published just now in the workspace: the statement that the audit compares with what runs (see
 * audit.h), and for each paper when it was made and under which settings. */
SM_CHECK enum sm_status sm_published_note(const char *workspace, const struct sm_publishing *publishing,
					  enum sm_paper paper, struct sm_error *error);

#endif
