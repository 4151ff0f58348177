// SPDX-License-Identifier: EUPL-1.2
// test_ask: an answer adds up released cells, and nothing else.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "sentimeter/ask.h"
#include "store_fixture.h"

static const int nothing[SM_WITHHELD_COUNT] = { 0 };

struct place {
	const char *path;
	struct sm_store *collector, *reader;
};

static int setup(void **state)
{
	struct place *place = calloc(1, sizeof(*place));
	struct sm_error error;

	place->path = fixture_path();
	assert_int_equal(sm_store_open(place->path, SM_ROLE_COLLECTOR, &place->collector, &error), SM_OK);
	assert_int_equal(sm_store_name(place->collector, &fixture_topics, &fixture_areas, &error), SM_OK);
	assert_int_equal(sm_store_open(place->path, SM_ROLE_READER, &place->reader, &error), SM_OK);
	*state = place;
	return 0;
}

static int teardown(void **state)
{
	struct place *place = *state;

	sm_store_close(place->reader);
	sm_store_close(place->collector);
	fixture_clean(place->path);
	free(place);
	return 0;
}

static struct sm_cell cell_of(const char *topic, const char *area, int scored, double mean)
{
	return (struct sm_cell){
		.topic = topic,
		.area = area,
		.authors = scored + 5,
		.posts = scored * 2,
		.scored_authors = scored,
		.mean = mean,
		.spread = 0.3,
		.negative_pct = 60,
		.neutral_pct = 20,
		.positive_pct = 20,
		.coverage_pct = 50,
		.source_pct = { 100, 0, 0, 0, 0 },
		.term = { { "te duur", -0.2 }, { "fijn", 0.1 } },
		.term_count = 2,
	};
}

static void add(struct place *place, const char *period, const struct sm_cell *cell, size_t count)
{
	assert_int_equal(fixture_add(place->collector, fixture_day(period), cell, count, nothing), SM_OK);
}

static struct sm_answer *ask(struct place *place, const struct sm_question *question)
{
	struct sm_answer *answer = NULL;
	struct sm_error error = { 0 };

	if (sm_ask(place->reader, question, &answer, &error) != SM_OK)
		fail_msg("%s", error.text[SM_EN]);
	return answer;
}

static void a_mean_is_weighted_by_scored_authors(void **state)
{
	struct sm_cell cell[] = { cell_of("parkeren", "WK990101", 30, -0.5), cell_of("parkeren", "WK990102", 10, 0.1) };
	struct sm_question question = { .by = SM_DAY };
	const struct sm_point *point;
	struct sm_answer *answer;

	cell[1].coverage_pct = 90;
	cell[1].negative_pct = 20;
	add(*state, "2026-05-23", cell, 2);
	answer = ask(*state, &question);
	assert_int_equal(sm_answer_count(answer), 1);
	point = &sm_answer_at(answer, 0)->point[0];
	assert_int_equal(point->cells, 2);
	assert_int_equal(point->authors, 50);
	assert_int_equal(point->posts, 80);
	assert_int_equal(point->scored_authors, 40);
	assert_near(point->mean, -0.35, 1e-9);
	assert_int_equal(point->coverage_pct, 62);
	assert_int_equal(point->negative_pct, 50);
	assert_int_equal(point->source_pct[SM_SOURCE_NEWS], 100);
	assert_string_equal(sm_answer_at(answer, 0)->region, "GM9901");
	sm_answer_close(answer);
}

/* By hand: the standard error of the mean of 40 votes with a spread of 0.3 is 0.3 / sqrt(40) = 0.047434; Student's t
 * for 38 degrees of freedom is 2.0244. */
static void the_interval_comes_from_the_released_spread(void **state)
{
	struct sm_cell cell[] = { cell_of("parkeren", "WK990101", 30, -0.5), cell_of("parkeren", "WK990102", 10, 0.1) };
	struct sm_question question = { .by = SM_DAY };
	const struct sm_point *point;
	struct sm_answer *answer;

	add(*state, "2026-05-23", cell, 2);
	answer = ask(*state, &question);
	point = &sm_answer_at(answer, 0)->point[0];
	assert_near(point->low, -0.35 - 2.0244 * 0.047434, 2e-4);
	assert_near(point->high, -0.35 + 2.0244 * 0.047434, 2e-4);
	sm_answer_close(answer);
}

