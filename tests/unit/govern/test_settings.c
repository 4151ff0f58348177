// SPDX-License-Identifier: EUPL-1.2
// Unit tests of settings.c: the table and what is published of it.
#include <jansson.h>

#include "settings.h"
#include "test.h"

static json_t *read_schema(void)
{
	char *text = test_read(test_root("docs/schema/policy.schema.json"), NULL);
	json_t *schema = json_loads(text, JSON_REJECT_DUPLICATES, NULL);

	free(text);
	assert_non_null(schema);
	return schema;
}

/* The schema of "airbags.flood.limit", down its maps; NULL when it has none. */
static json_t *schema_of(json_t *schema, const char *key)
{
	while (schema) {
		const char *point = strchr(key, '.');
		size_t length = point ? (size_t)(point - key) : strlen(key);

		schema = json_object_getn(json_object_get(schema, "properties"), key, length);
		if (!point)
			break;
		key = point + 1;
	}
	return schema;
}

static void assert_bounds(const struct setting *setting, const json_t *at, double unit)
{
	assert_true(json_number_value(json_object_get(at, "minimum")) * unit == (double)setting->min);
	assert_true(json_number_value(json_object_get(at, "maximum")) * unit == (double)setting->max);
}

static void assert_names(const struct setting *setting, const json_t *at)
{
	const json_t *names = json_object_get(at, "enum");
	size_t count = 0;

	while (setting->names[count]) {
		assert_string_equal(json_string_value(json_array_get(names, count)), setting->names[count]);
		count++;
	}
	assert_int_equal(json_array_size(names), count);
	assert_int_equal(setting->max, count - 1);
}

static void assert_bits(const struct setting *setting, const json_t *at)
{
	const char *pattern = json_string_value(json_object_get(json_object_get(at, "items"), "pattern"));

	assert_string_equal(json_string_value(json_object_get(at, "type")), "array");
	for (size_t i = 0; setting->names[i]; i++)
		assert_non_null(strstr(pattern, setting->names[i]));
}

static void assert_agrees(const struct setting *setting, const json_t *at)
{
	const char *type = json_string_value(json_object_get(at, "type"));

	switch (setting->kind) {
	case SETTING_TEXT:
		assert_string_equal(type, "string");
		assert_int_equal(json_integer_value(json_object_get(at, "maxLength")), setting->bytes - 1);
		break;
	case SETTING_CHOICE:
	case SETTING_PROFILE: assert_names(setting, at); break;
	case SETTING_INTEGER:
		assert_string_equal(type, "integer");
		assert_bounds(setting, at, 1);
		break;
	case SETTING_MILLI:
		assert_string_equal(type, "number");
		assert_bounds(setting, at, 1000);
		break;
	case SETTING_BOOL: assert_true(json_is_true(json_array_get(json_object_get(at, "enum"), 0))); break;
	case SETTING_DURATION:
		assert_string_equal(json_string_value(json_object_get(at, "$ref")), "#/$defs/duration");
		break;
	case SETTING_DATE:
	case SETTING_TIME: assert_non_null(json_object_get(at, "pattern")); break;
	case SETTING_BITS: assert_bits(setting, at); break;
	}
}

static void the_schema_says_what_the_table_says(void **state)
{
	json_t *schema = read_schema();

	(void)state;
	for (size_t i = 0; i < settings_count; i++) {
		const json_t *at = schema_of(schema, settings[i].key);

		if (!at)
			print_error("no schema of %s\n", settings[i].key);
		assert_non_null(at);
		assert_agrees(&settings[i], at);
	}
	json_decref(schema);
}

static size_t count_leaves(const json_t *schema)
{
	json_t *properties = json_object_get(schema, "properties"), *value;
	const char *name;
	size_t count = 0;

	if (!properties)
		return 1;
	assert_true(json_is_false(json_object_get(schema, "additionalProperties")));
	json_object_foreach(properties, name, value) count += strcmp(name, "options") == 0 ? 0 : count_leaves(value);
	return count;
}

static void the_schema_knows_no_other_settings(void **state)
{
	json_t *schema = read_schema();

	(void)state;
	assert_int_equal(count_leaves(schema), settings_count);
	json_decref(schema);
}

/* As policy.yaml would have it: numbers and texts print alike, a list as [a..b] of all. */
static void assert_default(const struct sm_policy *policy, size_t setting, const json_t *fallback)
{
	struct sm_buffer value = { .bytes_max = 1000 };
	char text[40];

	sm_setting_print(policy, setting, &value);
	if (json_is_string(fallback))
		assert_string_equal(value.data, json_string_value(fallback));
	else if (json_is_boolean(fallback))
		assert_string_equal(value.data, json_is_true(fallback) ? "yes" : "no");
	else if (json_is_integer(fallback)) {
		snprintf(text, sizeof(text), "%lld", (long long)json_integer_value(fallback));
		assert_string_equal(value.data, text);
	}
	sm_buffer_close(&value);
}

static void the_schema_gives_the_defaults(void **state)
{
	json_t *schema = read_schema();
	struct sm_policy policy;
	int given = 0;

	(void)state;
	sm_policy_defaults(&policy);
	for (size_t i = 0; i < settings_count; i++) {
		const json_t *fallback = json_object_get(schema_of(schema, settings[i].key), "default");

		given += fallback != NULL;
		assert_true(sm_setting_is_default(&policy, i));
		if (fallback)
			assert_default(&policy, i, fallback);
	}
	assert_true(given > 30);
	json_decref(schema);
}

static void the_defaults_are_within_every_bound(void **state)
{
	struct sm_policy policy;
	int64_t min, max;

	(void)state;
	for (size_t p = 1; profile_names[p]; p++) {
		sm_policy_defaults(&policy);
		snprintf(policy.profile, sizeof(policy.profile), "%s", profile_names[p]);
		setting_use_profile(&policy);
		for (size_t i = 0; i < settings_count; i++) {
			const struct setting *s = &settings[i];
			int64_t number = setting_number(&policy, s);

			assert_true(number >= s->min && number <= s->max);
			setting_alone(&policy, s, &min, &max);
			if (s->bounded)
				assert_true(number >= min && number <= max);
		}
	}
}

static void what_was_set_is_what_is_got(void **state)
{
	struct sm_policy policy;

	(void)state;
	sm_policy_defaults(&policy);
	for (size_t i = 0; i < settings_count; i++) {
		int64_t other = settings[i].max == INT64_MAX ? 86400 : settings[i].max;

		if (settings[i].kind == SETTING_TEXT)
			continue;
		setting_set(&policy, &settings[i], other);
		assert_int_equal(setting_number(&policy, &settings[i]), other);
	}
	/* And nothing lay on top of something else. */
	for (size_t i = 0; i < settings_count; i++)
		if (settings[i].kind != SETTING_TEXT && settings[i].max != INT64_MAX)
			assert_int_equal(setting_number(&policy, &settings[i]), settings[i].max);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_schema_says_what_the_table_says),
		cmocka_unit_test(the_schema_knows_no_other_settings),
		cmocka_unit_test(the_schema_gives_the_defaults),
		cmocka_unit_test(the_defaults_are_within_every_bound),
		cmocka_unit_test(what_was_set_is_what_is_got),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
