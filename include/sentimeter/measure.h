/* SPDX-License-Identifier: EUPL-1.2 */
/* measure: labelled texts → how well the meter does; lexicons → what is wrong with them, and better ones. Tools for
 * those who keep the meter; no post of a resident comes through here. */
#ifndef SENTIMETER_MEASURE_H
#define SENTIMETER_MEASURE_H

#include "sentimeter/score.h"

/* ---- Labelled texts. ---- */

enum { SM_LABELS_MAX = 200000 };
struct sm_label {
	struct sm_text id, text;
	double label;
	int line;
};
struct sm_labels {
	struct sm_label *label;
	size_t count;
	bool ratings; /* some label is not -1, 0 or 1 */
};

/* bytes: lines of id<TAB>label<TAB>text, which must outlive labels; a first line "id label text" is passed over.
 * name: the file, for messages. */
SM_CHECK enum sm_status sm_labels_open(struct sm_text bytes, const char *name, struct sm_labels *labels,
				       struct sm_error *error);
void sm_labels_close(struct sm_labels *labels);

/* ---- How well the meter does. ---- */

enum { SM_GOLD_CLASSES = 3, SM_GIVEN_CLASSES = 4, SM_MEASURED_LANGUAGES_MAX = 16, SM_COSTS_MAX = 20 };

struct sm_interval {
	double low, high;
};

struct sm_class_figures {
	size_t gold, given, right;
	double precision, recall, f1;
};

struct sm_language_figures {
	char language[SM_LANGUAGE_MAX]; /* "" when none of ours was seen */
	size_t count;
	double accuracy, macro_f1, coverage;
};

/* An entry that pulled wrong verdicts away from their label. */
struct sm_cost {
	struct sm_text entry; /* belongs to the scorer, as does file */
	const char *file;
	int line;
	size_t wrong, right; /* wrong verdicts that it pulled at; right ones that it had a part in */
};

/* An unscored text counts as neutral, for that is how it is shown: only in alpha it is missing. Texts that are labelled
 * positive or negative only (and rated ones, by their sign) are judged by the sign of the score, without a neutral
 * band; a score of 0 is then half right in accuracy and missed in F1.
 *
 * macro_f1        mean of 2PR/(P+R) over the classes that the labels use (Sokolova & Lapalme 2009, macro-averaged)
 * r               product-moment correlation of score and label (Pearson 1895)
 * alpha           1 - observed/expected disagreement of label and verdict as two coders, nominal and interval, what is
 *                 unscored missing (Krippendorff 2004, ch. 11); ratings: interval only, on a common scale of -1..1
 * aggregate_r     r of the mean score and the mean label over samples of texts whose mix of classes is drawn evenly
 * from all mixes: what people see is a mean over many posts intervals       95%, percentiles of the bootstrap over
 * texts (Efron & Tibshirani 1993, ch. 13) All draws come from a fixed seed: the same file gives the same figures. A
 * figure that cannot be had is NaN. */
enum { SM_BOOTSTRAPS = 1000, SM_SAMPLES = 600, SM_SAMPLE_TEXTS = 100 };
struct sm_evaluation {
	size_t count, judged; /* judged: that have a class; rated texts of exactly 0 have none */
	bool ratings, two_classes;
	size_t confusion[SM_GOLD_CLASSES][SM_GIVEN_CLASSES]; /* by enum sm_class, as people see them */
	struct sm_class_figures class[SM_GOLD_CLASSES];
	double accuracy, macro_f1, r, alpha_nominal, alpha_interval, aggregate_r;
	struct sm_interval macro_f1_95, r_95;
	size_t feeling, feeling_scored; /* texts with a label other than neutral; those of them that got a score */
	double coverage;
	struct sm_language_figures language[SM_MEASURED_LANGUAGES_MAX];
	size_t languages;
	struct sm_cost cost[SM_COSTS_MAX];
	size_t costs;
};

/* language as for sm_score(). */
SM_CHECK enum sm_status sm_evaluate(const struct sm_scorer *scorer, const struct sm_labels *labels,
				    const char *language, struct sm_evaluation *evaluation, struct sm_error *error);

