// SPDX-License-Identifier: EUPL-1.2
// Noise: its distribution against the exact mass, what one author can change, and what an attacker gains.
//
// Each detector is tried on noise that is wrong as well, and has to see it.
#include <math.h>

#include "fixture.h"
#include "figures.h"
#include "release.h"

enum { DRAWS = 1 << 20, SIZE_MAX_SEEN = 400, TOWNS = 300, TRIALS = 4000, PEOPLE = 40 };

typedef int64_t (*draw_function)(struct noise_bits *bits, struct noise_scale scale);

static void seeded(struct noise_bits *bits, uint8_t seed)
{
	const uint8_t key[KEY_BYTES] = { seed, 7 };

	noise_bits_open(key, bits);
}

/* ---- Detectors. ---- */

static double mass(struct noise_scale scale, int64_t size)
{
	double a = exp(-(double)scale.s / (double)scale.t);

	return (1 - a) / (1 + a) * pow(a, (double)llabs(size));
}

static void count_draws(draw_function draw, struct noise_scale scale, uint8_t seed,
			int64_t count[2 * SIZE_MAX_SEEN + 1])
{
	struct noise_bits bits;

	memset(count, 0, sizeof(*count) * (2 * SIZE_MAX_SEEN + 1));
	seeded(&bits, seed);
	for (int i = 0; i < DRAWS; i++) {
		int64_t value = draw(&bits, scale);

		value = value > SIZE_MAX_SEEN ? SIZE_MAX_SEEN : value < -SIZE_MAX_SEEN ? -SIZE_MAX_SEEN : value;
		count[value + SIZE_MAX_SEEN]++;
	}
}

/* Chi-square of the counts against the mass of scale, in standard deviations from what is usual. What is rare is one
 * class on either side. */
static double strangeness(const int64_t *count, struct noise_scale scale)
{
	double chi = 0, rest_expected[2] = { 0 }, rest_seen[2] = { 0 };
	int classes = 0;

	for (int64_t value = -SIZE_MAX_SEEN; value <= SIZE_MAX_SEEN; value++) {
		double expected = mass(scale, value) * DRAWS, seen = (double)count[value + SIZE_MAX_SEEN];

		if (expected < 20) {
			rest_seen[value > 0] += seen;
			continue;
		}
		chi += (seen - expected) * (seen - expected) / expected;
		rest_expected[0] -= value < 0 ? expected : value == 0 ? expected / 2 : 0;
		rest_expected[1] -= value > 0 ? expected : value == 0 ? expected / 2 : 0;
		classes++;
	}
	for (int side = 0; side < 2; side++) {
		double expected = rest_expected[side] + DRAWS / 2.0;

		if (expected < 5)
			continue;
		chi += (rest_seen[side] - expected) * (rest_seen[side] - expected) / expected;
		classes++;
	}
	return (chi - (classes - 1)) / sqrt(2.0 * (classes - 1));
}

/* How far, in standard deviations, any answer is more than e^(1 / b) times as likely with one more in the count. */
static double excess(draw_function draw, struct noise_scale scale, double factor)
{
	static int64_t with[2 * SIZE_MAX_SEEN + 1], without[2 * SIZE_MAX_SEEN + 1];
	double most = -1e9;

	count_draws(draw, scale, 1, without);
	count_draws(draw, scale, 2, with);
	for (size_t at = 1; at < 2 * SIZE_MAX_SEEN; at++) {
		/* An answer of at is noise of at without, and of at - 1 with. */
		double a = (double)without[at], b = (double)with[at - 1];

		if (a + b < 400)
			continue;
		most = fmax(most, (a - factor * b) / sqrt(a + factor * factor * b));
		most = fmax(most, (b - factor * a) / sqrt(b + factor * factor * a));
	}
	return most;
}

/* ---- Noise that is wrong. ---- */

/* What everybody writes first: continuous Laplace, rounded. Uniform numbers from drand48, so that only the shape is
 * wrong. */
