/* SPDX-License-Identifier: EUPL-1.2 */
/* serve: HTTP, for people (pages) and programs (the API). Reads released cells and the settings; it never opens keys,
 * the spool or the list of objections. */
#ifndef SENTIMETER_SERVE_H
#define SENTIMETER_SERVE_H

#include "sentimeter/ask.h"
#include "sentimeter/chain.h"

/* Who asks. The administrator keeps the machine running and has no data; a resident never logs in. */
enum sm_visitor { SM_RESIDENT, SM_ANALYST, SM_OFFICER, SM_MODERATOR, SM_ADMINISTRATOR, SM_VISITOR_COUNT };
const char *sm_visitor_name(enum sm_visitor role); /* "analyst" */
SM_CHECK enum sm_status sm_visitor_parse(const char *name, enum sm_visitor *role, struct sm_error *error);

/* ---- Accounts: the file `accounts` of a workspace, a line each: name, role, and the password's Argon2id hash (RFC
 * 9106; 64 MiB), - for somebody for whom only the proxy vouches, or the hash of a program's token. ---- */

#define SM_ACCOUNT_NAME_MAX   64 /* letters, digits, . _ @ - */
#define SM_PASSWORD_BYTES_MIN 12
/* password NULL: none, the proxy vouches. An account of that name is replaced. */
SM_CHECK enum sm_status sm_account_set(const char *workspace, const char *name, enum sm_visitor role,
				       const char *password, struct sm_error *error);
/* A program's account: it sends the token along as `Authorization: Bearer`. Told once; kept as a hash. */
#define SM_TOKEN_BYTES 68
SM_CHECK enum sm_status sm_account_token(const char *workspace, const char *name, enum sm_visitor role,
					 char token[SM_TOKEN_BYTES], struct sm_error *error);
/* SM_NONE when there is none. */
SM_CHECK enum sm_status sm_account_remove(const char *workspace, const char *name, struct sm_error *error);
struct sm_account {
	char name[SM_ACCOUNT_NAME_MAX];
	enum sm_visitor role;
	bool password, token; /* neither: the proxy vouches */
};
/* Fills at most max; count is how many there are. No file: none. */
SM_CHECK enum sm_status sm_account_list(const char *workspace, struct sm_account *account, size_t max, size_t *count,
					struct sm_error *error);

/* ---- The server. ---- */

struct sm_server_setup {
	const char *workspace; /* folder with the four files that people write and releases.db */
	const char *rules_dir;
	/* Where to listen: an address and port of this machine ("127.0.0.1:8080"; port 0 takes a free one), or a Unix
	 * socket's path. One of them. The world outside comes through a reverse proxy, which does the TLS. */
	const char *listen, *socket;
	/* On a Unix socket: who the proxy runs as. Then its header X-Sentimeter-User is believed. -1: never. */
	long proxy_uid;
	/* In demo mode: a link that lets one person in as whoever he wants to be; see sm_server_link. */
	bool link;
	const char *version; /* of the program, for /health and /metrics */
};

struct sm_server;
/* Starts answering in threads of its own. problems gets every mistake in the workspace's files. */
SM_CHECK enum sm_status sm_server_open(const struct sm_server_setup *setup, struct sm_config_problems *problems,
				       struct sm_server **server, struct sm_error *error);
/* Lets what is being answered finish, and stops. NULL is fine. */
void sm_server_close(struct sm_server *server);
int sm_server_port(const struct sm_server *server); /* 0 on a Unix socket */
/* The path of the link that works once; "" without one. */
const char *sm_server_link(const struct sm_server *server);
/* Whether what answers can open nothing but what it needs (Landlock); false on a kernel without it. */
bool sm_server_confined(const struct sm_server *server);

#endif
