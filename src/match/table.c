// SPDX-License-Identifier: EUPL-1.2
// table: bytes → a number; open addressing, at most half full.
#include "table.h"

struct table_slot {
	uint64_t hash;
	struct sm_text key;
	int value;
};

enum { SIZE_FIRST = 64 };

uint64_t table_hash(struct sm_text key)
{
	uint64_t hash = TABLE_HASH_START;

	for (size_t i = 0; i < key.length; i++)
		hash = table_hash_byte(hash, key.data[i]);
	return hash;
}

/* The slot where key is, or would be. FNV's low bits depend on the last byte most: mix in the high ones. */
static struct table_slot *place(const struct table *table, uint64_t hash, struct sm_text key)
{
	size_t mask = table->size - 1, at = (hash ^ hash >> 29) & mask;

	while (table->slot[at].key.data && (table->slot[at].hash != hash || !sm_text_equal(table->slot[at].key, key)))
		at = (at + 1) & mask;
	return &table->slot[at];
}

int table_find(const struct table *table, uint64_t hash, struct sm_text key)
{
	const struct table_slot *slot;

	if (!table->size)
		return -1;
	slot = place(table, hash, key);
	return slot->key.data ? slot->value : -1;
}

int table_get(const struct table *table, struct sm_text key)
{
	return table_find(table, table_hash(key), key);
}

static bool grow(struct table *table, struct sm_arena *arena)
{
	struct table larger = { .size = table->size ? table->size * 2 : SIZE_FIRST, .count = table->count };

	larger.slot = sm_arena_take(arena, larger.size * sizeof(*larger.slot));
	if (!larger.slot)
		return false;
	for (size_t i = 0; i < table->size; i++)
		if (table->slot[i].key.data)
			*place(&larger, table->slot[i].hash, table->slot[i].key) = table->slot[i];
	*table = larger;
	return true;
}

int table_put(struct table *table, struct sm_arena *arena, struct sm_text key, int value)
{
	uint64_t hash = table_hash(key);
	struct table_slot *slot;

	if (table->count * 2 >= table->size && !grow(table, arena))
		return -1;
	slot = place(table, hash, key);
	if (slot->key.data)
		return slot->value;
	slot->key.data = sm_arena_copy(arena, key.data, key.length);
	if (!slot->key.data)
		return -1;
	slot->key.length = key.length;
	slot->hash = hash;
	slot->value = value;
	table->count++;
	return value;
}

bool table_any(const struct table *table, bool (*fits)(void *context, struct sm_text key, int value), void *context)
{
	for (size_t i = 0; i < table->size; i++)
		if (table->slot[i].key.data && fits(context, table->slot[i].key, table->slot[i].value))
			return true;
	return false;
}
