/* SPDX-License-Identifier: EUPL-1.2 */
/* walk: one synthetic post through every stage, and what is left of it after each. For people who want to see it. */
#ifndef SENTIMETER_WALK_H
#define SENTIMETER_WALK_H

#include "sentimeter/chain.h"

enum sm_walk_stage {
	SM_WALK_COLLECT, /* the bytes that a feed gives */
	SM_WALK_PARSE,   /* a post: who, when, what */
	SM_WALK_ADMIT,   /* may it count at all */
	SM_WALK_MATCH,   /* one topic, one area */
	SM_WALK_REDACT,  /* without names, numbers and addresses */
	SM_WALK_SCORE,   /* a number with its reasons */
	SM_WALK_PROTECT, /* sealed bytes, under a key that will die */
	SM_WALK_RELEASE, /* of one author alone: nothing; of a group: numbers */
	SM_WALK_FORGET,  /* key and spool are gone */
	SM_WALK_STAGES
};

#define SM_WALK_LINES_MAX 12
struct sm_walk_line {
	const char *name[2]; /* of what, by enum sm_tongue */
	char value[400];
};
struct sm_walk_step {
	size_t count;
	struct sm_walk_line line[SM_WALK_LINES_MAX];
	bool reached;
};
struct sm_walk {
	struct sm_walk_step step[SM_WALK_STAGES];
	bool found_on_disk; /* a word of the text, or the author's name, stood in a file after all */
};
const char *sm_walk_text(enum sm_walk_stage stage, enum sm_tongue tongue); /* what the stage does */

/* The real code of each stage, with the settings, topics and areas of a workspace that was only checked; in a folder of
 * its own in memory (/dev/shm, else the folder for temporary files), which is removed. A post that the topics do not
 * catch stops there. */
SM_CHECK enum sm_status sm_walk_post(const struct sm_workspace *workspace, int64_t now_s, struct sm_walk *walk,
				     struct sm_error *error);

#endif
