/* SPDX-License-Identifier: EUPL-1.2 */
/* audit: what the files of the audit share. Private.
 *
 * All that lies in the workspace is read into tables of one database in memory (audit_facts.sql, audit_facts.c); nearly
 * every check is one question to them (audit_checks.sql), which an officer can read too. */
#ifndef GOVERN_AUDIT_H
#define GOVERN_AUDIT_H

#include <sqlite3.h>

#include "sentimeter/audit.h"
#include "sentimeter/config.h"
#include "sentimeter/file.h"
#include "sentimeter/match.h"

struct sm_audit {
	struct sm_audit_setup setup;
	struct sm_arena *arena; /* texts, feeds */
	sqlite3 *db;
	struct sm_policy policy;
	char policy_hash[65];
	struct sm_audit_check *check;
	struct sm_finding *finding;
	size_t count;
	bool failed; /* memory ran out: an audit that is not whole is none */
};

/* A finding of the check by this name. */
void audit_found(struct sm_audit *audit, const char *check, const char *evidence, ...)
    __attribute__((format(printf, 3, 4)));
/* path of a file in the workspace. */
void audit_path(const struct sm_audit *audit, const char *name, char path[SM_FILE_PATH_BYTES_MAX]);
/* A statement with texts and numbers bound by position; false when memory ran out. kinds: s text, i int64_t. */
void audit_add(struct sm_audit *audit, const char *sql, const char *kinds, ...);

/* Fill the tables; what cannot be read is a finding. */
void audit_found_elsewhere(struct sm_audit *audit); /* for a check whose findings another one makes */
void audit_read_configuration(struct sm_audit *audit);
void audit_read_files(struct sm_audit *audit);
void audit_check_commitments(struct sm_audit *audit); /* audit_commitments.c */
void audit_read_keys(struct sm_audit *audit);
void audit_read_journal(struct sm_audit *audit);
void audit_read_releases(struct sm_audit *audit);
SM_CHECK enum sm_status audit_read_rules(struct sm_audit *audit, struct sm_error *error);

/* Checks that are no question to tables: they look at bytes. */
void audit_scan_spool(struct sm_audit *audit);
void audit_scan_canaries(struct sm_audit *audit);
void audit_verify_journal(struct sm_audit *audit);

#endif
