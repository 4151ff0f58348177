/* SPDX-License-Identifier: EUPL-1.2 */
/* publish: the model from which every paper is made, and how a template is filled. Private to govern. */
#ifndef GOVERN_PUBLISH_H
#define GOVERN_PUBLISH_H

#include <jansson.h>

#include "sentimeter/publish.h"

/* All that a template may name: each setting under its key with _ for a point (noise_epsilon), has_KEY where it is
 * filled, and lists of topics, feeds and promises. The caller drops it. */
json_t *publish_model(const struct sm_publishing *publishing);
/* A JSON template: strings are filled like pages; an object with "$each" is repeated for each item of that list; a
 * string that comes out empty is left out; what "$open" lists, and what says [OPEN: ...], goes to open. */
SM_CHECK enum sm_status publish_fill(const json_t *template, json_t *model, struct sm_buffer *open, json_t **paper,
				     struct sm_error *error);
/* The journal's runs as lines of the Logboek Dataverwerkingen. */
SM_CHECK enum sm_status publish_ldv(const struct sm_publishing *publishing, struct sm_buffer *out,
				    struct sm_error *error);

#endif
