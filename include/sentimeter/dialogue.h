/* SPDX-License-Identifier: EUPL-1.2 */
/* dialogue: the record of a session (dialogue.yaml), and what follows from it: settings and commitments. */
#ifndef SENTIMETER_DIALOGUE_H
#define SENTIMETER_DIALOGUE_H

#include "sentimeter/config.h"
#include "sentimeter/options.h"

#define SM_DIALOGUE_OPTIONS_MAX 100
#define SM_DIALOGUE_EFFECTS_MAX 100
#define SM_DIALOGUE_GROUPS_MAX  30
#define SM_DIALOGUE_OVER_MAX    8

enum sm_decision { SM_ADOPT, SM_LATER, SM_REJECT };
const char *sm_decision_text(enum sm_decision decision, enum sm_tongue tongue);

/* Strings belong to the dialogue; those that were not written are NULL. Sets of values are bits, by the index of the
 * value in this record. */
struct sm_dialogue_value {
	const char *id, *name[2], *note;
};
struct sm_dialogue_group {
	const char *name;
	int people; /* how many, 0: not told; never who */
};
struct sm_dialogue_effect {
	const char *text, *actor;
	bool positive;
	uint32_t values;
};
struct sm_dialogue_option {
	const struct sm_option *known; /* in the catalogue; NULL: the session's own */
	const char *id, *title[2], *promise[2], *evidence[2];
	const char *reasons, *dissent, *owner;
	enum sm_option_group group;
	enum sm_decision decision;
	int priority; /* 1 first, 3 last; 0: none given */
	uint32_t values;
	struct sm_setting_choices settings;
	int64_t review_s;                       /* 0: none */
	const char *over[SM_DIALOGUE_OVER_MAX]; /* options that this one goes before */
	size_t over_count;
	const struct sm_config_node *node; /* where it stands, for messages */
};

struct sm_dialogue {
	const char *id, *title, *organisation, *technology, *context, *decides, *next, *place;
	int64_t date_s;
	bool may_publish; /* those who took part agreed to it */
	struct sm_dialogue_group participant[SM_DIALOGUE_GROUPS_MAX], actor[SM_DIALOGUE_GROUPS_MAX];
	size_t participants, actors;
	struct sm_dialogue_effect effect[SM_DIALOGUE_EFFECTS_MAX];
	size_t effects;
	struct sm_dialogue_value value[SM_VALUES_MAX];
	size_t values;
	struct sm_dialogue_option option[SM_DIALOGUE_OPTIONS_MAX];
	size_t options;
	/* What people still have to decide; each is among the problems, with its place. */
	size_t conflicts;   /* adopted options that do not go together, and nobody said which goes first */
	size_t unsupported; /* adopted settings that no value of the session supports */
	size_t unserved;    /* values that no adopted option serves */
	struct sm_arena *arena;
	struct sm_config *config;
};

/* SM_OK when it reads well, also when there is still something to decide. The catalogue must outlive it. */
SM_CHECK enum sm_status sm_dialogue_open(const char *path, const struct sm_options *options,
					 struct sm_config_problems *problems, struct sm_dialogue **dialogue,
					 struct sm_error *error);
void sm_dialogue_close(struct sm_dialogue *dialogue);

/* Whether the choice of this setting by this option holds: it was adopted, and no option goes before it there. */
bool sm_dialogue_sets(const struct sm_dialogue *dialogue, size_t option, size_t setting);
/* All settings that the adopted options choose together. */
void sm_dialogue_choices(const struct sm_dialogue *dialogue, struct sm_setting_choices *choices);

struct sm_proposal {
	struct sm_policy before, after;
	struct sm_policy_changes changes;
	enum sm_direction direction; /* the widest change */
	struct sm_buffer text;       /* the proposed policy.yaml; close it */
};
/* The policy of policy_path with the settings that follow, each with a comment that names its option and values.
 * Comments and settings that do not change stay as they are. */
SM_CHECK enum sm_status sm_dialogue_propose(const struct sm_dialogue *dialogue, const char *policy_path,
					    enum sm_tongue tongue, struct sm_config_problems *problems,
					    struct sm_proposal *proposal, struct sm_error *error);

struct sm_report_setup {
	const char *rules_dir;
	enum sm_tongue tongue;
	bool markdown;                  /* else HTML that stands alone */
	const struct sm_policy *before; /* what the settings that follow are held against; NULL: the defaults */
};
/* The report in the three steps of the method. */
SM_CHECK enum sm_status sm_dialogue_report(const struct sm_dialogue *dialogue, const struct sm_report_setup *setup,
					   struct sm_buffer *out, struct sm_error *error);

/* ---- What people promised: what no program can enforce. ---- */

#define SM_COMMITMENTS_FILE "commitments.yaml"
#define SM_COMMITMENTS_MAX  400
struct sm_commitment {
	char id[SM_OPTION_ID_BYTES], dialogue[80], owner[80], what[600], evidence[400];
	int64_t review_s;  /* the day on which somebody has to look again */
	int64_t settled_s; /* the day on which somebody last did; 0: never */
};
struct sm_commitments {
	size_t count;
	struct sm_commitment commitment[SM_COMMITMENTS_MAX];
};
/* No file: none. */
SM_CHECK enum sm_status sm_commitments_read(const char *path, struct sm_config_problems *problems,
					    struct sm_commitments *commitments, struct sm_error *error);
/* Puts those of this dialogue in the place of those that it made before. */
SM_CHECK enum sm_status sm_commitments_take(const struct sm_dialogue *dialogue, enum sm_tongue tongue,
					    struct sm_commitments *commitments, struct sm_error *error);
void sm_commitments_print(const struct sm_commitments *commitments, enum sm_tongue tongue, struct sm_buffer *out);
/* Whether it is due: not looked at since its date, and that has passed. */
bool sm_commitment_due(const struct sm_commitment *commitment, int64_t now_s);

#endif
