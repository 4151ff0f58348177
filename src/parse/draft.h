// SPDX-License-Identifier: EUPL-1.2
// draft: posts in the making: what every format does alike once it has found the parts of a post.
#ifndef DRAFT_H
#define DRAFT_H

#include "limits.h"
#include "sentimeter/parse.h"

enum { DRAFT_NOTES_MAX = 24 };

/* What a piece of text is written in. */
enum text_kind { TEXT_PLAIN, TEXT_HTML };

struct draft {
	struct sm_arena *arena;
	struct sm_text base_url; /* for relative links */
	struct sm_text host;     /* platform of posts whose format has no name space of its own */
	int64_t arrival_s;       /* 0 unknown */
	bool declined;           /* the document as a whole does not want to be read by machines */
	bool failed;             /* the arena is full: one check at the end is enough */
	char *scratch;           /* TEXT_BYTES_MAX bytes to write text in before its length is known */
	struct sm_post *post;
	size_t count, capacity;
	struct sm_feed_facts facts;
	struct sm_note note[DRAFT_NOTES_MAX];
	size_t note_count;
	struct sm_text next; /* of the page, where the document says it */
};

/* scratch: TEXT_BYTES_MAX bytes that outlive the draft. payload's strings are used in place. */
void draft_open(struct draft *draft, const struct sm_payload *payload, struct sm_arena *arena, char *scratch);
/* Forgets posts, facts and all but the first notes: another way of reading begins. */
void draft_restart(struct draft *draft, size_t notes_kept);
void draft_note(struct draft *draft, const char *code); /* code: a string constant */

/* A copy in the arena: control characters gone, trimmed, cut at TEXT_BYTES_MAX. */
struct sm_text draft_text(struct draft *draft, struct sm_text text, enum text_kind kind);
/* The same for a text with a warning before it, each on lines of its own. */
struct sm_text draft_text_after(struct draft *draft, struct sm_text before, struct sm_text text, enum text_kind kind);
/* For ids, names and addresses: one line, cut at SHORT_BYTES_MAX. */
struct sm_text draft_short(struct draft *draft, struct sm_text text);
/* An absolute address, as far as base can make one. */
struct sm_text draft_url(struct draft *draft, struct sm_text url, struct sm_text base);
/* "nl-NL" → "nl"; empty for what names no language. */
struct sm_text draft_language(struct draft *draft, struct sm_text language);
/* Sets both times of post, as far as they are plausible; 0 is unknown. */
void draft_dates(struct draft *draft, struct sm_post *post, int64_t published_s, int64_t updated_s);
/* 0 if it is no date. */
int64_t draft_date(struct sm_text text);
/* Empties the title if the text begins with it. raw: the title before its HTML was stripped. */
void draft_title(struct sm_post *post, struct sm_text raw);

/* The next post, zeroed; NULL when POSTS_MAX is reached or the arena is full. */
struct sm_post *draft_add(struct draft *draft);
/* Ids that are missing or repeat are replaced; doubles go. See identity.c. */
void draft_identify(struct draft *draft);
/* An id out of what the post has: its link, else a hash. */
void draft_identify_one(struct draft *draft, struct sm_post *post);
enum sm_status draft_close(struct draft *draft, struct sm_posts *posts, struct sm_error *error);

#endif
