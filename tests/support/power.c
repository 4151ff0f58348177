// SPDX-License-Identifier: EUPL-1.2
// power: changes that were not synced → some of them undone. Only raw system calls: faults.c has the others.
#undef _FILE_OFFSET_BITS
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "power.h"

enum { CHANGES_MAX = 1024, SECTOR_BYTES = 512 };

struct change {
	enum { NOTHING, BYTES, CREATED, UNLINKED, RENAMED } kind;
	dev_t device;
	ino_t inode; /* of the file, for BYTES; of the folder for names */
	int file;    /* BYTES: one of our own, so that it can be renamed and closed */
	off64_t at, size_before;
	size_t length; /* of before: what stood at at */
	unsigned char *before;
	char path[PATH_MAX];
	char from[PATH_MAX];  /* RENAMED: the old name */
	char spare[PATH_MAX]; /* what had this name before, "" when nothing had */
};

static struct change *change;
static size_t changes;
static const char *watched, *spares;
static bool lies;

void power_watch(const char *folder, const char *spare, bool disk_lies)
{
	lies = disk_lies;
	watched = folder;
	spares = spare;
	change = calloc(CHANGES_MAX, sizeof(*change));
	if (!change)
		abort();
}

static bool path_of(int file, char path[PATH_MAX])
{
	char link[40];
	ssize_t length;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", file);
	length = readlink(link, path, PATH_MAX - 1);
	path[length > 0 ? length : 0] = '\0';
	return length > 0 && strncmp(path, watched, strlen(watched)) == 0;
}

static struct change *add(int kind)
{
	if (changes == CHANGES_MAX)
		abort();
	change[changes] = (struct change){ .kind = kind, .file = -1 };
	return &change[changes++];
}

/* What stands in a range that will change; a range past the end counts only for the size. */
static void note_bytes(int file, off64_t at, size_t length)
{
	struct stat facts;
	char path[PATH_MAX];
	struct change *made;

	if (!watched || fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode) || !path_of(file, path))
		return;
	if (at >= facts.st_size)
		length = 0;
	else if ((off64_t)length > facts.st_size - at)
		length = (size_t)(facts.st_size - at);
	made = add(BYTES);
	made->device = facts.st_dev;
	made->inode = facts.st_ino;
	made->at = at;
	made->length = length;
	made->size_before = facts.st_size;
	made->before = malloc(length + 1);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	made->file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC);
	if (!made->before || made->file < 0 || syscall(SYS_pread64, made->file, made->before, length, at) < 0)
		abort();
}

void power_write(int file, off64_t at, size_t length)
{
	struct stat facts;

	if (!watched)
		return;
	if (at < 0 && fcntl(file, F_GETFL) & O_APPEND && fstat(file, &facts) == 0)
		at = facts.st_size;
	note_bytes(file, at < 0 ? lseek(file, 0, SEEK_CUR) : at, length);
}

void power_truncate(int file, off64_t length)
{
	struct stat facts;

	if (watched && fstat(file, &facts) == 0 && facts.st_size > length)
		note_bytes(file, length, (size_t)(facts.st_size - length));
}

/* A change of a name, in the folder that holds path. */
static struct change *note_name(int kind, const char *path)
{
	char folder[PATH_MAX];
	struct stat facts;
	struct change *made;

	snprintf(folder, sizeof(folder), "%s", path);
	*strrchr(folder, '/') = '\0';
	if (stat(folder, &facts) != 0)
		abort();
	made = add(kind);
	made->device = facts.st_dev;
	made->inode = facts.st_ino;
	snprintf(made->path, sizeof(made->path), "%s", path);
	return made;
}

/* Keeps what has this name under another one. */
static void keep(struct change *made, const char *path)
{
	snprintf(made->spare, sizeof(made->spare), "%.3000s/%zu", spares, changes);
	if (syscall(SYS_linkat, AT_FDCWD, path, AT_FDCWD, made->spare, 0) != 0)
		made->spare[0] = '\0';
}

void power_unlink(int folder, const char *name)
{
	char path[PATH_MAX] = "", inside[PATH_MAX];
	struct change *made;

	if (!watched)
		return;
	if (name[0] != '/' && folder != AT_FDCWD && path_of(folder, inside))
		snprintf(path, sizeof(path), "%.3000s/%.1000s", inside, name);
	else
		snprintf(path, sizeof(path), "%s", name);
	if (strncmp(path, watched, strlen(watched)) != 0)
		return;
	made = note_name(UNLINKED, path);
	keep(made, path);
	if (!made->spare[0])
		changes--; /* it is not there */
}

void power_rename(const char *from, const char *to)
{
	struct change *made;

	if (!watched || strncmp(to, watched, strlen(watched)) != 0)
		return;
	made = note_name(RENAMED, to);
	keep(made, to);
	snprintf(made->from, sizeof(made->from), "%s", from);
}

void power_created(int file)
{
	char path[PATH_MAX];

	if (watched && path_of(file, path))
		note_name(CREATED, path);
}

static void forget(struct change *old)
{
	if (old->file >= 0)
		close(old->file);
	if (old->spare[0])
		syscall(SYS_unlinkat, AT_FDCWD, old->spare, 0);
	free(old->before);
	*old = (struct change){ .kind = NOTHING, .file = -1 };
}

void power_synced(int file)
{
	struct stat facts;

	if (!watched || lies || fstat(file, &facts) != 0)
		return;
	for (size_t i = 0; i < changes; i++)
		if (change[i].kind && change[i].device == facts.st_dev && change[i].inode == facts.st_ino)
			forget(&change[i]);
}

static uint32_t next(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*state >> 33);
}

/* What was there is back, sector by sector as chance wants; what came after the end is cut anywhere, and may be
 * followed by zeros. */
static void undo_bytes(const struct change *old, uint64_t *state)
{
	struct stat facts;

	for (size_t done = 0; done < old->length;) {
		off64_t at = old->at + (off64_t)done;
		size_t length = SECTOR_BYTES - (size_t)(at % SECTOR_BYTES);

		if (length > old->length - done)
			length = old->length - done;
		if (next(state) % 2 && syscall(SYS_pwrite64, old->file, old->before + done, length, at) < 0)
			abort();
		done += length;
	}
	if (fstat(old->file, &facts) != 0 || facts.st_size <= old->size_before)
		return;
	if (next(state) % 2) {
		off64_t more = facts.st_size - old->size_before, left = next(state) % 2 ? next(state) % more : 0;

		syscall(SYS_ftruncate, old->file, old->size_before + left);
		if (next(state) % 4 == 0)
			syscall(SYS_ftruncate, old->file, facts.st_size);
	}
}

static void undo(const struct change *old, uint64_t *state)
{
	switch (old->kind) {
	case BYTES: undo_bytes(old, state); break;
	case CREATED: syscall(SYS_unlinkat, AT_FDCWD, old->path, 0); break;
	case RENAMED:
		syscall(SYS_renameat2, AT_FDCWD, old->path, AT_FDCWD, old->from, 0);
		/* fall through */
	case UNLINKED:
		if (old->spare[0])
			syscall(SYS_renameat2, AT_FDCWD, old->spare, AT_FDCWD, old->path, 0);
		break;
	case NOTHING: break;
	}
}

/* A third of the cuts loses all, a third anything, and a third nothing: then it is a kill. */
void power_cut(unsigned chance)
{
	uint64_t state = chance;
	unsigned how = next(&state) % 3;

	for (size_t i = changes; how < 2 && i-- > 0;)
		if (how == 0 || next(&state) % 2)
			undo(&change[i], &state);
}
