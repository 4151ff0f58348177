// SPDX-License-Identifier: EUPL-1.2
// approval_compare: a file as agreed and as it is now → whether the change widens.
//
// What is not plainly narrower or without effect is wider: a mistake here must cost a signature, not a promise.
#include <string.h>

#include "approval.h"
#include "sentimeter/collect.h"
#include "sentimeter/match.h"

enum { FEEDS_ARENA_BYTES = 16 << 20 };

/* Before any difference was found. */
static const enum sm_direction none = (enum sm_direction)(SM_NARROWER - 1);

static void widen(enum sm_direction *direction, enum sm_direction by)
{
	if (by > *direction)
		*direction = by;
}

static void if_differs(enum sm_direction *direction, const char *before, const char *after, enum sm_direction by)
{
	if (strcmp(before, after) != 0)
		widen(direction, by);
}

/* More is wider, less is narrower. */
static void if_more(enum sm_direction *direction, int64_t before, int64_t after)
{
	widen(direction, after > before ? SM_WIDER : after < before ? SM_NARROWER : *direction);
}

static enum sm_status compare_policy(const char *before, const char *after, struct sm_config_problems *problems,
				     enum sm_direction *direction, struct sm_error *error)
{
	/* As if it were signed: whether it is, is what the answer decides. */
	const struct sm_policy_reading reading = { .signed_by_two = true };
	struct sm_policy_changes changes;
	struct sm_policy a, b;
	enum sm_status status = sm_policy_read_with(before, &reading, problems, &a, error);

	if (status == SM_OK)
		status = sm_policy_read_with(after, &reading, problems, &b, error);
	if (status == SM_OK)
		widen(direction, sm_policy_diff(&a, &b, &changes));
	return status;
}

/* ---- Topics. ---- */

static int find_topic(const struct sm_topics *topics, const char *id)
{
	for (size_t i = 0; i < sm_topics_count(topics); i++)
		if (strcmp(sm_topics_at(topics, i)->id, id) == 0)
			return (int)i;
	return -1;
}

static void compare_topic(const struct sm_topics *before, size_t i, const struct sm_topics *after, size_t j,
			  enum sm_direction *direction)
{
	const struct sm_topic *a = sm_topics_at(before, i), *b = sm_topics_at(after, j);
	uint8_t rule_a[16], rule_b[16];

	sm_topics_rule_hash(before, i, rule_a);
	sm_topics_rule_hash(after, j, rule_b);
	if (memcmp(rule_a, rule_b, sizeof(rule_a)) != 0)
		widen(direction, SM_WIDER);
	if_differs(direction, a->purpose, b->purpose, SM_WIDER);
	if_differs(direction, a->ground, b->ground, SM_WIDER);
	if_more(direction, a->until_s, b->until_s);
}

static enum sm_status compare_topics(const char *before, const char *after, const char *rules_dir,
				     struct sm_config_problems *problems, enum sm_direction *direction,
				     struct sm_error *error)
{
	struct sm_topics *a = NULL, *b = NULL;
	enum sm_status status = sm_topics_open(before, rules_dir, problems, &a, error);

	if (status == SM_OK)
		status = sm_topics_open(after, rules_dir, problems, &b, error);
	for (size_t i = 0; status == SM_OK && i < sm_topics_count(a); i++)
		if (find_topic(b, sm_topics_at(a, i)->id) < 0)
			widen(direction, SM_NARROWER);
	for (size_t j = 0; status == SM_OK && j < sm_topics_count(b); j++) {
		int i = find_topic(a, sm_topics_at(b, j)->id);

		if (i < 0)
			widen(direction, SM_WIDER);
		else
			compare_topic(a, (size_t)i, b, j, direction);
	}
	sm_topics_close(a);
	sm_topics_close(b);
	return status;
}

/* ---- Feeds. ---- */

static void compare_feed(const struct sm_feed *a, const struct sm_feed *b, enum sm_direction *direction)
{
	if_differs(direction, a->url, b->url, SM_WIDER);
	if_differs(direction, a->area, b->area, SM_WIDER);
	if_differs(direction, a->language, b->language, SM_WIDER);
	if (a->format != b->format || a->source != b->source)
		widen(direction, SM_WIDER);
	if_differs(direction, a->secret, b->secret, SM_WIDER);
	if (!sm_map_equal(a->map, b->map)) /* it also says who opted out, and what is private */
		widen(direction, SM_WIDER);
	if_more(direction, -(int64_t)a->interval_min, -(int64_t)b->interval_min);
	if_differs(direction, a->back_off, b->back_off, SM_WIDER);
	if (strcmp(a->robots_exception, b->robots_exception) != 0)
		widen(direction, b->robots_exception[0] ? SM_WIDER : SM_NARROWER);
}

