/* SPDX-License-Identifier: EUPL-1.2 */
/* robots_cache: what each origin answered to /robots.txt, for a day at most and in memory only. */
#ifndef COLLECT_ROBOTS_CACHE_H
#define COLLECT_ROBOTS_CACHE_H

#include "sentimeter/base.h"

enum robots_answer {
	ROBOTS_UNKNOWN,
	ROBOTS_ASKED,       /* a request is under way */
	ROBOTS_RULES,       /* text counts */
	ROBOTS_ABSENT,      /* 4xx: everything is allowed */
	ROBOTS_REFUSED,     /* 401, 403, 429: nothing is */
	ROBOTS_UNREACHABLE, /* 5xx or no answer: nothing is, for now; see error */
};

struct robots_entry {
	struct robots_entry *next;
	char *origin;
	enum robots_answer answer;
	int64_t at_s;
	char *text;
	size_t length;
	double delay_s; /* Crawl-delay, 0 if none */
	struct sm_error error;
};

/* Zero-initialise. */
struct robots_cache {
	struct robots_entry *first;
	size_t bytes;
};

void robots_cache_clear(struct robots_cache *cache);
/* Forgets what is older than a day, and what was no answer: that is asked again. */
void robots_cache_expire(struct robots_cache *cache, int64_t now_s);
/* The entry of an origin, a new ROBOTS_UNKNOWN one if there is none; NULL when memory is out. */
struct robots_entry *robots_cache_at(struct robots_cache *cache, const char *origin);
/* False when there is no room for it; the text is copied. */
bool robots_cache_put(struct robots_cache *cache, struct robots_entry *entry, struct sm_text text);

#endif
