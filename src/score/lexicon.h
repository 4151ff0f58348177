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
	PROFILES_MAX = 1024,
	LEXICON_FILES_MAX = 64,
	LEXICON_ENTRIES_MAX = 1 << 20,
	LEXICON_FORMS_MAX = 1 << 19, /* fits a word of the table */
	MODIFIERS_MAX = UINT16_MAX,
	PHRASE_WORDS_MAX = 8,
	PHRASE_GAP_MAX = 4, /* words that may stand in a gap */
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
	uint32_t next;   /* while loading: the same word in another language; then: the row of its senses by language */
	uint16_t modifier;
	int16_t valence;                 /* of the entry */
	uint8_t language : 4, flags : 4; /* enum sense_flag */
	uint8_t kind : 4, part : 4;      /* of the modifier, of the entry */
};

/* A number for each language; added up all at once. */
typedef uint16_t lanes __attribute__((vector_size(2 * LANGUAGES_MAX), aligned(2)));

/* Tokens that are alike in all languages have the same profile: a place in the tables of the lexicon. Those of the
 * tokens that are no known word come first. */
enum { PROFILE_UNKNOWN, PROFILE_NUMBER, PROFILE_CLAUSE, PROFILE_END, PROFILE_EMOJI, PROFILES_FIXED };

/* What rules must know of a token to pass it over, or not. */
enum mark {
	MARK_FOLLOWS = 1,     /* may be the second word of a phrase */
	MARK_FOLLOWS_GAP = 2, /* may stand behind the gap of a phrase */
	MARK_TAKEN = 4,       /* is part of a phrase, which was read */
	MARK_STARTS_GAP = 8,  /* and a gap may follow at once */
	MARK_SMALL = 0x10,    /* a function word or a modifier */
	MARK_STARTS = 0x20,   /* a phrase may start here */
	MARK_NEUTRAL = 0x40,  /* an entry without valence: counts as a hit, and changes nothing */
	MARK_MATTERS = 0x80,  /* valence, a modifier, an end, or a phrase with a gap behind its first word */
};

/* What a token is in one language, in fields that can be added up over a block. */
typedef uint64_t trait;

enum { TRAIT_CONTENT = 0, TRAIT_KNOWN = 16, TRAIT_NEUTRAL = 32, TRAIT_MARKS = 56 };

static inline size_t trait_field(trait sum, unsigned field)
{
	return (size_t)(sum >> field & 0xffff);
}

/* While loading: a word in one number, 44 bits of its hash and its first sense; 0 while the slot is empty. */
typedef uint64_t slot;

enum { SLOT_FORM = 44 };
#define SLOT_TAG (((uint64_t)1 << SLOT_FORM) - 1)

static inline uint32_t slot_form(slot word)
{
	return (uint32_t)(word >> SLOT_FORM);
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
	struct bucket *buckets;  /* table.h; when all is loaded */
	unsigned bucket_shift;
	uint32_t buckets_count;
	struct sense *forms;
	/* Only while loading. */
	slot *slots;
	unsigned slot_shift; /* the top bits of a hash are its place */
	uint64_t *hashes;    /* of the forms */
	uint8_t *follows;    /* MARK_FOLLOWS and MARK_FOLLOWS_GAP of the forms */
	struct entry *entries;
	struct modifier *modifiers;
	struct node *nodes;
	struct edge *edges;     /* open addressing; from 0 is empty: node 0 is no node */
	uint64_t *edge_filter;  /* as the filter of words */
	uint64_t *start_filter; /* the same for the first two or three words of phrases, by their forms */
	uint32_t slots_count, forms_count, forms_room, entries_count, entries_room, modifiers_count, modifiers_room;
	uint32_t nodes_count, nodes_room, edges_count, edges_room; /* edges_room: a power of two */
	int32_t setting[SETTING_COUNT];

	char language[LANGUAGES_MAX][SM_LANGUAGE_MAX];
	size_t languages_count;
	/* By profile. */
	lanes evidence[PROFILES_MAX]; /* for the language of a text; LANGUAGE_ANY counts the words */
	trait trait[LANGUAGES_MAX][PROFILES_MAX];
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
/* Gives back what is only there while loading. */
void lexicon_loaded(struct lexicon *lexicon);
/* The place of a language of ours, added when new; 0 when there are too many. */
size_t lexicon_language(struct lexicon *lexicon, const char *code);

/* The sense of a word in a language, to be filled in; made when new. NULL: out of memory or over the maximum. */
struct sense *lexicon_add(struct lexicon *lexicon, uint64_t hash, size_t language);
/* Makes the table at least this large, so that filling it moves nothing. */
bool lexicon_reserve(struct lexicon *lexicon, uint32_t slots);
/* The first sense of a word while loading; 0 when unknown. Later: table_find(). */
uint32_t lexicon_first(const struct lexicon *lexicon, uint64_t hash);
/* Keeps a name; gives where it starts. False: out of memory or over the maximum. */
bool lexicon_add_name(struct lexicon *lexicon, const char *name, uint32_t *at);
/* The first of LANGUAGES_MAX new senses in a row; 0: out of memory or over the maximum. */
uint32_t lexicon_add_row(struct lexicon *lexicon);
struct entry *lexicon_add_entry(struct lexicon *lexicon);
struct modifier *lexicon_add_modifier(struct lexicon *lexicon);

/* What a word is in a language, or in every language; all zero when it is nothing there. */
static inline const struct sense *lexicon_sense(const struct lexicon *lexicon, uint32_t form, size_t language)
{
	uint32_t row = lexicon->forms[form].next;
	const struct sense *sense = &lexicon->forms[row ? row + (uint32_t)language : form];

	return sense->language == language || sense->language == LANGUAGE_ANY ? sense : lexicon->forms;
}

#endif
