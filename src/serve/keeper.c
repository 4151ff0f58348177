// SPDX-License-Identifier: EUPL-1.2
// keeper: what changed on the disk → what the threads that answer work with.
#include <string.h>
#include <time.h>

#include "keeper.h"
#include "server.h"

enum { PAUSE_S = 1 };

static bool renewed(const struct server *server)
{
	struct sm_agreement now;

	if (sm_workspace_changed(server->workspace))
		return true;
	if (!sm_workspace_agreement(server->workspace)->version)
		return false;
	return sm_agreement_read(server->folder, server->rules_dir, (int64_t)time(NULL), &now, NULL) == SM_OK &&
	       now.version != sm_workspace_agreement(server->workspace)->version;
}

/* New settings in the place of the old, between two answers. With a mistake in them the old ones stay. */
static void settings(struct server *server)
{
	struct sm_config_problems *problems = NULL;
	struct sm_workspace *fresh = NULL, *old = NULL;
	enum sm_status status;

	if (!renewed(server))
		return;
	status = sm_config_problems_open(SM_EN, &problems, NULL);
	if (status == SM_OK)
		status = sm_workspace_check(server->folder, server->rules_dir, problems, &fresh, NULL);
	sm_config_problems_close(problems);
	atomic_store(&server->mistake, status != SM_OK);
	if (status != SM_OK) {
		sm_workspace_close(fresh);
		return;
	}
	pthread_rwlock_wrlock(&server->settings_lock);
	old = server->workspace;
	server->workspace = fresh;
	server->settings_turn++;
	pthread_rwlock_unlock(&server->settings_lock);
	sm_workspace_close(old);
}

static void look(struct server *server)
{
	settings(server);
	accounts_refresh(&server->accounts);
	server_stores_refresh(server);
}

static void *run(void *context)
{
	struct server *server = context;
	struct keeper *keeper = &server->keeper;
	struct timespec until;

	pthread_mutex_lock(&keeper->lock);
	while (!keeper->stop) {
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec += PAUSE_S;
		pthread_cond_timedwait(&keeper->wake, &keeper->lock, &until);
		if (!keeper->stop)
			look(server);
	}
	pthread_mutex_unlock(&keeper->lock);
	return NULL;
}

enum sm_status keeper_open(struct keeper *keeper, struct server *server, struct sm_error *error)
{
	pthread_mutex_init(&keeper->lock, NULL);
	pthread_cond_init(&keeper->wake, NULL);
	look(server);
	keeper->started = pthread_create(&keeper->thread, NULL, run, server) == 0;
	return keeper->started ? SM_OK : sm_fail_memory(error);
}

void keeper_close(struct keeper *keeper)
{
	if (!keeper->started)
		return;
	pthread_mutex_lock(&keeper->lock);
	keeper->stop = true;
	pthread_cond_signal(&keeper->wake);
	pthread_mutex_unlock(&keeper->lock);
	pthread_join(keeper->thread, NULL);
	pthread_cond_destroy(&keeper->wake);
	pthread_mutex_destroy(&keeper->lock);
	keeper->started = false;
}
