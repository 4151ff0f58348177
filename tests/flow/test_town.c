// SPDX-License-Identifier: EUPL-1.2
// test_town: the synthetic town is what it promises to be, so that others can test against it.
#include <sodium.h>

#include "random.h"
#include "sentimeter/config.h"
#include "sentimeter/match.h"
#include "sentimeter/parse.h"
#include "test.h"
#include "town.h"

static struct town *town_of(uint64_t seed)
{
	struct town *town = NULL;
	struct sm_error error;
	enum sm_status status = town_open(test_root("examples/town"), seed, &town, &error);

	if (status != SM_OK)
		print_error("%s:%d: %s\n", error.where, error.line, error.text[SM_EN]);
	assert_int_equal(status, SM_OK);
	return town;
}

static int set_up(void **state)
{
	*state = town_of(TOWN_SEED);
	return 0;
}

static int tear_down(void **state)
{
	town_close(*state);
	return 0;
}

static void hash_text(crypto_generichash_state *hash, const char *text)
{
	crypto_generichash_update(hash, (const unsigned char *)(text ? text : ""), text ? strlen(text) + 1 : 1);
}

static void hash_posts(const struct town *town, unsigned char result[32])
{
	crypto_generichash_state hash;

	crypto_generichash_init(&hash, NULL, 0, 32);
	for (size_t i = 0; i < town_count(town); i++) {
		const struct town_post *post = town_post(town, i);
		char numbers[200];

		hash_text(&hash, post->id);
		hash_text(&hash, post->title);
		hash_text(&hash, post->text);
		hash_text(&hash, post->text_first);
		hash_text(&hash, town_author(town, post->author)->handle);
		snprintf(numbers, sizeof(numbers), "%lld %lld %lld %d %d %d", (long long)post->published_s,
			 (long long)post->edited_s, (long long)post->deleted_s, post->topic, post->area, post->valence);
		hash_text(&hash, numbers);
	}
	crypto_generichash_final(&hash, result, 32);
}

static void a_seed_gives_the_same_posts_every_time(void **state)
{
	struct town *again = town_of(TOWN_SEED), *other = town_of(TOWN_SEED + 1);
	unsigned char hash[3][32];

	hash_posts(*state, hash[0]);
	hash_posts(again, hash[1]);
	hash_posts(other, hash[2]);
	assert_memory_equal(hash[0], hash[1], 32);
	assert_memory_not_equal(hash[0], hash[2], 32);
	town_close(again);
	town_close(other);
}

/* The sentences may change; the numbers behind them may not, on any machine. */
static void a_seed_gives_known_numbers(void **state)
{
	struct random random = random_start(2026, 7);
	unsigned char hash[32];
	char hex[65];
	crypto_generichash_state sum;

	(void)state;
	crypto_generichash_init(&sum, NULL, 0, 32);
	for (int i = 0; i < 1000; i++) {
		int number = random_below(&random, 1000);
		unsigned char bytes[2] = { (unsigned char)(number & 255), (unsigned char)(number >> 8) };

		crypto_generichash_update(&sum, bytes, 2);
	}
	crypto_generichash_final(&sum, hash, 32);
	sodium_bin2hex(hex, sizeof(hex), hash, 32);
	assert_string_equal(hex, "06ba7a385b7ef69f61c39f2d060182a3cf9e4c483574be9556154f2e21640631");
}

struct counts {
	int posts, counting, english, off_topic, bots, opted_out, unlisted, reshares, copies, deleted, edited, irony;
	int feed[TOWN_FEEDS];
};

static struct counts count_posts(const struct town *town)
{
	struct counts c = { 0 };

	for (size_t i = 0; i < town_count(town); i++) {
		const struct town_post *post = town_post(town, i);
		const struct town_author *author = town_author(town, post->author);

		c.posts++;
		c.counting += post->counts;
		c.english += strcmp(post->language, "en") == 0;
		c.off_topic += post->topic == TOWN_NO_TOPIC;
		c.bots += author->bot;
		c.opted_out += author->opted_out;
		c.unlisted += post->unlisted;
		c.reshares += post->reshares >= 0;
		c.copies += post->copies >= 0;
		c.deleted += post->deleted_s > 0;
		c.edited += post->edited_s > 0;
		c.irony += post->irony;
		c.feed[post->feed]++;
	}
	return c;
}

static void between(int value, int low, int high)
{
	if (value < low || value > high)
		print_error("%d is not in %d..%d\n", value, low, high);
	assert_in_range(value, low, high);
}