/* t for 4 degrees of freedom is 2.7764; half of the smallest cell's width shows that the expansion holds there. */
static void few_votes_give_a_wide_interval(void **state)
{
	struct sm_cell cell = cell_of("parkeren", "WK990101", 5, 0);
	struct sm_question question = { .by = SM_DAY };
	struct sm_answer *answer;

	add(*state, "2026-05-23", &cell, 1);
	answer = ask(*state, &question);
	assert_near(sm_answer_at(answer, 0)->total.high, 2.7764 * 0.3 / sqrt(5), 2e-3);
	sm_answer_close(answer);
}

static void one_vote_has_no_interval_to_speak_of(void **state)
{
	struct sm_cell cell = cell_of("parkeren", "WK990101", 1, 0.5);
	struct sm_question question = { .by = SM_DAY };
	struct sm_answer *answer;

	add(*state, "2026-05-23", &cell, 1);
	answer = ask(*state, &question);
	assert_near(sm_answer_at(answer, 0)->total.low, -1, 1e-9);
	assert_near(sm_answer_at(answer, 0)->total.high, 1, 1e-9);
	sm_answer_close(answer);
}

static void cells_without_scores_count_posts_and_no_mean(void **state)
{
	struct sm_cell cell = cell_of("parkeren", "WK990101", 0, 0);
	struct sm_question question = { .by = SM_DAY };
	const struct sm_point *point;
	struct sm_answer *answer;

	cell.authors = 15;
	cell.posts = 20;
	cell.negative_pct = cell.neutral_pct = cell.positive_pct = -1;
	add(*state, "2026-05-23", &cell, 1);
	answer = ask(*state, &question);
	point = &sm_answer_at(answer, 0)->point[0];
	assert_int_equal(point->authors, 15);
	assert_int_equal(point->scored_authors, 0);
	assert_int_equal(point->negative_pct, -1);
	assert_int_equal(point->coverage_pct, 50);
	sm_answer_close(answer);
}

static void days_without_cells_are_there_and_empty(void **state)
{
	struct sm_cell cell = cell_of("parkeren", "GM9901", 20, -0.5);
	struct sm_question question = { .by = SM_DAY, .group = SM_GROUP_TOPIC };
	struct sm_answer *answer;

	add(*state, "2026-03-27", &cell, 1);
	add(*state, "2026-03-31", &cell, 1);
	answer = ask(*state, &question);
	assert_int_equal(sm_answer_count(answer), 8);
	for (size_t i = 0; i < 8; i++) {
		const struct sm_series *series = sm_answer_at(answer, i);

		assert_int_equal(series->count, 5);
		/* Through the night in which the clock goes forward. */
		for (size_t j = 1; j < series->count; j++)
			assert_int_equal(series->point[j].period.from_s, series->point[j - 1].period.until_s);
		assert_int_equal(series->point[2].cells, 0);
		assert_int_equal(series->point[2].coverage_pct, -1);
		assert_int_equal(series->point[0].cells, i == 0 ? 1 : 0);
	}
	assert_string_equal(sm_answer_at(answer, 1)->id, "afval");
	assert_string_equal(sm_answer_at(answer, 1)->name[SM_EN], "Waste");
	assert_int_equal(sm_answer_periods(answer), 2);
	sm_answer_close(answer);
}

static void weeks_and_months_are_sums_of_their_days(void **state)
{
	struct sm_question day = { .by = SM_DAY, .group = SM_GROUP_TOPIC }, week = day, month = day;
	struct place *place = *state;
	struct sm_answer *days, *other[2];

	week.by = SM_WEEK;
	month.by = SM_MONTH;
	fixture_town(place->collector, 70);
	days = ask(place, &day);
	other[0] = ask(place, &week);
	other[1] = ask(place, &month);
	assert_int_equal(sm_answer_at(other[0], 0)->count, 11);
	assert_int_equal(sm_answer_at(other[1], 0)->count, 3);
	for (size_t i = 0; i < sm_answer_count(days); i++) {
		const struct sm_point *total = &sm_answer_at(days, i)->total;

		for (int j = 0; j < 2; j++) {
			const struct sm_series *series = sm_answer_at(other[j], i);
			int posts = 0;

			for (size_t k = 0; k < series->count; k++)
				posts += series->point[k].posts;
			assert_int_equal(posts, total->posts);
			assert_int_equal(series->total.authors, total->authors);
			assert_near(series->total.mean, total->mean, 1e-9);
			assert_near(series->total.low, total->low, 1e-9);
		}
	}
	sm_answer_close(days);
	sm_answer_close(other[0]);
	sm_answer_close(other[1]);
}

