// SPDX-License-Identifier: EUPL-1.2
// What an author takes back before a period is released does not count; and nothing of how that is found out stays.
#include <dirent.h>

#include "place.h"
#include "server.h"
#include "test.h"

enum { PEOPLE = 9, HOUR_S = 3600 };
#define TAG "/api/v1/timelines/tag/stad?limit=40"

static const char day0[] = "2026-05-23", ids[] = "spool/2026-05-23.ids";
static struct place place;
static struct server *server;

/* The statuses of people from to until, as a list; one says something else. Ids are 100 and on. */
static const char *statuses(int from, int until, int other, const char *text)
{
	static char lists[2 * PEOPLE][8000]; /* the server answers from them */
	static int turn;
	char *list = lists[turn++ % (2 * PEOPLE)], *at = list;

	*at++ = '[';
	for (int i = from; i < until; i++)
		at += snprintf(at, 700,
			       "%s{\"id\":\"kanarie%d\",\"uri\":\"https://plein.example/s/kanarie%d\","
			       "\"created_at\":\"2026-05-23T12:00:00Z\",\"visibility\":\"public\",\"content\":"
			       "\"%s\",\"account\":{\"acct\":\"mens%d\",\"url\":\"https://plein.example/@mens%d\"}}",
			       i > from ? "," : "", 100 + i, 100 + i, i == other ? text : "parkeren is slecht", i, i);
	*at++ = ']';
	*at = '\0';
	return list;
}

static const char *batch(void)
{
	static char target[600];
	char *at = target + snprintf(target, 40, "/api/v1/statuses");

	for (int i = 0; i < PEOPLE; i++)
		at += snprintf(at, 40, "%cid[]=kanarie%d", i ? '&' : '?', 100 + i);
	return target;
}

static int set_up(void **state)
{
	char text[600];
	struct sm_intake intake;

	(void)state;
	server = server_open();
	place_make(&place, "recheck");
	snprintf(text, sizeof(text),
		 "contact: https://stad.example/meten\nallow_address: [\"%s\"]\nfeeds:\n  - id: plein\n"
		 "    url: http://%s%s\n    area: GM0001\n    source: fediverse\n    format: mastodon\n",
		 server_address(server), server_address(server), TAG);
	place_write(&place, "feeds.yaml", text);
	server_say(server, TAG, 200, NULL, statuses(0, PEOPLE, -1, ""));
	place_open(&place);
	assert_int_equal(sm_chain_collect(place.w, NOON + HOUR_S, false, NULL, &intake, NULL), SM_OK);
	assert_int_equal(intake.contributions, PEOPLE);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	place_close(&place);
	server_close(server);
	return 0;
}

static struct sm_rechecked recheck_at(int64_t now_s)
{
	struct sm_rechecked rechecked;

	assert_int_equal(sm_chain_recheck(place.w, now_s, NULL, &rechecked, NULL), SM_OK);
	return rechecked;
}

static int released_posts(void)
{
	struct sm_released released;

	assert_int_equal(sm_chain_release(place.w, WATERMARK, &released, NULL), SM_OK);
	return place_posts(&place, "parkeren", day0);
}

static void what_is_gone_or_changed_counts_as_it_is_now(void **state)
{
	struct sm_rechecked rechecked;

	(void)state;
	server_say(server, batch(), 200, NULL, statuses(2, PEOPLE, 4, "iets heel anders"));
	rechecked = recheck_at(WATERMARK - 1800);
	assert_int_equal(rechecked.periods, 1);
	assert_int_equal(rechecked.asked, PEOPLE);
	assert_int_equal(rechecked.gone, 2);
	assert_int_equal(rechecked.unknown, 0);
	assert_int_equal(place_noted(&place, "recheck", "", "ok"), 1);
	assert_int_equal(released_posts(), PEOPLE - 3);
}

/* The control: without it the same period has all nine. */
static void a_period_that_is_not_looked_up_counts_all(void **state)
{
	(void)state;
	assert_int_equal(released_posts(), PEOPLE);
}

