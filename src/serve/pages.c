// SPDX-License-Identifier: EUPL-1.2
// pages: a page's own part → the whole page.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "page.h"
#include "pages.h"
#include "theme.h"

extern const char site_json[], frame_html[], error_html[];

enum { READERS = VISITOR_BIT(SM_ANALYST) | VISITOR_BIT(SM_OFFICER) | VISITOR_BIT(SM_MODERATOR) };
/* Who may ask for figures is in the settings too: who may not is not led there. */
static const char figures_path[] = "/";
enum { INNER_BYTES_MAX = 32 << 20, LINK_BYTES_MAX = 4096 };

static const struct {
	const char *path, *word;
	unsigned roles;
} navigation[] = {
	{ figures_path, "navOverview", READERS },
	{ "/proberen", "navTry", READERS },
	{ "/privacy", "navPrivacy", VISITOR_BIT(SM_OFFICER) | VISITOR_BIT(SM_MODERATOR) },
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

static bool may_ask(const struct request *request, enum sm_visitor role)
{
	static const enum sm_staff staff[SM_VISITOR_COUNT] = { [SM_ANALYST] = SM_STAFF_ANALYST,
							       [SM_OFFICER] = SM_STAFF_OFFICER,
							       [SM_MODERATOR] = SM_STAFF_MODERATOR,
							       [SM_ADMINISTRATOR] = SM_STAFF_ADMINISTRATOR };

	return role != SM_RESIDENT && (sm_workspace_policy(request->server->workspace)->ask_roles & 1u << staff[role]);
}

static bool is_led(const struct request *request, size_t at, enum sm_visitor role)
{
	return (navigation[at].roles & VISITOR_BIT(role)) &&
	       (navigation[at].path != figures_path || may_ask(request, role));
}

const char *pages_home(const struct request *request, enum sm_visitor role)
{
	size_t at = 0;

	while (!is_led(request, at, role)) /* the last one is for everybody */
		at++;
	return navigation[at].path;
}

/* The language that was chosen goes along. */
static json_t *links(const struct request *request)
{
	json_t *words = request->server->site[request->tongue], *list = json_array();
	const char *tongue = request_value(request, "taal");

	for (size_t i = 0; i < sizeof(navigation) / sizeof(navigation[0]); i++) {
		json_t *link;

		if (!is_led(request, i, request->role))
			continue;
		link = json_object();
		json_object_set_new(link, "href",
				    json_sprintf("%s%s%s", navigation[i].path, tongue ? "?taal=" : "",
						 !tongue                    ? ""
						 : request->tongue == SM_NL ? "nl"
									    : "en"));
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
	theme_model(request, model);
	return model;
}

void pages_answer(const struct request *request, const struct sm_answer *answer, json_t *model)
{
	const struct words *words = &request->server->words[request->tongue];
	char day[WORDS_DATE_MAX];
	int64_t from_s, until_s;

	set(model, "caveatText", sm_answer_caveat(answer, request->tongue));
	set(model, "methodText", sm_answer_method(request->tongue));
	sm_answer_span(answer, &from_s, &until_s);
	if (!until_s)
		return;
	words_day(words, until_s - 1, day);
	json_object_set_new(model, "lastClosed", json_pack("{s:s}", "text", day));
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
	set(model, "home", pages_home(request, request->role));
	json_object_set_new(model, "stranger", json_boolean(!*request->visitor));
	pages_render(request, response, title, error_html, model);
}
