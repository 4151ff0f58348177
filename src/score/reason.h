/* SPDX-License-Identifier: EUPL-1.2 */
/* reason: a hit → what is shown of it. */
#ifndef SCORE_REASON_H
#define SCORE_REASON_H

#include "sentence.h"

/* When there is no more room the last reason takes all further weights together. */
void reason_add(const struct scan *scan, const struct hit *hit, struct sm_reasons *reasons);

#endif
