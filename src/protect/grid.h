/* SPDX-License-Identifier: EUPL-1.2 */
/* grid: the terms under which a period was opened: policy, topics, areas. The first frame of its spool, so that what is
 * edited while a period is open takes effect at the next one and never looks back. */
#ifndef PROTECT_GRID_H
#define PROTECT_GRID_H

#include "codec.h"
#include "sentimeter/match.h"
#include "sentimeter/policy.h"

enum {
	GRID_TOPICS_MAX = 4096,
	GRID_AREAS_MAX = 32768,
	GRID_NAME_MAX = 48,
	GRID_LEVELS_MAX = 8,
	GRID_HASH_BYTES = 16,
	GRID_VOTES_MAX = 20, /* cells in which one author may count */
};

struct grid_topic {
	char id[GRID_NAME_MAX];
	uint8_t hash[GRID_HASH_BYTES]; /* of what it counts: sm_topics_rule_hash */
	bool sensitive;
};
struct grid_area {
	char code[GRID_NAME_MAX];
	int parent;   /* index, -1 for the largest */
	int level;    /* 0 for the largest, one more than the parent's else */
	bool divided; /* has smaller areas in it */
};
struct grid {
	struct sm_policy policy;
	int indelingsjaar;
	struct grid_topic *topic;
	size_t topic_count;
	struct grid_area *area;
	size_t area_count;
};

/* Of what is in force now. */
SM_CHECK enum sm_status grid_open(const struct sm_policy *policy, const struct sm_topics *topics,
				  const struct sm_areas *areas, struct grid **grid, struct sm_error *error);
/* Of the bytes of a first frame. */
SM_CHECK enum sm_status grid_read(const uint8_t *bytes, size_t size, const char *where, struct grid **grid,
				  struct sm_error *error);
/* Into out, whose bytes_max bounds it. */
SM_CHECK enum sm_status grid_write(const struct grid *grid, struct sm_buffer *out, struct sm_error *error);
void grid_close(struct grid *grid);

#endif
