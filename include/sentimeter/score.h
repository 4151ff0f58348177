/* SPDX-License-Identifier: EUPL-1.2 */
/* score: text → valence with coverage and reasons. Takes text alone: it cannot see an author. */
#ifndef SENTIMETER_SCORE_H
#define SENTIMETER_SCORE_H

#include "sentimeter/base.h"

enum sm_class { SM_NEGATIVE, SM_NEUTRAL, SM_POSITIVE, SM_UNSCORED };
const char *sm_class_name(enum sm_class class); /* "negative" ... */

/* One thing that counted. The weights of all reasons, put through the documented formula, give the score. */
struct sm_reason {
	struct sm_text words; /* in the scored text */
	struct sm_text entry; /* the lexicon entry or rule, belongs to the scorer */
	const char *file;     /* rules/nl/lexicon.tsv; belongs to the scorer */
	int line;
	double before, after; /* weight before and after rules */
	const char *rule;     /* which rules changed it: "negation rules/nl/modifiers.tsv:3" or "" */
};

#define SM_LANGUAGE_MAX 4
struct sm_verdict {
	double value; /* -1..1; 0 when unscored */
	enum sm_class class;
	char language[SM_LANGUAGE_MAX]; /* nl, en, ... or "" when none of ours */
	double coverage;                /* 0..1: share of content words that are known (with or without valence) */
	double subjectivity;            /* 0..1 */
	bool irony;                     /* a cue was seen; it does not change the value */
};

#define SM_REASONS_MAX 64
struct sm_reasons {
	struct sm_reason reason[SM_REASONS_MAX];
	size_t count;
	double scale; /* so that the documented formula can be followed: see docs/SCORING.md */
};

struct sm_scorer;
/* rules_dir: the folder rules/. overlay: one more lexicon that overrides, or NULL. Read-only once open: may be shared.
 */
SM_CHECK enum sm_status sm_scorer_open(const char *rules_dir, const char *overlay, struct sm_scorer **scorer,
				       struct sm_error *error);
void sm_scorer_close(struct sm_scorer *scorer);

/* language: "nl", "en", or NULL/"auto" to decide per text, with hint (the feed's claim, or empty) as a weak prior.
 * reasons may be NULL (faster). Linear in the length of text; cannot fail: what it cannot judge is unscored. */
void sm_score(const struct sm_scorer *scorer, struct sm_text text, const char *language, struct sm_text hint,
	      struct sm_verdict *verdict, struct sm_reasons *reasons);

/* Which rules were in force: BLAKE2b-256 over the rule files. */
void sm_scorer_hash(const struct sm_scorer *scorer, uint8_t hash[32]);

#endif
