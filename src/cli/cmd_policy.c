// SPDX-License-Identifier: EUPL-1.2
// policy: what was agreed, checked.
#include <sodium.h>
#include <string.h>

#include "cli.h"

static void print_summary(const struct cli *cli, const struct sm_workspace *workspace)
{
	const struct sm_policy *policy = sm_workspace_policy(workspace);
	char hash[65];

	sodium_bin2hex(hash, sizeof(hash), policy->hash, sizeof(policy->hash));
	if (cli->json) {
		printf("{\"mode\":\"%s\",\"k\":%d,\"topics\":%zu,\"areas\":%zu,\"feeds\":%zu,\"policy\":\"%s\"}\n",
		       policy->mode == SM_MODE_DEMO ? "demo" : "production", policy->k,
		       sm_topics_count(sm_workspace_topics(workspace)), sm_areas_count(sm_workspace_areas(workspace)),
		       sm_workspace_feeds(workspace)->count, hash);
		return;
	}
	printf("%s: %s\n", policy->organisation,
	       policy->mode == SM_MODE_DEMO ? tr(cli, "demostand", "demo mode") : tr(cli, "productie", "production"));
	printf(tr(cli, "%zu onderwerpen, %zu gebieden, %zu bronnen; een getal verschijnt vanaf %d schrijvers\n",
		  "%zu topics, %zu areas, %zu feeds; a number appears from %d authors on\n"),
	       sm_topics_count(sm_workspace_topics(workspace)), sm_areas_count(sm_workspace_areas(workspace)),
	       sm_workspace_feeds(workspace)->count, policy->k);
	printf("%s: %s\n", tr(cli, "vingerafdruk van de instellingen", "fingerprint of the settings"), hash);
}

static int check(const struct cli *cli)
{
	struct sm_config_problems *problems = NULL;
	struct sm_workspace *workspace = NULL;
	struct sm_error error = { 0 };
	enum sm_status status = sm_config_problems_open(cli->tongue, &problems, &error);
	int code = EXIT_OK;

	if (status == SM_OK)
		status = sm_workspace_check(cli->workspace, cli->rules, problems, &workspace, &error);
	if (status == SM_OK) {
		print_summary(cli, workspace);
	} else {
		code = fail_workspace(cli, status, problems, &error);
	}
	sm_workspace_close(workspace);
	sm_config_problems_close(problems);
	return code;
}

static int run(struct cli *cli, int count, char **words)
{
	const struct option options[] = { { 0 } };

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 1, 1))
		return EXIT_USAGE;
	if (strcmp(words[0], "check") != 0) {
		say(cli, "'policy' kent alleen 'check'", "'policy' knows 'check' only");
		return EXIT_USAGE;
	}
	return check(cli);
}

const struct command cmd_policy = {
	"policy",
	{ "kijkt de instellingen na", "checks the settings" },
	{ "  sentimeter policy check --workspace mijn-gemeente\n\n"
	  "Leest policy.yaml, feeds.yaml, topics.yaml en areas.yaml en noemt alle fouten in een keer, met bestand, "
	  "regel en\n"
	  "kolom. Eindigt met 78 als er iets niet klopt.\n",
	  "  sentimeter policy check --workspace my-town\n\n"
	  "Reads policy.yaml, feeds.yaml, topics.yaml and areas.yaml and names all mistakes at once, with file, line "
	  "and\n"
	  "column. Ends with 78 when something is wrong.\n" },
	run,
};
