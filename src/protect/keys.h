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
	KEY_BODY_BYTES = 48, /* a secret, or a wrapped one with its tag */
	KEY_BODY_AT = 61,    /* where that stands in a copy; tests look for it */
	KEY_WAIT_UNKNOWN = -1,
	KEY_WAIT_MIN_MAX = 60000,
};

/* One derived key for each use, so that no use can reveal anything about another. */
enum key_purpose {
	KEY_PSEUDONYM,
	KEY_DEDUP,
	KEY_SPOOL,
	KEY_FRAME_HEADER,
	KEY_VOTES,
	KEY_OBJECTION,
	KEY_OBJECTION_SIEVE,
	KEY_OBJECTION_FILE,
	KEY_SAMPLE,
	KEY_SAMPLE_TAG,
	KEY_RECHECK,
	KEY_RECHECK_HEADER,
	KEY_PURPOSE_COUNT
};

/* Which of the two copies begins where. */
size_t keys_offset(size_t slot, int copy);

/* Slot of a living key, -1 if there is none. */
int keys_find(const struct sm_keys *keys, struct sm_period period);
SM_CHECK enum sm_status keys_create(struct sm_keys *keys, struct sm_period period, int wait_min, int *slot,
				    struct sm_error *error);
/* Overwrites both copies with noise and then with zeros, each made last. Safe to repeat. */
SM_CHECK enum sm_status keys_destroy(struct sm_keys *keys, int slot, struct sm_error *error);
const uint8_t *keys_get(const struct sm_keys *keys, int slot, enum key_purpose purpose);
/* A random name of the key, unrelated to its bytes: may be told. */
const uint8_t *keys_id(const struct sm_keys *keys, int slot);

/* What a copy holds. A wrapped secret and the mark of a master can be told whole from torn without the master, so that
 * the wrong one never makes a key look like rubbish that is to be overwritten. */
enum key_form { KEY_FORM_PLAIN = 1, KEY_FORM_WRAPPED, KEY_FORM_MASTER };

/* One copy of a slot as it lies in the file. */
struct key_copy {
	uint64_t sequence; /* the higher of two valid copies counts */
	enum key_form form;
	struct sm_period period;
	int64_t created_s;
	int wait_min;
	uint8_t id[KEY_ID_BYTES];
	uint8_t body[KEY_BODY_BYTES];
};
/* False when the bytes are no whole copy: empty, torn or overwritten. */
bool key_copy_read(const uint8_t bytes[KEY_COPY_BYTES], struct key_copy *copy);
/* Whether they begin as a copy of a later form: not to be taken for rubbish, and overwritten. */
bool key_copy_is_newer(const uint8_t bytes[KEY_COPY_BYTES]);
void key_copy_write(const struct key_copy *copy, uint8_t bytes[KEY_COPY_BYTES]);

/* ---- keys_master.c: the master of one file of keys. ---- */

struct keys_master {
	uint8_t wrap[KEY_BYTES]; /* wraps secrets */
	uint8_t mark[KEY_BYTES]; /* knows its own mark */
};
/* In locked memory; sodium_free it. mark: what stands in the file, or NULL for a new one, which is then filled in
 * at made. SM_ERROR_PERMISSION when the master is not the one that the mark is of, or is NULL. */
SM_CHECK enum sm_status keys_master_open(const char *path, const struct sm_master *master, const struct key_copy *mark,
					 struct key_copy *made, struct keys_master **opened, struct sm_error *error);
enum sm_master_kind keys_master_kind(const struct key_copy *mark);
/* The secret goes into the body of a copy whose other fields are filled in; and out of it. False: it is not of this
 * master, or was changed. */
void keys_wrap(const struct keys_master *master, const uint8_t secret[KEY_BYTES], struct key_copy *copy);
bool keys_unwrap(const struct keys_master *master, const struct key_copy *copy, uint8_t secret[KEY_BYTES]);

#endif
