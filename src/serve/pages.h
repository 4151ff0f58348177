/* SPDX-License-Identifier: EUPL-1.2 */
/* pages: the frame around every page, and the words in it. Private to serve. */
#ifndef SERVE_PAGES_H
#define SERVE_PAGES_H

#include <jansson.h>

#include "server.h"

/* Words of pages and charts together; NULL without memory. */
json_t *pages_words(const struct words *words);
/* template with model (taken) inside the frame. title: of the page, without the organisation. */
void pages_render(struct request *request, struct response *response, const char *title, const char *template,
		  json_t *model);
/* What every page of figures says of its answer: the caveat, the method, until when it goes. */
void pages_answer(const struct request *request, const struct sm_answer *answer, json_t *model);
/* The address of this request with one query key set to value, as a JSON string. */
json_t *pages_link(const struct request *request, const char *key, const char *value);
/* Where somebody of this role begins. */
const char *pages_home(const struct request *request, enum sm_visitor role);
/* errors is taken. */
void pages_error(struct request *request, struct response *response, const char *title, const char *detail,
		 json_t *errors);

#endif
