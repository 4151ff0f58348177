// SPDX-License-Identifier: EUPL-1.2
// objection: residents who do not want to count.
#include <sodium.h>
#include <string.h>

#include "rights.h"

enum action { ADD, CHECK, REMOVE, LIST, ACTIONS };
static const char *const action_name[] = { "add", "check", "remove", "list", NULL };

struct removing {
	const char *act, *object; /* the request, and the number of the case */
};

static int add(const struct cli *cli, struct sm_workspace *workspace, const struct sm_handle *handle)
{
	struct sm_error error = { 0 };

	if (sm_chain_object(workspace, handle, &error) != SM_OK)
		return fail(cli, &error);
	say(cli, "het bezwaar staat, ook voor alle open perioden; dit is het antwoord aan de inwoner:",
	    "the objection stands, for all open periods too; this is the answer to the resident:");
	return letter_print(cli, sm_workspace_policy(workspace), "objection");
}

static int check(const struct cli *cli, struct sm_workspace *workspace, const struct sm_handle *handle)
{
	struct sm_error error = { 0 };
	bool stands;

	if (sm_chain_objects(workspace, handle, &stands, &error) != SM_OK)
		return fail(cli, &error);
	if (cli->json)
		printf("{\"mode\":\"%s\",\"objection\":%s}\n", mode_name(cli), stands ? "true" : "false");
	else
		puts(stands ? tr(cli, "er is een bezwaar van dit account", "this account objected")
			    : tr(cli, "er is geen bezwaar van dit account", "this account did not object"));
	return stands ? EXIT_FOUND : EXIT_OK;
}

static int take_back(const struct cli *cli, struct sm_workspace *workspace, const struct sm_handle *handle,
		     const struct removing *removing)
{
	struct sm_error error = { 0 };

	if (sm_chain_unobject(workspace, handle, removing->object ? removing->object : "", removing->act, 0, &error) !=
	    SM_OK)
		return fail(cli, &error);
	say(cli, "het bezwaar is teruggenomen: het account telt weer mee, vanaf nu",
	    "the objection was taken back: the account counts again, from now on");
	return EXIT_OK;
}

static int list(const struct cli *cli, struct sm_workspace *workspace)
{
	size_t count = sm_chain_objections(workspace);

	if (cli->json)
		printf("{\"mode\":\"%s\",\"objections\":%zu}\n", mode_name(cli), count);
	else if (count == 1)
		puts(tr(cli, "1 bezwaar; van wie, kan niemand zien", "1 objection; whose, nobody can see"));
	else
		printf(tr(cli, "%zu bezwaren; van wie, kan niemand zien\n", "%zu objections; whose, nobody can see\n"),
		       count);
	return EXIT_OK;
}

static int run(struct cli *cli, int count, char **words)
{
	const char *platform = NULL;
	struct removing removing = { 0 };
	const struct option options[] = { { "platform", OPTION_VALUE, &platform },
					  { "act", OPTION_VALUE, &removing.act },
					  { "case", OPTION_VALUE, &removing.object },
					  { 0 } };
	struct sm_workspace *workspace = NULL;
	struct sm_handle handle = { 0 };
	int action = 0, code;

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 1, 10))
		return EXIT_USAGE;
	while (action < ACTIONS && strcmp(words[0], action_name[action]) != 0)
		action++;
	if (action == ACTIONS) {
		say(cli, "'objection' kent add, check, remove en list",
		    "'objection' knows add, check, remove and list");
		return EXIT_USAGE;
	}
	if (action == LIST ? !words_between(cli, count, 1, 1)
			   : !handle_ask(cli, count > 1 ? words[1] : NULL, platform, &handle, &code))
		return action == LIST ? EXIT_USAGE : code;
	workspace = open_workspace(cli, &code);
	if (workspace)
		code = action == ADD      ? add(cli, workspace, &handle)
		       : action == CHECK  ? check(cli, workspace, &handle)
		       : action == REMOVE ? take_back(cli, workspace, &handle, &removing)
					  : list(cli, workspace);
	sm_workspace_close(workspace);
	sodium_memzero(&handle, sizeof(handle));
	return code;
}

const struct command cmd_objection = {
	"objection",
	{ "een inwoner die niet wil meetellen", "a resident who does not want to count" },
	{ "  sentimeter objection add --workspace mijn-gemeente\n"
	  "  sentimeter objection add --platform forum.voorbeeld.example < account.txt\n"
	  "  sentimeter objection check\n"
	  "  sentimeter objection remove --case zaak-2026-0412 --act requests/objection-removal-2026-05-23-1.yaml\n"
	  "  sentimeter objection list\n\n"
	  "Vraagt het account (@anna@stad.example, een profieladres, did:plc:..., of een naam met --platform); nooit "
	  "als\n"
	  "argument, want de shell bewaart wat u typt. Daarna tellen berichten van dat account niet meer mee, ook niet "
	  "in de\n"
	  "perioden die nog open zijn. De brief aan de inwoner komt op de uitvoer. 'list' vertelt alleen hoeveel het "
	  "er "
	  "zijn;\n"
	  "'check' geeft 1 als er een bezwaar is. 'remove' neemt een bezwaar terug, als de inwoner daarom vroeg en "
	  "twee mensen\n"
	  "een verzoek tekenden ('sentimeter act new objection-removal').\n",
	  "  sentimeter objection add --workspace my-town\n"
	  "  sentimeter objection add --platform forum.town.example < account.txt\n"
	  "  sentimeter objection check\n"
	  "  sentimeter objection remove --case case-2026-0412 --act requests/objection-removal-2026-05-23-1.yaml\n"
	  "  sentimeter objection list\n\n"
	  "Asks for the account (@anna@town.example, the address of a profile, did:plc:..., or a name with "
	  "--platform); "
	  "never as\n"
	  "an argument, for the shell keeps what you type. From then on posts of that account do not count, nor do "
	  "those "
	  "in\n"
	  "periods that are still open. The letter to the resident comes on the output. 'list' tells only how many "
	  "there "
	  "are;\n"
	  "'check' gives 1 when there is an objection. 'remove' takes one back, when the resident asked for that and "
	  "two people\n"
	  "signed a request ('sentimeter act new objection-removal').\n" },
	run,
};
