// SPDX-License-Identifier: EUPL-1.2
// collect: the configured feeds → contributions in the spool, and periods whose time has come → released cells.
#include <unistd.h>

#include "cli.h"

enum { ROUND_PAUSE_S = 60 };

static const char *outcome(const struct cli *cli, enum sm_fetch_outcome outcome)
{
	switch (outcome) {
	case SM_FETCH_NEW: return tr(cli, "nieuw", "new");
	case SM_FETCH_UNCHANGED: return tr(cli, "onveranderd", "unchanged");
	case SM_FETCH_EARLY: return tr(cli, "nog niet aan de beurt", "not due yet");
	case SM_FETCH_DISALLOWED: return tr(cli, "mag niet van de bron", "not allowed by the source");
	case SM_FETCH_GONE: return tr(cli, "de bron is gestopt", "the source has ended");
	case SM_FETCH_FAILED: return tr(cli, "mislukt", "failed");
	}
	return "?";
}

static void tell_report(void *context, const struct sm_fetch_report *report)
{
	const struct cli *cli = context;

	if (cli->quiet && !report->hollow && !report->cut && report->outcome != SM_FETCH_FAILED &&
	    report->outcome != SM_FETCH_DISALLOWED)
		return;
	fprintf(stderr, "%s: %s", report->feed->id, outcome(cli, report->outcome));
	if (report->outcome == SM_FETCH_FAILED || report->outcome == SM_FETCH_DISALLOWED)
		fprintf(stderr, ": %s", report->error.text[cli->tongue]);
	if (report->hollow)
		fprintf(stderr, ": %s", report->error.text[cli->tongue]);
	if (report->cut && !report->goes_on)
		fprintf(stderr, ": %s",
			tr(cli, "er waren meer bladzijden dan in een ronde gelezen worden; oudere berichten ontbreken",
			   "there were more pages than are read in one round; older posts are missing"));
	fputc('\n', stderr);
}

/* Posts of a period that is about to be released. */
static void tell_rechecked(const struct cli *cli, const struct sm_rechecked *rechecked)
{
	if (!rechecked->periods || cli->quiet)
		return;
	say(cli, "%lld berichten nagevraagd: %lld zijn weg en tellen niet mee, van %lld gaf de bron geen antwoord",
	    "%lld posts looked up again: %lld are gone and do not count, of %lld the source did not say",
	    (long long)rechecked->asked, (long long)rechecked->gone, (long long)rechecked->unknown);
}

static bool stop(void *context)
{
	(void)context;
	return stop_asked();
}

/* One round: collect, then release what is due. EXIT_UNAVAILABLE when no feed that was due could be read. */
static int round_once(struct cli *cli, struct sm_workspace *workspace, bool now)
{
	struct sm_chain_hooks hooks = { .context = cli, .fetched = tell_report, .stop = stop };
	struct sm_intake intake;
	struct sm_rechecked rechecked;
	struct sm_released released;
	struct sm_error error = { 0 };
	int code = EXIT_OK;

	if (sm_chain_collect(workspace, 0, now, &hooks, &intake, &error) != SM_OK)
		return fail(cli, &error);
	print_intake(cli, &intake);
	/* A release never waits for it: then no period would ever be forgotten. */
	if (sm_chain_recheck(workspace, 0, &hooks, &rechecked, &error) != SM_OK)
		code = fail(cli, &error);
	tell_rechecked(cli, &rechecked);
	if (sm_chain_release(workspace, 0, &released, &error) != SM_OK)
		code = fail(cli, &error);
	if (released.periods || released.held)
		print_released(cli, &released);
	fflush(stdout);
	if (code == EXIT_OK && intake.feeds && intake.feeds_failed == intake.feeds)
		code = EXIT_UNAVAILABLE;
	return code;
}

/* What passes by itself: a network that is away for a while must not end a collector. */
static bool goes_on(int code)
{
	return code == EXIT_OK || code == EXIT_UNAVAILABLE;
}

/* Files that were edited are read again between two rounds. Those with a mistake change nothing: it is told, and what
 * was agreed before holds. NULL when the workspace cannot be opened any more, which was told. */
static struct sm_workspace *read_again(struct cli *cli, struct sm_workspace *workspace, int *code)
{
	struct sm_config_problems *problems = NULL;
	struct sm_workspace *checked = NULL;
	struct sm_error error = { 0 };
	enum sm_status status = sm_config_problems_open(cli->tongue, &problems, &error);

	/* Once something was agreed, what does not fit together never comes into force. */
	if (status == SM_OK && !sm_workspace_agreement(workspace)->version)
		status = sm_workspace_check(cli->workspace, cli->rules, problems, &checked, &error);
	if (status != SM_OK)
		(void)fail_workspace(cli, status, problems, &error);
	sm_workspace_close(checked);
	sm_config_problems_close(problems);
	if (status != SM_OK)
		return workspace;
	sm_workspace_close(workspace);
	return open_workspace(cli, code);
}

static int run(struct cli *cli, int count, char **words)
{
	bool once = false, now = false;
	const struct option options[] = { { "once", OPTION_FLAG, &once }, { "now", OPTION_FLAG, &now }, { 0 } };
	struct sm_workspace *workspace;
	int code;

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 0, 0))
		return EXIT_USAGE;
	workspace = open_workspace(cli, &code);
	if (!workspace)
		return code;
	code = round_once(cli, workspace, now);
	while (!once && goes_on(code) && !stop_asked()) {
		for (int s = 0; s < ROUND_PAUSE_S && !stop_asked(); s++)
			sleep(1);
		if (!stop_asked() && sm_workspace_changed(workspace))
			workspace = read_again(cli, workspace, &code);
		if (!workspace)
			return code;
		if (!stop_asked())
			code = round_once(cli, workspace, false);
	}
	sm_workspace_close(workspace);
	return code;
}

const struct command cmd_collect = {
	"collect",
	{ "haalt berichten op en geeft perioden vrij", "collects posts and releases periods" },
	{ "  sentimeter collect --once --workspace mijn-gemeente\n"
	  "  sentimeter collect --workspace mijn-gemeente          (gaat door tot Ctrl-C)\n\n"
	  "  --once   een ronde langs de bronnen die aan de beurt zijn\n"
	  "  --now    ook langs bronnen die nog niet aan de beurt zijn\n\n"
	  "Er wordt geen tekst, naam of adres bewaard: alleen getallen, en die pas als genoeg mensen meetellen.\n",
	  "  sentimeter collect --once --workspace my-town\n"
	  "  sentimeter collect --workspace my-town                (goes on until Ctrl-C)\n\n"
	  "  --once   one round over the feeds that are due\n"
	  "  --now    also over feeds that are not due yet\n\n"
	  "No text, name or address is kept: numbers only, and those only when enough people count in them.\n" },
	run,
};