/* ---- What is wrong with a lexicon. ---- */

/* Each is a file, a line and what is wrong there; words of a lexicon may be in it, never those of a post. */
enum { SM_FINDINGS_MAX = 1000 };
struct sm_findings {
	struct sm_error *finding;
	size_t count, room;
	size_t more; /* that found no place */
};
void sm_findings_close(struct sm_findings *findings);

/* path: a folder like rules/, the folder of one language, or a lexicon file. rules_dir: where the identity terms are.
 * Finds what the engine cannot see because it reads a lexicon to the letter: order, doubles, capitals, valences and
 * parts that do not exist, phrases that never match, identity terms; and what the engine says of the whole. */
SM_CHECK enum sm_status sm_lexicon_check(const char *rules_dir, const char *path, struct sm_findings *findings,
					 size_t *lines, struct sm_error *error);

/* Whether groups of people are treated alike: no lexicon line names one (as an entry or within a phrase), and every
 * template scores exactly the same whichever term of rules/identity fills it, as with a word that does not exist.
 * overlay: the lexicon to look at; NULL looks at those of the language. */
struct sm_audit {
	size_t lines, terms, templates, scores; /* looked at */
};
SM_CHECK enum sm_status sm_lexicon_audit(const char *rules_dir, const char *overlay, const char *language,
					 struct sm_audit *audit, struct sm_findings *findings, struct sm_error *error);

/* ---- A lexicon that fits one's own posts. ---- */

/* Fits valences to labelled texts. Each entry that occurs may move away from the valence that people gave it, and words
 * and pairs of words that occur often enough in texts and are in no lexicon may get one; identity terms never do, nor
 * do names, as far as capitals show them.
 *
 * Minimised is the sum over texts of class weight × -log P(label), and over entries of (valence - given)² / 2 spread²
 * (ridge regression towards the lexicon; Hoerl & Kennard 1970). P is the cumulative logistic model (McCullagh 1980) of
 * z = sum / sqrt(scale), of which the score is a fixed function, with the class boundaries of rules/settings.tsv;
 * ratings count by the squared error of the score instead. Newton steps, one entry at a time in the order of the
 * lexicon, so that the same file gives the same overlay. */
enum {
	SM_FIT_FOLDS = 5,
	SM_FIT_TEXTS_MIN = 20,
	SM_FIT_TEXTS_FEW = 200, /* below this a fit rarely pays */
};
struct sm_fit_figures { /* means over the folds */
	double macro_f1, r, aggregate_r, coverage;
};
struct sm_fit {
	size_t texts, moved, added;          /* entries that got another valence, and new ones */
	struct sm_fit_figures before, after; /* by cross-validation: each fold scored with a fit to the others */
};
/* source: what the labels are, for the head of the overlay. overlay: a buffer to fill. */
SM_CHECK enum sm_status sm_lexicon_fit(const char *rules_dir, const struct sm_labels *labels, const char *language,
				       const char *source, struct sm_buffer *overlay, struct sm_fit *fit,
				       struct sm_error *error);

/* ---- Lexicons of others. ---- */

/* The kinds of files that can be read; a NULL-ended list for messages. */
extern const char *const sm_lexicon_formats[];
/* What is known of the licence of a kind, that whoever imports must be able to live with; NULL: no such kind. */
const char *sm_lexicon_licence(const char *format, enum sm_tongue tongue);

struct sm_imported {
	size_t entries;                 /* written */
	size_t left_out;                /* lines and senses without a valence, or that are no words */
	char language[SM_LANGUAGE_MAX]; /* "" when neither the file nor the caller says: then for every language */
};
/* path: the file, or the folder of SentiStrength. language: NULL takes what the kind or the file says. Valences are
 * stretched to -4..4; senses of one word are averaged. out: a lexicon as rules/README.md describes it. */
SM_CHECK enum sm_status sm_lexicon_import(const char *path, const char *format, const char *language,
					  struct sm_buffer *out, struct sm_imported *imported, struct sm_error *error);

#endif
