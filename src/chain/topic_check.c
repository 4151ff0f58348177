// SPDX-License-Identifier: EUPL-1.2
// topic_check: a sample of posts → how many each rule catches and misses, and an entry in the journal.
#include <string.h>

#include "workspace.h"

enum { SAMPLE_BYTES_MAX = 64 << 20, WIPE_BYTES = 1 << 20, DETAIL_BYTES_MAX = 8000, TENS = 10, NIL_MAX = 100 };

static void count_post(const struct sm_workspace *workspace, struct sm_matcher *matcher, const struct sm_post *post,
		       int64_t now_s, struct sm_topic_count *count, struct sm_topics_sample *all)
{
	struct sm_place place;
	bool caught = false;
	enum sm_status matched = sm_match(matcher, post->title, post->text, now_s, -1, &place);

	all->posts++;
	for (size_t i = 0; i < sm_topics_count(workspace->topics); i++) {
		enum sm_match_held held = sm_match_held(matcher, i);

		count[i].caught += held == SM_MATCH_HOLDS;
		count[i].partly += held == SM_MATCH_PARTLY;
		caught = caught || held == SM_MATCH_HOLDS;
	}
	if (matched == SM_OK)
		count[place.topic].won++;
	all->missed += !caught;
}

static enum sm_status count_posts(const struct sm_workspace *workspace, struct sm_import *import,
				  struct sm_matcher *matcher, int64_t now_s, struct sm_topic_count *count,
				  struct sm_topics_sample *all, struct sm_error *error)
{
	SM_AUTO(sm_arena_closep) struct sm_arena *arena = NULL;
	struct sm_post post;
	enum sm_status status = sm_arena_open(&arena, SAMPLE_BYTES_MAX, error);

	while (status == SM_OK || status == SM_ERROR_DATA) {
		if (sm_arena_used(arena) > WIPE_BYTES)
			sm_arena_wipe(arena);
		status = sm_import_next(import, arena, &post, error);
		if (status == SM_OK)
			count_post(workspace, matcher, &post, now_s, count, all);
		all->unreadable += status == SM_ERROR_DATA;
	}
	return status == SM_END ? SM_OK : status;
}

/* In tens, as everything in the journal; a rule that caught nothing is named, because that is what has to be recorded
 * of it. */
static enum sm_status note(struct sm_workspace *workspace, const struct sm_topic_count *count,
			   const struct sm_topics_sample *all, struct sm_error *error)
{
	struct sm_buffer detail = { .bytes_max = DETAIL_BYTES_MAX };
	size_t nil = 0, topics = sm_topics_count(workspace->topics);
	enum sm_status status;

	sm_buffer_format(&detail, "\"policy\":\"%s\",\"posts\":%lld,\"nil\":[", workspace->policy_hash,
			 (long long)((all->posts + TENS / 2) / TENS * TENS));
	for (size_t i = 0; i < topics; i++) {
		if (count[i].caught)
			continue;
		if (nil < NIL_MAX)
			sm_buffer_format(&detail, "%s\"%s\"", nil ? "," : "", sm_topics_at(workspace->topics, i)->id);
		nil++;
	}
	sm_buffer_format(&detail, "],\"nil_count\":%zu", nil);
	status = sm_journal_open(workspace_path(workspace, "journal.ndjson"), &workspace->journal, error);
	if (status == SM_OK)
		status = workspace_note(workspace, "topic-check", "", nil == topics ? "nil" : "ok", &detail, error);
	sm_buffer_close(&detail);
	return status;
}

enum sm_status sm_chain_topic_check(struct sm_workspace *workspace, const struct sm_chain_export *sample, int64_t now_s,
				    struct sm_topic_count *count, struct sm_topics_sample *all, struct sm_error *error)
{
	struct sm_matcher *matcher = NULL;
	struct sm_import *import = NULL;
	enum sm_status status = sm_matcher_open(workspace->topics, workspace->areas, &matcher, error);

	memset(count, 0, sm_topics_count(workspace->topics) * sizeof(*count));
	memset(all, 0, sizeof(*all));
	if (status == SM_OK)
		status =
		    sm_import_open(sample->path, sample->format, sample->mapping, workspace->rules_dir, &import, error);
	if (status == SM_OK)
		status = count_posts(workspace, import, matcher, workspace_clock_s(now_s), count, all, error);
	sm_import_close(import);
	sm_matcher_close(matcher);
	return status == SM_OK ? note(workspace, count, all, error) : status;
}
