// SPDX-License-Identifier: EUPL-1.2
// publish_ldv: journal.ndjson → lines of the Logboek Dataverwerkingen.
//
// One line for each run, about no data subject at all (maturity level 1): a line for each person would be the very
// register of people that this program does not keep. Ids follow from the chain of the journal, so that the same run
// always has the same one.
#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "journal.h"
#include "publish.h"
#include "sentimeter/period.h"

enum { TRACE_BYTES = 16, SPAN_BYTES = 8 };

static const char *const runs[] = { "collect", "import", "release", "forgotten", "export", "ask" };

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static bool is_run(const char *action)
{
	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++)
		if (strcmp(action, runs[i]) == 0)
			return true;
	return false;
}

/* 2026-05-23T12:05:00Z in milliseconds; -1 when it is no such time. */
static long long milliseconds(const char *time)
{
	struct sm_date date;

	if (sscanf(time, "%4d-%2d-%2dT%2d:%2d:%2dZ", &date.year, &date.month, &date.day, &date.hour, &date.minute,
		   &date.second) != 6)
		return -1;
	return (long long)sm_date_to_s(date) * 1000;
}

static void ids_of(const char *chain, char trace[2 * TRACE_BYTES + 1], char span[2 * SPAN_BYTES + 1])
{
	unsigned char digest[TRACE_BYTES + SPAN_BYTES];

	crypto_generichash(digest, sizeof(digest), (const unsigned char *)chain, strlen(chain), NULL, 0);
	sodium_bin2hex(trace, 2 * TRACE_BYTES + 1, digest, TRACE_BYTES);
	sodium_bin2hex(span, 2 * SPAN_BYTES + 1, digest + TRACE_BYTES, SPAN_BYTES);
}

static json_t *line_of(const struct sm_publishing *p, const json_t *entry)
{
	const json_t *body = json_object_get(entry, "body");
	long long time_ms = milliseconds(text_of(body, "time"));
	char trace[2 * TRACE_BYTES + 1], span[2 * SPAN_BYTES + 1], activity[240];

	if (!is_run(text_of(body, "action")) || time_ms < 0)
		return NULL;
	ids_of(text_of(entry, "chain"), trace, span);
	snprintf(activity, sizeof(activity), "%s#sentimeter",
		 p->policy->organisation_uri[0] ? p->policy->organisation_uri : "urn:sentimeter");
	return json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:{s:{s:s, s:s}}, s:{s:s}}", "trace_id", trace, "span_id",
			 span, "status", strcmp(text_of(body, "result"), "ok") == 0 ? "Ok" : "Error", "name",
			 text_of(body, "action"), "start_time", (json_int_t)time_ms, "end_time", (json_int_t)time_ms,
			 "resource", "attributes", "service.name", "sentimeter", "service.version", p->version,
			 "attributes", "dpl.core.processing_activity_id", activity);
}

enum sm_status publish_ldv(const struct sm_publishing *p, struct sm_buffer *out, struct sm_error *error)
{
	FILE *file = fopen(p->journal, "re");
	char line[JOURNAL_LINE_BYTES_MAX];
	enum journal_line is;
	size_t length;

	if (!file)
		return journal_fail_open(p->journal, error);
	while ((is = journal_read_line(file, line, &length)) == JOURNAL_WHOLE) {
		json_t *entry = json_loadb(line, length, JSON_REJECT_DUPLICATES, NULL);
		json_t *made = json_is_object(json_object_get(entry, "body")) ? line_of(p, entry) : NULL;
		char *text = made ? json_dumps(made, JSON_COMPACT | JSON_PRESERVE_ORDER) : NULL;

		if (text)
			sm_buffer_format(out, "%s\n", text);
		free(text);
		json_decref(made);
		json_decref(entry);
	}
	fclose(file);
	if (is == JOURNAL_FAILED)
		return journal_fail_read(p->journal, error);
	return out->failed ? sm_fail_memory(error) : SM_OK;
}
