/* SPDX-License-Identifier: EUPL-1.2 */
/* verdicts: verdicts with their reasons → JSON lines. By hand: printf would cost many times what the scoring does. */
#ifndef CLI_VERDICTS_H
#define CLI_VERDICTS_H

#include "sentimeter/score.h"

/* Lines that wait to be written. Zero before first use. */
struct verdicts {
	char *data;
	size_t length, room;
};

/* Adds one line; reasons may be NULL. False: it is larger than the limit, or memory is out. */
SM_CHECK bool verdicts_add(struct verdicts *verdicts, const struct sm_verdict *verdict,
			   const struct sm_reasons *reasons);
void verdicts_close(struct verdicts *verdicts);

#endif
