// SPDX-License-Identifier: EUPL-1.2
// recheck: posts ↔ sealed records of how their servers can be asked for them again.
//
//   record = kind 1, then of KIND_ID: tag 16, feed (length 2, bytes), lookup (length 2, bytes); of KIND_DONE: time 8;
//            of KIND_GONE: tag 16, which says of the record with this tag before it that it is no more
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "codec.h"
#include "protector.h"

enum {
	IDS_MAX = 1 << 18, /* of one period; later posts of a larger one are not asked for again */
	FEED_BYTES_MAX = 64,
	LOOKUP_BYTES_MAX = 512,
	RECORD_MAX = 1 + PSEUDONYM_BYTES + 2 + FEED_BYTES_MAX + 2 + LOOKUP_BYTES_MAX,
	SEAL_BYTES_AIM = 1 << 18,
	SLOTS_FIRST = 1024,
};
enum kind { KIND_ID = 1, KIND_DONE = 2, KIND_GONE = 3 };

struct record {
	uint8_t kind;
	uint8_t tag[PSEUDONYM_BYTES];
	char feed[FEED_BYTES_MAX], lookup[LOOKUP_BYTES_MAX];
	int64_t done_s;
};

static void layout(struct codec *codec, struct record *record)
{
	codec_u8(codec, &record->kind);
	if (record->kind == KIND_DONE) {
		codec_i64(codec, &record->done_s);
		return;
	}
	codec->failed |= record->kind != KIND_ID && record->kind != KIND_GONE;
	codec_bytes(codec, record->tag, PSEUDONYM_BYTES);
	if (record->kind == KIND_GONE)
		return;
	codec_text(codec, record->feed, FEED_BYTES_MAX);
	codec_text(codec, record->lookup, LOOKUP_BYTES_MAX);
}

void recheck_close(struct recheck *recheck)
{
	sm_buffer_close(&recheck->pending);
	free(recheck->seen);
	*recheck = (struct recheck){ 0 };
}

static struct spool_seal seal_of(const struct sm_protector *protector, const struct open_period *open)
{
	return (struct spool_seal){
		.folder = protector->folder,
		.period = open->period,
		.id = keys_id(protector->keys, open->slot),
		.key = keys_get(protector->keys, open->slot, KEY_RECHECK),
		.header_key = keys_get(protector->keys, open->slot, KEY_RECHECK_HEADER),
		.ids = true,
	};
}

static uint64_t beginning(const uint8_t tag[PSEUDONYM_BYTES])
{
	uint64_t start;

	memcpy(&start, tag, sizeof(start));
	return start ? start : 1;
}

/* Whether it was there already; the table has room. */
static bool put(uint64_t *seen, size_t slots, uint64_t start)
{
	size_t at = start % slots;

	while (seen[at] && seen[at] != start)
		at = (at + 1) % slots;
	if (seen[at] == start)
		return true;
	seen[at] = start;
	return false;
}

static bool has(const uint64_t *seen, size_t slots, uint64_t start)
{
	size_t at = slots ? start % slots : 0;

	while (slots && seen[at] && seen[at] != start)
		at = (at + 1) % slots;
	return slots && seen[at] == start;
}

/* What follows it in its run is put again, so that nothing is looked for behind a gap. */
static void drop(uint64_t *seen, size_t slots, uint64_t start)
{
	size_t at = start % slots;

	while (seen[at] != start)
		at = (at + 1) % slots;
	seen[at] = 0;
	for (at = (at + 1) % slots; seen[at]; at = (at + 1) % slots) {
		uint64_t moved = seen[at];

		seen[at] = 0;
		put(seen, slots, moved);
	}
}

static bool grow(struct recheck *recheck)
{
	size_t slots = recheck->slots ? 2 * recheck->slots : SLOTS_FIRST;
	uint64_t *seen = calloc(slots, sizeof(*seen));

	if (!seen)
		return false;
	for (size_t i = 0; i < recheck->slots; i++)
		if (recheck->seen[i])
			put(seen, slots, recheck->seen[i]);
	free(recheck->seen);
	recheck->seen = seen;
	recheck->slots = slots;
	return true;
}

/* SM_NONE: it was there already. */
static enum sm_status note(struct recheck *recheck, const uint8_t tag[PSEUDONYM_BYTES], struct sm_error *error)
{
	if (2 * recheck->count >= recheck->slots && !grow(recheck))
		return sm_fail_memory(error);
	if (put(recheck->seen, recheck->slots, beginning(tag)))
		return SM_NONE;
	recheck->count++;
	recheck->records++;
	return SM_OK;
}

static void note_gone(struct recheck *recheck, const uint8_t tag[PSEUDONYM_BYTES])
{
	if (!has(recheck->seen, recheck->slots, beginning(tag)))
		return;
	drop(recheck->seen, recheck->slots, beginning(tag));
	recheck->count--;
}

