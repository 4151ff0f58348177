/* SPDX-License-Identifier: EUPL-1.2 */
/* protect: post + place + score → contribution → release. The privacy layer: what it does not let through does not
 * reach a disk. */
#ifndef SENTIMETER_PROTECT_H
#define SENTIMETER_PROTECT_H

#include "sentimeter/match.h"
#include "sentimeter/parse.h"
#include "sentimeter/policy.h"
#include "sentimeter/score.h"

/* ---- Redaction: finds personal identifiers in text. ---- */

struct sm_span {
	size_t start, end; /* bytes in the original text */
	const char *type;  /* "email", "phone", "iban", "bsn", "handle", "name", ... one table in rules/redaction */
};
#define SM_SPANS_MAX 4096
/* rules_dir: the folder that holds redaction/. One redactor is for one thread. */
struct sm_redactor;
SM_CHECK enum sm_status sm_redactor_open(const char *rules_dir, struct sm_redactor **redactor, struct sm_error *error);
void sm_redactor_close(struct sm_redactor *redactor);
/* text with each span replaced by its mask ("[e-mail]", see types.tsv), in arena, and the spans (room for
 * SM_SPANS_MAX), sorted and disjoint. known: a name or handle that is to be found as well (the author's own, type
 * "author"), may be empty. Any limit hit is SM_ERROR_LIMIT, with nothing in redacted: then the post must be dropped. */
SM_CHECK enum sm_status sm_redact(struct sm_redactor *redactor, struct sm_text text, struct sm_text known,
				  struct sm_arena *arena, struct sm_text *redacted, struct sm_span *span, size_t *count,
				  struct sm_error *error);

/* ---- The process: nothing of it may end in a file that others read. ---- */

/* No core dumps, not to be attached to, new files for the owner only. Call it first. */
SM_CHECK enum sm_status sm_process_harden(struct sm_error *error);

/* ---- The master key: wraps the keys, so that their file alone opens nothing. Lives in locked memory. ---- */

enum sm_master_kind { SM_MASTER_NONE, SM_MASTER_FILE, SM_MASTER_PASSPHRASE };
const char *sm_master_name(enum sm_master_kind kind, enum sm_tongue tongue); /* for people */
#define SM_MASTER_BYTES_MIN     32 /* of a file; a passphrase is for people, a file for chance */
#define SM_MASTER_BYTES_MAX     4096
#define SM_PASSPHRASE_BYTES_MIN 12
struct sm_master;
/* The bytes of a file that chance made and only its owner can read. credential: systemd gave it, so a group may read it
 * (that is how an access list shows). */
SM_CHECK enum sm_status sm_master_open_file(const char *path, bool credential, struct sm_master **master,
					    struct sm_error *error);
/* Copied; whoever typed it should wipe it. What is made of it (Argon2id) depends on a salt in the file of keys. */
SM_CHECK enum sm_status sm_master_open_passphrase(struct sm_text passphrase, struct sm_master **master,
						  struct sm_error *error);
void sm_master_close(struct sm_master *master);

/* ---- Keys: one slot file, overwritten in place. ---- */

struct sm_keys;
/* Creates the file when it is not there. Secrets live in locked memory. One process at a time: SM_ERROR_RETRY while
 * another one has it open. master NULL: the keys stand in the file as they are. With a master, keys that do so are
 * wrapped on opening, and from then on the file opens with that master only: another one, or none, is
 * SM_ERROR_PERMISSION and changes nothing. */
SM_CHECK enum sm_status sm_keys_open(const char *path, const struct sm_master *master, struct sm_keys **keys,
				     struct sm_error *error);
void sm_keys_close(struct sm_keys *keys);
struct sm_key_facts {
	struct sm_period period;
	int64_t created_s;
	int wait_min; /* how long it was agreed to live: after the end of the period; -1 when an older version made it
		       */
	bool wrapped; /* by the master key */
};
/* What is alive; never a key. Returns how many there are, fills at most max. */
size_t sm_keys_list(const struct sm_keys *keys, struct sm_key_facts *facts, size_t max);
/* The same of a file that stays closed, while others work with it: no lock, no master, nothing is mended. kind: which
 * master it wants. *count: how many there are, of which at most max are told. SM_NONE when there is no file. */
SM_CHECK enum sm_status sm_keys_survey(const char *path, enum sm_master_kind *kind, struct sm_key_facts *facts,
				       size_t max, size_t *count, struct sm_error *error);

