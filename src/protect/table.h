/* SPDX-License-Identifier: EUPL-1.2 */
/* table: 16-byte keys → small numbers in order of arrival. */
#ifndef PROTECT_TABLE_H
#define PROTECT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TABLE_KEY_BYTES = 16 };

/* Keys are outputs of keyed hashes, so their first bytes are as good as any hash of them. */
struct table {
	uint8_t (*key)[TABLE_KEY_BYTES];
	size_t count, max;
	uint32_t *slot; /* number + 1, 0 is free */
	size_t slots;
};

bool table_open(struct table *table, size_t max); /* false when memory is out */
void table_close(struct table *table);            /* wipes the keys */
/* The number of key, a new one when it is not there. false when the table is full or memory is out. */
bool table_put(struct table *table, const uint8_t key[TABLE_KEY_BYTES], uint32_t *number);

#endif
