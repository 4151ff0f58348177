// SPDX-License-Identifier: EUPL-1.2
// policy: what was agreed, checked, explained, compared.
#include <sodium.h>
#include <string.h>

#include "dialogue.h"
#include "publish.h"

enum { VALUE_BYTES_MAX = 1000, OUT_BYTES_MAX = 1 << 20 };

static void print_summary(const struct cli *cli, const struct sm_workspace *workspace)
{
	const struct sm_policy *policy = sm_workspace_policy(workspace);
	char hash[65];

	sodium_bin2hex(hash, sizeof(hash), policy->hash, sizeof(policy->hash));
	if (cli->json) {
		printf("{\"mode\":\"%s\",\"k\":%d,\"topics\":%zu,\"areas\":%zu,\"feeds\":%zu,\"policy\":\"%s\"}\n",
		       mode_name(cli), policy->k, sm_topics_count(sm_workspace_topics(workspace)),
		       sm_areas_count(sm_workspace_areas(workspace)), sm_workspace_feeds(workspace)->count, hash);
		return;
	}
	printf("%s: %s\n", policy->organisation,
	       policy->mode == SM_MODE_DEMO ? tr(cli, "demostand", "demo mode") : tr(cli, "productie", "production"));
	printf(tr(cli, "%zu onderwerpen, %zu gebieden, %zu bronnen; een getal verschijnt vanaf %d schrijvers\n",
		  "%zu topics, %zu areas, %zu feeds; a number appears from %d authors on\n"),
	       sm_topics_count(sm_workspace_topics(workspace)), sm_areas_count(sm_workspace_areas(workspace)),
	       sm_workspace_feeds(workspace)->count, policy->k);
	printf("%s: %s\n", tr(cli, "vingerafdruk van de instellingen", "fingerprint of the settings"), hash);
}

static int check(struct cli *cli)
{
	struct sm_config_problems *problems = NULL;
	struct sm_workspace *workspace = NULL;
	struct sm_error error = { 0 };
	enum sm_status status = sm_config_problems_open(cli->tongue, &problems, &error);
	int code = EXIT_OK;

	if (status == SM_OK)
		status = sm_workspace_check(cli->workspace, cli->rules, problems, &workspace, &error);
	if (status == SM_OK) {
		tell_mode(cli, sm_workspace_policy(workspace));
		print_summary(cli, workspace);
	} else {
		code = fail_workspace(cli, status, problems, &error);
	}
	sm_workspace_close(workspace);
	sm_config_problems_close(problems);
	return code;
}

/* One policy.yaml by itself. What one person may not set alone is read too: explaining it and comparing it come before
 * signing it. */
static int read_file(const struct cli *cli, const char *path, struct sm_policy *policy,
		     struct sm_policy_options *options)
{
	const struct sm_policy_reading reading = { .signed_by_two = true, .options = options };
	struct sm_config_problems *problems = NULL;
	struct sm_error error = { 0 };
	enum sm_status status = sm_config_problems_open(cli->tongue, &problems, &error);
	int code;

	if (status == SM_OK)
		status = sm_policy_read_with(path, &reading, problems, policy, &error);
	code = status == SM_OK ? EXIT_OK : fail_workspace(cli, status, problems, &error);
	sm_config_problems_close(problems);
	return code;
}

/* ---- explain ---- */

struct explaining {
	const struct cli *cli;
	const struct sm_policy *policy;
	const struct sm_policy_options *options;
	const struct sm_settings_words *words;
	struct sm_buffer out;
};

static void print_labelled(struct explaining *e, const char *nl, const char *en, const char *text)
{
	sm_buffer_format(&e->out, "    %-13s %s\n", tr(e->cli, nl, en), text);
}

