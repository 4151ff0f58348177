// SPDX-License-Identifier: EUPL-1.2
// changed: the files that people write, and their signatures → whether they are other ones than when they were read.
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "sentimeter/file.h"
#include "workspace.h"

static int64_t look_at_signatures(const char *folder)
{
	static const char ending[] = ".minisig";
	DIR *open_folder = opendir(folder);
	const struct dirent *entry;
	int64_t sum = 0;

	while (open_folder && (entry = readdir(open_folder))) {
		size_t length = strlen(entry->d_name);
		struct stat info;

		if (length > sizeof(ending) && strcmp(entry->d_name + length + 1 - sizeof(ending), ending) == 0 &&
		    fstatat(dirfd(open_folder), entry->d_name, &info, 0) == 0)
			sum += 1 + (int64_t)info.st_mtim.tv_sec + info.st_mtim.tv_nsec + (int64_t)info.st_ino;
	}
	if (open_folder)
		closedir(open_folder);
	return sum;
}

void workspace_look(const struct sm_workspace *workspace, struct workspace_files *files)
{
	static const char *const name[WORKSPACE_FILES] = { "policy.yaml", "feeds.yaml", "topics.yaml", "areas.yaml",
							   SM_PEOPLE_FILE };
	char path[SM_FILE_PATH_BYTES_MAX];
	struct stat info;

	memset(files, 0, sizeof(*files));
	for (size_t i = 0; i < WORKSPACE_FILES; i++) {
		if (snprintf(path, sizeof(path), "%s/%s", workspace->folder, name[i]) >= (int)sizeof(path) ||
		    stat(path, &info) != 0)
			continue;
		files->file[i].inode = info.st_ino;
		files->file[i].size = info.st_size;
		files->file[i].written = info.st_mtim;
	}
	files->signatures = look_at_signatures(workspace->folder);
}

/* Something was signed by enough people since what is in force. */
static bool signed_since(const struct sm_workspace *workspace)
{
	struct sm_agreement now;

	if (sm_agreement_read(workspace->folder, workspace->rules_dir, (int64_t)time(NULL), &now, NULL) != SM_OK)
		return false;
	for (int i = 0; i < SM_AGREED_FILES; i++)
		if (now.file[i].changed && now.file[i].enough)
			return true;
	return false;
}

bool sm_workspace_changed(struct sm_workspace *workspace)
{
	struct workspace_files now;

	if (workspace->agreement.version)
		return workspace->agreement.held.status == SM_OK && signed_since(workspace);
	workspace_look(workspace, &now);
	return memcmp(&now, &workspace->files, sizeof(now)) != 0;
}
