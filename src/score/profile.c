// SPDX-License-Identifier: EUPL-1.2
// profile: the senses of a word → its profile.
#include <string.h>

#include "profile.h"

/* What a word says about the language of a text: a function word more than a lexicon word, and one that only one
 * language has far more than one that several share. */
enum { EVIDENCE_FUNCTION = 12, EVIDENCE_LEXICON = 8, EVIDENCE_SHARED = 3, EVIDENCE_SHARED_LEXICON = 2 };

const struct sense *profile_sense(const struct lexicon *lexicon, uint32_t form, size_t language)
{
	for (; form; form = lexicon->forms[form].next) {
		const struct sense *sense = &lexicon->forms[form];

		if (sense->language == language || sense->language == LANGUAGE_ANY)
			return sense;
	}
	return NULL;
}

static bool is_small(const struct sense *sense)
{
	return sense->flags & SENSE_FUNCTION || sense->modifier;
}

static bool is_of_language(const struct sense *sense)
{
	return sense->language != LANGUAGE_ANY && (is_small(sense) || sense->entry);
}

static uint16_t evidence_of(const struct sense *sense, bool shared)
{
	if (sense->flags & SENSE_SILENT)
		return 0;
	if (sense->flags & SENSE_FUNCTION)
		return shared ? EVIDENCE_SHARED : EVIDENCE_FUNCTION;
	return shared ? EVIDENCE_SHARED_LEXICON : EVIDENCE_LEXICON;
}

static trait one(unsigned field)
{
	return (trait)1 << field;
}

static trait mark(unsigned marks)
{
	return (trait)marks << TRAIT_MARKS;
}

/* Small words are no content; a known word is content that the lexicon has. */
static void count_sense(const struct sense *sense, trait *of_language)
{
	*of_language &= ~(one(TRAIT_CONTENT) | one(TRAIT_KNOWN));
	if (!is_small(sense))
		*of_language |= one(TRAIT_CONTENT) | one(TRAIT_KNOWN);
}

/* How rules see a word whose meaning in a language this is. */
static trait marks_of(const struct lexicon *lexicon, const struct sense *sense)
{
	bool gap = sense->phrase && lexicon->nodes[sense->phrase].gap;
	trait marks = 0;

	if (sense->phrase)
		marks |= mark(MARK_STARTS);
	if (is_small(sense))
		marks |= mark(MARK_SMALL);
	if (gap)
		marks |= mark(MARK_STARTS_GAP);
	if (sense->modifier || (sense->entry && sense->valence))
		marks |= mark(MARK_MATTERS);
	if (sense->entry && !sense->valence && !sense->modifier)
		marks |= mark(MARK_NEUTRAL) | one(TRAIT_NEUTRAL);
	return marks;
}

static size_t count_languages(const struct lexicon *lexicon, uint32_t form)
{
	size_t languages = 0;

	for (uint32_t at = form; at; at = lexicon->forms[at].next)
		languages += is_of_language(&lexicon->forms[at]);
	return languages;
}

/* Writes the profile at `at`. */
static void describe(struct lexicon *lexicon, uint32_t form, size_t at)
{
	bool shared = count_languages(lexicon, form) > 1;

	lexicon->evidence[at] = (lanes){ 1 };
	for (size_t i = 0; i < LANGUAGES_MAX; i++) {
		const struct sense *sense = profile_sense(lexicon, form, i);

		lexicon->trait[i][at] = lexicon->trait[i][PROFILE_UNKNOWN] | (sense ? marks_of(lexicon, sense) : 0);
	}
	for (uint32_t next = form; next; next = lexicon->forms[next].next) {
		const struct sense *sense = &lexicon->forms[next];

		if (is_of_language(sense)) {
			lexicon->evidence[at][sense->language] = evidence_of(sense, shared);
			count_sense(sense, &lexicon->trait[sense->language][at]);
		} else if (sense->language == LANGUAGE_ANY && sense->entry) { /* xd is a word in every language */
			for (size_t i = 0; i < LANGUAGES_MAX; i++)
				lexicon->trait[i][at] |= one(TRAIT_KNOWN);
		}
	}
}

static bool are_equal(const struct lexicon *lexicon, size_t a, size_t b)
{
	for (size_t i = 0; i < LANGUAGES_MAX; i++)
		if (lexicon->trait[i][a] != lexicon->trait[i][b])
			return false;
	return memcmp(&lexicon->evidence[a], &lexicon->evidence[b], sizeof(lexicon->evidence[a])) == 0;
}

/* The profile at `count` if it is new, else the same one. */
static size_t settle(struct lexicon *lexicon)
{
	size_t count = lexicon->profiles_count, same = PROFILES_FIXED;

	while (!are_equal(lexicon, same, count))
		same++;
	lexicon->profiles_count += same == count;
	return same;
}

/* What a word with one sense looks like, in one number below LIKENESSES. */
static size_t likeness(const struct lexicon *lexicon, const struct sense *sense)
{
	return (size_t)sense->language << 8 | (size_t)(marks_of(lexicon, sense) >> (TRAIT_MARKS + 5) & 7) << 5 |
	       (sense->flags & SENSE_SILENT ? 16 : 0) | (sense->flags & SENSE_FUNCTION ? 8 : 0) |
	       (marks_of(lexicon, sense) & mark(MARK_STARTS_GAP) ? 4 : 0) | (sense->modifier ? 2 : 0) |
	       (sense->entry ? 1 : 0);
}

void profiles_open(struct profiles *profiles)
{
	struct lexicon *lexicon = profiles->lexicon;

	memset(lexicon->evidence, 0, sizeof(lexicon->evidence));
	lexicon->evidence[PROFILE_UNKNOWN] = (lanes){ 1 };
	for (size_t i = 0; i < LANGUAGES_MAX; i++) {
		memset(lexicon->trait[i], 0, sizeof(lexicon->trait[i]));
		lexicon->trait[i][PROFILE_UNKNOWN] = one(TRAIT_CONTENT);
		lexicon->trait[i][PROFILE_CLAUSE] = mark(MARK_MATTERS);
		lexicon->trait[i][PROFILE_END] = mark(MARK_MATTERS);
		lexicon->trait[i][PROFILE_EMOJI] = mark(MARK_MATTERS);
	}
	lexicon->profiles_count = PROFILES_FIXED;
}

bool profiles_add(struct profiles *profiles, uint32_t form, uint16_t *profile)
{
	struct lexicon *lexicon = profiles->lexicon;
	const struct sense *sense = &lexicon->forms[form];
	uint16_t *known = &profiles->of_likeness[likeness(lexicon, sense)];

	if (!sense->next && *known) {
		*profile = *known;
		return true;
	}
	if (lexicon->profiles_count == PROFILES_MAX)
		return false;
	describe(lexicon, form, lexicon->profiles_count);
	*profile = (uint16_t)settle(lexicon);
	if (!sense->next)
		*known = *profile;
	return true;
}
