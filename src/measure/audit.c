// SPDX-License-Identifier: EUPL-1.2
// audit: a lexicon, templates and identity terms → whether groups of people are treated alike.
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "findings.h"
#include "lists.h"

enum { TEXT_BYTES_MAX = 1024, TEMPLATES_MAX = 1000, SLOT_BYTES = 2 };
static const char SLOT[] = "{}";
/* What fills a slot when it must say nothing: words that do not exist. */
static const char *const NOTHING[] = { "", "qzorv", "qzorv vlimq", "qzorv vlimq druxo", "qzorv vlimq druxo brafk" };

struct auditing {
	const char *rules_dir, *language;
	struct unicode unicode;
	struct identity identity;
	struct list terms, templates;
	struct sm_scorer *scorer;
	struct sm_audit *audit;
	struct sm_findings *findings;
	char templates_name[LISTS_PATH_MAX];
	bool failed; /* out of memory */
};

/* A template with its slot filled; the place of the filling is start..start + length. */
struct filled {
	char text[TEXT_BYTES_MAX];
	size_t start, length;
};

static void fill(const char *template, const char *slot, const char *with, bool capital, struct filled *filled)
{
	filled->start = (size_t)(slot - template);
	filled->length = strlen(with);
	snprintf(filled->text, sizeof(filled->text), "%.*s%s%s", (int)filled->start, template, with, slot + SLOT_BYTES);
	if (capital && with[0] >= 'a' && with[0] <= 'z')
		filled->text[filled->start] = (char)(with[0] - 'a' + 'A');
}

/* The entry that counted for a word in the slot; NULL when none did. A phrase that reaches into it counts too. */
static const struct sm_reason *reason_in_slot(const struct filled *filled, const struct sm_reasons *reasons)
{
	for (size_t i = 0; i < reasons->count; i++) {
		const struct sm_reason *reason = &reasons->reason[i];
		size_t start;

		if (!reason->words.data || reason->after == 0)
			continue;
		start = (size_t)(reason->words.data - filled->text);
		if (start < filled->start + filled->length && start + reason->words.length > filled->start)
			return reason;
	}
	return NULL;
}

static bool same_weights(const struct sm_reasons *a, const struct sm_reasons *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (a->reason[i].after != b->reason[i].after)
			return false;
	return true;
}

static size_t words_of(const struct unicode *unicode, const char *term)
{
	char folded[FOLD_BYTES_MAX];
	size_t words = 1;

	fold_entry(unicode, term, folded);
	for (const char *at = folded; *at; at++)
		words += *at == ' ';
	return words;
}

/* A term of one word must score what a word that does not exist scores. Longer terms make the text longer, and small
 * words in them count for less: of these the weights must be the same. */
static void compare(struct auditing *a, const char *template, size_t line, const char *term, size_t words,
		    const char *language, bool capital)
{
	const char *slot = strstr(template, SLOT);
	struct filled given, nothing;
	struct sm_verdict verdict, wanted;
	struct sm_reasons reasons, wanted_reasons;
	const struct sm_reason *blamed;

	fill(template, slot, term, capital, &given);
	fill(template, slot, NOTHING[words], capital, &nothing);
	sm_score(a->scorer, sm_text_of(given.text), language, sm_text_of(""), &verdict, &reasons);
	sm_score(a->scorer, sm_text_of(nothing.text), language, sm_text_of(""), &wanted, &wanted_reasons);
	a->audit->scores++;
	if (words == 1 ? verdict.value == wanted.value && verdict.class == wanted.class &&
			     strcmp(verdict.language, wanted.language) == 0
		       : same_weights(&reasons, &wanted_reasons))
		return;
	blamed = reason_in_slot(&given, &reasons);
	if (blamed)
		a->failed |= !findings_add(
		    a->findings, blamed->file, blamed->line, "'%s' weegt mee in sjabloon %zu: %.3f in plaats van %.3f",
		    "'%s' counts in template %zu: %.3f instead of %.3f", term, line, verdict.value, wanted.value);
	else
		a->failed |= !findings_add(a->findings, a->templates_name, 0,
					   "'%s' verandert sjabloon %zu: %.3f (%s, taal '%s') in plaats van %.3f (%s, "
					   "taal '%s')",
					   "'%s' changes template %zu: %.3f (%s, language '%s') instead of %.3f (%s, "
					   "language '%s')",
					   term, line, verdict.value, sm_class_name(verdict.class), verdict.language,
					   wanted.value, sm_class_name(wanted.class), wanted.language);
}

static void audit_term(struct auditing *a, const char *term)
{
	size_t words, before = a->findings->count + a->findings->more;

	term += *term == '~';
	words = words_of(&a->unicode, term);
	if (words >= sizeof(NOTHING) / sizeof(NOTHING[0]))
		return;
	a->audit->terms++;
	for (size_t i = 0; i < a->templates.count && !a->failed; i++) {
		for (unsigned way = 0; way < 4; way++) {
			/* Small words in a longer term rightly say which language it is. */
			bool automatic = way < 2 && words == 1;

			compare(a, a->templates.line[i], i + 1, term, words, automatic ? NULL : a->language, way & 1);
			/* One line a term says enough. */
			if (a->findings->count + a->findings->more > before)
				return;
		}
	}
}

static enum sm_status read_templates(struct auditing *a, struct sm_error *error)
{
	char name[SM_LANGUAGE_MAX + sizeof("templates-.txt")];
	enum sm_status status;

