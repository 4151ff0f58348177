// SPDX-License-Identifier: EUPL-1.2
// serve: a town and a clock → its feeds over HTTP, on this machine only.
#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inside.h"

enum { LOG_MAX = 4096, BODY_BYTES_MAX = 16 << 20, CONNECTIONS_MAX = 64, IDLE_S = 15 };

struct town_server {
	const struct town *town;
	struct MHD_Daemon *daemon;
	int port;
	char base[60];
	_Atomic int64_t time_s;
	pthread_mutex_t lock; /* of what follows */
	struct town_request log[LOG_MAX];
	size_t requests;
};

struct route {
	const char *path, *type;
	void (*write)(struct page *page);
};

static void page_robots(struct page *page)
{
	sm_buffer_text(page->body,
		       "User-agent: *\nDisallow: /besloten/\nDisallow: /media_proxy/\nDisallow: /interact/\n");
}

/* In the order of enum town_feed, then the rest. */
static const struct route route[] = {
	{ "/nieuws/rss.xml", "application/rss+xml; charset=utf-8", page_newspaper },
	{ "/forum/atom.xml", "application/atom+xml; charset=utf-8", page_forum },
	{ "/buurt/feed.json", "application/feed+json", page_neighbours },
	{ "/api/v1/timelines/public", "application/json; charset=utf-8", page_timeline },
	{ "/weekblad/rss.xml", "application/rss+xml", page_weekly }, /* its charset stands in the document */
	{ "/gemeente/rss.xml", "text/xml; charset=utf-8", page_council },
	{ "/robots.txt", "text/plain; charset=utf-8", page_robots },
};
enum { ROUTES = sizeof(route) / sizeof(route[0]) };

const char *town_feed_path(enum town_feed feed)
{
	return feed < TOWN_FEEDS ? route[feed].path : NULL;
}

static void remember(struct town_server *server, const char *path, int status)
{
	struct town_request *request;

	pthread_mutex_lock(&server->lock);
	request = &server->log[server->requests++ % LOG_MAX];
	snprintf(request->path, sizeof(request->path), "%s", path);
	request->status = status;
	pthread_mutex_unlock(&server->lock);
}

static uint64_t number(struct MHD_Connection *connection, const char *name)
{
	const char *text = MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, name);

	return text ? strtoull(text, NULL, 10) : 0;
}

/* Weak, quoted, of the content alone. */
static void make_tag(const struct sm_buffer *body, char tag[40])
{
	unsigned char hash[16];
	char hex[33];

	crypto_generichash(hash, sizeof(hash), (const unsigned char *)body->data, body->length, NULL, 0);
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	snprintf(tag, 40, "W/\"%s\"", hex);
}

