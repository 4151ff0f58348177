/* SPDX-License-Identifier: EUPL-1.2 */
/* identifier: text that by its form points at one person or account. */
#ifndef MATCH_IDENTIFIER_H
#define MATCH_IDENTIFIER_H

#include "sentimeter/base.h"

enum identifier {
	IDENTIFIER_NONE,
	IDENTIFIER_HANDLE,
	IDENTIFIER_EMAIL,
	IDENTIFIER_ADDRESS, /* a web address, such as of a profile */
	IDENTIFIER_FIELD,   /* from:x */
	IDENTIFIER_PHONE,
	IDENTIFIER_BSN,
	IDENTIFIER_COUNT
};
/* What the text (a word or a phrase as written) points at; *at is the byte where that starts. */
enum identifier identifier_find(struct sm_text text, size_t *at);
const char *identifier_name(enum identifier kind, enum sm_tongue tongue);

#endif