static void explain_origin(struct explaining *e, size_t setting)
{
	bool found = false;

	for (size_t i = 0; i < e->options->count; i++) {
		const struct sm_policy_option *option = &e->options->option[i];
		char text[300];

		if (!option->explains[setting])
			continue;
		snprintf(text, sizeof(text), tr(e->cli, "optie %s, dialoog %s", "option %s, dialogue %s"), option->id,
			 option->dialogue);
		print_labelled(e, "komt van:", "comes from:", text);
		found = true;
	}
	if (!found && sm_setting_is_default(e->policy, setting))
		print_labelled(
		    e, "komt van:", "comes from:",
		    tr(e->cli, "het programma of het profiel (standaard)", "the program or the profile (default)"));
	else if (!found)
		print_labelled(e, "komt van:", "comes from:",
			       tr(e->cli, "policy.yaml, zonder dialoog", "policy.yaml, without a dialogue"));
}

static void explain_setting(struct explaining *e, size_t setting)
{
	struct sm_setting_words words = sm_setting_words(e->words, setting);
	struct sm_buffer value = { .bytes_max = VALUE_BYTES_MAX };

	sm_setting_print(e->policy, setting, &value);
	sm_buffer_format(&e->out, "%s (%s): %s\n", words.name, sm_setting_key(setting),
			 value.length ? value.data : tr(e->cli, "niet ingevuld", "not filled in"));
	print_labelled(e, "doet:", "does:", words.does);
	print_labelled(e, "beschermt:", "protects:", words.protects);
	explain_origin(e, setting);
	print_labelled(e, "kost:", "costs:", words.costs);
	sm_buffer_text(&e->out, "\n");
	sm_buffer_close(&value);
}

static void explain_setting_json(struct explaining *e, size_t setting)
{
	struct sm_setting_words words = sm_setting_words(e->words, setting);
	struct sm_buffer value = { .bytes_max = VALUE_BYTES_MAX };
	const char *between = "";

	sm_setting_print(e->policy, setting, &value);
	sm_buffer_text(&e->out, setting ? ",{" : "{");
	data_member(&e->out, "setting", sm_text_of(sm_setting_key(setting)));
	data_member(&e->out, "value", (struct sm_text){ value.data, value.length });
	data_member(&e->out, "name", sm_text_of(words.name));
	data_member(&e->out, "does", sm_text_of(words.does));
	data_member(&e->out, "protects", sm_text_of(words.protects));
	data_member(&e->out, "costs", sm_text_of(words.costs));
	sm_buffer_format(&e->out, "\"default\":%s,\"options\":[",
			 sm_setting_is_default(e->policy, setting) ? "true" : "false");
	for (size_t i = 0; i < e->options->count; i++)
		if (e->options->option[i].explains[setting]) {
			sm_buffer_format(&e->out, "%s{", between);
			data_member(&e->out, "id", sm_text_of(e->options->option[i].id));
			sm_buffer_text(&e->out, "\"dialogue\":");
			data_string(&e->out, sm_text_of(e->options->option[i].dialogue));
			sm_buffer_text(&e->out, "}");
			between = ",";
		}
	sm_buffer_text(&e->out, "]}");
	sm_buffer_close(&value);
}

static void explain_all(struct explaining *e)
{
	char hash[65];

	sodium_bin2hex(hash, sizeof(hash), e->policy->hash, sizeof(e->policy->hash));
	if (e->cli->json)
		sm_buffer_format(&e->out, "{\"mode\":\"%s\",\"policy\":\"%s\",\"settings\":[", mode_name(e->cli), hash);
	for (size_t i = 0; i < sm_settings_count(); i++) {
		if (e->cli->json)
			explain_setting_json(e, i);
		else
			explain_setting(e, i);
	}
	if (e->cli->json)
		sm_buffer_text(&e->out, "]}\n");
	else
		sm_buffer_format(&e->out, "%s: %s\n",
				 tr(e->cli, "vingerafdruk van de instellingen", "fingerprint of the settings"), hash);
}

