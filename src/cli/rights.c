// SPDX-License-Identifier: EUPL-1.2
// rights: a resident's account → a handle; a letter of rules/rights → stdout.
#include <sodium.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "rights.h"

enum { LETTER_BYTES_MAX = 1 << 16, PATH_BYTES = 4400 };

bool handle_ask(const struct cli *cli, const char *word, const char *platform, struct sm_handle *handle, int *code)
{
	const char *from = isatty(STDIN_FILENO) ? NULL : "0";
	struct sm_error error = { 0 };
	char *typed;

	if (word) {
		say(cli,
		    "noem het account niet op de opdrachtregel: de shell bewaart wat u typt, en anderen op deze "
		    "machine "
		    "zien het; het wordt zo gevraagd, of kom met standaardinvoer",
		    "do not name the account on the command line: the shell keeps what you type, and others on this "
		    "machine see it; you will be asked, or use standard input");
		*code = EXIT_USAGE;
		return false;
	}
	if (secret_read(cli, from, "account (wordt niet getoond)", "account (not shown)", &typed, &error) != SM_OK) {
		*code = fail(cli, &error);
		return false;
	}
	*code = sm_handle_read(sm_text_of(typed), platform, handle, &error) == SM_OK ? EXIT_OK : fail(cli, &error);
	sodium_free(typed);
	return *code == EXIT_OK;
}

/* One line with its names filled in. */
static void fill_in(const char *line, size_t length, const char *const (*field)[2], size_t fields,
		    struct sm_buffer *out)
{
	while (length) {
		size_t used = 1;

		for (size_t i = 0; i < fields; i++)
			if (strncmp(line, field[i][0], strlen(field[i][0])) == 0) {
				sm_buffer_text(out, field[i][1][0] ? field[i][1] : "-");
				used = strlen(field[i][0]);
				break;
			}
		if (used == 1)
			sm_buffer_add(out, line, 1);
		line += used;
		length -= used;
	}
	sm_buffer_add(out, "\n", 1);
}

int letter_print(const struct cli *cli, const struct sm_policy *policy, const char *name)
{
	struct sm_buffer letter = { .bytes_max = LETTER_BYTES_MAX }, out = { .bytes_max = 2 * LETTER_BYTES_MAX };
	struct sm_error error = { 0 };
	char path[PATH_BYTES], today[21];
	int code;

	sm_time_print((int64_t)time(NULL), today);
	today[10] = '\0';
	snprintf(path, sizeof(path), "%s/rights/%s.%s.txt", cli->rules, name, cli->tongue == SM_NL ? "nl" : "en");
	if (data_read(path, &letter, &error) != SM_OK)
		return fail(cli, &error);
	for (const char *line = letter.data, *end; line && (end = strchr(line, '\n')); line = end + 1) {
		const char *const field[][2] = { { "@ORGANISATION@", policy->organisation },
						 { "@CONTACT@", policy->contact },
						 { "@OFFICER@", policy->officer },
						 { "@DATE@", today } };

		if (*line != '#')
			fill_in(line, (size_t)(end - line), field, sizeof(field) / sizeof(field[0]), &out);
	}
	code = data_flush(cli, &out, 0);
	sm_buffer_close(&letter);
	sm_buffer_close(&out);
	return code;
}
