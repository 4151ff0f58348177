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
	for (size_t i = 0; i < length; i++) {
		bytes[i] ^= 1;
		assert_int_equal(verify_bytes(bytes, length, &entries, NULL), SM_ERROR_DATA);
		bytes[i] ^= 1;
	}
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
	assert_int_equal(sm_journal_verify(path, &entries, NULL), SM_ERROR_DATA);
	assert_int_equal(sm_journal_open(path, &journal, NULL), SM_OK);
	assert_int_equal(sm_journal_add(journal, &entry, NULL), SM_OK);
	sm_journal_close(journal);
	assert_int_equal(sm_journal_verify(path, &entries, NULL), SM_OK);
	assert_int_equal(entries, ENTRIES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_untouched_journal_holds),
		cmocka_unit_test(every_changed_byte_is_found),
		cmocka_unit_test(a_lost_or_swapped_entry_is_found_and_named),
		cmocka_unit_test(a_torn_last_line_is_cut_off_before_the_next_entry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