static int explain(struct cli *cli)
{
	struct sm_policy_options options;
	struct sm_policy policy;
	struct sm_settings_words *words = NULL;
	struct explaining e = {
		.cli = cli, .policy = &policy, .options = &options, .out = { .bytes_max = OUT_BYTES_MAX }
	};
	struct sm_error error = { 0 };
	char path[SM_APPROVAL_PATH_BYTES];
	int code;

	if (sm_agreed_path(cli->workspace, SM_AGREED_POLICY, path, &error) != SM_OK)
		return fail(cli, &error);
	code = read_file(cli, path, &policy, &options);
	if (code != EXIT_OK)
		return code;
	if (sm_settings_words_open(cli->rules, cli->tongue, &words, &error) != SM_OK)
		return fail(cli, &error);
	tell_mode(cli, &policy);
	e.words = words;
	explain_all(&e);
	code = data_flush(cli, &e.out, 0);
	sm_buffer_close(&e.out);
	sm_settings_words_close(words);
	return code;
}

/* One page on what this installation does, for a dialogue and for whoever asks. */
static int explain_context(struct cli *cli)
{
	struct publishing_files files = { 0 };
	struct sm_buffer out = { .bytes_max = OUT_BYTES_MAX }, open = { .bytes_max = OUT_BYTES_MAX };
	struct sm_publishing publishing;
	struct sm_error error = { 0 };
	int code = publishing_open(cli, &files, &publishing);

	if (code == EXIT_OK && sm_publish(&publishing, SM_PAPER_CONTEXT, &out, &open, &error) != SM_OK)
		code = fail(cli, &error);
	if (code == EXIT_OK)
		code = data_flush(cli, &out, 0);
	sm_buffer_close(&out);
	sm_buffer_close(&open);
	publishing_close(&files);
	return code;
}

/* ---- diff ---- */

const char *direction_name(enum sm_direction direction)
{
	return direction == SM_WIDER ? "wider" : direction == SM_NARROWER ? "narrower" : "neutral";
}

const char *direction_text(const struct cli *cli, enum sm_direction direction)
{
	switch (direction) {
	case SM_WIDER: return tr(cli, "RUIMER", "WIDER");
	case SM_NARROWER: return tr(cli, "strenger", "narrower");
	case SM_EVEN: break;
	}
	return tr(cli, "gelijk", "neutral");
}

static void print_change(const struct cli *cli, const struct sm_policy *before, const struct sm_policy *after,
			 const struct sm_policy_change *change, bool first)
{
	struct sm_buffer value[2] = { { .bytes_max = VALUE_BYTES_MAX }, { .bytes_max = VALUE_BYTES_MAX } };
	struct sm_buffer out = { .bytes_max = OUT_BYTES_MAX };
	const char *none = tr(cli, "niets", "nothing");

	sm_setting_print(before, change->setting, &value[0]);
	sm_setting_print(after, change->setting, &value[1]);
	if (cli->json) {
		sm_buffer_text(&out, first ? "{" : ",{");
		data_member(&out, "setting", sm_text_of(sm_setting_key(change->setting)));
		data_member(&out, "direction", sm_text_of(direction_name(change->direction)));
		data_member(&out, "before", (struct sm_text){ value[0].data, value[0].length });
		sm_buffer_text(&out, "\"after\":");
		data_string(&out, (struct sm_text){ value[1].data, value[1].length });
		sm_buffer_text(&out, "}");
	} else {
		sm_buffer_format(&out, "%-9s %s: %s -> %s\n", direction_text(cli, change->direction),
				 sm_setting_key(change->setting), value[0].length ? value[0].data : none,
				 value[1].length ? value[1].data : none);
	}
	(void)data_flush(cli, &out, 0);
	sm_buffer_close(&out);
	sm_buffer_close(&value[0]);
	sm_buffer_close(&value[1]);
}

