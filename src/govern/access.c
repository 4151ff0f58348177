// SPDX-License-Identifier: EUPL-1.2
// access: people, signatures and questions of a workspace → who may what, and who makes use of it.
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "sentimeter/access.h"

enum { VERSIONS_MAX = 10000 };

static enum sm_status read_people(const char *workspace, struct sm_people *people, struct sm_error *error)
{
	struct sm_config_problems *problems;
	char path[SM_APPROVAL_PATH_BYTES];
	enum sm_status status = sm_agreed_path(workspace, SM_AGREED_PEOPLE, path, error);

	if (status == SM_OK)
		status = sm_config_problems_open(SM_EN, &problems, error);
	if (status != SM_OK)
		return status;
	status = sm_people_read(path, problems, people, error);
	sm_config_problems_close(problems);
	return status;
}

static void take_signature(struct sm_access *access, const char *path)
{
	struct sm_signature signature;
	const struct sm_person *by;

	if (sm_signature_read(path, &signature, NULL) != SM_OK ||
	    !(by = sm_people_find(&access->people, signature.key_id)))
		return;
	if (signature.time_s > access->signed_s[by - access->people.person])
		access->signed_s[by - access->people.person] = signature.time_s;
}

/* false: this folder is not there. Whether each signature holds is for 'audit verify'. */
static bool take_folder(struct sm_access *access, const char *folder)
{
	static const char ending[] = ".minisig";
	DIR *open_folder = opendir(folder);
	const struct dirent *entry;

	while (open_folder && (entry = readdir(open_folder))) {
		char path[SM_APPROVAL_PATH_BYTES];
		size_t length = strlen(entry->d_name);

		if (length >= sizeof(ending) && strcmp(entry->d_name + length - (sizeof(ending) - 1), ending) == 0 &&
		    snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name) < (int)sizeof(path))
			take_signature(access, path);
	}
	if (open_folder)
		closedir(open_folder);
	return open_folder != NULL;
}

static enum sm_status take_question(void *context, const struct sm_journal_entry *entry, struct sm_error *error)
{
	struct sm_access *access = context;

	(void)error;
	for (int i = 0; i < SM_STAFF_COUNT; i++)
		access->questions[i] += strcmp(entry->actor, sm_staff_name((enum sm_staff)i)) == 0;
	return SM_OK;
}

enum sm_status sm_access_read(const char *workspace, struct sm_access *access, struct sm_error *error)
{
	static const char *const actions[] = { "question", "export", NULL };
	struct sm_journal_taker taker = { access, take_question };
	char path[SM_APPROVAL_PATH_BYTES];
	enum sm_status status = read_people(workspace, &access->people, error);

	memset(access->signed_s, 0, sizeof(access->signed_s));
	memset(access->questions, 0, sizeof(access->questions));
	if (status != SM_OK)
		return status;
	for (int i = 1; i <= VERSIONS_MAX; i++)
		if (snprintf(path, sizeof(path), "%s/agreed/%d", workspace, i) >= (int)sizeof(path) ||
		    !take_folder(access, path))
			break;
	if (snprintf(path, sizeof(path), "%s/requests", workspace) < (int)sizeof(path))
		(void)take_folder(access, path);
	snprintf(path, sizeof(path), "%s/" SM_JOURNAL_FILE, workspace);
	status = sm_journal_read(path, actions, &taker, error);
	return status == SM_ERROR_INPUT ? SM_OK : status; /* nothing was asked yet */
}
