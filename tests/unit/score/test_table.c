// SPDX-License-Identifier: EUPL-1.2
// test_table: every word of the lexicon is found, in full buckets too, and no other; the vector instructions see what a
// loop sees.
#include "fixture.h"
#include "load.h"
#include "table.h"
#include "word.h"

enum { WORDS = 4000, BUCKETS = 20000 };

static void buckets_are_matched_as_a_loop_matches_them(void **state)
{
	uint64_t seed = 31;

	(void)state;
	for (int i = 0; i < BUCKETS; i++) {
		struct bucket bucket __attribute__((aligned(sizeof(struct bucket)))) = { .tag = { 0 } };
		uint32_t tag = fixture_random(&seed) % 12;

		for (size_t j = 0; j < BUCKET_WORDS; j++)
			bucket.tag[j] = fixture_random(&seed) % 12;
		assert_int_equal(bucket_match(&bucket, tag), bucket_match_plain(&bucket, tag));
	}
}

/* Hashes that all belong in a few buckets, so that these run over. */
static uint64_t crowded(uint64_t *seed)
{
	return (uint64_t)(fixture_random(seed) % 3) << 62 | (uint64_t)fixture_random(seed) << 16 |
	       (fixture_random(seed) & 0xffff);
}

static void words_are_found_in_the_buckets_behind_full_ones(void **state)
{
	struct lexicon *lexicon = calloc(1, sizeof(*lexicon));
	static uint64_t hash[WORDS];
	static uint32_t form[WORDS];
	uint64_t seed = 32;

	(void)state;
	assert_non_null(lexicon);
	assert_true(lexicon_reserve(lexicon, 0));
	lexicon_language(lexicon, "nl");
	for (size_t i = 0; i < WORDS; i++) {
		hash[i] = crowded(&seed);
		assert_non_null(lexicon_add(lexicon, hash[i], LANGUAGE_OURS));
		form[i] = lexicon_first(lexicon, hash[i]);
	}
	lexicon->follows = calloc(lexicon->forms_count, sizeof(*lexicon->follows));
	assert_non_null(lexicon->follows);
	assert_true(table_fill(lexicon));
	lexicon_loaded(lexicon);
	for (size_t i = 0; i < WORDS; i++) {
		assert_int_equal(table_find(lexicon, hash[i]), form[i]);
		assert_int_equal(table_find(lexicon, hash[i] ^ 8), 0);
	}
	lexicon_close(lexicon);
	free(lexicon);
}

static void what_is_no_word_is_not_found(void **state)
{
	struct lexicon *lexicon = calloc(1, sizeof(*lexicon));
	uint8_t hash[32];
	uint64_t seed = 33;

	(void)state;
	assert_non_null(lexicon);
	assert_int_equal(load_rules(fixture_path("tests/data/score/rules"), NULL, lexicon, hash, NULL), SM_OK);
	assert_int_not_equal(table_find(lexicon, word_hash("goed", 4)), 0);
	assert_int_equal(table_find(lexicon, 0), 0); /* what is no word at all */
	for (size_t i = 0; i < WORDS; i++)
		assert_int_equal(table_find(lexicon, (uint64_t)fixture_random(&seed) << 33 | fixture_random(&seed)), 0);
	lexicon_close(lexicon);
	free(lexicon);
}

/* A word in several languages means in each what it means there; in others nothing. */
static void senses_lie_by_language(void **state)
{
	struct lexicon *lexicon = calloc(1, sizeof(*lexicon));
	uint32_t form;

	(void)state;
	assert_non_null(lexicon);
	assert_true(lexicon_reserve(lexicon, 0));
	lexicon_language(lexicon, "nl");
	lexicon_language(lexicon, "en");
	lexicon_language(lexicon, "fy");
	lexicon_add(lexicon, 99, LANGUAGE_OURS)->entry = 7;
	lexicon_add(lexicon, 99, LANGUAGE_OURS + 2)->entry = 8;
	lexicon_add(lexicon, 100, LANGUAGE_OURS + 1)->entry = 9;
	lexicon->follows = calloc(lexicon->forms_count, sizeof(*lexicon->follows));
	lexicon->nodes = calloc(1, sizeof(*lexicon->nodes));
	assert_non_null(lexicon->follows);
	assert_true(table_fill(lexicon));
	form = table_find(lexicon, 99);
	assert_int_equal(lexicon_sense(lexicon, form, LANGUAGE_OURS)->entry, 7);
	assert_int_equal(lexicon_sense(lexicon, form, LANGUAGE_OURS + 1)->entry, 0);
	assert_int_equal(lexicon_sense(lexicon, form, LANGUAGE_OURS + 2)->entry, 8);
	form = table_find(lexicon, 100);
	assert_int_equal(lexicon_sense(lexicon, form, LANGUAGE_OURS)->entry, 0);
	assert_int_equal(lexicon_sense(lexicon, form, LANGUAGE_OURS + 1)->entry, 9);
	lexicon_close(lexicon);
	free(lexicon);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(buckets_are_matched_as_a_loop_matches_them),
		cmocka_unit_test(words_are_found_in_the_buckets_behind_full_ones),
		cmocka_unit_test(what_is_no_word_is_not_found),
		cmocka_unit_test(senses_lie_by_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
