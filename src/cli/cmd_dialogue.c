// SPDX-License-Identifier: EUPL-1.2
// dialogue: from a session to a proposed policy, commitments and a report. Each subcommand is a line of the table.
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "dialogue.h"

enum { PATH_BYTES = 4300, EXAMPLE_BYTES_MAX = 1 << 20, OUT_BYTES_MAX = 4 << 20, VALUE_BYTES_MAX = 1000 };

int dialogue_open(const struct cli *cli, const char *path, struct dialogue_files *files)
{
	struct sm_error error = { 0 };
	enum sm_status status = sm_config_problems_open(cli->tongue, &files->problems, &error);
	int code = status == SM_OK ? open_options(cli, &files->options) : fail(cli, &error);

	if (code != EXIT_OK)
		return code;
	status = sm_dialogue_open(path, files->options, files->problems, &files->dialogue, &error);
	return status == SM_OK ? EXIT_OK : fail_workspace(cli, status, files->problems, &error);
}

void dialogue_files_close(struct dialogue_files *files)
{
	sm_dialogue_close(files->dialogue);
	sm_options_close(files->options);
	sm_config_problems_close(files->problems);
}

/* ---- new ---- */

static int start(struct cli *cli, int count, char **words)
{
	const struct option own[] = { { 0 } };
	struct sm_buffer bytes = { .bytes_max = EXAMPLE_BYTES_MAX };
	struct sm_error error = { 0 };
	char path[PATH_BYTES];
	int code;

	if (!options_read(cli, own, &count, words) || !words_between(cli, count, 1, 1))
		return EXIT_USAGE;
	if (access(words[0], F_OK) == 0) {
		say(cli, "%s bestaat al: kies een andere naam", "%s is there already: choose another name", words[0]);
		return EXIT_USAGE;
	}
	snprintf(path, sizeof(path), "%s/examples/dialogue/dialogue.%s.yaml", cli->share, tr(cli, "nl", "en"));
	code = sm_file_read(path, &bytes, &error) == SM_OK
		   ? data_write(cli, words[0], (struct sm_text){ bytes.data, bytes.length })
		   : fail(cli, &error);
	if (code == EXIT_OK)
		say(cli, "een ingevuld voorbeeld staat in %s: pas het aan, en daarna 'sentimeter dialogue check %s'",
		    "a filled example is in %s: change it, and then 'sentimeter dialogue check %s'", words[0],
		    words[0]);
	sm_buffer_close(&bytes);
	return code;
}

/* ---- check ---- */

static size_t undecided(const struct sm_dialogue *dialogue)
{
	return dialogue->conflicts + dialogue->unsupported + dialogue->unserved;
}

static void print_counts(const struct cli *cli, const struct sm_dialogue *d)
{
	size_t decided[SM_REJECT + 1] = { 0 };

	for (size_t i = 0; i < d->options; i++)
		decided[d->option[i].decision]++;
	if (cli->json) {
		printf("{\"dialogue\":\"%s\",\"values\":%zu,\"options\":%zu,\"adopted\":%zu,\"later\":%zu,\"rejected\":"
		       "%zu,"
		       "\"conflicts\":%zu,\"unsupported\":%zu,\"unserved\":%zu}\n",
		       d->id, d->values, d->options, decided[SM_ADOPT], decided[SM_LATER], decided[SM_REJECT],
		       d->conflicts, d->unsupported, d->unserved);
		return;
	}
	printf(tr(cli, "%s: %zu waarden, %zu opties (%zu overgenomen, %zu later, %zu afgewezen)\n",
		  "%s: %zu values, %zu options (%zu adopted, %zu later, %zu rejected)\n"),
	       d->title, d->values, d->options, decided[SM_ADOPT], decided[SM_LATER], decided[SM_REJECT]);
	if (undecided(d))
		printf(
		    tr(cli,
		       "nog te besluiten: %zu botsingen, %zu instellingen zonder waarde, %zu waarden zonder optie\n",
		       "still to decide: %zu conflicts, %zu settings without a value, %zu values without an option\n"),
		    d->conflicts, d->unsupported, d->unserved);
}

