/* SPDX-License-Identifier: EUPL-1.2 */
/* codec: fixed-width little-endian fields, one description for writing and for reading. */
#ifndef PROTECT_CODEC_H
#define PROTECT_CODEC_H

#include <string.h>

#include "sentimeter/period.h"

/* Walks over bytes. The same calls in the same order write or read, so that the two cannot drift apart. A call beyond
 * the end sets failed and leaves the value as it was; one check at the end is enough. */
struct codec {
	uint8_t *data;
	size_t at, size;
	bool writing, failed;
};

static inline uint8_t *codec_room(struct codec *codec, size_t bytes)
{
	uint8_t *room = codec->data + codec->at;

	if (codec->failed || bytes > codec->size - codec->at) {
		codec->failed = true;
		return NULL;
	}
	codec->at += bytes;
	return room;
}

static inline void codec_bytes(struct codec *codec, void *bytes, size_t length)
{
	uint8_t *room = codec_room(codec, length);

	if (!room || !length)
		return;
	if (codec->writing)
		memcpy(room, bytes, length);
	else
		memcpy(bytes, room, length);
}

static inline void codec_unsigned(struct codec *codec, uint64_t *value, size_t bytes)
{
	uint8_t *room = codec_room(codec, bytes);

	if (!room)
		return;
	if (!codec->writing)
		*value = 0;
	for (size_t i = 0; i < bytes; i++) {
		if (codec->writing)
			room[i] = (uint8_t)(*value >> (8 * i));
		else
			*value |= (uint64_t)room[i] << (8 * i);
	}
}

static inline void codec_u8(struct codec *codec, uint8_t *value)
{
	codec_bytes(codec, value, 1);
}

static inline void codec_u16(struct codec *codec, uint16_t *value)
{
	uint64_t wide = *value;

	codec_unsigned(codec, &wide, 2);
	*value = (uint16_t)wide;
}

static inline void codec_u32(struct codec *codec, uint32_t *value)
{
	uint64_t wide = *value;

	codec_unsigned(codec, &wide, 4);
	*value = (uint32_t)wide;
}

static inline void codec_u64(struct codec *codec, uint64_t *value)
{
	codec_unsigned(codec, value, 8);
}

static inline void codec_i16(struct codec *codec, int16_t *value)
{
	uint16_t bits = (uint16_t)*value;

	codec_u16(codec, &bits);
	*value = (int16_t)bits;
}

static inline void codec_int(struct codec *codec, int *value)
{
	uint32_t bits = (uint32_t)*value;

	codec_u32(codec, &bits);
	*value = (int32_t)bits;
}

static inline void codec_i64(struct codec *codec, int64_t *value)
{
	uint64_t bits = (uint64_t)*value;

	codec_u64(codec, &bits);
	*value = (int64_t)bits;
}

static inline void codec_period(struct codec *codec, struct sm_period *period)
{
	uint8_t grain = (uint8_t)period->grain;

	codec_u8(codec, &grain);
	codec_i64(codec, &period->from_s);
	codec_i64(codec, &period->until_s);
	if (grain > SM_MONTH)
		codec->failed = true;
	else
		period->grain = (enum sm_grain)grain;
}

/* A terminated text in a field of bytes_max bytes; on disk its length and its bytes. */
static inline void codec_text(struct codec *codec, char *text, size_t bytes_max)
{
	uint16_t length = codec->writing ? (uint16_t)strnlen(text, bytes_max) : 0;

	codec_u16(codec, &length);
	if (length >= bytes_max) {
		codec->failed = true;
		return;
	}
	codec_bytes(codec, text, length);
	if (!codec->writing && !codec->failed)
		text[length] = '\0';
}

#endif
