// SPDX-License-Identifier: EUPL-1.2
// table: open addressing with linear probing; at most three quarters full.
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "table.h"

enum { SLOTS_MIN = 1024 };

bool table_open(struct table *table, size_t max)
{
	/* Pages that are never touched cost nothing, so a generous maximum is cheaper than growing, and growing would
	 * leave copies of keys behind. */
	*table = (struct table){ .max = max, .slots = SLOTS_MIN };
	table->key = calloc(max + 1, sizeof(*table->key));
	table->slot = calloc(table->slots, sizeof(*table->slot));
	if (table->key && table->slot)
		return true;
	table_close(table);
	return false;
}

void table_close(struct table *table)
{
	if (table->key)
		sodium_memzero(table->key, table->count * sizeof(*table->key));
	free(table->key);
	free(table->slot);
	*table = (struct table){ 0 };
}

static size_t home(const struct table *table, const uint8_t *key)
{
	uint64_t hash;

	memcpy(&hash, key, sizeof(hash));
	return (size_t)hash & (table->slots - 1);
}

static bool grow(struct table *table)
{
	uint32_t *old = table->slot, *slot = calloc(table->slots * 2, sizeof(*slot));

	if (!slot)
		return false;
	table->slot = slot;
	table->slots *= 2;
	for (size_t i = 0; i < table->count; i++) {
		size_t at = home(table, table->key[i]);

		while (slot[at])
			at = (at + 1) & (table->slots - 1);
		slot[at] = (uint32_t)i + 1;
	}
	free(old);
	return true;
}

bool table_put(struct table *table, const uint8_t key[TABLE_KEY_BYTES], uint32_t *number)
{
	size_t at = home(table, key);

	while (table->slot[at]) {
		*number = table->slot[at] - 1;
		if (memcmp(table->key[*number], key, TABLE_KEY_BYTES) == 0)
			return true;
		at = (at + 1) & (table->slots - 1);
	}
	if (table->count == table->max)
		return false;
	*number = (uint32_t)table->count;
	memcpy(table->key[table->count++], key, TABLE_KEY_BYTES);
	table->slot[at] = (uint32_t)table->count;
	return table->count * 4 < table->slots * 3 || grow(table);
}