static int check(struct cli *cli, int count, char **words)
{
	const struct option own[] = { { 0 } };
	struct dialogue_files files = { 0 };
	int code;

	if (!options_read(cli, own, &count, words) || !words_between(cli, count, 1, 1))
		return EXIT_USAGE;
	code = dialogue_open(cli, words[0], &files);
	if (code == EXIT_OK) {
		sm_config_problems_print(files.problems, stderr);
		print_counts(cli, files.dialogue);
		code = undecided(files.dialogue) ? EXIT_FOUND : EXIT_OK;
	}
	dialogue_files_close(&files);
	return code;
}

/* ---- apply ---- */

static void print_change(const struct cli *cli, const struct sm_proposal *p, const struct sm_policy_change *change,
			 bool first, struct sm_buffer *out)
{
	struct sm_buffer value[2] = { { .bytes_max = VALUE_BYTES_MAX }, { .bytes_max = VALUE_BYTES_MAX } };

	sm_setting_print(&p->before, change->setting, &value[0]);
	sm_setting_print(&p->after, change->setting, &value[1]);
	if (cli->json) {
		sm_buffer_text(out, first ? "{" : ",{");
		data_member(out, "setting", sm_text_of(sm_setting_key(change->setting)));
		data_member(out, "direction", sm_text_of(direction_name(change->direction)));
		data_member(out, "before", (struct sm_text){ value[0].data, value[0].length });
		sm_buffer_text(out, "\"after\":");
		data_string(out, (struct sm_text){ value[1].data, value[1].length });
		sm_buffer_text(out, "}");
	} else {
		sm_buffer_format(out, "%-9s %s: %s -> %s\n", direction_text(cli, change->direction),
				 sm_setting_key(change->setting), value[0].data ? value[0].data : "",
				 value[1].data ? value[1].data : "");
	}
	sm_buffer_close(&value[0]);
	sm_buffer_close(&value[1]);
}

static int print_proposal(const struct cli *cli, const struct sm_proposal *p, size_t promises)
{
	struct sm_buffer out = { .bytes_max = OUT_BYTES_MAX };
	int code;

	if (cli->json)
		sm_buffer_format(&out, "{\"direction\":\"%s\",\"commitments\":%zu,\"changes\":[",
				 direction_name(p->direction), promises);
	for (size_t i = 0; i < p->changes.count; i++)
		print_change(cli, p, &p->changes.change[i], i == 0, &out);
	if (cli->json)
		sm_buffer_text(&out, "]}\n");
	else if (p->changes.count == 0)
		sm_buffer_text(&out, tr(cli, "De instellingen blijven gelijk.\n", "The settings stay the same.\n"));
	code = data_flush(cli, &out, 0);
	sm_buffer_close(&out);
	return code;
}

/* What is written must read as it was meant. */
static int prove(const struct cli *cli, const char *path, const struct sm_proposal *proposal)
{
	const struct sm_policy_reading reading = { .signed_by_two = true };
	struct sm_config_problems *problems = NULL;
	struct sm_policy_changes changes = { .count = 0 };
	struct sm_policy policy;
	struct sm_error error = { 0 };
	enum sm_status status = sm_config_problems_open(cli->tongue, &problems, &error);
	int code = EXIT_OK;

	if (status == SM_OK)
		status = sm_policy_read_with(path, &reading, problems, &policy, &error);
	if (status != SM_OK)
		code = fail_workspace(cli, status, problems, &error);
	else
		sm_policy_diff(&proposal->after, &policy, &changes);
	sm_config_problems_close(problems);
	if (code == EXIT_OK && changes.count == 0)
		return EXIT_OK;
	say(cli,
	    "de instellingen gaan zo niet samen, of policy.yaml is anders opgemaakt dan hier verwacht: pas '%s' met de "
	    "hand aan",
	    "the settings do not go together like this, or policy.yaml is laid out in another way than expected: "
	    "change '%s' by hand",
	    changes.count ? sm_setting_key(changes.change[0].setting) : "policy.yaml");
	return EXIT_CONFIG;
}

