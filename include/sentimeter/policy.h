/* SPDX-License-Identifier: EUPL-1.2 */
/* policy: the settings that were agreed (policy.yaml), as plain values. Read by govern, used by protect. */
#ifndef SENTIMETER_POLICY_H
#define SENTIMETER_POLICY_H

#include "sentimeter/period.h"

enum sm_mode { SM_MODE_DEMO, SM_MODE_PRODUCTION };

#define SM_K_FLOOR 5 /* compiled in: no policy goes below */

struct sm_policy {
	enum sm_mode mode;
	char organisation[120], organisation_uri[160];
	char purpose[400], legal_basis[400], dpia[200], officer[200], contact[200]; /* empty only in demo mode */
	int64_t until_s;          /* end of the mandate; 0 none (demo mode only) */
	char profile[16];         /* demo, standaard, cbs: where k comes from */
	int k;                    /* distinct authors a cell needs; >= SM_K_FLOOR */
	int k_sensitive_factor;   /* >= 1; 3 unless widened */
	int author_share_max_pct; /* dominance: largest author's share of the posts of a cell, 1..100 */
	int votes_per_period;     /* cells in which one author counts in a period, 1..20 */
	int round_base;           /* counts are rounded to this, 1..100 */
	int code_pct;             /* percentages are coded at this and 100 minus this, 0..25 */
	enum sm_grain grain;      /* SM_HOUR, SM_DAY or SM_WEEK */
	int lateness_min;         /* how long a closed period waits for late posts, 0..10080 */
	bool terms;               /* show terms that carried the score */
	int post_age_max_h;       /* older posts are dropped on collecting (not on import), 1..8760 */
	uint8_t hash[32];         /* BLAKE2b-256 of the effective settings: stands in every answer and journal line */
};

/* The safest defaults: profile standaard, day, 48 h lateness. */
void sm_policy_defaults(struct sm_policy *policy);

struct sm_config_problems;
/* Every problem at once goes to problems; SM_ERROR_CONFIG if there was one. */
SM_CHECK enum sm_status sm_policy_read(const char *path, struct sm_config_problems *problems, struct sm_policy *policy,
				       struct sm_error *error);

#endif
