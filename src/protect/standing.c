// SPDX-License-Identifier: EUPL-1.2
// standing: open addressing over fingerprints; at most three quarters full.
#include <sodium.h>
#include <string.h>

#include "pages.h"
#include "standing.h"

enum { SLOTS_MIN = 64, RECORD_BITS = 24, RECORD_MASK = (1 << RECORD_BITS) - 1 };

/* Tags are outputs of a keyed hash: any of their bytes are as good as a hash. 0 would be a free slot. */
static uint64_t tag_bits(const uint8_t tag[PSEUDONYM_BYTES])
{
	uint64_t bits;

	memcpy(&bits, tag, sizeof(bits));
	bits >>= RECORD_BITS;
	return (bits ? bits : 1) << RECORD_BITS;
}

/* 0 is for what was taken back. */
static uint64_t record_bits(const uint8_t *record, size_t size)
{
	static const uint8_t no_key[crypto_shorthash_KEYBYTES];
	uint64_t bits = 0;

	if (!record)
		return 0;
	crypto_shorthash((uint8_t *)&bits, record, size, no_key);
	bits &= RECORD_MASK;
	return bits ? bits : 1;
}

/* The slot of the tag, or the free one where it would stand. */
static size_t find(const struct standing *standing, uint64_t tag)
{
	size_t at = (size_t)(tag >> RECORD_BITS) & (standing->slots - 1);

	while (standing->slot[at] && (standing->slot[at] & ~(uint64_t)RECORD_MASK) != tag)
		at = (at + 1) & (standing->slots - 1);
	return at;
}

enum standing_is standing_ask(const struct standing *standing, const uint8_t tag[PSEUDONYM_BYTES],
			      const uint8_t *record, size_t size)
{
	uint64_t found = standing->slots ? standing->slot[find(standing, tag_bits(tag))] : 0;

	if (!found)
		return STANDING_NEW;
	if ((found & RECORD_MASK) == 0)
		return STANDING_TAKEN_BACK;
	return record && (found & RECORD_MASK) == record_bits(record, size) ? STANDING_SAME : STANDING_OTHER;
}

static bool grow(struct standing *standing)
{
	struct standing larger = { .slots = standing->slots ? 2 * standing->slots : SLOTS_MIN,
				   .count = standing->count };

	larger.slot = pages_open(larger.slots, sizeof(*larger.slot));
	if (!larger.slot)
		return false;
	for (size_t i = 0; i < standing->slots; i++)
		if (standing->slot[i])
			larger.slot[find(&larger, standing->slot[i] & ~(uint64_t)RECORD_MASK)] = standing->slot[i];
	standing_close(standing);
	*standing = larger;
	return true;
}

bool standing_put(struct standing *standing, const uint8_t tag[PSEUDONYM_BYTES], const uint8_t *record, size_t size)
{
	size_t at;

	if (standing->count * 4 >= standing->slots * 3 && !grow(standing))
		return false;
	at = find(standing, tag_bits(tag));
	standing->count += standing->slot[at] == 0;
	standing->slot[at] = tag_bits(tag) | record_bits(record, size);
	return true;
}

void standing_close(struct standing *standing)
{
	pages_close(standing->slot, standing->slots, sizeof(*standing->slot), standing->slots);
	*standing = (struct standing){ 0 };
}
