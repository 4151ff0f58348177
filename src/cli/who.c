// SPDX-License-Identifier: EUPL-1.2
// who: the account of the operating system → in which role somebody asks.
#include <pwd.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"

static int find_staff(const char *name)
{
	for (int i = 0; i < SM_STAFF_COUNT; i++)
		if (i != SM_STAFF_ADMINISTRATOR && strcmp(name, sm_staff_name((enum sm_staff)i)) == 0)
			return i;
	return -1;
}

/* Who decides was signed by two people: who asks is one of them, by the account with which he logged in. */
static enum sm_status roles_of_caller(const struct cli *cli, const char *account, unsigned *roles,
				      struct sm_error *error)
{
	struct sm_config_problems *problems = NULL;
	struct sm_people people;
	char path[SM_APPROVAL_PATH_BYTES];
	enum sm_status status = sm_agreed_path(cli->workspace, SM_AGREED_PEOPLE, path, error);

	*roles = 0;
	if (status == SM_OK)
		status = sm_config_problems_open(cli->tongue, &problems, error);
	if (status == SM_OK)
		status = sm_people_read(path, problems, &people, error);
	if (status == SM_OK)
		*roles = sm_people_roles(&people, account, (int64_t)time(NULL));
	sm_config_problems_close(problems);
	return status;
}

/* The role that was asked for, or else the first that may ask; -1: none. */
static int choose_role(unsigned roles, int wanted)
{
	for (int i = 0; i < SM_STAFF_COUNT; i++)
		if ((roles & SM_STAFF_BIT(i)) && (wanted < 0 || wanted == i))
			return i;
	return -1;
}

int role_find(const struct cli *cli, const struct sm_policy *policy, const char *named, const char **role)
{
	int wanted = named ? find_staff(named) : -1;
	const struct passwd *user;
	struct sm_error error = { 0 };
	unsigned roles;

	*role = named ? named : sm_staff_name(SM_STAFF_ANALYST);
	if (named && wanted < 0) {
		say(cli, "--role kent analyst, officer en moderator", "--role knows analyst, officer and moderator");
		return EXIT_USAGE;
	}
	/* A file of releases that was handed out, a demonstration: nobody signed who may ask. */
	if (!policy || policy->mode == SM_MODE_DEMO || !agreed_something(cli))
		return EXIT_OK;
	user = getpwuid(getuid());
	if (!user) {
		say(cli, "het systeem zegt niet wie u bent: log in onder uw eigen naam",
		    "the system does not say who you are: log in by your own name");
		return EXIT_PERMISSION;
	}
	if (roles_of_caller(cli, user->pw_name, &roles, &error) != SM_OK)
		return fail(cli, &error);
	wanted = choose_role(roles & policy->ask_roles, wanted);
	if (wanted < 0) {
		say(cli,
		    "'%s' mag dit niet vragen: people.yaml geeft dit account die rol niet, of 'who' in policy.yaml "
		    "laat die "
		    "rol niet toe",
		    "'%s' may not ask this: people.yaml does not give this account that role, or 'who' in policy.yaml "
		    "does "
		    "not allow it",
		    user->pw_name);
		return EXIT_PERMISSION;
	}
	*role = sm_staff_name((enum sm_staff)wanted);
	return EXIT_OK;
}