static void an_area_series_covers_the_smaller_ones(void **state)
{
	struct sm_cell cell[] = { cell_of("parkeren", "BU99010101", 10, 0), cell_of("parkeren", "WK990101", 20, 0),
				  cell_of("afval", "WK990102", 40, 0), cell_of("afval", "GM9901", 80, 0) };
	const char *centre = "WK990101";
	struct sm_question question = { .by = SM_DAY, .group = SM_GROUP_AREA };
	struct sm_answer *answer;

	add(*state, "2026-05-23", cell, 4);
	answer = ask(*state, &question);
	/* Two of the six areas have no cell and were not asked for. */
	assert_int_equal(sm_answer_count(answer), 4);
	assert_string_equal(sm_answer_at(answer, 0)->id, "GM9901");
	assert_int_equal(sm_answer_at(answer, 0)->total.scored_authors, 150);
	assert_string_equal(sm_answer_at(answer, 1)->id, "WK990101");
	assert_int_equal(sm_answer_at(answer, 1)->total.scored_authors, 30);
	assert_int_equal(sm_answer_at(answer, 1)->level, 1);
	assert_string_equal(sm_answer_at(answer, 2)->id, "BU99010101");
	assert_int_equal(sm_answer_at(answer, 2)->total.scored_authors, 10);
	sm_answer_close(answer);

	question = (struct sm_question){ .by = SM_DAY, .area = &centre, .area_count = 1, .group = SM_GROUP_TOPIC };
	answer = ask(*state, &question);
	assert_int_equal(sm_answer_at(answer, 0)->total.scored_authors, 30);
	assert_int_equal(sm_answer_at(answer, 1)->total.cells, 0);
	assert_string_equal(sm_answer_at(answer, 0)->region, "WK990101");
	sm_answer_close(answer);
}

static void an_area_asked_for_by_name_stays_though_empty(void **state)
{
	struct sm_cell cell = cell_of("parkeren", "GM9901", 10, 0);
	const char *area[] = { "WK990103", "WK990103" };
	struct sm_question question = { .by = SM_DAY, .group = SM_GROUP_AREA, .area = area, .area_count = 2 };
	struct sm_answer *answer;

	add(*state, "2026-05-23", &cell, 1);
	answer = ask(*state, &question);
	assert_int_equal(sm_answer_count(answer), 1);
	assert_int_equal(sm_answer_at(answer, 0)->total.cells, 0);
	assert_int_equal(sm_answer_at(answer, 0)->count, 1);
	sm_answer_close(answer);
}

static void unknown_names_are_answered_with_the_nearest(void **state)
{
	const char *topic = "Parkeeren", *area = "Zeewik", *neither = "xyzzyxyzzyxyzzy";
	struct sm_question question = { .by = SM_DAY, .topic = &topic, .topic_count = 1 };
	struct place *place = *state;
	struct sm_answer *answer = NULL;
	struct sm_error error;

	assert_int_equal(sm_ask(place->reader, &question, &answer, &error), SM_ERROR_USAGE);
	assert_null(answer);
	assert_non_null(strstr(error.text[SM_EN], "did you mean parkeren?"));
	assert_non_null(strstr(error.text[SM_NL], "bedoelde u parkeren?"));
	question = (struct sm_question){ .by = SM_DAY, .area = &area, .area_count = 1 };
	assert_int_equal(sm_ask(place->reader, &question, &answer, &error), SM_ERROR_USAGE);
	assert_non_null(strstr(error.text[SM_EN], "did you mean WK990103 (Zeewijk)?"));
	question = (struct sm_question){ .by = SM_DAY, .topic = &neither, .topic_count = 1 };
	assert_int_equal(sm_ask(place->reader, &question, &answer, &error), SM_ERROR_USAGE);
	assert_null(strstr(error.text[SM_EN], "did you mean"));
}

