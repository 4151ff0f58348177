// SPDX-License-Identifier: EUPL-1.2
// fit: labelled texts → an overlay with valences that suit them, and what it brings.
#include "fit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "statistics.h"

enum { SEED_FOLDS = 3, ALL = -1 };

struct fitting {
	const char *rules_dir, *source;
	struct fit_texts texts;
	uint8_t *fold;
	struct sm_scorer *base;
	struct sm_fit *fit;
	struct sm_error *error;
};

/* An overlay that is in memory only, as a file that the scorer can open. */
struct memory_file {
	int file;
	char path[40];
};

static void memory_close(struct memory_file *memory)
{
	if (memory->file > 0)
		close(memory->file);
	memory->file = 0;
}

static enum sm_status memory_open(const struct sm_buffer *bytes, struct memory_file *memory, struct sm_error *error)
{
	size_t done = 0;

	memory->file = memfd_create("overlay", MFD_CLOEXEC);
	while (memory->file > 0 && done < bytes->length) {
		ssize_t wrote = write(memory->file, bytes->data + done, bytes->length - done);

		if (wrote <= 0)
			break;
		done += (size_t)wrote;
	}
	if (memory->file <= 0 || done < bytes->length || bytes->failed)
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	snprintf(memory->path, sizeof(memory->path), "/proc/self/fd/%d", memory->file);
	return SM_OK;
}

static enum sm_status scorer_with(const char *rules_dir, const struct sm_buffer *overlay, struct memory_file *memory,
				  struct sm_scorer **scorer, struct sm_error *error)
{
	enum sm_status status = memory_open(overlay, memory, error);

	return status == SM_OK ? sm_scorer_open(rules_dir, memory->path, scorer, error) : status;
}

/* One fit to the texts outside a fold, or to all of them. */
static enum sm_status fit_once(struct fitting *f, int left_out, struct sm_buffer *overlay)
{
	SM_AUTO(memory_close) struct memory_file memory = { 0 };
	SM_AUTO(sm_buffer_close) struct sm_buffer probe = { .bytes_max = FIT_OVERLAY_BYTES_MAX };
	struct fit_language_set *set = calloc(1, sizeof(*set));
	struct fit_words words = { 0 };
	struct problem problem = { 0 };
	struct sm_scorer *scorer = NULL;
	enum sm_status status;

	if (!set)
		return sm_fail(f->error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	unicode_fill(&set->unicode);
	f->texts.left_out = left_out;
	status = fit_words_find(f->base, &f->texts, set, f->rules_dir, &words, f->error);
	overlay_of_words(&words, set, &probe);
	if (status == SM_OK)
		status = scorer_with(f->rules_dir, &probe, &memory, &scorer, f->error);
	if (status == SM_OK)
		status = problem_open(scorer, &f->texts, f->rules_dir, memory.path, &problem, f->error);
	if (status == SM_OK) {
		problem_solve(&problem);
		status = overlay_write(&problem, &words, set, f->rules_dir, memory.path, overlay, f->fit, f->error);
	}
	problem_close(&problem);
	sm_scorer_close(scorer);
	fit_words_close(&words);
	fit_languages_close(set);
	free(set);
	return status;
}

/* Every fold gets as many texts of each kind as chance gives it, always the same. */
static bool choose_folds(struct fitting *f)
{
	size_t count = f->texts.labels->count;
	struct draw draw = { SEED_FOLDS };

	f->fold = malloc(count);
	for (size_t i = 0; f->fold && i < count; i++)
		f->fold[i] = (uint8_t)(i % SM_FIT_FOLDS);
	for (size_t i = count; f->fold && i > 1; i--) {
		size_t other = draw_below(&draw, i);
		uint8_t kept = f->fold[i - 1];

		f->fold[i - 1] = f->fold[other];
		f->fold[other] = kept;
	}
	f->texts.fold = f->fold;
	return f->fold != NULL;
}

static void add_figures(struct sm_fit_figures *sum, const struct sm_evaluation *evaluation)
{
	sum->macro_f1 += evaluation->macro_f1 / SM_FIT_FOLDS;
	sum->r += evaluation->r / SM_FIT_FOLDS;
	sum->aggregate_r += evaluation->aggregate_r / SM_FIT_FOLDS;
	sum->coverage += evaluation->coverage / SM_FIT_FOLDS;
}

static enum sm_status measure(const struct fitting *f, const struct sm_scorer *scorer, int fold,
			      struct sm_fit_figures *sum)
{
	const struct sm_labels *all = f->texts.labels;
	struct sm_labels labels = { .ratings = all->ratings };
	struct sm_evaluation *evaluation = malloc(sizeof(*evaluation));
	enum sm_status status;

