// SPDX-License-Identifier: EUPL-1.2
// sample: a few redacted texts by chance, sealed, for a while; labels without a text.
#include <time.h>

#include "fixture.h"
#include "sample.h"

enum { PER_PERIOD = 10, POSTS = 200, DAY_S = 86400 };
static const int64_t noon_s = 1779537600;
static const char canary[] = "kanarie in de tekst";

static char folder[64];
static struct sm_samples *samples;

static struct sm_samples_setup setup_of(int64_t now_s)
{
	return (struct sm_samples_setup){ .workspace = folder,
					  .grain = SM_DAY,
					  .per_period = PER_PERIOD,
					  .days = 14,
					  .agreed = true,
					  .now_s = now_s };
}

static void wake(int64_t now_s)
{
	struct sm_samples_setup setup = setup_of(now_s);
	struct sm_error error = { 0 };

	if (sm_samples_open(&setup, &samples, &error) != SM_OK)
		fail_msg("%s", error.text[SM_EN]);
}

static void sleep_now(void)
{
	sm_samples_close(samples);
	samples = NULL;
}

static int64_t now(void)
{
	return (int64_t)time(NULL);
}

static int set_up(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/sentimeter-sample-XXXXXX");
	assert_non_null(mkdtemp(folder));
	wake(now());
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	sleep_now();
	remove_folder(folder);
	return 0;
}

static struct sm_post post_number(int number, char id[20])
{
	snprintf(id, 20, "post-%d", number);
	return (struct sm_post){ .id = sm_text_of(id),
				 .platform = SM_TEXT("example.test"),
				 .author = SM_TEXT("iemand-met-een-naam"),
				 .published_s = noon_s };
}

static void offer(int number)
{
	char id[20], text[80];
	struct sm_post post = post_number(number, id);

	snprintf(text, sizeof(text), "%s %d", canary, number);
	assert_int_equal(sm_samples_offer(samples, &post, sm_text_of(text), SM_NEGATIVE, "nl", "parkeren", NULL),
			 SM_OK);
}

static void kept(char *numbers)
{
	memset(numbers, 0, POSTS);
	for (size_t i = 0; i < samples->count; i++)
		for (size_t j = 0; j < samples->period[i].count; j++) {
			const struct sm_sample *sample = &samples->period[i].sample[j];

			numbers[atoi(sample->text + strlen(canary))]++;
		}
}

static int count(const char *numbers)
{
	int sum = 0;

	for (int i = 0; i < POSTS; i++)
		sum += numbers[i];
	return sum;
}

static void which_texts_are_kept_does_not_depend_on_order_or_repetition(void **state)
{
	char forward[POSTS], backward[POSTS];

	(void)state;
	for (int i = 0; i < POSTS; i++)
		offer(i);
	kept(forward);
	assert_int_equal(count(forward), PER_PERIOD);
	for (int i = POSTS - 1; i >= 0; i--)
		offer(i);
	kept(backward);
	assert_memory_equal(forward, backward, POSTS);
	assert_int_equal(sm_samples_flush(samples, NULL), SM_OK);
	sleep_now();
	wake(now());
	kept(backward);
	assert_memory_equal(forward, backward, POSTS);
}

/* Over many keys every post has the same chance, the first and the last too. */
static void every_post_has_the_same_chance(void **state)
{
	int first = 0, last = 0;

	(void)state;
	for (int round = 0; round < 400; round++) {
		char numbers[POSTS];
		int gone;

		for (int i = 0; i < 40; i++)
			offer(i);
		kept(numbers);
		first += numbers[0];
		last += numbers[39];
		assert_int_equal(sm_samples_drop(samples, &gone, NULL), SM_OK);
	}
	assert_in_range(first, 55, 150); /* 100 on average, a deviation of 8.7 */
	assert_in_range(last, 55, 150);
}

