// SPDX-License-Identifier: EUPL-1.2
#include <math.h>

#include "fixture.h"
#include "figures.h"

static struct town town;
static struct sm_release *release;

static int set_up(void **state)
{
	(void)state;
	town_open(&town);
	release = NULL;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	sm_release_close(release);
	town_close(&town);
	return 0;
}

/* Opens the period anew under a policy that the test has changed. */
static void with_policy(void)
{
	town_sleep(&town);
	town_wake(&town);
}

static const struct sm_cell *cell(const char *topic, const char *area)
{
	return cell_of(release, topic, area);
}

static void assert_near(double a, double b)
{
	if (fabs(a - b) > 1e-9)
		fail_msg("%f is not %f", a, b);
}

static void one_loud_author_has_one_vote(void **state)
{
	(void)state;
	all_say(&town, "calm", 9, (struct saying){ .area = GM, .value = 0.5, .coverage = 1 });
	for (int i = 0; i < 50; i++)
		say(&town, (struct saying){ .author = "loud", .area = GM, .value = -0.5 });
	release = town_release(&town);
	assert_int_equal(cell("parkeren", "GM0001")->authors, 10);
	assert_int_equal(cell("parkeren", "GM0001")->posts, 59);
	assert_near(cell("parkeren", "GM0001")->mean, 0.4);
	assert_int_equal(cell("parkeren", "GM0001")->positive_pct, 90);
	assert_int_equal(cell("parkeren", "GM0001")->negative_pct, 10);
	assert_int_equal(cell("parkeren", "GM0001")->coverage_pct, 90);
}

static void a_vote_is_the_mean_of_an_authors_scored_posts(void **state)
{
	(void)state;
	all_say(&town, "a", 5, (struct saying){ .area = GM, .value = 0.2 });
	all_say(&town, "a", 5, (struct saying){ .area = GM, .value = 0.6 });
	all_say(&town, "a", 5, (struct saying){ .area = GM, .class = SM_UNSCORED });
	all_say(&town, "b", 5, (struct saying){ .area = GM, .class = SM_UNSCORED });
	release = town_release(&town);
	assert_near(cell("parkeren", "GM0001")->mean, 0.4);
	assert_int_equal(cell("parkeren", "GM0001")->authors, 10);
	assert_int_equal(cell("parkeren", "GM0001")->scored_authors, 5);
	assert_near(cell("parkeren", "GM0001")->spread, 0);
}

static void under_k_authors_is_withheld_and_k_is_released(void **state)
{
	(void)state;
	all_say(&town, "a", 5, (struct saying){ .topic = 0, .area = GM });
	all_say(&town, "a", 4, (struct saying){ .topic = 1, .area = GM });
	for (int i = 0; i < 20; i++) /* posts are no people */
		say(&town, (struct saying){ .author = "a_0", .topic = 1, .area = GM });
	release = town_release(&town);
	assert_int_equal(sm_release_count(release), 1);
	assert_int_equal(cell("parkeren", "GM0001")->authors, 5);
	assert_int_equal(sm_release_withheld(release, SM_WITHHELD_FEW_AUTHORS), 20);
}

static void a_sensitive_topic_needs_three_times_as_many(void **state)
{
	(void)state;
	all_say(&town, "a", 14, (struct saying){ .topic = 2, .area = BU11 });
	release = town_release(&town);
	assert_int_equal(sm_release_count(release), 0);
	sm_release_close(release);
	all_say(&town, "b", 1, (struct saying){ .topic = 2, .area = BU11 });
	release = town_release(&town);
	assert_int_equal(cell("zorg", "BU00010101")->authors, 15);
}

static void a_small_neighbourhood_joins_the_rest_of_its_district(void **state)
{
	(void)state;
	all_say(&town, "big", 6, (struct saying){ .area = BU11 });
	all_say(&town, "small", 3, (struct saying){ .area = BU12 });
	all_say(&town, "district", 2, (struct saying){ .area = WK1 });
	release = town_release(&town);
	assert_int_equal(sm_release_count(release), 2);
	assert_int_equal(cell("parkeren", "BU00010101")->authors, 6);
	assert_false(cell("parkeren", "BU00010101")->remainder);
	assert_int_equal(cell("parkeren", "WK000101")->authors, 5);
	assert_true(cell("parkeren", "WK000101")->remainder);
}

