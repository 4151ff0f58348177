// SPDX-License-Identifier: EUPL-1.2
// airbag: groups that have enough authors → those that may be told, and which rule kept the others in.
//
// Without noise a rule counts posts. With noise it counts authors, of whom each has one vote, and the count gets noise
// of its own before it is compared: a rule that knew the truth would tell of it by tripping.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "airbag.h"
#include "figures.h"
#include "release.h"

/* What a rule compares: so many of so many. */
struct share {
	int64_t part, whole;
};

struct work {
	const struct airbag_view *view;
	uint32_t *posts;                  /* of each author, in the whole period */
	uint64_t *named;                  /* who is named by whom, of the group at hand */
	struct share silent;              /* of all groups together: who wrote nothing else */
	bool (*tripped)[SM_AIRBAG_COUNT]; /* by topic of the grid */
};

static const struct sm_airbag_rule *rule_of(const struct work *work, enum sm_airbag airbag)
{
	return &work->view->grid->policy.airbag[airbag];
}

static bool is_on(const struct work *work, enum sm_airbag airbag)
{
	return rule_of(work, airbag)->action != SM_AIRBAG_OFF;
}

static const struct ballot_entry *entry_at(const struct work *work, size_t vote)
{
	return &work->view->ballot->entry[work->view->cells->vote[vote].entry];
}

/* ---- Counting within one group. ---- */

static bool over(struct share share, int limit_pct)
{
	return share.part * 100 > (int64_t)limit_pct * share.whole;
}

/* With noise a group counts as its noised authors. */
static struct share share_of(const struct work *work, const struct cell_group *group, int64_t posts, int64_t authors,
			     enum noise_use use)
{
	const struct grid *grid = work->view->grid;
	const struct noise *noise = &work->view->cells->noise;

	if (!noise->on)
		return (struct share){ posts, (int64_t)group->count };
	return (struct share){ authors +
				   noise_of(noise, use, grid->topic[group->topic].id, grid->area[group->area].code),
			       group->authors };
}

static int compare(const void *a, const void *b)
{
	uint64_t first = *(const uint64_t *)a, second = *(const uint64_t *)b;

	return (first > second) - (first < second);
}

/* Posts and authors that name whoever is named most. */
static void most_named(struct work *work, const struct cell_group *group, int64_t *posts, int64_t *authors)
{
	size_t count = 0;
	int64_t these_posts = 0, these_authors = 0;

	for (size_t i = group->first; i < group->first + group->count; i++) {
		const struct ballot_entry *entry = entry_at(work, i);
		const struct ballot_term *name = work->view->ballot->use + entry->term_first + entry->term_count;

		for (int j = 0; j < entry->name_count; j++)
			work->named[count++] = (uint64_t)name[j].term << 32 | entry->author;
	}
	if (count)
		qsort(work->named, count, sizeof(*work->named), compare);
	*posts = *authors = 0;
	for (size_t i = 0; i < count; i++) {
		bool same_name = i > 0 && work->named[i] >> 32 == work->named[i - 1] >> 32;
		bool same_author = i > 0 && work->named[i] == work->named[i - 1];

		these_posts = same_name ? these_posts + 1 : 1;
		these_authors = same_name ? these_authors + !same_author : 1;
		*posts = these_posts > *posts ? these_posts : *posts;
		*authors = these_authors > *authors ? these_authors : *authors;
	}
}

static bool about_one_person(struct work *work, const struct cell_group *group)
{
	int64_t posts, authors;
	struct share share;

	most_named(work, group, &posts, &authors);
	share = share_of(work, group, posts, authors, NOISE_ONE_PERSON);
	return share.part >= AIRBAG_NAMED_MIN && over(share, rule_of(work, SM_AIRBAG_ONE_PERSON)->limit);
}

static bool is_sensitive(const struct work *work, const struct cell_group *group)
{
	int64_t posts = 0, authors = 0;
	uint32_t last = UINT32_MAX;

	for (size_t i = group->first; i < group->first + group->count; i++) {
		const struct ballot_entry *entry = entry_at(work, i);

		if (!entry->sensitive)
			continue;
		posts++;
		authors += entry->author != last;
		last = entry->author;
	}
	return over(share_of(work, group, posts, authors, NOISE_SENSITIVE), rule_of(work, SM_AIRBAG_SENSITIVE)->limit);
}

/* Authors of a group, and those of them of whom nothing else was read in this period, in any cell. */
static struct share silent_elsewhere(const struct work *work, const struct cell_group *group)
{
	struct share share = { 0 };