	labels.label = malloc(all->count * sizeof(*labels.label));
	if (!labels.label || !evaluation) {
		free(labels.label);
		free(evaluation);
		return sm_fail(f->error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	}
	for (size_t i = 0; i < all->count; i++)
		if (f->fold[i] == fold)
			labels.label[labels.count++] = all->label[i];
	status = sm_evaluate(scorer, &labels, f->texts.language, evaluation, f->error);
	if (status == SM_OK)
		add_figures(sum, evaluation);
	free(labels.label);
	free(evaluation);
	return status;
}

static enum sm_status cross_validate(struct fitting *f)
{
	enum sm_status status = SM_OK;

	for (int fold = 0; fold < SM_FIT_FOLDS && status == SM_OK; fold++) {
		SM_AUTO(sm_buffer_close) struct sm_buffer overlay = { .bytes_max = FIT_OVERLAY_BYTES_MAX };
		SM_AUTO(memory_close) struct memory_file memory = { 0 };
		struct sm_scorer *scorer = NULL;

		status = fit_once(f, fold, &overlay);
		if (status == SM_OK)
			status = scorer_with(f->rules_dir, &overlay, &memory, &scorer, f->error);
		if (status == SM_OK)
			status = measure(f, f->base, fold, &f->fit->before);
		if (status == SM_OK)
			status = measure(f, scorer, fold, &f->fit->after);
		sm_scorer_close(scorer);
	}
	return status;
}

static void put_head(const struct fitting *f, struct sm_buffer *overlay)
{
	const struct sm_fit *fit = f->fit;

	sm_buffer_format(
	    overlay,
	    "# Valences fitted by `sentimeter lexicon fit` to %zu labelled texts of %s.\n"
	    "# Cross-validated macro-F1 %.3f, was %.3f; r %.3f, was %.3f. Part, forms and prior: rules/.\n",
	    fit->texts, f->source, fit->after.macro_f1, fit->before.macro_f1, fit->after.r, fit->before.r);
}

enum sm_status sm_lexicon_fit(const char *rules_dir, const struct sm_labels *labels, const char *language,
			      const char *source, struct sm_buffer *overlay, struct sm_fit *fit, struct sm_error *error)
{
	struct fitting f = { .rules_dir = rules_dir,
			     .source = source,
			     .texts = { .labels = labels, .language = language },
			     .fit = fit,
			     .error = error };
	enum sm_status status;

	*fit = (struct sm_fit){ .texts = labels->count };
	if (labels->count < SM_FIT_TEXTS_MIN)
		return sm_fail(error, SM_ERROR_DATA, source, "%zu teksten: er zijn er ten minste %d nodig",
			       "%zu texts: at least %d are needed", labels->count, SM_FIT_TEXTS_MIN);
	if (!choose_folds(&f))
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	status = sm_scorer_open(rules_dir, NULL, &f.base, error);
	if (status == SM_OK)
		status = cross_validate(&f);
	put_head(&f, overlay);
	if (status == SM_OK)
		status = fit_once(&f, ALL, overlay);
	if (status == SM_OK && overlay->failed)
		status = sm_fail(error, SM_ERROR_LIMIT, source, "de woordenlijst wordt te groot",
				 "the lexicon grows too large");
	sm_scorer_close(f.base);
	free(f.fold);
	return status;
}
