// SPDX-License-Identifier: EUPL-1.2
// What comes in: edits, feeds that give nothing, disks that take nothing, and a workspace that is not as it should be.
#include <sys/stat.h>
#include <unistd.h>

#include "place.h"
#include "server.h"
#include "test.h"

static const char day0[] = "2026-05-23";
static struct place place;

static int set_up(void **state)
{
	(void)state;
	place_make(&place, "intake");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	place_close(&place);
	return 0;
}

/* The topic starts at the next period, so the edited post counts nowhere: least of all as what it was. */
static void an_edit_into_a_new_topic_takes_the_old_vote_back(void **state)
{
	struct sm_chain_export export;
	struct sm_intake intake;
	struct sm_released released;

	(void)state;
	place_say(&place, "posts.csv", "a", 6, NOON, "parkeren is slecht");
	place_say_as(&place, "posts.csv", "edited", "anna", NOON, "parkeren is slecht");
	place_open(&place);
	place_import(&place, "posts.csv");
	place_close(&place);
	place_write(&place, "topics.yaml", PLACE_TOPICS PLACE_TOPIC("wonen", "wonen"));
	place_say_as(&place, "edits.csv", "edited", "anna", NOON, "wonen is duur");
	place_open(&place);
	export = place_export(&place, "edits.csv");
	assert_int_equal(sm_chain_import(place.w, &export, MUCH_LATER, NULL, &intake, NULL), SM_OK);
	assert_int_equal(sm_chain_import_done(place.w, NULL), SM_OK);
	assert_int_equal(intake.dropped[SM_OUT_NEW_TOPIC], 1);
	assert_int_equal(intake.retractions, 1);
	assert_int_equal(sm_chain_release(place.w, MUCH_LATER, &released, NULL), SM_OK);
	assert_int_equal(place_posts(&place, "parkeren", day0), 6);
	assert_int_equal(place_posts(&place, "wonen", day0), -1);
}

/* The rule of the open period is the old one, by which the same post counts. */
static void an_edit_of_a_topic_takes_no_votes_back(void **state)
{
	struct sm_released released;

	(void)state;
	place_say(&place, "posts.csv", "a", 6, NOON, "parkeren is slecht");
	place_open(&place);
	place_import(&place, "posts.csv");
	place_close(&place);
	place_write(&place, "topics.yaml", "topics:\n" PLACE_TOPIC("parkeren", "parkeren OF wonen"));
	place_open(&place);
	place_import(&place, "posts.csv");
	assert_int_equal(sm_chain_release(place.w, MUCH_LATER, &released, NULL), SM_OK);
	assert_int_equal(place_posts(&place, "parkeren", day0), 6);
}

static const char item[] =
    "<rss version=\"2.0\"><channel><title>Stad</title><item><guid>1</guid><author>anna@forum.example</author>"
    "<title>Parkeren</title><description>parkeren is slecht</description>"
    "<pubDate>Sat, 23 May 2026 12:00:00 GMT</pubDate></item></channel></rss>";

/* feeds.yaml with these paths of a server that may not be there. */
static void listen_to(const char *address, const char *const *path)
{
	char text[2000], *at = text;

	at += snprintf(at, 400, "contact: https://stad.example/meten\nallow_address: [\"%s\"]\nfeeds:\n", address);
	for (int i = 0; path[i]; i++)
		at += snprintf(
		    at, 400,
		    "  - id: feed-%d\n    url: http://%s%s\n    area: GM0001\n    source: forum\n    format: rss\n", i,
		    address, path[i]);
	place_write(&place, "feeds.yaml", text);
}

static enum sm_status collect(int64_t now_s, struct sm_intake *intake, struct sm_error *error)
{
	return sm_chain_collect(place.w, now_s, false, NULL, intake, error);
}

static void a_round_in_which_nobody_could_be_read_says_so(void **state)
{
	static const char *const path[] = { "/a", "/b", NULL };
	struct server *server = server_open();
	struct sm_intake intake;

	(void)state;
	server_say(server, "/a", 500, NULL, "");
	server_say(server, "/b", 200, NULL, "no feed at all");
	listen_to(server_address(server), path);
	place_open(&place);
	assert_int_equal(collect(NOON + 3600, &intake, NULL), SM_OK);
	assert_int_equal(intake.feeds, 2);
	assert_int_equal(intake.feeds_failed, 2);
	assert_int_equal(intake.unreadable, 1);
	assert_int_equal(place_noted(&place, "collect", "", "net"), 1);
	assert_int_equal(place_noted_number(&place, "collect", "", "feeds"), 2);
	assert_int_equal(place_noted_number(&place, "collect", "", "feeds-failed"), 2);
	/* The control: one of them comes back. */
	server_say(server, "/a", 200, NULL, item);
	assert_int_equal(collect(NOON + 2 * DAY_S, &intake, NULL), SM_OK);
	assert_int_equal(place_noted(&place, "collect", "", "ok"), 1);
	assert_int_equal(place_noted_number(&place, "collect", "", "feeds-failed"), 1);
	server_close(server);
}

