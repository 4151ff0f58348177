// SPDX-License-Identifier: EUPL-1.2
// approval_act: a request that two people signed → one act, once.
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approval.h"
#include "sentimeter/file.h"

enum { DAY_S = 86400 };

static const char used_action[] = "act";
static const char *const act_names[] = { "objection-removal", "airbag-reset", "sample-access", NULL };
static const char *const keys[] = { "act", "object", "content", "proposer", "expires", NULL };

const char *sm_act_name(enum sm_act act)
{
	return act < SM_ACT_COUNT ? act_names[act] : "";
}

bool sm_act_find(const char *name, enum sm_act *act)
{
	for (int i = 0; i < SM_ACT_COUNT; i++)
		if (strcmp(name, act_names[i]) == 0) {
			*act = (enum sm_act)i;
			return true;
		}
	return false;
}

/* ---- A request, written and read. ---- */

/* Whoever asks has a name in the agreement that is in force: else nobody knows whom to ask why. */
static enum sm_status check_proposer(const char *workspace, const char *proposer, int64_t now_s, struct sm_error *error)
{
	struct sm_config_problems *problems;
	struct sm_people people;
	char path[SM_APPROVAL_PATH_BYTES];
	enum sm_status status = sm_agreed_path(workspace, SM_AGREED_PEOPLE, path, error);

	if (status == SM_OK)
		status = sm_config_problems_open(SM_EN, &problems, error);
	if (status != SM_OK)
		return status;
	status = sm_people_read(path, problems, &people, error);
	sm_config_problems_close(problems);
	for (size_t i = 0; status == SM_OK && i < people.count; i++)
		if (strcmp(people.person[i].name, proposer) == 0 && people.person[i].until_s > now_s &&
		    sm_person_approves(&people.person[i]))
			return SM_OK;
	return status != SM_OK ? status
			       : sm_fail(error, SM_ERROR_USAGE, proposer,
					 "staat niet in people.yaml met een rol die mag tekenen, of niet meer",
					 "is not in people.yaml with a role that may sign, or not any more");
}

static void add_line(struct sm_buffer *out, const char *key, const char *value)
{
	json_t *text = json_string(value);
	char *quoted = json_dumps(text, JSON_ENCODE_ANY | JSON_COMPACT); /* which YAML reads too */

	sm_buffer_format(out, "%s: %s\n", key, quoted ? quoted : "");
	out->failed |= !quoted;
	free(quoted);
	json_decref(text);
}

enum sm_status sm_act_write(const char *workspace, const struct sm_act_request *request, int64_t now_s,
			    struct sm_buffer *out, struct sm_error *error)
{
	char expires[21];
	enum sm_status status = check_proposer(workspace, request->proposer, now_s, error);

	if (status != SM_OK)
		return status;
	sm_time_print(request->expires_s, expires);
	sm_buffer_format(out, "act: %s\n", act_names[request->act]);
	add_line(out, "object", request->object);
	if (request->content[0])
		add_line(out, "content", request->content);
	sm_buffer_format(out, "proposer: %s\nexpires: %.10s\n", request->proposer, expires);
	return out->failed ? sm_fail_memory(error) : SM_OK;
}

/* From the very bytes that were signed: the file may be another one by now. */
static enum sm_status read_request(const char *path, struct sm_text bytes, struct sm_act_request *request,
				   struct sm_error *error)
{
	struct sm_config_problems *problems;
	struct sm_config *config = NULL;
	int act = 0;
	enum sm_status status = sm_config_problems_open(SM_EN, &problems, error);

	memset(request, 0, sizeof(*request));
	if (status != SM_OK)
		return status;
	status = sm_config_problems_give(problems, path, bytes) ? sm_config_open(path, problems, &config, error)
								: sm_fail_memory(error);
	if (status == SM_OK && sm_config_keys(config, sm_config_root(config), keys)) {
		const struct sm_config_node *root = sm_config_root(config);

		sm_config_choice(config, root, "act", SM_NEEDED, act_names, &act);
		sm_config_text(config, root, "object", SM_NEEDED, request->object, sizeof(request->object));
		sm_config_text(config, root, "content", SM_OPTIONAL, request->content, sizeof(request->content));
		sm_config_text(config, root, "proposer", SM_NEEDED, request->proposer, sizeof(request->proposer));
		sm_config_date(config, root, "expires", SM_NEEDED, &request->expires_s);
	}
	request->act = (enum sm_act)act;
	if (status == SM_OK)
		status = sm_config_problems_status(problems, error);
	sm_config_close(config);
	sm_config_problems_close(problems);
	return status;
}

static enum sm_status check_request(const struct sm_act_request *request, const char *path, enum sm_act act,
				    const char *object, const char *content, int64_t now_s, struct sm_error *error)
{
	if (request->act != act || strcmp(request->object, object) != 0 ||
	    strcmp(request->content, content ? content : "") != 0)
		return sm_fail(error, SM_WITHHELD, path, "vraagt iets anders dan hier gebeurt: %s, %s",
			       "asks for something else than is done here: %s, %s", sm_act_name(act), object);
	if (now_s >= request->expires_s)
		return sm_fail(error, SM_WITHHELD, path, "is verlopen: maak een nieuw verzoek",
			       "has expired: make a new request");
	if (request->expires_s > now_s + (int64_t)SM_ACT_DAYS_MAX * DAY_S)
		return sm_fail(error, SM_WITHHELD, path, "'expires' ligt meer dan %d dagen vooruit",
			       "'expires' is more than %d days ahead", (int)SM_ACT_DAYS_MAX);
	return SM_OK;
}

