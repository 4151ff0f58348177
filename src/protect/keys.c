// SPDX-License-Identifier: EUPL-1.2
// keys: the slot file → keys of open periods in locked memory; a destroyed key is gone from the file's own bytes.
//
// A write goes to one copy, is made last (fdatasync), and only then to the other: at whatever byte the machine stops,
// one copy is whole and says the old or the new. Overwriting happens in place because a file that is replaced by rename
// or unlinked leaves its old blocks, keys and all, on the disk.
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "sentimeter/file.h"
#include "keys.h"
#include "safeguard.h"

struct slot {
	bool taken;
	struct key_copy copy; /* as it lies in the file, but without a secret that stands there as it is */
};

struct secret {
	uint8_t whole[KEY_BYTES];
	uint8_t purpose[KEY_PURPOSE_COUNT][KEY_BYTES]; /* derived from it */
};

struct sm_keys {
	int fd;
	char *path;
	size_t count; /* slots in the file */
	struct slot *slot;
	struct secret *secret;      /* sodium_malloc: locked, guarded, wiped when freed */
	struct keys_master *master; /* NULL: secrets are not wrapped */
};

static const char context[KEY_PURPOSE_COUNT][crypto_kdf_CONTEXTBYTES + 1] = {
	[KEY_PSEUDONYM] = "smpseudo",       [KEY_DEDUP] = "sm-dedup",          [KEY_SPOOL] = "sm-spool",
	[KEY_FRAME_HEADER] = "sm-frame",    [KEY_VOTES] = "sm-votes",          [KEY_OBJECTION] = "sm-objec",
	[KEY_OBJECTION_SIEVE] = "sm-sieve", [KEY_OBJECTION_FILE] = "sm-ofile", [KEY_SAMPLE] = "sm-sampl",
	[KEY_SAMPLE_TAG] = "sm-stag-",      [KEY_RECHECK] = "smrecheC",        [KEY_RECHECK_HEADER] = "smrecheH",
};

size_t keys_offset(size_t slot, int copy)
{
	return slot / KEY_BLOCK_SLOTS * KEY_BLOCK_BYTES + (size_t)copy * KEY_PAGE_BYTES +
	       slot % KEY_BLOCK_SLOTS * KEY_COPY_BYTES;
}

static void secret_fill(struct secret *secret)
{
	for (int purpose = 0; purpose < KEY_PURPOSE_COUNT; purpose++)
		crypto_kdf_derive_from_key(secret->purpose[purpose], KEY_BYTES, 1, context[purpose], secret->whole);
}

/* Takes over a copy as what the slot says. One that is wrapped waits for the master. */
static void slot_fill(struct sm_keys *keys, size_t index, const struct key_copy *copy)
{
	struct slot *slot = &keys->slot[index];
	struct secret *secret = &keys->secret[index];

	slot->taken = true;
	slot->copy = *copy;
	if (copy->form != KEY_FORM_PLAIN)
		return;
	sodium_memzero(slot->copy.body, sizeof(slot->copy.body));
	memcpy(secret->whole, copy->body, KEY_BYTES);
	secret_fill(secret);
}

static bool alive(const struct slot *slot)
{
	return slot->taken && slot->copy.form != KEY_FORM_MASTER;
}

static enum sm_status put(struct sm_keys *keys, size_t index, int copy, const uint8_t bytes[KEY_COPY_BYTES],
			  struct sm_error *error)
{
	if (sm_file_write_at(keys->fd, bytes, KEY_COPY_BYTES, (off_t)keys_offset(index, copy)) &&
	    fdatasync(keys->fd) == 0)
		return SM_OK;
	return sm_fail(error, SM_ERROR_IO, keys->path, "kan de sleutels niet bewaren (%s): maak ruimte op deze schijf",
		       "cannot keep the keys (%s): make room on this disk", strerror(errno));
}

