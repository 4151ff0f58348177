// SPDX-License-Identifier: EUPL-1.2
// jsondoc: JSON text → posts, by what the document turns out to be.
#include "jsondoc.h"

#include <string.h>

#include "jsonscan.h"

static json_t *parse(struct sm_text text)
{
	return json_loadb(text.data ? text.data : "", text.length, JSON_ALLOW_NUL, NULL);
}

static enum sm_status within_limits(const struct jsonscan *scan, struct sm_error *error)
{
	if (scan->depth_max > NESTING_MAX)
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "JSON is dieper genest dan %d",
			       "JSON is nested deeper than %d", NESTING_MAX);
	if (scan->values > JSON_VALUES_MAX)
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "JSON heeft meer dan %d waarden",
			       "JSON has more than %d values", JSON_VALUES_MAX);
	return SM_OK;
}

/* Numbers that jansson has no room for: ids of 64 bits without a sign are some. */
static json_t *parse_numbers(struct draft *draft, struct sm_text text)
{
	size_t numbers, length = jsonscan_mend_numbers(text, NULL, &numbers);
	char *copy = numbers ? sm_arena_take(draft->arena, length) : NULL;

	if (!numbers)
		return NULL;
	if (!copy) {
		draft->failed = true;
		return NULL;
	}
	return parse((struct sm_text){ copy, jsonscan_mend_numbers(text, copy, NULL) });
}

/* What can be saved: escapes that stand for nothing, else what comes before the last whole element of an outer list. */
static json_t *parse_mended(struct draft *draft, struct sm_text text, const struct jsonscan *scan)
{
	char *copy = sm_arena_take(draft->arena, text.length + JSONSCAN_OUTER_DEPTH);
	size_t length = scan->whole_end;
	json_t *root;

	if (!copy) {
		draft->failed = true;
		return NULL;
	}
	memcpy(copy, text.data, text.length);
	jsonscan_mend_surrogates(copy, text.length);
	root = parse((struct sm_text){ copy, text.length });
	if (!root)
		root = parse_numbers(draft, (struct sm_text){ copy, text.length });
	if (!root && length) {
		for (size_t i = scan->whole_depth; i-- > 0;)
			copy[length++] = scan->whole_open[i] == '[' ? ']' : '}';
		root = parse((struct sm_text){ copy, length });
	}
	if (root)
		draft_note(draft, "json-mended");
	return root;
}

enum sm_status jsondoc_open(struct draft *draft, struct sm_text text, json_t **root, struct sm_error *error)
{
	struct jsonscan scan = jsonscan_of(text, false);
	enum sm_status status = within_limits(&scan, error);

	*root = NULL;
	if (status != SM_OK)
		return status;
	*root = parse(text);
	if (!*root && draft && text.length)
		*root = parse_mended(draft, text, &scan);
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

/* What the AT protocol calls its errors. A server's own word is repeated only when it is one of these: any other may be
 * somebody's name. */
static enum sm_status server_error(struct sm_text code, struct sm_error *error)
{
	static const char *const known[] = {
		"AccountDeactivated", "AccountTakedown", "AuthMissing",  "BlockedActor",
		"ExpiredToken",       "InvalidRequest",  "InvalidToken", "NotFound",
		"RateLimitExceeded",  "RecordNotFound",  "RepoNotFound", "UpstreamFailure"
	};
	const char *word = "";

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (sm_text_is(code, known[i]))
			word = known[i];
	return sm_fail(
	    error, SM_ERROR_DATA, NULL,
	    "de server antwoordde met een fout%s%s in plaats van berichten; controleer het adres van de bron",
	    "the server answered with an error%s%s instead of posts; check the address of the source",
	    *word ? ": " : "", word);
}

static enum sm_status no_posts(struct sm_error *error)
{
	return sm_fail(error, SM_ERROR_DATA, NULL,
		       "in deze JSON staan geen berichten van JSON Feed, Mastodon of Bluesky; controleer het adres",
		       "this JSON holds no posts of JSON Feed, Mastodon or Bluesky; check the address");
}

static enum sm_status other_kind(struct sm_error *error)
{
	return sm_fail(error, SM_ERROR_DATA, NULL,
		       "deze JSON is van een andere soort dan de bron zegt; pas `format` van de bron aan",
		       "this JSON is of another kind than the source says; change the `format` of the source");
}

static enum sm_format kind_of(const json_t *root)
{
	if (jsonfeed_is(root))
		return SM_FORMAT_JSONFEED;
	if (mastodon_is(root))
		return SM_FORMAT_MASTODON;
	return bluesky_is(root) ? SM_FORMAT_BLUESKY : SM_FORMAT_AUTO;
}

static enum sm_status read_object(struct draft *draft, struct sm_text text, enum sm_format *format,
				  struct sm_error *error)
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
		return no_posts(error);
	if (*format != SM_FORMAT_AUTO && *format != found)
		return other_kind(error);
	*format = found;
	if (found == SM_FORMAT_JSONFEED)
		jsonfeed_posts(draft, root);
	else if (found == SM_FORMAT_MASTODON)
		mastodon_posts(draft, root);
	else
		bluesky_posts(draft, root);
	return SM_OK;
}

