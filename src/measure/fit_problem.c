// SPDX-License-Identifier: EUPL-1.2
// fit_problem: reasons of labelled texts → features, in the order of lexicons and lines.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fit.h"

enum { ROOM_MIN = 1 << 12, CELLS_MAX = 1 << 24, BOUNDARY_MAX = 999 };
#define SPREAD_ENTRY .35 /* how far a valence that people gave is likely to be off */
#define SPREAD_WORD  .3  /* how far from nothing a word is that is in no lexicon */
#define BALANCE      .5  /* 0: each text counts as much, 1: each class does */

/* Features while they are found; their cells in the order of texts. */
struct building {
	struct problem *problem;
	const char *overlay;
	uint32_t *place; /* open addressing: feature + 1 */
	size_t places, features_room, cells_room;
};

static void *grow(void *array, size_t size, size_t count, size_t *room)
{
	void *larger;

	if (count < *room)
		return array;
	*room = *room ? *room * 2 : ROOM_MIN;
	larger = realloc(array, *room * size);
	return larger;
}

static size_t place_of(const struct building *b, const char *file, int line)
{
	uint64_t hash = ((uint64_t)(uintptr_t)file ^ (uint64_t)line * 0x9e3779b97f4a7c15u) * 0xbf58476d1ce4e5b9u;
	size_t at = (size_t)(hash >> 32) & (b->places - 1);

	while (b->place[at]) {
		const struct feature *f = &b->problem->feature[b->place[at] - 1];

		if (f->file == file && f->line == line)
			break;
		at = (at + 1) & (b->places - 1);
	}
	return at;
}

static bool grow_places(struct building *b)
{
	free(b->place);
	b->places = b->places ? b->places * 2 : ROOM_MIN;
	b->place = calloc(b->places, sizeof(*b->place));
	for (size_t i = 0; b->place && i < b->problem->features; i++)
		b->place[place_of(b, b->problem->feature[i].file, b->problem->feature[i].line)] = (uint32_t)i + 1;
	return b->place != NULL;
}

/* The place of a feature, or -1 when memory is out. */
static int64_t feature_of(struct building *b, const struct sm_reason *reason)
{
	struct problem *problem = b->problem;
	bool new_word = strcmp(reason->file, b->overlay) == 0;
	struct feature *features;
	size_t at;

	if (problem->features * 2 >= b->places && !grow_places(b))
		return -1;
	at = place_of(b, reason->file, reason->line);
	if (b->place[at])
		return b->place[at] - 1;
	features = grow(problem->feature, sizeof(*features), problem->features, &b->features_room);
	if (!features)
		return -1;
	problem->feature = features;
	features[problem->features] = (struct feature){
		.file = reason->file,
		.line = reason->line,
		.entry = reason->entry,
		.prior = new_word ? 0 : reason->before,
		.spread = new_word ? SPREAD_WORD : SPREAD_ENTRY,
	};
	b->place[at] = (uint32_t)++problem->features;
	return (int64_t)problem->features - 1;
}

static bool add_cell(struct building *b, uint32_t feature, uint32_t text, double factor)
{
	struct problem *problem = b->problem;
	size_t last = problem->cells;
	struct cell *cell;

	if (last && problem->cell[last - 1].text == text && problem->cell[last - 1].feature == feature) {
		problem->cell[last - 1].factor += (float)factor;
		return true;
	}
	if (last == CELLS_MAX)
		return false;
	cell = grow(problem->cell, sizeof(*cell), last, &b->cells_room);
	if (!cell)
		return false;
	problem->cell = cell;
	cell[last] = (struct cell){ text, feature, (float)factor };
	problem->cells++;
	return true;
}

/* An overlay speaks of words: what emoji weigh, and what found no place among the reasons, stays as it is. */
static bool is_fixed(const struct sm_reason *reason)
{
	return reason->line == 0 || strcmp(reason->file, "rules/emoji.tsv") == 0;
}

static bool add_reasons(struct building *b, const struct sm_reasons *reasons, uint32_t text, struct row *row)
{
	for (size_t i = 0; i < reasons->count; i++) {
		const struct sm_reason *reason = &reasons->reason[i];
		int64_t feature;

		if (is_fixed(reason)) {
			row->offset += reason->after;
			continue;
		}
		feature = feature_of(b, reason);
		if (feature < 0 ||
		    !add_cell(b, (uint32_t)feature, text, reason->before != 0 ? reason->after / reason->before : 1))
			return false;
	}
	return true;
}

static double scale_of(const struct sm_labels *labels)
{
	double most = 1;

	for (size_t i = 0; i < labels->count; i++)
		most = fmax(most, fabs(labels->label[i].label));
	return most;
}