/* ---- From posts to contributions. ---- */

/* Why a post was dropped or a cell withheld; one table, for people in two languages. */
enum sm_reason_out {
	SM_OUT_NOT_PUBLIC,
	SM_OUT_OPTED_OUT,
	SM_OUT_BOT,
	SM_OUT_RESHARE,
	SM_OUT_TOO_OLD,
	SM_OUT_FUTURE,
	SM_OUT_NO_DATE, /* without a date of its own it would count anew in each period in which it is read */
	SM_OUT_NO_AUTHOR,
	SM_OUT_DELETED,
	SM_OUT_DELETED_ABSENT, /* nothing of it stood here: a feed tells of a deletion at every poll */
	SM_OUT_NO_TOPIC,
	SM_OUT_NEW_TOPIC,     /* the topic is newer than the open period: it counts from the next one on */
	SM_OUT_CHANGED_TOPIC, /* the same of its rule, or of the area: what the post was before may stand by the old one
			       */
	SM_OUT_REDACTION_FAILED,
	SM_OUT_STOPPED, /* an airbag stopped its topic, and nobody has reset it yet */
	SM_OUT_PERIOD_CLOSED,
	SM_OUT_PERIOD_LOST, /* its spool or its key is damaged or gone */
	SM_OUT_LIMIT,
	SM_OUT_COUNT
};
const char *sm_out_name(enum sm_reason_out reason);                        /* "not-public" */
const char *sm_out_text(enum sm_reason_out reason, enum sm_tongue tongue); /* for people */

/* Only protect makes one, only the spool takes one. */
struct sm_contribution;

struct sm_protector;
/* topics, areas and master must outlive the protector; the rest is copied. */
struct sm_protector_setup {
	const char *workspace; /* folder with keys and spool/ */
	const struct sm_policy *policy;
	const struct sm_topics *topics;
	const struct sm_areas *areas;
	const char *rules_dir;
	/* True when this period, or one that overlaps it, was released before: its posts are refused. */
	bool (*released)(void *context, struct sm_period period); /* may be NULL: nothing was */
	void *context;
	const struct sm_master *master; /* NULL: keys lie unwrapped */
};
SM_CHECK enum sm_status sm_protector_open(const struct sm_protector_setup *setup, struct sm_protector **protector,
					  struct sm_error *error);
void sm_protector_close(struct sm_protector *protector);

/* Admission, before anything else is done with a post: SM_OK, or SM_WITHHELD with the reason. An objection counts as
 * opting out: how often somebody who objected still writes is nobody's business. now_s: the clock;
 * import: posts may be old. A deleted post is let through: see sm_retract. */
SM_CHECK enum sm_status sm_admit(struct sm_protector *protector, const struct sm_post *post, int64_t now_s, bool import,
				 enum sm_reason_out *reason, struct sm_error *error);

/* What redaction found in a text: whom it names is kept as a short keyed hash, for one airbag, and dies with the key.
 */
struct sm_found {
	struct sm_text text; /* the spans point into it */
	const struct sm_span *span;
	size_t count;
};

/* Reduces a post to its contribution (in arena): pseudonym, dedup tag, cell, score, terms. Terms are entries of the
 * lexicon (reasons->reason[].entry), never words of the post. found may be NULL.
 * SM_WITHHELD with the reason when it may not be kept. */
SM_CHECK enum sm_status sm_protect(struct sm_protector *protector, const struct sm_post *post, struct sm_place place,
				   const struct sm_verdict *verdict, const struct sm_reasons *reasons,
				   const struct sm_found *found, enum sm_source source, struct sm_arena *arena,
				   const struct sm_contribution **contribution, enum sm_reason_out *reason,
				   struct sm_error *error);

/* False when topics were edited since the open period of this moment began: then a post that matches nothing now may
 * well have matched by the rules that still hold for it. */
bool sm_rules_stand(struct sm_protector *protector, int64_t time_s);
/* A deleted post, or an edited one that matches nothing any more: takes an earlier contribution of it back, in every
 * open period when it is deleted, opted out or without a sure date, else in that of its date. Cheap when there was
 * none. */
SM_CHECK enum sm_status sm_retract(struct sm_protector *protector, const struct sm_post *post, struct sm_error *error);

