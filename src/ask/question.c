// SPDX-License-Identifier: EUPL-1.2
// question: what is asked → checked against what is known, with empty series and buckets.
#include <string.h>

#include "answer.h"

enum { NAMES_MAX = 4096, BUCKETS_MAX = 40000 };

static enum sm_status no_memory(struct sm_error *error)
{
	return sm_fail(error, SM_ERROR_LIMIT, NULL,
		       "het antwoord is te groot: vraag een kortere tijd of minder reeksen",
		       "the answer is too large: ask for a shorter time or fewer series");
}

/* The answer outlives the store, so it keeps words of its own. */
static const char *own(struct sm_answer *answer, const char *text)
{
	return sm_arena_copy(answer->arena, text, strlen(text));
}

static int find_topic(const struct sm_store_topic *topic, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(topic[i].id, id) == 0)
			return (int)i;
	return -1;
}

static int find_area(const struct sm_store_area *area, size_t count, const char *code)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(area[i].code, code) == 0)
			return (int)i;
	return -1;
}

static enum sm_status unknown_topic(const char *word, const struct sm_store_topic *topic, size_t count,
				    struct sm_error *error)
{
	const char *candidate[NAMES_MAX];
	size_t names = 0;
	int near;

	for (size_t i = 0; i < count && names + 3 <= NAMES_MAX; i++) {
		candidate[names++] = topic[i].id;
		candidate[names++] = topic[i].name[SM_NL];
		candidate[names++] = topic[i].name[SM_EN];
	}
	near = sm_nearest_of(word, candidate, names);
	if (near < 0)
		return sm_fail(error, SM_ERROR_USAGE, NULL, "onderwerp \"%.40s\" is hier niet bekend",
			       "topic \"%.40s\" is not known here", word);
	return sm_fail(error, SM_ERROR_USAGE, NULL, "onderwerp \"%.40s\" is hier niet bekend: bedoelde u %.60s?",
		       "topic \"%.40s\" is not known here: did you mean %.60s?", word, topic[near / 3].id);
}

static enum sm_status unknown_area(const char *word, const struct sm_store_area *area, size_t count,
				   struct sm_error *error)
{
	const char *candidate[NAMES_MAX];
	size_t names = 0;
	int near;

	for (size_t i = 0; i < count && names + 2 <= NAMES_MAX; i++) {
		candidate[names++] = area[i].code;
		candidate[names++] = area[i].name;
	}
	near = sm_nearest_of(word, candidate, names);
	if (near < 0)
		return sm_fail(error, SM_ERROR_USAGE, NULL, "gebied \"%.40s\" is hier niet bekend",
			       "area \"%.40s\" is not known here", word);
	return sm_fail(error, SM_ERROR_USAGE, NULL, "gebied \"%.40s\" is hier niet bekend: bedoelde u %.20s (%.60s)?",
		       "area \"%.40s\" is not known here: did you mean %.20s (%.60s)?", word, area[near / 2].code,
		       area[near / 2].name);
}

static enum sm_status take_topics(struct sm_answer *answer, struct sm_store *store, const struct sm_question *question,
				  struct sm_error *error)
{
	const char **id;
	size_t count = 0;
	enum sm_status status = sm_store_topics(store, &answer->topic, &answer->topic_count, error);

	if (status != SM_OK)
		return status;
	id = sm_arena_take(answer->arena, sizeof(*id) * (question->topic_count + 1));
	if (!id)
		return no_memory(error);
	for (size_t i = 0; i < question->topic_count; i++) {
		int at = find_topic(answer->topic, answer->topic_count, question->topic[i]);
		bool again = false;

		if (at < 0)
			return unknown_topic(question->topic[i], answer->topic, answer->topic_count, error);
		for (size_t j = 0; j < count; j++)
			again = again || strcmp(id[j], answer->topic[at].id) == 0;
		if (!again && !(id[count++] = own(answer, answer->topic[at].id)))
			return no_memory(error);
	}
	answer->question.topic = id;
	answer->question.topic_count = count;
	return SM_OK;
}

static enum sm_status take_areas(struct sm_answer *answer, struct sm_store *store, const struct sm_question *question,
				 struct sm_error *error)
{
	const char **code;
	size_t count = 0;
	enum sm_status status = sm_store_areas(store, &answer->area, &answer->area_count, error);

	if (status != SM_OK)
		return status;
	code = sm_arena_take(answer->arena, sizeof(*code) * (question->area_count + 1));
	if (!code)
		return no_memory(error);
	for (size_t i = 0; i < question->area_count; i++) {
		int at = find_area(answer->area, answer->area_count, question->area[i]);
		bool again = false;

		if (at < 0)
			return unknown_area(question->area[i], answer->area, answer->area_count, error);
		for (size_t j = 0; j < count; j++)
			again = again || strcmp(code[j], answer->area[at].code) == 0;
		if (!again && !(code[count++] = own(answer, answer->area[at].code)))
			return no_memory(error);
	}
	answer->question.area = code;
	answer->question.area_count = count;
	return SM_OK;
}

/* The one area that covers the answer: the one asked for, else the municipality when there is one. */
static const char *region_of(const struct sm_answer *answer)
{
	const char *code = "";
	int roots = 0;

	if (answer->question.area_count)
		return answer->question.area_count == 1 ? answer->question.area[0] : "";
	for (size_t i = 0; i < answer->area_count; i++)
		if (answer->area[i].parent < 0 && roots++ == 0)
			code = answer->area[i].code;
	return roots == 1 ? code : "";
}

static enum sm_status topic_series(struct sm_answer *answer, struct sm_error *error)
{
	size_t asked = answer->question.topic_count;

