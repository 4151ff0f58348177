/* SPDX-License-Identifier: EUPL-1.2 */
/* people: who may decide what (people.yaml), by the keys with which they sign. */
#ifndef SENTIMETER_PEOPLE_H
#define SENTIMETER_PEOPLE_H

#include "sentimeter/config.h"
#include "sentimeter/policy.h"
#include "sentimeter/sign.h"

#define SM_PEOPLE_FILE "people.yaml"

enum {
	SM_PERSON_NAME_BYTES = 41,
	SM_PEOPLE_MAX = 64,
	SM_ACCOUNT_BYTES = 41,
};

#define SM_STAFF_BIT(staff) (1u << (staff))

struct sm_person {
	char name[SM_PERSON_NAME_BYTES]; /* a name or the label of a function: [a-z0-9-] */
	char account[SM_ACCOUNT_BYTES];  /* the name with which he logs in on the machine: his own, unless it says
					    otherwise */
	unsigned roles; /* bits by enum sm_staff. An administrator has no other role: no data, and no say */
	struct sm_public_key key;
	int64_t until_s; /* signatures of that moment and later do not count */
};
struct sm_people {
	struct sm_person person[SM_PEOPLE_MAX];
	size_t count;
};

/* Every problem at once goes to problems. Beside the obvious: names and keys are unique, an administrator has no other
 * role, and there are at least two who may sign, of whom one is an officer. */
SM_CHECK enum sm_status sm_people_read(const char *path, struct sm_config_problems *problems, struct sm_people *people,
				       struct sm_error *error);
/* "analyst" ... */
const char *sm_staff_name(enum sm_staff staff);
/* The roles of whoever logs in with this account at that moment, as bits; 0: nobody's. */
unsigned sm_people_roles(const struct sm_people *people, const char *account, int64_t now_s);
/* May sign for a decision. */
bool sm_person_approves(const struct sm_person *person);
/* Whose key has this id; NULL when nobody's. */
const struct sm_person *sm_people_find(const struct sm_people *people, const uint8_t key_id[SM_KEY_ID_BYTES]);

#endif
