// SPDX-License-Identifier: EUPL-1.2
// rules_hash: the folder rules/ → one hash over the names and bytes of all its files.
#include <dirent.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sentimeter/approval.h"
#include "sentimeter/file.h"

enum { RULE_BYTES_MAX = 64 << 20, DEPTH_MAX = 4 };

static void add_text(crypto_generichash_state *state, struct sm_text text)
{
	uint8_t length[8];

	for (int i = 0; i < 8; i++)
		length[i] = (uint8_t)((uint64_t)text.length >> (8 * i));
	crypto_generichash_update(state, length, sizeof(length));
	crypto_generichash_update(state, (const unsigned char *)text.data, text.length);
}

static enum sm_status add_file(crypto_generichash_state *state, const char *path, struct sm_error *error)
{
	SM_AUTO(sm_buffer_close) struct sm_buffer bytes = { .bytes_max = RULE_BYTES_MAX };
	enum sm_status status = sm_file_read(path, &bytes, error);

	if (status == SM_OK)
		add_text(state, (struct sm_text){ bytes.data ? bytes.data : "", bytes.length });
	return status;
}

/* Editors leave hidden files, and no rule is read from one. */
static int is_rule(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* By the order of their bytes, whatever the locale or the disk says. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static enum sm_status add_folder(crypto_generichash_state *state, const char *folder, int depth, struct sm_error *error)
{
	struct dirent **entry = NULL;
	int count = depth < DEPTH_MAX ? scandir(folder, &entry, is_rule, by_name) : -1;
	enum sm_status status = SM_OK;

	if (count < 0)
		return sm_fail(error, SM_ERROR_INPUT, folder, "kan deze map niet lezen: %s",
			       "cannot read this folder: %s", strerror(errno));
	for (int i = 0; i < count; i++) {
		char path[SM_FILE_PATH_BYTES_MAX];
		struct stat info;

		if (status == SM_OK &&
		    snprintf(path, sizeof(path), "%s/%s", folder, entry[i]->d_name) < (int)sizeof(path) &&
		    stat(path, &info) == 0) {
			add_text(state, sm_text_of(entry[i]->d_name));
			status = S_ISDIR(info.st_mode) ? add_folder(state, path, depth + 1, error)
						       : add_file(state, path, error);
		}
		free(entry[i]);
	}
	free(entry);
	return status;
}

enum sm_status sm_rules_hash(const char *rules_dir, char hash[65], struct sm_error *error)
{
	crypto_generichash_state state;
	uint8_t bytes[32];
	enum sm_status status;

	crypto_generichash_init(&state, NULL, 0, sizeof(bytes));
	status = add_folder(&state, rules_dir, 0, error);
	crypto_generichash_final(&state, bytes, sizeof(bytes));
	sodium_bin2hex(hash, 65, bytes, sizeof(bytes));
	return status;
}
