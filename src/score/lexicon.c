// SPDX-License-Identifier: EUPL-1.2
// lexicon: the table of words, and what hangs from it.
#include <stdlib.h>
#include <string.h>

#include "lexicon.h"

enum { SLOTS_MIN_BITS = 12, SLOTS_MIN = 1 << SLOTS_MIN_BITS, LIKENESSES = LANGUAGES_MAX << 6 };

/* What a word says about the language of a text: a function word more than a lexicon word, and one that only one
 * language has far more than one that several share. */
enum { EVIDENCE_FUNCTION = 12, EVIDENCE_LEXICON = 8, EVIDENCE_SHARED = 3, EVIDENCE_SHARED_LEXICON = 2 };

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
	larger = calloc((size_t)wanted + 1, sizeof(*larger)); /* and one that stays empty */
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

static bool is_of_language(const struct sense *sense)
{
	return sense->language != LANGUAGE_ANY && (sense->flags & SENSE_FUNCTION || sense->modifier || sense->entry);
}

static void describe_sense(const struct sense *sense, bool shared, struct counts *counts)
{
	bool function = sense->flags & SENSE_FUNCTION, small = function || sense->modifier;
	uint8_t language = sense->language;

	if (sense->flags & SENSE_SILENT)
		counts->evidence[language] = 0;
	else if (function)
		counts->evidence[language] = shared ? EVIDENCE_SHARED : EVIDENCE_FUNCTION;
	else
		counts->evidence[language] = shared ? EVIDENCE_SHARED_LEXICON : EVIDENCE_LEXICON;
	counts->small[language] = small;
	counts->known[language] = !small;
}

/* Whether a phrase starts with this word and a gap. */
static bool has_gap(const struct lexicon *lexicon, const struct sense *sense)
{
	return sense->phrase && lexicon->nodes[sense->phrase].gap;
}

static void describe(const struct lexicon *lexicon, uint32_t first, struct profile *profile)
{
	size_t languages = 0;

	memset(profile, 0, sizeof(*profile));
	for (uint32_t at = first; at; at = lexicon->forms[at].next) {
		const struct sense *sense = &lexicon->forms[at];

		languages += is_of_language(sense);
		profile->matters |= sense->entry || sense->modifier || has_gap(lexicon, sense);
		profile->starts |= sense->phrase != 0;
	}
	for (uint32_t at = first; at; at = lexicon->forms[at].next) {
		const struct sense *sense = &lexicon->forms[at];

		if (is_of_language(sense))
			describe_sense(sense, languages > 1, &profile->counts);
		else if (sense->language == LANGUAGE_ANY && sense->entry) /* xd is a word in every language */
			for (size_t i = 0; i < LANGUAGES_MAX; i++)
				profile->counts.known[i] = 1;
	}
}

static bool fill_filter(struct lexicon *lexicon)
{
	unsigned shift = lexicon->slot_shift - FILTER_BITS;

	lexicon->filter = calloc(((size_t)lexicon->slots_count << FILTER_BITS) / 64, sizeof(*lexicon->filter));
	if (!lexicon->filter)
		return false;
	for (uint32_t at = 1; at < lexicon->forms_count; at++) {
		uint64_t place = lexicon->hashes[at] >> shift;

		lexicon->filter[place >> 6] |= (uint64_t)1 << (place & 63);
	}
	return true;
}

static bool profiles_equal(const struct profile *a, const struct profile *b)
{
	return memcmp(&a->counts, &b->counts, sizeof(a->counts)) == 0 && a->matters == b->matters &&
	       a->starts == b->starts;
}

/* The profile at `count` if it is new, else the same one. */
static size_t settle(struct lexicon *lexicon)
{
	size_t count = lexicon->profiles_count, same = 0;

	while (!profiles_equal(&lexicon->profile[same], &lexicon->profile[count]))
		same++;
	lexicon->profiles_count += same == count;
	return same;
}

/* What a word with one sense looks like, in one number below LIKENESSES. */
static size_t likeness(const struct lexicon *lexicon, const struct sense *sense)
{
	return (size_t)sense->language << 6 | (sense->flags & SENSE_SILENT ? 32 : 0) |
	       (sense->flags & SENSE_FUNCTION ? 16 : 0) | (has_gap(lexicon, sense) ? 8 : 0) | (sense->phrase ? 4 : 0) |
	       (sense->modifier ? 2 : 0) | (sense->entry ? 1 : 0);
}

static bool profile_word(struct lexicon *lexicon, slot *word, uint8_t *of_likeness)
{
	const struct sense *sense = &lexicon->forms[slot_form(*word)];
	size_t profile = of_likeness[likeness(lexicon, sense)];

	if (lexicon->profiles_count == PROFILES_MAX)
		return false;
	if (sense->next || !profile) {
		describe(lexicon, slot_form(*word), &lexicon->profile[lexicon->profiles_count]);
		profile = settle(lexicon);
	}
	if (!sense->next)
		of_likeness[likeness(lexicon, sense)] = (uint8_t)profile;
	*word |= (slot)profile << SLOT_PROFILE;
	return true;
}

bool lexicon_finish(struct lexicon *lexicon)
{
	uint8_t of_likeness[LIKENESSES] = { 0 };

	lexicon->profiles_count = 1;
	for (uint32_t place = 0; place < lexicon->slots_count; place++)
		if (lexicon->slots[place] && !profile_word(lexicon, &lexicon->slots[place], of_likeness))
			return false;
	if (!fill_filter(lexicon))
		return false;
	free(lexicon->hashes);
	lexicon->hashes = NULL;
	return true;
}

void lexicon_close(struct lexicon *lexicon)
{
	if (lexicon->borrowed)
		return;
	free(lexicon->names);
	free(lexicon->slots);
	free(lexicon->forms);
	free(lexicon->hashes);
	free(lexicon->filter);
	free(lexicon->entries);
	free(lexicon->modifiers);
	free(lexicon->nodes);
	free(lexicon->edges);
	free(lexicon->edge_filter);
	free(lexicon->pair_filter);
}
