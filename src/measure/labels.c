// SPDX-License-Identifier: EUPL-1.2
// labels: lines of id, label and text → labelled texts.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"
#include "sentimeter/measure.h"

enum { RATING_MAX = 1000 };

/* Cuts what comes before the next `mark` off rest; all of it when there is none. */
static struct sm_text cut(struct sm_text *rest, char mark, bool *found)
{
	const char *at = rest->length ? memchr(rest->data, mark, rest->length) : NULL;
	struct sm_text part = *rest;

	*found = at != NULL;
	if (at)
		part.length = (size_t)(at - rest->data);
	*rest = (struct sm_text){ rest->data + part.length + (at != NULL), rest->length - part.length - (at != NULL) };
	return part;
}

static bool is_heading(struct sm_text id, struct sm_text label)
{
	return sm_text_is_nocase(id, "id") && sm_text_is_nocase(label, "label");
}

static enum sm_status read_line(struct sm_text line, const char *name, int number, struct sm_labels *labels,
				struct sm_error *error)
{
	struct sm_label *label = &labels->label[labels->count];
	bool first, second;
	struct sm_text id = cut(&line, '\t', &first), given = cut(&line, '\t', &second);

	if (!first || !second)
		return sm_fail_at(error, SM_ERROR_DATA, name, number, 1,
				  "een regel heeft drie kolommen: kenmerk, oordeel, tekst, met een tab ertussen",
				  "a line has three columns: id, label, text, parted by a tab");
	if (number == 1 && is_heading(id, given))
		return SM_OK;
	*label = (struct sm_label){ .id = id, .text = line, .line = number };
	if (!number_read(given, &label->label) || fabs(label->label) > RATING_MAX)
		return sm_fail_at(error, SM_ERROR_DATA, name, number, (int)id.length + 2,
				  "het oordeel is -1, 0 of 1, of een getal met een punt: -2.5",
				  "the label is -1, 0 or 1, or a number with a point: -2.5");
	labels->ratings |= label->label != 0 && fabs(label->label) != 1;
	labels->count++;
	return SM_OK;
}

static size_t count_lines(struct sm_text bytes)
{
	size_t lines = 1;

	for (size_t i = 0; i < bytes.length; i++)
		lines += bytes.data[i] == '\n';
	return lines;
}

enum sm_status sm_labels_open(struct sm_text bytes, const char *name, struct sm_labels *labels, struct sm_error *error)
{
	enum sm_status status = SM_OK;
	size_t lines = count_lines(bytes);
	bool more = true;

	*labels = (struct sm_labels){ .count = 0 };
	if (lines > SM_LABELS_MAX + 2)
		return sm_fail(error, SM_ERROR_LIMIT, name, "meer dan %d regels", "more than %d lines", SM_LABELS_MAX);
	labels->label = calloc(lines, sizeof(*labels->label));
	if (!labels->label)
		return sm_fail(error, SM_ERROR_MEMORY, name, "geheugen is op", "out of memory");
	for (int number = 1; more && status == SM_OK; number++) {
		struct sm_text line = cut(&bytes, '\n', &more);

		if (line.length && line.data[line.length - 1] == '\r')
			line.length--;
		if (line.length)
			status = read_line(line, name, number, labels, error);
	}
	if (status == SM_OK && labels->count == 0)
		status = sm_fail(error, SM_ERROR_DATA, name, "hier staat geen tekst met een oordeel",
				 "there is no labelled text here");
	if (status != SM_OK)
		sm_labels_close(labels);
	return status;
}

void sm_labels_close(struct sm_labels *labels)
{
	free(labels->label);
	*labels = (struct sm_labels){ .count = 0 };
}
