// SPDX-License-Identifier: EUPL-1.2
// publish: the papers that others ask for, from the settings that run.
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "publish.h"

enum { PATH_BYTES = 4300, PAPER_BYTES_MAX = 64 << 20, OPEN_BYTES_MAX = 1 << 20 };

int publishing_open(struct cli *cli, struct publishing_files *files, struct sm_publishing *publishing)
{
	struct sm_error error = { 0 };
	char path[PATH_BYTES];
	enum sm_status status = sm_config_problems_open(cli->tongue, &files->problems, &error);

	if (status == SM_OK)
		status = sm_workspace_check(cli->workspace, cli->rules, files->problems, &files->workspace, &error);
	snprintf(path, sizeof(path), "%s/%s", cli->workspace, SM_COMMITMENTS_FILE);
	files->commitments = calloc(1, sizeof(*files->commitments));
	if (status == SM_OK && !files->commitments)
		status = sm_fail_memory(&error);
	if (status == SM_OK)
		status = sm_commitments_read(path, files->problems, files->commitments, &error);
	if (status != SM_OK)
		return fail_workspace(cli, status, files->problems, &error);
	tell_mode(cli, sm_workspace_policy(files->workspace));
	snprintf(files->journal, sizeof(files->journal), "%s/%s", cli->workspace, SM_JOURNAL_FILE);
	*publishing = (struct sm_publishing){
		.rules_dir = cli->rules,
		.policy = sm_workspace_policy(files->workspace),
		.topics = sm_workspace_topics(files->workspace),
		.feeds = sm_workspace_feeds(files->workspace),
		.commitments = files->commitments,
		.journal = files->journal,
		.version = SENTIMETER_VERSION,
		.tongue = cli->tongue,
		.now_s = (int64_t)time(NULL),
	};
	return EXIT_OK;
}

void publishing_close(struct publishing_files *files)
{
	free(files->commitments);
	sm_workspace_close(files->workspace);
	sm_config_problems_close(files->problems);
}

static void tell_open(const struct cli *cli, const struct sm_buffer *open)
{
	if (!open->length)
		return;
	say(cli, "dit kunnen alleen mensen invullen of bevestigen:", "only people can fill in or confirm this:");
	for (const char *at = open->data; *at;) {
		size_t length = strcspn(at, "\n");

		fprintf(stderr, "  %.*s\n", (int)length, at);
		at += length + (at[length] == '\n');
	}
}

static int publish(struct cli *cli, enum sm_paper paper, const char *output)
{
	struct publishing_files files = { 0 };
	struct sm_buffer out = { .bytes_max = PAPER_BYTES_MAX }, open = { .bytes_max = OPEN_BYTES_MAX };
	struct sm_publishing publishing;
	struct sm_error error = { 0 };
	int code = publishing_open(cli, &files, &publishing);

	if (code == EXIT_OK && paper != SM_PAPER_PAGE)
		publishing.tongue = SM_NL; /* these registers are Dutch */
	if (code == EXIT_OK && sm_publish(&publishing, paper, &out, &open, &error) != SM_OK)
		code = fail(cli, &error);
	if (code == EXIT_OK)
		code = data_write(cli, output, (struct sm_text){ out.data, out.length });
	/* A log that grows with each run is no statement that practice could drift from. */
	if (code == EXIT_OK && paper != SM_PAPER_LDV &&
	    sm_published_note(cli->workspace, &publishing, paper, &error) != SM_OK)
		code = fail(cli, &error);
	if (code == EXIT_OK)
		tell_open(cli, &open);
	sm_buffer_close(&out);
	sm_buffer_close(&open);
	publishing_close(&files);
	return code;
}

static int run(struct cli *cli, int count, char **words)
{
	const char *output = NULL;
	const struct option own[] = { { "output", OPTION_VALUE, &output }, { 0 } };
	enum sm_paper paper;

	if (!options_read(cli, own, &count, words) || !words_between(cli, count, 1, 1))
		return EXIT_USAGE;
	if (sm_paper_parse(words[0], &paper) == SM_OK && paper != SM_PAPER_CONTEXT)
		return publish(cli, paper, output);
	say(cli, "'publish' kent register, dpia, rvva, ldv en page",
	    "'publish' knows register, dpia, rvva, ldv and page");
	return EXIT_USAGE;
}

const struct command cmd_publish = {
	"publish",
	{ "de papieren: Algoritmeregister, DPIA, verwerkingsregister, logboek, open pagina",
	  "the papers: algorithm register, DPIA, register of processing, log, public page" },
	{ "  sentimeter publish register --workspace mijn-gemeente > algoritmeregister.json\n"
	  "  sentimeter publish dpia --output dpia.json\n"
	  "  sentimeter publish page --output hoe-wij-luisteren.html\n\n"
	  "register  Algoritmeregister, Publicatiestandaard 1.0\n"
	  "dpia      om in te lezen in het DPIA-formulier 3.0\n"
	  "rvva      regel voor het register van verwerkingsactiviteiten\n"
	  "ldv       Logboek Dataverwerkingen: een regel per ronde uit het journaal, over niemand\n"
	  "page      de open pagina voor inwoners (HTML)\n\n"
	  "Wat alleen mensen weten staat er als [OPEN: ...] in, en wordt genoemd. In published.json komt wat er\n"
	  "gepubliceerd is, zodat de controle ziet of de praktijk ervan afwijkt.\n\n"
	  "  --output BESTAND   daarheen, in plaats van naar het scherm\n",
	  "  sentimeter publish register --workspace my-town > algorithm-register.json\n"
	  "  sentimeter publish dpia --output dpia.json\n"
	  "  sentimeter publish page --output how-we-listen.html\n\n"
	  "register  the Dutch algorithm register, publication standard 1.0\n"
	  "dpia      to import in the DPIA form 3.0\n"
	  "rvva      an entry for the register of processing activities\n"
	  "ldv       Logboek Dataverwerkingen: one line for each run of the journal, about nobody\n"
	  "page      the public page for residents (HTML)\n\n"
	  "What only people know stands in it as [OPEN: ...], and is listed. What was published goes to\n"
	  "published.json, so that the audit sees whether practice differs from it.\n\n"
	  "  --output FILE   to there, instead of to the screen\n" },
	run,
};
