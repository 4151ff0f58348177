// SPDX-License-Identifier: EUPL-1.2
// pending: posts in any order over many open periods → the same releases and true counts, in little memory.
#include "fixture.h"

enum { DAYS = 12, AUTHORS = 30, POSTS = 3, STEPS = 12000, SMALL_PENDING = 8 << 10, SMALL_STANDING = 4 << 10 };

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

/* What should stand under each post: -1, 0 or 1 for how it feels, or GONE. */
enum { GONE = 9 };
struct model {
	int stands[DAYS][AUTHORS][POSTS];
	struct sm_spool_tally tally;
};

static void model_open(struct model *model)
{
	*model = (struct model){ 0 };
	for (int i = 0; i < DAYS * AUTHORS * POSTS; i++)
		(&model->stands[0][0][0])[i] = GONE;
}

/* One thing that happens: somebody says, repeats, edits or deletes one of a few posts of one of many days. */
static void step(struct model *model, uint64_t *seed, int64_t first_s)
{
	int day = (int)(chance(seed) % DAYS), author = (int)(chance(seed) % AUTHORS),
	    post = (int)(chance(seed) % POSTS);
	int *stands = &model->stands[day][author][post], value = (int)(chance(seed) % 3) - 1;
	char name[24], id[48];

	snprintf(name, sizeof(name), "a%d", author);
	snprintf(id, sizeof(id), "d%d-a%d-%d", day, author, post);
	town.now_s = first_s + day * 86400;
	if (chance(seed) % 5 == 0) {
		struct sm_post gone = { .id = sm_text_of(id),
					.platform = SM_TEXT("example.test"),
					.published_s = town.now_s,
					.deleted = value == 0 };

		assert_int_equal(sm_retract(town.protector, &gone, NULL), SM_OK);
		model->tally.taken_back += *stands != GONE;
		model->tally.deleted += *stands != GONE && gone.deleted;
		*stands = GONE;
		return;
	}
	say(&town, (struct saying){ .author = name, .post = id, .area = GM, .value = value });
	model->tally.added += *stands == GONE;
	model->tally.repeats += *stands == value;
	model->tally.changed += *stands != GONE && *stands != value;
	*stands = value;
}

struct most {
	size_t pending, standing;
};

static void note_most(struct most *most)
{
	size_t standing = 0;

	for (size_t i = 0; i < town.protector->open_count; i++)
		standing += town.protector->open[i]->standing.slots * sizeof(uint64_t);
	if (standing > most->standing)
		most->standing = standing;
	if (town.protector->pending_bytes > most->pending)
		most->pending = town.protector->pending_bytes;
}

static void assert_release(const struct model *model, int day)
{
	struct sm_release *release = town_release(&town);
	const struct sm_cell *cell = cell_of(release, "parkeren", "GM0001");
	int authors = 0, posts = 0;

	for (int author = 0; author < AUTHORS; author++) {
		int before = posts;

		for (int post = 0; post < POSTS; post++)
			posts += model->stands[day][author][post] != GONE;
		authors += posts > before;
	}
	assert_non_null(cell);
	assert_int_equal(cell->posts, posts);
	assert_int_equal(cell->authors, authors);
	sm_release_close(release);
}

static void assert_tally(const struct model *model)
{
	struct sm_spool_tally tally = sm_spool_tally(town.protector);

	assert_int_equal(tally.added, model->tally.added);
	assert_int_equal(tally.changed, model->tally.changed);
	assert_int_equal(tally.repeats, model->tally.repeats);
	assert_int_equal(tally.taken_back, model->tally.taken_back);
	assert_int_equal(tally.deleted, model->tally.deleted);
}

static struct most live(size_t pending_bytes_max, size_t standing_bytes_max)
{
	struct model model;
	struct most most = { 0 };
	uint64_t seed = 20260523;
	int64_t first_s = town.now_s;

