// SPDX-License-Identifier: EUPL-1.2
// periods: the time of a post → the open period that takes it.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "protector.h"

struct open_period *periods_find(struct sm_protector *protector, struct sm_period period)
{
	for (size_t i = 0; i < protector->open_count; i++)
		if (sm_period_equal(protector->open[i]->period, period))
			return protector->open[i];
	return NULL;
}

/* Adds to the list, oldest first. */
static enum sm_status insert(struct sm_protector *protector, struct sm_period period, int slot,
			     struct open_period **added, struct sm_error *error)
{
	struct open_period *open = calloc(1, sizeof(*open));
	size_t at = protector->open_count;

	if (open && protector->open_count == protector->open_capacity) {
		size_t capacity = protector->open_capacity ? 2 * protector->open_capacity : 16;
		struct open_period **grown = realloc(protector->open, capacity * sizeof(struct open_period *));

		if (grown) {
			protector->open = grown;
			protector->open_capacity = capacity;
		}
	}
	if (!open || protector->open_count == protector->open_capacity) {
		free(open);
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	}
	open->period = period;
	open->slot = slot;
	open->pending.bytes_max = SPOOL_FRAME_BYTES_MAX;
	for (; at > 0 && protector->open[at - 1]->period.from_s > period.from_s; at--)
		protector->open[at] = protector->open[at - 1];
	protector->open[at] = open;
	protector->open_count++;
	*added = open;
	return SM_OK;
}

void periods_drop(struct sm_protector *protector, struct open_period *open)
{
	for (size_t i = 0; i < protector->open_count; i++) {
		if (protector->open[i] != open)
			continue;
		memmove(protector->open + i, protector->open + i + 1,
			(protector->open_count - i - 1) * sizeof(struct open_period *));
		protector->open_count--;
		break;
	}
	protector->open_last = 0;
	protector->pending_bytes -= open->pending.capacity;
	sm_buffer_close(&open->pending);
	recheck_close(&open->recheck);
	periods_unload(open);
	free(open);
}

struct spool_seal periods_seal(const struct sm_protector *protector, const struct open_period *open)
{
	return (struct spool_seal){
		.folder = protector->folder,
		.period = open->period,
		.id = keys_id(protector->keys, open->slot),
		.key = keys_get(protector->keys, open->slot, KEY_SPOOL),
		.header_key = keys_get(protector->keys, open->slot, KEY_FRAME_HEADER),
	};
}

bool periods_released(const struct sm_protector *protector, struct sm_period period)
{
	return protector->setup.released && protector->setup.released(protector->setup.context, period);
}

/* Whether the time of this one, or a part of it, is that of an open or released period. */
static bool taken(const struct sm_protector *protector, struct sm_period period)
{
	for (size_t i = 0; i < protector->open_count; i++)
		if (sm_period_overlaps(protector->open[i]->period, period))
			return true;
	return periods_released(protector, period);
}

/* Periods never overlap, also when the policy changes their length: the same posts in a week and in one of its days
 * would be told twice, and the difference of the two is what nobody may see. So a coarser period waits until no finer
 * one lies in it; a moment in an open coarser one stays there (see periods_at). */
static enum sm_status choose(struct sm_protector *protector, int64_t time_s, struct sm_period *period)
{
	int grain = (int)protector->policy.grain;

	/* No period is shorter than an hour: if one that was released overlaps it, that one holds this moment. */
	*period = sm_period_of(SM_HOUR, time_s);
	if (periods_released(protector, *period))
		return SM_WITHHELD;
	while (grain > SM_HOUR && taken(protector, sm_period_of((enum sm_grain)grain, time_s)))
		grain--;
	*period = sm_period_of((enum sm_grain)grain, time_s);
	return SM_OK;
}

static bool covers(struct sm_period period, int64_t time_s)
{
	return time_s >= period.from_s && time_s < period.until_s;
}

struct open_period *periods_covering(struct sm_protector *protector, int64_t time_s)
{
	if (protector->open_last < protector->open_count &&
	    covers(protector->open[protector->open_last]->period, time_s))
		return protector->open[protector->open_last];
	for (size_t i = 0; i < protector->open_count; i++) {
		if (!covers(protector->open[i]->period, time_s))
			continue;
		protector->open_last = i;
		return protector->open[i];
	}
	return NULL;
}

enum sm_status periods_at(struct sm_protector *protector, int64_t time_s, struct open_period **open,
			  struct sm_error *error)
{
	struct sm_period period;
	enum sm_status status = SM_OK;
	int slot;

	*open = periods_covering(protector, time_s);
	if (!*open) {
		if (covers(protector->closed_last, time_s))
			return SM_WITHHELD;
		if (choose(protector, time_s, &period) == SM_WITHHELD) {
			protector->closed_last = period;
			return SM_WITHHELD;
		}
		/* There is one already when memory was out between its making and the next line. */
		slot = keys_find(protector->keys, period);
		if (slot < 0)
			status = keys_create(protector->keys, period, protector->policy.lateness_min, &slot, error);
		if (status == SM_OK)
			status = insert(protector, period, slot, open, error);
		if (status != SM_OK)
			return status;
	}
	return (*open)->released ? SM_WITHHELD : periods_need(protector, *open, error);
}

static enum sm_status fail_list(struct sm_error *error)
{
	return sm_fail(error, SM_ERROR_IO, "spool", "kan deze map niet lezen (%s)", "cannot read this folder (%s)",
		       strerror(errno));
}

/* Spools that lie in the folder, with or without a key. */
static enum sm_status list_spools(struct sm_protector *protector, struct sm_error *error)
{
	int folder = openat(protector->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *files = folder >= 0 ? fdopendir(folder) : NULL;
	enum sm_status status = SM_OK;

	if (!files) {
		status = fail_list(error);
		if (folder >= 0)
			close(folder);
		return status;
	}
	for (struct dirent *entry; status == SM_OK && (errno = 0, entry = readdir(files));) {
		struct open_period *added;
		struct sm_period period;

		if (!spool_name_parse(entry->d_name, &period))
			continue;
		status = insert(protector, period, keys_find(protector->keys, period), &added, error);
		if (status == SM_OK)
			added->released = periods_released(protector, period);
	}
	/* Half a list would make the keys of the other half idle, and those are destroyed. */
	if (status == SM_OK && errno != 0)
		status = fail_list(error);
	closedir(files);
	return status;
}

/* A key without a spool: nothing was ever sealed under it (the machine stopped just then). Forgetting destroys the key
 * before the spool, so a release is never waiting for one of these. But a machine stops at one key at a time: several
 * of them and no spool at all is a folder that is not the one it was, such as the place where a disk should have been
 * mounted. */
static enum sm_status drop_idle_keys(struct sm_protector *protector, struct sm_error *error)
{
	size_t count = sm_keys_list(protector->keys, NULL, 0);
	struct sm_key_facts *facts = calloc(count + 1, sizeof(*facts));
	enum sm_status status = SM_OK;

	if (!facts)
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	sm_keys_list(protector->keys, facts, count);
	if (count > 1 && protector->open_count == 0)
		status = protector_fail_spool("spool", error);
	for (size_t i = 0; i < count && status == SM_OK; i++)
		if (!periods_find(protector, facts[i].period))
			status = keys_destroy(protector->keys, keys_find(protector->keys, facts[i].period), error);
	free(facts);
	return status;
}

enum sm_status periods_list(struct sm_protector *protector, struct sm_error *error)
{
	enum sm_status status = list_spools(protector, error);

	return status == SM_OK ? drop_idle_keys(protector, error) : status;
}
