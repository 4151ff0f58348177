// SPDX-License-Identifier: EUPL-1.2
// people: people.yaml → who may sign, or all that is wrong with it.
#include <string.h>

#include "sentimeter/people.h"

static const char *const root_keys[] = { "people", NULL };
static const char *const person_keys[] = { "name", "function", "account", "roles", "key", "until", NULL };
static const char *const role_names[] = { "analyst", "officer", "moderator", "administrator" };

enum { ROLES = sizeof(role_names) / sizeof(role_names[0]), FUNCTION_BYTES_MAX = 120 };

bool sm_person_approves(const struct sm_person *person)
{
	return (person->roles &
		(SM_STAFF_BIT(SM_STAFF_ANALYST) | SM_STAFF_BIT(SM_STAFF_OFFICER) | SM_STAFF_BIT(SM_STAFF_MODERATOR))) &&
	       !(person->roles & SM_STAFF_BIT(SM_STAFF_ADMINISTRATOR));
}

const char *sm_staff_name(enum sm_staff staff)
{
	return staff < SM_STAFF_COUNT ? role_names[staff] : "";
}

unsigned sm_people_roles(const struct sm_people *people, const char *account, int64_t now_s)
{
	for (size_t i = 0; i < people->count; i++)
		if (strcmp(people->person[i].account, account) == 0 && people->person[i].until_s > now_s)
			return people->person[i].roles;
	return 0;
}

const struct sm_person *sm_people_find(const struct sm_people *people, const uint8_t key_id[SM_KEY_ID_BYTES])
{
	for (size_t i = 0; i < people->count; i++)
		if (memcmp(people->person[i].key.id, key_id, SM_KEY_ID_BYTES) == 0)
			return &people->person[i];
	return NULL;
}

static void read_name(const struct sm_config *config, const struct sm_config_node *map, struct sm_person *person)
{
	if (!sm_config_text(config, map, "name", SM_NEEDED, person->name, sizeof(person->name)))
		return;
	if (person->name[0] == '\0' ||
	    person->name[strspn(person->name, "abcdefghijklmnopqrstuvwxyz0123456789-")] != '\0')
		sm_config_problem(config, sm_config_get(config, map, "name", SM_OPTIONAL),
				  "een naam heeft kleine letters, cijfers en streepjes: '%s'",
				  "a name has small letters, digits and dashes: '%s'", person->name);
}

