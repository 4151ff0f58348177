// SPDX-License-Identifier: EUPL-1.2
// main: the command line → a command from one table.
#include <fcntl.h>
#include <limits.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli.h"

/* All commands, in the order of the overview. The program is built twice from this table: `sentimeter` holds the last
 * lines of it only, and none of the libraries for network, XML and databases, whose loading takes longer than scoring a
 * page; what it lacks it hands over to `sentimeter-full`. */
static const struct command *const commands[] = {
#ifdef SENTIMETER_FULL
	&cmd_demo,      &cmd_init,     &cmd_collect, &cmd_feeds,  &cmd_import,  &cmd_release,  &cmd_ask,
	&cmd_serve,     &cmd_account,  &cmd_topic,   &cmd_policy, &cmd_options, &cmd_dialogue, &cmd_publish,
	&cmd_learn,     &cmd_keygen,   &cmd_sign,    &cmd_act,    &cmd_audit,   &cmd_airbags,  &cmd_keys,
	&cmd_objection, &cmd_erase,    &cmd_retain,  &cmd_sample, &cmd_parse,
#endif
	&cmd_score,     &cmd_evaluate, &cmd_lexicon, &cmd_redact, &cmd_robots,
};
#ifdef SENTIMETER_FULL
enum { FULL = true };
#else
enum { FULL = false };
#endif
enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static enum sm_tongue tongue_of_locale(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < 3; i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return strncmp(value, "nl", 2) == 0 ? SM_NL : SM_EN;
	}
	return SM_EN;
}

/* The program's own folder, without the slash; empty when the system does not say. */
static void own_folder(char *into, size_t size)
{
	ssize_t length = readlink("/proc/self/exe", into, size - 1);
	char *slash;

	into[length > 0 ? length : 0] = '\0';
	slash = strrchr(into, '/');
	if (slash)
		*slash = '\0';
}

/* Becomes the full program, which lies beside this one, or as installed; comes back only when it is not there. */
static int hand_over(enum sm_tongue tongue, char **words)
{
	static const char *const below[] = { "", "/../libexec" };
	const struct cli cli = { .tongue = tongue };
	char own[PATH_MAX / 2], path[PATH_MAX];

	own_folder(own, sizeof(own));
	for (size_t i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s%s/sentimeter-full", own, below[i]);
		execv(path, words);
	}
	say(&cli, "kan sentimeter-full niet starten: het hoort naast dit programma of in ../libexec",
	    "cannot start sentimeter-full: it belongs beside this program or in ../libexec");
	return EXIT_UNAVAILABLE;
}

/* The folder with rules/ and examples/: named by the environment, beside the build, or as installed. */
static bool find_share(struct cli *cli)
{
	const char *const below[] = { "%s/..", "%s/../share/sentimeter" };
	const char *named = getenv("SENTIMETER_SHARE");
	char *whole = named ? realpath(named, NULL) : NULL;
	char own[PATH_MAX / 2];

	own_folder(own, sizeof(own));
	for (size_t i = 0; !named && !whole && i < 2; i++) {
		snprintf(cli->share, sizeof(cli->share), below[i], own);
		snprintf(cli->rules, sizeof(cli->rules), "%s/rules/README.md", cli->share);
		if (access(cli->rules, R_OK) == 0)
			whole = realpath(cli->share, NULL); /* as people read it, without the steps up */
	}
	snprintf(cli->share, sizeof(cli->share), "%s", whole ? whole : named ? named : own);
	free(whole);
	return snprintf(cli->rules, sizeof(cli->rules), "%s/rules", cli->share) < (int)sizeof(cli->rules) &&
	       access(cli->rules, R_OK) == 0;
}

static int terminal_width(void)
{
	struct winsize size;
	const char *columns = getenv("COLUMNS");
	long named = columns ? strtol(columns, NULL, 10) : 0;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
		return size.ws_col > 400 ? 400 : size.ws_col;
	return named >= 40 && named <= 400 ? (int)named : 80;
}

static void print_overview(const struct cli *cli, FILE *stream)
{
	fprintf(stream, "%s\n\n",
		tr(cli, "sentimeter: hoort hoe de stad zich voelt, zonder iemand te volgen",
		   "sentimeter: hears how a town feels, without watching a person"));
	fprintf(stream, "  sentimeter demo\n  sentimeter init %s\n  sentimeter ask --workspace %s --by week\n\n",
		tr(cli, "mijn-gemeente", "my-town"), tr(cli, "mijn-gemeente", "my-town"));
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(stream, "  %-10s %s\n", commands[i]->name, commands[i]->about[cli->tongue]);
	fprintf(stream, "\n%s\n",
		tr(cli, "Bij elk commando: --help, --workspace MAP, --language-ui nl|en, --json, --quiet",
		   "With each command: --help, --workspace DIR, --language-ui nl|en, --json, --quiet"));
}

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

