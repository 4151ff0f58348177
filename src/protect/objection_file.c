// SPDX-License-Identifier: EUPL-1.2
// objection_file: entries, sorted and vouched for ↔ bytes.
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "codec.h"
#include "keys.h"
#include "objection_file.h"
#include "sentimeter/file.h"

enum {
	MAGIC_BYTES = 8,
	MAC_BYTES = 16,
	HEADER_BYTES = MAGIC_BYTES + OBJECTION_SALT_BYTES + 4,
	ENTRY_BYTES = OBJECTION_HASH_BYTES + 4 + 1,
	FILE_BYTES_MAX = HEADER_BYTES + OBJECTIONS_MAX * ENTRY_BYTES + MAC_BYTES,
};
static const uint8_t magic[MAGIC_BYTES] = { 'S', 'M', 'O', 'B', 'J', 'E', 'C', '1' };

static enum sm_status fail_damaged(const char *path, struct sm_error *error)
{
	return sm_fail(error, SM_ERROR_DATA, path,
		       "de lijst van bezwaren is beschadigd of veranderd: zet een reservekopie terug",
		       "the list of objections is damaged or was changed: put a backup back");
}

static void entry_layout(struct codec *codec, struct objection_entry *entry)
{
	codec_bytes(codec, entry->hash, sizeof(entry->hash));
	codec_u32(codec, &entry->sieve);
	codec_u8(codec, &entry->bits);
	if (entry->bits < OBJECTION_BITS_MIN || entry->bits > OBJECTION_BITS_MAX ||
	    entry->sieve >= 1U << OBJECTION_BITS_MAX || entry->sieve & ((1U << (OBJECTION_BITS_MAX - entry->bits)) - 1))
		codec->failed = true;
}

static void list_layout(struct codec *codec, struct objection_list *list)
{
	uint8_t found[MAGIC_BYTES];
	uint32_t count = (uint32_t)list->count;

	memcpy(found, magic, MAGIC_BYTES);
	codec_bytes(codec, found, MAGIC_BYTES);
	codec_bytes(codec, list->salt, sizeof(list->salt));
	codec_u32(codec, &count);
	if (memcmp(found, magic, MAGIC_BYTES) != 0 || count > OBJECTIONS_MAX)
		codec->failed = true;
	list->count = codec->failed ? 0 : count;
}

static bool holds(const uint8_t *bytes, size_t length, const uint8_t *key)
{
	uint8_t mac[MAC_BYTES];

	crypto_generichash(mac, MAC_BYTES, bytes, length - MAC_BYTES, key, KEY_BYTES);
	return sodium_memcmp(mac, bytes + length - MAC_BYTES, MAC_BYTES) == 0;
}

static enum sm_status take_bytes(uint8_t *bytes, size_t length, const char *path, struct objection_list *list,
				 struct sm_error *error)
{
	struct codec codec = { .data = bytes, .size = length - MAC_BYTES };

	list_layout(&codec, list);
	if (codec.failed || length != HEADER_BYTES + list->count * ENTRY_BYTES + MAC_BYTES)
		return fail_damaged(path, error);
	list->entry = calloc(list->count + 1, sizeof(*list->entry));
	if (!list->entry)
		return sm_fail_memory(error);
	for (size_t i = 0; i < list->count; i++)
		entry_layout(&codec, &list->entry[i]);
	return codec.failed ? fail_damaged(path, error) : SM_OK;
}

enum sm_status objection_list_read(const char *path, const uint8_t *key, struct objection_list *list,
				   struct sm_error *error)
{
	struct sm_buffer bytes = { .bytes_max = FILE_BYTES_MAX };
	enum sm_status status = sm_file_read(path, &bytes, error);
	bool begun = status == SM_OK && bytes.length == MAGIC_BYTES && memcmp(bytes.data, magic, MAGIC_BYTES) == 0;