static int64_t rounded_laplace(struct noise_bits *bits, struct noise_scale scale)
{
	double u = drand48() - 0.5, b = (double)scale.t / (double)scale.s;

	(void)bits;
	return llround(-b * copysign(1, u) * log1p(-2 * fabs(u)));
}

static int64_t doubled(struct noise_bits *bits, struct noise_scale scale)
{
	return noise_draw(bits, (struct noise_scale){ scale.t * 2, scale.s });
}

static int64_t halved(struct noise_bits *bits, struct noise_scale scale)
{
	return noise_draw(bits, (struct noise_scale){ scale.t, scale.s * 2 });
}

static const struct noise_scale scales[] = { { 1, 1 }, { 3, 2 }, { 1, 3 }, { 45, 2 }, { 7, 1 } };

static void the_noise_has_exactly_the_mass_of_the_paper(void **state)
{
	static int64_t count[2 * SIZE_MAX_SEEN + 1];

	(void)state;
	for (size_t i = 0; i < sizeof(scales) / sizeof(scales[0]); i++) {
		double strange;

		count_draws(noise_draw, scales[i], (uint8_t)(10 + i), count);
		strange = strangeness(count, scales[i]);
		print_message("scale %llu/%llu: chi-square %.2f standard deviations from the usual\n",
			      (unsigned long long)scales[i].t, (unsigned long long)scales[i].s, strange);
		assert_true(strange < 4.5);
	}
}

static void rounded_floating_point_and_a_wrong_scale_are_seen(void **state)
{
	static int64_t count[2 * SIZE_MAX_SEEN + 1];

	(void)state;
	srand48(1);
	count_draws(rounded_laplace, scales[1], 1, count);
	assert_true(strangeness(count, scales[1]) > 100);
	srand48(1);
	count_draws(rounded_laplace, scales[0], 1, count);
	assert_true(strangeness(count, scales[0]) > 100);
	for (size_t i = 0; i < sizeof(scales) / sizeof(scales[0]); i++) {
		count_draws(doubled, scales[i], 1, count);
		assert_true(strangeness(count, scales[i]) > 100);
	}
}

static void one_more_makes_no_answer_more_than_e_to_the_epsilon_as_likely(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(scales) / sizeof(scales[0]); i++) {
		double factor = exp((double)scales[i].s / (double)scales[i].t);

		assert_true(excess(noise_draw, scales[i], factor) < 4.5);
		if (scales[i].t <= 7 * scales[i].s) /* too little noise is seen, of wide noise only with more draws */
			assert_true(excess(halved, scales[i], factor) > 9);
	}
}

static void nineteen_draws_in_twenty_are_within_the_range(void **state)
{
	static int64_t count[2 * SIZE_MAX_SEEN + 1];

	(void)state;
	for (size_t i = 0; i < sizeof(scales) / sizeof(scales[0]); i++) {
		int64_t range = noise_range(scales[i]), beyond = 0, at = 0;

		count_draws(noise_draw, scales[i], 3, count);
		for (int64_t value = -SIZE_MAX_SEEN; value <= SIZE_MAX_SEEN; value++) {
			beyond += llabs(value) > range ? count[value + SIZE_MAX_SEEN] : 0;
			at += llabs(value) >= range ? count[value + SIZE_MAX_SEEN] : 0;
		}
		assert_true(beyond <= DRAWS / 20 + 1200);
		assert_true(at > DRAWS / 20 - 1200);
	}
}

/* ---- Settings of a period. ---- */

static struct grid_topic topics[12];
static struct grid_area areas[AREA_COUNT] = {
	[GM] = { "GM0001", -1, 0, true },         [WK1] = { "WK000101", GM, 1, true },
	[WK2] = { "WK000102", GM, 1, true },      [BU11] = { "BU00010101", WK1, 2, false },
	[BU12] = { "BU00010102", WK1, 2, false }, [BU21] = { "BU00010201", WK2, 2, false },
};
static struct grid grid;

