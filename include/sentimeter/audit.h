/* SPDX-License-Identifier: EUPL-1.2 */
/* audit: a workspace as it lies there → what is not as it was agreed. Reads only, needs no key, shows nothing of
 * anybody.
 */
#ifndef SENTIMETER_AUDIT_H
#define SENTIMETER_AUDIT_H

#include "sentimeter/policy.h"

enum sm_severity { SM_SEVERITY_LOW, SM_SEVERITY_HIGH, SM_SEVERITY_CRITICAL, SM_SEVERITY_COUNT };
const char *sm_severity_name(enum sm_severity severity); /* "low" ... */

struct sm_audit_setup {
	const char *workspace, *rules_dir;
	const char
	    *canaries; /* test mode: a file with a text a line that may stand in no file of the workspace; or NULL */
	const char *checkpoint; /* text of one that was kept elsewhere, or NULL */
	int64_t now_s;
	enum sm_tongue tongue; /* of what is said about a finding */
	/* As who may open neither keys nor spool nor seal (the web server): what needs them is left out, and said so.
	 */
	bool outside;
};

#define SM_FINDINGS_MAX    1000 /* kept; more of one check than SM_FINDINGS_OF_ONE are only counted */
#define SM_FINDINGS_OF_ONE 20
struct sm_finding {
	const char *check;
	enum sm_severity severity;
	char evidence[240]; /* a file, a cell, two numbers: the same in every language */
};
struct sm_audit_check {
	const char *name;
	enum sm_severity severity;
	const char *title, *todo; /* what is wrong when it finds something, and what to do then */
	int64_t findings;
	bool left_out; /* for who is outside */
};
struct sm_audit;
/* Runs every check. That something is wrong is no error: it is in the findings. */
SM_CHECK enum sm_status sm_audit_open(const struct sm_audit_setup *setup, struct sm_audit **audit,
				      struct sm_error *error);
void sm_audit_close(struct sm_audit *audit);
int64_t sm_audit_findings(const struct sm_audit *audit); /* all that were found, also those that are only counted */
size_t sm_audit_count(const struct sm_audit *audit);
const struct sm_finding *sm_audit_at(const struct sm_audit *audit, size_t index); /* the worst first */
size_t sm_audit_checks(const struct sm_audit *audit);
const struct sm_audit_check *sm_audit_check(const struct sm_audit *audit, size_t index);

enum sm_audit_form { SM_AUDIT_TEXT, SM_AUDIT_JSON, SM_AUDIT_HTML };
SM_CHECK enum sm_status sm_audit_print(const struct sm_audit *audit, enum sm_audit_form form, struct sm_buffer *out,
				       struct sm_error *error);

/* What a publication says of this workspace (published.json): the settings with their hash, topics, feeds. */
SM_CHECK enum sm_status sm_published_make(const char *workspace, const char *rules_dir, int64_t now_s,
					  struct sm_buffer *out, struct sm_error *error);
/* What differs between published.json and what runs. */
struct sm_drift {
	void *context;
	/* what: "k", "topic parkeren", "feed nieuws"; values as in policy.yaml, "" when it is not there */
	void (*differs)(void *context, const char *what, const char *published, const char *runs);
};
/* SM_NONE when nothing was published yet. */
SM_CHECK enum sm_status sm_published_compare(const char *workspace, const char *rules_dir, const struct sm_drift *drift,
					     struct sm_error *error);

#endif
