// SPDX-License-Identifier: EUPL-1.2
// server: answers by a table, in a thread of its own.
#include <arpa/inet.h>
#include <microhttpd.h>
#include <pthread.h>
#include <time.h>

#include "server.h"
#include "test.h"

enum { ROUTES_MAX = 64 };

struct route {
	char target[300];
	unsigned status;
	char *header[SERVER_HEADERS_MAX];
	const void *body;
	size_t length;
};

struct request {
	bool begun;
	char target[300], form[200];
};

struct server {
	struct MHD_Daemon *daemon;
	char address[32];
	pthread_mutex_t mutex;
	struct route route[ROUTES_MAX];
	size_t routes, hits;
	struct server_hit hit[SERVER_HITS_MAX];
	int connections;
};

static void copy_header(struct MHD_Connection *connection, const char *name, char *field, size_t bytes_max)
{
	const char *value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);

	snprintf(field, bytes_max, "%s", value ? value : "");
}

static void write_down(struct server *server, struct MHD_Connection *connection, const char *target, const char *form)
{
	static const char *const private[] = { "Cookie", "Authorization", "Referer", "Proxy-Authorization", "From" };
	struct server_hit *hit = &server->hit[server->hits];
	struct timespec now;

	if (server->hits == SERVER_HITS_MAX)
		return;
	*hit = (struct server_hit){ 0 };
	clock_gettime(CLOCK_MONOTONIC, &now);
	hit->at_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
	snprintf(hit->target, sizeof(hit->target), "%s", target);
	snprintf(hit->form, sizeof(hit->form), "%s", form);
	copy_header(connection, "If-None-Match", hit->etag, sizeof(hit->etag));
	copy_header(connection, "If-Modified-Since", hit->since, sizeof(hit->since));
	copy_header(connection, "User-Agent", hit->agent, sizeof(hit->agent));
	copy_header(connection, "Accept-Encoding", hit->encoding, sizeof(hit->encoding));
	copy_header(connection, "Authorization", hit->authorization, sizeof(hit->authorization));
	copy_header(connection, "X-Key", hit->key, sizeof(hit->key));
	for (size_t i = 0; i < sizeof(private) / sizeof(private[0]); i++)
		hit->private_header |= MHD_lookup_connection_value(connection, MHD_HEADER_KIND, private[i]) != NULL;
	server->hits++;
}

static struct route *find(struct server *server, const char *target)
{
	for (size_t i = 0; i < server->routes; i++)
		if (strcmp(server->route[i].target, target) == 0)
			return &server->route[i];
	return NULL;
}

static struct MHD_Response *make(const struct route *route)
{
	struct MHD_Response *response = MHD_create_response_from_buffer(
	    route ? route->length : 0, (void *)(uintptr_t)(route ? route->body : ""), MHD_RESPMEM_MUST_COPY);

	for (size_t i = 0; route && i < SERVER_HEADERS_MAX && route->header[i]; i++) {
		char *colon = strchr(route->header[i], ':');

		*colon = '\0';
		MHD_add_response_header(response, route->header[i], colon + 2);
		*colon = ':';
	}
	return response;
}

static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *url, const char *method,
			      const char *version, const char *upload, size_t *upload_size, void **request)
{
	struct server *server = context;
	struct request *asked = *request;
	struct MHD_Response *response;
	enum MHD_Result result;
	const struct route *route;

	(void)url, (void)method, (void)version;
	if (!asked->begun) {
		asked->begun = true; /* an answer on the first call would close the connection */
		return MHD_YES;
	}
	if (*upload_size) {
		snprintf(asked->form, sizeof(asked->form), "%.*s", (int)*upload_size, upload);
		*upload_size = 0;
		return MHD_YES;
	}
	pthread_mutex_lock(&server->mutex);
	write_down(server, connection, asked->target, asked->form);
	route = find(server, asked->target);
	response = make(route);
	result = MHD_queue_response(connection, route ? route->status : 404, response);
	pthread_mutex_unlock(&server->mutex);
	MHD_destroy_response(response);
	return result;
}

static void *keep_target(void *context, const char *uri, struct MHD_Connection *connection)
{
	struct request *request = calloc(1, sizeof(*request));

	(void)context, (void)connection;
	if (request)
		snprintf(request->target, sizeof(request->target), "%s", uri);
	return request;
}

static void drop_target(void *context, struct MHD_Connection *connection, void **request,
			enum MHD_RequestTerminationCode code)
{
	(void)context, (void)connection, (void)code;
	free(*request);
}

static void count_connection(void *context, struct MHD_Connection *connection, void **socket_context,
			     enum MHD_ConnectionNotificationCode code)
{
	struct server *server = context;

	(void)connection, (void)socket_context;
	pthread_mutex_lock(&server->mutex);
	server->connections += code == MHD_CONNECTION_NOTIFY_STARTED;
	pthread_mutex_unlock(&server->mutex);
}

struct server *server_open(void)
{
	struct server *server = calloc(1, sizeof(*server));
	struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	const union MHD_DaemonInfo *info;

	assert_non_null(server);
	pthread_mutex_init(&server->mutex, NULL);
	server->daemon =
	    MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, answer, server, MHD_OPTION_SOCK_ADDR,
			     &here, MHD_OPTION_URI_LOG_CALLBACK, keep_target, NULL, MHD_OPTION_NOTIFY_COMPLETED,
			     drop_target, NULL, MHD_OPTION_NOTIFY_CONNECTION, count_connection, server,
			     MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)512 * 1024, MHD_OPTION_END);
	assert_non_null(server->daemon);
	info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
	snprintf(server->address, sizeof(server->address), "127.0.0.1:%u", (unsigned)info->port);
	return server;
}

static void clear(struct route *route)
{
	for (size_t i = 0; i < SERVER_HEADERS_MAX; i++)
		free(route->header[i]);
	*route = (struct route){ 0 };
}

void server_close(struct server *server)
{
	MHD_stop_daemon(server->daemon);
	for (size_t i = 0; i < server->routes; i++)
		clear(&server->route[i]);
	pthread_mutex_destroy(&server->mutex);
	free(server);
}

const char *server_address(const struct server *server)
{
	return server->address;
}

void server_set(struct server *server, const char *target, unsigned status, const char *const *headers,
		const void *body, size_t length)
{
	struct route *route;

	pthread_mutex_lock(&server->mutex);
	route = find(server, target);
	if (!route)
		route = &server->route[server->routes++];
	clear(route);
	snprintf(route->target, sizeof(route->target), "%s", target);
	route->status = status;
	route->body = body;
	route->length = length;
	for (size_t i = 0; headers && headers[i]; i++)
		route->header[i] = strdup(headers[i]);
	pthread_mutex_unlock(&server->mutex);
}

void server_say(struct server *server, const char *target, unsigned status, const char *header, const char *body)
{
	const char *const headers[] = { header, NULL };

	server_set(server, target, status, headers, body, strlen(body));
}

size_t server_count(struct server *server)
{
	return server->hits;
}

const struct server_hit *server_hit(struct server *server, size_t index)
{
	assert_true(index < server->hits);
	return &server->hit[index];
}

size_t server_asked(struct server *server, const char *target)
{
	size_t asked = 0;

	for (size_t i = 0; i < server->hits; i++)
		asked += strcmp(server->hit[i].target, target) == 0;
	return asked;
}

int server_connections(struct server *server)
{
	return server->connections;
}

void server_forget(struct server *server)
{
	pthread_mutex_lock(&server->mutex);
	server->hits = 0;
	pthread_mutex_unlock(&server->mutex);
}
