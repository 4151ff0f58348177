// SPDX-License-Identifier: EUPL-1.2
// numbering: open addressing with linear probing; at most three quarters full.
#include <string.h>

#include "numbering.h"
#include "pages.h"

enum { SLOTS_MIN = 1024 };

bool numbering_open(struct numbering *numbering, size_t max)
{
	/* Pages that are never touched cost nothing, so a generous maximum is cheaper than growing, and growing would
	 * leave copies of keys behind. */
	*numbering = (struct numbering){ .max = max, .slots = SLOTS_MIN };
	numbering->key = pages_open(max + 1, sizeof(*numbering->key));
	numbering->slot = pages_open(numbering->slots, sizeof(*numbering->slot));
	if (numbering->key && numbering->slot)
		return true;
	numbering_close(numbering);
	return false;
}

void numbering_close(struct numbering *numbering)
{
	pages_close(numbering->key, numbering->max + 1, sizeof(*numbering->key), numbering->count);
	pages_close(numbering->slot, numbering->slots, sizeof(*numbering->slot), 0);
	*numbering = (struct numbering){ 0 };
}

static size_t home(const struct numbering *numbering, const uint8_t *key)
{
	uint64_t hash;

	memcpy(&hash, key, sizeof(hash));
	return (size_t)hash & (numbering->slots - 1);
}

static bool grow(struct numbering *numbering)
{
	uint32_t *old = numbering->slot, *slot = pages_open(numbering->slots * 2, sizeof(*slot));

	if (!slot)
		return false;
	numbering->slot = slot;
	numbering->slots *= 2;
	for (size_t i = 0; i < numbering->count; i++) {
		size_t at = home(numbering, numbering->key[i]);

		while (slot[at])
			at = (at + 1) & (numbering->slots - 1);
		slot[at] = (uint32_t)i + 1;
	}
	pages_close(old, numbering->slots / 2, sizeof(*old), 0);
	return true;
}

bool numbering_put(struct numbering *numbering, const uint8_t key[NUMBERING_KEY_BYTES], uint32_t *number)
{
	size_t at = home(numbering, key);

	while (numbering->slot[at]) {
		*number = numbering->slot[at] - 1;
		if (memcmp(numbering->key[*number], key, NUMBERING_KEY_BYTES) == 0)
			return true;
		at = (at + 1) & (numbering->slots - 1);
	}
	if (numbering->count == numbering->max)
		return false;
	*number = (uint32_t)numbering->count;
	memcpy(numbering->key[numbering->count++], key, NUMBERING_KEY_BYTES);
	numbering->slot[at] = (uint32_t)numbering->count;
	return numbering->count * 4 < numbering->slots * 3 || grow(numbering);
}