static void open_grid(int epsilon_milli, int votes, size_t area_count)
{
	grid = (struct grid){ .topic = topics, .topic_count = 12, .area = areas, .area_count = area_count };
	for (int i = 0; i < 12; i++)
		snprintf(topics[i].id, sizeof(topics[i].id), "topic-%d", i);
	grid.policy = (struct sm_policy){ .k = 5,
					  .k_sensitive_factor = 1,
					  .author_share_max_pct = 100,
					  .votes_per_period = votes,
					  .round_base = 1,
					  .noise_epsilon_milli = epsilon_milli };
}

static double spent_by(struct noise_scale scale, double change)
{
	return change * (double)scale.s / (double)scale.t;
}

/* What one author can change of each figure, over its scale, is together no more than the epsilon that is told. */
static void the_parts_add_up_to_the_epsilon(void **state)
{
	const uint8_t key[KEY_BYTES] = { 1 };

	(void)state;
	for (int airbags = 0; airbags < 4; airbags++)
		for (int votes = 1; votes <= GRID_VOTES_MAX; votes++) {
			struct noise noise;
			double spent;

			open_grid(1500, votes, AREA_COUNT);
			grid.policy.airbag[SM_AIRBAG_ONE_PERSON].action =
			    airbags & 1 ? SM_AIRBAG_SUPPRESS : SM_AIRBAG_OFF;
			grid.policy.airbag[SM_AIRBAG_SENSITIVE].action = airbags & 2 ? SM_AIRBAG_STOP : SM_AIRBAG_OFF;
			noise_open(&grid, key, &noise);
			spent = spent_by(noise.scale[NOISE_AUTHORS], 3.0 * votes) +
				spent_by(noise.scale[NOISE_NEGATIVE], votes) +
				spent_by(noise.scale[NOISE_SUM], (double)votes * UNIT);
			for (int i = 0; i < 2; i++)
				if (airbags >> i & 1)
					spent += spent_by(noise.scale[NOISE_ONE_PERSON + i], votes);
			assert_true(fabs(spent - 1.5) < 1e-9);
			noise_close(&noise);
		}
}

/* The last author that k needs is told of with a chance of no more than delta over his cells and their levels. */
static void the_margin_keeps_the_chance_below_delta(void **state)
{
	const uint8_t key[KEY_BYTES] = { 1 };

	(void)state;
	for (int epsilon_milli = 100; epsilon_milli <= 10000; epsilon_milli += 700)
		for (int votes = 1; votes <= GRID_VOTES_MAX; votes++) {
			struct noise noise;
			double a, chance_of;

			open_grid(epsilon_milli, votes, AREA_COUNT);
			noise_open(&grid, key, &noise);
			a = exp(-(double)noise.scale[NOISE_AUTHORS].s / (double)noise.scale[NOISE_AUTHORS].t);
			chance_of = pow(a, (double)noise.margin) / (1 + a) * votes * 3;
			assert_true(chance_of <= ldexp(1, -NOISE_DELTA_BITS));
			/* And it is no larger than it needs to be. */
			assert_true(pow(a, (double)noise.margin - 2) * votes * 3 * 4 >= ldexp(1, -NOISE_DELTA_BITS));
		}
}

/* ---- What one author can change. ---- */

struct figure_sums {
	int64_t authors[12][AREA_COUNT], class[12][AREA_COUNT][3], sum[12][AREA_COUNT];
};

/* Posts of all but one author, the same each time. */
static struct ballot *ballot_without(uint64_t seed, int left_out)
{
	struct ballot *ballot;

	assert_int_equal(ballot_open(1 << 16, &grid, &ballot, NULL), SM_OK);
	for (uint32_t i = 0; i < 300; i++) {
		struct sm_contribution c = { .topic = (uint16_t)(chance(&seed) % grid.topic_count),
					     .area = (uint16_t)(chance(&seed) % grid.area_count),
					     .class = (enum sm_class)(chance(&seed) % 3),
					     .value = (int16_t)((int)(chance(&seed) % (2 * UNIT + 1)) - UNIT) };
		uint8_t bytes[RECORD_BYTES_MAX];
		uint32_t author = chance(&seed) % 3 ? chance(&seed) % PEOPLE : chance(&seed) % 3;

		c.pseudonym[0] = (uint8_t)author;
		memcpy(c.tag, &i, sizeof(i));
		if ((int)author != left_out)
			assert_int_equal(ballot_frame(ballot, bytes, record_write(&c, bytes)), SM_OK);
	}
	ballot_settle(ballot);
	return ballot;
}