static void a_small_rest_of_a_district_joins_the_rest_of_the_municipality(void **state)
{
	(void)state;
	all_say(&town, "a", 2, (struct saying){ .area = BU11 });
	all_say(&town, "b", 2, (struct saying){ .area = WK1 });
	all_say(&town, "c", 2, (struct saying){ .area = BU21 });
	all_say(&town, "d", 6, (struct saying){ .area = WK2 });
	release = town_release(&town);
	assert_int_equal(sm_release_count(release), 1);
	assert_int_equal(cell("parkeren", "WK000102")->authors, 8);
	assert_int_equal(sm_release_withheld(release, SM_WITHHELD_FEW_AUTHORS), 0); /* four: to the nearest ten */
	sm_release_close(release);
	all_say(&town, "e", 1, (struct saying){ .area = GM });
	release = town_release(&town);
	assert_int_equal(cell("parkeren", "GM0001")->authors, 5);
	assert_true(cell("parkeren", "GM0001")->remainder);
}

static void an_author_in_two_joined_places_is_one_author(void **state)
{
	(void)state;
	all_say(&town, "a", 4, (struct saying){ .area = BU11, .value = 1 });
	all_say(&town, "a", 4, (struct saying){ .area = BU12, .value = -1 });
	release = town_release(&town);
	assert_int_equal(sm_release_count(release), 0);
	sm_release_close(release);
	all_say(&town, "b", 1, (struct saying){ .area = WK1, .value = 0.5 });
	release = town_release(&town);
	assert_int_equal(cell("parkeren", "WK000101")->authors, 5);
	assert_int_equal(cell("parkeren", "WK000101")->posts, 9);
	assert_near(cell("parkeren", "WK000101")->mean, 0.1); /* four votes of 0, one of 0.5 */
}

static void an_author_counts_in_no_more_cells_than_agreed(void **state)
{
	(void)state;
	for (int topic = 3; topic < 13; topic++) {
		town.topics.topic[topic] = (struct sm_topic){ .id = "", .rule = "x" };
		town.topics.topic[topic].id =
		    (const char *[]){ "t3", "t4", "t5", "t6", "t7", "t8", "t9", "t10", "t11", "t12" }[topic - 3];
	}
	town.topics.count = 13;
	with_policy();
	for (int topic = 3; topic < 13; topic++) {
		all_say(&town, "normal", 5, (struct saying){ .topic = topic, .area = GM });
		say(&town, (struct saying){ .author = "everywhere", .topic = topic, .area = GM });
	}
	release = town_release(&town);
	int votes = 0;
	for (size_t i = 0; i < sm_release_count(release); i++)
		votes += sm_release_at(release, i)->authors;
	assert_true(votes <= 6 * 3);
	assert_int_equal(sm_release_withheld(release, SM_WITHHELD_VOTES), 40); /* 6 authors, 7 of 10 cells: 42 */
}

static void a_cell_that_one_author_fills_is_withheld_and_not_merged(void **state)
{
	(void)state;
	town.policy.author_share_max_pct = 50;
	town.policy.airbag[SM_AIRBAG_DOMINANCE].action = SM_AIRBAG_SUPPRESS;
	with_policy();
	all_say(&town, "a", 9, (struct saying){ .area = BU11 });
	for (int i = 0; i < 10; i++)
		say(&town, (struct saying){ .author = "loud", .area = BU11 });
	all_say(&town, "b", 9, (struct saying){ .area = BU12 });
	for (int i = 0; i < 9; i++) /* exactly half is still fine */
		say(&town, (struct saying){ .author = "less", .area = BU12 });
	all_say(&town, "c", 6, (struct saying){ .area = WK1 });
	release = town_release(&town);
	assert_null(cell("parkeren", "BU00010101"));
	assert_int_equal(cell("parkeren", "BU00010102")->posts, 18);
	assert_int_equal(cell("parkeren", "WK000101")->posts, 6);
	assert_int_equal(sm_release_withheld(release, SM_WITHHELD_DOMINANCE), 20);
}