static void the_town_is_as_large_and_as_mixed_as_promised(void **state)
{
	for (uint64_t seed = TOWN_SEED; seed < TOWN_SEED + 3; seed++) {
		struct town *town = seed == TOWN_SEED ? *state : town_of(seed);
		struct counts c = count_posts(town);

		between(c.posts, 20000, 30000);
		between(c.counting * 100 / c.posts, 85, 97);
		between(c.english * 1000 / c.posts, 60, 100);
		between(c.off_topic * 1000 / c.posts, 130, 180);
		between(c.deleted * 1000 / c.posts, 15, 25);
		between(c.edited * 1000 / c.posts, 15, 25);
		between(c.irony * 1000 / c.posts, 30, 90);
		assert_true(c.bots > 100 && c.opted_out > 300 && c.unlisted > 100 && c.reshares > 100 &&
			    c.copies > 100);
		for (int feed = 0; feed < TOWN_FEEDS; feed++)
			assert_true(c.feed[feed] > 200);
		if (town != *state)
			town_close(town);
	}
}

static void most_authors_speak_once_or_twice_and_one_hundreds_of_times(void **state)
{
	int quiet = 0, loudest = 0, bots = 0, opted_out = 0;

	for (int i = 0; i < TOWN_AUTHORS; i++) {
		const struct town_author *author = town_author(*state, i);

		quiet += author->posts <= 3;
		loudest = author->posts > loudest ? author->posts : loudest;
		bots += author->bot;
		opted_out += author->opted_out;
	}
	assert_true(quiet > TOWN_AUTHORS / 2);
	between(loudest, 300, 1200);
	assert_int_equal(bots, 12);
	between(opted_out, 16, 20);
}

static void posts_are_in_order_of_time_on_their_own_day(void **state)
{
	int64_t last = 0;

	for (size_t i = 0; i < town_count(*state); i++) {
		const struct town_post *post = town_post(*state, i);

		assert_true(post->published_s >= last);
		assert_true(post->published_s >= town_day_s(*state, post->day));
		assert_true(post->published_s < town_day_s(*state, post->day + 1));
		last = post->published_s;
	}
	/* 29 March 2026, when summer time begins, has 23 hours. */
	assert_int_equal(town_day_s(*state, 28) - town_day_s(*state, 27), 23 * 3600);
}

static void every_slot_is_filled(void **state)
{
	for (size_t i = 0; i < town_count(*state); i++) {
		const struct town_post *post = town_post(*state, i);
		const char *first = post->text_first ? post->text_first : "";

		if (strpbrk(post->text, "{}|\t") || strpbrk(first, "{}|\t") || strpbrk(post->title, "{}|\t"))
			print_error("%s\n", post->text);
		assert_null(strpbrk(post->text, "{}|\t"));
		assert_null(strpbrk(first, "{}|\t"));
		assert_null(strpbrk(post->title, "{}|\t"));
		assert_true(strlen(post->text) > 5);
	}
}

static double mood(const struct town *town, int topic, int area, int from_day, int until_day)
{
	return town_truth(town, topic, area, from_day, until_day).mean;
}

static void every_event_shows_in_the_truth(void **state)
{
	const struct town_event *event;
	int events = 0;

	for (events = 0; (event = town_event((size_t)events)); events++) {
		int area = event->area ? event->area : -1, first = event->first_day, after = event->last_day + 1;
		struct town_cell during, before;

		/* A district has its talk in its neighbourhoods. */
		if (event->area == 1)
			area = 3;
		if (event->area == 4)
			area = 5;
		before = town_truth(*state, event->topic, area, first - 10, first);
		during = town_truth(*state, event->topic, area, first, after);
		assert_true((during.mean - before.mean) * event->direction > 0.1);
		assert_true(during.posts / (double)(after - first) > before.posts / 10.0 * 1.5);
	}
	assert_int_equal(events, 7);
	/* Parking falls sharply and recovers slowly; the fire is soon over. */
	assert_true(mood(*state, 0, -1, 30, 34) < mood(*state, 0, -1, 50, 60) - 0.1);
	assert_true(mood(*state, 0, -1, 50, 60) < mood(*state, 0, -1, 0, 30));
	assert_true(mood(*state, 3, -1, 70, 80) > mood(*state, 3, -1, 55, 58) + 0.3);
	/* On the days of the festival one neighbourhood does not join in. */
	assert_true(mood(*state, 6, 3, 68, 72) < -0.5 && mood(*state, 6, 5, 68, 71) > 0.4);
}

