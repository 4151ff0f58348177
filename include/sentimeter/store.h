/* SPDX-License-Identifier: EUPL-1.2 */
/* store: releases in SQLite (releases.db). Accepts nothing but a release. */
#ifndef SENTIMETER_STORE_H
#define SENTIMETER_STORE_H

#include "sentimeter/protect.h"

/* What a connection may do, held by sqlite3_set_authorizer: COLLECTOR adds releases (and may see which periods are
 * there), READER reads them, on a file opened read-only. */
enum sm_role { SM_ROLE_COLLECTOR, SM_ROLE_READER };

struct sm_store;
SM_CHECK enum sm_status sm_store_open(const char *path, enum sm_role role, struct sm_store **store,
				      struct sm_error *error);
void sm_store_close(struct sm_store *store);

/* One transaction, synced. SM_WITHHELD when the period was released before: the stored one stands. */
SM_CHECK enum sm_status sm_store_add(struct sm_store *store, const struct sm_release *release, struct sm_error *error);
SM_CHECK enum sm_status sm_store_has(struct sm_store *store, struct sm_period period, bool *has,
				     struct sm_error *error);

/* Topic and area names, so that releases.db explains itself to R or Grafana. */
SM_CHECK enum sm_status sm_store_name(struct sm_store *store, const struct sm_topics *topics,
				      const struct sm_areas *areas, struct sm_error *error);

/* Reading: rows of released cells in order of period, topic, area. */
struct sm_store_filter {
	const char *const *topic; /* ids; count 0 = all */
	size_t topic_count;
	const char *const *area; /* codes; a larger area covers the smaller ones in it; count 0 = all */
	size_t area_count;
	int64_t from_s, until_s; /* periods that lie wholly in [from, until); 0 = open */
};
struct sm_store_row {
	struct sm_period period;
	struct sm_cell cell; /* strings live until the next row */
	char policy_hash[65];
	int64_t released_s;
};
struct sm_store_rows;
SM_CHECK enum sm_status sm_store_select(struct sm_store *store, const struct sm_store_filter *filter,
					struct sm_store_rows **rows, struct sm_error *error);
SM_CHECK enum sm_status sm_store_next(struct sm_store_rows *rows, struct sm_store_row *row, struct sm_error *error);
void sm_store_rows_close(struct sm_store_rows *rows);

/* What was withheld in the periods of [from, until), posts in tens by reason; and how many periods are released. */
SM_CHECK enum sm_status sm_store_withheld(struct sm_store *store, int64_t from_s, int64_t until_s,
					  int posts[SM_WITHHELD_COUNT], int *periods, struct sm_error *error);
/* Names as stored; "" when unknown. Belong to the store until it closes. */
const char *sm_store_topic_name(struct sm_store *store, const char *id, enum sm_tongue tongue);
const char *sm_store_area_name(struct sm_store *store, const char *code);
/* First and last released moment; SM_NONE when nothing is released. */
SM_CHECK enum sm_status sm_store_span(struct sm_store *store, int64_t *from_s, int64_t *until_s,
				      struct sm_error *error);

#endif
