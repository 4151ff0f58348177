// SPDX-License-Identifier: EUPL-1.2
// rights: what a resident asked → done in all open periods and samples, and a line in the journal about nobody.
#include "workspace.h"

/* Nothing tells whose texts they are, so all of them go. */
static enum sm_status empty_samples(struct sm_workspace *workspace, struct sm_error *error)
{
	int periods;

	return sm_samples_drop(workspace->samples, &periods, error);
}

static enum sm_status note(struct sm_workspace *workspace, const char *action, struct sm_error *error)
{
	struct sm_buffer detail = { .bytes_max = 200 };
	enum sm_status status;

	sm_buffer_format(&detail, "\"objections\":%zu", sm_objection_count(workspace->protector));
	status = workspace_note(workspace, action, "", "ok", &detail, error);
	sm_buffer_close(&detail);
	return status;
}

enum sm_status sm_chain_object(struct sm_workspace *workspace, const struct sm_handle *handle, struct sm_error *error)
{
	enum sm_status status = empty_samples(workspace, error);

	if (status == SM_OK)
		status = sm_objection_add(workspace->protector, handle, error);
	return status == SM_OK ? note(workspace, "objection", error) : status;
}

enum sm_status sm_chain_objects(struct sm_workspace *workspace, const struct sm_handle *handle, bool *stands,
				struct sm_error *error)
{
	return sm_objection_check(workspace->protector, handle, stands, error);
}

size_t sm_chain_objections(const struct sm_workspace *workspace)
{
	return sm_objection_count(workspace->protector);
}

enum sm_status sm_chain_erase(struct sm_workspace *workspace, const struct sm_handle *handle, struct sm_error *error)
{
	enum sm_status status = empty_samples(workspace, error);

	if (status == SM_OK)
		status = sm_erase(workspace->protector, handle, error);
	return status == SM_OK ? note(workspace, "erase", error) : status;
}