static void the_truth_of_all_cells_adds_up(void **state)
{
	int posts = 0, counting = count_posts(*state).counting;

	for (int topic = TOWN_NO_TOPIC; topic < TOWN_TOPICS; topic++)
		for (int area = 0; area < TOWN_AREAS; area++)
			for (int day = 0; day < TOWN_DAYS; day++) {
				struct town_cell cell = town_truth(*state, topic, area, day, day + 1);

				assert_int_equal(cell.posts, cell.negative + cell.neutral + cell.positive);
				assert_true(cell.authors <= cell.posts && cell.mean >= -1 && cell.mean <= 1);
				posts += cell.posts;
			}
	assert_int_equal(posts, counting);
	assert_int_equal(town_truth(*state, 0, -1, -5, 500).posts, town_truth(*state, 0, -1, 0, TOWN_DAYS).posts);
	assert_int_equal(town_truth(*state, 0, -1, 50, 40).posts, 0);
}

static void canaries_of_every_kind_stand_in_the_posts_and_nowhere_else(void **state)
{
	static const char *const ours[] = { "areas.yaml", "feeds.yaml", "policy.yaml", "topics.yaml" };
	const struct town_canary *canary;
	size_t count = town_canaries(*state, &canary);
	int kinds[TOWN_CANARY_KINDS] = { 0 }, found = 0, wanted = 0;
	char *file[4];

	for (int i = 0; i < 4; i++) {
		char path[80];

		snprintf(path, sizeof(path), "examples/town/workspace/%s", ours[i]);
		file[i] = test_read(test_root(path), NULL);
	}
	for (size_t i = 0; i < count; i++) {
		kinds[canary[i].kind]++;
		assert_true(strlen(canary[i].text) >= 6);
		for (int f = 0; f < 4; f++)
			assert_null(strstr(file[f], canary[i].text));
		/* A sample: looking for all of them in all posts takes too long. */
		if (canary[i].kind < TOWN_CANARY_PHONE || i % 10 != 0)
			continue;
		wanted++;
		for (size_t p = 0; p < town_count(*state); p++) {
			const struct town_post *post = town_post(*state, p);

			if (strstr(post->text, canary[i].text) ||
			    (post->text_first && strstr(post->text_first, canary[i].text))) {
				found++;
				break;
			}
		}
	}
	for (int i = 0; i < 4; i++)
		free(file[i]);
	for (int kind = 0; kind < TOWN_CANARY_KINDS; kind++)
		assert_true(kinds[kind] > 50);
	assert_int_equal(found, wanted);
	assert_true(wanted > 30);
}