static void the_files_hold_no_text_and_no_author(void **state)
{
	char path[128];
	size_t size;
	uint8_t *bytes;

	(void)state;
	for (int i = 0; i < POSTS; i++)
		offer(i);
	assert_int_equal(sm_samples_flush(samples, NULL), SM_OK);
	assert_false(folder_holds(folder, canary, strlen(canary)));
	assert_false(folder_holds(folder, "iemand-met", 10));
	/* The control: the same search finds the text once it is unsealed, and even then no author. */
	sample_file_unlink(samples, samples->period[0].period, NULL) == SM_OK ? (void)0 : fail();
	snprintf(path, sizeof(path), "%s/plain", folder);
	bytes = (uint8_t *)strdup(samples->period[0].sample[0].text);
	size = strlen((char *)bytes);
	spit(path, bytes, size);
	assert_true(folder_holds(folder, canary, strlen(canary)));
	free(bytes);
}

static void over_their_time_key_and_file_are_gone(void **state)
{
	char path[128], copy[128];
	struct sm_key_facts facts[4];
	enum sm_master_kind kind;
	size_t keys, size;
	uint8_t *bytes;
	int gone;

	(void)state;
	for (int i = 0; i < POSTS; i++)
		offer(i);
	assert_int_equal(sm_samples_flush(samples, NULL), SM_OK);
	snprintf(path, sizeof(path), "%s/samples/2026-05-23.sealed", folder);
	snprintf(copy, sizeof(copy), "%s/copy", folder);
	bytes = slurp(path, &size);
	spit(copy, bytes, size);
	free(bytes);
	assert_int_equal(sm_samples_expire(samples, now() + 13 * DAY_S, false, &gone, NULL), SM_OK);
	assert_int_equal(gone, 0);
	assert_non_null(sm_samples_next(samples));
	assert_int_equal(sm_samples_expire(samples, now() + 14 * DAY_S + 60, true, &gone, NULL), SM_OK);
	assert_int_equal(gone, 1);
	assert_non_null(sm_samples_next(samples)); /* a dry run */
	sleep_now();
	wake(now() + 14 * DAY_S + 60); /* on opening as well */
	assert_null(sm_samples_next(samples));
	assert_int_equal(access(path, F_OK), -1);
	/* Whoever kept the sealed file has nothing that opens it. */
	sleep_now();
	assert_int_equal(rename(copy, path), 0);
	wake(now());
	assert_null(sm_samples_next(samples));
	snprintf(path, sizeof(path), "%s/samples/keys", folder);
	assert_int_equal(sm_keys_survey(path, &kind, facts, 4, &keys, NULL), SM_OK);
	assert_int_equal(keys, 0);
}

static void a_policy_that_keeps_no_texts_any_more_ends_them_at_once(void **state)
{
	struct sm_samples_setup setup = setup_of(now());

	(void)state;
	offer(1);
	assert_int_equal(sm_samples_flush(samples, NULL), SM_OK);
	sleep_now();
	setup.per_period = 0;
	assert_int_equal(sm_samples_open(&setup, &samples, NULL), SM_OK);
	assert_null(sm_samples_next(samples));
	offer(2);
	assert_null(sm_samples_next(samples));
	sleep_now();
	wake(now());
	assert_null(sm_samples_next(samples));
}

static size_t texts(void)
{
	size_t sum = 0;

	for (size_t i = 0; i < samples->count; i++)
		sum += samples->period[i].count;
	return sum;
}

/* What was kept when more was allowed is bound by what is allowed now, also in the file. */
static void a_policy_that_keeps_less_holds_for_what_was_kept_before(void **state)
{
	struct sm_samples_setup setup = setup_of(now());
	char before[POSTS], after[POSTS];

	(void)state;
	for (int i = 0; i < POSTS; i++)
		offer(i);
	kept(before);
	assert_int_equal(sm_samples_flush(samples, NULL), SM_OK);
	sleep_now();
	setup.per_period = 4;
	assert_int_equal(sm_samples_open(&setup, &samples, NULL), SM_OK);
	assert_int_equal(texts(), 4);
	kept(after);
	for (int i = 0; i < POSTS; i++)
		assert_true(after[i] <= before[i]);
	sleep_now();
	wake(now());
	assert_int_equal(texts(), 4); /* the others do not come back with a wider policy */
	sleep_now();
	setup.days = 1;
	setup.now_s += 2 * DAY_S;
	assert_int_equal(sm_samples_open(&setup, &samples, NULL), SM_OK);
	assert_int_equal(texts(), 0);
}

