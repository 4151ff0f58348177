// SPDX-License-Identifier: EUPL-1.2
// xmlfeed_balance: tags that do not match → tags that do, before libxml2's recovery sees them.
#ifndef XMLFEED_BALANCE_H
#define XMLFEED_BALANCE_H

#include "limits.h"
#include "sentimeter/base.h"

/* Writes text to out with missing end tags put in, stray ones left out, and lone '<' and '&' escaped. What is open at
 * the end stays open. False when out is full. */
bool xmlfeed_balance(struct sm_text text, struct sm_buffer *out);

#endif
