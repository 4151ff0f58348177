// SPDX-License-Identifier: EUPL-1.2
// audit_access: who may what in this workspace, until when, and who makes no use of it.
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "cmd_audit.h"
#include "sentimeter/access.h"

enum { DAY_S = 86400, UNUSED_DAYS = 365, SOON_DAYS = 90, ROLES_BYTES = 80 };

struct reviewing {
	const struct cli *cli;
	const struct sm_policy *policy; /* NULL: it does not read well */
	int64_t now_s;
	int remarks; /* for somebody to act on */
};

static void list_roles(unsigned roles, char text[ROLES_BYTES])
{
	size_t at = 0;

	text[0] = '\0';
	for (int i = 0; i < SM_STAFF_COUNT; i++)
		if (roles & SM_STAFF_BIT(i))
			at += (size_t)snprintf(text + at, ROLES_BYTES - at, "%s%s", at ? ", " : "",
					       sm_staff_name((enum sm_staff)i));
}

/* A word for a person, "" when there is nothing to do. Who signs little may still be needed: that is for people to say.
 */
static const char *state_of(const struct reviewing *r, const struct sm_person *person, int64_t signed_s)
{
	if (person->until_s <= r->now_s)
		return "expired";
	if (sm_person_approves(person) && signed_s < r->now_s - (int64_t)UNUSED_DAYS * DAY_S)
		return "unused";
	return person->until_s <= r->now_s + (int64_t)SOON_DAYS * DAY_S ? "ends-soon" : "";
}

static const char *state_text(const struct cli *cli, const char *state)
{
	return strcmp(state, "expired") == 0     ? tr(cli, "verlopen: haal deze persoon uit people.yaml",
						      "expired: take this person out of people.yaml")
	       : strcmp(state, "unused") == 0    ? tr(cli, "tekende een jaar lang niets: is deze toegang nog nodig?",
						      "signed nothing for a year: is this access still needed?")
	       : strcmp(state, "ends-soon") == 0 ? tr(cli, "loopt binnen 90 dagen af: verleng of neem afscheid",
						      "ends within 90 days: renew it, or part")
						 : "";
}

static void print_person(struct reviewing *r, const struct sm_person *person, int64_t signed_s, bool first)
{
	const struct cli *cli = r->cli;
	const char *state = state_of(r, person, signed_s);
	bool may_ask = !r->policy || (person->roles & r->policy->ask_roles);
	char roles[ROLES_BYTES], until[21], last[21] = "-";

	list_roles(person->roles, roles);
	sm_time_print(person->until_s + DAY_S / 2, until); /* midnight here is the day before in UTC */
	if (signed_s)
		sm_time_print(signed_s, last);
	r->remarks += *state != '\0';
	if (cli->json) {
		printf("%s{\"name\":\"%s\",\"account\":\"%s\",\"roles\":\"%s\",\"signs\":%s,\"asks\":%s,\"until\":\"%."
		       "10s\","
		       "\"lastSigned\":\"%.10s\",\"state\":\"%s\"}",
		       first ? "" : ",", person->name, person->account, roles,
		       sm_person_approves(person) ? "true" : "false", may_ask ? "true" : "false", until,
		       signed_s ? last : "", state);
		return;
	}
	printf("%s (%s): %s\n", person->name, person->account, roles);
	printf("    %-18s %s\n", tr(cli, "tekent", "signs"),
	       sm_person_approves(person) ? tr(cli, "ja", "yes") : tr(cli, "nee", "no"));
	printf("    %-18s %s\n", tr(cli, "stelt vragen", "asks"),
	       may_ask ? tr(cli, "ja", "yes") : tr(cli, "nee", "no"));
	printf("    %-18s %.10s\n", tr(cli, "tot", "until"), until);
	printf("    %-18s %.10s\n", tr(cli, "tekende laatst", "signed last"), last);
	if (*state)
		printf("    %-18s %s\n", tr(cli, "let op", "take note"), state_text(cli, state));
}

static void print_questions(const struct cli *cli, const struct sm_access *access)
{
	for (int i = 0; i < SM_STAFF_COUNT; i++) {
		if (i == SM_STAFF_ADMINISTRATOR)
			continue;
		if (cli->json)
			printf("%s\"%s\":%" PRId64, i ? "," : "", sm_staff_name((enum sm_staff)i),
			       access->questions[i]);
		else
			printf(tr(cli, "vragen als %s: %" PRId64 "\n", "questions as %s: %" PRId64 "\n"),
			       sm_staff_name((enum sm_staff)i), access->questions[i]);
	}
}

int audit_access(struct cli *cli, int count, char **words)
{
	const struct option options[] = { { 0 } };
	struct sm_policy policy;
	struct sm_access access;
	struct sm_error error = { 0 };
	struct reviewing r = { .cli = cli, .now_s = (int64_t)time(NULL) };

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 0, 0))
		return EXIT_USAGE;
	r.policy = read_policy(cli, &policy) ? &policy : NULL;
	if (sm_access_read(cli->workspace, &access, &error) != SM_OK)
		return fail(cli, &error);
	if (cli->json)
		printf("{\"mode\":\"%s\",\"people\":[", mode_name(cli));
	for (size_t i = 0; i < access.people.count; i++)
		print_person(&r, &access.people.person[i], access.signed_s[i], i == 0);
	fputs(cli->json ? "],\"questions\":{" : "\n", stdout);
	print_questions(cli, &access);
	if (cli->json)
		puts("}}");
	else
		puts(tr(cli, "Het journaal noemt bij een vraag alleen de rol, niet de mens.",
			"Of a question the journal has the role only, not the person."));
	return r.remarks ? EXIT_FOUND : EXIT_OK;
}
