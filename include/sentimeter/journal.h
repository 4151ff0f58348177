/* SPDX-License-Identifier: EUPL-1.2 */
/* journal: the tamper-evident log (journal.ndjson). Every entry stands in a hash chain; no personal data of residents.
 */
#ifndef SENTIMETER_JOURNAL_H
#define SENTIMETER_JOURNAL_H

#include "sentimeter/base.h"

/* In a workspace: the log, and the key that seals it. */
#define SM_JOURNAL_FILE "journal.ndjson"
#define SM_SEAL_FILE    "seal"

struct sm_journal;
SM_CHECK enum sm_status sm_journal_open(const char *path, struct sm_journal **journal, struct sm_error *error);
void sm_journal_close(struct sm_journal *journal);

/* Fields as BIO2 8.15.01 asks: action, object, result, origin, actor; the time is added. detail is a JSON object as
 * text (numbers and configured names only) or NULL. Synced before it returns. */
struct sm_journal_entry {
	const char *action, *object, *result, *origin, *actor, *detail;
	const char *time; /* of an entry that is read: 2026-05-23T12:05:00Z */
};
SM_CHECK enum sm_status sm_journal_add(struct sm_journal *journal, const struct sm_journal_entry *entry,
				       struct sm_error *error);
/* Several with one sync, in this order; after a failure some may stand. */
SM_CHECK enum sm_status sm_journal_add_all(struct sm_journal *journal, const struct sm_journal_entry *entry,
					   size_t count, struct sm_error *error);

/* Signs all that the journal holds so far, as an entry of its own, with the key in seal_path (made when there is none
 * and nothing was sealed before). Each seal has its own key, named in the seal before it and destroyed after use. */
SM_CHECK enum sm_status sm_journal_seal(struct sm_journal *journal, const char *seal_path, struct sm_error *error);
/* The last seal as a checkpoint (C2SP tlog-checkpoint), for the officer to sign and to keep elsewhere: only against
 * that does a journal show that it was cut off or put back as a whole. SM_NONE: nothing was sealed yet. */
SM_CHECK enum sm_status sm_journal_checkpoint(const char *path, struct sm_buffer *out, struct sm_error *error);

/* What else to hold a journal against; NULL: nothing. */
struct sm_journal_against {
	const char *checkpoint; /* text of one that was kept elsewhere */
	const char *seal_path;  /* the key file beside it: it knows how often was sealed */
};
struct sm_journal_report {
	int64_t entries, erased; /* erased: entries whose body is gone; the chain still holds */
	int64_t seals, sealed;   /* entries that are under a seal: the last ones are not yet */
	char origin[40];         /* of the installation; empty before the first seal */
	char root[65];           /* where the chain stands */
};
/* Walks the file: SM_OK, or SM_ERROR_DATA with the first bad entry's number in error->line; report holds what was good
 * until then. A last line that a crash cut short is no entry, here as in sm_journal_add. against may be NULL. */
SM_CHECK enum sm_status sm_journal_check(const char *path, const struct sm_journal_against *against,
					 struct sm_journal_report *report, struct sm_error *error);
/* The same, against nothing else. */
SM_CHECK enum sm_status sm_journal_verify(const char *path, int64_t *entries, struct sm_error *error);

/* Erases the bodies (and salts) of entries about people, older than before_s: the chain over them still verifies. What
 * the machine did by itself stays. An entry of journal says beforehand how many lines will be without a body, so that
 * one more would be found. lines: how many were due; dry_run: only that. */
SM_CHECK enum sm_status sm_journal_erase(const char *path, struct sm_journal *journal, int64_t before_s, bool dry_run,
					 int64_t *lines, struct sm_error *error);

/* Is given each entry; anything but SM_OK ends the reading. Its strings live until it returns. */
struct sm_journal_taker {
	void *context;
	enum sm_status (*take)(void *context, const struct sm_journal_entry *entry, struct sm_error *error);
};
/* Entries of one of these actions (NULL-ended), oldest first, as they stand: whether they hold is for verifying. */
SM_CHECK enum sm_status sm_journal_read(const char *path, const char *const *action,
					const struct sm_journal_taker *taker, struct sm_error *error);

#endif
