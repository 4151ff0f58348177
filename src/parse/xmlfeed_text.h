// SPDX-License-Identifier: EUPL-1.2
// xmlfeed_text: what is done to the text of an element before it is read as HTML.
#ifndef XMLFEED_TEXT_H
#define XMLFEED_TEXT_H

#include "sentimeter/base.h"

/* Appends data as HTML that shows it. */
void xmlfeed_escape(struct sm_buffer *buffer, const char *data, size_t length);
/* In place; what is no base64, or no UTF-8 inside, gives nothing. */
void xmlfeed_base64(struct sm_buffer *buffer);

#endif
