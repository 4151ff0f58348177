// SPDX-License-Identifier: EUPL-1.2
// ask: a question → an answer, every number of which is a sum of released cells.
#include <stdlib.h>
#include <string.h>

#include "answer.h"

enum { ANSWER_BYTES_MAX = 512 << 20, POLICY_BYTES_MAX = 64 * 1024, HALF_WEEK_S = 7 * 86400 / 2, TREND_DAYS_MAX = 7 };

static size_t bucket_of(const struct sm_answer *answer, struct sm_period period)
{
	const struct sm_point *point = answer->series[0].point;
	/* A week belongs to the month in which most of it lies. */
	int64_t moment = period.grain == SM_WEEK ? period.from_s + HALF_WEEK_S : period.from_s;
	size_t low = 0, high = answer->bucket_count;

	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		if (point[middle].period.from_s <= moment)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* Which series a row counts in; rows come by topic and area, so the place of the last one is nearly always right. */
struct place {
	size_t topic;
	size_t area;
};

static bool find_topic(const struct sm_answer *answer, const struct sm_cell *cell, size_t *topic)
{
	if (*topic < answer->series_count && strcmp(answer->series[*topic].id, cell->topic) == 0)
		return true;
	for (*topic = 0; *topic < answer->series_count; (*topic)++)
		if (strcmp(answer->series[*topic].id, cell->topic) == 0)
			return true;
	return false;
}

static bool find_area(const struct sm_answer *answer, const struct sm_cell *cell, size_t *area)
{
	if (*area < answer->area_count && strcmp(answer->area[*area].code, cell->area) == 0)
		return true;
	for (*area = 0; *area < answer->area_count; (*area)++)
		if (strcmp(answer->area[*area].code, cell->area) == 0)
			return true;
	return false;
}

/* All of an answer is read at one moment, so only a damaged file has a cell of something that it does not name. */
static enum sm_status find_place(const struct sm_answer *answer, const struct sm_cell *cell, struct place *place,
				 struct sm_error *error)
{
	bool found = answer->question.group == SM_GROUP_TOPIC  ? find_topic(answer, cell, &place->topic)
		     : answer->question.group == SM_GROUP_AREA ? find_area(answer, cell, &place->area)
							       : true;

	return found ? SM_OK
		     : sm_fail(error, SM_ERROR_DATA, NULL,
			       "een cel heeft een onderwerp of gebied dat het vrijgavebestand niet noemt",
			       "a cell has a topic or an area that the file of releases does not name");
}

static enum sm_status count_in(struct sm_answer *answer, struct answer_terms *terms, size_t series, size_t bucket,
			       const struct sm_store_row *row, struct sm_error *error)
{
	sum_cell(&answer->sum[series * answer->bucket_count + bucket], &row->cell, &row->noise);
	return terms_add(terms, series, &row->cell, error);
}

static enum sm_status count_row(struct sm_answer *answer, struct answer_terms *terms, const struct sm_store_row *row,
				struct place *place, struct sm_error *error)
{
	size_t bucket = bucket_of(answer, row->period);
	enum sm_status status = find_place(answer, &row->cell, place, error);

	if (status != SM_OK)
		return status;
	if (answer->question.group != SM_GROUP_AREA)
		return count_in(answer, terms, place->topic, bucket, row, error);
	/* An area covers the smaller ones in it. */
	for (int at = (int)place->area; status == SM_OK && at >= 0; at = answer->area[at].parent)
		if (answer->series_of_area[at] >= 0)
			status = count_in(answer, terms, (size_t)answer->series_of_area[at], bucket, row, error);
	return status;
}

static void add_policy(struct sm_buffer *policy, const char *hash)
{
	/* Hashes are hex of one length, so a hash that is found is not part of another. */
	if (policy->data && strstr(policy->data, hash))
		return;
	if (policy->length)
		sm_buffer_text(policy, ",");
	sm_buffer_text(policy, hash);
}

static enum sm_status too_fine(const struct sm_store_row *row, struct sm_error *error)
{
	char name[SM_PERIOD_NAME_MAX];

	sm_period_name(row->period, name);
	return sm_fail(error, SM_ERROR_USAGE, NULL, "%s is als geheel vrijgegeven: vraag per week of per maand",
		       "%s was released as a whole: ask by week or by month", name);
}

static enum sm_status read_rows(struct sm_answer *answer, struct sm_store_rows *rows, struct answer_terms *terms,
				struct sm_buffer *policy, struct sm_error *error)
{
	struct sm_store_row row;
	struct place place = { 0 };
	enum sm_status status;

	while ((status = sm_store_next(rows, &row, error)) == SM_OK) {
		if (row.period.grain > answer->question.by)
			return too_fine(&row, error);
		add_policy(policy, row.policy_hash);
		status = count_row(answer, terms, &row, &place, error);
		if (status != SM_OK)
			return status;
	}
	return status == SM_END ? SM_OK : status;
}

static enum sm_status read_cells(struct sm_answer *answer, struct sm_store *store, struct answer_terms *terms,
				 struct sm_error *error)
{
	struct sm_store_filter filter = { answer->question.topic, answer->question.topic_count,
					  answer->question.area,  answer->question.area_count,
					  answer->from_s,         answer->until_s };
	SM_AUTO(sm_buffer_close) struct sm_buffer policy = { .bytes_max = POLICY_BYTES_MAX };
	struct sm_store_rows *rows = NULL;
	enum sm_status status = sm_store_select(store, &filter, &rows, error);

	if (status == SM_OK)
		status = read_rows(answer, rows, terms, &policy, error);
	sm_store_rows_close(rows);
	if (status != SM_OK)
		return status;
	answer->policy = sm_arena_copy(answer->arena, policy.data ? policy.data : "", policy.length);
	if (policy.failed || !answer->policy)
		return sm_fail(error, SM_ERROR_LIMIT, NULL,
			       "te veel verschillende instellingen: vraag een kortere tijd",
			       "too many different policies: ask for a shorter time");
	return SM_OK;
}

/* How many buckets make the window that is compared with the one before it. */
static size_t window_of(const struct sm_answer *answer)
{
	size_t window = answer->question.by == SM_DAY ? 28 : answer->question.by == SM_WEEK ? 4 : 3;

	return window * 2 <= answer->bucket_count ? window : answer->bucket_count / 2;
}

static void sum_window(const struct sm_answer *answer, size_t series, size_t from, size_t until, struct sm_point *point,
		       int64_t *scored)
{
	const struct answer_sum *sum = answer->sum + series * answer->bucket_count;
	const struct sm_point *bucket = answer->series[series].point;
	struct answer_sum total = { 0 };
	struct sm_period period = { answer->question.by, answer->from_s, answer->until_s };

	for (size_t i = from; i < until; i++)
		sum_join(&total, &sum[i]);
	if (from < until)
		period = (struct sm_period){ answer->question.by, bucket[from].period.from_s,
					     bucket[until - 1].period.until_s };
	sum_point(&total, period, point);
	if (scored)
		*scored = total.scored;
}

static enum sm_status add_trend(struct sm_answer *answer, size_t index, struct sm_error *error)
{
	struct sm_series *series = &answer->series[index];
	size_t count = answer->bucket_count;

	if (answer->question.by != SM_DAY || count < 2 * TREND_DAYS_MAX)
		return SM_OK;
	series->trend = sm_arena_take(answer->arena, sizeof(*series->trend) * count);
	if (!series->trend)
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "het antwoord is te groot: vraag een kortere tijd",
			       "the answer is too large: ask for a shorter time");
	for (size_t i = 0; i < count; i++) {
		size_t from = i > TREND_DAYS_MAX / 2 ? i - TREND_DAYS_MAX / 2 : 0, until = i + TREND_DAYS_MAX / 2 + 1;

		sum_window(answer, index, from, until < count ? until : count, &series->trend[i], NULL);
		series->trend[i].period = series->point[i].period;
	}
	return SM_OK;
}

