/* SPDX-License-Identifier: EUPL-1.2 */
/* policy: the settings that were agreed (policy.yaml), as plain values. Read by govern, used by protect. */
#ifndef SENTIMETER_POLICY_H
#define SENTIMETER_POLICY_H

#include "sentimeter/period.h"

enum sm_mode { SM_MODE_DEMO, SM_MODE_PRODUCTION };

#define SM_K_FLOOR          5  /* compiled in: no policy goes below */
#define SM_SAMPLES_DAYS_MAX 14 /* compiled in: no sampled text lives longer */

/* Rules that trip by themselves, to protect someone. The limit's unit is the airbag's own: see sm_airbag_text. */
enum sm_airbag {
	SM_AIRBAG_DOMINANCE,  /* one author has a larger share of a cell's posts than author_share_max_pct */
	SM_AIRBAG_ONE_PERSON, /* limit: percent of a cell's posts that name the same person */
	SM_AIRBAG_FLOOD,      /* limit: percent of a cell's authors that are new or nearly silent elsewhere */
	SM_AIRBAG_WITHHELD,   /* limit: percentage points by which the share of withheld posts jumps */
	SM_AIRBAG_SENSITIVE,  /* limit: percent of a cell's posts with terms of special categories */
	SM_AIRBAG_LICENCE,    /* the topic's licence or the mandate ran out; no limit */
	SM_AIRBAG_HOURS,      /* collection outside the agreed hours; no limit */
	SM_AIRBAG_COUNT
};
enum sm_airbag_action { SM_AIRBAG_OFF, SM_AIRBAG_SUPPRESS, SM_AIRBAG_STOP };
/* Those who work with it. An administrator keeps the machine running: he has no data and approves nothing. */
enum sm_staff { SM_STAFF_ANALYST, SM_STAFF_OFFICER, SM_STAFF_MODERATOR, SM_STAFF_ADMINISTRATOR, SM_STAFF_COUNT };
struct sm_airbag_rule {
	enum sm_airbag_action action; /* suppress the cell, or that and stop the topic or feed until it is reset */
	int limit;
};

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
	/* Noise: discrete Laplace on counts and on the threshold decision. */
	int noise_epsilon_milli; /* thousandths of epsilon for one author in one period; 0: off */
	int noise_budget_milli;  /* thousandths of epsilon that the releases of one calendar year may spend together */
	struct sm_airbag_rule airbag[SM_AIRBAG_COUNT];
	int samples_per_period;                  /* redacted, sealed texts for people to label; 0: none are kept */
	int samples_days;                        /* 1..SM_SAMPLES_DAYS_MAX */
	int retention_releases_days;             /* released cells, 1..36500 */
	int retention_journal_days;              /* bodies of journal lines about staff, 1..36500 */
	uint8_t collect_days;                    /* bit 0 Monday .. bit 6 Sunday, local time */
	int collect_from_min, collect_until_min; /* of the local day, 0..1440; the end is not within */
	uint8_t ask_roles;                       /* who may ask: bits by enum sm_staff */
	uint8_t ask_days;                        /* and when: as for collecting */
	int ask_from_min, ask_until_min;
	uint8_t hash[32]; /* BLAKE2b-256 of the effective settings: stands in every answer and journal line */
};

/* The safest defaults: profile standaard, day, 48 h lateness. */
void sm_policy_defaults(struct sm_policy *policy);

/* ---- Settings one by one, by index: from one table come reading, hash, comparing and explaining. ---- */

#define SM_SETTINGS_MAX 64
size_t sm_settings_count(void); /* at most SM_SETTINGS_MAX */
/* As it stands in policy.yaml, maps with a point: "k", "noise.epsilon", "airbags.one_person.limit". */
const char *sm_setting_key(size_t setting);
/* Its value as it would be written in policy.yaml; empty when there is none. */
void sm_setting_print(const struct sm_policy *policy, size_t setting, struct sm_buffer *out);
/* Whether it stands as it would without a line of its own in policy.yaml, given the profile. */
bool sm_setting_is_default(const struct sm_policy *policy, size_t setting);

/* What a setting is in plain words, from rules/policy/: texts of one language. */
struct sm_setting_words {
	const char *name, *does, *protects, *costs;
};
struct sm_settings_words;
SM_CHECK enum sm_status sm_settings_words_open(const char *rules_dir, enum sm_tongue tongue,
					       struct sm_settings_words **words, struct sm_error *error);
void sm_settings_words_close(struct sm_settings_words *words);
struct sm_setting_words sm_setting_words(const struct sm_settings_words *words, size_t setting);

/* An action option that was adopted in a dialogue, and the settings that it explains. */
#define SM_POLICY_OPTIONS_MAX 100
struct sm_policy_option {
	char id[48], dialogue[160];
	bool explains[SM_SETTINGS_MAX];
};
struct sm_policy_options {
	size_t count;
	struct sm_policy_option option[SM_POLICY_OPTIONS_MAX];
};

struct sm_config_problems;
/* How to read: zeroed, as one person may set it. */
struct sm_policy_reading {
	bool signed_by_two;                /* two people signed for this very text: production may be wider */
	struct sm_policy_options *options; /* filled when it is not NULL */
};
/* Every problem at once goes to problems; SM_ERROR_CONFIG if there was one. */
SM_CHECK enum sm_status sm_policy_read_with(const char *path, const struct sm_policy_reading *reading,
					    struct sm_config_problems *problems, struct sm_policy *policy,
					    struct sm_error *error);
/* The same with a zeroed reading. */
SM_CHECK enum sm_status sm_policy_read(const char *path, struct sm_config_problems *problems, struct sm_policy *policy,
				       struct sm_error *error);

/* Whether a moment lies in the days and hours in which may be asked, or collected. */
bool sm_policy_ask_hours(const struct sm_policy *policy, int64_t time_s);
bool sm_policy_collect_hours(const struct sm_policy *policy, int64_t time_s);

/* ---- What a change does: wider tells, keeps or collects more, or protects less; that takes two people. ---- */

enum sm_direction { SM_NARROWER = -1, SM_EVEN = 0, SM_WIDER = 1 };
struct sm_policy_change {
	size_t setting;
	enum sm_direction direction;
};
struct sm_policy_changes {
	size_t count; /* 0: the same settings */
	struct sm_policy_change change[SM_SETTINGS_MAX];
};
/* Every setting that differs, in the order of the table. Gives the widest direction among them. */
enum sm_direction sm_policy_diff(const struct sm_policy *before, const struct sm_policy *after,
				 struct sm_policy_changes *changes);

#endif
