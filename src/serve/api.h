/* SPDX-License-Identifier: EUPL-1.2 */
/* api: what the answers to programs share. The addresses and names are Dutch, as the API design rules ask; openapi.json
 * describes them. Private to serve. */
#ifndef SERVE_API_H
#define SERVE_API_H

#include <jansson.h>

#include "server.h"

/* object is taken. */
void api_send(struct response *response, json_t *object);
/* Overwrites the text that somebody sent, and frees. */
void api_forget(json_t *body);

#endif
