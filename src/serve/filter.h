/* SPDX-License-Identifier: EUPL-1.2 */
/* filter: a question → the form that holds it, for pages that work without a script. Private to serve. */
#ifndef SERVE_FILTER_H
#define SERVE_FILTER_H

#include <jansson.h>

#include "asked.h"

/* others: topics to compare with, or NULL; taken. Sets "filter" in the model. */
SM_CHECK enum sm_status filter_model(struct request *request, struct sm_store *store, const struct asked *asked,
				     json_t *others, json_t *model, struct sm_error *error);
/* One choice of a list. */
json_t *filter_option(const char *value, const char *text, bool chosen);
bool filter_among(const char *value, const char *const *list, size_t count);

#endif