/* The class boundaries of rules/settings.tsv as values of z, of which the score is z / sqrt(1 + z²). */
static enum sm_status read_boundaries(const char *rules_dir, struct problem *problem, struct sm_error *error)
{
	char path[LISTS_PATH_MAX];
	struct rulefile file;
	enum sm_status status;

	if (!lists_path(path, rules_dir, "", "settings.tsv"))
		return sm_fail(error, SM_ERROR_LIMIT, rules_dir, "pad te lang", "path too long");
	status = rulefile_read(&file, path, path, error);
	if (status != SM_OK)
		return status == SM_NONE
			   ? sm_fail(error, SM_ERROR_INPUT, path, "dit bestand is er niet", "there is no such file")
			   : status;
	while (rulefile_next(&file)) {
		bool positive = strcmp(file.column[0], "positive") == 0;
		int32_t score;

		if (!positive && strcmp(file.column[0], "negative") != 0)
			continue;
		if (rulefile_number(file.column[1], -BOUNDARY_MAX, BOUNDARY_MAX, &score)) {
			double value = (double)score / 1000, z = value / sqrt(1 - value * value);

			*(positive ? &problem->above : &problem->below) = z;
		}
	}
	free(file.data);
	return SM_OK;
}

static bool read_texts(struct building *b, const struct sm_scorer *scorer, const struct fit_texts *texts)
{
	struct problem *problem = b->problem;
	double scale = scale_of(texts->labels);

	for (size_t i = 0; i < texts->labels->count; i++) {
		const struct sm_label *label = &texts->labels->label[i];
		struct row *row = &problem->row[problem->rows];
		struct sm_verdict verdict;
		struct sm_reasons reasons;

		if (texts->fold[i] == texts->left_out)
			continue;
		sm_score(scorer, label->text, texts->language, (struct sm_text){ NULL, 0 }, &verdict, &reasons);
		if (!verdict.language[0] || reasons.count == 0 || reasons.scale <= 0)
			continue;
		*row = (struct row){ .inverse = 1 / sqrt(reasons.scale),
				     .label = texts->labels->ratings ? label->label / scale : label->label,
				     .weight = 1 };
		if (!add_reasons(b, &reasons, (uint32_t)problem->rows, row))
			return false;
		problem->rows++;
	}
	return true;
}

/* Cells by feature instead of by text; features keep the order in which they were first seen. */
static bool turn(struct problem *problem)
{
	struct cell *turned = malloc((problem->cells + 1) * sizeof(*turned));
	size_t at = 0;

	if (!turned)
		return false;
	for (size_t i = 0; i < problem->cells; i++)
		problem->feature[problem->cell[i].feature].count++;
	for (size_t i = 0; i < problem->features; i++) {
		problem->feature[i].first = at;
		at += problem->feature[i].count;
		problem->feature[i].texts = (uint32_t)problem->feature[i].count;
		problem->feature[i].count = 0;
	}
	for (size_t i = 0; i < problem->cells; i++) {
		struct feature *f = &problem->feature[problem->cell[i].feature];

		turned[f->first + f->count++] = problem->cell[i];
	}
	free(problem->cell);
	problem->cell = turned;
	return true;
}

/* Rare classes count for more, so that the fit does not buy accuracy by calling everything neutral. */
static void weigh_classes(struct problem *problem)
{
	double count[3] = { 0 }, classes = 0;

	if (problem->ratings)
		return;
	for (size_t i = 0; i < problem->rows; i++)
		count[(size_t)(problem->row[i].label + 1)]++;
	for (size_t i = 0; i < 3; i++)
		classes += count[i] > 0;
	problem->two_classes = count[1] == 0;
	for (size_t i = 0; i < problem->rows; i++) {
		struct row *row = &problem->row[i];

		row->weight = pow((double)problem->rows / (classes * count[(size_t)(row->label + 1)]), BALANCE);
	}
}

enum sm_status problem_open(const struct sm_scorer *scorer, const struct fit_texts *texts, const char *rules_dir,
			    const char *overlay, struct problem *problem, struct sm_error *error)
{
	struct building b = { .problem = problem, .overlay = overlay };
	enum sm_status status;
	bool done;

	*problem = (struct problem){ .ratings = texts->labels->ratings };
	problem->row = calloc(texts->labels->count + 1, sizeof(*problem->row));
	done = problem->row && read_texts(&b, scorer, texts) && turn(problem);
	free(b.place);
	if (!done) {
		problem_close(problem);
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op, of te veel teksten",
			       "out of memory, or too many texts");
	}
	weigh_classes(problem);
	if (problem->two_classes) /* judged by sign */
		return SM_OK;
	status = read_boundaries(rules_dir, problem, error);
	if (status != SM_OK)
		problem_close(problem);
	return status;
}

void problem_close(struct problem *problem)
{
	free(problem->row);
	free(problem->feature);
	free(problem->cell);
	*problem = (struct problem){ .rows = 0 };
}
