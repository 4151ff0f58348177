// SPDX-License-Identifier: EUPL-1.2
// cmd_feeds_discover: a page → the feeds that it names or that stand where such sites have them, each one tried.
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "feeds.h"

enum { ARENA_BYTES_MAX = 256 << 20, TRIES_MAX = 40, URL_BYTES_MAX = 2000 };

/* An address that is tried, and what came of it. */
struct attempt {
	char url[URL_BYTES_MAX];
	char title[200];
	enum sm_format format;
	size_t posts;
	bool found, read;
	struct sm_error error;
};

struct search {
	struct cli *cli;
	struct sm_feeds feeds;
	struct sm_feed feed[TRIES_MAX];
	struct attempt attempt[TRIES_MAX];
	size_t count;
	struct sm_feed_state *state;
	struct sm_arena *arena;
	bool looking; /* at the page itself */
};

static void add(struct search *search, struct sm_text url, struct sm_text title)
{
	struct attempt *attempt = &search->attempt[search->count];

	if (!url.length || url.length >= URL_BYTES_MAX || search->count == TRIES_MAX)
		return;
	for (size_t i = 0; i < search->count; i++)
		if (sm_text_is(url, search->attempt[i].url))
			return;
	*attempt = (struct attempt){ 0 };
	memcpy(attempt->url, url.data, url.length);
	snprintf(attempt->title, sizeof(attempt->title), "%.*s", (int)title.length, title.data ? title.data : "");
	search->feed[search->count] = (struct sm_feed){ .id = attempt->url,
							.name = "",
							.url = attempt->url,
							.area = "",
							.language = "",
							.mapping = "",
							.secret = "",
							.robots_exception = "",
							.interval_min = 60,
							.back_off = "host" };
	search->count++;
}

/* Scheme and host of an address, with their port. */
static struct sm_text origin_of(const char *url)
{
	const char *host = strstr(url, "://");

	return (struct sm_text){ url, host ? strcspn(host + 3, "/?#") + (size_t)(host + 3 - url) : 0 };
}

static void add_path(struct search *search, struct sm_text start, const char *path)
{
	char url[URL_BYTES_MAX];
	int length = snprintf(url, sizeof(url), "%.*s%s", (int)start.length, start.data, path);

	if (length > 0 && length < (int)sizeof(url))
		add(search, (struct sm_text){ url, (size_t)length }, (struct sm_text){ 0 });
}

/* Where software of this kind has its feeds: see the file. A line: what stands in the address of the page ("*": in
 * any), a tab, and the path of a feed ("+": behind the page's own address). */
static int add_known_places(struct search *search, const char *page)
{
	struct sm_table table;
	struct sm_error error = { 0 };
	enum sm_status status = sm_table_open(search->cli->rules, "sources/discover.tsv", &table, &error);

	while (status == SM_OK && (status = sm_table_next(&table, &error)) == SM_OK) {
		if (table.count < 2 || (strcmp(table.cell[0], "*") != 0 && !strstr(page, table.cell[0])))
			continue;
		if (table.cell[1][0] == '+')
			add_path(search, (struct sm_text){ page, strcspn(page, "?#") }, table.cell[1] + 1);
		else
			add_path(search, origin_of(page), table.cell[1]);
	}
	sm_table_close(&table);
	return status == SM_END ? EXIT_OK : fail(search->cli, &error);
}

static enum sm_status take_page(struct search *search, const struct sm_payload *payload, struct sm_error *error)
{
	struct sm_feed_link *link;
	size_t count;
	enum sm_status status = sm_page_feeds(payload, search->arena, &link, &count, error);

	for (size_t i = 0; status == SM_OK && i < count; i++)
		add(search, link[i].url, link[i].title);
	return status;
}

static enum sm_status take_payload(void *context, const struct sm_payload *payload, struct sm_error *error)
{
	struct search *search = context;
	struct attempt *attempt = &search->attempt[payload->feed - search->feed];
	struct sm_posts posts;
	enum sm_status status = sm_parse(payload, SM_FORMAT_AUTO, search->arena, &posts, error);

	if (status == SM_OK) {
		attempt->found = true;
		attempt->posts = posts.count;
		attempt->format = posts.format;
		if (posts.facts.title.length)
			snprintf(attempt->title, sizeof(attempt->title), "%.*s", (int)posts.facts.title.length,
				 posts.facts.title.data);
	} else if (status == SM_ERROR_DATA && search->looking) {
		status = take_page(search, payload, error);
	}
	sm_arena_wipe(search->arena);
	return status == SM_OK ? SM_END : status; /* one page is enough */
}

static void take_report(void *context, const struct sm_fetch_report *report)
{
	struct search *search = context;
	struct attempt *attempt = &search->attempt[report->feed - search->feed];

	attempt->read = report->outcome == SM_FETCH_NEW;
	attempt->error = report->error;
}

static bool stop(void *context)
{
	(void)context;
	return stop_asked();
}

