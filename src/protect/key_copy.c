// SPDX-License-Identifier: EUPL-1.2
// key_copy: one copy of a key slot ↔ its 128 bytes.
#include <sodium.h>
#include <string.h>

#include "codec.h"
#include "keys.h"

enum { MAC_BYTES = 16 };

static const uint8_t magic[4] = { 'S', 'M', 'K', '1' };

/* Field for field. */
static void layout(struct codec *codec, struct key_copy *copy)
{
	uint8_t found[sizeof(magic)], form = (uint8_t)copy->form, spare[KEY_COPY_BYTES] = { 0 };
	uint16_t wait = (uint16_t)(copy->wait_min + 1); /* 0, as in files from before there was one: unknown */

	memcpy(found, magic, sizeof(magic));
	codec_bytes(codec, found, sizeof(found));
	codec_u64(codec, &copy->sequence);
	codec_u8(codec, &form);
	codec_period(codec, &copy->period);
	codec_i64(codec, &copy->created_s);
	codec_u16(codec, &wait);
	codec_bytes(codec, spare, KEY_BODY_AT - KEY_ID_BYTES - codec->at);
	codec_bytes(codec, copy->id, sizeof(copy->id));
	codec_bytes(codec, copy->body, sizeof(copy->body));
	codec_bytes(codec, spare, KEY_COPY_BYTES - MAC_BYTES - codec->at);
	if (memcmp(found, magic, sizeof(magic)) != 0 || form < KEY_FORM_PLAIN || form > KEY_FORM_MASTER ||
	    wait > KEY_WAIT_MIN_MAX + 1)
		codec->failed = true;
	copy->form = (enum key_form)form;
	copy->wait_min = (int)wait - 1;
}

/* Keyed by the secret that stands in the copy itself: a copy that mixes bytes of two keys never passes, and a MAC that
 * was left behind alone tells nothing. It guards against torn writes, not against somebody who can write the file:
 * that person holds the keys anyway. What is wrapped is no secret: there the tag of the wrapping is what vouches. */
static void seal(const uint8_t bytes[KEY_COPY_BYTES], const struct key_copy *copy, uint8_t mac[MAC_BYTES])
{
	bool plain = copy->form == KEY_FORM_PLAIN;

	crypto_generichash(mac, MAC_BYTES, bytes, KEY_COPY_BYTES - MAC_BYTES, plain ? copy->body : NULL,
			   plain ? KEY_BYTES : 0);
}

bool key_copy_read(const uint8_t bytes[KEY_COPY_BYTES], struct key_copy *copy)
{
	struct codec codec = { .data = (uint8_t *)bytes, .size = KEY_COPY_BYTES - MAC_BYTES };
	uint8_t mac[MAC_BYTES];

	memset(copy, 0, sizeof(*copy));
	layout(&codec, copy);
	seal(bytes, copy, mac);
	if (!codec.failed && sodium_memcmp(mac, bytes + KEY_COPY_BYTES - MAC_BYTES, MAC_BYTES) == 0)
		return true;
	sodium_memzero(copy, sizeof(*copy));
	return false;
}

/* A torn copy of this form begins with this form or with what was there before it. Noise begins so once in 16 million.
 */
bool key_copy_is_newer(const uint8_t bytes[KEY_COPY_BYTES])
{
	return memcmp(bytes, magic, sizeof(magic) - 1) == 0 && bytes[3] > magic[3] && bytes[3] <= '9';
}

void key_copy_write(const struct key_copy *copy, uint8_t bytes[KEY_COPY_BYTES])
{
	struct key_copy writable = *copy;
	struct codec codec = { .data = bytes, .size = KEY_COPY_BYTES - MAC_BYTES, .writing = true };

	memset(bytes, 0, KEY_COPY_BYTES);
	layout(&codec, &writable);
	seal(bytes, copy, bytes + KEY_COPY_BYTES - MAC_BYTES);
	sodium_memzero(&writable, sizeof(writable));
}