/* As an operating system writes it. */
static void read_account(const struct sm_config *config, const struct sm_config_node *map, struct sm_person *person)
{
	static const char may[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.@";

	memcpy(person->account, person->name, sizeof(person->account));
	if (sm_config_text(config, map, "account", SM_OPTIONAL, person->account, sizeof(person->account)) &&
	    (person->account[0] == '\0' || person->account[strspn(person->account, may)] != '\0'))
		sm_config_problem(config, sm_config_get(config, map, "account", SM_OPTIONAL),
				  "dit is geen naam waarmee iemand inlogt: '%s'",
				  "this is no name with which somebody logs in: '%s'", person->account);
}

static void read_role(const struct sm_config *config, const struct sm_config_node *item, struct sm_person *person)
{
	char role[40];

	if (sm_config_scalar(item, role, sizeof(role)))
		for (unsigned i = 0; i < ROLES; i++)
			if (strcmp(role, role_names[i]) == 0) {
				person->roles |= SM_STAFF_BIT(i);
				return;
			}
	sm_config_problem(config, item, "een rol is analyst, officer, administrator of moderator",
			  "a role is analyst, officer, administrator or moderator");
}

static void read_roles(const struct sm_config *config, const struct sm_config_node *map, struct sm_person *person)
{
	const struct sm_config_node *roles = sm_config_get(config, map, "roles", SM_NEEDED);

	if (!roles)
		return;
	if (!sm_config_is_list(roles) || sm_config_count(roles) == 0)
		sm_config_problem(config, roles, "'roles' is een lijst, zoals [officer]",
				  "'roles' is a list, such as [officer]");
	for (size_t i = 0; i < sm_config_count(roles); i++)
		read_role(config, sm_config_item(roles, i), person);
	if ((person->roles & SM_STAFF_BIT(SM_STAFF_ADMINISTRATOR)) &&
	    person->roles != SM_STAFF_BIT(SM_STAFF_ADMINISTRATOR))
		sm_config_problem(config, roles, "een beheerder heeft geen andere rol: hij beslist niet mee",
				  "an administrator has no other role: he does not decide");
}

static void read_key(const struct sm_config *config, const struct sm_config_node *map, struct sm_person *person)
{
	char text[80];

	if (sm_config_text(config, map, "key", SM_NEEDED, text, sizeof(text)) &&
	    sm_public_key_read(sm_text_of(text), &person->key, NULL) != SM_OK)
		sm_config_problem(config, sm_config_get(config, map, "key", SM_OPTIONAL),
				  "dit is geen openbare sleutel van minisign (RW...): 'sentimeter keygen' maakt er een",
				  "this is no public key of minisign (RW...): 'sentimeter keygen' makes one");
}

/* One key under two names would be two people to a rule that counts names. */
static void check_unique(const struct sm_config *config, const struct sm_config_node *map,
			 const struct sm_people *people, const struct sm_person *person)
{
	for (size_t i = 0; i < people->count; i++) {
		const struct sm_person *other = &people->person[i];

		if (strcmp(other->name, person->name) == 0)
			sm_config_problem(config, sm_config_get(config, map, "name", SM_OPTIONAL), "'%s' staat er al",
					  "'%s' is there already", person->name);
		if (strcmp(other->account, person->account) == 0)
			sm_config_problem(config, map, "'%s' logt al in als '%s'", "'%s' logs in as '%s' already",
					  other->name, other->account);
		if (sm_public_key_same(&other->key, &person->key) ||
		    memcmp(other->key.id, person->key.id, sizeof(person->key.id)) == 0)
			sm_config_problem(config, sm_config_get(config, map, "key", SM_OPTIONAL),
					  "deze sleutel is al van '%s'", "this key is that of '%s' already",
					  other->name);
	}
}

static void read_person(const struct sm_config *config, const struct sm_config_node *map, struct sm_people *people)
{
	struct sm_person *person = &people->person[people->count];
	char function[FUNCTION_BYTES_MAX];

	memset(person, 0, sizeof(*person));
	if (!sm_config_keys(config, map, person_keys))
		return;
	read_name(config, map, person);
	read_account(config, map, person);
	read_roles(config, map, person);
	read_key(config, map, person);
	sm_config_text(config, map, "function", SM_OPTIONAL, function, sizeof(function));
	sm_config_date(config, map, "until", SM_NEEDED, &person->until_s);
	check_unique(config, map, people, person);
	people->count++;
}

static void check_enough(const struct sm_config *config, const struct sm_config_node *list,
			 const struct sm_people *people)
{
	size_t approvers = 0, officers = 0;

	for (size_t i = 0; i < people->count; i++) {
		approvers += sm_person_approves(&people->person[i]);
		officers += (people->person[i].roles & SM_STAFF_BIT(SM_STAFF_OFFICER)) != 0;
	}
	if (approvers < 2 || officers == 0)
		sm_config_problem(config, list, "er zijn minstens twee mensen nodig die tekenen, onder wie een officer",
				  "at least two people who sign are needed, one of them an officer");
}

enum sm_status sm_people_read(const char *path, struct sm_config_problems *problems, struct sm_people *people,
			      struct sm_error *error)
{
	size_t before = sm_config_problems_count(problems);
	const struct sm_config_node *list;
	struct sm_config *config;
	enum sm_status status = sm_config_open(path, problems, &config, error);

	people->count = 0;
	if (status != SM_OK)
		return status;
	if (sm_config_problems_count(problems) == before && sm_config_keys(config, sm_config_root(config), root_keys) &&
	    (list = sm_config_get(config, sm_config_root(config), "people", SM_NEEDED))) {
		size_t count = sm_config_count(list);

		if (!sm_config_is_list(list) || count > SM_PEOPLE_MAX)
			sm_config_problem(config, list, "'people' is een lijst van hoogstens %d mensen",
					  "'people' is a list of at most %d people", (int)SM_PEOPLE_MAX);
		for (size_t i = 0; i < count && i < SM_PEOPLE_MAX; i++)
			read_person(config, sm_config_item(list, i), people);
		check_enough(config, list, people);
	}
	sm_config_close(config);
	return sm_config_problems_count(problems) > before ? sm_config_problems_status(problems, error) : SM_OK;
}
