/* SPDX-License-Identifier: EUPL-1.2 */
/* answer: the header lines of a response → what collecting needs to know of them. */
#ifndef COLLECT_ANSWER_H
#define COLLECT_ANSWER_H

#include "url.h"

enum { ANSWER_BYTES_MAX = 64 * 1024, VALIDATOR_MAX = 512 };

struct answer {
	size_t bytes;
	char etag[VALIDATOR_MAX], last_modified[VALIDATOR_MAX]; /* byte for byte; empty if absent or longer */
	char location[URL_MAX + 1], next[URL_MAX + 1];          /* next: the target of Link rel="next" */
	char previous[URL_MAX + 1];                             /* of rel="prev" */
	char content_type[256];
	char retry_after[64], reset[64];
	int64_t max_age_s; /* of Cache-Control, 0 if none */
	bool noindex;
};

/* Takes one line as it came. False when the header is over its maximum. */
bool answer_take(struct answer *answer, struct sm_text line);
/* Seconds that the server asks to be left alone, by Retry-After, else by X-RateLimit-Reset; -1 if it does not say. */
int64_t answer_wait_s(const struct answer *answer, int64_t now_s);

#endif
