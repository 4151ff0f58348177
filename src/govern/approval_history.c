// SPDX-License-Identifier: EUPL-1.2
// approval_history: the folder agreed/ → the version in force, when every step to it was agreed as it should be.
//
// agreed/1, agreed/2, ... each hold the five files as they were agreed, and the signatures by which those that changed
// were. A version is made beside its place and renamed into it, so that it is there whole or not at all.
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "approval.h"
#include "sentimeter/file.h"

enum { VERSIONS_MAX = 10000 };

const char *sm_agreed_name(int file)
{
	static const char *const names[SM_AGREED_FILES] = { "policy.yaml", "topics.yaml", "feeds.yaml", "areas.yaml",
							    SM_PEOPLE_FILE };

	return file >= 0 && file < SM_AGREED_FILES ? names[file] : "";
}

enum sm_status history_folder(const char *workspace, int version, const char *suffix,
			      char folder[SM_APPROVAL_PATH_BYTES], struct sm_error *error)
{
	char name[64];

	snprintf(name, sizeof(name), "agreed/%d%s", version, suffix);
	return approval_path(workspace, name, folder, error);
}

enum sm_status sm_agreed_path(const char *workspace, int file, char path[SM_APPROVAL_PATH_BYTES],
			      struct sm_error *error)
{
	char folder[SM_APPROVAL_PATH_BYTES];
	int version = 0;
	struct stat info;

	for (;;) {
		enum sm_status status = history_folder(workspace, version + 1, "", folder, error);

		if (status != SM_OK)
			return status;
		if (version >= VERSIONS_MAX || stat(folder, &info) != 0)
			break;
		version++;
	}
	if (version && history_folder(workspace, version, "", folder, error) != SM_OK)
		return SM_ERROR_LIMIT;
	return approval_path(version ? folder : workspace, sm_agreed_name(file), path, error);
}

void sm_agreed_close(struct sm_buffer content[SM_AGREED_FILES])
{
	for (int i = 0; i < SM_AGREED_FILES; i++)
		sm_buffer_close(&content[i]);
}

static void hash_text(crypto_generichash_state *state, struct sm_text text)
{
	uint8_t length[8];

	for (int i = 0; i < 8; i++)
		length[i] = (uint8_t)((uint64_t)text.length >> (8 * i));
	crypto_generichash_update(state, length, sizeof(length));
	crypto_generichash_update(state, (const unsigned char *)text.data, text.length);
}

enum sm_status sm_agreed_read(const char *folder, struct sm_buffer content[SM_AGREED_FILES], char hash[65],
			      struct sm_error *error)
{
	crypto_generichash_state state;
	uint8_t bytes[32];

	crypto_generichash_init(&state, NULL, 0, sizeof(bytes));
	for (int i = 0; i < SM_AGREED_FILES; i++) {
		char path[SM_APPROVAL_PATH_BYTES];
		enum sm_status status = approval_path(folder, sm_agreed_name(i), path, error);

		sm_buffer_close(&content[i]);
		content[i].bytes_max = APPROVAL_FILE_BYTES_MAX;
		if (status == SM_OK)
			status = sm_file_read(path, &content[i], error);
		if (status != SM_OK)
			return status;
		hash_text(&state, sm_text_of(sm_agreed_name(i)));
		hash_text(&state, (struct sm_text){ content[i].data, content[i].length });
	}
	crypto_generichash_final(&state, bytes, sizeof(bytes));
	sodium_bin2hex(hash, 65, bytes, sizeof(bytes));
	return SM_OK;
}

enum sm_status approval_read_people(const char *folder, const struct sm_buffer *bytes, struct sm_people *people,
				    struct sm_error *error)
{
	struct sm_config_problems *problems;
	char path[SM_APPROVAL_PATH_BYTES];
	enum sm_status status = approval_path(folder, SM_PEOPLE_FILE, path, error);

	if (status == SM_OK)
		status = sm_config_problems_open(SM_EN, &problems, error);
	if (status != SM_OK)
		return status;
	if (bytes && !sm_config_problems_give(problems, path, (struct sm_text){ bytes->data, bytes->length }))
		status = sm_fail_memory(error);
	if (status == SM_OK)
		status = sm_people_read(path, problems, people, error);
	sm_config_problems_close(problems);
	return status;
}

