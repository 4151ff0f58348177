// SPDX-License-Identifier: EUPL-1.2
// objection: accounts that object → hashes in a file; an author of a post → whether he is one of them.
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "account.h"
#include "keys.h"
#include "objection.h"
#include "objection_file.h"
#include "sentimeter/file.h"

enum {
	PATH_BYTES_MAX = 4096,
	SLOW_PASSES = 2,
	SLOW_BYTES = 19 << 20, /* what OWASP asks at least: 25 ms; see objection.h on who pays it */
	SEEN_MAX = 4096,
	SEEN_BIT = 1,
};

/* No periods: the slots of objections.key. The second says that the list was written, so that one which says that it
 * has only begun was put in its place. */
static const struct sm_period always = { SM_HOUR, 0, 0 }, written = { SM_HOUR, 1, 1 };

struct objections {
	char path[PATH_BYTES_MAX], key_path[PATH_BYTES_MAX];
	struct sm_keys *keys; /* NULL until there is an objection */
	int slot;
	struct objection_list list;
	uint8_t
	    *sieve; /* a bit for each value of the first OBJECTION_BITS_MAX bits of the fast hash; NULL: empty list */
	uint64_t *seen; /* authors that passed the sieve: a fast hash, its last bit the answer; locked */
	int64_t slow;
};

static const uint8_t *key_of(const struct objections *objections, enum key_purpose purpose)
{
	return keys_get(objections->keys, objections->slot, purpose);
}

static void close_sieve(struct objections *objections)
{
	free(objections->sieve);
	sodium_free(objections->seen);
	objections->sieve = NULL;
	objections->seen = NULL;
}

void objections_close(struct objections *objections)
{
	if (!objections)
		return;
	close_sieve(objections);
	objection_list_close(&objections->list);
	sm_keys_close(objections->keys);
	free(objections);
}

/* All values that begin with the bits that an entry keeps. */
static void mark_sieve(uint8_t *sieve, const struct objection_entry *entry)
{
	size_t run = (size_t)1 << (OBJECTION_BITS_MAX - entry->bits), first = entry->sieve;

	for (size_t at = first; at < first + run; at++)
		sieve[at / 8] |= (uint8_t)(1U << at % 8);
}

static enum sm_status build_sieve(struct objections *objections, struct sm_error *error)
{
	close_sieve(objections);
	if (objections->list.count == 0)
		return SM_OK;
	objections->sieve = calloc((size_t)1 << (OBJECTION_BITS_MAX - 3), 1);
	objections->seen = sodium_allocarray(SEEN_MAX, sizeof(*objections->seen));
	if (!objections->sieve || !objections->seen)
		return sm_fail_memory(error);
	memset(objections->seen, 0, SEEN_MAX * sizeof(*objections->seen));
	for (size_t i = 0; i < objections->list.count; i++)
		mark_sieve(objections->sieve, &objections->list.entry[i]);
	return SM_OK;
}

static enum sm_status fail_gone(const char *path, struct sm_error *error)
{
	return sm_fail(
	    error, SM_ERROR_INPUT, path,
	    "de lijst van bezwaren en haar sleutel horen bij elkaar en een van de twee is weg: zet hem terug "
	    "(zonder lijst zou iemand meetellen die dat niet wil)",
	    "the list of objections and its key belong together and one of them is gone: put it back "
	    "(without the list somebody would count who does not want to)");
}

static enum sm_status open_key(struct objections *objections, const struct sm_master *master, struct sm_error *error)
{
	enum sm_status status = sm_keys_open(objections->key_path, master, &objections->keys, error);

	objections->slot = status == SM_OK ? keys_find(objections->keys, always) : -1;
	return status;
}

static enum sm_status mark_written(struct objections *objections, struct sm_error *error)
{
	int slot = keys_find(objections->keys, written);

	return slot >= 0 ? SM_OK : keys_create(objections->keys, written, KEY_WAIT_UNKNOWN, &slot, error);
}

/* The key is made when the list has begun, and the list has entries only when the key is there: so whatever is missing
 * then was taken away, and did not just fail to come. */
static enum sm_status read_both(struct objections *objections, const struct sm_master *master, struct sm_error *error)
{
	bool key = access(objections->key_path, F_OK) == 0;
	bool list = access(objections->path, F_OK) == 0;
	enum sm_status status = SM_OK;

