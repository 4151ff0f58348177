// SPDX-License-Identifier: EUPL-1.2
// grid: policy, topics and areas ↔ the first frame of a spool.
#include <stdlib.h>
#include <string.h>

#include "grid.h"

/* 2: with noise and airbags; records have names. */
enum { FORM = 2, NOISE_EPSILON_MAX = 1000 * 1000 };

static void airbags_part(struct codec *codec, struct sm_policy *policy)
{
	for (int i = 0; i < SM_AIRBAG_COUNT; i++) {
		int action = (int)policy->airbag[i].action;

		codec_int(codec, &action);
		codec_int(codec, &policy->airbag[i].limit);
		/* What is no action is the strictest one. */
		policy->airbag[i].action = action == SM_AIRBAG_OFF || action == SM_AIRBAG_SUPPRESS
					       ? (enum sm_airbag_action)action
					       : SM_AIRBAG_STOP;
	}
}

static void policy_part(struct codec *codec, struct sm_policy *policy)
{
	int mode = (int)policy->mode, grain = (int)policy->grain, terms = policy->terms;

	codec_int(codec, &mode);
	codec_text(codec, policy->organisation, sizeof(policy->organisation));
	codec_text(codec, policy->organisation_uri, sizeof(policy->organisation_uri));
	codec_text(codec, policy->purpose, sizeof(policy->purpose));
	codec_text(codec, policy->legal_basis, sizeof(policy->legal_basis));
	codec_text(codec, policy->dpia, sizeof(policy->dpia));
	codec_text(codec, policy->officer, sizeof(policy->officer));
	codec_text(codec, policy->contact, sizeof(policy->contact));
	codec_i64(codec, &policy->until_s);
	codec_text(codec, policy->profile, sizeof(policy->profile));
	codec_int(codec, &policy->k);
	codec_int(codec, &policy->k_sensitive_factor);
	codec_int(codec, &policy->author_share_max_pct);
	codec_int(codec, &policy->votes_per_period);
	codec_int(codec, &policy->round_base);
	codec_int(codec, &policy->code_pct);
	codec_int(codec, &grain);
	codec_int(codec, &policy->lateness_min);
	codec_int(codec, &terms);
	codec_int(codec, &policy->post_age_max_h);
	codec_int(codec, &policy->noise_epsilon_milli);
	codec_int(codec, &policy->noise_budget_milli);
	airbags_part(codec, policy);
	codec_int(codec, &policy->samples_per_period);
	codec_int(codec, &policy->samples_days);
	codec_bytes(codec, policy->hash, sizeof(policy->hash));
	policy->mode = mode == SM_MODE_DEMO ? SM_MODE_DEMO : SM_MODE_PRODUCTION;
	policy->grain = (enum sm_grain)grain;
	policy->terms = terms != 0;
}

static bool policy_sane(const struct sm_policy *policy)
{
	return policy->k >= SM_K_FLOOR && policy->k_sensitive_factor >= 1 && policy->votes_per_period >= 1 &&
	       policy->votes_per_period <= GRID_VOTES_MAX && policy->round_base >= 1 && policy->code_pct >= 0 &&
	       policy->code_pct <= 25 && policy->grain <= SM_WEEK && policy->noise_epsilon_milli >= 0 &&
	       policy->noise_epsilon_milli <= NOISE_EPSILON_MAX && policy->noise_budget_milli >= 0;
}

static void topic_part(struct codec *codec, struct grid_topic *topic)
{
	uint8_t sensitive = topic->sensitive;

	codec_text(codec, topic->id, sizeof(topic->id));
	codec_bytes(codec, topic->hash, sizeof(topic->hash));
	codec_u8(codec, &sensitive);
	topic->sensitive = sensitive != 0;
}

static void area_part(struct codec *codec, struct grid_area *area)
{
	codec_text(codec, area->code, sizeof(area->code));
	codec_int(codec, &area->parent);
}

/* Levels from parents, so that a merge always ends; false when the tree is none. */
static bool settle(struct grid *grid)
{
	for (size_t i = 0; i < grid->area_count; i++) {
		struct grid_area *area = &grid->area[i];
		int parent = area->parent, level = 0;

		while (parent >= 0 && (size_t)parent < grid->area_count && level < GRID_LEVELS_MAX) {
			grid->area[parent].divided = true;
			parent = grid->area[parent].parent;
			level++;
		}
		if (parent != -1)
			return false;
		area->level = level;
	}
	return grid->area_count > 0;
}

static enum sm_status allocate(size_t topics, size_t areas, struct grid **grid, struct sm_error *error)
{
	*grid = NULL;
	if (topics > GRID_TOPICS_MAX || areas > GRID_AREAS_MAX)
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "te veel onderwerpen of gebieden (hoogstens %d en %d)",
			       "too many topics or areas (at most %d and %d)", GRID_TOPICS_MAX, GRID_AREAS_MAX);
	*grid = calloc(1, sizeof(**grid));
	if (*grid) {
		(*grid)->topic = calloc(topics + 1, sizeof(*(*grid)->topic));
		(*grid)->area = calloc(areas + 1, sizeof(*(*grid)->area));
		(*grid)->topic_count = topics;
		(*grid)->area_count = areas;
	}
	if (*grid && (*grid)->topic && (*grid)->area)
		return SM_OK;
	grid_close(*grid);
	*grid = NULL;
	return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
}

