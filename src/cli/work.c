// SPDX-License-Identifier: EUPL-1.2
// work: opening the workspace, and what people read of what a run did.
#include <time.h>
#include <unistd.h>

#include "cli.h"

int fail_workspace(const struct cli *cli, enum sm_status status, const struct sm_config_problems *problems,
		   const struct sm_error *error)
{
	if (problems)
		sm_config_problems_print(problems, stderr);
	/* A file that cannot be read is no line in a list of mistakes. */
	if (status != SM_ERROR_CONFIG || !problems || sm_config_problems_count(problems) == 0)
		return fail(cli, error);
	return EXIT_CONFIG;
}

void tell_mode(struct cli *cli, const struct sm_policy *policy)
{
	cli->demo = policy->mode == SM_MODE_DEMO;
	if (cli->demo)
		say(cli, "DEMOSTAND: niemand heeft hier een mandaat voor gegeven; besluit er niets mee.",
		    "DEMO MODE: nobody gave a mandate for this; decide nothing by it.");
}

const char *mode_name(const struct cli *cli)
{
	return cli->demo ? "demo" : "production";
}

bool read_policy(struct cli *cli, struct sm_policy *policy)
{
	/* Whether each setting was allowed is for who collects; who asks wants to know what it is. */
	static const struct sm_policy_reading reading = { .signed_by_two = true };
	struct sm_config_problems *problems = NULL;
	char path[SM_APPROVAL_PATH_BYTES];
	bool read = false;

	if (sm_agreed_path(cli->workspace, SM_AGREED_POLICY, path, NULL) == SM_OK &&
	    sm_config_problems_open(cli->tongue, &problems, NULL) == SM_OK)
		read = sm_policy_read_with(path, &reading, problems, policy, NULL) == SM_OK;
	sm_config_problems_close(problems);
	cli->demo = true;
	if (read)
		tell_mode(cli, policy);
	return read;
}

bool agreed_something(const struct cli *cli)
{
	char path[SM_APPROVAL_PATH_BYTES];

	return snprintf(path, sizeof(path), "%s/agreed/1", cli->workspace) < (int)sizeof(path) &&
	       access(path, F_OK) == 0;
}

/* What came into force just now, and what people changed that is not. */
static void tell_agreement(const struct cli *cli, const struct sm_workspace *workspace)
{
	const struct sm_agreement *agreement = sm_workspace_agreement(workspace);

	if (agreement->renewed)
		say(cli, "in werking getreden: versie %d, vingerafdruk %.16s",
		    "now in force: version %d, fingerprint %.16s", agreement->version, agreement->hash);
	if (agreement->first)
		say(cli, "wie beslissen staat in people.yaml, vingerafdruk %.32s: vergelijk die met hen",
		    "who decides is in people.yaml, fingerprint %.32s: compare it with them", agreement->people);
	if (agreement->held.status != SM_OK)
		say(cli, "wat getekend is past niet bij elkaar, versie %d blijft gelden: %s: %s",
		    "what was signed does not go together, version %d stays in force: %s: %s", agreement->version,
		    agreement->held.where, agreement->held.text[cli->tongue]);
	for (int i = 0; agreement->version && !agreement->renewed && i < SM_AGREED_FILES; i++)
		if (agreement->file[i].changed && !agreement->file[i].enough)
			say(cli, "%s is veranderd en niet door genoeg mensen getekend: versie %d blijft gelden",
			    "%s was changed and not signed by enough people: version %d stays in force",
			    sm_agreed_name(i), agreement->version);
}

struct sm_workspace *open_workspace(struct cli *cli, int *code)
{
	struct sm_config_problems *problems = NULL;
	struct sm_workspace *workspace = NULL;
	struct sm_error error = { 0 };
	enum sm_status status = sm_config_problems_open(cli->tongue, &problems, &error);

	*code = EXIT_OK;
	if (status == SM_OK && !cli->master)
		status = master_find(cli, &cli->master, &error);
	if (status == SM_OK)
		status = sm_workspace_open(cli->workspace, cli->rules, cli->master, problems, &workspace, &error);
	if (status != SM_OK) {
		*code = fail_workspace(cli, status, problems, &error);
		workspace = NULL;
	} else {
		tell_mode(cli, sm_workspace_policy(workspace));
		tell_agreement(cli, workspace);
	}
	sm_config_problems_close(problems);
	return workspace;
}

