// SPDX-License-Identifier: EUPL-1.2
// server: connections → requests → the route that answers → a reply.
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "headers.h"
#include "pages.h"
#include "reply.h"
#include "route.h"
#include "sentimeter/file.h"
#include "server.h"
#include "visitor.h"

enum {
	CONNECTIONS_MAX = 256,
	CONNECTION_BYTES_MAX = 32 * 1024, /* the headers of one request, all together */
	TIMEOUT_S = 15,
	REPLY_BYTES_MAX = 64 << 20,
};

struct sm_server {
	struct server server;
};

/* ---- Reading a request. ---- */

/* The address as it came, before anything decoded it. */
static void *begin(void *context, const char *target, struct MHD_Connection *connection)
{
	struct request *request = calloc(1, sizeof(*request));

	if (!request)
		return NULL;
	request->server = context;
	request->connection = connection;
	request->body.bytes_max = BODY_BYTES_MAX;
	request->target = strdup(target);
	return request;
}

static void end(void *context, struct MHD_Connection *connection, void **held, enum MHD_RequestTerminationCode why)
{
	struct request *request = *held;

	(void)context, (void)connection, (void)why;
	if (!request)
		return;
	sm_buffer_clear(&request->body); /* what was typed is forgotten */
	sm_buffer_close(&request->body);
	free(request->target);
	free(request);
	*held = NULL;
}

static enum MHD_Result take_parameter(void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct request *request = context;

	(void)kind;
	/* A form sends the fields that were left empty, too. */
	if (value && !*value)
		return MHD_YES;
	if (request->parameter_count == PARAMETERS_MAX)
		return MHD_NO;
	request->parameter[request->parameter_count++] = (struct parameter){ name, value ? value : "" };
	return MHD_YES;
}

static enum MHD_Result refuse(struct request *request, int status)
{
	struct response response = { .body = { .bytes_max = REPLY_BYTES_MAX } };

	reply_error(request, &response, status, NULL);
	response_header(&response, "Connection", "close");
	return reply_send(request, &response);
}

/* ---- Answering. ---- */

static void allow(unsigned methods, struct response *response)
{
	response_header(response, "Allow", "%s%s", methods & ROUTE_GET ? "GET, HEAD" : "",
			methods == (ROUTE_GET | ROUTE_POST) ? ", POST"
			: methods & ROUTE_POST              ? "POST"
							    : "");
}

static void run(const struct route *route, struct request *request, struct response *response)
{
	struct sm_error error = { 0 };
	enum sm_status status = route->answer(request, response, &error);

	if (request->mistake_count)
		reply_error(request, response, 400, NULL);
	else if (status != SM_OK)
		reply_error(request, response, reply_status(status), &error);
	else if (response->body.failed)
		reply_error(request, response, 500, NULL);
}

static enum MHD_Result answer(struct request *request)
{
	struct response response = { .body = { .bytes_max = REPLY_BYTES_MAX } };
	unsigned methods;
	const struct route *route = route_find(request, &methods);

	request->api = strncmp(request->path, "/v1", 3) == 0;
	MHD_get_connection_values(request->connection, MHD_GET_ARGUMENT_KIND, take_parameter, request);
	visitor_find(request);
	if (route)
		route_check(route, request);
	if (!route) {
		reply_error(request, &response, 404, NULL);
	} else if (!route_takes(route, request->method)) {
		reply_error(request, &response, 405, NULL);
		allow(methods, &response);
	} else if (request->too_large) {
		reply_error(request, &response, 413, NULL);
	} else if (!(route->roles & VISITOR_BIT(request->role))) {
		reply_error(request, &response, *request->visitor ? 403 : 401, NULL);
	} else if (request->mistake_count && strcmp(request->method, "POST") == 0) {
		reply_error(request, &response, 400, NULL);
	} else {
		/* What only reads goes on, to find the other mistakes as well: all are told at once. */
		run(route, request, &response);
	}
	return reply_send(request, &response);
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *path, const char *method,
			      const char *version, const char *upload, size_t *upload_bytes, void **held)
{
	struct request *request = *held;

	(void)context, (void)connection;
	if (!request || !request->target)
		return MHD_NO;
	request->path = path;
	request->method = method;
	if (!request->begun) {
		request->begun = true;
		if (strncmp(version, "HTTP/1.", 7) != 0 || headers_wrong(connection) ||
		    !headers_target_ok(request->target))
			return refuse(request, 400);
		return MHD_YES;
	}
	if (*upload_bytes) {
		sm_buffer_add(&request->body, upload, *upload_bytes);
		request->too_large = request->too_large || request->body.failed;
		*upload_bytes = 0;
		return MHD_YES;
	}
	return answer(request);
}

/* ---- Starting and stopping. ---- */