static void a_server_without_a_question_for_several_is_asked_one_by_one(void **state)
{
	struct sm_rechecked rechecked;
	char target[80];

	(void)state;
	server_say(server, batch(), 404, NULL, "");
	for (int i = 1; i < PEOPLE; i++) {
		snprintf(target, sizeof(target), "/api/v1/statuses/kanarie%d", 100 + i);
		server_say(server, target, i == 3 ? 503 : 200, NULL, statuses(i, i + 1, -1, ""));
	}
	rechecked = recheck_at(WATERMARK - 1800);
	assert_int_equal(rechecked.gone, 1);
	assert_int_equal(rechecked.unknown, 1);
	assert_int_equal(released_posts(), PEOPLE - 1);
}

static void a_server_that_does_not_answer_changes_nothing_and_is_asked_again(void **state)
{
	static const unsigned answer[] = { 401, 403, 500, 503 };

	(void)state;
	for (size_t i = 0; i < sizeof(answer) / sizeof(answer[0]); i++) {
		struct sm_rechecked rechecked;

		server_say(server, batch(), answer[i], NULL, "x");
		rechecked = recheck_at(WATERMARK - 1800 + (int64_t)i * 60);
		assert_int_equal(rechecked.unknown, PEOPLE);
	}
	assert_int_equal(server_asked(server, batch()), 4);
	assert_int_equal(released_posts(), PEOPLE);
}

static void an_answer_that_is_no_answer_changes_nothing(void **state)
{
	static const char *const body[] = { "<html>onderhoud</html>", "{\"error\":\"x\"}", "[{]", "" };

	(void)state;
	for (size_t i = 0; i < sizeof(body) / sizeof(body[0]); i++) {
		server_say(server, batch(), 200, NULL, body[i]);
		assert_int_equal(recheck_at(WATERMARK - 1800 + (int64_t)i * 60).gone, 0);
	}
	assert_int_equal(released_posts(), PEOPLE);
}

static void it_is_done_once_and_in_the_last_hour(void **state)
{
	(void)state;
	server_say(server, batch(), 200, NULL, statuses(0, PEOPLE, -1, ""));
	assert_int_equal(recheck_at(WATERMARK - 2 * HOUR_S).periods, 0);
	assert_int_equal(recheck_at(WATERMARK - 1800).periods, 1);
	assert_int_equal(recheck_at(WATERMARK - 1000).periods, 0);
	place_close(&place);
	place_open(&place); /* another process knows it too */
	assert_int_equal(recheck_at(WATERMARK - 900).periods, 0);
	assert_int_equal(server_asked(server, batch()), 1);
	assert_int_equal(released_posts(), PEOPLE);
}

static void a_machine_that_slept_through_the_hour_does_it_late(void **state)
{
	(void)state;
	place_close(&place);
	place_open(&place);
	server_say(server, batch(), 200, NULL, statuses(3, PEOPLE, -1, ""));
	assert_int_equal(recheck_at(MUCH_LATER).gone, 3);
	assert_int_equal(released_posts(), PEOPLE - 3);
}

/* Its watermark is at midnight, when nobody may be asked: the last open hour of the day does it. */
static void nobody_is_asked_outside_the_agreed_hours(void **state)
{
	(void)state;
	server_say(server, batch(), 200, NULL, statuses(1, PEOPLE, -1, ""));
	place.w->policy.airbag[SM_AIRBAG_HOURS].action = SM_AIRBAG_SUPPRESS;
	place.w->policy.collect_days = 0x7f;
	place.w->policy.collect_from_min = 8 * 60;
	place.w->policy.collect_until_min = 18 * 60;
	assert_int_equal(recheck_at(WATERMARK - 1800).periods, 0);
	assert_int_equal(recheck_at(WATERMARK - 8 * HOUR_S).periods, 0);
	assert_int_equal(recheck_at(WATERMARK - 6 * HOUR_S - 1800).gone, 1);
	assert_int_equal(recheck_at(WATERMARK - 6 * HOUR_S - 900).periods, 0);
	assert_int_equal(released_posts(), PEOPLE - 1);
}

