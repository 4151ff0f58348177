/* SPDX-License-Identifier: EUPL-1.2 */
/* dialogue: what reading and weighing a record share. Private to govern. */
#ifndef GOVERN_DIALOGUE_H
#define GOVERN_DIALOGUE_H

#include "sentimeter/dialogue.h"

/* Counts what is still to be decided, and tells each among the problems of the record. */
void dialogue_weigh(struct sm_dialogue *dialogue);
/* The names of a set of values, with commas. */
void dialogue_values(const struct sm_dialogue *dialogue, uint32_t values, enum sm_tongue tongue, struct sm_buffer *out);

#endif
