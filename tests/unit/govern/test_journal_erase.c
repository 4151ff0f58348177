// SPDX-License-Identifier: EUPL-1.2
// journal_erase: what is over its time is gone from the file, and the chain over it still holds; who erases more than
// was said is found.
#include <unistd.h>

#include "journal_erase.h"
#include "sentimeter/period.h"
#include "test.h"

enum { ENTRIES = 6 };
static const char name[] = "Jansen-van-de-beleidsafdeling";
static const char *path;
static struct sm_journal *journal;

static void add(const char *actor)
{
	struct sm_journal_entry entry = {
		.action = "ask", .object = "x", .result = "ok", .origin = "test", .actor = actor, .detail = "{\"n\":3}"
	};

	assert_int_equal(sm_journal_add(journal, &entry, NULL), SM_OK);
}

static int set_up(void **state)
{
	(void)state;
	path = test_file(test_folder(), "journal", "");
	assert_int_equal(sm_journal_open(path, &journal, NULL), SM_OK);
	for (int i = 0; i < ENTRIES; i++)
		add(i % 2 ? name : "collector");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	sm_journal_close(journal);
	return 0;
}

static enum sm_status verify(int64_t *entries)
{
	return sm_journal_verify(path, entries, NULL);
}

static bool holds_name(void)
{
	char *bytes = test_read(path, NULL);
	bool holds = strstr(bytes, name) != NULL;

	free(bytes);
	return holds;
}

static const int64_t long_ago_s = 1000000000, later_s = 4000000000;

static void what_is_younger_stays(void **state)
{
	int64_t lines, entries;

	(void)state;
	assert_int_equal(sm_journal_erase(path, journal, long_ago_s, false, &lines, NULL), SM_OK);
	assert_int_equal(lines, 0);
	assert_int_equal(verify(&entries), SM_OK);
	assert_int_equal(entries, ENTRIES);
	assert_true(holds_name());
}

static void what_is_over_its_time_is_gone_and_the_chain_holds(void **state)
{
	int64_t lines, entries;

	(void)state;
	assert_int_equal(sm_journal_erase(path, journal, later_s, true, &lines, NULL), SM_OK);
	assert_int_equal(lines, ENTRIES / 2);
	assert_true(holds_name());
	for (int again = 0; again < 2; again++) {
		assert_int_equal(sm_journal_erase(path, journal, later_s, false, &lines, NULL), SM_OK);
		assert_int_equal(lines, again ? 0 : ENTRIES / 2);
		assert_false(holds_name());
		assert_int_equal(verify(&entries), SM_OK);
		assert_int_equal(entries, ENTRIES + 1);
	}
	add(name); /* and it goes on */
	assert_int_equal(verify(&entries), SM_OK);
	assert_int_equal(entries, ENTRIES + 2);
	assert_int_equal(sm_journal_erase(path, journal, later_s, false, &lines, NULL), SM_OK);
	assert_int_equal(lines, 1);
	assert_int_equal(verify(&entries), SM_OK);
}

/* The salt goes too: with it the few names of a staff could be tried against the hash. */
static void an_erased_line_has_no_salt(void **state)
{
	int64_t lines;
	char *bytes;
	int zeros = 0;

	(void)state;
	assert_int_equal(sm_journal_erase(path, journal, later_s, false, &lines, NULL), SM_OK);
	bytes = test_read(path, NULL);
	for (const char *at = bytes; (at = strstr(at, "\"salt\":\"00000000000000000000000000000000\"")); at++)
		zeros++;
	assert_int_equal(zeros, ENTRIES / 2);
	free(bytes);
}

/* Puts spaces over the body of a line by hand, as somebody would who wants a line gone. */
static void erase_by_hand(int line)
{
	char *bytes = test_read(path, NULL), *at = bytes, *end;
	FILE *file;

	while (line-- > 0)
		at = strchr(at, '\n') + 1;
	memset(strstr(at, "\"salt\":\"") + 8, '0', 32);
	at = strstr(at, "\"body\":") + 7;
	end = strchr(at, '\n') - 1;
	memset(at, ' ', (size_t)(end - at));
	memcpy(at, "null", 4);
	file = fopen(path, "we");
	assert_non_null(file);
	fputs(bytes, file);
	fclose(file);
	free(bytes);
}

static void a_line_that_somebody_erased_by_hand_is_found(void **state)
{
	int64_t lines, entries;

	(void)state;
	erase_by_hand(2);
	assert_int_equal(verify(&entries), SM_ERROR_DATA);
	tear_down(NULL);
	set_up(NULL);
	assert_int_equal(sm_journal_erase(path, journal, later_s, false, &lines, NULL), SM_OK);
	assert_int_equal(verify(&entries), SM_OK);
	erase_by_hand(2); /* one more than was said */
	assert_int_equal(verify(&entries), SM_ERROR_DATA);
}

/* The machine stopped between the two halves of a line: the next run ends it. */
static void an_erasure_that_was_cut_short_is_finished(void **state)
{
	int64_t lines, entries;
	char *bytes = test_read(path, NULL), *at = strstr(bytes, "\"body\":");
	FILE *file;

	(void)state;
	at = strstr(strstr(at, name) - 120, "\"body\":") + 7;
	memcpy(at, "null           ", 15);
	file = fopen(path, "we");
	assert_non_null(file);
	fputs(bytes, file);
	fclose(file);
	free(bytes);
	assert_int_equal(verify(&entries), SM_ERROR_DATA);
	assert_int_equal(sm_journal_erase(path, journal, later_s, false, &lines, NULL), SM_OK);
	assert_false(holds_name());
	assert_int_equal(verify(&entries), SM_OK);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(what_is_younger_stays),
		CASE(what_is_over_its_time_is_gone_and_the_chain_holds),
		CASE(an_erased_line_has_no_salt),
		CASE(a_line_that_somebody_erased_by_hand_is_found),
		CASE(an_erasure_that_was_cut_short_is_finished),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
