// SPDX-License-Identifier: EUPL-1.2
// retain: what is over its agreed time goes.
#include "cli.h"

static void print_row(const char *what, int64_t count)
{
	printf("%-52s %9lld\n", what, (long long)count);
}

static void print(const struct cli *cli, const struct sm_retained *r, bool dry_run)
{
	if (cli->json) {
		printf(
		    "{\"mode\":\"%s\",\"dryRun\":%s,\"periods\":%d,\"cells\":%d,\"journalLines\":%lld,\"samples\":%d,"
		    "\"bytesSearched\":%lld}\n",
		    mode_name(cli), dry_run ? "true" : "false", r->periods, r->cells, (long long)r->journal_lines,
		    r->samples, (long long)r->bytes_searched);
		return;
	}
	puts(dry_run ? tr(cli, "dit zou worden gewist:", "this would be erased:")
		     : tr(cli, "dit is gewist:", "this was erased:"));
	print_row(tr(cli, "perioden met vrijgegeven cijfers", "periods of released figures"), r->periods);
	print_row(tr(cli, "cellen daarin", "cells in them"), r->cells);
	print_row(tr(cli, "regels over medewerkers in het journaal", "lines about staff in the journal"),
		  r->journal_lines);
	print_row(tr(cli, "steekproeven van teksten", "samples of texts"), r->samples);
	if (!dry_run)
		print_row(tr(cli, "doorzochte bytes: niets gevonden van wat weg moest",
			     "bytes searched: nothing found of what had to go"),
			  r->bytes_searched);
}

static int run(struct cli *cli, int count, char **words)
{
	bool dry_run = false;
	const struct option options[] = { { "dry-run", OPTION_FLAG, &dry_run }, { 0 } };
	struct sm_workspace *workspace;
	struct sm_retained retained;
	struct sm_error error = { 0 };
	int code;

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 0, 0))
		return EXIT_USAGE;
	workspace = open_workspace(cli, &code);
	if (!workspace)
		return code;
	if (sm_chain_retain(workspace, 0, dry_run, &retained, &error) == SM_OK)
		print(cli, &retained, dry_run);
	else
		code = fail(cli, &error);
	sm_workspace_close(workspace);
	return code;
}

const struct command cmd_retain = {
	"retain",
	{ "wist wat over zijn bewaartermijn is, met bewijs", "erases what is over its time, with proof" },
	{ "  sentimeter retain --dry-run --workspace mijn-gemeente\n"
	  "  sentimeter retain\n\n"
	  "Wist vrijgegeven cijfers, regels over medewerkers in het journaal en steekproeven die ouder zijn dan "
	  "policy.yaml\n"
	  "toestaat. Daarna wordt elke byte van releases.db doorzocht op wat weg moest; het journaal krijgt een "
	  "bewijs. "
	  "Draai\n"
	  "dit elke nacht. --dry-run laat zien wat er zou gaan, en wist niets.\n",
	  "  sentimeter retain --dry-run --workspace my-town\n"
	  "  sentimeter retain\n\n"
	  "Erases released figures, lines about staff in the journal and samples that are older than policy.yaml "
	  "allows. Then\n"
	  "every byte of releases.db is searched for what had to go; the journal gets a receipt. Run this every "
	  "night.\n"
	  "--dry-run shows what would go, and erases nothing.\n" },
	run,
};
