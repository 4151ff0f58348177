// SPDX-License-Identifier: EUPL-1.2
// erase: takes a resident out of all that is still open.
#include <sodium.h>

#include "rights.h"

static int run(struct cli *cli, int count, char **words)
{
	const char *platform = NULL;
	const struct option options[] = { { "platform", OPTION_VALUE, &platform }, { 0 } };
	struct sm_workspace *workspace;
	struct sm_error error = { 0 };
	struct sm_handle handle;
	int code;

	if (!options_read(cli, options, &count, words))
		return EXIT_USAGE;
	if (!handle_ask(cli, count > 0 ? words[0] : NULL, platform, &handle, &code))
		return code;
	workspace = open_workspace(cli, &code);
	if (workspace && sm_chain_erase(workspace, &handle, &error) != SM_OK) {
		code = fail(cli, &error);
	} else if (workspace) {
		say(cli, "in alle open perioden telt dit account niet meer mee; dit is het antwoord aan de inwoner:",
		    "in all open periods this account does not count any more; this is the answer to the resident:");
		code = letter_print(cli, sm_workspace_policy(workspace), "erase");
	}
	sm_workspace_close(workspace);
	sodium_memzero(&handle, sizeof(handle));
	return code;
}

const struct command cmd_erase = {
	"erase",
	{ "haalt een inwoner uit alles wat nog open is", "takes a resident out of all that is still open" },
	{ "  sentimeter erase --workspace mijn-gemeente\n"
	  "  sentimeter erase --platform forum.voorbeeld.example < account.txt\n\n"
	  "Vraagt het account, nooit als argument. Wat er van dat account in open perioden staat, telt niet meer mee; "
	  "nieuwe\n"
	  "berichten kunnen dat wel (zie 'objection'). Vrijgegeven cijfers gaan over niemand en blijven. De brief aan "
	  "de\n"
	  "inwoner komt op de uitvoer, en is altijd dezelfde.\n",
	  "  sentimeter erase --workspace my-town\n"
	  "  sentimeter erase --platform forum.town.example < account.txt\n\n"
	  "Asks for the account, never as an argument. What open periods hold of it does not count any more; new posts "
	  "may\n"
	  "(see 'objection'). Released figures are about nobody and stay. The letter to the resident comes on the "
	  "output, "
	  "and\n"
	  "is always the same.\n" },
	run,
};
