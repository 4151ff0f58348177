/* SPDX-License-Identifier: EUPL-1.2 */
/* lexicon: all words of all languages in one table: hash of a folded word → its senses, one per language.
 * Filled once by load.c; read-only afterwards. Index 0 of every array means "none". */
#ifndef SCORE_LEXICON_H
#define SCORE_LEXICON_H

#include "sentimeter/score.h"
#include "unicode.h"

enum {
	LANGUAGE_ANY = 0,   /* of emoji and marks */
	LANGUAGE_OTHER = 1, /* all that have function words but no lexicon */
	LANGUAGE_OURS = 2,  /* the first that is scored */
	LANGUAGES_MAX = 8,
	PROFILES_MAX = 256,
	LEXICON_FILES_MAX = 64,
	LEXICON_ENTRIES_MAX = 1 << 20,
	LEXICON_FORMS_MAX = 1 << 20, /* fits a slot */
	MODIFIERS_MAX = UINT16_MAX,
	PHRASE_WORDS_MAX = 8,
	PHRASE_GAP_MAX = 4, /* words that may stand in a gap */
	FILTER_BITS = 2,    /* the filter has four bits for a slot */
	NAMES_BYTES_MAX = 1 << 28,
};

enum part { PART_OTHER, PART_ADV, PART_ADJ, PART_NOUN, PART_VERB, PART_PHRASE, PART_EMOJI, PART_COUNT };
const char *part_name(enum part part);

/* One line of a lexicon. */
struct entry {
	uint32_t name;
	int32_t valence; /* in thousandths */
	uint32_t line;
	uint8_t file, part;
};

enum modifier_kind {
	MODIFY_NONE,          /* takes words out of play: "niet alleen" */
	MODIFY_STRONGER,      /* the word after it */
	MODIFY_WEAKER,        /* the word after it */
	MODIFY_NEGATION,      /* what follows, within reach */
	MODIFY_NEGATION_BOTH, /* or, when it ends its clause, what came before */
	MODIFY_CONTRAST,      /* factors: on what came before, on what follows */
	MODIFY_CONDITION,     /* to the end of the clause: if, would */
	MODIFY_WISH,          /* to the end of the clause: may, please */
	MODIFY_STOP,          /* negation does not reach past it */
	MODIFY_MARK,          /* of a whole sentence: ! and ? */
	MODIFY_IRONY,         /* a cue: flags the text, changes nothing */
	MODIFY_COUNT
};
const char *modifier_name(enum modifier_kind kind);

/* One line of a modifiers.tsv. */
struct modifier {
	uint32_t name, line;
	uint8_t file, kind, reach;  /* reach in words; 0: to the end of the clause */
	int16_t positive, negative; /* factors in hundredths, on entries of that sign; before and after for contrast */
};

enum sense_flag {
	SENSE_FUNCTION = 1,   /* a function word */
	SENSE_LEMMA = 2,      /* the entry itself, not an inflected form of it */
	SENSE_DETERMINER = 4, /* a prefix before it is no part of a verb */
	SENSE_SILENT = 8,     /* an identity term: says nothing of the language of a text */
};

/* What a word is in one language, with all that scoring needs: entries are only read to say why. */
struct sense {
	uint32_t entry;
	uint32_t phrase; /* the node of phrases that start with this word */
	uint32_t next;   /* the same word in another language */
	uint16_t modifier;
	int16_t valence;                 /* of the entry */
	uint8_t language : 4, flags : 4; /* enum sense_flag */
	uint8_t kind : 4, part : 4;      /* of the modifier, of the entry */
};

/* A number for each language; added up all at once. */
typedef uint16_t lanes __attribute__((vector_size(2 * LANGUAGES_MAX), aligned(2)));

/* What a word adds up to in each language. There are few different ones, so they stay in the nearest cache. */
struct counts {
	lanes evidence; /* for the language of a text */
	lanes small;    /* function words and modifiers: no content */
	lanes known;    /* content words of the lexicon */
};

struct profile {
	struct counts counts;
	bool matters; /* has an entry or a modifier, or starts a phrase with a gap behind it, in some language */
	bool starts;  /* starts a phrase in some language: matters when the word behind it may be the next of it */
};                    /* the first is that of an unknown word: all zero */

/* A word in one number: 36 bits of its hash, 20 of its first sense, 8 of its profile; 0 while the slot is empty. That
 * the hash is right is not proved: with the place it is 53 bits of it or more, so one unknown word in 10^11 is taken
 * for another. Numbers and not fields, so that one load does for all. */
typedef uint64_t slot;

enum { SLOT_FORM = 36, SLOT_PROFILE = 56 };
#define SLOT_TAG (((uint64_t)1 << SLOT_FORM) - 1)

static inline uint32_t slot_form(slot word)
{
	return (uint32_t)(word >> SLOT_FORM) & (LEXICON_FORMS_MAX - 1);
}

static inline uint8_t slot_profile(slot word)
{
	return (uint8_t)(word >> SLOT_PROFILE);
}

/* A phrase is a path of words from the root of its language. */
struct node {
	uint32_t entry;
	uint16_t modifier, irony;
	uint32_t gap : 31;  /* the node behind a gap that may follow */
	uint32_t apart : 1; /* the entry is a verb whose prefix stands behind it, here */
};