static void a_question_finer_than_the_release_is_refused(void **state)
{
	struct sm_cell cell = cell_of("parkeren", "GM9901", 10, 0);
	struct sm_question question = { .by = SM_DAY };
	struct place *place = *state;
	struct sm_answer *answer = NULL;
	struct sm_error error;

	add(place, "2026-W21", &cell, 1);
	assert_int_equal(sm_ask(place->reader, &question, &answer, &error), SM_ERROR_USAGE);
	assert_non_null(strstr(error.text[SM_EN], "2026-W21"));
	question.by = SM_HOUR;
	assert_int_equal(sm_ask(place->reader, &question, &answer, &error), SM_ERROR_USAGE);
	question.by = SM_WEEK;
	answer = ask(place, &question);
	assert_int_equal(sm_answer_at(answer, 0)->total.cells, 1);
	sm_answer_close(answer);
}

static void a_released_week_counts_in_the_month_of_its_thursday(void **state)
{
	struct sm_cell cell = cell_of("parkeren", "GM9901", 10, 0);
	struct sm_question question = { .by = SM_MONTH };
	struct sm_answer *answer;

	add(*state, "2026-W14", &cell, 1); /* Monday 30 March, Thursday 2 April */
	answer = ask(*state, &question);
	assert_int_equal(sm_answer_at(answer, 0)->count, 2);
	assert_int_equal(sm_answer_at(answer, 0)->point[0].cells, 0);
	assert_int_equal(sm_answer_at(answer, 0)->point[1].cells, 1);
	sm_answer_close(answer);
}

static void time_that_is_asked_for_is_kept_within_what_is_released(void **state)
{
	struct sm_question question = { .by = SM_DAY };
	struct place *place = *state;
	struct sm_answer *answer;
	struct sm_error error;
	int64_t from_s, until_s;

	fixture_town(place->collector, 10);
	question.from_s = fixture_day("2026-03-08").from_s;
	question.until_s = fixture_day("2027-01-01").from_s;
	answer = ask(place, &question);
	assert_int_equal(sm_answer_at(answer, 0)->count, 3);
	sm_answer_span(answer, &from_s, &until_s);
	assert_int_equal(from_s, question.from_s);
	assert_int_equal(until_s, fixture_day("2026-03-11").from_s);
	assert_int_equal(sm_answer_periods(answer), 3);
	sm_answer_close(answer);
	question.from_s = fixture_day("2030-01-01").from_s;
	question.until_s = 0;
	answer = ask(place, &question);
	assert_int_equal(sm_answer_at(answer, 0)->count, 0);
	assert_int_equal(sm_answer_at(answer, 0)->total.cells, 0);
	sm_answer_close(answer);
	question.until_s = question.from_s;
	assert_int_equal(sm_ask(place->reader, &question, &answer, &error), SM_ERROR_USAGE);
}

static void an_empty_store_gives_an_empty_answer(void **state)
{
	struct sm_question question = { .by = SM_DAY };
	struct sm_answer *answer = ask(*state, &question);

	assert_int_equal(sm_answer_count(answer), 1);
	assert_int_equal(sm_answer_at(answer, 0)->count, 0);
	assert_null(sm_answer_at(answer, 1));
	assert_string_equal(sm_answer_policy(answer), "");
	sm_answer_close(answer);
	sm_answer_close(NULL);
}

static void terms_are_those_that_carried_most_over_the_whole_time(void **state)
{
	struct sm_cell first = cell_of("parkeren", "GM9901", 30, -0.5), second = cell_of("parkeren", "GM9901", 10, 0);
	struct sm_question question = { .by = SM_DAY };
	const struct sm_series *series;
	struct sm_answer *answer;

	second.term[0] = (struct sm_cell_term){ "fijn", 0.5 };
	second.term_count = 1;
	add(*state, "2026-05-23", &first, 1);
	add(*state, "2026-05-24", &second, 1);
	answer = ask(*state, &question);
	series = sm_answer_at(answer, 0);
	assert_int_equal(series->term_count, 2);
	assert_string_equal(series->term[0].text, "fijn");
	assert_near(series->term[0].weight, (0.1 * 30 + 0.5 * 10) / 40, 1e-9);
	assert_string_equal(series->term[1].text, "te duur");
	assert_near(series->term[1].weight, -0.2 * 30 / 40, 1e-9);
	sm_answer_close(answer);
}

