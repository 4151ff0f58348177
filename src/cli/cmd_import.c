// SPDX-License-Identifier: EUPL-1.2
// import: an export in NDJSON or CSV → released cells.
#include <string.h>

#include "cli.h"

static void tell_progress(void *context, const struct sm_intake *intake)
{
	progress(context, "%lld berichten gelezen", "%lld posts read", (long long)intake->posts);
}

static bool stop(void *context)
{
	(void)context;
	return stop_asked();
}

/* The area of posts that name none: as asked, else the municipality. */
static const char *default_area(const struct sm_workspace *workspace, const char *named)
{
	const struct sm_areas *areas = sm_workspace_areas(workspace);

	for (size_t i = 0; !named && i < sm_areas_count(areas); i++)
		if (sm_areas_at(areas, i)->parent < 0)
			return sm_areas_at(areas, i)->code;
	return named ? named : "";
}

static bool read_source(const struct cli *cli, const char *name, enum sm_source *source)
{
	for (int i = 0; i < SM_SOURCE_COUNT; i++)
		if (strcmp(name, sm_source_name((enum sm_source)i)) == 0) {
			*source = (enum sm_source)i;
			return true;
		}
	say(cli, "--source kent news, forum, fediverse, social en own",
	    "--source knows news, forum, fediverse, social and own");
	return false;
}

static int import_all(struct cli *cli, struct sm_workspace *workspace, struct sm_chain_export *export, int count,
		      char **words)
{
	struct sm_chain_hooks hooks = { .context = cli, .progress = tell_progress, .stop = stop };
	struct sm_released released;
	struct sm_error error = { 0 };
	int code;

	for (int i = 0; i < count && !stop_asked(); i++) {
		struct sm_intake intake;
		enum sm_status status;

		export->path = words[i];
		status = sm_chain_import(workspace, export, 0, &hooks, &intake, &error);
		progress_done(cli);
		if (status < 0)
			return fail(cli, &error);
		print_intake(cli, &intake);
	}
	/* After Ctrl-C the periods wait: half a day must not be released as a whole one. */
	if (stop_asked()) {
		say(cli,
		    "Afgebroken: wat geraakt is wordt niet vrijgegeven voordat dezelfde bestanden opnieuw zijn "
		    "ingelezen.",
		    "Broken off: what was touched is not released before the same files are imported again.");
		return EXIT_RETRY;
	}
	if (sm_chain_import_done(workspace, &error) != SM_OK)
		return fail(cli, &error);
	code = sm_chain_release(workspace, 0, &released, &error) == SM_OK ? EXIT_OK : fail(cli, &error);
	print_released(cli, &released);
	return code;
}

static int run(struct cli *cli, int count, char **words)
{
	const char *format = "auto", *area = NULL, *source = "social";
	struct sm_chain_export export = { .language = "" };
	const struct option options[] = {
		{ "format", OPTION_VALUE, &format }, { "mapping", OPTION_VALUE, &export.mapping },
		{ "area", OPTION_VALUE, &area },     { "language", OPTION_VALUE, &export.language },
		{ "source", OPTION_VALUE, &source }, { 0 }
	};
	struct sm_workspace *workspace;
	int code;

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 1, 100000) ||
	    !read_source(cli, source, &export.source))
		return EXIT_USAGE;
	if (sm_format_parse(sm_text_of(format), &export.format) != SM_OK ||
	    (export.format != SM_FORMAT_AUTO && export.format != SM_FORMAT_CSV && export.format != SM_FORMAT_NDJSON)) {
		say(cli, "--format kent csv en ndjson", "--format knows csv and ndjson");
		return EXIT_USAGE;
	}
	workspace = open_workspace(cli, &code);
	if (!workspace)
		return code;
	export.area = default_area(workspace, area);
	code = import_all(cli, workspace, &export, count, words);
	sm_workspace_close(workspace);
	return code;
}

const struct command cmd_import = {
	"import",
	{ "leest exportbestanden (NDJSON, CSV) en geeft hun perioden vrij",
	  "reads exports (NDJSON, CSV) and releases their periods" },
	{ "  sentimeter import berichten.csv --workspace mijn-gemeente\n"
	  "  sentimeter import zeeschuimer.ndjson --source social --area GM0000\n\n"
	  "  --format csv|ndjson   als de naam het niet zegt\n"
	  "  --mapping BESTAND     welke kolom wat is; zonder deze optie wordt een van de meegeleverde gekozen\n"
	  "  --area CODE           gebied van berichten die er geen noemen (standaard de gemeente)\n"
	  "  --language nl|en      taal die de export opgeeft\n"
	  "  --source SOORT        news, forum, fediverse, social (standaard) of own\n\n"
	  "Een periode wordt een keer vrijgegeven: lees alle bestanden van een periode in een keer in.\n",
	  "  sentimeter import posts.csv --workspace my-town\n"
	  "  sentimeter import zeeschuimer.ndjson --source social --area GM0000\n\n"
	  "  --format csv|ndjson   when the name does not tell\n"
	  "  --mapping FILE        which column is what; without it one of the shipped mappings is chosen\n"
	  "  --area CODE           area of posts that name none (by default the municipality)\n"
	  "  --language nl|en      language that the export claims\n"
	  "  --source KIND         news, forum, fediverse, social (the default) or own\n\n"
	  "A period is released once: import all files of a period in one go.\n" },
	run,
};
