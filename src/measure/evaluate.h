/* SPDX-License-Identifier: EUPL-1.2 */
/* evaluate: the parts of an evaluation. evaluate.c scores and counts, evaluate_draw.c draws samples, evaluate_cost.c
 * finds the entries that cost most. */
#ifndef MEASURE_EVALUATE_H
#define MEASURE_EVALUATE_H

#include "statistics.h"

/* Bootstrap intervals and aggregate r. */
SM_CHECK enum sm_status evaluate_draw(const struct outcome *outcome, size_t count, const bool used[SM_GOLD_CLASSES],
				      struct sm_evaluation *evaluation, struct sm_error *error);

/* Entries that had a part in verdicts, by file and line. */
struct costs {
	struct sm_cost *cost; /* open addressing; a place without a file is empty */
	size_t count, room;
};
SM_CHECK bool costs_add(struct costs *costs, const struct sm_reason *reason, bool wrong);
/* Those with the largest loss (wrong less right) first. */
size_t costs_largest(struct costs *costs, struct sm_cost *largest, size_t most);
void costs_close(struct costs *costs);

#endif