static void counts_are_rounded_and_shares_are_coded(void **state)
{
	(void)state;
	town.policy.round_base = 5;
	town.policy.code_pct = 5;
	with_policy();
	all_say(&town, "a", 12,
		(struct saying){ .area = GM, .value = -1, .coverage = 0.62, .source = SM_SOURCE_FORUM });
	all_say(&town, "a", 1, (struct saying){ .area = GM, .value = -1, .coverage = 0.62, .source = SM_SOURCE_NEWS });
	release = town_release(&town);
	assert_int_equal(cell("parkeren", "GM0001")->authors, 10);
	assert_int_equal(cell("parkeren", "GM0001")->posts, 15);
	assert_int_equal(cell("parkeren", "GM0001")->negative_pct, 95);
	assert_int_equal(cell("parkeren", "GM0001")->positive_pct, 5);
	assert_int_equal(cell("parkeren", "GM0001")->neutral_pct, 5);
	assert_near(cell("parkeren", "GM0001")->mean, -0.9); /* never as if all agreed */
	assert_near(cell("parkeren", "GM0001")->spread, 0.11);
	assert_int_equal(cell("parkeren", "GM0001")->coverage_pct, 60);
	assert_int_equal(cell("parkeren", "GM0001")->source_pct[SM_SOURCE_FORUM], 100);
	assert_int_equal(cell("parkeren", "GM0001")->source_pct[SM_SOURCE_NEWS], 0);
}

static void the_mix_of_sources_is_of_authors_not_of_posts(void **state)
{
	(void)state;
	all_say(&town, "a", 9, (struct saying){ .area = GM, .source = SM_SOURCE_FORUM });
	for (int i = 0; i < 3; i++)
		all_say(&town, "z", 1, (struct saying){ .area = GM, .source = SM_SOURCE_NEWS });
	release = town_release(&town);
	/* Of twelve posts three are in the news, of ten authors one: a loud author has one vote here too. */
	assert_int_equal(cell("parkeren", "GM0001")->source_pct[SM_SOURCE_FORUM], 90);
	assert_int_equal(cell("parkeren", "GM0001")->source_pct[SM_SOURCE_NEWS], 10);
}

static void a_released_cell_is_never_rounded_to_nobody(void **state)
{
	(void)state;
	town.policy.round_base = 100;
	with_policy();
	all_say(&town, "a", 6, (struct saying){ .area = GM });
	release = town_release(&town);
	assert_int_equal(cell("parkeren", "GM0001")->authors, 100);
}

static void a_few_opinions_among_many_authors_are_not_told(void **state)
{
	(void)state;
	all_say(&town, "silent", 20, (struct saying){ .area = GM, .class = SM_UNSCORED });
	all_say(&town, "angry", 4, (struct saying){ .area = GM, .value = -1 });
	release = town_release(&town);
	assert_int_equal(cell("parkeren", "GM0001")->authors, 24);
	assert_int_equal(cell("parkeren", "GM0001")->scored_authors, 0);
	assert_int_equal(cell("parkeren", "GM0001")->negative_pct, -1);
	assert_near(cell("parkeren", "GM0001")->mean, 0);
}

static const struct sm_cell_term *term_of(const struct sm_cell *in, const char *text)
{
	for (size_t i = 0; i < in->term_count; i++)
		if (strcmp(in->term[i].text, text) == 0)
			return &in->term[i];
	return NULL;
}

static void a_term_is_told_when_k_authors_used_it(void **state)
{
	(void)state;
	all_say(&town, "a", 5, (struct saying){ .area = GM, .value = -0.5, .term = { "duur", "druk" } });
	all_say(&town, "b", 4, (struct saying){ .area = GM, .value = 0.5, .term = { "fijn" } });
	for (int i = 0; i < 9; i++) /* often is not by many */
		say(&town, (struct saying){ .author = "b_0", .area = GM, .value = 0.5, .term = { "fijn" } });
	all_say(&town, "a", 1, (struct saying){ .area = GM, .value = -1, .term = { "druk" } });
	release = town_release(&town);
	assert_int_equal(cell("parkeren", "GM0001")->term_count, 2);
	assert_near(term_of(cell("parkeren", "GM0001"), "duur")->weight, -0.5);
	assert_near(term_of(cell("parkeren", "GM0001"), "druk")->weight, -0.55); /* one vote an author here too */
	assert_null(term_of(cell("parkeren", "GM0001"), "fijn"));
	assert_string_equal(cell("parkeren", "GM0001")->term[0].text, "druk");
}

