// SPDX-License-Identifier: EUPL-1.2
// visitor: a request → who asks.
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>

#include "accounts.h"
#include "visitor.h"

/* __Host-: only over TLS or on this machine, only this host, the whole of it (RFC 6265bis section 4.1.3.2). */
static const char session_cookie[] = "__Host-sentimeter", form_cookie[] = "__Host-sentimeter-form";

static const char *cookie(const struct request *request, const char *name)
{
	const char *value = MHD_lookup_connection_value(request->connection, MHD_COOKIE_KIND, name);

	return value && strlen(value) == SESSION_HEX_BYTES - 1 ? value : NULL;
}

/* True when the other end of the Unix socket runs as the proxy does: the kernel says so, no header can. */
static bool from_proxy(const struct request *request)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct ucred peer;
	socklen_t size = sizeof(peer);

	return request->server->proxy_uid >= 0 && info &&
	       getsockopt(info->connect_fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
	       (long)peer.uid == request->server->proxy_uid;
}

static void is_account(struct request *request, const struct account *account)
{
	request->role = account->role;
	snprintf(request->visitor, sizeof(request->visitor), "%s", account->name);
}

/* Whom the proxy logged in, if we know him; his rights are ours to give. */
static bool vouched(struct request *request)
{
	const char *name = request_header(request, "X-Sentimeter-User");
	struct account account;

	if (!name || !from_proxy(request) || !accounts_find(&request->server->accounts, name, &account))
		return false;
	is_account(request, &account);
	return true;
}

/* A program. One that comes with a token that is nobody's is told so, whatever cookies it has. */
static bool has_token(struct request *request)
{
	static const char scheme[] = "Bearer ";
	const char *value = request_header(request, "Authorization");
	struct account account;

	if (!value)
		return false;
	if (strncasecmp(value, scheme, sizeof(scheme) - 1) == 0 &&
	    accounts_find_token(&request->server->accounts, value + sizeof(scheme) - 1, &account))
		is_account(request, &account);
	else
		request->bad_token = true;
	return true;
}

/* A session ends when its account does, or has another role from now on. Who came by the demo's link has none. */
static bool still_there(const struct request *request, const struct session *session)
{
	struct account account;

	return session->by_link ||
	       (accounts_find(&request->server->accounts, session->visitor, &account) && account.role == session->role);
}

void visitor_find(struct request *request)
{
	const char *secret = cookie(request, session_cookie), *form = cookie(request, form_cookie);
	struct session session;

	request->role = SM_RESIDENT;
	if (form)
		snprintf(request->secret, sizeof(request->secret), "%s", form);
	if (has_token(request) || vouched(request))
		return;
	if (!secret || !sessions_find(&request->server->sessions, secret, (int64_t)time(NULL), &session) ||
	    !still_there(request, &session))
		return;
	request->has_session = true;
	request->role = session.role;
	snprintf(request->visitor, sizeof(request->visitor), "%s", session.visitor);
	snprintf(request->secret, sizeof(request->secret), "%s", secret);
}

static void set_cookie(struct response *response, const char *name, const char *secret)
{
	response_header(response, "Set-Cookie", "%s=%s; Path=/; Secure; HttpOnly; SameSite=Strict%s", name, secret,
			*secret ? "" : "; Max-Age=0");
}

void visitor_welcome(struct request *request, struct response *response, const char *name, enum sm_visitor role,
		     bool by_link)
{
	const struct session session = { .role = role, .by_link = by_link };
	char secret[SESSION_HEX_BYTES];

	if (request->has_session)
		sessions_end(&request->server->sessions, request->secret);
	sessions_begin(&request->server->sessions, &session, name, (int64_t)time(NULL), secret);
	set_cookie(response, session_cookie, secret);
	set_cookie(response, form_cookie, "");
	sodium_memzero(secret, sizeof(secret));
}

void visitor_farewell(struct request *request, struct response *response)
{
	if (request->has_session)
		sessions_end(&request->server->sessions, request->secret);
	set_cookie(response, session_cookie, "");
}

void visitor_proof(struct request *request, struct response *response, char proof[SESSION_HEX_BYTES])
{
	uint8_t bytes[SESSION_SECRET_BYTES];

	if (!*request->secret) {
		randombytes_buf(bytes, sizeof(bytes));
		sodium_bin2hex(request->secret, sizeof(request->secret), bytes, sizeof(bytes));
		set_cookie(response, form_cookie, request->secret);
	}
	sessions_proof(request->secret, proof);
}
