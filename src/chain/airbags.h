/* SPDX-License-Identifier: EUPL-1.2 */
/* airbags: what airbags remember between runs: which of them stopped what until somebody resets it, what was said in
 * the journal already, and what share of each topic's posts releases usually withhold. No personal data. Private to
 * chain. */
#ifndef CHAIN_AIRBAGS_H
#define CHAIN_AIRBAGS_H

#include "sentimeter/protect.h"

enum { AIRBAGS_TARGET_BYTES = 48, AIRBAGS_SHARES = 8, AIRBAGS_SHARES_MIN = 3 };

/* All of collecting, where a topic would stand. */
#define AIRBAGS_ALL "*"

struct airbags_stop {
	enum sm_airbag airbag;
	char target[AIRBAGS_TARGET_BYTES];
	int64_t period_from_s;    /* the period that tripped it: that one is told by its own rule, also when it is made
				     again */
	int64_t since_s, reset_s; /* reset_s 0: it stands */
};
/* An event that would come back each minute stands in the journal once. */
struct airbags_noted {
	enum sm_airbag airbag;
	char target[AIRBAGS_TARGET_BYTES];
	int64_t moment_s; /* which one it was */
};
struct airbags_usual {
	char target[AIRBAGS_TARGET_BYTES];
	int64_t from_s; /* the newest period in it */
	int pct[AIRBAGS_SHARES];
	size_t count; /* the oldest goes when there are more */
};
struct airbags {
	const char *path;
	struct airbags_stop *stop;
	struct airbags_noted *noted;
	struct airbags_usual *usual;
	size_t stop_count, noted_count, usual_count;
	bool changed; /* since it was written */
};

struct sm_workspace;
/* Reads the file `airbags`; path must outlive it. */
SM_CHECK enum sm_status airbags_open(struct airbags *airbags, const char *path, struct sm_error *error);
void airbags_close(struct airbags *airbags);
/* Writes what changed, whole or not at all. */
SM_CHECK enum sm_status airbags_save(struct airbags *airbags, struct sm_error *error);

/* For sm_protector_remember: context is a struct airbags. */
bool airbags_stopped(void *context, const char *topic, struct sm_period period);
int airbags_usual(void *context, const char *topic, struct sm_period period);
/* Whether anything stands stopped under this name. */
bool airbags_stands(const struct airbags *airbags, const char *target);
/* What stands stopped by this airbag; NULL: nothing does. */
struct airbags_stop *airbags_find_standing(const struct airbags *airbags, enum sm_airbag airbag, const char *target);

/* Trips of a release: each in the journal, and stops in the file, before the release is stored. A crash in between
 * tells the journal twice, never not at all. */
SM_CHECK enum sm_status airbags_trips(struct sm_workspace *workspace, const struct sm_release *release, int64_t now_s,
				      struct sm_error *error);
/* After the release is stored: its shares, in memory until airbags_save. */
SM_CHECK enum sm_status airbags_learn(struct airbags *airbags, const struct sm_release *release,
				      struct sm_error *error);
/* Licences that ran out, told once each. */
SM_CHECK enum sm_status airbags_licences(struct sm_workspace *workspace, int64_t now_s, struct sm_error *error);
/* Whether collecting is for now not allowed; forced: somebody asks for it outside the schedule, and that trips. */
SM_CHECK enum sm_status airbags_hours(struct sm_workspace *workspace, int64_t now_s, bool forced, bool *closed,
				      struct sm_error *error);
/* Within the agreed hours, whatever stands. */
bool airbags_within_hours(const struct sm_policy *policy, int64_t now_s);

#endif
