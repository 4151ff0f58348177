/* SPDX-License-Identifier: EUPL-1.2 */
/* request: what was asked, checked; and the answer as it is built up. Private to serve. */
#ifndef SERVE_REQUEST_H
#define SERVE_REQUEST_H

#include <microhttpd.h>

#include "sentimeter/serve.h"
#include "sessions.h"

/* In which form an answer is wanted. The same address gives all forms that its route knows. */
enum form { FORM_HTML, FORM_JSON, FORM_CSV, FORM_CSV_EXCEL, FORM_XLSX, FORM_SVG, FORM_TEXT, FORM_COUNT };
#define FORM_BIT(form) (1u << (form))

/* What each role may see stands in the table of routes. */
#define VISITOR_BIT(role) (1u << (role))

enum {
	PARAMETERS_MAX = 64,    /* in one address */
	MISTAKES_MAX = 16,      /* told at once */
	BODY_BYTES_MAX = 65536, /* of a form that is sent in */
	SEGMENTS_MAX = 6,
	FIELDS_MAX = 32, /* of a form */
};

struct parameter {
	const char *name, *value;
};

/* A mistake in a request, in the words of people; all are told at once. */
struct mistake {
	char name[40], nl[160], en[160];
};

struct request {
	struct server *server; /* see server.h */
	struct MHD_Connection *connection;
	const char *method, *path;
	char *target; /* the address as it came, for permalinks; owned */
	/* Path segments that stood for a {name} of the route, in order. */
	char segment[SEGMENTS_MAX][120];
	struct parameter parameter[PARAMETERS_MAX];
	size_t parameter_count;
	struct mistake mistake[MISTAKES_MAX];
	size_t mistake_count;
	struct sm_buffer body;
	struct parameter field[FIELDS_MAX]; /* of the body, see form.h */
	size_t field_count;
	bool begun, too_large, api;
	enum form form;
	enum sm_tongue tongue;
	enum sm_visitor role;
	char visitor[SM_ACCOUNT_NAME_MAX]; /* the account's name; "" for a resident */
	/* The secret of the session, as hex; before a login one of the browser's own, so that its form has a proof too.
	 */
	char secret[SESSION_HEX_BYTES];
	bool has_session;
	bool bad_token; /* a program came with a token that is nobody's */
	char *note;     /* what the journal is to say of the answer; owned */
};

/* Text is made UTF-8 again where it is not: an end that was cut off goes, another wrong byte becomes '?'. */
void request_mend(char *text);
/* Whether all of it is UTF-8. */
bool request_is_text(const char *text);
const char *request_header(const struct request *request, const char *name);
/* The browser says that another site made it send this. */
bool request_crosses(const struct request *request);
/* Keeps what the journal is to say of this answer. What a route with ROUTE_ASKS answers without it does not leave. */
SM_CHECK enum sm_status request_note(struct request *request, const struct sm_answer *answer, struct sm_error *error);

/* The values of a query key: the first, or each in turn (index from 0); NULL when there is none. */
const char *request_value(const struct request *request, const char *name);
const char *request_value_at(const struct request *request, const char *name, size_t index);
void request_mistake(struct request *request, const char *name, const char *nl, const char *en, ...)
    SM_FORMATS(3, 4, 5);
/* The one word out of a NULL-ended list that a query key holds; fallback without one; a mistake with another. */
int request_choice(struct request *request, const char *name, const char *const *words, int fallback);

/* ---- The answer. ---- */

/* The word for a form in an address: "csv-excel". */
const char *form_word(enum form form);

enum { HEADERS_MAX = 8 };
struct response {
	int status;       /* 200 unless set */
	const char *type; /* media type, a literal */
	struct sm_buffer body;
	struct {
		const char *name;
		char value[200];
	} header[HEADERS_MAX];
	size_t header_count;
	bool cacheable; /* an asset: the same for everybody, for as long as the program runs */
};
void response_header(struct response *response, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
