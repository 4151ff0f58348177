// SPDX-License-Identifier: EUPL-1.2
// parse: a payload → posts, through the reader of its format.
#include <string.h>

#include "draft.h"
#include "encoding.h"
#include "importer.h"
#include "jsondoc.h"
#include "sentimeter/parse.h"
#include "xmlfeed.h"

static bool media_has(const struct sm_payload *payload, const char *part)
{
	struct sm_text type = payload->media_type;

	return sm_text_find(type, part) != NULL;
}

/* Two lines that both begin an object: an export by line, whatever the server calls it. */
static bool is_ndjson(struct sm_text text)
{
	const char *end = text.length ? memchr(text.data, '\n', text.length) : NULL;
	struct sm_text first, rest;

	if (!end || text.data[0] != '{')
		return false;
	first = sm_text_trim((struct sm_text){ text.data, (size_t)(end - text.data) });
	rest = sm_text_trim((struct sm_text){ end, text.length - (size_t)(end - text.data) });
	return first.data[first.length - 1] == '}' && rest.length && rest.data[0] == '{';
}

/* SM_FORMAT_AUTO for a JSON document: its keys will tell. */
static enum sm_status sniff(const struct sm_payload *payload, struct sm_text text, enum sm_format *format,
			    struct sm_error *error)
{
	text = sm_text_trim(text);
	if (!text.length)
		return sm_fail(error, SM_ERROR_DATA, NULL, "het document is leeg", "the document is empty");
	if (text.data[0] == '<' || media_has(payload, "xml")) {
		*format = SM_FORMAT_RSS;
	} else if (media_has(payload, "ndjson") || media_has(payload, "jsonl") || is_ndjson(text)) {
		*format = SM_FORMAT_NDJSON;
	} else if (text.data[0] == '{' || text.data[0] == '[') {
		*format = SM_FORMAT_AUTO;
	} else if (media_has(payload, "csv") || media_has(payload, "tab-separated") ||
		   (payload->feed && payload->feed->mapping && *payload->feed->mapping)) {
		*format = SM_FORMAT_CSV;
	} else {
		return sm_fail(error, SM_ERROR_DATA, NULL,
			       "dit lijkt op geen feed die gelezen kan worden; gebruik voor een export `import`",
			       "this looks like no feed that can be read; for an export use `import`");
	}
	return SM_OK;
}

static enum sm_status read_posts(const struct sm_payload *payload, struct sm_text text, enum sm_format *format,
				 struct draft *draft, struct sm_error *error)
{
	enum sm_status status = *format == SM_FORMAT_AUTO ? sniff(payload, text, format, error) : SM_OK;

	if (status != SM_OK)
		return status;
	switch (*format) {
	case SM_FORMAT_RSS: return xmlfeed_posts(draft, text, error);
	case SM_FORMAT_NDJSON:
	case SM_FORMAT_CSV:
		return importer_posts(draft, text, format, payload->feed ? payload->feed->mapping : NULL, error);
	case SM_FORMAT_JSON:
		if (payload->feed && payload->feed->map)
			return jsonmap_posts(draft, text, payload->feed->map, payload->again, error);
		return sm_fail(error, SM_ERROR_CONFIG, NULL, "zonder kaart (map) is deze JSON niet te lezen",
			       "without a map this JSON cannot be read");
	case SM_FORMAT_COUNT:
	case SM_FORMAT_AUTO:
	case SM_FORMAT_JSONFEED:
	case SM_FORMAT_MASTODON:
	case SM_FORMAT_BLUESKY: break;
	}
	return jsondoc_posts(draft, text, format, error);
}

enum sm_status sm_parse(const struct sm_payload *payload, enum sm_format format, struct sm_arena *arena,
			struct sm_posts *posts, struct sm_error *error)
{
	const char *note;
	struct draft draft;
	struct sm_text text;
	enum sm_status status;
	char *scratch;

	*posts = (struct sm_posts){ .format = format };
	if (payload->bytes.length > DOCUMENT_BYTES_MAX)
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "het document is groter dan %d MiB",
			       "the document is larger than %d MiB", DOCUMENT_BYTES_MAX / (1024 * 1024));
	scratch = sm_arena_take(arena, TEXT_BYTES_MAX);
	if (!scratch)
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "het document past niet in het geheugen van deze ronde",
			       "the document does not fit in the memory of this round");
	draft_open(&draft, payload, arena, scratch);
	status = encoding_decode(payload, arena, &text, &note, error);
	if (status != SM_OK)
		return status;
	if (note)
		draft_note(&draft, note);
	status = read_posts(payload, text, &posts->format, &draft, error);
	if (status != SM_OK)
		return status;
	draft_identify(&draft);
	return draft_close(&draft, posts, error);
}
