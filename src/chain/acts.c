// SPDX-License-Identifier: EUPL-1.2
// acts: a request that two people signed → what it asks for, once, and its lines in the journal.
#include <string.h>

#include "workspace.h"

static const char samples_object[] = "samples";

/* Whose word counts in demo mode, where nobody signs: the journal says that it was nobody's. */
static const struct sm_act_used nobody = { "demo", "nobody" };

static enum sm_status use(const struct sm_workspace *workspace, const char *request, enum sm_act act,
			  const char *object, const char *content, int64_t now_s, struct sm_act_used *used,
			  struct sm_error *error)
{
	enum sm_status status;

	if (!request && workspace->policy.mode == SM_MODE_DEMO) {
		*used = nobody;
		return SM_OK;
	}
	if (!request)
		return sm_fail(
		    error, SM_ERROR_PERMISSION, sm_act_name(act),
		    "dit vraagt een verzoek dat twee mensen tekenden: maak het met 'sentimeter act new %s %s'",
		    "this takes a request that two people signed: make it with 'sentimeter act new %s %s'",
		    sm_act_name(act), object);
	status = sm_act_use(workspace->folder, workspace->rules_dir, request, act, object, content,
			    workspace_clock_s(now_s), used, error);
	/* Whoever asked for this to be done has to see that it was not. */
	if (status == SM_WITHHELD) {
		status = SM_ERROR_PERMISSION;
		if (error)
			error->status = status;
	}
	return status;
}

enum sm_status sm_chain_airbag_reset(struct sm_workspace *workspace, enum sm_airbag airbag, const char *target,
				     const char *request, int64_t now_s, struct sm_error *error)
{
	struct sm_act_used used;
	struct sm_airbag_approval approval = { used.proposer, used.signers };
	enum sm_status status;

	if (!airbags_find_standing(&workspace->airbags, airbag, target))
		return sm_fail(error, SM_NONE, target, "hier staat niets stil", "nothing is stopped here");
	status = use(workspace, request, SM_ACT_AIRBAG_RESET, target, sm_airbag_name(airbag), now_s, &used, error);
	return status == SM_OK ? sm_airbag_reset(workspace, airbag, target, &approval, now_s, error) : status;
}

enum sm_status sm_chain_sample_access(struct sm_workspace *workspace, const char *request, int64_t now_s,
				      struct sm_error *error)
{
	struct sm_act_used used;
	enum sm_status status =
	    use(workspace, request, SM_ACT_SAMPLE_ACCESS, samples_object, NULL, now_s, &used, error);
	/* Of a person, so that retention takes it out when its time has come. */
	const struct sm_journal_entry entry = {
		.action = "sample-access", .object = samples_object, .origin = "cli", .actor = used.proposer
	};

	return status == SM_OK ? sm_journal_add(workspace->journal, &entry, error) : status;
}

enum sm_status sm_chain_objection_mark(struct sm_workspace *workspace, const struct sm_handle *handle,
				       char mark[SM_OBJECTION_MARK_BYTES], struct sm_error *error)
{
	enum sm_status status = sm_objection_mark(workspace->protector, handle, mark, error);

	return status == SM_NONE ? sm_fail(error, SM_NONE, NULL, "er zijn geen bezwaren", "there are no objections")
				 : status;
}

enum sm_status sm_chain_unobject(struct sm_workspace *workspace, const struct sm_handle *handle, const char *object,
				 const char *request, int64_t now_s, struct sm_error *error)
{
	char mark[SM_OBJECTION_MARK_BYTES];
	struct sm_buffer detail = { .bytes_max = 200 };
	struct sm_act_used used;
	bool stands = false;
	enum sm_status status = sm_objection_check(workspace->protector, handle, &stands, error);

	if (status == SM_OK && !stands)
		status =
		    sm_fail(error, SM_NONE, NULL, "van dit account is er geen bezwaar", "this account did not object");
	if (status == SM_OK)
		status = sm_objection_mark(workspace->protector, handle, mark, error);
	if (status == SM_OK)
		status = use(workspace, request, SM_ACT_OBJECTION_REMOVAL, object, mark, now_s, &used, error);
	if (status == SM_OK)
		status = sm_objection_remove(workspace->protector, handle, used.proposer, used.signers, error);
	if (status != SM_OK)
		return status;
	sm_buffer_format(&detail, "\"objections\":%zu", sm_objection_count(workspace->protector));
	status = workspace_note(workspace, "objection-removed", "", "ok", &detail, error);
	sm_buffer_close(&detail);
	return status;
}