static void only_the_strongest_terms_are_told(void **state)
{
	static const char *const word[] = { "w0", "w1", "w2", "w3", "w4", "w5", "w6", "w7", "w8", "w9" };

	(void)state;
	for (int i = 0; i < 10; i++)
		all_say(&town, "a", 6, (struct saying){ .area = GM, .value = 0.1 * (i + 1), .term = { word[i] } });
	release = town_release(&town);
	assert_int_equal(cell("parkeren", "GM0001")->term_count, SM_CELL_TERMS_MAX);
	assert_string_equal(cell("parkeren", "GM0001")->term[0].text, "w9");
	assert_string_equal(cell("parkeren", "GM0001")->term[7].text, "w2");
}

/* As many uses of one term by one author as would not fit in 32 bits when their weights are added. */
static void an_author_who_never_stops_does_not_turn_a_term_around(void **state)
{
	char id[24];

	(void)state;
	all_say(&town, "a", 5, (struct saying){ .area = GM, .value = 1, .term = { "fijn" } });
	for (int i = 0; i < 220000; i++) {
		snprintf(id, sizeof(id), "x%d", i);
		say(&town, (struct saying){ .author = "x", .post = id, .area = GM, .value = 1, .term = { "fijn" } });
	}
	release = town_release(&town);
	assert_near(term_of(cell("parkeren", "GM0001"), "fijn")->weight, 1);
}

static void a_sensitive_term_is_neither_kept_nor_told(void **state)
{
	static const char list[] =
	    "# a list\nmoslim*\tgodsdienst\t9\nmoslima\tgodsdienst\t9\n\nziek\tgezondheid\t9\n=DENK\tpolitiek\t9\n";

	(void)state;
	all_say(&town, "a", 6, (struct saying){ .area = GM, .value = -0.5, .term = { "ziek", "duur" } });
	town_sync(&town);
	town_lists(&town, list, "");
	with_policy(); /* the list comes later: what was kept before is not told either */
	all_say(&town, "a", 6, (struct saying){ .area = GM, .value = 0.5, .term = { "MOSLIM", "fijn" } });
	release = town_release(&town);
	assert_int_equal(cell("parkeren", "GM0001")->term_count, 2);
	assert_null(term_of(cell("parkeren", "GM0001"), "ziek"));
	assert_null(term_of(cell("parkeren", "GM0001"), "MOSLIM"));
}

static void without_the_option_there_are_no_terms(void **state)
{
	(void)state;
	town.policy.terms = false;
	with_policy();
	all_say(&town, "a", 6, (struct saying){ .area = GM, .value = -0.5, .term = { "duur" } });
	release = town_release(&town);
	assert_int_equal(cell("parkeren", "GM0001")->term_count, 0);
}

static void a_policy_that_changes_applies_from_the_next_period_on(void **state)
{
	(void)state;
	town.policy.k = 10;
	town.policy.hash[0] = 1;
	with_policy();
	all_say(&town, "a", 7, (struct saying){ .area = GM });
	town_sync(&town);
	town.policy.k = 5;
	town.policy.hash[0] = 2;
	with_policy();
	all_say(&town, "b", 1, (struct saying){ .area = GM });
	release = town_release(&town);
	assert_int_equal(sm_release_count(release), 0);
	assert_int_equal(sm_release_policy(release)->hash[0], 1);
	sm_release_close(release);
	town.now_s += 86400;
	all_say(&town, "a", 7, (struct saying){ .area = GM });
	release = town_release(&town);
	assert_int_equal(sm_release_count(release), 1);
	assert_int_equal(sm_release_policy(release)->hash[0], 2);
	assert_string_equal(sm_release_policy(release)->organisation, "Gemeente Voorbeeldstad");
}

static void a_topic_that_is_new_or_changed_waits_for_the_next_period(void **state)
{
	enum sm_reason_out reason = SM_OUT_COUNT;

	(void)state;
	all_say(&town, "a", 6, (struct saying){ .topic = 0, .area = GM });
	town_sync(&town);
	town.topics.topic[0].rule = "parkeren OR parkeer* OR Jansen";
	town.topics.topic[3] = (struct sm_topic){ .id = "nieuw", .rule = "nieuw" };
	town.topics.count = 4;
	with_policy();
	assert_int_equal(try_say(&town, (struct saying){ .author = "b", .topic = 0, .area = GM }, &reason),
			 SM_WITHHELD);
	assert_int_equal(reason, SM_OUT_CHANGED_TOPIC);
	assert_int_equal(try_say(&town, (struct saying){ .author = "b", .topic = 3, .area = GM }, &reason),
			 SM_WITHHELD);
	assert_int_equal(reason, SM_OUT_NEW_TOPIC);
	say(&town, (struct saying){ .author = "b", .topic = 1, .area = GM });
	release = town_release(&town);
	assert_int_equal(cell("parkeren", "GM0001")->authors, 6);
	town.now_s += 86400;
	say(&town, (struct saying){ .author = "b", .topic = 0, .area = GM });
	say(&town, (struct saying){ .author = "b", .topic = 3, .area = GM });
}

