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

#include "sentimeter/file.h"
#include "sentimeter/journal.h"
#include "sentimeter/period.h"

enum { HASH_BYTES = 32, HEX_BYTES = 2 * HASH_BYTES, SALT_BYTES = 16, LINE_BYTES_MAX = 16384 };

struct sm_journal {
	char *path;
	int file;
};

/* Where the chain stands: what the next entry is chained to. */
struct tail {
	int64_t seq;
	unsigned char chain[HASH_BYTES];
};

enum sm_status sm_journal_open(const char *path, struct sm_journal **journal, struct sm_error *error)
{
	struct sm_journal *made = calloc(1, sizeof(*made));

	*journal = NULL;
	if (!made || !(made->path = strdup(path))) {
		free(made);
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
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

static void hash_leaf(const unsigned char salt[SALT_BYTES], const char *body, size_t length,
		      unsigned char leaf[HASH_BYTES])
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, HASH_BYTES);
	crypto_generichash_update(&state, salt, SALT_BYTES);
	crypto_generichash_update(&state, (const unsigned char *)body, length);
	crypto_generichash_final(&state, leaf, HASH_BYTES);
}

static void hash_chain(int64_t seq, const unsigned char before[HASH_BYTES], const unsigned char leaf[HASH_BYTES],
		       unsigned char chain[HASH_BYTES])
{
	static const char domain[] = "sm-audit-1";
	crypto_generichash_state state;
	unsigned char number[8];

	for (int i = 0; i < 8; i++)
		number[i] = (unsigned char)((uint64_t)seq >> (8 * i));
	crypto_generichash_init(&state, NULL, 0, HASH_BYTES);
	crypto_generichash_update(&state, (const unsigned char *)domain, sizeof(domain) - 1);
	crypto_generichash_update(&state, number, sizeof(number));
	crypto_generichash_update(&state, before, HASH_BYTES);
	crypto_generichash_update(&state, leaf, HASH_BYTES);
	crypto_generichash_final(&state, chain, HASH_BYTES);
}

static bool read_hex(const char **at, const char *name, unsigned char *bytes, size_t count)
{
	size_t length = strlen(name), read;

	if (strncmp(*at, name, length) != 0)
		return false;
	*at += length;
	if (sodium_hex2bin(bytes, count, *at, 2 * count, NULL, &read, NULL) != 0 || read != count)
		return false;
	*at += 2 * count;
	return true;
}

/* One line (without its newline) against the entry before it; after holds where the chain then stands.
 * The layout is fixed to the byte, so that nothing can be slipped in between. */
static bool check_line(const char *line, size_t length, const struct tail *before, struct tail *after)
{
	unsigned char salt[SALT_BYTES], leaf[HASH_BYTES], chain[HASH_BYTES], computed[HASH_BYTES];
	char start[40];
	const char *at = line;
	int written = snprintf(start, sizeof(start), "{\"seq\":%lld,", (long long)before->seq + 1);

	if (strlen(line) != length || strncmp(at, start, (size_t)written) != 0)
		return false;
	at += written;
	if (!read_hex(&at, "\"salt\":\"", salt, SALT_BYTES) || !read_hex(&at, "\",\"leaf\":\"", leaf, HASH_BYTES) ||
	    !read_hex(&at, "\",\"chain\":\"", chain, HASH_BYTES) || strncmp(at, "\",\"body\":", 9) != 0)
		return false;
	at += 9;
	if (line + length <= at || line[length - 1] != '}')
		return false;
	hash_leaf(salt, at, (size_t)(line + length - 1 - at), computed);
	if (memcmp(computed, leaf, HASH_BYTES) != 0)
		return false;
	hash_chain(before->seq + 1, before->chain, leaf, computed);
	if (memcmp(computed, chain, HASH_BYTES) != 0)
		return false;
	after->seq = before->seq + 1;
	memcpy(after->chain, chain, HASH_BYTES);
	return true;
}

/* The last whole line gives seq and chain. A line that was torn by a crash never was an entry: it is cut off. */
static enum sm_status find_tail(struct sm_journal *journal, struct tail *tail, struct sm_error *error)
{
	char block[LINE_BYTES_MAX + 1];
	off_t size = lseek(journal->file, 0, SEEK_END), from = size > LINE_BYTES_MAX ? size - LINE_BYTES_MAX : 0;
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
	    sodium_hex2bin(tail->chain, HASH_BYTES, chain + 9, HEX_BYTES, NULL, NULL, NULL) != 0)
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

static enum sm_status append(struct sm_journal *journal, const char *body, struct sm_error *error)
{
	struct tail tail;
	unsigned char salt[SALT_BYTES], leaf[HASH_BYTES], chain[HASH_BYTES];
	char salt_hex[2 * SALT_BYTES + 1], leaf_hex[HEX_BYTES + 1], chain_hex[HEX_BYTES + 1], line[LINE_BYTES_MAX];
	enum sm_status status = find_tail(journal, &tail, error);
	int length;

	if (status != SM_OK)
		return status;
	randombytes_buf(salt, sizeof(salt));
	hash_leaf(salt, body, strlen(body), leaf);
	hash_chain(tail.seq + 1, tail.chain, leaf, chain);
	length = snprintf(line, sizeof(line),
			  "{\"seq\":%lld,\"salt\":\"%s\",\"leaf\":\"%s\",\"chain\":\"%s\",\"body\":%s}\n",
			  (long long)tail.seq + 1, sodium_bin2hex(salt_hex, sizeof(salt_hex), salt, sizeof(salt)),
			  sodium_bin2hex(leaf_hex, sizeof(leaf_hex), leaf, sizeof(leaf)),
			  sodium_bin2hex(chain_hex, sizeof(chain_hex), chain, sizeof(chain)), body);
	if (length < 0 || (size_t)length >= sizeof(line))
		return sm_fail(error, SM_ERROR_LIMIT, journal->path, "de gebeurtenis is te lang voor het journaal",
			       "the event is too long for the journal");
	if (write(journal->file, line, (size_t)length) != length || fdatasync(journal->file) != 0)
		return sm_fail(error, SM_ERROR_IO, journal->path, "kan niet in het journaal schrijven: %s",
			       "cannot write to the journal: %s", strerror(errno));
	return SM_OK;
}

