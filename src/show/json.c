// SPDX-License-Identifier: EUPL-1.2
// json: an answer → JSON as docs/schema/antwoord.schema.json describes it. Names are Dutch, as the API design rules
// ask.
#include <math.h>
#include <string.h>

#include "forms.h"

static int append(const char *data, size_t length, void *out)
{
	sm_buffer_add(out, data, length);
	return 0;
}

static json_t *moment(int64_t time_s)
{
	char text[24];

	sm_time_print(time_s, text);
	return json_string(text);
}

/* Three decimals: more would tell of a precision that rounding took away. */
static json_t *number(double value, bool known)
{
	return known ? json_real(round(value * 1000) / 1000 + 0.0) : json_null();
}

static json_t *whole(int value, bool known)
{
	return known ? json_integer(value) : json_null();
}

static json_t *sources(const struct sm_point *point)
{
	static const char *const name[SM_SOURCE_COUNT] = { "nieuws", "forum", "fediverse", "social", "eigen" };
	json_t *mix = json_object();

	for (int i = 0; i < SM_SOURCE_COUNT; i++)
		json_object_set_new(mix, name[i], json_integer(point->source_pct[i]));
	return mix;
}

/* What was not released is null: not zero. */
static json_t *point_json(const struct sm_point *point, bool bucket)
{
	bool any = point->cells > 0, scored = point->scored_authors > 0, shared = point->negative_pct >= 0;
	char name[SM_PERIOD_NAME_MAX], code[SM_PERIOD_NAME_MAX];
	json_t *object = json_object();

	if (bucket) {
		sm_period_name(point->period, name);
		sm_store_period_code(point->period, code);
		json_object_set_new(object, "periode", json_string(name));
		json_object_set_new(object, "periodeCbs", json_string(code));
	}
	json_object_set_new(object, "begin", moment(point->period.from_s));
	json_object_set_new(object, "eind", moment(point->period.until_s));
	json_object_set_new(object, "cellen", json_integer(point->cells));
	json_object_set_new(object, "schrijvers", whole(point->authors, any));
	json_object_set_new(object, "berichten", whole(point->posts, any));
	json_object_set_new(object, "schrijversMetScore", whole(point->scored_authors, any));
	json_object_set_new(object, "gemiddelde", number(point->mean, scored));
	json_object_set_new(object, "ondergrens", number(point->low, scored));
	json_object_set_new(object, "bovengrens", number(point->high, scored));
	json_object_set_new(object, "negatief", whole(point->negative_pct, shared));
	json_object_set_new(object, "neutraal", whole(point->neutral_pct, shared));
	json_object_set_new(object, "positief", whole(point->positive_pct, shared));
	json_object_set_new(object, "dekking", whole(point->coverage_pct, point->coverage_pct >= 0));
	json_object_set_new(object, "herkomst", point->source_pct[0] >= 0 && any ? sources(point) : json_null());
	json_object_set_new(object, "ruisSchrijvers", whole(point->authors_range, point->authors_range > 0));
	json_object_set_new(object, "ruisSchrijversMetScore", whole(point->scored_range, point->scored_range > 0));
	return object;
}

static json_t *change_json(const struct sm_series *series)
{
	double change, low, high;
	json_t *object;

	if (!sm_series_change(series, &change, &low, &high))
		return json_null();
	object = json_object();
	json_object_set_new(object, "verschil", number(change, true));
	json_object_set_new(object, "ondergrens", number(low, true));
	json_object_set_new(object, "bovengrens", number(high, true));
	json_object_set_new(object, "nieuw", point_json(&series->recent, false));
	json_object_set_new(object, "ervoor", point_json(&series->before, false));
	return object;
}

static json_t *series_json(const struct sm_series *series, enum sm_group group, enum sm_tongue tongue)
{
	static const char *const kind[] = { "alles", "onderwerp", "gebied" };
	json_t *object = json_object(), *points = json_array(), *terms = json_array();

	for (size_t i = 0; i < series->term_count; i++) {
		json_t *term = json_object();

		json_object_set_new(term, "term", json_string(series->term[i].text));
		json_object_set_new(term, "gewicht", number(series->term[i].weight, true));
		json_array_append_new(terms, term);
	}
	for (size_t i = 0; i < series->count; i++)
		json_array_append_new(points, point_json(&series->point[i], true));
	json_object_set_new(object, "id", json_string(series->id));
	json_object_set_new(object, "soort", json_string(kind[group]));
	json_object_set_new(object, "naam", json_string(series->name[tongue]));
	json_object_set_new(object, "regio", series->region[0] ? json_string(series->region) : json_null());
	json_object_set_new(object, "totaal", point_json(&series->total, false));
	json_object_set_new(object, "verandering", change_json(series));
	json_object_set_new(object, "termen", terms);
	json_object_set_new(object, "punten", points);
	return object;
}

