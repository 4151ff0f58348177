// SPDX-License-Identifier: EUPL-1.2
// task_token: who asks, where an API wants to know: a secret as it is, or the token that is given for one.
//
// A secret goes to the server that the feed names and to no other, whatever redirects say; and to the token's address,
// which the map names. Neither is content, so robots.txt is not asked for that address.
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "round.h"

enum { TOKEN_S_MAX = 24 * 3600, TOKEN_S_MIN = 120 };

static enum sm_auth auth_of(const struct task *task)
{
	return task->feed->map ? task->feed->map->auth : SM_AUTH_NONE;
}

bool token_wanted(struct round *round, struct task *task)
{
	if (auth_of(task) != SM_AUTH_CLIENT || !task->own_server ||
	    token_cache_find(state_tokens(round->state), task->feed->id, round->now_s))
		return false;
	task->reads_token = url_parse(task->feed->map->token_url, &task->token_url);
	return task->reads_token;
}

/* "id:secret" as a server that gives tokens wants it (RFC 7617). */
static void basic_line(const char *secret, char *line)
{
	static const char name[] = "Authorization: Basic ";

	memcpy(line, name, sizeof(name));
	sodium_bin2base64(line + sizeof(name) - 1, TOKEN_LINE_MAX - sizeof(name), (const unsigned char *)secret,
			  strlen(secret), sodium_base64_VARIANT_ORIGINAL);
}

/* The longest line is a secret in base64, which fits: 4/3 of TOKEN_BYTES_MAX and a name. */
static void write_line(struct round *round, struct task *task, const char *secret, char *line)
{
	const char *token = token_cache_find(state_tokens(round->state), task->feed->id, round->now_s);

	if (task->reads_token)
		basic_line(secret, line);
	else if (auth_of(task) == SM_AUTH_HEADER)
		snprintf(line, TOKEN_LINE_MAX, "%s: %s", task->feed->map->auth_header, secret);
	else if (auth_of(task) == SM_AUTH_CLIENT)
		snprintf(line, TOKEN_LINE_MAX, "Authorization: Bearer %s", token ? token : "");
	else
		snprintf(line, TOKEN_LINE_MAX, "Authorization: Bearer %s", secret);
}

bool token_line(struct round *round, struct task *task, char *line)
{
	char secret[TOKEN_BYTES_MAX];
	enum sm_status status;

	line[0] = '\0';
	if (auth_of(task) == SM_AUTH_NONE || !task->own_server || task->reads_robots)
		return true;
	status = token_secret(round->feeds->secrets_dir, task->feed->secret, secret, &task->report.error);
	if (status == SM_OK)
		write_line(round, task, secret, line);
	sodium_memzero(secret, sizeof(secret));
	return status == SM_OK;
}

static bool take_token(struct round *round, struct task *task, struct sm_text body)
{
	json_t *root = json_loadb(body.data ? body.data : "", body.length, 0, NULL);
	const json_t *token = json_object_get(root, "access_token"), *lasts = json_object_get(root, "expires_in");
	int64_t seconds = json_is_integer(lasts) ? json_integer_value(lasts) : TOKEN_S_MIN;
	bool taken;

	if (seconds < TOKEN_S_MIN || seconds > TOKEN_S_MAX)
		seconds = seconds < TOKEN_S_MIN ? TOKEN_S_MIN : TOKEN_S_MAX;
	taken = token_cache_put(state_tokens(round->state), task->feed->id,
				(struct sm_text){ json_string_value(token), json_string_length(token) },
				round->now_s + seconds);
	json_decref(root);
	return taken;
}

void token_answered(struct round *round, struct task *task, int status, const struct sm_error *error)
{
	struct sm_text body = { task->fetch.body.data, task->fetch.body.length };

	task->reads_token = false;
	task->report.http_status = status;
	if (status == 200 && take_token(round, task, body))
		return;
	task->report.error = *error;
	if (status)
		task->report.error.status =
		    sm_fail(&task->report.error, SM_ERROR_PERMISSION, NULL,
			    "geeft geen toegang voor dit geheim (%d): controleer id en geheim bij de aanbieder",
			    "gives no access for this secret (%d): check its id and secret with the provider", status);
	task_fail(round, task);
}

void token_refused(struct round *round, struct task *task)
{
	if (auth_of(task) == SM_AUTH_CLIENT)
		token_cache_drop(state_tokens(round->state), task->feed->id);
}
