/* SPDX-License-Identifier: EUPL-1.2 */
/* scan: text → tokens, in blocks of whole sentences. scan.c holds the loop over bytes, scan_word.c the words that the
 * fast path leaves, scan_mark.c emoji, emoticons and what is skipped. */
#ifndef SCORE_SCAN_H
#define SCORE_SCAN_H

#include "table.h"
#include "word.h"

enum {
	SCAN_TOKENS_MAX = 1024,  /* in a block; indices are uint16_t */
	SCAN_SENTENCE_MAX = 256, /* in a sentence, its end included; a longer one is cut */
	SCAN_LINES_TOKENS = 512, /* after a line that ends behind so many a block of lines is enough */
	SCAN_COUNT_MAX = UINT16_MAX,
	SCAN_MARKS_MORE = 80,                 /* marks are read many at a time */
	SCAN_WORDS_MORE = PHRASE_GAP_MAX + 1, /* so many words are looked at behind the first one of a phrase */
};

/* What a byte may start. */
enum scan_class {
	CLASS_NOTHING,
	CLASS_SPACE,
	CLASS_LETTER,
	CLASS_DIGIT,
	CLASS_HIGH, /* a byte of a longer code point */
	CLASS_APOSTROPHE,
	CLASS_COMMA,
	CLASS_COLON,
	CLASS_HYPHEN,
	CLASS_END,
	CLASS_NEWLINE,
	CLASS_BRACKET,
	CLASS_AT,
	CLASS_TAG,
};

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_EMOJI, TOKEN_CLAUSE, TOKEN_END };

enum token_flag {
	TOKEN_CAPITALS = 1,  /* two letters or more, all capital */
	TOKEN_STRETCHED = 2, /* only known without the letters that it has three times on end */
	TOKEN_QUESTION = 4,  /* of an end: a question mark */
	TOKEN_LINE = 8,      /* of an end: the text ends here, and the next line is another one */
	TOKEN_IRONY = 16,    /* an irony cue of several words goes up to here */
};

/* Where a token stands in the text. */
struct span {
	uint32_t start, length;
};

struct token {
	uint16_t count; /* of an emoji: how often on end; of an end: exclamation marks */
	uint8_t kind, flags;
};

struct scan {
	const struct lexicon *lexicon;
	const char *text;
	size_t length, at;
	size_t sentence; /* the first token of the sentence at hand */
	size_t count;
	bool full; /* a sentence that ends here ends the block */
	/* Each line is a text by itself: a block holds whole ones, or part of one that is longer than a block. */
	bool lines;
	size_t line_at;                     /* in the text: behind the last line that ended */
	uint16_t line_end[SCAN_TOKENS_MAX]; /* tokens */
	size_t line_count;
	/* Whether tokens lower_from to lower_end, a text as far as it is in the block, have a lower-case letter. */
	size_t lower_from, lower_end;
	bool lower;
	/* Of each token, apart, so that each pass reads no more than it needs. */
	struct span span[SCAN_TOKENS_MAX];
	struct token token[SCAN_TOKENS_MAX];
	/* As in a table; of what is no word the profile, of an emoji its form too. */
	uint32_t word[SCAN_TOKENS_MAX + SCAN_WORDS_MORE];
	/* Added by language_mark(): */
	trait total[SCAN_TOKENS_MAX];                    /* of all tokens up to this one */
	uint8_t mark[SCAN_TOKENS_MAX + SCAN_MARKS_MORE]; /* enum mark; behind the last they are 0 */
	uint16_t mattering[SCAN_TOKENS_MAX];             /* the tokens that rules look at */
	size_t mattering_from, mattering_count;
	uint64_t phrase[SCAN_TOKENS_MAX / 64]; /* a bit for each token from there on: a phrase may well start with it */
};

void scan_fill_classes(uint8_t class[256]);
/* The next block of the text: whole sentences, each with its TOKEN_END. False when there are no more tokens. */
bool scan_block(struct scan *scan);

/* Between the files of scan. Each reads at scan->at and moves it. */
void scan_cut(struct scan *scan); /* ends a sentence that is too long */

static inline uint32_t scan_form(const struct scan *scan, size_t at)
{
	return word_form(scan->word[at]);
}

/* A word for the profile of what is none. */
static inline uint32_t scan_no_word(uint32_t profile)
{
	return profile << WORD_PROFILE;
}

static inline void scan_put(struct scan *scan, size_t at, uint32_t word, struct span span, struct token token)
{
	scan->span[at] = span;
	scan->token[at] = token;
	scan->word[at] = word;
}

static inline void scan_push(struct scan *scan, uint32_t word, struct span span, struct token token)
{
	scan_put(scan, scan->count++, word, span, token);
	if (scan->count - scan->sentence == SCAN_SENTENCE_MAX - 1)
		scan_cut(scan);
}

static inline size_t span_end(struct span span)
{
	return span.start + span.length;
}

bool scan_drop_adjacent(struct scan *scan); /* forgets the word that ends where we are */
void scan_word(struct scan *scan);          /* any word, number or word with digits */
void scan_hashtag(struct scan *scan);
bool scan_emoticon(struct scan *scan); /* false: there is none here */
void scan_emoji(struct scan *scan);
void scan_address(struct scan *scan);  /* @name, or the rest of name@host */
void scan_url(struct scan *scan);      /* from its :// or www. to white space */
bool scan_redacted(struct scan *scan); /* [name] */

/* Whether a word of the text that a token is in has a lower-case letter: then capitals say something. No further than
 * the block. */
bool scan_has_lower(struct scan *scan, size_t at);
#endif
