/* SPDX-License-Identifier: EUPL-1.2 */
/* airbag: rules that look at a release before it is told, and keep in what could harm somebody. */
#ifndef PROTECT_AIRBAG_H
#define PROTECT_AIRBAG_H

#include "cells.h"

enum {
	AIRBAG_NAMED_MIN = 5,   /* posts that name somebody before a cell can be about that person */
	AIRBAG_TOPIC_MIN = 100, /* posts of a topic in a period before a share of them says anything */
	AIRBAG_SHARE_STEP = 5,
	AIRBAG_FLOOD_OTHERS_MIN = 20, /* authors in other cells before anything is usual */
};

/* What they look at. */
struct airbag_view {
	const struct ballot *ballot;
	const struct grid *grid;
	struct cells *cells;
	struct sm_period period;
	const struct sm_airbag_memory *memory;
	const struct sm_topics *topics; /* of today: a licence may have been prolonged or taken back */
	int64_t mandate_until_s;        /* of today; 0 none */
};

struct sm_release;
/* Withholds groups that a rule keeps in; trips and shares go into release. */
SM_CHECK enum sm_status airbag_apply(const struct airbag_view *view, struct sm_release *release,
				     struct sm_error *error);

#endif
