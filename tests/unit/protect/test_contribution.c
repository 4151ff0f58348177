// SPDX-License-Identifier: EUPL-1.2
#include <math.h>

#include "fixture.h"
#include "numbering.h"

static struct town town;
static struct sm_post post;
static struct sm_verdict verdict;
static struct sm_reasons reasons;
static const struct sm_contribution *made;
static enum sm_reason_out reason;

static int set_up(void **state)
{
	(void)state;
	town_open(&town);
	post = (struct sm_post){ .id = SM_TEXT("1"),
				 .platform = SM_TEXT("example.test"),
				 .author = SM_TEXT("anna"),
				 .published_s = town.now_s };
	verdict = (struct sm_verdict){ .value = 0.5, .class = SM_POSITIVE, .coverage = 0.625 };
	memset(&reasons, 0, sizeof(reasons));
	made = NULL;
	reason = SM_OUT_COUNT;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	town_close(&town);
	return 0;
}

static enum sm_status protect(int topic, int area, enum sm_source source)
{
	return sm_protect(town.protector, &post, (struct sm_place){ topic, area }, &verdict, &reasons, NULL, source,
			  town.arena, &made, &reason, NULL);
}

static void add_reason(const char *entry, double after)
{
	reasons.reason[reasons.count++] = (struct sm_reason){
		.entry = sm_text_of(entry), .file = "rules/nl/lexicon.tsv", .before = 2, .after = after
	};
}

static void what_is_left_is_what_counts(void **state)
{
	(void)state;
	assert_int_equal(protect(1, BU12, SM_SOURCE_FORUM), SM_OK);
	assert_int_equal(made->topic, 1);
	assert_int_equal(made->area, BU12);
	assert_int_equal(made->value, UNIT / 2);
	assert_int_equal(made->coverage_pct, 63);
	assert_int_equal(made->class, SM_POSITIVE);
	assert_int_equal(made->source, SM_SOURCE_FORUM);
	assert_int_equal(made->period.from_s, town_period(&town).from_s);
	assert_false(made->retract);
}

static void numbers_out_of_range_are_brought_back(void **state)
{
	(void)state;
	verdict.value = 7;
	verdict.coverage = 3;
	assert_int_equal(protect(0, GM, (enum sm_source)99), SM_OK);
	assert_int_equal(made->value, UNIT);
	assert_int_equal(made->coverage_pct, 100);
	assert_int_equal(made->source, SM_SOURCE_OWN);
	verdict.value = -INFINITY;
	verdict.coverage = NAN;
	assert_int_equal(protect(0, GM, SM_SOURCE_NEWS), SM_OK);
	assert_int_equal(made->value, -UNIT);
	assert_int_equal(made->coverage_pct, 0);
	verdict.value = NAN;
	assert_int_equal(protect(0, GM, SM_SOURCE_NEWS), SM_OK);
	assert_int_equal(made->value, 0);
}

static void the_strongest_entries_are_kept_each_once(void **state)
{
	static const char *const word[] = { "w0", "w1", "w2", "w3", "w4", "w5", "w6", "w7", "w8", "w9" };
	char longest[TERM_BYTES_MAX + 2];

	(void)state;
	memset(longest, 'a', sizeof(longest));
	longest[TERM_BYTES_MAX + 1] = '\0';
	for (int i = 0; i < 10; i++)
		add_reason(word[i], i % 2 ? -0.05 * (i + 1) : 0.05 * (i + 1));
	add_reason("w9", 0.9);
	add_reason(longest, 1);
	add_reason("", 1);
	add_reason("zero", 0);
	reasons.reason[reasons.count++] =
	    (struct sm_reason){ .entry = SM_TEXT("and so on"), .file = "", .before = 2, .after = 1 };
	reasons.reason[reasons.count++] =
	    (struct sm_reason){ .entry = SM_TEXT("of no file"), .file = NULL, .before = 2, .after = 1 };
	assert_int_equal(protect(0, GM, SM_SOURCE_NEWS), SM_OK);
	assert_int_equal(made->term_count, CONTRIBUTION_TERMS_MAX);
	for (int i = 0; i < CONTRIBUTION_TERMS_MAX; i++)
		assert_true(sm_text_is(made->term[i].text, word[9 - i]));
	assert_int_equal(made->term[0].weight, -UNIT / 2);
}

