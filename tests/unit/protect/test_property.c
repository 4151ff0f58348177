// SPDX-License-Identifier: EUPL-1.2
// What must hold for every release, tried on many small random towns.
#include "fixture.h"
#include "cells.h"

enum { TOWNS = 10000, SMALL_TOWNS = 10000, AUTHORS_MAX = 64, PRIME = 2147483647, ROWS_MAX = 32, COLUMNS_MAX = 256 };

static struct grid grid;
static struct grid_topic topics[4];
static struct grid_area areas[AREA_COUNT] = {
	[GM] = { "GM0001", -1, 0, true },         [WK1] = { "WK000101", GM, 1, true },
	[WK2] = { "WK000102", GM, 1, true },      [BU11] = { "BU00010101", WK1, 2, false },
	[BU12] = { "BU00010102", WK1, 2, false }, [BU21] = { "BU00010201", WK2, 2, false },
};

static void random_grid(uint64_t *seed)
{
	grid = (struct grid){
		.topic = topics, .topic_count = 1 + chance(seed) % 4, .area = areas, .area_count = AREA_COUNT
	};
	for (size_t i = 0; i < 4; i++)
		topics[i].sensitive = chance(seed) % 4 == 0;
	grid.policy.k = 5 + (int)(chance(seed) % 4);
	grid.policy.k_sensitive_factor = 1 + (int)(chance(seed) % 3);
	grid.policy.airbag[SM_AIRBAG_DOMINANCE].action = SM_AIRBAG_SUPPRESS;
	grid.policy.author_share_max_pct = 20 + (int)(chance(seed) % 81);
	grid.policy.votes_per_period = 1 + (int)(chance(seed) % 4);
}

/* Contributions of a few authors, some loud, some taken back. */
static struct ballot *random_ballot(uint64_t *seed, uint32_t authors, uint32_t posts)
{
	struct ballot *ballot;

	assert_int_equal(ballot_open(1 << 16, &grid, &ballot, NULL), SM_OK);
	for (uint32_t i = 0; i < posts; i++) {
		struct sm_contribution c = { .topic = (uint16_t)(chance(seed) % grid.topic_count),
					     .area = (uint16_t)(chance(seed) % AREA_COUNT),
					     .class = SM_NEUTRAL,
					     .retract = chance(seed) % 12 == 0 };
		uint8_t bytes[RECORD_BYTES_MAX];

		c.pseudonym[0] = (uint8_t)(chance(seed) % 3 ? chance(seed) % authors : chance(seed) % 3);
		c.tag[0] = (uint8_t)chance(seed);
		c.tag[1] = (uint8_t)(chance(seed) % 2);
		assert_int_equal(ballot_frame(ballot, bytes, record_write(&c, bytes)), SM_OK);
	}
	ballot_settle(ballot);
	return ballot;
}

static size_t living(const struct ballot *ballot)
{
	size_t count = 0;

	for (size_t i = 0; i < ballot->entry_count; i++)
		count += ballot->entry[i].counts;
	return count;
}

static bool lies_in(uint16_t area, uint16_t around)
{
	for (int at = area; at >= 0; at = areas[at].parent)
		if (at == around)
			return true;
	return false;
}

static int authors_of(const struct cells *cells, const struct cell_group *group, bool seen[AUTHORS_MAX])
{
	int count = 0;

	memset(seen, 0, AUTHORS_MAX * sizeof(*seen));
	for (size_t i = group->first; i < group->first + group->count; i++) {
		uint32_t author = vote_author(cells->vote[i]);

		count += !seen[author];
		seen[author] = true;
	}
	return count;
}

static void check_group(const struct ballot *ballot, const struct cells *cells, const struct cell_group *group)
{
	int loudest = 0, posts[AUTHORS_MAX] = { 0 }, authors;
	bool seen[AUTHORS_MAX], dominated;

	authors = authors_of(cells, group, seen);
	for (size_t i = group->first; i < group->first + group->count; i++) {
		const struct ballot_entry *entry = &ballot->entry[cells->vote[i].entry];

		assert_true(entry->counts);
		assert_int_equal(entry->topic, group->topic);
		assert_int_equal(entry->author, vote_author(cells->vote[i]));
		assert_true(lies_in(entry->area, group->area));
		if (++posts[entry->author] > loudest)
			loudest = posts[entry->author];
	}
	dominated = loudest * 100 > grid.policy.author_share_max_pct * (int)group->count;
	if (group->fate == CELL_RELEASED)
		assert_true(authors >= cells_k(&grid, group->topic) && authors >= SM_K_FLOOR && !dominated);
	else if (group->fate == CELL_DOMINATED)
		assert_true(authors >= cells_k(&grid, group->topic) && dominated);
	else
		assert_true(authors < cells_k(&grid, group->topic) && areas[group->area].parent == -1);
}