static void the_newest_window_is_compared_with_the_one_before(void **state)
{
	struct sm_question question = { .by = SM_DAY };
	struct place *place = *state;
	struct sm_answer *answer;
	double change, low, high;

	for (int i = 0; i < 5; i++) {
		struct sm_cell cell = cell_of("parkeren", "GM9901", 100, i < 3 ? -0.4 : 0.2);
		char name[] = "2026-05-01";

		name[9] = (char)('1' + i);
		add(place, name, &cell, 1);
	}
	answer = ask(place, &question);
	assert_int_equal(sm_answer_at(answer, 0)->window, 2);
	assert_true(sm_series_change(sm_answer_at(answer, 0), &change, &low, &high));
	assert_near(change, 0.6, 1e-9);
	/* Two margins of 1.972 × 0.3 / sqrt(200), added as squares. */
	assert_near(high - change, sqrt(2) * 1.972 * 0.3 / sqrt(200), 1e-4);
	assert_near(change - low, high - change, 1e-6);
	sm_answer_close(answer);
}

static void a_trend_is_the_mean_of_the_days_around_each(void **state)
{
	struct sm_question day = { .by = SM_DAY }, week = { .by = SM_WEEK };
	struct place *place = *state;
	const struct sm_series *series;
	struct sm_answer *answer;
	int posts = 0;

	fixture_town(place->collector, 13);
	answer = ask(place, &day);
	assert_null(sm_answer_at(answer, 0)->trend);
	sm_answer_close(answer);
	assert_int_equal(fixture_add(place->collector, fixture_day("2026-03-14"), NULL, 0, nothing), SM_OK);
	answer = ask(place, &day);
	series = sm_answer_at(answer, 0);
	assert_non_null(series->trend);
	for (int i = 4; i <= 10; i++)
		posts += series->point[i].posts;
	assert_int_equal(series->trend[7].posts, posts);
	assert_int_equal(series->trend[7].period.from_s, series->point[7].period.from_s);
	/* At the ends there are fewer days; a day without cells has those around it. */
	assert_int_equal(series->trend[0].posts, series->point[0].posts + series->point[1].posts +
						     series->point[2].posts + series->point[3].posts);
	assert_int_equal(series->point[13].cells, 0);
	assert_true(series->trend[13].cells > 0);
	sm_answer_close(answer);
	answer = ask(place, &week);
	assert_null(sm_answer_at(answer, 0)->trend);
	sm_answer_close(answer);
}

static void what_was_withheld_and_under_which_policy_goes_along(void **state)
{
	const int some[SM_WITHHELD_COUNT] = { 20, 0, 10 };
	struct sm_cell cell = cell_of("parkeren", "GM9901", 10, 0);
	struct sm_policy policy = fixture_policy();
	struct sm_question question = { .by = SM_DAY };
	struct place *place = *state;
	struct sm_release *release;
	struct sm_answer *answer;
	struct sm_error error;

	add(place, "2026-05-23", &cell, 1);
	policy.hash[31] = 0xcd;
	release = release_fixture(fixture_day("2026-05-24"), &policy, &cell, 1, some);
	assert_int_equal(sm_store_add(place->collector, release, &error), SM_OK);
	sm_release_close(release);
	answer = ask(place, &question);
	assert_int_equal(sm_answer_withheld(answer, SM_WITHHELD_FEW_AUTHORS), 20);
	assert_int_equal(sm_answer_withheld(answer, SM_WITHHELD_VOTES), 10);
	assert_int_equal(strlen(sm_answer_policy(answer)), 64 + 1 + 64);
	assert_non_null(strstr(sm_answer_policy(answer), "abcd"));
	assert_non_null(strstr(sm_answer_caveat(answer, SM_EN), "not about residents"));
	assert_non_null(strstr(sm_answer_caveat(answer, SM_NL), "niet over inwoners"));
	assert_non_null(strstr(sm_answer_method(SM_EN), "rounding"));
	sm_answer_close(answer);
}

static void add_noised(struct place *place, const char *day, const struct sm_cell *cell, size_t count, int epsilon)
{
	const int none[SM_WITHHELD_COUNT] = { 0 };
	struct sm_policy policy = fixture_policy();
	struct sm_release *release;
	struct sm_error error;

	policy.noise_epsilon_milli = 1500;
	policy.noise_budget_milli = 100000;
	release = release_fixture(fixture_day(day), &policy, cell, count, none);
	release_fixture_noise(release, &(struct sm_noise){ epsilon, 20, 30, 40, 5 }, epsilon == 0);
	assert_int_equal(sm_store_add(place->collector, release, &error), SM_OK);
	sm_release_close(release);
}

