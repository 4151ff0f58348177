// SPDX-License-Identifier: EUPL-1.2
// redact_spans: hits, which may overlap → spans in the original, sorted and disjoint.
#include <stdlib.h>

#include "redact/redact.h"

/* What is told to be ordinary talk sorts before what it may overrule. */
static int by_place(const void *a, const void *b)
{
	const struct redact_hit *first = a, *second = b;

	if (first->start != second->start)
		return first->start < second->start ? -1 : 1;
	if (first->end != second->end)
		return first->end > second->end ? -1 : 1;
	return (first->type > second->type) - (first->type < second->type);
}

/* A hit inside ordinary talk (a date, a price, a shop's name) goes when its type yields to that. */
static size_t drop_ordinary(const struct sm_redactor *redactor, struct redact_hit *hit, size_t hits)
{
	size_t kept = 0;
	uint32_t ordinary_end = 0;

	for (size_t i = 0; i < hits; i++) {
		if (hit[i].type == REDACT_KEEP) {
			if (hit[i].end > ordinary_end)
				ordinary_end = hit[i].end;
			continue;
		}
		if (hit[i].end <= ordinary_end && redactor->type[hit[i].type].yields)
			continue;
		hit[kept++] = hit[i];
	}
	return kept;
}

static uint32_t width(const struct redact_hit *hit)
{
	return hit->end - hit->start;
}

/* Only a space between two parts of one name: "Jan" "de Vries" is one. */
static bool is_next(const struct sm_redactor *redactor, const struct redact_view *view, const struct redact_hit *hit,
		    const struct redact_hit *next)
{
	return hit->type == next->type && next->start == hit->end + 1 && view->data[hit->end] == ' ' &&
	       (sm_text_is(sm_text_of(redactor->type[hit->type].name), "name") || hit->type == redactor->author_type);
}

/* Overlapping hits become one that covers all of them, so that no part of the loser stays behind. It is called what
 * the longest of them is; of equally long ones the first in the table of types. */
static size_t join(const struct sm_redactor *redactor, const struct redact_view *view, struct redact_hit *hit,
		   size_t hits)
{
	size_t joined = 0;
	uint32_t widest = 0;

	for (size_t i = 0; i < hits; i++) {
		struct redact_hit *last = joined ? &hit[joined - 1] : NULL;

		if (!last || (hit[i].start >= last->end && !is_next(redactor, view, last, &hit[i]))) {
			widest = width(&hit[i]);
			hit[joined++] = hit[i];
			continue;
		}
		if (width(&hit[i]) > widest || (width(&hit[i]) == widest && hit[i].type < last->type)) {
			widest = width(&hit[i]);
			last->type = hit[i].type;
		}
		if (hit[i].end > last->end)
			last->end = hit[i].end;
	}
	return joined;
}

enum sm_status redact_spans(const struct sm_redactor *redactor, const struct redact_view *view, struct redact_hit *hit,
			    size_t hits, struct sm_span *span, size_t *count, struct sm_error *error)
{
	qsort(hit, hits, sizeof(*hit), by_place);
	hits = drop_ordinary(redactor, hit, hits);
	hits = join(redactor, view, hit, hits);
	*count = 0;
	if (hits > SM_SPANS_MAX)
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "meer dan %d persoonsgegevens in een tekst",
			       "more than %d identifiers in one text", SM_SPANS_MAX);
	for (size_t i = 0; i < hits; i++) {
		struct sm_span next = { hit[i].start, hit[i].end, redactor->type[hit[i].type].name };
		struct sm_span *last = *count ? &span[*count - 1] : NULL;

		if (view->start) {
			next.start = view->start[hit[i].start];
			next.end = view->end[hit[i].end - 1];
		}
		/* Two hits in what is one character of the original (a ligature). */
		if (last && next.start < last->end)
			last->end = next.end > last->end ? next.end : last->end;
		else
			span[(*count)++] = next;
	}
	return SM_OK;
}
