// SPDX-License-Identifier: EUPL-1.2
// noter: entries of many threads → the journal, synced together.
#include <string.h>

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
	status = sm_chain_note(noter->folder, entry, count, &error);
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
	noter->folder = folder;
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
