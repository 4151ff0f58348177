/* SPDX-License-Identifier: EUPL-1.2 */
/* protector: a workspace's open periods, each with its grid, its key and its spool. */
#ifndef PROTECT_PROTECTOR_H
#define PROTECT_PROTECTOR_H

#include "contribution.h"
#include "grid.h"
#include "objection.h"
#include "taboo.h"
#include "recheck.h"
#include "spool.h"
#include "standing.h"

struct open_period {
	struct sm_period period;
	int slot;          /* of its key; -1: the key is gone and only forgetting is left */
	bool released;     /* stored already: takes nothing more, waits to be forgotten */
	bool damaged;      /* its spool was found unreadable: takes nothing more, waits to be lost */
	struct grid *grid; /* NULL until the spool was read */
	int *topic, *area; /* index now → index in the grid, -1 if it is not there */
	struct spool_end end;
	struct sm_buffer pending; /* records that are not sealed yet */
	size_t settled; /* so many of its bytes were compared with what stands; what made no difference is out */
	struct standing standing; /* of all records that are sealed or settled */
	bool rules_stand;         /* the topics of the grid are those in force now */
	bool stands;              /* standing is at hand; else the spool has it: periods_stand */
	uint64_t used;            /* when standing was last asked, in uses of the protector */
	struct recheck recheck;
};

struct sm_protector {
	struct sm_protector_setup setup; /* workspace and rules_dir are not kept */
	struct sm_policy policy;
	struct sm_keys *keys;
	struct taboo *taboo;
	struct objections *objections;
	int folder; /* spool/ */
	struct open_period **open;
	size_t open_count, open_capacity;
	size_t open_last; /* posts come in clusters: the one that was found last */
	struct sm_period closed_last;
	/* Budgets over all open periods; fields, so that a test can make them small. What stands in the one period that
	 * is worked on may take more. */
	size_t pending_bytes_max, standing_bytes_max;
	size_t pending_bytes; /* of memory that waiting records take */
	uint64_t uses;
	struct sm_spool_tally tally;
	struct sm_airbag_memory memory;
};

/* There are keys, but what they opened is not where it was. */
SM_CHECK enum sm_status protector_fail_spool(const char *where, struct sm_error *error);
/* The open period of this name; NULL if there is none. */
struct open_period *periods_find(struct sm_protector *protector, struct sm_period period);
/* Asked of whoever keeps releases. */
bool periods_released(const struct sm_protector *protector, struct sm_period period);
/* The period that takes posts of this moment, opened when need be. SM_WITHHELD when it was released, SM_ERROR_DATA when
 * it cannot be read. */
SM_CHECK enum sm_status periods_at(struct sm_protector *protector, int64_t time_s, struct open_period **open,
				   struct sm_error *error);
/* The open period that this moment lies in, loaded or not; NULL if there is none. */
struct open_period *periods_covering(struct sm_protector *protector, int64_t time_s);
/* Its grid, what stands in its spool and where that ends, read once. */
SM_CHECK enum sm_status periods_load(struct sm_protector *protector, struct open_period *open, struct sm_error *error);
void periods_unload(struct open_period *open);
/* Sees to it that what stands in a loaded period is at hand. */
SM_CHECK enum sm_status periods_stand(struct sm_protector *protector, struct open_period *open, struct sm_error *error);
void periods_put_aside(struct open_period *open);
/* Puts aside what was asked longest ago until the rest is within the budget. */
void periods_bound(struct sm_protector *protector, const struct open_period *keep);
/* The same, unless it was loaded; SM_ERROR_DATA when it is damaged or its key is gone, without reading it again. */
SM_CHECK enum sm_status periods_need(struct sm_protector *protector, struct open_period *open, struct sm_error *error);
/* Open periods as the workspace has them: a key, or a spool, or both. */
SM_CHECK enum sm_status periods_list(struct sm_protector *protector, struct sm_error *error);
void periods_drop(struct sm_protector *protector, struct open_period *open);
struct spool_seal periods_seal(const struct sm_protector *protector, const struct open_period *open);

/* Seals what waits in one period and makes a difference. */
SM_CHECK enum sm_status pending_seal(struct sm_protector *protector, struct open_period *open, struct sm_error *error);
SM_CHECK enum sm_status pending_add(struct sm_protector *protector, struct open_period *open,
				    const struct sm_contribution *contribution, struct sm_error *error);

#endif
