// SPDX-License-Identifier: EUPL-1.2
// encoding: bytes in whatever encoding → valid UTF-8.
#ifndef ENCODING_H
#define ENCODING_H

#include "sentimeter/collect.h"

/* How many bytes from the start are valid UTF-8. */
size_t encoding_valid(const char *data, size_t length);
/* The largest length <= max that does not cut a character in two; data is valid UTF-8. */
size_t encoding_cut(const char *data, size_t length, size_t max);
/* Writes a code point; what is no character becomes U+FFFD. Returns 1 to 4. */
size_t encoding_put(uint32_t code, char out[4]);
/* The code point that a byte 0x80-0x9f stands for in windows-1252. */
uint32_t encoding_1252(unsigned char byte);
/* What is meant by U+0080-U+009F, given as its two bytes: windows-1252 that was taken for Latin-1, or nothing (0). */
size_t encoding_meant(const char *pair, char out[4]);
/* A copy in which every byte that is not UTF-8 is read as windows-1252; SM_ERROR_LIMIT when the arena is full. */
SM_CHECK enum sm_status encoding_mend(struct sm_text bytes, struct sm_arena *arena, struct sm_text *text,
				      struct sm_error *error);

/* The whole payload as UTF-8 without byte order mark: BOM, then HTTP charset, then XML declaration, then valid UTF-8,
 * then windows-1252. note: what had to be done, or NULL. text is a view of the payload where nothing had to be done. */
SM_CHECK enum sm_status encoding_decode(const struct sm_payload *payload, struct sm_arena *arena, struct sm_text *text,
					const char **note, struct sm_error *error);

#endif
