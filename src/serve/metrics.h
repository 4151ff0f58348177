/* SPDX-License-Identifier: EUPL-1.2 */
/* metrics: how many answers of which kind, and how long they took. Never of which topic or area: a counter for each
 * would tell what a release withholds. Private to serve. */
#ifndef SERVE_METRICS_H
#define SERVE_METRICS_H

#include <stdatomic.h>
#include <stdint.h>

enum metrics_class { METRICS_PAGE, METRICS_API, METRICS_FILE, METRICS_OTHER, METRICS_CLASSES };
enum { METRICS_STATUSES = 5, METRICS_BUCKETS = 10 };

/* Zeroed is empty. */
struct metrics {
	atomic_uint_fast64_t answers[METRICS_CLASSES][METRICS_STATUSES]; /* status 1xx..5xx */
	atomic_uint_fast64_t within[METRICS_BUCKETS + 1];                /* each in the smallest bucket that holds it */
	atomic_uint_fast64_t total_us, kept;                             /* kept: answers that were made before */
};
void metrics_count(struct metrics *metrics, const char *path, int status, int64_t took_us);

#endif