static int unknown_command(const struct cli *cli, const char *name)
{
	const char *names[COMMANDS + 1] = { NULL }, *near;

	for (size_t i = 0; i < COMMANDS; i++)
		names[i] = commands[i]->name;
	near = sm_nearest(name, names);
	if (near)
		say(cli, "sentimeter kent '%s' niet: bedoelt u '%s'?",
		    "sentimeter does not know '%s': did you mean '%s'?", name, near);
	else
		say(cli, "sentimeter kent '%s' niet: 'sentimeter --help' toont wat er kan",
		    "sentimeter does not know '%s': 'sentimeter --help' shows what there is", name);
	return EXIT_USAGE;
}

static bool asks_help(int count, char **words)
{
	for (int i = 0; i < count && strcmp(words[i], "--") != 0; i++)
		if (strcmp(words[i], "--help") == 0 || strcmp(words[i], "-h") == 0)
			return true;
	return false;
}

/* The language is wanted before the options are read: for their own mistakes, and for --help. */
static void look_for_tongue(struct cli *cli, int count, char **words)
{
	for (int i = 0; i < count; i++) {
		const char *value = strncmp(words[i], "--language-ui=", 14) == 0              ? words[i] + 14
				    : strcmp(words[i], "--language-ui") == 0 && i + 1 < count ? words[i + 1]
											      : NULL;

		if (value)
			cli->tongue = strcmp(value, "nl") == 0 ? SM_NL : SM_EN;
	}
}

/* What was printed must have arrived: a full disk is no success. */
static int finish(const struct cli *cli, int code)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return code;
	say(cli, "kan niet naar de uitvoer schrijven", "cannot write to the output");
	return code == EXIT_OK ? EXIT_IO : code;
}

/* A file that is opened on one of these numbers would get what is meant for people. */
static void keep_standard_streams(void)
{
	int file;

	do
		file = open("/dev/null", O_RDWR);
	while (file >= 0 && file <= STDERR_FILENO);
	if (file > STDERR_FILENO)
		close(file);
	signal(SIGPIPE, SIG_IGN);
}

int main(int count, char **words)
{
	const char *workspace = getenv("SENTIMETER_WORKSPACE");
	struct cli cli = { .tongue = tongue_of_locale(),
			   .workspace = workspace ? workspace : ".",
			   .width = terminal_width(),
			   .colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR") };
	const struct command *command;
	struct sm_error error = { 0 };

	if (!FULL && (count < 2 || !find_command(words[1])))
		return hand_over(cli.tongue, words);
	keep_standard_streams();
	setlocale(LC_CTYPE, "C.UTF-8"); /* numbers stay with a point, whatever the user's country */
	/* The parsers of XML and JSON free words of posts without wiping them: glibc overwrites what is freed. */
	mallopt(M_PERTURB, 0x5a);
	look_for_tongue(&cli, count - 1, words + 1);
	if (sm_process_harden(&error) != SM_OK)
		return fail(&cli, &error);
	if (sodium_init() < 0) {
		say(&cli, "libsodium start niet", "libsodium does not start");
		return EXIT_IO;
	}
	if (count < 2 || (words[1][0] == '-' && asks_help(count - 1, words + 1))) {
		print_overview(&cli, count < 2 ? stderr : stdout);
		return count < 2 ? EXIT_USAGE : EXIT_OK;
	}
	if (strcmp(words[1], "--version") == 0) {
		puts("sentimeter " SENTIMETER_VERSION);
		return EXIT_OK;
	}
	command = find_command(words[1]);
	if (!command)
		return unknown_command(&cli, words[1]);
	if (asks_help(count - 2, words + 2)) {
		printf("%s\n\n%s", command->about[cli.tongue], command->help[cli.tongue]);
		return EXIT_OK;
	}
	if (!find_share(&cli)) {
		say(&cli, "kan de map rules niet vinden: wijs de map erboven aan met SENTIMETER_SHARE",
		    "cannot find the folder rules: name the folder above it with SENTIMETER_SHARE");
		return EXIT_NO_INPUT;
	}
	count = command->run(&cli, count - 2, words + 2);
	sm_master_close(cli.master);
	return finish(&cli, count);
}
