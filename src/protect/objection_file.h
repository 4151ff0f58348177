/* SPDX-License-Identifier: EUPL-1.2 */
/* objection_file: the list of objections in memory ↔ the file of that name, replaced whole or not at all. */
#ifndef PROTECT_OBJECTION_FILE_H
#define PROTECT_OBJECTION_FILE_H

#include <stddef.h>

#include "objection.h"

enum {
	OBJECTION_HASH_BYTES = 32,
	OBJECTION_SALT_BYTES = 16,
	OBJECTION_ACCOUNT_BYTES_MAX = SM_HANDLE_PLATFORM_BYTES_MAX + SM_HANDLE_NAME_BYTES_MAX,
};

struct objection_entry {
	uint8_t hash[OBJECTION_HASH_BYTES];
	uint32_t sieve; /* the first OBJECTION_BITS_MAX bits of the fast hash, of which only bits are kept */
	uint8_t bits;
};
struct objection_list {
	uint8_t salt[OBJECTION_SALT_BYTES];
	struct objection_entry *entry; /* by hash: the order in which people came is nobody's business */
	size_t count;
	bool begun; /* and never written since */
};

/* key NULL: there is none; SM_NONE when the list needs one. */
SM_CHECK enum sm_status objection_list_read(const char *path, const uint8_t *key, struct objection_list *list,
					    struct sm_error *error);
/* A file that says: there is a list, and nobody on it. */
SM_CHECK enum sm_status objection_list_begin(const char *path, struct sm_error *error);
ptrdiff_t objection_list_find(const struct objection_list *list, const uint8_t hash[OBJECTION_HASH_BYTES]);
/* Both write the file; on failure the list is as it was. */
SM_CHECK enum sm_status objection_list_add(struct objection_list *list, const struct objection_entry *entry,
					   const char *path, const uint8_t *key, struct sm_error *error);
SM_CHECK enum sm_status objection_list_remove(struct objection_list *list, size_t at, const char *path,
					      const uint8_t *key, struct sm_error *error);
void objection_list_close(struct objection_list *list);

#endif
