// SPDX-License-Identifier: EUPL-1.2
// reply: a response → bytes and headers on the wire; an error → a page or a problem.
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "page.h"
#include "pages.h"
#include "reply.h"

#define API_VERSION "1.0.0"

/* On everything, so that no page can be framed, sniffed, or fed from elsewhere, whatever it is. */
static const struct {
	const char *name, *value;
} always[] = {
	{ "API-Version", API_VERSION },
	{ "Content-Security-Policy",
	  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
	  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Permissions-Policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()" },
	{ "Referrer-Policy", "no-referrer" },
	{ "Strict-Transport-Security", "max-age=31536000" }, /* ignored on plain http, passed on by a proxy */
	{ "X-Content-Type-Options", "nosniff" },
	{ "X-Frame-Options", "DENY" },
};

int reply_status(enum sm_status status)
{
	switch (status) {
	case SM_ERROR_USAGE: return 400;
	case SM_NONE: return 404;
	case SM_ERROR_PERMISSION: return 403;
	case SM_ERROR_LIMIT: return 413;
	case SM_ERROR_INPUT:
	case SM_ERROR_RETRY: return 503;
	default: return 500;
	}
}

enum MHD_Result reply_send(struct request *request, struct response *response)
{
	/* The buffer's memory becomes libmicrohttpd's, which frees it when it is sent. */
	struct MHD_Response *made =
	    MHD_create_response_from_buffer(response->body.length, response->body.data, MHD_RESPMEM_MUST_FREE);
	enum MHD_Result result;

	if (!made) {
		sm_buffer_close(&response->body);
		return MHD_NO;
	}
	for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		MHD_add_response_header(made, always[i].name, always[i].value);
	MHD_add_response_header(made, "Cache-Control", response->cacheable ? "max-age=86400" : "no-store");
	if (response->type)
		MHD_add_response_header(made, "Content-Type", response->type);
	if (!response->cacheable)
		MHD_add_response_header(made, "Vary", "Accept, Accept-Language, Cookie");
	for (size_t i = 0; i < response->header_count; i++)
		MHD_add_response_header(made, response->header[i].name, response->header[i].value);
	result = MHD_queue_response(request->connection, (unsigned)(response->status ? response->status : 200), made);
	MHD_destroy_response(made);
	return result;
}

static const char *title_of(int status, enum sm_tongue tongue)
{
	bool nl = tongue == SM_NL;

	switch (status) {
	case 400: return nl ? "Dit verzoek klopt niet" : "This request is not right";
	case 401: return nl ? "Log eerst in" : "Log in first";
	case 403: return nl ? "Deze pagina is niet voor uw rol" : "This page is not for your role";
	case 404: return nl ? "Deze pagina bestaat niet" : "This page does not exist";
	case 405: return nl ? "Zo kan dit adres niet gevraagd worden" : "This address cannot be asked that way";
	case 413: return nl ? "Dit is te veel in een keer" : "This is too much at once";
	case 415: return nl ? "Stuur dit als application/json" : "Send this as application/json";
	case 429: return nl ? "Te vaak geprobeerd: wacht even" : "Tried too often: wait a moment";
	case 503: return nl ? "Nu even niet" : "Not now";
	default: return nl ? "Er ging iets mis" : "Something went wrong";
	}
}

static json_t *mistakes_of(const struct request *request)
{
	json_t *list = json_array();

	for (size_t i = 0; i < request->mistake_count; i++) {
		const struct mistake *mistake = &request->mistake[i];
		json_t *item = json_object();

		json_object_set_new(item, "naam", json_string(mistake->name));
		json_object_set_new(item, "detail", json_string(request->tongue == SM_NL ? mistake->nl : mistake->en));
		json_array_append_new(list, item);
	}
	return list;
}

static void problem(const struct request *request, struct response *response, int status, const char *detail)
{
	json_t *object = json_pack("{s:i, s:s, s:s, s:s}", "status", status, "title", title_of(status, request->tongue),
				   "detail", detail, "type", "about:blank");
	char *text;

	if (request->mistake_count)
		json_object_set_new(object, "errors", mistakes_of(request));
	text = json_dumps(object, JSON_COMPACT);
	sm_buffer_text(&response->body, text ? text : "{}");
	free(text);
	json_decref(object);
	response->type = "application/problem+json";
}

void reply_error(struct request *request, struct response *response, int status, const struct sm_error *error)
{
	char detail[sizeof(error->text[0])];

	snprintf(detail, sizeof(detail), "%s",
		 error && error->status ? error->text[request->tongue] : title_of(status, request->tongue));
	request_mend(detail);

	sm_buffer_clear(&response->body);
	response->body.failed = false;
	response->status = status;
	response->header_count = 0;
	response->cacheable = false;
	if (status == 401 && request->api) /* on a page a browser would ask in a window of its own */
		response_header(response, "WWW-Authenticate", "Bearer");
	if (status == 429 || status == 503)
		response_header(response, "Retry-After", "10");
	if (request->api || request->form == FORM_JSON) {
		problem(request, response, status, detail);
		return;
	}
	pages_error(request, response, title_of(status, request->tongue), detail, mistakes_of(request));
}