static int diff(struct cli *cli, const char *before_path, const char *after_path)
{
	struct sm_policy before, after;
	struct sm_policy_changes changes;
	enum sm_direction widest;
	int code = read_file(cli, before_path, &before, NULL);

	if (code == EXIT_OK)
		code = read_file(cli, after_path, &after, NULL);
	if (code != EXIT_OK)
		return code;
	tell_mode(cli, &after);
	widest = sm_policy_diff(&before, &after, &changes);
	if (cli->json)
		printf("{\"mode\":\"%s\",\"direction\":\"%s\",\"changes\":[", mode_name(cli), direction_name(widest));
	fflush(stdout);
	for (size_t i = 0; i < changes.count; i++)
		print_change(cli, &before, &after, &changes.change[i], i == 0);
	if (cli->json)
		puts("]}");
	else if (changes.count == 0)
		puts(tr(cli, "De instellingen zijn gelijk.", "The settings are the same."));
	else if (widest == SM_WIDER)
		puts(tr(cli, "Er wordt iets ruimer: daar zijn twee handtekeningen voor nodig.",
			"Something gets wider: that needs two signatures."));
	else
		puts(tr(cli, "Niets wordt ruimer: een handtekening is genoeg.",
			"Nothing gets wider: one signature is enough."));
	return widest == SM_WIDER ? EXIT_FOUND : EXIT_OK;
}

static int run(struct cli *cli, int count, char **words)
{
	bool context = false;
	const struct option options[] = { { "context", OPTION_FLAG, &context }, { 0 } };

	if (!options_read(cli, options, &count, words) || !words_between(cli, count, 1, 3))
		return EXIT_USAGE;
	if (context && (count != 1 || strcmp(words[0], "explain") != 0)) {
		say(cli, "--context hoort bij 'policy explain'", "--context belongs to 'policy explain'");
		return EXIT_USAGE;
	}
	if (context)
		return explain_context(cli);
	if (count == 1 && strcmp(words[0], "check") == 0)
		return check(cli);
	if (count == 1 && strcmp(words[0], "explain") == 0)
		return explain(cli);
	if (count == 3 && strcmp(words[0], "diff") == 0)
		return diff(cli, words[1], words[2]);
	say(cli, "'policy' kent 'check', 'explain' en 'diff OUD NIEUW'",
	    "'policy' knows 'check', 'explain' and 'diff OLD NEW'");
	return EXIT_USAGE;
}

const struct command cmd_policy = {
	"policy",
	{ "kijkt de instellingen na, legt ze uit, vergelijkt ze", "checks, explains and compares the settings" },
	{ "  sentimeter policy check --workspace mijn-gemeente\n"
	  "  sentimeter policy explain --workspace mijn-gemeente\n"
	  "  sentimeter policy diff mijn-gemeente/policy.yaml voorstel.yaml\n\n"
	  "check    leest policy.yaml, feeds.yaml, topics.yaml en areas.yaml en noemt alle fouten in een keer, met\n"
	  "         bestand, regel en kolom; eindigt met 78 als er iets niet klopt\n"
	  "explain  zegt van elke instelling wat zij doet, wie zij beschermt, waar zij vandaan komt en wat zij kost\n"
	  "  --context  in plaats daarvan een bladzijde in gewone taal: wat erin gaat, wat ermee gebeurt, wie beslist, "
	  "wat\n"
	  "             eruit komt en wat het niet kan\n"
	  "diff     zegt van elke verandering of er meer mag (ruimer) of minder (strenger); eindigt met 1 als iets\n"
	  "         ruimer wordt\n\n"
	  "  --json   als JSON\n",
	  "  sentimeter policy check --workspace my-town\n"
	  "  sentimeter policy explain --workspace my-town\n"
	  "  sentimeter policy diff my-town/policy.yaml proposal.yaml\n\n"
	  "check    reads policy.yaml, feeds.yaml, topics.yaml and areas.yaml and names all mistakes at once, with\n"
	  "         file, line and column; ends with 78 when something is wrong\n"
	  "explain  says of each setting what it does, whom it protects, where it came from and what it costs\n"
	  "  --context  instead one page in plain words: what goes in, what happens to it, who decides, what comes "
	  "out\n"
	  "             and what it cannot do\n"
	  "diff     says of each change whether more is allowed (wider) or less (narrower); ends with 1 when\n"
	  "         something gets wider\n\n"
	  "  --json   as JSON\n" },
	run,
};
