// SPDX-License-Identifier: EUPL-1.2
// journal_erase: bodies about staff whose time is over → spaces; the chain over them still holds.
//
// The chain covers the hash of a body and its salt, not the body, so both may go. First an entry says how many lines
// will then be without a body; who erases one more is found out by the count. A line is overwritten in its own place:
// a file written anew would leave the old one's blocks on the disk, names and all.
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "journal_erase.h"
#include "sentimeter/file.h"
#include "sentimeter/period.h"

enum { JOURNAL_BYTES_MAX = 1 << 30, TIME_BYTES = 21, SALT_DIGITS = 32 };

static const char erased_action[] = "journal-erased", machine[] = "collector";
/* What the program itself did, and what it must read again: what was agreed, and which approval was used up. */
static const char *const kept_actor[] = { machine, "installation", "signers" }, *const kept_action = "act";
static const char no_salt[] = "00000000000000000000000000000000";
static const char body_start[] = "\",\"body\":", salt_start[] = "\"salt\":\"";

bool journal_body_is_erased(struct sm_text body)
{
	if (!sm_text_starts(body, "null"))
		return false;
	for (size_t i = 4; i < body.length; i++)
		if (body.data[i] != ' ')
			return false;
	return true;
}

/* The text of a member, as make_body writes it: "name":"text". Empty when it is not there. */
static struct sm_text member(struct sm_text body, const char *name)
{
	char start[40];
	const char *at, *end;

	snprintf(start, sizeof(start), "\"%s\":\"", name);
	at = sm_text_find(body, start);
	if (!at)
		return (struct sm_text){ 0 };
	at += strlen(start);
	end = memchr(at, '"', body.length - (size_t)(at - body.data));
	return (struct sm_text){ at, end ? (size_t)(end - at) : 0 };
}

void journal_erasure_promised(struct sm_text body, int64_t *total)
{
	if (sm_text_is(member(body, "action"), erased_action))
		*total = strtoll(member(body, "object").data, NULL, 10);
}

/* A whole journal in memory, and where the lines of it are. */
struct erasing {
	const char *path, *until; /* the moment, as bodies write moments: they compare as texts */
	int file;
	struct sm_buffer bytes;
	int64_t erased, due;
};

/* The body of the line that begins at line; data NULL when this is no entry. */
static struct sm_text body_of(const char *line, size_t length)
{
	struct sm_text whole = { line, length };
	const char *start = sm_text_find(whole, body_start);

	if (!start || line[length - 1] != '}')
		return (struct sm_text){ 0 };
	start += sizeof(body_start) - 1;
	return (struct sm_text){ start, (size_t)(line + length - 1 - start) };
}

static bool is_kept(struct sm_text body)
{
	struct sm_text actor = member(body, "actor");

	for (size_t i = 0; i < sizeof(kept_actor) / sizeof(kept_actor[0]); i++)
		if (sm_text_is(actor, kept_actor[i]))
			return true;
	return actor.length == 0 || sm_text_is(member(body, "action"), kept_action);
}

/* A line of the journal in memory. */
struct entry {
	const char *salt; /* its digits */
	struct sm_text body;
};

static bool take_entry(const char *line, size_t length, struct entry *entry)
{
	const char *salt = sm_text_find((struct sm_text){ line, length }, salt_start);

	entry->body = body_of(line, length);
	entry->salt = salt ? salt + sizeof(salt_start) - 1 : NULL;
	return salt && entry->body.length >= 4 && entry->salt + SALT_DIGITS < entry->body.data;
}

static bool is_erased(const struct entry *entry)
{
	return journal_body_is_erased(entry->body) && memcmp(entry->salt, no_salt, SALT_DIGITS) == 0;
}

/* Half erased is due as well: the power went there. */
static bool is_due(const struct erasing *erasing, const struct entry *entry)
{
	struct sm_text time = member(entry->body, "time");

	if (is_erased(entry))
		return false;
	if (sm_text_starts(entry->body, "null"))
		return true;
	return time.length == TIME_BYTES - 1 && memcmp(time.data, erasing->until, TIME_BYTES - 1) < 0 &&
	       !is_kept(entry->body);
}

