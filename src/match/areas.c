// SPDX-License-Identifier: EUPL-1.2
// areas: areas.yaml → municipality, districts and neighbourhoods with the names that point at them.
#include <stdlib.h>
#include <string.h>

#include "areas.h"
#include "sentimeter/config.h"
#include "table.h"

enum { ARENA_BYTES_MAX = 64 << 20, WORD_LENGTH_MIN = 3, TEXT_BYTES_MAX = 200, LEVELS = 3 };

struct reader {
	struct sm_config *config;
	struct sm_areas *areas;
	struct table code;
	bool full;
};

struct place {
	const struct sm_config *config;
	const struct sm_config_node *node;
};

static void add_problem(void *context, size_t offset, const char *nl, const char *en)
{
	const struct place *place = context;

	sm_config_problem_in(place->config, place->node, offset, "%s%.0s", "%.0s%s", nl, en);
}

/* The level of a well-formed code: GM0000, WK000000, BU00000000; -1 for another text. */
static int level_of(const char *code)
{
	static const char *const prefix[LEVELS] = { "GM", "WK", "BU" };

	for (int level = 0; level < LEVELS; level++) {
		size_t digits = (size_t)(4 + 2 * level);

		if (strncmp(code, prefix[level], 2) == 0 && strlen(code) == digits + 2 &&
		    strspn(code + 2, "0123456789") == digits)
			return level;
	}
	return -1;
}

static bool read_term(struct reader *reader, const struct sm_config_node *node, struct rule_term *term)
{
	struct place place = { reader->config, node };
	struct rule_problems problems = { .add = add_problem, .context = &place };
	char text[TEXT_BYTES_MAX];

	if (!sm_config_scalar(node, text, sizeof(text))) {
		sm_config_problem(reader->config, node, "hier hoort een naam, hoogstens %d bytes",
				  "this needs a name of at most %d bytes", TEXT_BYTES_MAX - 1);
		return false;
	}
	if (!rule_term_read(sm_text_of(text), 0, reader->areas->arena, &problems, term))
		return false;
	if (term->count == 1 && term->word[0].folded.length < WORD_LENGTH_MIN) {
		sm_config_problem(reader->config, node,
				  "te kort om een plaats aan te herkennen: schrijf minstens %d letters",
				  "too short to tell a place by: write at least %d letters", WORD_LENGTH_MIN);
		return false;
	}
	return true;
}

/* Context words of the alias that is being made. */
static void read_with(struct reader *reader, const struct sm_config_node *list, struct area_alias *alias)
{
	struct sm_areas *areas = reader->areas;

	alias->with = areas->with_count;
	alias->with_count = 0;
	if (list && !sm_config_count(list))
		sm_config_problem(reader->config, list, "'with' moet een lijst van woorden zijn",
				  "'with' must be a list of words");
	for (size_t i = 0; i < sm_config_count(list); i++) {
		if (areas->with_count == WITHS_MAX) {
			reader->full = true;
			return;
		}
		if (read_term(reader, sm_config_item(list, i), &areas->with[areas->with_count])) {
			areas->with_count++;
			alias->with_count++;
		}
	}
}

static void add_alias(struct reader *reader, const struct sm_config_node *word, const struct sm_config_node *with)
{
	struct sm_areas *areas = reader->areas;
	struct area_alias *alias = &areas->alias[areas->alias_count];

	if (areas->alias_count == ALIASES_MAX) {
		reader->full = true;
		return;
	}
	if (!read_term(reader, word, &alias->term))
		return;
	alias->area = (int)areas->count;
	read_with(reader, with, alias);
	areas->alias_count++;
}

/* A list of words, or of {word, with} for one that means something else too. */
static void read_aliases(struct reader *reader, const struct sm_config_node *map, const char *key)
{
	static const char *const known[] = { "word", "with", NULL };
	const struct sm_config_node *list = sm_config_get(reader->config, map, key, SM_OPTIONAL);

	if (list && !sm_config_is_list(list))
		sm_config_problem(reader->config, list, "'%s' moet een lijst van namen zijn",
				  "'%s' must be a list of names", key);
	for (size_t i = 0; i < sm_config_count(list) && !reader->full; i++) {
		const struct sm_config_node *item = sm_config_item(list, i), *word;

		if (!sm_config_is_map(item)) {
			add_alias(reader, item, NULL);
			continue;
		}
		(void)sm_config_keys(reader->config, item, known);
		word = sm_config_get(reader->config, item, "word", SM_NEEDED);
		if (word)
			add_alias(reader, word, sm_config_get(reader->config, item, "with", SM_OPTIONAL));
	}
}

