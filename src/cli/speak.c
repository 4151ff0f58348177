// SPDX-License-Identifier: EUPL-1.2
// speak: messages, failures and progress → stderr, in the user's language.
#include <signal.h>
#include <unistd.h>

#include "cli.h"

const char *tr(const struct cli *cli, const char *nl, const char *en)
{
	return cli->tongue == SM_NL ? nl : en;
}

void say(const struct cli *cli, const char *nl, const char *en, ...)
{
	va_list arguments;

	va_start(arguments, en);
	vfprintf(stderr, tr(cli, nl, en), arguments);
	va_end(arguments);
	fputc('\n', stderr);
}

int exit_code(enum sm_status status)
{
	switch (status) {
	case SM_ERROR_USAGE: return EXIT_USAGE;
	case SM_ERROR_DATA:
	case SM_ERROR_LIMIT: return EXIT_DATA;
	case SM_ERROR_INPUT: return EXIT_NO_INPUT;
	case SM_ERROR_NET: return EXIT_UNAVAILABLE;
	case SM_ERROR_IO:
	case SM_ERROR_MEMORY: return EXIT_IO;
	case SM_ERROR_RETRY: return EXIT_RETRY;
	case SM_ERROR_PERMISSION: return EXIT_PERMISSION;
	case SM_ERROR_CONFIG: return EXIT_CONFIG;
	case SM_OK:
	case SM_END:
	case SM_WITHHELD:
	case SM_NONE: return EXIT_OK;
	}
	return EXIT_IO;
}

int fail(const struct cli *cli, const struct sm_error *error)
{
	fputs("sentimeter: ", stderr);
	if (error->where[0])
		fprintf(stderr, "%s:", error->where);
	if (error->line > 0)
		fprintf(stderr, "%d:", error->line);
	if (error->column > 0)
		fprintf(stderr, "%d:", error->column);
	fprintf(stderr, "%s%s\n", error->where[0] ? " " : "", error->text[cli->tongue]);
	return exit_code(error->status);
}

void progress(const struct cli *cli, const char *nl, const char *en, ...)
{
	va_list arguments;

	if (cli->quiet || !isatty(STDERR_FILENO))
		return;
	fputs("\r\033[K", stderr);
	va_start(arguments, en);
	vfprintf(stderr, tr(cli, nl, en), arguments);
	va_end(arguments);
	fflush(stderr);
}

void progress_done(const struct cli *cli)
{
	if (!cli->quiet && isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
}

static volatile sig_atomic_t stopped;

static void on_signal(int number)
{
	/* A second Ctrl-C ends at once: the spool and the key file are made for that. */
	stopped = 1;
	signal(number, SIG_DFL);
}

bool stop_asked(void)
{
	static bool listening;

	if (!listening) {
		struct sigaction action = { .sa_handler = on_signal };

		sigaction(SIGINT, &action, NULL);
		sigaction(SIGTERM, &action, NULL);
		listening = true;
	}
	return stopped;
}
