// SPDX-License-Identifier: EUPL-1.2
// protector: a workspace → its keys and open periods; contributions → pending records → sealed frames.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "protector.h"
#include "safeguard.h"
#include "sentimeter/file.h"

enum {
	PENDING_BYTES_MAX = 3 << 20,
	STANDING_BYTES_MAX = 4 << 20,
	PATH_BYTES_MAX = 4096,
};

enum sm_status sm_process_harden(struct sm_error *error)
{
	const struct rlimit none = { 0, 0 };

	umask(S_IRWXG | S_IRWXO);
	if (setrlimit(RLIMIT_CORE, &none) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)
		return SM_OK;
	return sm_fail(error, SM_ERROR_PERMISSION, NULL, "kan geheugenafdrukken niet uitzetten (%s)",
		       "cannot switch core dumps off (%s)", strerror(errno));
}

enum sm_status protector_fail_spool(const char *where, struct sm_error *error)
{
	return sm_fail(error, SM_ERROR_INPUT, where,
		       "de bijdragen van open perioden zijn weg, hun sleutels niet: koppel de schijf aan of zet de map "
		       "terug (alleen als zij verloren mogen gaan: verwijder ook 'keys')",
		       "the contributions of open periods are gone, their keys are not: mount the disk or put the "
		       "folder back (only if they may be lost: remove 'keys' too)");
}

/* The folder is made only when no key waits for it: one that is suddenly absent is a disk that was not mounted, and
 * keys without spools would be destroyed. */
static enum sm_status open_folder(struct sm_protector *protector, const char *workspace, struct sm_error *error)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW;
	char path[PATH_BYTES_MAX];

	if (snprintf(path, sizeof(path), "%s/spool", workspace) >= (int)sizeof(path))
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "het pad van de werkmap is te lang",
			       "the path of the workspace is too long");
	protector->folder = open(path, flags);
	if (protector->folder < 0 && errno == ENOENT) {
		if (sm_keys_list(protector->keys, NULL, 0) > 0)
			return protector_fail_spool(path, error);
		/* Made last at once, or a power cut could take it from under the keys. */
		if (mkdir(path, S_IRWXU) != 0 || !sm_file_sync_folder(path))
			return sm_fail(error, SM_ERROR_IO, path, "kan deze map niet maken (%s)",
				       "cannot make this folder (%s)", strerror(errno));
		protector->folder = open(path, flags);
	}
	if (protector->folder < 0)
		return sm_fail(error, SM_ERROR_IO, path, "kan deze map niet openen (%s)",
			       "cannot open this folder (%s)", strerror(errno));
	return SM_OK;
}

enum sm_status sm_protector_open(const struct sm_protector_setup *setup, struct sm_protector **opened,
				 struct sm_error *error)
{
	struct sm_protector *protector = calloc(1, sizeof(*protector));
	char path[PATH_BYTES_MAX];
	enum sm_status status;

	*opened = NULL;
	if (!protector)
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	protector->setup = *setup;
	protector->setup.workspace = protector->setup.rules_dir = NULL;
	protector->policy = *setup->policy;
	if (!safeguard(SAFEGUARD_BUDGET))
		protector->policy.noise_budget_milli = INT_MAX;
	protector->setup.policy = &protector->policy;
	protector->folder = -1;
	protector->pending_bytes_max = PENDING_BYTES_MAX;
	protector->standing_bytes_max = STANDING_BYTES_MAX;
	if (snprintf(path, sizeof(path), "%s/keys", setup->workspace) >= (int)sizeof(path))
		status = sm_fail(error, SM_ERROR_LIMIT, NULL, "het pad van de werkmap is te lang",
				 "the path of the workspace is too long");
	else
		status = sm_keys_open(path, setup->master, &protector->keys, error);
	if (status == SM_OK)
		status = open_folder(protector, setup->workspace, error);
	if (status == SM_OK)
		status = taboo_open(setup->rules_dir, &protector->taboo, error);
	if (status == SM_OK)
		status = objections_open(setup->workspace, setup->master, &protector->objections, error);
	if (status == SM_OK)
		status = periods_list(protector, error);
	if (status != SM_OK) {
		sm_protector_close(protector);
		return status;
	}
	*opened = protector;
	return SM_OK;
}

