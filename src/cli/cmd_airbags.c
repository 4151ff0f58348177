// SPDX-License-Identifier: EUPL-1.2
// airbags: what stands stopped to protect somebody, and its end when two people signed for that.
#include <string.h>

#include "cli.h"

enum { STANDING_MAX = 200 };

static void print_one(const struct cli *cli, const struct sm_airbag_standing *standing, bool first)
{
	char since[21];

	sm_time_print(standing->since_s, since);
	if (cli->json)
		printf("%s{\"target\":\"%s\",\"airbag\":\"%s\",\"since\":\"%s\"}", first ? "" : ",", standing->target,
		       sm_airbag_name(standing->airbag), since);
	else
		printf("%-20s %-12s %.10s  %s\n",
		       strcmp(standing->target, "*") == 0 ? tr(cli, "alles", "everything") : standing->target,
		       sm_airbag_name(standing->airbag), since,
		       sm_airbag_text(standing->airbag, SM_READER_ANALYST, cli->tongue));
}

static int list(const struct cli *cli, const struct sm_workspace *workspace)
{
	struct sm_airbag_standing standing[STANDING_MAX];
	size_t count = sm_airbags_standing(workspace, standing, STANDING_MAX);

	if (cli->json)
		printf("{\"mode\":\"%s\",\"standing\":[", mode_name(cli));
	for (size_t i = 0; i < count && i < STANDING_MAX; i++)
		print_one(cli, &standing[i], i == 0);
	if (cli->json)
		puts("]}");
	else if (count == 0)
		puts(tr(cli, "er staat niets stil", "nothing is stopped"));
	else
		say(cli,
		    "dit gaat verder als twee mensen tekenen: 'sentimeter act new airbag-reset ONDERWERP --airbag "
		    "NAAM'",
		    "this goes on when two people sign: 'sentimeter act new airbag-reset TOPIC --airbag NAME'");
	return count ? EXIT_FOUND : EXIT_OK;
}

static int reset(const struct cli *cli, struct sm_workspace *workspace, const char *target, const char *name,
		 const char *request)
{
	struct sm_error error = { 0 };
	enum sm_airbag airbag;

	if (!name || !sm_airbag_find(name, &airbag)) {
		say(cli, "noem met --airbag welke: 'sentimeter airbags' toont wat er stilstaat",
		    "name with --airbag which one: 'sentimeter airbags' shows what is stopped");
		return EXIT_USAGE;
	}
	if (sm_chain_airbag_reset(workspace, airbag, target, request, 0, &error) != SM_OK)
		return fail(cli, &error);
	say(cli, "%s gaat weer mee, vanaf de volgende ronde", "%s goes on again, from the next round", target);
	return EXIT_OK;
}

static int run(struct cli *cli, int count, char **words)
{
	const char *airbag = NULL, *act = NULL;
	const struct option options[] = { { "airbag", OPTION_VALUE, &airbag }, { "act", OPTION_VALUE, &act }, { 0 } };
	struct sm_workspace *workspace;
	int code;

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 0, 2))
		return EXIT_USAGE;
	if (count && (strcmp(words[0], "reset") != 0 || count != 2)) {
		say(cli,
		    "'airbags' alleen toont wat stilstaat; 'airbags reset ONDERWERP --airbag NAAM --act VERZOEK' laat "
		    "het "
		    "weer gaan",
		    "'airbags' alone shows what is stopped; 'airbags reset TOPIC --airbag NAME --act REQUEST' lets it "
		    "go "
		    "on");
		return EXIT_USAGE;
	}
	workspace = open_workspace(cli, &code);
	if (workspace)
		code = count ? reset(cli, workspace, words[1], airbag, act) : list(cli, workspace);
	sm_workspace_close(workspace);
	return code;
}

const struct command cmd_airbags = {
	"airbags",
	{ "toont wat stilstaat om iemand te beschermen", "shows what is stopped to protect somebody" },
	{ "  sentimeter airbags --workspace mijn-gemeente\n"
	  "  sentimeter act new airbag-reset parkeren --airbag one-person --proposer jansen\n"
	  "  sentimeter airbags reset parkeren --airbag one-person --act requests/airbag-reset-2026-05-23-1.yaml\n\n"
	  "Een airbag houdt vanzelf tegen wat iemand kan schaden. Wat hij stilzette, gaat pas verder als twee mensen "
	  "een\n"
	  "verzoek tekenden. Eindigt met 1 als er iets stilstaat. In de demostand tekent niemand: laat --act weg. "
	  "Staat "
	  "het\n"
	  "verzamelen zelf stil, dan heet het onderwerp '*'.\n",
	  "  sentimeter airbags --workspace my-town\n"
	  "  sentimeter act new airbag-reset parkeren --airbag one-person --proposer jansen\n"
	  "  sentimeter airbags reset parkeren --airbag one-person --act requests/airbag-reset-2026-05-23-1.yaml\n\n"
	  "An airbag stops by itself what may harm somebody. What it stopped goes on only when two people signed a "
	  "request.\n"
	  "Ends with 1 when something is stopped. In demo mode nobody signs: leave --act out. When collecting itself "
	  "is\n"
	  "stopped, the topic is called '*'.\n" },
	run,
};
