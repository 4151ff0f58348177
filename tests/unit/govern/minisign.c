// SPDX-License-Identifier: EUPL-1.2
// minisign: words and input → the exit of Debian's minisign.
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "minisign.h"
#include "test.h"

enum { WORDS_MAX = 20 };

static _Noreturn void be_minisign(int input, const char *const *words)
{
	char *arguments[WORDS_MAX + 2] = { (char *)"minisign" };
	int quiet = open("/dev/null", O_WRONLY | O_CLOEXEC);

	for (int i = 0; i < WORDS_MAX && words[i]; i++)
		arguments[i + 1] = (char *)words[i];
	dup2(input, STDIN_FILENO);
	dup2(quiet, STDOUT_FILENO);
	dup2(quiet, STDERR_FILENO);
	execvp("minisign", arguments);
	_exit(127);
}

bool minisign(const char *input, const char *const *words)
{
	int ends[2], status;
	pid_t child;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		be_minisign(ends[0], words);
	close(ends[0]);
	if (input)
		assert_int_equal(write(ends[1], input, strlen(input)), (ssize_t)strlen(input));
	close(ends[1]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_not_equal(WEXITSTATUS(status), 127); /* minisign is not installed: ./dev deps */
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
