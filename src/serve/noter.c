// SPDX-License-Identifier: EUPL-1.2
// noter: entries of many threads → the journal, synced together.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "noter.h"

enum { TOGETHER_MAX = 64 };

/* Lives on the stack of the thread that waits for it. */
struct note {
	const struct sm_journal_entry *entry;
	struct note *next;
	struct sm_error error;
	enum sm_status status;
	bool done;
};

static size_t take(struct noter *noter, struct note *taken[TOGETHER_MAX])
{
	size_t count = 0;

	while (noter->first && count < TOGETHER_MAX) {
		taken[count++] = noter->first;
		noter->first = noter->first->next;
	}
	if (!noter->first)
		noter->last = &noter->first;
	return count;
}

/* The journal as it stands; another file when it was put in its place. SM_NONE: releases that were handed out have no
 * journal beside them. */
static enum sm_status hold_journal(struct noter *noter, struct sm_error *error)
{
	struct stat info;
	enum sm_status status;

	if (stat(noter->path, &info) != 0)
		return errno == ENOENT ? SM_NONE
				       : sm_fail(error, SM_ERROR_IO, noter->path, "kan het journaal niet openen: %s",
						 "cannot open the journal: %s", strerror(errno));
	if (noter->journal && noter->inode == info.st_ino)
		return SM_OK;
	sm_journal_close(noter->journal);
	status = sm_journal_open(noter->path, &noter->journal, error);
	noter->inode = info.st_ino;
	return status;
}

/* With the lock held, which it gives away while it writes. */
static void write_some(struct noter *noter)
{
	struct sm_journal_entry entry[TOGETHER_MAX];
	struct note *taken[TOGETHER_MAX];
	struct sm_error error = { 0 };
	size_t count = take(noter, taken);
	enum sm_status status;

	pthread_mutex_unlock(&noter->lock);
	for (size_t i = 0; i < count; i++)
		entry[i] = *taken[i]->entry;
	status = hold_journal(noter, &error);
	if (status == SM_OK)
		status = sm_journal_add_all(noter->journal, entry, count, &error);
	if (status == SM_NONE)
		status = SM_OK;
	pthread_mutex_lock(&noter->lock);
	for (size_t i = 0; i < count; i++) {
		taken[i]->status = status;
		taken[i]->error = error;
		taken[i]->done = true;
	}
	pthread_cond_broadcast(&noter->done);
}

static void *run(void *context)
{
	struct noter *noter = context;

	pthread_mutex_lock(&noter->lock);
	while (!noter->stop || noter->first) {
		if (noter->first)
			write_some(noter);
		else
			pthread_cond_wait(&noter->work, &noter->lock);
	}
	pthread_mutex_unlock(&noter->lock);
	return NULL;
}

enum sm_status noter_open(struct noter *noter, const char *folder, struct sm_error *error)
{
	memset(noter, 0, sizeof(*noter));
	snprintf(noter->path, sizeof(noter->path), "%s/%s", folder, SM_JOURNAL_FILE);
	noter->last = &noter->first;
	pthread_mutex_init(&noter->lock, NULL);
	pthread_cond_init(&noter->work, NULL);
	pthread_cond_init(&noter->done, NULL);
	noter->started = pthread_create(&noter->thread, NULL, run, noter) == 0;
	return noter->started ? SM_OK : sm_fail_memory(error);
}

void noter_close(struct noter *noter)
{
	if (!noter->started)
		return;
	pthread_mutex_lock(&noter->lock);
	noter->stop = true;
	pthread_cond_signal(&noter->work);
	pthread_mutex_unlock(&noter->lock);
	pthread_join(noter->thread, NULL);
	pthread_cond_destroy(&noter->done);
	pthread_cond_destroy(&noter->work);
	pthread_mutex_destroy(&noter->lock);
	sm_journal_close(noter->journal);
	noter->started = false;
}

enum sm_status noter_note(struct noter *noter, const struct sm_journal_entry *entry, struct sm_error *error)
{
	struct note note = { .entry = entry };

	pthread_mutex_lock(&noter->lock);
	*noter->last = &note;
	noter->last = &note.next;
	pthread_cond_signal(&noter->work);
	while (!note.done)
		pthread_cond_wait(&noter->done, &noter->lock);
	pthread_mutex_unlock(&noter->lock);
	if (note.status != SM_OK && error)
		*error = note.error;
	return note.status;
}
