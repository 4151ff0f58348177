/* SPDX-License-Identifier: EUPL-1.2 */
/* ask: question → answer. Every number of an answer is a sum of released cells. */
#ifndef SENTIMETER_ASK_H
#define SENTIMETER_ASK_H

#include "sentimeter/store.h"

enum sm_group { SM_GROUP_NONE, SM_GROUP_TOPIC, SM_GROUP_AREA }; /* one series for each */

struct sm_question {
	const char *const *topic; /* ids; count 0 = all */
	size_t topic_count;
	const char *const *area; /* codes; count 0 = all; an area covers the smaller ones in it */
	size_t area_count;
	int64_t from_s, until_s; /* 0 = all that is released */
	enum sm_grain by;        /* SM_DAY, SM_WEEK or SM_MONTH; not finer than what was released. A released week
				    counts in the month of its Thursday. */
	enum sm_group group;
	bool demo; /* asked where nobody gave a mandate: the caveat says so, in every form of the answer */
};

/* One number of a series, over one bucket of time. */
struct sm_point {
	struct sm_period period;
	int cells;          /* released cells that it sums; 0: nothing was released here (withheld or silent) */
	int authors, posts; /* sums of rounded counts: "author votes", one person may count in several cells */
	int scored_authors;
	/* What noise may have added to or taken from authors (and posts) and scored authors: 95 times in 100 no more.
	 * 0: no noise. It is in low and high too. */
	int authors_range, scored_range;
	double mean;      /* weighted by scored authors; 0 when there are none */
	double low, high; /* 95% interval of the mean, from the released spread: see sm_answer_method */
	int negative_pct, neutral_pct, positive_pct; /* of scored authors; -1 when there are none */
	int coverage_pct;                /* weighted by authors, of cells without noise; -1 when there are none */
	int source_pct[SM_SOURCE_COUNT]; /* likewise */
};
struct sm_series {
	const char *id;      /* topic id, area code or "all" */
	const char *name[2]; /* by enum sm_tongue */
	struct sm_point *point;
	size_t count; /* the same buckets in every series, without holes */
	/* By day only, else NULL: each day with the three before and the three after it, as far as there are (NULL
	 * under 14 days). One day of one topic has few authors, and what people look for is the course. */
	struct sm_point *trend;
	struct sm_point total;
	/* The newest window (28 days, 4 weeks or 3 months, at most half of the time) and the one before it: their
	 * difference is the change that people ask for. window: buckets in each, 0 when there is only one. */
	struct sm_point recent, before;
	size_t window;
	struct sm_cell_term term[SM_CELL_TERMS_MAX]; /* strongest over the whole time; weight: share of the mean */
	size_t term_count;
	const char *region; /* CBS code of the area that it covers; "" when there are several */
	int level;          /* of an area series: 0 municipality, 1 district, 2 neighbourhood; else 0 */
};

/* Recent minus before with its 95% interval; false when one of them has no mean. */
bool sm_series_change(const struct sm_series *series, double *change, double *low, double *high);

/* Only sm_ask makes one. An unknown topic or area is SM_ERROR_USAGE and names the nearest known one. When nothing was
 * released in the time that is asked for, the series have no points. An answer outlives its store. */
struct sm_answer;
SM_CHECK enum sm_status sm_ask(struct sm_store *store, const struct sm_question *question, struct sm_answer **answer,
			       struct sm_error *error);
void sm_answer_close(struct sm_answer *answer);
size_t sm_answer_count(const struct sm_answer *answer);
const struct sm_series *sm_answer_at(const struct sm_answer *answer, size_t index);
int sm_answer_withheld(const struct sm_answer *answer, enum sm_withheld_reason reason); /* posts, in tens, all topics */
const struct sm_question *sm_answer_question(const struct sm_answer *answer);
const char *sm_answer_policy(const struct sm_answer *answer); /* hex hashes in force, comma separated */
/* The time that the answer covers: the question's, within what is released. Both 0 when nothing is. */
void sm_answer_span(const struct sm_answer *answer, int64_t *from_s, int64_t *until_s);
int sm_answer_periods(const struct sm_answer *answer); /* released periods in it */
/* The noise in it; its periods are 0 when there was none. */
const struct sm_store_noise *sm_answer_noise(const struct sm_answer *answer);
/* Which guarantee the noise gives and what it does to the numbers, for people; nothing when there is none. */
void sm_answer_noise_text(const struct sm_answer *answer, enum sm_tongue tongue, struct sm_buffer *out);
/* How the interval is made and what it leaves out, for people. */
const char *sm_answer_method(enum sm_tongue tongue);
/* "This is about posts, not about residents.", and in demo mode that nobody may decide by it. */
const char *sm_answer_caveat(const struct sm_answer *answer, enum sm_tongue tongue);

#endif
