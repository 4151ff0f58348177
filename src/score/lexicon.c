// SPDX-License-Identifier: EUPL-1.2
// lexicon: the table of words, and what hangs from it.
#include <stdlib.h>
#include <string.h>

#include "lexicon.h"

enum { SLOTS_MIN = 1 << 12 };

/* What a word says about the language of a text: a function word more than a lexicon word, and one that only one
 * language has far more than one that several share. */
enum { EVIDENCE_FUNCTION = 12, EVIDENCE_LEXICON = 8, EVIDENCE_SHARED = 3, EVIDENCE_SHARED_LEXICON = 1 };

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
		"positive",
		"negative",
		"scale",
		"scale-word",
		"scale-mixed",
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
	unsigned shift = 64 - 12;
	struct slot *larger;

	for (; wanted < slots; wanted *= 2)
		shift--;
	larger = calloc(wanted, sizeof(*larger));
	if (!larger)
		return false;
	/* Only the first form of a word has a slot; the others hang from it. */
	for (uint32_t old = 0; old < lexicon->slots_count; old++) {
		struct slot slot = lexicon->slots[old];
		uint32_t place;

		if (!slot.form)
			continue;
		place = (uint32_t)(lexicon->forms[slot.form].hash >> shift);
		while (larger[place].form)
			place = (place + 1) & (wanted - 1);
		larger[place] = slot;
	}
	free(lexicon->slots);
	lexicon->slots = larger;
	lexicon->slots_count = wanted;
	lexicon->slot_shift = shift;
	return true;
}

static struct form *add_form(struct lexicon *lexicon, uint64_t hash, size_t language)
{
	struct form *forms;

	if (lexicon->forms_count == 0)
		lexicon->forms_count = 1;
	forms = grow(lexicon->forms, sizeof(*forms), lexicon->forms_count, &lexicon->forms_room, LEXICON_FORMS_MAX);
	if (!forms)
		return NULL;
	lexicon->forms = forms;
	forms += lexicon->forms_count++;
	forms->hash = hash;
	forms->sense.language = (uint8_t)language;
	return forms;
}

struct sense *lexicon_add(struct lexicon *lexicon, uint64_t hash, size_t language)
{
	uint32_t place, tag = (uint32_t)hash;
	struct form *form;

	if (lexicon->forms_count * 2 >= lexicon->slots_count &&
	    !lexicon_reserve(lexicon, lexicon->slots_count ? lexicon->slots_count * 2 : SLOTS_MIN))
		return NULL;
	place = (uint32_t)(hash >> lexicon->slot_shift);
	for (; lexicon->slots[place].form; place = (place + 1) & (lexicon->slots_count - 1)) {
		uint32_t at = lexicon->slots[place].form;

		if (lexicon->slots[place].tag != tag || lexicon->forms[at].hash != hash)
			continue;
		for (;;) {
			if (lexicon->forms[at].sense.language == language)
				return &lexicon->forms[at].sense;
			if (!lexicon->forms[at].next)
				break;
			at = lexicon->forms[at].next;
		}
		form = add_form(lexicon, hash, language);
		if (!form)
			return NULL;
		lexicon->forms[at].next = (uint32_t)(form - lexicon->forms);
		return &form->sense;
	}
	form = add_form(lexicon, hash, language);
	if (!form)
		return NULL;
	lexicon->slots[place] = (struct slot){ tag, (uint32_t)(form - lexicon->forms) };
	return &form->sense;
}

static bool is_of_language(const struct sense *sense)
{
	return sense->language != LANGUAGE_ANY && (sense->flags & SENSE_FUNCTION || sense->modifier || sense->entry);
}

static void describe_sense(const struct sense *sense, bool shared, struct counts *counts)
{
	bool function = sense->flags & SENSE_FUNCTION, small = function || sense->modifier;
	uint8_t language = sense->language;

	if (function)
		counts->evidence[language] = shared ? EVIDENCE_SHARED : EVIDENCE_FUNCTION;
	else
		counts->evidence[language] = shared ? EVIDENCE_SHARED_LEXICON : EVIDENCE_LEXICON;
	counts->small[language] = small;
	counts->known[language] = !small;
}

static void describe(const struct lexicon *lexicon, uint32_t first, struct profile *profile)
{
	size_t languages = 0;

	memset(profile, 0, sizeof(*profile));
	for (uint32_t at = first; at; at = lexicon->forms[at].next) {
		const struct sense *sense = &lexicon->forms[at].sense;

		languages += is_of_language(sense);
		profile->matters |= sense->entry || sense->modifier || sense->flags & SENSE_PHRASE;
	}
	for (uint32_t at = first; at; at = lexicon->forms[at].next) {
		const struct sense *sense = &lexicon->forms[at].sense;

		if (is_of_language(sense))
			describe_sense(sense, languages > 1, &profile->counts);
		else if (sense->language == LANGUAGE_ANY && sense->entry) /* xd is a word in every language */
			for (size_t i = 0; i < LANGUAGES_MAX; i++)
				profile->counts.known[i] = 1;
	}
}

bool lexicon_profile(struct lexicon *lexicon)
{
	for (uint32_t place = 0; place < lexicon->slots_count; place++) {
		uint32_t first = lexicon->slots[place].form;
		struct profile *profile = &lexicon->profile[lexicon->profiles_count];
		size_t same = 0;

		if (!first)
			continue;
		if (lexicon->profiles_count == PROFILES_MAX)
			return false;
		describe(lexicon, first, profile);
		while (memcmp(&lexicon->profile[same], profile, sizeof(*profile)) != 0)
			same++;
		lexicon->profiles_count += same == lexicon->profiles_count;
		lexicon->forms[first].profile = (uint8_t)same;
	}
	return true;
}

void lexicon_close(struct lexicon *lexicon)
{
	for (size_t i = 0; i < lexicon->files_count; i++) {
		free(lexicon->file_name[i]);
		free(lexicon->file_data[i]);
	}
	free(lexicon->slots);
	free(lexicon->forms);
	free(lexicon->entries);
	free(lexicon->modifiers);
	free(lexicon->nodes);
	free(lexicon->edges);
}
