/* SPDX-License-Identifier: EUPL-1.2 */
/* pseudonym: who and which, as keyed hashes that live no longer than the key of their period. */
#ifndef PROTECT_PSEUDONYM_H
#define PROTECT_PSEUDONYM_H

#include "keys.h"

enum { PSEUDONYM_BYTES = 16 };

/* Of an account, for counting distinct authors within one period. */
void pseudonym_of_author(const uint8_t key[KEY_BYTES], struct sm_text platform, struct sm_text author,
			 uint8_t pseudonym[PSEUDONYM_BYTES]);
/* Of a post, so that an edited or deleted one takes back what it was. */
void pseudonym_of_post(const uint8_t key[KEY_BYTES], struct sm_text platform, struct sm_text id,
		       uint8_t tag[PSEUDONYM_BYTES]);
/* Of somebody whom a post names, by handle or name: so that posts of one period that name the same are recognised. */
uint32_t pseudonym_of_named(const uint8_t key[KEY_BYTES], struct sm_text name);

#endif