static void sums_without(uint64_t seed, int left_out, struct figure_sums *sums)
{
	const uint8_t key[KEY_BYTES] = { 4 };
	struct ballot *ballot = ballot_without(seed, left_out);
	struct cells *cells;

	memset(sums, 0, sizeof(*sums));
	assert_int_equal(cells_make(ballot, &grid, key, &cells, NULL), SM_OK);
	for (size_t i = 0; i < cells->group_count; i++) {
		const struct cell_group *group = &cells->group[i];
		struct figures_tally tally = figures_count(ballot, cells->vote + group->first, group->count);

		sums->authors[group->topic][group->area] = tally.authors;
		sums->sum[group->topic][group->area] = tally.sum;
		memcpy(sums->class[group->topic][group->area], tally.class, sizeof(tally.class));
	}
	cells_close(cells);
	ballot_close(ballot);
}

static void most_changed(uint64_t seed, int64_t *authors, int64_t *class, int64_t *sum)
{
	static struct figure_sums all, fewer;

	sums_without(seed, -1, &all);
	for (int person = 0; person < PEOPLE; person++) {
		int64_t of_authors = 0, of_class = 0, of_sum = 0;

		sums_without(seed, person, &fewer);
		for (int topic = 0; topic < 12; topic++)
			for (int area = 0; area < AREA_COUNT; area++) {
				of_authors += llabs(all.authors[topic][area] - fewer.authors[topic][area]);
				of_sum += llabs(all.sum[topic][area] - fewer.sum[topic][area]);
				for (int i = 0; i < 3; i++)
					of_class += llabs(all.class[topic][area][i] - fewer.class[topic][area][i]);
			}
		*authors = of_authors > *authors ? of_authors : *authors;
		*class = of_class > *class ? of_class : *class;
		*sum = of_sum > *sum ? of_sum : *sum;
	}
}

/* On a map where nothing joins, and on one where all does: whatever was decided at smaller areas, at each level an
 * author is in no more cells than his votes. */
static void leaving_one_author_out_changes_no_more_than_his_votes(void **state)
{
	(void)state;
	for (int joined = 0; joined < 2; joined++) {
		int64_t authors = 0, class = 0, sum = 0;

		for (uint64_t town = 0; town < TOWNS / 10; town++) {
			open_grid(0, 3, joined ? AREA_COUNT : 1);
			grid.policy.k = joined ? 1000 : 5;
			most_changed(town, &authors, &class, &sum);
		}
		assert_int_equal(authors, 3); /* it happens, and no more does */
		assert_int_equal(class, 3);
		assert_true(sum <= 3 * UNIT && sum > UNIT);
	}
}

static void without_a_limit_of_votes_he_would_change_more(void **state)
{
	int64_t authors = 0, class = 0, sum = 0;

	(void)state;
	open_grid(0, GRID_VOTES_MAX, 1);
	most_changed(1, &authors, &class, &sum);
	assert_true(authors > 3 && class > 3);
}

/* ---- An attacker with many accounts of his own, and one other person. ---- */

/* How many authors the cell is said to have; 0 when it is not told. */
static int64_t told_of(int people, uint64_t trial)
{
	uint8_t key[KEY_BYTES] = { 0 };
	struct ballot *ballot;
	struct cells *cells;
	int64_t told;

	memcpy(key, &trial, sizeof(trial));
	assert_int_equal(ballot_open(1 << 16, &grid, &ballot, NULL), SM_OK);
	for (int i = 0; i < people; i++) {
		struct sm_contribution c = { .class = SM_NEUTRAL };
		uint8_t bytes[RECORD_BYTES_MAX];

		memcpy(c.pseudonym, &i, sizeof(i));
		memcpy(c.tag, &i, sizeof(i));
		assert_int_equal(ballot_frame(ballot, bytes, record_write(&c, bytes)), SM_OK);
	}
	ballot_settle(ballot);
	assert_int_equal(cells_make(ballot, &grid, key, &cells, NULL), SM_OK);
	told = cells->group[0].fate == CELL_RELEASED ? cells->group[0].authors : 0;
	cells_close(cells);
	ballot_close(ballot);
	return told;
}