static void a_word_that_says_little_by_itself_is_no_term(void **state)
{
	(void)state;
	add_reason("niet", -0.9);
	add_reason("puinhoop", -0.9);
	reasons.reason[0].before = -0.7;
	assert_int_equal(protect(0, GM, SM_SOURCE_NEWS), SM_OK);
	assert_int_equal(made->term_count, 1);
	assert_true(sm_text_is(made->term[0].text, "puinhoop"));
}

static void assert_refused(int topic, int area, enum sm_reason_out wanted)
{
	assert_int_equal(protect(topic, area, SM_SOURCE_NEWS), SM_WITHHELD);
	assert_int_equal(reason, wanted);
	assert_null(made);
}

static void what_cannot_count_is_refused_with_its_reason(void **state)
{
	static char much[5000];

	(void)state;
	assert_refused(-1, GM, SM_OUT_NO_TOPIC);
	assert_refused(99, GM, SM_OUT_NO_TOPIC);
	assert_refused(0, -1, SM_OUT_NO_TOPIC);
	assert_refused(0, 99, SM_OUT_NO_TOPIC);
	post.deleted = true;
	assert_refused(0, GM, SM_OUT_DELETED);
	post.deleted = false;
	post.author.length = 0;
	assert_refused(0, GM, SM_OUT_NO_AUTHOR);
	memset(much, 'x', sizeof(much));
	post.author = (struct sm_text){ much, sizeof(much) };
	assert_refused(0, GM, SM_OUT_LIMIT);
	post.author.length = 4;
	post.id.length = 0;
	assert_refused(0, GM, SM_OUT_LIMIT);
}

static void a_full_arena_is_a_limit_not_a_loss_of_privacy(void **state)
{
	(void)state;
	while (sm_arena_take(town.arena, 1024))
		;
	while (sm_arena_take(town.arena, 16))
		;
	assert_int_equal(protect(0, GM, SM_SOURCE_NEWS), SM_ERROR_LIMIT);
}

static void a_contribution_to_a_forgotten_period_is_refused(void **state)
{
	struct sm_receipt receipt;

	(void)state;
	assert_int_equal(protect(0, GM, SM_SOURCE_NEWS), SM_OK);
	assert_int_equal(sm_period_forget(town.protector, town_period(&town), &receipt, NULL), SM_OK);
	assert_int_equal(sm_spool_add(town.protector, made, NULL), SM_ERROR_USAGE);
}

static void whom_a_post_names_is_kept_as_numbers_of_its_period(void **state)
{
	const struct sm_text text = SM_TEXT("@jan en @piet en @jan en 0612345678 en @a @b @c");
	const struct sm_span span[] = { { 0, 4, "handle" },  { 8, 13, "handle" },  { 17, 21, "name" },
					{ 25, 35, "phone" }, { 39, 41, "handle" }, { 42, 44, "name" },
					{ 45, 47, "name" } };
	const struct sm_found found = { text, span, sizeof(span) / sizeof(span[0]) };
	const uint8_t *key;
	uint8_t bytes[RECORD_BYTES_MAX];
	struct sm_contribution back;
	size_t size, used;

	(void)state;
	town.policy.airbag[SM_AIRBAG_ONE_PERSON] = (struct sm_airbag_rule){ SM_AIRBAG_SUPPRESS, 30 };
	town_sleep(&town);
	town_wake(&town);
	assert_int_equal(sm_protect(town.protector, &post, (struct sm_place){ 0, GM }, &verdict, &reasons, &found,
				    SM_SOURCE_NEWS, town.arena, &made, &reason, NULL),
			 SM_OK);
	key = keys_get(town.protector->keys, town.protector->open[0]->slot, KEY_PSEUDONYM);
	assert_int_equal(made->named_count, CONTRIBUTION_NAMED_MAX); /* and no more */
	assert_int_equal(made->named[0], pseudonym_of_named(key, SM_TEXT("jan")));
	assert_int_equal(made->named[1], pseudonym_of_named(key, SM_TEXT("piet")));
	assert_int_equal(made->named[2], pseudonym_of_named(key, SM_TEXT("a"))); /* once each, and no telephones */
	size = record_write(made, bytes);
	assert_true(record_read(bytes, size, &back, &used));
	assert_int_equal(used, size);
	assert_memory_equal(back.named, made->named, sizeof(back.named));
	for (size_t cut = 0; cut < size; cut++)
		assert_false(record_read(bytes, cut, &back, &used));
	bytes[40] = 0x50; /* five names */
	assert_false(record_read(bytes, size, &back, &used));
}

