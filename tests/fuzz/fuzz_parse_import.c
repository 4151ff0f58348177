// SPDX-License-Identifier: EUPL-1.2
// fuzz_parse_import: any bytes as an export.
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "sentimeter/parse.h"

enum { ARENA_BYTES = 16 * 1024 * 1024, LENGTH_MAX = 256 * 1024, ROWS_MAX = 10000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(const char *path, struct sm_arena *arena)
{
	const char *root = getenv("SENTIMETER_TEST_ROOT");
	struct sm_import *import;
	struct sm_post post;
	char rules[1024];

	snprintf(rules, sizeof(rules), "%s/rules", root ? root : ".");
	if (sm_import_open(path, SM_FORMAT_AUTO, NULL, rules, &import, NULL) != SM_OK)
		return;
	for (int i = 0; i < ROWS_MAX; i++) {
		enum sm_status status = sm_import_next(import, arena, &post, NULL);

		if (status == SM_OK && !post.id.length)
			__builtin_trap();
		if (status != SM_OK && status != SM_ERROR_DATA)
			break;
		sm_arena_wipe(arena);
	}
	sm_import_close(import);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[] = "/tmp/sentimeter-fuzz-XXXXXX";
	struct sm_arena *arena;
	int file;

	if (size > LENGTH_MAX || sm_arena_open(&arena, ARENA_BYTES, NULL) != SM_OK)
		return 0;
	file = mkstemp(path);
	if (file >= 0) {
		if (write(file, data, size) == (ssize_t)size)
			read_all(path, arena);
		close(file);
		unlink(path);
	}
	sm_arena_close(arena);
	return 0;
}
