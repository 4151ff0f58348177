/* SPDX-License-Identifier: EUPL-1.2 */
/* release: what a release is made of. Private: outside of protect it can be read, not made. */
#ifndef PROTECT_RELEASE_H
#define PROTECT_RELEASE_H

#include "sentimeter/protect.h"

struct sm_release {
	struct sm_period period;
	struct sm_policy policy; /* in force when the period was opened */
	int indelingsjaar;       /* of the areas then */
	struct sm_arena *arena;  /* holds the cells and their strings */
	struct sm_cell *cell;    /* by topic, then area */
	size_t count;
	int withheld[SM_WITHHELD_COUNT]; /* posts, in tens */
	struct sm_noise noise;
	bool over; /* the budget of noise is spent: no cells */
	struct sm_trip *trip;
	size_t trip_count;
	struct sm_topic_share *share;
	size_t share_count;
};

#endif
