// SPDX-License-Identifier: EUPL-1.2
// map: `map` of a feed → where an API's JSON has what.
#include <stdio.h>
#include <string.h>

#include "map.h"
#include "sentimeter/file.h"
#include "url.h"

enum { POINTER_BYTES_MAX = 256, NAME_BYTES_MAX = 40, IDS_MAX = 100 };

static const char *const part_name[SM_MAP_PART_COUNT] = {
	[SM_MAP_ID] = "id",
	[SM_MAP_PLATFORM] = "platform",
	[SM_MAP_AUTHOR] = "author",
	[SM_MAP_AUTHOR_NAME] = "author_name",
	[SM_MAP_TITLE] = "title",
	[SM_MAP_TEXT] = "text",
	[SM_MAP_URL] = "url",
	[SM_MAP_LANGUAGE] = "language",
	[SM_MAP_PUBLISHED] = "published",
	[SM_MAP_UPDATED] = "updated",
	[SM_MAP_RESHARE] = "reshare",
	[SM_MAP_BOT] = "bot",
	[SM_MAP_PRIVATE] = "private",
	[SM_MAP_OPTED_OUT] = "opted_out",
	[SM_MAP_DELETED] = "deleted",
	[SM_MAP_LOOKUP] = "lookup",
};
static const char *const map_keys[] = {
	"id",       "platform",    "author",  "author_name", "title",     "text",          "url",
	"language", "published",   "updated", "reshare",     "bot",       "private",       "opted_out",
	"deleted",  "lookup",      "items",   "text_is",     "next",      "next_item",     "next_parameter",
	"recheck",  "recheck_max", "auth",    "auth_header", "token_url", "recheck_items", NULL
};
static const char *const kinds[] = { "plain", "html", NULL };
static const char *const auths[] = { "none", "bearer", "header", "client", NULL };

struct place {
	struct map_reading *reading;
	const struct sm_config_node *map;
};

static const struct sm_config_node *at(const struct place *place, const char *key)
{
	return sm_config_get(place->reading->config, place->map, key, SM_OPTIONAL);
}

static bool is_pointer(const char *text, bool constant_too)
{
	if (*text == '=' && constant_too)
		return text[1] != '\0';
	if (*text && *text != '/')
		return false;
	for (const char *c = text; *c; c++)
		if (*c == '~' && c[1] != '0' && c[1] != '1')
			return false;
	return true;
}

static void wrong_pointer(const struct place *place, const struct sm_config_node *node)
{
	sm_config_problem(place->reading->config, node,
			  "dit moet een JSON Pointer zijn, zoals /post/body, of =woord voor wat altijd hetzelfde is",
			  "this must be a JSON Pointer, such as /post/body, or =word for what is always the same");
}

static void read_choice(const struct place *place, const struct sm_config_node *node, const char **choice)
{
	char text[POINTER_BYTES_MAX];

	if (!sm_config_scalar(node, text, sizeof(text)) || !is_pointer(text, true)) {
		wrong_pointer(place, node);
		return;
	}
	*choice = sm_arena_copy(place->reading->arena, text, strlen(text));
	place->reading->full |= !*choice;
}

static void read_part(const struct place *place, enum sm_map_part part, struct sm_map *map)
{
	const struct sm_config_node *node = at(place, part_name[part]);

	if (!node)
		return;
	if (!sm_config_is_list(node)) {
		read_choice(place, node, &map->part[part][0]);
		return;
	}
	if (sm_config_count(node) > SM_MAP_CHOICES_MAX)
		sm_config_problem(place->reading->config, node, "hoogstens %d plaatsen", "at most %d places",
				  SM_MAP_CHOICES_MAX);
	for (size_t i = 0; i < sm_config_count(node) && i < SM_MAP_CHOICES_MAX; i++)
		read_choice(place, sm_config_item(node, i), &map->part[part][i]);
}

static void read_text(const struct place *place, const char *key, const char **text)
{
	(void)sm_config_string(place->reading->config, place->map, key, SM_OPTIONAL, place->reading->arena, text);
}

static void read_pointer(const struct place *place, const char *key, const char **pointer)
{
	read_text(place, key, pointer);
	if (!is_pointer(*pointer, false))
		wrong_pointer(place, at(place, key));
}

static void read_paging(const struct place *place, struct sm_map *map)
{
	read_pointer(place, "next", &map->next);
	read_pointer(place, "next_item", &map->next_item);
	read_text(place, "next_parameter", &map->next_parameter);
	if ((map->next[0] || map->next_item[0]) != (map->next_parameter[0] != '\0'))
		sm_config_problem(place->reading->config, place->map,
				  "bladzijden vragen om next_parameter en om next of next_item",
				  "pages need next_parameter, and next or next_item");
}

static void read_recheck(const struct place *place, struct sm_map *map)
{
	int64_t max = 1;

	read_text(place, "recheck", &map->recheck);
	map->recheck_items = map->items;
	read_pointer(place, "recheck_items", &map->recheck_items);
	(void)sm_config_integer(place->reading->config, place->map, "recheck_max", SM_OPTIONAL, 1, IDS_MAX, &max);
	map->recheck_max = (int)max;
	if (!map->recheck[0])
		return;
	if (!strstr(map->recheck, max > 1 ? "{ids}" : "{id}"))
		sm_config_problem(place->reading->config, at(place, "recheck"),
				  "'recheck' moet {id} bevatten, of {ids} als recheck_max meer dan 1 is",
				  "'recheck' must hold {id}, or {ids} when recheck_max is more than 1");
	if (!map->part[SM_MAP_LOOKUP][0])
		sm_config_problem(place->reading->config, place->map, "bij 'recheck' hoort 'lookup'",
				  "'recheck' needs 'lookup'");
}

