// SPDX-License-Identifier: EUPL-1.2
// faults: stands between the program and the kernel.
#undef _FILE_OFFSET_BITS /* or pwrite would be another name of pwrite64 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "faults.h"
#include "power.h"

static enum { OFF, KILL, FAIL, STOP } mode;
static enum { BEFORE, PARTLY, AFTER } moment;
static int at, calls, came;
static unsigned chance;

static void arm(int call)
{
	at = call;
	calls = 0;
	came = 0;
}

void faults_off(void)
{
	mode = OFF;
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

void faults_stop_at(int call, unsigned seed)
{
	arm(call);
	chance = seed;
	moment = seed % 3;
	mode = STOP;
}

int faults_came(void)
{
	return came;
}

int faults_calls(void)
{
	return calls;
}

static void stop(void)
{
	power_cut(chance);
	raise(SIGKILL);
}

/* Whether this call is the one, and fails for it. */
static bool fails(void)
{
	if (mode == OFF || ++calls != at)
		return false;
	came = 1;
	if (mode == KILL)
		_exit(FAULTS_KILLED);
	if (mode == STOP) {
		if (moment == BEFORE)
			stop();
		return false;
	}
	errno = EIO;
	return true;
}

static long done(long result)
{
	if (mode == STOP && calls == at)
		stop();
	return result;
}

/* How much of a write is done before the machine stops. */
static size_t part(size_t length)
{
	return mode == STOP && calls == at && moment == PARTLY ? chance / 3 % (length + 1) : length;
}

ssize_t write(int file, const void *bytes, size_t length)
{
	if (fails())
		return -1;
	power_write(file, -1, length);
	return done(syscall(SYS_write, file, bytes, part(length)));
}

static ssize_t write_at(int file, const void *bytes, size_t length, off64_t offset)
{
	if (fails())
		return -1;
	power_write(file, offset, length);
	return done(syscall(SYS_pwrite64, file, bytes, part(length), offset));
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset)
{
	return write_at(file, bytes, length, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset)
{
	return write_at(file, bytes, length, offset);
}

static int synced(int file, long number)
{
	int result;

	if (fails())
		return -1;
	result = (int)syscall(number, file);
	if (result == 0)
		power_synced(file);
	return (int)done(result);
}

int fsync(int file)
{
	return synced(file, SYS_fsync);
}

int fdatasync(int file)
{
	return synced(file, SYS_fdatasync);
}

static int cut(int file, off64_t length)
{
	if (fails())
		return -1;
	power_truncate(file, length);
	return (int)done(syscall(SYS_ftruncate, file, length));
}

int ftruncate(int file, off_t length)
{
	return cut(file, length);
}

int ftruncate64(int file, off64_t length)
{
	return cut(file, length);
}

int unlinkat(int folder, const char *path, int flags)
{
	if (fails())
		return -1;
	power_unlink(folder, path);
	return (int)done(syscall(SYS_unlinkat, folder, path, flags));
}

int unlink(const char *path)
{
	return unlinkat(AT_FDCWD, path, 0);
}

int rename(const char *from, const char *to)
{
	if (fails())
		return -1;
	power_rename(from, to);
	return (int)done(syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

/* Opening changes nothing but a folder, when the file is new. It is watched, not counted. */
static int open_at(int folder, const char *path, int flags, va_list rest)
{
	mode_t rights = flags & (O_CREAT | O_TMPFILE) ? (mode_t)va_arg(rest, unsigned) : 0;
	bool made = flags & O_CREAT && syscall(SYS_faccessat, folder, path, F_OK) != 0;
	int file = (int)syscall(SYS_openat, folder, path, flags, rights);

	if (made && file >= 0)
		power_created(file);
	return file;
}

#define OPEN(name, folder, parameters)                                                                                 \
	int name parameters                                                                                            \
	{                                                                                                              \
		va_list rest;                                                                                          \
		int file;                                                                                              \
                                                                                                                       \
		va_start(rest, flags);                                                                                 \
		file = open_at(folder, path, flags, rest);                                                             \
		va_end(rest);                                                                                          \
		return file;                                                                                           \
	}
OPEN(open, AT_FDCWD, (const char *path, int flags, ...))
OPEN(open64, AT_FDCWD, (const char *path, int flags, ...))
OPEN(openat, folder, (int folder, const char *path, int flags, ...))
OPEN(openat64, folder, (int folder, const char *path, int flags, ...))