static void read_code(struct reader *reader, const struct sm_config_node *map, struct sm_area *area)
{
	const struct sm_config_node *node = sm_config_get(reader->config, map, "code", SM_OPTIONAL);
	int earlier;

	if (!sm_config_string(reader->config, map, "code", SM_NEEDED, reader->areas->arena, &area->code))
		return;
	area->level = level_of(area->code);
	if (area->level < 0) {
		sm_config_problem(reader->config, node, "geen CBS-code: schrijf GM0000, WK000000 of BU00000000",
				  "not a CBS code: write GM0000, WK000000 or BU00000000");
		return;
	}
	earlier = table_get(&reader->code, sm_text_of(area->code));
	if (earlier >= 0)
		sm_config_problem(reader->config, node, "'%s' staat er al (regel %d)",
				  "'%s' is there already (line %d)", area->code, reader->areas->area[earlier].line);
	else if (table_put(&reader->code, reader->areas->arena, sm_text_of(area->code), (int)reader->areas->count) < 0)
		reader->full = true;
}

static void read_area(struct reader *reader, const struct sm_config_node *map)
{
	static const char *const known[] = { "code", "name", "with", "aliases", "places", NULL };
	struct sm_area *area = &reader->areas->area[reader->areas->count];

	*area = (struct sm_area){ .code = "", .name = "", .parent = -1, .level = -1, .line = sm_config_line(map) };
	if (!sm_config_keys(reader->config, map, known))
		return;
	read_code(reader, map, area);
	if (sm_config_string(reader->config, map, "name", SM_NEEDED, reader->areas->arena, &area->name))
		add_alias(reader, sm_config_get(reader->config, map, "name", SM_NEEDED),
			  sm_config_get(reader->config, map, "with", SM_OPTIONAL));
	read_aliases(reader, map, "aliases");
	read_aliases(reader, map, "places");
	reader->areas->count++;
}

/* A code holds the code of what it lies in: BU00010203 in WK000102 in GM0001. */
static void find_parent(struct reader *reader, const struct sm_config_node *map, struct sm_area *area)
{
	static const char *const prefix[LEVELS] = { "GM", "WK", "BU" };
	char code[16] = "";

	if (area->level <= 0)
		return;
	memcpy(code, prefix[area->level - 1], 2);
	memcpy(code + 2, area->code + 2, (size_t)(2 + 2 * area->level));
	area->parent = table_get(&reader->code, sm_text_of(code));
	if (area->parent < 0)
		sm_config_problem(reader->config, sm_config_get(reader->config, map, "code", SM_OPTIONAL),
				  "%s ligt in %s, en dat staat er niet bij", "%s lies in %s, which is not there",
				  area->code, code);
}

static void find_parents(struct reader *reader, const struct sm_config_node *list)
{
	struct sm_areas *areas = reader->areas;
	size_t municipalities = 0, index = 0;

	for (size_t i = 0; i < sm_config_count(list) && index < areas->count; i++) {
		const struct sm_config_node *map = sm_config_item(list, i);
		struct sm_area *area = &areas->area[index];

		if (!sm_config_is_map(map))
			continue;
		find_parent(reader, map, area);
		if (area->level == 0) {
			areas->municipality = (int)index;
			if (++municipalities > 1)
				sm_config_problem(reader->config, map,
						  "er kan maar een gemeente zijn: geef een tweede een eigen map",
						  "there can be one municipality: give a second its own folder");
		}
		index++;
	}
	if (!municipalities)
		sm_config_problem(reader->config, list, "de gemeente zelf ontbreekt: een code GM0000",
				  "the municipality itself is missing: a code GM0000");
}