/* Whether any file of the workspace holds these words. */
static bool holds(const char *folder, const char *words)
{
	DIR *files = opendir(place_path(&place, folder));
	bool found = false;

	for (struct dirent *entry; files && (entry = readdir(files));) {
		char name[300], *bytes;
		size_t length;

		if (entry->d_type != DT_REG)
			continue;
		snprintf(name, sizeof(name), "%s/%s", folder, entry->d_name);
		bytes = test_read(place_path(&place, name), &length);
		found |= memmem(bytes, length, words, strlen(words)) != NULL;
		free(bytes);
	}
	if (files)
		closedir(files);
	return found;
}

static void no_name_of_a_post_lies_in_clear_and_none_stays(void **state)
{
	(void)state;
	assert_true(place_has(&place, ids));
	assert_false(holds("spool", "kanarie"));
	assert_false(holds(".", "kanarie"));
	place_write(&place, "spool/control", "kanarie100"); /* the control: it would be found */
	assert_true(holds("spool", "kanarie"));
	released_posts();
	assert_false(place_has(&place, ids));
	assert_true(place_has_no_key(&place));
}

static void the_same_post_is_remembered_once(void **state)
{
	char *first, *second;
	size_t before, after;
	struct sm_intake intake;

	(void)state;
	first = test_read(place_path(&place, ids), &before);
	assert_int_equal(sm_chain_collect(place.w, NOON + 3 * HOUR_S, false, NULL, &intake, NULL), SM_OK);
	assert_int_equal(intake.repeats, PEOPLE);
	second = test_read(place_path(&place, ids), &after);
	assert_int_equal(before, after);
	free(first);
	free(second);
}

/* Nobody asks a server for posts of somebody who took them back; the control is that all nine are asked for without. */
static void posts_of_who_objects_or_asks_for_erasure_are_not_asked_for(void **state)
{
	struct sm_handle handle;
	struct sm_rechecked rechecked;
	struct sm_intake intake;

	(void)state;
	assert_int_equal(sm_handle_read(SM_TEXT("https://plein.example/@mens3"), NULL, &handle, NULL), SM_OK);
	assert_int_equal(sm_chain_erase(place.w, &handle, NULL), SM_OK);
	assert_int_equal(sm_handle_read(SM_TEXT("@mens5@plein.example"), NULL, &handle, NULL), SM_OK);
	assert_int_equal(sm_chain_object(place.w, &handle, NULL), SM_OK);
	place_close(&place);
	place_open(&place);
	rechecked = recheck_at(WATERMARK - 1800);
	assert_int_equal(rechecked.asked, PEOPLE - 2);
	assert_int_equal(server_asked(server, batch()), 0);
	/* Who asked for erasure only and is read again is remembered again. */
	assert_int_equal(sm_chain_collect(place.w, NOON + 3 * HOUR_S, false, NULL, &intake, NULL), SM_OK);
	place_close(&place);
	place_open(&place);
	assert_int_equal(recheck_at(WATERMARK).asked, 0); /* once is enough */
	assert_int_equal(released_posts(), PEOPLE - 1);
}

static void a_damaged_file_does_not_stop_a_release(void **state)
{
	(void)state;
	place_close(&place);
	place_damage(&place, ids);
	place_open(&place);
	assert_int_equal(recheck_at(WATERMARK - 1800).asked, 0);
	assert_int_equal(released_posts(), PEOPLE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_gone_or_changed_counts_as_it_is_now),
		TEST(a_period_that_is_not_looked_up_counts_all),
		TEST(a_server_without_a_question_for_several_is_asked_one_by_one),
		TEST(a_server_that_does_not_answer_changes_nothing_and_is_asked_again),
		TEST(an_answer_that_is_no_answer_changes_nothing),
		TEST(it_is_done_once_and_in_the_last_hour),
		TEST(a_machine_that_slept_through_the_hour_does_it_late),
		TEST(nobody_is_asked_outside_the_agreed_hours),
		TEST(no_name_of_a_post_lies_in_clear_and_none_stays),
		TEST(the_same_post_is_remembered_once),
		TEST(posts_of_who_objects_or_asks_for_erasure_are_not_asked_for),
		TEST(a_damaged_file_does_not_stop_a_release),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