	if (status == SM_OK && !begun) {
		if (!key)
			status = SM_NONE;
		else if (bytes.length < HEADER_BYTES + MAC_BYTES || !holds((uint8_t *)bytes.data, bytes.length, key))
			status = fail_damaged(path, error);
		else
			status = take_bytes((uint8_t *)bytes.data, bytes.length, path, list, error);
	}
	sm_buffer_close(&bytes);
	list->begun = begun;
	if (status != SM_OK)
		objection_list_close(list);
	return status;
}

enum sm_status objection_list_begin(const char *path, struct sm_error *error)
{
	return sm_file_replace(path, (struct sm_text){ (const char *)magic, MAGIC_BYTES }, 0600, error);
}

static enum sm_status write_list(struct objection_list *list, const char *path, const uint8_t *key,
				 struct sm_error *error)
{
	size_t length = HEADER_BYTES + list->count * ENTRY_BYTES + MAC_BYTES;
	uint8_t *bytes = malloc(length);
	struct codec codec = { .data = bytes, .size = length, .writing = true };
	enum sm_status status;

	if (!bytes)
		return sm_fail_memory(error);
	list_layout(&codec, list);
	for (size_t i = 0; i < list->count; i++)
		entry_layout(&codec, &list->entry[i]);
	crypto_generichash(bytes + codec.at, MAC_BYTES, bytes, codec.at, key, KEY_BYTES);
	status = sm_file_replace(path, (struct sm_text){ (const char *)bytes, length }, 0600, error);
	free(bytes);
	return status;
}

/* Where the hash stands, or would. */
static size_t place_of(const struct objection_list *list, const uint8_t hash[OBJECTION_HASH_BYTES], bool *there)
{
	size_t low = 0, high = list->count;

	*there = false;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = memcmp(list->entry[middle].hash, hash, OBJECTION_HASH_BYTES);

		*there = *there || order == 0;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

ptrdiff_t objection_list_find(const struct objection_list *list, const uint8_t hash[OBJECTION_HASH_BYTES])
{
	bool there;
	size_t at = place_of(list, hash, &there);

	return there ? (ptrdiff_t)at : -1;
}

/* The list with these entries in the place of its own, once it is written. */
static enum sm_status exchange(struct objection_list *list, struct objection_entry *entry, size_t count,
			       const char *path, const uint8_t *key, struct sm_error *error)
{
	struct objection_list next = *list;
	enum sm_status status;

	next.entry = entry;
	next.count = count;
	next.begun = false;
	status = write_list(&next, path, key, error);
	if (status == SM_OK) {
		free(list->entry);
		*list = next;
	} else {
		free(entry);
	}
	return status;
}

enum sm_status objection_list_add(struct objection_list *list, const struct objection_entry *entry, const char *path,
				  const uint8_t *key, struct sm_error *error)
{
	struct objection_entry *next = calloc(list->count + 1, sizeof(*next));
	bool there;
	size_t at = place_of(list, entry->hash, &there);

	if (!next)
		return sm_fail_memory(error);
	if (list->count >= OBJECTIONS_MAX) {
		free(next);
		return sm_fail(error, SM_ERROR_LIMIT, path, "er zijn te veel bezwaren",
			       "there are too many objections");
	}
	if (at)
		memcpy(next, list->entry, at * sizeof(*next));
	next[at] = *entry;
	if (at < list->count)
		memcpy(next + at + 1, list->entry + at, (list->count - at) * sizeof(*next));
	return exchange(list, next, list->count + 1, path, key, error);
}

enum sm_status objection_list_remove(struct objection_list *list, size_t at, const char *path, const uint8_t *key,
				     struct sm_error *error)
{
	struct objection_entry *next = calloc(list->count, sizeof(*next));

	if (!next)
		return sm_fail_memory(error);
	if (at)
		memcpy(next, list->entry, at * sizeof(*next));
	if (at + 1 < list->count)
		memcpy(next + at, list->entry + at + 1, (list->count - at - 1) * sizeof(*next));
	return exchange(list, next, list->count - 1, path, key, error);
}

void objection_list_close(struct objection_list *list)
{
	free(list->entry);
	*list = (struct objection_list){ 0 };
}
