// SPDX-License-Identifier: EUPL-1.2
// asked: query keys → a question to the released cells.
#include "asked.h"
#include "server.h"

static const char *const by_words[] = { "uur", "dag", "week", "maand", NULL };
static const char *const group_words[] = { "geen", "onderwerp", "gebied", NULL };

static size_t read_list(struct request *request, const char *key, const char **list)
{
	size_t count = 0;
	const char *value;

	while ((value = request_value_at(request, key, count)) && count < ASKED_LIST_MAX)
		list[count++] = value;
	if (value)
		request_mistake(request, key, "hoogstens %d keer", "at most %d times", ASKED_LIST_MAX);
	return count;
}

/* A day, week or month: its beginning or its end. */
static int64_t read_moment(struct request *request, const char *key, bool end)
{
	const char *value = request_value(request, key);
	struct sm_error error = { 0 };
	struct sm_period period;

	if (!value)
		return 0;
	if (sm_period_parse(sm_text_of(value), &period, &error) != SM_OK) {
		request_mistake(request, key, "geen dag, week of maand: schrijf 2026-05-23, 2026-W21 of 2026-05",
				"not a day, week or month: write 2026-05-23, 2026-W21 or 2026-05");
		return 0;
	}
	return end ? period.until_s : period.from_s;
}

void asked_read(struct request *request, enum sm_grain by, enum sm_group group, struct asked *asked)
{
	struct sm_question *question = &asked->question;

	*question =
	    (struct sm_question){ .topic = asked->topic,
				  .area = asked->area,
				  .demo = sm_workspace_policy(request->server->workspace)->mode == SM_MODE_DEMO };
	question->topic_count = read_list(request, "onderwerp", asked->topic);
	question->area_count = read_list(request, "gebied", asked->area);
	question->from_s = read_moment(request, "van", false);
	question->until_s = read_moment(request, "totEnMet", true);
	question->by = (enum sm_grain)request_choice(request, "per", by_words, (int)by);
	question->group = (enum sm_group)request_choice(request, "groep", group_words, (int)group);
	if (question->from_s && question->until_s && question->from_s >= question->until_s)
		request_mistake(request, "van", "ligt na 'totEnMet'", "lies after 'totEnMet'");
}

void asked_unknown(struct request *request, struct sm_store *store, const struct asked *asked)
{
	for (size_t i = 0; i < asked->question.topic_count; i++)
		if (!*sm_store_topic_name(store, asked->topic[i], request->tongue))
			request_mistake(request, "onderwerp", "'%s' is hier niet bekend", "'%s' is not known here",
					asked->topic[i]);
	for (size_t i = 0; i < asked->question.area_count; i++)
		if (!*sm_store_area_name(store, asked->area[i]))
			request_mistake(request, "gebied", "'%s' is hier niet bekend", "'%s' is not known here",
					asked->area[i]);
}