static void texts_are_kept_only_when_that_was_agreed_and_not_for_long(void **state)
{
	struct sm_samples_setup setup = setup_of(now());
	struct sm_samples *refused;

	(void)state;
	setup.agreed = false;
	assert_int_equal(sm_samples_open(&setup, &refused, NULL), SM_ERROR_CONFIG);
	setup.per_period = 0;
	sleep_now();
	assert_int_equal(sm_samples_open(&setup, &samples, NULL), SM_OK);
	setup = setup_of(now());
	setup.days = SM_SAMPLES_DAYS_MAX + 1;
	assert_int_equal(sm_samples_open(&setup, &refused, NULL), SM_ERROR_CONFIG);
}

static void a_post_that_is_withdrawn_leaves_the_sample(void **state)
{
	char id[20];
	struct sm_post post = post_number(3, id);

	(void)state;
	offer(3);
	sm_samples_withdraw(samples, &post);
	assert_null(sm_samples_next(samples));
	offer(3);
	assert_int_equal(sm_samples_flush(samples, NULL), SM_OK);
	sleep_now();
	wake(now());
	sm_samples_withdraw(samples, &post);
	assert_null(sm_samples_next(samples));
}

static void a_label_stays_and_its_text_goes(void **state)
{
	struct sm_label_agreement agreement;
	struct sm_sample *sample;
	int labelled = 0;

	(void)state;
	assert_int_equal(sm_label_agreement_read(folder, NULL, NULL, &agreement, NULL), SM_NONE);
	for (int i = 0; i < POSTS; i++)
		offer(i);
	while ((sample = sm_samples_next(samples))) {
		assert_int_equal(sm_samples_label(samples, sample,
						  labelled == 9   ? SM_LABEL_UNSURE
						  : labelled == 8 ? SM_LABEL_POSITIVE
								  : SM_LABEL_NEGATIVE,
						  NULL),
				 SM_OK);
		labelled++;
	}
	assert_int_equal(labelled, PER_PERIOD);
	for (int i = 0; i < POSTS; i++) /* what was labelled does not come back */
		offer(i);
	assert_null(sm_samples_next(samples));
	assert_int_equal(sm_label_agreement_read(folder, NULL, NULL, &agreement, NULL), SM_OK);
	assert_int_equal(agreement.compared, 9);
	assert_int_equal(agreement.agreed, 8);
	assert_int_equal(agreement.unsure, 1);
	assert_int_equal(agreement.by[0][2], 1);
	assert_in_range((int)(1000 * agreement.low), 564, 566); /* Wilson for 8 of 9: 0.565 to 0.980 */
	assert_in_range((int)(1000 * agreement.high), 979, 981);
	assert_int_equal(sm_label_agreement_read(folder, "parkeren", "nl", &agreement, NULL), SM_OK);
	assert_int_equal(sm_label_agreement_read(folder, "afval", NULL, &agreement, NULL), SM_NONE);
	assert_false(folder_holds(folder, canary, strlen(canary)));
}

static void a_sample_that_was_changed_goes(void **state)
{
	char path[128];
	uint8_t *bytes;
	size_t size;

	(void)state;
	offer(1);
	assert_int_equal(sm_samples_flush(samples, NULL), SM_OK);
	sleep_now();
	snprintf(path, sizeof(path), "%s/samples/2026-05-23.sealed", folder);
	bytes = slurp(path, &size);
	bytes[size / 2] ^= 1;
	spit(path, bytes, size);
	free(bytes);
	wake(now());
	assert_null(sm_samples_next(samples));
	assert_int_equal(access(path, F_OK), -1);
}

