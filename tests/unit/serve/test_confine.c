// SPDX-License-Identifier: EUPL-1.2
// Tests of confine: a thread in a server's place looks for the keys. In a process of its own, for what is taken is not
// given back.
#include "test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "confine.h"

enum { SKIPPED = 77 };
static char folder[] = "/tmp/sentimeter-confine-XXXXXX";

static const char *path_of(const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static void make(const char *name)
{
	int file = open(path_of(name), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

	assert_true(file >= 0);
	close(file);
}

static bool opens(const char *name, int how)
{
	int file = open(path_of(name), how | O_CLOEXEC, 0600);

	if (file >= 0)
		close(file);
	return file >= 0;
}

static int setup(void **state)
{
	static const char *const names[] = { "keys", "objections", "accounts", "releases.db" };

	(void)state;
	if (!mkdtemp(folder))
		return 1;
	mkdir(path_of("spool"), 0700);
	mkdir(path_of("room"), 0700);
	make("spool/2026-05-23");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		make(names[i]);
	return 0;
}

static int teardown(void **state)
{
	static const char *const names[] = { "keys",        "objections", "accounts", "spool/2026-05-23",
					     "releases.db", "room/file",  "new" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unlink(path_of(names[i]));
	rmdir(path_of("spool"));
	rmdir(path_of("room"));
	return rmdir(folder);
}

/* How many of the doors that must be shut are open. */
static int open_doors(void)
{
	struct sockaddr_in anywhere = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int link = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int open = opens("keys", O_RDONLY) + opens("objections", O_RDONLY) + opens("accounts", O_RDONLY) +
		   opens("spool/2026-05-23", O_RDONLY) + opens("spool", O_RDONLY | O_DIRECTORY) +
		   opens("releases.db", O_RDWR) + opens("new", O_RDWR | O_CREAT);

	open += bind(link, (struct sockaddr *)&anywhere, sizeof(anywhere)) == 0;
	close(link);
	return open;
}

/* What fn gives, from a process of its own. */
static int elsewhere(int (*fn)(void))
{
	int status;
	pid_t child = fork();

	if (child == 0)
		_exit(fn());
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int confined(void)
{
	char releases[128], room[128];
	const struct confine_place place[] = { { releases, CONFINE_READ },
					       { room, CONFINE_WRITE },
					       { "/nowhere/at/all", CONFINE_READ } };

	snprintf(releases, sizeof(releases), "%s", path_of("releases.db"));
	snprintf(room, sizeof(room), "%s", path_of("room"));
	if (!confine_thread(place, 3))
		return SKIPPED;
	return open_doors() + !opens("releases.db", O_RDONLY) + !opens("room/file", O_RDWR | O_CREAT);
}

static void a_confined_thread_opens_neither_keys_nor_spool_nor_objections(void **state)
{
	int wrong = elsewhere(confined);

	(void)state;
	if (wrong == SKIPPED)
		skip();
	assert_int_equal(wrong, 0);
}

static void without_it_the_same_doors_are_open(void **state)
{
	(void)state;
	assert_int_equal(elsewhere(open_doors), 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_confined_thread_opens_neither_keys_nor_spool_nor_objections),
		cmocka_unit_test(without_it_the_same_doors_are_open),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
