// SPDX-License-Identifier: EUPL-1.2
// test_pieces: a sentence in pieces is the sentence, with what counted marked.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "pieces.h"

static const char sentence[] = "Het is niet mooi, niet echt mooi & \xe2\x82\xac 5";

static const char *text_of(const json_t *piece)
{
	const json_t *held = json_object_get(piece, "plain");

	return json_string_value(json_object_get(held ? held : json_object_get(piece, "marked"), "text"));
}

static struct sm_reasons *reasons_of(size_t from, size_t length, double after)
{
	struct sm_reasons *reasons = calloc(1, sizeof(*reasons));

	assert_non_null(reasons);
	reasons->count = 1;
	reasons->reason[0] = (struct sm_reason){ .words = { sentence + from, length }, .before = 2, .after = after };
	reasons->reason[0].rules = 1;
	reasons->reason[0].rule[0].word = "niet";
	return reasons;
}

static void all_pieces_together_are_the_sentence(void **state)
{
	struct sm_reasons *reasons = reasons_of(12, 4, -1);
	json_t *pieces = pieces_of(sm_text_of(sentence), reasons), *piece;
	char whole[100] = "";
	size_t index;

	(void)state;
	json_array_foreach(pieces, index, piece) strcat(whole, text_of(piece)); /* a test's own, short text */
	assert_string_equal(whole, sentence);
	json_decref(pieces);
	free(reasons);
}

static void the_word_of_a_rule_is_marked_where_it_stands_nearest(void **state)
{
	struct sm_reasons *reasons = reasons_of(28, 4, -1);
	json_t *pieces = pieces_of(sm_text_of(sentence), reasons), *piece;
	const char *scope = NULL, *before = NULL, *last = NULL;
	size_t index;

	(void)state;
	json_array_foreach(pieces, index, piece)
	{
		const json_t *marked = json_object_get(piece, "marked");
		const char *kind = json_string_value(json_object_get(marked, "kind"));

		if (kind && strcmp(kind, "scope") == 0) {
			scope = text_of(piece);
			before = last;
		}
		last = text_of(piece);
	}
	assert_string_equal(scope, "niet");
	assert_string_equal(before, "Het is niet mooi, ");
	json_decref(pieces);
	free(reasons);
}

static void a_word_without_weight_is_not_marked(void **state)
{
	struct sm_reasons *reasons = reasons_of(12, 4, 0);
	json_t *pieces;

	(void)state;
	reasons->reason[0].before = 0;
	reasons->reason[0].rules = 0;
	pieces = pieces_of(sm_text_of(sentence), reasons);
	assert_int_equal(json_array_size(pieces), 1);
	json_decref(pieces);
	free(reasons);
}

static void words_from_elsewhere_mark_nothing(void **state)
{
	struct sm_reasons *reasons = reasons_of(0, 3, 1);
	json_t *pieces = pieces_of(SM_TEXT("kort"), reasons);

	(void)state;
	reasons->reason[0].words = (struct sm_text){ 0 };
	json_decref(pieces);
	pieces = pieces_of(SM_TEXT("kort"), reasons);
	assert_int_equal(json_array_size(pieces), 1);
	json_decref(pieces);
	free(reasons);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_pieces_together_are_the_sentence),
		cmocka_unit_test(the_word_of_a_rule_is_marked_where_it_stands_nearest),
		cmocka_unit_test(a_word_without_weight_is_not_marked),
		cmocka_unit_test(words_from_elsewhere_mark_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
