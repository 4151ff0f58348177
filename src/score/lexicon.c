// SPDX-License-Identifier: EUPL-1.2
// lexicon: the table of words, and what hangs from it.
#include <stdlib.h>
#include <string.h>

#include "lexicon.h"

enum { SLOTS_MIN_BITS = 12, SLOTS_MIN = 1 << SLOTS_MIN_BITS };

const char *part_name(enum part part)
{
	static const char *const name[PART_COUNT] = { "other", "adv", "adj", "noun", "verb", "phrase", "emoji" };

	return part < PART_COUNT ? name[part] : "";
}

const char *modifier_name(enum modifier_kind kind)
{
	static const char *const name[MODIFY_COUNT] = { "none",          "stronger", "weaker",    "negation",
							"negation-both", "contrast", "condition", "wish",
							"stop",          "mark",     "irony" };

	return kind < MODIFY_COUNT ? name[kind] : "";
}

const char *setting_name(enum setting setting)
{
	static const char *const name[SETTING_COUNT] = {
		"band-base",
		"band-subjectivity",
		"band-floor",
		"band-negative",
		"scale",
		"scale-word",
		"subjectivity-base",
		"subjectivity-word",
		"subjectivity-other",
		"subjectivity-adv",
		"subjectivity-adj",
		"subjectivity-noun",
		"subjectivity-verb",
		"subjectivity-phrase",
		"subjectivity-emoji",
	};

	return setting < SETTING_COUNT ? name[setting] : "";
}

/* Makes room for one more in a growing array whose place 0 stays empty. */
static void *grow(void *array, size_t size, uint32_t count, uint32_t *room, uint32_t most)
{
	uint32_t wanted = *room ? *room * 2 : 1024;
	char *larger;

	if (count < *room)
		return array;
	if (count >= most)
		return NULL;
	larger = realloc(array, (size_t)wanted * size);
	if (!larger)
		return NULL;
	memset(larger + (size_t)*room * size, 0, (size_t)(wanted - *room) * size);
	*room = wanted;
	return larger;
}

bool lexicon_add_name(struct lexicon *lexicon, const char *name, uint32_t *at)
{
	uint32_t length = (uint32_t)strlen(name) + 1, room = lexicon->names_room ? lexicon->names_room : 1 << 16;
	char *larger;

	while (room - lexicon->names_count < length && room < NAMES_BYTES_MAX)
		room *= 2;
	if (room - lexicon->names_count < length)
		return false;
	if (room != lexicon->names_room) {
		larger = realloc(lexicon->names, room);
		if (!larger)
			return false;
		lexicon->names = larger;
		lexicon->names_room = room;
	}
	*at = lexicon->names_count;
	memcpy(lexicon->names + *at, name, length);
	lexicon->names_count += length;
	return true;
}

struct entry *lexicon_add_entry(struct lexicon *lexicon)
{
	struct entry *entries;

	if (lexicon->entries_count == 0)
		lexicon->entries_count = 1;
	entries = grow(lexicon->entries, sizeof(*entries), lexicon->entries_count, &lexicon->entries_room,
		       LEXICON_ENTRIES_MAX);
	if (!entries)
		return NULL;
	lexicon->entries = entries;
	return &entries[lexicon->entries_count++];
}

struct modifier *lexicon_add_modifier(struct lexicon *lexicon)
{
	struct modifier *modifiers;

	if (lexicon->modifiers_count == 0)
		lexicon->modifiers_count = 1;
	modifiers = grow(lexicon->modifiers, sizeof(*modifiers), lexicon->modifiers_count, &lexicon->modifiers_room,
			 MODIFIERS_MAX);
	if (!modifiers)
		return NULL;
	lexicon->modifiers = modifiers;
	return &modifiers[lexicon->modifiers_count++];
}

size_t lexicon_language(struct lexicon *lexicon, const char *code)
{
	size_t i;

	if (lexicon->languages_count == 0)
		lexicon->languages_count = LANGUAGE_OURS;
	for (i = LANGUAGE_OURS; i < lexicon->languages_count; i++)
		if (strcmp(lexicon->language[i], code) == 0)
			return i;
	if (i == LANGUAGES_MAX || strlen(code) >= SM_LANGUAGE_MAX)
		return 0;
	memcpy(lexicon->language[i], code, strlen(code) + 1);
	lexicon->languages_count++;
	return i;
}

