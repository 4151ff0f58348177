// SPDX-License-Identifier: EUPL-1.2
// load: the spool of a period → its grid, what stands in it and where it ends; made when there is none yet.
#include <stdlib.h>
#include <string.h>

#include "protector.h"
#include "safeguard.h"

/* Which topics and areas of now are those of the grid. A topic that counts something else is another topic. */
static enum sm_status map_grid(struct sm_protector *protector, struct open_period *open, struct sm_error *error)
{
	const struct sm_topics *topics = protector->setup.topics;
	const struct sm_areas *areas = protector->setup.areas;
	size_t topic_count = sm_topics_count(topics), area_count = sm_areas_count(areas);
	const struct grid *grid = open->grid;

	open->topic = calloc(topic_count + 1, sizeof(*open->topic));
	open->area = calloc(area_count + 1, sizeof(*open->area));
	if (!open->topic || !open->area)
		return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	open->rules_stand = topic_count == grid->topic_count;
	for (size_t i = 0; i < topic_count; i++) {
		uint8_t hash[GRID_HASH_BYTES];

		open->topic[i] = -1;
		sm_topics_rule_hash(topics, i, hash);
		for (size_t j = 0; j < grid->topic_count; j++)
			if (strcmp(grid->topic[j].id, sm_topics_at(topics, i)->id) == 0 &&
			    (memcmp(grid->topic[j].hash, hash, sizeof(hash)) == 0 || !safeguard(SAFEGUARD_SETTLED)))
				open->topic[i] = (int)j;
		open->rules_stand = open->rules_stand && open->topic[i] >= 0;
	}
	for (size_t i = 0; i < area_count; i++) {
		open->area[i] = -1;
		for (size_t j = 0; j < grid->area_count; j++)
			if (strcmp(grid->area[j].code, sm_areas_at(areas, i)->code) == 0)
				open->area[i] = (int)j;
	}
	return SM_OK;
}

/* The file of a period that was just opened, or whose first frame never became whole. */
static enum sm_status begin_spool(struct sm_protector *protector, struct open_period *open, struct sm_error *error)
{
	struct sm_buffer first = { .bytes_max = SPOOL_FRAME_BYTES_MAX };
	struct spool_seal seal = periods_seal(protector, open);
	enum sm_status status;

	status = grid_open(&protector->policy, protector->setup.topics, protector->setup.areas, &open->grid, error);
	if (status == SM_OK)
		status = grid_write(open->grid, &first, error);
	if (status == SM_OK)
		status = spool_create(&seal, (struct sm_text){ first.data, first.length }, &open->end, error);
	sm_buffer_close(&first);
	return status;
}

/* Notes what stands under the tag of each record. */
static enum sm_status note_records(struct open_period *open, struct sm_text plain, const char *where, uint64_t number,
				   struct sm_error *error)
{
	const uint8_t *bytes = (const uint8_t *)plain.data;
	struct sm_contribution c;
	size_t used;

	for (size_t at = 0; at < plain.length; at += used) {
		if (!record_read(bytes + at, plain.length - at, &c, &used))
			return sm_fail(error, SM_ERROR_DATA, where, "blok %llu past niet bij deze periode",
				       "frame %llu does not belong to this period", (unsigned long long)number);
		if (!standing_put(&open->standing, c.tag, c.retract ? NULL : bytes + at, used))
			return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
	}
	return SM_OK;
}

/* The first frame, then all others, so that what is wrong is found before something is added. */
static enum sm_status read_spool(struct open_period *open, struct spool_reader *reader, struct sm_error *error)
{
	char where[SPOOL_NAME_MAX];
	struct sm_text plain = { 0 };
	enum sm_status status = spool_next(reader, &plain, error);

