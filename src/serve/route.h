/* SPDX-License-Identifier: EUPL-1.2 */
/* route: address and method → who may, which query keys and forms it knows, and what answers. One table, from which the
 * server answers, the tests crawl and the API's description is checked. Private to serve. */
#ifndef SERVE_ROUTE_H
#define SERVE_ROUTE_H

#include "request.h"

enum { KEYS_MAX = 16 };
/* ROUTE_ASKS: the answer has released numbers. It is for the roles and hours of the policy, comes in the journal before
 * it leaves, and is kept for who asks the same. */
enum route_method { ROUTE_GET = 1, ROUTE_POST = 2, ROUTE_ASKS = 4 };

struct route {
	const char *path; /* "/onderwerpen/{id}": a name in braces stands for one segment */
	unsigned methods, roles, forms;
	bool api;                  /* under /v1: JSON unless asked otherwise, mistakes as problem+json */
	const char *key[KEYS_MAX]; /* query keys, NULL-ended; an unknown one is a mistake */
	/* Fills the response. A negative status becomes an error page or problem: USAGE 400 (or mistakes were noted),
	 * NONE 404, PERMISSION 403, INPUT 503 "nothing is released yet", others 500. */
	enum sm_status (*answer)(struct request *request, struct response *response, struct sm_error *error);
};

extern const struct route routes[];
extern const size_t routes_count;

/* The route of an address, segments filled in, if possible one that takes the method; NULL when there is none. methods:
 * all that the address takes. */
const struct route *route_find(struct request *request, unsigned *methods);
bool route_takes(const struct route *route, const char *method);
/* Reads the parts that all routes share (language, form), and checks the query keys. */
void route_check(const struct route *route, struct request *request);
/* The language alone; route NULL for an address that does not exist, whose error has a language too. */
void route_tongue(const struct route *route, struct request *request);

#endif
