/* SPDX-License-Identifier: EUPL-1.2 */
/* url: http and https addresses, taken apart once. */
#ifndef COLLECT_URL_H
#define COLLECT_URL_H

#include "sentimeter/base.h"

enum { URL_MAX = 2000, URL_HOST_MAX = SM_HOST_BYTES_MAX };

struct url {
	char text[URL_MAX + 1];            /* without fragment */
	char host[URL_HOST_MAX];           /* lower case, no last dot: who is asked */
	char authority[URL_HOST_MAX + 8];  /* host:port */
	char origin[URL_HOST_MAX + 8 + 8]; /* scheme://host:port: whose robots.txt counts */
};

/* False when it is not http or https, has a user name in it, or is too long. */
bool url_parse(const char *text, struct url *url);
/* A reference such as a Location, seen from base; url may be base. */
bool url_resolve(const struct url *base, const char *reference, struct url *url);

#endif