static void every_release_keeps_the_rules(void **state)
{
	const uint8_t key[KEY_BYTES] = { 9 };
	size_t released = 0, withheld[SM_WITHHELD_COUNT] = { 0 };

	(void)state;
	for (uint64_t town = 0; town < TOWNS; town++) {
		uint64_t seed = town;
		struct ballot *ballot;
		struct cells *cells;
		size_t all, told = 0;
		int cells_of[AUTHORS_MAX] = { 0 };

		random_grid(&seed);
		ballot = random_ballot(&seed, 6 + chance(&seed) % 40, 20 + chance(&seed) % 200);
		all = living(ballot);
		assert_int_equal(cells_make(ballot, &grid, key, &cells, NULL), SM_OK);
		for (size_t i = 0; i < cells->group_count; i++) {
			const struct cell_group *group = &cells->group[i];
			bool seen[AUTHORS_MAX];

			/* One after another over all votes, so in one group each. */
			assert_int_equal(group->first, i ? cells->group[i - 1].first + cells->group[i - 1].count : 0);
			check_group(ballot, cells, group);
			authors_of(cells, group, seen);
			for (int author = 0; author < AUTHORS_MAX; author++)
				cells_of[author] += seen[author];
			told += group->fate == CELL_RELEASED ? group->count : 0;
			released += group->fate == CELL_RELEASED;
			for (size_t j = 0; j < i; j++)
				assert_true(cells->group[j].topic != group->topic ||
					    cells->group[j].area != group->area);
		}
		for (int author = 0; author < AUTHORS_MAX; author++)
			assert_true(cells_of[author] <= grid.policy.votes_per_period);
		for (int reason = 0; reason < SM_WITHHELD_COUNT; reason++) {
			told += (size_t)cells->withheld[reason];
			withheld[reason] += cells->withheld[reason] != 0;
		}
		assert_int_equal(told, all);
		cells_close(cells);
		ballot_close(ballot);
	}
	/* All of it happened, or the rules above were not tried. */
	assert_true(released > TOWNS / 2);
	for (int reason = 0; reason <= SM_WITHHELD_VOTES; reason++)
		assert_true(withheld[reason] > TOWNS / 20);
}

/* ---- Exact linear algebra: may any sum or difference of what was told be about fewer than k people? ---- */

/* One row for each number that is told, one column for each vote. */
struct matrix {
	int64_t row[ROWS_MAX][COLUMNS_MAX];
	uint32_t author[COLUMNS_MAX];
	int rows, columns;
};

static int64_t inverse(int64_t value)
{
	int64_t result = 1, power = PRIME - 2;

	for (; power; power >>= 1, value = value * value % PRIME)
		if (power & 1)
			result = result * value % PRIME;
	return result;
}

/* Of the columns whose authors are not in hidden. Modulo a prime that is larger than any determinant of so few rows of
 * zeros and ones, so it is the true rank. */
static int rank_without(const struct matrix *matrix, uint64_t hidden)
{
	static int64_t work[ROWS_MAX][COLUMNS_MAX];
	int rank = 0;

	memcpy(work, matrix->row, sizeof(work));
	for (int column = 0; column < matrix->columns && rank < matrix->rows; column++) {
		int pivot = rank;

		if (hidden >> matrix->author[column] & 1)
			continue;
		while (pivot < matrix->rows && work[pivot][column] == 0)
			pivot++;
		if (pivot == matrix->rows)
			continue;
		for (int i = 0; i < matrix->columns; i++) {
			int64_t swap = work[pivot][i];

			work[pivot][i] = work[rank][i];
			work[rank][i] = swap;
		}
		for (int row = rank + 1; row < matrix->rows; row++) {
			int64_t factor = work[row][column] * inverse(work[rank][column]) % PRIME;

			for (int i = column; factor && i < matrix->columns; i++)
				work[row][i] = (work[row][i] + (PRIME - factor) * work[rank][i]) % PRIME;
		}
		rank++;
	}
	return rank;
}

/* Some combination of rows is about authors of one set only if the rank drops without the columns of that set. */
static bool isolates(const struct matrix *matrix, int authors, int fewer_than)
{
	int full = rank_without(matrix, 0);

	for (uint64_t set = 1; set < (uint64_t)1 << authors; set++)
		if (__builtin_popcountll(set) == fewer_than - 1 && rank_without(matrix, set) < full)
			return true;
	return false;
}

static void told_rows(const struct cells *cells, struct matrix *matrix)
{
	memset(matrix, 0, sizeof(*matrix));
	matrix->columns = (int)cells->vote_count;
	for (size_t i = 0; i < cells->vote_count; i++)
		matrix->author[i] = vote_author(cells->vote[i]);
	for (size_t i = 0; i < cells->group_count; i++) {
		if (cells->group[i].fate != CELL_RELEASED)
			continue;
		for (size_t j = 0; j < cells->group[i].count; j++)
			matrix->row[matrix->rows][cells->group[i].first + j] = 1;
		matrix->rows++;
	}
}

