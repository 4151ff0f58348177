/* SPDX-License-Identifier: EUPL-1.2 */
/* lists: files of one thing a line, and the identity terms of a language. */
#ifndef MEASURE_LISTS_H
#define MEASURE_LISTS_H

#include "identity.h"
#include "rulefile.h"
#include "sentimeter/measure.h"

enum { LISTS_PATH_MAX = 1024, LIST_MAX = 8192 };

struct list {
	char *data;
	char **line; /* NULL-ended */
	size_t count;
};

/* SM_NONE when there is no such file; empty lines and comments are left out. */
SM_CHECK enum sm_status list_open(const char *path, const char *name, struct list *list, struct sm_error *error);
void list_close(struct list *list);

/* root/folder/name into path; false when it is too long. */
bool lists_path(char path[LISTS_PATH_MAX], const char *root, const char *folder, const char *name);

/* rules_dir/identity/XX.txt. SM_NONE when that language has none; terms may be NULL, else it holds the list itself. */
SM_CHECK enum sm_status identity_read(const char *rules_dir, const char *language, const struct unicode *unicode,
				      struct identity *identity, struct list *terms, struct sm_error *error);

#endif
