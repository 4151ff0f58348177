/* SPDX-License-Identifier: EUPL-1.2 */
/* fit: labelled texts → valences. fit.c leads and cross-validates, fit_words.c finds words that are in no lexicon,
 * fit_problem.c turns reasons into features, fit_solve.c finds the valences, fit_overlay.c writes them down. */
#ifndef MEASURE_FIT_H
#define MEASURE_FIT_H

#include "lists.h"
#include "sentimeter/measure.h"

enum {
	FIT_LANGUAGES_MAX = 4,
	FIT_OVERLAY_BYTES_MAX = 16 << 20,
	FIT_BYTES_MAX = 256, /* of an entry, a language, or a name of a file */
};

/* A word or a pair of words that is in no lexicon. */
struct fit_word {
	char text[2 * 64 + 2]; /* folded; a space between two */
	uint8_t language;
	uint32_t texts, capitals, inner; /* it occurs in; with a capital; not at the start of a sentence */
	uint32_t next_text;              /* the first that may count it again */
};

struct fit_words {
	struct fit_word *word; /* open addressing while counting; sorted by language and text when chosen */
	size_t count, room;
};

/* A language that was seen, with the words that may learn nothing in it, nor as half of a pair. */
struct fit_language {
	char code[SM_LANGUAGE_MAX];
	struct identity stop; /* identity terms, function words and modifiers */
};

struct fit_language_set {
	struct fit_language language[FIT_LANGUAGES_MAX];
	size_t count;
	struct unicode unicode;
};

/* Which texts a fit may see. */
struct fit_texts {
	const struct sm_labels *labels;
	const uint8_t *fold; /* of each text */
	int left_out;        /* this fold; -1: none */
	const char *language;
};

/* One weight to find. */
struct feature {
	const char *file; /* as reasons name it; the overlay's own name for a new word */
	int line;
	struct sm_text entry;
	double prior, weight, spread;
	uint32_t texts;
	size_t first, count; /* its cells */
};
struct cell {
	uint32_t text, feature;
	float factor; /* the weight after all rules, for a valence of 1 */
};
struct row {
	double offset;  /* what no feature explains: emoji */
	double inverse; /* 1 / sqrt(scale) */
	double sum;     /* of all weights, at the valences at hand */
	double label;   /* -1, 0 or 1; ratings: on a scale of -1..1 */
	double weight;  /* of its class */
};
struct problem {
	struct row *row;
	struct feature *feature;
	struct cell *cell;
	size_t rows, features, cells;
	double above, below; /* from here up positive, from here down negative; of sum / sqrt(scale) */
	bool ratings, two_classes;
};

/* Counts words in no lexicon, and keeps those that may get a valence. */
SM_CHECK enum sm_status fit_words_find(const struct sm_scorer *scorer, const struct fit_texts *texts,
				       struct fit_language_set *set, const char *rules_dir, struct fit_words *words,
				       struct sm_error *error);
void fit_words_close(struct fit_words *words);
void fit_languages_close(struct fit_language_set *set);

/* scorer knows the words too, as an overlay named `overlay`. */
SM_CHECK enum sm_status problem_open(const struct sm_scorer *scorer, const struct fit_texts *texts,
				     const char *rules_dir, const char *overlay, struct problem *problem,
				     struct sm_error *error);
void problem_close(struct problem *problem);

/* Sets the weight of each feature. */
void problem_solve(struct problem *problem);

/* New words with the valence that shows their features. */
void overlay_of_words(const struct fit_words *words, const struct fit_language_set *set, struct sm_buffer *out);
/* What changed, as a lexicon. */
SM_CHECK enum sm_status overlay_write(const struct problem *problem, const struct fit_words *words,
				      const struct fit_language_set *set, const char *rules_dir, const char *overlay,
				      struct sm_buffer *out, struct sm_fit *fit, struct sm_error *error);

#endif
