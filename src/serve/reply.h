/* SPDX-License-Identifier: EUPL-1.2 */
/* reply: a response → bytes and headers on the wire; an error → a page or a problem (RFC 9457). Private to serve. */
#ifndef SERVE_REPLY_H
#define SERVE_REPLY_H

#include "server.h"

/* Sends it; the response is used up. */
enum MHD_Result reply_send(struct request *request, struct response *response);
/* An error in the form that was asked for. error may be NULL; the request's mistakes are told too. */
void reply_error(struct request *request, struct response *response, int status, const struct sm_error *error);
/* The HTTP status of a failure. */
int reply_status(enum sm_status status);

#endif
