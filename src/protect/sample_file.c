// SPDX-License-Identifier: EUPL-1.2
// sample_file: the sampled texts of a period ↔ their sealed file.
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "codec.h"
#include "sample.h"
#include "sentimeter/file.h"
#include "spool.h"

enum {
	MAGIC_BYTES = 8,
	NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	HEADER_BYTES = MAGIC_BYTES + KEY_ID_BYTES + NONCE_BYTES,
	PAD_BYTES = 4096, /* the length of a file tells nothing of a single text */
	ENTRY_BYTES_MAX =
	    PSEUDONYM_BYTES + 2 + SAMPLE_TOPIC_BYTES_MAX + SAMPLE_LANGUAGE_BYTES_MAX + 6 + SM_SAMPLE_TEXT_BYTES_MAX,
	FILE_BYTES_MAX = HEADER_BYTES + 2 + SM_SAMPLES_PER_PERIOD_MAX * ENTRY_BYTES_MAX + PAD_BYTES + TAG_BYTES,
};
static const uint8_t magic[MAGIC_BYTES] = { 'S', 'M', 'S', 'A', 'M', 'P', 'L', '1' };

bool sample_text_set(struct sm_sample *sample, struct sm_text text)
{
	size_t length = text.length > SM_SAMPLE_TEXT_BYTES_MAX ? SM_SAMPLE_TEXT_BYTES_MAX : text.length;
	char *copy;

	/* Cut between characters. */
	while (length && length < text.length && ((unsigned char)text.data[length] & 0xc0) == 0x80)
		length--;
	copy = malloc(length + 1);
	if (!copy)
		return false;
	if (length)
		memcpy(copy, text.data, length);
	copy[length] = '\0';
	sample_text_wipe(sample);
	sample->text = copy;
	sample->length = (uint16_t)length;
	return true;
}

void sample_text_wipe(struct sm_sample *sample)
{
	if (sample->text)
		sodium_memzero(sample->text, sample->length);
	free(sample->text);
	sample->text = NULL;
	sample->length = 0;
}

bool sample_room(struct sampled_period *period, size_t count)
{
	struct sm_sample *grown;

	if (count <= period->room)
		return true;
	grown = realloc(period->sample, count * sizeof(*grown));
	if (!grown)
		return false;
	period->sample = grown;
	period->room = count;
	return true;
}

/* One entry; reading, its text is set from the bytes. */
static void entry_layout(struct codec *codec, struct sm_sample *sample)
{
	uint8_t class = (uint8_t)sample->class, labelled = sample->labelled;
	uint16_t length = sample->length;
	uint8_t *text;

	codec_bytes(codec, sample->tag, PSEUDONYM_BYTES);
	codec_u8(codec, &class);
	codec_u8(codec, &labelled);
	codec_text(codec, sample->topic, sizeof(sample->topic));
	codec_text(codec, sample->language, sizeof(sample->language));
	codec_u16(codec, &length);
	text = codec_room(codec, length);
	if (length > SM_SAMPLE_TEXT_BYTES_MAX || class > SM_UNSCORED)
		codec->failed = true;
	if (codec->failed)
		return;
	sample->class = (enum sm_class) class;
	sample->labelled = labelled != 0;
	if (codec->writing)
		memcpy(text, sample->text ? sample->text : "", length);
	else
		codec->failed = !sample_text_set(sample, (struct sm_text){ (const char *)text, length });
}

static void bind(const struct sm_samples *samples, const struct sampled_period *period,
		 uint8_t binding[MAGIC_BYTES + KEY_ID_BYTES + 17])
{
	struct codec codec = { .data = binding, .size = MAGIC_BYTES + KEY_ID_BYTES + 17, .writing = true };
	struct sm_period named = period->period;

	codec_bytes(&codec, (void *)magic, MAGIC_BYTES);
	codec_bytes(&codec, (void *)keys_id(samples->keys, period->slot), KEY_ID_BYTES);
	codec_period(&codec, &named);
}

static bool path_of(const struct sm_samples *samples, struct sm_period period, char path[4096])
{
	char name[SPOOL_NAME_MAX];

	spool_name(period, name);
	return snprintf(path, 4096, "%s/%s", samples->path, name) < 4096;
}

static enum sm_status fail_damaged(const char *path, struct sm_error *error)
{
	return sm_fail(error, SM_ERROR_DATA, path, "deze steekproef is beschadigd of veranderd: verwijder haar",
		       "this sample is damaged or was changed: remove it");
}

static enum sm_status take_entries(uint8_t *plain, size_t length, struct sampled_period *period)
{
	struct codec codec = { .data = plain, .size = length };
	uint16_t count = 0;

