/* SPDX-License-Identifier: EUPL-1.2 */
/* server: a real HTTP server on 127.0.0.1, port 0, that answers as it is told and writes down what it was asked. */
#ifndef COLLECT_TEST_SERVER_H
#define COLLECT_TEST_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SERVER_HITS_MAX = 200, SERVER_HEADERS_MAX = 8 };

struct server_hit {
	char target[300]; /* path and query */
	char etag[300], since[100];
	char agent[200], encoding[100];
	char authorization[200], key[100]; /* of X-Key */
	char form[200];                    /* what was posted */
	bool private_header;               /* cookie, authorization or referrer */
	int64_t at_ms;
};

struct server;
struct server *server_open(void);
void server_close(struct server *server);
const char *server_address(const struct server *server); /* 127.0.0.1:port */
/* What target is answered from now on; headers are "Name: value". All are copied but body. */
void server_set(struct server *server, const char *target, unsigned status, const char *const *headers,
		const void *body, size_t length);
/* The same for a terminated body and at most one header. */
void server_say(struct server *server, const char *target, unsigned status, const char *header, const char *body);

size_t server_count(struct server *server); /* of requests since the last server_forget */
const struct server_hit *server_hit(struct server *server, size_t index);
size_t server_asked(struct server *server, const char *target); /* how often */
int server_connections(struct server *server);
void server_forget(struct server *server);

#endif