/* By how much the best guess from the answer beats a coin: the largest difference of the two distributions at any
 * threshold, with so many accounts and with the victim beside them. */
static double advantage(int accounts)
{
	static int64_t without[TRIALS], with[TRIALS];
	double best = 0;

	for (int i = 0; i < TRIALS; i++) {
		without[i] = told_of(accounts, (uint64_t)i * 2 + 1);
		with[i] = told_of(accounts + 1, (uint64_t)i * 2 + 2);
	}
	for (int64_t threshold = 1; threshold < 200; threshold++) {
		int more = 0;

		for (int i = 0; i < TRIALS; i++)
			more += (with[i] >= threshold) - (without[i] >= threshold);
		best = fmax(best, fabs(more / (double)TRIALS));
	}
	return best;
}

static void an_attacker_with_all_other_accounts_learns_no_more_than_epsilon_allows(void **state)
{
	const double epsilon = 0.5; /* of 1, half goes to authors */
	const double bound = (exp(epsilon) - 1) / (exp(epsilon) + 1), chance_of = 4 * sqrt(0.5 / TRIALS);
	struct noise noise;
	double off, at_k, at_margin;

	(void)state;
	open_grid(0, 1, 1);
	off = advantage(4);
	open_grid(1000, 1, 1);
	noise_open(&grid, (const uint8_t[KEY_BYTES]){ 0 }, &noise);
	at_k = advantage(4);
	at_margin = advantage(4 + (int)noise.margin);
	print_message("advantage of k - 1 accounts: %.3f without noise, %.3f with; at the margin (%d accounts) %.3f, "
		      "bound %.3f\n",
		      off, at_k, 4 + (int)noise.margin, at_margin, bound);
	assert_true(off > 0.999); /* k - 1 accounts and a threshold: whether the cell is told says it all */
	assert_true(at_k < 0.001);
	assert_true(at_margin < bound + chance_of);
	assert_true(at_margin > 0.01); /* there is something to see, so this was tried where it counts */
	noise_close(&noise);
}

/* ---- A whole release. ---- */

static struct town town;

static int set_up(void **state)
{
	(void)state;
	town_open(&town);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	town_close(&town);
	return 0;
}

static void speak(void)
{
	town.policy.noise_epsilon_milli = 8000;
	town.policy.votes_per_period = 1;
	town_sleep(&town);
	town_wake(&town);
	all_say(&town, "a", 120,
		(struct saying){
		    .area = BU11, .value = 0.5, .coverage = 1, .term = { "mooi" }, .source = SM_SOURCE_FORUM });
	all_say(&town, "b", 120, (struct saying){ .area = BU11, .value = -0.5, .coverage = 1 });
	all_say(&town, "c", 6, (struct saying){ .topic = 1, .area = BU12, .value = -0.5 });
	all_say(&town, "d", 4, (struct saying){ .topic = 2, .area = BU21, .value = -0.5 });
	for (int i = 0; i < 500; i++)
		say(&town, (struct saying){ .author = "a_0", .area = BU11, .value = 1 });
	town_sync(&town);
}

