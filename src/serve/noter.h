/* SPDX-License-Identifier: EUPL-1.2 */
/* noter: one thread that writes to the journal for all that answer: what waits together is synced together, and an
 * answer leaves only after its entry is on the disk. Private to serve. */
#ifndef SERVE_NOTER_H
#define SERVE_NOTER_H

#include <pthread.h>

#include "sentimeter/chain.h"
#include "sentimeter/file.h"

struct note; /* of one that waits */
struct noter {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t work, done;
	struct note *first, **last;
	char path[SM_FILE_PATH_BYTES_MAX];
	struct sm_journal *journal; /* held open: opening syncs the folder, too */
	uint64_t inode;
	bool started, stop;
};
SM_CHECK enum sm_status noter_open(struct noter *noter, const char *folder, struct sm_error *error);
void noter_close(struct noter *noter);
/* Waits until it stands in the journal. */
SM_CHECK enum sm_status noter_note(struct noter *noter, const struct sm_journal_entry *entry, struct sm_error *error);

#endif
