// SPDX-License-Identifier: EUPL-1.2
// server: connections → requests → the route that answers → a reply.
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "audited.h"
#include "confine.h"
#include "headers.h"
#include "pages.h"
#include "reply.h"
#include "route.h"
#include "sentimeter/file.h"
#include "server.h"
#include "theme.h"
#include "visitor.h"

enum {
	CONNECTIONS_MAX = 256,
	CONNECTION_BYTES_MAX = 32 * 1024, /* the headers of one request, all together */
	TIMEOUT_S = 15,
	STACK_BYTES = 1 << 20,
	REPLY_BYTES_MAX = 64 << 20,
	WORK_BURST_MS = 60 * 1000,
	TRIES_BURST_MS = 48 * 1000,
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
	free(request->note);
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

	pthread_rwlock_rdlock(&request->server->settings_lock);
	reply_error(request, &response, status, NULL);
	pthread_rwlock_unlock(&request->server->settings_lock);
	response_header(&response, "Connection", "close");
	metrics_count(&request->server->metrics, request->path, status, 0);
	return reply_send(request, &response);
}

/* ---- Answering. ---- */

static void allow(unsigned methods, struct response *response)
{
	response_header(response, "Allow", "%s%s", methods & ROUTE_GET ? "GET, HEAD" : "",
			!(methods & ROUTE_POST) ? ""
			: methods & ROUTE_GET   ? ", POST"
						: "POST");
}

static int64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Who may ask, and when, is agreed (policy.yaml). */
static enum sm_status may_ask(const struct request *request, struct sm_error *error)
{
	static const enum sm_staff staff[SM_VISITOR_COUNT] = { [SM_ANALYST] = SM_STAFF_ANALYST,
							       [SM_OFFICER] = SM_STAFF_OFFICER,
							       [SM_MODERATOR] = SM_STAFF_MODERATOR,
							       [SM_ADMINISTRATOR] = SM_STAFF_ADMINISTRATOR };
	const struct sm_policy *policy = sm_workspace_policy(request->server->workspace);

	if (!(policy->ask_roles & SM_STAFF_BIT(staff[request->role])))
		return sm_fail(error, SM_ERROR_PERMISSION, NULL,
			       "volgens de afspraken stelt uw rol geen vragen; dat verandert alleen met policy.yaml",
			       "as agreed, your role does not ask; only policy.yaml changes that");
	if (!sm_policy_ask_hours(policy, (int64_t)time(NULL)))
		return sm_fail(error, SM_ERROR_PERMISSION, NULL,
			       "op dit uur mag er volgens de afspraken niet gevraagd worden: kom later terug",
			       "as agreed, nobody asks at this hour: come back later");
	return SM_OK;
}

/* Before an answer leaves it stands in the journal who by role asked what. */
static enum sm_status note(const struct request *request, struct sm_error *error)
{
	const struct sm_journal_entry entry =
	    sm_chain_question_entry(sm_visitor_name(request->role), "web", request->form != FORM_HTML, request->note);

	if (!request->note)
		return sm_fail(error, SM_ERROR_IO, NULL, "dit antwoord is niet genoteerd, en mag dus niet weg",
			       "this answer was not noted, and so it may not leave");
	return noter_note(&request->server->noter, &entry, error);
}

/* What was made before is used again; what has to be made costs its visitor time. */
static enum sm_status make(const struct route *route, struct request *request, struct response *response,
			   struct sm_error *error)
{
	struct server *server = request->server;
	char version[SERVER_VERSION_BYTES];
	int64_t begun_us = now_us();
	bool keep = server_version(server, version);
	enum sm_status status;

	if (keep && !request->mistake_count && cache_find(&server->cache, version, request, response)) {
		atomic_fetch_add(&server->metrics.kept, 1);
		return SM_OK;
	}
	if (!limits_may(&server->work, request->visitor, begun_us / 1000)) {
		response->status = 429;
		return SM_ERROR_RETRY;
	}
	status = route->answer(request, response, error);
	/* Twice what it took: one visitor has half of one processor. */
	limits_spend(&server->work, request->visitor, begun_us / 1000, (now_us() - begun_us) / 500);
	if (keep && status == SM_OK && !request->mistake_count && !response->status && !response->body.failed)
		cache_keep(&server->cache, version, request, response);
	return status;
}

