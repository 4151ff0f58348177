/* SPDX-License-Identifier: EUPL-1.2 */
/* people: who may decide what (people.yaml), by the keys with which they sign. */
#ifndef SENTIMETER_PEOPLE_H
#define SENTIMETER_PEOPLE_H

#include "sentimeter/config.h"
#include "sentimeter/sign.h"

#define SM_PEOPLE_FILE "people.yaml"

enum {
	SM_PERSON_NAME_BYTES = 41,
	SM_PEOPLE_MAX = 64,
};

/* Roles, as bits. An administrator keeps the machine running: no data, no say, and no other role. */
enum sm_person_role {
	SM_PERSON_ANALYST = 1,
	SM_PERSON_OFFICER = 2,
	SM_PERSON_MODERATOR = 4,
	SM_PERSON_ADMINISTRATOR = 8,
};

struct sm_person {
	char name[SM_PERSON_NAME_BYTES]; /* a name or the label of a function: [a-z0-9-] */
	unsigned roles;
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
/* May sign for a decision. */
bool sm_person_approves(const struct sm_person *person);
/* Whose key has this id; NULL when nobody's. */
const struct sm_person *sm_people_find(const struct sm_people *people, const uint8_t key_id[SM_KEY_ID_BYTES]);

#endif
