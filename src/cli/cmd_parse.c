// SPDX-License-Identifier: EUPL-1.2
// parse: one document → its posts as NDJSON. For looking into a feed; nothing is kept.
#include <string.h>
#include <time.h>

#include "cli.h"

enum { DOCUMENT_BYTES_MAX = 10 << 20, ARENA_BYTES_MAX = 512 << 20, OUT_BYTES_MAX = 64 << 20, FLUSH_BYTES = 1 << 20 };

static void add_time(struct sm_buffer *out, const char *name, int64_t time_s)
{
	char text[21] = "";

	if (time_s) {
		sm_time_print(time_s, text);
		data_member(out, name, sm_text_of(text));
	} else {
		sm_buffer_format(out, "\"%s\":null,", name);
	}
}

static void add_facts(struct sm_buffer *out, const struct sm_posts *posts)
{
	sm_buffer_text(out, "\"feed\":{");
	data_member(out, "title", posts->facts.title);
	data_member(out, "url", posts->facts.url);
	data_member(out, "language", posts->facts.language);
	add_time(out, "updated", posts->facts.updated_s);
	data_member(out, "format", sm_text_of(sm_format_name(posts->format)));
	sm_buffer_text(out, "\"notes\":[");
	for (size_t i = 0; i < posts->note_count; i++)
		sm_buffer_format(out, "%s{\"code\":\"%s\",\"count\":%d}", i ? "," : "", posts->note[i].code,
				 posts->note[i].count);
	sm_buffer_text(out, "]}");
}