static void a_record_reads_as_it_was_written_and_no_other_bytes_do(void **state)
{
	uint8_t bytes[RECORD_BYTES_MAX];
	struct sm_contribution back;
	size_t size, used;

	(void)state;
	add_reason("duur", -0.25);
	add_reason("\xf0\x9f\x98\xa1", -0.5);
	assert_int_equal(protect(2, WK2, SM_SOURCE_SOCIAL), SM_OK);
	size = record_write(made, bytes);
	assert_true(record_read(bytes, size, &back, &used));
	assert_int_equal(used, size);
	assert_memory_equal(back.pseudonym, made->pseudonym, PSEUDONYM_BYTES);
	assert_memory_equal(back.tag, made->tag, PSEUDONYM_BYTES);
	assert_int_equal(back.topic, 2);
	assert_int_equal(back.source, SM_SOURCE_SOCIAL);
	assert_int_equal(back.term_count, 2);
	assert_true(sm_text_is(back.term[0].text, "\xf0\x9f\x98\xa1"));
	assert_int_equal(back.term[1].weight, -UNIT / 4);
	for (size_t cut = 0; cut < size; cut++)
		assert_false(record_read(bytes, cut, &back, &used));
	bytes[39] = 101; /* coverage */
	assert_false(record_read(bytes, size, &back, &used));
	bytes[39] = 100;
	bytes[36] = bytes[37] = 0x7f; /* value */
	assert_false(record_read(bytes, size, &back, &used));
	bytes[36] = bytes[37] = 0;
	bytes[38] |= 0x1c; /* source */
	assert_false(record_read(bytes, size, &back, &used));
}

static void numbers_are_given_in_order_and_stay(void **state)
{
	struct numbering numbering;
	uint8_t key[NUMBERING_KEY_BYTES];
	uint32_t number;

	(void)state;
	assert_true(numbering_open(&numbering, 5000));
	for (int round = 0; round < 2; round++)
		for (uint32_t i = 0; i < 5000; i++) {
			crypto_generichash(key, sizeof(key), (const uint8_t *)&i, sizeof(i), NULL, 0);
			assert_true(numbering_put(&numbering, key, &number));
			assert_int_equal(number, i);
		}
	memset(key, 0, sizeof(key));
	assert_false(numbering_put(&numbering, key, &number)); /* full */
	numbering_close(&numbering);
}

/* Enough of everything for tables to grow and frames to be split. */
static void a_large_period_is_counted_whole(void **state)
{
	struct sm_release *release;
	char author[32], post_id[32];

	(void)state;
	for (int i = 0; i < 40000; i++) {
		snprintf(author, sizeof(author), "author-%d", i % 9000);
		snprintf(post_id, sizeof(post_id), "post-%d", i);
		say(&town, (struct saying){ .author = author,
					    .post = post_id,
					    .area = BU11,
					    .value = i % 2 ? 0.5 : -0.5,
					    .term = { "druk", "duur" } });
	}
	town_sync(&town);
	town_sleep(&town);
	town_wake(&town);
	release = town_release(&town);
	assert_int_equal(cell_of(release, "parkeren", "BU00010101")->authors, 9000);
	assert_int_equal(cell_of(release, "parkeren", "BU00010101")->posts, 40000);
	assert_int_equal(cell_of(release, "parkeren", "BU00010101")->term_count, 0); /* they cancel out */
	sm_release_close(release);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(what_is_left_is_what_counts),
		CASE(numbers_out_of_range_are_brought_back),
		CASE(the_strongest_entries_are_kept_each_once),
		CASE(a_word_that_says_little_by_itself_is_no_term),
		CASE(what_cannot_count_is_refused_with_its_reason),
		CASE(a_full_arena_is_a_limit_not_a_loss_of_privacy),
		CASE(a_contribution_to_a_forgotten_period_is_refused),
		CASE(whom_a_post_names_is_kept_as_numbers_of_its_period),
		CASE(a_record_reads_as_it_was_written_and_no_other_bytes_do),
		CASE(numbers_are_given_in_order_and_stay),
		CASE(a_large_period_is_counted_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
