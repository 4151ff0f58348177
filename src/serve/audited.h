/* SPDX-License-Identifier: EUPL-1.2 */
/* audited: an audit at a click, and when the last one was. Private to serve. */
#ifndef SERVE_AUDITED_H
#define SERVE_AUDITED_H

#include "server.h"

/* Reads from the journal when somebody last had all checks run here. */
SM_CHECK enum sm_status audited_open(struct server *server, struct sm_error *error);
/* The day of that, for people; "" when it never was. */
void audited_last(const struct request *request, char day[WORDS_DATE_MAX]);

#endif
