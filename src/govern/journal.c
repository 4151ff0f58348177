// SPDX-License-Identifier: EUPL-1.2
// journal: events → journal.ndjson, each chained to all before it.
//
// A line is {"seq":N,"salt":"..","leaf":"..","chain":"..","body":{..}}. leaf = BLAKE2b-256(salt, body bytes) and
// chain = BLAKE2b-256("sm-audit-1", seq, previous chain, leaf). The chain covers the leaf, not the body, so that a body
// whose time is over can be erased later and the chain still holds.
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "journal.h"
#include "sentimeter/file.h"
#include "sentimeter/period.h"

enum sm_status sm_journal_open(const char *path, struct sm_journal **journal, struct sm_error *error)
{
	struct sm_journal *made = calloc(1, sizeof(*made));

	*journal = NULL;
	if (!made || !(made->path = strdup(path))) {
		free(made);
		return sm_fail_memory(error);
	}
	made->file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	/* A new file is there after a power cut only when its name was made last too. */
	if (made->file < 0 || !sm_file_sync_folder(path)) {
		sm_journal_close(made);
		return sm_fail(error, SM_ERROR_IO, path, "kan het journaal niet openen: %s",
			       "cannot open the journal: %s", strerror(errno));
	}
	*journal = made;
	return SM_OK;
}

void sm_journal_close(struct sm_journal *journal)
{
	if (!journal)
		return;
	if (journal->file >= 0)
		close(journal->file);
	free(journal->path);
	free(journal);
}

void journal_hash_leaf(const unsigned char salt[JOURNAL_SALT_BYTES], const char *body, size_t length,
		       unsigned char leaf[JOURNAL_HASH_BYTES])
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, JOURNAL_HASH_BYTES);
	crypto_generichash_update(&state, salt, JOURNAL_SALT_BYTES);
	crypto_generichash_update(&state, (const unsigned char *)body, length);
	crypto_generichash_final(&state, leaf, JOURNAL_HASH_BYTES);
}

void journal_hash_chain(int64_t seq, const unsigned char before[JOURNAL_HASH_BYTES],
			const unsigned char leaf[JOURNAL_HASH_BYTES], unsigned char chain[JOURNAL_HASH_BYTES])
{
	static const char domain[] = "sm-audit-1";
	crypto_generichash_state state;
	unsigned char number[8];

	for (int i = 0; i < 8; i++)
		number[i] = (unsigned char)((uint64_t)seq >> (8 * i));
	crypto_generichash_init(&state, NULL, 0, JOURNAL_HASH_BYTES);
	crypto_generichash_update(&state, (const unsigned char *)domain, sizeof(domain) - 1);
	crypto_generichash_update(&state, number, sizeof(number));
	crypto_generichash_update(&state, before, JOURNAL_HASH_BYTES);
	crypto_generichash_update(&state, leaf, JOURNAL_HASH_BYTES);
	crypto_generichash_final(&state, chain, JOURNAL_HASH_BYTES);
}

enum sm_status journal_find_tail(struct sm_journal *journal, struct journal_tail *tail, struct sm_error *error)
{
	char block[JOURNAL_LINE_BYTES_MAX + 1];
	off_t size = lseek(journal->file, 0, SEEK_END),
	      from = size > JOURNAL_LINE_BYTES_MAX ? size - JOURNAL_LINE_BYTES_MAX : 0;
	ssize_t got = pread(journal->file, block, (size_t)(size - from), from);
	char *end, *line, *chain;

	memset(tail, 0, sizeof(*tail));
	if (size < 0 || got != size - from)
		return sm_fail(error, SM_ERROR_IO, journal->path, "kan het journaal niet lezen",
			       "cannot read the journal");
	block[got] = '\0';
	end = memrchr(block, '\n', (size_t)got);
	if (!end && from > 0)
		return sm_fail(error, SM_ERROR_DATA, journal->path, "een regel is te lang: het journaal is beschadigd",
			       "a line is too long: the journal is damaged");
	if (from + (end ? end + 1 - block : 0) != size &&
	    ftruncate(journal->file, from + (end ? end + 1 - block : 0)) != 0)
		return sm_fail(error, SM_ERROR_IO, journal->path, "kan het journaal niet herstellen",
			       "cannot repair the journal");
	if (!end)
		return SM_OK;
	*end = '\0';
	line = memrchr(block, '\n', (size_t)(end - block));
	line = line ? line + 1 : block;
	chain = strstr(line, "\"chain\":\"");
	if (sscanf(line, "{\"seq\":%" SCNd64 ",", &tail->seq) != 1 || !chain ||
	    sodium_hex2bin(tail->chain, JOURNAL_HASH_BYTES, chain + 9, (2 * JOURNAL_HASH_BYTES), NULL, NULL, NULL) != 0)
		return sm_fail(error, SM_ERROR_DATA, journal->path,
			       "de laatste regel is beschadigd: laat de officier kijken",
			       "the last line is damaged: have the officer look at it");
	return SM_OK;
}