enum sm_status sm_journal_add(struct sm_journal *journal, const struct sm_journal_entry *entry, struct sm_error *error)
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
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	/* Several processes may write: the tail is read and added to under one lock. */
	if (flock(journal->file, LOCK_EX) != 0) {
		free(body);
		return sm_fail(error, SM_ERROR_IO, journal->path, "kan het journaal niet op slot zetten",
			       "cannot lock the journal");
	}
	status = append(journal, body, error);
	flock(journal->file, LOCK_UN);
	free(body);
	return status;
}

/* LINE_TORN: a last one that does not end; a crash cut it, so it never was an entry (see find_tail). */
enum line { LINE_WHOLE, LINE_NONE, LINE_TORN, LINE_LONG, LINE_FAILED };

static enum line read_line(FILE *file, char line[LINE_BYTES_MAX], size_t *length)
{
	int c;

	for (*length = 0; (c = getc_unlocked(file)) != EOF && c != '\n'; line[(*length)++] = (char)c)
		if (*length == LINE_BYTES_MAX - 1)
			return LINE_LONG;
	line[*length] = '\0';
	if (ferror(file))
		return LINE_FAILED;
	return c == '\n' ? LINE_WHOLE : *length ? LINE_TORN : LINE_NONE;
}

static enum sm_status fail_entry(const char *path, int64_t number, struct sm_error *error)
{
	return sm_fail_at(error, SM_ERROR_DATA, path, (int)number, 0,
			  "regel %lld klopt niet: het journaal is daar veranderd of beschadigd",
			  "entry %lld does not hold: the journal was changed or damaged there", (long long)number);
}

static enum sm_status fail_read(const char *path, struct sm_error *error)
{
	return sm_fail(error, SM_ERROR_IO, path, "kan het journaal niet lezen: %s", "cannot read the journal: %s",
		       strerror(errno));
}

enum sm_status sm_journal_verify(const char *path, int64_t *entries, struct sm_error *error)
{
	FILE *file = fopen(path, "re");
	struct tail tail = { 0 }, next;
	char line[LINE_BYTES_MAX];
	size_t length;
	enum line is;

	*entries = 0;
	if (!file)
		return sm_fail(error, SM_ERROR_INPUT, path, "kan het journaal niet openen", "cannot open the journal");
	while ((is = read_line(file, line, &length)) == LINE_WHOLE && check_line(line, length, &tail, &next))
		tail = next;
	fclose(file);
	*entries = tail.seq;
	if (is == LINE_FAILED)
		return fail_read(path, error);
	return is == LINE_NONE || is == LINE_TORN ? SM_OK : fail_entry(path, tail.seq + 1, error);
}

static const char *member(const json_t *body, const char *name)
{
	const char *text = json_string_value(json_object_get(body, name));

	return text ? text : "";
}

/* Most entries are of other actions: only those that were asked for are taken apart. The body is written by make_body,
 * so action stands where it always stands. */
static enum sm_status take_line(const char *line, const char *const *action, const struct sm_journal_taker *taker,
				struct sm_error *error)
{
	static const char start[] = "\"body\":{\"time\":\"", between[] = "\",\"action\":\"";
	const char *body = strstr(line, start), *name = body ? strstr(body, between) : NULL;
	struct sm_journal_entry entry = { 0 };
	enum sm_status status;
	char *detail;
	json_t *whole;

	if (!name)
		return SM_OK; /* erased, or damaged: verifying tells */
	name += sizeof(between) - 1;
	while (*action && (strncmp(name, *action, strlen(*action)) != 0 || name[strlen(*action)] != '"'))
		action++;
	whole = *action ? json_loadb(body + 7, strlen(body) - 8, JSON_REJECT_DUPLICATES, NULL) : NULL;
	if (!whole)
		return SM_OK;
	detail = json_dumps(json_object_get(whole, "detail"), JSON_COMPACT);
	entry = (struct sm_journal_entry){ .action = *action,
					   .object = member(whole, "object"),
					   .result = member(whole, "result"),
					   .origin = member(whole, "origin"),
					   .actor = member(whole, "actor"),
					   .detail = detail };
	status = taker->take(taker->context, &entry, error);
	free(detail);
	json_decref(whole);
	return status;
}

enum sm_status sm_journal_read(const char *path, const char *const *action, const struct sm_journal_taker *taker,
			       struct sm_error *error)
{
	FILE *file = fopen(path, "re");
	char line[LINE_BYTES_MAX];
	enum sm_status status = SM_OK;
	enum line is = LINE_NONE;
	int64_t number = 0;
	size_t length;

	if (!file)
		return sm_fail(error, SM_ERROR_INPUT, path, "kan het journaal niet openen", "cannot open the journal");
	while (status == SM_OK && (is = read_line(file, line, &length)) == LINE_WHOLE) {
		status = take_line(line, action, taker, error);
		number++;
	}
	fclose(file);
	if (status != SM_OK)
		return status;
	if (is == LINE_FAILED)
		return fail_read(path, error);
	return is == LINE_LONG ? fail_entry(path, number + 1, error) : SM_OK;
}
