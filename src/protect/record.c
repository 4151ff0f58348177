// SPDX-License-Identifier: EUPL-1.2
// record: a contribution ↔ its bytes in a frame.
#include <string.h>

#include "codec.h"
#include "contribution.h"

enum {
	CLASS_BITS = 0x03,
	SOURCE_SHIFT = 2,
	SOURCE_BITS = 0x07,
	SENSITIVE_BIT = 0x20,
	DELETED_BIT = 0x40,
	RETRACT_BIT = 0x80,
	NAMED_SHIFT = 4,
	TERMS_BITS = 0x0f,
};

/* The part that every record has; one description for both ways. */
static void fixed_part(struct codec *codec, struct sm_contribution *c)
{
	uint8_t flags =
	    (uint8_t)((unsigned)c->class | (unsigned)c->source << SOURCE_SHIFT | (c->sensitive ? SENSITIVE_BIT : 0U) |
		      (c->deleted ? DELETED_BIT : 0U) | (c->retract ? RETRACT_BIT : 0U));
	uint8_t counts = (uint8_t)(c->term_count | c->named_count << NAMED_SHIFT);

	codec_bytes(codec, c->pseudonym, PSEUDONYM_BYTES);
	codec_bytes(codec, c->tag, PSEUDONYM_BYTES);
	codec_u16(codec, &c->topic);
	codec_u16(codec, &c->area);
	codec_i16(codec, &c->value);
	codec_u8(codec, &flags);
	codec_u8(codec, &c->coverage_pct);
	codec_u8(codec, &counts);
	c->class = (enum sm_class)(flags & CLASS_BITS);
	c->source = (enum sm_source)(flags >> SOURCE_SHIFT & SOURCE_BITS);
	c->deleted = (flags & DELETED_BIT) != 0;
	c->retract = (flags & RETRACT_BIT) != 0;
	c->sensitive = (flags & SENSITIVE_BIT) != 0;
	c->term_count = counts & TERMS_BITS;
	c->named_count = (uint8_t)(counts >> NAMED_SHIFT);
}

static void named_part(struct codec *codec, struct sm_contribution *c)
{
	for (int i = 0; i < c->named_count; i++)
		codec_u32(codec, &c->named[i]);
}

size_t record_write(const struct sm_contribution *contribution, uint8_t bytes[RECORD_BYTES_MAX])
{
	struct codec codec = { .data = bytes, .size = RECORD_BYTES_MAX, .writing = true };
	struct sm_contribution writable = *contribution;

	fixed_part(&codec, &writable);
	for (int i = 0; i < contribution->term_count; i++) {
		struct contribution_term *term = &writable.term[i];
		uint8_t length = (uint8_t)term->text.length;

		codec_i16(&codec, &term->weight);
		codec_u8(&codec, &length);
		codec_bytes(&codec, (void *)term->text.data, length);
	}
	named_part(&codec, &writable);
	return codec.at;
}

bool record_read(const uint8_t *bytes, size_t size, struct sm_contribution *contribution, size_t *used)
{
	struct codec codec = { .data = (uint8_t *)bytes, .size = size };

	*contribution = (struct sm_contribution){ 0 };
	fixed_part(&codec, contribution);
	if (codec.failed || contribution->source >= SM_SOURCE_COUNT || contribution->coverage_pct > 100 ||
	    contribution->value < -UNIT || contribution->value > UNIT ||
	    contribution->term_count > CONTRIBUTION_TERMS_MAX || contribution->named_count > CONTRIBUTION_NAMED_MAX)
		return false;
	for (int i = 0; i < contribution->term_count; i++) {
		struct contribution_term *term = &contribution->term[i];
		uint8_t length = 0;

		codec_i16(&codec, &term->weight);
		codec_u8(&codec, &length);
		term->text.data = (const char *)codec_room(&codec, length);
		term->text.length = length;
		if (codec.failed || length == 0 || length > TERM_BYTES_MAX)
			return false;
	}
	named_part(&codec, contribution);
	*used = codec.at;
	return !codec.failed;
}
