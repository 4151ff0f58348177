// SPDX-License-Identifier: EUPL-1.2
// airbags: trips → the journal and the file `airbags`; what stands in it → what a release and a round may do.
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "workspace.h"

enum { THINGS_MAX = 4096, DAY_S = 86400, DETAIL_BYTES_MAX = 1024 };

/* ---- Lists that grow by one. ---- */

static void *grown(void *list, size_t count, size_t size)
{
	return count < THINGS_MAX ? realloc(list, (count + 1) * size) : NULL;
}

static enum sm_status add_stop(struct airbags *airbags, const struct airbags_stop *stop, struct sm_error *error)
{
	struct airbags_stop *list = grown(airbags->stop, airbags->stop_count, sizeof(*list));

	if (!list)
		return sm_fail(error, SM_ERROR_LIMIT, airbags->path, "te veel stilgezette onderwerpen",
			       "too many stopped topics");
	airbags->stop = list;
	list[airbags->stop_count++] = *stop;
	airbags->changed = true;
	return SM_OK;
}

struct airbags_stop *airbags_find_standing(const struct airbags *airbags, enum sm_airbag airbag, const char *target)
{
	for (size_t i = 0; i < airbags->stop_count; i++)
		if (airbags->stop[i].reset_s == 0 && airbags->stop[i].airbag == airbag &&
		    strcmp(airbags->stop[i].target, target) == 0)
			return &airbags->stop[i];
	return NULL;
}

/* False when this very moment was noted before. */
static bool note_once(struct airbags *airbags, enum sm_airbag airbag, const char *target, int64_t moment_s)
{
	struct airbags_noted *list;

	for (size_t i = 0; i < airbags->noted_count; i++) {
		struct airbags_noted *noted = &airbags->noted[i];

		if (noted->airbag != airbag || strcmp(noted->target, target) != 0)
			continue;
		if (noted->moment_s == moment_s)
			return false;
		noted->moment_s = moment_s;
		airbags->changed = true;
		return true;
	}
	list = grown(airbags->noted, airbags->noted_count, sizeof(*list));
	if (!list)
		return true; /* said once too often harms nobody */
	airbags->noted = list;
	list[airbags->noted_count] = (struct airbags_noted){ .airbag = airbag, .moment_s = moment_s };
	snprintf(list[airbags->noted_count++].target, AIRBAGS_TARGET_BYTES, "%s", target);
	airbags->changed = true;
	return true;
}

/* ---- What a release asks. ---- */

bool airbags_stopped(void *context, const char *topic, struct sm_period period)
{
	const struct airbags *airbags = context;

	for (size_t i = 0; i < airbags->stop_count; i++) {
		const struct airbags_stop *stop = &airbags->stop[i];

		if (strcmp(stop->target, topic) != 0 || stop->period_from_s == period.from_s)
			continue;
		/* While it stands, nothing is told; afterwards, of no time in which it stood and posts were left out.
		 */
		if (stop->reset_s == 0 || (period.until_s > stop->since_s && period.from_s < stop->reset_s))
			return true;
	}
	return false;
}

int airbags_usual(void *context, const char *topic, struct sm_period period)
{
	const struct airbags *airbags = context;

	for (size_t i = 0; i < airbags->usual_count; i++) {
		const struct airbags_usual *usual = &airbags->usual[i];
		int sum = 0;

		if (strcmp(usual->target, topic) != 0)
			continue;
		/* Of the past nothing was usual yet. */
		if (usual->count < AIRBAGS_SHARES_MIN || usual->from_s >= period.from_s)
			return -1;
		for (size_t j = 0; j < usual->count; j++)
			sum += usual->pct[j];
		return sum / (int)usual->count;
	}
	return -1;
}

bool airbags_stands(const struct airbags *airbags, const char *target)
{
	for (size_t i = 0; i < airbags->stop_count; i++)
		if (airbags->stop[i].reset_s == 0 && strcmp(airbags->stop[i].target, target) == 0)
			return true;
	return false;
}

/* ---- What a release gives. ---- */

static const char *const action_name[] = { "off", "suppress", "stop" };

/* In the journal first: what it says did happen, or will when this is done again. */
static enum sm_status tell(struct sm_workspace *workspace, const struct sm_trip *trip, const char *period,
			   struct sm_error *error)
{
	SM_AUTO(sm_buffer_close) struct sm_buffer detail = { .bytes_max = DETAIL_BYTES_MAX };

