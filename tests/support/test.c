// SPDX-License-Identifier: EUPL-1.2
// test: places and files for tests.
#include <ftw.h>
#include <unistd.h>

#include "test.h"

enum { BUFFERS = 8, PATH_BYTES = 600 };

static const char *join(const char *folder, const char *name)
{
	static char buffer[BUFFERS][PATH_BYTES];
	static int turn;
	char *path = buffer[turn++ % BUFFERS];

	snprintf(path, PATH_BYTES, "%s/%s", folder, name);
	return path;
}

const char *test_root(const char *below)
{
	const char *root = getenv("SENTIMETER_TEST_ROOT");

	assert_non_null(root);
	return join(root, below);
}

static char folder[PATH_BYTES];

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
	(void)info;
	(void)kind;
	(void)walk;
	return remove(path);
}

static void remove_folder(void)
{
	nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *test_folder(void)
{
	const char *base = getenv("TMPDIR");

	if (!folder[0]) {
		snprintf(folder, sizeof(folder), "%s/sentimeter-test-XXXXXX", base ? base : "/tmp");
		assert_non_null(mkdtemp(folder));
		atexit(remove_folder);
	}
	return folder;
}

const char *test_file(const char *in, const char *name, const char *text)
{
	const char *path = join(in, name);
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	assert_int_equal(fclose(file), 0);
	return path;
}

char *test_read(const char *path, size_t *length)
{
	FILE *file = fopen(path, "re");
	char *data;
	long size;

	assert_non_null(file);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	size = ftell(file);
	rewind(file);
	data = calloc(1, (size_t)size + 1);
	assert_non_null(data);
	assert_int_equal(fread(data, 1, (size_t)size, file), (size_t)size);
	fclose(file);
	if (length)
		*length = (size_t)size;
	return data;
}
