// SPDX-License-Identifier: EUPL-1.2
// approval_agree: files as they are now, and their signatures → the version in force, and the next one.
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "approval.h"
#include "sentimeter/file.h"

static const char agree_action[] = "agree";

static void describe(const struct history *history, struct sm_agreement *agreement)
{
	const struct sm_buffer *people = &history->content[SM_AGREED_PEOPLE];
	uint8_t hash[32];

	agreement->version = history->version;
	agreement->since_s = 0;
	for (int i = 0; i < SM_AGREED_FILES; i++)
		if (history->after_s[i] > agreement->since_s)
			agreement->since_s = history->after_s[i];
	memcpy(agreement->folder, history->folder, sizeof(agreement->folder));
	memcpy(agreement->hash, history->hash, sizeof(agreement->hash));
	if (people->data) {
		crypto_generichash(hash, sizeof(hash), (const unsigned char *)people->data, people->length, NULL, 0);
		sodium_bin2hex(agreement->people, sizeof(agreement->people), hash, sizeof(hash));
	}
}

static bool same(const struct sm_buffer *a, const struct sm_buffer *b)
{
	return a->length == b->length && (a->length == 0 || memcmp(a->data, b->data, a->length) == 0);
}

/* One file of folder against the version in force: whether it changed, which way, and who signed for that. */
static enum sm_status look(const struct history *history, const char *folder, const struct sm_people *voters,
			   int64_t now_s, int file, struct sm_agreed_file *found, struct approvals *approvals,
			   struct sm_error *error)
{
	struct sm_buffer content = { .bytes_max = APPROVAL_FILE_BYTES_MAX };
	char path[SM_APPROVAL_PATH_BYTES], before[SM_APPROVAL_PATH_BYTES];
	enum sm_status status = approval_path(folder, sm_agreed_name(file), path, error);

	memset(found, 0, sizeof(*found));
	approvals->count = 0;
	if (status == SM_OK)
		status = sm_file_read(path, &content, error);
	if (status == SM_ERROR_INPUT) { /* not there: as agreed goes on */
		sm_buffer_close(&content);
		return SM_OK;
	}
	found->there = status == SM_OK;
	found->changed = !history->version || !same(&content, &history->content[file]);
	found->direction = history->version ? SM_EVEN : SM_WIDER;
	if (status == SM_OK && found->changed && history->version) {
		status = approval_path(history->folder, sm_agreed_name(file), before, error);
		if (status == SM_OK)
			status = approval_compare(file, &(struct agreed_text){ before, &history->content[file] },
						  &(struct agreed_text){ path, &content }, history->rules_dir,
						  &found->direction, error);
		status = status == SM_NONE ? SM_OK : status;
	}
	if (status == SM_OK && found->changed)
		status = approvals_read(folder, sm_agreed_name(file), (struct sm_text){ content.data, content.length },
					voters, history->after_s[file], now_s, approvals, error);
	sm_buffer_close(&content);
	if (status == SM_OK && found->changed) {
		found->enough = sm_approval_enough(found->direction, approvals->approval, approvals->count);
		found->by_two = sm_approval_enough(SM_WIDER, approvals->approval, approvals->count);
		approvals_names(approvals, found->signers, sizeof(found->signers));
		snprintf(found->other, sizeof(found->other), "%s", approvals->other);
	}
	return status;
}

/* Who decides: the people of the version in force; of the first, those whom it names. None while that cannot be read.
 */
static enum sm_status voters_of(const struct history *history, struct sm_people *people)
{
	if (history->version) {
		*people = history->people;
		return SM_OK;
	}
	people->count = 0;
	return approval_read_people(history->workspace, NULL, people, NULL);
}

static void drop_who_left(struct sm_people *people, int64_t now_s)
{
	size_t kept = 0;

	for (size_t i = 0; i < people->count; i++)
		if (people->person[i].until_s > now_s)
			people->person[kept++] = people->person[i];
	people->count = kept;
}

