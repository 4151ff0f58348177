// SPDX-License-Identifier: EUPL-1.2
// test_schema: the JSON of an answer is what docs/schema/antwoord.schema.json promises.
#include "answers.h"

#include <jansson.h>

/* As much of JSON Schema as ours uses. Gives NULL when value fits, else the name of what does not. */
static const char *misfit(json_t *schema, json_t *value, json_t *root);

static bool type_fits(json_t *type, json_t *value)
{
	size_t index;
	json_t *one;
	const char *name = json_string_value(type);

	if (!type)
		return true;
	json_array_foreach(type, index, one) if (type_fits(one, value)) return true;
	if (!name)
		return false;
	return (strcmp(name, "object") == 0 && json_is_object(value)) ||
	       (strcmp(name, "array") == 0 && json_is_array(value)) ||
	       (strcmp(name, "string") == 0 && json_is_string(value)) ||
	       (strcmp(name, "integer") == 0 && json_is_integer(value)) ||
	       (strcmp(name, "boolean") == 0 && json_is_boolean(value)) ||
	       (strcmp(name, "number") == 0 && json_is_number(value)) ||
	       (strcmp(name, "null") == 0 && json_is_null(value));
}

static const char *object_misfit(json_t *schema, json_t *value, json_t *root)
{
	json_t *properties = json_object_get(schema, "properties"), *one;
	const char *key, *wrong;
	size_t index;

	json_array_foreach(json_object_get(schema, "required"), index,
			   one) if (!json_object_get(value, json_string_value(one))) return json_string_value(one);
	json_object_foreach(value, key, one)
	{
		json_t *property = json_object_get(properties, key);

		wrong = property ? misfit(property, one, root) : key;
		if (wrong)
			return wrong;
	}
	return NULL;
}

static bool enum_fits(json_t *list, json_t *value)
{
	size_t index;
	json_t *one;

	if (!list)
		return true;
	json_array_foreach(list, index, one) if (json_equal(one, value)) return true;
	return false;
}

static const char *misfit(json_t *schema, json_t *value, json_t *root)
{
	const char *reference = json_string_value(json_object_get(schema, "$ref")), *wrong;
	json_t *items = json_object_get(schema, "items"), *one;
	size_t index;

	if (reference)
		return misfit(json_object_get(json_object_get(root, "$defs"), reference + strlen("#/$defs/")), value,
			      root);
	if (!type_fits(json_object_get(schema, "type"), value))
		return "type";
	if (!enum_fits(json_object_get(schema, "enum"), value))
		return "enum";
	if (json_is_number(value) && json_object_get(schema, "minimum") &&
	    json_number_value(value) < json_number_value(json_object_get(schema, "minimum")))
		return "minimum";
	if (json_is_object(value))
		return object_misfit(schema, value, root);
	json_array_foreach(value, index, one)
	{
		wrong = misfit(items, one, root);
		if (wrong)
			return wrong;
	}
	return NULL;
}

static void forty_days(struct sm_store *store)
{
	fixture_town(store, 42);
}

static void nothing_released(struct sm_store *store)
{
	(void)store;
}

static json_t *json_of(void (*fill)(struct sm_store *store), const struct sm_question *question)
{
	struct sm_answer *answer = answer_from(fill, question);
	struct sm_show_options options = { SM_NL, false, 80 };
	struct sm_buffer out = { .bytes_max = 16 << 20 };
	struct sm_error error;
	json_t *root;

	assert_int_equal(sm_show(answer, SM_SHOW_JSON, &options, &out, &error), SM_OK);
	root = json_loadb(out.data, out.length, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(root);
	sm_buffer_close(&out);
	sm_answer_close(answer);
	return root;
}

static json_t *read_schema(void)
{
	char path[400];
	json_t *schema;

	snprintf(path, sizeof(path), "%s/docs/schema/antwoord.schema.json", getenv("SENTIMETER_TEST_ROOT"));
	schema = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(schema);
	return schema;
}

static void an_answer_fits_its_schema(void **state)
{
	static const char *const topic[] = { "zorg", "afval" };
	const struct sm_question question[] = {
		{ .by = SM_DAY, .group = SM_GROUP_TOPIC },
		{ .by = SM_MONTH, .group = SM_GROUP_AREA },
		{ .topic = topic, .topic_count = 2, .by = SM_WEEK },
	};
	json_t *schema = read_schema();

	(void)state;
	for (int i = 0; i < 6; i++) {
		json_t *answer = json_of(i < 3 ? forty_days : nothing_released,
					 i < 3 ? &question[i] : &(struct sm_question){ .by = SM_DAY });
		const char *wrong = misfit(schema, answer, schema);

		if (wrong)
			fail_msg("question %d does not fit: %s", i, wrong);
		json_decref(answer);
	}
	json_decref(schema);
}

static void an_answer_that_does_not_fit_is_found(void **state)
{
	struct sm_question question = { .by = SM_DAY };
	json_t *schema = read_schema(), *answer = json_of(forty_days, &question);
	json_t *point =
	    json_array_get(json_object_get(json_array_get(json_object_get(answer, "reeksen"), 0), "punten"), 0);

	(void)state;
	json_object_set_new(point, "schrijver", json_string("iemand"));
	assert_string_equal(misfit(schema, answer, schema), "schrijver");
	json_object_del(point, "schrijver");
	json_object_set_new(point, "gemiddelde", json_real(-2));
	assert_string_equal(misfit(schema, answer, schema), "minimum");
	json_object_del(point, "gemiddelde");
	assert_string_equal(misfit(schema, answer, schema), "gemiddelde");
	json_decref(answer);
	json_decref(schema);
}

static void what_was_not_released_is_null_and_not_zero(void **state)
{
	static const char *const topic[] = { "zorg" };
	struct sm_question question = { .topic = topic, .topic_count = 1, .by = SM_DAY, .group = SM_GROUP_TOPIC };
	json_t *answer = json_of(forty_days, &question);
	json_t *points = json_object_get(json_array_get(json_object_get(answer, "reeksen"), 0), "punten");
	json_t *quiet = json_array_get(points, 40);

	(void)state;
	assert_int_equal(json_array_size(points), 42);
	assert_int_equal(json_integer_value(json_object_get(quiet, "cellen")), 0);
	assert_true(json_is_null(json_object_get(quiet, "schrijvers")));
	assert_true(json_is_null(json_object_get(quiet, "gemiddelde")));
	assert_true(json_is_null(json_object_get(quiet, "herkomst")));
	json_decref(answer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_fits_its_schema),
		cmocka_unit_test(an_answer_that_does_not_fit_is_found),
		cmocka_unit_test(what_was_not_released_is_null_and_not_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
