// SPDX-License-Identifier: EUPL-1.2
// test_grid: the first frame of a spool, whole, torn, forged, and of what does not fit in one.
#include "fixture.h"

static struct town town;
static struct grid *grid;
static struct sm_buffer frame;

static int set_up(void **state)
{
	struct sm_error error;

	(void)state;
	town_open(&town);
	town_sleep(&town);
	frame = (struct sm_buffer){ .bytes_max = 1 << 20 };
	assert_int_equal(grid_open(&town.policy, &town.topics, &town.areas, &grid, &error), SM_OK);
	assert_int_equal(grid_write(grid, &frame, &error), SM_OK);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	grid_close(grid);
	sm_buffer_close(&frame);
	town_close(&town);
	return 0;
}

static enum sm_status read_back(size_t size)
{
	struct grid *again;
	struct sm_error error;
	enum sm_status status = grid_read((const uint8_t *)frame.data, size, "spool", &again, &error);

	if (status == SM_OK) {
		assert_int_equal(again->topic_count, grid->topic_count);
		assert_string_equal(again->topic[0].id, grid->topic[0].id);
		assert_string_equal(again->area[GM].code, grid->area[GM].code);
	} else {
		assert_null(again);
	}
	grid_close(again);
	return status;
}

static void a_frame_that_was_cut_anywhere_is_refused(void **state)
{
	(void)state;
	assert_int_equal(read_back(frame.length), SM_OK);
	for (size_t size = 0; size < frame.length; size++)
		assert_int_equal(read_back(size), SM_ERROR_DATA);
	sm_buffer_add(&frame, "x", 1);
	assert_int_equal(read_back(frame.length), SM_ERROR_DATA);
}

/* Sealed by us, so no harm: this version cannot say what it was. */
static void a_frame_of_another_version_is_kept(void **state)
{
	(void)state;
	frame.data[0]++;
	assert_int_equal(read_back(frame.length), SM_ERROR_CONFIG);
}

/* Whatever stands in a frame, it never makes a grid that lets fewer than k authors through. */
static void a_frame_with_any_other_byte_is_refused_or_sane(void **state)
{
	(void)state;
	for (size_t at = 1; at < frame.length; at++)
		for (int value = 0; value < 256; value += at < 64 ? 1 : 85) {
			char before = frame.data[at];
			struct grid *other;

			frame.data[at] = (char)value;
			if (grid_read((const uint8_t *)frame.data, frame.length, "spool", &other, NULL) == SM_OK) {
				assert_true(other->policy.k >= SM_K_FLOOR);
				assert_in_range(other->policy.votes_per_period, 1, GRID_VOTES_MAX);
				for (size_t i = 0; i < other->area_count; i++)
					assert_true(other->area[i].level < GRID_LEVELS_MAX + 1);
			}
			grid_close(other);
			frame.data[at] = before;
		}
}

static enum sm_status open_with(const struct sm_policy *policy)
{
	struct grid *other;
	enum sm_status status = grid_open(policy, &town.topics, &town.areas, &other, NULL);

	grid_close(other);
	return status;
}

static void a_policy_outside_its_bounds_opens_nothing(void **state)
{
	struct sm_policy policy;

	(void)state;
	assert_int_equal(open_with(&town.policy), SM_OK);
#define REFUSED(field, value)                                                                                          \
	policy = town.policy;                                                                                          \
	policy.field = value;                                                                                          \
	assert_int_equal(open_with(&policy), SM_ERROR_CONFIG)
	REFUSED(k, SM_K_FLOOR - 1);
	REFUSED(k_sensitive_factor, 0);
	REFUSED(votes_per_period, 0);
	REFUSED(votes_per_period, GRID_VOTES_MAX + 1);
	REFUSED(round_base, 0);
	REFUSED(code_pct, -1);
	REFUSED(code_pct, 26);
	REFUSED(grain, SM_MONTH);
#undef REFUSED
}

static void names_and_trees_that_are_none_open_nothing(void **state)
{
	static const char long_name[] = "a-name-that-is-longer-than-any-name-of-a-topic-or-an-area-may-be";
	struct sm_topics topics = town.topics;
	struct sm_areas areas = town.areas;

	(void)state;
	town.topics.topic[0].id = long_name;
	assert_int_equal(open_with(&town.policy), SM_ERROR_CONFIG);
	town.topics.topic[0].id = "";
	assert_int_equal(open_with(&town.policy), SM_ERROR_CONFIG);
	town.topics = topics;
	town.areas.area[0].code = long_name;
	assert_int_equal(open_with(&town.policy), SM_ERROR_CONFIG);
	town.areas = areas;
	town.areas.area[GM].parent = BU11; /* which lies in GM */
	assert_int_equal(open_with(&town.policy), SM_ERROR_CONFIG);
	town.areas.area[GM].parent = AREAS_MAX + 1;
	assert_int_equal(open_with(&town.policy), SM_ERROR_CONFIG);
	town.areas = areas;
	town.areas.count = 0;
	assert_int_equal(open_with(&town.policy), SM_ERROR_CONFIG);
	town.areas.count = GRID_AREAS_MAX + 1;
	assert_int_equal(open_with(&town.policy), SM_ERROR_LIMIT);
	town.areas = areas;
	town.topics.count = GRID_TOPICS_MAX + 1;
	assert_int_equal(open_with(&town.policy), SM_ERROR_LIMIT);
	town.topics = topics;
}

static void a_grid_that_does_not_fit_in_a_frame_is_refused(void **state)
{
	struct sm_buffer small = { .bytes_max = 16 };

	(void)state;
	assert_int_equal(grid_write(grid, &small, NULL), SM_ERROR_LIMIT);
	sm_buffer_close(&small);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(a_frame_that_was_cut_anywhere_is_refused),
		CASE(a_frame_of_another_version_is_kept),
		CASE(a_frame_with_any_other_byte_is_refused_or_sane),
		CASE(a_policy_outside_its_bounds_opens_nothing),
		CASE(names_and_trees_that_are_none_open_nothing),
		CASE(a_grid_that_does_not_fit_in_a_frame_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