static enum sm_status look_at_all(const struct history *history, const char *folder, int64_t now_s,
				  struct sm_agreement *agreement, struct approvals approvals[SM_AGREED_FILES],
				  struct sm_error *error)
{
	struct sm_people voters;
	enum sm_status status = SM_OK;

	if (voters_of(history, &voters) != SM_OK)
		voters.count = 0;
	drop_who_left(&voters, now_s);
	for (int i = 0; status == SM_OK && i < SM_AGREED_FILES; i++) {
		status = look(history, folder, &voters, now_s, i, &agreement->file[i], &approvals[i], error);
		/* The people live until this returns: names were copied, and nothing else is used of them. */
		for (size_t j = 0; j < approvals[i].count; j++)
			approvals[i].approval[j].by = NULL;
	}
	return status;
}

/* ---- The next version. ---- */

static enum sm_status copy_file(const char *from, const char *folder, const char *name, struct sm_error *error)
{
	struct sm_buffer bytes = { .bytes_max = APPROVAL_FILE_BYTES_MAX };
	char path[SM_APPROVAL_PATH_BYTES];
	enum sm_status status = sm_file_read(from, &bytes, error);

	if (status == SM_OK)
		status = approval_path(folder, name, path, error);
	if (status == SM_OK)
		status = sm_file_replace(path, (struct sm_text){ bytes.data, bytes.length }, 0600, error);
	sm_buffer_close(&bytes);
	return status;
}

static enum sm_status copy_one(const struct history *history, int file, bool renew, const struct approvals *approvals,
			       const char *folder, struct sm_error *error)
{
	char from[SM_APPROVAL_PATH_BYTES];
	enum sm_status status =
	    approval_path(renew ? history->workspace : history->folder, sm_agreed_name(file), from, error);

	if (status == SM_OK)
		status = copy_file(from, folder, sm_agreed_name(file), error);
	for (size_t i = 0; status == SM_OK && renew && i < approvals->count; i++) {
		status = approval_path(history->workspace, approvals->name[i], from, error);
		if (status == SM_OK)
			status = copy_file(from, folder, approvals->name[i], error);
	}
	return status;
}

static enum sm_status fail_folder(const char *folder, struct sm_error *error)
{
	return sm_fail(error, errno == EACCES ? SM_ERROR_PERMISSION : SM_ERROR_IO, folder,
		       "kan deze map niet maken of lezen: %s", "cannot make or read this folder: %s", strerror(errno));
}

/* What an earlier run left half done is made anew: each file in it is replaced. */
static enum sm_status make_folder(const char *workspace, const char *folder, struct sm_error *error)
{
	char agreed[SM_APPROVAL_PATH_BYTES];
	enum sm_status status = approval_path(workspace, "agreed", agreed, error);

	if (status != SM_OK)
		return status;
	if (mkdir(agreed, 0700) == 0 && !sm_file_sync_folder(agreed))
		return fail_folder(agreed, error);
	return mkdir(folder, 0700) == 0 || errno == EEXIST ? SM_OK : fail_folder(folder, error);
}

/* One person who signs something narrower does not agree to other rules with it. */
static const char *rules_of(const struct sm_agreement *agreement)
{
	for (int i = 0; i < SM_AGREED_FILES; i++)
		if (agreement->file[i].enough && agreement->file[i].by_two)
			return agreement->rules_now;
	return agreement->rules;
}

/* Names of the files that change, those who signed, and the direction, for the journal. NULL: memory is out. */
static char *detail_of(const struct sm_agreement *agreement, int version, const char *hash, const char *people)
{
	static const char *const direction_name[] = { "narrower", "even", "wider" };
	json_t *detail = json_pack("{s:i,s:s,s:s,s:s}", "version", version, "hash", hash, "people", people, "rules",
				   rules_of(agreement));
	char *text;

	for (int i = 0; detail && i < SM_AGREED_FILES; i++)
		if (agreement->file[i].enough)
			json_object_set_new(detail, sm_agreed_name(i),
					    json_pack("{s:s,s:s}", "change",
						      direction_name[agreement->file[i].direction + 1], "by",
						      agreement->file[i].signers));
	text = detail ? json_dumps(detail, JSON_COMPACT) : NULL;
	json_decref(detail);
	return text;
}

