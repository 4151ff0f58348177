/* SPDX-License-Identifier: EUPL-1.2 */
/* trial: a sentence that somebody typed → what the meter makes of it and what is masked in it. Private to serve. */
#ifndef SERVE_TRIAL_H
#define SERVE_TRIAL_H

#include "server.h"

enum { TRIAL_TEXT_BYTES_MAX = 4000 };

struct trial {
	struct sm_arena *arena;
	struct sm_text redacted;
	struct sm_span span[SM_SPANS_MAX];
	size_t spans;
	struct sm_verdict verdict;
	struct sm_reasons reasons;
};

/* text must outlive it. */
SM_CHECK enum sm_status trial_open(struct server *server, struct sm_text text, struct trial **trial,
				   struct sm_error *error);
/* Overwrites what was typed. NULL is fine. */
void trial_close(struct trial *trial);

#endif
