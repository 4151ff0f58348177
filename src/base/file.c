// SPDX-License-Identifier: EUPL-1.2
// file: short reads and writes of the system → whole ones; bytes → a file that is whole or not there.
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sentimeter/file.h"

enum { BLOCK_BYTES = 64 * 1024 };

bool sm_file_read_at(int fd, void *bytes, size_t length, off_t at, size_t *got)
{
	size_t done = 0;

	while (done < length) {
		ssize_t count = pread(fd, (char *)bytes + done, length - done, at + (off_t)done);

		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return false;
		if (count == 0)
			break;
		done += (size_t)count;
	}
	if (got)
		*got = done;
	return true;
}

bool sm_file_write_at(int fd, const void *bytes, size_t length, off_t at)
{
	size_t done = 0;

	while (done < length) {
		ssize_t count = pwrite(fd, (const char *)bytes + done, length - done, at + (off_t)done);

		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0) {
			errno = count == 0 ? ENOSPC : errno;
			return false;
		}
		done += (size_t)count;
	}
	return true;
}

bool sm_file_write(int fd, struct sm_text bytes)
{
	while (bytes.length) {
		ssize_t count = write(fd, bytes.data, bytes.length);

		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return false;
		bytes.data += count;
		bytes.length -= (size_t)count;
	}
	return true;
}

bool sm_file_sync_folder(const char *path)
{
	char *copy = strdup(path);
	int folder = copy ? open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	bool synced = folder >= 0 && fsync(folder) == 0;

	if (folder >= 0)
		close(folder);
	free(copy);
	return synced;
}

static enum sm_status too_large(const char *name, size_t bytes_max, struct sm_error *error)
{
	bool mega = bytes_max >= 1 << 20;

	return sm_fail(error, SM_ERROR_LIMIT, name, "groter dan %zu %s", "larger than %zu %s",
		       bytes_max >> (mega ? 20 : 10), mega ? "MiB" : "KiB");
}

enum sm_status sm_file_read_open(int fd, const char *name, struct sm_buffer *bytes, struct sm_error *error)
{
	char *block = malloc(BLOCK_BYTES);
	ssize_t got = 0;

	if (!block)
		return sm_fail_memory(error);
	do {
		got = read(fd, block, BLOCK_BYTES);
		if (got > 0)
			sm_buffer_add(bytes, block, (size_t)got);
	} while ((got > 0 && !bytes->failed) || (got < 0 && errno == EINTR));
	if (got < 0)
		(void)!sm_fail(error, SM_ERROR_IO, name, "kan dit bestand niet lezen: %s", "cannot read this file: %s",
			       strerror(errno));
	sodium_memzero(block, BLOCK_BYTES);
	free(block);
	if (got < 0)
		return SM_ERROR_IO;
	if (bytes->failed)
		return too_large(name, bytes->bytes_max, error);
	return SM_OK;
}

enum sm_status sm_file_read(const char *path, struct sm_buffer *bytes, struct sm_error *error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum sm_status status;

	if (fd < 0)
		return sm_fail(error, errno == EACCES ? SM_ERROR_PERMISSION : SM_ERROR_INPUT, path,
			       "kan dit bestand niet openen: %s", "cannot open this file: %s", strerror(errno));
	status = sm_file_read_open(fd, path, bytes, error);
	close(fd);
	return status;
}

static enum sm_status cannot_write(const char *path, struct sm_error *error)
{
	return sm_fail(error, errno == EACCES ? SM_ERROR_PERMISSION : SM_ERROR_IO, path,
		       "kan dit bestand niet schrijven: %s", "cannot write this file: %s", strerror(errno));
}

enum sm_status sm_file_beside(const char *path, char *beside, struct sm_error *error)
{
	int length = snprintf(beside, SM_FILE_PATH_BYTES_MAX, "%s.part", path);

	if (length < 0 || length >= SM_FILE_PATH_BYTES_MAX)
		return sm_fail(error, SM_ERROR_USAGE, path, "deze naam is te lang", "this name is too long");
	return SM_OK;
}

enum sm_status sm_file_settle(const char *beside, const char *path, struct sm_error *error)
{
	int fd = open(beside, O_RDONLY | O_CLOEXEC);
	bool done = fd >= 0 && fsync(fd) == 0 && rename(beside, path) == 0 && sm_file_sync_folder(path);
	enum sm_status status = done ? SM_OK : cannot_write(path, error);

	if (fd >= 0)
		close(fd);
	if (!done)
		unlink(beside);
	return status;
}

/* Into what is open; closes it. */
static bool fill(int fd, struct sm_text bytes)
{
	bool done = sm_file_write(fd, bytes);
	int reason = errno;

	if (close(fd) == 0)
		errno = reason;
	else
		done = false;
	return done;
}

static enum sm_status write_through(const char *path, struct sm_text bytes, struct sm_error *error)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	return fd >= 0 && fill(fd, bytes) ? SM_OK : cannot_write(path, error);
}

enum sm_status sm_file_replace(const char *path, struct sm_text bytes, mode_t mode, struct sm_error *error)
{
	char beside[SM_FILE_PATH_BYTES_MAX];
	enum sm_status status = sm_file_beside(path, beside, error);
	struct stat old;
	bool there = stat(path, &old) == 0;
	int fd;

	if (status != SM_OK)
		return status;
	if (there && !S_ISREG(old.st_mode))
		return write_through(path, bytes, error);
	fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode);
	if (fd < 0)
		return cannot_write(path, error);
	if (there)
		(void)!fchmod(fd, old.st_mode & 0777); /* as it was, where that may be */
	if (fill(fd, bytes))
		return sm_file_settle(beside, path, error);
	status = cannot_write(path, error);
	unlink(beside);
	return status;
}
