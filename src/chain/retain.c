// SPDX-License-Identifier: EUPL-1.2
// retain: what is over its agreed time → gone, and a receipt.
#include <string.h>

#include "workspace.h"

enum { DAY_S = 24 * 3600 };

/* As a steward, who can do nothing else; the collector's own connection stays open beside it. */
static enum sm_status erase_releases(struct sm_workspace *workspace, int64_t now_s, bool dry_run,
				     struct sm_retained *retained, struct sm_error *error)
{
	int64_t before_s = now_s - (int64_t)workspace->policy.retention_releases_days * DAY_S;
	struct sm_store_erased erased = { 0 };
	struct sm_store *steward;
	enum sm_status status = sm_store_open(workspace->releases_path, SM_ROLE_STEWARD, &steward, error);

	if (status != SM_OK)
		return status;
	status = sm_store_erase(steward, before_s, dry_run, &erased, error);
	sm_store_close(steward);
	retained->periods = erased.periods;
	retained->cells = erased.cells;
	retained->bytes_searched = erased.bytes_searched;
	return status;
}

static enum sm_status note(struct sm_workspace *workspace, enum sm_status result, const struct sm_retained *retained,
			   struct sm_error *error)
{
	struct sm_buffer detail = { .bytes_max = 400 };
	enum sm_status status;

	sm_buffer_format(&detail,
			 "\"periods\":%d,\"cells\":%d,\"journal-lines\":%lld,\"samples\":%d,\"bytes-searched\":%lld",
			 retained->periods, retained->cells, (long long)retained->journal_lines, retained->samples,
			 (long long)retained->bytes_searched);
	status =
	    workspace_note(workspace, "retain", "", sm_status_name(result), &detail, result == SM_OK ? error : NULL);
	sm_buffer_close(&detail);
	return result != SM_OK ? result : status;
}

enum sm_status sm_chain_retain(struct sm_workspace *workspace, int64_t now_s, bool dry_run,
			       struct sm_retained *retained, struct sm_error *error)
{
	const struct sm_policy *policy = &workspace->policy;
	enum sm_status status;

	*retained = (struct sm_retained){ 0 };
	now_s = workspace_clock_s(now_s);
	status = sm_samples_expire(workspace->samples, now_s, dry_run, &retained->samples, error);
	if (status == SM_OK)
		status = erase_releases(workspace, now_s, dry_run, retained, error);
	if (status == SM_OK)
		status = sm_journal_erase(workspace->journal_path, workspace->journal,
					  now_s - (int64_t)policy->retention_journal_days * DAY_S, dry_run,
					  &retained->journal_lines, error);
	return dry_run ? status : note(workspace, status, retained, error);
}
