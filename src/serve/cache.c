// SPDX-License-Identifier: EUPL-1.2
// cache: a request → an answer that was made before.
#include <stdlib.h>
#include <string.h>

#include "cache.h"

enum { PROOFS_MAX = 8, KEY_BYTES_MAX = 8192 };

struct cache_entry {
	char *key, *note;
	struct response response; /* its body is the entry's own */
	/* A page has forms, and these the proof of one session: each who asks gets his own in its place. */
	size_t proof[PROOFS_MAX], proofs;
	uint64_t used;
};

void cache_init(struct cache *cache)
{
	memset(cache, 0, sizeof(*cache));
	pthread_mutex_init(&cache->lock, NULL);
}

static void entry_close(struct cache_entry *entry)
{
	if (!entry)
		return;
	sm_buffer_close(&entry->response.body);
	free(entry->key);
	free(entry->note);
	free(entry);
}

void cache_close(struct cache *cache)
{
	for (size_t i = 0; i < cache->count; i++)
		entry_close(cache->entry[i]);
	pthread_mutex_destroy(&cache->lock);
}

/* All that an answer depends on. A page names its visitor. NULL: too long to keep, or out of memory. */
static char *key_of(const char *version, const struct request *request)
{
	bool page = request->form == FORM_HTML;
	struct sm_buffer key = { .bytes_max = KEY_BYTES_MAX };

	sm_buffer_format(&key, "%s %d %d %d %d %s %s", version, (int)request->form, (int)request->tongue,
			 (int)request->role, request->has_session, page ? request->visitor : "-", request->target);
	if (key.failed)
		sm_buffer_close(&key);
	return key.data;
}

static struct cache_entry *find(struct cache *cache, const char *key)
{
	for (size_t i = 0; i < cache->count; i++)
		if (strcmp(cache->entry[i]->key, key) == 0)
			return cache->entry[i];
	return NULL;
}

static void drop(struct cache *cache, size_t index)
{
	cache->bytes -= cache->entry[index]->response.body.length;
	entry_close(cache->entry[index]);
	cache->entry[index] = cache->entry[--cache->count];
}

static void make_room(struct cache *cache, size_t bytes)
{
	while (cache->count && (cache->count == CACHE_ENTRIES_MAX || cache->bytes + bytes > CACHE_BYTES_MAX)) {
		size_t oldest = 0;

		for (size_t i = 1; i < cache->count; i++)
			if (cache->entry[i]->used < cache->entry[oldest]->used)
				oldest = i;
		drop(cache, oldest);
	}
}

static bool fill(const struct cache_entry *entry, struct request *request, struct response *response)
{
	char proof[SESSION_HEX_BYTES];
	struct sm_buffer body = response->body;

	free(request->note);
	request->note = strdup(entry->note);
	sm_buffer_add(&body, entry->response.body.data, entry->response.body.length);
	if (!request->note || body.failed) {
		sm_buffer_close(&body);
		return false;
	}
	if (entry->proofs)
		sessions_proof(request->secret, proof);
	for (size_t i = 0; i < entry->proofs; i++)
		memcpy(body.data + entry->proof[i], proof, SESSION_HEX_BYTES - 1);
	*response = entry->response;
	response->body = body;
	return true;
}

bool cache_find(struct cache *cache, const char *version, struct request *request, struct response *response)
{
	char *key = key_of(version, request);
	struct cache_entry *entry;
	bool filled = false;

	if (!key)
		return false;
	pthread_mutex_lock(&cache->lock);
	entry = find(cache, key);
	if (entry) {
		entry->used = ++cache->turn;
		filled = fill(entry, request, response);
	}
	pthread_mutex_unlock(&cache->lock);
	free(key);
	return filled;
}

/* False when there are more than fit: then the page is not kept. */
static bool find_proofs(const struct request *request, struct cache_entry *entry)
{
	const struct sm_buffer *body = &entry->response.body;
	char proof[SESSION_HEX_BYTES];
	const char *at = body->data;

	if (!request->has_session)
		return true;
	sessions_proof(request->secret, proof);
	while ((at = memmem(at, body->length - (size_t)(at - body->data), proof, SESSION_HEX_BYTES - 1))) {
		if (entry->proofs == PROOFS_MAX)
			return false;
		entry->proof[entry->proofs++] = (size_t)(at - body->data);
		at += SESSION_HEX_BYTES - 1;
	}
	return true;
}

static struct cache_entry *make(const char *version, const struct request *request, const struct response *response)
{
	struct cache_entry *entry = calloc(1, sizeof(*entry));

	if (!entry)
		return NULL;
	entry->response = *response;
	entry->response.body = (struct sm_buffer){ .bytes_max = CACHE_ENTRY_BYTES_MAX };
	sm_buffer_add(&entry->response.body, response->body.data, response->body.length);
	entry->key = key_of(version, request);
	entry->note = strdup(request->note);
	if (entry->key && entry->note && !entry->response.body.failed && find_proofs(request, entry))
		return entry;
	entry_close(entry);
	return NULL;
}

void cache_keep(struct cache *cache, const char *version, const struct request *request,
		const struct response *response)
{
	struct cache_entry *entry;

	if (!request->note || !response->body.length || response->body.length > CACHE_ENTRY_BYTES_MAX)
		return;
	entry = make(version, request, response);
	if (!entry)
		return;
	pthread_mutex_lock(&cache->lock);
	if (find(cache, entry->key)) { /* another thread made the same meanwhile */
		entry_close(entry);
	} else {
		make_room(cache, entry->response.body.length);
		entry->used = ++cache->turn;
		cache->bytes += entry->response.body.length;
		cache->entry[cache->count++] = entry;
	}
	pthread_mutex_unlock(&cache->lock);
}
