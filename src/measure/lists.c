// SPDX-License-Identifier: EUPL-1.2
// lists: files of one thing a line, and the identity terms of a language.
#include "lists.h"

#include <stdio.h>
#include <stdlib.h>

enum sm_status list_open(const char *path, const char *name, struct list *list, struct sm_error *error)
{
	struct rulefile file;
	enum sm_status status = rulefile_read(&file, path, name, error);

	*list = (struct list){ .count = 0 };
	if (status != SM_OK)
		return status;
	list->data = file.data;
	list->line = calloc(LIST_MAX + 1, sizeof(*list->line));
	if (!list->line) {
		list_close(list);
		return sm_fail(error, SM_ERROR_MEMORY, name, "geheugen is op", "out of memory");
	}
	while (rulefile_next(&file)) {
		if (list->count == LIST_MAX) {
			list_close(list);
			return sm_fail(error, SM_ERROR_LIMIT, name, "meer dan %d regels", "more than %d lines",
				       LIST_MAX);
		}
		list->line[list->count++] = file.column[0];
	}
	return SM_OK;
}

void list_close(struct list *list)
{
	free(list->line);
	free(list->data);
	*list = (struct list){ .count = 0 };
}

bool lists_path(char path[LISTS_PATH_MAX], const char *root, const char *folder, const char *name)
{
	int length = snprintf(path, LISTS_PATH_MAX, "%s%s%s/%s", root, *folder ? "/" : "", folder, name);

	return length > 0 && length < LISTS_PATH_MAX;
}

enum sm_status identity_read(const char *rules_dir, const char *language, const struct unicode *unicode,
			     struct identity *identity, struct list *terms, struct sm_error *error)
{
	struct list list;
	char path[LISTS_PATH_MAX], name[SM_LANGUAGE_MAX + sizeof(".txt")];
	enum sm_status status;

	snprintf(name, sizeof(name), "%s.txt", language);
	if (!lists_path(path, rules_dir, "identity", name))
		return sm_fail(error, SM_ERROR_LIMIT, rules_dir, "pad te lang", "path too long");
	status = list_open(path, path, &list, error);
	for (size_t i = 0; i < list.count && status == SM_OK; i++)
		if (!identity_add(identity, unicode, list.line[i]))
			status = sm_fail(error, SM_ERROR_LIMIT, path, "te veel woorden", "too many words");
	if (status == SM_OK && terms)
		*terms = list;
	else
		list_close(&list);
	return status;
}
