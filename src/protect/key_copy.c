// SPDX-License-Identifier: EUPL-1.2
// key_copy: one copy of a key slot ↔ its 128 bytes.
#include <sodium.h>
#include <string.h>

#include "codec.h"
#include "keys.h"

enum { MAC_BYTES = 16, FORM = 1 /* 1: the secret stands as it is; another form is for wrapped ones */ };

static const uint8_t magic[4] = { 'S', 'M', 'K', '1' };

/* Field for field; the secret has 48 bytes so that a wrapped one fits later. */
static void layout(struct codec *codec, struct key_copy *copy)
{
	uint8_t found[sizeof(magic)], form = FORM, spare[KEY_COPY_BYTES] = { 0 };

	memcpy(found, magic, sizeof(magic));
	codec_bytes(codec, found, sizeof(found));
	codec_u64(codec, &copy->sequence);
	codec_u8(codec, &form);
	codec_period(codec, &copy->period);
	codec_i64(codec, &copy->created_s);
	codec_bytes(codec, spare, KEY_SECRET_AT - KEY_ID_BYTES - codec->at);
	codec_bytes(codec, copy->id, sizeof(copy->id));
	codec_bytes(codec, copy->secret, sizeof(copy->secret));
	codec_bytes(codec, spare, KEY_COPY_BYTES - MAC_BYTES - codec->at);
	if (memcmp(found, magic, sizeof(magic)) != 0 || form != FORM)
		codec->failed = true;
}

/* Keyed by the secret that stands in the copy itself: a copy that mixes bytes of two keys never passes, and a MAC that
 * was left behind alone tells nothing. It guards against torn writes, not against somebody who can write the file:
 * that person holds the keys anyway. */
static void seal(const uint8_t bytes[KEY_COPY_BYTES], const uint8_t secret[KEY_BYTES], uint8_t mac[MAC_BYTES])
{
	crypto_generichash(mac, MAC_BYTES, bytes, KEY_COPY_BYTES - MAC_BYTES, secret, KEY_BYTES);
}

bool key_copy_read(const uint8_t bytes[KEY_COPY_BYTES], struct key_copy *copy)
{
	struct codec codec = { .data = (uint8_t *)bytes, .size = KEY_COPY_BYTES - MAC_BYTES };
	uint8_t mac[MAC_BYTES];

	memset(copy, 0, sizeof(*copy));
	layout(&codec, copy);
	seal(bytes, copy->secret, mac);
	if (!codec.failed && sodium_memcmp(mac, bytes + KEY_COPY_BYTES - MAC_BYTES, MAC_BYTES) == 0)
		return true;
	sodium_memzero(copy, sizeof(*copy));
	return false;
}

void key_copy_write(const struct key_copy *copy, uint8_t bytes[KEY_COPY_BYTES])
{
	struct key_copy writable = *copy;
	struct codec codec = { .data = bytes, .size = KEY_COPY_BYTES - MAC_BYTES, .writing = true };

	memset(bytes, 0, KEY_COPY_BYTES);
	layout(&codec, &writable);
	seal(bytes, copy->secret, bytes + KEY_COPY_BYTES - MAC_BYTES);
	sodium_memzero(&writable, sizeof(writable));
}