/* Both copies, the second only when the first is safe. */
static enum sm_status slot_write(struct sm_keys *keys, size_t index, const struct key_copy *copy, int first,
				 struct sm_error *error)
{
	uint8_t bytes[KEY_COPY_BYTES];
	enum sm_status status;

	key_copy_write(copy, bytes);
	status = put(keys, index, first, bytes, error);
	if (status == SM_OK)
		status = put(keys, index, 1 - first, bytes, error);
	sodium_memzero(bytes, sizeof(bytes));
	return status;
}

/* Overwrites both copies with noise, then with zeros: zeros alone might be turned into a hole by a clever disk. */
static enum sm_status scrub(struct sm_keys *keys, size_t index, struct sm_error *error)
{
	uint8_t bytes[KEY_COPY_BYTES];

	for (int round = 0; round < 2; round++) {
		for (int copy = 0; copy < 2; copy++) {
			randombytes_buf(bytes, sizeof(bytes));
			if (round == 1)
				memset(bytes, 0, sizeof(bytes));
			if (!sm_file_write_at(keys->fd, bytes, sizeof(bytes), (off_t)keys_offset(index, copy)))
				goto fail;
		}
		if (fdatasync(keys->fd) != 0)
			goto fail;
	}
	return SM_OK;
fail:
	return sm_fail(error, SM_ERROR_IO, keys->path, "kan een sleutel niet overschrijven (%s): hij leeft nog",
		       "cannot overwrite a key (%s): it is still alive", strerror(errno));
}

/* Room in memory for the slots of one more block. */
static enum sm_status make_room(struct sm_keys *keys, struct sm_error *error)
{
	size_t count = keys->count + KEY_BLOCK_SLOTS;
	struct slot *slot = realloc(keys->slot, count * sizeof(*slot));
	struct secret *secret;

	if (slot)
		keys->slot = slot;
	secret = sodium_allocarray(count, sizeof(*secret));
	if (!slot || !secret) {
		sodium_free(secret);
		return sm_fail(error, SM_ERROR_MEMORY, keys->path, "geheugen is op", "out of memory");
	}
	memset(slot + keys->count, 0, KEY_BLOCK_SLOTS * sizeof(*slot));
	memset(secret, 0, count * sizeof(*secret));
	if (keys->count)
		memcpy(secret, keys->secret, keys->count * sizeof(*secret));
	sodium_free(keys->secret);
	keys->secret = secret;
	keys->count = count;
	return SM_OK;
}

/* One slot from its two copies. A missing or torn copy is written again from the other one. What is left when neither
 * is whole may still hold most of a key whose destruction was cut short: that is finished here. */
static enum sm_status slot_read(struct sm_keys *keys, size_t index, const uint8_t *block, struct sm_error *error)
{
	size_t at = index % KEY_BLOCK_SLOTS * KEY_COPY_BYTES;
	struct key_copy copy[2];
	bool valid[2];
	enum sm_status status = SM_OK;

	for (int i = 0; i < 2; i++)
		valid[i] = key_copy_read(block + (size_t)i * KEY_PAGE_BYTES + at, &copy[i]);
	if (valid[0] || valid[1]) {
		int best = valid[0] && (!valid[1] || copy[0].sequence >= copy[1].sequence) ? 0 : 1;

		slot_fill(keys, index, &copy[best]);
		if (!valid[1 - best] || copy[0].sequence != copy[1].sequence)
			status = slot_write(keys, index, &copy[best], 1 - best, error);
	} else if (key_copy_is_newer(block + at) || key_copy_is_newer(block + KEY_PAGE_BYTES + at)) {
		status = sm_fail(error, SM_ERROR_DATA, keys->path,
				 "deze sleutels zijn van een nieuwere sentimeter: installeer die (er is niets gewist)",
				 "these keys are of a newer sentimeter: install that one (nothing was erased)");
	} else if (!sodium_is_zero(block + at, KEY_COPY_BYTES) ||
		   !sodium_is_zero(block + KEY_PAGE_BYTES + at, KEY_COPY_BYTES)) {
		status = scrub(keys, index, error);
	}
	sodium_memzero(copy, sizeof(copy));
	return status;
}