/* Tries those from from on; one host at a time and a second apart, as always. */
static enum sm_status try_all(struct search *search, size_t from, size_t until, struct sm_error *error)
{
	struct sm_collect_options options = { .ignore_schedule = true };
	struct sm_collect_hooks hooks = {
		.context = search, .payload = take_payload, .report = take_report, .stop = stop
	};

	search->feeds.feed = search->feed + from;
	search->feeds.count = until - from;
	return sm_collect(&search->feeds, search->state, &options, &hooks, error);
}

static size_t count_found(const struct search *search)
{
	size_t found = 0;

	for (size_t i = 0; i < search->count; i++)
		found += search->attempt[i].found;
	return found;
}

static void print_json(const struct search *search)
{
	struct sm_buffer out = { .bytes_max = 1 << 20 };
	size_t printed = 0;

	sm_buffer_text(&out, "[");
	for (size_t i = 0; i < search->count; i++) {
		const struct attempt *attempt = &search->attempt[i];

		if (!attempt->found)
			continue;
		sm_buffer_text(&out, printed++ ? ",\n{" : "{");
		data_member(&out, "url", sm_text_of(attempt->url));
		data_member(&out, "title", sm_text_of(attempt->title));
		data_member(&out, "format", sm_text_of(sm_format_name(attempt->format)));
		sm_buffer_format(&out, "\"posts\":%zu}", attempt->posts);
	}
	sm_buffer_text(&out, "]\n");
	(void)data_write(search->cli, NULL, (struct sm_text){ out.data, out.length });
	sm_buffer_close(&out);
}

static void print_found(const struct search *search)
{
	static const struct feed_lines lines = { "", "", "" };
	char id[FEED_ID_MAX];

	for (size_t i = 0; i < search->count; i++) {
		const struct attempt *attempt = &search->attempt[i];
		struct sm_text title = sm_text_of(attempt->title), url = sm_text_of(attempt->url);

		if (!attempt->found)
			continue;
		feed_id(title, url, NULL, (int)i, id);
		feed_print(&lines, id, title, url, sm_format_name(attempt->format));
	}
}

static int tell(const struct search *search)
{
	size_t found = count_found(search);

	if (search->cli->json)
		print_json(search);
	else
		print_found(search);
	for (size_t i = 0; i < search->count; i++)
		if (search->attempt[i].error.status == SM_ERROR_PERMISSION)
			say(search->cli, "%s: %s", "%s: %s", search->attempt[i].url,
			    search->attempt[i].error.text[search->cli->tongue]);
	if (found)
		return EXIT_OK;
	if (search->attempt[0].error.status != SM_OK && !search->attempt[0].read)
		return fail(search->cli, &search->attempt[0].error);
	say(search->cli, "geen feed gevonden: vraag de beheerder van de site naar het adres van een RSS- of Atom-feed",
	    "no feed was found: ask the owner of the site for the address of an RSS or Atom feed");
	return EXIT_FOUND;
}

/* The page itself may be a feed; else what it names, and only when it names none the known places. */
static int look(struct search *search, const char *url)
{
	struct sm_error error = { 0 };
	enum sm_status status;
	int code = EXIT_OK;

	add(search, sm_text_of(url), (struct sm_text){ 0 });
	search->looking = true;
	status = try_all(search, 0, search->count, &error);
	search->looking = false;
	if (status == SM_OK && !search->attempt[0].found && search->count == 1)
		code = add_known_places(search, url);
	if (status == SM_OK && code == EXIT_OK && search->count > 1)
		status = try_all(search, 1, search->count, &error);
	if (status != SM_OK)
		return fail(search->cli, &error);
	return code == EXIT_OK ? tell(search) : code;
}

int feeds_discover(struct cli *cli, const char *url, const char *contact)
{
	struct search *search = calloc(1, sizeof(*search));
	struct sm_error error = { 0 };
	int code;
	struct sm_workspace *workspace = feeds_workspace(cli, false, &code);
	enum sm_status status =
	    search ? sm_arena_open(&search->arena, ARENA_BYTES_MAX, &error) : sm_fail_memory(&error);

	if (status == SM_OK)
		status = sm_feed_state_open(":memory:", &search->state, &error);
	if (status == SM_OK) {
		search->cli = cli;
		if (workspace)
			search->feeds = *sm_workspace_feeds(workspace);
		if (*contact)
			search->feeds.contact = contact;
	}
	if (status != SM_OK) {
		code = fail(cli, &error);
	} else if (!search->feeds.contact || !*search->feeds.contact || strpbrk(search->feeds.contact, " ()\r\n\t")) {
		say(cli, "wie vraagt? Noem een webadres of e-mailadres met --contact",
		    "who asks? Name a web or e-mail address with --contact");
		code = EXIT_USAGE;
	} else {
		code = look(search, url);
	}
	if (search) {
		sm_feed_state_close(search->state);
		sm_arena_close(search->arena);
	}
	sm_workspace_close(workspace);
	free(search);
	return code;
}