/* The next record of a frame; false at its end, or when what follows is no record. */
static bool take(struct sm_text *plain, struct record *record)
{
	struct codec codec = { .data = (uint8_t *)plain->data, .size = plain->length };

	if (!plain->length)
		return false;
	*record = (struct record){ 0 };
	layout(&codec, record);
	*plain = (struct sm_text){ plain->data + codec.at, plain->length - codec.at };
	return !codec.failed;
}

struct reading {
	struct recheck *recheck;
	struct sm_arena *arena; /* NULL: only noted */
	struct sm_recheck_id *id;
	size_t count, capacity;
};

static enum sm_status keep_id(struct reading *reading, const struct record *record, struct sm_error *error)
{
	struct sm_recheck_id *id = &reading->id[reading->count];

	if (!reading->arena || reading->count == reading->capacity)
		return SM_OK;
	*id = (struct sm_recheck_id){ sm_arena_text(reading->arena, sm_text_of(record->feed)),
				      sm_arena_text(reading->arena, sm_text_of(record->lookup)),
				      { 0 } };
	memcpy(id->tag, record->tag, PSEUDONYM_BYTES);
	reading->count++;
	return id->feed.length && id->lookup.length ? SM_OK : sm_fail_memory(error);
}

static void remove_id(struct reading *reading, const uint8_t tag[PSEUDONYM_BYTES])
{
	size_t kept = 0;

	for (size_t i = 0; i < reading->count; i++)
		if (memcmp(reading->id[i].tag, tag, PSEUDONYM_BYTES) != 0)
			reading->id[kept++] = reading->id[i];
	reading->count = kept;
}

static enum sm_status take_record(struct reading *reading, const struct record *record, struct sm_error *error)
{
	enum sm_status status = SM_OK;

	if (record->kind == KIND_DONE)
		reading->recheck->done_s = record->done_s;
	else if (record->kind == KIND_GONE && reading->arena)
		remove_id(reading, record->tag);
	else if (record->kind == KIND_GONE)
		note_gone(reading->recheck, record->tag);
	else if (reading->arena)
		status = keep_id(reading, record, error);
	else
		status = note(reading->recheck, record->tag, error);
	return status;
}

static enum sm_status read_frame(struct reading *reading, struct sm_text plain, struct sm_error *error)
{
	struct record record;
	enum sm_status status = SM_OK;

	while (status >= 0 && take(&plain, &record))
		status = take_record(reading, &record, error);
	sodium_memzero(&record, sizeof(record));
	return status < 0 ? status : SM_OK;
}

/* A file that is damaged is begun anew: what it knew can no longer be asked, and the release must not wait for it. */
static enum sm_status read_file(struct sm_protector *protector, struct open_period *open, struct reading *reading,
				struct sm_error *error)
{
	struct spool_seal seal = seal_of(protector, open);
	struct spool_reader *reader;
	struct sm_text plain;
	enum sm_status status = spool_open(&seal, &reader, error);

	if (status == SM_NONE || status == SM_ERROR_DATA)
		return SM_OK;
	if (status != SM_OK)
		return status;
	while ((status = spool_next(reader, &plain, error)) == SM_OK) {
		status = read_frame(reading, plain, error);
		if (status != SM_OK)
			break;
	}
	reading->recheck->end = status == SM_END ? spool_end(reader) : (struct spool_end){ 0 };
	spool_close(reader);
	return status == SM_END || status == SM_ERROR_DATA ? SM_OK : status;
}

static enum sm_status load(struct sm_protector *protector, struct open_period *open, struct sm_error *error)
{
	struct reading reading = { .recheck = &open->recheck };
	enum sm_status status;

	if (open->recheck.loaded)
		return SM_OK;
	status = read_file(protector, open, &reading, error);
	open->recheck.loaded = status == SM_OK;
	return status;
}

enum sm_status recheck_seal(struct sm_protector *protector, struct open_period *open, struct sm_error *error)
{
	struct recheck *recheck = &open->recheck;
	struct sm_text plain = { recheck->pending.data, recheck->pending.length };
	struct spool_seal seal;
	enum sm_status status;

	if (!plain.length)
		return SM_OK;
	seal = seal_of(protector, open);
	status = recheck->end.at ? spool_append(&seal, plain, &recheck->end, error)
				 : spool_create(&seal, plain, &recheck->end, error);
	if (status == SM_OK)
		sm_buffer_clear(&recheck->pending);
	return status;
}

static enum sm_status add(struct sm_protector *protector, struct open_period *open, struct record *record,
			  struct sm_error *error)
{
	uint8_t bytes[RECORD_MAX];
	struct codec codec = { .data = bytes, .size = sizeof(bytes), .writing = true };
	struct sm_buffer *pending = &open->recheck.pending;
	enum sm_status status;