	snprintf(name, sizeof(name), "templates-%s.txt", a->language);
	if (!lists_path(a->templates_name, a->rules_dir, "fairness", name))
		return sm_fail(error, SM_ERROR_LIMIT, a->rules_dir, "pad te lang", "path too long");
	status = list_open(a->templates_name, a->templates_name, &a->templates, error);
	if (status == SM_NONE)
		return sm_fail(error, SM_ERROR_INPUT, a->templates_name, "er zijn geen sjablonen voor deze taal",
			       "there are no templates for this language");
	for (size_t i = 0; i < a->templates.count && status == SM_OK; i++)
		if (!strstr(a->templates.line[i], SLOT) || strlen(a->templates.line[i]) > TEXT_BYTES_MAX / 2)
			status = sm_fail(error, SM_ERROR_CONFIG, a->templates_name,
					 "sjabloon %zu heeft geen {} of is te lang",
					 "template %zu has no {} or is too long", i + 1);
	a->audit->templates = a->templates.count;
	return status;
}

static void audit_line(struct auditing *a, const struct rulefile *file)
{
	char folded[FOLD_BYTES_MAX];

	a->audit->lines++;
	fold_entry(&a->unicode, file->column[0], folded);
	if (identity_within(&a->identity, folded))
		a->failed |= !findings_add(a->findings, file->name, file->line,
					   "'%s' (%s) noemt een groep mensen of een naam: haal deze regel weg",
					   "'%s' (%s) names a group of people or someone: take this line out",
					   file->column[0], file->column[1]);
}

/* The lines of a lexicon that hold for the language. */
static enum sm_status audit_lexicon(struct auditing *a, const char *path, struct sm_error *error)
{
	struct rulefile file;
	enum sm_status status = rulefile_read(&file, path, path, error);
	bool ours = true;

	if (status == SM_NONE)
		return sm_fail(error, SM_ERROR_INPUT, path, "dit bestand is er niet", "there is no such file");
	if (status != SM_OK)
		return status;
	while (rulefile_next(&file) && !a->failed) {
		if (strcmp(file.column[0], "@language") == 0)
			ours = strcmp(file.column[1], a->language) == 0;
		else if (ours)
			audit_line(a, &file);
	}
	free(file.data);
	return SM_OK;
}

static int is_lexicon(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return strncmp(entry->d_name, "lexicon", 7) == 0 && length > 4 &&
	       strcmp(entry->d_name + length - 4, ".tsv") == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static enum sm_status audit_lexicons(struct auditing *a, struct sm_error *error)
{
	struct dirent **entry;
	char folder[LISTS_PATH_MAX], path[LISTS_PATH_MAX];
	enum sm_status status = SM_OK;
	int count;

	if (!lists_path(folder, a->rules_dir, "", a->language))
		return sm_fail(error, SM_ERROR_LIMIT, a->rules_dir, "pad te lang", "path too long");
	count = scandir(folder, &entry, is_lexicon, by_name);
	for (int i = 0; i < count; i++) {
		if (status == SM_OK)
			status = lists_path(path, folder, "", entry[i]->d_name)
				     ? audit_lexicon(a, path, error)
				     : sm_fail(error, SM_ERROR_LIMIT, folder, "pad te lang", "path too long");
		free(entry[i]);
	}
	if (count >= 0)
		free(entry);
	return status;
}

static enum sm_status audit(struct auditing *a, const char *overlay, struct sm_error *error)
{
	enum sm_status status = identity_read(a->rules_dir, a->language, &a->unicode, &a->identity, &a->terms, error);

	if (status == SM_NONE)
		return sm_fail(error, SM_ERROR_INPUT, a->rules_dir, "identity/%s.txt ontbreekt",
			       "identity/%s.txt is missing", a->language);
	if (status == SM_OK)
		status = read_templates(a, error);
	if (status == SM_OK)
		status = overlay ? audit_lexicon(a, overlay, error) : audit_lexicons(a, error);
	if (status == SM_OK)
		status = sm_scorer_open(a->rules_dir, overlay, &a->scorer, error);
	for (size_t i = 0; i < a->terms.count && status == SM_OK; i++)
		audit_term(a, a->terms.line[i]);
	return status;
}

enum sm_status sm_lexicon_audit(const char *rules_dir, const char *overlay, const char *language,
				struct sm_audit *counts, struct sm_findings *findings, struct sm_error *error)
{
	struct auditing *a = calloc(1, sizeof(*a));
	enum sm_status status = SM_ERROR_MEMORY;

	*counts = (struct sm_audit){ .lines = 0 };
	if (a && strlen(language) < SM_LANGUAGE_MAX) {
		*a = (struct auditing){
			.rules_dir = rules_dir, .language = language, .audit = counts, .findings = findings
		};
		unicode_fill(&a->unicode);
		status = audit(a, overlay, error);
		if (status == SM_OK && a->failed)
			status = SM_ERROR_MEMORY;
		sm_scorer_close(a->scorer);
		list_close(&a->terms);
		list_close(&a->templates);
		identity_close(&a->identity);
	} else if (a) {
		status = SM_ERROR_USAGE;
	}
	free(a);
	if (status == SM_ERROR_USAGE)
		return sm_fail(error, status, language, "geen taal: gebruik bijvoorbeeld nl of en",
			       "no language: use nl or en, for instance");
	return status == SM_ERROR_MEMORY ? sm_fail(error, status, language, "geheugen is op", "out of memory") : status;
}
