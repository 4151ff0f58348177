// SPDX-License-Identifier: EUPL-1.2
// account: who may log in on the pages, as what; and the tokens of programs that use the API.
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

enum { SHOWN_MAX = 1000 };

static int done(const struct cli *cli, enum sm_status status, const struct sm_error *error)
{
	return status == SM_OK ? EXIT_OK : fail(cli, error);
}

/* Twice at a terminal, where nobody sees what he types; once from another program. */
static enum sm_status read_password(const struct cli *cli, char **password, struct sm_error *error)
{
	char *again = NULL;
	enum sm_status status;

	if (!isatty(STDIN_FILENO))
		return secret_read(cli, "0", NULL, NULL, password, error);
	status = secret_read(cli, NULL, "Wachtwoord", "Password", password, error);
	if (status == SM_OK)
		status = secret_read(cli, NULL, "Nog een keer", "Once more", &again, error);
	if (status == SM_OK && strcmp(*password, again) != 0)
		status = sm_fail(error, SM_ERROR_USAGE, NULL, "dat was niet twee keer hetzelfde",
				 "that was not twice the same");
	sodium_free(again);
	return status;
}

static int add(const struct cli *cli, const char *name, const char *role_name, bool proxy)
{
	struct sm_error error = { 0 };
	enum sm_visitor role;
	char *password = NULL;
	enum sm_status status = sm_visitor_parse(role_name, &role, &error);

	if (status == SM_OK && !proxy)
		status = read_password(cli, &password, &error);
	if (status == SM_OK)
		status = sm_account_set(cli->workspace, name, role, password, &error);
	sodium_free(password);
	return done(cli, status, &error);
}

static int token(const struct cli *cli, const char *name, const char *role_name)
{
	struct sm_error error = { 0 };
	enum sm_visitor role;
	char text[SM_TOKEN_BYTES];
	enum sm_status status = sm_visitor_parse(role_name, &role, &error);

	if (status == SM_OK)
		status = sm_account_token(cli->workspace, name, role, text, &error);
	if (status == SM_OK) {
		puts(text);
		say(cli, "bewaar dit token goed: het is nergens anders op te vragen",
		    "keep this token well: it can be had nowhere else");
	}
	sodium_memzero(text, sizeof(text));
	return done(cli, status, &error);
}

static int list(const struct cli *cli)
{
	struct sm_account *account = calloc(SHOWN_MAX, sizeof(*account));
	struct sm_error error = { 0 };
	size_t count = 0;
	enum sm_status status =
	    account ? sm_account_list(cli->workspace, account, SHOWN_MAX, &count, &error) : sm_fail_memory(&error);

	for (size_t i = 0; status == SM_OK && i < count; i++)
		printf("%s\t%s\t%s\n", account[i].name, sm_visitor_name(account[i].role),
		       account[i].token      ? "token"
		       : account[i].password ? tr(cli, "wachtwoord", "password")
					     : "proxy");
	free(account);
	return done(cli, status, &error);
}

static int run(struct cli *cli, int count, char **words)
{
	struct sm_error error = { 0 };
	bool proxy = false;
	const struct option options[] = { { "proxy", OPTION_FLAG, &proxy }, { 0 } };
	const char *what;

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 1, 3))
		return EXIT_USAGE;
	what = words[0];
	if (strcmp(what, "add") == 0 && count == 3)
		return add(cli, words[1], words[2], proxy);
	if (strcmp(what, "token") == 0 && count == 3 && !proxy)
		return token(cli, words[1], words[2]);
	if (strcmp(what, "list") == 0 && count == 1 && !proxy)
		return list(cli);
	if (strcmp(what, "remove") == 0 && count == 2 && !proxy)
		return done(cli, sm_account_remove(cli->workspace, words[1], &error), &error);
	say(cli, "zeg: account add NAAM ROL, account token NAAM ROL, account list of account remove NAAM",
	    "say: account add NAME ROLE, account token NAME ROLE, account list or account remove NAME");
	return EXIT_USAGE;
}

const struct command cmd_account = {
	"account",
	{ "wie mag inloggen op de pagina's, en tokens voor programma's",
	  "who may log in on the pages, and tokens for programs" },
	{ "  sentimeter account add sanne analyst\n"
	  "  sentimeter account add sanne@gemeente.example analyst --proxy\n"
	  "  sentimeter account token dashboard analyst\n"
	  "  sentimeter account list\n"
	  "  sentimeter account remove sanne\n\n"
	  "  add NAAM ROL    vraagt een wachtwoord, of leest het van standaardinvoer; vervangt wie er stond\n"
	  "  --proxy         geen wachtwoord: de proxy zegt wie het is\n"
	  "  token NAAM ROL  een nieuw account voor een programma; toont het token een keer\n\n"
	  "Rollen: analyst, officer, moderator, administrator. Een beheerder houdt de machine draaiend en ziet\n"
	  "geen cijfers. De rol geldt voor kijken; wie mag beslissen staat in people.yaml.\n",
	  "  sentimeter account add sanne analyst\n"
	  "  sentimeter account add sanne@town.example analyst --proxy\n"
	  "  sentimeter account token dashboard analyst\n"
	  "  sentimeter account list\n"
	  "  sentimeter account remove sanne\n\n"
	  "  add NAME ROLE    asks for a password, or reads it from standard input; replaces who was there\n"
	  "  --proxy          no password: the proxy says who it is\n"
	  "  token NAME ROLE  a new account for a program; shows the token once\n\n"
	  "Roles: analyst, officer, moderator, administrator. An administrator keeps the machine running and sees\n"
	  "no figures. The role is for looking; who may decide stands in people.yaml.\n" },
	run,
};