static json_t *list(const char *const *text, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, json_string(text[i]));
	return array;
}

static json_t *question_json(const struct sm_answer *answer)
{
	static const char *const by[] = { "uur", "dag", "week", "maand" };
	static const char *const group[] = { "geen", "onderwerp", "gebied" };
	const struct sm_question *question = sm_answer_question(answer);
	json_t *object = json_object();

	json_object_set_new(object, "onderwerpen", list(question->topic, question->topic_count));
	json_object_set_new(object, "gebieden", list(question->area, question->area_count));
	json_object_set_new(object, "per", json_string(by[question->by]));
	json_object_set_new(object, "reeksPer", json_string(group[question->group]));
	return object;
}

static json_t *withheld_json(const struct sm_answer *answer, enum sm_tongue tongue)
{
	json_t *array = json_array();

	for (int i = 0; i < SM_WITHHELD_COUNT; i++) {
		enum sm_withheld_reason reason = (enum sm_withheld_reason)i;
		json_t *object = json_object();

		json_object_set_new(object, "reden", json_string(sm_withheld_name(reason)));
		json_object_set_new(object, "omschrijving", json_string(sm_withheld_text(reason, tongue)));
		json_object_set_new(object, "berichten", json_integer(sm_answer_withheld(answer, reason)));
		json_array_append_new(array, object);
	}
	return array;
}

/* The unit is one author (an account) in one period; ranges stand beside each number. */
static json_t *noise_json(const struct sm_answer *answer, enum sm_tongue tongue)
{
	const struct sm_store_noise *noise = sm_answer_noise(answer);
	struct sm_buffer text = { .bytes_max = 4000 };
	json_t *object;

	if (!noise->periods && !noise->over)
		return json_null();
	object = json_object();
	sm_answer_noise_text(answer, tongue, &text);
	json_object_set_new(object, "epsilon", number(noise->epsilon_milli_max / 1000.0, noise->periods > 0));
	json_object_set_new(object, "delta", noise->periods ? json_real(ldexp(1, -noise->delta_bits)) : json_null());
	json_object_set_new(object, "eenheid", json_string("schrijver-periode"));
	json_object_set_new(object, "perioden", json_integer(noise->periods));
	json_object_set_new(object, "budgetOp", json_integer(noise->over));
	json_object_set_new(object, "omschrijving", json_string(text.data ? text.data : ""));
	sm_buffer_close(&text);
	return object;
}

static json_t *policies(const char *hashes)
{
	json_t *array = json_array();

	while (*hashes) {
		size_t length = strcspn(hashes, ",");

		json_array_append_new(array, json_stringn(hashes, length));
		hashes += length + (hashes[length] == ',');
	}
	return array;
}

enum sm_status show_json(const struct sm_answer *answer, const struct words *words, struct sm_buffer *out,
			 struct sm_error *error)
{
	json_t *root = json_object(), *series = json_array();
	enum sm_group group = sm_answer_question(answer)->group;
	int64_t from_s, until_s;
	int failed;

	sm_answer_span(answer, &from_s, &until_s);
	for (size_t i = 0; i < sm_answer_count(answer); i++)
		json_array_append_new(series, series_json(sm_answer_at(answer, i), group, words->tongue));
	json_object_set_new(root, "vraag", question_json(answer));
	json_object_set_new(root, "begin", until_s ? moment(from_s) : json_null());
	json_object_set_new(root, "eind", until_s ? moment(until_s) : json_null());
	json_object_set_new(root, "perioden", json_integer(sm_answer_periods(answer)));
	json_object_set_new(root, "voorbehoud", json_string(sm_answer_caveat(answer, words->tongue)));
	json_object_set_new(root, "demo", json_boolean(sm_answer_question(answer)->demo));
	json_object_set_new(root, "methode", json_string(sm_answer_method(words->tongue)));
	json_object_set_new(root, "beleid", policies(sm_answer_policy(answer)));
	json_object_set_new(root, "ruis", noise_json(answer, words->tongue));
	json_object_set_new(root, "achtergehouden", withheld_json(answer, words->tongue));
	json_object_set_new(root, "reeksen", series);
	failed = json_dump_callback(root, append, out, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
	json_decref(root);
	sm_buffer_text(out, "\n");
	return failed ? sm_fail_memory(error) : SM_OK;
}