static void add_marks(struct sm_buffer *out, const struct sm_post *post)
{
	static const char *const visibility[] = { "unknown", "public", "other" };
	const struct {
		const char *name;
		bool is;
	} marks[] = { { "bot", post->bot },
		      { "optedOut", post->opted_out },
		      { "reshare", post->reshare },
		      { "deleted", post->deleted },
		      { "dateGuessed", post->date_guessed } };

	sm_buffer_format(out, "\"visibility\":\"%s\",\"marks\":[", visibility[post->visibility]);
	for (size_t i = 0, first = 1; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (marks[i].is) {
			sm_buffer_format(out, "%s\"%s\"", first ? "" : ",", marks[i].name);
			first = 0;
		}
	sm_buffer_text(out, "],");
}

static void add_post(struct sm_buffer *out, const struct sm_posts *posts, const struct sm_post *post)
{
	sm_buffer_text(out, "{");
	data_member(out, "id", post->id);
	data_member(out, "platform", post->platform);
	data_member(out, "author", post->author);
	data_member(out, "text", post->text);
	add_time(out, "published", post->published_s);
	add_time(out, "updated", post->updated_s);
	data_member(out, "language", post->language);
	data_member(out, "url", post->url);
	data_member(out, "title", post->title);
	add_marks(out, post);
	add_facts(out, posts);
	sm_buffer_text(out, "}\n");
}

static int print_posts(const struct cli *cli, const struct sm_posts *posts)
{
	struct sm_buffer out = { .bytes_max = OUT_BYTES_MAX };
	int code = EXIT_OK;

	for (size_t i = 0; i < posts->count && code == EXIT_OK; i++) {
		add_post(&out, posts, &posts->post[i]);
		code = data_flush(cli, &out, FLUSH_BYTES);
	}
	if (code == EXIT_OK)
		code = data_flush(cli, &out, 0);
	sm_buffer_close(&out);
	if (posts->count == 0)
		say(cli, "geen berichten in dit document", "no posts in this document");
	return code;
}

/* The posts of an export, until its end or a failure that is not one line's. */
static int print_lines(const struct cli *cli, struct sm_import *import, enum sm_format format, struct sm_arena *arena)
{
	struct sm_buffer out = { .bytes_max = OUT_BYTES_MAX };
	const struct sm_posts none = { .format = format };
	struct sm_error error = { 0 };
	enum sm_status status = SM_OK;
	int code = EXIT_OK, told = EXIT_OK;

	while (code == EXIT_OK && (status == SM_OK || status == SM_ERROR_DATA)) {
		struct sm_post post;

		status = sm_import_next(import, arena, &post, &error);
		if (status == SM_OK)
			add_post(&out, &none, &post);
		else if (status < 0)
			told = fail(cli, &error);
		code = data_flush(cli, &out, status == SM_OK ? FLUSH_BYTES : 0);
		sm_arena_wipe(arena);
	}
	sm_buffer_close(&out);
	return code == EXIT_OK ? told : code;
}

/* An export is read line by line, with the mapping that fits its columns. */
static int print_export(const struct cli *cli, const char *path, enum sm_format format)
{
	struct sm_import *import = NULL;
	struct sm_arena *arena = NULL;
	struct sm_error error = { 0 };
	enum sm_status status = sm_arena_open(&arena, ARENA_BYTES_MAX, &error);
	int code;

	if (status == SM_OK)
		status = sm_import_open(path, format, NULL, cli->rules, &import, &error);
	code = status == SM_OK ? print_lines(cli, import, format, arena) : fail(cli, &error);
	sm_import_close(import);
	sm_arena_close(arena);
	return code;
}

/* Exports are known by --type or by the name's ending. */
static bool is_export(const char *path, enum sm_format *format)
{
	const char *dot = strrchr(path, '.');

	if (*format == SM_FORMAT_AUTO && dot && (strcmp(dot, ".csv") == 0 || strcmp(dot, ".tsv") == 0))
		*format = SM_FORMAT_CSV;
	else if (*format == SM_FORMAT_AUTO && dot && (strcmp(dot, ".ndjson") == 0 || strcmp(dot, ".jsonl") == 0))
		*format = SM_FORMAT_NDJSON;
	return (*format == SM_FORMAT_CSV || *format == SM_FORMAT_NDJSON) && strcmp(path, "-") != 0;
}

static int run(struct cli *cli, int count, char **words)
{
	const char *type = "auto", *base = "", *media = "";
	const struct option options[] = { { "type", OPTION_VALUE, &type },
					  { "base", OPTION_VALUE, &base },
					  { "media-type", OPTION_VALUE, &media },
					  { 0 } };
	struct sm_buffer bytes = { .bytes_max = DOCUMENT_BYTES_MAX };
	struct sm_arena *arena = NULL;
	struct sm_payload payload;
	struct sm_posts posts;
	struct sm_error error = { 0 };
	enum sm_format format;
	enum sm_status status;
	int code;

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 1, 1))
		return EXIT_USAGE;
	if (sm_format_parse(sm_text_of(type), &format) != SM_OK) {
		say(cli, "--type kent auto, rss, jsonfeed, mastodon, bluesky, ndjson en csv",
		    "--type knows auto, rss, jsonfeed, mastodon, bluesky, ndjson and csv");
		return EXIT_USAGE;
	}
	if (is_export(words[0], &format))
		return print_export(cli, words[0], format);
	status = data_read(words[0], &bytes, &error);
	if (status == SM_OK)
		status = sm_arena_open(&arena, ARENA_BYTES_MAX, &error);
	payload = (struct sm_payload){ .bytes = { bytes.data, bytes.length },
				       .media_type = sm_text_of(media),
				       .base_url = sm_text_of(base),
				       .fetched_at_s = (int64_t)time(NULL) };
	if (status == SM_OK)
		status = sm_parse(&payload, format, arena, &posts, &error);
	code = status == SM_OK ? print_posts(cli, &posts) : fail(cli, &error);
	sm_arena_close(arena);
	sm_buffer_close(&bytes);
	return code;
}

const struct command cmd_parse = {
	"parse",
	{ "toont de berichten van een document als NDJSON", "shows the posts of a document as NDJSON" },
	{ "  sentimeter parse feed.xml\n"
	  "  curl -s https://voorbeeld.example/feed | sentimeter parse --base https://voorbeeld.example/feed -\n\n"
	  "  --type SOORT         auto (standaard), rss, jsonfeed, mastodon, bluesky, ndjson of csv\n"
	  "  --base URL           waar het document vandaan komt, voor relatieve verwijzingen\n"
	  "  --media-type TYPE    wat de server zei dat het is\n",
	  "  sentimeter parse feed.xml\n"
	  "  curl -s https://town.example/feed | sentimeter parse --base https://town.example/feed -\n\n"
	  "  --type KIND          auto (the default), rss, jsonfeed, mastodon, bluesky, ndjson or csv\n"
	  "  --base URL           where the document comes from, for relative links\n"
	  "  --media-type TYPE    what the server said that it is\n" },
	run,
};