/* Reads all blocks. A block that was cut short (the machine stopped while the file grew) is filled up with zeros. */
static enum sm_status read_blocks(struct sm_keys *keys, off_t bytes, struct sm_error *error)
{
	uint8_t *block = sodium_malloc(KEY_BLOCK_BYTES);
	enum sm_status status = SM_OK;

	if (!block)
		return sm_fail(error, SM_ERROR_MEMORY, keys->path, "geheugen is op", "out of memory");
	for (off_t at = 0; status == SM_OK && at < bytes; at += KEY_BLOCK_BYTES) {
		size_t first = keys->count;

		memset(block, 0, KEY_BLOCK_BYTES);
		if (!sm_file_read_at(keys->fd, block, KEY_BLOCK_BYTES, at, NULL) ||
		    (at + KEY_BLOCK_BYTES > bytes && !sm_file_write_at(keys->fd, block, KEY_BLOCK_BYTES, at)))
			status = sm_fail(error, SM_ERROR_IO, keys->path, "kan de sleutels niet lezen (%s)",
					 "cannot read the keys (%s)", strerror(errno));
		if (status == SM_OK)
			status = make_room(keys, error);
		for (size_t i = first; status == SM_OK && i < keys->count; i++)
			status = slot_read(keys, i, block, error);
	}
	sodium_free(block);
	return status;
}

/* One more block of zeros, really written, so that later writes happen in place. */
static enum sm_status grow(struct sm_keys *keys, struct sm_error *error)
{
	static const uint8_t zero[KEY_BLOCK_BYTES];
	off_t at = (off_t)(keys->count / KEY_BLOCK_SLOTS * KEY_BLOCK_BYTES);

	if (keys->count >= KEY_SLOTS_MAX)
		return sm_fail(error, SM_ERROR_LIMIT, keys->path,
			       "te veel open perioden (%d): geef eerst perioden vrij met sentimeter release",
			       "too many open periods (%d): first release some with sentimeter release", KEY_SLOTS_MAX);
	if (!sm_file_write_at(keys->fd, zero, sizeof(zero), at) || fsync(keys->fd) != 0)
		return sm_fail(error, SM_ERROR_IO, keys->path,
			       "kan de sleutels niet bewaren (%s): maak ruimte op deze schijf",
			       "cannot keep the keys (%s): make room on this disk", strerror(errno));
	return make_room(keys, error);
}

/* The first slot that nothing stands in. */
static enum sm_status free_slot(struct sm_keys *keys, size_t *slot, struct sm_error *error)
{
	for (*slot = 0; *slot < keys->count; (*slot)++)
		if (!keys->slot[*slot].taken)
			return SM_OK;
	return grow(keys, error);
}

/* A secret as this file keeps secrets. */
static void lock_secret(const struct sm_keys *keys, const uint8_t secret[KEY_BYTES], struct key_copy *copy)
{
	memset(copy->body, 0, sizeof(copy->body));
	copy->form = KEY_FORM_PLAIN;
	if (keys->master)
		keys_wrap(keys->master, secret, copy);
	else
		memcpy(copy->body, secret, KEY_BYTES);
}

/* The slot with the mark of a master; NULL when secrets are not wrapped. Two of them, when the machine stopped between
 * them and the next process was given another master, cannot be: the first is looked for before the second is made. */
static const struct key_copy *mark_of(const struct sm_keys *keys)
{
	for (size_t i = 0; i < keys->count; i++)
		if (keys->slot[i].taken && keys->slot[i].copy.form == KEY_FORM_MASTER)
			return &keys->slot[i].copy;
	return NULL;
}

static enum sm_status open_wrapped(struct sm_keys *keys, struct slot *slot, struct secret *secret,
				   struct sm_error *error)
{
	if (!keys->master || !keys_unwrap(keys->master, &slot->copy, secret->whole))
		return sm_fail(
		    error, SM_ERROR_DATA, keys->path,
		    "een sleutel past niet bij de hoofdsleutel: het bestand is veranderd (er is niets gewist)",
		    "a key does not go with the master key: the file was changed (nothing was erased)");
	secret_fill(secret);
	return SM_OK;
}

