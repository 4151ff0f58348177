// SPDX-License-Identifier: EUPL-1.2
// faults: stands between the program and the kernel.
#undef _FILE_OFFSET_BITS /* or pwrite would be another name of pwrite64 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "faults.h"

static enum { OFF, KILL, FAIL } mode;
static int left, came;

void faults_off(void)
{
	mode = OFF;
}

static void arm(int call)
{
	left = call;
	came = 0;
}

void faults_kill_at(int call)
{
	arm(call);
	mode = KILL;
}

void faults_fail_at(int call)
{
	arm(call);
	mode = FAIL;
}

int faults_came(void)
{
	return came;
}

static bool fails(void)
{
	if (mode == OFF || --left != 0)
		return false;
	came = 1;
	if (mode == KILL)
		_exit(FAULTS_KILLED);
	errno = EIO;
	return true;
}

ssize_t write(int file, const void *bytes, size_t length)
{
	return fails() ? -1 : syscall(SYS_write, file, bytes, length);
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t at)
{
	return fails() ? -1 : syscall(SYS_pwrite64, file, bytes, length, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t at)
{
	return fails() ? -1 : syscall(SYS_pwrite64, file, bytes, length, at);
}

int fsync(int file)
{
	return fails() ? -1 : (int)syscall(SYS_fsync, file);
}

int fdatasync(int file)
{
	return fails() ? -1 : (int)syscall(SYS_fdatasync, file);
}

int ftruncate(int file, off_t length)
{
	return fails() ? -1 : (int)syscall(SYS_ftruncate, file, length);
}

int ftruncate64(int file, off64_t length)
{
	return fails() ? -1 : (int)syscall(SYS_ftruncate, file, length);
}

int unlink(const char *path)
{
	return fails() ? -1 : (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

int unlinkat(int folder, const char *path, int flags)
{
	return fails() ? -1 : (int)syscall(SYS_unlinkat, folder, path, flags);
}

int rename(const char *from, const char *to)
{
	return fails() ? -1 : (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}