static void the_matcher_knows_every_place_of_the_town(void **state)
{
	char *areas = test_read(test_root("examples/town/workspace/areas.yaml"), NULL);
	char *places = test_read(test_root("examples/town/places.tsv"), NULL), *rest = NULL;
	int known = 0;

	(void)state;
	for (char *line = strtok_r(places, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		const char *name = strrchr(line, '\t');

		if (line[0] == '#' || !name)
			continue;
		name++;
		name += strncmp(name, "de ", 3) == 0 ? 3 : strncmp(name, "het ", 4) == 0 ? 4 : 0;
		if (!strstr(areas, name))
			print_error("areas.yaml lacks %s\n", name);
		assert_non_null(strstr(areas, name));
		known++;
	}
	assert_true(known > 40);
	free(areas);
	free(places);
}

static void posts_are_matched_to_what_they_are_about(void **state)
{
	struct sm_config_problems *problems = NULL;
	struct sm_topics *topics = NULL;
	struct sm_areas *areas = NULL;
	struct sm_matcher *matcher = NULL;
	int posts = 0, topic_right = 0, area_right = 0, off_topic = 0, caught = 0;

	assert_int_equal(sm_config_problems_open(SM_EN, &problems, NULL), SM_OK);
	assert_int_equal(sm_topics_open(test_root("examples/town/workspace/topics.yaml"), test_root("rules"), problems,
					&topics, NULL),
			 SM_OK);
	assert_int_equal(sm_areas_open(test_root("examples/town/workspace/areas.yaml"), problems, &areas, NULL), SM_OK);
	assert_int_equal(sm_matcher_open(topics, areas, &matcher, NULL), SM_OK);
	assert_int_equal(sm_config_problems_count(problems), 0);
	for (size_t i = 0; i < town_count(*state); i++) {
		const struct town_post *post = town_post(*state, i);
		int fallback = sm_areas_find(areas, post->feed == TOWN_NEIGHBOURS ? "WK990101" : "GM9901");
		struct sm_place place;
		enum sm_status status =
		    sm_match(matcher, SM_TEXT(""), sm_text_of(post->text), post->published_s, fallback, &place);

		if (post->topic == TOWN_NO_TOPIC) {
			off_topic++;
			caught += status == SM_OK;
			continue;
		}
		posts++;
		if (status != SM_OK || strcmp(sm_topics_at(topics, (size_t)place.topic)->id, town_topic(post->topic)))
			continue;
		topic_right++;
		area_right += strcmp(sm_areas_at(areas, (size_t)place.area)->code, town_area(post->area)) == 0;
	}
	between(topic_right * 1000 / posts, 970, 1000);
	between(area_right * 1000 / topic_right, 990, 1000);
	assert_true(caught * 100 < off_topic * 3);
	sm_matcher_close(matcher);
	sm_areas_close(areas);
	sm_topics_close(topics);
	sm_config_problems_close(problems);
}

/* ---- exports ---- */

static void export_of(const struct town *town, size_t posts, int days, bool csv)
{
	const char *path = test_file(test_folder(), csv ? "town.csv" : "town.ndjson", "");
	struct sm_arena *arena = NULL;
	struct sm_import *import = NULL;
	struct sm_post post;
	struct sm_error error = { 0 };
	size_t read = 0;
	int64_t last = 0;
	enum sm_status status;

	status =
	    csv ? town_write_csv(town, path, posts, days, &error) : town_write_ndjson(town, path, posts, days, &error);
	assert_int_equal(status, SM_OK);
	assert_int_equal(sm_arena_open(&arena, 1 << 20, &error), SM_OK);
	status =
	    sm_import_open(path, csv ? SM_FORMAT_CSV : SM_FORMAT_NDJSON, NULL, test_root("rules"), &import, &error);
	assert_int_equal(status, SM_OK);
	while ((status = sm_import_next(import, arena, &post, &error)) == SM_OK) {
		read++;
		assert_true(post.published_s >= last && post.published_s < town_day_s(town, days));
		assert_true(post.id.length > 0 && post.author.length > 0 && post.text.length > 0);
		last = post.published_s;
		sm_arena_wipe(arena);
	}
	assert_int_equal(status, SM_END);
	assert_int_equal(read, posts);
	sm_import_close(import);
	sm_arena_close(arena);
}

static void an_export_holds_exactly_as_many_posts_as_asked(void **state)
{
	export_of(*state, 500, 92, true);
	export_of(*state, 50000, 7, true);
	export_of(*state, 1000, 1, false);
	assert_int_equal(town_write_csv(*state, "/dev/null", 10, 0, NULL), SM_ERROR_USAGE);
	assert_int_equal(town_write_csv(*state, "/dev/null", 10, TOWN_DAYS + 1, NULL), SM_ERROR_USAGE);
	assert_int_equal(town_write_csv(*state, test_root("nowhere/x.csv"), 10, 1, NULL), SM_ERROR_IO);
}

/* ---- what people may get wrong ---- */

static void a_bad_row_is_named_with_its_line(void **state)
{
	struct town *town = NULL;
	struct sm_error error = { 0 };

	(void)state;
	test_file(test_folder(), "sentences-nl.tsv", "# zinnen\nparkeren\t-1\t-\tGoed.\nparkeren\t-1\tte weinig\n");
	assert_int_equal(town_open(test_folder(), 1, &town, &error), SM_ERROR_DATA);
	assert_null(town);
	assert_int_equal(error.line, 3);
	test_file(test_folder(), "sentences-nl.tsv", "parkeeren\t-1\t-\tFout onderwerp.\n");
	assert_int_equal(town_open(test_folder(), 1, &town, &error), SM_ERROR_DATA);
	assert_non_null(strstr(error.text[SM_EN], "parkeeren"));
	assert_int_equal(town_open("/nonexistent", 1, &town, &error), SM_ERROR_INPUT);
	town_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_seed_gives_the_same_posts_every_time),
		cmocka_unit_test(a_seed_gives_known_numbers),
		cmocka_unit_test(the_town_is_as_large_and_as_mixed_as_promised),
		cmocka_unit_test(most_authors_speak_once_or_twice_and_one_hundreds_of_times),
		cmocka_unit_test(posts_are_in_order_of_time_on_their_own_day),
		cmocka_unit_test(every_slot_is_filled),
		cmocka_unit_test(every_event_shows_in_the_truth),
		cmocka_unit_test(the_truth_of_all_cells_adds_up),
		cmocka_unit_test(canaries_of_every_kind_stand_in_the_posts_and_nowhere_else),
		cmocka_unit_test(the_matcher_knows_every_place_of_the_town),
		cmocka_unit_test(posts_are_matched_to_what_they_are_about),
		cmocka_unit_test(an_export_holds_exactly_as_many_posts_as_asked),
		cmocka_unit_test(a_bad_row_is_named_with_its_line),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
