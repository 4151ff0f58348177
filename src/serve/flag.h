/* SPDX-License-Identifier: EUPL-1.2 */
/* flag: a series → whether its change is larger than chance. Private to serve. */
#ifndef SERVE_FLAG_H
#define SERVE_FLAG_H

#include <jansson.h>

#include "sentimeter/ask.h"

/* -1 fell, 1 rose, 0 no flag. among: how many series are looked at together, for with many one of them always stands
 * out. Never on data of which something was withheld. */
int flag_of(const struct sm_series *series, size_t among);
/* Adds flag, flagClass and flagText to a card. */
void flag_model(json_t *card, const json_t *words, const struct sm_series *series, size_t among);

#endif
