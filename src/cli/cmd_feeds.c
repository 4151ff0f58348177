// SPDX-License-Identifier: EUPL-1.2
// feeds: how each feed fares and what to do about it; finding feeds, and lists of them in and out.
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "feeds.h"

enum { HOUR_S = 3600, OUT_BYTES_MAX = 8 << 20 };

struct sm_workspace *feeds_workspace(const struct cli *cli, bool aloud, int *code)
{
	struct sm_config_problems *problems = NULL;
	struct sm_workspace *workspace = NULL;
	struct sm_error error = { 0 };
	enum sm_status status = sm_config_problems_open(cli->tongue, &problems, &error);

	*code = EXIT_OK;
	if (status == SM_OK)
		status = sm_workspace_check(cli->workspace, cli->rules, problems, &workspace, &error);
	if (status != SM_OK) {
		*code = aloud ? fail_workspace(cli, status, problems, &error) : exit_code(status);
		workspace = NULL;
	}
	sm_config_problems_close(problems);
	return workspace;
}

/* ---- How they fare. ---- */

enum fares { FARES_NEW, FARES_WELL, FARES_ILL, FARES_RESTS, FARES_ENDED, FARES_HOLLOW, FARES_LATE };

static enum fares fares(const struct sm_feed_health *health, int64_t now_s)
{
	if (!health->known)
		return FARES_NEW;
	if (health->ended)
		return FARES_ENDED;
	if (health->failures || health->why[SM_EN][0])
		return health->hollow ? FARES_HOLLOW : health->held ? FARES_RESTS : FARES_ILL;
	return health->next_poll_s < now_s - 2 * HOUR_S ? FARES_LATE : FARES_WELL;
}

static const char *const fare_name[] = { "new", "ok", "failing", "resting", "ended", "silent", "late" };

static const char *fare_word(const struct cli *cli, enum fares fares)
{
	static const char *const nl[] = { "nieuw", "goed", "hapert", "rust", "gestopt", "leeg", "laat" };

	return cli->tongue == SM_NL ? nl[fares] : fare_name[fares];
}

/* One plain sentence: what is the matter, and what to do. */
static const char *advice(const struct cli *cli, enum fares fares, const struct sm_feed_health *health)
{
	switch (fares) {
	case FARES_NEW:
		return tr(cli, "nog niet gelezen: start 'sentimeter collect'",
			  "not read yet: start 'sentimeter collect'");
	case FARES_ENDED:
		return tr(cli, "de bron zegt dat hij gestopt is (410): haal hem uit feeds.yaml",
			  "the source says that it has ended (410): take it out of feeds.yaml");
	case FARES_LATE:
		return tr(cli, "er wordt niet meer verzameld: kijk of 'sentimeter collect' draait",
			  "nothing is collected any more: see whether 'sentimeter collect' runs");
	case FARES_WELL:
	case FARES_ILL:
	case FARES_RESTS:
	case FARES_HOLLOW: break;
	}
	return health->why[cli->tongue];
}

static void print_moment(int64_t time_s)
{
	char text[21] = "-";

	if (time_s)
		sm_time_print(time_s, text);
	printf("  %-20s", text);
}

static void print_line(const struct cli *cli, const struct sm_feed *feed, const struct sm_feed_health *health,
		       int64_t now_s)
{
	enum fares how = fares(health, now_s);

	printf("%-24s  %-8s", feed->id, fare_word(cli, how));
	print_moment(health->last_success_s);
	print_moment(health->next_poll_s);
	printf("  %3d  %s\n", health->failures, advice(cli, how, health));
}

static void add_moment(struct sm_buffer *out, const char *name, int64_t time_s)
{
	char text[21];

	if (!time_s) {
		sm_buffer_format(out, "\"%s\":null,", name);
		return;
	}
	sm_time_print(time_s, text);
	data_member(out, name, sm_text_of(text));
}

static void add_json(const struct cli *cli, struct sm_buffer *out, const struct sm_feed *feed,
		     const struct sm_feed_health *health, int64_t now_s)
{
	enum fares how = fares(health, now_s);

	sm_buffer_text(out, "{");
	data_member(out, "id", sm_text_of(feed->id));
	data_member(out, "url", sm_text_of(feed->url));
	data_member(out, "state", sm_text_of(fare_name[how]));
	add_moment(out, "lastPoll", health->last_poll_s);
	add_moment(out, "lastSuccess", health->last_success_s);
	add_moment(out, "nextPoll", health->next_poll_s);
	sm_buffer_format(out, "\"failures\":%d,\"httpStatus\":%d,", health->failures, health->http_status);
	sm_buffer_text(out, "\"advice\":");
	data_string(out, sm_text_of(advice(cli, how, health)));
	sm_buffer_text(out, "}");
}

static enum sm_status print_feeds(const struct cli *cli, const struct sm_feeds *feeds, struct sm_feed_state *state,
				  struct sm_error *error)
{
	struct sm_buffer out = { .bytes_max = OUT_BYTES_MAX };
	int64_t now_s = time(NULL);
	enum sm_status status = SM_OK;

