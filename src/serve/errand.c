// SPDX-License-Identifier: EUPL-1.2
// errand: work of a thread that may not → done by one that may.
#include "errand.h"

static void *run(void *context)
{
	struct errand *errand = context;

	pthread_mutex_lock(&errand->lock);
	while (!errand->stop) {
		if (!errand->work) {
			pthread_cond_wait(&errand->wake, &errand->lock);
			continue;
		}
		pthread_mutex_unlock(&errand->lock);
		errand->status = errand->work(errand->context, errand->error);
		pthread_mutex_lock(&errand->lock);
		errand->work = NULL;
		pthread_cond_signal(&errand->done);
	}
	pthread_mutex_unlock(&errand->lock);
	return NULL;
}

enum sm_status errand_open(struct errand *errand, struct sm_error *error)
{
	pthread_mutex_init(&errand->turn, NULL);
	pthread_mutex_init(&errand->lock, NULL);
	pthread_cond_init(&errand->wake, NULL);
	pthread_cond_init(&errand->done, NULL);
	errand->started = pthread_create(&errand->thread, NULL, run, errand) == 0;
	return errand->started ? SM_OK : sm_fail_memory(error);
}

void errand_close(struct errand *errand)
{
	if (!errand->started)
		return;
	pthread_mutex_lock(&errand->lock);
	errand->stop = true;
	pthread_cond_signal(&errand->wake);
	pthread_mutex_unlock(&errand->lock);
	pthread_join(errand->thread, NULL);
	pthread_cond_destroy(&errand->done);
	pthread_cond_destroy(&errand->wake);
	pthread_mutex_destroy(&errand->lock);
	pthread_mutex_destroy(&errand->turn);
	errand->started = false;
}

enum sm_status errand_run(struct errand *errand, errand_work *work, void *context, struct sm_error *error)
{
	enum sm_status status;

	pthread_mutex_lock(&errand->turn);
	pthread_mutex_lock(&errand->lock);
	errand->context = context;
	errand->error = error;
	errand->work = work;
	pthread_cond_signal(&errand->wake);
	while (errand->work)
		pthread_cond_wait(&errand->done, &errand->lock);
	status = errand->status;
	pthread_mutex_unlock(&errand->lock);
	pthread_mutex_unlock(&errand->turn);
	return status;
}
