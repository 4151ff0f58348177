// SPDX-License-Identifier: EUPL-1.2
// fit_overlay: valences that were found → lines of a lexicon.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fit.h"

#define PROBE     "0.1" /* the valence of new words while their features are looked for */
#define MOVED_MIN .1    /* a smaller change is not worth a line */
#define ADDED_MIN .15

/* One line to be written, with the line that it overrides. */
struct out_line {
	const char *language;
	char entry[FIT_BYTES_MAX], part[16], forms[FIT_BYTES_MAX];
	double prior, weight;
	uint32_t texts;
	bool added;
};

struct out_lines {
	struct out_line *line;
	size_t count, room;
};

void overlay_of_words(const struct fit_words *words, const struct fit_language_set *set, struct sm_buffer *out)
{
	int language = -1;

	for (size_t i = 0; i < words->count; i++) {
		const struct fit_word *word = &words->word[i];

		if (word->language != language) {
			language = word->language;
			sm_buffer_format(out, "@language\t%s\n", set->language[language].code);
		}
		sm_buffer_format(out, "%s\t" PROBE "\t%s\n", word->text, strchr(word->text, ' ') ? "phrase" : "other");
	}
}

static struct out_line *take(struct out_lines *lines)
{
	if (lines->count == lines->room) {
		size_t room = lines->room ? lines->room * 2 : 256;
		struct out_line *larger = realloc(lines->line, room * sizeof(*larger));

		if (!larger)
			return NULL;
		lines->line = larger;
		lines->room = room;
	}
	lines->line[lines->count] = (struct out_line){ 0 };
	return &lines->line[lines->count++];
}

static double rounded(double weight)
{
	return round(weight * 100) / 100;
}

static bool is_worth(const struct feature *f, bool added)
{
	return added ? fabs(rounded(f->weight)) >= ADDED_MIN : fabs(rounded(f->weight) - f->prior) >= MOVED_MIN;
}

/* The word on a line of overlay_of_words(), which has a line for each language too. */
static const struct fit_word *word_of_line(const struct fit_words *words, int line)
{
	int language = -1, at = 0;

	for (size_t i = 0; i < words->count; i++) {
		at += words->word[i].language != language;
		language = words->word[i].language;
		if (++at == line)
			return &words->word[i];
	}
	return NULL;
}

static bool add_word(const struct feature *f, const struct fit_words *words, const struct fit_language_set *set,
		     struct out_lines *lines)
{
	const struct fit_word *word = word_of_line(words, f->line);
	struct out_line *line = take(lines);

	if (!line || !word)
		return false;
	line->language = set->language[word->language].code;
	snprintf(line->entry, sizeof(line->entry), "%s", word->text);
	snprintf(line->part, sizeof(line->part), "%s", strchr(word->text, ' ') ? "phrase" : "other");
	line->weight = rounded(f->weight);
	line->texts = f->texts;
	line->added = true;
	return true;
}

/* The code in rules/nl/lexicon.tsv; NULL for files of no language. */
static const char *language_of(const struct fit_language_set *set, const char *file)
{
	for (size_t i = 0; i < set->count; i++) {
		size_t length = strlen(set->language[i].code);

		if (strncmp(file, "rules/", 6) == 0 && strncmp(file + 6, set->language[i].code, length) == 0 &&
		    file[6 + length] == '/')
			return set->language[i].code;
	}
	return NULL;
}

static const struct feature *moved_on_line(const struct problem *problem, const char *file, int line)
{
	for (size_t i = 0; i < problem->features; i++)
		if (problem->feature[i].line == line && problem->feature[i].file == file)
			return is_worth(&problem->feature[i], false) ? &problem->feature[i] : NULL;
	return NULL;
}