/* What was not synced is given up: the caller did not ask to keep it. */
void sm_protector_close(struct sm_protector *protector)
{
	if (!protector)
		return;
	while (protector->open_count)
		periods_drop(protector, protector->open[protector->open_count - 1]);
	free(protector->open);
	objections_close(protector->objections);
	taboo_close(protector->taboo);
	sm_keys_close(protector->keys);
	if (protector->folder >= 0)
		close(protector->folder);
	free(protector);
}

size_t sm_spool_periods(const struct sm_protector *protector, struct sm_period *period, size_t max)
{
	for (size_t i = 0; i < protector->open_count && i < max; i++)
		period[i] = protector->open[i]->period;
	return protector->open_count;
}

enum sm_status sm_spool_add(struct sm_protector *protector, const struct sm_contribution *contribution,
			    struct sm_error *error)
{
	struct open_period *open = periods_find(protector, contribution->period);

	if (!open || open->released || open->slot < 0 || !open->grid)
		return sm_fail(error, SM_ERROR_USAGE, NULL, "deze periode is intussen gesloten",
			       "this period was closed in the meantime");
	return pending_add(protector, open, contribution, error);
}

/* All of them, also when one fails: what can be kept is kept. Tells of the first that failed. */
enum sm_status sm_spool_sync(struct sm_protector *protector, struct sm_error *error)
{
	enum sm_status first = SM_OK;

	for (size_t i = 0; i < protector->open_count; i++) {
		enum sm_status status = pending_seal(protector, protector->open[i], first == SM_OK ? error : NULL);

		if (status == SM_OK)
			status = recheck_seal(protector, protector->open[i], first == SM_OK ? error : NULL);
		if (first == SM_OK)
			first = status;
	}
	return first;
}

struct sm_spool_tally sm_spool_tally(const struct sm_protector *protector)
{
	return protector->tally;
}

bool sm_rules_stand(struct sm_protector *protector, int64_t time_s)
{
	struct open_period *open = periods_covering(protector, time_s);

	if (!open || open->slot < 0 || open->released)
		return true;
	return periods_need(protector, open, NULL) == SM_OK && open->rules_stand;
}

static enum sm_status retract_in(struct sm_protector *protector, struct open_period *open, const struct sm_post *post,
				 struct sm_error *error)
{
	struct sm_contribution back = {
		.period = open->period, .retract = true, .deleted = post->deleted, .class = SM_UNSCORED
	};
	enum sm_status status = periods_need(protector, open, error);

	/* What cannot be read will never be released: nothing is left in it to take back. */
	if (status == SM_ERROR_DATA)
		return SM_OK;
	if (status != SM_OK)
		return status;
	pseudonym_of_post(keys_get(protector->keys, open->slot, KEY_DEDUP), post->platform, post->id, back.tag);
	return pending_add(protector, open, &back, error);
}

/* An edited post has its date still, so it stands in one period if in any. Whose date is unknown may stand in all; so
 * may the post of somebody who wants it gone, and for that no search is too long. */
static bool may_stand_anywhere(const struct sm_post *post)
{
	return post->deleted || post->opted_out || post->visibility == SM_VISIBILITY_OTHER || post->date_guessed ||
	       post->published_s <= 0;
}

/* In all of them, also when one fails: a deletion is somebody's wish. */
enum sm_status sm_retract(struct sm_protector *protector, const struct sm_post *post, struct sm_error *error)
{
	struct open_period *only = may_stand_anywhere(post) ? NULL : periods_covering(protector, post->published_s);
	enum sm_status first = SM_OK;

	for (size_t i = 0; i < protector->open_count; i++) {
		struct open_period *open = protector->open[i];
		enum sm_status status = SM_OK;

		if (open->slot >= 0 && !open->released && (may_stand_anywhere(post) || open == only))
			status = retract_in(protector, open, post, first == SM_OK ? error : NULL);
		if (first == SM_OK)
			first = status;
	}
	return first;
}
