/* SPDX-License-Identifier: EUPL-1.2 */
/* areas: what the matcher needs of areas and their gazetteer. */
#ifndef MATCH_AREAS_H
#define MATCH_AREAS_H

#include "rule.h"
#include "sentimeter/match.h"

enum { AREAS_MAX = 2000, ALIASES_MAX = 10000, WITHS_MAX = 5000 };

/* A name of an area, or of a street, square or landmark in it. */
struct area_alias {
	struct rule_term term;
	int area;
	size_t with, with_count; /* it counts only when one of these stands in the post too */
};

struct sm_areas {
	struct sm_arena *arena;
	struct sm_area *area;
	size_t count;
	int municipality; /* index */
	int indelingsjaar;
	struct area_alias *alias;
	size_t alias_count;
	struct rule_term *with;
	size_t with_count;
};

/* The smallest area that holds both. */
int areas_common(const struct sm_areas *areas, int a, int b);
bool areas_contains(const struct sm_areas *areas, int larger, int smaller); /* or is the same */

#endif
