// SPDX-License-Identifier: EUPL-1.2
// robots_cache: origin → its robots.txt, remembered for a day.
#include <stdlib.h>
#include <string.h>

#include "robots_cache.h"

enum { AGE_S_MAX = 24 * 3600, CACHE_BYTES_MAX = 64 << 20 };

static void remove_entry(struct robots_cache *cache, struct robots_entry **place)
{
	struct robots_entry *entry = *place;

	*place = entry->next;
	cache->bytes -= entry->length;
	free(entry->text);
	free(entry->origin);
	free(entry);
}

void robots_cache_clear(struct robots_cache *cache)
{
	while (cache->first)
		remove_entry(cache, &cache->first);
}

void robots_cache_expire(struct robots_cache *cache, int64_t now_s)
{
	struct robots_entry **place = &cache->first;

	while (*place) {
		const struct robots_entry *entry = *place;
		bool fresh = entry->at_s <= now_s && now_s - entry->at_s < AGE_S_MAX;

		if (fresh && (entry->answer == ROBOTS_RULES || entry->answer == ROBOTS_ABSENT))
			place = &(*place)->next;
		else
			remove_entry(cache, place);
	}
}

struct robots_entry *robots_cache_at(struct robots_cache *cache, const char *origin)
{
	struct robots_entry *entry = cache->first;

	while (entry && strcmp(entry->origin, origin) != 0)
		entry = entry->next;
	if (entry)
		return entry;
	entry = calloc(1, sizeof(*entry));
	if (!entry)
		return NULL;
	entry->origin = strdup(origin);
	if (!entry->origin) {
		free(entry);
		return NULL;
	}
	entry->next = cache->first;
	cache->first = entry;
	return entry;
}

bool robots_cache_put(struct robots_cache *cache, struct robots_entry *entry, struct sm_text text)
{
	if (text.length > CACHE_BYTES_MAX - cache->bytes)
		return false;
	entry->text = malloc(text.length + 1);
	if (!entry->text)
		return false;
	if (text.length)
		memcpy(entry->text, text.data, text.length);
	entry->length = text.length;
	cache->bytes += text.length;
	return true;
}
