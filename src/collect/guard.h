/* SPDX-License-Identifier: EUPL-1.2 */
/* guard: may a connection be opened to this address? Asked after the name was resolved, right before connecting, so
 * that no spelling of a host and no name server can lead into a private network. */
#ifndef COLLECT_GUARD_H
#define COLLECT_GUARD_H

#include <sys/socket.h>

#include "sentimeter/base.h"

enum { GUARD_TEXT_MAX = 64 };

/* allow: canonical "address:port" texts (guard_canonical) that may be asked although they are not public. */
bool guard_allows(const struct sockaddr *address, const char *const *allow, size_t count);
/* "127.0.0.1:8080" or "[::1]:8080" in its one spelling; false when it is not that. canonical: GUARD_TEXT_MAX bytes. */
bool guard_canonical(const char *text, char *canonical);

#endif
