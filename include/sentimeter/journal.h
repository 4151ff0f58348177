/* SPDX-License-Identifier: EUPL-1.2 */
/* journal: the tamper-evident log (journal.ndjson). Every entry stands in a hash chain; no personal data of residents.
 */
#ifndef SENTIMETER_JOURNAL_H
#define SENTIMETER_JOURNAL_H

#include "sentimeter/base.h"

#define SM_JOURNAL_FILE "journal.ndjson" /* in a workspace */

struct sm_journal;
SM_CHECK enum sm_status sm_journal_open(const char *path, struct sm_journal **journal, struct sm_error *error);
void sm_journal_close(struct sm_journal *journal);

/* Fields as BIO2 8.15.01 asks: action, object, result, origin, actor; the time is added. detail is a JSON object as
 * text (numbers and configured names only) or NULL. Synced before it returns. */
struct sm_journal_entry {
	const char *action, *object, *result, *origin, *actor, *detail;
};
SM_CHECK enum sm_status sm_journal_add(struct sm_journal *journal, const struct sm_journal_entry *entry,
				       struct sm_error *error);
/* Walks the file: SM_OK, or SM_ERROR_DATA with the first bad entry's number in error->line. A last line that a crash
 * cut short is no entry, here as in sm_journal_add. */
SM_CHECK enum sm_status sm_journal_verify(const char *path, int64_t *entries, struct sm_error *error);

/* Is given each entry; anything but SM_OK ends the reading. Its strings live until it returns. */
struct sm_journal_taker {
	void *context;
	enum sm_status (*take)(void *context, const struct sm_journal_entry *entry, struct sm_error *error);
};
/* Entries of one of these actions (NULL-ended), oldest first, as they stand: whether they hold is for verifying. */
SM_CHECK enum sm_status sm_journal_read(const char *path, const char *const *action,
					const struct sm_journal_taker *taker, struct sm_error *error);

#endif
