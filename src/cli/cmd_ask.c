// SPDX-License-Identifier: EUPL-1.2
// ask: a question to the released cells → table, JSON, CSV, SVG or a workbook.
#include <string.h>
#include <time.h>

#include "cli.h"

enum { OUT_BYTES_MAX = 256 << 20 };

struct asking {
	struct option_list topics, areas;
	const char *from, *until, *by, *group, *output, *xlsx;
	const char *role;
	bool excel, svg;
};

/* A day, week or month as people write it; its beginning or its end. */
static bool read_moment(const struct cli *cli, const char *option, const char *text, bool end, int64_t *moment_s)
{
	struct sm_period period;
	struct sm_error error = { 0 };

	if (!text)
		return true;
	if (sm_period_parse(sm_text_of(text), &period, &error) != SM_OK) {
		say(cli, "--%s %s: %s", "--%s %s: %s", option, text, error.text[cli->tongue]);
		return false;
	}
	*moment_s = end ? period.until_s : period.from_s;
	return true;
}

static int choose(const char *word, const char *const *names)
{
	for (int i = 0; names[i]; i++)
		if (strcmp(word, names[i]) == 0)
			return i;
	return -1;
}

static bool read_question(const struct cli *cli, const struct asking *a, struct sm_question *q)
{
	static const char *const grains[] = { "hour", "day", "week", "month", NULL };
	static const char *const groups[] = { "none", "topic", "area", NULL };
	int by = choose(a->by, grains), group = choose(a->group, groups);

	*q = (struct sm_question){ .topic = a->topics.value,
				   .topic_count = a->topics.count,
				   .area = a->areas.value,
				   .area_count = a->areas.count };
	if (by < 0)
		say(cli, "--by kent day, week en month", "--by knows day, week and month");
	if (group < 0)
		say(cli, "--group kent topic, area en none", "--group knows topic, area and none");
	if (by < 0 || group < 0 || !read_moment(cli, "from", a->from, false, &q->from_s) ||
	    !read_moment(cli, "until", a->until, true, &q->until_s))
		return false;
	if (q->from_s && q->until_s && q->from_s >= q->until_s) {
		say(cli, "--from ligt na --until", "--from lies after --until");
		return false;
	}
	q->by = (enum sm_grain)by;
	q->group = (enum sm_group)group;
	return true;
}

static enum sm_show form_of(const struct cli *cli, const struct asking *a)
{
	return cli->json  ? SM_SHOW_JSON
	       : a->excel ? SM_SHOW_CSV_EXCEL
	       : cli->csv ? SM_SHOW_CSV
	       : a->svg   ? SM_SHOW_SVG
			  : SM_SHOW_TABLE;
}

static int print_answer(const struct cli *cli, const struct asking *a, const struct sm_answer *answer)
{
	struct sm_show_options options = { .tongue = cli->tongue,
					   .colour = cli->colour && !a->output,
					   .width = cli->width };
	struct sm_buffer out = { .bytes_max = OUT_BYTES_MAX };
	struct sm_error error = { 0 };
	int code;

	if (a->xlsx)
		return sm_show_xlsx(answer, a->xlsx, cli->tongue, &error) == SM_OK ? EXIT_OK : fail(cli, &error);
	code = sm_show(answer, form_of(cli, a), &options, &out, &error) == SM_OK
		   ? data_write(cli, a->output, (struct sm_text){ out.data, out.length })
		   : fail(cli, &error);
	sm_buffer_close(&out);
	return code;
}

/* EXIT_OK: in this role, at this hour. */
static int may_ask(struct cli *cli, struct asking *a, struct sm_question *question)
{
	struct sm_policy policy;
	bool read = read_policy(cli, &policy);

	question->demo = cli->demo;
	if (read && !sm_policy_ask_hours(&policy, (int64_t)time(NULL))) {
		say(cli, "Vragen kan nu niet: het is buiten de afgesproken uren ('who' in policy.yaml)",
		    "This is no time to ask: it is outside the agreed hours ('who' in policy.yaml)");
		return EXIT_PERMISSION;
	}
	return role_find(cli, read ? &policy : NULL, a->role, &a->role);
}

/* What the answer leaves as; NULL when it is only looked at. */
static const char *export_form(const struct cli *cli, const struct asking *a)
{
	static const char *const names[] = { [SM_SHOW_JSON] = "json",
					     [SM_SHOW_CSV_EXCEL] = "csv-excel",
					     [SM_SHOW_CSV] = "csv",
					     [SM_SHOW_SVG] = "svg",
					     [SM_SHOW_TABLE] = "table" };
	enum sm_show form = form_of(cli, a);

	if (a->xlsx)
		return "xlsx";
	return form == SM_SHOW_TABLE && !a->output ? NULL : names[form];
}

