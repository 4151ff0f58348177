/* SPDX-License-Identifier: EUPL-1.2 */
/* keeper: one thread that sees when files changed, and opens them anew: the settings, the accounts and releases.db. The
 * threads that answer can open none of these by themselves (confine.h). Private to serve. */
#ifndef SERVE_KEEPER_H
#define SERVE_KEEPER_H

#include <pthread.h>

#include "sentimeter/base.h"

struct server;
struct keeper {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool started, stop;
};
/* Looks once before it returns. */
SM_CHECK enum sm_status keeper_open(struct keeper *keeper, struct server *server, struct sm_error *error);
void keeper_close(struct keeper *keeper);

#endif
