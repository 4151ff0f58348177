/* SPDX-License-Identifier: EUPL-1.2 */
/* receipts: what the journal says of releases. Of each period it has one "release", written when the release is stored
 * and before anything is forgotten, and one "forgotten", written when key and spool are gone. Private to chain. */
#ifndef CHAIN_RECEIPTS_H
#define CHAIN_RECEIPTS_H

#include "sentimeter/journal.h"
#include "sentimeter/store.h"

/* A release that is in the journal, without its end. */
struct receipt {
	struct sm_period period;
	char key[65]; /* hash of the key's public number; "" when nothing told */
	bool lost;
};
struct receipts {
	struct receipt *open;
	size_t count, capacity;
	struct receipts_release {
		struct sm_period period;
		int64_t epsilon_milli; /* what its noise spent */
	} * released;                  /* all that were ever released */
	size_t released_count, released_capacity;
	bool stale; /* a line may stand in the journal that was not counted here: read again */
};

struct sm_workspace;
/* Reads the journal, and writes the end of each release whose key and spool are gone: the machine stopped just there.
 */
SM_CHECK enum sm_status receipts_read(struct sm_workspace *workspace, struct sm_error *error);
void receipts_close(struct receipts *receipts);
const struct receipt *receipts_find(const struct receipts *receipts, struct sm_period period);
/* Whether this period, or one that overlaps it, was released before, whatever has become of the file that holds
 * releases.
 */
bool receipts_has(const struct receipts *receipts, struct sm_period period);
/* Thousandths of epsilon that releases of this local year spent, as the journal has it. */
int64_t receipts_spent(const struct receipts *receipts, int year);
/* A release was stored with these counts; lost: there was nothing left to release. */
SM_CHECK enum sm_status receipts_released(struct sm_workspace *workspace, struct sm_period period, bool lost,
					  const struct sm_store_facts *facts, struct sm_error *error);
/* Key and spool are gone. */
SM_CHECK enum sm_status receipts_forgotten(struct sm_workspace *workspace, const struct sm_receipt *receipt,
					   struct sm_error *error);

#endif
