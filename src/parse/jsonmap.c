// SPDX-License-Identifier: EUPL-1.2
// jsonmap: the JSON of any API, and the map of its feed → posts.
#include <stdlib.h>
#include <string.h>

#include "importer.h"
#include "jsondoc.h"

/* So many posts without text are no coincidence. */
enum { SILENT_MIN = 3 };

/* What each part of a map is called where exports are read: there is one way to fill a post. */
static const enum column column_of[SM_MAP_PART_COUNT] = {
	[SM_MAP_ID] = COLUMN_ID,
	[SM_MAP_PLATFORM] = COLUMN_PLATFORM,
	[SM_MAP_AUTHOR] = COLUMN_AUTHOR,
	[SM_MAP_AUTHOR_NAME] = COLUMN_AUTHOR_NAME,
	[SM_MAP_TITLE] = COLUMN_TITLE,
	[SM_MAP_TEXT] = COLUMN_TEXT,
	[SM_MAP_URL] = COLUMN_URL,
	[SM_MAP_LANGUAGE] = COLUMN_LANGUAGE,
	[SM_MAP_PUBLISHED] = COLUMN_PUBLISHED,
	[SM_MAP_UPDATED] = COLUMN_UPDATED,
	[SM_MAP_RESHARE] = COLUMN_RESHARE,
	[SM_MAP_BOT] = COLUMN_BOT,
	[SM_MAP_PRIVATE] = COLUMN_PRIVATE,
	[SM_MAP_OPTED_OUT] = COLUMN_OPTED_OUT,
	[SM_MAP_DELETED] = COLUMN_DELETED,
	[SM_MAP_LOOKUP] = COLUMN_LOOKUP,
};

/* "~1" and "~0" of a JSON Pointer (RFC 6901), in place. */
static void unescape(char *key)
{
	char *to = key;

	for (const char *from = key; *from; from++) {
		bool escaped = *from == '~' && (from[1] == '0' || from[1] == '1');

		*to++ = !escaped ? *from : *++from == '1' ? '/' : '~';
	}
	*to = '\0';
}

/* False when the arena is full or the pointer has too many steps. */
static bool read_pointer(struct sm_arena *arena, const char *pointer, struct columns_source *source)
{
	char *at = sm_arena_copy(arena, pointer, strlen(pointer));

	*source = (struct columns_source){ .index = -1, .name = pointer, .constant = *pointer == '=' };
	if (source->constant) {
		source->name = pointer + 1;
		return true;
	}
	while (at && (at = strchr(at, '/'))) {
		*at++ = '\0';
		if (source->key_count == KEYS_MAX)
			return false;
		source->key[source->key_count++] = at;
	}
	for (size_t i = 0; i < source->key_count; i++)
		unescape((char *)source->key[i]);
	return true;
}

static bool read_map(struct sm_arena *arena, const struct sm_map *map, struct columns *columns)
{
	*columns = (struct columns){ .file = map->name,
				     .format = SM_FORMAT_JSON,
				     .text_kind = map->html ? TEXT_HTML : TEXT_PLAIN };
	for (int part = 0; part < SM_MAP_PART_COUNT; part++) {
		struct columns_choice *choice = &columns->column[column_of[part]];

		for (int i = 0; i < SM_MAP_CHOICES_MAX && map->part[part][i]; i++)
			if (!read_pointer(arena, map->part[part][i], &choice->source[choice->count++]))
				return false;
	}
	return true;
}

/* What a pointer points to; NULL when there is nothing, or it cannot be read. */
static const json_t *at_pointer(struct draft *draft, const json_t *root, const char *pointer)
{
	struct columns_source source;

	if (!read_pointer(draft->arena, pointer, &source)) {
		draft->failed = true;
		return NULL;
	}
	return columns_at(root, &source);
}

static void read_item(struct draft *draft, const struct columns *columns, const json_t *item)
{
	struct sm_post *post = draft_add(draft);

	if (post)
		importer_fill(draft, columns, item, post);
}

static void find_next(struct draft *draft, const struct sm_map *map, const json_t *root, const json_t *items)
{
	const json_t *last =
	    json_is_array(items) && json_array_size(items) ? json_array_get(items, json_array_size(items) - 1) : NULL;
	const json_t *value = map->next[0]        ? at_pointer(draft, root, map->next)
			      : map->next_item[0] ? at_pointer(draft, last, map->next_item)
						  : NULL;
	char digits[COLUMNS_DIGITS_MAX];

	if (value && (json_is_string(value) || json_is_integer(value)))
		draft->next = draft_short(draft, columns_text(value, digits));
}

static enum sm_status wrong_shape(const struct sm_map *map, struct sm_error *error)
{
	return sm_fail(error, SM_ERROR_DATA, NULL,
		       "er staat geen lijst berichten op '%.60s' (kaart %.40s): het antwoord heeft een andere vorm",
		       "there is no list of posts at '%.60s' (map %.40s): the answer has another shape", map->items,
		       map->name);
}

/* An API that calls its parts by other names than it did gives posts without a word. */
static bool all_silent(const struct draft *draft)
{
	for (size_t i = 0; i < draft->count; i++)
		if (draft->post[i].text.length || draft->post[i].title.length || draft->post[i].deleted)
			return false;
	return draft->count >= SILENT_MIN;
}

enum sm_status jsonmap_posts(struct draft *draft, struct sm_text text, const struct sm_map *map, bool again,
			     struct sm_error *error)
{
	__attribute__((cleanup(jsondoc_closep))) json_t *root = NULL;
	struct columns columns;
	const json_t *items, *item;
	enum sm_status status = jsondoc_open(draft, sm_text_trim(text), &root, error);
	size_t i;

	if (status != SM_OK)
		return status;
	draft->failed |= !read_map(draft->arena, map, &columns);
	items = at_pointer(draft, root, again ? map->recheck_items : map->items);
	if (json_is_object(items) && again)
		read_item(draft, &columns, items); /* one that was asked for by its id */
	else if (!json_is_array(items))
		return wrong_shape(map, error);
	json_array_foreach(items, i, item)
	{
		if (json_is_object(item))
			read_item(draft, &columns, item);
		else
			draft_note(draft, "item-empty");
	}
	find_next(draft, map, root, items);
	return all_silent(draft) ? wrong_shape(map, error) : SM_OK;
}
