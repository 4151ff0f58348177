// SPDX-License-Identifier: EUPL-1.2
// dialogue_report: the report of a session → HTML or Markdown.
#include <string.h>
#include <unistd.h>

#include "dialogue.h"

enum { PATH_BYTES = 4300, REPORT_BYTES_MAX = 4 << 20 };

/* The policy that runs, when there is one: what follows is told against that. */
static bool read_before(const struct cli *cli, struct sm_policy *policy)
{
	const struct sm_policy_reading reading = { .signed_by_two = true };
	struct sm_config_problems *problems = NULL;
	char path[PATH_BYTES];
	bool read = false;

	snprintf(path, sizeof(path), "%s/policy.yaml", cli->workspace);
	if (access(path, R_OK) == 0 && sm_config_problems_open(cli->tongue, &problems, NULL) == SM_OK)
		read = sm_policy_read_with(path, &reading, problems, policy, NULL) == SM_OK;
	sm_config_problems_close(problems);
	return read;
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = text ? strlen(text) : 0;

	return length >= strlen(end) && strcmp(text + length - strlen(end), end) == 0;
}

int dialogue_report(struct cli *cli, int count, char **words)
{
	const char *output = NULL;
	bool html = false, markdown = false;
	const struct option own[] = { { "html", OPTION_FLAG, &html },
				      { "md", OPTION_FLAG, &markdown },
				      { "output", OPTION_VALUE, &output },
				      { 0 } };
	struct sm_report_setup setup = { 0 };
	struct sm_buffer out = { .bytes_max = REPORT_BYTES_MAX };
	struct dialogue_files files = { 0 };
	struct sm_error error = { 0 };
	struct sm_policy before;
	int code;

	if (!options_read(cli, own, &count, words) || !words_between(cli, count, 1, 1))
		return EXIT_USAGE;
	if (html && markdown) {
		say(cli, "kies --html of --md", "choose --html or --md");
		return EXIT_USAGE;
	}
	setup.rules_dir = cli->rules;
	setup.tongue = cli->tongue;
	setup.markdown = !html && !ends_with(output, ".html");
	setup.before = read_before(cli, &before) ? &before : NULL;
	code = dialogue_open(cli, words[0], &files);
	if (code == EXIT_OK && sm_dialogue_report(files.dialogue, &setup, &out, &error) != SM_OK)
		code = fail(cli, &error);
	if (code == EXIT_OK)
		code = data_write(cli, output, (struct sm_text){ out.data, out.length });
	sm_buffer_close(&out);
	dialogue_files_close(&files);
	return code;
}