static enum sm_status note(const char *workspace, const struct sm_agreement *agreement, const struct history *now,
			   struct sm_error *error)
{
	struct sm_agreement described;
	struct sm_journal *journal;
	struct sm_journal_entry entry = { .action = agree_action, .origin = "sentimeter", .actor = "collector" };
	char path[SM_APPROVAL_PATH_BYTES], object[40];
	enum sm_status status = approval_path(workspace, SM_JOURNAL_FILE, path, error);
	char *detail;

	describe(now, &described);
	snprintf(object, sizeof(object), "agreed/%d", now->version);
	detail = detail_of(agreement, now->version, now->hash, described.people);
	entry.object = object;
	entry.detail = detail;
	if (!detail)
		return sm_fail_memory(error);
	if (status == SM_OK)
		status = sm_journal_open(path, &journal, error);
	if (status == SM_OK) {
		status = sm_journal_add(journal, &entry, error);
		sm_journal_close(journal);
	}
	free(detail);
	return status;
}

/* What the journal says was agreed last. */
struct noted {
	int version;
	char hash[65], rules[65];
};

static enum sm_status take_note(void *context, const struct sm_journal_entry *entry, struct sm_error *error)
{
	struct noted *noted = context;
	json_t *detail = entry->detail ? json_loads(entry->detail, 0, NULL) : NULL;
	const char *hash = json_string_value(json_object_get(detail, "hash"));
	const char *rules = json_string_value(json_object_get(detail, "rules"));

	(void)error;
	noted->version = (int)json_integer_value(json_object_get(detail, "version"));
	snprintf(noted->hash, sizeof(noted->hash), "%s", hash ? hash : "");
	snprintf(noted->rules, sizeof(noted->rules), "%s", rules ? rules : "");
	json_decref(detail);
	return SM_OK;
}

/* A folder that went back to an older version, or another one in its place, does not run. A version that the journal
 * does not know of yet was cut off by a crash: it is noted now, by whoever may write. */
static enum sm_status check_journal(const struct history *history, bool may_write, struct sm_agreement *agreement,
				    struct sm_error *error)
{
	static const char *const actions[] = { agree_action, NULL };
	struct noted noted = { 0 };
	struct sm_journal_taker taker = { &noted, take_note };
	char path[SM_APPROVAL_PATH_BYTES];
	enum sm_status status = approval_path(history->workspace, SM_JOURNAL_FILE, path, error);

	if (status == SM_OK)
		status = sm_journal_read(path, actions, &taker, error);
	if (status == SM_ERROR_INPUT)
		status = SM_OK; /* no journal yet: nothing was agreed either */
	if (status != SM_OK)
		return status;
	memcpy(agreement->rules, noted.rules, sizeof(agreement->rules));
	if (noted.version == history->version && (!noted.version || strcmp(noted.hash, history->hash) == 0))
		return SM_OK;
	if (noted.version + 1 == history->version)
		return may_write ? note(history->workspace, agreement, history, error) : SM_OK;
	return sm_fail(
	    error, SM_ERROR_PERMISSION, "agreed",
	    "het journaal noemt versie %d en hier ligt versie %d, of een andere: zet de map agreed terug, en "
	    "laat de officier kijken",
	    "the journal names version %d and version %d is here, or another one: put the folder agreed back, "
	    "and have the officer look at it",
	    noted.version, history->version);
}

static bool may_renew(const struct history *history, const struct sm_agreement *agreement)
{
	int enough = 0;

	for (int i = 0; i < SM_AGREED_FILES; i++)
		enough += agreement->file[i].there && agreement->file[i].changed && agreement->file[i].enough;
	return history->version ? enough > 0 : enough == SM_AGREED_FILES;
}