/* {"time":..,"action":..,...} with keys in one order and no white space. NULL when memory is out. */
static char *make_body(const struct sm_journal_entry *entry, json_t *detail, int64_t now_s)
{
	char time_text[21];
	json_t *body;
	char *text;

	sm_time_print(now_s, time_text);
	body = json_pack("{s:s,s:s,s:s,s:s,s:s,s:s}", "time", time_text, "action", entry->action, "object",
			 entry->object ? entry->object : "", "result", entry->result ? entry->result : "ok", "origin",
			 entry->origin ? entry->origin : "", "actor", entry->actor ? entry->actor : "");
	if (body && detail)
		json_object_set(body, "detail", detail);
	text = body ? json_dumps(body, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;
	json_decref(body);
	return text;
}

static enum sm_status fail_write(const struct sm_journal *journal, struct sm_error *error)
{
	return sm_fail(error, SM_ERROR_IO, journal->path, "kan niet in het journaal schrijven: %s",
		       "cannot write to the journal: %s", strerror(errno));
}

static enum sm_status append(struct sm_journal *journal, const char *body, struct sm_error *error)
{
	struct journal_tail tail;
	unsigned char salt[JOURNAL_SALT_BYTES], leaf[JOURNAL_HASH_BYTES], chain[JOURNAL_HASH_BYTES];
	char salt_hex[2 * JOURNAL_SALT_BYTES + 1], leaf_hex[(2 * JOURNAL_HASH_BYTES) + 1],
	    chain_hex[(2 * JOURNAL_HASH_BYTES) + 1], line[JOURNAL_LINE_BYTES_MAX];
	enum sm_status status = journal_find_tail(journal, &tail, error);
	int length;

	if (status != SM_OK)
		return status;
	randombytes_buf(salt, sizeof(salt));
	journal_hash_leaf(salt, body, strlen(body), leaf);
	journal_hash_chain(tail.seq + 1, tail.chain, leaf, chain);
	length = snprintf(line, sizeof(line),
			  "{\"seq\":%lld,\"salt\":\"%s\",\"leaf\":\"%s\",\"chain\":\"%s\",\"body\":%s}\n",
			  (long long)tail.seq + 1, sodium_bin2hex(salt_hex, sizeof(salt_hex), salt, sizeof(salt)),
			  sodium_bin2hex(leaf_hex, sizeof(leaf_hex), leaf, sizeof(leaf)),
			  sodium_bin2hex(chain_hex, sizeof(chain_hex), chain, sizeof(chain)), body);
	if (length < 0 || (size_t)length >= sizeof(line))
		return sm_fail(error, SM_ERROR_LIMIT, journal->path, "de gebeurtenis is te lang voor het journaal",
			       "the event is too long for the journal");
	return write(journal->file, line, (size_t)length) == length ? SM_OK : fail_write(journal, error);
}

static enum sm_status append_entry(struct sm_journal *journal, const struct sm_journal_entry *entry,
				   struct sm_error *error)
{
	json_t *detail = entry->detail ? json_loads(entry->detail, JSON_REJECT_DUPLICATES, NULL) : NULL;
	enum sm_status status;
	char *body;

	if (entry->detail && !json_is_object(detail)) {
		json_decref(detail);
		return sm_fail(error, SM_ERROR_USAGE, journal->path, "de bijzonderheden zijn geen JSON-object",
			       "the details are no JSON object");
	}
	body = make_body(entry, detail, (int64_t)time(NULL));
	json_decref(detail);
	if (!body)
		return sm_fail_memory(error);
	status = append(journal, body, error);
	free(body);
	return status;
}

static enum sm_status append_all(struct sm_journal *journal, const struct sm_journal_entry *entry, size_t count,
				 struct sm_error *error)
{
	enum sm_status status = SM_OK;

	for (size_t i = 0; i < count && status == SM_OK; i++)
		status = append_entry(journal, &entry[i], error);
	if (status == SM_OK && fdatasync(journal->file) != 0)
		status = fail_write(journal, error);
	return status;
}

enum sm_status journal_append(struct sm_journal *journal, const struct sm_journal_entry *entry, struct sm_error *error)
{
	return append_all(journal, entry, 1, error);
}

bool journal_lock(struct sm_journal *journal)
{
	return flock(journal->file, LOCK_EX) == 0;
}

void journal_unlock(struct sm_journal *journal)
{
	flock(journal->file, LOCK_UN);
}

enum sm_status sm_journal_add(struct sm_journal *journal, const struct sm_journal_entry *entry, struct sm_error *error)
{
	return sm_journal_add_all(journal, entry, 1, error);
}

enum sm_status sm_journal_add_all(struct sm_journal *journal, const struct sm_journal_entry *entry, size_t count,
				  struct sm_error *error)
{
	enum sm_status status;

	/* Several processes may write: the tail is read and added to under one lock. */
	if (!journal_lock(journal))
		return sm_fail(error, SM_ERROR_IO, journal->path, "kan het journaal niet op slot zetten",
			       "cannot lock the journal");
	status = append_all(journal, entry, count, error);
	journal_unlock(journal);
	return status;
}