static enum sm_status finish_series(struct sm_answer *answer, const struct answer_terms *terms, struct sm_error *error)
{
	size_t count = answer->bucket_count, window = window_of(answer);

	for (size_t i = 0; i < answer->series_count; i++) {
		struct sm_series *series = &answer->series[i];
		int64_t scored = 0;
		enum sm_status status;

		for (size_t j = 0; j < count; j++)
			sum_point(&answer->sum[i * count + j], series->point[j].period, &series->point[j]);
		sum_window(answer, i, 0, count, &series->total, &scored);
		sum_window(answer, i, count - window, count, &series->recent, NULL);
		sum_window(answer, i, count - 2 * window, count - window, &series->before, NULL);
		series->window = window;
		status = add_trend(answer, i, error);
		if (status != SM_OK)
			return status;
		status = terms_strongest(terms, i, scored, answer->arena, series, error);
		if (status != SM_OK)
			return status;
	}
	return SM_OK;
}

/* Areas that nobody asked for by name and that have no cell in this time are left out: a list of forty empty
 * neighbourhoods tells nothing. Topics stay, for that one of them is silent is an answer. */
static void drop_empty_areas(struct sm_answer *answer)
{
	size_t kept = 0;

	if (answer->question.group != SM_GROUP_AREA || answer->question.area_count)
		return;
	for (size_t i = 0; i < answer->series_count; i++)
		if (answer->series[i].total.cells)
			answer->series[kept++] = answer->series[i];
	answer->series_count = kept;
}

/* All that is read from the store, in the order in which the parts need each other. */
static enum sm_status read_all(struct sm_answer *made, struct sm_store *store, const struct sm_question *question,
			       struct answer_terms *terms, struct sm_error *error)
{
	enum sm_status status = question_take(made, store, question, error);

	if (status == SM_OK && made->bucket_count && made->series_count)
		status = read_cells(made, store, terms, error);
	if (status == SM_OK && made->bucket_count)
		status = sm_store_withheld(store, made->from_s, made->until_s, made->withheld, &made->periods, error);
	if (status == SM_OK && made->bucket_count)
		status = sm_store_noise(store, made->from_s, made->until_s, &made->noise, error);
	return status;
}

enum sm_status sm_ask(struct sm_store *store, const struct sm_question *question, struct sm_answer **answer,
		      struct sm_error *error)
{
	SM_AUTO(terms_closep) struct answer_terms *terms = NULL;
	struct sm_answer *made = calloc(1, sizeof(*made));
	enum sm_status status;

	*answer = NULL;
	if (!made)
		return sm_fail_memory(error);
	made->policy = "";
	status = sm_arena_open(&made->arena, ANSWER_BYTES_MAX, error);
	if (status == SM_OK)
		status = terms_open(&terms, error);
	if (status == SM_OK)
		status = sm_store_begin(store, error);
	if (status == SM_OK) {
		status = read_all(made, store, question, terms, error);
		sm_store_end(store);
	}
	if (status == SM_OK)
		status = finish_series(made, terms, error);
	if (status != SM_OK) {
		sm_answer_close(made);
		return status;
	}
	drop_empty_areas(made);
	*answer = made;
	return SM_OK;
}

void sm_answer_close(struct sm_answer *answer)
{
	if (!answer)
		return;
	sm_arena_close(answer->arena);
	free(answer);
}
