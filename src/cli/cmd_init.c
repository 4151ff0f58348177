// SPDX-License-Identifier: EUPL-1.2
// init: a new workspace to start from.
#include "cli.h"

static int run(struct cli *cli, int count, char **words)
{
	const struct option options[] = { { 0 } };
	char templates[4400];
	struct sm_error error = { 0 };

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 1, 1))
		return EXIT_USAGE;
	snprintf(templates, sizeof(templates), "%s/workspace", cli->rules);
	if (sm_workspace_init(words[0], templates, &error) != SM_OK)
		return fail(cli, &error);
	say(cli,
	    "Gemaakt: %s. Vul policy.yaml, feeds.yaml, topics.yaml en areas.yaml in, en kijk ze na met\n"
	    "  sentimeter policy check --workspace %s",
	    "Made: %s. Fill in policy.yaml, feeds.yaml, topics.yaml and areas.yaml, and check them with\n"
	    "  sentimeter policy check --workspace %s",
	    words[0], words[0]);
	return EXIT_OK;
}

const struct command cmd_init = {
	"init",
	{ "maakt een nieuwe werkmap", "makes a new workspace" },
	{ "  sentimeter init mijn-gemeente\n\n"
	  "Zet in een lege of nieuwe map vier bestanden klaar: policy.yaml (wat is afgesproken), feeds.yaml "
	  "(bronnen),\n"
	  "topics.yaml (onderwerpen) en areas.yaml (gebieden). Alles staat in de demostand tot u dat verandert.\n",
	  "  sentimeter init my-town\n\n"
	  "Puts four files in an empty or new folder: policy.yaml (what was agreed), feeds.yaml (sources), "
	  "topics.yaml\n"
	  "(topics) and areas.yaml (areas). All of it is in demo mode until you change that.\n" },
	run,
};
