// SPDX-License-Identifier: EUPL-1.2
// redact_known: the author's own name or handle, and its parts → where a text names them.
#include <string.h>

#include "redact/redact.h"

enum { PART_LETTERS_MIN = 3, JOINED_LETTERS_MIN = 6 };

static void add_part(struct redact_known *known, struct sm_text part)
{
	if (known->part_count < REDACT_KNOWN_PARTS_MAX)
		known->part[known->part_count++] = part;
}

/* "van" and "het" would take half of the language with them; a number alone says nothing. */
static bool worth(const struct sm_redactor *redactor, struct sm_text part)
{
	return part.length >= PART_LETTERS_MIN && !sm_ascii_is_digit(part.data[0]) &&
	       !(redact_words_classes(&redactor->words, part.data, part.length) &
		 (redactor->class_middle | redactor->class_stop));
}

enum sm_status redact_known_make(const struct sm_redactor *redactor, struct sm_text name, struct sm_arena *arena,
				 struct redact_known *known, struct sm_error *error)
{
	struct redact_view view;
	enum sm_status status;
	char *joined;
	size_t pieces = 0, letters = 0, server, start = 0;

	*known = (struct redact_known){ .part_count = 0 };
	name.length = name.length > REDACT_KNOWN_BYTES_MAX ? REDACT_KNOWN_BYTES_MAX : name.length;
	status = redact_view_make(&redactor->folds, name, arena, &view, error);
	if (status != SM_OK || view.length == 0)
		return status;
	joined = sm_arena_take(arena, view.length);
	if (!joined)
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "geheugen voor deze tekst is op",
			       "no memory left for this text");
	while (start < view.length && !redact_is_alnum(view.data[start]))
		start++;
	/* name@server: the server is not the author's. */
	for (server = start; server < view.length && view.data[server] != '@';)
		server++;
	known->whole = sm_text_trim((struct sm_text){ view.data + start, server - start });
	for (size_t at = start; at < server;) {
		size_t end = at;

		while (end < server && redact_is_alnum(view.data[end]))
			end++;
		if (end == at) {
			at++;
			continue;
		}
		struct sm_text part = { view.data + at, end - at };
		if (worth(redactor, part))
			add_part(known, part);
		memcpy(joined + letters, part.data, part.length);
		letters += part.length;
		pieces++;
		at = end;
	}
	/* "Jan Jansen" also as janjansen. */
	if (pieces > 1 && letters >= JOINED_LETTERS_MIN)
		add_part(known, (struct sm_text){ joined, letters });
	if (known->whole.length < 2 || (pieces == 1 && known->part_count == 0))
		known->whole.length = 0;
	return SM_OK;
}

size_t redact_known_at(const struct redact_known *known, const struct redact_view *view, size_t at, size_t word_end)
{
	size_t length = word_end - at;

	if (known->whole.length && known->whole.length <= view->length - at &&
	    redact_same_letters(view->data + at, known->whole.data, known->whole.length) &&
	    (at + known->whole.length == view->length || !redact_is_alnum(view->data[at + known->whole.length])))
		return at + known->whole.length;
	for (size_t i = 0; i < known->part_count; i++)
		if (known->part[i].length == length &&
		    redact_same_letters(view->data + at, known->part[i].data, length))
			return word_end;
	return at;
}
