/* SPDX-License-Identifier: EUPL-1.2 */
/* asked: query keys → a question to the released cells. The same keys on pages and in the API. Private to serve. */
#ifndef SERVE_ASKED_H
#define SERVE_ASKED_H

#include "request.h"

#define ASKED_KEYS "onderwerp", "gebied", "van", "totEnMet", "per", "groep"

enum { ASKED_LIST_MAX = 50 };
struct asked {
	struct sm_question question;
	const char *topic[ASKED_LIST_MAX], *area[ASKED_LIST_MAX];
};
/* Mistakes are noted in the request. by and group: without a key of their own. */
void asked_read(struct request *request, enum sm_grain by, enum sm_group group, struct asked *asked);
/* Notes every topic and area of the question that has no released cell nor a name: sm_ask tells the first alone. */
void asked_unknown(struct request *request, struct sm_store *store, const struct asked *asked);

#endif