static void a_new_area_counts_in_the_one_around_it_until_the_next_period(void **state)
{
	(void)state;
	say(&town, (struct saying){ .author = "first", .area = GM });
	town_sync(&town);
	town.areas.area[AREA_COUNT] = (struct sm_area){ "BU00010299", "Nieuwbouw", WK2, 2, 7 };
	town.areas.count = AREA_COUNT + 1;
	with_policy();
	all_say(&town, "a", 6, (struct saying){ .area = AREA_COUNT });
	release = town_release(&town);
	assert_int_equal(cell("parkeren", "WK000102")->authors, 6);
}

static void a_released_period_takes_no_more_posts_and_is_not_released_again(void **state)
{
	enum sm_reason_out reason = SM_OUT_COUNT;
	struct sm_receipt receipt;

	(void)state;
	all_say(&town, "a", 6, (struct saying){ .area = GM });
	release = town_release(&town);
	town.released[town.released_count++] = town_period(&town);
	sm_release_close(release);
	assert_int_equal(sm_release_make(town.protector, town_period(&town), &release, NULL), SM_WITHHELD);
	assert_int_equal(sm_period_forget(town.protector, town_period(&town), &receipt, NULL), SM_OK);
	assert_int_equal(sm_release_make(town.protector, town_period(&town), &release, NULL), SM_NONE);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(try_say(&town, (struct saying){ .author = "late", .area = GM }, &reason), SM_WITHHELD);
		assert_int_equal(reason, SM_OUT_PERIOD_CLOSED);
	}
	assert_int_equal(sm_spool_periods(town.protector, NULL, 0), 0);
}

static void periods_never_overlap_when_their_length_changes(void **state)
{
	enum sm_reason_out reason = SM_OUT_COUNT;
	struct sm_period open[4];

	(void)state;
	say(&town, (struct saying){ .author = "a", .area = GM }); /* Saturday, by day */
	town.released[town.released_count++] = sm_period_of(SM_DAY, town.now_s - 86400);
	town.policy.grain = SM_WEEK;
	with_policy();
	town.now_s += 86400;
	say(&town, (struct saying){ .author = "a", .area = GM }); /* Sunday: the week has days in it already */
	town.now_s -= 2 * 86400;
	assert_int_equal(try_say(&town, (struct saying){ .author = "a", .area = GM }, &reason), SM_WITHHELD);
	assert_int_equal(reason, SM_OUT_PERIOD_CLOSED);
	town.now_s += 4 * 86400;
	say(&town, (struct saying){ .author = "a", .area = GM }); /* the next week is whole */
	town.policy.grain = SM_HOUR;
	with_policy();
	town.now_s += 3600;
	say(&town, (struct saying){ .author = "a", .area = GM }); /* and stays whole */
	assert_int_equal(sm_spool_periods(town.protector, open, 4), 3);
	assert_int_equal(open[0].grain, SM_DAY);
	assert_int_equal(open[1].grain, SM_DAY);
	assert_int_equal(open[2].grain, SM_WEEK);
	for (int i = 1; i < 3; i++)
		assert_true(open[i].from_s >= open[i - 1].until_s);
}

static void a_released_day_does_not_close_its_week(void **state)
{
	(void)state;
	town.released[town.released_count++] = sm_period_of(SM_DAY, town.now_s - 86400);
	all_say(&town, "a", 6, (struct saying){ .area = GM });
	release = town_release(&town);
	assert_int_equal(sm_release_count(release), 1);
}

