// SPDX-License-Identifier: EUPL-1.2
// erase: an account → no contribution of it in any open period; an objection → the same, now and later.
//
// A pseudonym is known again only under the key of its own period, so each spool is read with its own key for the
// records of this one author. Each of them is superseded, as if its author had deleted the post, and what its server
// calls the post is not asked for again.
#include <sodium.h>
#include <string.h>

#include "objection.h"
#include "protector.h"

enum { TAGS_BYTES_MAX = 64 << 20 };

/* Tags of the author's records in a frame, behind those that were found before. */
static bool collect_tags(struct sm_text plain, const uint8_t pseudonym[PSEUDONYM_BYTES], struct sm_buffer *tags)
{
	const uint8_t *bytes = (const uint8_t *)plain.data;
	struct sm_contribution c;
	size_t used;

	for (size_t at = 0; at < plain.length; at += used) {
		if (!record_read(bytes + at, plain.length - at, &c, &used))
			return false;
		if (!c.retract && memcmp(c.pseudonym, pseudonym, PSEUDONYM_BYTES) == 0)
			sm_buffer_add(tags, (const char *)c.tag, PSEUDONYM_BYTES);
	}
	return true;
}

/* The first frame is the grid. SM_ERROR_DATA: what cannot be read will never be released. */
static enum sm_status find_tags(struct sm_protector *protector, struct open_period *open, const uint8_t *pseudonym,
				struct sm_buffer *tags, struct sm_error *error)
{
	struct spool_seal seal = periods_seal(protector, open);
	struct spool_reader *reader;
	struct sm_text plain = { 0 };
	enum sm_status status = spool_open(&seal, &reader, error);

	if (status != SM_OK)
		return status == SM_NONE ? SM_OK : status;
	while ((status = spool_next(reader, &plain, error)) == SM_OK)
		if (spool_end(reader).number > 1 && !collect_tags(plain, pseudonym, tags)) {
			status = sm_fail(error, SM_ERROR_DATA, NULL, "een blok past niet bij zijn periode",
					 "a frame does not belong to its period");
			break;
		}
	spool_close(reader);
	if (tags->failed)
		return sm_fail_memory(error);
	return status == SM_END ? SM_OK : status;
}

static enum sm_status forget_in(struct sm_protector *protector, struct open_period *open,
				const struct sm_handle *handle, struct sm_error *error)
{
	struct sm_contribution back = { .period = open->period, .retract = true, .class = SM_UNSCORED };
	struct sm_buffer tags = { .bytes_max = TAGS_BYTES_MAX };
	uint8_t pseudonym[PSEUDONYM_BYTES];
	enum sm_status status = periods_need(protector, open, error);

	if (status == SM_OK) {
		pseudonym_of_author(keys_get(protector->keys, open->slot, KEY_PSEUDONYM), sm_text_of(handle->platform),
				    sm_text_of(handle->name), pseudonym);
		status = find_tags(protector, open, pseudonym, &tags, error);
	}
	for (size_t at = 0; status == SM_OK && at < tags.length; at += PSEUDONYM_BYTES) {
		memcpy(back.tag, tags.data + at, PSEUDONYM_BYTES);
		status = pending_add(protector, open, &back, error);
		if (status == SM_OK)
			status = recheck_forget(protector, open, back.tag, error);
	}
	sm_buffer_close(&tags);
	sodium_memzero(pseudonym, sizeof(pseudonym));
	return status == SM_ERROR_DATA ? SM_OK : status;
}

/* In all of them, also when one fails; what waits in memory is sealed first, so that it is found. */
enum sm_status sm_erase(struct sm_protector *protector, const struct sm_handle *handle, struct sm_error *error)
{
	enum sm_status first = sm_spool_sync(protector, error);

	for (size_t i = 0; i < protector->open_count; i++) {
		struct open_period *open = protector->open[i];
		enum sm_status status = SM_OK;

		if (open->slot >= 0 && !open->released)
			status = forget_in(protector, open, handle, first == SM_OK ? error : NULL);
		if (first == SM_OK)
			first = status;
	}
	if (first == SM_OK)
		first = sm_spool_sync(protector, error);
	return first;
}

enum sm_status sm_objection_add(struct sm_protector *protector, const struct sm_handle *handle, struct sm_error *error)
{
	enum sm_status status = sm_erase(protector, handle, error);

	return status == SM_OK ? objections_add(protector->objections, protector->setup.master, handle, error) : status;
}

enum sm_status sm_objection_check(struct sm_protector *protector, const struct sm_handle *handle, bool *stands,
				  struct sm_error *error)
{
	return objections_has(protector->objections, sm_text_of(handle->platform), sm_text_of(handle->name), stands,
			      error);
}

size_t sm_objection_count(const struct sm_protector *protector)
{
	return objections_count(protector->objections);
}

enum sm_status sm_objection_mark(struct sm_protector *protector, const struct sm_handle *handle,
				 char mark[SM_OBJECTION_MARK_BYTES], struct sm_error *error)
{
	return objections_mark(protector->objections, handle, mark, error);
}

enum sm_status sm_objection_remove(struct sm_protector *protector, const struct sm_handle *handle, const char *first,
				   const char *second, struct sm_error *error)
{
	if (!first || !second || !*first || !*second || strcmp(first, second) == 0)
		return SM_WITHHELD;
	return objections_remove(protector->objections, handle, error);
}
