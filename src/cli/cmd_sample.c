// SPDX-License-Identifier: EUPL-1.2
// sample: people label a few redacted texts, so that it is measured how often the meter agrees with them.
#include <string.h>
#include <unistd.h>

#include "cli.h"

/* Control characters of a text are not for a terminal. */
static void show(struct sm_text text)
{
	fputs("\n", stdout);
	for (size_t i = 0; i < text.length; i++) {
		unsigned char c = (unsigned char)text.data[i];

		putchar(c == '\n' || (c >= 0x20 && c != 0x7f) ? c : ' ');
	}
	fputs("\n\n", stdout);
}

/* -1: stop. */
static int ask(const struct cli *cli)
{
	static const char keys[] = "-0+?";
	char line[64];

	for (;;) {
		const char *key;

		printf("%s ", tr(cli, "negatief -  neutraal 0  positief +  weet niet ?  stoppen q:",
				 "negative -  neutral 0  positive +  not sure ?  stop q:"));
		fflush(stdout);
		if (!fgets(line, sizeof(line), stdin) || line[0] == 'q')
			return -1;
		key = line[0] && line[0] != '\n' ? strchr(keys, line[0]) : NULL;
		if (key)
			return (int)(key - keys);
	}
}

static int label(const struct cli *cli, struct sm_samples *samples)
{
	struct sm_error error = { 0 };
	struct sm_sample *sample;
	int labelled = 0;

	while ((sample = sm_samples_next(samples))) {
		int given;

		show(sm_sample_text(sample));
		given = ask(cli);
		/* The text leaves the screen, and what scrolled off it, with its label. */
		if (isatty(STDOUT_FILENO))
			fputs("\033[H\033[2J\033[3J", stdout);
		fflush(stdout);
		if (given < 0)
			break;
		if (sm_samples_label(samples, sample, (enum sm_sample_label)given, &error) != SM_OK)
			return fail(cli, &error);
		labelled++;
	}
	say(cli, "%d teksten gelabeld; van de teksten zelf is niets bewaard",
	    "%d texts labelled; of the texts themselves nothing was kept", labelled);
	return EXIT_OK;
}

static int agreement(const struct cli *cli)
{
	struct sm_label_agreement a;
	struct sm_error error = { 0 };
	enum sm_status status = sm_label_agreement_read(cli->workspace, NULL, NULL, &a, &error);

	if (status != SM_OK && status != SM_NONE)
		return fail(cli, &error);
	if (cli->json) {
		printf("{\"compared\":%lld,\"agreed\":%lld,\"share\":%.3f,\"low\":%.3f,\"high\":%.3f,\"unsure\":%lld,"
		       "\"unscored\":%lld}\n",
		       (long long)a.compared, (long long)a.agreed, a.share, a.low, a.high, (long long)a.unsure,
		       (long long)a.unscored);
	} else if (a.compared == 0) {
		puts(tr(cli, "er is nog niets gelabeld", "nothing was labelled yet"));
	} else {
		printf(tr(cli, "meter en mensen zijn het eens over %.0f%% van %lld teksten (95%%: %.0f%% tot %.0f%%)\n",
			  "meter and people agree on %.0f%% of %lld texts (95%%: %.0f%% to %.0f%%)\n"),
		       100 * a.share, (long long)a.compared, 100 * a.low, 100 * a.high);
	}
	return EXIT_OK;
}

static int open_and_label(struct cli *cli, const char *act)
{
	struct sm_workspace *workspace;
	struct sm_error error = { 0 };
	int code;

	if (!isatty(STDOUT_FILENO) || !isatty(STDIN_FILENO)) {
		say(cli, "teksten komen alleen op een scherm: gebruik een terminal",
		    "texts come on a screen only: use a terminal");
		return EXIT_USAGE;
	}
	workspace = open_workspace(cli, &code);
	if (workspace && sm_chain_sample_access(workspace, act, 0, &error) != SM_OK)
		code = fail(cli, &error);
	else if (workspace)
		code = label(cli, sm_workspace_samples(workspace));
	sm_workspace_close(workspace);
	return code;
}

static int run(struct cli *cli, int count, char **words)
{
	const char *act = NULL;
	const struct option options[] = { { "act", OPTION_VALUE, &act }, { 0 } };

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 1, 1))
		return EXIT_USAGE;
	if (strcmp(words[0], "label") == 0)
		return open_and_label(cli, act);
	if (strcmp(words[0], "agreement") == 0)
		return agreement(cli);
	say(cli, "'sample' kent label en agreement", "'sample' knows label and agreement");
	return EXIT_USAGE;
}

const struct command cmd_sample = {
	"sample",
	{ "mensen labelen een paar teksten, om de meter te toetsen", "people label a few texts, to test the meter" },
	{ "  sentimeter sample label --workspace mijn-gemeente\n"
	  "  sentimeter sample agreement\n\n"
	  "Alleen als policy.yaml het zegt ('samples'): van elke dag worden een paar teksten bij toeval bewaard, "
	  "zonder "
	  "schrijver,\n"
	  "zonder persoonsgegevens, verzegeld, hoogstens veertien dagen. 'label' toont ze een voor een op uw scherm; "
	  "met het label\n"
	  "wordt de tekst gewist. In productie is er een verzoek voor nodig dat twee mensen tekenden (--act VERZOEK, "
	  "zie "
	  "'act').\n"
	  "'agreement' vertelt hoe vaak meter en mensen het eens zijn.\n",
	  "  sentimeter sample label --workspace my-town\n"
	  "  sentimeter sample agreement\n\n"
	  "Only when policy.yaml says so ('samples'): of each day a few texts are kept by chance, without their "
	  "author, "
	  "without\n"
	  "personal data, sealed, for fourteen days at most. 'label' shows them one by one on your screen; with its "
	  "label the text\n"
	  "is erased. In production that takes a request that two people signed (--act REQUEST, see 'act').\n"
	  "'agreement' tells how often meter and people agree.\n" },
	run,
};