	codec_u16(&codec, &count);
	if (codec.failed || count > SM_SAMPLES_PER_PERIOD_MAX || !sample_room(period, count + 1U))
		return SM_ERROR_DATA;
	for (period->count = 0; period->count < count; period->count++) {
		struct sm_sample *sample = &period->sample[period->count];

		*sample = (struct sm_sample){ 0 };
		entry_layout(&codec, sample);
		if (codec.failed)
			return SM_ERROR_DATA;
	}
	return SM_OK;
}

static enum sm_status unseal(struct sm_samples *samples, struct sampled_period *period, uint8_t *bytes, size_t length,
			     const char *path, struct sm_error *error)
{
	uint8_t binding[MAGIC_BYTES + KEY_ID_BYTES + 17];
	uint8_t *body = bytes + HEADER_BYTES;
	size_t plain = 0;

	bind(samples, period, binding);
	if (length < HEADER_BYTES + TAG_BYTES || memcmp(bytes, binding, MAGIC_BYTES + KEY_ID_BYTES) != 0 ||
	    crypto_aead_xchacha20poly1305_ietf_decrypt(body, NULL, NULL, body, length - HEADER_BYTES, binding,
						       sizeof(binding), bytes + MAGIC_BYTES + KEY_ID_BYTES,
						       keys_get(samples->keys, period->slot, KEY_SAMPLE)) != 0 ||
	    sodium_unpad(&plain, body, length - HEADER_BYTES - TAG_BYTES, PAD_BYTES) != 0 ||
	    take_entries(body, plain, period) != SM_OK)
		return fail_damaged(path, error);
	return SM_OK;
}

enum sm_status sample_file_read(struct sm_samples *samples, struct sampled_period *period, struct sm_error *error)
{
	struct sm_buffer bytes = { .bytes_max = FILE_BYTES_MAX };
	char path[4096];
	enum sm_status status;

	if (!path_of(samples, period->period, path))
		return SM_NONE;
	if (access(path, F_OK) != 0)
		return SM_NONE;
	status = sm_file_read(path, &bytes, error);
	if (status == SM_OK)
		status = unseal(samples, period, (uint8_t *)bytes.data, bytes.length, path, error);
	sm_buffer_close(&bytes);
	return status;
}

static size_t plain_bytes(const struct sampled_period *period)
{
	size_t length = 2;

	for (size_t i = 0; i < period->count; i++)
		length += ENTRY_BYTES_MAX - SM_SAMPLE_TEXT_BYTES_MAX + period->sample[i].length;
	return length;
}

enum sm_status sample_file_write(struct sm_samples *samples, struct sampled_period *period, struct sm_error *error)
{
	uint8_t binding[MAGIC_BYTES + KEY_ID_BYTES + 17];
	size_t size = HEADER_BYTES + plain_bytes(period) + PAD_BYTES + TAG_BYTES, length = 0;
	uint8_t *bytes = sodium_malloc(size);
	struct codec codec = { .data = bytes ? bytes + HEADER_BYTES : NULL,
			       .size = plain_bytes(period),
			       .writing = true };
	uint16_t count = (uint16_t)period->count;
	char path[4096];
	enum sm_status status;

	if (!bytes || !path_of(samples, period->period, path)) {
		sodium_free(bytes);
		return sm_fail_memory(error);
	}
	codec_u16(&codec, &count);
	for (size_t i = 0; i < period->count; i++)
		entry_layout(&codec, &period->sample[i]);
	bind(samples, period, binding);
	memcpy(bytes, binding, MAGIC_BYTES + KEY_ID_BYTES);
	randombytes_buf(bytes + MAGIC_BYTES + KEY_ID_BYTES, NONCE_BYTES);
	if (codec.failed ||
	    sodium_pad(&length, bytes + HEADER_BYTES, codec.at, PAD_BYTES, codec.size + PAD_BYTES) != 0) {
		sodium_free(bytes);
		return fail_damaged(path, error);
	}
	crypto_aead_xchacha20poly1305_ietf_encrypt(bytes + HEADER_BYTES, NULL, bytes + HEADER_BYTES, length, binding,
						   sizeof(binding), NULL, bytes + MAGIC_BYTES + KEY_ID_BYTES,
						   keys_get(samples->keys, period->slot, KEY_SAMPLE));
	status = sm_file_replace(path, (struct sm_text){ (const char *)bytes, HEADER_BYTES + length + TAG_BYTES }, 0600,
				 error);
	sodium_free(bytes);
	period->changed = period->changed && status != SM_OK;
	return status;
}

enum sm_status sample_file_unlink(struct sm_samples *samples, struct sm_period period, struct sm_error *error)
{
	return spool_unlink(samples->folder, period, error);
}
