/* SPDX-License-Identifier: EUPL-1.2 */
/* approval: what the files of this module share. Private to govern. */
#ifndef GOVERN_APPROVAL_H
#define GOVERN_APPROVAL_H

#include "sentimeter/approval.h"

enum { APPROVAL_FILE_BYTES_MAX = 1 << 20, APPROVAL_NAME_BYTES = 256 };

/* Signatures beside a file, sorted by whether they count. */
struct approvals {
	struct sm_approval approval[SM_APPROVAL_MAX];
	char name[SM_APPROVAL_MAX][APPROVAL_NAME_BYTES]; /* of the file of each of these */
	size_t count;
	char other[400]; /* what does not count, for people */
};
/* All FILE.minisig and FILE.*.minisig in folder, over content. */
SM_CHECK enum sm_status approvals_read(const char *folder, const char *file, struct sm_text content,
				       const struct sm_people *people, int64_t after_s, int64_t now_s,
				       struct approvals *approvals, struct sm_error *error);
int64_t approvals_newest(const struct approvals *approvals); /* 0: none */
void approvals_names(const struct approvals *approvals, char *names, size_t bytes);

/* folder/name. SM_ERROR_LIMIT when that is too long. */
SM_CHECK enum sm_status approval_path(const char *folder, const char *name, char path[SM_APPROVAL_PATH_BYTES],
				      struct sm_error *error);

/* A file, and its bytes when they were read already (else NULL). */
struct agreed_text {
	const char *path;
	const struct sm_buffer *bytes;
};
/* sm_agreed_compare, of bytes that were verified. */
SM_CHECK enum sm_status approval_compare(int file, const struct agreed_text *before, const struct agreed_text *after,
					 const char *rules_dir, enum sm_direction *direction, struct sm_error *error);

/* The versions that were agreed, walked from the first. */
struct history {
	const char *workspace, *rules_dir;
	int version;
	int64_t after_s[SM_AGREED_FILES]; /* newest signature that counted for each file */
	struct sm_buffer content[SM_AGREED_FILES];
	struct sm_people people; /* of this version */
	char folder[SM_APPROVAL_PATH_BYTES], hash[65];
};
SM_CHECK enum sm_status history_open(const char *workspace, const char *rules_dir, struct history *history,
				     struct sm_error *error);
void history_close(struct history *history);
/* agreed/N of the workspace, with suffix. */
SM_CHECK enum sm_status history_folder(const char *workspace, int version, const char *suffix,
				       char folder[SM_APPROVAL_PATH_BYTES], struct sm_error *error);
/* bytes: those of the file, which was read already; NULL: read it. */
SM_CHECK enum sm_status approval_read_people(const char *folder, const struct sm_buffer *bytes,
					     struct sm_people *people, struct sm_error *error);

#endif
