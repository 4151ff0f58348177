/* SPDX-License-Identifier: EUPL-1.2 */
/* recheck: how posts of open periods can be asked for again, so that a post whose author took it back does not count.
 *
 * A server can only be asked for a post by what it calls that post, and no such name may lie on a disk. So it is sealed
 * under a key of its period, in a file beside the period's spool, and gone with that key: see docs/decisions. Nothing
 * is kept of posts whose source cannot be asked. */
#ifndef SENTIMETER_RECHECK_H
#define SENTIMETER_RECHECK_H

#include "sentimeter/protect.h"

enum { SM_TAG_BYTES = 16 };

/* One post of a period. */
struct sm_recheck_id {
	struct sm_text feed;   /* id of the feed that it came from */
	struct sm_text lookup; /* what its server calls it */
	uint8_t tag[SM_TAG_BYTES];
};

/* Remembers how to ask again for a post that was added; once for each post. Made last by sm_spool_sync. A post without
 * a lookup, or of a period that holds as many as may be, is passed over. */
SM_CHECK enum sm_status sm_recheck_keep(struct sm_protector *protector, const struct sm_post *post, const char *feed_id,
					struct sm_error *error);
/* All of an open period, in arena; done_s: when it was last asked for all of them, 0 never. What cannot be read any
 * more is as if it were not there. */
SM_CHECK enum sm_status sm_recheck_list(struct sm_protector *protector, struct sm_period period, struct sm_arena *arena,
					struct sm_recheck_id **id, size_t *count, int64_t *done_s,
					struct sm_error *error);
/* The post is no more: what stands under its tag is taken back. */
SM_CHECK enum sm_status sm_recheck_gone(struct sm_protector *protector, struct sm_period period,
					const struct sm_recheck_id *id, struct sm_error *error);
/* All were asked for. */
SM_CHECK enum sm_status sm_recheck_done(struct sm_protector *protector, struct sm_period period, int64_t now_s,
					struct sm_error *error);

#endif
