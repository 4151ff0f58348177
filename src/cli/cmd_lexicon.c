// SPDX-License-Identifier: EUPL-1.2
// lexicon: upkeep of the word lists: check, bias, fit, import.
#include "cmd_lexicon.h"

#include <glob.h>
#include <string.h>

#define TEMPLATES "/fairness/templates-*.txt"
enum { OUT_BYTES_MAX = 8 << 20 };

/* Our own rules by their short name, wherever they are installed. */
static void put_where(const struct cli *cli, const char *where, struct sm_buffer *out)
{
	size_t length = strlen(cli->rules);

	if (strncmp(where, cli->rules, length) == 0 && where[length] == '/')
		sm_buffer_format(out, "rules%s", where + length);
	else
		sm_buffer_text(out, where);
}

static void put_json(const struct cli *cli, const struct sm_findings *findings, struct sm_buffer *out)
{
	sm_buffer_text(out, "\"findings\":[");
	for (size_t i = 0; i < findings->count; i++) {
		const struct sm_error *finding = &findings->finding[i];

		sm_buffer_text(out, i ? ",{" : "{");
		sm_buffer_text(out, "\"file\":\"");
		put_where(cli, finding->where, out);
		sm_buffer_format(out, "\",\"line\":%d,\"text\":", finding->line);
		data_string(out, sm_text_of(finding->text[cli->tongue]));
		sm_buffer_text(out, "}");
	}
	sm_buffer_format(out, "],\"more\":%zu}\n", findings->more);
}

static void put_lines(const struct cli *cli, const struct sm_findings *findings, struct sm_buffer *out)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct sm_error *finding = &findings->finding[i];

		put_where(cli, finding->where, out);
		sm_buffer_text(out, ":");
		if (finding->line)
			sm_buffer_format(out, "%d:", finding->line);
		sm_buffer_format(out, " %s\n", finding->text[cli->tongue]);
	}
	if (findings->more)
		sm_buffer_format(out, tr(cli, "en nog %zu\n", "and %zu more\n"), findings->more);
}

int lexicon_show(const struct cli *cli, const struct sm_findings *findings, const struct sm_audit *audit,
		 const char *language, size_t lines)
{
	struct sm_buffer out = { .bytes_max = OUT_BYTES_MAX };
	size_t found = findings->count + findings->more;
	int code;

	if (cli->json) {
		sm_buffer_text(&out, "{");
		if (audit)
			sm_buffer_format(&out,
					 "\"language\":\"%s\",\"lines\":%zu,\"terms\":%zu,\"templates\":%zu,"
					 "\"scores\":%zu,",
					 language, audit->lines, audit->terms, audit->templates, audit->scores);
		else
			sm_buffer_format(&out, "\"lines\":%zu,", lines);
		put_json(cli, findings, &out);
	} else {
		put_lines(cli, findings, &out);
		if (audit)
			sm_buffer_format(&out,
					 tr(cli, "%s: %zu regels, %zu woorden x %zu sjablonen = %zu scores: ",
					    "%s: %zu lines, %zu terms x %zu templates = %zu scores: "),
					 language, audit->lines, audit->terms, audit->templates, audit->scores);
		else
			sm_buffer_format(&out, tr(cli, "%zu regels: ", "%zu lines: "), lines);
		if (found)
			sm_buffer_format(&out, tr(cli, "%zu bevindingen\n", "%zu findings\n"), found);
		else
			sm_buffer_text(&out, audit ? tr(cli, "allemaal gelijk\n", "all the same\n")
						   : tr(cli, "in orde\n", "in order\n"));
	}
	code = out.failed ? EXIT_IO : data_write(cli, NULL, (struct sm_text){ out.data, out.length });
	sm_buffer_close(&out);
	return code != EXIT_OK ? code : found ? EXIT_FOUND : EXIT_OK;
}

static int run_check(struct cli *cli, int count, char **words)
{
	const struct option options[] = { { 0 } };
	SM_AUTO(sm_findings_close) struct sm_findings findings = { .count = 0 };
	struct sm_error error;
	size_t lines = 0;

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 0, 1))
		return EXIT_USAGE;
	if (sm_lexicon_check(cli->rules, count ? words[0] : cli->rules, &findings, &lines, &error) != SM_OK)
		return fail(cli, &error);
	return lexicon_show(cli, &findings, NULL, NULL, lines);
}

static int audit_one(const struct cli *cli, const char *overlay, const char *language)
{
	SM_AUTO(sm_findings_close) struct sm_findings findings = { .count = 0 };
	struct sm_audit audit;
	struct sm_error error;

	if (sm_lexicon_audit(cli->rules, overlay, language, &audit, &findings, &error) != SM_OK)
		return fail(cli, &error);
	return lexicon_show(cli, &findings, &audit, language, 0);
}

