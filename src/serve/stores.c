// SPDX-License-Identifier: EUPL-1.2
// stores: a thread that answers → a connection to releases.db, for as long as it needs it; and new ones when the file
// is another.
#include <stdio.h>
#include <sys/stat.h>

#include "server.h"

/* Which file it is, and what was written last: another text, other releases. */
static bool look(const char *path, struct stat *info)
{
	return stat(path, info) == 0;
}

bool server_version(struct server *server, char version[SERVER_VERSION_BYTES])
{
	struct stat info = { 0 };
	bool open;

	if (!look(server->releases_path, &info))
		return false;
	pthread_mutex_lock(&server->lock);
	open = server->store_inode == info.st_ino;
	pthread_mutex_unlock(&server->lock);
	snprintf(version, SERVER_VERSION_BYTES, "%llx.%llx.%lld.%09ld.%d", (unsigned long long)info.st_ino,
		 (unsigned long long)info.st_size, (long long)info.st_mtim.tv_sec, info.st_mtim.tv_nsec,
		 server->settings_turn);
	return open;
}

static enum sm_status fail_store(const struct server *server, struct sm_error *error)
{
	if (server->store_error.status == SM_ERROR_INPUT || server->store_error.status == SM_OK)
		return sm_fail(error, SM_ERROR_INPUT, NULL,
			       "er is nog niets vrijgegeven: kom terug als de eerste periode klaar is",
			       "nothing is released yet: come back when the first period is done");
	if (error)
		*error = server->store_error;
	return server->store_error.status;
}

/* One that is free, NULL when none is. */
static struct sm_store *take(struct server *server)
{
	for (int i = 0; i < SERVER_STORES; i++)
		if (server->place[i].store && !server->place[i].taken && !server->place[i].old) {
			server->place[i].taken = true;
			return server->place[i].store;
		}
	return NULL;
}

enum sm_status server_store(struct server *server, struct sm_store **store, struct sm_error *error)
{
	enum sm_status status = SM_OK;

	*store = NULL;
	pthread_mutex_lock(&server->lock);
	while (server->store_inode && !(*store = take(server)))
		pthread_cond_wait(&server->given_back, &server->lock);
	if (!*store)
		status = fail_store(server, error);
	pthread_mutex_unlock(&server->lock);
	return status;
}

static void renew(struct store_place *place)
{
	sm_store_close(place->store);
	place->store = place->next;
	place->next = NULL;
	place->old = false;
}

void server_store_back(struct server *server, struct sm_store *store)
{
	pthread_mutex_lock(&server->lock);
	for (int i = 0; i < SERVER_STORES; i++)
		if (server->place[i].store == store) {
			server->place[i].taken = false;
			if (server->place[i].old)
				renew(&server->place[i]);
		}
	pthread_cond_signal(&server->given_back);
	pthread_mutex_unlock(&server->lock);
}

/* All, or none when one does not open. */
static void open_all(struct server *server, struct sm_store *fresh[SERVER_STORES], struct sm_error *error)
{
	enum sm_status status = SM_OK;

	for (int i = 0; i < SERVER_STORES && status == SM_OK; i++)
		status = sm_store_open(server->releases_path, SM_ROLE_READER, &fresh[i], error);
	for (int i = 0; i < SERVER_STORES && status != SM_OK; i++) {
		sm_store_close(fresh[i]);
		fresh[i] = NULL;
	}
}

void server_stores_refresh(struct server *server)
{
	struct sm_store *fresh[SERVER_STORES] = { NULL };
	struct sm_error error = { 0 };
	struct stat info = { 0 };
	bool there = look(server->releases_path, &info);

	/* Only this thread changes which file is open. */
	if (there ? server->store_inode == info.st_ino : !server->store_inode)
		return;
	if (there)
		open_all(server, fresh, &error);
	pthread_mutex_lock(&server->lock);
	server->store_error = error;
	server->store_inode = fresh[0] ? info.st_ino : 0;
	for (int i = 0; i < SERVER_STORES; i++) {
		struct store_place *place = &server->place[i];

		sm_store_close(place->next);
		place->next = fresh[i];
		place->old = true;
		if (!place->taken)
			renew(place);
	}
	pthread_cond_broadcast(&server->given_back);
	pthread_mutex_unlock(&server->lock);
}

void server_stores_close(struct server *server)
{
	for (int i = 0; i < SERVER_STORES; i++) {
		sm_store_close(server->place[i].store);
		sm_store_close(server->place[i].next);
	}
}
