// SPDX-License-Identifier: EUPL-1.2
// pending: contributions → records that wait in memory → sealed frames.
//
// Whether a record makes a difference is asked of what stands in its period. That may not be at hand: an export in
// random order has all of its periods open, and together they do not fit. Then the record waits unasked until the
// records of its period are sealed, so that the spool is read again once for a batch and not once for a post.
#include <sodium.h>
#include <string.h>

#include "protector.h"

/* A frame is sealed before it grows beyond this, so that its memory and the terminator of a buffer are a power of two.
 */
enum { FRAME_BYTES_AIM = (1 << 19) - 1 };

static bool makes_a_difference(const struct sm_contribution *c, enum standing_is standing)
{
	if (c->retract)
		return standing == STANDING_SAME || standing == STANDING_OTHER;
	return standing != STANDING_SAME;
}

static void count(struct sm_spool_tally *tally, const struct sm_contribution *c, enum standing_is standing)
{
	bool stood = standing == STANDING_SAME || standing == STANDING_OTHER;

	if (c->retract) {
		tally->taken_back += stood;
		tally->deleted += stood && c->deleted;
		return;
	}
	tally->added += !stood;
	tally->changed += standing == STANDING_OTHER;
	tally->repeats += standing == STANDING_SAME;
}

/* The first record that was not compared yet: it joins those that were, or is passed over. */
static enum sm_status settle_one(struct sm_protector *protector, struct open_period *open, size_t *at,
				 struct sm_error *error)
{
	char *record = open->pending.data + *at;
	struct sm_contribution c;
	enum standing_is standing;
	size_t size;

	if (!record_read((const uint8_t *)record, open->pending.length - *at, &c, &size))
		return sm_fail(error, SM_ERROR_DATA, NULL, "een wachtende bijdrage is onleesbaar",
			       "a waiting contribution cannot be read");
	standing = standing_ask(&open->standing, c.tag, (const uint8_t *)record, size);
	if (makes_a_difference(&c, standing)) {
		if (!standing_put(&open->standing, c.tag, c.retract ? NULL : (const uint8_t *)record, size))
			return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
		memmove(open->pending.data + open->settled, record, size);
		open->settled += size;
	}
	count(&protector->tally, &c, standing);
	*at += size;
	return SM_OK;
}

/* Compares what waits with what stands. After a failure the rest waits on, behind what was settled. */
static enum sm_status settle(struct sm_protector *protector, struct open_period *open, struct sm_error *error)
{
	struct sm_buffer *pending = &open->pending;
	size_t at = open->settled;
	enum sm_status status = periods_stand(protector, open, error);

	while (status == SM_OK && at < pending->length)
		status = settle_one(protector, open, &at, error);
	memmove(pending->data + open->settled, pending->data + at, pending->length - at);
	pending->length -= at - open->settled;
	return status;
}

enum sm_status pending_seal(struct sm_protector *protector, struct open_period *open, struct sm_error *error)
{
	struct sm_buffer *pending = &open->pending;
	enum sm_status status;

	if (!pending->data)
		return SM_OK;
	status = settle(protector, open, error);
	periods_bound(protector, open);
	if (status == SM_OK && pending->length) {
		struct spool_seal seal = periods_seal(protector, open);

		status = spool_append(&seal, (struct sm_text){ pending->data, pending->length }, &open->end, error);
	}
	if (status != SM_OK)
		return status;
	protector->pending_bytes -= pending->capacity;
	sm_buffer_close(pending);
	open->settled = 0;
	return SM_OK;
}

/* The largest first: fewer frames, and fewer spools to read again. */
static enum sm_status keep_budget(struct sm_protector *protector, struct sm_error *error)
{
	enum sm_status status = SM_OK;

	while (status == SM_OK && protector->pending_bytes > protector->pending_bytes_max) {
		struct open_period *largest = protector->open[0];

		for (size_t i = 1; i < protector->open_count; i++)
			if (protector->open[i]->pending.length > largest->pending.length)
				largest = protector->open[i];
		status = pending_seal(protector, largest, error);
	}
	return status;
}

static enum sm_status wait(struct sm_protector *protector, struct open_period *open, const uint8_t *bytes, size_t size,
			   struct sm_error *error)
{
	struct sm_buffer *pending = &open->pending;
	size_t before = pending->capacity;

	sm_buffer_add(pending, (const char *)bytes, size);
	protector->pending_bytes += pending->capacity - before;
	if (!pending->failed)
		return SM_OK;
	pending->failed = false; /* it is as it was: a later try may find memory again */
	return sm_fail(error, SM_ERROR_MEMORY, NULL, "geheugen is op", "out of memory");
}

enum sm_status pending_add(struct sm_protector *protector, struct open_period *open,
			   const struct sm_contribution *contribution, struct sm_error *error)
{
	uint8_t bytes[RECORD_BYTES_MAX];
	size_t size = record_write(contribution, bytes);
	enum sm_status status = SM_OK;

	if (open->pending.length + size > FRAME_BYTES_AIM)
		status = pending_seal(protector, open, error);
	if (status == SM_OK)
		status = wait(protector, open, bytes, size, error);
	sodium_memzero(bytes, sizeof(bytes));
	if (status == SM_OK && open->stands)
		status = settle(protector, open, error);
	return status == SM_OK ? keep_budget(protector, error) : status;
}