	if (!cli->json)
		printf("%-24s  %-8s  %-20s  %-20s  %3s  %s\n", tr(cli, "bron", "feed"), tr(cli, "staat", "state"),
		       tr(cli, "laatst gelukt", "last success"), tr(cli, "volgende keer", "next poll"),
		       tr(cli, "mis", "bad"), tr(cli, "wat te doen", "what to do"));
	for (size_t i = 0; i < feeds->count && status == SM_OK; i++) {
		struct sm_feed_health health = { 0 };

		if (state)
			status = sm_feed_health(state, &feeds->feed[i], &health, error);
		sm_buffer_text(&out, i ? ",\n" : "[");
		if (cli->json)
			add_json(cli, &out, &feeds->feed[i], &health, now_s);
		else if (status == SM_OK)
			print_line(cli, &feeds->feed[i], &health, now_s);
	}
	sm_buffer_text(&out, feeds->count ? "]\n" : "[]\n");
	if (cli->json && status == SM_OK)
		(void)data_write(cli, NULL, (struct sm_text){ out.data, out.length });
	sm_buffer_close(&out);
	return status;
}

/* state.db is only looked into: a workspace that never collected has none. */
static int list(const struct cli *cli)
{
	struct sm_feed_state *state = NULL;
	struct sm_error error = { 0 };
	char path[4200];
	int code;
	struct sm_workspace *workspace = feeds_workspace(cli, true, &code);
	enum sm_status status = SM_OK;

	if (!workspace)
		return code;
	snprintf(path, sizeof(path), "%s/state.db", cli->workspace);
	if (access(path, R_OK) == 0)
		status = sm_feed_state_open(path, &state, &error);
	if (status == SM_OK)
		status = print_feeds(cli, sm_workspace_feeds(workspace), state, &error);
	sm_feed_state_close(state);
	sm_workspace_close(workspace);
	return status == SM_OK ? EXIT_OK : fail(cli, &error);
}

/* ---- OPML out. ---- */

static void print_escaped(const char *text)
{
	for (const char *c = text; *c; c++)
		switch (*c) {
		case '&': fputs("&amp;", stdout); break;
		case '<': fputs("&lt;", stdout); break;
		case '"': fputs("&quot;", stdout); break;
		default:
			if ((unsigned char)*c >= ' ')
				putchar(*c);
		}
}

static int export(const struct cli *cli)
{
	int code;
	struct sm_workspace *workspace = feeds_workspace(cli, true, &code);
	const struct sm_feeds *feeds;

	if (!workspace)
		return code;
	feeds = sm_workspace_feeds(workspace);
	puts(
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n<head><title>sentimeter</title></head>"
	    "\n<body>");
	for (size_t i = 0; i < feeds->count; i++) {
		printf("  <outline type=\"%s\" text=\"", sm_format_name(feeds->feed[i].format));
		print_escaped(feeds->feed[i].name);
		fputs("\" xmlUrl=\"", stdout);
		print_escaped(feeds->feed[i].url);
		puts("\"/>");
	}
	puts("</body>\n</opml>");
	sm_workspace_close(workspace);
	return EXIT_OK;
}

static int run(struct cli *cli, int count, char **words)
{
	struct feed_lines lines = { "", "", "" };
	const char *contact = "";
	const struct option options[] = { { "area", OPTION_VALUE, &lines.area },
					  { "source", OPTION_VALUE, &lines.source },
					  { "language", OPTION_VALUE, &lines.language },
					  { "contact", OPTION_VALUE, &contact },
					  { 0 } };

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 0, 2))
		return EXIT_USAGE;
	if (count == 0)
		return list(cli);
	if (count == 1 && strcmp(words[0], "export") == 0)
		return export(cli);
	if (count == 2 && strcmp(words[0], "import") == 0)
		return feeds_import(cli, words[1], &lines);
	if (count == 2 && strcmp(words[0], "discover") == 0)
		return feeds_discover(cli, words[1], contact);
	say(cli, "'feeds' kent: niets, discover URL, import BESTAND.opml, export",
	    "'feeds' knows: nothing, discover URL, import FILE.opml, export");
	return EXIT_USAGE;
}

const struct command cmd_feeds = {
	"feeds",
	{ "toont hoe het met de bronnen gaat, en vindt nieuwe", "shows how the feeds fare, and finds new ones" },
	{ "  sentimeter feeds --workspace mijn-gemeente\n"
	  "  sentimeter feeds discover https://krant.example/ --contact https://mijn-gemeente.example/sentimeter\n"
	  "  sentimeter feeds import lijst.opml --area GM0000 --source news >> feeds.yaml\n"
	  "  sentimeter feeds export > lijst.opml\n\n"
	  "  discover URL         zoekt feeds op een pagina: wat zij zelf noemt, dan bekende adressen; robots.txt "
	  "eerst\n"
	  "  import BESTAND.opml  schrijft de regels voor feeds.yaml, zonder wat er al staat\n"
	  "  export               schrijft de bronnen als OPML\n"
	  "  --contact ADRES      staat in de User-Agent (standaard die van feeds.yaml)\n"
	  "  --area --source --language   voor de regels van import\n",
	  "  sentimeter feeds --workspace my-town\n"
	  "  sentimeter feeds discover https://paper.example/ --contact https://my-town.example/sentimeter\n"
	  "  sentimeter feeds import list.opml --area GM0000 --source news >> feeds.yaml\n"
	  "  sentimeter feeds export > list.opml\n\n"
	  "  discover URL         looks for feeds of a page: what it names itself, then known addresses; robots.txt "
	  "first\n"
	  "  import FILE.opml     writes the lines for feeds.yaml, without what is there already\n"
	  "  export               writes the feeds as OPML\n"
	  "  --contact ADDRESS    stands in the User-Agent (default: that of feeds.yaml)\n"
	  "  --area --source --language   for the lines of import\n" },
	run,
};