	for (size_t i = group->first; i < group->first + group->count; i++) {
		uint32_t author = vote_author(work->view->cells->vote[i]);

		if (i > group->first && author == vote_author(work->view->cells->vote[i - 1]))
			continue;
		share.whole++;
		share.part += work->posts[author] == 1;
	}
	return share;
}

/* No source tells an account's age; what can be known of accounts that were made for the occasion is that they wrote
 * once. Most people do: so a cell is compared with all others of its period. It trips when of the authors who would
 * elsewhere have written more, over the limit did not, and this is not chance (four standard deviations): in a small
 * cell nothing is a flood. */
static bool is_flood(const struct work *work, const struct cell_group *group)
{
	struct share here = silent_elsewhere(work, group);
	double others = (double)(work->silent.whole - here.whole), usual, beyond, chance;

	if (others < AIRBAG_FLOOD_OTHERS_MIN)
		return false;
	usual = (double)(work->silent.part - here.part) / others;
	beyond = (double)here.part - usual * (double)here.whole;
	chance = sqrt((double)here.whole * usual * (1 - usual));
	return beyond * 100 > rule_of(work, SM_AIRBAG_FLOOD)->limit * (1 - usual) * (double)here.whole &&
	       beyond > 4 * chance;
}

/* ---- What has nothing to do with posts. ---- */

static bool licence_over(const struct work *work, const char *topic)
{
	const struct airbag_view *view = work->view;

	if (view->mandate_until_s && view->period.until_s > view->mandate_until_s)
		return true;
	for (size_t i = 0; i < sm_topics_count(view->topics); i++) {
		const struct sm_topic *now = sm_topics_at(view->topics, i);

		if (strcmp(now->id, topic) == 0)
			return now->until_s && view->period.until_s > now->until_s;
	}
	return false;
}

static bool stopped(const struct work *work, const char *topic)
{
	const struct sm_airbag_memory *memory = work->view->memory;

	return memory->stopped && memory->stopped(memory->context, topic, work->view->period);
}

/* ---- All rules over all groups. ---- */

static void trip(struct work *work, struct cell_group *group, enum sm_airbag airbag, enum cell_fate fate)
{
	work->tripped[group->topic][airbag] = true;
	cells_withhold(work->view->cells, group, fate);
}

static void look_at(struct work *work, struct cell_group *group)
{
	const char *topic = work->view->grid->topic[group->topic].id;

	if (group->fate == CELL_DOMINATED)
		work->tripped[group->topic][SM_AIRBAG_DOMINANCE] = true;
	if (group->fate != CELL_RELEASED)
		return;
	if (is_on(work, SM_AIRBAG_LICENCE) && licence_over(work, topic))
		trip(work, group, SM_AIRBAG_LICENCE, CELL_LICENCE);
	else if (stopped(work, topic))
		cells_withhold(work->view->cells, group, CELL_STOPPED);
	else if (is_on(work, SM_AIRBAG_ONE_PERSON) && about_one_person(work, group))
		trip(work, group, SM_AIRBAG_ONE_PERSON, CELL_ONE_PERSON);
	else if (is_on(work, SM_AIRBAG_SENSITIVE) && is_sensitive(work, group))
		trip(work, group, SM_AIRBAG_SENSITIVE, CELL_SENSITIVE);
	else if (is_on(work, SM_AIRBAG_FLOOD) && !work->view->cells->noise.on && is_flood(work, group))
		trip(work, group, SM_AIRBAG_FLOOD, CELL_FLOOD);
}

/* Percent of a topic's posts that are withheld, coarsely; -1 when it has too few. */
static int withheld_pct(int64_t withheld, int64_t told)
{
	withheld = figures_round(withheld, 10);
	told = figures_round(told, 10);
	if (withheld + told < AIRBAG_TOPIC_MIN)
		return -1;
	return (int)figures_round(withheld * 100 / (withheld + told), AIRBAG_SHARE_STEP);
}