/* A key from before there was a master: in its place comes the wrapped one. */
static enum sm_status wrap_plain(struct sm_keys *keys, size_t index, struct sm_error *error)
{
	struct slot *slot = &keys->slot[index];

	slot->copy.sequence++;
	lock_secret(keys, keys->secret[index].whole, &slot->copy);
	return slot_write(keys, index, &slot->copy, 0, error);
}

/* Nothing is written before the master is known to be the right one. */
static enum sm_status meet_master(struct sm_keys *keys, const struct sm_master *master, struct sm_error *error)
{
	const struct key_copy *mark = mark_of(keys);
	struct key_copy made;
	enum sm_status status = SM_OK;
	size_t index = 0;

	if (mark || master)
		status = keys_master_open(keys->path, master, mark, &made, &keys->master, error);
	for (size_t i = 0; status == SM_OK && i < keys->count; i++)
		if (keys->slot[i].taken && keys->slot[i].copy.form == KEY_FORM_WRAPPED)
			status = open_wrapped(keys, &keys->slot[i], &keys->secret[i], error);
	if (status != SM_OK || !keys->master)
		return status;
	if (!mark) {
		status = free_slot(keys, &index, error);
		if (status == SM_OK)
			status = slot_write(keys, index, &made, 0, error);
		if (status == SM_OK)
			slot_fill(keys, index, &made);
	}
	for (size_t i = 0; status == SM_OK && i < keys->count; i++)
		if (keys->slot[i].taken && keys->slot[i].copy.form == KEY_FORM_PLAIN)
			status = wrap_plain(keys, i, error);
	return status;
}

static enum sm_status check_file(struct sm_keys *keys, struct stat *facts, struct sm_error *error)
{
	if (fstat(keys->fd, facts) != 0 || !S_ISREG(facts->st_mode))
		return sm_fail(error, SM_ERROR_DATA, keys->path, "is geen gewoon bestand", "is not a regular file");
	if (facts->st_mode & (S_IRWXG | S_IRWXO))
		return sm_fail(error, SM_ERROR_PERMISSION, keys->path,
			       "anderen kunnen de sleutels lezen: doe chmod 600",
			       "others can read the keys: do chmod 600");
	if (facts->st_size > (off_t)KEY_SLOTS_MAX / KEY_BLOCK_SLOTS * KEY_BLOCK_BYTES)
		return sm_fail(error, SM_ERROR_LIMIT, keys->path, "is geen sleutelbestand van sentimeter",
			       "is not a key file of sentimeter");
	if (flock(keys->fd, LOCK_EX | LOCK_NB) != 0)
		return sm_fail(error, SM_ERROR_RETRY, keys->path,
			       "een andere sentimeter werkt in deze werkmap: probeer het straks weer",
			       "another sentimeter works in this workspace: try again later");
	return SM_OK;
}

enum sm_status sm_keys_open(const char *path, const struct sm_master *master, struct sm_keys **opened,
			    struct sm_error *error)
{
	struct sm_keys *keys;
	struct stat facts;
	enum sm_status status;

	*opened = NULL;
	if (sodium_init() < 0 || !(keys = calloc(1, sizeof(*keys))))
		return sm_fail(error, SM_ERROR_MEMORY, path, "geheugen is op", "out of memory");
	keys->path = strdup(path);
	keys->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
	if (!keys->path || keys->fd < 0) {
		status = sm_fail(error, SM_ERROR_IO, path, "kan de sleutels niet openen (%s)",
				 "cannot open the keys (%s)", strerror(errno));
		goto fail;
	}
	status = check_file(keys, &facts, error);
	if (status == SM_OK)
		status = facts.st_size ? read_blocks(keys, facts.st_size, error) : grow(keys, error);
	if (status == SM_OK)
		status = meet_master(keys, master, error);
	if (status == SM_OK && !sm_file_sync_folder(path))
		status = sm_fail(error, SM_ERROR_IO, path, "kan de werkmap niet bewaren (%s)",
				 "cannot keep the workspace (%s)", strerror(errno));
	if (status != SM_OK)
		goto fail;
	*opened = keys;
	return SM_OK;
fail:
	sm_keys_close(keys);
	return status;
}

