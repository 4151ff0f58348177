/* SPDX-License-Identifier: EUPL-1.2 */
/* sign: bytes → Ed25519 signatures in minisign's format, and back. Keys and signatures of either program serve the
 * other. */
#ifndef SENTIMETER_SIGN_H
#define SENTIMETER_SIGN_H

#include "sentimeter/base.h"

enum {
	SM_KEY_ID_BYTES = 8,
	SM_KEY_TEXT_BYTES = 57,   /* a public key as text ("RWQ..."), terminated */
	SM_COMMENT_BYTES = 512,   /* a trusted comment, terminated */
	SM_PASSWORD_BYTES = 1024, /* terminated */
};

struct sm_public_key {
	uint8_t id[SM_KEY_ID_BYTES]; /* which key it is, not what it is: chosen at random by whoever made it */
	uint8_t key[32];
};
/* From its text, with or without the comment line of a .pub file. SM_ERROR_DATA when it is none. */
SM_CHECK enum sm_status sm_public_key_read(struct sm_text text, struct sm_public_key *key, struct sm_error *error);
void sm_public_key_text(const struct sm_public_key *key, char text[SM_KEY_TEXT_BYTES]);
bool sm_public_key_same(const struct sm_public_key *a, const struct sm_public_key *b);

/* A secret key, in memory that is guarded and never swapped. */
struct sm_secret_key;
SM_CHECK enum sm_status sm_secret_key_make(struct sm_secret_key **key, struct sm_error *error);
/* A key file as minisign writes it. One with a password is locked until it is unlocked. */
SM_CHECK enum sm_status sm_secret_key_open(const char *path, struct sm_secret_key **key, struct sm_error *error);
void sm_secret_key_close(struct sm_secret_key *key);
void sm_secret_key_closep(struct sm_secret_key **key);
bool sm_secret_key_locked(const struct sm_secret_key *key);
/* Takes about a second and a gigabyte, on purpose (scrypt). SM_ERROR_PERMISSION: not this password. */
SM_CHECK enum sm_status sm_secret_key_unlock(struct sm_secret_key *key, const char *password, struct sm_error *error);
/* To a new file that only its owner may read; NULL: without a password. An existing file is never overwritten. */
SM_CHECK enum sm_status sm_secret_key_write(const struct sm_secret_key *key, const char *path, const char *password,
					    struct sm_error *error);
void sm_secret_key_public(const struct sm_secret_key *key, struct sm_public_key *public_key);

/* A signature file that was read; nothing is known of it until sm_signature_holds. */
struct sm_signature {
	uint8_t key_id[SM_KEY_ID_BYTES];
	bool prehashed;
	uint8_t signature[64], global[64]; /* of the content; of that and the trusted comment */
	char comment[SM_COMMENT_BYTES];
	int64_t time_s; /* "timestamp:" in the trusted comment; 0: none */
};
SM_CHECK enum sm_status sm_signature_read(const char *path, struct sm_signature *signature, struct sm_error *error);
/* Content and trusted comment are what the owner of this key signed. */
bool sm_signature_holds(const struct sm_signature *signature, struct sm_text content, const struct sm_public_key *key);

/* The text of a signature file (prehashed) over content, appended to out. name: of the file, for the trusted comment,
 * which begins "timestamp:NOW\tfile:NAME\thashed". */
SM_CHECK enum sm_status sm_sign(const struct sm_secret_key *key, struct sm_text content, const char *name,
				int64_t now_s, struct sm_buffer *out, struct sm_error *error);
/* The bytes alone, for other forms of signatures. */
void sm_sign_bytes(const struct sm_secret_key *key, struct sm_text content, uint8_t signature[64]);

#endif
