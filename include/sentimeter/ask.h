/* SPDX-License-Identifier: EUPL-1.2 */
/* ask: question → answer. Every number of an answer is a sum of released cells. */
#ifndef SENTIMETER_ASK_H
#define SENTIMETER_ASK_H

#include "sentimeter/store.h"

enum sm_group { SM_GROUP_NONE, SM_GROUP_TOPIC, SM_GROUP_AREA }; /* one series for each */

struct sm_question {
	const char *const *topic; /* ids; count 0 = all */
	size_t topic_count;
	const char *const *area; /* codes; count 0 = all */
	size_t area_count;
	int64_t from_s, until_s; /* 0 = all that is released */
	enum sm_grain by;        /* SM_DAY, SM_WEEK or SM_MONTH; not finer than what was released */
	enum sm_group group;
};

/* One number of a series, over one bucket of time. */
struct sm_point {
	struct sm_period period;
	int cells;          /* released cells that it sums; 0: nothing was released here (withheld or silent) */
	int authors, posts; /* sums of rounded counts: "author votes", one person may count in several cells */
	int scored_authors;
	double mean;      /* weighted by scored authors */
	double low, high; /* 95% interval of the mean, from the released spread */
	int negative_pct, neutral_pct, positive_pct, coverage_pct;
	int source_pct[SM_SOURCE_COUNT];
};
struct sm_series {
	const char *id;      /* topic id, area code or "all" */
	const char *name[2]; /* by enum sm_tongue */
	struct sm_point *point;
	size_t count; /* the same buckets in every series, without holes */
	struct sm_point total;
	struct sm_cell_term term[SM_CELL_TERMS_MAX]; /* strongest over the whole time */
	size_t term_count;
};

/* Only sm_ask makes one. */
struct sm_answer;
SM_CHECK enum sm_status sm_ask(struct sm_store *store, const struct sm_question *question, struct sm_answer **answer,
			       struct sm_error *error);
void sm_answer_close(struct sm_answer *answer);
size_t sm_answer_count(const struct sm_answer *answer);
const struct sm_series *sm_answer_at(const struct sm_answer *answer, size_t index);
int sm_answer_withheld(const struct sm_answer *answer, enum sm_withheld_reason reason); /* posts, in tens, all topics */
const struct sm_question *sm_answer_question(const struct sm_answer *answer);
const char *sm_answer_policy(const struct sm_answer *answer); /* hex hashes in force, comma separated */
/* "This is about posts, not about residents." */
const char *sm_answer_caveat(enum sm_tongue tongue);

#endif
