// SPDX-License-Identifier: EUPL-1.2
// jsondoc: JSON text → posts, by what the document turns out to be.
#include "jsondoc.h"

#include <string.h>

/* What one pass over the text shows before any memory is taken for it. */
struct survey {
	size_t depth_max, values;
	/* The last place where an element of an outer list was whole, and what was open there. */
	size_t whole_end;
	char whole_open[4];
	size_t whole_depth;
};

enum { OUTER_DEPTH = 3 };

static void survey_close(struct survey *survey, const char *open, size_t depth, size_t at)
{
	if (depth == 0 || depth > OUTER_DEPTH || open[depth - 1] != '[')
		return;
	survey->whole_end = at + 1;
	survey->whole_depth = depth;
	memcpy(survey->whole_open, open, depth);
}

static struct survey survey_of(struct sm_text text)
{
	struct survey survey = { 0 };
	char open[NESTING_MAX + 1];
	size_t depth = 0;

	for (size_t i = 0; i < text.length; i++) {
		char c = text.data[i];

		if (c == '"') {
			for (i++; i < text.length && text.data[i] != '"'; i++)
				if (text.data[i] == '\\')
					i++;
		} else if (c == '{' || c == '[') {
			survey.values++;
			if (depth <= NESTING_MAX)
				open[depth] = c;
			depth++;
			if (depth > survey.depth_max)
				survey.depth_max = depth;
		} else if (c == '}' || c == ']') {
			if (depth)
				depth--;
			if (c == '}' && depth <= NESTING_MAX)
				survey_close(&survey, open, depth, i);
		} else if (c == ',') {
			survey.values++;
		}
	}
	return survey;
}

static json_t *parse(struct sm_text text)
{
	return json_loadb(text.data ? text.data : "", text.length, JSON_ALLOW_NUL, NULL);
}

static bool is_surrogate(const char *escape, char low)
{
	char c = (char)(escape[3] | 0x20);

	return escape[0] == '\\' && escape[1] == 'u' && (escape[2] | 0x20) == 'd' &&
	       (low ? c >= 'c' && c <= 'f' : (c >= '8' && c <= '9') || c == 'a' || c == 'b');
}

/* Half a surrogate pair stands for no character: U+FFFD in its place. In text, which is ours. */
static void mend_surrogates(char *text, size_t length)
{
	for (size_t i = 0; i + 6 <= length; i++) {
		if (text[i] != '\\')
			continue;
		if (is_surrogate(text + i, 0) && i + 12 <= length && is_surrogate(text + i + 6, 1))
			i += 11;
		else if (is_surrogate(text + i, 0) || is_surrogate(text + i, 1))
			memcpy(text + i + 2, "fffd", 4);
		else
			i++; /* the escaped character */
	}
}

/* Cuts after the last whole element and closes what was open. */
static json_t *parse_mended(struct draft *draft, struct sm_text text, const struct survey *survey)
{
	char *copy = sm_arena_take(draft->arena, text.length + OUTER_DEPTH);
	size_t length = survey->whole_end;
	json_t *root;

	if (!copy) {
		draft->failed = true;
		return NULL;
	}
	memcpy(copy, text.data, text.length);
	mend_surrogates(copy, text.length);
	root = parse((struct sm_text){ copy, text.length });
	if (root || !length)
		return root;
	for (size_t i = survey->whole_depth; i-- > 0;)
		copy[length++] = survey->whole_open[i] == '[' ? ']' : '}';
	return parse((struct sm_text){ copy, length });
}

enum sm_status jsondoc_open(struct draft *draft, struct sm_text text, json_t **root, struct sm_error *error)
{
	struct survey survey = survey_of(text);

	*root = NULL;
	if (survey.depth_max > NESTING_MAX)
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "JSON is dieper genest dan %d",
			       "JSON is nested deeper than %d", NESTING_MAX);
	if (survey.values > JSON_VALUES_MAX)
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "JSON heeft meer dan %d waarden",
			       "JSON has more than %d values", JSON_VALUES_MAX);
	*root = parse(text);
	if (!*root && draft && text.length) {
		*root = parse_mended(draft, text, &survey);
		if (*root)
			draft_note(draft, "json-mended");
	}
	if (!*root)
		return sm_fail(error, SM_ERROR_DATA, NULL, "dit is geen geldige JSON", "this is not valid JSON");
	return SM_OK;
}

void jsondoc_closep(json_t **root)
{
	json_decref(*root);
}

struct sm_text jsondoc_text(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return (struct sm_text){ json_string_value(value), json_string_length(value) };
}

bool jsondoc_true(const json_t *object, const char *key)
{
	return json_is_true(json_object_get(object, key));
}

bool jsondoc_false(const json_t *object, const char *key)
{
	return json_is_false(json_object_get(object, key));
}

/* A server's own word for what went wrong, when it is one word; anything longer may speak of someone. */
static enum sm_status server_error(struct sm_text code, struct sm_error *error)
{
	char word[41] = "";

	for (size_t i = 0; i < code.length && i < sizeof(word) - 1; i++) {
		char c = code.data[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) || code.length >= sizeof(word)) {
			word[0] = '\0';
			break;
		}
		word[i] = c;
	}
	return sm_fail(
	    error, SM_ERROR_DATA, NULL,
	    "de server antwoordde met een fout%s%s in plaats van berichten; controleer het adres van de bron",
	    "the server answered with an error%s%s instead of posts; check the address of the source",
	    *word ? ": " : "", word);
}

static enum sm_format kind_of(const json_t *root)
{
	if (jsonfeed_is(root))
		return SM_FORMAT_JSONFEED;
	if (mastodon_is(root))
		return SM_FORMAT_MASTODON;
	return bluesky_is(root) ? SM_FORMAT_BLUESKY : SM_FORMAT_AUTO;
}

enum sm_status jsondoc_posts(struct draft *draft, struct sm_text text, enum sm_format *format, struct sm_error *error)
{
	__attribute__((cleanup(jsondoc_closep))) json_t *root = NULL;
	enum sm_status status = jsondoc_open(draft, text, &root, error);
	enum sm_format found;

	if (status != SM_OK)
		return status;
	if (json_is_string(json_object_get(root, "error")))
		return server_error(jsondoc_text(root, "error"), error);
	found = kind_of(root);
	if (found == SM_FORMAT_AUTO)
		return sm_fail(
		    error, SM_ERROR_DATA, NULL,
		    "in deze JSON staan geen berichten van JSON Feed, Mastodon of Bluesky; controleer het adres",
		    "this JSON holds no posts of JSON Feed, Mastodon or Bluesky; check the address");
	if (*format != SM_FORMAT_AUTO && *format != found)
		return sm_fail(error, SM_ERROR_DATA, NULL,
			       "deze JSON is van een andere soort dan de bron zegt; pas `format` van de bron aan",
			       "this JSON is of another kind than the source says; change the `format` of the source");
	*format = found;
	if (found == SM_FORMAT_JSONFEED)
		return jsonfeed_posts(draft, root, error);
	return found == SM_FORMAT_MASTODON ? mastodon_posts(draft, root, error) : bluesky_posts(draft, root, error);
}
