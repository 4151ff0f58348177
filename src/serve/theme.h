/* SPDX-License-Identifier: EUPL-1.2 */
/* theme: a municipality's own look: theme.css in the workspace, which sets NL Design System's --utrecht-* for a class
 * that ends in -theme. Read once, when the server starts. Private to serve. */
#ifndef SERVE_THEME_H
#define SERVE_THEME_H

#include <jansson.h>

#include "server.h"

/* No such file is fine. */
SM_CHECK enum sm_status theme_open(struct server *server, struct sm_error *error);
/* Its class and whether there is one, for the frame. */
void theme_model(const struct request *request, json_t *model);

#endif
