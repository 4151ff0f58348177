/* SPDX-License-Identifier: EUPL-1.2 */
/* redact: what the files of the redactor share. The way of a text:
 * view (normalised, with its way back) → scan (triggers → patterns → checks) → hits → spans. */
#ifndef REDACT_H
#define REDACT_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>

#include "sentimeter/protect.h"
#include "sentimeter/table.h"

enum {
	REDACT_TYPES_MAX = 32,
	REDACT_PATTERNS_MAX = 256,
	REDACT_DEFINES_MAX = 64,
	REDACT_CLASSES_MAX = 64,
	REDACT_HITS_MAX = 4 * SM_SPANS_MAX,
	REDACT_PATTERN_BYTES_MAX = 16 * 1024, /* a pattern with its definitions filled in */
	REDACT_GATE_BYTES_MAX = 256 * 1024,
	REDACT_TEXT_BYTES_MAX = 16 * 1024 * 1024,
	REDACT_KNOWN_PARTS_MAX = 16,
	REDACT_KNOWN_BYTES_MAX = 512, /* a longer name is cut: display names are shorter */
	REDACT_FOLD_MAX = 8,          /* bytes that take the place of one look-alike */
	/* What a pattern sees around the place where it is tried: so each try has a fixed price, and a text costs no
	 * more than its length times that price, whatever it holds. */
	REDACT_BEHIND = 48,
	REDACT_AHEAD = 400,
	REDACT_MATCH_LIMIT = 100000,
	REDACT_HEAP_KIB_MAX = 1024,
	REDACT_STACK_BYTES = 256 * 1024,
	REDACT_GROUPS_MAX = 32
};

/* ---- Rules: the tables of rules/redaction. ---- */

struct redact_type {
	char *name, *label[2], *mask; /* label by enum sm_tongue */
	bool yields;                  /* ordinary talk (a date, a price) wins from it */
};

/* Where in a text a pattern is tried. From TRIGGER_COUNT on: a word of class trigger - TRIGGER_COUNT. */
enum redact_trigger {
	TRIGGER_DIGIT,     /* the first digit of a run */
	TRIGGER_DIGITS,    /* the same, when at least eight digits stand close together */
	TRIGGER_FOUR,      /* the same, of exactly four digits */
	TRIGGER_PLATE,     /* the same, of at most three digits with letters or more digits next to them */
	TRIGGER_PLUS,      /* + or ( before a digit */
	TRIGGER_MONEY,     /* a currency sign */
	TRIGGER_INITIAL,   /* up to three letters and a dot, the first a capital */
	TRIGGER_SERIAL,    /* a capital, then letters and digits: nine or more, or before a < */
	TRIGGER_CODE,      /* up to four letters with a digit close behind them */
	TRIGGER_HEX,       /* up to four hex digits, then : . or - */
	TRIGGER_AT,        /* the start of what stands before an @, in whatever form */
	TRIGGER_MENTION,   /* @ with nothing before it */
	TRIGGER_URL,       /* the start of what stands before :// */
	TRIGGER_DOMAIN,    /* the start of letters with dots between them */
	TRIGGER_TO_NUMBER, /* the start of the words before a number, where it may be a street */
	TRIGGER_COUNT
};

struct sm_redactor;
/* Looks once more at what a pattern found; may move the end back. False: it is not what it seemed. */
typedef bool redact_check(const struct sm_redactor *redactor, const char *view, size_t start, size_t *end);
redact_check *redact_check_find(struct sm_text name);

struct redact_pattern {
	pcre2_code *code;
	char *source;        /* with its definitions filled in; only while the rules are read */
	redact_check *check; /* or NULL */
	int trigger;
	int type;     /* index; REDACT_KEEP: ordinary talk */
	int id_group; /* the part that identifies; 0 is all of it */
};
enum { REDACT_KEEP = -1 };

struct redact_word {
	char *word; /* folded; NULL: a free slot */
	size_t length;
	uint64_t classes;
};

struct redact_words {
	struct redact_word *slot;
	size_t slots, count; /* slots is a power of two */
	char *class_name[REDACT_CLASSES_MAX];
	size_t class_count;
};

/* A code point or an entity's name → what it looks like. */
struct redact_fold {
	uint32_t code;
	char to[REDACT_FOLD_MAX];
};
struct redact_entity {
	char *name, *to;
};
struct redact_folds {
	struct redact_fold *fold; /* sorted by code */
	size_t fold_count;
	struct redact_entity *entity;
	size_t entity_count;
};

