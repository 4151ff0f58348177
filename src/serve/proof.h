/* SPDX-License-Identifier: EUPL-1.2 */
/* proof: the journal → what it proves about keys, receipts and airbags. Private to serve. */
#ifndef SERVE_PROOF_H
#define SERVE_PROOF_H

#include <jansson.h>

#include "server.h"

/* Adds the journal's state, keys, receipts and airbags to the model. Opens the journal and nothing else. */
SM_CHECK enum sm_status proof_model(const struct request *request, json_t *model, struct sm_error *error);

#endif
