// SPDX-License-Identifier: EUPL-1.2
// journal_read: journal.ndjson → its lines, and the entries of some actions.
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "journal.h"

enum journal_line journal_read_line(FILE *file, char line[JOURNAL_LINE_BYTES_MAX], size_t *length)
{
	int c;

	for (*length = 0; (c = getc_unlocked(file)) != EOF && c != '\n'; line[(*length)++] = (char)c)
		if (*length == JOURNAL_LINE_BYTES_MAX - 1)
			return JOURNAL_LONG;
	line[*length] = '\0';
	if (ferror(file))
		return JOURNAL_FAILED;
	return c == '\n' ? JOURNAL_WHOLE : *length ? JOURNAL_TORN : JOURNAL_NONE;
}

enum sm_status journal_fail_entry(const char *path, int64_t number, struct sm_error *error)
{
	return sm_fail_at(error, SM_ERROR_DATA, path, (int)number, 0,
			  "regel %lld klopt niet: het journaal is daar veranderd of beschadigd",
			  "entry %lld does not hold: the journal was changed or damaged there", (long long)number);
}

enum sm_status journal_fail_read(const char *path, struct sm_error *error)
{
	return sm_fail(error, SM_ERROR_IO, path, "kan het journaal niet lezen: %s", "cannot read the journal: %s",
		       strerror(errno));
}

enum sm_status journal_fail_open(const char *path, struct sm_error *error)
{
	return sm_fail(error, SM_ERROR_INPUT, path, "kan het journaal niet openen", "cannot open the journal");
}

static const char *member(const json_t *body, const char *name)
{
	const char *text = json_string_value(json_object_get(body, name));

	return text ? text : "";
}

/* Most entries are of other actions: only those that were asked for are taken apart. The body is written by make_body,
 * so action stands where it always stands. */
static enum sm_status take_line(const char *line, const char *const *action, const struct sm_journal_taker *taker,
				struct sm_error *error)
{
	static const char start[] = "\"body\":{\"time\":\"", between[] = "\",\"action\":\"";
	const char *body = strstr(line, start), *name = body ? strstr(body, between) : NULL;
	struct sm_journal_entry entry = { 0 };
	enum sm_status status;
	char *detail;
	json_t *whole;

	if (!name)
		return SM_OK; /* erased, or damaged: verifying tells */
	name += sizeof(between) - 1;
	while (*action && (strncmp(name, *action, strlen(*action)) != 0 || name[strlen(*action)] != '"'))
		action++;
	whole = *action ? json_loadb(body + 7, strlen(body) - 8, JSON_REJECT_DUPLICATES, NULL) : NULL;
	if (!whole)
		return SM_OK;
	detail = json_dumps(json_object_get(whole, "detail"), JSON_COMPACT);
	entry = (struct sm_journal_entry){ .action = *action,
					   .object = member(whole, "object"),
					   .result = member(whole, "result"),
					   .origin = member(whole, "origin"),
					   .actor = member(whole, "actor"),
					   .detail = detail,
					   .time = member(whole, "time") };
	status = taker->take(taker->context, &entry, error);
	free(detail);
	json_decref(whole);
	return status;
}

enum sm_status sm_journal_read(const char *path, const char *const *action, const struct sm_journal_taker *taker,
			       struct sm_error *error)
{
	FILE *file = fopen(path, "re");
	char line[JOURNAL_LINE_BYTES_MAX];
	enum sm_status status = SM_OK;
	enum journal_line is = JOURNAL_NONE;
	int64_t number = 0;
	size_t length;

	if (!file)
		return journal_fail_open(path, error);
	while (status == SM_OK && (is = journal_read_line(file, line, &length)) == JOURNAL_WHOLE) {
		status = take_line(line, action, taker, error);
		number++;
	}
	fclose(file);
	if (status != SM_OK)
		return status;
	if (is == JOURNAL_FAILED)
		return journal_fail_read(path, error);
	return is == JOURNAL_LONG ? journal_fail_entry(path, number + 1, error) : SM_OK;
}
