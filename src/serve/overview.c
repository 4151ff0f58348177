// SPDX-License-Identifier: EUPL-1.2
// overview: every topic as a small chart, with its level, its change and its number of voices.
#include <string.h>

#include "card.h"
#include "filter.h"
#include "flag.h"
#include "handlers.h"
#include "pages.h"

extern const char overview_html[];

enum { NEWEST_S = 26 * 7 * 24 * 3600 };

/* The page of a topic, for the same time and area. */
static json_t *link_to(const struct request *request, const char *id)
{
	const char *query = strchr(request->target, '?');

	return json_sprintf("/onderwerpen/%s%s", id, query ? query : "");
}

static json_t *cards(const struct request *request, const struct sm_answer *answer)
{
	const struct words *words = &request->server->words[request->tongue];
	struct card_setting setting = { .words = words, .by = sm_answer_question(answer)->by, .section = "topic" };
	json_t *list = json_array();
	struct show_scale scale;

	show_scale(answer, &scale);
	setting.scale = &scale;
	setting.reach = chart_level_reach(answer);
	for (size_t i = 0; i < sm_answer_count(answer); i++) {
		const struct sm_series *series = sm_answer_at(answer, i);
		json_t *card;

		if (!series->count)
			continue;
		card = card_model(&setting, series, i);
		json_object_set_new(card, "href", link_to(request, series->id));
		flag_model(card, request->server->site[request->tongue], series, sm_answer_count(answer));
		json_array_append_new(list, card);
	}
	return list;
}

static enum sm_status page(struct request *request, struct response *response, const struct asked *asked,
			   const struct sm_answer *answer, bool cut, struct sm_error *error)
{
	const struct words *words = &request->server->words[request->tongue];
	json_t *model = json_object();
	struct sm_store *store;
	enum sm_status status = server_store(request->server, &store, error);

	if (status == SM_OK) {
		status = filter_model(request, store, asked, NULL, model, error);
		server_store_back(request->server, store);
	}
	if (status != SM_OK) {
		json_decref(model);
		return status;
	}
	pages_answer(request, answer, model);
	json_object_set_new(model, "cut", json_boolean(cut));
	json_object_set_new(model, "series", cards(request, answer));
	pages_render(request, response, words_get(words, "byTopic"), overview_html, model);
	return SM_OK;
}

/* Without a choice of time the page is about the newest half year: five years of every topic are more than anybody
 * looks at, and megabytes. Programs get what they ask for. */
static enum sm_status newest(struct request *request, struct asked *asked, bool *cut, struct sm_error *error)
{
	struct sm_question *question = &asked->question;
	int64_t from_s, until_s;
	struct sm_store *store;
	enum sm_status status;

	if (request->form != FORM_HTML || question->from_s || question->until_s)
		return SM_OK;
	status = server_store(request->server, &store, error);
	if (status != SM_OK)
		return status;
	status = sm_store_span(store, &from_s, &until_s, error);
	server_store_back(request->server, store);
	*cut = status == SM_OK && until_s - from_s > NEWEST_S;
	if (*cut)
		question->from_s = sm_period_of(SM_WEEK, until_s - NEWEST_S).from_s;
	return status == SM_NONE ? SM_OK : status;
}

enum sm_status overview_answer(struct request *request, struct response *response, struct sm_error *error)
{
	struct sm_answer *answer;
	struct asked asked;
	enum sm_status status;
	bool cut = false;

	asked_read(request, SM_WEEK, SM_GROUP_TOPIC, &asked);
	if (request->mistake_count)
		return SM_ERROR_USAGE;
	status = newest(request, &asked, &cut, error);
	if (status != SM_OK)
		return status;
	status = metingen_ask(request, &asked, &answer, error);
	if (status == SM_OK && request->form == FORM_HTML)
		status = page(request, response, &asked, answer, cut, error);
	else if (status == SM_OK)
		status = metingen_write(request, answer, response, error);
	sm_answer_close(answer);
	return status;
}
