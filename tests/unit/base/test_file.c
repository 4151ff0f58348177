// SPDX-License-Identifier: EUPL-1.2
// Unit tests of file.c.
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sentimeter/file.h"
#include "test.h"

static void a_file_is_read_whole_or_not_at_all(void **state)
{
	const char *path = test_file(test_folder(), "a.txt", "twelve bytes");
	struct sm_buffer bytes = { .bytes_max = 12 }, small = { .bytes_max = 11 };
	struct sm_error error;

	(void)state;
	assert_int_equal(sm_file_read(path, &bytes, &error), SM_OK);
	assert_string_equal(bytes.data, "twelve bytes");
	sm_buffer_close(&bytes);
	assert_int_equal(sm_file_read(path, &small, &error), SM_ERROR_LIMIT);
	assert_string_equal(error.where, path);
	sm_buffer_close(&small);
	assert_int_equal(sm_file_read("/nonexistent/a.txt", &bytes, &error), SM_ERROR_INPUT);
	assert_int_equal(sm_file_read(test_folder(), &bytes, &error), SM_ERROR_IO);
	sm_buffer_close(&bytes);
}

static int entries(const char *folder)
{
	DIR *dir = opendir(folder);
	int count = 0;

	while (readdir(dir))
		count++;
	closedir(dir);
	return count - 2;
}

static void a_file_is_replaced_whole(void **state)
{
	const char *folder = test_folder(), *path = test_file(folder, "b.txt", "what it held before");
	struct sm_error error;
	struct stat info;
	char *text;
	int before = entries(folder);

	(void)state;
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(sm_file_replace(path, SM_TEXT("new"), 0600, &error), SM_OK);
	text = test_read(path, NULL);
	assert_string_equal(text, "new");
	free(text);
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0640);
	assert_int_equal(entries(folder), before);
	assert_int_equal(sm_file_replace("/nonexistent/b.txt", SM_TEXT("new"), 0600, &error), SM_ERROR_IO);
	assert_int_equal(sm_file_replace("/dev/full", SM_TEXT("new"), 0600, &error), SM_ERROR_IO);
	assert_int_equal(stat("/dev/full", &info), 0);
	assert_true(S_ISCHR(info.st_mode));
}

static void a_file_that_cannot_be_replaced_stays_as_it_was(void **state)
{
	const char *folder = test_folder(), *path = test_file(folder, "c.txt", "what it held before");
	static const char large[100000] = { 'x' };
	struct rlimit old, limit;
	struct sm_error error;
	enum sm_status status;
	char *text;
	int before = entries(folder);

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	limit = (struct rlimit){ .rlim_cur = 4096, .rlim_max = old.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	status = sm_file_replace(path, (struct sm_text){ large, sizeof(large) }, 0600, &error);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(status, SM_ERROR_IO);
	text = test_read(path, NULL);
	assert_string_equal(text, "what it held before");
	free(text);
	assert_int_equal(entries(folder), before);
}

static void reads_and_writes_at_a_place_are_whole(void **state)
{
	const char *path = test_file(test_folder(), "d.txt", "0123456789");
	int fd = open(path, O_RDWR | O_CLOEXEC);
	char bytes[20] = "";
	size_t got = 0;

	(void)state;
	assert_true(sm_file_write_at(fd, "abc", 3, 9));
	assert_true(sm_file_read_at(fd, bytes, sizeof(bytes), 8, &got));
	assert_int_equal(got, 4);
	assert_memory_equal(bytes, "8abc", 4);
	close(fd);
	assert_false(sm_file_read_at(fd, bytes, 1, 0, NULL));
	assert_false(sm_file_write_at(fd, bytes, 1, 0));
	assert_true(sm_file_sync_folder(path));
	assert_false(sm_file_sync_folder("/nonexistent/d.txt"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_read_whole_or_not_at_all),
		cmocka_unit_test(a_file_is_replaced_whole),
		cmocka_unit_test(a_file_that_cannot_be_replaced_stays_as_it_was),
		cmocka_unit_test(reads_and_writes_at_a_place_are_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