static bool name_fits(char *name, const char *from)
{
	struct sm_text text = sm_text_of(from);

	if (text.length == 0 || text.length >= GRID_NAME_MAX)
		return false;
	memcpy(name, text.data, text.length + 1);
	return true;
}

enum sm_status grid_open(const struct sm_policy *policy, const struct sm_topics *topics, const struct sm_areas *areas,
			 struct grid **grid, struct sm_error *error)
{
	enum sm_status status = allocate(sm_topics_count(topics), sm_areas_count(areas), grid, error);
	bool fits = true;

	if (status != SM_OK)
		return status;
	(*grid)->policy = *policy;
	(*grid)->indelingsjaar = sm_areas_indelingsjaar(areas);
	for (size_t i = 0; i < (*grid)->topic_count; i++) {
		const struct sm_topic *topic = sm_topics_at(topics, i);

		fits = fits && name_fits((*grid)->topic[i].id, topic->id);
		(*grid)->topic[i].sensitive = topic->sensitivity == SM_SENSITIVE;
		sm_topics_rule_hash(topics, i, (*grid)->topic[i].hash);
	}
	for (size_t i = 0; i < (*grid)->area_count; i++) {
		const struct sm_area *area = sm_areas_at(areas, i);

		fits = fits && name_fits((*grid)->area[i].code, area->code);
		(*grid)->area[i].parent = area->parent;
	}
	if (fits && policy_sane(policy) && settle(*grid))
		return SM_OK;
	grid_close(*grid);
	*grid = NULL;
	return sm_fail(error, SM_ERROR_CONFIG, NULL, "beleid, onderwerpen en gebieden kloppen niet: zie policy check",
		       "policy, topics and areas do not hold together: see policy check");
}

/* All of it, either way; counts have been settled before. */
static void body(struct codec *codec, struct grid *grid)
{
	for (size_t i = 0; i < grid->topic_count; i++)
		topic_part(codec, &grid->topic[i]);
	for (size_t i = 0; i < grid->area_count; i++)
		area_part(codec, &grid->area[i]);
}

static void head(struct codec *codec, struct sm_policy *policy, int *indelingsjaar, uint32_t *topics, uint32_t *areas)
{
	uint8_t form = FORM;

	codec_u8(codec, &form);
	if (form != FORM)
		codec->failed = true;
	policy_part(codec, policy);
	codec_int(codec, indelingsjaar);
	codec_u32(codec, topics);
	codec_u32(codec, areas);
}

enum sm_status grid_read(const uint8_t *bytes, size_t size, const char *where, struct grid **grid,
			 struct sm_error *error)
{
	struct codec codec = { .data = (uint8_t *)bytes, .size = size };
	struct sm_policy policy = { 0 };
	uint32_t topics = 0, areas = 0;
	int indelingsjaar = 0;
	enum sm_status status;

	*grid = NULL;
	/* It was sealed by us, so this is no damage: throwing it away would be. */
	if (size > 0 && bytes[0] != FORM)
		return sm_fail(error, SM_ERROR_CONFIG, where,
			       "is van een andere versie van sentimeter: geef deze periode daarmee vrij",
			       "is of another version of sentimeter: release this period with that one");
	head(&codec, &policy, &indelingsjaar, &topics, &areas);
	/* Counts that cannot fit are not worth allocating for. */
	if (codec.failed || topics > size || areas > size || !policy_sane(&policy))
		goto bad;
	status = allocate(topics, areas, grid, error);
	if (status != SM_OK)
		return status;
	(*grid)->policy = policy;
	(*grid)->indelingsjaar = indelingsjaar;
	body(&codec, *grid);
	if (!codec.failed && codec.at == size && settle(*grid))
		return SM_OK;
	grid_close(*grid);
	*grid = NULL;
bad:
	return sm_fail(error, SM_ERROR_DATA, where, "blok 0: de voorwaarden van deze periode zijn onleesbaar",
		       "frame 0: the terms of this period cannot be read");
}

enum sm_status grid_write(const struct grid *grid, struct sm_buffer *out, struct sm_error *error)
{
	/* Names are shorter on disk than in memory, and the policy is smaller than 4 KiB. */
	size_t size = 4096 + grid->topic_count * sizeof(*grid->topic) + grid->area_count * sizeof(*grid->area);
	struct codec codec = { .data = malloc(size), .size = size, .writing = true };
	struct sm_policy policy = grid->policy;
	uint32_t topics = (uint32_t)grid->topic_count, areas = (uint32_t)grid->area_count;
	int indelingsjaar = grid->indelingsjaar;

	if (!codec.data)
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	head(&codec, &policy, &indelingsjaar, &topics, &areas);
	body(&codec, (struct grid *)grid);
	sm_buffer_add(out, (const char *)codec.data, codec.at);
	free(codec.data);
	if (codec.failed || out->failed)
		return sm_fail(error, SM_ERROR_LIMIT, NULL, "te veel onderwerpen of gebieden",
			       "too many topics or areas");
	return SM_OK;
}

void grid_close(struct grid *grid)
{
	if (!grid)
		return;
	free(grid->topic);
	free(grid->area);
	free(grid);
}
