// SPDX-License-Identifier: EUPL-1.2
// demo: a synthetic town that talks for three months → the ordinary collector over HTTP → a report.
#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "town.h"

enum { ROUND_S = 12 * 3600, CONFIG_BYTES_MAX = 1 << 20, OUT_BYTES_MAX = 64 << 20, REPORT_ROWS_MAX = 40 };

static const char marker[] = ".sentimeter-demo";

struct demo {
	struct cli *cli;
	const char *folder;
	struct town *town;
	struct town_server *server;
	struct sm_workspace *workspace;
	struct sm_intake intake; /* summed over all rounds */
	struct sm_released released;
	bool failed; /* a feed failed: the demo must not look well then */
};

static const char *path_in(const struct demo *demo, const char *name, char *path, size_t bytes_max)
{
	snprintf(path, bytes_max, "%s/%s", demo->folder, name);
	return path;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
	(void)info;
	(void)kind;
	(void)walk;
	return remove(path);
}

/* An earlier demo makes room for this one; anything else in the way is left alone. */
static void remove_earlier(const struct demo *demo)
{
	char path[4200];

	if (access(path_in(demo, marker, path, sizeof(path)), F_OK) == 0)
		nftw(demo->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* feeds.yaml with the port that the town's server was given. */
static int fill_in_port(const struct demo *demo)
{
	static const char placeholder[] = "@PORT@";
	struct sm_buffer before = { .bytes_max = CONFIG_BYTES_MAX }, after = { .bytes_max = CONFIG_BYTES_MAX };
	struct sm_error error = { 0 };
	char path[4200];
	const char *at, *found;
	int code = EXIT_OK;

	if (data_read(path_in(demo, "feeds.yaml", path, sizeof(path)), &before, &error) != SM_OK)
		return fail(demo->cli, &error);
	for (at = before.data; (found = strstr(at, placeholder)); at = found + sizeof(placeholder) - 1) {
		sm_buffer_add(&after, at, (size_t)(found - at));
		sm_buffer_format(&after, "%d", town_server_port(demo->server));
	}
	sm_buffer_text(&after, at);
	code = data_write(demo->cli, path, (struct sm_text){ after.data, after.length });
	sm_buffer_close(&before);
	sm_buffer_close(&after);
	return code;
}

static int make_workspace(struct demo *demo)
{
	char templates[4400], path[4200];
	struct sm_error error = { 0 };
	int code;

	remove_earlier(demo);
	snprintf(templates, sizeof(templates), "%s/examples/town/workspace", demo->cli->share);
	if (sm_workspace_init(demo->folder, templates, &error) != SM_OK)
		return fail(demo->cli, &error);
	code = data_write(demo->cli, path_in(demo, marker, path, sizeof(path)), SM_TEXT("made by sentimeter demo\n"));
	if (code == EXIT_OK)
		code = fill_in_port(demo);
	if (code != EXIT_OK)
		return code;
	demo->cli->workspace = demo->folder;
	demo->workspace = open_workspace(demo->cli, &code);
	return demo->workspace ? EXIT_OK : code;
}

static void tell_report(void *context, const struct sm_fetch_report *report)
{
	struct demo *demo = context;

	if (report->outcome != SM_FETCH_FAILED && report->outcome != SM_FETCH_DISALLOWED)
		return;
	demo->failed = true;
	say(demo->cli, "%s: %s", "%s: %s", report->feed->id, report->error.text[demo->cli->tongue]);
}

static bool stop(void *context)
{
	(void)context;
	return stop_asked();
}

static void add_intake(struct sm_intake *sum, const struct sm_intake *one)
{
	sum->posts += one->posts;
	sum->contributions += one->contributions;
	sum->changed += one->changed;
	sum->repeats += one->repeats;
	sum->retractions += one->retractions;
	sum->payloads += one->payloads;
	sum->bytes += one->bytes;
	sum->unreadable += one->unreadable;
	for (int i = 0; i < SM_OUT_COUNT; i++)
		sum->dropped[i] += one->dropped[i];
}

static void add_released(struct sm_released *sum, const struct sm_released *one)
{
	sum->periods += one->periods;
	sum->cells += one->cells;
	sum->lost += one->lost;
	for (int i = 0; i < SM_WITHHELD_COUNT; i++)
		sum->withheld[i] += one->withheld[i];
}

/* Two rounds a day, as a collector would make them, with the town's clock and ours set to the same moment. */
static int live_through(struct demo *demo)
{
	struct sm_chain_hooks hooks = { .context = demo, .fetched = tell_report, .stop = stop };
	int days = town_days(demo->town);
	int64_t first = town_day_s(demo->town, 0), end = town_day_s(demo->town, days) + 3 * 86400;
	struct sm_error error = { 0 };

	for (int64_t now = first + ROUND_S; now <= end && !stop_asked(); now += ROUND_S) {
		struct sm_intake intake;
		struct sm_released released;
		int day = (int)((now - first) / 86400);

		town_server_clock(demo->server, now);
		if (sm_chain_collect(demo->workspace, now, true, &hooks, &intake, &error) != SM_OK ||
		    sm_chain_release(demo->workspace, now, &released, &error) != SM_OK)
			return fail(demo->cli, &error);
		add_intake(&demo->intake, &intake);
		add_released(&demo->released, &released);
		progress(demo->cli, "dag %d van %d: %lld berichten gelezen, %d cellen vrijgegeven",
			 "day %d of %d: %lld posts read, %d cells released", day < days ? day + 1 : days, days,
			 (long long)demo->intake.posts, demo->released.cells);
	}
	progress_done(demo->cli);
	return stop_asked() ? EXIT_RETRY : EXIT_OK;
}

static size_t report_rows(const struct demo *demo, struct sm_report_row *row)
{
	const struct cli *cli = demo->cli;
	size_t count = 0;

	row[count++] = (struct sm_report_row){ tr(cli, "berichten gelezen (bij elke ronde opnieuw)",
						  "posts read (again in each round)"),
					       demo->intake.posts };
	row[count++] = (struct sm_report_row){ tr(cli, "meegeteld, zonder tekst en onder pseudoniem",
						  "counted, without text and under a pseudonym"),
					       demo->intake.contributions };
	if (demo->intake.changed)
		row[count++] = (struct sm_report_row){ tr(cli, "bijgewerkt: de schrijver paste ze aan",
							  "updated: edited by their author"),
						       demo->intake.changed };
	row[count++] = (struct sm_report_row){ tr(cli, "opnieuw gezien, onveranderd", "seen again, unchanged"),
					       demo->intake.repeats };
	for (int i = 0; i < SM_OUT_COUNT; i++)
		if (demo->intake.dropped[i])
			row[count++] = (struct sm_report_row){ sm_out_text((enum sm_reason_out)i, cli->tongue),
							       demo->intake.dropped[i] };
	return count;
}

static int write_report(const struct demo *demo, const struct sm_answer *by_topic, const struct sm_answer *by_area)
{
	const struct sm_policy *policy = sm_workspace_policy(demo->workspace);
	struct sm_report_row row[REPORT_ROWS_MAX];
	struct sm_report report = { .title = tr(demo->cli, "Hoe voelt de stad?", "How does the town feel?"),
				    .organisation = policy->organisation,
				    .demo = true,
				    .policy_hash = sm_answer_policy(by_topic),
				    .by_topic = by_topic,
				    .by_area = by_area,
				    .intake = row,
				    .intake_count = report_rows(demo, row),
				    .made_s = (int64_t)time(NULL) };
	struct sm_buffer out = { .bytes_max = OUT_BYTES_MAX };
	struct sm_error error = { 0 };
	char path[4200];
	int code;

	code = sm_show_report(&report, demo->cli->tongue, &out, &error) == SM_OK
		   ? data_write(demo->cli, path_in(demo, "report.html", path, sizeof(path)),
				(struct sm_text){ out.data, out.length })
		   : fail(demo->cli, &error);
	sm_buffer_close(&out);
	return code;
}

static int print_table(const struct demo *demo, const struct sm_answer *answer)
{
	struct sm_show_options options = { .tongue = demo->cli->tongue,
					   .colour = demo->cli->colour,
					   .width = demo->cli->width };
	struct sm_buffer out = { .bytes_max = OUT_BYTES_MAX };
	struct sm_error error = { 0 };
	int code = sm_show(answer, SM_SHOW_TABLE, &options, &out, &error) == SM_OK
		       ? data_write(demo->cli, NULL, (struct sm_text){ out.data, out.length })
		       : fail(demo->cli, &error);

	sm_buffer_close(&out);
	return code;
}

/* Asks as an analyst would: from releases.db alone. */
static int answer_questions(const struct demo *demo)
{
	const struct sm_question weekly = { .by = SM_WEEK, .group = SM_GROUP_TOPIC, .demo = true };
	const struct sm_question daily = { .by = SM_DAY, .group = SM_GROUP_TOPIC, .demo = true };
	const struct sm_question areas = { .by = SM_WEEK, .group = SM_GROUP_AREA, .demo = true };
	struct sm_answer *table = NULL, *by_topic = NULL, *by_area = NULL;
	struct sm_store *store = NULL;
	struct sm_error error = { 0 };
	char path[4200];
	enum sm_status status =
	    sm_store_open(path_in(demo, "releases.db", path, sizeof(path)), SM_ROLE_READER, &store, &error);
	int code;

	if (status == SM_OK)
		status = sm_ask(store, &weekly, &table, &error);
	if (status == SM_OK)
		status = sm_ask(store, &daily, &by_topic, &error);
	if (status == SM_OK)
		status = sm_ask(store, &areas, &by_area, &error);
	code = status == SM_OK ? print_table(demo, table) : fail(demo->cli, &error);
	if (code == EXIT_OK)
		code = write_report(demo, by_topic, by_area);
	sm_answer_close(table);
	sm_answer_close(by_topic);
	sm_answer_close(by_area);
	sm_store_close(store);
	return code;
}

static int tell_story(const struct demo *demo)
{
	const struct cli *cli = demo->cli;
	int code;

	puts(tr(cli, "Wat er binnenkwam", "What came in"));
	print_intake(cli, &demo->intake);
	printf("\n%s\n", tr(cli, "Wat er vrijkwam, en wat niet", "What was released, and what was not"));
	print_released(cli, &demo->released);
	putchar('\n');
	fflush(stdout);
	code = answer_questions(demo);
	if (code != EXIT_OK)
		return code;
	printf("\n%s %s/report.html\n", tr(cli, "Het verslag met grafieken:", "The report with charts:"), demo->folder);
	printf("%s sentimeter ask --workspace %s --topic parkeren --by day\n", tr(cli, "Verder vragen:", "Ask on:"),
	       demo->folder);
	printf("%s\n",
	       tr(cli, "Deze stad en al haar inwoners zijn verzonnen.", "This town and everybody in it are invented."));
	return EXIT_OK;
}

static int run_demo(struct demo *demo)
{
	char folder[4400];
	struct sm_error error = { 0 };
	int code;

	snprintf(folder, sizeof(folder), "%s/examples/town", demo->cli->share);
	if (town_open(folder, TOWN_SEED, &demo->town, &error) != SM_OK ||
	    town_serve(demo->town, &demo->server, &error) != SM_OK)
		return fail(demo->cli, &error);
	say(demo->cli, "Een verzonnen gemeente praat drie maanden lang, op http://127.0.0.1:%d",
	    "An invented municipality talks for three months, at http://127.0.0.1:%d", town_server_port(demo->server));
	code = make_workspace(demo);
	if (code == EXIT_OK)
		code = live_through(demo);
	if (code == EXIT_OK)
		code = tell_story(demo);
	if (code == EXIT_OK && demo->failed)
		code = EXIT_UNAVAILABLE;
	return code;
}

static int run(struct cli *cli, int count, char **words)
{
	const struct option options[] = { { 0 } };
	struct demo demo = { .cli = cli, .folder = "sentimeter-demo" };
	int code;

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 0, 1))
		return EXIT_USAGE;
	if (count == 1)
		demo.folder = words[0];
	code = run_demo(&demo);
	sm_workspace_close(demo.workspace);
	town_server_close(demo.server);
	town_close(demo.town);
	return code;
}

const struct command cmd_demo = {
	"demo",
	{ "laat alles zien aan een verzonnen gemeente", "shows everything on an invented municipality" },
	{ "  sentimeter demo\n"
	  "  sentimeter demo /tmp/proef\n\n"
	  "Maakt een werkmap (standaard sentimeter-demo), start een kleine server met de bronnen van een verzonnen "
	  "gemeente,\n"
	  "haalt drie maanden berichten op met het gewone programma, en schrijft een verslag. Een eerdere demo in die "
	  "map\n"
	  "wordt vervangen; een andere map wordt niet aangeraakt.\n",
	  "  sentimeter demo\n"
	  "  sentimeter demo /tmp/trial\n\n"
	  "Makes a workspace (sentimeter-demo by default), starts a small server with the feeds of an invented "
	  "municipality,\n"
	  "collects three months of posts with the ordinary program, and writes a report. An earlier demo in that "
	  "folder is\n"
	  "replaced; any other folder is left alone.\n" },
	run,
};
