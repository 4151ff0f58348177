// SPDX-License-Identifier: EUPL-1.2
// listen: an address of this machine, or a path → a socket that waits for connections.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "server.h"

enum { BACKLOG = 64 };

static enum sm_status fail_listen(const char *where, struct sm_error *error)
{
	return sm_fail(error, errno == EACCES || errno == EPERM ? SM_ERROR_PERMISSION : SM_ERROR_IO, where,
		       "kan hier niet luisteren: %s; kies een ander adres met --listen of --socket",
		       "cannot listen here: %s; choose another address with --listen or --socket", strerror(errno));
}

/* Loopback only: what leaves this machine goes through a proxy that does the TLS. */
static bool read_address(const char *listen, struct sockaddr_in *address)
{
	char host[64];
	const char *colon = strrchr(listen, ':');
	char *rest;
	long port = colon ? strtol(colon + 1, &rest, 10) : -1;

	if (!colon || colon == listen || (size_t)(colon - listen) >= sizeof(host) || *rest || port < 0 || port > 65535)
		return false;
	snprintf(host, sizeof(host), "%.*s", (int)(colon - listen), listen);
	*address = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	return inet_pton(AF_INET, strcmp(host, "localhost") == 0 ? "127.0.0.1" : host, &address->sin_addr) == 1 &&
	       ntohl(address->sin_addr.s_addr) >> 24 == 127;
}

enum sm_status server_listen_tcp(struct server *server, const char *where, struct sm_error *error)
{
	struct sockaddr_in address;
	socklen_t size = sizeof(address);
	int on = 1;

	if (!read_address(where, &address))
		return sm_fail(
		    error, SM_ERROR_USAGE, where,
		    "geen adres van deze machine zelf: zeg bijvoorbeeld 127.0.0.1:8080, en zet er een proxy voor",
		    "not an address of this machine itself: say 127.0.0.1:8080 for example, behind a proxy");
	server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (server->listener < 0 || setsockopt(server->listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
	    bind(server->listener, (struct sockaddr *)&address, sizeof(address)) != 0 ||
	    listen(server->listener, BACKLOG) != 0 ||
	    getsockname(server->listener, (struct sockaddr *)&address, &size) != 0)
		return fail_listen(where, error);
	server->port = ntohs(address.sin_port);
	return SM_OK;
}

enum sm_status server_listen_unix(struct server *server, const char *path, struct sm_error *error)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	mode_t mask;

	if (strlen(path) >= sizeof(address.sun_path))
		return sm_fail(error, SM_ERROR_USAGE, path, "dit pad is te lang voor een socket",
			       "this path is too long for a socket");
	memcpy(address.sun_path, path, strlen(path));
	server->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	/* One that a stopped server left is nobody's: a live one would have its own lock on it. */
	if (server->listener >= 0 && connect(server->listener, (struct sockaddr *)&address, sizeof(address)) == 0)
		return sm_fail(error, SM_ERROR_RETRY, path, "hier luistert al een programma",
			       "another program listens here already");
	unlink(path);
	mask = umask(0117); /* the proxy's group may connect */
	if (server->listener < 0 || bind(server->listener, (struct sockaddr *)&address, sizeof(address)) != 0 ||
	    listen(server->listener, BACKLOG) != 0) {
		umask(mask);
		return fail_listen(path, error);
	}
	umask(mask);
	snprintf(server->socket_path, sizeof(server->socket_path), "%s", path);
	return SM_OK;
}