static enum sm_status start(struct server *server, struct sm_error *error)
{
	server->daemon = MHD_start_daemon(
	    MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, handle, server, MHD_OPTION_LISTEN_SOCKET, server->listener,
	    MHD_OPTION_THREAD_POOL_SIZE, (unsigned)SERVER_THREADS, MHD_OPTION_CONNECTION_LIMIT,
	    (unsigned)CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT_S,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES_MAX, MHD_OPTION_STRICT_FOR_CLIENT, 1,
	    MHD_OPTION_URI_LOG_CALLBACK, begin, server, MHD_OPTION_NOTIFY_COMPLETED, end, server, MHD_OPTION_END);
	if (!server->daemon)
		return sm_fail(error, SM_ERROR_IO, NULL, "de webserver start niet", "the web server does not start");
	return SM_OK;
}

static enum sm_status open_words(struct server *server, enum sm_tongue tongue, struct sm_error *error)
{
	enum sm_status status = words_open(&server->words[tongue], tongue, error);

	if (status != SM_OK)
		return status;
	server->site[tongue] = pages_words(&server->words[tongue]);
	return server->site[tongue] ? SM_OK : sm_fail_memory(error);
}

/* Anybody with the link may be anybody: only where there is nothing but invented people. */
static enum sm_status make_link(struct server *server, struct sm_error *error)
{
	uint8_t bytes[SESSION_SECRET_BYTES];

	if (sm_workspace_policy(server->workspace)->mode != SM_MODE_DEMO)
		return sm_fail(error, SM_ERROR_PERMISSION, NULL, "een link zonder wachtwoord is er alleen in demostand",
			       "a link without a password exists in demo mode only");
	randombytes_buf(bytes, sizeof(bytes));
	sodium_bin2hex(server->link, sizeof(server->link), bytes, sizeof(bytes));
	return SM_OK;
}

static enum sm_status open_server(struct server *server, const struct sm_server_setup *setup,
				  struct sm_config_problems *problems, struct sm_error *error)
{
	enum sm_status status =
	    sm_workspace_check(setup->workspace, setup->rules_dir, problems, &server->workspace, error);

	server->proxy_uid = setup->socket ? setup->proxy_uid : -1;
	snprintf(server->rules_dir, sizeof(server->rules_dir), "%s", setup->rules_dir);
	snprintf(server->accounts_path, sizeof(server->accounts_path), "%s/accounts", setup->workspace);
	snprintf(server->releases_path, sizeof(server->releases_path), "%s/releases.db", setup->workspace);
	for (int tongue = SM_NL; status == SM_OK && tongue <= SM_EN; tongue++)
		status = open_words(server, (enum sm_tongue)tongue, error);
	if (status == SM_OK)
		status = setup->socket ? server_listen_unix(server, setup->socket, error)
				       : server_listen_tcp(server, setup->listen, error);
	if (status == SM_OK && setup->link)
		status = make_link(server, error);
	return status == SM_OK ? start(server, error) : status;
}

enum sm_status sm_server_open(const struct sm_server_setup *setup, struct sm_config_problems *problems,
			      struct sm_server **server, struct sm_error *error)
{
	struct sm_server *made = calloc(1, sizeof(*made));
	enum sm_status status;

	*server = NULL;
	if (!made)
		return sm_fail_memory(error);
	made->server.listener = -1;
	pthread_mutex_init(&made->server.lock, NULL);
	pthread_mutex_init(&made->server.login_lock, NULL);
	pthread_mutex_init(&made->server.meter_lock, NULL);
	sessions_init(&made->server.sessions);
	status = open_server(&made->server, setup, problems, error);
	if (status != SM_OK) {
		sm_server_close(made);
		return status;
	}
	*server = made;
	return SM_OK;
}

static void close_words(struct server *server, int tongue)
{
	json_decref(server->site[tongue]);
	words_close(&server->words[tongue]);
}

void sm_server_close(struct sm_server *server)
{
	if (!server)
		return;
	if (server->server.daemon)
		MHD_stop_daemon(server->server.daemon); /* closes the listener */
	else if (server->server.listener >= 0)
		close(server->server.listener);
	if (*server->server.socket_path)
		unlink(server->server.socket_path);
	server_stores_close(&server->server);
	for (int tongue = SM_NL; tongue <= SM_EN; tongue++)
		close_words(&server->server, tongue);
	sm_workspace_close(server->server.workspace);
	sessions_close(&server->server.sessions);
	sm_redactor_close(server->server.redactor);
	sm_scorer_close(server->server.scorer);
	pthread_mutex_destroy(&server->server.meter_lock);
	pthread_mutex_destroy(&server->server.login_lock);
	pthread_mutex_destroy(&server->server.lock);
	free(server);
}

int sm_server_port(const struct sm_server *server)
{
	return server->server.port;
}

const char *sm_server_link(const struct sm_server *server)
{
	return server->server.link;
}
