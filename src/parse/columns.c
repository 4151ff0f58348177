// SPDX-License-Identifier: EUPL-1.2
// columns: a mapping, and one row or object of an export → the values of a post.
#include "columns.h"

#include <stdio.h>
#include <string.h>

static bool is_number(const char *key, size_t *index)
{
	size_t value = 0;

	for (const char *c = key; *c; c++) {
		if (*c < '0' || *c > '9' || value > 100000)
			return false;
		value = value * 10 + (size_t)(*c - '0');
	}
	*index = value;
	return *key != '\0';
}

/* Follows a path; a number is a place in a list. */
const json_t *columns_at(const json_t *object, const struct columns_source *source)
{
	for (size_t i = 0; i < source->key_count && object; i++) {
		size_t index;

		if (json_is_array(object))
			object = is_number(source->key[i], &index) ? json_array_get(object, index) : NULL;
		else
			object = json_object_get(object, source->key[i]);
	}
	return object;
}

struct sm_text columns_text(const json_t *value, char digits[COLUMNS_DIGITS_MAX])
{
	int64_t number;

	switch (value ? json_typeof(value) : JSON_NULL) {
	case JSON_STRING: return (struct sm_text){ json_string_value(value), json_string_length(value) };
	case JSON_INTEGER:
		snprintf(digits, COLUMNS_DIGITS_MAX, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
		return sm_text_of(digits);
	case JSON_REAL: /* times with a fraction; not printed as a real, because that depends on the locale */
		if (!(json_real_value(value) > -1e15 && json_real_value(value) < 1e15))
			return (struct sm_text){ 0 };
		number = (int64_t)json_real_value(value);
		snprintf(digits, COLUMNS_DIGITS_MAX, "%lld", (long long)number);
		return sm_text_of(digits);
	case JSON_TRUE: return SM_TEXT("true");
	case JSON_OBJECT: /* there is something: enough for "is it a reshare?" */
	case JSON_ARRAY:
		return json_object_size(value) || json_array_size(value) ? SM_TEXT("true") : (struct sm_text){ 0 };
	default: return (struct sm_text){ 0 };
	}
}

struct sm_text columns_member(const struct columns *columns, enum column column, const json_t *object,
			      char digits[COLUMNS_DIGITS_MAX])
{
	const struct columns_choice *choice = &columns->column[column];
	struct sm_text text = { 0 };

	for (size_t i = 0; i < choice->count && !text.length; i++)
		text = choice->source[i].constant ? sm_text_of(choice->source[i].name)
						  : columns_text(columns_at(object, &choice->source[i]), digits);
	return text;
}

struct sm_text columns_field(const struct columns *columns, enum column column, const struct sm_text *field)
{
	const struct columns_choice *choice = &columns->column[column];
	struct sm_text text = { 0 };

	for (size_t i = 0; i < choice->count && !text.length; i++) {
		if (choice->source[i].constant)
			text = sm_text_of(choice->source[i].name);
		else if (choice->source[i].index >= 0)
			text = field[choice->source[i].index];
	}
	return text;
}

static int find_header(const struct sm_text *header, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (sm_text_is_nocase(sm_text_trim(header[i]), name))
			return (int)i;
	return -1;
}

enum sm_status columns_bind(struct columns *columns, const struct sm_text *header, size_t count, struct sm_error *error)
{
	bool text = false;

	for (int c = 0; c < COLUMN_COUNT; c++) {
		struct columns_choice *choice = &columns->column[c];

		for (size_t i = 0; i < choice->count; i++) {
			choice->source[i].index = find_header(header, count, choice->source[i].name);
			text = text || (c == COLUMN_TEXT && choice->source[i].index >= 0);
		}
	}
	if (text)
		return SM_OK;
	return sm_fail(error, SM_ERROR_DATA, columns->file, "het bestand heeft de kolom met de tekst niet",
		       "the file does not have the column with the text");
}

/* Whether one of the sources of a need is there. */
static bool is_there(const struct columns_choice *need, const struct columns_sample *sample)
{
	for (size_t i = 0; i < need->count; i++) {
		if (sample->object && columns_at(sample->object, &need->source[i]))
			return true;
		if (!sample->object && find_header(sample->header, sample->count, need->source[i].name) >= 0)
			return true;
	}
	return false;
}

bool columns_fits(const struct columns *columns, const struct columns_sample *sample)
{
	if (columns->format != (sample->object ? SM_FORMAT_NDJSON : SM_FORMAT_CSV) || columns->need_count == 0)
		return false;
	for (size_t i = 0; i < columns->need_count; i++)
		if (!is_there(&columns->need[i], sample))
			return false;
	return true;
}
