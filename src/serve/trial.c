// SPDX-License-Identifier: EUPL-1.2
// trial: a sentence → what the meter makes of it, by the same steps as a post that is collected.
#include <sodium.h>
#include <stdlib.h>

#include "trial.h"

enum { ARENA_BYTES_MAX = 4 << 20 };

/* A redactor is for one thread, and a sentence takes no time: one at a time. */
static enum sm_status measure(struct server *server, struct sm_text text, struct trial *trial, struct sm_error *error)
{
	enum sm_status status = SM_OK;

	pthread_mutex_lock(&server->meter_lock);
	if (!server->scorer)
		status = sm_scorer_open(server->rules_dir, NULL, &server->scorer, error);
	if (status == SM_OK && !server->redactor)
		status = sm_redactor_open(server->rules_dir, &server->redactor, error);
	if (status == SM_OK)
		status = sm_redact(server->redactor, text, (struct sm_text){ 0 }, trial->arena, &trial->redacted,
				   trial->span, &trial->spans, error);
	pthread_mutex_unlock(&server->meter_lock);
	if (status == SM_OK)
		sm_score(server->scorer, trial->redacted, "auto", (struct sm_text){ 0 }, &trial->verdict,
			 &trial->reasons);
	return status;
}

enum sm_status trial_open(struct server *server, struct sm_text text, struct trial **trial, struct sm_error *error)
{
	struct trial *made = calloc(1, sizeof(*made));
	enum sm_status status = made ? sm_arena_open(&made->arena, ARENA_BYTES_MAX, error) : sm_fail_memory(error);

	*trial = NULL;
	if (status == SM_OK)
		status = measure(server, text, made, error);
	if (status == SM_OK)
		*trial = made;
	else
		trial_close(made);
	return status;
}

void trial_close(struct trial *trial)
{
	if (!trial)
		return;
	sm_arena_close(trial->arena);
	sodium_memzero(trial, sizeof(*trial));
	free(trial);
}
