// SPDX-License-Identifier: EUPL-1.2
// feeds: feeds.yaml → the configured feeds, or all that is wrong with them.
#include <stdio.h>
#include <string.h>

#include "guard.h"
#include "map.h"
#include "sentimeter/file.h"
#include "source.h"
#include "url.h"

enum {
	FEEDS_MAX = 2000,
	ALLOW_MAX = 64,
	ID_MAX = 40,
	INTERVAL_S_MIN = 15 * 60,
	INTERVAL_S_MAX = 24 * 3600,
	INTERVAL_S = 3600,
	SOURCES_MAX = 16,
};

static const char *const root_keys[] = { "contact", "allow_address", "feeds", NULL };
static const char *const feed_keys[] = { "id",       "name",     "url",      "format",           "area",
					 "language", "source",   "interval", "robots_exception", "map",
					 "secret",   "back_off", NULL };

struct reading {
	const struct sm_config *config;
	struct sm_config_problems *problems;
	const char *rules_dir;
	struct sm_arena *arena;
	struct sm_feeds *feeds;
	const char **address; /* of each feed, in its one spelling, "" if it has none */
	bool full;
};

static const struct sm_config_node *place(const struct reading *reading, const struct sm_config_node *map,
					  const char *key)
{
	return sm_config_get(reading->config, map, key, SM_OPTIONAL);
}

static bool only_of(const char *text, const char *known)
{
	return text[strspn(text, known)] == '\0';
}

static void read_id(struct reading *reading, const struct sm_config_node *map, struct sm_feed *feed)
{
	const struct sm_feeds *feeds = reading->feeds;

	if (!sm_config_string(reading->config, map, "id", SM_NEEDED, reading->arena, &feed->id))
		return;
	if (strlen(feed->id) > ID_MAX || !only_of(feed->id, "abcdefghijklmnopqrstuvwxyz0123456789-")) {
		sm_config_problem(reading->config, place(reading, map, "id"),
				  "'%.60s' kan geen id zijn: hoogstens %d kleine letters, cijfers en streepjes",
				  "'%.60s' cannot be an id: at most %d small letters, digits and dashes", feed->id,
				  ID_MAX);
		return;
	}
	for (size_t i = 0; i < feeds->count; i++)
		if (strcmp(feeds->feed[i].id, feed->id) == 0) {
			sm_config_problem(reading->config, place(reading, map, "id"),
					  "id '%s' is al gebruikt op regel %d", "id '%s' was used already on line %d",
					  feed->id, feeds->feed[i].line);
			return;
		}
}

static void read_url(struct reading *reading, const struct sm_config_node *map, struct sm_feed *feed)
{
	const struct sm_feeds *feeds = reading->feeds;
	struct url url;

	if (!sm_config_string(reading->config, map, "url", SM_NEEDED, reading->arena, &feed->url))
		return;
	/* What is not ASCII would be sent in a spelling that depends on the machine's language. */
	for (const char *c = feed->url; *c; c++)
		if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 0x7f) {
			sm_config_problem(reading->config, place(reading, map, "url"),
					  "url mag geen spaties of letters buiten a-z hebben: schrijf %%XX of xn--",
					  "a url has no spaces and no letters beyond a-z: write %%XX or xn--");
			return;
		}
	if (!url_parse(feed->url, &url)) {
		sm_config_problem(
		    reading->config, place(reading, map, "url"),
		    "url moet met http:// of https:// beginnen, zonder gebruikersnaam, hoogstens %d bytes",
		    "a url starts with http:// or https://, without a user name, at most %d bytes", URL_MAX);
		return;
	}
	for (size_t i = 0; i < feeds->count; i++)
		if (strcmp(reading->address[i], url.text) == 0) {
			sm_config_problem(reading->config, place(reading, map, "url"),
					  "deze url staat al op regel %d: elke bron hoort er een keer in",
					  "this url stands on line %d already: each feed belongs here once",
					  feeds->feed[i].line);
			return;
		}
	reading->address[feeds->count] = sm_arena_copy(reading->arena, url.text, strlen(url.text));
	reading->full |= !reading->address[feeds->count];
}

