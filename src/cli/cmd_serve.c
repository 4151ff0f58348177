// SPDX-License-Identifier: EUPL-1.2
// serve: pages and the API, until it is told to stop.
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli.h"

static int serve(const struct cli *cli, const struct sm_server_setup *setup)
{
	struct sm_config_problems *problems = NULL;
	struct sm_server *server = NULL;
	struct sm_error error = { 0 };
	sigset_t stop;
	int caught;
	enum sm_status status = sm_config_problems_open(cli->tongue, &problems, &error);
	int code = EXIT_OK;

	/* Before the threads start, so that they inherit it and only this one takes the signal. */
	sigemptyset(&stop);
	sigaddset(&stop, SIGINT);
	sigaddset(&stop, SIGTERM);
	sigprocmask(SIG_BLOCK, &stop, NULL);
	if (status == SM_OK)
		status = sm_server_open(setup, problems, &server, &error);
	if (status != SM_OK) {
		code = fail_workspace(cli, status, problems, &error);
	} else {
		if (setup->socket)
			say(cli, "luistert op %s; stop met Ctrl-C", "listens on %s; stop with Ctrl-C", setup->socket);
		else
			say(cli, "kijk op http://127.0.0.1:%d/ ; stop met Ctrl-C",
			    "look at http://127.0.0.1:%d/ ; stop with Ctrl-C", sm_server_port(server));
		if (*sm_server_link(server))
			say(cli, "een keer naar binnen, zonder wachtwoord: http://127.0.0.1:%d/inloggen?sleutel=%s",
			    "in once, without a password: http://127.0.0.1:%d/inloggen?sleutel=%s",
			    sm_server_port(server), sm_server_link(server));
		if (!sm_server_confined(server))
			say(cli,
			    "let op: deze kernel heeft geen Landlock; laat de server onder een eigen gebruiker draaien",
			    "mind: this kernel has no Landlock; run the server as a user of its own");
		sigwait(&stop, &caught);
	}
	sm_server_close(server);
	sm_config_problems_close(problems);
	return code;
}

/* The number of the user that the proxy runs as. */
static bool read_uid(const struct cli *cli, const char *text, const char *socket, long *uid)
{
	char *rest;

	*uid = strtol(text, &rest, 10);
	if (socket && *text && !*rest && *uid >= 0)
		return true;
	say(cli, "--proxy-uid is het nummer van een gebruiker, en gaat samen met --socket",
	    "--proxy-uid is the number of a user, and goes with --socket");
	return false;
}

static int run(struct cli *cli, int count, char **words)
{
	struct sm_server_setup setup = { .rules_dir = cli->rules, .proxy_uid = -1, .version = SENTIMETER_VERSION };
	const char *proxy = NULL;
	const struct option options[] = {
		{ "listen", OPTION_VALUE, &setup.listen },
		{ "socket", OPTION_VALUE, &setup.socket },
		{ "proxy-uid", OPTION_VALUE, &proxy },
		{ "link", OPTION_FLAG, &setup.link },
		{ 0 },
	};

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 0, 0))
		return EXIT_USAGE;
	setup.workspace = cli->workspace;
	if (setup.listen && setup.socket) {
		say(cli, "kies --listen of --socket, niet allebei", "choose --listen or --socket, not both");
		return EXIT_USAGE;
	}
	if (proxy && !read_uid(cli, proxy, setup.socket, &setup.proxy_uid))
		return EXIT_USAGE;
	if (!setup.socket && !setup.listen)
		setup.listen = "127.0.0.1:8080";
	return serve(cli, &setup);
}

const struct command cmd_serve = {
	"serve",
	{ "toont pagina's en de API, uit vrijgegeven cellen alleen",
	  "shows pages and the API, from released cells only" },
	{ "  sentimeter serve --workspace mijn-gemeente\n"
	  "  sentimeter serve --listen 127.0.0.1:9000\n"
	  "  sentimeter serve --socket /run/sentimeter/web.sock\n\n"
	  "  --listen ADRES:POORT  van deze machine zelf (standaard 127.0.0.1:8080; poort 0 kiest er een)\n"
	  "  --socket PAD          een Unix-socket, voor een proxy\n"
	  "  --proxy-uid NUMMER    wie de proxy is: dan geldt zijn kop X-Sentimeter-User\n"
	  "  --link                in demostand: een link die een keer naar binnen laat\n\n"
	  "Naar buiten gaat het door een proxy, die de versleuteling doet. Stopt met Ctrl-C.\n",
	  "  sentimeter serve --workspace my-town\n"
	  "  sentimeter serve --listen 127.0.0.1:9000\n"
	  "  sentimeter serve --socket /run/sentimeter/web.sock\n\n"
	  "  --listen ADDRESS:PORT  of this machine itself (127.0.0.1:8080 by default; port 0 takes a free one)\n"
	  "  --socket PATH          a Unix socket, for a proxy\n"
	  "  --proxy-uid NUMBER     who the proxy is: then its header X-Sentimeter-User is believed\n"
	  "  --link                 in demo mode: a link that lets in once\n\n"
	  "The world outside comes through a proxy, which does the encryption. Stops with Ctrl-C.\n" },
	run,
};
