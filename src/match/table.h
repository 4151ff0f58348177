/* SPDX-License-Identifier: EUPL-1.2 */
/* table: bytes → a number, by hash. Built once from rules, then only read. */
#ifndef MATCH_TABLE_H
#define MATCH_TABLE_H

#include "sentimeter/base.h"

struct table_slot;
/* Zero-initialise; slots and keys live in the arena that table_put gets. */
struct table {
	struct table_slot *slot;
	size_t size, count;
};

#define TABLE_HASH_START UINT64_C(0xcbf29ce484222325)
/* One byte further (FNV-1a), so that the hash of each prefix comes for free. */
static inline uint64_t table_hash_byte(uint64_t hash, char byte)
{
	return (hash ^ (unsigned char)byte) * UINT64_C(0x100000001b3);
}
uint64_t table_hash(struct sm_text key);

/* The value of key, or -1. hash is table_hash of it. */
int table_find(const struct table *table, uint64_t hash, struct sm_text key);
int table_get(const struct table *table, struct sm_text key);
/* Gives the value that stands (value, unless key was there before); -1 when the arena is full. value >= 0. */
int table_put(struct table *table, struct sm_arena *arena, struct sm_text key, int value);

/* Whether fits says so of any key. */
bool table_any(const struct table *table, bool (*fits)(void *context, struct sm_text key, int value), void *context);

#endif
