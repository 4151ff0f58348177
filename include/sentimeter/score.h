/* SPDX-License-Identifier: EUPL-1.2 */
/* score: text → valence with coverage and reasons. Takes text alone: it cannot see an author. */
#ifndef SENTIMETER_SCORE_H
#define SENTIMETER_SCORE_H

#include "sentimeter/base.h"

enum sm_class { SM_NEGATIVE, SM_NEUTRAL, SM_POSITIVE, SM_UNSCORED };
const char *sm_class_name(enum sm_class class); /* "negative" ... */

/* One rule that changed a weight: weight = weight × factor, rounded to thousandths. All of it belongs to the scorer. */
struct sm_rule {
	const char *name; /* negation, stronger, contrast ... */
	const char *word; /* niet */
	const char *file; /* rules/nl/modifiers.tsv */
	int line;
	double factor;
};

/* One thing that counted. The weights of all reasons, put through the documented formula, give the score. */
enum { SM_RULES_MAX = 13 };
struct sm_reason {
	struct sm_text words; /* in the scored text; empty when several are taken together */
	struct sm_text entry; /* the lexicon entry; belongs to the scorer; "…" for what found no place */
	const char *file;     /* rules/nl/lexicon.tsv; belongs to the scorer */
	int line;
	double before, after; /* weight before and after the rules, in whole thousandths */
	struct sm_rule rule[SM_RULES_MAX];
	size_t rules; /* in the order in which they were applied */
};

#define SM_LANGUAGE_MAX 4
struct sm_verdict {
	double value; /* -1..1 in whole thousandths; 0 when unscored */
	enum sm_class class;
	char language[SM_LANGUAGE_MAX]; /* nl, en, ... or "" when none of ours, or no words at all */
	double coverage;                /* 0..1: share of content words that are known (with or without valence) */
	double subjectivity;            /* 0..1 */
	bool irony;                     /* a cue was seen; it does not change the value */
};

enum { SM_REASONS_MAX = 64 };
struct sm_reasons {
	struct sm_reason reason[SM_REASONS_MAX];
	size_t count;
	double scale;              /* value = sum / sqrt(sum² + scale), sum that of all after: see docs/SCORING.md */
	double negative, positive; /* the neutral band: a value up to negative, or from positive, is out of it */
};

struct sm_scorer;
/* rules_dir: the folder rules/. overlay: one more lexicon that overrides, or NULL. Read-only once open: may be
 * shared by threads. */
SM_CHECK enum sm_status sm_scorer_open(const char *rules_dir, const char *overlay, struct sm_scorer **scorer,
				       struct sm_error *error);
void sm_scorer_close(struct sm_scorer *scorer);

/* language: "nl", "en", or NULL/"auto" to decide per text, with hint (the feed's claim, or empty) as a weak prior.
 * reasons may be NULL (faster). Linear in the length of text; cannot fail: what it cannot judge is unscored. */
void sm_score(const struct sm_scorer *scorer, struct sm_text text, const char *language, struct sm_text hint,
	      struct sm_verdict *verdict, struct sm_reasons *reasons);

/* As sm_score() for each line by itself, without a hint; many at once, which is faster. Lines end with a new line, the
 * last one with that or with the text. scored is given the verdict and the reasons of each in turn, which it must not
 * keep; false from it is enough. */
typedef bool sm_line_scored(void *context, const struct sm_verdict *verdict, const struct sm_reasons *reasons);
void sm_score_lines(const struct sm_scorer *scorer, struct sm_text lines, const char *language,
		    struct sm_reasons *reasons, sm_line_scored *scored, void *context);

/* Which rules were in force: BLAKE2b-256 over the rule files that were read, with their names. */
void sm_scorer_hash(const struct sm_scorer *scorer, uint8_t hash[32]);

#endif