/* One element of a list; whether it is a status of Mastodon. */
static bool read_element(struct draft *draft, struct sm_text text, const struct jsonscan *scan)
{
	__attribute__((cleanup(jsondoc_closep))) json_t *root = parse(text);
	struct jsonscan alone = *scan;

	alone.whole_end = 0; /* an element is saved whole or not at all */
	if (!root)
		root = parse_mended(draft, text, &alone);
	if (!root || !mastodon_is(root)) {
		draft_note(draft, "item-unreadable");
		return false;
	}
	mastodon_posts(draft, root);
	return true;
}

/* A list of statuses, element by element: so one that is broken costs no other, and little memory is held at a time. */
static enum sm_status read_list(struct draft *draft, struct sm_text text, struct sm_error *error)
{
	size_t read = 0, unread = 0, values = 0;

	for (size_t at = 1; at < text.length && text.data[at] != ']' && !draft->failed;) {
		struct sm_text rest = { text.data + at, text.length - at };
		struct jsonscan scan;
		enum sm_status status;

		if (*rest.data != '{' && *rest.data != '[') { /* a comma, white space; other values are no statuses */
			unread += !strchr(", \t\r\n", *rest.data);
			at = (*rest.data == '"' ? jsonscan_string_end(text, at + 1) : at) + 1;
			continue;
		}
		scan = jsonscan_of(rest, true);
		scan.depth_max++;
		scan.values += values;
		status = within_limits(&scan, error);
		if (status != SM_OK)
			return status;
		values = scan.values;
		if (!scan.end) {
			draft_note(draft, "json-mended"); /* cut off: the last one is not whole */
			break;
		}
		rest.length = scan.end;
		if (read_element(draft, rest, &scan))
			read++;
		else
			unread++;
		at += scan.end;
	}
	if (read == 0)
		return unread ? no_posts(error) : SM_OK;
	if (draft->count == 0 && !draft->failed)
		return sm_fail(error, SM_ERROR_DATA, NULL,
			       "geen van deze berichten heeft een id; een bewerkingsgeschiedenis is geen tijdlijn",
			       "none of these posts has an id; an edit history is not a timeline");
	return SM_OK;
}

enum sm_status jsondoc_posts(struct draft *draft, struct sm_text text, enum sm_format *format, struct sm_error *error)
{
	text = sm_text_trim(text);
	if (!text.length || *text.data != '[')
		return read_object(draft, text, format, error);
	if (*format != SM_FORMAT_AUTO && *format != SM_FORMAT_MASTODON)
		return other_kind(error);
	*format = SM_FORMAT_MASTODON;
	return read_list(draft, text, error);
}
