// SPDX-License-Identifier: EUPL-1.2
// journal_seal: what the journal holds → a signed entry about it; the key for the next one.
//
// The key file has two slots. The next key is written to the free one before the seal that names it; once that seal is
// in the journal, the slot of the key that signed it is overwritten in place. Which of two keys is in use is told by
// the journal: a key that it holds a seal of is spent.
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "journal.h"
#include "sentimeter/file.h"

enum { SLOTS = 2, CHECK_BYTES = 16 };

static const unsigned char magic[8] = "smseal1";

struct slot {
	unsigned char magic[8], number[8], seed[32], check[CHECK_BYTES];
};

static void slot_check(const struct slot *slot, unsigned char check[CHECK_BYTES])
{
	crypto_generichash(check, CHECK_BYTES, (const unsigned char *)slot, offsetof(struct slot, check), NULL, 0);
}

static int64_t slot_number(const struct slot *slot)
{
	unsigned char check[CHECK_BYTES];
	uint64_t number = 0;

	slot_check(slot, check);
	if (memcmp(slot->magic, magic, sizeof(magic)) != 0 || sodium_memcmp(check, slot->check, sizeof(check)) != 0)
		return 0;
	for (int i = 7; i >= 0; i--)
		number = number << 8 | slot->number[i];
	return (int64_t)number;
}

static void slot_fill(struct slot *slot, int64_t number)
{
	memcpy(slot->magic, magic, sizeof(magic));
	for (int i = 0; i < 8; i++)
		slot->number[i] = (unsigned char)((uint64_t)number >> (8 * i));
	randombytes_buf(slot->seed, sizeof(slot->seed));
	slot_check(slot, slot->check);
}

static enum sm_status fail_file(const char *path, struct sm_error *error)
{
	return sm_fail(error, errno == EACCES ? SM_ERROR_PERMISSION : SM_ERROR_IO, path,
		       "kan de zegelsleutel niet lezen of schrijven: %s", "cannot read or write the sealing key: %s",
		       strerror(errno));
}

static enum sm_status fail_lost(const char *path, struct sm_error *error)
{
	return sm_fail(
	    error, SM_ERROR_DATA, path,
	    "deze zegelsleutel hoort niet bij het journaal: zet hem terug, of begin met de officier een nieuw "
	    "journaal",
	    "this sealing key does not go with the journal: put it back, or begin a new journal with the "
	    "officer");
}

static bool write_slot(int file, int index, const struct slot *slot)
{
	return sm_file_write_at(file, slot, sizeof(*slot), (off_t)(index * (int)sizeof(*slot))) && fdatasync(file) == 0;
}

/* The slot of this key; -1 when there is none. */
static int find_slot(const struct slot slot[SLOTS], int64_t number)
{
	for (int i = 0; i < SLOTS; i++)
		if (slot_number(&slot[i]) == number)
			return i;
	return -1;
}

static bool read_slots(int file, struct slot slot[SLOTS])
{
	memset(slot, 0, SLOTS * sizeof(*slot));
	return sm_file_read_at(file, slot, SLOTS * sizeof(*slot), 0, NULL);
}

/* A new file, with the first key. */
static enum sm_status begin(const char *path, int *file, struct slot slot[SLOTS], struct sm_error *error)
{
	*file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*file < 0)
		return fail_file(path, error);
	slot_fill(&slot[0], 1);
	if (!write_slot(*file, 0, &slot[0]) || !write_slot(*file, 1, &slot[1]) || !sm_file_sync_folder(path))
		return fail_file(path, error);
	return SM_OK;
}

/* The file with the key that comes after so many seals; *at is its slot. The slot of a spent key is emptied first. */
static enum sm_status open_key(const char *path, int64_t sealed, int *file, struct slot slot[SLOTS], int *at,
			       struct sm_error *error)
{
	enum sm_status status = SM_OK;

	*file = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (*file < 0 && errno != ENOENT)
		return fail_file(path, error);
	if (*file >= 0 && !read_slots(*file, slot))
		return fail_file(path, error);
	*at = *file < 0 ? -1 : find_slot(slot, sealed + 1);
	/* None at all, or one whose making was cut short before anything was sealed with it. */
	if (*at < 0 && sealed == 0 && (*file < 0 || find_slot(slot, 2) < 0)) {
		if (*file >= 0)
			close(*file);
		status = begin(path, file, slot, error);
		*at = 0;
	}
	if (status == SM_OK && *at < 0)
		status = fail_lost(path, error);
	return status;
}

static void sign_seal(const struct slot *own, const struct slot *next, const char *first_origin,
		      struct journal_seal *seal)
{
	unsigned char secret[64];
	char text[JOURNAL_SEAL_TEXT_BYTES], origin[JOURNAL_ORIGIN_BYTES];