struct edge {
	uint32_t from, form, to; /* form: the first sense of the word, whatever the language */
};

/* The numbers of settings.tsv, in thousandths. */
enum setting {
	SETTING_BAND_BASE,
	SETTING_BAND_SUBJECTIVITY,
	SETTING_BAND_FLOOR,
	SETTING_BAND_NEGATIVE,
	SETTING_SCALE,
	SETTING_SCALE_WORD,
	SETTING_SUBJECTIVITY_BASE,
	SETTING_SUBJECTIVITY_WORD,
	SETTING_PART, /* subjectivity of each part */
	SETTING_COUNT = SETTING_PART + PART_COUNT
};
const char *setting_name(enum setting setting);

struct lexicon {
	struct unicode unicode;
	uint8_t byte_class[256]; /* enum scan_class */
	slot *slots;
	unsigned slot_shift; /* the top bits of a hash are its place */
	/* A bit for every place of a table four times as large: off when no word is there. Small enough for a near
	 * cache, so that most unknown words never reach the slots. */
	uint64_t *filter;
	struct sense *forms;
	uint64_t *hashes; /* of the forms; only while loading */
	struct entry *entries;
	struct modifier *modifiers;
	struct node *nodes;
	struct edge *edges;    /* open addressing; from 0 is empty: node 0 is no node */
	uint64_t *edge_filter; /* as the filter of words */
	uint64_t *pair_filter; /* the same for the first two words of phrases, by their forms */
	uint32_t slots_count, forms_count, forms_room, entries_count, entries_room, modifiers_count, modifiers_room;
	uint32_t nodes_count, nodes_room, edges_count, edges_room; /* edges_room: a power of two */
	int32_t setting[SETTING_COUNT];

	char language[LANGUAGES_MAX][SM_LANGUAGE_MAX];
	size_t languages_count;
	struct profile profile[PROFILES_MAX];
	size_t profiles_count;

	char *names; /* of entries, modifiers and files, each terminated; told apart by where they start */
	uint32_t names_count, names_room;
	uint32_t file_name[LEXICON_FILES_MAX];
	size_t files_count;
	bool borrowed; /* the arrays are part of an image, and not ours to free */

	bool emoticon_first[256], emoticon_second[256];
	/* Marks that the rules look for by name; 0 when rules/modifiers.tsv has them not. */
	uint16_t exclaim[4], question, capitals, stretched, repeated;
};

void lexicon_close(struct lexicon *lexicon);
/* The place of a language of ours, added when new; 0 when there are too many. */
size_t lexicon_language(struct lexicon *lexicon, const char *code);

/* The sense of a word in a language, to be filled in; made when new. NULL: out of memory or over the maximum. */
struct sense *lexicon_add(struct lexicon *lexicon, uint64_t hash, size_t language);
/* Makes the table at least this large, so that filling it moves nothing. */
bool lexicon_reserve(struct lexicon *lexicon, uint32_t slots);
/* The first sense of a word while the filter is not there yet; 0 when unknown. */
uint32_t lexicon_first(const struct lexicon *lexicon, uint64_t hash);
/* Keeps a name; gives where it starts. False: out of memory or over the maximum. */
bool lexicon_add_name(struct lexicon *lexicon, const char *name, uint32_t *at);
struct entry *lexicon_add_entry(struct lexicon *lexicon);
struct modifier *lexicon_add_modifier(struct lexicon *lexicon);
/* Gives each word its profile and fills the filter; when all is loaded. False: over the maximum. */
bool lexicon_finish(struct lexicon *lexicon);

/* Where a word's slot is, or is not far from. */
static inline const slot *lexicon_place(const struct lexicon *lexicon, uint64_t hash)
{
	return &lexicon->slots[hash >> lexicon->slot_shift];
}

static inline const uint64_t *lexicon_filter(const struct lexicon *lexicon, uint64_t hash)
{
	return &lexicon->filter[hash >> (lexicon->slot_shift - FILTER_BITS) >> 6];
}

/* The slot of a word; 0 when it is unknown. */
static inline slot lexicon_look(const struct lexicon *lexicon, uint64_t hash)
{
	bool maybe = *lexicon_filter(lexicon, hash) >> (hash >> (lexicon->slot_shift - FILTER_BITS) & 63) & 1;
	size_t place = maybe ? hash >> lexicon->slot_shift : lexicon->slots_count; /* behind the last one is empty */
	slot found = lexicon->slots[place];

	/* One branch for both, and nearly never taken: known or unknown is not to be guessed. */
	while ((found != 0) & (((found ^ hash) & SLOT_TAG) != 0)) {
		place = (place + 1) & (lexicon->slots_count - 1);
		found = lexicon->slots[place];
	}
	return found;
}

/* The first sense of a word; 0 when unknown. */
static inline uint32_t lexicon_find(const struct lexicon *lexicon, uint64_t hash)
{
	return slot_form(lexicon_look(lexicon, hash));
}

/* What a word is in a language, or in every language; NULL when it is nothing there. */
static inline const struct sense *lexicon_sense(const struct lexicon *lexicon, uint32_t form, size_t language)
{
	for (; form; form = lexicon->forms[form].next) {
		const struct sense *sense = &lexicon->forms[form];

		if (sense->language == language || sense->language == LANGUAGE_ANY)
			return sense;
	}
	return NULL;
}

#endif
