/* SPDX-License-Identifier: EUPL-1.2 */
/* check: what a check of lexicons keeps. check.c walks the files, check_line.c looks at their lines. */
#ifndef MEASURE_CHECK_H
#define MEASURE_CHECK_H

#include "findings.h"
#include "lists.h"

enum { CHECK_FILES_MAX = 64 };

/* Where a thing was seen first. */
struct seen {
	uint64_t hash; /* 0: empty */
	int line;
	uint8_t file;
};

struct check {
	const char *rules_dir;
	struct unicode unicode;
	struct identity identity; /* of the language at hand */
	struct sm_findings *findings;
	struct seen *seen; /* of the folder at hand, in the file at hand or with the same part in an earlier one */
	size_t seen_count, seen_room;
	char file[CHECK_FILES_MAX][64]; /* names in the folder at hand */
	uint8_t files;
	char last[FOLD_BYTES_MAX]; /* the entry before */
	size_t lines;
	bool failed; /* out of memory */
};

/* A line of a lexicon, of emoji.tsv, and of a list where only doubles matter. */
void check_entry(struct check *check, const struct rulefile *file);
void check_emoji(struct check *check, const struct rulefile *file);
void check_double(struct check *check, const struct rulefile *file);

#endif
