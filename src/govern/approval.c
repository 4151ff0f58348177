// SPDX-License-Identifier: EUPL-1.2
// approval: signatures beside a file → which of them count, and whether they are enough.
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "approval.h"
#include "safeguard.h"

bool sm_approval_counts(const struct sm_approval *approval, int64_t after_s, int64_t now_s)
{
	return sm_person_approves(approval->by) && approval->time_s > after_s &&
	       approval->time_s <= now_s + SM_APPROVAL_AHEAD_S && approval->time_s < approval->by->until_s;
}

bool sm_approval_enough(enum sm_direction direction, const struct sm_approval *approval, size_t count)
{
	bool officer = false, two = !safeguard(SAFEGUARD_TWO);

	for (size_t i = 0; i < count; i++) {
		officer = officer || (approval[i].by->roles & SM_STAFF_BIT(SM_STAFF_OFFICER));
		two = two || approval[i].by != approval[0].by;
	}
	return direction == SM_WIDER ? two && officer : count > 0;
}

enum sm_status approval_path(const char *folder, const char *name, char path[SM_APPROVAL_PATH_BYTES],
			     struct sm_error *error)
{
	int length = snprintf(path, SM_APPROVAL_PATH_BYTES, "%s/%s", folder, name);

	return length < 0 || length >= SM_APPROVAL_PATH_BYTES
		   ? sm_fail(error, SM_ERROR_LIMIT, name, "dit pad is te lang", "this path is too long")
		   : SM_OK;
}

/* "policy.yaml.minisig", or with a name in between. */
static bool is_signature_of(const char *entry, const char *file)
{
	static const char end[] = ".minisig";
	size_t length = strlen(entry), front = strlen(file), back = sizeof(end) - 1;

	return length < APPROVAL_NAME_BYTES && length >= front + back && strncmp(entry, file, front) == 0 &&
	       entry[front] == '.' && strcmp(entry + length - back, end) == 0;
}

static void add_word(char *list, size_t bytes, const char *word)
{
	size_t length = strlen(list);

	if (length + strlen(word) + 3 < bytes)
		snprintf(list + length, bytes - length, "%s%s", length ? ", " : "", word);
}

static bool signed_already(const struct approvals *approvals, const struct sm_person *person)
{
	for (size_t i = 0; i < approvals->count; i++)
		if (approvals->approval[i].by == person)
			return true;
	return false;
}

/* A signature that cannot be read, or of somebody else's key, is one that does not count: it stops nobody. */
static void take(struct approvals *approvals, const char *path, const char *entry, struct sm_text content,
		 const struct sm_people *people, int64_t after_s, int64_t now_s)
{
	struct sm_approval approval;
	struct sm_signature signature;

	if (sm_signature_read(path, &signature, NULL) == SM_OK &&
	    (approval.by = sm_people_find(people, signature.key_id)) &&
	    sm_signature_holds(&signature, content, &approval.by->key)) {
		approval.time_s = signature.time_s;
		if (signed_already(approvals, approval.by))
			return;
		if (sm_approval_counts(&approval, after_s, now_s)) {
			approvals->approval[approvals->count] = approval;
			memcpy(approvals->name[approvals->count++], entry, strlen(entry) + 1);
			return;
		}
	}
	add_word(approvals->other, sizeof(approvals->other), entry);
}

enum sm_status approvals_read(const char *folder, const char *file, struct sm_text content,
			      const struct sm_people *people, int64_t after_s, int64_t now_s,
			      struct approvals *approvals, struct sm_error *error)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	char path[SM_APPROVAL_PATH_BYTES];
	enum sm_status status = SM_OK;

	approvals->count = 0;
	approvals->other[0] = '\0';
	if (!dir)
		return sm_fail(error, SM_ERROR_INPUT, folder, "kan deze map niet lezen: %s",
			       "cannot read this folder: %s", strerror(errno));
	while (status == SM_OK && approvals->count < SM_APPROVAL_MAX && (entry = readdir(dir))) {
		if (!is_signature_of(entry->d_name, file))
			continue;
		status = approval_path(folder, entry->d_name, path, error);
		if (status == SM_OK)
			take(approvals, path, entry->d_name, content, people, after_s, now_s);
	}
	closedir(dir);
	return status;
}

int64_t approvals_newest(const struct approvals *approvals)
{
	int64_t newest = 0;

	for (size_t i = 0; i < approvals->count; i++)
		if (approvals->approval[i].time_s > newest)
			newest = approvals->approval[i].time_s;
	return newest;
}

/* The one that comes next in people.yaml. */
static const struct sm_person *next_signer(const struct approvals *approvals, const struct sm_person *after)
{
	const struct sm_person *next = NULL;

	for (size_t i = 0; i < approvals->count; i++) {
		const struct sm_person *by = approvals->approval[i].by;

		if ((!after || by > after) && (!next || by < next))
			next = by;
	}
	return next;
}

void approvals_names(const struct approvals *approvals, char *names, size_t bytes)
{
	const struct sm_person *person = NULL;

	names[0] = '\0';
	while ((person = next_signer(approvals, person)))
		add_word(names, bytes, person->name);
}