/* The languages are those that have templates. */
int lexicon_audit(const struct cli *cli, const char *overlay, const char *language)
{
	char pattern[sizeof(cli->rules) + sizeof(TEMPLATES)];
	glob_t found = { .gl_pathc = 0 };
	int worst = EXIT_OK;

	if (language)
		return audit_one(cli, overlay, language);
	snprintf(pattern, sizeof(pattern), "%s" TEMPLATES, cli->rules);
	if (glob(pattern, 0, NULL, &found) != 0)
		say(cli, "er zijn geen sjablonen in %s/fairness: noem een taal met --language",
		    "there are no templates in %s/fairness: name a language with --language", cli->rules);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		const char *code = strrchr(found.gl_pathv[i], '-') + 1;
		char spoken[SM_LANGUAGE_MAX];
		int ended;

		snprintf(spoken, sizeof(spoken), "%.*s", (int)strcspn(code, "."), code);
		ended = audit_one(cli, overlay, spoken);
		worst = ended > worst ? ended : worst;
	}
	if (found.gl_pathc == 0)
		worst = EXIT_NO_INPUT;
	globfree(&found);
	return worst;
}

static int run_bias(struct cli *cli, int count, char **words)
{
	const char *language = NULL, *overlay = NULL;
	const struct option options[] = { { "language", OPTION_VALUE, &language },
					  { "lexicon", OPTION_VALUE, &overlay },
					  { 0 } };

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 0, 0))
		return EXIT_USAGE;
	return lexicon_audit(cli, overlay, language);
}

static int run(struct cli *cli, int count, char **words)
{
	static const struct {
		const char *name;
		int (*run)(struct cli *cli, int count, char **words);
	} uses[] = {
		{ "check", run_check }, { "bias", run_bias }, { "fit", lexicon_fit }, { "import", lexicon_import }
	};

	for (size_t i = 0; count && i < sizeof(uses) / sizeof(uses[0]); i++)
		if (strcmp(words[0], uses[i].name) == 0)
			return uses[i].run(cli, count - 1, words + 1);
	say(cli, "'lexicon' kent check, bias, fit en import: --help toont hoe",
	    "'lexicon' knows check, bias, fit and "
	    "import: --help shows how");
	return EXIT_USAGE;
}

const struct command cmd_lexicon = {
	"lexicon",
	{ "onderhoudt de woordenlijsten", "keeps the word lists" },
	{ "  sentimeter lexicon check\n"
	  "  sentimeter lexicon bias --lexicon eigen.tsv --language nl\n"
	  "  sentimeter lexicon fit berichten.tsv --output eigen.tsv\n"
	  "  sentimeter lexicon import nl-sentiment.xml --from pattern --output ander.tsv --accept-licence\n\n"
	  "check [MAP|BESTAND]   vorm, volgorde, dubbelen, bereik, woorden voor groepen mensen; zonder naam de eigen "
	  "rules\n"
	  "bias                  of groepen mensen gelijk worden behandeld: geen regel noemt er een, en elk sjabloon "
	  "geeft\n"
	  "                      met elk woord precies dezelfde score\n"
	  "  --lexicon BESTAND   die woordenlijst, in plaats van de eigen\n"
	  "  --language CODE     een taal (standaard alle met sjablonen in rules/fairness)\n"
	  "fit BESTAND           laat waarden volgen wat mensen van berichten vonden (zie evaluate --help); schrijft "
	  "een\n"
	  "                      lijst voor --lexicon, en toont wat die brengt; loont vanaf ongeveer 200 berichten\n"
	  "  --output BESTAND    waarheen    --language nl|en|auto\n"
	  "import BESTAND        leest een lijst van een ander, en kijkt meteen of die groepen mensen gelijk "
	  "behandelt\n"
	  "  --from SOORT        vader, afinn, pattern, sentistrength, nrc, lmf of csv\n"
	  "  --output BESTAND    waarheen    --language CODE    --accept-licence\n\n"
	  "check, bias en import eindigen met 1 als er iets gevonden is, op bestand en regel.\n",
	  "  sentimeter lexicon check\n"
	  "  sentimeter lexicon bias --lexicon own.tsv --language en\n"
	  "  sentimeter lexicon fit posts.tsv --output own.tsv\n"
	  "  sentimeter lexicon import vader_lexicon.txt --from vader --output other.tsv --accept-licence\n\n"
	  "check [DIR|FILE]      format, order, doubles, ranges, words for groups of people; without a name our own "
	  "rules\n"
	  "bias                  whether groups of people are treated alike: no line names one, and every template "
	  "scores\n"
	  "                      exactly the same with each term\n"
	  "  --lexicon FILE      that lexicon, instead of our own\n"
	  "  --language CODE     one language (all that have templates in rules/fairness by default)\n"
	  "fit FILE              lets valences follow what people thought of posts (see evaluate --help); writes a "
	  "lexicon\n"
	  "                      for --lexicon, and shows what it brings; pays from about 200 posts on\n"
	  "  --output FILE       where to    --language nl|en|auto\n"
	  "import FILE           reads a lexicon of another tool, and looks at once whether it treats groups of people "
	  "alike\n"
	  "  --from KIND         vader, afinn, pattern, sentistrength, nrc, lmf or csv\n"
	  "  --output FILE       where to    --language CODE    --accept-licence\n\n"
	  "check, bias and import end with 1 when something was found, by file and line.\n" },
	run,
};