static void a_round_in_which_no_feed_was_due_is_no_event(void **state)
{
	static const char *const path[] = { "/a", NULL };
	struct server *server = server_open();
	struct sm_intake intake;

	(void)state;
	server_say(server, "/a", 200, NULL, item);
	listen_to(server_address(server), path);
	place_open(&place);
	assert_int_equal(collect(NOON + 3600, &intake, NULL), SM_OK);
	for (int minute = 1; minute < 10; minute++) {
		assert_int_equal(collect(NOON + 3600 + minute * 60, &intake, NULL), SM_OK);
		assert_int_equal(intake.feeds, 0);
	}
	assert_int_equal(place_noted(&place, "collect", "", NULL), 1);
	server_close(server);
}

/* The place of the spool is taken, so it can be neither read nor written. */
static void a_spool_that_cannot_be_written_is_not_the_fault_of_a_feed(void **state)
{
	static const char *const path[] = { "/a", "/b", NULL };
	struct server *server = server_open();
	struct sm_intake intake;
	struct sm_error error = { 0 };

	(void)state;
	server_say(server, "/a", 200, NULL, item);
	server_say(server, "/b", 200, NULL, item);
	listen_to(server_address(server), path);
	place_open(&place);
	assert_int_equal(mkdir(place_path(&place, "spool/2026-05-23.sealed"), 0700), 0);
	assert_int_equal(collect(NOON + 3600, &intake, &error), SM_ERROR_IO);
	assert_int_equal(error.status, SM_ERROR_IO);
	assert_non_null(strstr(error.where, "spool/"));
	assert_int_equal(intake.payloads, 1);
	assert_int_equal(place_noted(&place, "collect", "", "io"), 1);
	assert_int_equal(rmdir(place_path(&place, "spool/2026-05-23.sealed")), 0);
	server_close(server);
}

/* A journal that cannot be written comes second: what went wrong first is what has to be heard. */
static void the_first_failure_is_the_one_that_is_told(void **state)
{
	static const char *const path[] = { "/a", NULL };
	struct server *server = server_open();
	struct sm_intake intake;
	struct sm_error error = { 0 };
	FILE *journal;

	(void)state;
	server_say(server, "/a", 200, NULL, item);
	listen_to(server_address(server), path);
	place_open(&place);
	assert_int_equal(mkdir(place_path(&place, "spool/2026-05-23.sealed"), 0700), 0);
	journal = fopen(place_path(&place, "journal.ndjson"), "ae");
	assert_non_null(journal);
	fputs("not an entry\n", journal);
	fclose(journal);
	assert_int_equal(collect(NOON + 3600, &intake, &error), SM_ERROR_IO);
	assert_non_null(strstr(error.where, "spool/"));
	assert_int_equal(rmdir(place_path(&place, "spool/2026-05-23.sealed")), 0);
	server_close(server);
}

/* Without a policy nobody knows what may stand in the other files: what is missing is told, and nothing is made up. */
static void a_file_that_is_missing_is_told_as_that(void **state)
{
	static const char *const path[] = { "/a", NULL };
	struct sm_config_problems *problems;
	struct sm_workspace *w;
	struct sm_error error;

	(void)state;
	listen_to("127.0.0.1:1", path); /* only for a demo: and the policy would have said that it is one */
	assert_int_equal(unlink(place_path(&place, "policy.yaml")), 0);
	assert_int_equal(sm_config_problems_open(SM_EN, &problems, NULL), SM_OK);
	assert_int_equal(sm_workspace_check(place.folder, test_root("rules"), problems, &w, &error), SM_ERROR_INPUT);
	assert_non_null(strstr(error.where, "policy.yaml"));
	assert_int_equal(sm_config_problems_count(problems), 0);
	sm_config_problems_close(problems);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(an_edit_into_a_new_topic_takes_the_old_vote_back),
		CASE(an_edit_of_a_topic_takes_no_votes_back),
		CASE(a_round_in_which_nobody_could_be_read_says_so),
		CASE(a_round_in_which_no_feed_was_due_is_no_event),
		CASE(a_spool_that_cannot_be_written_is_not_the_fault_of_a_feed),
		CASE(the_first_failure_is_the_one_that_is_told),
		CASE(a_file_that_is_missing_is_told_as_that),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