/* Lines of one lexicon that moved, with their own part and forms. */
static enum sm_status add_moved(const struct problem *problem, const char *file, const char *language,
				const char *rules_dir, struct out_lines *lines, struct sm_error *error)
{
	char path[LISTS_PATH_MAX];
	struct rulefile rules;
	enum sm_status status;

	if (!lists_path(path, rules_dir, "", file + strlen("rules/")))
		return sm_fail(error, SM_ERROR_LIMIT, rules_dir, "pad te lang", "path too long");
	status = rulefile_read(&rules, path, file, error);
	if (status != SM_OK)
		return status == SM_NONE
			   ? sm_fail(error, SM_ERROR_INPUT, file, "dit bestand is er niet meer", "this file is gone")
			   : status;
	while (status == SM_OK && rulefile_next(&rules)) {
		const struct feature *f = moved_on_line(problem, file, rules.line);
		struct out_line *line = f ? take(lines) : NULL;

		if (!f)
			continue;
		if (!line) {
			status = sm_fail(error, SM_ERROR_MEMORY, file, "geheugen is op", "out of memory");
			break;
		}
		line->language = language;
		snprintf(line->entry, sizeof(line->entry), "%s", rules.column[0]);
		snprintf(line->part, sizeof(line->part), "%s", rules.column[2]);
		snprintf(line->forms, sizeof(line->forms), "%s", rules.column[3]);
		line->prior = f->prior;
		line->weight = rounded(f->weight);
		line->texts = f->texts;
	}
	free(rules.data);
	return status;
}

static bool was_seen(const struct problem *problem, size_t before, const char *file)
{
	for (size_t i = 0; i < before; i++)
		if (problem->feature[i].file == file)
			return true;
	return false;
}

/* By language and entry; of equals the one that occurs most comes first, and alone is kept. */
static int by_entry(const void *a, const void *b)
{
	const struct out_line *x = a, *y = b;
	int order = strcmp(x->language, y->language);

	if (order == 0)
		order = strcmp(x->entry, y->entry);
	if (order == 0)
		order = (x->texts < y->texts) - (x->texts > y->texts);
	return order ? order : strcmp(x->part, y->part);
}

static void put_lines(const struct out_lines *lines, struct sm_buffer *out, struct sm_fit *fit)
{
	const char *language = "", *entry = "";

	for (size_t i = 0; i < lines->count; i++) {
		const struct out_line *line = &lines->line[i];

		if (strcmp(line->language, language) != 0) {
			sm_buffer_format(out, "@language\t%s\n", line->language);
			entry = "";
		}
		language = line->language;
		if (strcmp(line->entry, entry) == 0)
			continue;
		entry = line->entry;
		sm_buffer_format(out, "%s\t%.2f\t%s\t%s\t", line->entry, line->weight, line->part, line->forms);
		if (line->added)
			sm_buffer_format(out, "fitted: new, in %u texts\n", line->texts);
		else
			sm_buffer_format(out, "fitted: was %.2f, in %u texts\n", line->prior, line->texts);
		fit->added += line->added;
		fit->moved += !line->added;
	}
}

enum sm_status overlay_write(const struct problem *problem, const struct fit_words *words,
			     const struct fit_language_set *set, const char *rules_dir, const char *overlay,
			     struct sm_buffer *out, struct sm_fit *fit, struct sm_error *error)
{
	struct out_lines lines = { .count = 0 };
	enum sm_status status = SM_OK;

	for (size_t i = 0; i < problem->features && status == SM_OK; i++) {
		const struct feature *f = &problem->feature[i];
		const char *language = language_of(set, f->file);

		if (strcmp(f->file, overlay) == 0) {
			if (is_worth(f, true) && !add_word(f, words, set, &lines))
				status = sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
		} else if (language && !was_seen(problem, i, f->file)) {
			status = add_moved(problem, f->file, language, rules_dir, &lines, error);
		}
	}
	fit->moved = fit->added = 0;
	if (lines.count)
		qsort(lines.line, lines.count, sizeof(*lines.line), by_entry);
	if (status == SM_OK)
		put_lines(&lines, out, fit);
	free(lines.line);
	return status;
}
