/* SPDX-License-Identifier: EUPL-1.2 */
/* standing: what stands under each dedup tag of an open period, in a few bytes. A feed shows the same posts at every
 * poll, and most posts that are taken back were never counted: neither needs a record in the spool. */
#ifndef PROTECT_STANDING_H
#define PROTECT_STANDING_H

#include "contribution.h"

/* Fingerprints, 40 bits of a tag and 24 of its record. Two tags that share theirs (one in a million, in a period of a
 * million posts) cost a record too many; only if one of them was taken back, the other may stay. */
struct standing {
	uint64_t *slot; /* 0 is free */
	size_t slots, count;
};

enum standing_is { STANDING_NEW, STANDING_SAME, STANDING_OTHER, STANDING_TAKEN_BACK };

/* What stands under the tag, against this record (NULL: no matter which). */
enum standing_is standing_ask(const struct standing *standing, const uint8_t tag[PSEUDONYM_BYTES],
			      const uint8_t *record, size_t size);
/* Puts the record there; NULL: it is taken back. false when memory is out. */
bool standing_put(struct standing *standing, const uint8_t tag[PSEUDONYM_BYTES], const uint8_t *record, size_t size);
void standing_close(struct standing *standing);

#endif