bool lexicon_reserve(struct lexicon *lexicon, uint32_t slots)
{
	uint32_t wanted = SLOTS_MIN;
	unsigned shift = 64 - SLOTS_MIN_BITS;
	slot *larger;

	for (; wanted < slots; wanted *= 2)
		shift--;
	if (wanted <= lexicon->slots_count)
		return true;
	larger = calloc(wanted, sizeof(*larger));
	if (!larger)
		return false;
	/* Only the first sense of a word has a slot; the others hang from it. */
	for (uint32_t old = 0; old < lexicon->slots_count; old++) {
		slot word = lexicon->slots[old];
		uint32_t place;

		if (!word)
			continue;
		place = (uint32_t)(lexicon->hashes[slot_form(word)] >> shift);
		while (larger[place])
			place = (place + 1) & (wanted - 1);
		larger[place] = word;
	}
	free(lexicon->slots);
	lexicon->slots = larger;
	lexicon->slots_count = wanted;
	lexicon->slot_shift = shift;
	return true;
}

/* Forms and their hashes grow together. */
static struct sense *add_form(struct lexicon *lexicon, uint64_t hash, size_t language)
{
	uint32_t room = lexicon->forms_room;
	struct sense *forms;
	uint64_t *hashes;

	if (lexicon->forms_count == 0)
		lexicon->forms_count = 1;
	forms = grow(lexicon->forms, sizeof(*forms), lexicon->forms_count, &lexicon->forms_room, LEXICON_FORMS_MAX);
	if (!forms)
		return NULL;
	lexicon->forms = forms;
	hashes = grow(lexicon->hashes, sizeof(*hashes), lexicon->forms_count, &room, LEXICON_FORMS_MAX);
	if (!hashes)
		return NULL;
	lexicon->hashes = hashes;
	hashes[lexicon->forms_count] = hash;
	forms += lexicon->forms_count++;
	forms->language = language & 0xf;
	return forms;
}

uint32_t lexicon_add_row(struct lexicon *lexicon)
{
	uint32_t row = lexicon->forms_count;

	for (size_t i = 0; i < LANGUAGES_MAX; i++)
		if (!add_form(lexicon, 0, i))
			return 0;
	return row;
}

/* The sense of a word that has a slot. */
static struct sense *add_sense(struct lexicon *lexicon, uint32_t at, uint64_t hash, size_t language)
{
	struct sense *sense;

	for (;; at = lexicon->forms[at].next) {
		if (lexicon->forms[at].language == language)
			return &lexicon->forms[at];
		if (!lexicon->forms[at].next)
			break;
	}
	sense = add_form(lexicon, hash, language);
	if (sense)
		lexicon->forms[at].next = (uint32_t)(sense - lexicon->forms);
	return sense;
}

/* Where a word is, or where it may be put. */
static uint32_t place_of(const struct lexicon *lexicon, uint64_t hash)
{
	uint32_t place = (uint32_t)(hash >> lexicon->slot_shift);

	while (lexicon->slots[place] && (lexicon->slots[place] ^ hash) & SLOT_TAG)
		place = (place + 1) & (lexicon->slots_count - 1);
	return place;
}

struct sense *lexicon_add(struct lexicon *lexicon, uint64_t hash, size_t language)
{
	struct sense *sense;
	uint32_t place;

	if (lexicon->forms_count >= lexicon->slots_count / 4 * 3 &&
	    !lexicon_reserve(lexicon, lexicon->slots_count ? lexicon->slots_count * 2 : SLOTS_MIN))
		return NULL;
	place = place_of(lexicon, hash);
	if (lexicon->slots[place])
		return add_sense(lexicon, slot_form(lexicon->slots[place]), hash, language);
	sense = add_form(lexicon, hash, language);
	if (sense)
		lexicon->slots[place] = (hash & SLOT_TAG) | (slot)(sense - lexicon->forms) << SLOT_FORM;
	return sense;
}

uint32_t lexicon_first(const struct lexicon *lexicon, uint64_t hash)
{
	return slot_form(lexicon->slots[place_of(lexicon, hash)]);
}

void lexicon_loaded(struct lexicon *lexicon)
{
	free(lexicon->slots);
	free(lexicon->hashes);
	free(lexicon->follows);
	lexicon->slots = NULL;
	lexicon->hashes = NULL;
	lexicon->follows = NULL;
}

void lexicon_close(struct lexicon *lexicon)
{
	if (lexicon->borrowed)
		return;
	lexicon_loaded(lexicon);
	free(lexicon->names);
	free(lexicon->buckets);
	free(lexicon->forms);
	free(lexicon->entries);
	free(lexicon->modifiers);
	free(lexicon->nodes);
	free(lexicon->edges);
	free(lexicon->edge_filter);
	free(lexicon->start_filter);
}
