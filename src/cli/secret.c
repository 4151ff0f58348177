// SPDX-License-Identifier: EUPL-1.2
// secret: what is never an argument (a shell keeps those, and so does the list of processes) → locked memory.
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cli.h"

/* Byte for byte, so that nothing beyond the line is taken from whoever reads on. */
static enum sm_status read_line(int fd, char *line, struct sm_error *error)
{
	size_t length = 0;

	for (;;) {
		ssize_t got = read(fd, line + length, 1);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return sm_fail(error, SM_ERROR_IO, NULL, "kan de invoer niet lezen: %s",
				       "cannot read the input: %s", strerror(errno));
		if (got == 0 || line[length] == '\n')
			break;
		if (++length == SM_MASTER_BYTES_MAX)
			return sm_fail(error, SM_ERROR_LIMIT, NULL, "deze regel is te lang", "this line is too long");
	}
	line[length] = '\0';
	if (length && line[length - 1] == '\r')
		line[length - 1] = '\0';
	return SM_OK;
}

/* From the terminal itself, whatever standard input is, and without showing it. */
static enum sm_status ask(const struct cli *cli, const char *nl, const char *en, char *line, struct sm_error *error)
{
	int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	struct termios before, hidden;
	enum sm_status status;

	if (terminal < 0 || tcgetattr(terminal, &before) != 0) {
		if (terminal >= 0)
			close(terminal);
		return sm_fail(error, SM_ERROR_INPUT, NULL, "er is geen terminal om het te vragen",
			       "there is no terminal to ask at");
	}
	hidden = before;
	hidden.c_lflag &= ~(tcflag_t)ECHO;
	dprintf(terminal, "%s: ", tr(cli, nl, en));
	tcsetattr(terminal, TCSAFLUSH, &hidden);
	status = read_line(terminal, line, error);
	tcsetattr(terminal, TCSAFLUSH, &before);
	dprintf(terminal, "\n");
	close(terminal);
	return status;
}

enum sm_status secret_read(const struct cli *cli, const char *fd, const char *nl, const char *en, char **secret,
			   struct sm_error *error)
{
	char *end = NULL, *line = sodium_malloc(SM_MASTER_BYTES_MAX + 1);
	long number = fd ? strtol(fd, &end, 10) : -1;
	enum sm_status status;

	*secret = NULL;
	if (!line)
		return sm_fail_memory(error);
	if (fd && (end == fd || *end || number < 0 || number > 1 << 20))
		status = sm_fail(error, SM_ERROR_USAGE, NULL, "dit is geen nummer van een open bestand",
				 "this is no number of an open file");
	else
		status = fd ? read_line((int)number, line, error) : ask(cli, nl, en, line, error);
	if (status == SM_OK)
		*secret = line;
	else
		sodium_free(line);
	return status;
}