static void run(const struct route *route, struct request *request, struct response *response)
{
	struct sm_error error = { 0 };
	enum sm_status status = SM_OK;

	if (route->methods & ROUTE_ASKS) {
		status = may_ask(request, &error);
		if (status == SM_OK)
			status = make(route, request, response, &error);
		if (status == SM_OK && !request->mistake_count)
			status = note(request, &error);
	} else {
		status = route->answer(request, response, &error);
	}
	if (request->mistake_count)
		reply_error(request, response, 400, NULL);
	else if (status != SM_OK)
		reply_error(request, response, response->status >= 400 ? response->status : reply_status(status),
			    &error);
	else if (response->body.failed)
		reply_error(request, response, 500, NULL);
}

/* The response of a request that came in whole. The settings stay the same meanwhile. */
static void respond(struct request *request, struct response *response)
{
	unsigned methods;
	const struct route *route = route_find(request, &methods);

	MHD_get_connection_values(request->connection, MHD_GET_ARGUMENT_KIND, take_parameter, request);
	visitor_find(request);
	if (route)
		route_check(route, request);
	else
		route_tongue(NULL, request);
	if (!route) {
		reply_error(request, response, 404, NULL);
	} else if (!route_takes(route, request->method)) {
		reply_error(request, response, 405, NULL);
		allow(methods, response);
	} else if (request->too_large) {
		reply_error(request, response, 413, NULL);
	} else if (request->bad_token || !(route->roles & VISITOR_BIT(request->role))) {
		reply_error(request, response, *request->visitor ? 403 : 401, NULL);
	} else if (request->mistake_count && strcmp(request->method, "POST") == 0) {
		reply_error(request, response, 400, NULL);
	} else {
		/* What only reads goes on, to find the other mistakes as well: all are told at once. */
		run(route, request, response);
	}
}

static enum MHD_Result answer(struct request *request)
{
	struct response response = { .body = { .bytes_max = REPLY_BYTES_MAX } };
	struct server *server = request->server;
	int64_t begun_us = now_us();

	pthread_rwlock_rdlock(&server->settings_lock);
	respond(request, &response);
	pthread_rwlock_unlock(&server->settings_lock);
	metrics_count(&server->metrics, request->path, response.status ? response.status : 200, now_us() - begun_us);
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
	request->api = strncmp(path, "/v1/", 4) == 0;
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

/* All that a thread that answers may open: neither keys nor spool, objections, samples, or what lies beside the
 * workspace. What is written anew is opened by the keeper, who does not answer. */
static bool confine(const struct server *server)
{
	static const char *const names[] = { "releases.db", "policy.yaml", "feeds.yaml", "topics.yaml",
					     "areas.yaml",  "people.yaml", "agreed",     SM_JOURNAL_FILE };
	enum { NAMES = sizeof(names) / sizeof(names[0]) };
	char path[NAMES][SM_FILE_PATH_BYTES_MAX + 20];
	struct confine_place place[NAMES + 5] = {
		{ server->rules_dir, CONFINE_READ },     { server->temporary, CONFINE_WRITE },
		{ "/usr/share/zoneinfo", CONFINE_READ }, { "/etc/localtime", CONFINE_READ },
		{ "/dev/urandom", CONFINE_READ },
	};

	for (int i = 0; i < NAMES; i++) {
		snprintf(path[i], sizeof(path[i]), "%s/%s", server->folder, names[i]);
		place[5 + i] = (struct confine_place){ path[i], CONFINE_READ };
	}
	return confine_thread(place, NAMES + 5);
}

/* In a thread of its own, so that it and all that libmicrohttpd starts from it are confined, and nobody else is. */
static void *start_confined(void *context)
{
	struct server *server = context;

	server->confined = confine(server);
	/* A thread for each connection: most of its time it waits for the journal to be on the disk, and nobody else is
	 * to wait with it. */
	server->daemon = MHD_start_daemon(
	    MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL, 0, NULL, NULL, handle,
	    server, MHD_OPTION_LISTEN_SOCKET, server->listener, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
	    (size_t)CONNECTION_BYTES_MAX, MHD_OPTION_THREAD_STACK_SIZE, (size_t)STACK_BYTES,
	    MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK, begin, server, MHD_OPTION_NOTIFY_COMPLETED,
	    end, server, MHD_OPTION_END);
	return NULL;
}

static enum sm_status start(struct server *server, struct sm_error *error)
{
	pthread_t thread;