/* Beside output first: a proposal that does not prove right takes the place of nothing. */
static int write_proof(const struct cli *cli, const char *output, const struct sm_proposal *proposal)
{
	struct sm_error error = { 0 };
	char trial[SM_FILE_PATH_BYTES_MAX];
	enum sm_status status = sm_file_beside(output, trial, &error);
	int code = status == SM_OK
		       ? data_write(cli, trial, (struct sm_text){ proposal->text.data, proposal->text.length })
		       : fail(cli, &error);

	if (status != SM_OK || code != EXIT_OK)
		return code;
	code = prove(cli, trial, proposal);
	if (code != EXIT_OK) {
		unlink(trial);
		return code;
	}
	return sm_file_settle(trial, output, &error) == SM_OK ? EXIT_OK : fail(cli, &error);
}

static int write_commitments(const struct cli *cli, const struct sm_dialogue *dialogue, size_t *promises)
{
	struct sm_commitments *commitments = calloc(1, sizeof(*commitments));
	struct sm_buffer out = { .bytes_max = OUT_BYTES_MAX };
	struct sm_config_problems *problems = NULL;
	struct sm_error error = { 0 };
	char path[PATH_BYTES];
	enum sm_status status = sm_config_problems_open(cli->tongue, &problems, &error);
	int code;

	snprintf(path, sizeof(path), "%s/%s", cli->workspace, SM_COMMITMENTS_FILE);
	if (status == SM_OK && !commitments)
		status = sm_fail_memory(&error);
	if (status == SM_OK)
		status = sm_commitments_read(path, problems, commitments, &error);
	if (status == SM_OK)
		status = sm_commitments_take(dialogue, cli->tongue, commitments, &error);
	if (status == SM_OK) {
		sm_commitments_print(commitments, cli->tongue, &out);
		status = out.failed ? sm_fail_memory(&error)
				    : sm_file_replace(path, (struct sm_text){ out.data, out.length }, 0644, &error);
	}
	code = status == SM_OK ? EXIT_OK : fail_workspace(cli, status, problems, &error);
	*promises = commitments ? commitments->count : 0;
	free(commitments);
	sm_buffer_close(&out);
	sm_config_problems_close(problems);
	return code;
}

static void tell_signing(const struct cli *cli, const struct sm_proposal *proposal, const char *output)
{
	if (cli->quiet)
		return;
	say(cli, "voorstel in %s: lees het, zet het op de plaats van policy.yaml en teken het:",
	    "proposal in %s: read it, put it in the place of policy.yaml and sign it:", output);
	say(cli, "  sentimeter sign policy.yaml --key SLEUTEL   (%s)", "  sentimeter sign policy.yaml --key KEY   (%s)",
	    proposal->direction == SM_WIDER
		? tr(cli, "twee mensen: er wordt iets ruimer", "two people: something gets wider")
		: tr(cli, "een mens is genoeg", "one person is enough"));
}

static int propose(const struct cli *cli, struct dialogue_files *files, const char *output)
{
	struct sm_proposal proposal = { 0 };
	struct sm_error error = { 0 };
	char policy[PATH_BYTES], beside[PATH_BYTES];
	enum sm_status status;
	size_t promises = 0;
	int code;

	snprintf(policy, sizeof(policy), "%s/policy.yaml", cli->workspace);
	snprintf(beside, sizeof(beside), "%s/policy.proposed.yaml", cli->workspace);
	if (!output)
		output = beside;
	status = sm_dialogue_propose(files->dialogue, policy, cli->tongue, files->problems, &proposal, &error);
	if (status != SM_OK)
		code = fail_workspace(cli, status, files->problems, &error);
	else
		code = write_proof(cli, output, &proposal);
	if (code == EXIT_OK)
		code = write_commitments(cli, files->dialogue, &promises);
	if (code == EXIT_OK)
		code = print_proposal(cli, &proposal, promises);
	if (code == EXIT_OK)
		tell_signing(cli, &proposal, output);
	sm_buffer_close(&proposal.text);
	return code;
}