static bool is_header(const char *name)
{
	for (const char *c = name; *c; c++)
		if (!sm_ascii_is_letter(*c) && !sm_ascii_is_digit(*c) && *c != '-')
			return false;
	return *name && strlen(name) < NAME_BYTES_MAX;
}

static void read_auth(const struct place *place, struct sm_map *map)
{
	struct url url;
	int choice = SM_AUTH_NONE;

	(void)sm_config_choice(place->reading->config, place->map, "auth", SM_OPTIONAL, auths, &choice);
	map->auth = (enum sm_auth)choice;
	read_text(place, "auth_header", &map->auth_header);
	read_text(place, "token_url", &map->token_url);
	if (map->auth == SM_AUTH_HEADER && !is_header(map->auth_header))
		sm_config_problem(place->reading->config, place->map,
				  "bij 'auth: header' hoort auth_header, de naam van een kopregel",
				  "'auth: header' needs auth_header, the name of a header");
	if (map->auth == SM_AUTH_CLIENT && !url_parse(map->token_url, &url))
		sm_config_problem(place->reading->config, place->map,
				  "bij 'auth: client' hoort token_url, een webadres",
				  "'auth: client' needs token_url, a web address");
}

static const struct sm_map *read_map(struct map_reading *reading, const struct sm_config_node *node, const char *name)
{
	const struct place place = { reading, node };
	struct sm_map *map = sm_arena_take(reading->arena, sizeof(*map));
	int kind = 0;

	if (!map || !sm_config_keys(reading->config, node, map_keys)) {
		reading->full |= !map;
		return NULL;
	}
	map->name = name;
	map->items = map->next = map->next_item = map->next_parameter = "";
	map->recheck = map->auth_header = map->token_url = "";
	for (int part = 0; part < SM_MAP_PART_COUNT; part++)
		read_part(&place, (enum sm_map_part)part, map);
	if (!map->part[SM_MAP_TEXT][0])
		sm_config_problem(reading->config, node, "'text' ontbreekt: waar staat de tekst van een bericht?",
				  "'text' is missing: where is the text of a post?");
	read_pointer(&place, "items", &map->items);
	if (sm_config_choice(reading->config, node, "text_is", SM_OPTIONAL, kinds, &kind))
		map->html = kind == 1;
	read_paging(&place, map);
	read_recheck(&place, map);
	read_auth(&place, map);
	return map;
}

static bool equal(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool parts_equal(const struct sm_map *a, const struct sm_map *b)
{
	for (int part = 0; part < SM_MAP_PART_COUNT; part++)
		for (int i = 0; i < SM_MAP_CHOICES_MAX; i++)
			if (!equal(a->part[part][i], b->part[part][i]))
				return false;
	return true;
}

bool sm_map_equal(const struct sm_map *a, const struct sm_map *b)
{
	if (!a || !b)
		return a == b;
	return parts_equal(a, b) && equal(a->items, b->items) && equal(a->recheck_items, b->recheck_items) &&
	       a->html == b->html && equal(a->next, b->next) && equal(a->next_item, b->next_item) &&
	       equal(a->next_parameter, b->next_parameter) && equal(a->recheck, b->recheck) &&
	       a->recheck_max == b->recheck_max && a->auth == b->auth && equal(a->auth_header, b->auth_header) &&
	       equal(a->token_url, b->token_url);
}

static void close_config(struct sm_config **config)
{
	sm_config_close(*config);
}

static bool is_name(const char *name)
{
	return *name && name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

/* The map that comes with sentimeter under this name. */
static const struct sm_map *read_named(struct map_reading *reading, const struct sm_config_node *node, const char *name)
{
	SM_AUTO(close_config) struct sm_config *config = NULL;
	struct map_reading inner = *reading;
	char path[SM_FILE_PATH_BYTES_MAX];
	const char *kept = sm_arena_copy(reading->arena, name, strlen(name));
	const struct sm_map *map;

	if (!kept || !is_name(name) ||
	    snprintf(path, sizeof(path), "%s/sources/%s.yaml", reading->rules_dir, name) >= (int)sizeof(path) ||
	    sm_config_open(path, reading->problems, &config, NULL) != SM_OK) {
		sm_config_problem(reading->config, node, "er is geen bronkaart '%.40s' in rules/sources",
				  "there is no source map '%.40s' in rules/sources", name);
		return NULL;
	}
	inner.config = config;
	map = read_map(&inner, sm_config_root(config), kept);
	reading->full |= inner.full;
	return map;
}

const struct sm_map *map_read(struct map_reading *reading, const struct sm_config_node *node)
{
	char name[NAME_BYTES_MAX];

	if (sm_config_scalar(node, name, sizeof(name)))
		return read_named(reading, node, name);
	return read_map(reading, node, "");
}
