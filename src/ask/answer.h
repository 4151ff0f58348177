/* SPDX-License-Identifier: EUPL-1.2 */
/* answer: what an answer is made of, and what the files of ask share. Private. */
#ifndef ASK_ANSWER_H
#define ASK_ANSWER_H

#include "sentimeter/ask.h"

/* Sums over cells that may be joined in any order; a point is made of one at the end. */
struct answer_sum {
	int cells;
	int64_t authors, posts, scored;
	double votes;    /* sum of mean × scored authors */
	double variance; /* sum of spread² × scored authors */
	double freedom;  /* degrees of freedom of the spread */
	double shared;   /* scored authors of cells that have shares */
	double negative, neutral, positive;
	double coverage, source[SM_SOURCE_COUNT]; /* weighted by authors */
	double covered;                           /* authors of cells that tell coverage and sources */
	/* Squares of what noise may have added, 95 times in 100, to authors, scored authors and the sum of votes. */
	double authors_noise, scored_noise, votes_noise;
};
void sum_cell(struct answer_sum *sum, const struct sm_cell *cell, const struct sm_noise *noise);
void sum_join(struct answer_sum *sum, const struct answer_sum *other);
void sum_point(const struct answer_sum *sum, struct sm_period period, struct sm_point *point);

/* Terms of all series: how much of a series' mean each carried. */
struct answer_terms;
SM_CHECK enum sm_status terms_open(struct answer_terms **terms, struct sm_error *error);
void terms_close(struct answer_terms *terms);
void terms_closep(struct answer_terms **terms);
SM_CHECK enum sm_status terms_add(struct answer_terms *terms, size_t series, const struct sm_cell *cell,
				  struct sm_error *error);
/* The strongest of a series, whose scored authors are given, into it; text copied into arena. */
SM_CHECK enum sm_status terms_strongest(const struct answer_terms *terms, size_t index, int64_t scored,
					struct sm_arena *arena, struct sm_series *series, struct sm_error *error);

struct sm_answer {
	struct sm_arena *arena; /* holds all of it */
	struct sm_question question;
	int64_t from_s, until_s;
	struct sm_series *series;
	struct answer_sum *sum; /* series × bucket */
	size_t series_count, bucket_count;
	int *series_of_area; /* with SM_GROUP_AREA: index by area of the store, -1 none */
	/* The store's own, while it is being asked. */
	const struct sm_store_topic *topic;
	const struct sm_store_area *area;
	size_t topic_count, area_count;
	int withheld[SM_WITHHELD_COUNT], periods;
	struct sm_store_noise noise;
	const char *policy;
};

/* question.c: checks the question and copies it; makes series and buckets, still empty. */
SM_CHECK enum sm_status question_take(struct sm_answer *answer, struct sm_store *store,
				      const struct sm_question *question, struct sm_error *error);

#endif
