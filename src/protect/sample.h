/* SPDX-License-Identifier: EUPL-1.2 */
/* sample: what the files of sampling share.
 *
 *   samples/keys            = a file of keys, one key for each sampled period; it lives for the agreed days
 *   samples/2026-05-23.sealed = magic 8, key id 16, nonce 24, sealed entries
 *
 * A post's tag is a keyed hash under the key of its sample, and the texts with the smallest tags are kept: that is
 * chance, the same whatever the order, and nobody can choose to be in it. */
#ifndef PROTECT_SAMPLE_H
#define PROTECT_SAMPLE_H

#include "keys.h"
#include "pseudonym.h"
#include "sentimeter/sample.h"

enum { SAMPLE_TOPIC_BYTES_MAX = 64, SAMPLE_LANGUAGE_BYTES_MAX = 16, SAMPLED_PERIODS_MAX = 1000 };

struct sm_sample {
	uint8_t tag[PSEUDONYM_BYTES];
	enum sm_class class;
	bool labelled; /* its text is gone */
	char topic[SAMPLE_TOPIC_BYTES_MAX], language[SAMPLE_LANGUAGE_BYTES_MAX];
	char *text; /* sample_text_set; terminated */
	uint16_t length;
};
struct sampled_period {
	struct sm_period period;
	int slot;
	int64_t until_s;
	struct sm_sample *sample; /* by tag; room for per_period and one more */
	size_t count, room;
	bool changed;
};
struct sm_samples {
	struct sm_samples_setup setup;
	int folder; /* samples/, -1 when there is none */
	char path[4096];
	struct sm_keys *keys;
	struct sampled_period *period;
	size_t count;
};

SM_CHECK bool sample_text_set(struct sm_sample *sample, struct sm_text text);
void sample_text_wipe(struct sm_sample *sample);
/* A sealed file ↔ its entries. SM_NONE when there is none. */
SM_CHECK enum sm_status sample_file_read(struct sm_samples *samples, struct sampled_period *period,
					 struct sm_error *error);
SM_CHECK enum sm_status sample_file_write(struct sm_samples *samples, struct sampled_period *period,
					  struct sm_error *error);
SM_CHECK enum sm_status sample_file_unlink(struct sm_samples *samples, struct sm_period period, struct sm_error *error);
SM_CHECK bool sample_room(struct sampled_period *period, size_t count);
SM_CHECK enum sm_status sample_label_count(const char *workspace, const struct sm_sample *sample,
					   enum sm_sample_label label, struct sm_error *error);

#endif