	sm_buffer_format(&detail, "\"airbag\":\"%s\",\"period\":\"%s\",\"policy\":\"%s\"", sm_airbag_name(trip->airbag),
			 period, workspace->policy_hash);
	return workspace_note(workspace, "airbag", trip->topic, action_name[trip->action], &detail, error);
}

static enum sm_status stop(struct sm_workspace *workspace, const struct sm_trip *trip, int64_t period_from_s,
			   int64_t now_s, struct sm_error *error)
{
	struct airbags_stop stop = { .airbag = trip->airbag, .period_from_s = period_from_s, .since_s = now_s };

	if (trip->action != SM_AIRBAG_STOP || airbags_find_standing(&workspace->airbags, trip->airbag, trip->topic))
		return SM_OK;
	snprintf(stop.target, sizeof(stop.target), "%s", trip->topic);
	return add_stop(&workspace->airbags, &stop, error);
}

enum sm_status airbags_trips(struct sm_workspace *workspace, const struct sm_release *release, int64_t now_s,
			     struct sm_error *error)
{
	struct sm_period period = sm_release_period(release);
	char name[SM_PERIOD_NAME_MAX];
	enum sm_status status = SM_OK;

	sm_period_name(period, name);
	for (size_t i = 0; status == SM_OK && i < sm_release_trips(release); i++) {
		const struct sm_trip *trip = sm_release_trip(release, i);

		status = tell(workspace, trip, name, error);
		if (status == SM_OK)
			status = stop(workspace, trip, period.from_s, now_s, error);
	}
	if (status == SM_OK && sm_release_trips(release))
		status = airbags_save(&workspace->airbags, error);
	return status;
}

static struct airbags_usual *usual_of(struct airbags *airbags, const char *topic)
{
	struct airbags_usual *list;

	for (size_t i = 0; i < airbags->usual_count; i++)
		if (strcmp(airbags->usual[i].target, topic) == 0)
			return &airbags->usual[i];
	list = grown(airbags->usual, airbags->usual_count, sizeof(*list));
	if (!list)
		return NULL;
	airbags->usual = list;
	list += airbags->usual_count++;
	*list = (struct airbags_usual){ .from_s = INT64_MIN };
	snprintf(list->target, sizeof(list->target), "%s", topic);
	return list;
}

enum sm_status airbags_learn(struct airbags *airbags, const struct sm_release *release, struct sm_error *error)
{
	int64_t from_s = sm_release_period(release).from_s;

	for (size_t i = 0; i < sm_release_shares(release); i++) {
		const struct sm_topic_share *share = sm_release_share(release, i);
		struct airbags_usual *usual = usual_of(airbags, share->topic);

		if (!usual)
			return sm_fail_memory(error);
		if (usual->from_s >= from_s)
			continue;
		if (usual->count == AIRBAGS_SHARES)
			memmove(usual->pct, usual->pct + 1, sizeof(*usual->pct) * --usual->count);
		usual->pct[usual->count++] = share->withheld_pct;
		usual->from_s = from_s;
		airbags->changed = true;
	}
	return SM_OK;
}

/* ---- What a round of collecting asks. ---- */

/* Something other than a release tripped: told once for this moment. */
static enum sm_status trip_once(struct sm_workspace *workspace, enum sm_airbag airbag, enum sm_airbag_action action,
				const char *target, int64_t moment_s, int64_t now_s, struct sm_error *error)
{
	const struct sm_trip trip = { airbag, action, target };
	enum sm_status status;

	if (!note_once(&workspace->airbags, airbag, target, moment_s))
		return SM_OK;
	status = tell(workspace, &trip, "", error);
	/* No period tripped it: it holds for all. */
	if (status == SM_OK)
		status = stop(workspace, &trip, INT64_MIN, now_s, error);
	return status == SM_OK ? airbags_save(&workspace->airbags, error) : status;
}

enum sm_status airbags_licences(struct sm_workspace *workspace, int64_t now_s, struct sm_error *error)
{
	const enum sm_airbag_action action = workspace->policy.airbag[SM_AIRBAG_LICENCE].action;
	enum sm_status status = SM_OK;