void sm_keys_close(struct sm_keys *keys)
{
	if (!keys)
		return;
	if (keys->fd >= 0)
		close(keys->fd); /* gives the lock back */
	sodium_free(keys->master);
	sodium_free(keys->secret);
	free(keys->slot);
	free(keys->path);
	free(keys);
}

static struct sm_key_facts facts_of(const struct key_copy *copy)
{
	return (struct sm_key_facts){ copy->period, copy->created_s, copy->wait_min, copy->form == KEY_FORM_WRAPPED };
}

size_t sm_keys_list(const struct sm_keys *keys, struct sm_key_facts *facts, size_t max)
{
	size_t count = 0;

	for (size_t i = 0; i < keys->count; i++) {
		if (!alive(&keys->slot[i]))
			continue;
		if (count < max)
			facts[count] = facts_of(&keys->slot[i].copy);
		count++;
	}
	return count;
}

int keys_find(const struct sm_keys *keys, struct sm_period period)
{
	for (size_t i = 0; i < keys->count; i++) {
		const struct slot *slot = &keys->slot[i];

		if (alive(slot) && sm_period_equal(slot->copy.period, period))
			return (int)i;
	}
	return -1;
}

enum sm_status keys_create(struct sm_keys *keys, struct sm_period period, int wait_min, int *slot,
			   struct sm_error *error)
{
	struct key_copy copy = {
		.sequence = 1, .period = period, .created_s = (int64_t)time(NULL), .wait_min = wait_min
	};
	uint8_t secret[KEY_BYTES];
	enum sm_status status;
	size_t index;

	if (wait_min < KEY_WAIT_UNKNOWN || wait_min > KEY_WAIT_MIN_MAX)
		return sm_fail(error, SM_ERROR_LIMIT, keys->path, "een sleutel leeft hoogstens %d minuten",
			       "a key lives for %d minutes at most", KEY_WAIT_MIN_MAX);
	status = free_slot(keys, &index, error);
	if (status != SM_OK)
		return status;
	randombytes_buf(secret, sizeof(secret));
	if (!safeguard(SAFEGUARD_OWN_KEY))
		memset(secret, 1, sizeof(secret));
	randombytes_buf(copy.id, sizeof(copy.id));
	lock_secret(keys, secret, &copy);
	status = slot_write(keys, index, &copy, 0, error);
	if (status == SM_OK) {
		slot_fill(keys, index, &copy);
		memcpy(keys->secret[index].whole, secret, KEY_BYTES);
		secret_fill(&keys->secret[index]);
		*slot = (int)index;
	}
	sodium_memzero(&copy, sizeof(copy));
	sodium_memzero(secret, sizeof(secret));
	return status;
}

enum sm_status keys_destroy(struct sm_keys *keys, int slot, struct sm_error *error)
{
	enum sm_status status;

	if (slot < 0 || (size_t)slot >= keys->count)
		return SM_OK;
	status = safeguard(SAFEGUARD_SCRUB) ? scrub(keys, (size_t)slot, error) : SM_OK;
	if (status != SM_OK)
		return status;
	memset(&keys->slot[slot], 0, sizeof(keys->slot[slot]));
	sodium_memzero(&keys->secret[slot], sizeof(keys->secret[slot]));
	return SM_OK;
}

const uint8_t *keys_get(const struct sm_keys *keys, int slot, enum key_purpose purpose)
{
	return keys->secret[slot].purpose[purpose];
}

const uint8_t *keys_id(const struct sm_keys *keys, int slot)
{
	return keys->slot[slot].copy.id;
}
