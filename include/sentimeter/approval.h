/* SPDX-License-Identifier: EUPL-1.2 */
/* approval: four eyes. What two different people signed may be wider; one alone can only make it narrower. */
#ifndef SENTIMETER_APPROVAL_H
#define SENTIMETER_APPROVAL_H

#include "sentimeter/journal.h"
#include "sentimeter/people.h"
#include "sentimeter/policy.h"

/* ---- The rule itself, of values alone. ---- */

/* A signature that holds, over exactly the content in question. */
struct sm_approval {
	const struct sm_person *by;
	int64_t time_s; /* when it was made, as the signer says in what he signed */
};
/* Nobody signs for later: a clock may be a day off, no more. */
#define SM_APPROVAL_AHEAD_S 86400
/* Whether it counts at now_s. Only a signature made after the version in force was signed (after_s; 0: there is none)
 * does: else one person could put an older, wider version back with the signatures that it once had. */
bool sm_approval_counts(const struct sm_approval *approval, int64_t after_s, int64_t now_s);
/* Whether these, which all count, are enough: for wider two different people, of whom one is an officer; else one. */
bool sm_approval_enough(enum sm_direction direction, const struct sm_approval *approval, size_t count);

/* ---- The files of a workspace, and the version of them that is in force. ---- */

enum { SM_AGREED_POLICY, SM_AGREED_TOPICS, SM_AGREED_FEEDS, SM_AGREED_AREAS, SM_AGREED_PEOPLE, SM_AGREED_FILES };
const char *sm_agreed_name(int file); /* "policy.yaml" ... */

enum { SM_APPROVAL_MAX = 32, SM_APPROVAL_PATH_BYTES = 4200 };

/* Where the file lies that is in force: in the newest agreed version, or in the workspace when nothing was agreed. Its
 * signatures are not looked at: that is for who collects. */
SM_CHECK enum sm_status sm_agreed_path(const char *workspace, int file, char path[SM_APPROVAL_PATH_BYTES],
				       struct sm_error *error);

/* Reads the five files of a folder, and gives the hash of them together: that of an agreement tells that these are the
 * bytes that were agreed. content begins zeroed. */
SM_CHECK enum sm_status sm_agreed_read(const char *folder, struct sm_buffer content[SM_AGREED_FILES], char hash[65],
				       struct sm_error *error);
void sm_agreed_close(struct sm_buffer content[SM_AGREED_FILES]);

/* How one file of the workspace stands against the version in force. */
struct sm_agreed_file {
	bool there, changed;
	enum sm_direction direction; /* of the change */
	bool enough;                 /* signed by enough: in force with the next run */
	bool by_two;                 /* signed by two, one of them an officer, whether that was needed or not */
	char signers[400];           /* names whose signatures count, with commas */
	char other[400];             /* and of signatures that do not: too old, of an unknown key, over other content */
};
struct sm_agreement {
	int version;                         /* 0: nothing was ever agreed */
	int64_t since_s;                     /* the newest signature in it */
	char folder[SM_APPROVAL_PATH_BYTES]; /* of the version in force */
	char hash[65];                       /* of its five files together */
	char people[65];                     /* of its people.yaml: to compare by telephone */
	char rules[65];                      /* of rules/ when two people last agreed; "" before */
	char rules_now[65];                  /* and as they are now */
	bool first;                          /* it was agreed just now, for the first time */
	bool renewed;                        /* it, or a later version, was agreed just now */
	struct sm_error held; /* why what was signed is not in force: its files do not go together. SM_OK: nothing is */
	struct sm_agreed_file file[SM_AGREED_FILES];
};
/* Of all files in rules/: lexicons, redaction, sensitive terms, column mappings. They come with the program and are not
 * among the five files, so nobody signs them one by one; but what they are is noted when two people agree. */
SM_CHECK enum sm_status sm_rules_hash(const char *rules_dir, char hash[65], struct sm_error *error);

/* Where things stand, and nothing is changed: every version from the first is checked again, signatures and all.
 * SM_ERROR_PERMISSION when one of them was not agreed as it should be. */
SM_CHECK enum sm_status sm_agreement_read(const char *workspace, const char *rules_dir, int64_t now_s,
					  struct sm_agreement *agreement, struct sm_error *error);

/* Whether the files of a folder go together; called before they are put in force. */
struct sm_agreement_check {
	void *context;
	enum sm_status (*check)(void *context, const char *folder, struct sm_error *error);
};
/* The same, and what was signed by enough is put in force: a copy in agreed/N, and a line in the journal. What the
 * journal says was agreed must be what is there. */
SM_CHECK enum sm_status sm_agreement_renew(const char *workspace, const char *rules_dir, int64_t now_s,
					   const struct sm_agreement_check *check, struct sm_agreement *agreement,
					   struct sm_error *error);

/* What a change from one file to another does. SM_NONE when one of them cannot be read: then nobody can tell. */
SM_CHECK enum sm_status sm_agreed_compare(int file, const char *before, const char *after, const char *rules_dir,
					  enum sm_direction *direction, struct sm_error *error);

/* ---- Acts that happen once: taking back an objection, resetting an airbag, looking at samples. ---- */

enum sm_act { SM_ACT_OBJECTION_REMOVAL, SM_ACT_AIRBAG_RESET, SM_ACT_SAMPLE_ACCESS, SM_ACT_COUNT };
const char *sm_act_name(enum sm_act act); /* "objection-removal" ... */

bool sm_act_find(const char *name, enum sm_act *act);

enum { SM_ACT_DAYS_MAX = 31, SM_ACT_WORDS_BYTES = 200 };
/* requests/NAME.yaml, with these keys. */
struct sm_act_request {
	enum sm_act act;
	char object[SM_ACT_WORDS_BYTES];  /* a topic, a case number; never whom it is about */
	char content[SM_ACT_WORDS_BYTES]; /* a hash of what it is about, or "" */
	char proposer[SM_PERSON_NAME_BYTES];
	int64_t expires_s; /* a day, at most SM_ACT_DAYS_MAX ahead */
};
/* As text, to be signed. SM_ERROR_USAGE unless the proposer is one of those who may sign. */
SM_CHECK enum sm_status sm_act_write(const char *workspace, const struct sm_act_request *request, int64_t now_s,
				     struct sm_buffer *out, struct sm_error *error);

/* By whom it was asked for, and who signed it: names with commas. */
struct sm_act_used {
	char proposer[SM_PERSON_NAME_BYTES], signers[400];
};
/* SM_WITHHELD, with the reason in error, unless the request in this file asks for exactly this, two people signed it,
 * it has not expired and was not used before. SM_OK: the journal says that it was used; it never counts again.
 * content and used may be NULL. now_s: the clock. The caller holds the lock of the workspace. */
SM_CHECK enum sm_status sm_act_use(const char *workspace, const char *rules_dir, const char *request, enum sm_act act,
				   const char *object, const char *content, int64_t now_s, struct sm_act_used *used,
				   struct sm_error *error);

#endif