/* What was copied is judged again from the copy, by the walk that every later run makes: what somebody changed in
 * between never comes into force. */
static enum sm_status settle(struct history *history, const char *part, struct sm_agreement *agreement,
			     struct sm_error *error)
{
	struct history next;
	char folder[SM_APPROVAL_PATH_BYTES];
	enum sm_status status = history_folder(history->workspace, history->version + 1, "", folder, error);

	if (status != SM_OK)
		return status;
	if (rename(part, folder) != 0 || !sm_file_sync_folder(folder))
		return fail_folder(folder, error);
	status = history_open(history->workspace, history->rules_dir, &next, error);
	if (status == SM_OK)
		status = note(history->workspace, agreement, &next, error);
	if (status == SM_OK) {
		agreement->first = history->version == 0;
		agreement->renewed = true;
		memmove(agreement->rules, rules_of(agreement), sizeof(agreement->rules));
		describe(&next, agreement);
	} else if (rename(folder, part) != 0) {
		status = fail_folder(folder, error);
	}
	history_close(&next);
	return status;
}

static enum sm_status renew(struct history *history, const struct approvals approvals[SM_AGREED_FILES],
			    const struct sm_agreement_check *check, struct sm_agreement *agreement,
			    struct sm_error *error)
{
	char part[SM_APPROVAL_PATH_BYTES];
	enum sm_status status = history_folder(history->workspace, history->version + 1, ".part", part, error);

	if (status == SM_OK)
		status = make_folder(history->workspace, part, error);
	for (int i = 0; status == SM_OK && i < SM_AGREED_FILES; i++)
		status = copy_one(history, i, agreement->file[i].enough, &approvals[i], part, error);
	if (status == SM_OK && check)
		status = check->check(check->context, part, error);
	return status == SM_OK ? settle(history, part, agreement, error) : status;
}

/* What is in force, and how the files stand against it. */
static enum sm_status take_stock(struct history *history, const char *workspace, const char *rules_dir, int64_t now_s,
				 bool may_write, struct sm_agreement *agreement, struct approvals *approvals,
				 struct sm_error *error)
{
	enum sm_status status = sm_rules_hash(rules_dir, agreement->rules_now, error);

	if (status == SM_OK)
		status = check_journal(history, may_write, agreement, error);
	if (status != SM_OK)
		return status;
	describe(history, agreement);
	return look_at_all(history, workspace, now_s, agreement, approvals, error);
}

enum sm_status sm_agreement_renew(const char *workspace, const char *rules_dir, int64_t now_s,
				  const struct sm_agreement_check *check, struct sm_agreement *agreement,
				  struct sm_error *error)
{
	struct approvals approvals[SM_AGREED_FILES];
	struct history history;
	enum sm_status status = history_open(workspace, rules_dir, &history, error);

	memset(agreement, 0, sizeof(*agreement));
	if (status == SM_OK)
		status = take_stock(&history, workspace, rules_dir, now_s, true, agreement, approvals, error);
	if (status == SM_OK && may_renew(&history, agreement)) {
		status = renew(&history, approvals, check, agreement, &agreement->held);
		/* What was agreed goes on when what is new does not fit together. */
		if (status == SM_ERROR_CONFIG && history.version)
			status = SM_OK;
		else if (status != SM_OK && error)
			*error = agreement->held;
	}
	history_close(&history);
	return status;
}

enum sm_status sm_agreement_read(const char *workspace, const char *rules_dir, int64_t now_s,
				 struct sm_agreement *agreement, struct sm_error *error)
{
	struct approvals approvals[SM_AGREED_FILES];
	struct history history;
	enum sm_status status = history_open(workspace, rules_dir, &history, error);

	memset(agreement, 0, sizeof(*agreement));
	if (status == SM_OK)
		status = take_stock(&history, workspace, rules_dir, now_s, false, agreement, approvals, error);
	history_close(&history);
	return status;
}
