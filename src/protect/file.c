// SPDX-License-Identifier: EUPL-1.2
// file: short reads and writes of the system → whole ones.
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"

bool file_read_at(int fd, void *bytes, size_t length, off_t at, size_t *got)
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

bool file_write_at(int fd, const void *bytes, size_t length, off_t at)
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

bool file_sync_parent(const char *path)
{
	char *copy = strdup(path);
	int folder = copy ? open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	bool synced = folder >= 0 && fsync(folder) == 0;

	if (folder >= 0)
		close(folder);
	free(copy);
	return synced;
}