	layout(&codec, record);
	pending->bytes_max = SPOOL_FRAME_BYTES_MAX;
	sm_buffer_add(pending, (const char *)bytes, codec.at);
	status = pending->failed ? sm_fail_memory(error) : SM_OK;
	pending->failed = false;
	sodium_memzero(bytes, sizeof(bytes));
	return status == SM_OK && pending->length > SEAL_BYTES_AIM ? recheck_seal(protector, open, error) : status;
}

/* An open period that can be read; NULL if there is none. */
static struct open_period *readable(struct open_period *open)
{
	return open && open->slot >= 0 && !open->released && !open->damaged ? open : NULL;
}

enum sm_status sm_recheck_keep(struct sm_protector *protector, const struct sm_post *post, const char *feed_id,
			       struct sm_error *error)
{
	struct open_period *open = readable(periods_covering(protector, post->published_s));
	struct record record = { .kind = KIND_ID };
	size_t feed_length = strlen(feed_id);
	enum sm_status status;

	if (!open || !post->lookup.length || post->lookup.length >= LOOKUP_BYTES_MAX || feed_length >= FEED_BYTES_MAX)
		return SM_OK;
	status = load(protector, open, error);
	if (status != SM_OK || open->recheck.records >= IDS_MAX)
		return status;
	pseudonym_of_post(keys_get(protector->keys, open->slot, KEY_DEDUP), post->platform, post->id, record.tag);
	memcpy(record.feed, feed_id, feed_length);
	memcpy(record.lookup, post->lookup.data, post->lookup.length);
	status = note(&open->recheck, record.tag, error);
	if (status == SM_OK)
		status = add(protector, open, &record, error);
	sodium_memzero(&record, sizeof(record));
	return status == SM_NONE ? SM_OK : status;
}

enum sm_status sm_recheck_list(struct sm_protector *protector, struct sm_period period, struct sm_arena *arena,
			       struct sm_recheck_id **id, size_t *count, int64_t *done_s, struct sm_error *error)
{
	struct open_period *open = readable(periods_find(protector, period));
	struct reading reading = { .arena = arena };
	enum sm_status status;

	*id = NULL;
	*count = 0;
	*done_s = 0;
	if (!open)
		return SM_OK;
	reading.recheck = &open->recheck;
	status = load(protector, open, error);
	if (status == SM_OK)
		status = recheck_seal(protector, open, error);
	reading.capacity = open->recheck.records;
	reading.id = sm_arena_take(arena, (reading.capacity + 1) * sizeof(*reading.id));
	if (status == SM_OK && !reading.id)
		status = sm_fail_memory(error);
	if (status == SM_OK)
		status = read_file(protector, open, &reading, error);
	*id = reading.id;
	*count = reading.count;
	*done_s = open->recheck.done_s;
	return status;
}

enum sm_status recheck_forget(struct sm_protector *protector, struct open_period *open,
			      const uint8_t tag[PSEUDONYM_BYTES], struct sm_error *error)
{
	struct record record = { .kind = KIND_GONE };
	enum sm_status status = load(protector, open, error);

	if (status != SM_OK || !has(open->recheck.seen, open->recheck.slots, beginning(tag)))
		return status;
	note_gone(&open->recheck, tag);
	memcpy(record.tag, tag, PSEUDONYM_BYTES);
	return add(protector, open, &record, error);
}

enum sm_status sm_recheck_gone(struct sm_protector *protector, struct sm_period period, const struct sm_recheck_id *id,
			       struct sm_error *error)
{
	struct sm_contribution back = { .period = period, .retract = true, .deleted = true, .class = SM_UNSCORED };
	struct open_period *open = readable(periods_find(protector, period));
	enum sm_status status = open ? periods_need(protector, open, error) : SM_NONE;

	if (status != SM_OK)
		return status == SM_NONE || status == SM_ERROR_DATA ? SM_OK : status;
	memcpy(back.tag, id->tag, PSEUDONYM_BYTES);
	return pending_add(protector, open, &back, error);
}

enum sm_status sm_recheck_done(struct sm_protector *protector, struct sm_period period, int64_t now_s,
			       struct sm_error *error)
{
	struct open_period *open = readable(periods_find(protector, period));
	struct record record = { .kind = KIND_DONE, .done_s = now_s };
	enum sm_status status;

	if (!open)
		return SM_OK;
	status = load(protector, open, error);
	if (status == SM_OK)
		status = add(protector, open, &record, error);
	if (status == SM_OK)
		status = recheck_seal(protector, open, error);
	if (status == SM_OK)
		open->recheck.done_s = now_s;
	return status;
}