	if (!key && !list)
		return SM_OK;
	if (!list)
		return fail_gone(objections->path, error);
	if (key)
		status = open_key(objections, master, error);
	if (status == SM_OK)
		status = objection_list_read(objections->path,
					     objections->slot >= 0 ? key_of(objections, KEY_OBJECTION_FILE) : NULL,
					     &objections->list, error);
	if (status == SM_NONE)
		return fail_gone(objections->key_path, error);
	if (status == SM_OK && objections->list.begun && key && keys_find(objections->keys, written) >= 0)
		return fail_gone(objections->path, error);
	if (status == SM_OK && !objections->list.begun)
		status = mark_written(objections, error);
	return status == SM_OK ? build_sieve(objections, error) : status;
}

enum sm_status objections_open(const char *workspace, const struct sm_master *master, struct objections **opened,
			       struct sm_error *error)
{
	struct objections *objections = calloc(1, sizeof(*objections));
	enum sm_status status;

	*opened = NULL;
	if (!objections)
		return sm_fail_memory(error);
	objections->slot = -1;
	snprintf(objections->path, PATH_BYTES_MAX, "%s/objections", workspace);
	if (snprintf(objections->key_path, PATH_BYTES_MAX, "%s/objections.key", workspace) >= PATH_BYTES_MAX)
		status = sm_fail(error, SM_ERROR_LIMIT, NULL, "het pad van de werkmap is te lang",
				 "the path of the workspace is too long");
	else
		status = read_both(objections, master, error);
	if (status == SM_OK)
		*opened = objections;
	else
		objections_close(objections);
	return status;
}

size_t objections_count(const struct objections *objections)
{
	return objections->list.count;
}

int64_t objections_slow(const struct objections *objections)
{
	return objections->slow;
}

/* platform, a zero byte, name: neither has one in it. */
static bool join(struct sm_text platform, struct sm_text name, uint8_t joined[OBJECTION_ACCOUNT_BYTES_MAX],
		 size_t *length)
{
	if (platform.length >= SM_HANDLE_PLATFORM_BYTES_MAX || name.length >= SM_HANDLE_NAME_BYTES_MAX)
		return false;
	memcpy(joined, platform.data, platform.length);
	joined[platform.length] = 0;
	if (name.length)
		memcpy(joined + platform.length + 1, name.data, name.length);
	*length = platform.length + 1 + name.length;
	return true;
}

static uint64_t fast_hash(const struct objections *objections, const uint8_t *account, size_t length)
{
	uint8_t hash[16];
	uint64_t value;

	crypto_generichash(hash, sizeof(hash), account, length, key_of(objections, KEY_OBJECTION_SIEVE), KEY_BYTES);
	memcpy(&value, hash, sizeof(value));
	return value;
}

static uint32_t sieve_value(uint64_t fast)
{
	return (uint32_t)(fast >> (64 - OBJECTION_BITS_MAX));
}

static enum sm_status slow_hash(struct objections *objections, const uint8_t *account, size_t length,
				uint8_t hash[OBJECTION_HASH_BYTES], struct sm_error *error)
{
	uint8_t inner[OBJECTION_HASH_BYTES];

	objections->slow++;
	if (crypto_pwhash(inner, sizeof(inner), (const char *)account, length, objections->list.salt, SLOW_PASSES,
			  SLOW_BYTES, crypto_pwhash_ALG_ARGON2ID13) != 0)
		return sm_fail_memory(error);
	crypto_generichash(hash, OBJECTION_HASH_BYTES, inner, sizeof(inner), key_of(objections, KEY_OBJECTION),
			   KEY_BYTES);
	sodium_memzero(inner, sizeof(inner));
	return SM_OK;
}

enum sm_status objections_has(struct objections *objections, struct sm_text platform, struct sm_text author, bool *has,
			      struct sm_error *error)
{
	uint8_t account[OBJECTION_ACCOUNT_BYTES_MAX], hash[OBJECTION_HASH_BYTES];
	char room[ACCOUNT_BYTES_MAX];
	enum sm_status status;
	uint64_t fast, *seen;
	size_t length;

