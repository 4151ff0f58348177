/* SPDX-License-Identifier: EUPL-1.2 */
/* world: a server, feeds that point to it, a state.db, and hooks that write down what came. */
#ifndef COLLECT_TEST_WORLD_H
#define COLLECT_TEST_WORLD_H

#include "round.h"
#include "sentimeter/collect.h"
#include "server.h"

enum { WORLD_FEEDS_MAX = 4, HOUR_S = 3600, DAY_S = 24 * HOUR_S };

/* 2026-05-28, far from every border. */
#define T0 INT64_C(1779962400)

struct world {
	struct server *server;
	const char *folder, *state_path;
	struct sm_feed_state *state;
	struct sm_feed feed[WORLD_FEEDS_MAX];
	char id[WORLD_FEEDS_MAX][8], url[WORLD_FEEDS_MAX][300];
	const char *allow[2];
	struct sm_feeds feeds;
	struct round_tuning tuning;
	/* What the payload hook answers, and what it saw. */
	enum sm_status answer;
	int end_at_page; /* from this payload of a round on: SM_END; 0: never */
	int payloads;
	char bytes[200];
	char media_type[100], base_url[300];
	int64_t newer_than_s, fetched_at_s;
	bool noindex;
	const char *next; /* what its reader says the next page is asked with */
	size_t posts;     /* and how many there were */
	int64_t gap_s, rest_s;
	uint32_t skip_hours;
	/* Of the last report for each feed. */
	struct sm_fetch_report report[WORLD_FEEDS_MAX];
	int reports;
	bool stop;
	enum sm_status round, round_wanted;
};

/* cmocka's set-up and tear-down; *state is the world. */
int world_open(void **state);
int world_close(void **state);
/* A feed at target of the world's server (or at a whole url), hourly. */
struct sm_feed *world_feed(struct world *world, const char *target);
/* One round at a time, which has to end with round_wanted. */
void world_round(struct world *world, int64_t now_s);
/* As the clock has it, though it is not due. */
void world_round_now(struct world *world, int64_t now_s);
/* A new process: state.db is closed and opened. */
void world_restart(struct world *world);
/* Does this stand in any file of state.db? */
bool world_remembers(struct world *world, const char *words);

#endif