/* Into the sealed spool of its period. Frames are sealed in batches; sm_spool_sync makes them last (fdatasync). A later
 * contribution with the same dedup tag takes the place of an earlier one; the same one again costs nothing. */
SM_CHECK enum sm_status sm_spool_add(struct sm_protector *protector, const struct sm_contribution *contribution,
				     struct sm_error *error);
SM_CHECK enum sm_status sm_spool_sync(struct sm_protector *protector, struct sm_error *error);
/* What became of all that was added and taken back since the protector was opened, in posts. Exact after sm_spool_sync:
 * what waits may be compared with what stands only when it is sealed. */
struct sm_spool_tally {
	int64_t added;      /* did not stand in their period */
	int64_t changed;    /* took the place of an earlier version */
	int64_t repeats;    /* stood there already, unchanged: nothing was written */
	int64_t taken_back; /* stood there and do no longer */
	int64_t deleted;    /* of those taken back: their author deleted them */
};
struct sm_spool_tally sm_spool_tally(const struct sm_protector *protector);
/* Open periods, oldest first; returns how many, fills at most max. */
size_t sm_spool_periods(const struct sm_protector *protector, struct sm_period *period, size_t max);

/* Whether an open period is past its watermark. How long it waits for late posts was settled when it was opened, as all
 * of its terms were; only of one that cannot be read the policy of today tells. */
SM_CHECK enum sm_status sm_period_due(struct sm_protector *protector, struct sm_period period, int64_t now_s, bool *due,
				      struct sm_error *error);

/* ---- Release: once for each period. ---- */

/* A released cell: all that is ever told. Strings belong to the release. */
#define SM_CELL_TERMS_MAX 8
struct sm_cell_term {
	const char *text;
	double weight; /* mean contribution to the score, -1..1 */
};
struct sm_cell {
	const char *topic, *area;
	bool remainder;     /* an area's rest: its small parts joined, and posts that name no smaller place */
	int authors, posts; /* rounded to round_base; with noise, posts are told as authors */
	int scored_authors; /* rounded; those with a scored post: the base of mean and shares; 0 when fewer than k */
	double mean;        /* mean of the authors' votes, -1..1, in steps of 0.01, coded at the ends */
	double spread;      /* standard deviation of the votes, steps of 0.01, coded at the low end */
	/* Of scored authors, coded at the ends, so their sum may be somewhat more than 100; in steps of 5 below 100
	 * scored authors. -1 when fewer than k authors have a scored post: then scored_authors, mean and spread are 0.
	 */
	int negative_pct, neutral_pct, positive_pct;
	int coverage_pct;                /* steps of 5; -1 with noise, as are sources */
	int source_pct[SM_SOURCE_COUNT]; /* of authors' votes, steps of 10: one loud author does not move it */
	struct sm_cell_term term[SM_CELL_TERMS_MAX];
	size_t term_count;
};

/* ---- Noise: what a period's release added to its numbers. ---- */

/* The guarantee is (epsilon, 2^-delta_bits) for all posts of one author (an account) in one period. */
struct sm_noise {
	int epsilon_milli; /* thousandths; 0: no noise */
	int delta_bits;
	int authors_range; /* 95 times in 100 the noise on a cell's authors is no larger */
	int scored_range;  /* the same, of its scored authors */
	double sum_range;  /* the same, of the sum of their votes (mean times scored authors) */
};

/* ---- Airbags: rules that trip by themselves, to protect someone. ---- */

enum sm_reader { SM_READER_ANALYST, SM_READER_OFFICER };
const char *sm_airbag_name(enum sm_airbag airbag); /* "one-person" */
bool sm_airbag_find(const char *name, enum sm_airbag *airbag);
/* What it means and what to do, in plain words. */
const char *sm_airbag_text(enum sm_airbag airbag, enum sm_reader reader, enum sm_tongue tongue);
/* One that tripped in a release, once for each topic. Not in which area, and not how often. */
struct sm_trip {
	enum sm_airbag airbag;
	enum sm_airbag_action action;
	const char *topic;
};
/* What is remembered between releases, by whoever keeps the airbags' state. */
struct sm_airbag_memory {
	void *context;
	/* Whether the topic stands stopped for this period. */
	bool (*stopped)(void *context, const char *topic, struct sm_period period);
	/* Percent of the topic's posts that releases withheld before this period; -1 when there are too few to tell. */
	int (*usual)(void *context, const char *topic, struct sm_period period);
};
/* A topic's share of withheld posts, in steps of 5 from counts in tens; only of a topic that is large enough. Stays in
 * the workspace, is never shown. */
