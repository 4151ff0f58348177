// SPDX-License-Identifier: EUPL-1.2
// audit_commitments: commitments.yaml → the promises that nobody has looked at in time.
#include <stdlib.h>

#include "audit.h"
#include "sentimeter/dialogue.h"
#include "sentimeter/period.h"

static void find_due(struct sm_audit *audit, const struct sm_commitments *commitments)
{
	char review[SM_PERIOD_NAME_MAX];

	for (size_t i = 0; i < commitments->count; i++) {
		const struct sm_commitment *c = &commitments->commitment[i];

		if (!sm_commitment_due(c, audit->setup.now_s))
			continue;
		sm_period_name(sm_period_of(SM_DAY, c->review_s), review);
		audit_found(audit, "commitment-due", "%s, %s, %s, %s", c->id, c->dialogue, c->owner, review);
	}
}

void audit_check_commitments(struct sm_audit *audit)
{
	struct sm_commitments *commitments = calloc(1, sizeof(*commitments));
	struct sm_config_problems *problems = NULL;
	struct sm_error error = { 0 };
	char path[SM_FILE_PATH_BYTES_MAX];
	enum sm_status status = commitments ? sm_config_problems_open(audit->setup.tongue, &problems, &error) : SM_OK;

	audit_path(audit, SM_COMMITMENTS_FILE, path);
	if (problems)
		status = sm_commitments_read(path, problems, commitments, &error);
	if (problems && status == SM_OK)
		find_due(audit, commitments);
	else
		audit_found(audit, "config-invalid", "%s:%d", SM_COMMITMENTS_FILE, error.line);
	sm_config_problems_close(problems);
	free(commitments);
}
