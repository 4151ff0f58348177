// SPDX-License-Identifier: EUPL-1.2
// Unit tests of journal.c: whatever is done to the file after the fact is found.
#include <unistd.h>

#include "sentimeter/journal.h"
#include "test.h"

enum { ENTRIES = 12 };

static const char *write_journal(const char *name)
{
	const char *path = test_file(test_folder(), name, "");
	struct sm_journal *journal;

	for (int i = 0; i < ENTRIES; i++) {
		struct sm_journal_entry entry = { .action = "release",
						  .object = "2026-05-23",
						  .result = "ok",
						  .origin = "test",
						  .actor = "tester",
						  .detail = "{\"cells\":3}" };

		/* Opened anew each time: the chain goes on where the file ends. */
		assert_int_equal(sm_journal_open(path, &journal, NULL), SM_OK);
		assert_int_equal(sm_journal_add(journal, &entry, NULL), SM_OK);
		sm_journal_close(journal);
	}
	return path;
}

static enum sm_status verify_bytes(const char *bytes, size_t length, int64_t *entries, struct sm_error *error)
{
	char path[600];
	FILE *file;

	snprintf(path, sizeof(path), "%s/changed", test_folder());
	file = fopen(path, "we");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	fclose(file);
	return sm_journal_verify(path, entries, error);
}

static void an_untouched_journal_holds(void **state)
{
	int64_t entries;

	(void)state;
	assert_int_equal(sm_journal_verify(write_journal("a"), &entries, NULL), SM_OK);
	assert_int_equal(entries, ENTRIES);
}

static void every_changed_byte_is_found(void **state)
{
	size_t length;
	char *bytes = test_read(write_journal("b"), &length);
	int64_t entries;

	(void)state;
	for (size_t i = 0; i + 1 < length; i++) {
		bytes[i] ^= 1;
		assert_int_equal(verify_bytes(bytes, length, &entries, NULL), SM_ERROR_DATA);
		bytes[i] ^= 1;
	}
	bytes[length - 1] ^= 1; /* its end: as if the last entry had been cut off */
	assert_int_equal(verify_bytes(bytes, length, &entries, NULL), SM_OK);
	assert_int_equal(entries, ENTRIES - 1);
	free(bytes);
}

static void a_lost_or_swapped_entry_is_found_and_named(void **state)
{
	size_t length;
	char *bytes = test_read(write_journal("c"), &length), *second = strchr(bytes, '\n') + 1,
	     *third = strchr(second, '\n') + 1;
	char *changed = malloc(length + 1);
	struct sm_error error;
	int64_t entries;

	(void)state;
	memcpy(changed, bytes, (size_t)(second - bytes));
	memcpy(changed + (second - bytes), third, length - (size_t)(third - bytes));
	assert_int_equal(verify_bytes(changed, length - (size_t)(third - second), &entries, &error), SM_ERROR_DATA);
	assert_int_equal(error.line, 2);
	assert_int_equal(entries, 1);
	free(changed);
	free(bytes);
}

static void a_torn_last_line_is_cut_off_before_the_next_entry(void **state)
{
	const char *path = write_journal("d");
	struct sm_journal_entry entry = { .action = "collect" };
	struct sm_journal *journal;
	int64_t entries;
	size_t length;
	char *bytes = test_read(path, &length);

	(void)state;
	free(bytes);
	assert_int_equal(truncate(path, (off_t)length - 20), 0);
	assert_int_equal(sm_journal_verify(path, &entries, NULL), SM_OK);
	assert_int_equal(entries, ENTRIES - 1);
	assert_int_equal(sm_journal_open(path, &journal, NULL), SM_OK);
	assert_int_equal(sm_journal_add(journal, &entry, NULL), SM_OK);
	sm_journal_close(journal);
	assert_int_equal(sm_journal_verify(path, &entries, NULL), SM_OK);
	assert_int_equal(entries, ENTRIES);
}

