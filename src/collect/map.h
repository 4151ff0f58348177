/* SPDX-License-Identifier: EUPL-1.2 */
/* map: where the parts of a post stand in an API's JSON, as feeds.yaml or a file of rules/sources says it. */
#ifndef COLLECT_MAP_H
#define COLLECT_MAP_H

#include "sentimeter/collect.h"
#include "sentimeter/config.h"

struct map_reading {
	const struct sm_config *config;
	const char *rules_dir;
	struct sm_config_problems *problems;
	struct sm_arena *arena;
	bool full; /* the arena is */
};

/* node is the value of `map`: a map, or the name of a file in rules/sources. NULL when it cannot be read, which is then
 * a problem. */
const struct sm_map *map_read(struct map_reading *reading, const struct sm_config_node *node);

#endif