static void read_language(struct reading *reading, const struct sm_config_node *map, struct sm_feed *feed)
{
	if (!sm_config_string(reading->config, map, "language", SM_OPTIONAL, reading->arena, &feed->language))
		return;
	if (strlen(feed->language) < 2 || strlen(feed->language) > 3 ||
	    !only_of(feed->language, "abcdefghijklmnopqrstuvwxyz"))
		sm_config_problem(reading->config, place(reading, map, "language"),
				  "'language' moet een taalcode zijn, zoals nl, en of fy",
				  "'language' must be a language code, such as nl, en or fy");
}

static void read_source(struct reading *reading, const struct sm_config_node *map, struct sm_feed *feed)
{
	const char *names[SM_SOURCE_COUNT + 1] = { NULL };
	int choice = 0;

	for (int i = 0; i < SM_SOURCE_COUNT; i++)
		names[i] = sm_source_name((enum sm_source)i);
	if (sm_config_choice(reading->config, map, "source", SM_NEEDED, names, &choice))
		feed->source = (enum sm_source)choice;
}

/* Exports (NDJSON, CSV) are imported, not polled: they are no source. */
static const struct source *read_format(struct reading *reading, const struct sm_config_node *map)
{
	const char *names[SOURCES_MAX + 1] = { NULL };
	int choice = 0;

	for (size_t i = 0; i < SOURCES_MAX && source_at(i); i++)
		names[i] = source_at(i)->name;
	(void)sm_config_choice(reading->config, map, "format", SM_OPTIONAL, names, &choice);
	return source_at((size_t)choice);
}

static void read_map(struct reading *reading, const struct sm_config_node *map, const struct source *source,
		     struct sm_feed *feed)
{
	const struct sm_config_node *node = place(reading, map, "map");
	struct map_reading inner = { .config = reading->config,
				     .rules_dir = reading->rules_dir,
				     .problems = reading->problems,
				     .arena = reading->arena };

	if (source->needs_map != (node != NULL)) {
		sm_config_problem(reading->config, node ? node : map,
				  "'map' hoort bij 'format: json', en omgekeerd: waar in het antwoord staat wat?",
				  "'map' goes with 'format: json', and the other way round: what stands where?");
		return;
	}
	if (!node)
		return;
	feed->map = map_read(&inner, node);
	reading->full |= inner.full;
}

/* Only its name stands in feeds.yaml. Such a file is shown to people, put under version control, sent by mail. */
static void read_secret(struct reading *reading, const struct sm_config_node *map, struct sm_feed *feed)
{
	bool wanted = feed->map && feed->map->auth != SM_AUTH_NONE;

	if (sm_config_string(reading->config, map, "secret", SM_OPTIONAL, reading->arena, &feed->secret) &&
	    (strlen(feed->secret) > ID_MAX || !feed->secret[0] ||
	     !only_of(feed->secret, "abcdefghijklmnopqrstuvwxyz0123456789-"))) {
		sm_config_problem(reading->config, place(reading, map, "secret"),
				  "'secret' is de naam van een bestand in secrets/, nooit het geheim zelf",
				  "'secret' is the name of a file in secrets/, never the secret itself");
		return;
	}
	if (wanted && !feed->secret[0])
		sm_config_problem(reading->config, map, "deze bron wil weten wie vraagt: noem een geheim met 'secret'",
				  "this source wants to know who asks: name a secret with 'secret'");
	if (!wanted && feed->secret[0])
		sm_config_problem(reading->config, place(reading, map, "secret"),
				  "deze bron vraagt geen geheim: zonder 'map' met 'auth' wordt er geen verstuurd",
				  "this source asks for no secret: without a 'map' with 'auth' none is sent");
	if (wanted && strncmp(feed->url, "https:", 6) != 0 && reading->feeds->allow_count == 0)
		sm_config_problem(reading->config, place(reading, map, "url"), "een geheim gaat alleen over https",
				  "a secret goes over https only");
}