struct sm_topic_share {
	const char *topic;
	int withheld_pct;
};

/* Why something in a period was withheld, for the notes; counts of posts are rounded to tens. */
enum sm_withheld_reason {
	SM_WITHHELD_FEW_AUTHORS,
	SM_WITHHELD_DOMINANCE,
	SM_WITHHELD_VOTES,
	SM_WITHHELD_ONE_PERSON,
	SM_WITHHELD_FLOOD,
	SM_WITHHELD_JUMP,
	SM_WITHHELD_SENSITIVE,
	SM_WITHHELD_LICENCE,
	SM_WITHHELD_STOPPED, /* an airbag stopped the topic, and nobody has reset it yet */
	SM_WITHHELD_BUDGET,  /* the year's budget of noise is spent: no cells, and no count of posts either */
	SM_WITHHELD_COUNT
};
const char *sm_withheld_text(enum sm_withheld_reason reason, enum sm_tongue tongue);
const char *sm_withheld_name(enum sm_withheld_reason reason);

/* Only protect makes one, store accepts nothing else. */
struct sm_release;
/* Replays the spool of a closed period. Doing it again gives the same result, until it is stored: SM_WITHHELD when
 * setup.released says so, SM_NONE when the period is not open, SM_ERROR_DATA when its key is gone or a frame is
 * damaged. */
SM_CHECK enum sm_status sm_release_make(struct sm_protector *protector, struct sm_period period,
					struct sm_release **release, struct sm_error *error);
/* What releases tell of each other; copied. Without it nothing is stopped and nothing usual. */
void sm_protector_remember(struct sm_protector *protector, const struct sm_airbag_memory *memory);
/* Thousandths of epsilon that releasing this open period will spend, and what its year may spend; both 0 without noise.
 */
SM_CHECK enum sm_status sm_period_noise(struct sm_protector *protector, struct sm_period period, int *epsilon_milli,
					int *budget_milli, struct sm_error *error);
/* A release without cells, because the budget does not allow any. Looks at no post. */
SM_CHECK enum sm_status sm_release_unspent(struct sm_protector *protector, struct sm_period period,
					   struct sm_release **release, struct sm_error *error);
/* A release without cells, of a period that cannot be read any more: stored, it closes the period for good, so that
 * what is read again of its posts does not pass for the whole of it. */
SM_CHECK enum sm_status sm_release_lost(struct sm_protector *protector, struct sm_period period,
					struct sm_release **release, struct sm_error *error);
void sm_release_close(struct sm_release *release);
struct sm_period sm_release_period(const struct sm_release *release);
size_t sm_release_count(const struct sm_release *release);
const struct sm_cell *sm_release_at(const struct sm_release *release, size_t index);
int sm_release_withheld(const struct sm_release *release, enum sm_withheld_reason reason); /* posts, in tens */
/* With noise no count of posts is told, not even in tens: 0. */
size_t sm_release_trips(const struct sm_release *release);
const struct sm_trip *sm_release_trip(const struct sm_release *release, size_t index);
size_t sm_release_shares(const struct sm_release *release);
const struct sm_topic_share *sm_release_share(const struct sm_release *release, size_t index);
const struct sm_noise *sm_release_noise(const struct sm_release *release);
bool sm_release_over(const struct sm_release *release); /* see sm_release_unspent */
const struct sm_policy *sm_release_policy(const struct sm_release *release);
int sm_release_indelingsjaar(const struct sm_release *release); /* of the areas that it was counted by; 0 unknown */

/* What is left after forgetting, for the journal. */
struct sm_receipt {
	struct sm_period period;
	char key_hash[65]; /* hex of a hash of the destroyed key's public id; "" when there was no spool any more */
	int64_t spool_bytes;
	bool key_destroyed, spool_unlinked;
};
/* hash: as in the receipt, before there is one; "" when nothing tells. */
void sm_period_key(const struct sm_protector *protector, struct sm_period period, char hash[65]);
/* After the release is stored: the key is overwritten in place and the spool unlinked. Safe to repeat. */
SM_CHECK enum sm_status sm_period_forget(struct sm_protector *protector, struct sm_period period,
					 struct sm_receipt *receipt, struct sm_error *error);

#endif
