/* SPDX-License-Identifier: EUPL-1.2 */
/* server: what all requests share. Private to serve. */
#ifndef SERVE_SERVER_H
#define SERVE_SERVER_H

#include <pthread.h>

#include "errand.h"
#include "accounts.h"
#include "cache.h"
#include "keeper.h"
#include "limits.h"
#include "metrics.h"
#include "noter.h"
#include "request.h"
#include "sentimeter/file.h"
#include "words.h"

enum { SERVER_STORES = 4, SERVER_VERSION_BYTES = 100 };

/* A connection to releases.db is used by one thread at a time: a thread takes one that is free, or waits for one. */
struct store_place {
	struct sm_store *store, *next; /* old: next takes its place when it is given back */
	bool taken, old;
};

struct server {
	struct MHD_Daemon *daemon;
	int listener, port;
	char socket_path[108]; /* unlinked at the end; "" on TCP */
	char folder[SM_FILE_PATH_BYTES_MAX], releases_path[SM_FILE_PATH_BYTES_MAX];
	char temporary[64];             /* a folder for workbooks, removed at the end */
	pthread_rwlock_t settings_lock; /* of workspace: held for reading while an answer is made */
	struct sm_workspace *workspace; /* the four files, as they are in force */
	int settings_turn;              /* counts new ones */
	atomic_bool mistake;            /* the files have one, and the settings before it still run */
	bool confined;                  /* the threads that answer can open nothing but what they need */
	const char *version;
	struct words words[2];  /* of charts and tables, by enum sm_tongue */
	json_t *site[2];        /* the same and the words of the pages */
	struct sm_buffer theme; /* the municipality's own style sheet, and the class that it is for */
	char theme_class[80];
	char audited[24]; /* when the last audit was, as the journal says it; "" never */
	struct errand errand;
	char rules_dir[SM_FILE_PATH_BYTES_MAX];
	pthread_mutex_t meter_lock; /* of the scorer's and redactor's opening, and of the redactor's use */
	struct sm_scorer *scorer;   /* NULL until it is first needed */
	struct sm_redactor *redactor;
	struct sessions sessions;
	struct accounts accounts;
	struct keeper keeper;
	struct noter noter;
	struct cache cache;
	struct metrics metrics;
	struct limits work, tries;    /* time that answers of one visitor took; logins for one name */
	long proxy_uid;               /* -1: no proxy is believed */
	char link[SESSION_HEX_BYTES]; /* the demo's, works once; "" */
	pthread_mutex_t lock;         /* of link_used and the places */
	pthread_cond_t given_back;    /* a place */
	bool link_used;
	pthread_mutex_t login_lock; /* of tries; held while a password is checked */
	int64_t tries_minute;
	int tries_in_minute;
	struct store_place place[SERVER_STORES];
	uint64_t store_inode; /* 0: none is open */
	struct sm_error store_error;
};

/* What the next answer would be made of, as a text to compare. False while the file that is open is not the one that is
 * there: what is made of it is not to be kept. */
bool server_version(struct server *server, char version[SERVER_VERSION_BYTES]);

/* A reader of releases.db for this thread; give it back. SM_ERROR_INPUT while nothing is released. */
SM_CHECK enum sm_status server_store(struct server *server, struct sm_store **store, struct sm_error *error);
void server_store_back(struct server *server, struct sm_store *store);
/* When releases.db came, went, or is another file. */
void server_stores_refresh(struct server *server);
void server_stores_close(struct server *server);

/* A listening socket in server->listener. */
SM_CHECK enum sm_status server_listen_tcp(struct server *server, const char *where, struct sm_error *error);
SM_CHECK enum sm_status server_listen_unix(struct server *server, const char *path, struct sm_error *error);

#endif