	if (action == SM_AIRBAG_OFF)
		return SM_OK;
	if (workspace->policy.until_s && now_s >= workspace->policy.until_s)
		return trip_once(workspace, SM_AIRBAG_LICENCE, SM_AIRBAG_SUPPRESS, AIRBAGS_ALL,
				 workspace->policy.until_s, now_s, error);
	for (size_t i = 0; status == SM_OK && i < sm_topics_count(workspace->topics); i++) {
		const struct sm_topic *topic = sm_topics_at(workspace->topics, i);

		if (topic->until_s && now_s >= topic->until_s)
			status =
			    trip_once(workspace, SM_AIRBAG_LICENCE, action, topic->id, topic->until_s, now_s, error);
	}
	return status;
}

static int64_t local_day(int64_t time_s)
{
	int64_t local_s = time_s + sm_local_offset_s(time_s);

	return local_s / DAY_S - (local_s % DAY_S < 0);
}

bool airbags_within_hours(const struct sm_policy *policy, int64_t now_s)
{
	return policy->airbag[SM_AIRBAG_HOURS].action == SM_AIRBAG_OFF || sm_policy_collect_hours(policy, now_s);
}

/* A schedule that comes by at night finds the door closed, and that is all: only whoever asks for it by hand makes the
 * airbag stop what policy says it stops. */
enum sm_status airbags_hours(struct sm_workspace *workspace, int64_t now_s, bool forced, bool *closed,
			     struct sm_error *error)
{
	const enum sm_airbag_action action = workspace->policy.airbag[SM_AIRBAG_HOURS].action;
	bool within = airbags_within_hours(&workspace->policy, now_s);

	*closed = !within || (action != SM_AIRBAG_OFF && airbags_stands(&workspace->airbags, AIRBAGS_ALL));
	if (within)
		return SM_OK;
	return trip_once(workspace, SM_AIRBAG_HOURS, forced ? action : SM_AIRBAG_SUPPRESS, AIRBAGS_ALL,
			 local_day(now_s) * 2 + forced, now_s, error);
}

/* ---- Reset. ---- */

static bool two_people(const struct sm_airbag_approval *approval)
{
	return approval->proposer && approval->proposer[0] && approval->approver && approval->approver[0] &&
	       strcmp(approval->proposer, approval->approver) != 0;
}

static enum sm_status note_reset(struct sm_workspace *workspace, enum sm_airbag airbag, const char *target,
				 const struct sm_airbag_approval *approval, struct sm_error *error)
{
	json_t *object = json_object();
	char *detail;
	struct sm_journal_entry entry = { .action = "airbag-reset",
					  .object = target,
					  .result = "ok",
					  .origin = "sentimeter",
					  .actor = approval->approver };
	enum sm_status status;

	json_object_set_new(object, "airbag", json_string(sm_airbag_name(airbag)));
	json_object_set_new(object, "proposer", json_string(approval->proposer));
	detail = json_dumps(object, JSON_COMPACT);
	json_decref(object);
	entry.detail = detail;
	status = detail ? sm_journal_add(workspace->journal, &entry, error) : sm_fail_memory(error);
	free(detail);
	return status;
}

enum sm_status sm_airbag_reset(struct sm_workspace *workspace, enum sm_airbag airbag, const char *target,
			       const struct sm_airbag_approval *approval, int64_t now_s, struct sm_error *error)
{
	struct airbags_stop *standing = airbags_find_standing(&workspace->airbags, airbag, target);
	enum sm_status status;

	if (!standing)
		return sm_fail(error, SM_NONE, target, "hier staat niets stil", "nothing is stopped here");
	if (!two_people(approval))
		return sm_fail(error, SM_ERROR_PERMISSION, target, "dit vraagt twee verschillende mensen",
			       "this takes two different people");
	status = note_reset(workspace, airbag, target, approval, error);
	if (status != SM_OK)
		return status;
	standing->reset_s = workspace_clock_s(now_s);
	workspace->airbags.changed = true;
	return airbags_save(&workspace->airbags, error);
}

size_t sm_airbags_standing(const struct sm_workspace *workspace, struct sm_airbag_standing *standing, size_t max)
{
	const struct airbags *airbags = &workspace->airbags;
	size_t count = 0;

	for (size_t i = 0; i < airbags->stop_count; i++) {
		const struct airbags_stop *stop = &airbags->stop[i];

		if (stop->reset_s)
			continue;
		if (count < max)
			standing[count] = (struct sm_airbag_standing){ stop->airbag, stop->target, stop->since_s };
		count++;
	}
	return count;
}
