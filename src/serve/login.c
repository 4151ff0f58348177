// SPDX-License-Identifier: EUPL-1.2
// login: a name and a password, or the demo's link → a session.
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "accounts.h"
#include "form.h"
#include "handlers.h"
#include "pages.h"
#include "visitor.h"

extern const char login_html[];

/* Each try costs a seventh of a second and 64 MiB: one at a time, and not too many a minute. */
enum { TRIES_MINUTE_MAX = 20 };
/* And for one name five at once, and then five a minute: see server.c. */
enum { TRY_COST_MS = 12000 };

static const char *say(const struct request *request, const char *nl, const char *en)
{
	return request->tongue == SM_NL ? nl : en;
}

static void show(struct request *request, struct response *response, const char *wrong)
{
	json_t *model = json_object();
	char proof[SESSION_HEX_BYTES];

	visitor_proof(request, response, proof);
	json_object_set_new(model, "proof", json_string(proof));
	if (wrong)
		json_object_set_new(model, "wrong", json_pack("{s:s}", "text", wrong));
	if (request->server->link_used || !*request->server->link || !request_value(request, "sleutel"))
		json_object_set_new(model, "byPassword", json_true());
	else
		json_object_set_new(model, "byLink", json_pack("{s:s}", "key", request_value(request, "sleutel")));
	pages_render(request, response, say(request, "Inloggen", "Log in"), login_html, model);
}

enum sm_status login_page(struct request *request, struct response *response, struct sm_error *error)
{
	(void)error;
	show(request, response, NULL);
	return SM_OK;
}

/* False when there were too many this minute, or for this name. */
static bool may_try(struct server *server, const char *name)
{
	int64_t now_s = (int64_t)time(NULL), minute = now_s / 60;

	if (!limits_may(&server->tries, name, now_s * 1000))
		return false;
	limits_spend(&server->tries, name, now_s * 1000, TRY_COST_MS);
	if (server->tries_minute != minute) {
		server->tries_minute = minute;
		server->tries_in_minute = 0;
	}
	return server->tries_in_minute++ < TRIES_MINUTE_MAX;
}

/* The same work for a name that is not there, so that time does not tell who has an account. */
static bool password_right(struct server *server, const char *name, const char *password, struct account *account)
{
	static const char nobody[crypto_pwhash_STRBYTES] =
	    "$argon2id$v=19$m=65536,t=3,p=1$c2VudGltZXRlcm5vYm9keQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	bool known = accounts_find(&server->accounts, name, account) && account->hash[0] == '$';
	bool right = crypto_pwhash_str_verify(known ? account->hash : nobody, password, strlen(password)) == 0;

	return known && right;
}

static void go_home(const struct request *request, enum sm_visitor role, struct response *response)
{
	response->status = 303;
	response_header(response, "Location", "%s", pages_home(request, role));
}

static enum sm_status by_link(struct request *request, struct response *response, const char *key)
{
	struct server *server = request->server;
	const char *wanted = form_value(request, "rol");
	enum sm_visitor role = SM_ANALYST;
	bool right;

	pthread_mutex_lock(&server->lock);
	right = !server->link_used && *server->link && strlen(key) == strlen(server->link) &&
		sodium_memcmp(key, server->link, strlen(key)) == 0;
	server->link_used = server->link_used || right;
	pthread_mutex_unlock(&server->lock);
	if (!right || (wanted && sm_visitor_parse(wanted, &role, NULL) != SM_OK)) {
		response->status = 403;
		show(request, response,
		     say(request, "Deze link is al gebruikt. Start de demo opnieuw voor een nieuwe.",
			 "This link was used already. Start the demo again for a new one."));
		return SM_OK;
	}
	visitor_welcome(request, response, "demo", role, true);
	go_home(request, role, response);
	return SM_OK;
}

static enum sm_status by_password(struct request *request, struct response *response)
{
	struct server *server = request->server;
	const char *name = form_value(request, "naam"), *password = form_value(request, "wachtwoord");
	struct account account;
	bool allowed, right;

	pthread_mutex_lock(&server->login_lock);
	allowed = may_try(server, name ? name : "");
	right = allowed && name && password && password_right(server, name, password, &account);
	pthread_mutex_unlock(&server->login_lock);
	if (right) {
		visitor_welcome(request, response, account.name, account.role, false);
		go_home(request, account.role, response);
		return SM_OK;
	}
	response->status = allowed ? 403 : 429;
	show(request, response,
	     allowed ? say(request, "Naam of wachtwoord klopt niet.", "Name or password is not right.")
		     : say(request, "Te vaak geprobeerd: wacht een minuut.", "Tried too often: wait a minute."));
	return SM_OK;
}

enum sm_status login_answer(struct request *request, struct response *response, struct sm_error *error)
{
	const char *key;

	if (!form_read(request) || !form_ours(request))
		return sm_fail(error, SM_ERROR_PERMISSION, NULL,
			       "dit formulier is verlopen: ga terug, laad de pagina opnieuw en probeer het nog eens",
			       "this form has expired: go back, load the page again and try once more");
	key = form_value(request, "sleutel");
	return key ? by_link(request, response, key) : by_password(request, response);
}

enum sm_status logout_answer(struct request *request, struct response *response, struct sm_error *error)
{
	if (!form_read(request) || !form_ours(request))
		return sm_fail(error, SM_ERROR_PERMISSION, NULL, "dit formulier is verlopen: laad de pagina opnieuw",
			       "this form has expired: load the page again");
	visitor_farewell(request, response);
	go_home(request, SM_RESIDENT, response);
	return SM_OK;
}
