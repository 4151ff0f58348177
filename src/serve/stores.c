// SPDX-License-Identifier: EUPL-1.2
// stores: a thread that answers → a connection to releases.db of its own, for as long as it needs it.
#include "server.h"

enum sm_status server_store(struct server *server, struct sm_store **store, struct sm_error *error)
{
	struct store_place *place = NULL;
	enum sm_status status = SM_OK;

	pthread_mutex_lock(&server->lock);
	for (int i = 0; i < SERVER_THREADS && !place; i++)
		if (!server->place[i].taken)
			place = &server->place[i];
	if (place)
		place->taken = true;
	pthread_mutex_unlock(&server->lock);
	if (!place) /* there are as many as threads */
		return sm_fail(error, SM_ERROR_RETRY, NULL, "te druk: probeer het zo weer",
			       "too busy: try again in a moment");
	if (!place->store)
		status = sm_store_open(server->releases_path, SM_ROLE_READER, &place->store, error);
	if (status != SM_OK) {
		pthread_mutex_lock(&server->lock);
		place->taken = false;
		pthread_mutex_unlock(&server->lock);
	}
	*store = place->store;
	return status;
}

void server_store_back(struct server *server, struct sm_store *store)
{
	pthread_mutex_lock(&server->lock);
	for (int i = 0; i < SERVER_THREADS; i++)
		if (server->place[i].store == store)
			server->place[i].taken = false;
	pthread_mutex_unlock(&server->lock);
}

void server_stores_close(struct server *server)
{
	for (int i = 0; i < SERVER_THREADS; i++)
		sm_store_close(server->place[i].store);
}