struct redact_iban {
	char country[2];
	int length;
};

struct sm_redactor {
	struct redact_type type[REDACT_TYPES_MAX];
	size_t type_count;
	int author_type; /* of the author's own name; REDACT_KEEP: the table has none */
	struct redact_pattern pattern[REDACT_PATTERNS_MAX]; /* sorted by trigger */
	size_t pattern_count;
	size_t first[TRIGGER_COUNT + REDACT_CLASSES_MAX + 1]; /* of a trigger in pattern[] */
	/* All patterns of a trigger as alternatives of one: nearly every place fails, and fails in one call. */
	pcre2_code *gate[TRIGGER_COUNT + REDACT_CLASSES_MAX];
	bool interpreted; /* a pattern has no machine code */
	struct redact_words words;
	uint64_t class_tried;                                                    /* classes that have patterns */
	uint64_t class_at, class_middle, class_stop, class_surname, class_thing; /* bits that C asks for by name */
	struct redact_folds folds;
	struct redact_iban *iban;
	size_t iban_count;
	pcre2_match_context *context;
	pcre2_match_data *match;
	pcre2_jit_stack *stack;
	struct redact_hit *hit; /* REDACT_HITS_MAX; places, never words */
};

/* complete: also that no structured type is without a pattern. Only a test's negative control asks for less. */
SM_CHECK enum sm_status redact_open(const char *rules_dir, bool complete, struct sm_redactor **redactor,
				    struct sm_error *error);

SM_CHECK enum sm_status redact_patterns_read(struct sm_redactor *redactor, const char *rules_dir,
					     struct sm_error *error);
void redact_patterns_close(struct sm_redactor *redactor);

SM_CHECK enum sm_status redact_words_read(struct redact_words *words, const char *rules_dir, struct sm_error *error);
void redact_words_close(struct redact_words *words);
/* ASCII case does not matter; 0: in no list. */
uint64_t redact_words_classes(const struct redact_words *words, const char *word, size_t length);
/* The number of a class, or -1. */
int redact_words_class(const struct redact_words *words, struct sm_text name);
static inline uint64_t redact_class_bit(int index)
{
	return index < 0 ? 0 : UINT64_C(1) << index;
}

SM_CHECK enum sm_status redact_folds_read(struct redact_folds *folds, const char *rules_dir, struct sm_error *error);
void redact_folds_close(struct redact_folds *folds);

/* ---- A text. ---- */

/* What is matched. Without start: the bytes of the original themselves. */
struct redact_view {
	const char *data;
	size_t length;
	const uint32_t *start, *end; /* of each byte's source in the original */
};
SM_CHECK enum sm_status redact_view_make(const struct redact_folds *folds, struct sm_text text, struct sm_arena *arena,
					 struct redact_view *view, struct sm_error *error);

struct redact_hit {
	uint32_t start, end; /* in the view */
	int type;
};

/* The author's own name or handle, folded. */
struct redact_known {
	struct sm_text whole;
	struct sm_text part[REDACT_KNOWN_PARTS_MAX];
	size_t part_count;
};
SM_CHECK enum sm_status redact_known_make(const struct sm_redactor *redactor, struct sm_text known,
					  struct sm_arena *arena, struct redact_known *result, struct sm_error *error);
/* The end of the author's name where it starts at a word's start, or at. */
size_t redact_known_at(const struct redact_known *known, const struct redact_view *view, size_t at, size_t word_end);

SM_CHECK enum sm_status redact_scan(struct sm_redactor *redactor, const struct redact_view *view,
				    const struct redact_known *known, size_t *hits, struct sm_error *error);

/* Hits → spans in the original, sorted and disjoint. */
SM_CHECK enum sm_status redact_spans(const struct sm_redactor *redactor, const struct redact_view *view,
				     struct redact_hit *hit, size_t hits, struct sm_span *span, size_t *count,
				     struct sm_error *error);

/* ---- Bytes of a view. ---- */

/* Bytes of other scripts are letters: a name in Arabic is one too. */
static inline bool redact_is_letter(char c)
{
	return sm_ascii_is_letter(c) || (unsigned char)c >= 0x80;
}
static inline bool redact_is_alnum(char c)
{
	return redact_is_letter(c) || sm_ascii_is_digit(c);
}
bool redact_same_letters(const char *a, const char *b, size_t length);

#endif
