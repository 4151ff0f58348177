// SPDX-License-Identifier: EUPL-1.2
// routes: all that can be asked.
#include "handlers.h"
#include "route.h"

enum {
	EVERYONE = VISITOR_BIT(SM_RESIDENT) | VISITOR_BIT(SM_ANALYST) | VISITOR_BIT(SM_OFFICER) |
		   VISITOR_BIT(SM_MODERATOR) | VISITOR_BIT(SM_ADMINISTRATOR),
	/* The administrator keeps the machine running and has no data. */
	READERS = VISITOR_BIT(SM_ANALYST) | VISITOR_BIT(SM_OFFICER) | VISITOR_BIT(SM_MODERATOR),
	/* Who looks whether it is as agreed, and who leads the talk about that. */
	GUARDS = VISITOR_BIT(SM_OFFICER) | VISITOR_BIT(SM_MODERATOR),
	STAFF = READERS | VISITOR_BIT(SM_ADMINISTRATOR),
	FIGURES = FORM_BIT(FORM_JSON) | FORM_BIT(FORM_CSV) | FORM_BIT(FORM_CSV_EXCEL) | FORM_BIT(FORM_XLSX) |
		  FORM_BIT(FORM_SVG),
	PAGE = FORM_BIT(FORM_HTML),
	JSON = FORM_BIT(FORM_JSON),
};

const struct route routes[] = {
	{ "/", ROUTE_GET | ROUTE_ASKS, READERS, PAGE | FIGURES, false, { ASKED_KEYS }, overview_answer },
	{ "/onderwerpen/{id}",
	  ROUTE_GET | ROUTE_ASKS,
	  READERS,
	  PAGE | FIGURES,
	  false,
	  { ASKED_KEYS, "vergelijk" },
	  topic_answer },
	{ "/proberen", ROUTE_GET, READERS, PAGE, false, { NULL }, try_page },
	{ "/proberen", ROUTE_POST, READERS, PAGE, false, { NULL }, try_answer },
	{ "/proberen/oneens", ROUTE_POST, READERS, PAGE, false, { NULL }, suggest_answer },
	{ "/privacy", ROUTE_GET, GUARDS, PAGE, false, { NULL }, privacy_answer },
	{ "/privacy/controle", ROUTE_POST, GUARDS, PAGE, false, { NULL }, audit_answer },
	{ "/openbaar", ROUTE_GET, EVERYONE, PAGE, false, { NULL }, public_answer },
	{ "/v1/openapi.json", ROUTE_GET, EVERYONE, JSON, true, { NULL }, openapi_answer },
	{ "/v1/health", ROUTE_GET, EVERYONE, JSON, true, { NULL }, health_answer },
	{ "/v1/onderwerpen", ROUTE_GET, READERS, JSON, true, { NULL }, onderwerpen_answer },
	{ "/v1/onderwerpen/{id}", ROUTE_GET, READERS, JSON, true, { NULL }, onderwerp_answer },
	{ "/v1/gebieden", ROUTE_GET, READERS, JSON, true, { NULL }, gebieden_answer },
	{ "/v1/gebieden/{code}", ROUTE_GET, READERS, JSON, true, { NULL }, gebied_answer },
	{ "/v1/metingen", ROUTE_GET | ROUTE_ASKS, READERS, FIGURES, true, { ASKED_KEYS }, metingen_answer },
	{ "/v1/achterhoudingen",
	  ROUTE_GET | ROUTE_ASKS,
	  READERS,
	  JSON,
	  true,
	  { "van", "totEnMet" },
	  achterhoudingen_answer },
	{ "/v1/afspraken", ROUTE_GET, STAFF, JSON, true, { NULL }, afspraken_answer },
	{ "/v1/proeven", ROUTE_POST, READERS, JSON, true, { NULL }, proeven_answer },
	{ "/bestanden/{naam}", ROUTE_GET, EVERYONE, FORM_BIT(FORM_TEXT), false, { NULL }, assets_answer },
	{ "/inloggen", ROUTE_GET, EVERYONE, PAGE, false, { "sleutel" }, login_page },
	{ "/inloggen", ROUTE_POST, EVERYONE, PAGE, false, { NULL }, login_answer },
	{ "/uitloggen", ROUTE_POST, EVERYONE, PAGE, false, { NULL }, logout_answer },
	{ "/.well-known/security.txt", ROUTE_GET, EVERYONE, FORM_BIT(FORM_TEXT), false, { NULL }, security_answer },
	{ "/health", ROUTE_GET, EVERYONE, JSON, false, { NULL }, health_answer },
	{ "/metrics", ROUTE_GET, EVERYONE, FORM_BIT(FORM_TEXT), false, { NULL }, metrics_answer },
};
const size_t routes_count = sizeof(routes) / sizeof(routes[0]);
