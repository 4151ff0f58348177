/* SPDX-License-Identifier: EUPL-1.2 */
/* visitor: a request → who asks: the cookie of a session, or the word of a proxy that is trusted. Private to serve. */
#ifndef SERVE_VISITOR_H
#define SERVE_VISITOR_H

#include "server.h"

/* Fills role, visitor and secret; a resident when nothing says otherwise. */
void visitor_find(struct request *request);
/* Sets the cookie of a new session, or takes it away. */
void visitor_welcome(struct request *request, struct response *response, const char *name, enum sm_visitor role,
		     bool by_link);
void visitor_farewell(struct request *request, struct response *response);
/* A cookie for the form of who is not logged in yet; gives the proof for that form. */
void visitor_proof(struct request *request, struct response *response, char proof[SESSION_HEX_BYTES]);

#endif
