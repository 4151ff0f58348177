// SPDX-License-Identifier: EUPL-1.2
// overview: every topic as a small chart, with its level, its change and its number of voices.
#include <string.h>

#include "card.h"
#include "handlers.h"
#include "pages.h"

extern const char overview_html[];

static json_t *cards(const struct words *words, const struct sm_answer *answer)
{
	struct card_setting setting = { .words = words, .by = sm_answer_question(answer)->by, .section = "topic" };
	json_t *list = json_array();
	struct show_scale scale;

	show_scale(answer, &scale);
	setting.scale = &scale;
	setting.reach = chart_level_reach(answer);
	for (size_t i = 0; i < sm_answer_count(answer); i++)
		if (sm_answer_at(answer, i)->count) {
			json_t *card = card_model(&setting, sm_answer_at(answer, i), i);

			json_object_set_new(card, "id", json_string(sm_answer_at(answer, i)->id));
			json_array_append_new(list, card);
		}
	return list;
}

static void page(struct request *request, struct response *response, const struct sm_answer *answer)
{
	const struct words *words = &request->server->words[request->tongue];
	json_t *model = json_object();

	json_object_set_new(model, "caveatText", json_string(sm_answer_caveat(answer, request->tongue)));
	json_object_set_new(model, "methodText", json_string(sm_answer_method(request->tongue)));
	json_object_set_new(model, "series", cards(words, answer));
	pages_render(request, response, words_get(words, "byTopic"), overview_html, model);
}

enum sm_status overview_answer(struct request *request, struct response *response, struct sm_error *error)
{
	struct sm_answer *answer;
	struct asked asked;
	enum sm_status status;

	asked_read(request, SM_WEEK, SM_GROUP_TOPIC, &asked);
	if (request->mistake_count)
		return SM_ERROR_USAGE;
	status = metingen_ask(request, &asked, &answer, error);
	if (status == SM_OK && request->form == FORM_HTML)
		page(request, response, answer);
	else if (status == SM_OK)
		status = metingen_write(request, answer, response, error);
	sm_answer_close(answer);
	return status;
}
