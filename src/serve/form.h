/* SPDX-License-Identifier: EUPL-1.2 */
/* form: the body of a form that was sent in (application/x-www-form-urlencoded) → its fields. Private to serve. */
#ifndef SERVE_FORM_H
#define SERVE_FORM_H

#include "request.h"

/* The field's value decoded into the body's own memory (which is overwritten when the request ends), NULL when it is
 * not there. Call form_read first: false for a body that is no form. */
bool form_read(struct request *request);
const char *form_value(const struct request *request, const char *name);
/* Whether the form came from a page of ours that this visitor was shown: the proof of his session is in it, and the
 * browser does not say that another site sent it. */
bool form_ours(const struct request *request);

#endif