	model_open(&model);
	town.protector->pending_bytes_max = pending_bytes_max;
	town.protector->standing_bytes_max = standing_bytes_max;
	for (int i = 0; i < STEPS; i++) {
		step(&model, &seed, first_s);
		note_most(&most);
	}
	town_sync(&town);
	assert_tally(&model);
	for (int day = 0; day < DAYS; day++) {
		town.now_s = first_s + day * 86400;
		assert_release(&model, day);
	}
	return most;
}

/* A table for the posts of one day is 1 KiB or 2 KiB here. */
static void posts_in_any_order_stay_within_the_budgets(void **state)
{
	struct most most = live(SMALL_PENDING, SMALL_STANDING);

	(void)state;
	assert_in_range(most.pending, 1, SMALL_PENDING);
	assert_in_range(most.standing, 1, SMALL_STANDING + 2048);
}

/* The negative control: the same posts do not fit by themselves. */
static void without_budgets_they_would_take_more(void **state)
{
	struct most most = live(1 << 20, 1 << 20);

	(void)state;
	assert_true(most.pending > 2 * SMALL_PENDING);
	assert_true(most.standing > 2 * SMALL_STANDING);
}

/* Each day's table is put aside when the next day comes, and asked for again by none: no spool is read twice. */
static void posts_by_day_read_no_spool_again(void **state)
{
	char author[24];

	(void)state;
	town.protector->standing_bytes_max = SMALL_STANDING;
	for (int day = 0; day < DAYS; day++, town.now_s += 86400)
		for (int i = 0; i < 200; i++) {
			struct open_period *open;

			snprintf(author, sizeof(author), "a%d", i);
			say(&town, (struct saying){ .author = author, .area = GM });
			open = periods_find(town.protector, town_period(&town));
			assert_true(open->stands);
		}
	for (int day = 0; day < DAYS - 2; day++)
		assert_false(town.protector->open[day]->stands);
	town_sync(&town);
	assert_int_equal(sm_spool_tally(town.protector).added, DAYS * 200);
}

/* A frame that stands in the file, but of which the disk did not say that it will last, is written again. Nothing of it
 * may be taken for a repeat of itself. */
static void what_could_not_be_made_last_is_not_its_own_repeat(void **state)
{
	struct open_period *open;
	struct spool_end before;
	struct sm_release *release;

	(void)state;
	all_say(&town, "a", 6, (struct saying){ .area = GM });
	town_sync(&town);
	open = town.protector->open[0];
	all_say(&town, "b", 6, (struct saying){ .area = GM });
	before = open->end;
	town_sync(&town);
	/* As if that sync had failed after its bytes were written: they wait still, and the end is where it was. */
	open->end = before;
	all_say(&town, "c", 1, (struct saying){ .area = GM });
	periods_put_aside(open);
	town.post = 6;
	all_say(&town, "b", 6, (struct saying){ .area = GM });
	town_sync(&town);
	release = town_release(&town);
	assert_int_equal(cell_of(release, "parkeren", "GM0001")->authors, 13);
	sm_release_close(release);
}

static void a_spool_that_was_cut_while_open_is_noticed(void **state)
{
	struct open_period *open;
	char path[256];

	(void)state;
	all_say(&town, "a", 6, (struct saying){ .area = GM });
	town_sync(&town);
	open = town.protector->open[0];
	periods_put_aside(open);
	spool_path(&town, path);
	assert_int_equal(truncate(path, open->end.at - 1), 0);
	all_say(&town, "b", 6, (struct saying){ .area = GM });
	assert_int_equal(sm_spool_sync(town.protector, NULL), SM_ERROR_DATA);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(posts_in_any_order_stay_within_the_budgets),
		CASE(without_budgets_they_would_take_more),
		CASE(posts_by_day_read_no_spool_again),
		CASE(what_could_not_be_made_last_is_not_its_own_repeat),
		CASE(a_spool_that_was_cut_while_open_is_noticed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
