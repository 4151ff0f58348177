/* SPDX-License-Identifier: EUPL-1.2 */
/* fetch: one request and its answer. No cookies, no logins, no referrer, no proxy, no redirects of its own. */
#ifndef COLLECT_FETCH_H
#define COLLECT_FETCH_H

#include <curl/curl.h>

#include "answer.h"

struct fetch_ask {
	const char *url, *agent, *accept;
	const char *etag, *last_modified; /* sent as they are; NULL or empty: not */
	const char *secret_line;          /* a whole header line that must not be told, NULL or empty: none */
	const char *post;                 /* a form to send; NULL: a plain question */
	const char *const *allow;         /* addresses for the guard; must outlive the fetch */
	size_t allow_count;
	size_t bytes_max;
	bool keep_cut; /* an answer over bytes_max is cut there, not refused */
};

/* Zero-initialise. Stays where it is between start and close. */
struct fetch {
	CURL *easy;
	CURLM *multi;
	struct curl_slist *lines;
	struct fetch_ask ask;
	struct answer answer;
	struct sm_buffer body;
	bool refused, too_large, bomb, header_too_large, cut;
};

/* The answer comes by curl_multi_info_read; the easy handle's private pointer is owner. */
SM_CHECK enum sm_status fetch_start(struct fetch *fetch, CURLM *multi, const struct fetch_ask *ask, void *owner,
				    struct sm_error *error);
/* HTTP's status of a complete answer, or 0 and in error why there is none. */
int fetch_status(const struct fetch *fetch, CURLcode code, struct sm_error *error);
void fetch_close(struct fetch *fetch); /* wipes the body */

#endif
