/* SPDX-License-Identifier: EUPL-1.2 */
/* spool: one file of sealed frames for each open period.
 *
 *   file   = magic 8, key id 16, frames
 *   frame  = length 4, number 8, nonce 24, header MAC 16, sealed bytes (length, with the tag)
 *
 * What is sealed is padded to whole 4 KiB: lengths stand in clear, also on a disk from which the file is gone, and
 * would tell how many posts a period had and how long the words of a single one were.
 *
 * The nonce is random, not counted: after a crash a number is used again for other bytes, and a nonce never may be. The
 * header has a MAC of its own, because a length that nobody vouches for could make all later frames look like one torn
 * tail. A frame is made last before the next one is written, so only the last one can be torn. */
#ifndef PROTECT_SPOOL_H
#define PROTECT_SPOOL_H

#include "keys.h"

enum {
	SPOOL_FILE_HEADER_BYTES = 24,
	SPOOL_FRAME_HEADER_BYTES = 52,
	SPOOL_FRAME_BYTES_MAX = 4 << 20, /* of plain text in a frame */
};
#define SPOOL_BYTES_MAX ((int64_t)4 << 30) /* the one bound on what is in a period; a last frame may go beyond it */
#define SPOOL_NAME_MAX  40

/* Names the spool of a period and what seals it. key NULL: it is gone. */
struct spool_seal {
	int folder; /* spool/, open */
	struct sm_period period;
	const uint8_t *id, *key, *header_key;
	bool ids; /* not the spool, but the file beside it: see recheck.h */
};

void spool_name(struct sm_period period, char name[SPOOL_NAME_MAX]);
bool spool_name_parse(const char *name, struct sm_period *period);

/* Where the next frame goes. */
struct spool_end {
	int64_t at;
	uint64_t number;
};
/* Makes the file anew with its first frame, made last together with its name. */
SM_CHECK enum sm_status spool_create(const struct spool_seal *seal, struct sm_text first, struct spool_end *end,
				     struct sm_error *error);
/* Cuts off what was torn, appends, makes it last. */
SM_CHECK enum sm_status spool_append(const struct spool_seal *seal, struct sm_text plain, struct spool_end *end,
				     struct sm_error *error);

/* Reading frames in order. */
struct spool_reader;
/* SM_NONE when there is no file. */
SM_CHECK enum sm_status spool_open(const struct spool_seal *seal, struct spool_reader **reader, struct sm_error *error);
/* The next frame, valid until the next call. SM_END after the last whole one: a torn tail is dropped. Anything else
 * that is wrong is SM_ERROR_DATA. */
SM_CHECK enum sm_status spool_next(struct spool_reader *reader, struct sm_text *plain, struct sm_error *error);
struct spool_end spool_end(const struct spool_reader *reader);
int64_t spool_bytes(const struct spool_reader *reader); /* of the file */
void spool_close(struct spool_reader *reader);

/* The key id in the header of a spool whose key may be gone. False when there is no such file or it was cut. */
bool spool_key_id(int folder, struct sm_period period, uint8_t id[KEY_ID_BYTES], int64_t *bytes);
SM_CHECK enum sm_status spool_unlink(int folder, struct sm_period period, struct sm_error *error);

/* Does nothing, except without SAFEGUARD_SEAL: then the author stands in clear text in the folder, and the canary tests
 * must find it. */
void spool_leak(int folder, struct sm_text author);

#endif