static void a_line_without_end_is_refused_by_all(void **state)
{
	const char *path = write_journal("e");
	struct sm_journal_entry entry = { .action = "collect" };
	struct sm_journal_taker taker = { NULL, NULL };
	struct sm_journal *journal;
	int64_t entries;
	FILE *file = fopen(path, "ae");

	(void)state;
	assert_non_null(file);
	for (int i = 0; i < 100000; i++)
		fputc('x', file);
	fclose(file);
	assert_int_equal(sm_journal_verify(path, &entries, NULL), SM_ERROR_DATA);
	assert_int_equal(entries, ENTRIES);
	assert_int_equal(sm_journal_read(path, (const char *const[]){ NULL }, &taker, NULL), SM_ERROR_DATA);
	assert_int_equal(sm_journal_open(path, &journal, NULL), SM_OK);
	assert_int_equal(sm_journal_add(journal, &entry, NULL), SM_ERROR_DATA);
	sm_journal_close(journal);
}

static void details_that_are_no_object_are_refused(void **state)
{
	static const char *const bad[] = { "{\"cells\":", "[1]", "\"words\"", "", "{\"a\":1,\"a\":2}" };
	const char *path = test_file(test_folder(), "f", "");
	struct sm_journal *journal;
	int64_t entries;

	(void)state;
	assert_int_equal(sm_journal_open(path, &journal, NULL), SM_OK);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct sm_journal_entry entry = { .action = "collect", .detail = bad[i] };

		assert_int_equal(sm_journal_add(journal, &entry, NULL), SM_ERROR_USAGE);
	}
	sm_journal_close(journal);
	assert_int_equal(sm_journal_verify(path, &entries, NULL), SM_OK);
	assert_int_equal(entries, 0);
}

static enum sm_status take(void *context, const struct sm_journal_entry *entry, struct sm_error *error)
{
	struct sm_buffer *seen = context;

	(void)error;
	sm_buffer_format(seen, "%s %s %s %s;", entry->action, entry->object, entry->result,
			 entry->detail ? entry->detail : "-");
	return strcmp(entry->object, "stop") == 0 ? SM_END : SM_OK;
}

static void entries_of_an_action_are_read_back_in_order(void **state)
{
	static const struct sm_journal_entry add[] = {
		{ .action = "collect", .detail = "{\"action\":\"release\"}" }, /* says so, but is not one */
		{ .action = "release", .object = "a", .result = "lost", .detail = "{\"key\":\"00\"}" },
		{ .action = "released", .object = "b" },
		{ .action = "forgotten", .object = "\"quoted\"" },
		{ .action = "release", .object = "stop" },
		{ .action = "release", .object = "c" },
	};
	static const char *const wanted[] = { "forgotten", "release", NULL };
	const char *path = test_file(test_folder(), "g", "");
	struct sm_buffer seen = { .bytes_max = 1000 };
	struct sm_journal_taker taker = { &seen, take };
	struct sm_journal *journal;

	(void)state;
	assert_int_equal(sm_journal_open(path, &journal, NULL), SM_OK);
	for (size_t i = 0; i < sizeof(add) / sizeof(add[0]); i++)
		assert_int_equal(sm_journal_add(journal, &add[i], NULL), SM_OK);
	sm_journal_close(journal);
	assert_int_equal(sm_journal_read(path, wanted, &taker, NULL), SM_END);
	assert_string_equal(seen.data, "release a lost {\"key\":\"00\"};forgotten \"quoted\" ok -;release stop ok -;");
	sm_buffer_close(&seen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_untouched_journal_holds),
		cmocka_unit_test(every_changed_byte_is_found),
		cmocka_unit_test(a_lost_or_swapped_entry_is_found_and_named),
		cmocka_unit_test(a_torn_last_line_is_cut_off_before_the_next_entry),
		cmocka_unit_test(a_line_without_end_is_refused_by_all),
		cmocka_unit_test(details_that_are_no_object_are_refused),
		cmocka_unit_test(entries_of_an_action_are_read_back_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
