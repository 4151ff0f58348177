/* SPDX-License-Identifier: EUPL-1.2 */
/* pieces: a sentence and its reasons → the sentence in pieces, those that counted marked. Private to serve. */
#ifndef SERVE_PIECES_H
#define SERVE_PIECES_H

#include <jansson.h>

#include "sentimeter/score.h"

/* A list of {plain: {text}} or {marked: {text, kind}}, kind one of below, above and scope (changes another's weight).
 */
json_t *pieces_of(struct sm_text text, const struct sm_reasons *reasons);

#endif
