/* SPDX-License-Identifier: EUPL-1.2 */
/* errand: one thread that opens files for the threads that answer: those may open hardly any by themselves. It reads
 * the journal, looks at the workspace from outside, and adds to the list of suggestions. One errand at a time. Private
 * to serve. */
#ifndef SERVE_ERRAND_H
#define SERVE_ERRAND_H

#include <pthread.h>

#include "sentimeter/base.h"

typedef enum sm_status errand_work(void *context, struct sm_error *error);

struct errand {
	pthread_t thread;
	pthread_mutex_t turn; /* of who waits for the thread */
	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t wake, done;
	errand_work *work; /* NULL: nothing to do */
	void *context;
	struct sm_error *error;
	enum sm_status status;
	bool started, stop;
};
SM_CHECK enum sm_status errand_open(struct errand *errand, struct sm_error *error);
void errand_close(struct errand *errand);
/* Runs work there, and waits for it. */
SM_CHECK enum sm_status errand_run(struct errand *errand, errand_work *work, void *context, struct sm_error *error);

#endif
