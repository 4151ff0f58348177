// SPDX-License-Identifier: EUPL-1.2
// release: closes the periods whose time has come.
#include "cli.h"

static int run(struct cli *cli, int count, char **words)
{
	const struct option options[] = { { 0 } };
	struct sm_workspace *workspace;
	struct sm_released released;
	struct sm_error error = { 0 };
	int code;

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 0, 0))
		return EXIT_USAGE;
	workspace = open_workspace(cli, &code);
	if (!workspace)
		return code;
	if (sm_chain_release(workspace, 0, &released, &error) != SM_OK)
		code = fail(cli, &error);
	print_released(cli, &released);
	sm_workspace_close(workspace);
	return code;
}

const struct command cmd_release = {
	"release",
	{ "geeft perioden vrij die voorbij hun wachttijd zijn", "releases periods that are past their watermark" },
	{ "  sentimeter release --workspace mijn-gemeente\n\n"
	  "Rekent elke gesloten periode een keer uit, schrijft wat genoeg mensen delen naar releases.db, en wist "
	  "daarna de\n"
	  "sleutel en de verzegelde bijdragen. 'collect' en 'import' doen dit ook zelf.\n",
	  "  sentimeter release --workspace my-town\n\n"
	  "Computes each closed period once, writes what enough people share to releases.db, and then destroys the key "
	  "and\n"
	  "the sealed contributions. 'collect' and 'import' do this by themselves too.\n" },
	run,
};
