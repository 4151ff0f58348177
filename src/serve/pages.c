// SPDX-License-Identifier: EUPL-1.2
// pages: a page's own part → the whole page.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "page.h"
#include "pages.h"

extern const char site_json[], frame_html[], error_html[];

enum { READERS = VISITOR_BIT(SM_ANALYST) | VISITOR_BIT(SM_OFFICER) | VISITOR_BIT(SM_MODERATOR) };
enum { INNER_BYTES_MAX = 32 << 20, LINK_BYTES_MAX = 4096 };

static const struct {
	const char *path, *word;
	unsigned roles;
} navigation[] = {
	{ "/", "navOverview", READERS },
	{ "/proberen", "navTry", READERS },
	{ "/openbaar", "navPublic", READERS | VISITOR_BIT(SM_RESIDENT) | VISITOR_BIT(SM_ADMINISTRATOR) },
};

json_t *pages_words(const struct words *words)
{
	json_t *both = json_loads(site_json, 0, NULL);
	json_t *merged = json_deep_copy(words->word);

	json_object_update(merged, json_object_get(both, words->tongue == SM_NL ? "nl" : "en"));
	json_decref(both);
	return merged;
}

static void set(json_t *object, const char *key, const char *text)
{
	json_object_set_new(object, key, json_string(text));
}

json_t *pages_link(const struct request *request, const char *key, const char *value)
{
	struct sm_buffer link = { .bytes_max = LINK_BYTES_MAX };
	const char *query = strchr(request->target, '?');
	size_t name = strlen(key);
	json_t *text;

	sm_buffer_text(&link, request->path);
	sm_buffer_format(&link, "?%s=%s", key, value);
	while (query && *++query) {
		size_t length = strcspn(query, "&");

		if (length && (strncmp(query, key, name) != 0 || query[name] != '=')) {
			sm_buffer_text(&link, "&");
			sm_buffer_add(&link, query, length);
		}
		query = query[length] ? query + length : NULL;
	}
	text = json_stringn(link.failed ? "/" : link.data, link.failed ? 1 : link.length);
	sm_buffer_close(&link);
	return text;
}

static json_t *links(const struct request *request)
{
	json_t *words = request->server->site[request->tongue], *list = json_array();

	for (size_t i = 0; i < sizeof(navigation) / sizeof(navigation[0]); i++) {
		json_t *link;

		if (!(navigation[i].roles & VISITOR_BIT(request->role)))
			continue;
		link = json_object();
		set(link, "href", navigation[i].path);
		json_object_set(link, "text", json_object_get(words, navigation[i].word));
		json_object_set_new(link, "current", json_boolean(strcmp(navigation[i].path, request->path) == 0));
		json_array_append_new(list, link);
	}
	return list;
}

/* Who is logged in, and the proof for the button that ends it. */
static json_t *session(const struct request *request)
{
	json_t *words = request->server->site[request->tongue], *model = json_object();
	char proof[SESSION_HEX_BYTES], role[40];

	sessions_proof(request->secret, proof);
	snprintf(role, sizeof(role), "role_%s", sm_visitor_name(request->role));
	set(model, "proof", proof);
	set(model, "visitor", request->visitor);
	json_object_set(model, "role", json_object_get(words, role));
	return model;
}

static json_t *frame(const struct request *request, const char *title)
{
	const struct sm_policy *policy = sm_workspace_policy(request->server->workspace);
	json_t *model = json_object();

	set(model, "pageTitle", title);
	set(model, "organisation", policy->organisation);
	json_object_set_new(model, "isDemo", json_boolean(policy->mode == SM_MODE_DEMO));
	json_object_set_new(model, "links", links(request));
	json_object_set_new(model, "inDutch", pages_link(request, "taal", "nl"));
	json_object_set_new(model, "inEnglish", pages_link(request, "taal", "en"));
	if (request->has_session)
		json_object_set_new(model, "session", session(request));
	json_object_set_new(model, "isDutch", json_boolean(request->tongue == SM_NL));
	return model;
}

void pages_render(struct request *request, struct response *response, const char *title, const char *template,
		  json_t *model)
{
	struct sm_buffer inner = { .bytes_max = INNER_BYTES_MAX };
	json_t *words = request->server->site[request->tongue], *whole = frame(request, title);

	page_render(template, model, words, &inner);
	response->body.failed = response->body.failed || inner.failed;
	json_object_set_new(whole, "content", json_stringn(inner.data ? inner.data : "", inner.length));
	page_render(frame_html, whole, words, &response->body);
	response->type = "text/html; charset=utf-8";
	response_header(response, "Content-Language", "%s", request->tongue == SM_NL ? "nl" : "en");
	sm_buffer_close(&inner);
	json_decref(whole);
	json_decref(model);
}

void pages_error(struct request *request, struct response *response, const char *title, const char *detail,
		 json_t *errors)
{
	json_t *model = json_object();

	set(model, "heading", title);
	set(model, "detail", detail);
	json_object_set_new(model, "errors", errors);
	pages_render(request, response, title, error_html, model);
}