static enum MHD_Result answer(struct MHD_Connection *connection, int status, const struct route *found,
			      const struct page *page, const char *tag)
{
	bool empty = status == MHD_HTTP_NOT_MODIFIED || !page;
	struct MHD_Response *response = MHD_create_response_from_buffer(
	    empty ? 0 : page->body->length, empty ? "" : page->body->data, MHD_RESPMEM_MUST_COPY);
	enum MHD_Result result;

	if (!response)
		return MHD_NO;
	if (found)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, found->type);
	if (tag)
		MHD_add_response_header(response, MHD_HTTP_HEADER_ETAG, tag);
	if (page && page->link[0])
		MHD_add_response_header(response, "Link", page->link);
	result = MHD_queue_response(connection, (unsigned)status, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result serve_page(struct town_server *server, struct MHD_Connection *connection,
				  const struct route *found)
{
	struct sm_buffer body = { .bytes_max = BODY_BYTES_MAX };
	struct page page = { .town = server->town, .time_s = server->time_s, .base = server->base, .body = &body };
	const char *known = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_IF_NONE_MATCH);
	enum MHD_Result result;
	int status = MHD_HTTP_OK;
	char tag[40];

	page.max_id = number(connection, "max_id");
	page.min_id = number(connection, "min_id");
	page.since_id = number(connection, "since_id");
	page.limit = (int)(number(connection, "limit") % 1000);
	found->write(&page);
	if (body.failed || !body.data) {
		sm_buffer_close(&body);
		remember(server, found->path, MHD_HTTP_INTERNAL_SERVER_ERROR);
		return answer(connection, MHD_HTTP_INTERNAL_SERVER_ERROR, NULL, NULL, NULL);
	}
	make_tag(&body, tag);
	if (known && strstr(known, tag + 2)) /* without W/: compared weakly */
		status = MHD_HTTP_NOT_MODIFIED;
	remember(server, found->path, status);
	result = answer(connection, status, found, &page, tag);
	sm_buffer_close(&body);
	return result;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url, const char *method,
			      const char *version, const char *upload, size_t *upload_length, void **state)
{
	struct town_server *server = context;

	(void)version;
	(void)upload;
	(void)upload_length;
	(void)state;
	if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0) {
		remember(server, url, MHD_HTTP_METHOD_NOT_ALLOWED);
		return answer(connection, MHD_HTTP_METHOD_NOT_ALLOWED, NULL, NULL, NULL);
	}
	for (int i = 0; i < ROUTES; i++)
		if (strcmp(url, route[i].path) == 0)
			return serve_page(server, connection, &route[i]);
	remember(server, url, MHD_HTTP_NOT_FOUND);
	return answer(connection, MHD_HTTP_NOT_FOUND, NULL, NULL, NULL);
}

enum sm_status town_serve(const struct town *town, struct town_server **server, struct sm_error *error)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	const union MHD_DaemonInfo *info;

	*server = calloc(1, sizeof(**server));
	if (!*server)
		return sm_fail_memory(error);
	(*server)->town = town;
	(*server)->time_s = town_day_s(town, 0);
	pthread_mutex_init(&(*server)->lock, NULL);
	(*server)->daemon =
	    MHD_start_daemon(MHD_USE_AUTO_INTERNAL_THREAD, 0, NULL, NULL, handle, *server, MHD_OPTION_SOCK_ADDR,
			     &address, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
			     MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S, MHD_OPTION_END);
	info = (*server)->daemon ? MHD_get_daemon_info((*server)->daemon, MHD_DAEMON_INFO_BIND_PORT) : NULL;
	if (!info) {
		int reason = errno;

		town_server_close(*server);
		*server = NULL;
		return sm_fail(error, SM_ERROR_IO, "127.0.0.1",
			       "de stad kan geen poort openen (%s): staat een firewall dat toe?",
			       "the town cannot open a port (%s): does a firewall allow it?", strerror(reason));
	}
	(*server)->port = info->port;
	snprintf((*server)->base, sizeof((*server)->base), "http://127.0.0.1:%d", (*server)->port);
	return SM_OK;
}

void town_server_close(struct town_server *server)
{
	if (!server)
		return;
	if (server->daemon)
		MHD_stop_daemon(server->daemon);
	pthread_mutex_destroy(&server->lock);
	free(server);
}

int town_server_port(const struct town_server *server)
{
	return server->port;
}

void town_server_clock(struct town_server *server, int64_t time_s)
{
	server->time_s = time_s;
}

size_t town_server_requests(struct town_server *server)
{
	size_t requests;

	pthread_mutex_lock(&server->lock);
	requests = server->requests;
	pthread_mutex_unlock(&server->lock);
	return requests;
}

bool town_server_request(struct town_server *server, size_t index, struct town_request *request)
{
	bool kept;

	pthread_mutex_lock(&server->lock);
	kept = index < server->requests && server->requests - index <= LOG_MAX;
	if (kept)
		*request = server->log[index % LOG_MAX];
	pthread_mutex_unlock(&server->lock);
	return kept;
}