	spool_name(open->period, where);
	if (status == SM_OK)
		status = grid_read((const uint8_t *)plain.data, plain.length, where, &open->grid, error);
	while (status == SM_OK && (status = spool_next(reader, &plain, error)) == SM_OK)
		status = note_records(open, plain, where, spool_end(reader).number - 1, error);
	open->end = spool_end(reader);
	return status == SM_END ? SM_OK : status;
}

void periods_unload(struct open_period *open)
{
	grid_close(open->grid);
	free(open->topic);
	free(open->area);
	open->grid = NULL;
	open->topic = open->area = NULL;
	periods_put_aside(open);
}

enum sm_status periods_load(struct sm_protector *protector, struct open_period *open, struct sm_error *error)
{
	struct spool_seal seal = periods_seal(protector, open);
	struct spool_reader *reader;
	enum sm_status status = spool_open(&seal, &reader, error);

	if (status == SM_OK) {
		status = read_spool(open, reader, error);
		spool_close(reader);
		if (status == SM_OK && !open->grid)
			status = SM_NONE;
	}
	if (status == SM_NONE)
		status = begin_spool(protector, open, error);
	if (status == SM_OK)
		status = map_grid(protector, open, error);
	if (status != SM_OK) {
		periods_unload(open);
		return status;
	}
	open->stands = true;
	open->used = ++protector->uses;
	periods_bound(protector, open);
	return SM_OK;
}

/* Up to where the spool is known to end and no further: a frame that stands there whole, but could not be made last,
 * waits to be written again. */
static enum sm_status read_again(struct open_period *open, struct spool_reader *reader, struct sm_error *error)
{
	char where[SPOOL_NAME_MAX];
	struct sm_text plain = { 0 };
	enum sm_status status = SM_OK;

	spool_name(open->period, where);
	while (status == SM_OK && spool_end(reader).at < open->end.at) {
		status = spool_next(reader, &plain, error);
		if (status == SM_OK && spool_end(reader).number > 1)
			status = note_records(open, plain, where, spool_end(reader).number - 1, error);
	}
	if (status == SM_END)
		return sm_fail(error, SM_ERROR_DATA, where, "is ingekort terwijl sentimeter liep",
			       "was cut while sentimeter was running");
	return status;
}

enum sm_status periods_stand(struct sm_protector *protector, struct open_period *open, struct sm_error *error)
{
	struct spool_seal seal = periods_seal(protector, open);
	struct spool_reader *reader;
	char where[SPOOL_NAME_MAX];
	enum sm_status status;

	open->used = ++protector->uses;
	if (open->stands)
		return SM_OK;
	spool_name(open->period, where);
	status = spool_open(&seal, &reader, error);
	if (status == SM_NONE)
		return sm_fail(error, SM_ERROR_INPUT, where, "is verdwenen terwijl sentimeter liep",
			       "vanished while sentimeter was running");
	if (status != SM_OK)
		return status;
	status = read_again(open, reader, error);
	spool_close(reader);
	if (status == SM_OK)
		status = note_records(open, (struct sm_text){ open->pending.data, open->settled }, where,
				      open->end.number, error);
	open->stands = status == SM_OK;
	if (status != SM_OK)
		periods_put_aside(open);
	return status;
}

void periods_put_aside(struct open_period *open)
{
	standing_close(&open->standing);
	open->stands = false;
}

static size_t standing_bytes(const struct open_period *open)
{
	return open->standing.slots * sizeof(*open->standing.slot);
}

void periods_bound(struct sm_protector *protector, const struct open_period *keep)
{
	size_t bytes = 0;

	for (size_t i = 0; i < protector->open_count; i++)
		bytes += standing_bytes(protector->open[i]);
	while (bytes > protector->standing_bytes_max) {
		struct open_period *idle = NULL;

		for (size_t i = 0; i < protector->open_count; i++) {
			struct open_period *open = protector->open[i];

			if (open != keep && open->standing.slots && (!idle || open->used < idle->used))
				idle = open;
		}
		if (!idle)
			return;
		bytes -= standing_bytes(idle);
		periods_put_aside(idle);
	}
}