/* What a careless interface would add: the true total of each topic, with what was withheld in it. */
static void add_totals(const struct cells *cells, struct matrix *matrix)
{
	for (size_t i = 0; i < cells->group_count; i++) {
		if (i == 0 || cells->group[i].topic != cells->group[i - 1].topic)
			matrix->rows++;
		for (size_t j = 0; j < cells->group[i].count; j++)
			matrix->row[matrix->rows - 1][cells->group[i].first + j] = 1;
	}
}

static void no_combination_of_cells_is_about_fewer_than_k(void **state)
{
	static struct matrix matrix;
	const uint8_t key[KEY_BYTES] = { 9 };
	int cells_told = 0, found_with_totals = 0;

	(void)state;
	for (uint64_t town = 0; town < SMALL_TOWNS; town++) {
		uint64_t seed = town + 77777;
		struct ballot *ballot;
		struct cells *cells;

		random_grid(&seed);
		grid.policy.k = SM_K_FLOOR;
		grid.policy.k_sensitive_factor = 1;
		ballot = random_ballot(&seed, 11, 30 + chance(&seed) % 50);
		assert_int_equal(cells_make(ballot, &grid, key, &cells, NULL), SM_OK);
		told_rows(cells, &matrix);
		cells_told += matrix.rows;
		assert_false(isolates(&matrix, 11, SM_K_FLOOR));
		add_totals(cells, &matrix);
		found_with_totals += isolates(&matrix, 11, SM_K_FLOOR);
		cells_close(cells);
		ballot_close(ballot);
	}
	print_message("%d towns, %d cells told; with true totals fewer than k show in %d of them\n", SMALL_TOWNS,
		      cells_told, found_with_totals);
	assert_true(cells_told > SMALL_TOWNS);
	assert_true(found_with_totals > SMALL_TOWNS / 10); /* the same search finds the leak where there is one */
}

static void sorting_votes_is_sorting(void **state)
{
	struct vote vote[500], spare[500];
	uint64_t seed = 3;

	(void)state;
	for (int round = 0; round < 100; round++) {
		size_t count = chance(&seed) % 500;

		for (size_t i = 0; i < count; i++)
			vote[i] = (struct vote){ (uint64_t)chance(&seed) << (chance(&seed) % 33), (uint32_t)i };
		votes_sort(vote, spare, count);
		for (size_t i = 1; i < count; i++)
			assert_true(vote[i - 1].key < vote[i].key ||
				    (vote[i - 1].key == vote[i].key && vote[i - 1].entry < vote[i].entry));
	}
}

/* Whoever writes in many cells cannot choose which of them count. */
static void which_cells_count_depends_on_a_secret(void **state)
{
	struct sm_contribution c = { .class = SM_NEUTRAL };
	int kept[2][AREA_COUNT * 4] = { { 0 } }, same = 0;

	(void)state;
	grid = (struct grid){ .topic = topics, .topic_count = 4, .area = areas, .area_count = AREA_COUNT };
	for (int round = 0; round < 2; round++) {
		const uint8_t key[KEY_BYTES] = { (uint8_t)round };
		struct vote vote[AREA_COUNT * 4];
		struct ballot *ballot;

		assert_int_equal(ballot_open(1 << 16, &grid, &ballot, NULL), SM_OK);
		for (int i = 0; i < AREA_COUNT * 4; i++) {
			uint8_t bytes[RECORD_BYTES_MAX];

			c.topic = (uint16_t)(i / AREA_COUNT);
			c.area = (uint16_t)(i % AREA_COUNT);
			c.tag[0] = (uint8_t)i;
			assert_int_equal(ballot_frame(ballot, bytes, record_write(&c, bytes)), SM_OK);
			vote[i] = (struct vote){ (uint64_t)c.topic << 16 | c.area, (uint32_t)i };
		}
		assert_int_equal(votes_bound(ballot, key, 8, vote, AREA_COUNT * 4), 8);
		for (int i = 0; i < AREA_COUNT * 4; i++)
			kept[round][i] = ballot->entry[i].counts;
		ballot_close(ballot);
	}
	for (int i = 0; i < AREA_COUNT * 4; i++)
		same += kept[0][i] && kept[1][i];
	assert_true(same < 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_release_keeps_the_rules),
		cmocka_unit_test(no_combination_of_cells_is_about_fewer_than_k),
		cmocka_unit_test(sorting_votes_is_sorting),
		cmocka_unit_test(which_cells_count_depends_on_a_secret),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