/* A domain is written down by who knows it: no list of public suffixes tells which hosts share a limit. */
static void read_back_off(struct reading *reading, const struct sm_config_node *map, struct sm_feed *feed)
{
	const char *key = NULL;

	feed->back_off = "host";
	if (!sm_config_string(reading->config, map, "back_off", SM_OPTIONAL, reading->arena, &key) || !key)
		return;
	if (strcmp(key, "url") == 0 || strcmp(key, "host") == 0 ||
	    (strchr(key, '.') && key[0] != '.' && only_of(key, "abcdefghijklmnopqrstuvwxyz0123456789-.")))
		feed->back_off = key;
	else
		sm_config_problem(reading->config, place(reading, map, "back_off"),
				  "'back_off' moet url, host of een domein als forum.example zijn",
				  "'back_off' must be url, host or a domain such as forum.example");
}

static void read_feed(struct reading *reading, const struct sm_config_node *map)
{
	struct sm_feed *feed = &reading->feeds->feed[reading->feeds->count];
	int64_t interval_s = INTERVAL_S;
	const struct source *source;

	if (!sm_config_keys(reading->config, map, feed_keys))
		return;
	*feed = (struct sm_feed){
		.id = "", .url = "", .area = "", .language = "", .mapping = "", .secret = "", .robots_exception = ""
	};
	feed->line = sm_config_line(map);
	reading->address[reading->feeds->count] = "";
	read_id(reading, map, feed);
	read_url(reading, map, feed);
	feed->name = feed->id;
	(void)sm_config_string(reading->config, map, "name", SM_OPTIONAL, reading->arena, &feed->name);
	source = read_format(reading, map);
	feed->format = source->format;
	read_map(reading, map, source, feed);
	read_secret(reading, map, feed);
	(void)sm_config_string(reading->config, map, "area", SM_NEEDED, reading->arena, &feed->area);
	read_language(reading, map, feed);
	read_source(reading, map, feed);
	(void)sm_config_duration(reading->config, map, "interval", SM_OPTIONAL, INTERVAL_S_MIN, INTERVAL_S_MAX,
				 &interval_s);
	feed->interval_min = (int)(interval_s / 60);
	read_back_off(reading, map, feed);
	(void)sm_config_string(reading->config, map, "robots_exception", SM_OPTIONAL, reading->arena,
			       &feed->robots_exception);
	reading->feeds->count++;
}

/* Anything else could break out of the User-Agent line. */
static void read_contact(struct reading *reading, const struct sm_config_node *root)
{
	const char *contact = "";

	if (!sm_config_string(reading->config, root, "contact", SM_NEEDED, reading->arena, &contact))
		return;
	for (const char *c = contact; *c; c++)
		if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 0x7f || strchr("()\\\"", *c) ||
		    c - contact > 200) {
			sm_config_problem(reading->config, place(reading, root, "contact"),
					  "'contact' moet een webadres of e-mailadres zijn, zonder spaties of haakjes",
					  "'contact' must be a web or e-mail address, without spaces or brackets");
			return;
		}
	reading->feeds->contact = contact;
}

static size_t count_within(struct reading *reading, const struct sm_config_node *list, const char *key, size_t max)
{
	if (list && !sm_config_is_list(list)) {
		sm_config_problem(reading->config, list, "'%s' moet een lijst zijn: regels die met - beginnen",
				  "'%s' must be a list: lines that start with -", key);
		return 0;
	}
	if (sm_config_count(list) > max) {
		sm_config_problem(reading->config, list, "'%s' heeft meer dan %zu regels",
				  "'%s' has more than %zu lines", key, max);
		return 0;
	}
	return sm_config_count(list);
}

