/* SPDX-License-Identifier: EUPL-1.2 */
/* importing: the periods of an import that has not ended. Half a day must not be released as a whole one, so what a
 * file touched waits until all files are in, whatever process comes in between. Private to chain. */
#ifndef CHAIN_IMPORTING_H
#define CHAIN_IMPORTING_H

#include "sentimeter/period.h"

struct importing_period {
	struct sm_period period;
	bool now; /* touched by this run, so its end is the end of this period's import too */
};
/* In order of time; each stands in the file before the first post of it is kept. */
struct importing {
	const char *path;
	struct importing_period *period;
	size_t count, capacity;
	size_t last; /* posts come in clusters */
	int64_t end; /* of the last whole line */
};

/* What an earlier run left behind. path must outlive it. */
SM_CHECK enum sm_status importing_open(struct importing *importing, const char *path, struct sm_error *error);
void importing_close(struct importing *importing);
/* A post of this moment is about to be kept. */
SM_CHECK enum sm_status importing_touch(struct importing *importing, struct sm_period period, struct sm_error *error);
/* Whether an open period has to wait. */
bool importing_holds(const struct importing *importing, struct sm_period period);
/* All files are in: what this run touched waits no longer. */
SM_CHECK enum sm_status importing_done(struct importing *importing, struct sm_error *error);

#endif