static int apply(struct cli *cli, int count, char **words)
{
	const char *output = NULL;
	const struct option own[] = { { "output", OPTION_VALUE, &output }, { 0 } };
	struct dialogue_files files = { 0 };
	int code;

	if (!options_read(cli, own, &count, words) || !words_between(cli, count, 1, 1))
		return EXIT_USAGE;
	code = dialogue_open(cli, words[0], &files);
	if (code == EXIT_OK) {
		sm_config_problems_print(files.problems, stderr);
		if (files.dialogue->conflicts) {
			say(cli, "er is niets voorgesteld: besluit eerst welke optie voorgaat",
			    "nothing was proposed: first decide which option goes first");
			code = EXIT_FOUND;
		} else {
			code = propose(cli, &files, output);
		}
	}
	dialogue_files_close(&files);
	return code;
}

/* ---- The table. ---- */

static const struct {
	const char *name;
	int (*run)(struct cli *cli, int count, char **words);
} subcommands[] = {
	{ "new", start },          { "check", check },
	{ "apply", apply },        { "report", dialogue_report },
	{ "walk", dialogue_walk }, { "bundle", dialogue_bundle },
};

static int run(struct cli *cli, int count, char **words)
{
	for (size_t i = 0; count > 0 && i < sizeof(subcommands) / sizeof(subcommands[0]); i++)
		if (strcmp(words[0], subcommands[i].name) == 0)
			return subcommands[i].run(cli, count - 1, words + 1);
	say(cli, "'dialogue' heeft een onderdeel nodig: --help noemt ze", "'dialogue' needs a part: --help names them");
	return EXIT_USAGE;
}

const struct command cmd_dialogue = {
	"dialogue",
	{ "van een gesprek naar instellingen, beloften en een verslag",
	  "from a conversation to settings, commitments and a report" },
	{ "  sentimeter dialogue new gesprek.yaml\n"
	  "  sentimeter dialogue check gesprek.yaml\n"
	  "  sentimeter dialogue apply gesprek.yaml --workspace mijn-gemeente\n"
	  "  sentimeter dialogue report gesprek.yaml --html --output verslag.html\n"
	  "  sentimeter dialogue bundle gesprek-a.yaml gesprek-b.yaml\n\n"
	  "new      zet een ingevuld voorbeeld klaar\n"
	  "check    noemt alle fouten, en wat er nog te besluiten is: opties die botsen, een instelling die geen "
	  "waarde\n"
	  "         dient, een waarde die geen optie dient; eindigt dan met 1\n"
	  "apply    maakt van de overgenomen opties een voorstel voor policy.yaml, met bij elke instelling de optie en "
	  "de\n"
	  "         waarden, en zet de beloften in commitments.yaml\n"
	  "           --output BESTAND   in plaats van policy.proposed.yaml in de werkmap\n"
	  "report   het verslag in de drie stappen van de methode\n"
	  "           --html of --md, --output BESTAND\n"
	  "walk     neemt een verzonnen bericht door alle stappen, en toont wat er na elke stap over is\n"
	  "bundle   telt waarden en opties over gesprekken en toont de verschillen; met --json of --csv\n",
	  "  sentimeter dialogue new session.yaml\n"
	  "  sentimeter dialogue check session.yaml\n"
	  "  sentimeter dialogue apply session.yaml --workspace my-town\n"
	  "  sentimeter dialogue report session.yaml --html --output report.html\n"
	  "  sentimeter dialogue bundle session-a.yaml session-b.yaml\n\n"
	  "new      puts a filled example there\n"
	  "check    names all mistakes, and what is still to be decided: options that conflict, a setting that serves "
	  "no\n"
	  "         value, a value that no option serves; it ends with 1 then\n"
	  "apply    turns the adopted options into a proposed policy.yaml, with the option and the values at each\n"
	  "         setting, and puts the promises in commitments.yaml\n"
	  "           --output FILE   instead of policy.proposed.yaml in the workspace\n"
	  "report   the report in the three steps of the method\n"
	  "           --html or --md, --output FILE\n"
	  "walk     takes a post that nobody wrote through all stages, and shows what is left after each\n"
	  "bundle   counts values and options over sessions and shows the differences; with --json or --csv\n" },
	run,
};
