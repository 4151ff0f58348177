/* SPDX-License-Identifier: EUPL-1.2 */
/* keys: one random key for each open period, in a slot file that is overwritten in place.
 *
 * The file is a row of blocks; a block holds SLOTS slots, and of each slot two copies, all first copies in one page and
 * all second ones in the next, so that a torn page harms one copy of a slot at most. */
#ifndef PROTECT_KEYS_H
#define PROTECT_KEYS_H

#include "sentimeter/protect.h"

enum {
	KEY_BYTES = 32,
	KEY_ID_BYTES = 16,
	KEY_COPY_BYTES = 128,
	KEY_PAGE_BYTES = 4096,
	KEY_BLOCK_BYTES = 2 * KEY_PAGE_BYTES,
	KEY_BLOCK_SLOTS = KEY_PAGE_BYTES / KEY_COPY_BYTES,
	KEY_SLOTS_MAX = 512 * KEY_BLOCK_SLOTS,
	KEY_SECRET_AT = 61, /* where the secret stands in a copy; tests look for it */
};

/* One derived key for each use, so that no use can reveal anything about another. */
enum key_purpose { KEY_PSEUDONYM, KEY_DEDUP, KEY_SPOOL, KEY_FRAME_HEADER, KEY_VOTES, KEY_PURPOSE_COUNT };

/* Which of the two copies begins where. */
size_t keys_offset(size_t slot, int copy);

/* Slot of a living key, -1 if there is none. */
int keys_find(const struct sm_keys *keys, struct sm_period period);
SM_CHECK enum sm_status keys_create(struct sm_keys *keys, struct sm_period period, int *slot, struct sm_error *error);
/* Overwrites both copies with noise and then with zeros, each made last. Safe to repeat. */
SM_CHECK enum sm_status keys_destroy(struct sm_keys *keys, int slot, struct sm_error *error);
const uint8_t *keys_get(const struct sm_keys *keys, int slot, enum key_purpose purpose);
/* A random name of the key, unrelated to its bytes: may be told. */
const uint8_t *keys_id(const struct sm_keys *keys, int slot);

/* One copy of a slot as it lies in the file. */
struct key_copy {
	uint64_t sequence; /* the higher of two valid copies counts */
	struct sm_period period;
	int64_t created_s;
	uint8_t id[KEY_ID_BYTES];
	uint8_t secret[KEY_BYTES];
};
/* False when the bytes are no whole copy: empty, torn or overwritten. */
bool key_copy_read(const uint8_t bytes[KEY_COPY_BYTES], struct key_copy *copy);
void key_copy_write(const struct key_copy *copy, uint8_t bytes[KEY_COPY_BYTES]);

#endif