static void read_allowed(struct reading *reading, const struct sm_config_node *root)
{
	const struct sm_config_node *list = place(reading, root, "allow_address");
	size_t count = count_within(reading, list, "allow_address", ALLOW_MAX);

	reading->feeds->allow_address = sm_arena_take(reading->arena, count * sizeof(*reading->feeds->allow_address));
	reading->full |= !reading->feeds->allow_address;
	for (size_t i = 0; i < count && !reading->full; i++) {
		const struct sm_config_node *item = sm_config_item(list, i);
		char text[GUARD_TEXT_MAX], canonical[GUARD_TEXT_MAX];
		char *copy;

		if (!sm_config_scalar(item, text, sizeof(text)) || !guard_canonical(text, canonical)) {
			sm_config_problem(reading->config, item,
					  "geen adres met poort: schrijf 127.0.0.1:8080 of \"[::1]:8080\"",
					  "no address with a port: write 127.0.0.1:8080 or \"[::1]:8080\"");
			continue;
		}
		copy = sm_arena_copy(reading->arena, canonical, strlen(canonical));
		reading->full |= !copy;
		reading->feeds->allow_address[reading->feeds->allow_count++] = copy;
	}
}

static void read_list(struct reading *reading, const struct sm_config_node *root)
{
	const struct sm_config_node *list = sm_config_get(reading->config, root, "feeds", SM_NEEDED);
	size_t count = count_within(reading, list, "feeds", FEEDS_MAX);

	reading->feeds->feed = sm_arena_take(reading->arena, count * sizeof(*reading->feeds->feed));
	reading->address = sm_arena_take(reading->arena, count * sizeof(*reading->address));
	reading->full |= !reading->feeds->feed || !reading->address;
	for (size_t i = 0; i < count && !reading->full; i++)
		read_feed(reading, sm_config_item(list, i));
}

static void close_config(struct sm_config **config)
{
	sm_config_close(*config);
}

/* Beside feeds.yaml. */
static bool name_secrets(const char *path, struct sm_arena *arena, struct sm_feeds *feeds)
{
	const char *slash = strrchr(path, '/');
	char folder[SM_FILE_PATH_BYTES_MAX];
	int length = snprintf(folder, sizeof(folder), "%.*ssecrets", slash ? (int)(slash - path + 1) : 0, path);

	if (length <= 0 || length >= (int)sizeof(folder))
		return false;
	feeds->secrets_dir = sm_arena_copy(arena, folder, (size_t)length);
	return feeds->secrets_dir != NULL;
}

enum sm_status sm_feeds_read(const char *path, const char *rules_dir, struct sm_config_problems *problems,
			     struct sm_arena *arena, struct sm_feeds *feeds, struct sm_error *error)
{
	SM_AUTO(close_config) struct sm_config *config = NULL;
	struct reading reading = { .arena = arena, .feeds = feeds, .problems = problems, .rules_dir = rules_dir };
	size_t problems_before = sm_config_problems_count(problems); /* of the workspace's other files */
	const struct sm_config_node *root;
	enum sm_status status;

	*feeds = (struct sm_feeds){ .contact = "" };
	if (!name_secrets(path, arena, feeds))
		return sm_fail_memory(error);
	status = sm_config_open(path, problems, &config, error);
	if (status != SM_OK)
		return status;
	reading.config = config;
	root = sm_config_root(config);
	if (sm_config_problems_count(problems) == problems_before && sm_config_keys(config, root, root_keys)) {
		read_contact(&reading, root);
		read_allowed(&reading, root);
		read_list(&reading, root);
	}
	if (reading.full)
		return sm_fail_memory(error);
	if (sm_config_problems_count(problems) == problems_before)
		return SM_OK;
	return sm_config_problems_status(problems, error);
}