static void a_noised_release_tells_noised_numbers_only(void **state)
{
	struct sm_release *release;
	const struct sm_noise *noise;
	const struct sm_cell *cell;

	(void)state;
	speak();
	release = town_release(&town);
	noise = sm_release_noise(release);
	assert_int_equal(noise->epsilon_milli, 8000);
	assert_int_equal(noise->delta_bits, NOISE_DELTA_BITS);
	assert_true(noise->authors_range > 0 && noise->scored_range > 0 && noise->sum_range > 0);
	/* The small ones have enough authors, but not beyond what noise covers. */
	assert_int_equal(sm_release_count(release), 1);
	cell = sm_release_at(release, 0);
	assert_string_equal(cell->area, "BU00010101");
	assert_true(abs(cell->authors - 240) <= 4 * noise->authors_range);
	assert_int_equal(cell->posts, cell->authors);
	assert_true(abs(cell->scored_authors - 240) <= 4 * noise->scored_range);
	assert_true(fabs(cell->mean) < 0.1);
	assert_true(cell->negative_pct > 40 && cell->positive_pct > 40);
	assert_int_equal(cell->coverage_pct, -1);
	assert_int_equal(cell->source_pct[SM_SOURCE_FORUM], -1);
	assert_int_equal(cell->term_count, 0);
	for (int reason = 0; reason < SM_WITHHELD_COUNT; reason++)
		assert_int_equal(sm_release_withheld(release, (enum sm_withheld_reason)reason), 0);
	sm_release_close(release);
}

static void assert_same(const struct sm_release *a, const struct sm_release *b)
{
	assert_int_equal(sm_release_count(a), sm_release_count(b));
	for (size_t i = 0; i < sm_release_count(a); i++) {
		const struct sm_cell *one = sm_release_at(a, i), *other = sm_release_at(b, i);

		assert_string_equal(one->topic, other->topic);
		assert_string_equal(one->area, other->area);
		/* From authors on: numbers, and no terms. */
		assert_memory_equal(&one->authors, &other->authors,
				    offsetof(struct sm_cell, term) - offsetof(struct sm_cell, authors));
	}
}

static void the_same_period_gets_the_same_noise_until_its_key_is_gone(void **state)
{
	struct sm_release *first, *again;
	struct sm_receipt receipt;
	int differ = 0;

	(void)state;
	speak();
	first = town_release(&town);
	for (int i = 0; i < 5; i++) {
		town_sleep(&town); /* a crash: nothing is left but the files */
		town_wake(&town);
		again = town_release(&town);
		assert_same(first, again);
		sm_release_close(again);
	}
	/* Another key draws other noise: this could have failed. */
	for (int i = 0; i < 5; i++) {
		assert_int_equal(sm_period_forget(town.protector, town_period(&town), &receipt, NULL), SM_OK);
		speak();
		again = town_release(&town);
		differ += sm_release_at(again, 0)->authors != sm_release_at(first, 0)->authors;
		sm_release_close(again);
	}
	assert_true(differ > 0);
	sm_release_close(first);
}

static void without_noise_the_same_town_is_told_exactly(void **state)
{
	struct sm_release *release;

	(void)state;
	speak();
	town.policy.noise_epsilon_milli = 0;
	town.now_s += 86400;
	town_sleep(&town);
	town_wake(&town);
	all_say(&town, "a", 7, (struct saying){ .area = BU11, .value = 0.5, .coverage = 1 });
	release = town_release(&town);
	assert_int_equal(cell_of(release, "parkeren", "BU00010101")->authors, 7);
	assert_int_equal(sm_release_noise(release)->epsilon_milli, 0);
	sm_release_close(release);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_noise_has_exactly_the_mass_of_the_paper),
		cmocka_unit_test(rounded_floating_point_and_a_wrong_scale_are_seen),
		cmocka_unit_test(one_more_makes_no_answer_more_than_e_to_the_epsilon_as_likely),
		cmocka_unit_test(nineteen_draws_in_twenty_are_within_the_range),
		cmocka_unit_test(the_parts_add_up_to_the_epsilon),
		cmocka_unit_test(the_margin_keeps_the_chance_below_delta),
		cmocka_unit_test(leaving_one_author_out_changes_no_more_than_his_votes),
		cmocka_unit_test(without_a_limit_of_votes_he_would_change_more),
		cmocka_unit_test(an_attacker_with_all_other_accounts_learns_no_more_than_epsilon_allows),
		cmocka_unit_test_setup_teardown(a_noised_release_tells_noised_numbers_only, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_same_period_gets_the_same_noise_until_its_key_is_gone, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(without_noise_the_same_town_is_told_exactly, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