static void noise_stands_beside_every_number_and_widens_the_margin(void **state)
{
	struct sm_cell cell = cell_of("parkeren", "GM9901", 100, 0);
	struct sm_question question = { .by = SM_DAY };
	struct place *place = *state;
	struct sm_buffer text = { .bytes_max = 4000 };
	struct sm_answer *answer;
	double exact, noised;

	add(place, "2026-05-23", &cell, 1);
	cell.coverage_pct = -1;
	for (int i = 0; i < SM_SOURCE_COUNT; i++)
		cell.source_pct[i] = -1;
	add_noised(place, "2026-05-24", &cell, 1, 1500);
	add_noised(place, "2026-05-25", &cell, 1, 500);
	add_noised(place, "2026-05-26", NULL, 0, 0);
	answer = ask(place, &question);
	assert_int_equal(sm_answer_noise(answer)->periods, 2);
	assert_int_equal(sm_answer_noise(answer)->over, 1);
	assert_int_equal(sm_answer_noise(answer)->epsilon_milli_min, 500);
	assert_int_equal(sm_answer_noise(answer)->epsilon_milli_max, 1500);
	assert_int_equal(sm_answer_at(answer, 0)->point[0].authors_range, 0);
	assert_int_equal(sm_answer_at(answer, 0)->point[1].authors_range, 30);
	assert_int_equal(sm_answer_at(answer, 0)->point[1].scored_range, 40);
	assert_int_equal(sm_answer_at(answer, 0)->point[1].coverage_pct, -1);
	assert_int_equal(sm_answer_at(answer, 0)->point[1].source_pct[0], -1);
	assert_int_equal(sm_answer_at(answer, 0)->total.authors_range, 43); /* 30 times the root of two */
	assert_int_equal(sm_answer_at(answer, 0)->total.coverage_pct,
			 sm_answer_at(answer, 0)->point[0].coverage_pct); /* of what tells it */
	exact = sm_answer_at(answer, 0)->point[0].high - sm_answer_at(answer, 0)->point[0].low;
	noised = sm_answer_at(answer, 0)->point[1].high - sm_answer_at(answer, 0)->point[1].low;
	assert_true(noised > exact + 0.01);
	sm_answer_noise_text(answer, SM_EN, &text);
	assert_non_null(strstr(text.data, "0.500 to 1.500 (delta 2^-20) for all posts of one account in one period"));
	assert_non_null(strstr(text.data, "Of 1 periods nothing is told"));
	sm_buffer_close(&text);
	sm_answer_close(answer);
}

static void without_noise_nothing_is_said_of_it(void **state)
{
	struct sm_cell cell = cell_of("parkeren", "GM9901", 10, 0);
	struct sm_question question = { .by = SM_DAY };
	struct place *place = *state;
	struct sm_buffer text = { .bytes_max = 4000 };
	struct sm_answer *answer;

	add(place, "2026-05-23", &cell, 1);
	answer = ask(place, &question);
	sm_answer_noise_text(answer, SM_NL, &text);
	assert_int_equal(text.length, 0);
	assert_int_equal(sm_answer_at(answer, 0)->total.authors_range, 0);
	sm_answer_close(answer);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_mean_is_weighted_by_scored_authors),
		CASE(the_interval_comes_from_the_released_spread),
		CASE(few_votes_give_a_wide_interval),
		CASE(one_vote_has_no_interval_to_speak_of),
		CASE(cells_without_scores_count_posts_and_no_mean),
		CASE(days_without_cells_are_there_and_empty),
		CASE(weeks_and_months_are_sums_of_their_days),
		CASE(an_area_series_covers_the_smaller_ones),
		CASE(an_area_asked_for_by_name_stays_though_empty),
		CASE(unknown_names_are_answered_with_the_nearest),
		CASE(a_question_finer_than_the_release_is_refused),
		CASE(a_released_week_counts_in_the_month_of_its_thursday),
		CASE(time_that_is_asked_for_is_kept_within_what_is_released),
		CASE(an_empty_store_gives_an_empty_answer),
		CASE(terms_are_those_that_carried_most_over_the_whole_time),
		CASE(the_newest_window_is_compared_with_the_one_before),
		CASE(a_trend_is_the_mean_of_the_days_around_each),
		CASE(what_was_withheld_and_under_which_policy_goes_along),
		CASE(noise_stands_beside_every_number_and_widens_the_margin),
		CASE(without_noise_nothing_is_said_of_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