/* Groups of one topic stand together. A topic that is kept in for its licence, or stopped, has no usual share. */
static void look_at_topic(struct work *work, size_t first, size_t end, struct sm_release *release)
{
	struct cell_group *group = work->view->cells->group;
	const struct sm_airbag_memory *memory = work->view->memory;
	const char *topic = work->view->grid->topic[group[first].topic].id;
	int64_t withheld = 0, told = 0;
	int now, usual;

	for (size_t i = first; i < end; i++) {
		if (group[i].fate == CELL_LICENCE || group[i].fate == CELL_STOPPED)
			return;
		*(group[i].fate == CELL_RELEASED ? &told : &withheld) += (int64_t)group[i].count;
	}
	now = withheld_pct(withheld, told);
	if (now < 0)
		return;
	release->share[release->share_count++] = (struct sm_topic_share){ topic, now };
	usual = memory->usual ? memory->usual(memory->context, topic, work->view->period) : -1;
	if (usual < 0 || now - usual <= rule_of(work, SM_AIRBAG_WITHHELD)->limit)
		return;
	work->tripped[group[first].topic][SM_AIRBAG_WITHHELD] = true;
	for (size_t i = first; i < end; i++)
		if (group[i].fate == CELL_RELEASED)
			cells_withhold(work->view->cells, &group[i], CELL_JUMP);
}

/* What is withheld, and what authors do elsewhere, is known exactly: with noise this rule and that of a flood are
 * silent.
 */
static void look_at_topics(struct work *work, struct sm_release *release)
{
	const struct cells *cells = work->view->cells;
	size_t end;

	if (!is_on(work, SM_AIRBAG_WITHHELD) || cells->noise.on)
		return;
	for (size_t first = 0; first < cells->group_count; first = end) {
		for (end = first + 1; end < cells->group_count && cells->group[end].topic == cells->group[first].topic;
		     end++)
			;
		look_at_topic(work, first, end, release);
	}
}

static void tell_trips(const struct work *work, struct sm_release *release)
{
	for (size_t topic = 0; topic < work->view->grid->topic_count; topic++)
		for (int airbag = 0; airbag < SM_AIRBAG_COUNT; airbag++)
			if (work->tripped[topic][airbag])
				release->trip[release->trip_count++] =
				    (struct sm_trip){ (enum sm_airbag)airbag,
						      rule_of(work, (enum sm_airbag)airbag)->action,
						      work->view->grid->topic[topic].id };
}

/* The release outlives the grid. */
static bool own_names(struct sm_release *release)
{
	bool owned = true;

	for (size_t i = 0; i < release->trip_count && owned; i++) {
		release->trip[i].topic =
		    sm_arena_copy(release->arena, release->trip[i].topic, strlen(release->trip[i].topic));
		owned = release->trip[i].topic != NULL;
	}
	for (size_t i = 0; i < release->share_count && owned; i++) {
		release->share[i].topic =
		    sm_arena_copy(release->arena, release->share[i].topic, strlen(release->share[i].topic));
		owned = release->share[i].topic != NULL;
	}
	return owned;
}

static bool open_work(struct work *work, struct sm_release *release)
{
	const struct ballot *ballot = work->view->ballot;
	size_t topics = work->view->grid->topic_count, names = 0, trips = topics * SM_AIRBAG_COUNT;

	for (size_t i = 0; i < ballot->entry_count; i++)
		names += ballot->entry[i].name_count;
	work->posts = calloc(ballot->author.count + 1, sizeof(*work->posts));
	work->named = calloc(names + 1, sizeof(*work->named));
	work->tripped = calloc(topics + 1, sizeof(*work->tripped));
	release->trip = sm_arena_take(release->arena, (trips + 1) * sizeof(*release->trip));
	release->share = sm_arena_take(release->arena, (topics + 1) * sizeof(*release->share));
	if (!work->posts || !work->named || !work->tripped || !release->trip || !release->share)
		return false;
	/* Also those beyond the votes of their author: they were written. */
	for (size_t i = 0; i < ballot->entry_count; i++)
		work->posts[ballot->entry[i].author] += ballot->entry[i].written;
	return true;
}

static void close_work(struct work *work)
{
	free(work->posts);
	free(work->named);
	free(work->tripped);
}

enum sm_status airbag_apply(const struct airbag_view *view, struct sm_release *release, struct sm_error *error)
{
	struct work work = { .view = view };
	bool whole = open_work(&work, release);

	for (size_t i = 0; whole && i < view->cells->group_count; i++) {
		struct share share = silent_elsewhere(&work, &view->cells->group[i]);

		work.silent.part += share.part;
		work.silent.whole += share.whole;
	}
	for (size_t i = 0; whole && i < view->cells->group_count; i++)
		look_at(&work, &view->cells->group[i]);
	if (whole) {
		look_at_topics(&work, release);
		tell_trips(&work, release);
		whole = own_names(release);
	}
	close_work(&work);
	return whole ? SM_OK : sm_fail_memory(error);
}