/* From its salt to its end in one write, so that a process that is killed leaves the whole line or none of it. */
static enum sm_status overwrite(struct erasing *erasing, const struct entry *entry, struct sm_error *error)
{
	size_t length = (size_t)(entry->body.data + entry->body.length - entry->salt);
	size_t body_at = (size_t)(entry->body.data - entry->salt);
	char *line = malloc(length);
	bool done;

	if (!line)
		return sm_fail_memory(error);
	memcpy(line, entry->salt, length);
	memcpy(line, no_salt, SALT_DIGITS);
	memset(line + body_at, ' ', entry->body.length);
	memcpy(line + body_at, "null", 4);
	done = sm_file_write_at(erasing->file, line, length, (off_t)(entry->salt - erasing->bytes.data));
	free(line);
	return done ? SM_OK
		    : sm_fail(error, SM_ERROR_IO, erasing->path, "kan het journaal niet overschrijven: %s",
			      "cannot overwrite the journal: %s", strerror(errno));
}

/* Counts what is due and what is gone; with erase, overwrites what is due. */
static enum sm_status walk(struct erasing *erasing, bool erase, struct sm_error *error)
{
	enum sm_status status = SM_OK;

	erasing->erased = erasing->due = 0;
	for (const char *line = erasing->bytes.data, *end; status == SM_OK && line && (end = strchr(line, '\n'));
	     line = end + 1) {
		struct entry entry;

		if (end == line || !take_entry(line, (size_t)(end - line), &entry))
			continue;
		erasing->erased += is_erased(&entry);
		if (!is_due(erasing, &entry))
			continue;
		erasing->due++;
		if (erase)
			status = overwrite(erasing, &entry, error);
	}
	return status;
}

static enum sm_status open_journal(struct erasing *erasing, struct sm_error *error)
{
	erasing->file = open(erasing->path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (erasing->file < 0 || flock(erasing->file, LOCK_EX) != 0)
		return sm_fail(error, SM_ERROR_INPUT, erasing->path, "kan het journaal niet openen: %s",
			       "cannot open the journal: %s", strerror(errno));
	return sm_file_read_open(erasing->file, erasing->path, &erasing->bytes, error);
}

static enum sm_status promise(struct sm_journal *journal, int64_t total, struct sm_error *error)
{
	char number[24];
	struct sm_journal_entry entry = {
		.action = erased_action, .object = number, .result = "ok", .origin = "sentimeter", .actor = machine
	};

	snprintf(number, sizeof(number), "%" PRId64, total);
	return sm_journal_add(journal, &entry, error);
}

enum sm_status sm_journal_erase(const char *path, struct sm_journal *journal, int64_t before_s, bool dry_run,
				int64_t *lines, struct sm_error *error)
{
	char until[TIME_BYTES];
	struct erasing erasing = {
		.path = path, .until = until, .file = -1, .bytes = { .bytes_max = JOURNAL_BYTES_MAX }
	};
	enum sm_status status = open_journal(&erasing, error);

	sm_time_print(before_s, until);
	if (status == SM_OK)
		status = walk(&erasing, false, error);
	*lines = erasing.due;
	if (status == SM_OK && !dry_run && erasing.due) {
		/* Adding takes the lock itself. What is appended meanwhile is younger than what is erased. */
		flock(erasing.file, LOCK_UN);
		status = promise(journal, erasing.erased + erasing.due, error);
		if (status == SM_OK)
			status = walk(&erasing, true, error);
		if (status == SM_OK && fdatasync(erasing.file) != 0)
			status = sm_fail(error, SM_ERROR_IO, path, "kan het journaal niet bewaren: %s",
					 "cannot keep the journal: %s", strerror(errno));
	}
	if (erasing.file >= 0)
		close(erasing.file);
	sm_buffer_close(&erasing.bytes);
	return status;
}