/* ---- Once. ---- */

struct sought {
	const char *hash;
	bool found;
};

static enum sm_status take_used(void *context, const struct sm_journal_entry *entry, struct sm_error *error)
{
	struct sought *sought = context;

	(void)error;
	sought->found = sought->found || strcmp(entry->object, sought->hash) == 0;
	return SM_OK;
}

static enum sm_status check_unused(const char *journal, const char *request, const char *hash, struct sm_error *error)
{
	static const char *const actions[] = { used_action, NULL };
	struct sought sought = { .hash = hash };
	struct sm_journal_taker taker = { &sought, take_used };
	enum sm_status status = sm_journal_read(journal, actions, &taker, error);

	if (status == SM_OK && sought.found)
		return sm_fail(error, SM_WITHHELD, request, "is al gebruikt: een verzoek geldt een keer",
			       "was used already: a request counts once");
	return status == SM_ERROR_INPUT ? SM_OK : status;
}

static enum sm_status note_used(const char *path, const char *hash, const struct sm_act_request *request,
				const char *signers, struct sm_error *error)
{
	struct sm_journal *journal;
	struct sm_journal_entry entry = {
		.action = used_action, .object = hash, .result = "ok", .origin = "sentimeter", .actor = signers
	};
	char detail[100];
	enum sm_status status = sm_journal_open(path, &journal, error);

	/* Not its object: of an objection that could be somebody's name. The file and its hash are with the officer. */
	snprintf(detail, sizeof(detail), "{\"act\":\"%s\"}", act_names[request->act]);
	entry.detail = detail;
	if (status != SM_OK)
		return status;
	status = sm_journal_add(journal, &entry, error);
	sm_journal_close(journal);
	return status;
}

/* ---- Two people. ---- */

static enum sm_status split(const char *path, char folder[SM_APPROVAL_PATH_BYTES], const char **name,
			    struct sm_error *error)
{
	const char *slash = strrchr(path, '/');

	*name = slash ? slash + 1 : path;
	if (!slash)
		path = ".";
	if ((slash ? (size_t)(slash - path) : 1) >= SM_APPROVAL_PATH_BYTES)
		return sm_fail(error, SM_ERROR_LIMIT, path, "dit pad is te lang", "this path is too long");
	snprintf(folder, SM_APPROVAL_PATH_BYTES, "%.*s", slash ? (int)(slash - path) : 1, path);
	return SM_OK;
}

static enum sm_status check_signers(const char *workspace, const char *rules_dir, const char *path,
				    struct sm_text content, int64_t now_s, char *signers, size_t bytes,
				    struct sm_error *error)
{
	char folder[SM_APPROVAL_PATH_BYTES];
	const char *name;
	struct history history;
	struct approvals approvals;
	enum sm_status status = history_open(workspace, rules_dir, &history, error);

	if (status == SM_OK)
		status = split(path, folder, &name, error);
	if (status == SM_OK)
		status = approvals_read(folder, name, content, &history.people, 0, now_s, &approvals, error);
	if (status == SM_OK && !sm_approval_enough(SM_WIDER, approvals.approval, approvals.count))
		status =
		    sm_fail(error, SM_WITHHELD, path, "is nog niet door twee mensen getekend, onder wie een officer",
			    "was not signed by two people yet, one of them an officer");
	if (status == SM_OK)
		approvals_names(&approvals, signers, bytes);
	history_close(&history);
	return status;
}

static void hash_of(struct sm_text content, char hex[65])
{
	uint8_t hash[32];

	crypto_generichash(hash, sizeof(hash), (const unsigned char *)content.data, content.length, NULL, 0);
	sodium_bin2hex(hex, 65, hash, sizeof(hash));
}

enum sm_status sm_act_use(const char *workspace, const char *rules_dir, const char *request, enum sm_act act,
			  const char *object, const char *content, int64_t now_s, struct sm_act_used *used,
			  struct sm_error *error)
{
	SM_AUTO(sm_buffer_close) struct sm_buffer buffer = { .bytes_max = APPROVAL_FILE_BYTES_MAX };
	struct sm_act_request asked;
	struct sm_act_used by;
	char journal[SM_APPROVAL_PATH_BYTES], hash[65];
	enum sm_status status = sm_file_read(request, &buffer, error);
	const struct sm_text bytes = { buffer.data, buffer.length };

	if (status == SM_OK)
		status = approval_path(workspace, SM_JOURNAL_FILE, journal, error);
	if (status == SM_OK)
		status =
		    check_signers(workspace, rules_dir, request, bytes, now_s, by.signers, sizeof(by.signers), error);
	if (status == SM_OK)
		status = read_request(request, bytes, &asked, error);
	if (status == SM_OK)
		status = check_request(&asked, request, act, object, content, now_s, error);
	hash_of(bytes, hash);
	if (status == SM_OK)
		status = check_unused(journal, request, hash, error);
	if (status == SM_OK)
		status = note_used(journal, hash, &asked, by.signers, error);
	if (status == SM_OK && used) {
		memcpy(by.proposer, asked.proposer, sizeof(by.proposer));
		*used = by;
	}
	return status;
}
