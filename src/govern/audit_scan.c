// SPDX-License-Identifier: EUPL-1.2
// audit_scan: the bytes of files → what may not stand in them.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "sentimeter/table.h"

/* Sealed bytes look random: so many readable ones in a row come from no cipher. */
enum { READABLE_RUN = 48, FILE_BYTES_MAX = 1 << 30, NEEDLE_BYTES_MIN = 4 };

/* Calls look for each regular file of the workspace that a pattern names. */
static void each_file(struct sm_audit *audit, const char *pattern,
		      void (*look)(struct sm_audit *audit, const char *name, struct sm_text bytes))
{
	sqlite3_stmt *files = NULL;
	char path[SM_FILE_PATH_BYTES_MAX];

	if (sqlite3_prepare_v2(audit->db, "SELECT path FROM file WHERE kind = 'f' AND path GLOB ?1", -1, &files,
			       NULL) != SQLITE_OK) {
		audit->failed = true;
		return;
	}
	sqlite3_bind_text(files, 1, pattern, -1, SQLITE_STATIC);
	while (sqlite3_step(files) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(files, 0);
		struct sm_buffer bytes = { .bytes_max = FILE_BYTES_MAX };

		audit_path(audit, name, path);
		if (sm_file_read(path, &bytes, NULL) == SM_OK)
			look(audit, name, (struct sm_text){ bytes.data, bytes.length });
		else
			audit_found(audit, "file-unreadable", "%s", name);
		sm_buffer_close(&bytes);
	}
	sqlite3_finalize(files);
}

static void look_for_text(struct sm_audit *audit, const char *name, struct sm_text bytes)
{
	size_t run = 0;

	for (size_t i = 0; i < bytes.length; i++) {
		unsigned char c = (unsigned char)bytes.data[i];

		run = c >= 0x20 && c < 0x7f ? run + 1 : 0;
		if (run == READABLE_RUN) {
			audit_found(audit, "spool-plain", "%s at byte %zu", name, i + 1 - run);
			return;
		}
	}
}

void audit_scan_spool(struct sm_audit *audit)
{
	each_file(audit, "spool/*", look_for_text);
}

/* Says on which line of the list it stands, never what it is: the report goes further than the list. */
static void look_for_canaries(struct sm_audit *audit, const char *name, struct sm_text bytes)
{
	struct sm_table needles;
	enum sm_status status = sm_table_open(NULL, audit->setup.canaries, &needles, NULL);

	while (status == SM_OK && (status = sm_table_next(&needles, NULL)) == SM_OK) {
		size_t length = strlen(needles.cell[0]);

		if (length >= NEEDLE_BYTES_MIN && bytes.length >= length &&
		    memmem(bytes.data, bytes.length, needles.cell[0], length))
			audit_found(audit, "canary", "%s: line %d of the list", name, needles.line);
	}
	sm_table_close(&needles);
	if (status != SM_END)
		audit_found(audit, "canary", "the list cannot be read");
}

void audit_scan_canaries(struct sm_audit *audit)
{
	if (audit->setup.canaries)
		each_file(audit, "*", look_for_canaries);
}