static void the_same_spool_gives_the_same_release(void **state)
{
	struct sm_release *again;
	uint64_t seed = 7;

	(void)state;
	town.policy.round_base = 5;
	town.policy.code_pct = 5;
	with_policy();
	for (int i = 0; i < 400; i++) {
		char author[16];

		snprintf(author, sizeof(author), "a%u", chance(&seed) % 60);
		say(&town, (struct saying){ .author = author,
					    .topic = (int)(chance(&seed) % 3),
					    .area = (int)(chance(&seed) % AREA_COUNT),
					    .value = (double)chance(&seed) / INT32_MAX - 1,
					    .term = { i % 2 ? "even" : "oneven", "altijd" } });
	}
	release = town_release(&town);
	town_sleep(&town);
	town_wake(&town);
	again = town_release(&town);
	assert_true(sm_release_count(release) > 3);
	assert_int_equal(sm_release_count(again), sm_release_count(release));
	for (size_t i = 0; i < sm_release_count(release); i++) {
		struct sm_cell a = *sm_release_at(release, i), b = *sm_release_at(again, i);

		assert_string_equal(a.topic, b.topic);
		assert_string_equal(a.area, b.area);
		assert_int_equal(a.term_count, b.term_count);
		for (size_t t = 0; t < a.term_count; t++) {
			assert_string_equal(a.term[t].text, b.term[t].text);
			a.term[t].text = b.term[t].text = NULL;
		}
		a.topic = b.topic = a.area = b.area = NULL;
		assert_memory_equal(&a, &b, sizeof(a));
	}
	sm_release_close(again);
}

static void an_empty_period_is_released_empty(void **state)
{
	(void)state;
	say(&town, (struct saying){ .author = "a", .post = "x", .area = GM });
	assert_int_equal(sm_retract(town.protector,
				    &(struct sm_post){ .id = SM_TEXT("x"), .platform = SM_TEXT("example.test") }, NULL),
			 SM_OK);
	release = town_release(&town);
	assert_int_equal(sm_release_count(release), 0);
	for (int reason = 0; reason < SM_WITHHELD_COUNT; reason++)
		assert_int_equal(sm_release_withheld(release, (enum sm_withheld_reason)reason), 0);
}

static void figures_round_to_the_nearest(void **state)
{
	(void)state;
	assert_int_equal(figures_round(4, 10), 0);
	assert_int_equal(figures_round(5, 10), 10);
	assert_int_equal(figures_round(14, 10), 10);
	assert_int_equal(figures_round(12, 5), 10);
	assert_int_equal(figures_round(13, 5), 15);
	assert_int_equal(figures_round(7, 1), 7);
}

static void a_policy_below_the_floor_opens_nothing(void **state)
{
	enum sm_reason_out reason = SM_OUT_COUNT;

	(void)state;
	town.policy.k = SM_K_FLOOR - 1;
	with_policy();
	assert_int_equal(try_say(&town, (struct saying){ .author = "a", .area = GM }, &reason), SM_ERROR_CONFIG);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(one_loud_author_has_one_vote),
		CASE(a_vote_is_the_mean_of_an_authors_scored_posts),
		CASE(under_k_authors_is_withheld_and_k_is_released),
		CASE(a_sensitive_topic_needs_three_times_as_many),
		CASE(a_small_neighbourhood_joins_the_rest_of_its_district),
		CASE(a_small_rest_of_a_district_joins_the_rest_of_the_municipality),
		CASE(an_author_in_two_joined_places_is_one_author),
		CASE(an_author_counts_in_no_more_cells_than_agreed),
		CASE(a_cell_that_one_author_fills_is_withheld_and_not_merged),
		CASE(counts_are_rounded_and_shares_are_coded),
		CASE(the_mix_of_sources_is_of_authors_not_of_posts),
		CASE(a_released_cell_is_never_rounded_to_nobody),
		CASE(a_few_opinions_among_many_authors_are_not_told),
		CASE(a_term_is_told_when_k_authors_used_it),
		CASE(only_the_strongest_terms_are_told),
		CASE(an_author_who_never_stops_does_not_turn_a_term_around),
		CASE(a_sensitive_term_is_neither_kept_nor_told),
		CASE(without_the_option_there_are_no_terms),
		CASE(a_policy_that_changes_applies_from_the_next_period_on),
		CASE(a_topic_that_is_new_or_changed_waits_for_the_next_period),
		CASE(a_new_area_counts_in_the_one_around_it_until_the_next_period),
		CASE(a_released_period_takes_no_more_posts_and_is_not_released_again),
		CASE(periods_never_overlap_when_their_length_changes),
		CASE(a_released_day_does_not_close_its_week),
		CASE(the_same_spool_gives_the_same_release),
		CASE(an_empty_period_is_released_empty),
		CASE(figures_round_to_the_nearest),
		CASE(a_policy_below_the_floor_opens_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