static bool same(const struct sm_buffer *a, const struct sm_buffer *b)
{
	return a->length == b->length && (a->length == 0 || memcmp(a->data, b->data, a->length) == 0);
}

static enum sm_status fail_unsigned(const char *folder, int file, struct sm_error *error)
{
	char path[SM_APPROVAL_PATH_BYTES];

	if (approval_path(folder, sm_agreed_name(file), path, error) != SM_OK)
		return SM_ERROR_LIMIT;
	return sm_fail(error, SM_ERROR_PERMISSION, path,
		       "is niet door genoeg mensen getekend: zet de map agreed terug, en laat de officier kijken",
		       "was not signed by enough people: put the folder agreed back, and have the officer look at it");
}

/* One file of the next version against this one. */
static enum sm_status step_file(struct history *history, int file, const char *folder, const struct sm_buffer *content,
				const struct sm_people *voters, struct sm_error *error)
{
	char before[SM_APPROVAL_PATH_BYTES], after[SM_APPROVAL_PATH_BYTES];
	enum sm_direction direction = SM_WIDER;
	struct approvals approvals;
	enum sm_status status;

	if (history->version && same(&history->content[file], content))
		return SM_OK;
	status = approvals_read(folder, sm_agreed_name(file), (struct sm_text){ content->data, content->length },
				voters, history->after_s[file], INT64_MAX - SM_APPROVAL_AHEAD_S, &approvals, error);
	if (status == SM_OK && history->version) {
		status = approval_path(history->folder, sm_agreed_name(file), before, error);
		if (status == SM_OK)
			status = approval_path(folder, sm_agreed_name(file), after, error);
		if (status == SM_OK)
			status = approval_compare(file, &(struct agreed_text){ before, &history->content[file] },
						  &(struct agreed_text){ after, content }, history->rules_dir,
						  &direction, error);
		/* A program of another version may not read what was agreed long ago. It was judged then. */
		if (status == SM_NONE) {
			status = SM_OK;
			direction = SM_EVEN;
		}
	}
	if (status != SM_OK)
		return status;
	if (!sm_approval_enough(direction, approvals.approval, approvals.count))
		return fail_unsigned(folder, file, error);
	history->after_s[file] = approvals_newest(&approvals);
	return SM_OK;
}

static enum sm_status step(struct history *history, const char *folder, struct sm_error *error)
{
	struct sm_buffer content[SM_AGREED_FILES] = { 0 };
	struct sm_people people;
	char hash[65];
	enum sm_status status = sm_agreed_read(folder, content, hash, error);

	if (status == SM_OK)
		status = approval_read_people(folder, &content[SM_AGREED_PEOPLE], &people, error);
	/* The first is decided by those whom it names: whoever compares its fingerprint knows who they are. */
	for (int i = 0; status == SM_OK && i < SM_AGREED_FILES; i++)
		status =
		    step_file(history, i, folder, &content[i], history->version ? &history->people : &people, error);
	if (status != SM_OK) {
		sm_agreed_close(content);
		return status;
	}
	sm_agreed_close(history->content);
	memcpy(history->content, content, sizeof(content));
	memcpy(history->hash, hash, sizeof(hash));
	memcpy(history->folder, folder, strlen(folder) + 1);
	history->people = people;
	history->version++;
	return SM_OK;
}

enum sm_status history_open(const char *workspace, const char *rules_dir, struct history *history,
			    struct sm_error *error)
{
	enum sm_status status = SM_OK;

	memset(history, 0, sizeof(*history));
	history->workspace = workspace;
	history->rules_dir = rules_dir;
	while (status == SM_OK && history->version < VERSIONS_MAX) {
		char folder[SM_APPROVAL_PATH_BYTES];
		struct stat info;

		status = history_folder(workspace, history->version + 1, "", folder, error);
		if (status == SM_OK && stat(folder, &info) != 0)
			return errno == ENOENT ? SM_OK
					       : sm_fail(error, SM_ERROR_IO, folder, "kan deze map niet lezen: %s",
							 "cannot read this folder: %s", strerror(errno));
		if (status == SM_OK)
			status = step(history, folder, error);
	}
	return status;
}

void history_close(struct history *history)
{
	sm_agreed_close(history->content);
}
