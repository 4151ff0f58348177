// SPDX-License-Identifier: EUPL-1.2
// limits: who asks, and what it cost → whether he may go on.
#include <sodium.h>
#include <string.h>

#include "limits.h"

void limits_init(struct limits *limits, int64_t burst_ms)
{
	memset(limits, 0, sizeof(*limits));
	limits->burst_ms = burst_ms;
	pthread_mutex_init(&limits->lock, NULL);
}

void limits_close(struct limits *limits)
{
	pthread_mutex_destroy(&limits->lock);
}

static uint64_t hash_of(const char *name)
{
	uint8_t bytes[crypto_generichash_BYTES_MIN];
	uint64_t hash;

	crypto_generichash(bytes, sizeof(bytes), (const uint8_t *)name, strlen(name), NULL, 0);
	memcpy(&hash, bytes, sizeof(hash));
	return hash;
}

/* The bucket of a name, or the emptiest one to take over. */
static size_t find(const struct limits *limits, uint64_t name)
{
	size_t emptiest = 0;

	for (size_t i = 0; i < LIMITS_NAMES_MAX; i++) {
		if (limits->bucket[i].name == name)
			return i;
		if (limits->bucket[i].until_ms < limits->bucket[emptiest].until_ms)
			emptiest = i;
	}
	return emptiest;
}

bool limits_may(struct limits *limits, const char *name, int64_t now_ms)
{
	uint64_t hash = hash_of(name);
	bool may;
	size_t at;

	pthread_mutex_lock(&limits->lock);
	at = find(limits, hash);
	may = limits->bucket[at].name != hash || limits->bucket[at].until_ms - now_ms <= limits->burst_ms;
	pthread_mutex_unlock(&limits->lock);
	return may;
}

void limits_spend(struct limits *limits, const char *name, int64_t now_ms, int64_t cost_ms)
{
	uint64_t hash = hash_of(name);
	int64_t until_ms;
	size_t at;

	pthread_mutex_lock(&limits->lock);
	at = find(limits, hash);
	until_ms = limits->bucket[at].name == hash ? limits->bucket[at].until_ms : now_ms;
	limits->bucket[at].name = hash;
	limits->bucket[at].until_ms = (until_ms > now_ms ? until_ms : now_ms) + cost_ms;
	pthread_mutex_unlock(&limits->lock);
}
