/* SPDX-License-Identifier: EUPL-1.2 */
/* headers: refuses requests that a proxy and a server could read differently (RFC 9112 sections 3.2 and 6.3), for such
 * a difference lets one visitor's bytes pass for another's request. libmicrohttpd before 1.0.5 lets them through.
 * Private to serve. */
#ifndef SERVE_HEADERS_H
#define SERVE_HEADERS_H

#include <microhttpd.h>
#include <stdbool.h>

/* NULL when the headers are sound, else what is wrong with them, for a log. */
const char *headers_wrong(struct MHD_Connection *connection);
/* False for an address with bytes that have no place in one: %00, other control characters, a backslash. */
bool headers_target_ok(const char *target);

#endif