	*has = false;
	if (!objections->sieve || !join(platform, account_name(platform, author, room), account, &length))
		return SM_OK;
	fast = fast_hash(objections, account, length);
	if (!(objections->sieve[sieve_value(fast) / 8] >> sieve_value(fast) % 8 & 1))
		return SM_OK;
	seen = &objections->seen[fast / 2 % SEEN_MAX];
	if ((*seen | SEEN_BIT) == (fast | SEEN_BIT)) {
		*has = *seen & SEEN_BIT;
		return SM_OK;
	}
	status = slow_hash(objections, account, length, hash, error);
	if (status != SM_OK)
		return status;
	*has = objection_list_find(&objections->list, hash) >= 0;
	*seen = (fast & ~(uint64_t)SEEN_BIT) | (*has ? SEEN_BIT : 0);
	return SM_OK;
}

/* First the file, as a list that has begun but is empty, then its key: see read_both. */
static enum sm_status begin(struct objections *objections, const struct sm_master *master, struct sm_error *error)
{
	enum sm_status status = SM_OK;

	if (objections->slot >= 0)
		return SM_OK;
	status = objection_list_begin(objections->path, error);
	if (status == SM_OK && !objections->keys)
		status = open_key(objections, master, error);
	if (status == SM_OK && objections->slot < 0)
		status = keys_create(objections->keys, always, KEY_WAIT_UNKNOWN, &objections->slot, error);
	if (status == SM_OK)
		randombytes_buf(objections->list.salt, sizeof(objections->list.salt));
	return status;
}

/* The longer the list, the more bits: all entries together let through about as many strangers as the first alone. */
static uint8_t bits_for(size_t count)
{
	uint8_t bits = OBJECTION_BITS_MIN;

	while (bits < OBJECTION_BITS_MAX && count >> (bits - OBJECTION_BITS_MIN + 1))
		bits++;
	return bits;
}

static enum sm_status entry_of(struct objections *objections, const struct sm_handle *handle,
			       struct objection_entry *entry, struct sm_error *error)
{
	uint8_t account[OBJECTION_ACCOUNT_BYTES_MAX];
	enum sm_status status;
	size_t length;

	if (!join(sm_text_of(handle->platform), sm_text_of(handle->name), account, &length))
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "deze naam is te lang", "this name is too long");
	entry->bits = bits_for(objections->list.count + 1);
	entry->sieve = sieve_value(fast_hash(objections, account, length));
	entry->sieve &= ~(uint32_t)((1U << (OBJECTION_BITS_MAX - entry->bits)) - 1);
	status = slow_hash(objections, account, length, entry->hash, error);
	sodium_memzero(account, sizeof(account));
	return status;
}

enum sm_status objections_add(struct objections *objections, const struct sm_master *master,
			      const struct sm_handle *handle, struct sm_error *error)
{
	struct objection_entry entry;
	enum sm_status status = begin(objections, master, error);

	if (status == SM_OK)
		status = entry_of(objections, handle, &entry, error);
	if (status != SM_OK || objection_list_find(&objections->list, entry.hash) >= 0)
		return status;
	status = objection_list_add(&objections->list, &entry, objections->path, key_of(objections, KEY_OBJECTION_FILE),
				    error);
	if (status == SM_OK)
		status = mark_written(objections, error);
	return status == SM_OK ? build_sieve(objections, error) : status;
}

enum sm_status objections_mark(struct objections *objections, const struct sm_handle *handle,
			       char mark[SM_OBJECTION_MARK_BYTES], struct sm_error *error)
{
	struct objection_entry entry;
	enum sm_status status;

	if (objections->list.count == 0)
		return SM_NONE;
	status = entry_of(objections, handle, &entry, error);
	if (status == SM_OK)
		sodium_bin2hex(mark, SM_OBJECTION_MARK_BYTES, entry.hash, OBJECTION_HASH_BYTES);
	return status;
}

enum sm_status objections_remove(struct objections *objections, const struct sm_handle *handle, struct sm_error *error)
{
	struct objection_entry entry;
	enum sm_status status;
	ptrdiff_t at;

	if (objections->list.count == 0)
		return SM_NONE;
	status = entry_of(objections, handle, &entry, error);
	if (status != SM_OK)
		return status;
	at = objection_list_find(&objections->list, entry.hash);
	if (at < 0)
		return SM_NONE;
	status = objection_list_remove(&objections->list, (size_t)at, objections->path,
				       key_of(objections, KEY_OBJECTION_FILE), error);
	return status == SM_OK ? build_sieve(objections, error) : status;
}
