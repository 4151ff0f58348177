// SPDX-License-Identifier: EUPL-1.2
// pieces: a sentence and its reasons → the sentence in pieces, those that counted marked.
#include <string.h>

#include "pieces.h"

enum { BYTES_MAX = 8192 };
enum kind { PLAIN, SCOPE, BELOW, ABOVE };

static void mark(uint8_t *kind, size_t from, size_t length, enum kind as)
{
	for (size_t i = from; i < from + length; i++)
		if (kind[i] < as)
			kind[i] = (uint8_t)as;
}

static bool word_at(struct sm_text text, size_t at, const char *word, size_t length)
{
	if (at + length > text.length || (at && sm_ascii_is_letter(text.data[at - 1])) ||
	    (at + length < text.length && sm_ascii_is_letter(text.data[at + length])))
		return false;
	return sm_text_is_nocase((struct sm_text){ text.data + at, length }, word);
}

/* The word of a rule, where it stands nearest to what it changed. */
static void mark_rule(struct sm_text text, uint8_t *kind, size_t near, const char *word)
{
	size_t length = word ? strlen(word) : 0, best = text.length;

	for (size_t at = 0; length && at + length <= text.length; at++)
		if (word_at(text, at, word, length)) {
			size_t far = at > near ? at - near : near - at,
			       best_far = best > near ? best - near : near - best;

			if (best == text.length || far < best_far)
				best = at;
		}
	if (best < text.length)
		mark(kind, best, length, SCOPE);
}

static void add(json_t *list, struct sm_text text, enum kind kind)
{
	static const char *const names[] = { "", "scope", "below", "above" };
	json_t *piece = json_object(), *words = json_stringn(text.data, text.length);

	if (kind == PLAIN)
		json_object_set_new(piece, "plain", json_pack("{s:o}", "text", words));
	else
		json_object_set_new(piece, "marked", json_pack("{s:o, s:s}", "text", words, "kind", names[kind]));
	json_array_append_new(list, piece);
}

json_t *pieces_of(struct sm_text text, const struct sm_reasons *reasons)
{
	uint8_t kind[BYTES_MAX] = { PLAIN };
	json_t *list = json_array();

	if (text.length > BYTES_MAX)
		text.length = 0;
	for (size_t i = 0; i < reasons->count; i++) {
		const struct sm_reason *reason = &reasons->reason[i];
		size_t from = (uintptr_t)reason->words.data - (uintptr_t)text.data;

		/* Words that are not of this text, if ever, lie far out of it. */
		if (!reason->words.length || from > text.length || reason->words.length > text.length - from)
			continue;
		if (reason->before != 0)
			mark(kind, from, reason->words.length, reason->after < 0 ? BELOW : ABOVE);
		for (size_t rule = 0; rule < reason->rules; rule++)
			mark_rule(text, kind, from, reason->rule[rule].word);
	}
	for (size_t from = 0, until; from < text.length; from = until) {
		for (until = from; until < text.length && kind[until] == kind[from]; until++)
			;
		add(list, (struct sm_text){ text.data + from, until - from }, (enum kind)kind[from]);
	}
	memset(kind, 0, sizeof(kind));
	return list;
}
