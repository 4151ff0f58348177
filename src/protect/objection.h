/* SPDX-License-Identifier: EUPL-1.2 */
/* objection: the list of accounts that object, as hashes that cost a guesser a slow hash each, under a key of its own.
 *
 *   objections      = magic 8, salt 16, count 4, entries, MAC 16
 *   entry           = hash 32, sieve 4, bits 1
 *   hash            = BLAKE2b-256(key, Argon2id(platform, name; salt))
 *   objections.key  = a file of keys with one key
 *
 * The slow hash (25 ms) cannot be paid for each author of an import. So an entry also keeps the first bits of a fast
 * hash under another key, and only who passes that sieve pays: of 200,000 authors ten or so by a list of ten, sixty by
 * a list of ten thousand. What that costs: whoever has the list, its key and the master key can use the sieve as well,
 * and so tries ten million known accounts in a minute and not in three days. Without the key neither hash tells
 * anything; that is what the list's safety rests on, and why its key is wrapped. */
#ifndef PROTECT_OBJECTION_H
#define PROTECT_OBJECTION_H

#include "sentimeter/rights.h"

enum {
	OBJECTION_BITS_MIN = 16,
	OBJECTION_BITS_MAX = 26,
	OBJECTIONS_MAX = 1000000,
};

struct objections;
/* Neither file need be there; the list without its key, or the key without its list, is an error: to count somebody who
 * objected is worse than to stop. */
SM_CHECK enum sm_status objections_open(const char *workspace, const struct sm_master *master,
					struct objections **objections, struct sm_error *error);
void objections_close(struct objections *objections);
size_t objections_count(const struct objections *objections);
/* The master is asked for only when the key of the list must be made. */
SM_CHECK enum sm_status objections_add(struct objections *objections, const struct sm_master *master,
				       const struct sm_handle *handle, struct sm_error *error);
/* The hash under which the list would hold it, as text. SM_NONE when it holds nothing. */
SM_CHECK enum sm_status objections_mark(struct objections *objections, const struct sm_handle *handle,
					char mark[SM_OBJECTION_MARK_BYTES], struct sm_error *error);
SM_CHECK enum sm_status objections_remove(struct objections *objections, const struct sm_handle *handle,
					  struct sm_error *error);
/* Whether this author objects, in the form in which a source gives it. Fast for who does not. */
SM_CHECK enum sm_status objections_has(struct objections *objections, struct sm_text platform, struct sm_text author,
				       bool *has, struct sm_error *error);
/* How many slow hashes were paid: for measuring. */
int64_t objections_slow(const struct objections *objections);

#endif