static void print_json(const struct cli *cli, const struct sm_intake *intake)
{
	printf("{\"mode\":\"%s\",\"posts\":%lld,\"contributions\":%lld,\"changed\":%lld,\"repeats\":%lld,"
	       "\"retractions\":%lld,"
	       "\"payloads\":%lld,\"unreadable\":%lld,\"leftOut\":{",
	       mode_name(cli), (long long)intake->posts, (long long)intake->contributions, (long long)intake->changed,
	       (long long)intake->repeats, (long long)intake->retractions, (long long)intake->payloads,
	       (long long)intake->unreadable);
	for (int i = 0, first = 1; i < SM_OUT_COUNT; i++)
		if (intake->dropped[i]) {
			printf("%s\"%s\":%lld", first ? "" : ",", sm_out_name((enum sm_reason_out)i),
			       (long long)intake->dropped[i]);
			first = 0;
		}
	puts("}}");
}

void print_intake(const struct cli *cli, const struct sm_intake *intake)
{
	if (cli->json) {
		print_json(cli, intake);
		return;
	}
	if (intake->closed) {
		puts(tr(cli, "er is niets opgehaald: het is buiten de afgesproken uren, of een airbag hield het tegen",
			"nothing was collected: it is outside the agreed hours, or an airbag stopped it"));
		return;
	}
	printf("%-46s %9lld\n", tr(cli, "berichten gelezen", "posts read"), (long long)intake->posts);
	printf("%-46s %9lld\n",
	       tr(cli, "meegeteld (zonder tekst, onder pseudoniem)", "counted (no text, under a pseudonym)"),
	       (long long)intake->contributions);
	if (intake->changed)
		printf("%-46s %9lld\n",
		       tr(cli, "bijgewerkt (de schrijver paste ze aan)", "updated (edited by their author)"),
		       (long long)intake->changed);
	if (intake->repeats)
		printf("%-46s %9lld\n", tr(cli, "opnieuw gezien, onveranderd", "seen again, unchanged"),
		       (long long)intake->repeats);
	for (int i = 0; i < SM_OUT_COUNT; i++)
		if (intake->dropped[i])
			printf("  %s: %-*s %9lld\n", tr(cli, "niet", "not"), 39,
			       sm_out_text((enum sm_reason_out)i, cli->tongue), (long long)intake->dropped[i]);
	if (intake->unreadable)
		printf("%-46s %9lld\n", tr(cli, "onleesbaar (regels of ladingen)", "unreadable (lines or payloads)"),
		       (long long)intake->unreadable);
}

void print_released(const struct cli *cli, const struct sm_released *released)
{
	if (cli->json) {
		printf("{\"mode\":\"%s\",\"periods\":%d,\"cells\":%d,\"lost\":%d,\"budget\":%d,\"waiting\":%d,"
		       "\"withheld\":{",
		       mode_name(cli), released->periods, released->cells, released->lost, released->over,
		       released->held);
		for (int i = 0; i < SM_WITHHELD_COUNT; i++)
			printf("%s\"%s\":%d", i ? "," : "", sm_withheld_name((enum sm_withheld_reason)i),
			       released->withheld[i]);
		puts("}}");
		return;
	}
	printf("%-46s %9d\n", tr(cli, "perioden vrijgegeven", "periods released"), released->periods);
	printf("%-46s %9d\n", tr(cli, "cellen vrijgegeven", "cells released"), released->cells);
	if (released->lost)
		printf("  %-44s %9d\n",
		       tr(cli, "daarvan verloren: niet meer te lezen", "of these lost: no longer readable"),
		       released->lost);
	if (released->over)
		printf("  %-44s %9d\n",
		       tr(cli, "daarvan zonder cellen: ruisbudget op", "of these without cells: noise budget spent"),
		       released->over);
	if (released->held)
		printf(
		    "%-46s %9d\n",
		    tr(cli, "perioden die op een afgebroken import wachten", "periods that wait for a broken import"),
		    released->held);
	for (int i = 0, told = 0; i < SM_WITHHELD_COUNT; i++) {
		if (!released->withheld[i])
			continue;
		if (!told++)
			puts(tr(cli, "achtergehouden berichten, ongeveer:", "posts withheld, about:"));
		printf("  %-44s %9d\n", sm_withheld_text((enum sm_withheld_reason)i, cli->tongue),
		       released->withheld[i]);
	}
}