static void offer_text(int number, struct sm_text text, enum sm_class class)
{
	char id[20];
	struct sm_post post = post_number(number, id);

	assert_int_equal(sm_samples_offer(samples, &post, text, class, "", "parkeren", NULL), SM_OK);
}

/* An edited post is its last text; a long one is cut between two characters. */
static void a_text_is_as_it_stands_now_and_no_longer_than_may_be(void **state)
{
	static char text[SM_SAMPLE_TEXT_BYTES_MAX + 10];

	(void)state;
	for (size_t i = 0; i + 2 < sizeof(text); i += 2)
		memcpy(text + 1 + i, "\xc3\xa9", 2);
	text[0] = 'x';
	offer_text(1, SM_TEXT("eerst"), SM_NEUTRAL);
	offer_text(1, SM_TEXT("eerst"), SM_NEUTRAL);
	offer_text(1, SM_TEXT("later"), SM_NEUTRAL);
	assert_true(sm_text_is(sm_sample_text(sm_samples_next(samples)), "later"));
	offer_text(1, (struct sm_text){ text, SM_SAMPLE_TEXT_BYTES_MAX + 1 }, SM_NEUTRAL);
	assert_true(sm_sample_text(sm_samples_next(samples)).length <= SM_SAMPLE_TEXT_BYTES_MAX);
	assert_true(sm_sample_text(sm_samples_next(samples)).length % 2 == 1);
	offer_text(1, (struct sm_text){ 0 }, SM_NEUTRAL);
	assert_int_equal(sm_sample_text(sm_samples_next(samples)).length, 0);
	assert_int_equal(sm_samples_flush(samples, NULL), SM_OK);
	sleep_now();
	wake(now());
	assert_non_null(sm_samples_next(samples));
}

static void a_sample_of_a_wrong_size_is_refused(void **state)
{
	static const struct {
		int per_period, days;
	} wrong[] = { { -1, 14 }, { SM_SAMPLES_PER_PERIOD_MAX + 1, 14 }, { 10, 0 }, { 10, SM_SAMPLES_DAYS_MAX + 1 } };
	struct sm_samples *refused;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct sm_samples_setup setup = setup_of(now());

		setup.per_period = wrong[i].per_period;
		setup.days = wrong[i].days;
		assert_int_equal(sm_samples_open(&setup, &refused, NULL), SM_ERROR_CONFIG);
		assert_null(refused);
	}
	sm_samples_close(NULL);
}

/* People edit files; what is no count of ours counts for nothing, and stops nothing. */
static void counts_that_are_no_counts_are_passed_over(void **state)
{
	static const char table[] = "# topic\tlanguage\tmeter\tpeople\tcount\n"
				    "parkeren\tnl\tnegative\tnegative\t3\n"
				    "parkeren\tnl\tzuur\tnegative\t4\n"
				    "parkeren\tnl\tnegative\tzuur\t5\n"
				    "parkeren\tnl\tpositive\tnegative\t-6\n"
				    "parkeren\tnl\tunscored\tnegative\t7\n"
				    "parkeren\tnl\tneutral\tunsure\t8\n"
				    "parkeren\tnl\tneutral\n"
				    "parkeren\tde\tpositive\tpositive\t9\n";
	struct sm_label_agreement agreement;
	char path[128];

	(void)state;
	snprintf(path, sizeof(path), "%s/labels.tsv", folder);
	spit(path, (const uint8_t *)table, sizeof(table) - 1);
	assert_int_equal(sm_label_agreement_read(folder, "parkeren", "nl", &agreement, NULL), SM_OK);
	assert_int_equal(agreement.compared, 3);
	assert_int_equal(agreement.unscored, 7);
	assert_int_equal(agreement.unsure, 8);
	for (enum sm_class class = SM_NEGATIVE; class <= SM_UNSCORED; class ++) {
		offer_text(10 + (int)class, SM_TEXT("kort"), class);
		assert_int_equal(sm_samples_label(samples, sm_samples_next(samples), SM_LABEL_POSITIVE, NULL), SM_OK);
	}
	assert_int_equal(sm_label_agreement_read(folder, NULL, NULL, &agreement, NULL), SM_OK);
	assert_int_equal(agreement.compared, 3 + 9 + 3);
	assert_int_equal(agreement.unscored, 8);
}

