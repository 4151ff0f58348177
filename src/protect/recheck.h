/* SPDX-License-Identifier: EUPL-1.2 */
/* recheck: the sealed file beside a spool that holds what servers call the posts of that period. */
#ifndef PROTECT_RECHECK_H
#define PROTECT_RECHECK_H

#include "sentimeter/recheck.h"
#include "spool.h"

struct open_period;

struct recheck {
	struct sm_buffer pending; /* records that are not sealed yet */
	uint64_t *seen;           /* the beginnings of tags that are in the file or wait; 0 is free */
	size_t slots, count;
	size_t records;       /* ids in the file or waiting, with those that are no more */
	struct spool_end end; /* at 0: there is no file */
	bool loaded;
	int64_t done_s;
};

/* Seals what waits. */
SM_CHECK enum sm_status recheck_seal(struct sm_protector *protector, struct open_period *open, struct sm_error *error);
/* How to ask for a post again is no more in use: its author took it back. Made last by recheck_seal. */
SM_CHECK enum sm_status recheck_forget(struct sm_protector *protector, struct open_period *open,
				       const uint8_t tag[PSEUDONYM_BYTES], struct sm_error *error);
void recheck_close(struct recheck *recheck);

#endif