static void read_all(struct reader *reader)
{
	static const char *const known[] = { "indelingsjaar", "areas", NULL };
	const struct sm_config_node *root = sm_config_root(reader->config), *list;
	int64_t year = 0;

	if (!sm_config_keys(reader->config, root, known))
		return;
	(void)sm_config_integer(reader->config, root, "indelingsjaar", SM_NEEDED, 1995, 2100, &year);
	reader->areas->indelingsjaar = (int)year;
	list = sm_config_get(reader->config, root, "areas", SM_NEEDED);
	if (list && (!sm_config_count(list) || sm_config_count(list) > AREAS_MAX))
		sm_config_problem(reader->config, list, "hier hoort een lijst van 1 tot %d gebieden",
				  "this needs a list of 1 to %d areas", AREAS_MAX);
	for (size_t i = 0; i < sm_config_count(list) && i < AREAS_MAX && !reader->full; i++)
		read_area(reader, sm_config_item(list, i));
	if (list && reader->areas->count)
		find_parents(reader, list);
}

static enum sm_status areas_take(struct sm_areas *areas, struct sm_error *error)
{
	enum sm_status status = sm_arena_open(&areas->arena, ARENA_BYTES_MAX, error);

	if (status != SM_OK)
		return status;
	areas->area = sm_arena_take(areas->arena, AREAS_MAX * sizeof(*areas->area));
	areas->alias = sm_arena_take(areas->arena, ALIASES_MAX * sizeof(*areas->alias));
	areas->with = sm_arena_take(areas->arena, WITHS_MAX * sizeof(*areas->with));
	if (!areas->area || !areas->alias || !areas->with)
		return sm_fail_memory(error);
	return SM_OK;
}

static enum sm_status areas_read(const char *path, struct sm_config_problems *problems, struct sm_areas *areas,
				 struct sm_error *error)
{
	struct reader reader = { .areas = areas };
	size_t before = sm_config_problems_count(problems);
	enum sm_status status = areas_take(areas, error);

	if (status == SM_OK)
		status = sm_config_open(path, problems, &reader.config, error);
	if (status != SM_OK)
		return status;
	if (sm_config_problems_count(problems) == before)
		read_all(&reader);
	if (reader.full)
		status = sm_fail(error, SM_ERROR_LIMIT, path, "te veel plaatsnamen: houd het bij de bekendste",
				 "too many place names: keep to the best known");
	sm_config_close(reader.config);
	if (status == SM_OK && sm_config_problems_count(problems) > before)
		status = sm_config_problems_status(problems, error);
	return status;
}

enum sm_status sm_areas_open(const char *path, struct sm_config_problems *problems, struct sm_areas **areas,
			     struct sm_error *error)
{
	struct sm_areas *made = calloc(1, sizeof(*made));
	enum sm_status status;

	*areas = NULL;
	if (!made)
		return sm_fail_memory(error);
	status = areas_read(path, problems, made, error);
	if (status != SM_OK) {
		sm_areas_close(made);
		return status;
	}
	*areas = made;
	return SM_OK;
}

void sm_areas_close(struct sm_areas *areas)
{
	if (!areas)
		return;
	sm_arena_close(areas->arena);
	free(areas);
}

size_t sm_areas_count(const struct sm_areas *areas)
{
	return areas->count;
}

const struct sm_area *sm_areas_at(const struct sm_areas *areas, size_t index)
{
	return index < areas->count ? &areas->area[index] : NULL;
}

int sm_areas_find(const struct sm_areas *areas, const char *code)
{
	for (size_t i = 0; i < areas->count; i++)
		if (strcmp(areas->area[i].code, code) == 0)
			return (int)i;
	return -1;
}

int sm_areas_indelingsjaar(const struct sm_areas *areas)
{
	return areas->indelingsjaar;
}

bool areas_contains(const struct sm_areas *areas, int larger, int smaller)
{
	while (smaller >= 0 && smaller != larger)
		smaller = areas->area[smaller].parent;
	return smaller >= 0;
}

int areas_common(const struct sm_areas *areas, int a, int b)
{
	while (!areas_contains(areas, a, b))
		a = areas->area[a].parent;
	return a;
}
