/* SPDX-License-Identifier: EUPL-1.2 */
/* server: what all requests share. Private to serve. */
#ifndef SERVE_SERVER_H
#define SERVE_SERVER_H

#include <pthread.h>

#include "request.h"
#include "sentimeter/file.h"
#include "words.h"

enum { SERVER_THREADS = 4 };

/* A connection to releases.db is used by one thread at a time: a thread takes one that is free. */
struct store_place {
	struct sm_store *store; /* NULL until it is first needed */
	bool taken;
};

struct server {
	struct MHD_Daemon *daemon;
	int listener, port;
	char socket_path[108]; /* unlinked at the end; "" on TCP */
	char releases_path[SM_FILE_PATH_BYTES_MAX];
	struct sm_workspace *workspace; /* the four files, read when the server started */
	struct words words[2];          /* of charts and tables, by enum sm_tongue */
	json_t *site[2];                /* the same and the words of the pages */
	char rules_dir[SM_FILE_PATH_BYTES_MAX];
	pthread_mutex_t meter_lock; /* of the scorer's and redactor's opening, and of the redactor's use */
	struct sm_scorer *scorer;   /* NULL until it is first needed */
	struct sm_redactor *redactor;
	struct sessions sessions;
	char accounts_path[SM_FILE_PATH_BYTES_MAX];
	long proxy_uid;               /* -1: no proxy is believed */
	char link[SESSION_HEX_BYTES]; /* the demo's, works once; "" */
	pthread_mutex_t lock;         /* of link_used and the places */
	bool link_used;
	pthread_mutex_t login_lock; /* of tries; held while a password is checked */
	int64_t tries_minute;
	int tries;
	struct store_place place[SERVER_THREADS];
};

/* A reader of releases.db for this thread; give it back. SM_ERROR_INPUT while nothing is released. */
SM_CHECK enum sm_status server_store(struct server *server, struct sm_store **store, struct sm_error *error);
void server_store_back(struct server *server, struct sm_store *store);
void server_stores_close(struct server *server);

/* A listening socket in server->listener. */
SM_CHECK enum sm_status server_listen_tcp(struct server *server, const char *where, struct sm_error *error);
SM_CHECK enum sm_status server_listen_unix(struct server *server, const char *path, struct sm_error *error);

#endif
