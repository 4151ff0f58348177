/* SPDX-License-Identifier: EUPL-1.2 */
/* cache: answers that were made → the same answers, for who asks the same of the same releases and settings. Private to
 * serve. */
#ifndef SERVE_CACHE_H
#define SERVE_CACHE_H

#include "request.h"

enum { CACHE_ENTRIES_MAX = 256, CACHE_BYTES_MAX = 96 << 20, CACHE_ENTRY_BYTES_MAX = 12 << 20 };

struct cache_entry;
struct cache {
	pthread_mutex_t lock;
	struct cache_entry *entry[CACHE_ENTRIES_MAX];
	size_t count, bytes;
	uint64_t turn;
};
void cache_init(struct cache *cache);
void cache_close(struct cache *cache);
/* version: what the answer was made of. True: response and the request's note are filled. */
bool cache_find(struct cache *cache, const char *version, struct request *request, struct response *response);
void cache_keep(struct cache *cache, const char *version, const struct request *request,
		const struct response *response);

#endif