	crypto_sign_seed_keypair(seal->next, secret, next->seed);
	crypto_sign_seed_keypair(seal->key, secret, own->seed);
	if (first_origin[0])
		snprintf(origin, sizeof(origin), "%s", first_origin);
	else
		journal_origin(seal->key, origin);
	journal_seal_text(seal, origin, text);
	crypto_sign_detached(seal->signature, NULL, (const unsigned char *)text, strlen(text), secret);
	sodium_memzero(secret, sizeof(secret));
}

/* ---- What was sealed before. ---- */

struct found {
	struct journal_seal last;
	char origin[JOURNAL_ORIGIN_BYTES];
};

static enum sm_status take_seal(void *context, const struct sm_journal_entry *entry, struct sm_error *error)
{
	struct found *found = context;

	(void)error;
	if (entry->detail && journal_seal_parse(entry->detail, &found->last) && found->last.number == 1)
		journal_origin(found->last.key, found->origin);
	return SM_OK;
}

static enum sm_status find_seals(const char *path, struct found *found, struct sm_error *error)
{
	static const char *const actions[] = { JOURNAL_SEAL_ACTION, NULL };
	struct sm_journal_taker taker = { found, take_seal };

	memset(found, 0, sizeof(*found));
	return sm_journal_read(path, actions, &taker, error);
}

static enum sm_status append_seal(struct sm_journal *journal, const struct journal_seal *seal, struct sm_error *error)
{
	char object[40], detail[2 * JOURNAL_SEAL_TEXT_BYTES];
	struct sm_journal_entry entry = { .action = JOURNAL_SEAL_ACTION,
					  .object = object,
					  .origin = "sentimeter",
					  .actor = "collector", /* the machine itself: no person, so never erased */
					  .detail = detail };

	snprintf(object, sizeof(object), "%" PRId64 " entries", seal->size);
	journal_seal_print(seal, detail);
	return journal_append(journal, &entry, error);
}

/* With the journal's lock: from the tail that is signed to the entry that says so, nothing comes in between. */
static enum sm_status seal_locked(struct sm_journal *journal, const char *path, const struct found *found, int file,
				  struct slot slot[SLOTS], int at, struct sm_error *error)
{
	struct journal_seal seal = { .number = found->last.number + 1 };
	struct journal_tail tail;
	enum sm_status status = journal_find_tail(journal, &tail, error);

	if (status != SM_OK)
		return status;
	slot_fill(&slot[1 - at], seal.number + 1);
	if (!write_slot(file, 1 - at, &slot[1 - at]))
		return fail_file(path, error);
	seal.size = tail.seq;
	memcpy(seal.root, tail.chain, sizeof(seal.root));
	sign_seal(&slot[at], &slot[1 - at], found->origin, &seal);
	status = append_seal(journal, &seal, error);
	memset(&slot[at], 0, sizeof(slot[at]));
	if (status == SM_OK && !write_slot(file, at, &slot[at]))
		status = fail_file(path, error);
	return status;
}

enum sm_status sm_journal_seal(struct sm_journal *journal, const char *seal_path, struct sm_error *error)
{
	struct found found;
	struct slot slot[SLOTS] = { 0 };
	int file = -1, at;
	enum sm_status status;

	if (!journal_lock(journal))
		return journal_fail_read(journal->path, error);
	status = find_seals(journal->path, &found, error);
	if (status == SM_OK)
		status = open_key(seal_path, found.last.number, &file, slot, &at, error);
	if (status == SM_OK)
		status = seal_locked(journal, seal_path, &found, file, slot, at, error);
	journal_unlock(journal);
	if (file >= 0)
		close(file);
	sodium_memzero(slot, sizeof(slot));
	return status;
}

enum sm_status journal_seal_current(const char *path, int64_t sealed, int64_t *number, unsigned char key[32],
				    struct sm_error *error)
{
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), at;
	struct slot slot[SLOTS];
	unsigned char secret[64];
	bool read;

	if (file < 0)
		return errno == ENOENT ? SM_NONE : fail_file(path, error);
	read = read_slots(file, slot);
	close(file);
	if (!read)
		return fail_file(path, error);
	at = find_slot(slot, sealed + 1);
	if (at < 0)
		at = slot_number(&slot[0]) > slot_number(&slot[1]) ? 0 : 1;
	*number = slot_number(&slot[at]);
	crypto_sign_seed_keypair(key, secret, slot[at].seed);
	sodium_memzero(secret, sizeof(secret));
	sodium_memzero(slot, sizeof(slot));
	return *number ? SM_OK : fail_lost(path, error);
}

enum sm_status sm_journal_checkpoint(const char *path, struct sm_buffer *out, struct sm_error *error)
{
	struct found found;
	enum sm_status status = find_seals(path, &found, error);

	if (status != SM_OK)
		return status;
	if (!found.last.number)
		return SM_NONE;
	journal_checkpoint_print(&found.last, found.origin, out);
	return out->failed ? sm_fail_memory(error) : SM_OK;
}
