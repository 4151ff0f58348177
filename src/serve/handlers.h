/* SPDX-License-Identifier: EUPL-1.2 */
/* handlers: what the table of routes calls, and what those share. Private to serve. */
#ifndef SERVE_HANDLERS_H
#define SERVE_HANDLERS_H

#include "asked.h"

/* Named after the address that they answer. */
enum sm_status metingen_answer(struct request *request, struct response *response, struct sm_error *error);
enum sm_status overview_answer(struct request *request, struct response *response, struct sm_error *error);
enum sm_status topic_answer(struct request *request, struct response *response, struct sm_error *error);
enum sm_status try_page(struct request *request, struct response *response, struct sm_error *error);
enum sm_status try_answer(struct request *request, struct response *response, struct sm_error *error);
enum sm_status suggest_answer(struct request *request, struct response *response, struct sm_error *error);
enum sm_status privacy_answer(struct request *request, struct response *response, struct sm_error *error);
enum sm_status audit_answer(struct request *request, struct response *response, struct sm_error *error);
enum sm_status security_answer(struct request *request, struct response *response, struct sm_error *error);
enum sm_status public_answer(struct request *request, struct response *response, struct sm_error *error);
enum sm_status assets_answer(struct request *request, struct response *response, struct sm_error *error);
enum sm_status health_answer(struct request *request, struct response *response, struct sm_error *error);
enum sm_status metrics_answer(struct request *request, struct response *response, struct sm_error *error);
enum sm_status openapi_answer(struct request *request, struct response *response, struct sm_error *error);
enum sm_status onderwerpen_answer(struct request *request, struct response *response, struct sm_error *error);
enum sm_status onderwerp_answer(struct request *request, struct response *response, struct sm_error *error);
enum sm_status gebieden_answer(struct request *request, struct response *response, struct sm_error *error);
enum sm_status gebied_answer(struct request *request, struct response *response, struct sm_error *error);
enum sm_status achterhoudingen_answer(struct request *request, struct response *response, struct sm_error *error);
enum sm_status afspraken_answer(struct request *request, struct response *response, struct sm_error *error);
enum sm_status proeven_answer(struct request *request, struct response *response, struct sm_error *error);
enum sm_status login_page(struct request *request, struct response *response, struct sm_error *error);
enum sm_status login_answer(struct request *request, struct response *response, struct sm_error *error);
enum sm_status logout_answer(struct request *request, struct response *response, struct sm_error *error);

SM_CHECK enum sm_status metingen_ask(struct request *request, const struct asked *asked, struct sm_answer **answer,
				     struct sm_error *error);
/* An answer in the form that was asked for, any but FORM_HTML. */
SM_CHECK enum sm_status metingen_write(struct request *request, const struct sm_answer *answer,
				       struct response *response, struct sm_error *error);

#endif