	answer->series_count = asked ? asked : answer->topic_count;
	answer->series = sm_arena_take(answer->arena, sizeof(*answer->series) * (answer->series_count + 1));
	if (!answer->series)
		return no_memory(error);
	for (size_t i = 0; i < answer->series_count; i++) {
		int at = asked ? find_topic(answer->topic, answer->topic_count, answer->question.topic[i]) : (int)i;
		const struct sm_store_topic *topic = &answer->topic[at];

		answer->series[i] = (struct sm_series){ .id = topic->id,
							.name = { topic->name[SM_NL], topic->name[SM_EN] },
							.region = region_of(answer) };
	}
	return SM_OK;
}

static enum sm_status area_series(struct sm_answer *answer, struct sm_error *error)
{
	size_t asked = answer->question.area_count;

	answer->series_count = asked ? asked : answer->area_count;
	answer->series = sm_arena_take(answer->arena, sizeof(*answer->series) * (answer->series_count + 1));
	answer->series_of_area = sm_arena_take(answer->arena, sizeof(int) * (answer->area_count + 1));
	if (!answer->series || !answer->series_of_area)
		return no_memory(error);
	memset(answer->series_of_area, -1, sizeof(int) * (answer->area_count + 1));
	for (size_t i = 0; i < answer->series_count; i++) {
		int at = asked ? find_area(answer->area, answer->area_count, answer->question.area[i]) : (int)i;
		const struct sm_store_area *area = &answer->area[at];

		answer->series_of_area[at] = (int)i;
		answer->series[i] = (struct sm_series){
			.id = area->code, .name = { area->name, area->name }, .region = area->code, .level = area->level
		};
	}
	return SM_OK;
}

static enum sm_status one_series(struct sm_answer *answer, struct sm_error *error)
{
	answer->series_count = 1;
	answer->series = sm_arena_take(answer->arena, sizeof(*answer->series));
	if (!answer->series)
		return no_memory(error);
	answer->series[0] =
	    (struct sm_series){ .id = "all", .name = { "Alles samen", "All together" }, .region = region_of(answer) };
	return SM_OK;
}

static enum sm_status own_words(struct sm_answer *answer, struct sm_error *error)
{
	for (size_t i = 0; i < answer->series_count; i++) {
		struct sm_series *series = &answer->series[i];

		series->id = own(answer, series->id);
		series->name[SM_NL] = own(answer, series->name[SM_NL]);
		series->name[SM_EN] = own(answer, series->name[SM_EN]);
		series->region = own(answer, series->region);
		if (!series->id || !series->name[SM_NL] || !series->name[SM_EN] || !series->region)
			return no_memory(error);
	}
	return SM_OK;
}

/* The same buckets, without holes, in every series. */
static enum sm_status take_buckets(struct sm_answer *answer, struct sm_error *error)
{
	struct sm_period first = sm_period_of(answer->question.by, answer->from_s), period = first;
	size_t series = answer->series_count;
	struct sm_point *point;

	if (answer->from_s < answer->until_s)
		for (; period.from_s < answer->until_s; period = sm_period_next(period))
			if (++answer->bucket_count > BUCKETS_MAX)
				return no_memory(error);
	point = sm_arena_take(answer->arena, sizeof(*point) * (series * answer->bucket_count + 1));
	answer->sum = sm_arena_take(answer->arena, sizeof(*answer->sum) * (series * answer->bucket_count + 1));
	if (!point || !answer->sum)
		return no_memory(error);
	for (size_t i = 0; i < series; i++) {
		answer->series[i].point = point + i * answer->bucket_count;
		answer->series[i].count = answer->bucket_count;
		period = first;
		for (size_t j = 0; j < answer->bucket_count; j++, period = sm_period_next(period))
			answer->series[i].point[j].period = period;
	}
	return SM_OK;
}

static enum sm_status take_span(struct sm_answer *answer, struct sm_store *store, struct sm_error *error)
{
	int64_t from_s = 0, until_s = 0;
	enum sm_status status = sm_store_span(store, &from_s, &until_s, error);

	if (status != SM_OK)
		return status == SM_NONE ? SM_OK : status;
	if (answer->question.from_s > from_s)
		from_s = answer->question.from_s;
	if (answer->question.until_s && answer->question.until_s < until_s)
		until_s = answer->question.until_s;
	if (from_s < until_s) {
		answer->from_s = from_s;
		answer->until_s = until_s;
	}
	return SM_OK;
}

enum sm_status question_take(struct sm_answer *answer, struct sm_store *store, const struct sm_question *question,
			     struct sm_error *error)
{
	enum sm_status status;

	answer->question = *question;
	if (question->by != SM_DAY && question->by != SM_WEEK && question->by != SM_MONTH)
		return sm_fail(error, SM_ERROR_USAGE, NULL, "vraag per dag, week of maand",
			       "ask by day, week or month");
	if (question->until_s && question->from_s >= question->until_s)
		return sm_fail(error, SM_ERROR_USAGE, NULL, "het begin ligt niet voor het einde van de gevraagde tijd",
			       "the time asked for does not begin before it ends");
	status = take_topics(answer, store, question, error);
	if (status == SM_OK)
		status = take_areas(answer, store, question, error);
	if (status == SM_OK)
		status = take_span(answer, store, error);
	if (status == SM_OK)
		status = question->group == SM_GROUP_TOPIC  ? topic_series(answer, error)
			 : question->group == SM_GROUP_AREA ? area_series(answer, error)
							    : one_series(answer, error);
	if (status == SM_OK)
		status = own_words(answer, error);
	return status == SM_OK ? take_buckets(answer, error) : status;
}
