// SPDX-License-Identifier: EUPL-1.2
// init: a folder of templates → a new workspace.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sentimeter/chain.h"

/* What a workspace begins with; a template without topics of its own gets the starter topics beside it. */
static const struct {
	const char *name, *otherwise;
} files[] = { { "policy.yaml", NULL },
	      { "feeds.yaml", NULL },
	      { "topics.yaml", "../topics/starter.yaml" },
	      { "areas.yaml", NULL } };

static bool is_empty(const char *folder)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	bool empty = dir != NULL;

	while (dir && (entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			empty = false;
	if (dir)
		closedir(dir);
	return empty;
}

static enum sm_status copy_file(int from, int to, const char *name, struct sm_error *error)
{
	char block[65536];
	ssize_t got;

	while ((got = read(from, block, sizeof(block))) > 0)
		if (write(to, block, (size_t)got) != got)
			return sm_fail(error, SM_ERROR_IO, name, "kan niet schrijven: %s", "cannot write: %s",
				       strerror(errno));
	return got < 0 ? sm_fail(error, SM_ERROR_IO, name, "kan niet lezen: %s", "cannot read: %s", strerror(errno))
		       : SM_OK;
}

static enum sm_status copy_template(int templates, int workspace, const char *name, const char *otherwise,
				    struct sm_error *error)
{
	int from = openat(templates, name, O_RDONLY | O_CLOEXEC), to;
	enum sm_status status;

	if (from < 0 && otherwise)
		from = openat(templates, otherwise, O_RDONLY | O_CLOEXEC);
	if (from < 0)
		return sm_fail(error, SM_ERROR_INPUT, name, "sjabloon ontbreekt: installeer sentimeter opnieuw",
			       "template is missing: install sentimeter again");
	to = openat(workspace, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	status = to < 0
		     ? sm_fail(error, SM_ERROR_IO, name, "kan niet schrijven: %s", "cannot write: %s", strerror(errno))
		     : copy_file(from, to, name, error);
	close(from);
	if (to >= 0)
		close(to);
	return status;
}

enum sm_status sm_workspace_init(const char *folder, const char *template_dir, struct sm_error *error)
{
	int templates, workspace;
	enum sm_status status = SM_OK;

	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return sm_fail(error, SM_ERROR_IO, folder, "kan deze map niet maken: %s", "cannot make this folder: %s",
			       strerror(errno));
	if (!is_empty(folder))
		return sm_fail(error, SM_ERROR_USAGE, folder, "deze map is niet leeg: kies een nieuwe",
			       "this folder is not empty: choose a new one");
	templates = open(template_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	workspace = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (templates < 0 || workspace < 0)
		status = sm_fail(error, SM_ERROR_INPUT, templates < 0 ? template_dir : folder,
				 "kan deze map niet openen", "cannot open this folder");
	for (size_t i = 0; status == SM_OK && i < sizeof(files) / sizeof(files[0]); i++)
		status = copy_template(templates, workspace, files[i].name, files[i].otherwise, error);
	if (templates >= 0)
		close(templates);
	if (workspace >= 0)
		close(workspace);
	return status;
}
