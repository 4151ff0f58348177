/* SPDX-License-Identifier: EUPL-1.2 */
/* journal_erase: what checking the journal has to know of bodies that were erased. */
#ifndef GOVERN_JOURNAL_ERASE_H
#define GOVERN_JOURNAL_ERASE_H

#include "sentimeter/journal.h"

/* Whether a body was erased: nothing is left of it but its place. */
bool journal_body_is_erased(struct sm_text body);
/* An entry that says how many lines are without a body from then on; total is left as it is by any other. */
void journal_erasure_promised(struct sm_text body, int64_t *total);

#endif
