// SPDX-License-Identifier: EUPL-1.2
// lexicon import: a lexicon of another tool → one of ours, looked at for bias at once.
#include <string.h>

#include "cmd_lexicon.h"

enum { LEXICON_BYTES_MAX = 64 << 20 };

struct import_options {
	const char *from, *output, *language;
	bool accepted;
};

static bool options_fit(const struct cli *cli, const struct import_options *o)
{
	const char *near;

	if (!o->from || !o->output) {
		say(cli, "er ontbreekt iets: --from SOORT en --output BESTAND",
		    "something is missing: --from KIND and --output FILE");
		return false;
	}
	if (sm_lexicon_licence(o->from, cli->tongue))
		return true;
	near = sm_nearest(o->from, sm_lexicon_formats);
	say(cli, "'%s' is geen bekende soort%s%s: vader, afinn, pattern, sentistrength, nrc, lmf of csv",
	    "'%s' is no known kind%s%s: vader, afinn, pattern, sentistrength, nrc, lmf or csv", o->from,
	    near ? tr(cli, "; bedoelt u ", "; did you mean ") : "", near ? near : "");
	return false;
}

static int import_file(const struct cli *cli, const char *path, const struct import_options *o)
{
	SM_AUTO(sm_buffer_close) struct sm_buffer out = { .bytes_max = LEXICON_BYTES_MAX };
	struct sm_imported imported;
	struct sm_error error;
	int code;

	if (sm_lexicon_import(path, o->from, o->language, &out, &imported, &error) != SM_OK)
		return fail(cli, &error);
	code = data_write(cli, o->output, (struct sm_text){ out.data, out.length });
	if (code != EXIT_OK)
		return code;
	say(cli, "%zu woorden in %s, %zu regels overgeslagen", "%zu words in %s, %zu lines left out", imported.entries,
	    o->output, imported.left_out);
	return lexicon_audit(cli, o->output, imported.language[0] ? imported.language : NULL);
}

int lexicon_import(struct cli *cli, int count, char **words)
{
	struct import_options o = { .from = NULL };
	const struct option options[] = { { "from", OPTION_VALUE, &o.from },
					  { "output", OPTION_VALUE, &o.output },
					  { "language", OPTION_VALUE, &o.language },
					  { "accept-licence", OPTION_FLAG, &o.accepted },
					  { 0 } };

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 1, 1) || !options_fit(cli, &o))
		return EXIT_USAGE;
	if (!o.accepted) {
		say(cli, "%s.\nMag u deze lijst zo gebruiken? Bevestig met --accept-licence",
		    "%s.\nMay you use this lexicon so? Confirm with --accept-licence",
		    sm_lexicon_licence(o.from, cli->tongue));
		return EXIT_PERMISSION;
	}
	return import_file(cli, words[0], &o);
}
