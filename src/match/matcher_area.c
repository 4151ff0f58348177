// SPDX-License-Identifier: EUPL-1.2
// matcher_area: the place names of a post → its area.
#include "matcher.h"

/* "Bergen" inside "Bergen op Zoom" is not Bergen. Hits are in the order of their ends. */
static bool is_covered(const struct sm_matcher *matcher, size_t index)
{
	const struct area_hit *hit = &matcher->hit[index], *end = matcher->hit + matcher->hit_count;
	const struct area_hit *other = hit;

	while (other > matcher->hit && other[-1].end == hit->end)
		other--;
	for (; other < end && other->end < hit->end + RULE_TERM_WORDS_MAX; other++)
		if (other->start <= hit->start && other->end - other->start > hit->end - hit->start)
			return true;
	return false;
}

static bool has_context(const struct sm_matcher *matcher, const struct area_alias *alias)
{
	for (size_t i = 0; i < alias->with_count; i++)
		if (matcher->term_seen[matcher->with_term[alias->with + i]] == matcher->generation)
			return true;
	return alias->with_count == 0;
}

/* The smallest area named; of several equally small ones what they share. A larger area around the feed's own (the
 * town's name, said in passing) tells nothing new. */
int matcher_area(const struct sm_matcher *matcher, int fallback_area)
{
	const struct sm_areas *areas = matcher->areas;
	int found = -1, level = -1;
	bool several = false;

	if (fallback_area < 0 || (size_t)fallback_area >= areas->count)
		fallback_area = areas->municipality;
	for (size_t i = 0; i < matcher->hit_count; i++) {
		const struct area_alias *alias = &areas->alias[matcher->hit[i].alias];
		int area = alias->area;

		if (areas->area[area].level < level || !has_context(matcher, alias) || is_covered(matcher, i))
			continue;
		if (areas->area[area].level > level) {
			level = areas->area[area].level;
			found = area;
			several = false;
		} else if (!areas_contains(areas, found, area)) {
			found = areas_common(areas, found, area);
			several = true;
		}
	}
	if (found < 0 || (!several && areas_contains(areas, found, fallback_area)))
		return fallback_area;
	return found;
}