static void a_workspace_with_too_long_a_path_is_refused(void **state)
{
	static char path[8000];
	struct sm_samples_setup setup = setup_of(now());
	struct sm_label_agreement agreement;
	struct sm_sample sample = { .topic = "parkeren" };
	struct sm_samples *refused;

	(void)state;
	memset(path, 'x', sizeof(path) - 1);
	setup.workspace = path;
	assert_int_equal(sm_samples_open(&setup, &refused, NULL), SM_ERROR_LIMIT);
	assert_int_equal(sm_label_agreement_read(path, NULL, NULL, &agreement, NULL), SM_ERROR_LIMIT);
	assert_int_equal(sample_label_count(path, &sample, SM_LABEL_UNSURE, NULL), SM_ERROR_LIMIT);
}

/* More periods than are kept: the later ones have no sample. */
static void more_periods_than_may_be_are_passed_over(void **state)
{
	(void)state;
	for (int back = 0; back < SAMPLED_PERIODS_MAX + 3; back++) {
		char id[20];
		struct sm_post post = post_number(1, id);

		post.published_s -= (int64_t)back * DAY_S;
		assert_int_equal(sm_samples_offer(samples, &post, SM_TEXT("kort"), SM_NEUTRAL, "nl", "parkeren", NULL),
				 SM_OK);
	}
	assert_int_equal(samples->count, SAMPLED_PERIODS_MAX);
}

/* Sealed with the right key, but with an inside that no version writes; and every cut of a good one. */
static void a_sample_that_is_none_inside_goes(void **state)
{
	char path[128];
	uint8_t *bytes;
	size_t size;

	(void)state;
	snprintf(path, sizeof(path), "%s/samples/2026-05-23.sealed", folder);
	for (int wrong = 0; wrong < 3; wrong++) {
		offer(1);
		if (wrong == 0)
			samples->period[0].sample[0].class = (enum sm_class)9;
		if (wrong == 1)
			samples->period[0].sample[0].length = 0; /* what is left of it is no text */
		if (wrong == 2)
			memset(samples->period[0].sample[0].topic, 'x', SAMPLE_TOPIC_BYTES_MAX);
		(void)!sample_file_write(samples, &samples->period[0], NULL);
		sleep_now();
		wake(now());
		assert_true(texts() <= 1);
		assert_false(folder_holds(folder, canary, strlen(canary)));
	}
	for (size_t cut = 0; cut < 80; cut += 9) {
		offer(1);
		assert_int_equal(sm_samples_flush(samples, NULL), SM_OK);
		sleep_now();
		bytes = slurp(path, &size);
		spit(path, bytes, cut);
		free(bytes);
		wake(now());
		assert_int_equal(texts(), 0);
	}
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(which_texts_are_kept_does_not_depend_on_order_or_repetition),
		CASE(every_post_has_the_same_chance),
		CASE(the_files_hold_no_text_and_no_author),
		CASE(over_their_time_key_and_file_are_gone),
		CASE(a_policy_that_keeps_no_texts_any_more_ends_them_at_once),
		CASE(a_policy_that_keeps_less_holds_for_what_was_kept_before),
		CASE(texts_are_kept_only_when_that_was_agreed_and_not_for_long),
		CASE(a_post_that_is_withdrawn_leaves_the_sample),
		CASE(a_label_stays_and_its_text_goes),
		CASE(a_sample_that_was_changed_goes),
		CASE(a_text_is_as_it_stands_now_and_no_longer_than_may_be),
		CASE(a_sample_of_a_wrong_size_is_refused),
		CASE(counts_that_are_no_counts_are_passed_over),
		CASE(a_workspace_with_too_long_a_path_is_refused),
		CASE(more_periods_than_may_be_are_passed_over),
		CASE(a_sample_that_is_none_inside_goes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