static int ask(const struct cli *cli, const struct asking *a, const struct sm_question *question)
{
	struct sm_store *store = NULL;
	struct sm_answer *answer = NULL;
	struct sm_error error = { 0 };
	char path[4300];
	enum sm_status status;
	int code;

	snprintf(path, sizeof(path), "%s/releases.db", cli->workspace);
	status = sm_store_open(path, SM_ROLE_READER, &store, &error);
	if (status == SM_OK)
		status = sm_ask(store, question, &answer, &error);
	if (status == SM_OK)
		status = sm_chain_asked(cli->workspace, answer, a->role, "cli", export_form(cli, a), &error);
	code = status == SM_OK ? print_answer(cli, a, answer) : fail(cli, &error);
	sm_answer_close(answer);
	sm_store_close(store);
	return code;
}

static int run(struct cli *cli, int count, char **words)
{
	struct asking a = { .by = "week", .group = "topic" };
	const struct option options[] = {
		{ "topic", OPTION_LIST, &a.topics }, { "area", OPTION_LIST, &a.areas },
		{ "from", OPTION_VALUE, &a.from },   { "until", OPTION_VALUE, &a.until },
		{ "by", OPTION_VALUE, &a.by },       { "group", OPTION_VALUE, &a.group },
		{ "role", OPTION_VALUE, &a.role },   { "output", OPTION_VALUE, &a.output },
		{ "xlsx", OPTION_VALUE, &a.xlsx },   { "csv-excel", OPTION_FLAG, &a.excel },
		{ "svg", OPTION_FLAG, &a.svg },      { 0 },
	};
	struct sm_question question;
	int code;

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 0, 0) ||
	    !read_question(cli, &a, &question))
		return EXIT_USAGE;
	if (a.xlsx && a.output) {
		say(cli, "--xlsx noemt zelf al het bestand: laat --output weg",
		    "--xlsx names the file already: leave --output out");
		return EXIT_USAGE;
	}
	code = may_ask(cli, &a, &question);
	return code == EXIT_OK ? ask(cli, &a, &question) : code;
}

const struct command cmd_ask = {
	"ask",
	{ "vraagt hoe mensen zich voelen, per onderwerp, gebied en tijd",
	  "asks how people feel, by topic, area and time" },
	{ "  sentimeter ask --workspace mijn-gemeente\n"
	  "  sentimeter ask --topic parkeren,wonen --by month\n"
	  "  sentimeter ask --area GM9901 --group area --from 2026-03-01 --until 2026-03-31 --csv\n"
	  "  sentimeter ask --topic parkeren --svg --output parkeren.svg\n\n"
	  "  --topic ID,...    onderwerpen (standaard alle)\n"
	  "  --area CODE,...   gebieden; een gebied omvat de kleinere erin (standaard alle)\n"
	  "  --from, --until   dag, week of maand: 2026-05-23, 2026-W21, 2026-05; 'until' telt mee\n"
	  "  --by              day, week (standaard) of month\n"
	  "  --group           topic (standaard), area of none: een reeks voor elk\n"
	  "  --role            analyst, officer of moderator, voor het journaal: in productie een die people.yaml\n"
	  "                    geeft aan het account waarmee u inlogde\n"
	  "  --json --csv --csv-excel --svg, --xlsx BESTAND, --output BESTAND\n\n"
	  "Het journaal noteert wat is gevraagd, niet wat eruit kwam.\n"
	  "De antwoorden gaan over berichten, niet over inwoners. Alles is een som van vrijgegeven cellen.\n",
	  "  sentimeter ask --workspace my-town\n"
	  "  sentimeter ask --topic parkeren,wonen --by month\n"
	  "  sentimeter ask --area GM9901 --group area --from 2026-03-01 --until 2026-03-31 --csv\n"
	  "  sentimeter ask --topic parkeren --svg --output parking.svg\n\n"
	  "  --topic ID,...    topics (all by default)\n"
	  "  --area CODE,...   areas; an area covers the smaller ones in it (all by default)\n"
	  "  --from, --until   a day, week or month: 2026-05-23, 2026-W21, 2026-05; 'until' is included\n"
	  "  --by              day, week (the default) or month\n"
	  "  --group           topic (the default), area or none: one series for each\n"
	  "  --role            analyst, officer or moderator, for the journal: in production one that people.yaml\n"
	  "                    gives to the account with which you logged in\n"
	  "  --json --csv --csv-excel --svg, --xlsx FILE, --output FILE\n\n"
	  "The journal notes what was asked, not what came out.\n"
	  "The answers are about posts, not about residents. Everything is a sum of released cells.\n" },
	run,
};
