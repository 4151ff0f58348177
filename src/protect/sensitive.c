// SPDX-License-Identifier: EUPL-1.2
// sensitive: rules/sensitive/*.txt → a sorted list to look terms up in.
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "sensitive.h"

enum { TERMS_MAX = 100000, LINE_BYTES_MAX = 256 };

struct sensitive {
	char **term; /* folded, sorted */
	size_t count, capacity;
};

/* Case and width do not matter: NFKC with case folding. NULL when the text is no UTF-8; the caller frees. */
static char *fold(struct sm_text text)
{
	uint8_t *folded = NULL;

	if (utf8proc_map((const uint8_t *)text.data, (utf8proc_ssize_t)text.length, &folded,
			 UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE) <
	    0)
		return NULL;
	return (char *)folded;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static enum sm_status add(struct sensitive *list, struct sm_text line, const char *where, struct sm_error *error)
{
	char *term;

	if (line.length == 0 || line.data[0] == '#')
		return SM_OK;
	if (list->count == list->capacity) {
		size_t capacity = list->capacity ? 2 * list->capacity : 256;
		char **grown = capacity <= TERMS_MAX * 2 ? realloc(list->term, capacity * sizeof(*grown)) : NULL;

		if (!grown)
			return sm_fail(error, SM_ERROR_LIMIT, where, "te veel gevoelige woorden (hoogstens %d)",
				       "too many sensitive terms (at most %d)", TERMS_MAX);
		list->term = grown;
		list->capacity = capacity;
	}
	term = fold(line);
	if (!term)
		return sm_fail(error, SM_ERROR_CONFIG, where, "is geen UTF-8: bewaar het bestand als UTF-8",
			       "is not UTF-8: save the file as UTF-8");
	list->term[list->count++] = term;
	return SM_OK;
}

static enum sm_status read_file(struct sensitive *list, const char *path, struct sm_error *error)
{
	FILE *file = fopen(path, "re");
	char line[LINE_BYTES_MAX];
	enum sm_status status = SM_OK;

	if (!file)
		return sm_fail(error, SM_ERROR_INPUT, path, "kan niet worden gelezen (%s)", "cannot be read (%s)",
			       strerror(errno));
	while (status == SM_OK && fgets(line, sizeof(line), file)) {
		if (!strchr(line, '\n') && !feof(file))
			status = sm_fail(error, SM_ERROR_LIMIT, path, "heeft een te lange regel (hoogstens %d bytes)",
					 "has a line that is too long (at most %d bytes)", LINE_BYTES_MAX - 2);
		else
			status = add(list, sm_text_trim(sm_text_of(line)), path, error);
	}
	fclose(file);
	return status;
}

enum sm_status sensitive_open(const char *rules_dir, struct sensitive **opened, struct sm_error *error)
{
	struct sensitive *list = calloc(1, sizeof(*list));
	char folder[4096], path[4096 + 256];
	enum sm_status status = SM_OK;
	DIR *files;

	*opened = NULL;
	if (!list)
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	snprintf(folder, sizeof(folder), "%s/sensitive", rules_dir ? rules_dir : "");
	files = rules_dir ? opendir(folder) : NULL;
	for (struct dirent *entry; files && status == SM_OK && (entry = readdir(files));) {
		const char *dot = strrchr(entry->d_name, '.');

		if (!dot || strcmp(dot, ".txt") != 0)
			continue;
		snprintf(path, sizeof(path), "%s/%.250s", folder, entry->d_name);
		status = read_file(list, path, error);
	}
	if (files)
		closedir(files);
	if (status != SM_OK) {
		sensitive_close(list);
		return status;
	}
	if (list->count)
		qsort(list->term, list->count, sizeof(*list->term), compare);
	*opened = list;
	return SM_OK;
}

void sensitive_close(struct sensitive *list)
{
	if (!list)
		return;
	for (size_t i = 0; i < list->count; i++)
		free(list->term[i]);
	free(list->term);
	free(list);
}

/* Most entries are plain ASCII, for which folding is lower case: this is done for every term of every post. */
static bool fold_ascii(struct sm_text text, char folded[LINE_BYTES_MAX])
{
	if (text.length >= LINE_BYTES_MAX)
		return false;
	for (size_t i = 0; i < text.length; i++) {
		char c = text.data[i];

		if (c <= 0)
			return false;
		folded[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	folded[text.length] = '\0';
	return true;
}

bool sensitive_has(const struct sensitive *list, struct sm_text term)
{
	char ascii[LINE_BYTES_MAX], *folded = ascii;
	bool found;

	if (list->count == 0)
		return false;
	if (!fold_ascii(term, ascii))
		folded = fold(term);
	/* What cannot be folded cannot be looked up, so it is not let through. */
	found = !folded || bsearch(&folded, list->term, list->count, sizeof(*list->term), compare);
	if (folded != ascii)
		free(folded);
	return found;
}
