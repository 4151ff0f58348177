// SPDX-License-Identifier: EUPL-1.2
// lexicon fit: labelled texts → an overlay, and what it brings.
#include <string.h>

#include "cmd_lexicon.h"

enum { LABELS_BYTES_MAX = 256 << 20, OVERLAY_BYTES_MAX = 32 << 20 };

static void print_fit(const struct cli *cli, const struct sm_fit *fit)
{
	const struct sm_fit_figures *b = &fit->before, *a = &fit->after;

	if (cli->json) {
		printf("{\"texts\":%zu,\"moved\":%zu,\"added\":%zu,"
		       "\"before\":{\"macro_f1\":%.4f,\"r\":%.4f,\"aggregate_r\":%.4f,\"coverage\":%.4f},"
		       "\"after\":{\"macro_f1\":%.4f,\"r\":%.4f,\"aggregate_r\":%.4f,\"coverage\":%.4f}}\n",
		       fit->texts, fit->moved, fit->added, b->macro_f1, b->r, b->aggregate_r, b->coverage, a->macro_f1,
		       a->r, a->aggregate_r, a->coverage);
		return;
	}
	printf("%-28s%10s%10s\n", tr(cli, "kruisvalidatie in vijven", "five-fold cross-validation"),
	       tr(cli, "eerst", "before"), tr(cli, "daarna", "after"));
	printf("%-28s%10.3f%10.3f\n", "macro-F1", b->macro_f1, a->macro_f1);
	printf("%-28s%10.3f%10.3f\n", "Pearson r", b->r, a->r);
	printf("%-28s%10.3f%10.3f\n", tr(cli, "r van gemiddelden", "r of means"), b->aggregate_r, a->aggregate_r);
	printf("%-28s%10.3f%10.3f\n", tr(cli, "dekking", "coverage"), b->coverage, a->coverage);
	printf(tr(cli, "%zu teksten; %zu regels veranderd, %zu nieuw\n", "%zu texts; %zu lines changed, %zu new\n"),
	       fit->texts, fit->moved, fit->added);
}

static void advise(const struct cli *cli, const struct sm_fit *fit)
{
	if (fit->texts < SM_FIT_TEXTS_FEW)
		say(cli, "%zu teksten zijn er weinig: dit loont vanaf ongeveer %d",
		    "%zu texts are few: this pays from about %d on", fit->texts, SM_FIT_TEXTS_FEW);
	if (!(fit->after.macro_f1 > fit->before.macro_f1) && !(fit->after.r > fit->before.r))
		say(cli, "het is er niet beter van geworden: gebruik deze lijst niet",
		    "it did not get better: do not use this lexicon");
}

static int fit_file(const struct cli *cli, const char *path, const char *language, const char *output)
{
	SM_AUTO(sm_buffer_close) struct sm_buffer bytes = { .bytes_max = LABELS_BYTES_MAX };
	SM_AUTO(sm_buffer_close) struct sm_buffer overlay = { .bytes_max = OVERLAY_BYTES_MAX };
	SM_AUTO(sm_labels_close) struct sm_labels labels = { .count = 0 };
	const char *slash = strrchr(path, '/');
	struct sm_fit fit;
	struct sm_error error;
	enum sm_status status = data_read(path, &bytes, &error);
	int code;

	if (status == SM_OK)
		status = sm_labels_open((struct sm_text){ bytes.data, bytes.length }, path, &labels, &error);
	if (status == SM_OK)
		status =
		    sm_lexicon_fit(cli->rules, &labels, language, slash ? slash + 1 : path, &overlay, &fit, &error);
	if (status != SM_OK)
		return fail(cli, &error);
	code = data_write(cli, output, (struct sm_text){ overlay.data, overlay.length });
	if (code == EXIT_OK) {
		print_fit(cli, &fit);
		advise(cli, &fit);
	}
	return code;
}

int lexicon_fit(struct cli *cli, int count, char **words)
{
	const char *language = "auto", *output = NULL;
	const struct option options[] = { { "language", OPTION_VALUE, &language },
					  { "output", OPTION_VALUE, &output },
					  { 0 } };

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 1, 1))
		return EXIT_USAGE;
	if (!output) {
		say(cli, "waar moet de lijst heen? --output BESTAND", "where should the lexicon go? --output FILE");
		return EXIT_USAGE;
	}
	return fit_file(cli, words[0], strcmp(language, "auto") == 0 ? NULL : language, output);
}
