/* SPDX-License-Identifier: EUPL-1.2 */
/* numbering: 16-byte keys → small numbers in order of arrival. */
#ifndef PROTECT_NUMBERING_H
#define PROTECT_NUMBERING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NUMBERING_KEY_BYTES = 16 };

/* Keys are outputs of keyed hashes, so their first bytes are as good as any hash of them. */
struct numbering {
	uint8_t (*key)[NUMBERING_KEY_BYTES];
	size_t count, max;
	uint32_t *slot; /* number + 1, 0 is free */
	size_t slots;
};

bool numbering_open(struct numbering *numbering, size_t max); /* false when memory is out */
void numbering_close(struct numbering *numbering);            /* wipes the keys */
/* The number of key, a new one when it is not there. false when it is full or memory is out. */
bool numbering_put(struct numbering *numbering, const uint8_t key[NUMBERING_KEY_BYTES], uint32_t *number);

#endif