static const struct sm_feed *find_feed(const struct sm_feeds *feeds, const char *id)
{
	for (size_t i = 0; i < feeds->count; i++)
		if (strcmp(feeds->feed[i].id, id) == 0)
			return &feeds->feed[i];
	return NULL;
}

static bool allows(const struct sm_feeds *feeds, const char *address)
{
	for (size_t i = 0; i < feeds->allow_count; i++)
		if (strcmp(feeds->allow_address[i], address) == 0)
			return true;
	return false;
}

static void compare_each_feed(const struct sm_feeds *a, const struct sm_feeds *b, enum sm_direction *direction)
{
	for (size_t i = 0; i < a->count; i++)
		if (!find_feed(b, a->feed[i].id))
			widen(direction, SM_NARROWER);
	for (size_t i = 0; i < b->count; i++) {
		const struct sm_feed *old = find_feed(a, b->feed[i].id);

		if (old)
			compare_feed(old, &b->feed[i], direction);
		else
			widen(direction, SM_WIDER);
	}
	for (size_t i = 0; i < b->allow_count; i++)
		if (!allows(a, b->allow_address[i]))
			widen(direction, SM_WIDER);
}

static enum sm_status compare_feeds(const char *before, const char *after, const char *rules_dir,
				    struct sm_config_problems *problems, enum sm_direction *direction,
				    struct sm_error *error)
{
	struct sm_arena *arena;
	struct sm_feeds a, b;
	enum sm_status status = sm_arena_open(&arena, FEEDS_ARENA_BYTES, error);

	if (status != SM_OK)
		return status;
	status = sm_feeds_read(before, rules_dir, problems, arena, &a, error);
	if (status == SM_OK)
		status = sm_feeds_read(after, rules_dir, problems, arena, &b, error);
	if (status == SM_OK)
		compare_each_feed(&a, &b, direction);
	sm_arena_close(arena);
	return status;
}

static bool give(struct sm_config_problems *problems, const struct agreed_text *text)
{
	return !text->bytes || sm_config_problems_give(problems, text->path,
						       (struct sm_text){ text->bytes->data, text->bytes->length });
}

enum sm_status approval_compare(int file, const struct agreed_text *before, const struct agreed_text *after,
				const char *rules_dir, enum sm_direction *direction, struct sm_error *error)
{
	struct sm_config_problems *problems;
	enum sm_status status;

	/* Areas carry names that are searched for, and finer areas tell more; people decide who decides. Any change of
	 * these is two people's. */
	*direction = SM_WIDER;
	if (file == SM_AGREED_AREAS || file == SM_AGREED_PEOPLE)
		return SM_OK;
	status = sm_config_problems_open(SM_EN, &problems, error);
	if (status != SM_OK)
		return status;
	*direction = none;
	if (!give(problems, before) || !give(problems, after))
		status = sm_fail_memory(error);
	else if (file == SM_AGREED_POLICY)
		status = compare_policy(before->path, after->path, problems, direction, error);
	else if (file == SM_AGREED_TOPICS)
		status = compare_topics(before->path, after->path, rules_dir, problems, direction, error);
	else
		status = compare_feeds(before->path, after->path, rules_dir, problems, direction, error);
	sm_config_problems_close(problems);
	if (status == SM_ERROR_CONFIG || status == SM_ERROR_DATA || status == SM_ERROR_LIMIT) {
		*direction = SM_WIDER;
		return SM_NONE;
	}
	if (*direction == none)
		*direction = SM_EVEN; /* comments and the order of lines */
	return status;
}

enum sm_status sm_agreed_compare(int file, const char *before, const char *after, const char *rules_dir,
				 enum sm_direction *direction, struct sm_error *error)
{
	const struct agreed_text a = { before, NULL }, b = { after, NULL };

	return approval_compare(file, &a, &b, rules_dir, direction, error);
}
