/* SPDX-License-Identifier: EUPL-1.2 */
/* store: releases in SQLite (releases.db). Accepts nothing but a release. */
#ifndef SENTIMETER_STORE_H
#define SENTIMETER_STORE_H

#include "sentimeter/protect.h"

/* What a connection may do, held by sqlite3_set_authorizer: COLLECTOR adds releases (and may see which periods are
 * there), READER reads them, on a file opened read-only, STEWARD can erase whole periods and nothing else. */
enum sm_role { SM_ROLE_COLLECTOR, SM_ROLE_READER, SM_ROLE_STEWARD };

/* Used by one thread at a time. */
struct sm_store;
SM_CHECK enum sm_status sm_store_open(const char *path, enum sm_role role, struct sm_store **store,
				      struct sm_error *error);
void sm_store_close(struct sm_store *store);

/* One transaction, synced to the disk before it returns. SM_WITHHELD when the period, or one that overlaps it (a day in
 * a week that is there), was released before: the stored one stands, for the difference of the two could be one person.
 * Its noise is debited in that transaction too: SM_ERROR_LIMIT, and nothing is written, when what the year has spent
 * and its epsilon exceed the budget of its policy. */
SM_CHECK enum sm_status sm_store_add(struct sm_store *store, const struct sm_release *release, struct sm_error *error);
/* Local calendar year of a period's first second, and thousandths of epsilon that all releases of that year spent.
 */
int sm_store_year(struct sm_period period);
SM_CHECK enum sm_status sm_store_spent(struct sm_store *store, int year, int64_t *epsilon_milli,
				       struct sm_error *error);
/* Whether this very period is there, or one that overlaps it. */
enum sm_stored { SM_STORED_NOT, SM_STORED_ITSELF, SM_STORED_OVERLAP };
SM_CHECK enum sm_status sm_store_has(struct sm_store *store, struct sm_period period, enum sm_stored *stored,
				     struct sm_error *error);

/* Topic and area names, so that releases.db explains itself to R or Grafana. */
SM_CHECK enum sm_status sm_store_name(struct sm_store *store, const struct sm_topics *topics,
				      const struct sm_areas *areas, struct sm_error *error);

/* Reading: rows of released cells, those of a topic and area together and in order of time. */
struct sm_store_filter {
	const char *const *topic; /* ids; count 0 = all */
	size_t topic_count;
	const char *const *area; /* codes; a larger area covers the smaller ones in it; count 0 = all */
	size_t area_count;       /* at most 1,000 topics and as many areas */
	int64_t from_s, until_s; /* periods that lie wholly in [from, until); 0 = open */
};
struct sm_store_row {
	struct sm_period period;
	struct sm_cell cell; /* strings live until the next row */
	char policy_hash[65];
	int64_t released_s;
	struct sm_noise noise; /* of its release; epsilon 0 without */
};
struct sm_store_rows;
SM_CHECK enum sm_status sm_store_select(struct sm_store *store, const struct sm_store_filter *filter,
					struct sm_store_rows **rows, struct sm_error *error);
SM_CHECK enum sm_status sm_store_next(struct sm_store_rows *rows, struct sm_store_row *row, struct sm_error *error);
void sm_store_rows_close(struct sm_store_rows *rows);

/* What was withheld in the periods of [from, until), posts in tens by reason; and how many periods are released. */
SM_CHECK enum sm_status sm_store_withheld(struct sm_store *store, int64_t from_s, int64_t until_s,
					  int posts[SM_WITHHELD_COUNT], int *periods, struct sm_error *error);
/* The noise in the periods of [from, until): how many have it, how many have no cells because the budget was spent, and
 * the smallest and largest of what the others spent. */
struct sm_store_noise {
	int periods, over;
	int epsilon_milli_min, epsilon_milli_max, delta_bits;
};
SM_CHECK enum sm_status sm_store_noise(struct sm_store *store, int64_t from_s, int64_t until_s,
				       struct sm_store_noise *noise, struct sm_error *error);
/* From begin to end all that is read is of one moment, whatever another process writes meanwhile; it waits with that,
 * so be brief. For a reader. */
SM_CHECK enum sm_status sm_store_begin(struct sm_store *store, struct sm_error *error);
void sm_store_end(struct sm_store *store);

/* What was released of exactly this period, by which settings; SM_NONE when it is not there. For readers. */
struct sm_store_facts {
	int cells;
	int withheld[SM_WITHHELD_COUNT]; /* posts, in tens; nothing with noise */
	char policy_hash[65];
	int epsilon_milli; /* what its noise spent */
	bool over;         /* no cells, because the year's budget of noise was spent */
	char digest[65];   /* of all that was told of it: sm_store_digest */
};
SM_CHECK enum sm_status sm_store_facts(struct sm_store *store, struct sm_period period, struct sm_store_facts *facts,
				       struct sm_error *error);
/* A hash of all rows of the release that begins at from_s, from whatever connection sees them; false when they cannot
 * be read. */
struct sqlite3;
bool sm_store_digest(struct sqlite3 *db, int64_t from_s, char hex[65]);
/* All that is named or has a cell: topics in the order of their file, areas with the larger before the smaller in them.
 * They are as they were at this call, and belong to the store: until it closes or is asked for names again. */
struct sm_store_topic {
	const char *id, *name[2];
};
struct sm_store_area {
	const char *code, *name;
	int parent; /* index, -1 for a municipality or when unknown */
	int level;  /* 0 municipality, 1 district, 2 neighbourhood */
};
SM_CHECK enum sm_status sm_store_topics(struct sm_store *store, const struct sm_store_topic **topic, size_t *count,
					struct sm_error *error);
SM_CHECK enum sm_status sm_store_areas(struct sm_store *store, const struct sm_store_area **area, size_t *count,
				       struct sm_error *error);
/* Names as stored; "" when unknown. Belong to the store as above. */
const char *sm_store_topic_name(struct sm_store *store, const char *id, enum sm_tongue tongue);
const char *sm_store_area_name(struct sm_store *store, const char *code);
/* First and last released moment; SM_NONE when nothing is released. */
SM_CHECK enum sm_status sm_store_span(struct sm_store *store, int64_t *from_s, int64_t *until_s,
				      struct sm_error *error);
/* For a steward: periods that ended at before_s or earlier. dry_run: only counts them. Else their rows are deleted, the
 * file is written anew without the space they took, and every byte of it and of what SQLite leaves beside it is
 * searched for the name of a period that should be gone: SM_ERROR_DATA when there is one. Safe to repeat, and after a
 * crash to be repeated. */
struct sm_store_erased {
	int periods, cells;
	int64_t bytes_searched;
};
SM_CHECK enum sm_status sm_store_erase(struct sm_store *store, int64_t before_s, bool dry_run,
				       struct sm_store_erased *erased, struct sm_error *error);
/* The search alone: how many names of such periods stand in the bytes. */
size_t sm_store_search(struct sm_text bytes, int64_t before_s);

/* A period as CBS writes it, to join tables on: 20260523, 2026W121, 2026MM05; an hour, which CBS has no code for, as
 * sm_period_name writes it. code holds at least SM_PERIOD_NAME_MAX bytes. */
void sm_store_period_code(struct sm_period period, char *code);

#endif
