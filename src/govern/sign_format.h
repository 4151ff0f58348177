/* SPDX-License-Identifier: EUPL-1.2 */
/* sign_format: how minisign lays out its files. Private to govern. */
#ifndef GOVERN_SIGN_FORMAT_H
#define GOVERN_SIGN_FORMAT_H

#include "sentimeter/sign.h"

/* Each field is bytes, so that the layout in memory is the one in the file. */
struct sign_public {
	uint8_t algorithm[2], id[SM_KEY_ID_BYTES], key[32];
};
/* What a password covers. */
struct sign_inner {
	uint8_t id[SM_KEY_ID_BYTES], key[64], check[32];
};
struct sign_secret {
	uint8_t algorithm[2], kdf[2], check_algorithm[2], salt[32], opslimit[8], memlimit[8];
	struct sign_inner inner;
};
struct sign_content {
	uint8_t algorithm[2], id[SM_KEY_ID_BYTES], signature[64];
};

/* Takes the next line off text, without its end. SM_NONE when there is none. */
bool sign_line(struct sm_text *text, struct sm_text *line);
/* A line of base64 that holds exactly length bytes. */
bool sign_decode(struct sm_text line, void *bytes, size_t length);
void sign_encode(struct sm_buffer *out, const void *bytes, size_t length); /* with the line's end */

#endif