	snprintf(server->temporary, sizeof(server->temporary), "/tmp/sentimeter-serve-XXXXXX");
	if (!mkdtemp(server->temporary)) {
		*server->temporary = '\0';
		return sm_fail(error, SM_ERROR_IO, "/tmp", "kan hier geen map maken: %s",
			       "cannot make a folder here: %s", strerror(errno));
	}
	if (pthread_create(&thread, NULL, start_confined, server) == 0)
		pthread_join(thread, NULL);
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
	server->version = setup->version;
	snprintf(server->folder, sizeof(server->folder), "%s", setup->workspace);
	accounts_open(&server->accounts, setup->workspace);
	snprintf(server->releases_path, sizeof(server->releases_path), "%s/releases.db", setup->workspace);
	if (status == SM_OK)
		status = theme_open(server, error);
	if (status == SM_OK)
		status = audited_open(server, error);
	if (status == SM_OK)
		status = errand_open(&server->errand, error);
	for (int tongue = SM_NL; status == SM_OK && tongue <= SM_EN; tongue++)
		status = open_words(server, (enum sm_tongue)tongue, error);
	if (status == SM_OK)
		status = setup->socket ? server_listen_unix(server, setup->socket, error)
				       : server_listen_tcp(server, setup->listen, error);
	if (status == SM_OK && setup->link)
		status = make_link(server, error);
	if (status == SM_OK)
		status = noter_open(&server->noter, server->folder, error);
	if (status == SM_OK)
		status = keeper_open(&server->keeper, server, error);
	return status == SM_OK ? start(server, error) : status;
}

static void make_locks(struct server *server)
{
	pthread_rwlockattr_t kind;

	/* Else somebody always reads, and new settings never come in. */
	pthread_rwlockattr_init(&kind);
	pthread_rwlockattr_setkind_np(&kind, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
	pthread_rwlock_init(&server->settings_lock, &kind);
	pthread_rwlockattr_destroy(&kind);
	pthread_mutex_init(&server->lock, NULL);
	pthread_cond_init(&server->given_back, NULL);
	pthread_mutex_init(&server->login_lock, NULL);
	pthread_mutex_init(&server->meter_lock, NULL);
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
	make_locks(&made->server);
	cache_init(&made->server.cache);
	limits_init(&made->server.work, WORK_BURST_MS);
	limits_init(&made->server.tries, TRIES_BURST_MS);
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
	keeper_close(&server->server.keeper);
	noter_close(&server->server.noter);
	if (*server->server.temporary)
		rmdir(server->server.temporary);
	if (*server->server.socket_path)
		unlink(server->server.socket_path);
	server_stores_close(&server->server);
	for (int tongue = SM_NL; tongue <= SM_EN; tongue++)
		close_words(&server->server, tongue);
	sm_workspace_close(server->server.workspace);
	sessions_close(&server->server.sessions);
	accounts_close(&server->server.accounts);
	cache_close(&server->server.cache);
	limits_close(&server->server.work);
	limits_close(&server->server.tries);
	sm_redactor_close(server->server.redactor);
	sm_scorer_close(server->server.scorer);
	errand_close(&server->server.errand);
	sm_buffer_close(&server->server.theme);
	pthread_mutex_destroy(&server->server.meter_lock);
	pthread_mutex_destroy(&server->server.login_lock);
	pthread_cond_destroy(&server->server.given_back);
	pthread_mutex_destroy(&server->server.lock);
	pthread_rwlock_destroy(&server->server.settings_lock);
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

bool sm_server_confined(const struct sm_server *server)
{
	return server->server.confined;
}
